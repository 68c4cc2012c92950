/// What a table is imported as.
public enum ImportKind: String, CaseIterable, Sendable {
  case products, boms, opening, receipts, accounts

  /// The words for it in a sentence.
  public var phrase: String {
    switch self {
    case .products: "products"
    case .boms: "a bill of materials"
    case .opening: "opening stock"
    case .receipts: "receipts"
    case .accounts: "a chart of accounts"
    }
  }
}

/// What a column holds.
public enum Field: Int, CaseIterable, Hashable, Sendable {
  case key
  case partNumber
  case name
  case description
  case type
  case unit
  case quantity
  case cost
  case price
  case total
  case onHand
  case reorderPoint
  case item
  case active
  case parent
  case multiplier
  case level
  case group
  case optional
  case loss
  case supplier
  case receipt
  case date
  case lot
  case expires
  case number
  case posting
  case ignore

  /// The name in mappings.
  public var name: String {
    switch self {
    case .key: "key"
    case .partNumber: "part-number"
    case .name: "name"
    case .description: "description"
    case .type: "type"
    case .unit: "unit"
    case .quantity: "quantity"
    case .cost: "cost"
    case .price: "price"
    case .total: "total"
    case .onHand: "on-hand"
    case .reorderPoint: "reorder-point"
    case .item: "item"
    case .active: "active"
    case .parent: "parent"
    case .multiplier: "multiplier"
    case .level: "level"
    case .group: "group"
    case .optional: "optional"
    case .loss: "loss"
    case .supplier: "supplier"
    case .receipt: "receipt"
    case .date: "date"
    case .lot: "lot"
    case .expires: "expires"
    case .number: "number"
    case .posting: "posting"
    case .ignore: "ignore"
    }
  }

  /// The field of a name in mappings.
  public init?(named name: String) {
    guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = field
  }

  /// Where the field stands among all.
  var index: Int { rawValue }

  /// What it means, for the page of the grammar and for help.
  public var meaning: String {
    switch self {
    case .key: "the key of the product, where that is not its part number"
    case .partNumber: "the part number, which becomes the key of the product"
    case .name: "the name that people read"
    case .description: "a longer text"
    case .type: "what a product is in the shop, or an account in the books"
    case .unit: "the unit that quantities are in"
    case .quantity: "how many, or how much"
    case .cost: "what one unit costs"
    case .price: "what one unit sells for"
    case .total: "the total of the row, which is checked and never imported"
    case .onHand: "stock on hand, which becomes opening stock"
    case .reorderPoint: "the stock at which it is ordered"
    case .item: "the id in the accounting system"
    case .active: "whether it is still in use"
    case .parent: "what the part goes into"
    case .multiplier: "how many of the parent the product takes"
    case .level: "the level of the part in an indented BOM"
    case .group: "a group of lines, which becomes a comment"
    case .optional: "whether the part may be left out"
    case .loss: "what is lost of it, in percent"
    case .supplier: "the supplier"
    case .receipt: "the number of the receipt"
    case .date: "the day"
    case .lot: "the lot"
    case .expires: "the day on which the lot expires"
    case .number: "the number of the account"
    case .posting: "whether the account takes no postings"
    case .ignore: "nothing that is imported"
    }
  }
}

/// The names of columns that are known, those that are preferred first, as `canonical` makes them.
public struct FieldNames: Sendable {
  /// The field.
  public var field: Field
  /// What it is called in tables.
  public var names: [String]

  /// The fields of a kind of table with their names, in the order in which columns are given to them.
  public static func all(of kind: ImportKind) -> [FieldNames] { tables[kind] ?? [] }

  private static let tables: [ImportKind: [FieldNames]] = [
    .products: products, .boms: boms, .opening: opening, .receipts: receipts, .accounts: accounts,
  ]

  private init(_ field: Field, _ names: String) {
    self.field = field
    self.names = names.split(separator: ",").map { name in
      name.split(separator: " ").joined(separator: " ")
    }
  }

  private static let partNumber = FieldNames(
    .partNumber,
    """
    part number, sku, item number, item code, part code, product code, product number, \
    component part number, component number, article number, article, material number, \
    stock code, stock number, code, manufacturer part number, mpn, part id, product id, item id, \
    id, part
    """)
  private static let name = FieldNames(
    .name,
    """
    name, part name, product name, item name, product service name, component name, short name, \
    component, item, product, material, title, part description, item description, description, \
    long name, part, article
    """)
  private static let description = FieldNames(
    .description,
    """
    description, long description, sales description, part description, item description, \
    long name, details, purchase description
    """)
  private static let unit = FieldNames(
    .unit, "unit of measure, uom, um, u m, unit, units, stock unit, measure")
  private static let cost = FieldNames(
    .cost,
    """
    unit cost, cost each, cost per unit, cost per piece, cost pp, cost per each, standard cost, \
    purchase cost, purchase price, buy price, average cost, avg cost, cost price, cost, \
    cost pc, price per unit, price each, unit price, price per piece, price pp, each, price, rate
    """)
  private static let total = FieldNames(
    .total,
    """
    total cost, total price, extended cost, extended price, line total, line cost, total amount, \
    amount, sub total, subtotal, total value, stock value, inventory value, asset value, value, \
    total, cost total, sum
    """)
  private static let quantity = FieldNames(
    .quantity,
    """
    quantity, quantity per, quantity per unit, quantity per assembly, quantity in assembly, \
    number required in assembly, number required, quantity required, required quantity, \
    number in assembly, bom quantity, \
    quantity needed, number needed, usage, quantity used, pieces, count, units required, required, \
    quantity received, received quantity, received, quantity ordered, \
    quantity on hand, on hand quantity, on hand, stock on hand, current stock, in stock, stock, \
    number of, number, q
    """)
  private static let onHand = FieldNames(
    .onHand,
    """
    quantity on hand, on hand quantity, on hand, stock on hand, quantity in stock, in stock, \
    current stock, stock quantity, stock level, qoh, stock, opening quantity, opening stock
    """)
  private static let supplier = FieldNames(
    .supplier, "supplier, vendor, supplier name, vendor name, provider, received from")
  private static let lot = FieldNames(
    .lot, "lot, lot number, batch, batch number, heat number, heat, serial number")
  private static let date = FieldNames(
    .date,
    """
    date, as of date, quantity as of date, as of, opening date, received date, date received, \
    receipt date, receiving date, delivery date, inventory date, count date, bill date, \
    transaction date
    """)

  private static let products: [FieldNames] = [
    FieldNames(.key, "key, product key"), partNumber, name, description,
    FieldNames(.type, "product type, item type, part type, type"), unit,
    FieldNames(
      .cost,
      """
      unit cost, standard cost, purchase cost, cost each, cost per unit, cost per piece, cost pp, \
      average cost, avg cost, cost price, purchase price, buy price, cost
      """),
    FieldNames(
      .price,
      """
      sales price, sales price rate, selling price, sale price, list price, retail price, \
      price, unit price, price each, msrp
      """),
    onHand,
    FieldNames(
      .reorderPoint,
      "reorder point, reorder level, minimum stock, min stock, minimum, min quantity, safety stock"),
    FieldNames(.item, "accounting id, quickbooks id, qbo id, accounting item"),
    FieldNames(.active, "active, is active"), date,
    FieldNames(.total, "stock value, inventory value, asset value, total value, value, total"),
  ]

  private static let boms: [FieldNames] = [
    FieldNames(
      .parent,
      """
      parent part number, parent number, parent sku, parent item, parent part, parent, \
      parent item number, assembly number, assembly part number, assembly, sub assembly, \
      subassembly, used in, used on, goes into, finished good, finished product, bom, bom name, \
      kit, makes, product sku, product key
      """),
    FieldNames(
      .multiplier,
      """
      assembly multiplier, multiplier, assembly quantity, quantity of assembly, \
      number of assemblies, assemblies, assemblies per product, sets
      """),
    FieldNames(.level, "bom level, level, lvl, indent, indent level, depth, structure level"),
    FieldNames(
      .partNumber,
      """
      component part number, component number, component sku, component code, component key, \
      child part number, child number, child part, child, child sku, child item
      """), partNumber, name, description, quantity, unit, cost, total,
    FieldNames(.optional, "optional, is optional"),
    FieldNames(.loss, "loss, loss percent, scrap, scrap percent, scrap factor, waste, wastage"),
    FieldNames(.group, "group, section, category, subsystem, module, system"),
  ]

  private static let opening: [FieldNames] = [
    partNumber, name, quantity, unit, cost, total, date, lot, expires,
  ]

  private static let receipts: [FieldNames] = [
    FieldNames(
      .receipt,
      """
      receipt number, receipt id, receipt, po number, purchase order number, purchase order, \
      order number, bill number, invoice number, delivery note, grn, reference, ref
      """),
    date, supplier, partNumber, name, quantity, unit, cost, total, lot, expires,
  ]

  private static let expires = FieldNames(
    .expires, "expires, expiry, expiry date, expiration date, best before, use by")

  private static let accounts: [FieldNames] = [
    FieldNames(
      .number,
      """
      account number, account code, gl account number, gl code, gl account id, account id, code, \
      number, account
      """),
    FieldNames(.name, "account name, full name, name, account, description"),
    FieldNames(
      .type,
      """
      account type, type, gl account class enum id, account class, class, classification, \
      category
      """),
    FieldNames(.item, "quickbooks id, qbo id, accounting id, id"),
    FieldNames(.posting, "disallow posting, header, is header, placeholder, no posting"),
    FieldNames(.active, "active, is active"),
  ]
}

import Decimals
import Diagnostics
import Quantities
import Tables

extension Importer {
  /// Puts the products of the workspace first, so that rows find them.
  mutating func seedKnownProducts() {
    for known in options.known.products {
      let index = products.count
      var product = ImportedProduct(key: known.key, place: CellPlace(row: 0, column: 0))
      product.sku = known.sku
      product.name = known.name
      product.unit = known.unit
      product.isKnown = true
      products.append(product)
      keys.insert(known.key)
      for part in [known.key, known.sku] where productOfPart[part.lowercased()] == nil {
        productOfPart[part.lowercased()] = index
      }
      if productOfName[known.name.lowercased()] == nil {
        productOfName[known.name.lowercased()] = index
      }
    }
  }

  /// The product that a row is about, new or met before; nil where the row names none.
  mutating func product(_ row: ImportRow) -> Int? {
    let part = partNumber(row)
    var name = text(row, .name)
    var description = text(row, .description)
    if name == nil { (name, description) = (description, nil) }
    if description == name { description = nil }
    let key = text(row, .key)
    if let key, let known = productOfPart[key.lowercased()] { return known }
    guard let identity = part ?? key ?? name else { return nil }
    let folded = identity.lowercased()
    if let part, let known = productOfPart[part.lowercased()] {
      if let name, let other = otherProduct(known, part, name, row) { return other }
      compareNames(known, part, name, row)
      return known
    }
    if part == nil, key == nil, let known = productOfName[folded] ?? productOfPart[folded] {
      if let sku = products[known].sku {
        assume("`\(identity)` without a part number is taken for `\(sku)`", at: place(row, .name))
      }
      return known
    }
    if part == nil, key == nil, header.has(.partNumber) {
      assume(
        "where the part number is blank, the key is made of the name", at: place(row, .partNumber))
    }
    let field: Field = part == nil ? (key == nil ? .name : .key) : .partNumber
    let index = addProduct(
      identity, isPart: part != nil || key != nil, name: name, place: place(row, field), key: key)
    products[index].description = description
    readAttributes(row, of: index)
    return index
  }

  /// Adds a product by its part number or its name.
  ///
  /// - Parameter named: the key that the table says.
  mutating func addProduct(
    _ identity: String, isPart: Bool, name: String?, place: CellPlace, key named: String? = nil
  ) -> Int {
    let index = products.count
    let key = makeKey(named ?? identity, isPart: isPart, row: place.row)
    if let named { productOfPart[named.lowercased()] = index }
    var product = ImportedProduct(key: key, place: place)
    if isPart, key != identity { product.sku = identity }
    product.name = name ?? (key == identity ? nil : identity)
    if product.name == key { product.name = nil }
    products.append(product)
    if isPart { productOfPart[identity.lowercased()] = index }
    if let name = (name ?? (isPart ? nil : identity))?.lowercased(), productOfName[name] == nil {
      productOfName[name] = index
    }
    return index
  }

  /// The number of the part; nil for words that stand where there is none.
  private mutating func partNumber(_ row: ImportRow) -> String? {
    guard let text = text(row, .partNumber) else { return nil }
    guard Self.placeholders.contains(text.lowercased()) else { return text }
    assume("`\(text)` is no part number", at: place(row, .partNumber))
    return nil
  }

  private static let placeholders: Set<String> = [
    "-", "--", "–", "—", "?", "n/a", "na", "n.a.", "none", "tbd", "tba", "generic", "custom",
    "various", "any", "x", "*", ".", "local", "unknown",
  ]

  /// Another product under a part number that is taken: a row whose name and cost both differ is about
  /// something else.
  private mutating func otherProduct(
    _ known: Int, _ part: String, _ name: String, _ row: ImportRow
  ) -> Int? {
    let identity = part.lowercased() + "\u{1F}" + name.lowercased()
    if let other = productOfPart[identity] { return other }
    guard !products[known].isKnown, kind == .boms, let first = products[known].name,
      first.lowercased() != name.lowercased(), let cost = products[known].cost,
      case .value(let number) = number(row, .cost), number.value != cost.value
    else { return nil }
    let place = place(row, .partNumber)
    let index = addProduct(part, isPart: true, name: name, place: place)
    productOfPart[part.lowercased()] = known
    productOfPart[identity] = index
    findings.append(
      Finding(
        code: .importConflict, message: "`\(part)` is the number of two parts", place: place,
        label: "`\(shortened(name))` becomes `\(products[index].key)`",
        related: [(products[known].place, "`\(shortened(first))` keeps it")],
        notes: ["their names differ, and so do their costs"],
        helps: ["give each a number of its own, or make the rows agree"]))
    return index
  }

  private mutating func compareNames(
    _ known: Int, _ part: String, _ name: String?, _ row: ImportRow
  ) {
    guard !products[known].isKnown, kind != .products else { return }
    let earlier = products[known].sku ?? products[known].key
    if earlier != part, earlier.lowercased() == part.lowercased() {
      assume("part numbers that differ in capitals only are the same", at: place(row, .partNumber))
    }
    if let name, let first = products[known].name, first != name {
      assume(
        "a part with several names is called by the first", at: place(row, .name))
    }
  }

  private mutating func readAttributes(_ row: ImportRow, of index: Int) {
    guard !header.attributes.isEmpty, let position = table.position(ofRow: row.number) else {
      return
    }
    for attribute in header.attributes {
      guard let cell = table.cell(position, attribute.column) else { continue }
      products[index].attributes.append((attribute.name, table.text(cell).collapsed))
    }
  }

  // MARK: Units and costs

  /// Gives a product the unit that a row says; false where it contradicts an earlier one.
  mutating func settleUnit(_ index: Int, _ unit: String?, at place: CellPlace) -> Bool {
    guard let unit else { return true }
    guard let known = products[index].unit else {
      products[index].unit = unit
      products[index].unitPlace = place
      return true
    }
    return known == unit || dimension(known) == dimension(unit)
  }

  func dimension(_ unit: String) -> Dimension? {
    Unit.builtIn.first { $0.name == unit }?.dimension
  }

  /// How many of one unit another is; nil where they measure different things.
  func factor(from unit: String, to other: String) -> Rational? {
    if unit == other { return .one }
    guard let first = Unit.builtIn.first(where: { $0.name == unit }),
      let second = Unit.builtIn.first(where: { $0.name == other }),
      first.dimension == second.dimension
    else { return nil }
    return try? first.factor.dividing(by: second.factor)
  }

  /// The unit in the unit column; nil where there is none.
  ///
  /// A word that is no unit counts pieces.
  mutating func unit(_ row: ImportRow) -> String? {
    guard let text = text(row, .unit) else { return headerUnit }
    if let lastUnit, lastUnit.text == text { return lastUnit.unit }
    if let unit = numbers.unit(text) {
      lastUnit = (text, unit)
      return unit
    }
    assume("`\(text)` is no unit of the language: each counts as one", at: place(row, .unit))
    return "each"
  }

  /// The amount of a field; what is none is reported, and left out.
  mutating func amount(_ row: ImportRow, _ field: Field) -> ImportedCost? {
    let number: CellNumber
    switch self.number(row, field) {
    case .blank: return nil
    case .refused(let reason):
      leaveOut(row, field, reason)
      return nil
    case .value(let value): number = value
    }
    if let sign = number.currency, !Self.sign(sign, mayBe: result.currency) {
      leaveOut(row, field, "is not in \(result.currency), and no rate of exchange is guessed")
      return nil
    }
    if number.value.isNegative || number.isPercent {
      leaveOut(row, field, number.isPercent ? "is a percentage" : "is below 0")
      return nil
    }
    var unit = field == .cost ? headerCostUnit : nil
    if !number.rest.isEmpty {
      var rest = number.rest
      for prefix in ["/", "per ", "a ", "pro "] where rest.hasPrefix(prefix) {
        rest = rest.dropFirst(prefix.count).trimmed
        break
      }
      guard let known = numbers.unit(rest) else {
        leaveOut(row, field, "is no amount per unit")
        return nil
      }
      unit = known
    }
    return ImportedCost(value: number.value, unit: unit)
  }

  mutating func leaveOut(_ row: ImportRow, _ field: Field, _ reason: String) {
    findings.append(
      Finding(
        code: .importValue,
        message: "row \(row.number): `\(shown(row, field))` \(reason)", place: place(row, field),
        label: "the \(field.name) is left out"))
  }

  /// Whether two costs come to the same: 3.00 a dozen is 0.25 each.
  private func isSame(
    _ left: ImportedCost, _ right: ImportedCost, of product: ImportedProduct
  ) -> Bool {
    func unit(_ cost: ImportedCost) -> Unit? {
      let name = cost.unit ?? product.unit ?? "each"
      return Unit.builtIn.first { $0.name == name }
    }
    guard let first = unit(left), let second = unit(right), first.dimension == second.dimension,
      let one = try? left.value.dividing(by: first.factor),
      let other = try? right.value.dividing(by: second.factor)
    else { return false }
    return one == other
  }

  /// Gives a product the cost of a row; a second one that differs is reported, and does not count.
  mutating func settleCost(_ index: Int, _ cost: ImportedCost?, _ row: ImportRow) {
    guard let cost else { return }
    let place = place(row, .cost)
    if products[index].isKnown {
      assume("the workspace has the product: what it costs stays as it is there", at: place)
      return
    }
    guard let known = products[index].cost, let first = products[index].costPlace else {
      products[index].cost = cost
      products[index].costPlace = place
      return
    }
    if known != cost, !isSame(known, cost, of: products[index]) {
      let key = products[index].sku ?? products[index].key
      findings.append(
        Finding(
          code: .importConflict, message: "`\(key)` has two costs", place: place,
          label: "this one does not count", related: [(first, "this one counts")],
          helps: ["make the two rows agree, or give one of the parts a number of its own"]))
    }
  }
}

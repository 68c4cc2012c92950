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

  // MARK: Lists of products

  mutating func readProduct(_ row: ImportRow) {
    guard namesPart(row) else {
      rejectNameless(row)
      return
    }
    let before = products.count
    guard let index = product(row) else { return }
    if products[index].isKnown {
      assume(
        "the workspace has the product: its entry stays as it is",
        at: place(row, header.has(.partNumber) ? .partNumber : .name))
    } else if index < before {
      let first = products[index].place
      reject(
        row, place(row, text(row, .partNumber) == nil ? .name : .partNumber),
        "`\(text(row, .partNumber) ?? text(row, .name) ?? "")` stands in row \(first.row) too",
        label: "again here", help: "keep one of the two rows, or give it a number of its own")
      findings[findings.count - 1].related = [(first, "first here")]
      return
    } else {
      readDetails(row, of: index)
      readStock(row, of: index)
      readReorderPoint(row, of: index)
      return
    }
    readStock(row, of: index)
  }

  /// Whether a row says what it is about.
  func namesPart(_ row: ImportRow) -> Bool {
    [Field.key, .partNumber, .name, .description].contains { field in
      guard let cell = row.cell(field) else { return row.joined[field.index] != nil }
      return cell.kind != .fault && cell.kind != .formula
    }
  }

  mutating func rejectNameless(_ row: ImportRow) {
    let hasNumbers = [Field.quantity, .cost, .onHand].contains { row.cell($0) != nil }
    guard hasNumbers else {
      result.skipped += 1
      result.imported -= 1
      assume("a row that names no part and no quantity is a note", at: firstPlace(row))
      return
    }
    reject(
      row, place(row, header.has(.partNumber) ? .partNumber : .name), "it names no part",
      label: "blank")
  }

  func firstPlace(_ row: ImportRow) -> CellPlace {
    let column = table.position(ofRow: row.number).flatMap { table.row($0).first?.column }
    return CellPlace(row: row.number, column: column ?? 0)
  }

  private mutating func readDetails(_ row: ImportRow, of index: Int) {
    if let unit = unit(row) { _ = settleUnit(index, unit, at: place(row, .unit)) }
    products[index].type = productType(row)
    products[index].cost = amount(row, .cost)
    products[index].costPlace = place(row, .cost)
    products[index].price = amount(row, .price).flatMap { $0.value.isZero ? nil : $0 }
    products[index].item = text(row, .item)
    if let active = text(row, .active)?.lowercased() {
      products[index].isInactive = ["no", "n", "false", "0", "inactive"].contains(active)
    }
  }

  /// After the quantity on hand, whose unit counts where there is no other.
  private mutating func readReorderPoint(_ row: ImportRow, of index: Int) {
    switch quantity(row, .reorderPoint) {
    case .blank: break
    case .refused(let reason): leaveOut(row, .reorderPoint, reason)
    case .value(let quantity):
      if quantity.value.isNegative {
        leaveOut(row, .reorderPoint, "is below 0")
        return
      }
      guard settlesOwnUnit(row, .reorderPoint, quantity.unit, of: index) else { return }
      let unit = quantity.unit.flatMap { $0 == products[index].unit ? nil : " \($0)" } ?? ""
      products[index].reorderPoint = languageText(quantity.value).map { $0 + unit }
    }
  }

  /// Whether a quantity of a product is in a unit that converts into its own; one that does not is left out.
  private mutating func settlesOwnUnit(
    _ row: ImportRow, _ field: Field, _ unit: String?, of index: Int
  ) -> Bool {
    if settleUnit(index, unit, at: place(row, field)) { return true }
    leaveOut(
      row, field,
      "is in `\(unit ?? "each")`, and `\(products[index].sku ?? products[index].key)` is counted in `\(products[index].unit ?? "each")`"
    )
    return false
  }

  private mutating func productType(_ row: ImportRow) -> String? {
    guard let text = text(row, .type) else { return nil }
    let words = text.lowercased().split { !$0.isLetter }.joined(separator: "-")
    switch words {
    case "raw-material", "raw-materials", "raw", "material": return "raw-material"
    case "component", "components", "purchased", "part", "buy": return "component"
    case "sub-assembly", "subassembly", "sub-assemblies", "assembly", "make": return "sub-assembly"
    case "finished-good", "finished-goods", "finished", "finished-product": return "finished-good"
    case "service", "services", "labor", "labour": return "service"
    default:
      assume("`\(text)` is no type of product; what it is, its uses say", at: place(row, .type))
      return nil
    }
  }

  private mutating func readStock(_ row: ImportRow, of index: Int) {
    switch quantity(row, .onHand) {
    case .blank: return
    case .refused(let reason): leaveOut(row, .onHand, reason)
    case .value(let quantity):
      if quantity.value.isZero { return }
      if quantity.value.isNegative {
        leaveOut(row, .onHand, "is below 0")
        return
      }
      guard settlesOwnUnit(row, .onHand, quantity.unit, of: index) else { return }
      guard let day = day(row) else {
        findings.append(
          Finding(
            code: .importMissing, message: "stock on hand has no date", place: place(row, .onHand),
            label: "this stock is left out", helps: ["say the day: `--date 2026-11-01`"]))
        return
      }
      var cost = products[index].cost ?? amount(row, .cost)
      // What one costs is per the product's own unit, whatever its stock is counted in.
      if quantity.unit != nil, let own = products[index].unit, cost?.unit == nil {
        cost?.unit = own
      }
      guard cost != nil || products[index].isKnown else {
        leaveOut(row, .onHand, "is stock that no cell says the cost of")
        return
      }
      addOpening(
        ImportedLine(
          product: index, quantity: quantity.value,
          unit: quantity.unit == products[index].unit ? nil : quantity.unit,
          cost: cost, place: place(row, .onHand)), on: day)
      checkValue(row, quantity.value, cost, in: quantity.unit ?? products[index].unit)
    }
  }

  /// The day of a row, or the one that holds for all of them.
  mutating func day(_ row: ImportRow) -> CivilDate? {
    switch date(row, .date) {
    case .value(let date): return date
    case .blank: return options.date
    case .refused(let reason):
      leaveOut(row, .date, reason)
      return options.date
    }
  }
}

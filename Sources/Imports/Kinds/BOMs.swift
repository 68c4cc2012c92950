import Decimals
import Diagnostics
import Quantities
import Tables

extension Importer {
  mutating func readBOMLine(_ row: ImportRow) {
    guard namesPart(row) else {
      rejectNameless(row)
      return
    }
    if header.has(.level) {
      readLevelLine(row)
      return
    }
    if header.has(.parent), text(row, .parent) == nil {
      reject(
        row, place(row, .parent), "it says no assembly that the part goes into", label: "blank")
      return
    }
    guard let quantity = lineQuantity(row) else { return }
    let parent = text(row, .parent).map { assembly($0, row) } ?? top(row)
    guard let child = product(row) else { return }
    guard child != parent else {
      reject(
        row, place(row, .partNumber), "`\(products[child].key)` would take itself",
        label: "the same as what it goes into")
      return
    }
    readMultiplier(row, of: parent)
    addLine(row, child, quantity, toBOM: bom(of: parent))
  }

  /// The product that a parent column names; beside part numbers, capitals without blanks are one too.
  private mutating func assembly(_ text: String, _ row: ImportRow) -> Int {
    let folded = text.lowercased()
    if let known = productOfPart[folded] ?? productOfName[folded] { return known }
    let isPart =
      header.has(.partNumber) && text == text.uppercased() && Self.partKey(text) == text
    let index = addProduct(text, isPart: isPart, name: nil, place: place(row, .parent))
    productOfPart[folded] = index
    return index
  }

  /// The product that lines without a parent go into.
  mutating func top(_ row: ImportRow) -> Int {
    if let topProduct { return topProduct }
    let named = options.product
    let stem = Self.stem(table.path)
    let text = named ?? stem
    let folded = text.lowercased()
    let index =
      productOfPart[folded]
      ?? addProduct(
        text, isPart: named != nil, name: nil, place: CellPlace(row: header.number, column: 0))
    if products[index].unitPlace == nil, !products[index].isKnown {
      products[index].type = "finished-good"
    }
    if named == nil {
      result.assumedProduct = products[index].key
      assume(
        "the lines make `\(products[index].key)`, by the name of the file; `--product` says another one"
      )
    }
    topProduct = index
    return index
  }

  /// The name of a file without its folder and its ending.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? "product"
    return name.split(separator: ".").first.map { String($0) } ?? "product"
  }

  /// The BOM of a product, which the first line opens.
  mutating func bom(of product: Int) -> Int {
    if let known = products[product].bom { return known }
    let index = boms.count
    var bom = ImportedBOM(product: product)
    bom.isKnown = options.known.boms.contains(products[product].key)
    boms.append(bom)
    products[product].bom = index
    return index
  }

  /// The quantity of a line; nil where the row is left out for it.
  mutating func lineQuantity(_ row: ImportRow) -> CellQuantity? {
    switch quantity(row, .quantity) {
    case .blank:
      reject(
        row, place(row, .quantity), "it says no quantity", label: "blank",
        help: "write the quantity, or take the row out")
    case .refused(let reason):
      reject(row, place(row, .quantity), "`\(shown(row, .quantity))` \(reason)", label: "here")
    case .value(let quantity):
      if quantity.value.isZero || quantity.value.isNegative {
        reject(
          row, place(row, .quantity),
          "`\(shown(row, .quantity))` is not above 0", label: "here")
        return nil
      }
      return quantity
    }
    return nil
  }

  private mutating func readMultiplier(_ row: ImportRow, of parent: Int) {
    guard header.has(.multiplier) else { return }
    guard case .value(let number) = number(row, .multiplier), !number.value.isNegative else {
      if row.cell(.multiplier) != nil { leaveOut(row, .multiplier, "is no number") }
      return
    }
    if let known = multipliers[parent], known != number.value {
      findings.append(
        Finding(
          code: .importConflict,
          message:
            "`\(products[parent].key)` is taken \(known.decimalText(maximumDecimals: 6)) times in an earlier row",
          place: place(row, .multiplier), label: "this number does not count"))
      return
    }
    multipliers[parent] = number.value
  }

  // MARK: Lines

  /// Adds a line with the cost, the unit and the options that its row says.
  mutating func addLine(
    _ row: ImportRow, _ child: Int, _ read: CellQuantity, toBOM bom: Int, isChecked: Bool = true
  ) {
    var quantity = read
    var cost = amount(row, .cost)
    chooseByTotal(row, &quantity, cost)
    let unit = quantity.unit ?? unit(row)
    guard settleUnit(child, unit, at: place(row, quantity.unit == nil ? .unit : .quantity)) else {
      let known = products[child].unit ?? "each"
      reject(
        row, place(row, quantity.unit == nil ? .unit : .quantity),
        "`\(products[child].key)` is counted in `\(known)`, and here in `\(unit ?? "each")`",
        label: "does not convert", help: "write it in a unit of the same kind")
      return
    }
    if let assumption = quantity.assumption { assume(assumption, at: place(row, .quantity)) }
    // A cost is per unit of its own row.
    if cost?.unit == nil, unit != products[child].unit { cost?.unit = unit }
    settleCost(child, cost, row)
    if isChecked {
      checkValue(
        row, quantity.value, cost, in: unit ?? products[child].unit,
        multiplier: multiplier(of: bom))
    }
    var line = ImportedLine(
      product: child, quantity: quantity.value,
      unit: unit == products[child].unit ? nil : unit, place: place(row, .quantity))
    line.cost = cost
    line.group = text(row, .group)
    line.isOptional = isOptional(row)
    line.loss = loss(row)
    let key = LineKey(bom: bom, product: child, isOptional: line.isOptional, unit: line.unit)
    if let earlier = lineIndex[key], boms[bom].lines[earlier].loss == line.loss,
      let sum = try? boms[bom].lines[earlier].quantity.adding(line.quantity)
    {
      boms[bom].lines[earlier].quantity = sum
      assume("lines of one BOM that take the same part are added up", at: place(row, .quantity))
      return
    }
    lineIndex[key] = boms[bom].lines.count
    boms[bom].lines.append(line)
  }

  private func multiplier(of bom: Int) -> Rational? { multipliers[boms[bom].product] }

  /// Where a quantity could count pieces instead, the total of the row tells.
  private mutating func chooseByTotal(
    _ row: ImportRow, _ quantity: inout CellQuantity, _ cost: ImportedCost?
  ) {
    guard let pieces = quantity.pieces, let cost, case .value(let stated) = number(row, .total),
      let byPieces = try? cost.value.multiplying(by: pieces),
      let byMeasure = try? cost.value.multiplying(by: quantity.value),
      isSameMoney(byPieces, stated.value), !isSameMoney(byMeasure, stated.value)
    else { return }
    let text = shown(row, .quantity)
    quantity = CellQuantity(
      value: pieces, unit: "each",
      assumption:
        "`\(text)` counts as \(pieces.decimalText(maximumDecimals: 6)), as the total of the row says"
    )
  }

  private mutating func isOptional(_ row: ImportRow) -> Bool {
    if let text = text(row, .optional)?.lowercased() {
      return ["yes", "y", "true", "x", "1", "optional"].contains(text)
    }
    for field in [Field.group, .name] {
      guard saysOptional(row, field) else { continue }
      assume(
        "a line whose \(field == .group ? "group" : "name") says optional is optional",
        at: place(row, field))
      return true
    }
    return false
  }

  /// Whether a text has the word in it.
  private func saysOptional(_ row: ImportRow, _ field: Field) -> Bool {
    if let joined = row.joined[field.index] { return joined.lowercased().contains("optional") }
    guard let cell = row.cell(field), cell.byteCount >= 8 else { return false }
    return table.withBytes(cell) { bytes in
      for start in 0...bytes.count - 8 where bytes[start] | 0x20 == UInt8(ascii: "o") {
        if zip(bytes[start..<start + 8], "optional".utf8).allSatisfy({ $0 | 0x20 == $1 }) {
          return true
        }
      }
      return false
    }
  }

  private mutating func loss(_ row: ImportRow) -> Rational? {
    switch number(row, .loss) {
    case .blank: return nil
    case .refused(let reason):
      leaveOut(row, .loss, reason)
      return nil
    case .value(let number):
      let isPercent = number.isPercent || HeaderName(header.name(.loss)).hint == "%"
      let isShare = !isPercent && number.value < .one
      guard let percent = isShare ? try? number.value.multiplying(by: Rational(100)) : number.value
      else { return nil }
      if !isPercent, !number.value.isZero {
        assume(
          isShare
            ? "a loss below 1 without a sign is a share: 0.04 is 4%"
            : "a loss without a sign is in percent", at: place(row, .loss))
      }
      return percent.isZero || percent.isNegative ? nil : percent
    }
  }
}

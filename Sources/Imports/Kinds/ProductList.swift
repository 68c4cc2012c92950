import Decimals
import Diagnostics
import Quantities
import Tables

/// Lists of products: what each is, and what is on hand of it.
extension Importer {
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

import Decimals
import Quantities
import Tables

/// A row of the table by its fields.
struct ImportRow {
  var number = 0
  /// The cell of each field, by the field's index.
  var cells: [Table.Cell?]
  /// Texts that were put together from several cells.
  var joined: [Int: String] = [:]
  var count = 0
  /// The only cell, where there is just one.
  var single: Table.Cell?

  init() { cells = [Table.Cell?](repeating: nil, count: Field.allCases.count) }

  func cell(_ field: Field) -> Table.Cell? { cells[field.index] }
}

extension Importer {
  /// The text of a field with plain blanks; nil where there is none.
  func text(_ row: ImportRow, _ field: Field) -> String? {
    if let joined = row.joined[field.index] { return joined }
    guard let cell = row.cell(field), cell.kind != .fault, cell.kind != .formula else { return nil }
    let text = table.text(cell).collapsed
    return text.isEmpty ? nil : text
  }

  /// The text of a cell as the user sees it.
  func shown(_ row: ImportRow, _ field: Field) -> String {
    row.cell(field).map { shortened(table.text($0)) } ?? ""
  }

  func place(_ row: ImportRow, _ field: Field) -> CellPlace {
    CellPlace(row: row.number, column: row.cell(field)?.column ?? header.columns[field] ?? 0)
  }

  /// What came of reading a cell.
  enum Reading<Value> {
    case blank
    case value(Value)
    /// Why it is none, as the end of a sentence.
    case refused(String)
  }

  /// Words that say that there is no value.
  private static let nothing: Set<String> = ["-", "--", "–", "—", "n/a", "na", "none", "nil"]

  private mutating func isNothing(_ text: String, _ row: ImportRow, _ field: Field) -> Bool {
    guard Self.nothing.contains(text.lowercased()) else { return false }
    assume("a cell such as `\(text)` counts as blank", at: place(row, field))
    return true
  }

  /// The number of a field.
  mutating func number(_ row: ImportRow, _ field: Field) -> Reading<CellNumber> {
    guard let cell = row.cell(field) else { return .blank }
    if let refusal = refusal(cell) { return refusal }
    if row.joined[field.index] == nil,
      let value = table.withBytes(cell, { NumberReader.plain($0) })
    {
      if cell.kind == .number || !isByStyle(cell) {
        return .value(formatted(CellNumber(value: value), cell))
      }
    }
    if cell.kind == .number {
      guard let number = NumberReader.spreadsheet(table.text(cell)) else {
        return .refused("has more digits than any quantity or amount")
      }
      if number.isShortened {
        assume(
          "numbers of more than 15 digits are rounded to 15, as the spreadsheet shows them",
          at: place(row, field))
      }
      return .value(formatted(number, cell))
    }
    let text = text(row, field) ?? ""
    if text.isEmpty || isNothing(text, row, field) { return .blank }
    do throws(CellRefusal) {
      let number = try numbers.read(text)
      if number.isByStyle {
        assume(
          numbers.decimalSign == .point
            ? "a comma before three digits stands between thousands"
            : "a point before three digits stands between thousands", at: place(row, field))
      }
      return .value(number)
    } catch {
      return .refused(
        error == .tooManyDigits ? "has more digits than any quantity or amount" : "is no number")
    }
  }

  /// The quantity of a field.
  mutating func quantity(_ row: ImportRow, _ field: Field) -> Reading<CellQuantity> {
    guard let cell = row.cell(field) else { return .blank }
    if case .refused(let reason) = refusal(cell) { return .refused(reason) }
    if cell.kind == .text, row.joined[field.index] == nil, let text = text(row, field),
      table.withBytes(cell, { NumberReader.plain($0) }) == nil
    {
      if isNothing(text, row, field) { return .blank }
      do throws(CellRefusal) {
        let quantity = try numbers.quantity(text)
        if (try? numbers.read(text))?.isByStyle == true {
          assume("a comma before three digits stands between thousands", at: place(row, field))
        }
        return .value(quantity)
      } catch {
        return .refused(
          error == .tooManyDigits ? "has more digits than any quantity" : "is no quantity")
      }
    }
    switch number(row, field) {
    case .blank: return .blank
    case .refused(let reason): return .refused(reason)
    case .value(let number):
      if number.isPercent { return .refused("is a percentage") }
      return .value(CellQuantity(value: number.value))
    }
  }

  private func refusal(_ cell: Table.Cell) -> Reading<CellNumber>? {
    switch cell.kind {
    case .fault: return .refused("is a fault of a formula")
    case .formula: return .refused("is a formula whose value the file does not keep")
    case .boolean, .date: return .refused("is no number")
    case .text:
      let isFault = table.withBytes(cell) { bytes in
        bytes.first == UInt8(ascii: "#")
          && [UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "A")].contains(bytes.last)
      }
      return isFault ? .refused("is a fault of a formula") : nil
    case .number: return nil
    }
  }

  /// Whether a point before three digits could stand between thousands in this file.
  private func isByStyle(_ cell: Table.Cell) -> Bool {
    guard numbers.decimalSign == .comma else { return false }
    return table.withBytes(cell) { $0.contains(UInt8(ascii: ".")) }
  }

  private func formatted(_ number: CellNumber, _ cell: Table.Cell) -> CellNumber {
    var result = number
    switch table.format(cell) {
    case .plain: break
    case .currency(let sign): result.currency = sign
    case .percent:
      if let percent = try? number.value.multiplying(by: Rational(100)) {
        result.value = percent
        result.isPercent = true
      }
    }
    return result
  }

  /// The day of a field.
  func date(_ row: ImportRow, _ field: Field) -> Reading<CivilDate> {
    guard let text = text(row, field) else { return .blank }
    guard let date = dates.read(text) else {
      return .refused("is no date that can be told: write it as 2026-11-30")
    }
    return .value(date)
  }

  /// A text cut to a length that a line of a terminal holds.
  func shortened(_ text: String) -> String {
    let plain = text.collapsed
    return plain.count <= 60 ? plain : plain.prefix(57) + "…"
  }
}

/// A sheet: its cells go into a table as they come.
final class SheetPart: XMLReceiver {
  private(set) var table: Table
  /// Why there is more than is read; nil where all fits.
  private(set) var excess: String?
  /// How many cells name a text or a format that is not there, or hold no number.
  private(set) var damaged = 0
  private let limits: TableLimits
  private let styles: [StylesPart.Format]
  /// Where each shared text ends; they stand first in the table's buffer.
  private let stringEnds: [UInt32]
  private let countsFrom1904: Bool
  /// Which of the table's formats each style is.
  private let kindOfStyle: [UInt8]

  private var row = 0
  private var column = -1
  private var isCell = false
  private var type = CellType.number
  private var style = 0
  private var hasFormula = false
  private var valueStart = 0
  private var capture = Capture.none
  private var isPhonetic = false
  private var formula: [UInt8] = []

  private enum CellType { case number, shared, text, boolean, fault, date }
  private enum Capture { case none, value, formula }

  init(
    _ table: Table, strings: StringsPart, styles: StylesPart.Shown, countsFrom1904: Bool,
    _ limits: TableLimits
  ) {
    self.table = table
    self.limits = limits
    self.styles = styles.formats
    kindOfStyle = styles.kindOfFormat
    self.countsFrom1904 = countsFrom1904
    stringEnds = strings.ends
    self.table.text = strings.text
    self.table.formats = styles.kinds
  }

  var isFull: Bool { excess != nil }

  func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    if name.equals("c") {
      startCell(attributes)
    } else if name.equals("v") || name.equals("t") {
      if isCell, !isPhonetic { capture = .value }
    } else if name.equals("row") {
      startRow(attributes)
    } else if name.equals("f") {
      hasFormula = true
      formula.removeAll(keepingCapacity: true)
      capture = .formula
    } else if name.equals("rPh") {
      isPhonetic = true
    } else if name.equals("mergeCell") {
      addMerge(attributes)
    }
  }

  func end(_ name: UnsafePointer<CChar>) {
    if name.equals("c") {
      endCell()
    } else if name.equals("v") || name.equals("t") || name.equals("f") {
      capture = .none
    } else if name.equals("rPh") {
      isPhonetic = false
    }
  }

  func characters(_ characters: UnsafeBufferPointer<UInt8>) {
    switch capture {
    case .none: break
    case .value: table.text.append(contentsOf: characters)
    case .formula: if formula.count < 200 { formula.append(contentsOf: characters) }
    }
  }

  // MARK: Rows and cells

  private func startRow(_ attributes: XMLAttributes) {
    var number = row + 1
    attributes.forEach { name, value in
      if name.equals("r"), let written = smallNumber(value) { number = written }
    }
    guard number > row else {
      damaged += 1
      return
    }
    if number > limits.rows { excess = "a sheet has at most \(limits.rows) rows" }
    row = number
    column = -1
  }

  private func startCell(_ attributes: XMLAttributes) {
    isCell = true
    type = .number
    style = 0
    hasFormula = false
    valueStart = table.text.count
    var next = column + 1
    attributes.forEach { name, value in
      if name.equals("r") {
        if let place = cellPlace(value) {
          next = place.column
          if row == 0 { row = place.row }
        }
      } else if name.equals("t") {
        type = cellType(value)
      } else if name.equals("s") {
        style = smallNumber(value) ?? 0
      }
    }
    if next >= limits.columns { excess = "a sheet has at most \(limits.columns) columns" }
    // A cell that goes back in its row would make two of one place.
    if next <= column { damaged += 1 }
    column = max(next, column + 1)
  }

  private func cellType(_ value: UnsafePointer<CChar>) -> CellType {
    if value.equals("s") { return .shared }
    if value.equals("str") || value.equals("inlineStr") { return .text }
    if value.equals("b") { return .boolean }
    if value.equals("e") { return .fault }
    if value.equals("d") { return .date }
    return .number
  }

  private func endCell() {
    isCell = false
    capture = .none
    var start = valueStart
    var count = table.text.count - start
    var kind = Table.Kind.text
    if count == 0 {
      guard hasFormula, !formula.isEmpty else { return }
      table.text.append(UInt8(ascii: "="))
      table.text.append(contentsOf: formula)
      add(start, formula.count + 1, .formula)
      return
    }
    switch type {
    case .text: break
    case .fault: kind = .fault
    case .date:
      kind = .date
      count = min(count, 10)
    case .boolean:
      kind = .boolean
      let isTrue = table.text[start] == UInt8(ascii: "1")
      table.text.removeSubrange(start...)
      table.text.append(contentsOf: (isTrue ? "TRUE" : "FALSE").utf8)
      count = table.text.count - start
    case .shared:
      guard let range = sharedText() else { return }
      (start, count) = range
    case .number:
      kind = .number
      if styles.indices.contains(style), styles[style].isDate, replaceByDate() {
        kind = .date
        count = 10
      }
    }
    add(start, count, kind)
  }

  /// The place of the shared text that the cell names; the number itself is taken out.
  private func sharedText() -> (Int, Int)? {
    var index = 0
    for byte in table.text[valueStart...] {
      guard byte &- UInt8(ascii: "0") < 10, index < stringEnds.count else {
        index = -1
        break
      }
      index = index * 10 + Int(byte - UInt8(ascii: "0"))
    }
    table.text.removeSubrange(valueStart...)
    guard stringEnds.indices.contains(index) else {
      damaged += 1
      return nil
    }
    let start = index == 0 ? 0 : Int(stringEnds[index - 1])
    return (start, Int(stringEnds[index]) - start)
  }

  private func replaceByDate() -> Bool {
    guard let date = isoDate(table.text[valueStart...], countsFrom1904: countsFrom1904) else {
      return false
    }
    table.text.removeSubrange(valueStart...)
    table.text.append(contentsOf: date.utf8)
    return true
  }

  /// Adds a cell without the blanks around its text; one without any text is left out.
  private func add(_ start: Int, _ count: Int, _ kind: Table.Kind) {
    var low = start
    var high = start + count
    while low < high, table.text[low] <= 0x20 { low += 1 }
    while high > low, table.text[high - 1] <= 0x20 { high -= 1 }
    guard low < high, row > 0 else { return }
    if table.rows.last.map({ Int($0.number) }) != row {
      table.rows.append(
        Table.Row(
          number: UInt32(truncatingIfNeeded: row),
          first: UInt32(truncatingIfNeeded: table.cells.count)))
    }
    table.cells.append(
      Table.Cell(
        start: UInt32(truncatingIfNeeded: low), count: UInt32(truncatingIfNeeded: high - low),
        place: 0, columnNumber: UInt16(truncatingIfNeeded: column), kind: kind,
        format: kindOfStyle.indices.contains(style) ? kindOfStyle[style] : 0))
    if table.cells.count > limits.cells {
      excess = "at most \(limits.cells) cells of a sheet are read"
    }
  }

  private func addMerge(_ attributes: XMLAttributes) {
    guard table.merges.count < 100_000, let reference = attributes.value("ref") else { return }
    let corners = reference.split(separator: ":").compactMap { corner in
      String(corner).withCString { cellPlace($0) }
    }
    if corners.count == 2, corners[0].row <= corners[1].row, corners[0].column <= corners[1].column
    {
      table.merges.append(Table.Merge(first: corners[0], last: corners[1]))
    }
  }
}

/// A whole number of at most nine digits.
private func smallNumber(_ text: UnsafePointer<CChar>) -> Int? {
  var value = 0
  var index = 0
  while text[index] != 0 {
    let digit = UInt8(bitPattern: text[index]) &- UInt8(ascii: "0")
    guard digit < 10, index < 9 else { return nil }
    value = value * 10 + Int(digit)
    index += 1
  }
  return index > 0 ? value : nil
}

/// The place that `C14` or `$C$14` names.
private func cellPlace(_ text: UnsafePointer<CChar>) -> CellPlace? {
  var column = 0
  var row = 0
  var index = 0
  while text[index] != 0, index < 16 {
    let byte = UInt8(bitPattern: text[index])
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    if letter < 26, row == 0 {
      column = column * 26 + Int(letter) + 1
    } else if byte &- UInt8(ascii: "0") < 10 {
      row = row * 10 + Int(byte - UInt8(ascii: "0"))
    } else if byte != UInt8(ascii: "$") {
      return nil
    }
    index += 1
  }
  guard column > 0, row > 0, text[index] == 0 else { return nil }
  return CellPlace(row: row, column: column - 1)
}

/// The day of a serial number, as spreadsheets count them: 1 is 1900-01-01, and there is a
/// 1900-02-29, which never was.
private func isoDate(_ digits: ArraySlice<UInt8>, countsFrom1904: Bool) -> String? {
  let whole = digits.prefix { $0 != UInt8(ascii: ".") }
  guard let serial = Int(String(decoding: whole, as: UTF8.self)), (1...2_958_465).contains(serial)
  else { return nil }
  // Days since 0000-03-01; serial 25569 is 1970-01-01.
  let day = serial + (countsFrom1904 ? 1_462 : serial < 60 ? 1 : 0) - 25_569 + 719_468
  let era = day / 146_097
  let dayOfEra = day % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shifted = (5 * dayOfYear + 2) / 153
  let month = shifted < 10 ? shifted + 3 : shifted - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(width - text.utf8.count, 0)) + text
  }
  let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
  return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
}

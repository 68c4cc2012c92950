import Diagnostics
import DocumentTrees
import SourceText

/// Reads a CSV file the way spreadsheets do: the separator is found, and what is not UTF-8 is taken
/// for Windows-1252.
func readCSVTable(
  _ contents: [UInt8], path: String, _ limits: TableLimits, into bag: inout DiagnosticBag
) -> Table? {
  var table = Table(path: path)
  var file = SourceFile(path: path, contents: contents)
  switch file.encoding {
  case .utf8: break
  case .utf16: table.remarks.append("the file is read as UTF-16")
  case .damaged:
    file = SourceFile(path: path, contents: decodeWindows1252(contents))
    table.remarks.append("the file is not UTF-8; it is read as Windows-1252")
  case .damagedUTF16(_, let count):
    bag.report(
      .noTable(
        path, "it is marked as UTF-16, and \(count) of its characters are none",
        "save it again as CSV, UTF-8"))
    return nil
  }
  if file.bytes.contains(0) {
    bag.report(
      .noTable(path, "it holds bytes that are no text", "save it as CSV, UTF-8, or as .xlsx"))
    return nil
  }
  let separator = separator(of: file)
  if let name = separator.name {
    table.remarks.append("\(name) separate the cells")
    table.hasSemicolons = separator.byte == UInt8(ascii: ";")
  }
  let source = SourceID(index: 0)
  let csv = readCSV(file, source: source, separator: separator.byte, into: &bag)
  table.file = file
  guard table.take(csv, of: file, skipping: separator.isDeclared ? 1 : 0, limits) else {
    bag.report(
      .tooLarge(
        path, "at most \(limits.rows) rows and \(limits.columns) columns are read, as in Excel"))
    return nil
  }
  return table
}

extension Table {
  /// Takes the cells of a CSV file; false where there are too many.
  fileprivate mutating func take(
    _ csv: CSVTable, of file: SourceFile, skipping skipped: Int, _ limits: TableLimits
  ) -> Bool {
    text = file.bytes
    text.append(contentsOf: csv.decoded)
    let decoded = UInt32(truncatingIfNeeded: file.bytes.count)
    cells.reserveCapacity(csv.cells.count)
    rows.reserveCapacity(csv.rowNumbers.count)
    for index in csv.rowNumbers.indices.dropFirst(skipped) {
      let number = csv.rowNumbers[index]
      guard Int(number) <= limits.rows else { return false }
      rows.append(Row(number: number, first: UInt32(truncatingIfNeeded: cells.count)))
      let range = csv.row(index)
      guard range.count <= limits.columns else { return false }
      for (column, position) in range.enumerated() {
        let cell = csv.cells[position]
        let start = cell.isDecoded ? decoded &+ cell.text : cell.text
        guard var trimmed = trim(Int(start), Int(cell.count)) else { continue }
        if isGuarded(trimmed) { trimmed = (trimmed.start + 1, trimmed.count - 1) }
        cells.append(
          Cell(
            start: trimmed.start, count: trimmed.count, place: cell.start,
            columnNumber: UInt16(truncatingIfNeeded: column), kind: .text, format: 0))
      }
      if rows[rows.count - 1].first == UInt32(truncatingIfNeeded: cells.count) {
        rows.removeLast()
      }
    }
    return true
  }

  /// Whether an apostrophe stands in front of a text only so that no spreadsheet computes it: we write
  /// such cells, and people type them.
  private func isGuarded(_ cell: (start: UInt32, count: UInt32)) -> Bool {
    let start = Int(cell.start)
    return cell.count > 1 && text[start] == UInt8(ascii: "'")
      && "=+-@".utf8.contains(text[start + 1])
  }

  /// The bytes of a text without blanks around it; nil where nothing is left.
  private func trim(_ start: Int, _ count: Int) -> (start: UInt32, count: UInt32)? {
    var low = start
    var high = start + count
    while low < high, text[low] <= 0x20 { low += 1 }
    while high > low, text[high - 1] <= 0x20 { high -= 1 }
    guard low < high else { return nil }
    return (UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: high - low))
  }
}

/// What separates the cells: the byte that stands equally often in most of the first lines.
private func separator(of file: SourceFile) -> (byte: UInt8, name: String?, isDeclared: Bool) {
  let first = file.bytes[file.lineRange(0)]
  if first.count == 5, first.starts(with: "sep=".utf8), let byte = first.last {
    return (byte, "`\(String(decoding: [byte], as: UTF8.self))`, as its first line says,", true)
  }
  let candidates: [(byte: UInt8, name: String?)] = [
    (UInt8(ascii: ","), nil), (UInt8(ascii: ";"), "semicolons"), (0x09, "tabs"),
    (UInt8(ascii: "|"), "upright strokes"),
  ]
  var best = (score: 0, index: 0)
  for (index, candidate) in candidates.enumerated() {
    let counts = separatorCounts(candidate.byte, in: file)
    for count in Set(counts).sorted() where count > 0 {
      let score = counts.count { $0 == count } * count
      if score > best.score { best = (score, index) }
    }
  }
  return (candidates[best.index].byte, candidates[best.index].name, false)
}

/// How often a byte stands outside of quotes in each of the first lines.
private func separatorCounts(_ byte: UInt8, in file: SourceFile) -> [Int] {
  var counts: [Int] = []
  var count = 0
  var isQuoted = false
  for current in file.bytes.prefix(65_536) {
    if current == UInt8(ascii: "\"") { isQuoted.toggle() }
    if current == 0x0A, !isQuoted {
      counts.append(count)
      count = 0
      if counts.count == 30 { return counts }
    } else if current == byte, !isQuoted {
      count += 1
    }
  }
  return counts + [count]
}

/// A text of Windows-1252 as UTF-8.
private func decodeWindows1252(_ contents: [UInt8]) -> [UInt8] {
  var text: [UInt8] = []
  text.reserveCapacity(contents.count + contents.count / 16)
  for byte in contents {
    if byte < 0x80 {
      text.append(byte)
    } else {
      let value = byte < 0xA0 ? windows1252[Int(byte - 0x80)] : UInt32(byte)
      text += String(Unicode.Scalar(value).map(Character.init) ?? "_").utf8
    }
  }
  return text
}

/// The characters of 0x80 to 0x9F; five of them are not in use.
private let windows1252: [UInt32] = [
  0x20AC, 0x5F, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152, 0x5F, 0x017D, 0x5F, 0x5F, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
  0x2122, 0x0161, 0x203A, 0x0153, 0x5F, 0x017E, 0x0178,
]

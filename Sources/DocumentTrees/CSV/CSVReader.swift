import Diagnostics
import SourceText

/// A table read from a file of comma-separated values (RFC 4180), with the place of every cell.
///
/// Cells lie in one flat array; a cell whose text is the same as its bytes in the file points there.
public struct CSVTable: Sendable {
  package struct Cell: Sendable {
    /// The bytes in the file.
    package var start: UInt32
    package var end: UInt32
    /// The text: in `decoded` for a cell with quotes, else in the file.
    package var text: UInt32
    package var count: UInt32
    package var isDecoded: Bool
  }

  package private(set) var cells: ContiguousArray<Cell> = []
  package private(set) var decoded: ContiguousArray<UInt8> = []
  /// Where each row starts among the cells, and where the last one ends.
  ///
  /// The first is the header.
  private(set) var rowStarts: ContiguousArray<UInt32> = [0]
  /// The number of each row in the file, from 1; those without any text count too.
  package private(set) var rowNumbers: ContiguousArray<UInt32> = []
  private var rowsRead: UInt32 = 0
  /// Where reading stopped, for a file with a quote that never closes.
  fileprivate(set) var brokenAt: UInt32?

  /// How many rows there are behind the header.
  public var rowCount: Int { max(rowStarts.count - 2, 0) }

  /// The cells of a row; 0 is the header.
  package func row(_ index: Int) -> Range<Int> {
    guard index + 1 < rowStarts.count else { return 0..<0 }
    return Int(rowStarts[index])..<Int(rowStarts[index + 1])
  }

  fileprivate mutating func add(_ cell: Cell) { cells.append(cell) }

  fileprivate mutating func decode(_ byte: UInt8) { decoded.append(byte) }

  fileprivate var decodedCount: Int { decoded.count }

  /// Ends a row; one without any text is dropped.
  fileprivate mutating func endRow() {
    rowsRead &+= 1
    let start = Int(rowStarts[rowStarts.count - 1])
    if cells[start...].allSatisfy({ $0.count == 0 }) {
      cells.removeSubrange(start...)
    } else {
      rowStarts.append(UInt32(truncatingIfNeeded: cells.count))
      rowNumbers.append(rowsRead)
    }
  }

  fileprivate mutating func reserve(bytes: Int) { cells.reserveCapacity(bytes / 9) }
}

/// Reads a CSV file: quoted cells, doubled quotes, line breaks in quotes; LF, CR or CRLF.
///
/// A quote that never closes is reported and ends the reading.
public func readCSV(
  _ file: SourceFile, source: SourceID, separator: UInt8 = UInt8(ascii: ","),
  into bag: inout DiagnosticBag
) -> CSVTable {
  var table = CSVTable()
  table.reserve(bytes: file.bytes.count)
  let unclosed: Int? = file.bytes.withUnsafeBufferPointer { bytes in
    var index = 0
    while index < bytes.count {
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
      guard let next = readCell(bytes, from: index, separator, into: &table) else {
        return index
      }
      index = next
      if index >= bytes.count { break }
      if bytes[index] == separator {
        index += 1
        if index == bytes.count { table.addEmpty(at: index) }
      } else {
        index += bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        table.endRow()
      }
    }
    table.endRow()
    return nil
  }
  if let unclosed {
    let start = UInt32(truncatingIfNeeded: unclosed)
    table.brokenAt = start
    bag.report(
      Diagnostic(
        .csvSyntax, "this quote is never closed",
        at: Span(source: source, start: start, end: start + 1),
        label: "the cell starts here and runs to the end of the file",
        notes: ["the rest of this file is not read"],
        helps: [Help("close the quote, or write `\"\"` for a quote inside a cell")]))
  }
  return table
}

extension CSVTable {
  fileprivate mutating func addEmpty(at index: Int) {
    let offset = UInt32(truncatingIfNeeded: index)
    add(Cell(start: offset, end: offset, text: offset, count: 0, isDecoded: false))
  }
}

/// Reads one cell and returns where it ends; nil when its quote never closes.
private func readCell(
  _ bytes: UnsafeBufferPointer<UInt8>, from first: Int, _ separator: UInt8,
  into table: inout CSVTable
) -> Int? {
  var index = first
  if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
    return readQuotedCell(bytes, from: index, separator, into: &table)
  }
  while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A,
    bytes[index] != 0x0D
  {
    index += 1
  }
  var end = index
  while end > first, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
  let offset = UInt32(truncatingIfNeeded: first)
  table.add(
    CSVTable.Cell(
      start: offset, end: UInt32(truncatingIfNeeded: end), text: offset,
      count: UInt32(truncatingIfNeeded: end - first), isDecoded: false))
  return index
}

private func readQuotedCell(
  _ bytes: UnsafeBufferPointer<UInt8>, from first: Int, _ separator: UInt8,
  into table: inout CSVTable
) -> Int? {
  let text = table.decodedCount
  var index = first + 1
  while true {
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "\"") {
      index += 1
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
    }
    table.decode(bytes[index])
    index += 1
  }
  // What stands between the closing quote and the comma belongs to the text, as spreadsheets read it.
  var end = index
  while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A,
    bytes[index] != 0x0D
  {
    if bytes[index] != 0x20 {
      table.decode(bytes[index])
      end = index + 1
    }
    index += 1
  }
  table.add(
    CSVTable.Cell(
      start: UInt32(truncatingIfNeeded: first), end: UInt32(truncatingIfNeeded: end),
      text: UInt32(truncatingIfNeeded: text),
      count: UInt32(truncatingIfNeeded: table.decodedCount - text), isDecoded: true))
  return index
}

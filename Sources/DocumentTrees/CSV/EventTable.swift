import Diagnostics
import SourceText

/// How the columns of a CSV file make events: which belong to the event, and which to a line of it.
public struct EventTableLayout: Sendable {
  /// The section of the manifest that the events belong to.
  public var section: String
  /// Whether events have an id, in the column `id`.
  public var hasIDs: Bool
  /// Columns of the event.
  public var eventColumns: [String]
  /// Columns of a line; none for events without lines.
  public var lineColumns: [String]
  /// Columns without which no row makes sense.
  public var required: [String]
  /// What other programs call the columns.
  public var foreignNames: [String: String]

  /// A layout.
  public init(
    section: String, hasIDs: Bool, eventColumns: [String], lineColumns: [String],
    required: [String], foreignNames: [String: String]
  ) {
    self.section = section
    self.hasIDs = hasIDs
    self.eventColumns = eventColumns
    self.lineColumns = lineColumns
    self.required = required
    self.foreignNames = foreignNames
  }

  fileprivate var columns: [String] { (hasIDs ? ["id"] : []) + eventColumns + lineColumns }
}

/// Puts the rows of a CSV file into the tree of a manifest with one section, so that the same code
/// decodes both.
///
/// Rows with one id are the lines of one event, in the order of the rows.
public func eventTree(
  _ table: CSVTable, _ layout: EventTableLayout, _ file: SourceFile, source: SourceID,
  into bag: inout DiagnosticBag
) -> DocumentTree {
  file.bytes.withUnsafeBufferPointer { bytes in
    table.decoded.withUnsafeBufferPointer { decoded in
      var writer = EventTableWriter(
        table: table, layout: layout, bytes: bytes, decoded: decoded, source: source)
      writer.write(isReadable: writer.checkHeader())
      bag.append(contentsOf: writer.bag)
      var tree = writer.builder.tree
      tree.brokenAt = table.brokenAt
      return tree
    }
  }
}

private struct EventTableWriter {
  let table: CSVTable
  let layout: EventTableLayout
  let bytes: UnsafeBufferPointer<UInt8>
  let decoded: UnsafeBufferPointer<UInt8>
  let source: SourceID
  var builder: TreeBuilder
  var bag = DiagnosticBag()
  /// Where each column of the layout stands in the file; nil for one that is not there.
  private var idColumn: Int?
  private var eventColumns: [(name: String, position: Int)] = []
  private var lineColumns: [(name: String, position: Int)] = []

  init(
    table: CSVTable, layout: EventTableLayout, bytes: UnsafeBufferPointer<UInt8>,
    decoded: UnsafeBufferPointer<UInt8>, source: SourceID
  ) {
    self.table = table
    self.layout = layout
    self.bytes = bytes
    self.decoded = decoded
    self.source = source
    builder = TreeBuilder(source: source, bytes: bytes.count * 3)
  }

  // MARK: The header

  /// Checks the header; false when the rows cannot be understood.
  mutating func checkHeader() -> Bool {
    guard table.row(0).count > 0 else {
      // A header that breaks off was reported.
      if table.brokenAt != nil { return false }
      report("this file is empty", at: Span(source: source, start: 0, end: 0), label: "no header")
      return false
    }
    if isSeparatedOtherwise() { return false }
    let known = layout.columns
    var columns: [String: Int] = [:]
    var meant: Set<String> = []
    for (position, index) in table.row(0).enumerated() {
      let cell = table.cells[index]
      let name = string(cell).lowercased()
      if !known.contains(name) {
        if let guess = reportUnknown(cell, name, known) { meant.insert(guess) }
      } else if columns[name] != nil {
        bag.report(
          Diagnostic(
            .csvColumn, "the column `\(name)` is there twice", at: span(cell), label: "again here",
            helps: [Help("keep one of the two")]))
      } else {
        columns[name] = position
      }
    }
    idColumn = columns["id"]
    eventColumns = layout.eventColumns.compactMap { name in columns[name].map { (name, $0) } }
    lineColumns = layout.lineColumns.compactMap { name in columns[name].map { (name, $0) } }
    let missing = ((layout.hasIDs ? ["id"] : []) + layout.required).filter { columns[$0] == nil }
    let unexplained = missing.filter { !meant.contains($0) }
    if !unexplained.isEmpty { reportMissing(unexplained) }
    return missing.isEmpty
  }

  /// Reports a column that is not known, and returns the one that was probably meant.
  private mutating func reportUnknown(
    _ cell: CSVTable.Cell, _ name: String, _ known: [String]
  ) -> String? {
    let text = string(cell)
    let foreign = layout.foreignNames[name].flatMap { known.contains($0) ? $0 : nil }
    let help =
      foreign.map { Help("the column for this is `\($0)`", edits: [Edit(span(cell), $0)]) }
      ?? Help.didYouMean(name, among: known, at: span(cell))
    bag.report(
      Diagnostic(
        .csvColumn, "`\(text)` is not a column of \(layout.section)", at: span(cell),
        label: "not known here",
        helps: [help ?? Help("the columns are \(alternatives(known, joinedBy: "and"))")]))
    return help?.edits.first?.replacement
  }

  /// Whether semicolons or tabs separate the cells; that is reported.
  private mutating func isSeparatedOtherwise() -> Bool {
    let header = table.row(0)
    guard header.count == 1 else { return false }
    let cell = table.cells[header.lowerBound]
    let text = string(cell).lowercased()
    for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "`|`")] {
      let names = text.split(separator: separator).filter { layout.columns.contains(String($0)) }
      guard names.count > 1 else { continue }
      bag.report(
        Diagnostic(
          .csvColumn, "the columns of this file are not separated by commas", at: span(cell),
          label: "separated by \(name)", notes: ["the file is not read"],
          helps: [Help("save the file with commas between its columns")]))
      return true
    }
    return false
  }

  private mutating func reportMissing(_ columns: [String]) {
    let names = alternatives(columns, joinedBy: "and")
    report(
      "this file has no column\(columns.count > 1 ? "s" : "") \(names)",
      at: span(table.cells[table.row(0).lowerBound]),
      label: "the first row names the columns",
      help: columns == ["id"]
        ? "add a column `id`: rows with the same id are lines of one event" : nil)
  }

  private mutating func report(
    _ message: String, at span: Span, label: String, help: String? = nil
  ) {
    let known = alternatives(layout.columns, joinedBy: "and")
    bag.report(
      Diagnostic(
        .csvColumn, message, at: span, label: label,
        helps: [Help(help ?? "the columns of \(layout.section) are \(known)")]))
  }

  // MARK: Rows

  mutating func write(isReadable: Bool) {
    _ = builder.open(.mapping, style: .block, start: 0)
    word(layout.section, at: 0)
    _ = builder.open(layout.hasIDs ? .mapping : .sequence, style: .block, start: 0)
    if isReadable {
      let (starts, rows) = groups()
      for group in 0..<max(starts.count - 1, 0) {
        writeEvent(rows[starts[group]..<starts[group + 1]])
      }
    }
    _ = builder.close(end: 0)
    _ = builder.close(end: 0)
  }

  /// The rows of each event together, events in the order of their first row: where each group
  /// starts, and the rows.
  private mutating func groups() -> (starts: [Int], rows: [Int]) {
    var interner = Interner()
    var groupOfRow: [Int] = []
    var counts: [Int] = []
    groupOfRow.reserveCapacity(table.rowCount)
    for row in 1..<(table.rowCount + 1) {
      guard checkWidth(row), let key = key(of: row, &interner) else {
        groupOfRow.append(-1)
        continue
      }
      // Names are numbered in the order of their first use, from 1.
      let group = Int(key.index) - 1
      if group == counts.count { counts.append(0) }
      counts[group] += 1
      groupOfRow.append(group)
    }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var next = starts
    var rows = [Int](repeating: 0, count: starts[starts.count - 1])
    for (offset, group) in groupOfRow.enumerated() where group >= 0 {
      rows[next[group]] = offset + 1
      next[group] += 1
    }
    return (starts, rows)
  }

  private mutating func key(of row: Int, _ interner: inout Interner) -> NameID? {
    if let idColumn {
      guard let cell = cell(idColumn, row), cell.count > 0 else {
        report(row, "this row has no id", help: "write the id of its event into the column `id`")
        return nil
      }
      return interner.intern(text(cell))
    }
    let parts = eventColumns.map { column in cell(column.position, row).map { string($0) } ?? "" }
    return interner.intern(parts.joined(separator: "\u{1F}") + "\u{1F}")
  }

  private mutating func checkWidth(_ row: Int) -> Bool {
    let width = table.row(0).count
    let extra = table.row(row).dropFirst(width).first { table.cells[$0].count > 0 }
    guard let extra else { return true }
    bag.report(
      Diagnostic(
        .csvRow, "this row has more cells than the header", at: span(table.cells[extra]),
        label: "no column for this", notes: ["the row was left out"],
        helps: [Help("put a text that holds a comma into double quotes")]))
    return false
  }

  private mutating func writeEvent(_ rows: ArraySlice<Int>) {
    guard let first = rows.first else { return }
    let start = start(of: first)
    if let idColumn, let id = cell(idColumn, first) { scalar(id) }
    _ = builder.open(.mapping, style: .flow, start: start)
    for column in eventColumns {
      let value =
        layout.lineColumns.isEmpty
        ? cell(column.position, first) : agreed(column, rows)
      if let value, value.count > 0 { entry(column.name, value) }
    }
    if !layout.lineColumns.isEmpty {
      word("lines", at: start)
      _ = builder.open(.sequence, style: .block, start: start)
      for row in rows {
        _ = builder.open(.mapping, style: .flow, start: self.start(of: row))
        for column in lineColumns {
          if let value = cell(column.position, row), value.count > 0 { entry(column.name, value) }
        }
        _ = builder.close(end: end(of: row))
      }
      _ = builder.close(end: start)
    } else if let second = rows.dropFirst().first {
      report(
        second, "this id stands in two rows",
        help: "an event of \(layout.section) has one row; give this one an id of its own")
    }
    _ = builder.close(end: end(of: first))
  }

  /// The value of an event's column: what its rows say, where they do not contradict each other.
  private mutating func agreed(
    _ column: (name: String, position: Int), _ rows: ArraySlice<Int>
  ) -> CSVTable.Cell? {
    var found: CSVTable.Cell?
    for row in rows {
      guard let value = cell(column.position, row), value.count > 0 else { continue }
      guard let earlier = found else {
        found = value
        continue
      }
      if string(earlier) != string(value) {
        bag.report(
          Diagnostic(
            .csvRow, "the rows of one event say different things about `\(column.name)`",
            at: span(value), label: "`\(string(value))` here",
            related: [Label(span(earlier), "`\(string(earlier))` here")],
            helps: [Help("write it on the first row only, or the same on each")]))
      }
    }
    return found
  }

  // MARK: Cells and nodes

  private func cell(_ position: Int, _ row: Int) -> CSVTable.Cell? {
    let range = table.row(row)
    return position < range.count ? table.cells[range.lowerBound + position] : nil
  }

  private func text(_ cell: CSVTable.Cell) -> UnsafeBufferPointer<UInt8> {
    let start = Int(cell.text)
    let buffer = cell.isDecoded ? decoded : bytes
    return UnsafeBufferPointer(rebasing: buffer[start..<start + Int(cell.count)])
  }

  private func string(_ cell: CSVTable.Cell) -> String {
    String(decoding: text(cell), as: UTF8.self)
  }

  private func start(of row: Int) -> UInt32 {
    let range = table.row(row)
    return range.isEmpty ? 0 : table.cells[range.lowerBound].start
  }

  private func end(of row: Int) -> UInt32 {
    let range = table.row(row)
    return range.isEmpty ? 0 : table.cells[range.upperBound - 1].end
  }

  private mutating func entry(_ name: String, _ value: CSVTable.Cell) {
    word(name, at: value.start)
    scalar(value)
  }

  private mutating func scalar(_ cell: CSVTable.Cell) {
    _ = builder.scalar(
      text(cell), style: .plain, start: cell.start, end: cell.end,
      verbatimAt: cell.isDecoded ? nil : cell.text)
  }

  /// A key that stands in the header only.
  private mutating func word(_ text: String, at offset: UInt32) {
    var copy = text
    copy.withUTF8 { bytes in
      _ = builder.scalar(bytes, style: .plain, start: offset, end: offset, verbatimAt: nil)
    }
  }

  private mutating func report(_ row: Int, _ message: String, help: String) {
    let range = table.row(row)
    bag.report(
      Diagnostic(
        .csvRow, message, at: range.isEmpty ? nil : span(table.cells[range.lowerBound]),
        label: "the row was left out", helps: [Help(help)]))
  }

  private func span(_ cell: CSVTable.Cell) -> Span {
    Span(source: source, start: cell.start, end: cell.end)
  }
}

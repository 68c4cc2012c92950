import Diagnostics
import Tables

/// The rows below the header: which of them hold data, and which are headings, totals or notes.
extension Importer {
  mutating func readRows() {
    let fieldOfColumn = fieldsByColumn()
    let group = MergedTexts(
      table,
      columns: [.parent, .group, .supplier, .receipt, .date].compactMap {
        header.columns[$0]
      })
    var row = ImportRow()
    let none = [Table.Cell?](repeating: nil, count: Field.allCases.count)
    var last = header.number
    for index in header.row + 1..<max(table.rowCount, header.row + 1) {
      row.number = table.number(ofRow: index)
      result.skipped += row.number - last - 1
      last = row.number
      row.cells = none
      row.joined = [:]
      let range = table.row(index)
      row.count = range.count
      row.single = range.count == 1 ? range.first : nil
      if table.isCSV, let end = range.last, end.column >= header.width {
        guard repair(&row, index) else { continue }
      } else {
        for cell in range where cell.column < fieldOfColumn.count {
          if let field = fieldOfColumn[cell.column] { row.cells[field.index] = cell }
        }
      }
      read(&row, index, group)
    }
  }

  private func fieldsByColumn() -> [Field?] {
    var fields: [Field?] = []
    for field in Field.allCases {
      guard let column = header.columns[field] else { continue }
      while fields.count <= column { fields.append(nil) }
      fields[column] = field
    }
    return fields
  }

  private mutating func read(_ row: inout ImportRow, _ index: Int, _ merged: MergedTexts) {
    if isRepeatedHeader(index) {
      result.skipped += 1
      assume(
        "a row that repeats the header is passed over", at: CellPlace(row: row.number, column: 0))
      return
    }
    if isTotal(index, row) {
      result.skipped += 1
      checkTotal(index, row)
      return
    }
    carry(&row, merged)
    if takeHeading(row) { return }
    let count = findings.count
    switch kind {
    case .products: readProduct(row)
    case .boms: readBOMLine(row)
    case .opening: readOpeningLine(row)
    case .receipts: readReceiptLine(row)
    case .accounts: readAccount(row)
    }
    if findings[count...].contains(where: { $0.code == .importRow }) {
      result.rejected += 1
    } else {
      result.imported += 1
    }
  }

  /// Leaves a row out, with the cell to blame and the reason.
  mutating func reject(
    _ row: ImportRow, _ place: CellPlace, _ message: String, label: String = "",
    help: String? = nil
  ) {
    findings.append(
      Finding(
        code: .importRow, message: "row \(row.number) is left out: \(message)", place: place,
        label: label, helps: help.map { [$0] } ?? []))
  }

  // MARK: Rows that are none

  private func isRepeatedHeader(_ index: Int) -> Bool {
    let range = table.row(index)
    guard range.count >= 2, range.count <= header.names.count,
      range.count(where: { header.mayRepeat($0) }) * 2 > range.count
    else { return false }
    var equal = 0
    for cell in range {
      guard cell.kind == .text, let name = header.names[cell.column] else { return false }
      if table.text(cell).collapsed == name { equal += 1 }
    }
    return equal * 2 > range.count
  }

  /// Whether a row states a total: one of its texts says so, and it has no part number or no quantity.
  private func isTotal(_ index: Int, _ row: ImportRow) -> Bool {
    guard kind != .accounts, row.count <= 8 else { return false }
    if row.cell(.partNumber) != nil, row.cell(.quantity) != nil { return false }
    for cell in table.row(index) where cell.kind == .text && cell.count(atMost: 40) {
      let words = HeaderName(table.text(cell)).words
      if Self.totals.contains(words) { return true }
      let isStart = ["total ", "subtotal ", "sub total ", "grand total"].contains {
        words.hasPrefix($0)
      }
      let isEnd = [" total", " subtotal", " sub total"].contains { words.hasSuffix($0) }
      if isStart || isEnd, row.cell(.quantity) == nil || row.cell(.cost) == nil { return true }
    }
    return false
  }

  private static let totals: Set<String> = [
    "total", "totals", "subtotal", "subtotals", "sub total", "grand total", "sum", "summe",
    "gesamt", "gesamtsumme", "zwischensumme", "total general", "net total", "total cost",
    "total price", "total amount", "overall total", "totaal", "totale",
  ]

  /// Takes a heading: a text that stands alone in its row.
  private mutating func takeHeading(_ row: ImportRow) -> Bool {
    guard let cell = row.single, cell.kind == .text, kind != .accounts else { return false }
    let text = table.text(cell).collapsed
    guard !text.isEmpty else { return false }
    let place = CellPlace(row: row.number, column: cell.column)
    if kind == .products,
      cell.column == header.columns[.partNumber] || cell.column == header.columns[.name]
    {
      return false
    }
    result.skipped += 1
    if cell.column == header.columns[.parent] {
      carried[.parent] = text
      assume("a name that stands alone in its row begins an assembly", at: place)
    } else {
      carried[.group] = text
      assume("a text that stands alone in its row is a heading", at: place)
    }
    return true
  }

  // MARK: Values that hold for several rows

  private mutating func carry(_ row: inout ImportRow, _ merged: MergedTexts) {
    let isStock = kind == .receipts || kind == .opening
    for field in isStock ? [Field.supplier, .receipt, .date] : [.parent, .group] {
      guard let column = header.columns[field] else { continue }
      if let cell = row.cell(field) {
        if cell.kind == .text || cell.kind == .number || cell.kind == .date {
          carried[field] = row.joined[field.index] ?? table.text(cell).collapsed
        }
        continue
      }
      if let text = merged.text(row: row.number, column: column) {
        row.joined[field.index] = text
        continue
      }
      guard field != .supplier || row.cell(.receipt) == nil,
        field != .date || row.cell(.receipt) == nil,
        let text = carried[field]
      else { continue }
      if field == .group, !merged.isEmpty {
        carried[.group] = nil
        continue
      }
      row.joined[field.index] = text
      if field != .group {
        assume(
          "where `\(header.name(field))` is blank, the row above counts",
          at: CellPlace(row: row.number, column: column))
      }
    }
    if header.columns[.group] == nil, let heading = carried[.group] {
      row.joined[Field.group.index] = heading
    }
  }
}

extension Table.Cell {
  fileprivate func count(atMost limit: Int) -> Bool { byteCount <= limit }
}

/// The texts of merged cells, for the rows that they cover.
struct MergedTexts {
  private var texts: [Int: [(rows: ClosedRange<Int>, text: String)]] = [:]

  init(_ table: Table, columns: [Int]) {
    let merges = table.merges.filter { $0.last.row > $0.first.row }.sorted { $0.first < $1.first }
    for merge in merges where columns.contains(merge.first.column) {
      guard let index = table.position(ofRow: merge.first.row),
        let cell = table.cell(index, merge.first.column)
      else { continue }
      texts[merge.first.column, default: []].append(
        (merge.first.row...merge.last.row, table.text(cell).collapsed))
    }
  }

  var isEmpty: Bool { texts.isEmpty }

  func text(row: Int, column: Int) -> String? {
    guard let texts = texts[column] else { return nil }
    var low = 0
    var high = texts.count
    while low < high {
      let middle = (low + high) / 2
      if texts[middle].rows.upperBound < row { low = middle + 1 } else { high = middle }
    }
    return low < texts.count && texts[low].rows.contains(row) ? texts[low].text : nil
  }
}

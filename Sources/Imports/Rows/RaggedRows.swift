import Diagnostics
import Tables

/// Rows of a CSV file with more cells than the header: a comma that should stand in quotes.
extension Importer {
  /// Puts the pieces of a text back together, where only one way makes sense of the row; else the row
  /// is left out.
  mutating func repair(_ row: inout ImportRow, _ index: Int) -> Bool {
    let cells = Array(table.row(index))
    let extra = (cells.last?.column ?? 0) + 1 - header.width
    var ways: [Int] = []
    if extra < 6 {
      for start in 0..<header.width where fits(cells, joining: start, extra) { ways.append(start) }
    }
    if ways.count > 1 {
      // A comma of a sentence has a blank behind it, and brackets close again.
      let sentences = ways.filter { isSentence(cells, from: $0, extra) }
      if sentences.count == 1 { ways = sentences }
    }
    guard ways.count == 1, let start = ways.first else {
      let place = CellPlace(row: row.number, column: header.width)
      result.rejected += 1
      reject(
        row, place, "it has \(header.width + extra) cells, and the header \(header.width)",
        label: "no column for this",
        help: "put the text that holds a comma into double quotes")
      return false
    }
    let pieces = cells.filter { (start...start + extra).contains($0.column) }
    let text = pieces.map { table.text($0).collapsed }.joined(separator: ", ")
    assume(
      "a row has more cells than the header: the pieces of one text are put together",
      at: CellPlace(row: row.number, column: start))
    for cell in cells {
      let column = cell.column <= start ? cell.column : cell.column - extra
      if (start + 1...start + extra).contains(cell.column) { continue }
      guard let field = Field.allCases.first(where: { header.columns[$0] == column }) else {
        continue
      }
      row.cells[field.index] = cell
      if column == start { row.joined[field.index] = text }
    }
    row.count -= extra
    return true
  }

  /// Whether every column holds what its kind is when the pieces from a column on are one cell.
  private func fits(_ cells: [Table.Cell], joining start: Int, _ extra: Int) -> Bool {
    let numeric: [Field] = [.quantity, .cost, .price, .total, .multiplier, .onHand]
    for field in numeric {
      guard let column = header.columns[field] else { continue }
      if column == start { return false }
      let actual = column < start ? column : column + extra
      guard let cell = cells.first(where: { $0.column == actual }) else { continue }
      if !NumberReader.looksLikeNumber(table.text(cell)) { return false }
    }
    // Addresses of pages stand in one column.
    for (position, cell) in cells.enumerated() where isAddress(cell) {
      if position > 0, cell.column > start, cell.column <= start + extra { return false }
      if cell.column == start { return false }
    }
    return true
  }

  private func isAddress(_ cell: Table.Cell) -> Bool {
    table.withBytes(cell) { $0.starts(with: "http".utf8) }
  }

  private func isSentence(_ cells: [Table.Cell], from start: Int, _ extra: Int) -> Bool {
    let pieces = cells.filter { (start...start + extra).contains($0.column) }
    guard pieces.count == extra + 1 else { return false }
    return pieces.dropFirst().allSatisfy { table.followsBlank($0) }
  }
}

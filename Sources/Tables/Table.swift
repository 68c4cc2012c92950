import SourceText

/// A place in a table, as spreadsheets name it: `C14`.
public struct CellPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The row, from 1.
  public var row: Int
  /// The column, from 0.
  public var column: Int

  /// A place by its row from 1 and its column from 0.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// The name of a column: `A` for 0, `AA` for 26.
  public static func name(ofColumn column: Int) -> String {
    var letters: [UInt8] = []
    var rest = max(column, 0) + 1
    while rest > 0 {
      letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  /// Letters and number: `C14`.
  public var description: String { Self.name(ofColumn: column) + String(row) }

  /// Ascending order: by rows, then by columns.
  public static func < (left: CellPlace, right: CellPlace) -> Bool {
    (left.row, left.column) < (right.row, right.column)
  }
}

/// What a spreadsheet shows around the number of a cell.
public enum NumberFormat: Hashable, Sendable {
  /// The number alone.
  case plain
  /// A percentage: 0.04 is shown as 4%.
  case percent
  /// An amount with a sign or a code of its currency.
  case currency(String)
}

/// One sheet of a spreadsheet, or a CSV file: cells with their rows and columns.
///
/// Texts lie end to end in one buffer, and numbers are kept as they are written, digit by digit.
public struct Table: Sendable {
  /// What a cell holds.
  public enum Kind: UInt8, Hashable, Sendable {
    /// Text; in a CSV file everything is.
    case text
    /// A number, as a plain decimal or with an exponent.
    case number
    /// `TRUE` or `FALSE`.
    case boolean
    /// A date, as `YYYY-MM-DD`.
    case date
    /// What a formula gave instead of a value, such as `#DIV/0!`.
    case fault
    /// A formula whose value the file does not keep; its text begins with `=`.
    case formula
  }

  /// A cell that is not blank.
  public struct Cell: Sendable {
    var start: UInt32
    var count: UInt32
    /// Where it stands in a CSV file.
    var place: UInt32
    var columnNumber: UInt16
    /// What it holds.
    public internal(set) var kind: Kind
    var format: UInt8

    /// The column, from 0.
    public var column: Int { Int(columnNumber) }

    /// How many bytes its text has.
    public var byteCount: Int { Int(count) }
  }

  struct Row: Sendable {
    var number: UInt32
    var first: UInt32
  }

  /// Cells that are shown as one.
  public struct Merge: Hashable, Sendable {
    /// The upper left cell, which holds the value.
    public var first: CellPlace
    /// The lower right cell.
    public var last: CellPlace
  }

  /// The path of the file.
  public let path: String
  /// The name of the sheet; nil for a CSV file.
  public internal(set) var sheet: String?
  /// The other sheets of the file.
  public internal(set) var otherSheets: [String] = []
  /// What had to be assumed to read it, as sentences.
  public internal(set) var remarks: [String] = []
  /// Whether decimals are likely to follow a comma, for semicolons separate the cells.
  public internal(set) var hasSemicolons = false
  /// Merged cells.
  public internal(set) var merges: [Merge] = []
  /// The text of a CSV file.
  var file: SourceFile?
  var text: [UInt8] = []
  var cells: ContiguousArray<Cell> = []
  var rows: ContiguousArray<Row> = []
  var formats: [NumberFormat] = [.plain]

  init(path: String) {
    self.path = path
  }

  /// How many rows hold something.
  public var rowCount: Int { rows.count }

  /// How many cells hold something.
  public var cellCount: Int { cells.count }

  /// The number of the row at a position, from 1 as spreadsheets count.
  public func number(ofRow index: Int) -> Int { Int(rows[index].number) }

  /// The cells of the row at a position, by their columns.
  public func row(_ index: Int) -> ArraySlice<Cell> {
    let end = index + 1 < rows.count ? Int(rows[index + 1].first) : cells.count
    return ArraySlice(cells[Int(rows[index].first)..<end])
  }

  /// The positions of the cells of a row.
  func cellRange(ofRow index: Int) -> Range<Int> {
    let end = index + 1 < rows.count ? Int(rows[index + 1].first) : cells.count
    return Int(rows[index].first)..<end
  }

  /// Calls a function for each cell of a row.
  public func forEachCell(inRow index: Int, _ body: (Cell) -> Void) {
    for position in cellRange(ofRow: index) { body(cells[position]) }
  }

  /// The cell of a column in the row at a position.
  public func cell(_ index: Int, _ column: Int) -> Cell? {
    let range = cellRange(ofRow: index)
    // In most rows a cell stands at its column's position, or a little before it.
    var position = min(range.lowerBound + column, range.upperBound - 1)
    while position >= range.lowerBound {
      if cells[position].column == column { return cells[position] }
      if cells[position].column < column { return nil }
      position -= 1
    }
    return nil
  }

  /// The position of a row by its number.
  public func position(ofRow number: Int) -> Int? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if Int(rows[middle].number) < number { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && Int(rows[low].number) == number ? low : nil
  }

  /// The text of a cell.
  public func text(_ cell: Cell) -> String {
    String(decoding: text[Int(cell.start)..<Int(cell.start) + Int(cell.count)], as: UTF8.self)
  }

  /// Calls a function with the UTF-8 bytes of a cell.
  public func withBytes<Result>(
    _ cell: Cell, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    text.withUnsafeBufferPointer { buffer in
      body(
        UnsafeBufferPointer(
          rebasing: buffer[Int(cell.start)..<Int(cell.start) + Int(cell.count)]))
    }
  }

  /// What is shown around the number of a cell.
  public func format(_ cell: Cell) -> NumberFormat { formats[Int(cell.format)] }
}

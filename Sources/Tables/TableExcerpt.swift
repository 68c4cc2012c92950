import SourceText

/// The text of a table that findings are shown in: a CSV file itself, or the rows of a sheet that are
/// to be shown, each on the line of its number, with its cells side by side.
public struct TableExcerpt: Sendable {
  /// The text.
  public let file: SourceFile
  private var spans: [CellPlace: TextRange] = [:]

  /// The text with some places; others cannot be found in it.
  public init(_ table: Table, showing places: [CellPlace]) {
    let shown = Set(places.map(\.row)).sorted()
    if let file = table.file {
      self.file = file
      for row in shown { addSpans(ofRow: row, table, file, places) }
      return
    }
    var text: [UInt8] = []
    var line = 1
    for number in shown where number > 0 {
      while line < number {
        text.append(0x0A)
        line += 1
      }
      guard let index = table.position(ofRow: number) else { continue }
      for (offset, cell) in table.row(index).enumerated() {
        if offset > 0 { text += " | ".utf8 }
        let start = UInt32(truncatingIfNeeded: text.count)
        // A line break inside a cell would make two lines of the row.
        text += table.text(cell).utf8.map { $0 < 0x20 ? 0x20 : $0 }
        spans[CellPlace(row: number, column: cell.column)] = TextRange(
          start: start, end: UInt32(truncatingIfNeeded: text.count))
      }
    }
    text.append(0x0A)
    let sheet = table.sheet.map { "[\($0)]" } ?? ""
    file = SourceFile(path: table.path + sheet, contents: text)
    addBlanks(places, table)
  }

  /// The span of a place; nil where its row is not shown.
  public func span(_ place: CellPlace, in source: SourceID) -> Span? {
    spans[place].map { Span(source: source, range: $0) }
  }

  private mutating func addSpans(
    ofRow number: Int, _ table: Table, _ file: SourceFile, _ places: [CellPlace]
  ) {
    guard let index = table.position(ofRow: number) else { return }
    for cell in table.row(index) {
      let isInFile = Int(cell.start) < file.bytes.count
      let end = isInFile ? cell.start + cell.count : quotedEnd(file, Int(cell.place))
      spans[CellPlace(row: number, column: cell.column)] = TextRange(
        start: isInFile ? cell.start : cell.place, end: end)
    }
    addBlanks(places.filter { $0.row == number }, table)
  }

  /// Cells without anything in them stand behind the one before them.
  private mutating func addBlanks(_ places: [CellPlace], _ table: Table) {
    for place in places where spans[place] == nil {
      guard let index = table.position(ofRow: place.row) else { continue }
      let before = table.row(index).last { $0.column < place.column } ?? table.row(index).first
      guard let before,
        let span = spans[CellPlace(row: place.row, column: before.column)]
      else { continue }
      let offset = before.column < place.column ? span.end : span.start
      spans[place] = TextRange(start: offset, end: offset)
    }
  }

  private func quotedEnd(_ file: SourceFile, _ start: Int) -> UInt32 {
    var index = start + 1
    while index < file.bytes.count {
      if file.bytes[index] == UInt8(ascii: "\"") {
        guard index + 1 < file.bytes.count, file.bytes[index + 1] == UInt8(ascii: "\"") else {
          break
        }
        index += 1
      }
      index += 1
    }
    return UInt32(truncatingIfNeeded: min(index + 1, file.bytes.count))
  }
}

extension Table {
  /// Whether a blank stands before a cell in a CSV file, as behind a comma of a sentence.
  public func followsBlank(_ cell: Cell) -> Bool {
    guard let file, cell.place > 0, Int(cell.place) < file.bytes.count else { return false }
    return file.bytes[Int(cell.place) - 1] == 0x20
  }

  /// Whether it was read from a CSV file, in which a comma without quotes makes two cells of one.
  public var isCSV: Bool { file != nil }
}

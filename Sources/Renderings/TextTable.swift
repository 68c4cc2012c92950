/// Rows of cells in aligned columns: how figures are shown to people.
public struct TextTable: Sendable {
  /// How a column is set.
  public enum Alignment: Hashable, Sendable {
    /// Words.
    case leading
    /// Whole figures.
    case trailing
    /// Figures with their decimal points under each other.
    case decimal
  }

  /// One cell.
  public struct Cell: Sendable {
    var text: String
    var style: TextStyle

    /// A cell with text in a style.
    public init(_ text: String, _ style: TextStyle = .plain) {
      self.text = text.printable
      self.style = style
    }
  }

  private enum Row {
    case cells([Cell])
    case rule
    case line(String, TextStyle)
  }

  private let columns: [Alignment]
  private let indent: Int
  private var rows: [Row] = []

  /// A table.
  ///
  /// - Parameters:
  ///   - columns: how each column is set; rows may have fewer cells.
  ///   - indent: spaces before the first column.
  public init(_ columns: [Alignment], indent: Int = 0) {
    self.columns = columns
    self.indent = indent
  }

  /// Adds a row of cells.
  public mutating func row(_ cells: [Cell]) {
    rows.append(.cells(cells))
  }

  /// Adds a row of texts in one style.
  public mutating func row(_ texts: [String], _ style: TextStyle = .plain) {
    rows.append(.cells(texts.map { Cell($0, style) }))
  }

  /// Adds a thin rule over the whole width.
  public mutating func rule() {
    rows.append(.rule)
  }

  /// Adds a line that keeps to no column.
  public mutating func line(_ text: String, _ style: TextStyle = .plain) {
    rows.append(.line(text.printable, style))
  }

  /// The table as text, every line ended.
  public func rendered() -> StyledText {
    let layout = measure()
    var result = StyledText()
    let margin = String(repeating: " ", count: indent)
    for row in rows {
      switch row {
      case .rule:
        result.appendLine("\(margin)\(String(repeating: "-", count: layout.width))", .faint)
      case .line(let text, let style):
        result.appendLine("\(margin)\(text)", style)
      case .cells(let cells):
        let used = (cells.lastIndex { !$0.text.isEmpty } ?? -1) + 1
        if used > 0 { result.append("\(margin)") }
        for (index, cell) in cells.prefix(used).enumerated() {
          var text = align(cell.text, column: index, layout)
          if index == used - 1 { text = text.trimmingTrailingSpaces } else { text += "  " }
          result.append("\(text)", cell.style)
        }
        result.append("\n")
      }
    }
    return result
  }

  private struct Layout {
    var widths: [Int]
    /// Cells before and after the decimal point, by column.
    var wholes: [Int]
    var fractions: [Int]
    var width: Int { widths.reduce(0, +) + 2 * max(widths.count - 1, 0) }
  }

  private func measure() -> Layout {
    var layout = Layout(
      widths: columns.map { _ in 0 }, wholes: columns.map { _ in 0 },
      fractions: columns.map { _ in 0 })
    for case .cells(let cells) in rows {
      for (index, cell) in cells.prefix(columns.count).enumerated() {
        layout.widths[index] = max(layout.widths[index], cell.text.displayWidth)
        if columns[index] == .decimal, let parts = cell.text.decimalParts {
          layout.wholes[index] = max(layout.wholes[index], parts.whole)
          layout.fractions[index] = max(layout.fractions[index], parts.fraction)
        }
      }
    }
    for index in columns.indices where columns[index] == .decimal {
      layout.widths[index] = max(
        layout.widths[index], layout.wholes[index] + layout.fractions[index])
    }
    return layout
  }

  private func align(_ text: String, column: Int, _ layout: Layout) -> String {
    guard column < columns.count else { return text }
    switch columns[column] {
    case .leading: return text.padded(to: layout.widths[column])
    case .trailing: return text.padded(toRightOf: layout.widths[column])
    case .decimal:
      guard let parts = text.decimalParts else {
        return text.padded(toRightOf: layout.widths[column])
      }
      let tail = String(repeating: " ", count: layout.fractions[column] - parts.fraction)
      return (text + tail).padded(toRightOf: layout.widths[column])
    }
  }
}

extension String {
  /// The widths before and from the decimal point of a text that is a figure.
  fileprivate var decimalParts: (whole: Int, fraction: Int)? {
    guard
      utf8.contains(where: { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
      utf8.allSatisfy({
        ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".")
          || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
      })
    else { return nil }
    let fraction = utf8.lastIndex(of: UInt8(ascii: ".")).map {
      utf8.distance(from: $0, to: utf8.endIndex)
    }
    return (utf8.count - (fraction ?? 0), fraction ?? 0)
  }

  fileprivate var trimmingTrailingSpaces: String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}

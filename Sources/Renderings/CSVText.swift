/// Cells of comma-separated values, which spreadsheets open.
public enum CSVCells: TextMedium {
  /// A cell with a text in it, in quotes where it needs them.
  ///
  /// A spreadsheet would run a cell that begins like a formula, so that an apostrophe stands in front of
  /// it (`accounting.md` 3); `import` takes that off again. What cannot be seen is shown, because tables
  /// are printed in terminals and logs too; a cell is one line.
  public static func escaped(_ text: String) -> String {
    var cell = text.split(whereSeparator: \.isNewline).joined(separator: " ").printable
    if isFormula(cell) { cell = "'" + cell }
    let needsQuotes =
      cell.hasPrefix("::") || cell.first == " " || cell.last == " "
      || cell.utf8.contains { "\",;\t".utf8.contains($0) }
    guard needsQuotes else { return cell }
    let inner = cell.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"" + inner.joined(separator: "\"\"") + "\""
  }

  /// Whether a spreadsheet would compute a cell.
  private static func isFormula(_ cell: String) -> Bool {
    guard let first = cell.utf8.first else { return false }
    if "=+@".utf8.contains(first) { return true }
    let rest = cell.utf8.dropFirst()
    return first == UInt8(ascii: "-")
      && !(rest.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") } && !rest.isEmpty)
  }
}

/// Comma-separated values (RFC 4180).
public typealias CSVText = EscapedText<CSVCells>

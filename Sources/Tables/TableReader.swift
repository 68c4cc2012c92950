import Diagnostics

/// Reads a sheet of a spreadsheet (`.xlsx`) or a CSV file; which of them it is, its bytes say.
///
/// - Parameters:
///   - sheet: the name of a sheet, or its number from 1; nil for the first that holds something.
///   - isWanted: where no sheet is named, looks for one; the first that holds something stands where none is
///     wanted.
public func readTable(
  _ contents: [UInt8], path: String, sheet: String? = nil, limits: TableLimits = .standard,
  preferring isWanted: (Table) -> Bool = { _ in true }, into bag: inout DiagnosticBag
) -> Table? {
  if contents.starts(with: [0x50, 0x4B, 0x03, 0x04]) || contents.starts(with: [0x50, 0x4B, 5, 6]) {
    return readXLSX(contents, path: path, sheet: sheet, limits, preferring: isWanted, into: &bag)
  }
  if contents.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
    bag.report(
      .noTable(
        path, "it is in Excel's format of before 2007, or locked with a password",
        "open it in the spreadsheet program and save it as .xlsx without a password"))
    return nil
  }
  if contents.starts(with: "%PDF".utf8) {
    bag.report(.noTable(path, "it is a PDF", "ask for the spreadsheet it was printed from"))
    return nil
  }
  if let sheet {
    bag.report(
      .noTable(
        path, "a CSV file has no sheets, and `\(sheet)` was asked for", "leave `--sheet` out")
    )
    return nil
  }
  return readCSVTable(contents, path: path, limits, into: &bag)
}

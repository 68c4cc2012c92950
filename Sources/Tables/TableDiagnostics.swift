import Diagnostics

extension Diagnostic {
  /// A file that is no table.
  static func noTable(_ path: String, _ reason: String, _ help: String) -> Diagnostic {
    Diagnostic(
      .importUnreadable, "`\(path)` cannot be read as a table", notes: [reason],
      helps: [Help(help)])
  }

  /// A file that holds more than is read.
  static func tooLarge(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .importTooLarge, "`\(path)` holds more than is read", notes: [reason],
      helps: [Help("save the rows that are needed as a new file, and import that")])
  }

  static func noSuchSheet(_ path: String, _ name: String, _ sheets: [String]) -> Diagnostic {
    Diagnostic(
      .importUnreadable, "`\(path)` has no sheet `\(name)`",
      helps: [Help("its sheets are \(alternatives(sheets, joinedBy: "and"))")])
  }
}

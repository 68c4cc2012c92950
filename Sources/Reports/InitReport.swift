import Diagnostics
import Renderings
import SourceText

/// What `init` does with a file.
public struct InitReportFile: Sendable {
  /// The path.
  public var path: String
  /// What it is for.
  public var summary: String
  /// What is done with it.
  public var action: String

  /// A file.
  public init(path: String, summary: String, action: String) {
    (self.path, self.summary, self.action) = (path, summary, action)
  }
}

/// What came of `init`.
public struct InitReport: Sendable {
  /// The files, in the order in which they are written.
  public var files: [InitReportFile]
  /// Remarks on what was left alone.
  public var remarks: [String]
  /// The commands to run next, each with what it is for.
  public var next: [(command: String, purpose: String)]
  /// The folder to run them in; nil for the working folder.
  public var folder: String?
  /// Whether it was written.
  public var isWritten: Bool

  /// A report.
  public init(
    files: [InitReportFile], remarks: [String], next: [(command: String, purpose: String)],
    folder: String?, isWritten: Bool
  ) {
    (self.files, self.remarks, self.next) = (files, remarks, next)
    (self.folder, self.isWritten) = (folder, isWritten)
  }
}

/// The files of a new workspace for people.
public func initFilesText(_ report: InitReport) -> StyledText {
  var text = StyledText()
  text.appendLine(report.isWritten ? "\nWritten" : "\nWhat would be written", .strong)
  var table = TextTable([.leading, .leading, .leading], indent: 2)
  for file in report.files { table.row([file.action, file.path, file.summary]) }
  text.append(table.rendered())
  for remark in report.remarks { text.appendLine("  \(remark)") }
  return text
}

/// What to do next, for people.
public func initNextText(_ report: InitReport) -> StyledText {
  var text = StyledText()
  text.appendLine(
    "\nNext" + (report.folder.map { ", in `\($0)`" } ?? ""), .strong)
  var table = TextTable([.leading, .leading], indent: 2)
  for step in report.next { table.row([.init(step.command, .strong), .init(step.purpose)]) }
  text.append(table.rendered())
  return text
}

/// The JSON document of `init`.
public func initJSON(
  _ report: InitReport, mode: String, currency: String, _ diagnostics: [Diagnostic],
  _ sources: SourceMap
) -> Document {
  var json = JSONWriter()
  json.object { json in
    json.member("cogsmith", 1)
    json.member("mode", mode)
    json.member("currency", currency)
    json.member("folder", report.folder ?? ".")
    json.key("files")
    json.array(of: report.files) { json, file in
      json.object(inline: true) { json in
        json.member("path", file.path)
        json.member("action", file.action)
        json.member("holds", file.summary)
      }
    }
    json.key("remarks")
    json.array(of: report.remarks) { $0.string($1) }
    json.key("next")
    json.array(of: report.next) { $0.string($1.command) }
    json.member("written", report.isWritten)
    json.key("diagnostics")
    json.diagnostics(diagnostics, in: sources)
  }
  json.endLine()
  return Document(json)
}

/// What `cogsmith explain` says about a code, and `Grammar/diagnostics/` holds.
public struct DiagnosticPage: Sendable {
  /// What is wrong, as a sentence fragment.
  public var title: String
  /// Why it is wrong and what to do, in Markdown.
  public var explanation: String
  /// A workspace that raises the code; empty where no text alone can.
  public var bad: String
  /// The same workspace, mended.
  public var good: String

  init(_ title: String, _ explanation: String = "", bad: String = "", good: String = "") {
    self.title = title
    self.explanation = explanation
    self.bad = bad
    self.good = good
  }

  /// The page in Markdown.
  public func markdown(for code: DiagnosticCode) -> String {
    var text = "# \(code.rawValue): \(title)\n\n\(explanation)\n"
    if !bad.isEmpty { text += "\nThis raises it:\n\n```yaml\n\(bad)\n```\n" }
    if !good.isEmpty { text += "\nThis does not:\n\n```yaml\n\(good)\n```\n" }
    return text
  }
}

extension DiagnosticCode {
  /// What `explain` says about the code.
  public var page: DiagnosticPage { DiagnosticPage(rawValue) }
}

/// What `cogsmith explain` says about a code, and `Grammar/diagnostics/` holds.
public struct DiagnosticPage: Sendable {
  /// What is wrong, as a sentence fragment.
  public var title: String
  /// Why it is wrong and what to do, in Markdown.
  public var explanation: String
  /// A workspace that raises the code, and nothing else; nil where no text alone can.
  public var bad: ExampleWorkspace?
  /// The same workspace, mended: it raises nothing at all.
  public var good: ExampleWorkspace?

  init(
    _ title: String, _ explanation: String, bad: ExampleWorkspace? = nil,
    good: ExampleWorkspace? = nil
  ) {
    self.title = title
    self.explanation = explanation
    self.bad = bad
    self.good = good
  }
}

/// A workspace that a page shows: one file, or several.
public struct ExampleWorkspace: Sendable, ExpressibleByStringLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A file of the workspace.
  public struct File: Sendable {
    /// Its path in the workspace.
    public var path: String
    /// Its text.
    public var text: String
    /// Whether it is saved in Windows-1252 instead of UTF-8.
    public var isWindows1252 = false

    /// The file as it is on disk.
    public var bytes: [UInt8] {
      isWindows1252
        ? text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
        : Array(text.utf8)
    }
  }

  /// The files, the root file first.
  public var files: [File]

  /// A workspace of one file.
  public init(stringLiteral text: String) {
    files = [File(path: "cogsmith.yaml", text: text + "\n")]
  }

  /// A workspace of several files by their paths.
  public init(dictionaryLiteral files: (String, String)...) {
    self.files = files.map { File(path: $0, text: $1 + "\n") }
  }

  /// The workspace with its root file saved in Windows-1252.
  func inWindows1252() -> ExampleWorkspace {
    var result = self
    result.files[0].isWindows1252 = true
    return result
  }
}

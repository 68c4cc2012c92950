import SourceText

/// A place with a few words about it.
public struct Label: Hashable, Sendable {
  /// The characters it stands under.
  public var span: Span
  /// What is there, without a full stop; may be empty.
  public var text: String

  /// A label under a span.
  public init(_ span: Span, _ text: String = "") {
    self.span = span
    self.text = text
  }
}

/// A replacement of a run of bytes, so that comments and layout around it survive.
public struct Edit: Hashable, Sendable {
  /// What to replace; empty to insert.
  public var span: Span
  /// The new text.
  public var replacement: String

  /// A replacement of a span.
  public init(_ span: Span, _ replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}

/// What the reader can do about a finding.
public struct Help: Hashable, Sendable {
  /// An instruction, without a full stop.
  public var text: String
  /// The same as edits, where it is one that a machine can make.
  public var edits: [Edit]

  /// An instruction with the edits that carry it out.
  public init(_ text: String, edits: [Edit] = []) {
    self.text = text
    self.edits = edits
  }
}

/// One finding: what is wrong, where, why, and what to do (`cli.md`, Diagnostics).
public struct Diagnostic: Hashable, Sendable {
  /// The kind of finding.
  public var code: DiagnosticCode
  /// How much it matters.
  public var severity: Severity
  /// One sentence fragment in lower case that stands alone, without a full stop.
  public var message: String
  /// The exact characters; nil when no file is to blame.
  public var primary: Label?
  /// Other places that explain it, in other files too.
  public var related: [Label] = []
  /// Reasons and figures.
  public var notes: [String] = []
  /// What to do.
  public var helps: [Help] = []

  /// A finding at a place.
  public init(
    _ code: DiagnosticCode, severity: Severity = .error, _ message: String,
    at span: Span? = nil, label: String = "", related: [Label] = [], notes: [String] = [],
    helps: [Help] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.primary = span.map { Label($0, label) }
    self.related = related
    self.notes = notes
    self.helps = helps
  }
}

/// What a run has found so far.
public struct DiagnosticBag: Sendable {
  /// The findings in the order of their discovery.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Whether one of them is an error.
  public private(set) var hasErrors = false

  /// A bag without findings.
  public init() {}

  /// Adds a finding.
  public mutating func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { hasErrors = true }
  }

  /// Adds the findings of another stage.
  public mutating func append(contentsOf other: DiagnosticBag) {
    for diagnostic in other.diagnostics { report(diagnostic) }
  }

  /// The findings by file, place, severity and code, each once; those without a place last.
  ///
  /// A note that says what an error at the same place says is left out.
  public func sorted() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let errors = Set(diagnostics.filter { $0.severity == .error }.map(Finding.init))
    return diagnostics.filter {
      seen.insert($0).inserted && !($0.severity == .note && errors.contains(Finding($0)))
    }.sorted { left, right in
      switch (left.primary?.span, right.primary?.span) {
      case (let first?, let second?) where first != second: return first < second
      case (nil, .some): return false
      case (.some, nil): return true
      default: break
      }
      if left.severity != right.severity { return left.severity < right.severity }
      return (left.code.rawValue, left.message) < (right.code.rawValue, right.message)
    }
  }

  /// What a finding is about.
  private struct Finding: Hashable {
    var code: DiagnosticCode
    var span: Span?

    init(_ diagnostic: Diagnostic) {
      code = diagnostic.code
      span = diagnostic.primary?.span
    }
  }
}

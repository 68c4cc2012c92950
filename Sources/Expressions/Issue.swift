import SourceText

/// What kind of fault an expression has.
public enum IssueCode: String, CaseIterable, Hashable, Sendable {
  /// It does not follow the grammar.
  case syntax
  /// A text, a number or an escape in it is malformed.
  case literal
  /// It is too long or nested too deeply.
  case limit
  /// A name that is not in scope, or a field that a record does not have.
  case unknownName = "unknown-name"
  /// A function that does not exist, or not for these arguments.
  case call
  /// Operands or a result of the wrong type.
  case type
  /// Units or currencies that do not go together.
  case unit
  /// A field that may be absent is used without asking whether it is there.
  case optional
  /// It works, but not as meant.
  case suspicious
}

/// A place in an expression with a few words.
public struct IssueLabel: Hashable, Sendable {
  /// The bytes of the expression.
  public var range: TextRange
  /// What is there, without a full stop.
  public var text: String

  /// A label on a range.
  public init(_ range: TextRange, _ text: String) {
    self.range = range
    self.text = text
  }
}

/// What the author can do, with the edit that does it where one does.
public struct IssueFix: Hashable, Sendable {
  /// An instruction.
  public var text: String
  /// The bytes to replace, with what.
  public var edit: Edit?

  /// A replacement of bytes of the expression.
  public struct Edit: Hashable, Sendable {
    /// The bytes; empty to insert.
    public var range: TextRange
    /// The new text.
    public var replacement: String

    /// A replacement.
    public init(_ range: TextRange, _ replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// An instruction with its edit.
  public init(_ text: String, _ edit: Edit? = nil) {
    self.text = text
    self.edit = edit
  }
}

/// A fault of an expression, found before it runs.
public struct Issue: Hashable, Sendable {
  /// What kind of fault it is.
  public var code: IssueCode
  /// Whether the expression works all the same.
  public var isWarning = false
  /// One sentence fragment in lower case that stands alone.
  public var message: String
  /// The exact bytes.
  public var range: TextRange
  /// A few words under them.
  public var label: String
  /// Other places that explain it.
  public var related: [IssueLabel] = []
  /// Reasons.
  public var notes: [String] = []
  /// What to do.
  public var fixes: [IssueFix] = []

  /// A fault at a place.
  public init(
    _ code: IssueCode, _ message: String, at range: TextRange, label: String = "",
    related: [IssueLabel] = [], notes: [String] = [], fixes: [IssueFix] = []
  ) {
    self.code = code
    self.message = message
    self.range = range
    self.label = label
    self.related = related
    self.notes = notes
    self.fixes = fixes
  }
}

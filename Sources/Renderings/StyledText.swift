/// What a run of text means; the terminal decides how that looks.
public enum TextStyle: Hashable, Sendable {
  /// Ordinary text.
  case plain
  /// Headings and headlines.
  case strong
  /// What recedes: rules, units, hints.
  case faint
  /// An error and the marks under it.
  case error
  /// A warning and the marks under it.
  case warning
  /// A note and the marks under it.
  case note
  /// A proposed edit.
  case help
  /// Line numbers, arrows and frames of an excerpt.
  case frame
}

/// Text with styles and without escape codes: what renderers produce.
public struct StyledText: Sendable {
  /// One piece in one style.
  public struct Run: Hashable, Sendable {
    /// The text, which may hold line breaks.
    public var text: String
    /// Its style.
    public var style: TextStyle
  }

  /// The pieces in order.
  public private(set) var runs: [Run] = []

  /// No text.
  public init() {}

  /// Text in one style.
  public init(_ text: String, _ style: TextStyle = .plain) {
    append(text, style)
  }

  /// Adds text at the end.
  public mutating func append(_ text: String, _ style: TextStyle = .plain) {
    if text.isEmpty { return }
    if let last = runs.last, last.style == style {
      runs[runs.count - 1].text += text
    } else {
      runs.append(Run(text: text, style: style))
    }
  }

  /// Adds another styled text at the end.
  public mutating func append(_ other: StyledText) {
    for run in other.runs { append(run.text, run.style) }
  }

  /// Adds text and a line break.
  public mutating func appendLine(_ text: String = "", _ style: TextStyle = .plain) {
    append(text, style)
    append("\n")
  }

  /// The text without styles.
  public var plain: String {
    runs.reduce(into: "") { $0 += $1.text }
  }

  /// Whether there is no text.
  public var isEmpty: Bool { runs.isEmpty }
}

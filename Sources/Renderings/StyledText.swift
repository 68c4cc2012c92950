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

/// Text with styles and without escape codes: what renderers produce for terminals and logs.
public struct StyledText: Sendable {
  /// One piece in one style.
  public struct Run: Hashable, Sendable {
    /// The text, which may hold line breaks.
    public fileprivate(set) var text: String
    /// Its style.
    public let style: TextStyle
  }

  /// The pieces in order.
  public private(set) var runs: [Run] = []

  /// No text.
  public init() {}

  /// Text in one style.
  public init(_ text: PrintableText, _ style: TextStyle = .plain) {
    append(text, style)
  }

  /// Adds text at the end.
  public mutating func append(_ text: PrintableText, _ style: TextStyle = .plain) {
    if text.isEmpty { return }
    if let last = runs.last, last.style == style {
      runs[runs.count - 1].text += text.text
    } else {
      runs.append(Run(text: text.text, style: style))
    }
  }

  /// Adds another styled text at the end.
  public mutating func append(_ other: StyledText) {
    for run in other.runs {
      if let last = runs.last, last.style == run.style {
        runs[runs.count - 1].text += run.text
      } else {
        runs.append(run)
      }
    }
  }

  /// Adds text and a line break.
  public mutating func appendLine(_ text: PrintableText = "", _ style: TextStyle = .plain) {
    append(text, style)
    append("\n")
  }

  /// The text without styles.
  public var plain: String {
    runs.reduce(into: "") { $0 += $1.text }
  }

  /// Whether there is no text.
  public var isEmpty: Bool { runs.isEmpty }

  /// The text with no line that a build server would take for a command of ours.
  ///
  /// GitHub carries out lines of a log that begin with `::`, blanks in front or not. The second colon
  /// of one in text from elsewhere becomes its number.
  public var withoutCommands: StyledText {
    var copy = StyledText()
    var start = LineStart.open
    for run in runs {
      var text = String.UnicodeScalarView()
      for scalar in run.text.unicodeScalars {
        if start.isCommand(at: scalar) {
          text.append(contentsOf: "<U+003A>".unicodeScalars)
        } else {
          text.append(scalar)
        }
      }
      copy.runs.append(Run(text: String(text), style: run.style))
    }
    return copy
  }

  /// What the line so far may become.
  private enum LineStart {
    /// Nothing but blanks.
    case open
    /// A colon behind blanks.
    case colon
    /// No command any more.
    case closed

    /// Goes on by a scalar; whether that would make the line a command.
    mutating func isCommand(at scalar: Unicode.Scalar) -> Bool {
      switch (self, scalar) {
      case (_, "\n"): self = .open
      case (.open, " "): break
      case (.open, ":"): self = .colon
      case (.colon, ":"):
        self = .closed
        return true
      default: self = .closed
      }
      return false
    }
  }
}

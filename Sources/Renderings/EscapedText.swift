/// Something that text is written to, with characters of its own that mean more than themselves.
public protocol TextMedium: Sendable {
  /// A text that shows in the medium and does nothing else.
  static func escaped(_ text: String) -> String
}

/// Text for one medium: what our code says stands as it is, and what comes from elsewhere (a file, the
/// command line, an accounting system) is escaped.
///
/// Literals are ours; whatever is interpolated is not. So a report cannot forget to escape:
///
///     let line: DOTText = "  \(key) -> \(component);\n"
public struct EscapedText<Medium: TextMedium>: Hashable, Sendable, ExpressibleByStringInterpolation
{
  /// The text as it is written to the medium.
  public private(set) var text: String

  /// No text.
  public init() { text = "" }

  /// Text of our own.
  public init(stringLiteral text: String) { self.text = text }

  /// Text from elsewhere.
  public init(_ text: String) { self.text = Medium.escaped(text) }

  /// Text from elsewhere, of which line breaks stay.
  public init(lines text: String) {
    self.text = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Medium.escaped(String($0)) }.joined(separator: "\n")
  }

  /// Text with holes.
  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Whether there is no text.
  public var isEmpty: Bool { text.isEmpty }

  /// One text behind another.
  public static func + (left: Self, right: Self) -> Self {
    var both = left
    both.text += right.text
    return both
  }

  /// Adds a text at the end.
  public static func += (left: inout Self, right: Self) { left.text += right.text }

  /// Text with holes while it is made.
  public struct Interpolation: StringInterpolationProtocol {
    var text = ""

    /// No text yet.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    /// Adds text of our own.
    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// Adds text that is escaped already.
    public mutating func appendInterpolation(_ value: EscapedText) { text += value.text }

    /// Adds text from elsewhere.
    public mutating func appendInterpolation(_ value: some StringProtocol) {
      text += Medium.escaped(String(value))
    }

    /// Adds a number of our own, as its digits.
    public mutating func appendInterpolation(number value: Int) { text += String(value) }

    /// Adds what describes a value.
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += Medium.escaped(value.description)
    }
  }
}

extension Sequence {
  /// The elements one behind the other, with a text between them.
  public func joined<Medium>(separator: EscapedText<Medium> = "") -> EscapedText<Medium>
  where Element == EscapedText<Medium> {
    var result = EscapedText<Medium>()
    var isFirst = true
    for element in self {
      if !isFirst { result += separator }
      result += element
      isFirst = false
    }
    return result
  }
}

/// A whole text in some format, of which every foreign part was escaped for that format.
public struct Document: Hashable, Sendable {
  /// The text.
  public let text: String

  /// A document of escaped text.
  public init<Medium>(_ text: EscapedText<Medium>) { self.text = text.text }

  /// A document of JSON.
  public init(_ json: JSONWriter) { text = json.text }
}

/// Writes JSON in the order it is told, without numbers that could lose a digit: figures are
/// strings (`cli.md`, JSON).
public struct JSONWriter: Sendable {
  /// The text so far, as UTF-8.
  public private(set) var bytes: [UInt8] = []

  private enum Layout: Sendable { case spread, inline }
  private var open: [(layout: Layout, isEmpty: Bool, isArray: Bool)] = []
  private var afterKey = false

  /// A writer without text.
  public init() {}

  /// The text so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes an object; `inline` keeps it on one line.
  public mutating func object(inline: Bool = false, _ body: (inout JSONWriter) -> Void) {
    container("{", "}", inline: inline, body)
  }

  /// Writes an array; `inline` keeps it on one line.
  public mutating func array(inline: Bool = false, _ body: (inout JSONWriter) -> Void) {
    container("[", "]", inline: inline, body)
  }

  /// Writes an array with one value for each element.
  public mutating func array<Elements: Sequence>(
    of elements: Elements, inline: Bool = false,
    _ body: (inout JSONWriter, Elements.Element) -> Void
  ) {
    array(inline: inline) { writer in
      for element in elements { body(&writer, element) }
    }
  }

  /// Writes the key of the value that follows.
  public mutating func key(_ name: String) {
    separate()
    writeQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    afterKey = true
  }

  /// Writes a string.
  public mutating func string(_ text: String) {
    separate()
    writeQuoted(text)
  }

  /// Writes a whole number: line numbers and counts, never money or a quantity.
  public mutating func integer(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes `true` or `false`.
  public mutating func boolean(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes a number by its text, for bodies whose receiver wants JSON numbers.
  ///
  /// - Parameter decimal: a number as JSON writes it; anything else is written as a string.
  public mutating func number(_ decimal: String) {
    guard decimal.isJSONNumber else { return string(decimal) }
    separate()
    bytes.append(contentsOf: decimal.utf8)
  }

  /// Writes a member with a string value.
  public mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  /// Writes a member with a string value, or nothing for nil.
  public mutating func member(_ name: String, optional value: String?) {
    if let value { member(name, value) }
  }

  /// Writes a member with a whole number.
  public mutating func member(_ name: String, _ value: Int) {
    key(name)
    integer(value)
  }

  /// Writes a member with a truth value.
  public mutating func member(_ name: String, _ value: Bool) {
    key(name)
    boolean(value)
  }

  /// Ends the text with a line break.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func container(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, inline: Bool,
    _ body: (inout JSONWriter) -> Void
  ) {
    separate()
    bytes.append(UInt8(ascii: opening))
    let layout: Layout = inline || open.last?.layout == .inline ? .inline : .spread
    open.append((layout, true, opening == "["))
    body(&self)
    let state = open.removeLast()
    if !state.isEmpty, layout == .spread { breakLine() }
    bytes.append(UInt8(ascii: closing))
  }

  private mutating func separate() {
    if afterKey {
      afterKey = false
      return
    }
    guard let state = open.last else { return }
    if !state.isEmpty {
      bytes.append(UInt8(ascii: ","))
      if state.layout == .inline { bytes.append(UInt8(ascii: " ")) }
    }
    open[open.count - 1].isEmpty = false
    if state.layout == .spread { breakLine() }
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in open.indices {
      bytes.append(UInt8(ascii: " "))
      bytes.append(UInt8(ascii: " "))
    }
  }

  /// Writes a text in quotes, with what cannot be seen as `\u` and its number: a reader of JSON gets the
  /// same text, and a terminal or a log obeys nothing in it.
  private mutating func writeQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      for byte in text.utf8 { writeQuoted(byte) }
    } else {
      for scalar in text.unicodeScalars {
        if scalar.isASCII {
          writeQuoted(UInt8(truncatingIfNeeded: scalar.value))
        } else if scalar.isUnseen {
          for unit in scalar.utf16 { writeNumber(unit) }
        } else {
          bytes.append(contentsOf: scalar.utf8)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func writeQuoted(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
    case 0..<0x20, 0x7F: writeNumber(UInt16(byte))
    // What build servers look for in logs.
    case UInt8(ascii: "[") where bytes.ends(with: "##") || bytes.ends(with: "##vso"):
      writeNumber(UInt16(byte))
    default: bytes.append(byte)
    }
  }

  private mutating func writeNumber(_ unit: UInt16) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: "\\u".utf8)
    for shift in [12, 8, 4, 0] { bytes.append(digits[Int(unit >> UInt16(shift) & 15)]) }
  }
}

extension String {
  /// Whether it is a number of JSON (RFC 8259, 6).
  fileprivate var isJSONNumber: Bool {
    var rest = utf8[...]
    func takesDigits() -> Bool {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      return !digits.isEmpty
    }
    func takes(_ signs: StaticString) -> Bool {
      let isThere = rest.first.map { first in signs.withUTF8Buffer { $0.contains(first) } } ?? false
      if isThere { rest = rest.dropFirst() }
      return isThere
    }
    _ = takes("-")
    if !takes("0"), !takesDigits() { return false }
    if takes("."), !takesDigits() { return false }
    if takes("eE") {
      _ = takes("+-")
      if !takesDigits() { return false }
    }
    return rest.isEmpty
  }
}

extension [UInt8] {
  fileprivate func ends(with text: StaticString) -> Bool {
    text.withUTF8Buffer { suffix(text.utf8CodeUnitCount).elementsEqual($0) }
  }
}

import Diagnostics
import SourceText

/// Reads a JSON text (RFC 8259) into a tree of the same kind as a manifest, so that what reads
/// manifests reads snapshots and lock files too, with places and without binary floating point.
///
/// A syntax error ends the reading; what was read until then is in the tree.
public func readJSON(
  _ file: SourceFile, source: SourceID, limits: Limits = .standard, into bag: inout DiagnosticBag
) -> DocumentTree {
  file.bytes.withUnsafeBufferPointer { bytes in
    var reader = JSONReader(bytes: bytes, source: source, limits: limits)
    if let diagnostic = reader.read() { bag.report(diagnostic) }
    let tree = reader.builder.tree
    tree.read(file) { $0.reportDuplicateKeys(into: &bag) }
    return tree
  }
}

private struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let source: SourceID
  private let limits: Limits
  private(set) var builder: TreeBuilder
  private var index = 0

  init(bytes: UnsafeBufferPointer<UInt8>, source: SourceID, limits: Limits) {
    self.bytes = bytes
    self.source = source
    self.limits = limits
    builder = TreeBuilder(source: source, bytes: bytes.count)
  }

  private struct Failure: Error {
    var diagnostic: Diagnostic
  }

  mutating func read() -> Diagnostic? {
    do throws(Failure) {
      skipBlanks()
      try value()
      skipBlanks()
      if index < bytes.count {
        throw fail(
          "this text goes on after its value", label: "expected the end of the file here",
          help: "take out what follows, or put a `,` where one is missing")
      }
      return nil
    } catch {
      builder.abandon(at: UInt32(truncatingIfNeeded: index))
      return error.diagnostic
    }
  }

  private mutating func value() throws(Failure) {
    guard index < bytes.count else {
      throw fail(
        "this JSON text breaks off", label: "expected a value here",
        help: "pull or save the file again; it was not saved whole")
    }
    switch bytes[index] {
    case UInt8(ascii: "{"): try container(.mapping, closing: UInt8(ascii: "}"))
    case UInt8(ascii: "["): try container(.sequence, closing: UInt8(ascii: "]"))
    case UInt8(ascii: "\""): try string()
    default: try word()
    }
  }

  private mutating func container(_ kind: NodeKind, closing: UInt8) throws(Failure) {
    guard builder.depth < limits.depth else {
      throw Failure(
        diagnostic: .tooDeep(limit: limits.depth, at: span(index, index + 1)))
    }
    _ = builder.open(kind, style: .flow, start: offset(index))
    index += 1
    skipBlanks()
    if index < bytes.count, bytes[index] == closing {
      index += 1
      _ = builder.close(end: offset(index))
      return
    }
    while true {
      if kind == .mapping { try key() }
      try value()
      skipBlanks()
      guard index < bytes.count else {
        throw fail(
          "this JSON text breaks off", label: "expected `,` or a closing bracket here",
          help: "pull or save the file again; it was not saved whole")
      }
      let byte = bytes[index]
      guard byte == UInt8(ascii: ",") || byte == closing else {
        throw missingComma
      }
      let comma = index
      index += 1
      if byte == closing { break }
      skipBlanks()
      if index < bytes.count, bytes[index] == closing {
        index = comma
        throw fail(
          "nothing follows this `,`", label: "expected a value behind it",
          help: "take the comma out",
          replacement: "")
      }
    }
    _ = builder.close(end: offset(index))
  }

  private mutating func key() throws(Failure) {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      throw fail(
        "a key must be a text in double quotes", label: "expected `\"` here",
        help: "write keys and texts in double quotes")
    }
    try string()
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
      throw fail(
        "a `:` is missing after a key", label: "expected `:` here", help: "write `\"key\": value`")
    }
    index += 1
    skipBlanks()
  }

  private mutating func word() throws(Failure) {
    let start = index
    while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<index])
    guard isNumber(text) || isLiteral(text) else {
      index = start
      throw fail(
        "this is not a JSON value", label: "expected a text in quotes, a number or a bracket",
        length: text.count, help: advice(for: text))
    }
    _ = builder.scalar(
      text, style: .plain, start: offset(start), end: offset(index), verbatimAt: offset(start))
  }

  private mutating func string() throws(Failure) {
    let start = index
    index += 1
    var decoded: [UInt8]?
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      let byte = bytes[index]
      if byte < 0x20 {
        throw fail(
          [0x09, 0x0A, 0x0D].contains(byte)
            ? "a text cannot hold a line break or a tab"
            : "a text cannot hold a control character",
          label: "not allowed here", help: "write it as an escape, such as `\\n`")
      }
      if byte == UInt8(ascii: "\\") {
        guard index + 1 < bytes.count else { break }
        if decoded == nil { decoded = Array(bytes[start + 1..<index]) }
        decoded?.append(contentsOf: try escape())
      } else {
        decoded?.append(byte)
        index += 1
      }
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      index = start
      throw fail(
        "this quote is never closed", label: "the text starts here",
        help: "close the quote on the same line")
    }
    index += 1
    if let decoded {
      decoded.withUnsafeBufferPointer { text in
        _ = builder.scalar(
          text, style: .doubleQuoted, start: offset(start), end: offset(index), verbatimAt: nil)
      }
    } else {
      _ = builder.scalar(
        UnsafeBufferPointer(rebasing: bytes[start + 1..<index - 1]), style: .doubleQuoted,
        start: offset(start), end: offset(index), verbatimAt: offset(start + 1))
    }
  }

  private mutating func escape() throws(Failure) -> [UInt8] {
    let letter = bytes[index + 1]
    let simple: UInt8
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): simple = letter
    case UInt8(ascii: "b"): simple = 0x08
    case UInt8(ascii: "f"): simple = 0x0C
    case UInt8(ascii: "n"): simple = 0x0A
    case UInt8(ascii: "r"): simple = 0x0D
    case UInt8(ascii: "t"): simple = 0x09
    case UInt8(ascii: "u"): return try unicodeEscape()
    default:
      throw fail(
        "this escape does not exist in JSON", label: "not an escape", length: 2,
        help: "write `\\\\` for a backslash")
    }
    index += 2
    return [simple]
  }

  private mutating func unicodeEscape() throws(Failure) -> [UInt8] {
    guard let value = codeUnit(at: index) else {
      throw fail(
        "`\\u` needs four hexadecimal digits", label: "expected 0 to 9 or a to f behind it",
        length: 2, help: "write the character itself")
    }
    index += 6
    if (0xD800..<0xDC00).contains(value), let low = codeUnit(at: index),
      (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
    {
      index += 6
      return Array(String(scalar).utf8)
    }
    // Half of a pair: RFC 8259 allows it (8.2), and no text can hold it.
    return Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
  }

  private func codeUnit(at index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"),
      bytes[index + 2..<index + 6].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private func isLiteral(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    ["true", "false", "null"].contains { text.elementsEqual($0.utf8) }
  }

  /// The number grammar of RFC 8259, section 6.
  private func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = Array(text)[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    func digits() -> Int {
      var count = 0
      while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
        rest = rest.dropFirst()
        count += 1
      }
      return count
    }
    let startsWithZero = rest.first == 0x30
    let whole = digits()
    if whole == 0 || (startsWithZero && whole > 1) { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return false }
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  private var missingComma: Failure {
    let fault = fail(
      "a `,` is missing between two values", label: "expected `,` before this", help: "")
    var end = index
    while end > 0, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
    var diagnostic = fault.diagnostic
    diagnostic.helps = [
      Help("put a `,` behind the value before it", edits: [Edit(span(end, end), ",")])
    ]
    return Failure(diagnostic: diagnostic)
  }

  private func advice(for text: UnsafeBufferPointer<UInt8>) -> String {
    if index < bytes.count, bytes[index] == UInt8(ascii: "<") {
      return "this is a web page; save the answer of the program itself"
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "'") {
      return "write texts in double quotes"
    }
    if let first = text.first, first &- 0x30 < 10 {
      return "write the number without zeros in front"
    }
    return "write texts in double quotes; the words of JSON are `true`, `false` and `null`"
  }

  /// A fault at the next bytes, to the end of a character; at the last byte when there are none.
  private func fail(
    _ message: String, label: String, length: Int = 1, help: String, replacement: String? = nil
  ) -> Failure {
    let start = min(index, max(bytes.count - 1, 0))
    var end = start + max(length, 1)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let place = span(start, end)
    return Failure(
      diagnostic: Diagnostic(
        .jsonSyntax, message, at: place, label: label,
        notes: ["the rest of this file is not read"],
        helps: [Help(help, edits: replacement.map { [Edit(place, $0)] } ?? [])]))
  }

  private func offset(_ value: Int) -> UInt32 { UInt32(truncatingIfNeeded: value) }

  private func span(_ start: Int, _ end: Int) -> Span {
    Span(source: source, start: offset(start), end: offset(min(end, bytes.count)))
  }
}

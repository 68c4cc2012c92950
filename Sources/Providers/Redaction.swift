import DocumentTrees

/// Texts that must not reach any output, and their removal from what others say.
///
/// A secret is found in every way of writing it that a server could send it back in: with other capitals,
/// percent signs, escapes of JSON and HTML, quoted-printable, in base64 and in hexadecimal digits, with
/// blanks and signs beyond ASCII in between; of a long one a part is enough.
struct Redaction: Sendable {
  private var secrets: [String] = []
  private var runs = SecretRuns()

  /// Adds a secret; one that is too short to be one is not looked for.
  mutating func add(_ secret: String) {
    guard secret.utf8.count >= 8, !secrets.contains(secret) else { return }
    secrets.append(secret)
    runs.add(secret)
  }

  /// A text of somebody else without secrets, on one line, cut where it goes on and on.
  func cleaned(_ text: String) -> String {
    let words = Self.line(text)
    let bytes = Array(words.utf8)
    let marks = runs.marks(in: bytes)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if !marks[index] {
        result.append(byte)
      } else if index == 0 || !marks[index - 1] {
        result += Array("…".utf8)
      }
    }
    let scalars = String(decoding: result, as: UTF8.self).unicodeScalars
    return scalars.count <= 400
      ? String(scalars) : String(String.UnicodeScalarView(scalars.prefix(399))) + "…"
  }

  /// Whether a text gives a secret away.
  func isIn(_ text: String) -> Bool {
    text.utf8.count >= runs.shortest && runs.marks(in: Array(text.utf8)).contains(true)
  }

  /// Whether any text of a value gives a secret away.
  func isIn(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool: false
    case .number(let text), .text(let text): isIn(text)
    case .list(let values): values.contains { isIn($0) }
    case .object(let members): members.contains { isIn($0.key) || isIn($0.value) }
    }
  }

  /// The start of a text on one line: controls are blanks, and what is never seen is left out.
  private static func line(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isGap = false
    var count = 0
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: isGap = true
      case .format: continue
      default:
        if isGap, count > 0 { result.append(" ") }
        isGap = false
        result.append(scalar)
        count += 1
        // What goes on for pages is not shown anyway.
        if count == 20_000 { return String(result) }
      }
    }
    return String(result)
  }
}

/// Runs of bytes that give a secret away, and where they are in a text.
private struct SecretRuns: Sendable {
  /// Of a secret longer than this, parts are looked for.
  private static let whole = 24
  private static let part = 16

  /// The runs of each length, folded.
  private var byLength: [(length: Int, runs: Set<[UInt8]>)] = []
  /// Whether a run begins with two bytes.
  private var beginnings = [Bool](repeating: false, count: 1 << 16)
  private(set) var shortest = Int.max

  mutating func add(_ secret: String) {
    let bytes = Array(secret.utf8)
    let digits = Array("0123456789abcdef".utf8)
    add(bytes)
    add(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    // In base64 it begins at one of three places in a group of bytes; letters that also depend on what
    // stands around it do not count.
    for offset in 0..<3 {
      let text = base64([UInt8](repeating: 0, count: offset) + bytes).utf8.prefix { $0 != 0x3D }
      let letters = (offset + bytes.count) * 8 / 6
      add(Array(text.prefix(letters).dropFirst(offset == 0 ? 0 : offset + 1)))
    }
  }

  private mutating func add(_ bytes: [UInt8]) {
    let folded = bytes.map(Self.folded)
    let length = folded.count > Self.whole ? Self.part : folded.count
    guard length >= 8 else { return }
    let place =
      byLength.firstIndex { $0.length == length }
      ?? {
        byLength.append((length, []))
        return byLength.count - 1
      }()
    for start in 0...(folded.count - length) {
      byLength[place].runs.insert(Array(folded[start..<start + length]))
      beginnings[Self.beginning(folded, start)] = true
    }
    shortest = min(shortest, length)
  }

  private static func beginning(_ bytes: [UInt8], _ start: Int) -> Int {
    Int(bytes[start]) << 8 | Int(bytes[start + 1])
  }

  /// A byte without its capital, in the letters of the other base64.
  private static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    default: byte
    }
  }

  /// Which bytes of a text belong to a secret.
  func marks(in bytes: [UInt8]) -> [Bool] {
    var marks = [Bool](repeating: false, count: bytes.count)
    guard !byLength.isEmpty else { return marks }
    var readings = [EscapedText(bytes)]
    // What is escaped may be escaped again.
    for depth in 0..<4 {
      for reading in readings { mark(reading, &marks) }
      if depth == 3 { break }
      readings = readings.flatMap { reading in
        EscapedText.Style.allCases.compactMap { reading.unescaped($0) }
      }
      if readings.isEmpty { break }
    }
    return marks
  }

  private func mark(_ reading: EscapedText, _ marks: inout [Bool]) {
    // No secret has a blank or a letter beyond ASCII in it: whoever puts one there does not hide it.
    let places = reading.bytes.indices.filter {
      reading.bytes[$0] > 0x20 && reading.bytes[$0] < 0x7F
    }
    let text = places.map { Self.folded(reading.bytes[$0]) }
    guard text.count >= shortest else { return }
    for start in 0...(text.count - shortest) where beginnings[Self.beginning(text, start)] {
      for (length, runs) in byLength where start + length <= text.count {
        guard runs.contains(Array(text[start..<start + length])) else { continue }
        let first = reading.sources[places[start]].lowerBound
        let last = reading.sources[places[start + length - 1]].upperBound
        for place in first..<last { marks[place] = true }
      }
    }
  }
}

/// A text as somebody reads it who undoes escapes, with where each byte of it comes from.
private struct EscapedText {
  /// Escapes that are undone together.
  enum Style: CaseIterable {
    /// Percent signs, JSON, programming languages, HTML.
    case usual
    /// `=41` of mail; elsewhere the sign stands before values.
    case quotedPrintable
  }

  private(set) var bytes: [UInt8]
  /// For each byte, where it is in the text as it came.
  private(set) var sources: [Range<Int>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    sources = bytes.indices.map { $0..<$0 + 1 }
  }

  /// The text without escapes of a style; nil where there are none.
  func unescaped(_ style: Style) -> EscapedText? {
    var result = self
    result.bytes = []
    result.sources = []
    var index = 0
    var hasChanged = false
    while index < bytes.count {
      let found = style == .usual ? usual(at: index) : quotedPrintable(at: index)
      let length = found?.length ?? 1
      result.bytes.append(found?.byte ?? bytes[index])
      result.sources.append(
        sources[index].lowerBound..<sources[index + length - 1].upperBound)
      hasChanged = hasChanged || found != nil
      index += length
    }
    return hasChanged ? result : nil
  }

  private func usual(at index: Int) -> (byte: UInt8, length: Int)? {
    switch bytes[index] {
    case UInt8(ascii: "%"): number(at: index + 1, 2...2, 16).map { ($0.byte, $0.length + 1) }
    case UInt8(ascii: "\\"): backslash(at: index)
    case UInt8(ascii: "&"): entity(at: index)
    default: nil
    }
  }

  private func quotedPrintable(at index: Int) -> (byte: UInt8, length: Int)? {
    guard bytes[index] == UInt8(ascii: "=") else { return nil }
    return number(at: index + 1, 2...2, 16).map { ($0.byte, $0.length + 1) }
  }

  private func backslash(at index: Int) -> (byte: UInt8, length: Int)? {
    guard index + 1 < bytes.count else { return nil }
    switch bytes[index + 1] {
    case UInt8(ascii: "u"):
      if let found = number(at: index + 2, 4...4, 16) { return (found.byte, found.length + 2) }
      guard index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: "{"),
        let found = number(at: index + 3, 1...8, 16)
      else { return nil }
      return (found.byte, found.length + 4)
    case UInt8(ascii: "x"):
      return number(at: index + 2, 2...2, 16).map { ($0.byte, $0.length + 2) }
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      return number(at: index + 1, 3...3, 8).map { ($0.byte, $0.length + 1) }
    case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      return (bytes[index + 1], 2)
    default: return nil
    }
  }

  private static let names: [String: UInt8] = [
    "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "sol": 0x2F, "plus": 0x2B,
    "equals": 0x3D, "period": 0x2E, "lowbar": 0x5F, "hyphen": 0x2D, "dash": 0x2D, "colon": 0x3A,
    "comma": 0x2C, "semi": 0x3B, "num": 0x23, "percnt": 0x25, "ast": 0x2A, "commat": 0x40,
    "bsol": 0x5C, "excl": 0x21, "dollar": 0x24, "lpar": 0x28, "rpar": 0x29, "quest": 0x3F,
  ]

  private func entity(at index: Int) -> (byte: UInt8, length: Int)? {
    guard index + 1 < bytes.count else { return nil }
    if bytes[index + 1] != UInt8(ascii: "#") {
      let rest = bytes[(index + 1)...].prefix(8)
      guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return nil }
      let name = String(decoding: rest[..<end], as: UTF8.self)
      return Self.names[name].map { ($0, end + 1 - index) }
    }
    let isHexadecimal = index + 2 < bytes.count && bytes[index + 2] | 0x20 == UInt8(ascii: "x")
    let start = index + (isHexadecimal ? 3 : 2)
    guard let found = number(at: start, 1...8, isHexadecimal ? 16 : 10) else { return nil }
    let end = start + found.length
    let isClosed = end < bytes.count && bytes[end] == UInt8(ascii: ";")
    return (found.byte, end - index + (isClosed ? 1 : 0))
  }

  /// A number of so many digits that stands for a letter of ASCII.
  private func number(
    at start: Int, _ lengths: ClosedRange<Int>, _ radix: Int
  ) -> (byte: UInt8, length: Int)? {
    var value = 0
    var length = 0
    for byte in bytes[min(start, bytes.count)...].prefix(lengths.upperBound) {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else { break }
      value = min(value * radix + digit, 1 << 20)
      length += 1
    }
    guard lengths.contains(length), value < 0x80 else { return nil }
    return (UInt8(value), length)
  }
}

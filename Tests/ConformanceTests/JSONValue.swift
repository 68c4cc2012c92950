import Decimals

/// A JSON value whose numbers are exact: several cases hinge on half a cent.
indirect enum JSONValue {
  case null
  case bool(Bool)
  case number(Rational)
  case string(String)
  case array([JSONValue])
  /// The members in their order.
  case object([(key: String, value: JSONValue)])

  /// The value of a text.
  static func parse(_ text: String) throws -> JSONValue {
    var parser = JSONParser(Array(text.utf8))
    return try parser.document()
  }

  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var members: [(key: String, value: JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }

  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  var number: Rational? {
    if case .number(let number) = self { number } else { nil }
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var truth: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  var isNull: Bool {
    if case .null = self { true } else { false }
  }
}

/// A text that is no JSON, with the byte where that shows.
struct JSONFault: Error {
  var offset: Int
}

private struct JSONParser {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws -> JSONValue {
    let value = try value()
    skipSpace()
    guard index == bytes.count else { throw JSONFault(offset: index) }
    return value
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[index]) { index += 1 }
  }

  private func peek() throws -> UInt8 {
    guard index < bytes.count else { throw JSONFault(offset: index) }
    return bytes[index]
  }

  private mutating func expect(_ text: String) throws {
    guard bytes[index...].starts(with: text.utf8) else { throw JSONFault(offset: index) }
    index += text.utf8.count
  }

  private mutating func value() throws -> JSONValue {
    skipSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try expect("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try expect("null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func object() throws -> JSONValue {
    try expect("{")
    var members: [(String, JSONValue)] = []
    skipSpace()
    while try peek() != UInt8(ascii: "}") {
      if !members.isEmpty { try expect(",") }
      skipSpace()
      let key = try string()
      skipSpace()
      try expect(":")
      members.append((key, try value()))
      skipSpace()
    }
    index += 1
    return .object(members)
  }

  private mutating func array() throws -> JSONValue {
    try expect("[")
    var elements: [JSONValue] = []
    skipSpace()
    while try peek() != UInt8(ascii: "]") {
      if !elements.isEmpty { try expect(",") }
      elements.append(try value())
      skipSpace()
    }
    index += 1
    return .array(elements)
  }

  private mutating func string() throws -> String {
    try expect("\"")
    var units: [UInt16] = []
    var text = ""
    func flushed(_ text: String) -> String { text + String(decoding: units, as: UTF16.self) }
    var run: [UInt8] = []
    while true {
      let byte = try peek()
      index += 1
      if byte == UInt8(ascii: "\"") { break }
      guard byte == UInt8(ascii: "\\") else {
        if !units.isEmpty {
          text = flushed(text)
          units = []
        }
        run.append(byte)
        continue
      }
      text += String(decoding: run, as: UTF8.self)
      run = []
      let escaped = try peek()
      index += 1
      switch escaped {
      case UInt8(ascii: "u"):
        let digits = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
        guard let unit = UInt16(digits, radix: 16) else { throw JSONFault(offset: index) }
        units.append(unit)
        index += 4
      case UInt8(ascii: "n"): units.append(10)
      case UInt8(ascii: "t"): units.append(9)
      case UInt8(ascii: "r"): units.append(13)
      case UInt8(ascii: "b"): units.append(8)
      case UInt8(ascii: "f"): units.append(12)
      default: units.append(UInt16(escaped))
      }
    }
    return flushed(text) + String(decoding: run, as: UTF8.self)
  }

  private mutating func number() throws -> Rational {
    let start = index
    while index < bytes.count, "+-.0123456789eE".utf8.contains(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
    guard let first = parts.first, let decimal = ExactDecimal(String(first)) else {
      throw JSONFault(offset: start)
    }
    var value = try decimal.rational()
    if parts.count == 2 {
      guard let exponent = Int(parts[1]), abs(exponent) <= 30 else {
        throw JSONFault(offset: start)
      }
      let power = Rational(try powerOfTen(abs(exponent)))
      value = exponent < 0 ? try value.dividing(by: power) : try value.multiplying(by: power)
    }
    return value
  }
}

import Decimals
import SourceText

/// A fault in a literal: the bytes to blame, from the start of the expression.
struct LiteralFault: Error {
  var message: String
  var label: String
  var range: TextRange
  var fix: String?
  var edit: IssueFix.Edit?
}

/// The value of a string or bytes literal (CEL language definition, String and Bytes Values).
func decodeText(
  _ bytes: UnsafeBufferPointer<UInt8>, _ token: Token
) throws(LiteralFault) -> [UInt8] {
  var start = Int(token.start)
  var end = Int(token.end)
  var isRaw = false
  while bytes[start].isLetter {
    if bytes[start] | 0x20 == UInt8(ascii: "r") { isRaw = true }
    start += 1
  }
  let quote = bytes[start]
  let quoteStart = start.offset
  let isTriple =
    end - start >= 6 && bytes[start + 1] == quote && bytes[start + 2] == quote
  start += isTriple ? 3 : 1
  end -= isTriple ? 3 : 1
  var decoded: [UInt8] = []
  decoded.reserveCapacity(end - start)
  var index = start
  while index < end {
    let byte = bytes[index]
    if isRaw || byte != UInt8(ascii: "\\") {
      // A line break is LF, however the file writes it.
      if byte == 0x0D, isTriple {
        decoded.append(0x0A)
        index += index + 1 < end && bytes[index + 1] == 0x0A ? 2 : 1
        continue
      }
      decoded.append(byte)
      index += 1
    } else {
      index = try decodeEscape(
        bytes, at: index, end: end, isBytes: token.kind == .bytes, quote: quoteStart,
        into: &decoded)
    }
  }
  return decoded
}

private func decodeEscape(
  _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int, isBytes: Bool, quote: UInt32,
  into decoded: inout [UInt8]
) throws(LiteralFault) -> Int {
  func fail(_ length: Int, _ message: String, _ label: String) -> LiteralFault {
    LiteralFault(
      message: message, label: label,
      range: TextRange(start: start.offset, end: min(start + length, end).offset),
      fix: "write a backslash as `\\\\`, or put `r` before the quote",
      edit: .init(TextRange(start: quote, end: quote), "r"))
  }
  guard start + 1 < end else { throw fail(1, "a backslash needs something behind it", "here") }
  let letter = bytes[start + 1]
  switch letter {
  case UInt8(ascii: "a"): decoded.append(0x07)
  case UInt8(ascii: "b"): decoded.append(0x08)
  case UInt8(ascii: "f"): decoded.append(0x0C)
  case UInt8(ascii: "n"): decoded.append(0x0A)
  case UInt8(ascii: "r"): decoded.append(0x0D)
  case UInt8(ascii: "t"): decoded.append(0x09)
  case UInt8(ascii: "v"): decoded.append(0x0B)
  case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
    UInt8(ascii: "`"):
    decoded.append(letter)
  case UInt8(ascii: "x"), UInt8(ascii: "X"):
    guard let value = digits(bytes, start + 2, 2, end, radix: 16) else {
      throw fail(4, "`\\x` needs two hexadecimal digits", "such as `\\x41`")
    }
    try append(value)
    return start + 4
  case UInt8(ascii: "u"), UInt8(ascii: "U"):
    let count = letter == UInt8(ascii: "u") ? 4 : 8
    if isBytes {
      throw fail(2, "bytes are written with `\\x`, not with a code point", "a code point")
    }
    guard let value = digits(bytes, start + 2, count, end, radix: 16) else {
      throw fail(
        2 + count, "`\\\(Character(UnicodeScalar(letter)))` needs \(count) hexadecimal digits",
        count == 4 ? "such as `\\u00e9`" : "such as `\\U0001f431`")
    }
    guard let scalar = UnicodeScalar(value) else {
      throw fail(2 + count, "there is no such code point", "not in Unicode")
    }
    decoded.append(contentsOf: String(scalar).utf8)
    return start + 2 + count
  case UInt8(ascii: "0")...UInt8(ascii: "3"):
    guard let value = digits(bytes, start + 1, 3, end, radix: 8) else {
      throw fail(4, "an octal escape needs three digits", "such as `\\101`")
    }
    try append(value)
    return start + 4
  default:
    throw fail(2, "this escape does not exist", "not an escape")
  }
  return start + 2

  func append(_ value: UInt32) throws(LiteralFault) {
    if isBytes {
      decoded.append(UInt8(truncatingIfNeeded: value))
    } else if let scalar = UnicodeScalar(value) {
      decoded.append(contentsOf: String(scalar).utf8)
    }
  }
}

private func digits(
  _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int, _ end: Int, radix: UInt32
) -> UInt32? {
  guard start + count <= end else { return nil }
  var value: UInt32 = 0
  for index in start..<start + count {
    guard let digit = bytes[index].hexadecimalDigit, digit < radix else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: radix)
    if overflow { return nil }
    value = product + digit
  }
  return value
}

/// The magnitude of an integer literal, decimal or hexadecimal; nil beyond 64 bits.
func integerMagnitude(_ bytes: UnsafeBufferPointer<UInt8>, _ token: Token) -> UInt64? {
  var index = Int(token.start)
  var end = Int(token.end)
  if token.kind == .uint { end -= 1 }
  var radix: UInt64 = 10
  if end - index > 2, bytes[index + 1] | 0x20 == UInt8(ascii: "x") {
    radix = 16
    index += 2
  }
  var value: UInt64 = 0
  while index < end {
    guard let digit = bytes[index].hexadecimalDigit else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: radix)
    let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
    if overflow || carry { return nil }
    value = sum
    index += 1
  }
  return value
}

/// The exact value of a decimal literal, with or without an exponent or a percent sign.
///
/// - Throws: `ArithmeticFault.overflow` for more than 34 significant digits.
func decimalValue(
  _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
) throws(ArithmeticFault) -> Number {
  var coefficient: Int128 = 0
  var scale = 0
  var sawPoint = false
  var index = range.lowerBound
  while index < range.upperBound {
    let byte = bytes[index]
    if byte == UInt8(ascii: ".") {
      sawPoint = true
    } else if byte.isDigit {
      coefficient = try coefficient.multiplying(by: 10).adding(Int128(byte - UInt8(ascii: "0")))
      if sawPoint { scale += 1 }
    } else {
      break
    }
    index += 1
  }
  if index < range.upperBound, bytes[index] | 0x20 == UInt8(ascii: "e") {
    let text = String(decoding: bytes[index + 1..<range.upperBound], as: UTF8.self)
    guard let exponent = Int(text), (-200...200).contains(exponent) else { throw .overflow }
    scale -= exponent
  }
  return try Number(coefficient: coefficient, scale: scale)
}

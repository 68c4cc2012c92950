import Decimals
import SourceText

extension Evaluator {
  func conversion(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    guard arguments.count == 1 else { return wrong(builtin, arguments, range) }
    let value = arguments[0]
    switch value {
    case .string(let text):
      guard spend(text.utf8.count / 16) else { return outOfFuel(range) }
    case .bytes(let bytes): guard spend(bytes.count / 16) else { return outOfFuel(range) }
    default: break
    }
    switch builtin {
    case .toInt: return int(value, range)
    case .toUint: return unsigned(value, range)
    case .toDouble: return double(value, range)
    case .toDecimal: return toDecimal(value, range)
    case .toText: return text(value, range)
    case .toBytes:
      switch value {
      case .bytes: return value
      case .string(let text): return .bytes(Array(text.utf8))
      default: return wrong(builtin, arguments, range)
      }
    case .toBool: return bool(value, range)
    case .toDyn: return value
    case .typeOf: return .type(typeName(value))
    case .encodeBase64:
      guard case .bytes(let bytes) = value else { return wrong(builtin, arguments, range) }
      return .string(encodeBase64(bytes))
    default:
      guard case .string(let text) = value else { return wrong(builtin, arguments, range) }
      return decodeBase64(text).map { .bytes($0) }
        ?? fault(.conversion, "this text is not base64", range)
    }
  }

  private func int(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .int: return value
    case .uint(let number):
      return Int64(exactly: number).map { .int($0) } ?? beyond(value, range)
    case .double(let cel): return celInt(cel).map { .int($0) } ?? beyond(value, range)
    case .number(let number), .percent(let number):
      guard let whole = try? number.rounded(toDecimals: 0, .down).coefficient,
        let narrow = Int64(exactly: whole)
      else { return beyond(value, range) }
      return .int(narrow)
    case .string(let text):
      return Int64(text).flatMap { isPlain(text) ? .int($0) : nil }
        ?? fault(.conversion, "`\(short(text))` is not a whole number", range)
    case .timestamp(let seconds, _), .duration(let seconds, _): return .int(seconds)
    default: return fault(.noSuchOverload, "\(describe(value)) is not a number", range)
    }
  }

  private func isPlain(_ text: String) -> Bool {
    let digits = text.utf8.first == 45 ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy(\.isDigit)
  }

  private func beyond(_ value: Value, _ range: TextRange) -> Value {
    fault(.outOfRange, "\(literal(value)) is beyond 64 bits", range)
  }

  private func unsigned(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .uint: return value
    case .int(let number):
      return UInt64(exactly: number).map { .uint($0) } ?? beyond(value, range)
    case .double(let cel): return celUInt(cel).map { .uint($0) } ?? beyond(value, range)
    case .string(let text):
      return UInt64(text).flatMap { isPlain(text) ? .uint($0) : nil }
        ?? fault(.conversion, "`\(short(text))` is not a whole number", range)
    default: return fault(.noSuchOverload, "\(describe(value)) is not a number", range)
    }
  }

  private func double(_ value: Value, _ range: TextRange) -> Value {
    if case .string(let text) = value {
      return celDouble(text).map { .double($0) }
        ?? fault(.conversion, "`\(short(text))` is not a number", range)
    }
    return celValue(value).map { .double($0) }
      ?? fault(.noSuchOverload, "\(describe(value)) is not a number", range)
  }

  private func toDecimal(_ value: Value, _ range: TextRange) -> Value {
    if let number = decimal(value) { return .number(number) }
    guard case .string(let text) = value else {
      return fault(.noSuchOverload, "\(describe(value)) is not a number", range)
    }
    guard let exact = ExactDecimal(text),
      let magnitude = Int128(exactly: exact.coefficient),
      let number = try? Number(
        coefficient: exact.isNegative ? -magnitude : magnitude, scale: -Int(exact.exponent))
    else { return fault(.conversion, "`\(short(text))` is not a number", range) }
    return .number(number)
  }

  private func text(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .string: return value
    case .int, .number, .percent, .date, .money, .quantity, .rate:
      return .string(templateText(value))
    case .uint(let number): return .string(String(number))
    case .double(let cel): return .string(celText(cel))
    case .bool(let flag): return .string(flag ? "true" : "false")
    case .bytes(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return fault(.conversion, "these bytes are not UTF-8", range)
      }
      return .string(text)
    case .timestamp(let seconds, let nanos): return .string(timestampText(seconds, nanos))
    case .duration(let seconds, let nanos): return .string(durationText(seconds, nanos))
    default: return fault(.noSuchOverload, "\(describe(value)) has no text", range)
    }
  }

  private func bool(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .bool: return value
    case .string(let text):
      switch text {
      case "1", "t", "true", "TRUE", "True": return .bool(true)
      case "0", "f", "false", "FALSE", "False": return .bool(false)
      default: return fault(.conversion, "`\(short(text))` is neither true nor false", range)
      }
    default: return fault(.noSuchOverload, "\(describe(value)) is not a condition", range)
    }
  }

  /// The name of a value's type (CEL language definition, Type).
  func typeName(_ value: Value) -> String {
    switch value {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .number: "decimal"
    case .percent: "percent"
    case .string: "string"
    case .bytes: "bytes"
    case .list, .collection: "list"
    case .map: "map"
    case .type: "type"
    case .duration: "google.protobuf.Duration"
    case .timestamp: "google.protobuf.Timestamp"
    case .date: "date"
    case .money: "money"
    case .quantity: "quantity"
    case .rate: "rate"
    case .optional: "optional_type"
    case .record(let type, _): environment.types.recordNames[Int(type)]
    case .fault: "error"
    }
  }
}

private let base64Digits = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// Base64 with padding (RFC 4648, section 4).
private func encodeBase64(_ bytes: [UInt8]) -> String {
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let count = min(3, bytes.count - start)
    var group = 0
    for offset in 0..<3 { group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
    for offset in 0..<4 {
      text.append(
        offset <= count ? base64Digits[group >> (18 - 6 * offset) & 63] : UInt8(ascii: "="))
    }
  }
  return String(decoding: text, as: UTF8.self)
}

/// Base64 with or without padding.
private func decodeBase64(_ text: String) -> [UInt8]? {
  var bits = 0
  var count = 0
  var bytes: [UInt8] = []
  var digits = Array(text.utf8)
  var padding = 0
  while digits.last == UInt8(ascii: "="), padding < 2 {
    digits.removeLast()
    padding += 1
  }
  guard digits.count % 4 != 1, padding == 0 || (digits.count + padding) % 4 == 0 else { return nil }
  for digit in digits {
    guard let value = base64Digits.firstIndex(of: digit) else { return nil }
    bits = bits << 6 | value
    count += 6
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      bits &= (1 << count) - 1
    }
  }
  return bytes
}

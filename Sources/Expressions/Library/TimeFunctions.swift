import Quantities
import SourceText

/// The years 1 through 9999 as seconds since 1970.
private let timestampRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
/// About 10,000 years in seconds (google.protobuf.Duration).
private let durationRange: ClosedRange<Int64> = -315_576_000_000...315_576_000_000

/// Offsets of named time zones, which `cel` mode may ask for: the engine itself reads no files.
public protocol TimeZoneSource: Sendable {
  /// Seconds east of UTC of a zone at an instant; nil for a zone that is not known.
  func offset(of zone: String, at seconds: Int64) -> Int64?
}

extension Evaluator {
  // MARK: Texts

  /// RFC 3339 in UTC, with as many digits of a second as there are.
  func timestampText(_ seconds: Int64, _ nanos: Int32) -> String {
    let day = floorDivide(seconds, 86_400)
    let rest = seconds - day * 86_400
    let date = CivilDate(day: Int32(truncatingIfNeeded: day))
    return "\(date)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
      + fraction(nanos) + "Z"
  }

  func durationText(_ seconds: Int64, _ nanos: Int32) -> String {
    let sign = seconds < 0 || nanos < 0 ? "-" : ""
    return sign + String(seconds.magnitude) + fraction(Int32(truncatingIfNeeded: nanos.magnitude))
      + "s"
  }

  private func fraction(_ nanos: Int32) -> String {
    guard nanos != 0 else { return "" }
    var digits = padded(Int64(nanos), 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
  }

  private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
  }

  private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }

  // MARK: Conversions

  func timestamp(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .timestamp: return value
    case .int(let seconds): return checkedTimestamp(seconds, 0, range)
    case .string(let text):
      guard let (seconds, nanos) = readTimestamp(text) else {
        return fault(.conversion, "`\(short(text))` is not a timestamp", range)
      }
      return checkedTimestamp(seconds, nanos, range)
    default: return fault(.noSuchOverload, "\(describe(value)) is not a timestamp", range)
    }
  }

  func duration(_ value: Value, _ range: TextRange) -> Value {
    switch value {
    case .duration: return value
    case .int(let seconds): return checkedDuration(seconds, 0, range)
    case .string(let text):
      guard let (seconds, nanos) = readDuration(text) else {
        return fault(.conversion, "`\(short(text))` is not a duration", range)
      }
      return checkedDuration(seconds, nanos, range)
    default: return fault(.noSuchOverload, "\(describe(value)) is not a duration", range)
    }
  }

  private func checkedTimestamp(_ seconds: Int64, _ nanos: Int32, _ range: TextRange) -> Value {
    timestampRange.contains(seconds)
      ? .timestamp(seconds, nanos)
      : fault(.outOfRange, "this instant is beyond the years 1 through 9999", range)
  }

  private func checkedDuration(_ seconds: Int64, _ nanos: Int32, _ range: TextRange) -> Value {
    durationRange.contains(seconds)
      ? .duration(seconds, nanos) : fault(.outOfRange, "this duration is too long", range)
  }

  /// RFC 3339.
  private func readTimestamp(_ text: String) -> (Int64, Int32)? {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[start..<start + count] {
        guard byte.isDigit else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] | 0x20 == 116,
      bytes[13] == 58, bytes[16] == 58, let year = number(0, 4), let month = number(5, 2),
      let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2),
      let second = number(17, 2), hour < 24, minute < 60, second < 60,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var index = 19
    var nanos = 0
    if bytes[index] == 46 {
      index += 1
      var digits = 0
      while index < bytes.count, bytes[index].isDigit {
        if digits < 9 { nanos = nanos * 10 + Int(bytes[index] - 48) }
        digits += 1
        index += 1
      }
      guard digits > 0 else { return nil }
      while digits < 9 {
        nanos *= 10
        digits += 1
      }
    }
    var offset = 0
    guard index < bytes.count else { return nil }
    if bytes[index] | 0x20 == 122 {
      index += 1
    } else {
      guard bytes[index] == 43 || bytes[index] == 45, bytes.count == index + 6,
        bytes[index + 3] == 58, let hours = number(index + 1, 2),
        let minutes = number(index + 4, 2),
        hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * 60 * (bytes[index] == 45 ? -1 : 1)
      index += 6
    }
    guard index == bytes.count else { return nil }
    let seconds = Int64(date.day) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    return (seconds, Int32(truncatingIfNeeded: nanos))
  }

  /// `1h45m47.5s` with the units h, m, s, ms, us and ns.
  private func readDuration(_ text: String) -> (Int64, Int32)? {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    if let sign = rest.first, sign == 45 || sign == 43 {
      isNegative = sign == 45
      rest = rest.dropFirst()
    }
    if rest.elementsEqual("0".utf8) { return (0, 0) }
    guard !rest.isEmpty else { return nil }
    var nanos: Int128 = 0
    while !rest.isEmpty {
      let whole = rest.prefix { $0.isDigit }
      rest = rest.dropFirst(whole.count)
      var fraction = rest[rest.startIndex..<rest.startIndex]
      if rest.first == 46 {
        rest = rest.dropFirst()
        fraction = rest.prefix { $0.isDigit }
        rest = rest.dropFirst(fraction.count)
      }
      guard whole.count + fraction.count > 0, whole.count <= 19 else { return nil }
      let unit = rest.prefix { !$0.isDigit && $0 != 46 }
      rest = rest.dropFirst(unit.count)
      let scale: Int128
      switch String(decoding: unit, as: UTF8.self) {
      case "h": scale = 3_600_000_000_000
      case "m": scale = 60_000_000_000
      case "s": scale = 1_000_000_000
      case "ms": scale = 1_000_000
      case "us", "µs", "μs": scale = 1_000
      case "ns": scale = 1
      default: return nil
      }
      nanos += (Int128(String(decoding: whole, as: UTF8.self)) ?? 0) * scale
      var place = scale
      for digit in fraction.prefix(20) {
        place /= 10
        nanos += Int128(digit - 48) * place
      }
      guard nanos < Int128(1) << 100 else { return nil }
    }
    if isNegative { nanos = -nanos }
    guard let seconds = Int64(exactly: nanos / 1_000_000_000) else { return nil }
    return (seconds, Int32(truncatingIfNeeded: nanos % 1_000_000_000))
  }

  // MARK: Arithmetic

  func timeArithmetic(
    _ op: Operation, _ left: Value, _ right: Value, _ range: TextRange
  ) -> Value {
    switch (left, op, right) {
    case (.timestamp(let seconds, let nanos), .add, .duration(let more, let moreNanos)),
      (.duration(let more, let moreNanos), .add, .timestamp(let seconds, let nanos)):
      let (sum, rest) = normalized(seconds, nanos, plus: more, moreNanos)
      return checkedTimestamp(sum, rest, range)
    case (.timestamp(let seconds, let nanos), .subtract, .duration(let less, let lessNanos)):
      let (sum, rest) = normalized(seconds, nanos, plus: 0 &- less, 0 &- lessNanos)
      return checkedTimestamp(sum, rest, range)
    case (.timestamp(let first, let nanos), .subtract, .timestamp(let second, let otherNanos)),
      (.duration(let first, let nanos), .subtract, .duration(let second, let otherNanos)):
      return difference(first, nanos, second, otherNanos, range)
    case (.duration(let first, let nanos), .add, .duration(let second, let otherNanos)):
      return difference(first, nanos, 0 &- second, 0 &- otherNanos, range)
    default: return noOverload(op, left, right, range)
    }
  }

  /// A sum with nanoseconds of 0 or more.
  private func normalized(
    _ seconds: Int64, _ nanos: Int32, plus more: Int64, _ moreNanos: Int32
  ) -> (Int64, Int32) {
    var sum = seconds &+ more
    var rest = nanos &+ moreNanos
    if rest < 0 {
      rest += 1_000_000_000
      sum &-= 1
    } else if rest >= 1_000_000_000 {
      rest -= 1_000_000_000
      sum &+= 1
    }
    return (sum, rest)
  }

  /// A duration whose parts have the same sign, within what 64 bits of nanoseconds hold.
  private func difference(
    _ first: Int64, _ nanos: Int32, _ second: Int64, _ otherNanos: Int32, _ range: TextRange
  ) -> Value {
    let total =
      (Int128(first) - Int128(second)) * 1_000_000_000 + Int128(nanos) - Int128(otherNanos)
    guard total.magnitude <= UInt128(Int64.max),
      let seconds = Int64(exactly: total / 1_000_000_000)
    else { return fault(.outOfRange, "this duration is too long", range) }
    return .duration(seconds, Int32(truncatingIfNeeded: total % 1_000_000_000))
  }

  // MARK: Parts

  /// `getFullYear` and its like, in UTC or in a zone.
  func timePart(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    if case .duration(let seconds, let nanos) = arguments[0], arguments.count == 1 {
      switch builtin {
      case .getHours: return .int(seconds / 3600)
      case .getMinutes: return .int(seconds / 60)
      case .getSeconds: return .int(seconds)
      case .getMilliseconds: return .int(Int64(nanos / 1_000_000))
      default: break
      }
    }
    guard case .timestamp(var seconds, let nanos) = arguments[0] else {
      return fault(.noSuchOverload, "\(describe(arguments[0])) is no instant", range)
    }
    if arguments.count > 1 {
      guard case .string(let zone) = arguments[1] else {
        return fault(.noSuchOverload, "a time zone is a text", range)
      }
      guard let offset = offset(zone, at: seconds) else {
        return fault(.invalidArgument, "there is no time zone `\(short(zone))`", range)
      }
      seconds &+= offset
    }
    let day = floorDivide(seconds, 86_400)
    let rest = seconds - day * 86_400
    let date = CivilDate(day: Int32(truncatingIfNeeded: day))
    let parts = date.parts
    switch builtin {
    case .getFullYear: return .int(Int64(parts.year))
    case .getMonth: return .int(Int64(parts.month - 1))
    case .getDate: return .int(Int64(parts.day))
    case .getDayOfMonth: return .int(Int64(parts.day - 1))
    case .getDayOfWeek: return .int(((day % 7) + 11) % 7)
    case .getDayOfYear:
      let first = CivilDate(year: parts.year, month: 1, day: 1)?.day ?? 0
      return .int(day - Int64(first))
    case .getHours: return .int(rest / 3600)
    case .getMinutes: return .int(rest / 60 % 60)
    case .getSeconds: return .int(rest % 60)
    default: return .int(Int64(nanos / 1_000_000))
    }
  }

  private func offset(_ zone: String, at seconds: Int64) -> Int64? {
    if zone == "UTC" || zone.isEmpty { return 0 }
    let bytes = Array(zone.utf8)
    let digits = bytes.first == 43 || bytes.first == 45 ? bytes.dropFirst() : bytes[...]
    if digits.count == 5, digits[digits.startIndex + 2] == 58,
      digits.count(where: \.isDigit) == 4,
      let hours = Int64(String(decoding: digits.prefix(2), as: UTF8.self)),
      let minutes = Int64(String(decoding: digits.suffix(2), as: UTF8.self))
    {
      return (hours * 60 + minutes) * 60 * (bytes.first == 45 ? -1 : 1)
    }
    return timeZones?.offset(of: zone, at: seconds)
  }

  // MARK: Civil dates

  func date(_ arguments: UnsafeBufferPointer<Value>, _ range: TextRange) -> Value {
    if arguments.count == 1, case .string(let text) = arguments[0] {
      var copy = text
      let date = copy.withUTF8 { try? ScalarScanner.date($0) }
      return date.map { .date($0) }
        ?? fault(.conversion, "`\(short(text))` is not a date", range)
    }
    guard arguments.count == 3, case .int(let year) = arguments[0],
      case .int(let month) = arguments[1], case .int(let day) = arguments[2]
    else {
      return fault(.noSuchOverload, "a date is made of a text, or of year, month and day", range)
    }
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
    else { return fault(.outOfRange, "there is no day \(year)-\(month)-\(day)", range) }
    return .date(date)
  }

  /// The same day of a later month; the last day of the month where it has no such day
  /// (`expressions.md`, decision 17).
  func addMonths(_ date: CivilDate, _ months: Int64, _ range: TextRange) -> Value {
    let parts = date.parts
    guard months.magnitude < 1_000_000 else {
      return fault(.outOfRange, "this day is beyond the calendar", range)
    }
    let total = parts.year * 12 + parts.month - 1 + Int(months)
    let year = total >= 0 ? total / 12 : -1
    let month = total >= 0 ? total % 12 + 1 : 1
    guard (1...9999).contains(year),
      let result = CivilDate(
        year: year, month: month, day: min(parts.day, CivilDate.daysInMonth(month, of: year)))
    else { return fault(.outOfRange, "this day is beyond the calendar", range) }
    return .date(result)
  }
}

import Decimals

/// A number with the bytes of the unit behind it.
public struct ScannedQuantity: Sendable {
  /// The number.
  public var number: NumberLiteral
  /// The unit's bytes, or nil for a bare number.
  public var unit: Range<Int>?
}

/// An amount with the bytes of its currency code and of the unit it is per.
public struct ScannedMoney: Sendable {
  /// The amount.
  public var number: NumberLiteral
  /// The bytes of the code, or nil for the workspace's currency.
  public var currency: Range<Int>?
  /// The bytes of the unit behind `/`, or nil.
  public var unit: Range<Int>?
}

/// Reads the scalar forms of the manifest language (`language.md` 3, `Grammar/scalars.md`) from the
/// raw text of a field, which knows which form it wants.
public struct ScalarScanner {
  private let text: UnsafeBufferPointer<UInt8>
  private var index = 0

  /// A scanner of a text that outlives it.
  public init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  /// A number: an exact decimal of at most 34 digits, or a fraction.
  public static func number(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> NumberLiteral {
    var scanner = ScalarScanner(text)
    let number = try scanner.scanNumber()
    try scanner.expectEnd()
    return number
  }

  /// A percentage; the value is the number before the sign, so `4%` gives 4.
  public static func percent(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> NumberLiteral {
    var scanner = ScalarScanner(text)
    let number = try scanner.scanNumber()
    scanner.skipSpaces()
    guard scanner.peek == UInt8(ascii: "%") else {
      if scanner.isAtEnd {
        throw ScalarFault(.missingPercentSign, 0..<text.count)
      }
      throw ScalarFault(.trailingText, scanner.index..<text.count)
    }
    scanner.index += 1
    try scanner.expectEnd()
    return number
  }

  /// A number and, optionally, a unit.
  public static func quantity(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> ScannedQuantity {
    var scanner = ScalarScanner(text)
    let number = try scanner.scanNumber()
    scanner.skipSpaces()
    let unit = scanner.isAtEnd ? nil : try scanner.scanUnit()
    try scanner.expectEnd()
    return ScannedQuantity(number: number, unit: unit)
  }

  /// An amount, optionally with a currency code and with `/unit`.
  public static func money(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> ScannedMoney {
    var scanner = ScalarScanner(text)
    try scanner.refuseLeadingCurrency()
    let number = try scanner.scanNumber()
    scanner.skipSpaces()
    var money = ScannedMoney(number: number, currency: nil, unit: nil)
    try scanner.refuseSymbol()
    if scanner.peek.map(isLetter) == true { money.currency = try scanner.scanCurrency() }
    scanner.skipSpaces()
    if scanner.peek == UInt8(ascii: "/") {
      scanner.index += 1
      scanner.skipSpaces()
      guard !scanner.isAtEnd else {
        throw ScalarFault(.missingUnit, scanner.index - 1..<text.count)
      }
      money.unit = try scanner.scanUnit()
    }
    try scanner.expectEnd()
    return money
  }

  /// A civil date, `YYYY-MM-DD`.
  public static func date(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> CivilDate {
    func digits(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        guard isDigit(text[index]) else { return nil }
        value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
      }
      return value
    }
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let year = digits(0..<4), let month = digits(5..<7), let day = digits(8..<10)
    else { throw ScalarFault(text.isEmpty ? .empty : .notADate, 0..<text.count) }
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw ScalarFault(.noSuchDay, 0..<text.count)
    }
    return date
  }

  /// `true` or `false`.
  public static func yesNo(_ text: UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Bool {
    if text.elementsEqual("true".utf8) { return true }
    if text.elementsEqual("false".utf8) { return false }
    throw ScalarFault(text.isEmpty ? .empty : .notYesNo, 0..<text.count)
  }
}

extension ScalarScanner {
  private var isAtEnd: Bool { index >= text.count }
  private var peek: UInt8? { index < text.count ? text[index] : nil }

  private mutating func skipSpaces() {
    while peek == 0x20 { index += 1 }
  }

  private func expectEnd() throws(ScalarFault) {
    var rest = index
    while rest < text.count, text[rest] == 0x20 { rest += 1 }
    guard rest < text.count else { return }
    // A line break does not end a scalar; what follows it is to blame.
    while rest + 1 < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[rest]) { rest += 1 }
    throw ScalarFault(.trailingText, rest..<text.count)
  }

  private mutating func scanNumber() throws(ScalarFault) -> NumberLiteral {
    guard !text.isEmpty else { throw ScalarFault(.empty, 0..<0) }
    let start = index
    var isNegative = false
    if peek == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    } else if peek == UInt8(ascii: "+") {
      throw ScalarFault(.plusSign, 0..<1)
    }
    try refuseSymbol()
    let (coefficient, scale) = try scanDecimal(from: start)
    if scale == 0 {
      if peek == UInt8(ascii: "/"), index + 1 < text.count, Self.isDigit(text[index + 1]) {
        return try scanFraction(whole: 0, numerator: coefficient, isNegative)
      }
      if let numerator = try scanMixedNumerator() {
        return try scanFraction(whole: coefficient, numerator: numerator, isNegative)
      }
    }
    return NumberLiteral(
      coefficient: coefficient, scale: UInt8(truncatingIfNeeded: scale), isNegative: isNegative)
  }

  /// Digits with underscores between them and at most one decimal point.
  private mutating func scanDecimal(
    from start: Int
  ) throws(ScalarFault) -> (coefficient: UInt128, scale: Int) {
    var coefficient: UInt128 = 0
    var significant = 0
    var scale = 0
    var sawPoint = false
    var previous: UInt8 = 0
    let first = index
    while let byte = peek {
      if Self.isDigit(byte) {
        let digit = byte - UInt8(ascii: "0")
        if significant > 0 || digit != 0 { significant += 1 }
        if sawPoint { scale += 1 }
        guard significant <= NumberLiteral.maximumDigits, scale <= NumberLiteral.maximumDigits
        else { throw ScalarFault(.tooManyDigits, start..<endOfNumber()) }
        coefficient = coefficient * 10 + UInt128(digit)
      } else if byte == UInt8(ascii: "_") {
        guard Self.isDigit(previous), index + 1 < text.count, Self.isDigit(text[index + 1]) else {
          throw ScalarFault(.misplacedUnderscore, index..<index + 1)
        }
      } else if byte == UInt8(ascii: "."), !sawPoint {
        guard Self.isDigit(previous), index + 1 < text.count, Self.isDigit(text[index + 1]) else {
          let end = endOfNumber()
          guard text[start..<end].contains(where: Self.isDigit) else {
            throw ScalarFault(.notANumber, 0..<text.count)
          }
          throw ScalarFault(.bareDecimalPoint, start..<end)
        }
        sawPoint = true
      } else {
        break
      }
      previous = byte
      index += 1
    }
    guard index > first else {
      throw ScalarFault(.notANumber, 0..<text.count)
    }
    try refuseForeignNotation(from: start)
    return (coefficient, scale)
  }

  private func endOfNumber() -> Int {
    var end = index
    while end < text.count,
      Self.isDigit(text[end]) || text[end] == UInt8(ascii: "_") || text[end] == UInt8(ascii: ".")
    {
      end += 1
    }
    return end
  }

  private func refuseForeignNotation(from start: Int) throws(ScalarFault) {
    guard let byte = peek else { return }
    switch byte {
    case UInt8(ascii: ","):
      if let next = digitsEnd(from: index + 1) {
        var end = next
        while end < text.count, Self.isDigit(text[end]) || text[end] == byte || text[end] == 0x2E {
          end += 1
        }
        throw ScalarFault(.comma, start..<end)
      }
    case UInt8(ascii: "."):
      if text[start..<index].contains(byte) {
        throw ScalarFault(.severalPoints, start..<endOfNumber())
      }
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      let hasSign =
        index + 1 < text.count && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(text[index + 1])
      if let end = digitsEnd(from: index + (hasSign ? 2 : 1)) {
        throw ScalarFault(.exponent, start..<end)
      }
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      if index == start + 1, text[start] == UInt8(ascii: "0") {
        var end = index + 1
        while end < text.count, Self.isHexadecimal(text[end]) { end += 1 }
        if end > index + 1 { throw ScalarFault(.hexadecimal, start..<end) }
      }
    case 0x20:
      guard index + 1 < text.count, Self.isDigit(text[index + 1]) else { return }
      if let end = separatedGroupsEnd() { throw ScalarFault(.separatedGroups, start..<end) }
    case UInt8(ascii: "'"), 0x80...:
      if let end = separatedGroupsEnd() { throw ScalarFault(.separatedGroups, start..<end) }
    default: return
    }
  }

  /// One past the digits at an offset; nil when there are none.
  private func digitsEnd(from start: Int) -> Int? {
    var end = start
    while end < text.count, Self.isDigit(text[end]) { end += 1 }
    return end > start ? end : nil
  }

  /// Where `1 000` or `1'000.50` ends; nil when no group of three digits follows.
  private func separatedGroupsEnd() -> Int? {
    var end = index
    while let separator = groupSeparator(at: end), let next = digitsEnd(from: end + separator),
      next == end + separator + 3, next == text.count || text[next] != UInt8(ascii: "/")
    {
      end = next
    }
    guard end > index else { return nil }
    if end < text.count, text[end] == UInt8(ascii: "."), let next = digitsEnd(from: end + 1) {
      return next
    }
    return end
  }

  /// The bytes of a space (also one that does not break or is thin) or an apostrophe.
  private func groupSeparator(at offset: Int) -> Int? {
    ScalarFault.groupSeparators.first { separator in
      offset + separator.count <= text.count
        && text[offset..<offset + separator.count].elementsEqual(separator)
    }?.count
  }

  /// The numerator of `1 1/2`, when that is what follows; else nothing is read.
  private mutating func scanMixedNumerator() throws(ScalarFault) -> UInt128? {
    guard peek == 0x20 else { return nil }
    var end = index
    while end < text.count, text[end] == 0x20 { end += 1 }
    let first = end
    var value: UInt128 = 0
    while end < text.count, Self.isDigit(text[end]), end - first < 10 {
      value = value * 10 + UInt128(text[end] - UInt8(ascii: "0"))
      end += 1
    }
    guard end > first, end < text.count, text[end] == UInt8(ascii: "/") else { return nil }
    index = end
    return value
  }

  private mutating func scanFraction(
    whole: UInt128, numerator: UInt128, _ isNegative: Bool
  ) throws(ScalarFault) -> NumberLiteral {
    index += 1
    let first = index
    var denominator: UInt64 = 0
    while let byte = peek, Self.isDigit(byte) {
      denominator = denominator * 10 + UInt64(byte - UInt8(ascii: "0"))
      index += 1
      guard denominator <= UInt64(UInt32.max) else {
        throw ScalarFault(.denominator, first..<endOfNumber())
      }
    }
    guard denominator > 0 else { throw ScalarFault(.denominator, first..<max(index, first + 1)) }
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: UInt128(denominator))
    let (sum, overflow2) = scaled.addingReportingOverflow(numerator)
    guard !overflow, !overflow2, sum <= UInt128(Int128.max) else {
      throw ScalarFault(.tooManyDigits, 0..<index)
    }
    return NumberLiteral(
      coefficient: sum, scale: 0, denominator: UInt32(denominator), isNegative: isNegative)
  }

  private func refuseSymbol() throws(ScalarFault) {
    guard let byte = peek else { return }
    if byte == UInt8(ascii: "$") { throw ScalarFault(.currencySymbol, index..<index + 1) }
    if byte >= 0x80, let scalar = string(index..<text.count).unicodeScalars.first,
      scalar.properties.generalCategory == .currencySymbol
    {
      throw ScalarFault(.currencySymbol, index..<index + String(scalar).utf8.count)
    }
  }

  /// `USD 12.00` with the code in front.
  private func refuseLeadingCurrency() throws(ScalarFault) {
    let code = text.prefix { Self.isLetter($0) }
    guard code.count == 3, Currency(code: string(0..<3).uppercased()) != nil else { return }
    let number = text.dropFirst(3).drop { $0 == 0x20 }
    if let first = number.first, Self.isDigit(first) { throw ScalarFault(.currencyFirst, 0..<3) }
  }

  private mutating func scanCurrency() throws(ScalarFault) -> Range<Int> {
    let start = index
    while let byte = peek, Self.isLetter(byte) || Self.isDigit(byte) { index += 1 }
    let code = string(start..<index)
    if Currency(code: code) != nil { return start..<index }
    var rest = self
    rest.skipSpaces()
    if code == "per" || code == "a" || code == "an" { throw ScalarFault(.perWord, start..<index) }
    guard rest.isAtEnd || rest.peek == UInt8(ascii: "/") else {
      throw ScalarFault(.trailingText, start..<text.count)
    }
    let isUnit = rest.isAtEnd && Unit.isWritten(code)
    throw ScalarFault(isUnit ? .unitWithoutSlash : .unknownCurrency, start..<index)
  }

  /// A letter, then letters, digits, hyphens, underscores; anything beyond ASCII counts as a letter,
  /// so that an unknown unit is named whole.
  private mutating func scanUnit() throws(ScalarFault) -> Range<Int> {
    let start = index
    while let byte = peek,
      Self.isLetter(byte) || byte >= 0x80
        || (index > start
          && (Self.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")))
    {
      index += 1
    }
    guard index > start else { throw ScalarFault(.trailingText, start..<text.count) }
    return start..<index
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }
}

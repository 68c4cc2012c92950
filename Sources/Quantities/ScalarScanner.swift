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
  let text: UnsafeBufferPointer<UInt8>
  var index = 0

  /// A scanner of a text that outlives it.
  public init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  /// A number: an exact decimal of at most 34 digits, or a fraction.
  public static func number(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> NumberLiteral {
    var scanner = ScalarScanner(text)
    try scanner.refuseSpaces()
    let number = try scanner.scanNumber()
    try scanner.expectEnd()
    return number
  }

  /// A percentage; the value is the number before the sign, so `4%` gives 4.
  public static func percent(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> NumberLiteral {
    var scanner = ScalarScanner(text)
    try scanner.refuseSpaces()
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
    try scanner.refuseSpaces()
    let number = try scanner.scanNumber()
    try scanner.skipInnerSpaces()
    let unit = scanner.isAtEnd ? nil : try scanner.scanUnit()
    try scanner.expectEnd()
    return ScannedQuantity(number: number, unit: unit)
  }

  /// An amount, optionally with a currency code and with `/unit`.
  public static func money(
    _ text: UnsafeBufferPointer<UInt8>
  ) throws(ScalarFault) -> ScannedMoney {
    var scanner = ScalarScanner(text)
    try scanner.refuseSpaces()
    try scanner.refuseLeadingCurrency()
    let number = try scanner.scanNumber()
    try scanner.skipInnerSpaces()
    try scanner.refuseSymbol()
    var money = ScannedMoney(number: number, currency: nil, unit: nil)
    if scanner.peek.map(isLetter) == true { money.currency = try scanner.scanCurrency() }
    try scanner.skipInnerSpaces()
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
    try ScalarScanner(text).refuseSpaces(behind: true)
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
    else { throw ScalarFault(.notADate, 0..<text.count) }
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw ScalarFault(.noSuchDay, 0..<text.count)
    }
    return date
  }

  /// `true` or `false`.
  public static func yesNo(_ text: UnsafeBufferPointer<UInt8>) throws(ScalarFault) -> Bool {
    try ScalarScanner(text).refuseSpaces(behind: true)
    if text.elementsEqual("true".utf8) { return true }
    if text.elementsEqual("false".utf8) { return false }
    throw ScalarFault(.notYesNo, 0..<text.count)
  }
}

extension ScalarScanner {
  var isAtEnd: Bool { index >= text.count }

  var peek: UInt8? { index < text.count ? text[index] : nil }

  mutating func skipSpaces() {
    while peek == 0x20 { index += 1 }
  }

  /// Spaces between two parts of a text; those behind its last part do not belong to it.
  mutating func skipInnerSpaces() throws(ScalarFault) {
    if text[index...].allSatisfy(Self.isBlank) { try expectEnd() }
    skipSpaces()
  }

  /// Nothing may follow; the blanks before what does are not to blame.
  func expectEnd() throws(ScalarFault) {
    guard index < text.count else { return }
    guard let rest = text[index...].firstIndex(where: { !Self.isBlank($0) }) else {
      throw ScalarFault(.outerSpace, index..<text.count)
    }
    throw ScalarFault(.trailingText, rest..<text.count)
  }

  mutating func scanCurrency() throws(ScalarFault) -> Range<Int> {
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
  mutating func scanUnit() throws(ScalarFault) -> Range<Int> {
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

  func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

import Decimals
import Quantities

/// A number that a cell holds, exactly, with what stands around it.
struct CellNumber {
  var value: Rational
  /// The sign or the code of a currency.
  var currency: String?
  var isPercent = false
  /// What stands behind the number, such as `m`, `set` or `/ft2`.
  var rest = ""
  /// Whether a comma or a point was read by the style of the file, not by itself.
  var isByStyle = false
  /// Whether it had more digits than a spreadsheet keeps, and was rounded to those.
  var isShortened = false
}

/// Which sign stands before the decimals.
enum DecimalSign {
  case point, comma
}

/// Why a cell is no number.
enum CellRefusal: Error {
  case words
  case tooManyDigits
  case ambiguous
}

/// Reads numbers as people type them: signs of currencies, signs between thousands, percentages,
/// fractions, brackets for what is negative.
struct NumberReader {
  var decimalSign = DecimalSign.point

  /// A plain decimal, the most common cell, without making a text of it.
  static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> Rational? {
    guard bytes.count > 0, bytes.count <= 15 else { return nil }
    var coefficient: Int64 = 0
    var decimals = 0
    var sawPoint = false
    for byte in bytes {
      if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else if byte &- UInt8(ascii: "0") < 10 {
        coefficient = coefficient * 10 + Int64(byte - UInt8(ascii: "0"))
        if sawPoint { decimals += 1 }
      } else {
        return nil
      }
    }
    if sawPoint, decimals == 0 || bytes[0] == UInt8(ascii: ".") { return nil }
    if decimals == 0 { return Rational(Int128(coefficient)) }
    guard let power = try? powerOfTen(decimals) else { return nil }
    return try? Rational(Int128(coefficient), over: power)
  }

  /// The number of a spreadsheet's own cell: digits, perhaps with an exponent.
  ///
  /// Spreadsheets compute in binary and show 15 digits: `34.909999999999997` is 34.91.
  static func spreadsheet(_ text: String) -> CellNumber? {
    guard let decimal = ExactDecimal(text) else { return nil }
    guard decimal.digits > 15 else {
      guard let value = try? decimal.rational() else { return nil }
      return CellNumber(value: value)
    }
    guard let power = try? powerOfTen(decimal.digits - 15),
      let magnitude = try? Rational(Int128(decimal.coefficient), over: power),
      let rounded = try? magnitude.rounded(.halfAwayFromZero),
      let short = try? ExactDecimal(
        coefficient: UInt128(rounded),
        exponent: decimal.exponent + Int32(decimal.digits - 15), isNegative: decimal.isNegative),
      let value = try? short.rational()
    else { return nil }
    return CellNumber(value: value, isShortened: true)
  }

  /// The number at the front of a text, and what follows it.
  func read(_ text: String) throws(CellRefusal) -> CellNumber {
    var rest = Substring(normalized(text))
    var isNegative = false
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      rest = Substring(rest.dropFirst().dropLast().trimmed)
      isNegative = true
    }
    if rest.hasPrefix("-") {
      rest = rest.dropFirst().drop { $0 == " " }
      isNegative = true
    }
    var currency = takeCurrency(&rest)
    if rest.hasPrefix("-"), !isNegative {
      rest = rest.dropFirst().drop { $0 == " " }
      isNegative = true
    }
    var number = try takeNumber(&rest)
    rest = rest.drop { $0 == " " }
    if currency == nil { currency = takeCurrency(&rest) }
    rest = rest.drop { $0 == " " }
    if rest == "%" || rest.hasPrefix("% ") {
      number.isPercent = true
      rest = rest.dropFirst().drop { $0 == " " }
    }
    if isNegative {
      guard let negated = try? number.value.negated() else { throw .tooManyDigits }
      number.value = negated
    }
    number.currency = currency
    number.rest = rest.trimmed
    return number
  }

  // MARK: Parts

  /// The text with plain spaces, minus signs and fractions.
  private func normalized(_ text: String) -> String {
    var result = ""
    for character in text.collapsed {
      if let fraction = Self.fractions[character] {
        if result.last?.isNumber == true { result.append(" ") }
        result += fraction
      } else {
        switch character {
        case "\u{2212}", "\u{2013}": result.append("-")
        case "×": result.append("x")
        case "\u{2044}": result.append("/")
        case "’": result.append("'")
        default: result.append(character)
        }
      }
    }
    return result
  }

  private static let fractions: [Character: String] = [
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5",
    "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅐": "1/7", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
    "⅑": "1/9", "⅒": "1/10",
  ]

  private func takeCurrency(_ rest: inout Substring) -> String? {
    for sign in ["US$", "C$", "CA$", "A$", "AU$", "$", "€", "£", "¥", "₹"]
    where rest.hasPrefix(sign) {
      rest = rest.dropFirst(sign.count).drop { $0 == " " }
      return sign
    }
    let code = rest.prefix(3)
    guard code.utf8.count == 3, Currency(code: code.uppercased()) != nil,
      code == code.uppercased(), rest.dropFirst(3).first?.isLetter != true
    else { return nil }
    rest = rest.dropFirst(3).drop { $0 == " " }
    return String(code)
  }

  private func takeNumber(_ rest: inout Substring) throws(CellRefusal) -> CellNumber {
    var token: [UInt8] = []
    var bytes = Array(rest.utf8)[...]
    while let byte = bytes.first {
      let next = bytes.dropFirst().first ?? 0
      let isDigit = byte &- UInt8(ascii: "0") < 10
      let isSign = [UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'")].contains(byte)
      let groups = byte == UInt8(ascii: " ") && !token.isEmpty && startsGroup(bytes.dropFirst())
      guard isDigit || (isSign && next &- UInt8(ascii: "0") < 10) || groups else { break }
      token.append(byte)
      bytes = bytes.dropFirst()
    }
    if token.isEmpty { throw .words }
    var number = try decimal(token)
    if let fraction = takeFraction(whole: token, &bytes) { number = CellNumber(value: fraction) }
    rest = Substring(String(decoding: bytes, as: UTF8.self))
    // `12.` and `1.2.3` are no numbers.
    if rest.hasPrefix(".") && rest.dropFirst().first != " " && rest.count > 1 { throw .words }
    if rest == "." { rest = "" }
    return number
  }

  /// Whether a space stands between thousands: three digits follow, and no more.
  private func startsGroup(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.prefix { $0 &- UInt8(ascii: "0") < 10 }
    guard digits.count == 3 else { return false }
    let next = bytes.dropFirst(3).first ?? 0
    return next != UInt8(ascii: "/")
  }

  /// `1/2`, or `1 1/2` behind its whole part.
  private func takeFraction(whole: [UInt8], _ bytes: inout ArraySlice<UInt8>) -> Rational? {
    func digits(_ bytes: ArraySlice<UInt8>) -> (Int128, ArraySlice<UInt8>)? {
      let run = bytes.prefix { $0 &- UInt8(ascii: "0") < 10 }
      guard !run.isEmpty, run.count < 10, let value = Int128(String(decoding: run, as: UTF8.self))
      else { return nil }
      return (value, bytes.dropFirst(run.count))
    }
    guard let first = digits(whole[...]), first.1.isEmpty else { return nil }
    if bytes.first == UInt8(ascii: "/"), let bottom = digits(bytes.dropFirst()) {
      bytes = bottom.1
      return try? Rational(first.0, over: bottom.0)
    }
    guard bytes.first == UInt8(ascii: " "), let top = digits(bytes.dropFirst()),
      top.1.first == UInt8(ascii: "/"), let bottom = digits(top.1.dropFirst()),
      let fraction = try? Rational(top.0, over: bottom.0),
      let sum = try? fraction.adding(Rational(first.0))
    else { return nil }
    bytes = bottom.1
    return sum
  }

  /// Digits with signs between thousands and before the decimals.
  private func decimal(_ token: [UInt8]) throws(CellRefusal) -> CellNumber {
    let point = UInt8(ascii: ".")
    let comma = UInt8(ascii: ",")
    let points = token.count { $0 == point }
    let commas = token.count { $0 == comma }
    var isByStyle = false
    var mark: UInt8?
    switch (points, commas) {
    case (0, 0): break
    case (1..., 1...):
      mark = token.lastIndex(of: point) ?? 0 > token.lastIndex(of: comma) ?? 0 ? point : comma
      if token.count(where: { $0 == mark }) > 1 { throw .words }
    case (1, 0), (0, 1):
      let sign = points == 1 ? point : comma
      let index = token.firstIndex(of: sign) ?? 0
      let behind = token.count - index - 1
      let mayGroup = behind == 3 && index > 0 && index < 4 && token[0] != UInt8(ascii: "0")
      if mayGroup, sign == comma || decimalSign == .comma {
        isByStyle = true
        if (sign == comma) == (decimalSign == .comma) { mark = sign }
      } else {
        mark = sign
      }
    default: break
    }
    var digits = ""
    var sinceGroup = 0
    var sawGroup = false
    var decimals: Int?
    for byte in token {
      if byte &- UInt8(ascii: "0") < 10 {
        digits.unicodeScalars.append(Unicode.Scalar(byte))
        sinceGroup += 1
        if let count = decimals { decimals = count + 1 }
      } else {
        if decimals != nil || (sawGroup && !(2...3).contains(sinceGroup)) { throw .words }
        if byte == mark {
          if sawGroup, sinceGroup != 3 { throw .words }
          decimals = 0
        } else {
          sawGroup = true
        }
        sinceGroup = 0
      }
    }
    if sawGroup, decimals == nil, sinceGroup != 3 { throw .words }
    guard digits.utf8.count <= 34, let whole = Int128(digits),
      let power = try? powerOfTen(decimals ?? 0), let value = try? Rational(whole, over: power)
    else { throw .tooManyDigits }
    return CellNumber(value: value, isByStyle: isByStyle)
  }
}

extension NumberReader {
  /// Which sign a text shows to stand before decimals; nil where it shows nothing.
  static func evidence(_ text: String) -> DecimalSign? {
    let token = text.utf8.filter {
      $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
    }
    guard token.count < 24, let first = token.first, first &- UInt8(ascii: "0") < 10,
      let last = token.last, last &- UInt8(ascii: "0") < 10
    else { return nil }
    let point = token.lastIndex(of: UInt8(ascii: "."))
    let comma = token.lastIndex(of: UInt8(ascii: ","))
    switch (point, comma) {
    case (let point?, let comma?): return point > comma ? .point : .comma
    case (let point?, nil): return token.count - point - 1 == 3 ? nil : .point
    case (nil, let comma?): return token.count - comma - 1 == 3 ? nil : .comma
    case (nil, nil): return nil
    }
  }
}

/// An exact value as the language writes it: a decimal where that is exact, else a fraction.
func languageText(_ value: Rational, atLeast decimals: Int = 0) -> String? {
  for places in [0, 2, 4, 6, 12, 18] where places >= decimals {
    guard let units = try? value.rounded(toDecimals: places, .halfAwayFromZero),
      value.isExact(inDecimals: places)
    else { continue }
    var text = decimalText(units, decimals: places)
    while places > decimals, text.hasSuffix("0"), text.contains("."),
      decimalCount(text) > decimals
    {
      text.removeLast()
    }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
  guard let fraction = value.fraction, fraction.denominator <= Int128(UInt32.max) else {
    return nil
  }
  let whole = fraction.numerator / fraction.denominator
  let rest = fraction.numerator - whole * fraction.denominator
  if whole > 0 { return "\(whole) \(rest)/\(fraction.denominator)" }
  return "\(fraction.numerator)/\(fraction.denominator)"
}

private func decimalCount(_ text: String) -> Int {
  guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
  return text.utf8.distance(from: point, to: text.utf8.endIndex) - 1
}

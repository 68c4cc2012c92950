extension ExactDecimal {
  /// Reads a numeric string of the General Decimal Arithmetic Specification: sign, digits with at
  /// most one point, exponent.
  ///
  /// Manifests allow less (no exponent, at most 34 digits); `Quantities` reads those.
  ///
  /// - Returns: nil for anything else, more than 38 significant digits, or an exponent out of range.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    var isNegative = false
    if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    var coefficient: UInt128 = 0
    var exponent = 0
    var sawDigit = false
    var sawPoint = false
    while let byte = bytes.first {
      if byte == UInt8(ascii: ".") {
        if sawPoint { return nil }
        sawPoint = true
      } else if let digit = byte.decimalDigit {
        sawDigit = true
        guard coefficient < powersOfTen[37] else { return nil }
        coefficient = coefficient * 10 + UInt128(digit)
        if sawPoint { exponent -= 1 }
      } else {
        break
      }
      bytes = bytes.dropFirst()
    }
    guard sawDigit else { return nil }
    if let letter = bytes.first {
      guard letter | 0x20 == UInt8(ascii: "e"),
        let written = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)),
        (-2_000...2_000).contains(written)
      else { return nil }
      exponent += written
    }
    guard let narrow = Int32(exactly: exponent),
      let value = try? ExactDecimal(
        coefficient: coefficient, exponent: narrow, isNegative: isNegative)
    else { return nil }
    self = value
  }
}

extension UInt8 {
  /// The value of an ASCII digit.
  @inlinable
  var decimalDigit: UInt8? {
    let value = self &- UInt8(ascii: "0")
    return value < 10 ? value : nil
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The to-scientific-string form of the General Decimal Arithmetic Specification.
  public var description: String {
    let digits = String(coefficient)
    var text = isNegative ? "-" : ""
    let adjusted = Int(exponent) + digits.utf8.count - 1
    if exponent <= 0, adjusted >= -6 {
      return text + placePoint(in: digits, decimals: Int(-exponent))
    }
    text += digits.prefix(1)
    if digits.utf8.count > 1 { text += "." + digits.dropFirst() }
    return text + "E" + (adjusted < 0 ? "" : "+") + String(adjusted)
  }
}

/// Digits with a decimal point before the last `decimals` of them.
func placePoint(in digits: String, decimals: Int) -> String {
  guard decimals > 0 else { return digits }
  let missing = decimals + 1 - digits.utf8.count
  let padded = missing > 0 ? String(repeating: "0", count: missing) + digits : digits
  return padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// A whole number of units of 10^-`decimals`, as a plain decimal: `(-1250, 2)` is `-12.50`.
public func decimalText(_ units: Int128, decimals: Int) -> String {
  (units < 0 ? "-" : "") + placePoint(in: String(units.magnitude), decimals: decimals)
}

extension Rational {
  /// The value as a plain decimal without trailing zeros.
  ///
  /// A value with an endless or a longer expansion is rounded half away from zero to
  /// `maximumDecimals`: for display only.
  public func decimalText(maximumDecimals: Int) -> String {
    var text: String
    if let units = try? rounded(toDecimals: maximumDecimals, .halfAwayFromZero) {
      text = Decimals.decimalText(units, decimals: maximumDecimals)
    } else {
      text = wideText(decimals: maximumDecimals)
    }
    if maximumDecimals > 0 {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text == "-0" ? "0" : text
  }

  /// Whether a plain decimal of at most that many places says the value exactly.
  public func isExact(inDecimals decimals: Int) -> Bool {
    guard let power = try? powerOfTen(decimals),
      let scaled = try? multiplying(by: Rational(power))
    else { return false }
    return scaled.isWhole
  }

  /// A value whose digits 128 bits do not hold, with fewer decimals where 4,096 bits do not.
  private func wideText(decimals: Int) -> String {
    for decimals in stride(from: decimals, through: 0, by: -1) {
      guard let power = try? powerOfTen(decimals),
        let digits = try? multiplying(by: Rational(power)).wideFraction.wholeDigits
      else { continue }
      let text = placePoint(in: digits, decimals: decimals)
      return isNegative ? "-" + text : text
    }
    return isNegative ? "-∞" : "∞"
  }
}

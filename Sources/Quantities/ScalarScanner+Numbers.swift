extension ScalarScanner {
  mutating func scanNumber() throws(ScalarFault) -> NumberLiteral {
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
      if peek == UInt8(ascii: "/"), digitsEnd(from: index + 1) != nil {
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

  /// Where digits with underscores between them end; nil when there are none.
  func digitsEnd(from start: Int) -> Int? {
    guard start < text.count, Self.isDigit(text[start]) else { return nil }
    var end = start + 1
    while end < text.count {
      if Self.isDigit(text[end]) {
        end += 1
      } else if text[end] == UInt8(ascii: "_"), end + 1 < text.count, Self.isDigit(text[end + 1]) {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  /// The value of digits with underscores between them.
  private func wholeNumber(
    _ range: Range<Int>, upTo limit: UInt128, else reason: ScalarFault.Reason
  ) throws(ScalarFault) -> UInt128 {
    var value: UInt128 = 0
    for byte in text[range] where byte != UInt8(ascii: "_") {
      // The limits are far below a tenth of what 128 bits hold.
      value = value * 10 + UInt128(byte - UInt8(ascii: "0"))
      guard value <= limit else { throw ScalarFault(reason, range) }
    }
    return value
  }

  /// The numerator of `1 1/2`, when that is what follows; else nothing is read.
  private mutating func scanMixedNumerator() throws(ScalarFault) -> UInt128? {
    guard peek == 0x20, let first = text[index...].firstIndex(where: { $0 != 0x20 }),
      let end = digitsEnd(from: first), end < text.count, text[end] == UInt8(ascii: "/"),
      digitsEnd(from: end + 1) != nil
    else { return nil }
    index = end
    return try wholeNumber(first..<end, upTo: UInt128(UInt64.max), else: .tooManyDigits)
  }

  private mutating func scanFraction(
    whole: UInt128, numerator: UInt128, _ isNegative: Bool
  ) throws(ScalarFault) -> NumberLiteral {
    let digits = index + 1..<(digitsEnd(from: index + 1) ?? text.count)
    let denominator = try wholeNumber(digits, upTo: UInt128(UInt32.max), else: .denominator)
    guard denominator > 0 else { throw ScalarFault(.denominator, digits) }
    index = digits.upperBound
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: denominator)
    let (sum, overflow2) = scaled.addingReportingOverflow(numerator)
    guard !overflow, !overflow2, sum <= UInt128(Int128.max) else {
      throw ScalarFault(.tooManyDigits, 0..<index)
    }
    return NumberLiteral(
      coefficient: sum, scale: 0, denominator: UInt32(denominator), isNegative: isNegative)
  }
}

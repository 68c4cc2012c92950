/// A decimal number as written: a sign, up to 38 digits and a power of ten.
///
/// Values that are numerically equal are equal, whatever their scale (`expressions.md` 1);
/// the written scale and the sign of a zero are kept for printing and for the General Decimal
/// Arithmetic referee, and never change a comparison.
public struct ExactDecimal: Sendable {
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64
  /// The power of ten of the last digit, -999 through 999.
  public let exponent: Int32
  /// Whether a minus sign stands in front; true for a negative zero too.
  public let isNegative: Bool

  /// The range of exponents; results outside it are `ArithmeticFault.overflow`.
  public static let exponentRange: ClosedRange<Int32> = -999...999
  /// The most digits a coefficient may have.
  public static let maximumDigits = 38

  /// A number from its parts.
  ///
  /// - Throws: `ArithmeticFault.overflow` for more than 38 digits or an exponent out of range.
  public init(
    coefficient: UInt128, exponent: Int32, isNegative: Bool = false
  ) throws(ArithmeticFault) {
    guard coefficient < powersOfTen[38], Self.exponentRange.contains(exponent) else {
      throw .overflow
    }
    low = UInt64(truncatingIfNeeded: coefficient)
    high = UInt64(truncatingIfNeeded: coefficient >> 64)
    self.exponent = exponent
    self.isNegative = isNegative
  }

  /// Zero.
  public static let zero = ExactDecimal(small: 0, exponent: 0, isNegative: false)

  init(small: UInt64, exponent: Int32, isNegative: Bool) {
    low = small
    high = 0
    self.exponent = exponent
    self.isNegative = isNegative
  }

  /// The digits as a whole number.
  @inlinable
  public var coefficient: UInt128 { UInt128(high) << 64 | UInt128(low) }

  /// Whether the value is 0, of either sign.
  @inlinable
  public var isZero: Bool { low == 0 && high == 0 }

  /// How many digits the coefficient has; 1 for zero.
  public var digits: Int { Decimals.digits(of: coefficient) }

  /// The power of ten of the first digit.
  var adjustedExponent: Int { Int(exponent) + digits - 1 }

  /// The same value as a fraction.
  ///
  /// - Throws: `ArithmeticFault.overflow` beyond the range of `Rational`.
  public func rational() throws(ArithmeticFault) -> Rational {
    if isZero { return .zero }
    let whole = try signed(coefficient, isNegative: isNegative)
    if exponent == 0 { return Rational(whole) }
    if exponent < 0, exponent >= -38 {
      return try Rational(whole, over: powerOfTen(Int(-exponent)))
    }
    let power = try Rational(10).raised(to: abs(Int(exponent)))
    return exponent < 0
      ? try Rational(whole).dividing(by: power) : try Rational(whole).multiplying(by: power)
  }
}

extension Rational {
  /// The value multiplied with itself; by squaring.
  func raised(to exponent: Int) throws(ArithmeticFault) -> Rational {
    var result = Rational.one
    var base = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = try result.multiplying(by: base) }
      rest >>= 1
      if rest > 0 { base = try base.multiplying(by: base) }
    }
    return result
  }
}

/// How many decimal digits a magnitude has; 1 for zero.
func digits(of magnitude: UInt128) -> Int {
  // log10 from the bit length (1233 / 4096), then corrected by one comparison.
  let bits = 128 - magnitude.leadingZeroBitCount
  let estimate = (bits * 1233) >> 12
  let count = estimate > 38 || magnitude < powersOfTen[estimate] ? estimate : estimate + 1
  return max(count, 1)
}

extension ExactDecimal: Comparable, Hashable {
  /// Numeric equality: `1.0`, `1.00` and `1` are equal, and so are `0` and `-0`.
  public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.compare(to: right) == 0
  }

  /// Ascending order.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    left.compare(to: right) < 0
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    var coefficient = coefficient
    var exponent = exponent
    if coefficient == 0 {
      exponent = 0
    } else {
      while coefficient % 10 == 0 {
        coefficient /= 10
        exponent += 1
      }
    }
    hasher.combine(coefficient)
    hasher.combine(exponent)
    hasher.combine(isNegative && coefficient != 0)
  }

  /// -1, 0 or 1 as this value is below, equal to or above the other.
  ///
  /// It cannot overflow.
  public func compare(to other: ExactDecimal) -> Int {
    if isZero || other.isZero {
      if isZero, other.isZero { return 0 }
      return isZero ? (other.isNegative ? 1 : -1) : (isNegative ? -1 : 1)
    }
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let order = compareMagnitude(to: other)
    return isNegative ? -order : order
  }

  private func compareMagnitude(to other: ExactDecimal) -> Int {
    if adjustedExponent != other.adjustedExponent {
      return adjustedExponent < other.adjustedExponent ? -1 : 1
    }
    // Equal first digits' places: the scales differ by less than 38 digits.
    let shift = Int(exponent) - Int(other.exponent)
    let left =
      shift > 0
      ? coefficient.multipliedFullWidth(by: powersOfTen[shift]) : (high: 0, low: coefficient)
    let right =
      shift < 0
      ? other.coefficient.multipliedFullWidth(by: powersOfTen[-shift])
      : (high: 0, low: other.coefficient)
    if (left.high, left.low) == (right.high, right.low) { return 0 }
    return (left.high, left.low) < (right.high, right.low) ? -1 : 1
  }
}

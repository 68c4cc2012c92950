/// Powers of ten that fit in 128 bits, by exponent: `powersOfTen[38]` is the largest.
@usableFromInline
let powersOfTen: [UInt128] = {
  var powers: [UInt128] = [1]
  for _ in 1...38 { powers.append(powers[powers.count - 1] * 10) }
  return powers
}()

/// Ten to a power of 0 through 38.
///
/// - Throws: `ArithmeticFault.overflow` for any other exponent.
@inlinable
public func powerOfTen(_ exponent: Int) throws(ArithmeticFault) -> Int128 {
  guard exponent >= 0, exponent <= 38 else { throw .overflow }
  return Int128(truncatingIfNeeded: powersOfTen[exponent])
}

/// Divides with a single rounding.
///
/// - Parameters:
///   - dividend: any value.
///   - divisor: any value but zero.
/// - Throws: `ArithmeticFault.divisionByZero` for a zero divisor, `.overflow` when the quotient
///   leaves 128 bits (only the smallest value by minus one does).
@inlinable
public func divide(
  _ dividend: Int128, by divisor: Int128, rounding: Rounding
) throws(ArithmeticFault) -> Int128 {
  guard divisor != 0 else { throw .divisionByZero }
  return try roundedQuotient(
    high: 0, low: dividend.magnitude, divisor: divisor.magnitude,
    isNegative: (dividend < 0) != (divisor < 0), rounding: rounding)
}

/// `multiplicand` x `multiplier` / `divisor` through 256 bits, with a single rounding.
///
/// This is how value leaves a layer of stock (`costing.md` 1.3): `V x q / Q`.
///
/// - Throws: `ArithmeticFault.divisionByZero`, or `.overflow` when the quotient leaves 128 bits.
@inlinable
public func multiply(
  _ multiplicand: Int128, by multiplier: Int128, dividingBy divisor: Int128, rounding: Rounding
) throws(ArithmeticFault) -> Int128 {
  guard divisor != 0 else { throw .divisionByZero }
  let isNegative = ((multiplicand < 0) != (multiplier < 0)) != (divisor < 0)
  let left = multiplicand.magnitude
  let right = multiplier.magnitude
  if left <= UInt128(UInt64.max), right <= UInt128(UInt64.max) {
    return try roundedQuotient(
      high: 0, low: left &* right, divisor: divisor.magnitude, isNegative: isNegative,
      rounding: rounding)
  }
  let product = left.multipliedFullWidth(by: right)
  return try roundedQuotient(
    high: product.high, low: product.low, divisor: divisor.magnitude, isNegative: isNegative,
    rounding: rounding)
}

/// A 256-bit magnitude over a non-zero 128-bit one, rounded once.
@inlinable
func roundedQuotient(
  high: UInt128, low: UInt128, divisor: UInt128, isNegative: Bool, rounding: Rounding
) throws(ArithmeticFault) -> Int128 {
  var quotient: UInt128
  let remainder: UInt128
  if high == 0 {
    if low <= UInt128(UInt64.max), divisor <= UInt128(UInt64.max) {
      let parts = UInt64(truncatingIfNeeded: low)
        .quotientAndRemainder(dividingBy: UInt64(truncatingIfNeeded: divisor))
      quotient = UInt128(parts.quotient)
      remainder = UInt128(parts.remainder)
    } else {
      (quotient, remainder) = low.quotientAndRemainder(dividingBy: divisor)
    }
  } else {
    guard high < divisor else { throw .overflow }
    (quotient, remainder) = divisor.dividingFullWidth((high, low))
  }
  if remainder != 0 {
    let rest = divisor - remainder
    let discarded: Rounding.Discarded =
      remainder < rest ? .belowHalf : remainder == rest ? .half : .aboveHalf
    let lastDigit = quotient % 10
    if rounding.increments(
      isNegative: isNegative, discarded: discarded, lastDigitIsOdd: quotient & 1 == 1,
      lastDigitIsZeroOrFive: lastDigit == 0 || lastDigit == 5)
    {
      let (next, overflow) = quotient.addingReportingOverflow(1)
      guard !overflow else { throw .overflow }
      quotient = next
    }
  }
  return try signed(quotient, isNegative: isNegative)
}

/// A magnitude with a sign, if 127 bits hold it.
@inlinable
func signed(_ magnitude: UInt128, isNegative: Bool) throws(ArithmeticFault) -> Int128 {
  if isNegative {
    guard magnitude <= UInt128(1) << 127 else { throw .overflow }
    return Int128(truncatingIfNeeded: 0 &- magnitude)
  }
  guard magnitude < UInt128(1) << 127 else { throw .overflow }
  return Int128(truncatingIfNeeded: magnitude)
}

extension Int128 {
  /// The sum, or `ArithmeticFault.overflow`.
  @inlinable
  public func adding(_ other: Int128) throws(ArithmeticFault) -> Int128 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard !overflow else { throw .overflow }
    return sum
  }

  /// The difference, or `ArithmeticFault.overflow`.
  @inlinable
  public func subtracting(_ other: Int128) throws(ArithmeticFault) -> Int128 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    guard !overflow else { throw .overflow }
    return difference
  }

  /// The product, or `ArithmeticFault.overflow`.
  @inlinable
  public func multiplying(by other: Int128) throws(ArithmeticFault) -> Int128 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    guard !overflow else { throw .overflow }
    return product
  }

  /// The value with its sign turned, or `ArithmeticFault.overflow` for the smallest value.
  @inlinable
  public func negated() throws(ArithmeticFault) -> Int128 {
    try Int128(0).subtracting(self)
  }
}

/// The greatest common divisor of two magnitudes; zero only for two zeros.
@usableFromInline
func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
  var a = left
  var b = right
  while b != 0 {
    if a <= UInt128(UInt64.max), b <= UInt128(UInt64.max) {
      return UInt128(
        greatestCommonDivisor(
          UInt64(truncatingIfNeeded: a), UInt64(truncatingIfNeeded: b)))
    }
    (a, b) = (b, a % b)
  }
  return a
}

/// The greatest common divisor of two magnitudes, by halving (Stein's algorithm).
@inlinable
public func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
  if left == 0 { return right }
  if right == 0 { return left }
  let shift = min(left.trailingZeroBitCount, right.trailingZeroBitCount)
  var a = left >> UInt64(left.trailingZeroBitCount)
  var b = right
  while b != 0 {
    b >>= UInt64(b.trailingZeroBitCount)
    if a > b { swap(&a, &b) }
    b &-= a
  }
  return a << UInt64(shift)
}

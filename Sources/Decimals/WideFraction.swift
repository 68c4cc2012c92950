/// A fraction in lowest terms over wide words; see `Rational`, which narrows it when it can.
@usableFromInline
final class WideFraction: Hashable, Sendable {
  @usableFromInline let isNegative: Bool
  let numerator: WideMagnitude
  let denominator: WideMagnitude

  init(isNegative: Bool, numerator: WideMagnitude, denominator: WideMagnitude) {
    self.isNegative = isNegative
    self.numerator = numerator
    self.denominator = denominator
  }

  func adding(_ other: WideFraction) throws(ArithmeticFault) -> WideFraction {
    let left = try numerator.multiplied(by: other.denominator)
    let right = try other.numerator.multiplied(by: denominator)
    let bottom = try denominator.multiplied(by: other.denominator)
    if isNegative == other.isNegative {
      return try WideFraction(
        isNegative: isNegative, numerator: left.adding(right), denominator: bottom)
    }
    if left < right {
      return WideFraction(
        isNegative: other.isNegative, numerator: right.subtracting(left), denominator: bottom)
    }
    return WideFraction(
      isNegative: isNegative, numerator: left.subtracting(right), denominator: bottom)
  }

  func multiplied(by other: WideFraction) throws(ArithmeticFault) -> WideFraction {
    try WideFraction(
      isNegative: isNegative != other.isNegative,
      numerator: numerator.multiplied(by: other.numerator),
      denominator: denominator.multiplied(by: other.denominator))
  }

  func inverted() -> WideFraction {
    WideFraction(isNegative: isNegative, numerator: denominator, denominator: numerator)
  }

  func negated() -> WideFraction {
    WideFraction(isNegative: !isNegative, numerator: numerator, denominator: denominator)
  }

  /// Lowest terms, in 128 bits if they fit.
  func narrowed() throws(ArithmeticFault) -> Rational {
    if numerator.isZero { return .zero }
    let divisor = try numerator.greatestCommonDivisor(with: denominator)
    let top = try numerator.dividing(by: divisor).quotient
    let bottom = try denominator.dividing(by: divisor).quotient
    if let narrowTop = top.narrowed, let narrowBottom = bottom.narrowed,
      let value = try? Rational(
        unchecked: signed(narrowTop, isNegative: isNegative),
        signed(narrowBottom, isNegative: false))
    {
      return value
    }
    return Rational(
      WideFraction(isNegative: isNegative, numerator: top, denominator: bottom))
  }

  func rounded(_ rounding: Rounding) throws(ArithmeticFault) -> Int128 {
    let (quotient, remainder) = try numerator.dividing(by: denominator)
    let twice = try remainder.adding(remainder)
    let discarded: Rounding.Discarded =
      remainder.isZero
      ? .zero : twice < denominator ? .belowHalf : twice == denominator ? .half : .aboveHalf
    guard let magnitude = quotient.narrowed else { throw .overflow }
    let lastDigit = magnitude % 10
    let grows = rounding.increments(
      isNegative: isNegative, discarded: discarded, lastDigitIsOdd: quotient.isOdd,
      lastDigitIsZeroOrFive: lastDigit == 0 || lastDigit == 5)
    let (value, overflow) = magnitude.addingReportingOverflow(grows ? 1 : 0)
    guard !overflow else { throw .overflow }
    return try signed(value, isNegative: isNegative)
  }

  /// The digits of the nearest whole number without its sign, half away from zero.
  var wholeDigits: String {
    get throws(ArithmeticFault) {
      let (quotient, remainder) = try numerator.dividing(by: denominator)
      let isUp = try remainder.adding(remainder) >= denominator
      return try (isUp ? quotient.adding(WideMagnitude(1)) : quotient).digits
    }
  }

  func isLess(than other: WideFraction) -> Bool {
    if isNegative != other.isNegative { return isNegative }
    // Both sides are within bounds, so a cross product has at most twice as many words; the
    // sign of a difference is taken by comparing quotients until they part (continued fractions).
    let isBelow = WideFraction.magnitudeIsLess(
      numerator, denominator, other.numerator, other.denominator)
    let isAbove = WideFraction.magnitudeIsLess(
      other.numerator, other.denominator, numerator, denominator)
    return isNegative ? isAbove : isBelow
  }

  private static func magnitudeIsLess(
    _ leftTop: WideMagnitude, _ leftBottom: WideMagnitude,
    _ rightTop: WideMagnitude, _ rightBottom: WideMagnitude
  ) -> Bool {
    var (a, b, c, d) = (leftTop, leftBottom, rightTop, rightBottom)
    while true {
      guard let left = try? a.dividing(by: b), let right = try? c.dividing(by: d) else {
        return false
      }
      if left.quotient != right.quotient { return left.quotient < right.quotient }
      if left.remainder.isZero || right.remainder.isZero {
        return left.remainder.isZero && !right.remainder.isZero
      }
      // a/b < c/d with equal whole parts is remainder1/b < remainder2/d is d/remainder2 < b/remainder1.
      (a, b, c, d) = (d, right.remainder, b, left.remainder)
    }
  }

  @usableFromInline
  static func == (left: WideFraction, right: WideFraction) -> Bool {
    left.isNegative == right.isNegative && left.numerator == right.numerator
      && left.denominator == right.denominator
  }

  @usableFromInline
  func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(numerator)
    hasher.combine(denominator)
  }
}

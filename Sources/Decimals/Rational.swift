/// An exact fraction in lowest terms: quantities, factors and rates between the manifest text
/// and the one rounding of a stock movement or an amount (`costing.md` 1.1).
///
/// Numerator and denominator are 128-bit integers. A value that needs more falls back to wide
/// words of up to 4,096 bits, so that deep BOMs over figures with many digits stay exact;
/// beyond that every operation throws `ArithmeticFault.overflow` and never rounds.
public struct Rational: Sendable {
  @usableFromInline var numerator: Int128
  @usableFromInline var denominator: Int128
  /// Set only when the pair above cannot hold the value, which it then replaces.
  @usableFromInline var wide: WideFraction?

  @inlinable
  init(unchecked numerator: Int128, _ denominator: Int128) {
    self.numerator = numerator
    self.denominator = denominator
    self.wide = nil
  }

  @usableFromInline
  init(_ wide: WideFraction) {
    numerator = 0
    denominator = 1
    self.wide = wide
  }

  /// Zero.
  public static let zero = Rational(unchecked: 0, 1)
  /// One.
  public static let one = Rational(unchecked: 1, 1)

  /// A whole number.
  @inlinable
  public init(_ value: Int128) {
    self.init(unchecked: value, 1)
  }

  /// A fraction, brought to lowest terms.
  ///
  /// - Throws: `ArithmeticFault.divisionByZero` for a zero denominator, `.overflow` when a sign
  ///   cannot be turned within 128 bits.
  public init(_ numerator: Int128, over denominator: Int128) throws(ArithmeticFault) {
    guard denominator != 0 else { throw .divisionByZero }
    let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    self.init(
      unchecked: try signed(
        numerator.magnitude / divisor, isNegative: (numerator < 0) != (denominator < 0)),
      try signed(denominator.magnitude / divisor, isNegative: false))
  }

  /// Numerator and denominator, or nil for a value that needs wide words.
  @inlinable
  public var fraction: (numerator: Int128, denominator: Int128)? {
    wide == nil ? (numerator, denominator) : nil
  }

  /// Whether the value is 0.
  @inlinable
  public var isZero: Bool { wide == nil && numerator == 0 }

  /// Whether the value is below 0.
  @inlinable
  public var isNegative: Bool { wide.map { $0.isNegative } ?? (numerator < 0) }

  /// Whether the value has no fractional part.
  @inlinable
  public var isWhole: Bool { wide == nil && denominator == 1 }
}

extension Rational: Hashable {
  /// Whether both stand for the same number; lowest terms make this a comparison of parts.
  public static func == (left: Rational, right: Rational) -> Bool {
    left.numerator == right.numerator && left.denominator == right.denominator
      && left.wide == right.wide
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(numerator)
    hasher.combine(denominator)
    hasher.combine(wide)
  }
}

extension Rational {
  /// The exact sum.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func adding(_ other: Rational) throws(ArithmeticFault) -> Rational {
    if wide == nil, other.wide == nil, let sum = narrowSum(with: other) { return sum }
    return try wideFraction.adding(other.wideFraction).narrowed()
  }

  /// The exact difference.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func subtracting(_ other: Rational) throws(ArithmeticFault) -> Rational {
    try adding(other.negated())
  }

  /// The exact product.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func multiplying(by other: Rational) throws(ArithmeticFault) -> Rational {
    if wide == nil, other.wide == nil,
      let product = narrowProduct(other.numerator, over: other.denominator)
    {
      return product
    }
    return try wideFraction.multiplied(by: other.wideFraction).narrowed()
  }

  /// The exact quotient.
  ///
  /// - Throws: `ArithmeticFault.divisionByZero`, `.overflow`.
  public func dividing(by other: Rational) throws(ArithmeticFault) -> Rational {
    guard !other.isZero else { throw .divisionByZero }
    if wide == nil, other.wide == nil, other.numerator != .min,
      let quotient = narrowProduct(
        other.numerator < 0 ? -other.denominator : other.denominator,
        over: other.numerator < 0 ? -other.numerator : other.numerator)
    {
      return quotient
    }
    return try wideFraction.multiplied(by: other.wideFraction.inverted()).narrowed()
  }

  /// The value with its sign turned.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func negated() throws(ArithmeticFault) -> Rational {
    if wide == nil, numerator != .min { return Rational(unchecked: -numerator, denominator) }
    return try wideFraction.negated().narrowed()
  }

  /// The nearest whole number by a rounding rule: the one rounding of a movement or an amount.
  ///
  /// - Throws: `ArithmeticFault.overflow` when 128 bits do not hold it.
  public func rounded(_ rounding: Rounding) throws(ArithmeticFault) -> Int128 {
    guard let wide else { return try divide(numerator, by: denominator, rounding: rounding) }
    return try wide.rounded(rounding)
  }

  /// This value times a power of ten, as a whole number of its smallest units.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func rounded(
    toDecimals decimals: Int, _ rounding: Rounding
  ) throws(ArithmeticFault) -> Int128 {
    if wide == nil {
      let power = try powerOfTen(decimals)
      if denominator == 1 { return try numerator.multiplying(by: power) }
      return try multiply(numerator, by: power, dividingBy: denominator, rounding: rounding)
    }
    return try multiplying(by: Rational(powerOfTen(decimals))).rounded(rounding)
  }

  /// The least multiple of `step` that is not below this value.
  ///
  /// - Throws: `ArithmeticFault.divisionByZero` for a zero step, `.overflow`.
  public func raised(toMultipleOf step: Rational) throws(ArithmeticFault) -> Rational {
    try Rational(dividing(by: step).rounded(.ceiling)).multiplying(by: step)
  }

  private func narrowSum(with other: Rational) -> Rational? {
    if denominator == other.denominator {
      let (sum, overflow) = numerator.addingReportingOverflow(other.numerator)
      if overflow { return nil }
      if denominator == 1 { return Rational(unchecked: sum, 1) }
      return try? Rational(sum, over: denominator)
    }
    let shared = Int128(
      truncatingIfNeeded: greatestCommonDivisor(denominator.magnitude, other.denominator.magnitude))
    let left = numerator.multipliedReportingOverflow(by: other.denominator / shared)
    let right = other.numerator.multipliedReportingOverflow(by: denominator / shared)
    let bottom = denominator.multipliedReportingOverflow(by: other.denominator / shared)
    let top = left.partialValue.addingReportingOverflow(right.partialValue)
    if left.overflow || right.overflow || bottom.overflow || top.overflow { return nil }
    return try? Rational(top.partialValue, over: bottom.partialValue)
  }

  /// The product with a fraction in lowest terms whose denominator is above zero.
  private func narrowProduct(_ otherNumerator: Int128, over otherDenominator: Int128) -> Rational? {
    let first = Int128(
      truncatingIfNeeded: greatestCommonDivisor(numerator.magnitude, otherDenominator.magnitude))
    let second = Int128(
      truncatingIfNeeded: greatestCommonDivisor(otherNumerator.magnitude, denominator.magnitude))
    if first <= 0 || second <= 0 { return nil }
    let top = (numerator / first).multipliedReportingOverflow(by: otherNumerator / second)
    let bottom = (denominator / second).multipliedReportingOverflow(by: otherDenominator / first)
    if top.overflow || bottom.overflow { return nil }
    return Rational(unchecked: top.partialValue, bottom.partialValue)
  }

  var wideFraction: WideFraction {
    wide
      ?? WideFraction(
        isNegative: numerator < 0, numerator: WideMagnitude(numerator.magnitude),
        denominator: WideMagnitude(denominator.magnitude))
  }
}

extension Rational: Comparable {
  /// Exact comparison; it cannot overflow.
  public static func < (left: Rational, right: Rational) -> Bool {
    if left.wide == nil, right.wide == nil {
      if left.denominator == right.denominator { return left.numerator < right.numerator }
      let leftNegative = left.numerator < 0
      if leftNegative != (right.numerator < 0) { return leftNegative }
      let first = left.numerator.magnitude.multipliedFullWidth(by: right.denominator.magnitude)
      let second = right.numerator.magnitude.multipliedFullWidth(by: left.denominator.magnitude)
      let isBelow = (first.high, first.low) < (second.high, second.low)
      let isEqual = (first.high, first.low) == (second.high, second.low)
      return leftNegative ? !isBelow && !isEqual : isBelow
    }
    return left.wideFraction.isLess(than: right.wideFraction)
  }
}

/// Exact amounts that a costing kernel adds and multiplies: `Rational` always, `FastDecimal` where
/// every figure is short.
public protocol ExactAmount: Sendable {
  /// 0
  static var zero: Self { get }
  /// The value, or nil when this form cannot hold it.
  init?(exactly value: Rational)
  /// The same of a figure that has both forms.
  init?(_ figure: Figure)
  /// The exact sum.
  func adding(_ other: Self) throws(ArithmeticFault) -> Self
  /// The exact difference.
  func subtracting(_ other: Self) throws(ArithmeticFault) -> Self
  /// The exact product.
  func multiplying(by other: Self) throws(ArithmeticFault) -> Self
  /// The same value as a fraction.
  func rational() throws(ArithmeticFault) -> Rational
}

extension Rational: ExactAmount {
  /// The value itself.
  public init?(exactly value: Rational) {
    self = value
  }

  /// The value itself.
  @inlinable
  public init?(_ figure: Figure) {
    self = figure.value
  }

  /// The value itself.
  public func rational() throws(ArithmeticFault) -> Rational { self }
}

/// A decimal over a small divisor, in 128 bits and without a common denominator: what the roll-up of
/// a million lines adds.
///
/// The value is coefficient / (10^scale x divisor); the divisor takes the thirds and sevenths that
/// minutes of an hour and odd batch sizes bring. Exact like `Rational`; it overflows sooner, and the
/// caller then starts again with that.
public struct FastDecimal: ExactAmount, Hashable {
  /// The digits.
  public let coefficient: Int128
  /// Decimals, 0 through 38.
  public let scale: Int32
  /// What is left of the denominator; above 0.
  public let divisor: UInt32

  /// A decimal from its parts.
  @inlinable
  public init(coefficient: Int128, scale: Int32, divisor: UInt32 = 1) {
    self.coefficient = coefficient
    self.scale = scale
    self.divisor = divisor
  }

  /// Zero.
  @inlinable
  public static var zero: FastDecimal { FastDecimal(coefficient: 0, scale: 0) }
  /// One.
  @inlinable
  public static var one: FastDecimal { FastDecimal(coefficient: 1, scale: 0) }

  /// The short form of a figure.
  @inlinable
  public init?(_ figure: Figure) {
    guard let short = figure.short else { return nil }
    self = short
  }

  /// The value, if the part of its denominator that divides no power of ten has 32 bits.
  public init?(exactly value: Rational) {
    guard let fraction = value.fraction else { return nil }
    if fraction.denominator == 1 {
      self.init(coefficient: fraction.numerator, scale: 0)
      return
    }
    guard let denominator = UInt64(exactly: fraction.denominator) else { return nil }
    let twos = denominator.trailingZeroBitCount
    var rest = denominator >> UInt64(twos)
    var fives = 0
    while rest % 5 == 0 {
      rest /= 5
      fives += 1
    }
    let scale = max(twos, fives)
    guard scale <= 38, let divisor = UInt32(exactly: rest) else { return nil }
    let decimalPart = denominator / rest
    let power = powersOfTen[scale]
    let factor =
      if let short = UInt64(exactly: power) {
        Int128(short / decimalPart)
      } else {
        Int128(truncatingIfNeeded: power / UInt128(decimalPart))
      }
    let (coefficient, overflow) = fraction.numerator.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    self.init(coefficient: coefficient, scale: Int32(scale), divisor: divisor)
  }

  /// Whether the value is 0.
  @inlinable
  public var isZero: Bool { coefficient == 0 }

  /// The exact sum.
  @inlinable
  public func adding(_ other: FastDecimal) throws(ArithmeticFault) -> FastDecimal {
    if other.coefficient == 0 { return self }
    if coefficient == 0 { return other }
    var left = coefficient
    var right = other.coefficient
    var common = divisor
    if divisor != other.divisor {
      let shared = greatestCommonDivisor(UInt64(divisor), UInt64(other.divisor))
      let leftFactor = UInt64(other.divisor) / shared
      let (product, overflow) = UInt64(divisor).multipliedReportingOverflow(by: leftFactor)
      guard !overflow, let narrow = UInt32(exactly: product) else { throw .overflow }
      left = try left.multiplying(by: Int128(leftFactor))
      right = try right.multiplying(by: Int128(UInt64(divisor) / shared))
      common = narrow
    }
    if scale < other.scale {
      left = try left.multiplying(by: powerOfTen(Int(other.scale - scale)))
    } else if scale > other.scale {
      right = try right.multiplying(by: powerOfTen(Int(scale - other.scale)))
    }
    return FastDecimal(
      coefficient: try left.adding(right), scale: max(scale, other.scale), divisor: common)
  }

  /// The exact difference.
  @inlinable
  public func subtracting(_ other: FastDecimal) throws(ArithmeticFault) -> FastDecimal {
    try adding(
      FastDecimal(
        coefficient: other.coefficient.negated(), scale: other.scale, divisor: other.divisor))
  }

  /// The exact product.
  @inlinable
  public func multiplying(by other: FastDecimal) throws(ArithmeticFault) -> FastDecimal {
    if coefficient == 0 || other.coefficient == 0 { return .zero }
    let (common, overflow) = divisor.multipliedReportingOverflow(by: other.divisor)
    guard !overflow, scale + other.scale <= 38 else { throw .overflow }
    return FastDecimal(
      coefficient: try coefficient.multiplying(by: other.coefficient),
      scale: scale + other.scale, divisor: common)
  }

  /// The same value as a fraction.
  public func rational() throws(ArithmeticFault) -> Rational {
    let tenths = try Rational(coefficient, over: powerOfTen(Int(scale)))
    return divisor == 1 ? tenths : try tenths.dividing(by: Rational(Int128(divisor)))
  }

  /// The value in units of 10^-`decimals`, rounded once.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func rounded(
    toDecimals decimals: Int, _ rounding: Rounding
  ) throws(ArithmeticFault) -> Int128 {
    if Int(scale) <= decimals, divisor == 1 {
      return try coefficient.multiplying(by: powerOfTen(decimals - Int(scale)))
    }
    return try multiply(
      coefficient, by: powerOfTen(decimals),
      dividingBy: powerOfTen(Int(scale)).multiplying(by: Int128(divisor)), rounding: rounding)
  }

  /// The same value with a shorter coefficient where it is long, so that sums of products do not grow
  /// needlessly.
  public var reduced: FastDecimal {
    guard scale > 12 else { return self }
    var coefficient = coefficient
    var scale = scale
    while scale > 0 {
      let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      coefficient = quotient
      scale -= 1
    }
    return FastDecimal(coefficient: coefficient, scale: scale, divisor: divisor)
  }
}

import Decimals

/// A number as a manifest writes it: `12`, `-0.125`, `1_000`, `1/3`, `1 1/2`.
///
/// 24 bytes, so that a million of them are cheap to keep until the catalog turns them into exact
/// fractions. The value is coefficient / (10^scale x denominator).
public struct NumberLiteral: Hashable, Sendable {
  private let low: UInt64
  private let high: UInt64
  private let denominator: UInt32
  private let scale: UInt8
  /// Whether a minus sign stands in front.
  public let isNegative: Bool

  /// The most significant digits a number may have (`language.md` 3).
  public static let maximumDigits = 34

  init(coefficient: UInt128, scale: UInt8, denominator: UInt32 = 1, isNegative: Bool) {
    low = UInt64(truncatingIfNeeded: coefficient)
    high = UInt64(truncatingIfNeeded: coefficient >> 64)
    self.scale = scale
    self.denominator = denominator
    self.isNegative = isNegative
  }

  /// A whole number.
  public init(_ value: UInt32) {
    self.init(coefficient: UInt128(value), scale: 0, isNegative: false)
  }

  /// The place of a number that is only known once a formula is evaluated; its value is 0.
  ///
  /// - Parameter placeholder: the owner's number of the formula.
  public init(placeholder: UInt32) {
    low = UInt64(placeholder)
    high = 0
    denominator = 0
    scale = 0
    isNegative = false
  }

  /// The formula's number, where this holds the place of one.
  public var placeholder: UInt32? {
    denominator == 0 ? UInt32(truncatingIfNeeded: low) : nil
  }

  /// The digits as a whole number.
  public var coefficient: UInt128 { UInt128(high) << 64 | UInt128(low) }

  /// How many decimals were written.
  public var decimals: Int { Int(scale) }

  /// Whether the value is 0.
  public var isZero: Bool { low == 0 && high == 0 }

  /// The exact value.
  public var value: Rational {
    // 34 digits over at most 10^34 x 2^32: the pair always fits.
    let whole = Int128(truncatingIfNeeded: coefficient)
    let signedWhole = isNegative ? 0 - whole : whole
    if scale == 0, denominator == 1 { return Rational(signedWhole) }
    guard let power = try? powerOfTen(Int(scale)),
      let tenths = try? Rational(signedWhole, over: power)
    else { return .zero }
    if denominator == 1 { return tenths }
    return (try? tenths.dividing(by: Rational(Int128(denominator)))) ?? .zero
  }
}

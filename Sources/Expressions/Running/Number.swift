import Decimals

/// An exact decimal of the expression language: up to 34 significant digits and as many decimals
/// as they need (`expressions.md`, decisions 1, 4 and 6).
///
/// Addition, subtraction and multiplication are exact or overflow. Division keeps 34 digits, half to
/// even, and marks a result that lost something as inexact; the mark passes on to what is computed
/// from it.
public struct Number: Sendable {
  @usableFromInline let low: UInt64
  @usableFromInline let high: Int64
  /// How many decimals there are, 0 through 120.
  public let scale: UInt8
  /// Whether a division on the way lost digits.
  public let isInexact: Bool

  /// The most significant digits of a value.
  public static let maximumDigits = 34
  /// The most decimals of a value.
  static let maximumScale = 120
  /// 10^34: one more than the largest coefficient.
  @usableFromInline static let limit: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000

  @inlinable
  init(unchecked coefficient: Int128, scale: UInt8, isInexact: Bool = false) {
    low = UInt64(truncatingIfNeeded: coefficient)
    high = Int64(truncatingIfNeeded: coefficient >> 64)
    self.scale = scale
    self.isInexact = isInexact
  }

  /// A whole number.
  @inlinable
  public init(_ value: Int64) {
    low = UInt64(bitPattern: value)
    high = value < 0 ? -1 : 0
    scale = 0
    isInexact = false
  }

  /// A number from its digits and decimals.
  ///
  /// - Throws: `ArithmeticFault.overflow` for more than 34 significant digits.
  @inlinable
  public init(
    coefficient: Int128, scale: Int, isInexact: Bool = false
  ) throws(ArithmeticFault) {
    if coefficient.magnitude < Self.limit, scale >= 0, scale <= Self.maximumDigits {
      self.init(
        unchecked: coefficient, scale: UInt8(truncatingIfNeeded: scale), isInexact: isInexact)
    } else {
      self = try Self.shortened(coefficient, scale: scale, isInexact: isInexact)
    }
  }

  /// Zero.
  public static let zero = Number(0)

  /// The digits as a whole number, with a sign.
  @inlinable
  public var coefficient: Int128 { Int128(high) << 64 | Int128(low) }

  /// Whether the value is 0.
  @inlinable
  public var isZero: Bool { low == 0 && high == 0 }

  /// Whether the value is below 0.
  @inlinable
  public var isNegative: Bool { high < 0 }

  /// Takes off zeros at the end until the value fits.
  @usableFromInline
  static func shortened(
    _ coefficient: Int128, scale: Int, isInexact: Bool
  ) throws(ArithmeticFault) -> Number {
    var coefficient = coefficient
    var scale = scale
    if coefficient == 0 { return Number(unchecked: 0, scale: 0, isInexact: isInexact) }
    while scale < 0 {
      coefficient = try coefficient.multiplying(by: 10)
      scale += 1
    }
    while scale > 0, coefficient.magnitude >= limit || scale > maximumDigits {
      let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      coefficient = quotient
      scale -= 1
    }
    while isInexact, coefficient.magnitude >= limit, scale > 0 {
      // What has lost digits already is rounded to 34 of them once more; a carry may make 35 again.
      let excess = min(decimalDigits(of: coefficient.magnitude) - maximumDigits, scale)
      coefficient = try divide(coefficient, by: powerOfTen(excess), rounding: .halfEven)
      scale -= excess
    }
    guard coefficient.magnitude < limit, scale <= maximumScale else { throw .overflow }
    return Number(
      unchecked: coefficient, scale: UInt8(truncatingIfNeeded: scale), isInexact: isInexact)
  }

  /// The value without zeros at its end.
  public var reduced: Number {
    var coefficient = coefficient
    var scale = scale
    while scale > 0 {
      let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: 10)
      if remainder != 0 { break }
      coefficient = quotient
      scale -= 1
    }
    return Number(unchecked: coefficient, scale: scale, isInexact: isInexact)
  }
}

// MARK: Arithmetic

extension Number {
  /// The exact sum.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  @inlinable
  public func adding(_ other: Number) throws(ArithmeticFault) -> Number {
    let mark = isInexact || other.isInexact
    if scale == other.scale {
      // Two coefficients below 10^34 cannot leave 128 bits.
      return try Number(
        coefficient: coefficient &+ other.coefficient, scale: Int(scale), isInexact: mark)
    }
    return try addingAligned(other, mark)
  }

  @usableFromInline
  func addingAligned(_ other: Number, _ mark: Bool) throws(ArithmeticFault) -> Number {
    if other.isZero { return Number(unchecked: coefficient, scale: scale, isInexact: mark) }
    if isZero { return Number(unchecked: other.coefficient, scale: other.scale, isInexact: mark) }
    do throws(ArithmeticFault) {
      let (left, right, scale) = try Self.aligned(self, other)
      return try Number(coefficient: left.adding(right), scale: scale, isInexact: mark)
    } catch {
      return try addingShortened(other, mark)
    }
  }

  /// The sum of values so far apart that 128 bits do not hold both at one scale.
  @inline(never)
  private func addingShortened(_ other: Number, _ mark: Bool) throws(ArithmeticFault) -> Number {
    if mark {
      return try Number(
        DecimalContext(precision: Self.maximumDigits, rounding: .halfEven)
          .add(try decimal, try other.decimal), isInexact: true)
    }
    // Zeros at the end may be all that is too much.
    let (left, right, scale) = try Self.aligned(reduced, other.reduced)
    return try Number(coefficient: left.adding(right), scale: scale)
  }

  /// The exact difference.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  @inlinable
  public func subtracting(_ other: Number) throws(ArithmeticFault) -> Number {
    try adding(other.negated)
  }

  /// The value with its sign turned.
  @inlinable
  public var negated: Number {
    Number(unchecked: 0 &- coefficient, scale: scale, isInexact: isInexact)
  }

  /// The value without its sign.
  public var absolute: Number { isNegative ? negated : self }

  /// The exact product.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  @inlinable
  public func multiplying(by other: Number) throws(ArithmeticFault) -> Number {
    let mark = isInexact || other.isInexact
    let (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
    if overflow { return try multiplyingShortened(by: other) }
    return try Number(
      coefficient: product, scale: Int(scale) + Int(other.scale), isInexact: mark)
  }

  @usableFromInline
  func multiplyingShortened(by other: Number) throws(ArithmeticFault) -> Number {
    if isInexact || other.isInexact {
      // What has lost digits already is rounded to 34 of them once more.
      return try Number(
        DecimalContext(precision: Self.maximumDigits, rounding: .halfEven)
          .multiply(try decimal, try other.decimal), isInexact: true)
    }
    // Zeros at the end of the product may be all that is too much.
    var (high, low) = coefficient.magnitude.multipliedFullWidth(by: other.coefficient.magnitude)
    var scale = Int(self.scale) + Int(other.scale)
    while high > 0 {
      guard scale > 0 else { throw .overflow }
      let (higher, carry) = high.quotientAndRemainder(dividingBy: 10)
      let (lower, digit) = UInt128(10).dividingFullWidth((carry, low))
      guard digit == 0 else { throw .overflow }
      (high, low) = (higher, lower)
      scale -= 1
    }
    while low > UInt128(Int128.max), scale > 0, low % 10 == 0 {
      low /= 10
      scale -= 1
    }
    return try Self.signed(low, scale, isNegative != other.isNegative, false)
  }

  /// The quotient: exact where 34 digits hold it, else rounded to them, half to even, and marked.
  ///
  /// - Throws: `ArithmeticFault.divisionByZero`, `.overflow`.
  public func dividing(by other: Number) throws(ArithmeticFault) -> Number {
    guard !other.isZero else { throw .divisionByZero }
    let mark = isInexact || other.isInexact
    if isZero { return Number(unchecked: 0, scale: 0, isInexact: mark) }
    let top = coefficient.magnitude
    let bottom = other.coefficient.magnitude
    let isBelowZero = isNegative != other.isNegative
    let scale = Int(self.scale) - Int(other.scale)
    if scale >= 0 {
      let (quotient, remainder) = top.quotientAndRemainder(dividingBy: bottom)
      if remainder == 0 { return try Self.signed(quotient, scale, isBelowZero, mark) }
    }
    return try Self.longDivision(top, bottom, scale, isBelowZero, mark)
  }

  private static func longDivision(
    _ top: UInt128, _ bottom: UInt128, _ scale: Int, _ isNegative: Bool, _ mark: Bool
  ) throws(ArithmeticFault) -> Number {
    if top <= UInt128(UInt64.max), bottom <= UInt128(UInt64.max),
      let (digits, decimals) = exactDivision(
        UInt64(truncatingIfNeeded: top), UInt64(truncatingIfNeeded: bottom)),
      digits < limit, scale + decimals >= 0
    {
      return try signed(digits, scale + decimals, isNegative, mark)
    }
    // As many more digits as make 34 or 35 of the quotient.
    let shift = max(0, maximumDigits - (decimalDigits(of: top) - decimalDigits(of: bottom)))
    var numerator = (high: UInt128(0), low: top)
    var rest = shift
    while rest > 0 {
      let step = min(rest, 38)
      let power = try powerOfTen(step).magnitude
      let low = numerator.low.multipliedFullWidth(by: power)
      let (high, overflow) = numerator.high.multipliedReportingOverflow(by: power)
      guard !overflow else { throw .overflow }
      numerator = (high &+ low.high, low.low)
      rest -= step
    }
    guard numerator.high < bottom else { throw .overflow }
    var (quotient, remainder) = divideWide(numerator.high, numerator.low, by: bottom)
    var quotientScale = scale + shift
    if remainder == 0 {
      while quotientScale > max(scale, 0), quotient % 10 == 0 {
        quotient /= 10
        quotientScale -= 1
      }
      if quotient < limit { return try signed(quotient, quotientScale, isNegative, mark) }
    }
    return try rounded(quotient, remainder, bottom, quotientScale, isNegative, mark)
  }

  /// A quotient of 34 digits or more, half to even at the 34th.
  private static func rounded(
    _ quotient: UInt128, _ remainder: UInt128, _ divisor: UInt128, _ scale: Int,
    _ isNegative: Bool, _ mark: Bool
  ) throws(ArithmeticFault) -> Number {
    var kept = quotient
    var keptScale = scale
    var isExact = remainder == 0
    var order = remainder < divisor - remainder ? -1 : remainder == divisor - remainder ? 0 : 1
    if isExact { order = -1 }
    while kept >= limit {
      let (higher, digit) = kept.quotientAndRemainder(dividingBy: 10)
      // What is cut off, compared with a half: the digit first, then all behind it.
      order = digit > 5 ? 1 : digit < 5 ? -1 : isExact ? 0 : 1
      if digit != 0 { isExact = false }
      kept = higher
      keptScale -= 1
    }
    if order > 0 || (order == 0 && kept & 1 == 1) { kept += 1 }
    return try signed(kept, keptScale, isNegative, mark || !isExact)
  }

  /// The digits and decimals of a quotient whose divisor has only twos and fives left.
  private static func exactDivision(_ top: UInt64, _ bottom: UInt64) -> (UInt128, Int)? {
    let shared = greatestCommonDivisor(top, bottom)
    let divisor = bottom / shared
    let twos = divisor.trailingZeroBitCount
    var rest = divisor >> UInt64(twos)
    var fives = 0
    while rest % 5 == 0 {
      rest /= 5
      fives += 1
    }
    guard rest == 1 else { return nil }
    let decimals = max(twos, fives)
    guard decimals <= maximumDigits, let power = try? powerOfTen(decimals).magnitude else {
      return nil
    }
    let factor = power / UInt128(divisor)
    let (digits, overflow) = UInt128(top / shared).multipliedReportingOverflow(by: factor)
    return overflow ? nil : (digits, decimals)
  }

  /// 256 bits over 128: word by word where the divisor is one word.
  private static func divideWide(
    _ high: UInt128, _ low: UInt128, by divisor: UInt128
  ) -> (quotient: UInt128, remainder: UInt128) {
    guard divisor <= UInt128(UInt64.max) else { return divisor.dividingFullWidth((high, low)) }
    let word = UInt64(truncatingIfNeeded: divisor)
    var remainder: UInt64 = 0
    var quotient: UInt128 = 0
    for part in [high >> 64, high, low >> 64, low] {
      let step = word.dividingFullWidth((remainder, UInt64(truncatingIfNeeded: part)))
      quotient = quotient << 64 | UInt128(step.quotient)
      remainder = step.remainder
    }
    return (quotient, UInt128(remainder))
  }

  private static func signed(
    _ magnitude: UInt128, _ scale: Int, _ isNegative: Bool, _ mark: Bool
  ) throws(ArithmeticFault) -> Number {
    guard let value = Int128(exactly: magnitude) else { throw .overflow }
    return try Number(coefficient: isNegative ? -value : value, scale: scale, isInexact: mark)
  }

  /// Both coefficients at the larger scale.
  static func aligned(
    _ left: Number, _ right: Number
  ) throws(ArithmeticFault) -> (left: Int128, right: Int128, scale: Int) {
    if left.scale == right.scale { return (left.coefficient, right.coefficient, Int(left.scale)) }
    if left.scale < right.scale {
      let power = try powerOfTen(Int(right.scale - left.scale))
      return (try left.coefficient.multiplying(by: power), right.coefficient, Int(right.scale))
    }
    let power = try powerOfTen(Int(left.scale - right.scale))
    return (left.coefficient, try right.coefficient.multiplying(by: power), Int(left.scale))
  }
}

// MARK: Rounding

extension Number {
  /// The value at so many decimals; fewer than 0 rounds to tens, hundreds and so on.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public func rounded(
    toDecimals decimals: Int, _ rounding: Rounding
  ) throws(ArithmeticFault) -> Number {
    let drop = Int(scale) - decimals
    if drop <= 0 { return self }
    // Beyond 38 digits what is dropped is less than half of a unit, like 1 of 10^38.
    let kept =
      drop <= 38
      ? try divide(coefficient, by: powerOfTen(drop), rounding: rounding)
      : try divide(coefficient.signum(), by: powerOfTen(38), rounding: rounding)
    if decimals >= 0 { return try Number(coefficient: kept, scale: decimals) }
    return try Number(coefficient: kept.multiplying(by: powerOfTen(-decimals)), scale: 0)
  }

  /// The value as a whole number, if it is one.
  public var whole: Int128? {
    let short = reduced
    return short.scale == 0 ? short.coefficient : nil
  }
}

// MARK: Comparison

extension Number: Comparable, Hashable {
  /// Numeric equality: `1.0` is `1`.
  @inlinable
  public static func == (left: Number, right: Number) -> Bool {
    if left.scale == right.scale { return left.low == right.low && left.high == right.high }
    return left.compare(to: right) == 0
  }

  /// Ascending order.
  @inlinable
  public static func < (left: Number, right: Number) -> Bool { left.compare(to: right) < 0 }

  /// -1, 0 or 1; it cannot overflow.
  @inlinable
  public func compare(to other: Number) -> Int {
    if scale == other.scale {
      let left = coefficient
      let right = other.coefficient
      return left < right ? -1 : left == right ? 0 : 1
    }
    return compareAligned(to: other)
  }

  @usableFromInline
  func compareAligned(to other: Number) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let shift = Int(scale) - Int(other.scale)
    let isRaisingOther = shift > 0
    let raised = (isRaisingOther ? other.coefficient : coefficient).magnitude
    let plain = (isRaisingOther ? coefficient : other.coefficient).magnitude
    // -1 when the raised one is below the plain one.
    var order = 0
    if raised == 0 || plain == 0 {
      order = raised == plain ? 0 : raised == 0 ? -1 : 1
    } else if abs(shift) > 38 {
      order = 1
    } else {
      let power = (try? powerOfTen(abs(shift)).magnitude) ?? 1
      let product = raised.multipliedFullWidth(by: power)
      order = product.high > 0 || product.low > plain ? 1 : product.low == plain ? 0 : -1
    }
    let magnitudeOrder = isRaisingOther ? -order : order
    return isNegative ? -magnitudeOrder : magnitudeOrder
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    let short = reduced
    hasher.combine(short.coefficient)
    hasher.combine(short.scale)
  }
}

// MARK: Other forms

extension Number {
  /// The same value as a fraction.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public var rational: Rational {
    get throws(ArithmeticFault) {
      if scale == 0 { return Rational(coefficient) }
      var rest = Int(scale)
      var value = try Rational(coefficient, over: powerOfTen(min(rest, 38)))
      while rest > 38 {
        rest -= 38
        value = try value.dividing(by: Rational(powerOfTen(min(rest, 38))))
      }
      return value
    }
  }

  /// A fraction: exact where 34 digits hold it, else rounded to them, half to even, and marked.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public init(_ value: Rational) throws(ArithmeticFault) {
    if let fraction = value.fraction {
      if fraction.denominator == 1 {
        try self.init(coefficient: fraction.numerator, scale: 0)
        return
      }
      let isSmall =
        fraction.numerator.magnitude < Self.limit && fraction.denominator.magnitude < Self.limit
      if isSmall {
        self = try Number(coefficient: fraction.numerator, scale: 0)
          .dividing(by: Number(coefficient: fraction.denominator, scale: 0))
        return
      }
    }
    // Digits in front of the point, or as many powers of ten as bring some there.
    var shifted = value
    var offset = 0
    var whole = try shifted.rounded(.down)
    while whole == 0, offset < 3 * Self.maximumDigits {
      shifted = try shifted.multiplying(by: Rational(powerOfTen(Self.maximumDigits)))
      offset += Self.maximumDigits
      whole = try shifted.rounded(.down)
    }
    let present = whole == 0 ? 0 : decimalDigits(of: whole.magnitude)
    guard present <= Self.maximumDigits else { throw .overflow }
    let decimals = min(Self.maximumDigits - present, Self.maximumScale - offset)
    let units = try shifted.rounded(toDecimals: decimals, .halfEven)
    let exact = try shifted.multiplying(by: Rational(powerOfTen(decimals)))
    self = try Self.shortened(
      units, scale: offset + decimals, isInexact: exact != Rational(units)
    ).reduced
  }

  private var decimal: ExactDecimal {
    get throws(ArithmeticFault) {
      try ExactDecimal(
        coefficient: coefficient.magnitude, exponent: -Int32(scale), isNegative: isNegative)
    }
  }

  private init(_ decimal: ExactDecimal, isInexact: Bool) throws(ArithmeticFault) {
    guard let magnitude = Int128(exactly: decimal.coefficient) else { throw .overflow }
    try self.init(
      coefficient: decimal.isNegative ? -magnitude : magnitude, scale: -Int(decimal.exponent),
      isInexact: isInexact)
  }
}

extension Number: CustomStringConvertible {
  /// A plain decimal with the digits that it has: never an exponent (decision 21).
  public var description: String {
    String(unsafeUninitializedCapacity: 176) { buffer in writeDecimal(into: buffer) }
  }

  /// Writes the value as ASCII and returns its length: at most a sign, 122 digits and a point.
  func writeDecimal(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var digits = (
      UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0)
    )
    return withUnsafeMutableBytes(of: &digits) { reversed in
      var count = 0
      var rest = coefficient.magnitude
      while rest > UInt128(UInt64.max) {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
        reversed[count] = UInt8(truncatingIfNeeded: remainder)
        count += 1
        rest = quotient
      }
      var narrow = UInt64(truncatingIfNeeded: rest)
      while narrow > 0 || count == 0 {
        reversed[count] = UInt8(truncatingIfNeeded: narrow % 10)
        count += 1
        narrow /= 10
      }
      var length = 0
      func put(_ byte: UInt8) {
        buffer[length] = byte
        length += 1
      }
      if isNegative { put(UInt8(ascii: "-")) }
      let decimals = Int(scale)
      let whole = max(count - decimals, 0)
      if whole == 0 { put(UInt8(ascii: "0")) }
      for index in stride(from: count - 1, through: count - whole, by: -1) {
        put(UInt8(ascii: "0") + reversed[index])
      }
      guard decimals > 0 else { return length }
      put(UInt8(ascii: "."))
      for _ in 0..<max(decimals - count, 0) { put(UInt8(ascii: "0")) }
      for index in stride(from: min(count, decimals) - 1, through: 0, by: -1) {
        put(UInt8(ascii: "0") + reversed[index])
      }
      return length
    }
  }
}

/// How many decimal digits a magnitude has; 1 for zero.
func decimalDigits(of magnitude: UInt128) -> Int {
  if magnitude < 10 { return 1 }
  let bits = 128 - magnitude.leadingZeroBitCount
  let estimate = (bits * 1233) >> 12
  guard estimate <= 38, let power = try? powerOfTen(estimate) else { return 39 }
  return magnitude < power.magnitude ? estimate : estimate + 1
}

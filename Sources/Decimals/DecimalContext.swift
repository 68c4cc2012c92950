/// How many digits a decimal result keeps, and what happens to the rest.
///
/// The operations are those of Cowlishaw's General Decimal Arithmetic Specification, version 1.70,
/// on finite numbers. Where it signals an invalid operation or a division by zero, they throw.
public struct DecimalContext: Hashable, Sendable {
  /// 1 through 38 digits.
  public let precision: Int
  /// The rule for results with more digits.
  public let rounding: Rounding

  /// A context.
  ///
  /// - Throws: `ArithmeticFault.invalidOperation` for a precision outside 1 through 38.
  public init(precision: Int, rounding: Rounding) throws(ArithmeticFault) {
    guard (1...ExactDecimal.maximumDigits).contains(precision) else { throw .invalidOperation }
    self.precision = precision
    self.rounding = rounding
  }

  /// `left + right`.
  public func add(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    let lowest = min(left.exponent, right.exponent)
    if left.isZero || right.isZero { return try addZero(left, right, lowest: lowest) }
    let (first, second) = align(left, right)
    let top = try first.magnitude.scaled(byPowerOfTen: first.exponent - second.exponent)
    if left.isNegative == right.isNegative {
      return try finish(
        top.adding(second.magnitude), Int(second.exponent), isNegative: left.isNegative)
    }
    let firstIsNegative = first.isNegative
    if top == second.magnitude {
      return try finish(
        WideMagnitude(0), Int(lowest), isNegative: rounding == .floor)
    }
    return top < second.magnitude
      ? try finish(
        second.magnitude.subtracting(top), second.exponent, isNegative: !firstIsNegative)
      : try finish(
        top.subtracting(second.magnitude), second.exponent, isNegative: firstIsNegative)
  }

  /// `left - right`.
  public func subtract(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    try add(left, right.withSign(isNegative: !right.isNegative))
  }

  /// `left x right`.
  public func multiply(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    let product = left.coefficient.multipliedFullWidth(by: right.coefficient)
    let isNegative = left.isNegative != right.isNegative
    let exponent = Int(left.exponent) + Int(right.exponent)
    if product.high == 0 { return try finish(product.low, exponent, isNegative: isNegative) }
    return try finish(
      WideMagnitude(left.coefficient).multiplied(by: WideMagnitude(right.coefficient)),
      exponent, isNegative: isNegative)
  }

  /// `dividend / divisor`.
  ///
  /// - Throws: `ArithmeticFault.divisionByZero` for a zero divisor.
  public func divide(
    _ dividend: ExactDecimal, _ divisor: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    guard !divisor.isZero else { throw .divisionByZero }
    let ideal = Int(dividend.exponent) - Int(divisor.exponent)
    let isNegative = dividend.isNegative != divisor.isNegative
    if dividend.isZero { return try finish(0, ideal, isNegative: isNegative) }
    // One digit more than is kept, so that what is cut off can be told from a tie.
    let shift = divisor.digits - dividend.digits + precision + 1
    var exponent = ideal - shift
    let top = try WideMagnitude(dividend.coefficient).scaled(byPowerOfTen: max(shift, 0))
    let bottom = try WideMagnitude(divisor.coefficient).scaled(byPowerOfTen: max(-shift, 0))
    let (quotient, remainder) = try top.dividing(by: bottom)
    guard var digits = quotient.narrowed else { throw .overflow }
    if remainder.isZero {
      while exponent < ideal, digits % 10 == 0 {
        digits /= 10
        exponent += 1
      }
    } else if digits % 5 == 0 {
      digits += 1
    }
    return try finish(digits, exponent, isNegative: isNegative)
  }

  /// The whole part of `dividend / divisor`.
  ///
  /// - Throws: `ArithmeticFault.divisionByZero`, or `.invalidOperation` when the quotient has more
  ///   digits than the precision.
  public func divideInteger(
    _ dividend: ExactDecimal, _ divisor: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    try wholeDivision(dividend, divisor).quotient
  }

  /// What whole division leaves over, with the dividend's sign.
  ///
  /// - Throws: as `divideInteger`.
  public func remainder(
    _ dividend: ExactDecimal, _ divisor: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    let rest = try wholeDivision(dividend, divisor).remainder
    return try finish(rest.magnitude, rest.exponent, isNegative: dividend.isNegative)
  }

  /// The value at another power of ten.
  ///
  /// - Throws: `ArithmeticFault.invalidOperation` when that needs more digits than the precision.
  public func rescale(
    _ value: ExactDecimal, toExponent exponent: Int32
  ) throws(ArithmeticFault) -> ExactDecimal {
    if value.isZero {
      return try ExactDecimal(coefficient: 0, exponent: exponent, isNegative: value.isNegative)
    }
    let shift = Int(value.exponent) - Int(exponent)
    if shift >= 0 {
      guard value.digits + shift <= precision else { throw .invalidOperation }
      return try ExactDecimal(
        coefficient: value.coefficient * powersOfTen[shift], exponent: exponent,
        isNegative: value.isNegative)
    }
    let kept = cut(value.coefficient, digits: -shift, isNegative: value.isNegative)
    guard digits(of: kept) <= precision else { throw .invalidOperation }
    return try ExactDecimal(
      coefficient: kept, exponent: exponent, isNegative: value.isNegative)
  }

  /// The value at the scale of `pattern`.
  ///
  /// - Throws: as `rescale(_:toExponent:)`.
  public func quantize(
    _ value: ExactDecimal, like pattern: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    try rescale(value, toExponent: pattern.exponent)
  }

  /// The value without a fractional part.
  ///
  /// Whole values are returned as they are.
  public func integral(_ value: ExactDecimal) throws(ArithmeticFault) -> ExactDecimal {
    guard value.exponent < 0 else { return value }
    let kept = cut(value.coefficient, digits: -Int(value.exponent), isNegative: value.isNegative)
    return try ExactDecimal(coefficient: kept, exponent: 0, isNegative: value.isNegative)
  }

  /// The value within the precision.
  public func plus(_ value: ExactDecimal) throws(ArithmeticFault) -> ExactDecimal {
    let keepsSign = value.isNegative && (!value.isZero || rounding == .floor)
    return try finish(value.coefficient, Int(value.exponent), isNegative: keepsSign)
  }

  /// The negated value within the precision.
  public func minus(_ value: ExactDecimal) throws(ArithmeticFault) -> ExactDecimal {
    let turned = value.isZero ? rounding == .floor : !value.isNegative
    return try finish(value.coefficient, Int(value.exponent), isNegative: turned)
  }

  /// The magnitude within the precision.
  public func absolute(_ value: ExactDecimal) throws(ArithmeticFault) -> ExactDecimal {
    try finish(value.coefficient, Int(value.exponent), isNegative: false)
  }

  /// The larger value; of equals, the one that is later in the total order.
  public func maximum(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    let winner = left.totalOrder(to: right) < 0 ? right : left
    return try finish(winner.coefficient, Int(winner.exponent), isNegative: winner.isNegative)
  }

  /// The smaller value; of equals, the one that is earlier in the total order.
  public func minimum(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) throws(ArithmeticFault) -> ExactDecimal {
    let winner = left.totalOrder(to: right) < 0 ? left : right
    return try finish(winner.coefficient, Int(winner.exponent), isNegative: winner.isNegative)
  }

  /// The value within the precision, without trailing zeros.
  public func reduce(_ value: ExactDecimal) throws(ArithmeticFault) -> ExactDecimal {
    let short = try finish(value.coefficient, Int(value.exponent), isNegative: value.isNegative)
    if short.isZero {
      return ExactDecimal(small: 0, exponent: 0, isNegative: value.isNegative)
    }
    var coefficient = short.coefficient
    var exponent = short.exponent
    while coefficient % 10 == 0 {
      coefficient /= 10
      exponent += 1
    }
    return try ExactDecimal(
      coefficient: coefficient, exponent: exponent, isNegative: short.isNegative)
  }
}

extension DecimalContext {
  /// An operand in the middle of an addition.
  private struct Term {
    var magnitude: WideMagnitude
    var exponent: Int
    var isNegative: Bool
  }

  private func addZero(
    _ left: ExactDecimal, _ right: ExactDecimal, lowest: Int32
  ) throws(ArithmeticFault) -> ExactDecimal {
    if left.isZero, right.isZero {
      let isNegative =
        left.isNegative == right.isNegative ? left.isNegative : rounding == .floor
      return try finish(0, Int(lowest), isNegative: isNegative)
    }
    let other = left.isZero ? right : left
    // The sum keeps the lower scale as far as the precision goes.
    let exponent = max(Int(lowest), Int(other.exponent) - (precision - other.digits))
    let shift = Int(other.exponent) - exponent
    if shift <= 0 {
      return try finish(other.coefficient, Int(other.exponent), isNegative: other.isNegative)
    }
    return try finish(
      WideMagnitude(other.coefficient).scaled(byPowerOfTen: shift), exponent,
      isNegative: other.isNegative)
  }

  /// The operand with the higher exponent first.
  ///
  /// A second operand that lies wholly below the last digit that counts is replaced by 1 at a place
  /// where it rounds the same.
  private func align(_ left: ExactDecimal, _ right: ExactDecimal) -> (Term, Term) {
    let isOrdered = left.exponent >= right.exponent
    let upper = isOrdered ? left : right
    let lower = isOrdered ? right : left
    let first = Term(
      magnitude: WideMagnitude(upper.coefficient), exponent: Int(upper.exponent),
      isNegative: upper.isNegative)
    let limit = Int(upper.exponent) + min(-1, upper.digits - precision - 2)
    if lower.adjustedExponent < limit {
      return (
        first,
        Term(magnitude: WideMagnitude(1), exponent: limit, isNegative: lower.isNegative)
      )
    }
    return (
      first,
      Term(
        magnitude: WideMagnitude(lower.coefficient), exponent: Int(lower.exponent),
        isNegative: lower.isNegative)
    )
  }

  private func wholeDivision(
    _ dividend: ExactDecimal, _ divisor: ExactDecimal
  ) throws(ArithmeticFault) -> (
    quotient: ExactDecimal, remainder: (magnitude: WideMagnitude, exponent: Int)
  ) {
    guard !divisor.isZero else { throw .divisionByZero }
    let isNegative = dividend.isNegative != divisor.isNegative
    let ideal = min(Int(dividend.exponent), Int(divisor.exponent))
    if dividend.isZero || dividend.adjustedExponent < divisor.adjustedExponent - 1 {
      let scaled = try WideMagnitude(dividend.coefficient)
        .scaled(byPowerOfTen: Int(dividend.exponent) - ideal)
      return (
        try ExactDecimal(coefficient: 0, exponent: 0, isNegative: isNegative), (scaled, ideal)
      )
    }
    guard dividend.adjustedExponent - divisor.adjustedExponent <= precision else {
      throw .invalidOperation
    }
    let top = try WideMagnitude(dividend.coefficient)
      .scaled(byPowerOfTen: Int(dividend.exponent) - ideal)
    let bottom = try WideMagnitude(divisor.coefficient)
      .scaled(byPowerOfTen: Int(divisor.exponent) - ideal)
    let (quotient, remainder) = try top.dividing(by: bottom)
    guard let whole = quotient.narrowed, whole < powersOfTen[precision] else {
      throw .invalidOperation
    }
    return (
      try ExactDecimal(coefficient: whole, exponent: 0, isNegative: isNegative),
      (remainder, ideal)
    )
  }

  private func finish(
    _ magnitude: WideMagnitude, _ exponent: Int, isNegative: Bool
  ) throws(ArithmeticFault) -> ExactDecimal {
    if let narrow = magnitude.narrowed {
      return try finish(narrow, exponent, isNegative: isNegative)
    }
    // Down to 38 digits, with a trace in the last one of whatever was cut off.
    var excess = 1
    while true {
      let (kept, rest) = try magnitude.dividing(by: WideMagnitude(1).scaled(byPowerOfTen: excess))
      if var digits = kept.narrowed, digits < powersOfTen[38] {
        if !rest.isZero, digits % 5 == 0 { digits += 1 }
        return try finish(digits, exponent + excess, isNegative: isNegative)
      }
      excess += 1
    }
  }

  private func finish(
    _ coefficient: UInt128, _ exponent: Int, isNegative: Bool
  ) throws(ArithmeticFault) -> ExactDecimal {
    var kept = coefficient
    var scale = exponent
    let excess = digits(of: coefficient) - precision
    if excess > 0 {
      kept = cut(coefficient, digits: excess, isNegative: isNegative)
      scale += excess
      if kept == powersOfTen[precision] {
        kept /= 10
        scale += 1
      }
    }
    guard let narrow = Int32(exactly: scale) else { throw .overflow }
    return try ExactDecimal(coefficient: kept, exponent: narrow, isNegative: isNegative)
  }

  /// The coefficient without its last digits, rounded.
  private func cut(_ coefficient: UInt128, digits count: Int, isNegative: Bool) -> UInt128 {
    guard count > 0 else { return coefficient }
    let unit = count <= 38 ? powersOfTen[count] : UInt128.max
    let (kept, rest) = coefficient.quotientAndRemainder(dividingBy: unit)
    let complement = unit - rest
    let discarded: Rounding.Discarded =
      rest == 0
      ? .zero : rest < complement ? .belowHalf : rest == complement ? .half : .aboveHalf
    let lastDigit = kept % 10
    let grows = rounding.increments(
      isNegative: isNegative, discarded: discarded, lastDigitIsOdd: kept & 1 == 1,
      lastDigitIsZeroOrFive: lastDigit == 0 || lastDigit == 5)
    return grows ? kept + 1 : kept
  }
}

extension ExactDecimal {
  fileprivate func withSign(isNegative: Bool) -> ExactDecimal {
    (try? ExactDecimal(coefficient: coefficient, exponent: exponent, isNegative: isNegative))
      ?? self
  }

  /// The total order of the specification on finite numbers: by value, then sign, then scale.
  fileprivate func totalOrder(to other: ExactDecimal) -> Int {
    let order = compare(to: other)
    if order != 0 { return order }
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    if exponent == other.exponent { return 0 }
    return (exponent < other.exponent) != isNegative ? -1 : 1
  }
}

extension WideMagnitude {
  fileprivate func scaled(byPowerOfTen exponent: Int) throws(ArithmeticFault) -> WideMagnitude {
    var result = self
    var rest = exponent
    while rest > 0 {
      let step = min(rest, 38)
      result = try result.multiplied(by: WideMagnitude(powersOfTen[step]))
      rest -= step
    }
    return result
  }
}

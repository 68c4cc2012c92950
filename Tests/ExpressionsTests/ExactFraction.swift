import BigInt
import Decimals
import Expressions

/// A fraction without bounds: the referee of `Number`.
struct ExactFraction: Equatable, CustomStringConvertible {
  var numerator: BigInt
  var denominator: BigInt
  /// The power of ten that the denominator is, where that is known.
  private var decimals: Int?

  init(_ numerator: BigInt, _ denominator: BigInt = 1) {
    self.numerator = denominator < 0 ? -numerator : numerator
    self.denominator = denominator < 0 ? -denominator : denominator
    decimals = denominator == 1 ? 0 : nil
  }

  /// A decimal by its digits and how many of them stand behind the point.
  init(_ coefficient: BigInt, decimals: Int) {
    numerator = coefficient
    denominator = tenTo(decimals)
    self.decimals = decimals
  }

  init(_ number: Number) {
    self.init(BigInt(number.coefficient), decimals: Int(number.scale))
  }

  /// A plain decimal as it is printed.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let digits = BigInt(parts.joined()) else { return nil }
    self.init(digits, decimals: parts.count == 2 ? parts[1].utf8.count : 0)
  }

  static func == (left: ExactFraction, right: ExactFraction) -> Bool {
    left.numerator * right.denominator == right.numerator * left.denominator
  }

  static func + (left: ExactFraction, right: ExactFraction) -> ExactFraction {
    if let first = left.decimals, let second = right.decimals {
      let decimals = max(first, second)
      return ExactFraction(
        left.numerator * tenTo(decimals - first) + right.numerator * tenTo(decimals - second),
        decimals: decimals)
    }
    return ExactFraction(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }

  static func - (left: ExactFraction, right: ExactFraction) -> ExactFraction {
    var negated = right
    negated.numerator = -right.numerator
    return left + negated
  }

  static func * (left: ExactFraction, right: ExactFraction) -> ExactFraction {
    if let first = left.decimals, let second = right.decimals {
      return ExactFraction(left.numerator * right.numerator, decimals: first + second)
    }
    return ExactFraction(left.numerator * right.numerator, left.denominator * right.denominator)
  }

  static func / (left: ExactFraction, right: ExactFraction) -> ExactFraction {
    ExactFraction(left.numerator * right.denominator, left.denominator * right.numerator)
  }

  static func < (left: ExactFraction, right: ExactFraction) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  var description: String { "\(numerator)/\(denominator)" }

  /// The digits and decimals of a value that is known to be a decimal, without zeros at the end.
  var decimal: (digits: BigInt, decimals: Int)? {
    if var decimals {
      var digits = numerator
      while decimals > 0 {
        let (tenth, digit) = digits.quotientAndRemainder(dividingBy: 10)
        if digit != 0 { break }
        digits = tenth
        decimals -= 1
      }
      return (digits, decimals)
    }
    return nil
  }

  /// Whether 34 digits and 120 decimals hold the value.
  var isNumber: Bool {
    if numerator == 0 { return true }
    guard let (digits, decimals) = decimal else {
      let rounded = roundedTo34
      return rounded == self && rounded.isNumber
    }
    return digits.magnitude < tenTo(34).magnitude && decimals <= 120
  }

  /// The value at so many decimals.
  func rounded(toDecimals decimals: Int, _ rounding: Rounding) -> ExactFraction {
    let top = decimals >= 0 ? numerator * tenTo(decimals) : numerator
    let bottom = decimals >= 0 ? denominator : denominator * tenTo(-decimals)
    let (quotient, remainder) = top.quotientAndRemainder(dividingBy: bottom)
    let sign: BigInt = numerator < 0 ? -1 : 1
    let twice = 2 * remainder.magnitude
    let half = bottom.magnitude
    let grows: Bool
    switch rounding {
    case .halfAwayFromZero: grows = twice >= half
    case .halfEven: grows = twice > half || twice == half && quotient % 2 != 0
    case .down: grows = false
    case .up: grows = remainder != 0
    case .floor: grows = remainder != 0 && sign < 0
    case .ceiling: grows = remainder != 0 && sign > 0
    case .halfDown: grows = twice > half
    case .zeroFiveUp: grows = remainder != 0 && quotient % 5 == 0
    }
    let kept = grows ? quotient + sign : quotient
    return decimals >= 0
      ? ExactFraction(kept, decimals: decimals) : ExactFraction(kept * tenTo(-decimals))
  }

  /// The value to 34 significant digits, half to even.
  var roundedTo34: ExactFraction {
    if numerator == 0 { return self }
    // The most decimals at which there are no more than 34 digits.
    var decimals = 34
    var units = numerator.magnitude * tenTo(34).magnitude / denominator.magnitude
    while units == 0 {
      decimals += 34
      units = numerator.magnitude * tenTo(decimals).magnitude / denominator.magnitude
    }
    decimals -= String(units).utf8.count - 34
    return rounded(toDecimals: decimals, .halfEven)
  }
}

private let powers: [BigInt] = (0...600).reduce(into: []) { powers, _ in
  powers.append((powers.last ?? 0) == 0 ? 1 : (powers.last ?? 1) * 10)
}

/// A power of ten.
func tenTo(_ exponent: Int) -> BigInt {
  exponent < powers.count ? powers[exponent] : BigInt(10).power(exponent)
}

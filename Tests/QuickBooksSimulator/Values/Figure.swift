import Decimals

/// An amount or a quantity: a whole number of 10^-10, so that nothing the API takes is rounded.
package struct Figure: Hashable, Comparable, Sendable {
  /// The value in units of 10^-10.
  package let units: Int128

  static let decimals = 10
  private static let one: Int128 = 10_000_000_000

  /// Zero.
  package static let zero = Figure(units: 0)

  init(units: Int128) { self.units = units }

  /// A number as JSON or a query writes it, of at most ten digits before the point and ten behind.
  package init?(_ text: String) {
    guard let number = ExactDecimal(text), let value = try? number.rational(),
      value.isExact(inDecimals: Self.decimals),
      let units = try? value.rounded(toDecimals: Self.decimals, .halfAwayFromZero),
      units.magnitude < Self.one.magnitude * Self.one.magnitude
    else { return nil }
    self.units = units
  }

  /// Whether a plain decimal of so many places says the value.
  func fits(decimals: Int) -> Bool {
    var unit: Int128 = 1
    for _ in decimals..<Self.decimals { unit *= 10 }
    return units % unit == 0
  }

  /// The value as a fraction.
  var rational: Rational {
    (try? Rational(units, over: Self.one)) ?? .zero
  }

  /// A part of an amount, or a quantity times a cost, in whole cents, half away from zero.
  init(cents value: Rational) {
    let cents = (try? value.rounded(toDecimals: 2, .halfAwayFromZero)) ?? 0
    units = cents &* 100_000_000
  }

  /// Ascending order.
  package static func < (left: Figure, right: Figure) -> Bool { left.units < right.units }

  /// The sum; bounded figures and bounded counts cannot overflow it.
  package static func + (left: Figure, right: Figure) -> Figure {
    Figure(units: left.units &+ right.units)
  }

  /// The difference.
  package static func - (left: Figure, right: Figure) -> Figure {
    Figure(units: left.units &- right.units)
  }

  /// The value with the other sign.
  package static prefix func - (value: Figure) -> Figure { .zero - value }

  /// The sum in place.
  package static func += (left: inout Figure, right: Figure) { left = left + right }

  /// The difference in place.
  package static func -= (left: inout Figure, right: Figure) { left = left - right }
}

extension Figure: CustomStringConvertible {
  /// A plain decimal without trailing zeros.
  package var description: String { rational.decimalText(maximumDecimals: Self.decimals) }

  /// A JSON number.
  var json: JSON { .number(description) }
}

extension JSON {
  /// The value of a number, which some clients write as a string.
  var figure: Figure? { string.flatMap { Figure($0) } }
}

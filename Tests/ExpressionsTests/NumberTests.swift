import BigInt
import Decimals
import Expressions
import TestSupport
import Testing

/// `Number` against fractions without bounds, and against General Decimal Arithmetic.
@Suite struct NumberTests {
  /// Numbers as shops have them and as nobody has them: short and long, round and endless.
  private static func number(_ random: inout SeededRandom) -> Number {
    let digits = Int(random.next() % 34) + 1
    var coefficient: Int128 = 0
    for _ in 0..<digits {
      let digit = random.next() % 4 == 0 ? 0 : random.next() % 10
      coefficient = coefficient * 10 + Int128(digit)
    }
    if random.next() % 4 == 0 {
      let power = tenTo(Int(random.next() % UInt64(digits)))
      coefficient = coefficient / Int128(power) * Int128(power)
    }
    if random.next() % 8 == 0 {
      // A product of twos and fives, which other such products turn into zeros.
      let isTwo = random.next() % 2 == 0
      coefficient = isTwo ? Int128(1) << Int128(random.next() % 110) : 1
      if !isTwo { for _ in 0..<(random.next() % 48) { coefficient *= 5 } }
    }
    let scale = random.next() % 3 == 0 ? 0 : Int(random.next() % 40)
    let value = random.next() % 2 == 0 ? coefficient : -coefficient
    return (try? Number(coefficient: value, scale: scale)) ?? Number(7)
  }

  private func result(_ work: () throws(ArithmeticFault) -> Number) -> Number? {
    do throws(ArithmeticFault) {
      return try work()
    } catch {
      #expect(error == .overflow)
      return nil
    }
  }

  /// Exact, or an overflow where 34 digits do not hold it.
  private func expectExact(
    _ number: Number?, _ expected: ExactFraction, _ text: @autoclosure () -> String
  ) {
    if expected.isNumber {
      guard let number, ExactFraction(number) == expected, !number.isInexact else {
        Issue.record("\(text()) gave \(number as Any), expected \(expected)")
        return
      }
    } else if let number {
      Issue.record("\(text()) gave \(number), expected an overflow")
    }
  }

  @Test(arguments: 1...8) func `sums, differences and products are exact or overflow`(
    seed: UInt64
  ) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      let a = Self.number(&random)
      let b = Self.number(&random)
      let left = ExactFraction(a)
      let right = ExactFraction(b)
      expectExact(
        result { () throws(ArithmeticFault) in try a.adding(b) }, left + right, "\(a) + \(b)")
      expectExact(
        result { () throws(ArithmeticFault) in try a.subtracting(b) }, left - right, "\(a) - \(b)")
      expectExact(
        result { () throws(ArithmeticFault) in try a.multiplying(by: b) }, left * right,
        "\(a) * \(b)")
    }
  }

  @Test(arguments: 1...8) func `quotients are exact, or have 34 digits and say so`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: 100 + seed)
    let context = try DecimalContext(precision: 34, rounding: .halfEven)
    var exact = 0
    var rounded = 0
    for _ in 0..<2_000 {
      let a = Self.number(&random)
      let b = Self.number(&random)
      if b.isZero {
        #expect(throws: ArithmeticFault.divisionByZero) { try a.dividing(by: b) }
        continue
      }
      let quotient = ExactFraction(a) / ExactFraction(b)
      let number = result { () throws(ArithmeticFault) in try a.dividing(by: b) }
      if quotient.isNumber {
        expectExact(number, quotient, "\(a) / \(b)")
        exact += 1
      } else if quotient.roundedTo34.isNumber {
        let number = try #require(number, "\(a) / \(b)")
        #expect(ExactFraction(number) == quotient.roundedTo34, "\(a) / \(b)")
        #expect(number.isInexact)
        rounded += 1
        let other = try context.divide(
          #require(ExactDecimal(a.description)), #require(ExactDecimal(b.description)))
        #expect(ExactFraction(number) == fraction(other))
      } else {
        #expect(number == nil, "\(a) / \(b)")
      }
    }
    #expect(exact > 150)
    #expect(rounded > 500)
  }

  private func fraction(_ decimal: ExactDecimal) -> ExactFraction {
    let digits = BigInt(decimal.coefficient) * (decimal.isNegative ? -1 : 1)
    return decimal.exponent > 0
      ? ExactFraction(digits * tenTo(Int(decimal.exponent)))
      : ExactFraction(digits, decimals: Int(-decimal.exponent))
  }

  @Test(arguments: 1...6) func `what has lost digits keeps 34 of them, and its mark`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: 200 + seed)
    let context = try DecimalContext(precision: 34, rounding: .halfEven)
    for _ in 0..<1_000 {
      let divisor = try Number(coefficient: Int128(random.next() % 1_000) * 30 + 7, scale: 0)
      guard let a = try? Self.number(&random).dividing(by: divisor), a.isInexact else { continue }
      let b = Self.number(&random)
      let sum = (ExactFraction(a) + ExactFraction(b)).roundedTo34
      let product = (ExactFraction(a) * ExactFraction(b)).roundedTo34
      for (name, expected, number) in [
        ("+", sum, try? a.adding(b)), ("+", sum, try? b.adding(a)),
        ("*", product, try? a.multiplying(by: b)), ("*", product, try? b.multiplying(by: a)),
      ] {
        guard expected.isNumber else {
          #expect(number == nil, "\(a) \(name) \(b)")
          continue
        }
        let value = try #require(number, "\(a) \(name) \(b) is \(expected)")
        #expect(ExactFraction(value) == expected, "\(a) \(name) \(b)")
        #expect(value.isInexact)
        let left = try #require(ExactDecimal(a.description))
        let right = try #require(ExactDecimal(b.description))
        let other = try name == "+" ? context.add(left, right) : context.multiply(left, right)
        #expect(ExactFraction(value) == fraction(other), "\(a) \(name) \(b)")
      }
    }
  }

  @Test(arguments: 1...4) func `numbers are ordered and equal by value`(seed: UInt64) throws {
    var random = SeededRandom(seed: 300 + seed)
    for _ in 0..<3_000 {
      let a = Self.number(&random)
      let b = random.next() % 3 == 0 ? a.reduced : Self.number(&random)
      let left = ExactFraction(a)
      let right = ExactFraction(b)
      #expect((a == b) == (left == right), "\(a) == \(b)")
      #expect((a < b) == (left < right), "\(a) < \(b)")
      #expect(a.compare(to: b) == -b.compare(to: a))
      if a == b { #expect(a.hashValue == b.hashValue) }
    }
  }

  @Test(arguments: 1...4) func `every rounding at every number of decimals`(seed: UInt64) {
    let rules = Rounding.allCases
    var random = SeededRandom(seed: 400 + seed)
    for _ in 0..<2_500 {
      var a = Self.number(&random)
      if random.next() % 6 == 0,
        let tiny = try? a.multiplying(by: Number(coefficient: 1, scale: 60))
      {
        a = tiny
      }
      let rule = rules[Int(random.next() % UInt64(rules.count))]
      let decimals = Int(random.next() % 60) - 20
      let expected = ExactFraction(a).rounded(toDecimals: decimals, rule)
      expectExact(
        result { () throws(ArithmeticFault) in try a.rounded(toDecimals: decimals, rule) },
        expected, "\(a) to \(decimals) decimals, \(rule)")
    }
  }

  @Test(arguments: 1...4) func `a number prints plainly and reads back`(seed: UInt64) throws {
    var random = SeededRandom(seed: 500 + seed)
    for _ in 0..<2_000 {
      let a = Self.number(&random)
      let text = a.description
      #expect(ExactFraction(text) == ExactFraction(a), "\(text)")
      #expect(text.utf8.allSatisfy { $0 == 45 || $0 == 46 || (48...57).contains($0) }, "\(text)")
      let decimals = text.split(separator: ".").dropFirst().first?.utf8.count ?? 0
      #expect(decimals == Int(a.scale))
      let whole = text.drop { $0 == "-" }.prefix { $0 != "." }
      #expect(!whole.isEmpty && (whole == "0" || whole.first != "0"), "\(text)")
    }
    #expect(try Number(coefficient: -5, scale: 3).description == "-0.005")
    #expect(try Number(coefficient: 1200, scale: 2).description == "12.00")
    #expect(try Number(coefficient: 1, scale: 120).description.utf8.count == 122)
  }

  @Test(arguments: 1...4) func `a fraction becomes a number to 34 digits and comes back`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: 600 + seed)
    for _ in 0..<800 {
      let top = random.wide()
      var rational = try Rational(top, over: Int128(random.next() >> (random.next() % 64)) + 1)
      if random.next() % 2 == 0 {
        rational = try rational.multiplying(
          by: Rational(random.wide(), over: Int128(random.next()) + 1))
      }
      if random.next() % 4 == 0 {
        rational = try rational.dividing(by: Rational(Int128(tenTo(Int(random.next() % 38)))))
      }
      guard let number = try? Number(rational) else { continue }
      // |number - fraction| is at most half of a unit in the 34th digit; exactly the fraction if unmarked.
      let back = try number.rational
      #expect(number.isInexact == (back != rational))
      let distance = try back.subtracting(rational)
      let magnitude = distance.isNegative ? try distance.negated() : distance
      let short = number.reduced
      let digits = String(short.coefficient.magnitude).utf8.count
      #expect(digits <= 34)
      let unit = try Rational(
        1, over: Int128(tenTo(min(Int(short.scale) + 34 - digits, 38))))
      #expect(try magnitude <= unit.dividing(by: Rational(2)), "\(number)")
    }
    // 1/3 of 10^-40: 34 threes behind 40 zeros.
    let third = try Rational(1, over: 3).dividing(by: Rational(Int128(tenTo(38))))
    #expect(
      try Number(third).description
        == "0." + String(repeating: "0", count: 38) + String(repeating: "3", count: 34))
    let smallest = try Number(coefficient: 7, scale: 120)
    #expect(try Number(smallest.rational) == smallest)
  }

  @Test func `figures worked out by hand`() throws {
    func number(_ text: String) throws -> Number {
      let fraction = try #require(ExactFraction(text))
      let (digits, decimals) = try #require(fraction.decimal)
      return try Number(coefficient: Int128(digits), scale: decimals)
    }
    // 34 threes; with 20000 in front there is room for 29 of them: 5 + 29 = 34.
    let third = try Number(1).dividing(by: Number(3))
    #expect(third.description == "0." + String(repeating: "3", count: 34))
    let far = try third.adding(Number(20_000))
    #expect(far.description == "20000." + String(repeating: "3", count: 29))
    #expect(far.isInexact)
    // 15 digits and a tenth, however many zeros stand behind it.
    let padded = try Number(coefficient: 1_000_000_000_000_000_000_000_000_000_000, scale: 31)
    #expect(
      try number("123456789012345").adding(padded) == number("123456789012345.1"))
    // 5^40 / 10^30 times 2^40 / 10^10 is 10^40 / 10^40.
    var fives: Int128 = 1
    for _ in 0..<40 { fives *= 5 }
    #expect(
      try Number(coefficient: fives, scale: 30)
        .multiplying(by: Number(coefficient: 1 << 40, scale: 10)) == Number(1))
    // 2/3 and a third are 1, as exactly as 34 digits say: 0.667 + 0.333.
    let thirds = try Number(2).dividing(by: Number(3)).adding(third)
    #expect(thirds == Number(1))
    #expect(thirds.isInexact)
    // Half to even at the 34th digit: ...25 becomes ...2, ...35 becomes ...4.
    let two = try Number(coefficient: 20_000_000_000_000_000_000_000_000_000_000_05, scale: 0)
    #expect(
      try two.dividing(by: Number(coefficient: 1, scale: 0).adding(Number(1))).description
        == "1000000000000000000000000000000002")
  }
}

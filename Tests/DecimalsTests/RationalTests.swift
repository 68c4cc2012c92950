import BigInt
import Decimals
import TestSupport
import Testing

/// A fraction without bounds, as the referee.
private struct BigFraction: Equatable {
  var numerator: BigInt
  var denominator: BigInt

  init(_ numerator: BigInt, _ denominator: BigInt) {
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }
}

@Suite struct RationalTests {
  @Test func `digits beyond 128 bits are all there`() throws {
    var power = Rational.one
    for _ in 0..<400 { power = try power.multiplying(by: Rational(7)) }
    #expect(power.decimalText(maximumDecimals: 6) == BigInt(7).power(400).description)
    // 7^400 leaves 1 when it is divided by 3.
    let third = try power.dividing(by: Rational(3)).negated()
    #expect(
      third.decimalText(maximumDecimals: 3) == "-\(BigInt(7).power(400) / 3).333")
    let half = try power.dividing(by: Rational(2))
    #expect(half.decimalText(maximumDecimals: 0) == (BigInt(7).power(400) / 2 + 1).description)
  }

  @Test(arguments: 1...6) func agreesWithUnboundedFractions(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var exact = Rational.one
    var referee = BigFraction(1, 1)
    // A walk of operations: figures grow far beyond 128 bits and come back.
    for step in 0..<36 {
      let top = Int128(random.next() >> (random.next() % 60)) - Int128(random.next() >> 8) / 3
      let bottom = Int128(random.next() >> (random.next() % 60)) + 1
      let operand = try Rational(top, over: bottom)
      let other = BigFraction(BigInt(top), BigInt(bottom))
      switch random.next() % 4 {
      case 0:
        exact = try exact.adding(operand)
        referee = BigFraction(
          referee.numerator * other.denominator + other.numerator * referee.denominator,
          referee.denominator * other.denominator)
      case 1:
        exact = try exact.subtracting(operand)
        referee = BigFraction(
          referee.numerator * other.denominator - other.numerator * referee.denominator,
          referee.denominator * other.denominator)
      case 2:
        exact = try exact.multiplying(by: operand)
        referee = BigFraction(
          referee.numerator * other.numerator, referee.denominator * other.denominator)
      default:
        if operand.isZero { continue }
        exact = try exact.dividing(by: operand)
        referee = BigFraction(
          referee.numerator * other.denominator, referee.denominator * other.numerator)
      }
      let whole = BigInt(1) << 100
      if (try? exact.rounded(.floor)) != nil, abs(referee.numerator / referee.denominator) < whole {
        let floor = try exact.rounded(.floor)
        let quotient = referee.numerator.quotientAndRemainder(dividingBy: referee.denominator)
        let expected =
          quotient.remainder < 0 ? quotient.quotient - 1 : quotient.quotient
        #expect(BigInt(floor) == expected, "seed \(seed), step \(step)")
      }
      #expect(exact.isNegative == (referee.numerator < 0))
      #expect(exact.isZero == (referee.numerator == 0))
      if let fraction = exact.fraction {
        #expect(BigInt(fraction.numerator) == referee.numerator)
        #expect(BigInt(fraction.denominator) == referee.denominator)
      }
      #expect(
        (exact < operand)
          == (referee.numerator * other.denominator < other.numerator * referee.denominator))
      // What goes out comes back: (x + y) - y is x, exactly and in the same form.
      #expect(try exact.adding(operand).subtracting(operand) == exact)
    }
  }

  @Test func overflowIsAFaultAndNeverARounding() throws {
    let large = try Rational(Int128.max).multiplying(by: Rational(Int128.max))
    #expect(large.fraction == nil)
    #expect(throws: ArithmeticFault.overflow) { try large.rounded(.down) }
    var value = large
    #expect(throws: ArithmeticFault.overflow) {
      for _ in 0..<10 { value = try value.multiplying(by: value) }
    }
    #expect(throws: ArithmeticFault.divisionByZero) { try Rational.one.dividing(by: .zero) }
    #expect(throws: ArithmeticFault.divisionByZero) { try Rational(1, over: 0) }
  }

  @Test func roundsOnce() throws {
    let third = try Rational(10, over: 3)
    #expect(try third.rounded(toDecimals: 2, .halfAwayFromZero) == 333)
    let half = try Rational(5, over: 2)
    #expect(try half.rounded(.halfAwayFromZero) == 3)
    #expect(try half.rounded(.halfEven) == 2)
    #expect(try half.negated().rounded(.halfAwayFromZero) == -3)
    #expect(try half.negated().rounded(.floor) == -3)
    #expect(try half.negated().rounded(.ceiling) == -2)
  }

  @Test func raisesToMultiples() throws {
    #expect(try Rational(316).raised(toMultipleOf: Rational(25)) == Rational(325))
    #expect(try Rational(325).raised(toMultipleOf: Rational(25)) == Rational(325))
    let step = try Rational(1, over: 3)
    #expect(try Rational(1).raised(toMultipleOf: step) == Rational(1))
  }

  @Test func printsPlainDecimals() throws {
    #expect(try Rational(187, over: 2).decimalText(maximumDecimals: 6) == "93.5")
    #expect(try Rational(-1, over: 3).decimalText(maximumDecimals: 4) == "-0.3333")
    #expect(Rational(12).decimalText(maximumDecimals: 6) == "12")
    #expect(try Rational(-1, over: 1_000).decimalText(maximumDecimals: 2) == "0")
    #expect(decimalText(-5, decimals: 2) == "-0.05")
    #expect(decimalText(112782, decimals: 2) == "1127.82")
  }
}

import BigInt
import Decimals
import TestSupport
import Testing

@Suite struct FixedWidthTests {
  @Test(arguments: 1...10) func multiplyAndDivideAgreesWithUnboundedIntegers(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      let a = random.wide()
      let b = random.wide()
      let c = random.wide()
      if c == 0 { continue }
      let product = BigInt(a) * BigInt(b)
      let (quotient, remainder) = product.quotientAndRemainder(dividingBy: BigInt(c))
      let twice = 2 * remainder.magnitude
      let isNegative = (product < 0) != (c < 0)
      let grows = twice >= BigInt(c).magnitude
      let expected = grows ? quotient + (isNegative ? -1 : 1) : quotient
      let result = try? multiply(a, by: b, dividingBy: c, rounding: .halfAwayFromZero)
      if expected >= BigInt(Int128.min), expected <= BigInt(Int128.max) {
        #expect(result.map { BigInt($0) } == expected, "\(a) x \(b) / \(c)")
      } else {
        #expect(result == nil)
      }
    }
  }

  @Test func everySmallCaseOfEveryRoundingIsRight() throws {
    for numerator in -60...60 {
      for denominator in 1...20 {
        let exact = Double(numerator) / Double(denominator)
        let expected: [Rounding: Int] = [
          .halfAwayFromZero: Int(exact.rounded(.toNearestOrAwayFromZero)),
          .halfEven: Int(exact.rounded(.toNearestOrEven)), .down: Int(exact.rounded(.towardZero)),
          .up: Int(exact.rounded(.awayFromZero)), .floor: Int(exact.rounded(.down)),
          .ceiling: Int(exact.rounded(.up)),
        ]
        for (rounding, value) in expected {
          let result = try divide(Int128(numerator), by: Int128(denominator), rounding: rounding)
          #expect(result == Int128(value), "\(numerator) / \(denominator), \(rounding)")
        }
      }
    }
  }

  @Test func allocationsAddUp() throws {
    // costing.md 1.4 and a published case: 0.87 + 7.915 + 11.165 = 19.95, not 19.96.
    #expect(try allocate(1995, over: [870, 7915, 11165]) == [87, 792, 1116])
    #expect(try allocate(100, over: [1, 1, 1]) == [34, 33, 33])
    #expect(try allocate(-100, over: [1, 1, 1]) == [-34, -33, -33])
    #expect(throws: ArithmeticFault.invalidOperation) { try allocate(80, over: [0, 0]) }
    #expect(throws: ArithmeticFault.invalidOperation) { try allocate(80, over: [1, -1]) }
  }

  @Test(arguments: 1...10) func allocationsNeverLoseAUnit(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let weights = (0..<Int(random.next() % 12 + 1)).map { _ in Int128(random.next() >> 32) }
      let total = Int128(random.next()) - Int128(random.next())
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let parts = try allocate(total, over: weights)
      #expect(parts.reduce(0, +) == total)
      let sum = weights.reduce(0, +)
      for (part, weight) in zip(parts, weights) {
        // No part is further from its exact share than one unit.
        let distance = (BigInt(part) * BigInt(sum) - BigInt(total) * BigInt(weight)).magnitude
        #expect(distance < BigInt(sum).magnitude)
      }
    }
  }
}

import BigInt
import Builds
import Catalogs
import TestSupport
import Testing

/// Rounding never decides: the books against exact fractions, by the letter of `costing.md` 1.5 in
/// whole numbers of any size.
@Suite struct CarryTests {
  /// An exact fraction.
  private struct Fraction {
    var top: BigInt
    var bottom: BigInt

    static func + (left: Fraction, right: Fraction) -> Fraction {
      Fraction(
        top: left.top * right.bottom + right.top * left.bottom, bottom: left.bottom * right.bottom)
    }

    static func - (left: Fraction, right: Fraction) -> Fraction {
      left + Fraction(top: -right.top, bottom: right.bottom)
    }

    /// The nearest whole number; a half is rounded away from 0.
    var nearest: BigInt {
      let twice = 2 * top.magnitude + bottom.magnitude
      let size = BigInt(twice / (2 * bottom.magnitude))
      return (top < 0) == (bottom < 0) ? size : -size
    }

    var isPositive: Bool { top > 0 }
    var isNegative: Bool { top < 0 }
    var isZero: Bool { top == 0 }
  }

  /// What the books and the exact count have of an item.
  private struct Model {
    var books = BigInt(0)
    var exact = Fraction(top: 0, bottom: 1)

    mutating func receive(_ quantity: Fraction) {
      books += quantity.nearest
      exact = exact + quantity
    }

    /// Whether there was enough.
    mutating func issue(_ need: Fraction) -> Bool {
      let left = exact - need
      guard books >= need.nearest || !left.isNegative else { return false }
      var taken = need.nearest
      let distance = Fraction(top: books - taken, bottom: 1) - left
      // A whole unit away, or more: what brings the books closest.
      if BigInt(distance.top.magnitude) >= distance.bottom { taken += distance.nearest }
      taken = max(0, min(taken, books))
      if left.isZero { taken = books }
      books -= taken
      exact = left
      return true
    }
  }

  @Test(arguments: UInt64(1)...200) func `the books follow the exact quantity`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    let precision = Int.random(in: 0...3, using: &random)
    let bottom = Int.random(in: 2...13, using: &random)
    let top = Int.random(in: 1...2 * bottom, using: &random)
    let power = BigInt(10).power(precision)
    var model = Model()
    let opening = Int.random(in: 1...4 * bottom, using: &random)
    let first = Fraction(top: BigInt(opening) * power, bottom: BigInt(bottom))
    guard first.nearest > 0 else { return }
    model.receive(first)
    var text = """
      products: {part: {precision: \(precision), cost: 10.00}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: \(top)/\(bottom)}]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: \(opening)/\(bottom)}]}]
      builds:

      """
    var refused = 0
    var made = 0
    for number in 1...12 {
      let quantity = Int.random(in: 1...3, using: &random)
      text += "  B-\(number + 100): {date: 2026-01-02, product: thing, quantity: \(quantity)}\n"
      let need = Fraction(top: BigInt(top * quantity) * power, bottom: BigInt(bottom))
      if model.issue(need) { made += quantity } else { refused += 1 }
    }
    let shop = try ShopFigures(text)
    let part = try shop.item("part")
    #expect(BigInt(shop.simulation.quantityOnHand(part)) == model.books, "\(text)")
    #expect(try shop.stock("thing").hasPrefix("\(made) worth"), "\(text)")
    #expect(shop.errors.count == refused, "\(text)")
    if model.books == 0 { #expect(shop.simulation.valueOnHand(part) == 0) }
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// What a product would cost (`cli.md`, `cost`).
@Suite struct EstimateTests {
  /// A gate of 2 frames of 4 bars; welding is 3.00 a frame, a gate has 10.00 once per build.
  private let shop = """
    products: {bar: {cost: 2}, frame: {cost: 9}, gate: {}}
    boms:
      frame:
        - lines: [{item: bar, quantity: 4}]
          costs: [{type: labor, amount: 3}]
      gate:
        - lines: [{item: frame, quantity: 2}]
          costs:
            - {type: other, amount: 10, per: build}
            - {type: overhead, percent: 50%, of: material}
    opening:
      - date: 2026-01-01
        lines: [{item: bar, quantity: 10, cost: 2.50}, {item: bar, quantity: 10, cost: 3.50}, {item: frame, quantity: 1, cost: 20}]
    receipts: {R: {date: 2026-01-02, lines: [{item: bar, quantity: 20, cost: 4.00}]}}

    """

  @Test(arguments: [
    // standard: frame 4 x 2 + 3 = 11; gate 22 + 10 + 11 = 43
    (CostBasis.standard, "43", "37"),
    // stock: bars 140.00 / 40 = 3.50: frame 17; gate 34 + 10 + 17 = 61
    (.stock, "61", "70"),
    // last: bars at 4.00: frame 19; gate 38 + 10 + 19 = 67; frames were never received
    (.last, "67", "37"),
  ]) func `rolled up, and direct, by what stock is taken to cost`(
    basis: CostBasis, rolledUp: String, direct: String
  ) throws {
    // Direct takes frames at their own cost: 9 (18 + 10 + 9), or 20 in stock (40 + 10 + 20).
    let estimate = try ShopFigures(shop).estimate("gate", basis: basis)
    #expect(try estimate.totalText == rolledUp)
    #expect(try estimate.directText == direct)
  }

  @Test func `by type, through all levels`() throws {
    let cost = try ShopFigures(shop).estimate("gate").root.cost
    #expect(cost.material == Rational(16) && cost.labor == Rational(6))
    #expect(cost.other == Rational(10) && cost.overhead == Rational(11))
    #expect(cost.byproducts == .zero)
  }

  @Test func `what is once per build is shared by the quantity`() throws {
    // 5 gates: 110 + 10 + 55.
    #expect(try ShopFigures(shop).estimate("gate", Rational(5)).totalText == "175")
  }

  @Test func `set-up and costs per build are those of the quantity at every level`() throws {
    // 3 b take 6 a: one set-up of 5 and one of 4.00, one pack: 6 + 5 = 11, by the 4: 12 at 1.
    let shop = try ShopFigures(
      """
      products: {raw: {cost: 1}, a: {}, b: {}}
      boms:
        a:
          - lines: [{item: raw, quantity: 1, setup: 5, multiple: 4, consume: pack}]
            costs: [{type: other, amount: 4, per: build}]
        b: [{lines: [{item: a, quantity: 2}]}]
      """)
    #expect(try shop.estimate("b", Rational(3)).totalText == "16")
    // One b takes 2 a: 7, by the 4: 8, and 4.
    #expect(try shop.estimate("b").totalText == "12")
  }

  @Test func `a fraction stays one`() throws {
    let shop = try ShopFigures(
      """
      products: {raw: {cost: 1}, a: {}}
      boms: {a: [{makes: 3, lines: [{item: raw, quantity: 1}]}]}
      """)
    #expect(try shop.estimate("a").totalText == "1/3")
    #expect(try shop.estimate("a", Rational(3)).totalText == "1")
  }

  @Test func `what nobody knows the cost of is named`() throws {
    let shop = try ShopFigures(
      """
      products: {raw: {}, glue: {cost: 1}, a: {}}
      boms: {a: [{lines: [{item: raw, quantity: 1}, {item: glue, quantity: 2}]}]}
      """)
    let estimate = try shop.estimate("a")
    #expect(try estimate.unknown == [shop.item("raw")])
    #expect(try estimate.totalText == "2")
  }

  @Test func `the version is the one of the day`() throws {
    let shop = try ShopFigures(
      """
      products: {raw: {cost: 1}, a: {}}
      boms:
        a:
          - {version: 1, effective: {to: 2026-01-31}, lines: [{item: raw, quantity: 1}]}
          - {version: 2, effective: {from: 2026-02-01}, lines: [{item: raw, quantity: 2}]}
      """)
    #expect(
      try shop.estimate("a", on: CivilDate(year: 2026, month: 1, day: 31)).totalText == "1")
    #expect(
      try shop.estimate("a", on: CivilDate(year: 2026, month: 2, day: 1)).totalText == "2")
  }

  @Test func `the roll-up of the whole catalog says the same`() throws {
    let figures = try ShopFigures(shop)
    let catalog = figures.simulation.catalog
    let rollUp = try RollUp(catalog, on: catalog.lastDay) { catalog[$0].cost }
    for key in ["bar", "frame", "gate"] {
      let total = try rollUp.unitCost(of: try figures.item(key))?.total()
      #expect(try total == figures.estimate(key).root.cost.total(), "\(key)")
    }
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// By-products are credited at their declared value or share (`costing.md` 4).
@Suite struct ByproductTests {
  /// 6 of a product from 10.00 of material each, with 1.00 of labor each: 66.00.
  private func shop(_ byproducts: String, makes: Int = 1) throws -> ShopFigures {
    try ShopFigures(
      """
      products:
        board: {cost: 10}
        offcut: {unit: ft2}
        dust: {unit: kg}
        door: {}
      boms:
        door:
          - makes: \(makes)
            lines: [{item: board, quantity: \(makes)}]
            costs: [{type: labor, amount: 1}]
            byproducts: [\(byproducts)]
      opening: [{date: 2026-01-01, lines: [{item: board, quantity: 6}]}]
      builds: {B: {date: 2026-01-02, product: door, quantity: 6}}
      """)
  }

  @Test func `at a value per unit, in any unit of the item`() throws {
    // 1.1 ft2 x 6 = 6.6 ft2 at 0.40 = 2.64; 158.4 in2 are 1.1 ft2, and 3.60/yd2 is 0.40/ft2.
    let same = try shop("{item: offcut, quantity: 158.4 in2, value: 3.60/yd2}")
    #expect(try same.stock("offcut") == "6.6 worth 2.64")
    let shop = try shop("{item: offcut, quantity: 1.1 ft2, value: 0.40/ft2}")
    #expect(
      try shop.cost("B") == "material 60.00, labor 6.00, by-products 2.64, total 63.36")
    #expect(try shop.stock("offcut") == "6.6 worth 2.64")
    #expect(try shop.stock("door") == "6 worth 63.36")
    #expect(try shop.estimate("door", Rational(6)).totalText == "63.36")
  }

  @Test func `for each run of the BOM, not for each unit`() throws {
    // 3 to a run: 2 runs, 2.2 ft2.
    let shop = try shop("{item: offcut, quantity: 1.1 ft2, value: 0.40/ft2}", makes: 3)
    #expect(try shop.stock("offcut") == "2.2 worth 0.88")
  }

  @Test func `as a share of all that went in`() throws {
    // 12.5% of 66.00 = 8.25.
    let shop = try shop("{item: dust, quantity: 200 g, share: 12.5%}")
    #expect(try shop.stock("dust") == "1.2 worth 8.25")
    #expect(
      try shop.cost("B") == "material 60.00, labor 6.00, by-products 8.25, total 57.75")
  }

  @Test func `several, of both kinds, each rounded by itself`() throws {
    // 33.333% of 66.00 = 21.99978, 22.00; twice; and 1 ft2 x 6 at 1.005 = 6.03.
    let shop = try shop(
      """
      {item: dust, quantity: 1 kg, share: 33.333%}, {item: offcut, quantity: 1 ft2, value: 1.005}, {item: dust, quantity: 1 kg, share: 33.333%}
      """)
    #expect(try shop.stock("dust") == "12 worth 44.00")
    #expect(try shop.stock("offcut") == "6 worth 6.03")
    #expect(try shop.stock("door") == "6 worth 15.97")
  }

  @Test func `of no value they still come into stock`() throws {
    let shop = try shop("{item: dust, quantity: 1 kg, value: 0}")
    #expect(try shop.stock("dust") == "6 worth 0.00")
    #expect(try shop.cost("B") == "material 60.00, labor 6.00, total 66.00")
  }

  @Test func `the product is never worth less than nothing`() throws {
    // Credits of 6 x 9 = 54 and 6 x 4 = 24 are 78; they are cut to 66: 66 x 54/78 = 45.69, 20.31.
    let shop = try shop(
      "{item: dust, quantity: 1 kg, value: 9}, {item: offcut, quantity: 1 ft2, value: 4}")
    #expect(shop.codes == ["bom/by-product"])
    #expect(try shop.stock("dust") == "6 worth 45.69")
    #expect(try shop.stock("offcut") == "6 worth 20.31")
    #expect(try shop.stock("door") == "6 worth 0.00")
    #expect(try shop.estimate("door", Rational(6)).totalText == "0")
  }

  @Test func `shares of more than all are refused, shares of all are not`() throws {
    let all = try shop(
      "{item: dust, quantity: 1 kg, share: 60%}, {item: offcut, quantity: 1 ft2, share: 40%}")
    #expect(try all.stock("door") == "6 worth 0.00")
    #expect(all.codes.isEmpty)
    let more = try TestWorkspace(
      """
      cogsmith: 1
      products: {log: {cost: 1}, left: {}, right: {}, split: {}}
      boms:
        split:
          - lines: [{item: log, quantity: 1}]
            byproducts: [{item: left, quantity: 1, share: 60%}, {item: right, quantity: 1, share: 40.1%}]

      """)
    #expect(more.codes().contains("bom/by-product") && more.check().hasErrors)
  }

  @Test func `shares are a split: they add up, the largest remainders first`() throws {
    // 5 cents: 33.3% three times is 1.665 each, and 0.005 for the flour. 1 + 1 + 1, and the two left
    // over go to the first two of the equal remainders.
    let shop = try ShopFigures(
      """
      products: {grain: {cost: 0.05}, a: {}, b: {}, c: {}, flour: {}}
      boms:
        flour:
          - lines: [{item: grain, quantity: 1}]
            byproducts:
              - {item: a, quantity: 1, share: 33.3%}
              - {item: b, quantity: 1, share: 33.3%}
              - {item: c, quantity: 1, share: 33.3%}
      opening: [{date: 2026-01-01, lines: [{item: grain, quantity: 1}]}]
      builds: {B: {date: 2026-01-02, product: flour, quantity: 1}}
      """)
    let values = try ["a", "b", "c", "flour"].map { try shop.stock($0) }
    #expect(values == ["1 worth 0.02", "1 worth 0.02", "1 worth 0.01", "1 worth 0.00"])
    #expect(shop.codes.isEmpty)
  }

  @Test func `co-products of 100% share an odd cent without a finding`() throws {
    let shop = try ShopFigures(
      """
      products: {log: {cost: 0.05}, left: {}, right: {}, split: {}}
      boms:
        split:
          - lines: [{item: log, quantity: 1}]
            byproducts: [{item: left, quantity: 1, share: 50%}, {item: right, quantity: 1, share: 50%}]
      opening: [{date: 2026-01-01, lines: [{item: log, quantity: 1}]}]
      builds: {B: {date: 2026-01-02, product: split, quantity: 1}}
      """)
    let values = try ["left", "right", "split"].map { try shop.stock($0) }
    #expect(values == ["1 worth 0.03", "1 worth 0.02", "1 worth 0.00"])
    #expect(shop.codes.isEmpty)
  }

  @Test func `they are taken and sold like anything else`() throws {
    // 3.3 of 6.6 ft2 leave with half of 2.64.
    let shop = try ShopFigures(
      """
      products: {board: {cost: 10}, offcut: {unit: ft2}, door: {}, toy: {}}
      boms:
        door:
          - lines: [{item: board, quantity: 1}]
            byproducts: [{item: offcut, quantity: 1.1 ft2, value: 0.40/ft2}]
        toy: [{lines: [{item: offcut, quantity: 3.3 ft2}]}]
      opening: [{date: 2026-01-01, lines: [{item: board, quantity: 6}]}]
      builds:
        B-1: {date: 2026-01-02, product: door, quantity: 6}
        B-2: {date: 2026-01-03, product: toy, quantity: 1}
      """)
    #expect(try shop.cost("B-2") == "material 1.32, total 1.32")
    #expect(try shop.stock("offcut") == "3.3 worth 1.32")
  }
}

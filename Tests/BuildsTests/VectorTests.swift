import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// The small cases that everyone gets wrong once (`costing.md` 9).
@Suite struct VectorTests {
  @Test func `three bought for 10.00 leave as 3.33, 3.34 and 3.33`() throws {
    // 10.00 / 3 = 3.333; 6.67 / 2 = 3.335, half away from zero; the last takes what is left.
    let shop = try ShopFigures(
      """
      products: {cap: {}}
      receipts: {R: {date: 2026-01-01, lines: [{item: cap, quantity: 3, amount: 10.00}]}}
      sales:
        S-1: {date: 2026-01-02, lines: [{item: cap, quantity: 1}]}
        S-2: {date: 2026-01-03, lines: [{item: cap, quantity: 1}]}
        S-3: {date: 2026-01-04, lines: [{item: cap, quantity: 1}]}
      """)
    #expect(try ["S-1", "S-2", "S-3"].map { try shop.value($0) } == ["3.33", "3.34", "3.33"])
    #expect(try shop.stock("cap") == "0 worth 0.00")
  }

  @Test func `seven single issues of an average of 25.24 leave nothing`() throws {
    // 2 x 5.07 + 5 x 3.02 = 25.24, and then a seventh, a sixth … of what is left:
    // 25.24/7 3.61, 21.63/6 3.61 (3.605), 18.02/5 3.60, 14.42/4 3.61 (3.605), 10.81/3 3.60,
    // 7.21/2 3.61 (3.605), 3.60.
    var yaml = """
      products: {nut: {costing: average}}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: nut, quantity: 2, cost: 5.07}]}
        R-2: {date: 2026-01-01, lines: [{item: nut, quantity: 5, cost: 3.02}]}
      sales:

      """
    let sales = (1...7).map { "S-\($0)" }
    for sale in sales {
      yaml += "  \(sale): {date: 2026-01-02, lines: [{item: nut, quantity: 1}]}\n"
    }
    let shop = try ShopFigures(yaml)
    #expect(
      try sales.map { try shop.value($0) } == [
        "3.61", "3.61", "3.60", "3.61", "3.60", "3.61", "3.60",
      ])
    #expect(try shop.stock("nut") == "0 worth 0.00")
  }

  @Test func `6 at 3 and 6 at 4 first in first out, use 10 costs 34`() throws {
    // 6 x 3 + 4 x 4.
    let shop = try ShopFigures(
      """
      products: {rod: {}, rack: {}}
      boms: {rack: [{lines: [{item: rod, quantity: 10}]}]}
      opening:
        - date: 2026-01-01
          lines: [{item: rod, quantity: 6, cost: 3}, {item: rod, quantity: 6, cost: 4}]
      builds: {B: {date: 2026-01-02, product: rack, quantity: 1}}
      """)
    #expect(try shop.cost("B") == "material 34.00, total 34.00")
    #expect(try shop.taken("B") == ["6 worth 18.00", "4 worth 16.00"])
    #expect(try shop.layers("rod") == ["2 worth 8.00"])
  }

  @Test func `what makes two of one C at 5 costs 2.50, three levels up`() throws {
    let shop = try ShopFigures(
      """
      products: {c: {cost: 5}, p1: {}, p2: {}, p3: {}}
      boms:
        p1: [{makes: 2, lines: [{item: c, quantity: 1}]}]
        p2: [{lines: [{item: p1, quantity: 1, supply: build}]}]
        p3: [{lines: [{item: p2, quantity: 1, supply: build}]}]
      opening: [{date: 2026-01-01, lines: [{item: c, quantity: 1}]}]
      builds: {B: {date: 2026-01-02, product: p3, quantity: 1}}
      """)
    #expect(try shop.estimate("p3").totalText == "2.5")
    #expect(try shop.cost("B") == "material 2.50, total 2.50")
    #expect(try shop.stock("c") == "0.5 worth 2.50")
  }

  @Test func `100 F take 10 S, 10 S take 10 A, 10 A take 10 raw at 5: they cost 50`() throws {
    let shop = try ShopFigures(
      """
      products: {raw: {cost: 5}, a: {}, s: {}, f: {}}
      boms:
        a: [{makes: 10, lines: [{item: raw, quantity: 10}]}]
        s: [{makes: 10, lines: [{item: a, quantity: 10, supply: build}]}]
        f: [{makes: 100, lines: [{item: s, quantity: 10, supply: build}]}]
      opening: [{date: 2026-01-01, lines: [{item: raw, quantity: 10}]}]
      builds: {B: {date: 2026-01-02, product: f, quantity: 100}}
      """)
    #expect(try shop.estimate("f", Rational(100)).totalText == "50")
    #expect(try shop.estimate("f").totalText == "0.5")
    #expect(try shop.cost("B") == "material 50.00, total 50.00")
    #expect(try shop.stock("raw") == "0 worth 0.00")
  }

  @Test func `0.311 x 0.0275 x 1,000,000 is 8,552.5, exactly`() throws {
    let shop = try ShopFigures(
      """
      products: {resin: {unit: kg, cost: 1}, bead: {unit: kg}, pen: {}}
      boms:
        bead: [{lines: [{item: resin, quantity: 0.0275 kg}]}]
        pen: [{lines: [{item: bead, quantity: 0.311 kg, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: resin, quantity: 8552.5 kg}]}]
      builds: {B: {date: 2026-01-02, product: pen, quantity: 1000000}}
      """)
    #expect(try shop.needs("pen", Rational(1_000_000)) == ["8552.5 resin"])
    #expect(try shop.taken("B") == ["8552.5 worth 8552.50"])
    #expect(try shop.stock("resin") == "0 worth 0.00")
  }

  @Test func `3 a unit x 100, loss 2%, set-up 10, multiple 25: 316 used, 325 drawn`() throws {
    // 300 x 1.02 + 10 = 316, raised to 13 x 25.
    let shop = try ShopFigures(
      """
      products: {foil: {cost: 1}, pouch: {}}
      boms: {pouch: [{lines: [{item: foil, quantity: 3, loss: 2%, setup: 10, multiple: 25}]}]}
      opening: [{date: 2026-01-01, lines: [{item: foil, quantity: 400}]}]
      builds: {B: {date: 2026-01-02, product: pouch, quantity: 100}}
      """)
    #expect(try shop.taken("B") == ["316 worth 316.00"])
    let issue = try #require(try shop.build("B").notable.first)
    #expect(issue.quantity.units == 316_000_000 && issue.leftOver == 9_000_000)
    #expect(try shop.stock("foil") == "84 worth 84.00")
  }

  @Test func `lots 20 at 34.50, 50 at 35.50, 100 at 36.00, consume 60: 2,110.00`() throws {
    // 20 x 34.50 + 40 x 35.50 = 690 + 1,420.
    let shop = try ShopFigures(
      """
      products: {hide: {}, sofa: {}}
      boms: {sofa: [{lines: [{item: hide, quantity: 6}]}]}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: hide, quantity: 20, cost: 34.50, lot: L1}]}
        R-2: {date: 2026-01-02, lines: [{item: hide, quantity: 50, cost: 35.50, lot: L2}]}
        R-3: {date: 2026-01-03, lines: [{item: hide, quantity: 100, cost: 36.00, lot: L3}]}
      builds: {B: {date: 2026-01-04, product: sofa, quantity: 10}}
      """)
    #expect(try shop.cost("B") == "material 2110.00, total 2110.00")
    #expect(try shop.taken("B") == ["20 worth 690.00 of L1", "40 worth 1420.00 of L2"])
    #expect(try shop.layers("hide") == ["10 worth 355.00 of L2", "100 worth 3600.00 of L3"])
  }

  @Test func `undoing the second of two builds is for a later version, and says so`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products: {part: {}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: part, quantity: 1, cost: 10}]}
        R-2: {date: 2026-01-02, lines: [{item: part, quantity: 1, cost: 25}]}
      builds:
        B-1: {date: 2026-01-03, product: thing, quantity: 1}
        B-2: {date: 2026-01-04, product: thing, quantity: 1}
        U-2: {date: 2026-01-05, undo: B-2}

      """)
    #expect(shop.codes() == ["feature/unsupported"])
    #expect(shop.check().hasErrors)
  }

  @Test func `provisional use of what has not arrived is for a later version, and says so`() throws
  {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      inventory: {negative-stock: provisional}
      products: {part: {}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 10}]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 5, cost: 5}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 1}}
      receipts: {R: {date: 2026-01-03, lines: [{item: part, quantity: 5, cost: 10}]}}

      """)
    #expect(shop.codes() == ["feature/unsupported"])
    #expect(shop.check().hasErrors)
  }
}

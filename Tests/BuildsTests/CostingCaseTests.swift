import Builds
import Catalogs
import Decimals
import Quantities
import TestSupport
import Testing

/// What broke in the field, and its relatives (`costing.md` 1.5, 2 and 8).
@Suite struct CostingCaseTests {
  // MARK: Fractions of a panel

  private func panels(
    _ builds: [Int], need: String = "1/6", onHand: String = "1", product: String = ""
  ) throws -> ShopFigures {
    var text = """
      products: {panel: {cost: 10.00\(product)}, board: {}}
      boms: {board: [{lines: [{item: panel, quantity: \(need)}]}]}
      opening: [{date: 2026-01-01, lines: [{item: panel, quantity: \(onHand)}]}]
      builds:

      """
    for (index, quantity) in builds.enumerated() {
      text +=
        "  B-\(index + 1): {date: 2026-01-0\(index + 2), product: board, quantity: \(quantity)}\n"
    }
    return try ShopFigures(text)
  }

  @Test func `six sixths of a panel are one panel`() throws {
    let shop = try panels([1, 1, 1, 1, 1, 1])
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("board") == "6 worth 10.00")
    #expect(try shop.stock("panel") == "0 worth 0.00")
    // A seventh has nothing to come from.
    #expect(try panels([1, 1, 1, 1, 1, 1, 1]).errors == ["stock/short"])
    #expect(try panels([1, 1, 1, 1, 1]).buildable("board").hasPrefix("1, from stock 1"))
  }

  @Test func `six thirds leave no dust of two sheets`() throws {
    let shop = try panels([1, 1, 1, 2, 1], need: "1/3", onHand: "2")
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("panel") == "0 worth 0.00")
    #expect(try shop.stock("board") == "6 worth 20.00")
  }

  @Test(arguments: ["0", "2", "12"]) func `no precision loses a part of a panel`(
    precision: String
  ) throws {
    let shop = try panels([1, 2, 3, 1], need: "1/7", product: ", precision: \(precision)")
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("panel") == "0 worth 0.00")
  }

  @Test func `2.4 bolts a build take 2, 2, 3, 2, 3`() throws {
    let shop = try panels(
      [1, 1, 1, 1, 1], need: "2.4", onHand: "100", product: ", precision: 0")
    let taken = try (1...5).map { try shop.taken("B-\($0)")[0].prefix(1) }
    #expect(taken == ["2", "2", "3", "2", "3"])
  }

  @Test func `thirds of a sub-assembly that is built on the way use up its parts`() throws {
    let shop = try ShopFigures(
      """
      products: {sheet: {cost: 9}, panel: {precision: 2}, board: {}}
      boms:
        panel: [{lines: [{item: sheet, quantity: 1}]}]
        board: [{lines: [{item: panel, quantity: 1/3, supply: build}]}]
      opening: [{date: 2026-01-01, lines: [{item: sheet, quantity: 1}]}]
      builds:
        B-1: {date: 2026-01-02, product: board, quantity: 1}
        B-2: {date: 2026-01-03, product: board, quantity: 1}
        B-3: {date: 2026-01-04, product: board, quantity: 1}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("sheet") == "0 worth 0.00")
    #expect(try shop.stock("panel") == "0 worth 0.00")
    #expect(try shop.stock("board") == "3 worth 9.00")
  }

  @Test func `what is bought by the pound is used up by the pound`() throws {
    // 1 lb = 0.45359237 kg, which is kept as 0.453592 kg.
    let shop = try ShopFigures(
      """
      products: {clay: {unit: kg}, pot: {}}
      boms: {pot: [{lines: [{item: clay, quantity: 1 lb}]}]}
      receipts: {R: {date: 2026-01-01, lines: [{item: clay, quantity: 3 lb, cost: 2.00/lb}]}}
      builds:
        B-1: {date: 2026-01-02, product: pot, quantity: 1}
        B-2: {date: 2026-01-03, product: pot, quantity: 2}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("clay") == "0 worth 0.00")
    #expect(try shop.stock("pot") == "3 worth 6.00")
  }

  @Test func `a lot is used up exactly, whatever the others hold`() throws {
    let shop = try ShopFigures(
      """
      products: {panel: {cost: 12}, board: {}}
      boms: {board: [{lines: [{item: panel, quantity: 1/6}]}]}
      opening: [{date: 2026-01-01, lines: [{item: panel, quantity: 1, lot: L1}, {item: panel, quantity: 1, lot: L2}]}]
      builds:
        B-1: {date: 2026-01-02, product: board, quantity: 5, use: {panel: {lot: L2}}}
        B-2: {date: 2026-01-03, product: board, quantity: 1, use: {panel: {lot: L2}}}
        B-3: {date: 2026-01-04, product: board, quantity: 6}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("panel") == "0 worth 0.00")
  }

  @Test func `less than half of a piece is reported once for a line`() throws {
    let shop = try panels([1, 1, 1], need: "0.4", onHand: "5", product: ", precision: 0")
    #expect(shop.codes.filter { $0 == "stock/fraction" }.count == 1)
    // 0.4, 0.8, 1.2: the third takes what the first two did not.
    #expect(try shop.taken("B-3") == ["1 worth 10.00"])
    #expect(try shop.stock("panel") == "4 worth 40.00")
    // 0.4 m of what is kept in whole metres is measured, not counted: nothing to report.
    let measured = try panels([1], need: "0.4 m", onHand: "5 m", product: ", unit: m, precision: 0")
    #expect(!measured.codes.contains("stock/fraction"))
  }

  // MARK: By-products

  @Test func `a by-product comes to whole pieces in time, with all of its credit`() throws {
    let shop = try ShopFigures(
      """
      products: {a: {cost: 1}, scrap: {precision: 0}, x: {}}
      boms: {x: [{lines: [{item: a, quantity: 1}], byproducts: [{item: scrap, quantity: 0.4, value: 1.00}]}]}
      opening: [{date: 2026-01-01, lines: [{item: a, quantity: 10}]}]
      builds:
        B-1: {date: 2026-01-02, product: x, quantity: 1}
        B-2: {date: 2026-01-03, product: x, quantity: 2}
        B-3: {date: 2026-01-04, product: x, quantity: 1}
        B-4: {date: 2026-01-05, product: x, quantity: 1}
      """)
    // 2.0 in all, credited at 1.00 each: 0 + 1 + 0 + 1 pieces.
    #expect(try shop.stock("scrap") == "2 worth 2.00")
    #expect(try shop.cost("B-1") == "material 1.00, total 1.00")
    #expect(try shop.cost("B-2") == "material 2.00, by-products 1.20, total 0.80")
    #expect(shop.codes.filter { $0 == "stock/fraction" }.count == 1)
  }

  // MARK: Substitutes

  private func substitutes(_ products: String, need: String, _ opening: String) throws
    -> ShopFigures
  {
    try ShopFigures(
      """
      products: {\(products), x: {}}
      boms: {x: [{lines: [{item: a, quantity: \(need), substitutes: [b, c]}]}]}
      opening: [{date: 2026-01-01, lines: [\(opening)]}]
      builds: {B: {date: 2026-01-02, product: x, quantity: 1}}
      """)
  }

  @Test func `what a substitute covers is not rounded to whole pieces of the item`() throws {
    let shop = try substitutes(
      "a: {precision: 0, cost: 1}, b: {cost: 1}, c: {cost: 1}", need: "62.4",
      "{item: b, quantity: 4.855}, {item: c, quantity: 100}")
    #expect(try shop.stock("b") == "0 worth 0.00")
    #expect(try shop.stock("c").hasPrefix("42.455 "))
  }

  @Test(arguments: ["10.4", "10.6"]) func `a rest takes a whole piece of a substitute`(
    need: String
  ) throws {
    let shop = try substitutes(
      "a: {cost: 1}, b: {precision: 0, cost: 1}, c: {precision: 0, cost: 1}", need: need,
      "{item: a, quantity: 10}, {item: b, quantity: 100}")
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("b") == "99 worth 99.00")
  }

  @Test func `an optional line takes its substitutes, as far as there are any`() throws {
    let shop = try ShopFigures(
      """
      products: {a: {cost: 1}, b: {cost: 1}, x: {}}
      boms: {x: [{lines: [{item: a, quantity: 5, optional: true, substitutes: [b]}], costs: [{type: labor, amount: 1}]}]}
      opening: [{date: 2026-01-01, lines: [{item: a, quantity: 2}, {item: b, quantity: 1}]}]
      builds: {B: {date: 2026-01-02, product: x, quantity: 1}}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.cost("B") == "material 3.00, labor 1.00, total 4.00")
  }

  // MARK: Who chooses first

  @Test(arguments: [false, true]) func `a sub-build leaves what its parent requires`(
    isSwapped: Bool
  ) throws {
    let lines = ["{item: sub, quantity: 1, supply: build}", "{item: bolt, quantity: 10}"]
    let parent = (isSwapped ? lines.reversed() : lines).joined(separator: ", ")
    for (options, stock, taken) in [
      ("optional: true", "{item: bolt, quantity: 11}", "bolt 1"),
      ("substitutes: [nut]", "{item: bolt, quantity: 10}, {item: nut, quantity: 2}", "nut 2"),
    ] {
      func shop(_ builds: String) throws -> ShopFigures {
        try ShopFigures(
          """
          products: {bolt: {cost: 1}, nut: {cost: 1}, sub: {}, top: {}}
          boms:
            sub: [{lines: [{item: bolt, quantity: 2, \(options)}], costs: [{type: labor, amount: 1.00}]}]
            top: [{lines: [\(parent)]}]
          opening: [{date: 2026-01-01, lines: [\(stock)]}]
          \(builds)
          """)
      }
      let built = try shop("builds: {B: {date: 2026-01-02, product: top, quantity: 1}}")
      #expect(built.errors.isEmpty, "\(taken)")
      #expect(try built.stock("bolt") == "0 worth 0.00", "\(taken)")
      #expect(try built.stock("nut") == "0 worth 0.00", "\(taken)")
      #expect(try shop("").buildable("top").hasPrefix("1, "), "\(taken)")
    }
  }

  // MARK: The maximum buildable

  @Test func `a limit is not moved by a rounding`() throws {
    let shop = try ShopFigures(
      """
      units: {bbl: 31 gal}
      products: {yeast: {cost: 120.00}, beer: {unit: bbl}}
      boms: {beer: [{makes: 7 bbl, lines: [{item: yeast, quantity: 1}]}]}
      opening: [{date: 2026-01-01, lines: [{item: yeast, quantity: 1}]}]
      """)
    // A barrel more takes a seventh of a pitch more.
    #expect(
      try shop.buildable("beer") == "7, from stock 7; yeast 0.142858 more, then unlimited")
  }

  @Test func `products that are searched side by side have the same limits as each by itself`()
    throws
  {
    let shop = try ShopFigures(
      """
      products: {yeast: {cost: 1}, beer: {unit: L}, ale: {unit: L}, mead: {}}
      boms:
        beer: [{makes: 7 L, lines: [{item: yeast, quantity: 1}]}]
        ale: [{makes: 3 L, lines: [{item: yeast, quantity: 1}, {item: beer, quantity: 1 L}]}]
        mead: [{makes: 9, lines: [{item: ale, quantity: 1 L}, {item: yeast, quantity: 1/7}]}]
      opening: [{date: 2026-01-01, lines: [{item: yeast, quantity: 1}]}]
      """)
    let catalog = shop.simulation.catalog
    let items = catalog.items.indices.map { ItemID(index: UInt32($0)) }
    var search = BuildableSearch(shop.simulation, catalog.lastDay)
    let together = try search.run(items)
    for (item, found) in zip(items, together) {
      let alone = try shop.simulation.buildable(item, on: catalog.lastDay)
      #expect(found?.quantity == alone?.quantity, "\(catalog.key(item))")
      #expect(found?.bottlenecks.map(\.missing) == alone?.bottlenecks.map(\.missing))
    }
  }

  // MARK: Refusals

  @Test func `a refused count changes nothing and brings nothing`() throws {
    let shop = try ShopFigures(
      """
      products: {soap: {}, dish: {cost: 2}}
      adjustments:
        A-1: {date: 2026-02-01, lines: [{item: dish, quantity: 5}, {item: soap, quantity: 2}]}
        A-2: {date: 2026-02-02, lines: [{item: dish, quantity: 1}, {item: dish, quantity: 0}]}
      """)
    #expect(shop.errors == ["cost/missing"])
    #expect(shop.simulation.events.map(\.id) == ["A-2"])
    #expect(try shop.stock("dish") == "1 worth 2.00")
  }
}

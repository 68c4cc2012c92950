import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// How many could be built, and what stands in the way (`costing.md` 2).
@Suite struct BuildableTests {
  @Test func `A takes 1 B and 2 C, B takes 3 C; of 5 B and 100 C come 23`() throws {
    // 23: 18 B to build take 54 C, and 46 for themselves are 100. 24: 19 x 3 + 48 = 105, 5 more.
    let shop = try ShopFigures(
      """
      products: {c: {cost: 1}, b: {}, a: {}}
      boms:
        b: [{lines: [{item: c, quantity: 3}]}]
        a: [{lines: [{item: b, quantity: 1}, {item: c, quantity: 2}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: b, quantity: 5, cost: 3}, {item: c, quantity: 100}]
      """)
    #expect(try shop.buildable("a") == "23, from stock 5; c 5 more, then unlimited")
    #expect(try shop.buildable("b") == "33, from stock 33; c 2 more, then unlimited")
  }

  @Test func `with supply build the same is possible from stock`() throws {
    let shop = try ShopFigures(
      """
      products: {c: {cost: 1}, b: {}, a: {}}
      boms:
        b: [{lines: [{item: c, quantity: 3}]}]
        a: [{lines: [{item: b, quantity: 1, supply: build}, {item: c, quantity: 2}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: b, quantity: 5, cost: 3}, {item: c, quantity: 100}]
      builds: {N: {date: 2026-01-02, product: a, quantity: 23}}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("c") == "0 worth 0.00")
    #expect(try shop.stock("a") == "23 worth 115.00")
  }

  @Test func `what stands in the way is named with what would lift it`() throws {
    // Legs for 5, tops for 7, screws for 9: with plenty of legs, 7.
    let shop = try ShopFigures(
      """
      products: {leg: {cost: 1}, top: {cost: 1}, screw: {cost: 1}, table: {}}
      boms:
        table:
          - lines:
              - {item: leg, quantity: 4}
              - {item: top, quantity: 1}
              - {item: screw, quantity: 8}
      opening:
        - date: 2026-01-01
          lines: [{item: leg, quantity: 22}, {item: top, quantity: 7}, {item: screw, quantity: 72}]
      """)
    #expect(try shop.buildable("table") == "5, from stock 5; leg 2 more, then 7")
  }

  @Test func `two bottlenecks at once are both named, and lifting one lifts nothing`() throws {
    let shop = try ShopFigures(
      """
      products: {leg: {cost: 1}, top: {cost: 1}, table: {}}
      boms: {table: [{lines: [{item: leg, quantity: 4}, {item: top, quantity: 1}]}]}
      opening:
        - date: 2026-01-01
          lines: [{item: leg, quantity: 9}, {item: top, quantity: 2}]
      """)
    #expect(
      try shop.buildable("table") == "2, from stock 2; leg 3 more, then 2; top 1 more, then 2")
  }

  @Test func `a phantom is its parts`() throws {
    let shop = try ShopFigures(
      """
      products: {screw: {cost: 1}, set: {}, box: {}}
      boms:
        set: [{lines: [{item: screw, quantity: 4}]}]
        box: [{lines: [{item: set, quantity: 2, supply: phantom}, {item: screw, quantity: 1}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: screw, quantity: 30}, {item: set, quantity: 100, cost: 1}]
      """)
    // 9 screws a box; the sets that somebody once stocked are of no use.
    #expect(try shop.buildable("box") == "3, from stock 3; screw 6 more, then unlimited")
  }

  @Test func `set-up is needed once, a pack as a whole`() throws {
    // 10 - 4 = 6 more of one each; by the pack of 4: 4 + 4 = 8, 12 are too many.
    func shop(_ line: String) throws -> String {
      try ShopFigures(
        """
        products: {foil: {cost: 1}, bag: {}}
        boms: {bag: [{lines: [{item: foil, quantity: 1, \(line)}]}]}
        opening: [{date: 2026-01-01, lines: [{item: foil, quantity: 10}]}]
        """
      ).buildable("bag")
    }
    #expect(try shop("setup: 4") == "6, from stock 6; foil 1 more, then unlimited")
    #expect(
      try shop("setup: 4, multiple: 4, consume: pack")
        == "4, from stock 4; foil 2 more, then unlimited")
    #expect(try shop("setup: 4, multiple: 4") == "6, from stock 6; foil 1 more, then unlimited")
    #expect(try shop("setup: 11") == "0, from stock 0; foil 2 more, then unlimited")
  }

  @Test func `what the BOM makes in a run does not bind the quantity`() throws {
    // 100 from 30 L; 8 L are enough for 26.67 pieces: 26.
    let shop = try ShopFigures(
      """
      products: {syrup: {unit: L, cost: 1}, drop: {}}
      boms: {drop: [{makes: 100, lines: [{item: syrup, quantity: 30 L}]}]}
      opening: [{date: 2026-01-01, lines: [{item: syrup, quantity: 8 L}]}]
      """)
    #expect(try shop.buildable("drop") == "26, from stock 26; syrup 0.1 more, then unlimited")
  }

  @Test func `what is measured is built to its last decimal`() throws {
    // 1 kg makes 3 L: 7 kg make 21 L; of one that is kept in thirds, 20.999 L.
    let shop = try ShopFigures(
      """
      products: {salt: {unit: kg, cost: 1, precision: 3}, brine: {unit: L, precision: 3}}
      boms: {brine: [{makes: 3 L, lines: [{item: salt, quantity: 1 kg}]}]}
      opening: [{date: 2026-01-01, lines: [{item: salt, quantity: 7 kg}]}]
      """)
    // 21.001 L would round to 7.000 kg too, and take more than there is: 7.00033. A litre more
    // takes a third of a kilogram.
    #expect(try shop.buildable("brine").hasPrefix("21, from stock 21; salt 0.334 more"))
  }

  @Test func `by-products of a build on the way are not counted on`() throws {
    // A door leaves a ledge, which a window needs; the search does not build doors for ledges.
    let shop = try ShopFigures(
      """
      products: {board: {cost: 1}, ledge: {}, door: {}, window: {}}
      boms:
        door:
          - lines: [{item: board, quantity: 2}]
            byproducts: [{item: ledge, quantity: 1, value: 0}]
        window: [{lines: [{item: door, quantity: 1}, {item: ledge, quantity: 1}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: board, quantity: 20}, {item: ledge, quantity: 3, cost: 1}]
      """)
    #expect(try shop.buildable("window") == "3, from stock 0; ledge 1 more, then 10")
  }

  @Test func `nothing effective on the day is nothing to build by`() throws {
    let shop = try ShopFigures(
      """
      products: {c: {cost: 1}, a: {}}
      boms: {a: [{effective: {to: 2025-12-31}, lines: [{item: c, quantity: 1}]}]}
      opening: [{date: 2026-01-01, lines: [{item: c, quantity: 1}]}]
      """)
    let catalog = shop.simulation.catalog
    #expect(try shop.simulation.buildable(shop.item("a"), on: catalog.lastDay) == nil)
  }
}

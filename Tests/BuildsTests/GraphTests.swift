import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// What is computed is computed on the graph, per item, with needs added up (`costing.md` 2): 26 levels
/// that each take the next twice have 67 million paths and 52 lines.
@Suite struct GraphTests {
  @Test(arguments: ["phantom", "build"]) func `limits: diamond-phantom`(supply: String) throws {
    let shop = try ShopFigures(GraphShape.diamonds(26, supply: supply))
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("p26") == "999999932891136 worth 999999932891136.00")
    #expect(try shop.cost("B") == "material 67108864.00, total 67108864.00")
    #expect(try shop.estimate("p0").totalText == "67108864")
    // 10^15 / 2^26 whole ones, less the one that was built.
    #expect(try shop.buildable("p0").hasPrefix("14901160, from stock 14901160; p26 "))
    #expect(shop.simulation.builds.count == (supply == "build" ? 26 : 1))
  }

  @Test func `limits: diamond-stock`() throws {
    // 2^40 p40 make one p0; nothing on the way is in stock. 910 x 2^40 - 10^15 are missing.
    let shop = try ShopFigures(GraphShape.diamonds(40, build: nil))
    #expect(
      try shop.buildable("p0")
        == "909, from stock 0; p40 555581276160 more, then unlimited")
    #expect(try shop.estimate("p0").totalText == "1099511627776")
  }

  @Test func `a phantom that two take is exploded once, with their needs added up`() throws {
    // Both doors take a kit: 2 a window. A kit takes 3 screws, and 5 more as its set-up, once for the
    // build: 4 windows are 8 kits and 29 screws. The jig counts once too.
    let shop = try ShopFigures(
      """
      products: {screw: {cost: 1}, kit: {}, left: {}, right: {}, window: {}}
      boms:
        kit:
          - lines: [{item: screw, quantity: 3, setup: 5}]
            costs: [{type: other, name: Jig, amount: 7, per: build}]
        left: [{lines: [{item: kit, quantity: 1, supply: phantom}]}]
        right: [{lines: [{item: kit, quantity: 1, supply: phantom}]}]
        window: [{lines: [{item: left, quantity: 1, supply: phantom}, {item: right, quantity: 1, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: screw, quantity: 29}]}]
      builds: {B: {date: 2026-01-02, product: window, quantity: 4}}
      """)
    #expect(try shop.taken("B") == ["29 worth 29.00"])
    #expect(try shop.cost("B") == "material 29.00, other 7.00, total 36.00")
    #expect(try shop.estimate("window", Rational(4)).totalText == "36")
  }

  @Test func `a percentage is of a phantom's cost by what is taken of it`() throws {
    // 3 kits at 10 for the left, 1 for the right; 10% of the left's material is 3.00, and of all that
    // the right costs (10 and the half of its share of fitting) 10%: fitting 4.00, a quarter, 1.00.
    let shop = try ShopFigures(
      """
      products: {part: {cost: 10}, kit: {}, left: {}, right: {}, frame: {}}
      boms:
        kit:
          - lines: [{item: part, quantity: 1}]
            costs: [{type: labor, name: Fit, amount: 4, per: build}]
        left:
          - lines: [{item: kit, quantity: 3, supply: phantom}]
            costs: [{type: overhead, percent: 10%, of: material}]
        right:
          - lines: [{item: kit, quantity: 1, supply: phantom}]
            costs: [{type: overhead, percent: 10%, of: all}]
        frame: [{lines: [{item: left, quantity: 1, supply: phantom}, {item: right, quantity: 1, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 4}]}]
      builds: {B: {date: 2026-01-02, product: frame, quantity: 1}}
      """)
    #expect(
      try shop.cost("B") == "material 40.00, labor 4.00, overhead 4.10, total 48.10")
    #expect(try shop.estimate("frame").totalText == "48.1")
  }

  @Test func `a sub-assembly that two take is estimated once, and shared by what they take`() throws
  {
    // 3 + 1 hinges: 4 pins and a set-up of 8, at 1: 12, of which the left has 9 and the right 3.
    let shop = try ShopFigures(
      """
      products: {pin: {cost: 1}, hinge: {}, left: {}, right: {}, door: {}}
      boms:
        hinge: [{lines: [{item: pin, quantity: 1, setup: 8}]}]
        left: [{lines: [{item: hinge, quantity: 3}]}]
        right: [{lines: [{item: hinge, quantity: 1}]}]
        door: [{lines: [{item: left, quantity: 1}, {item: right, quantity: 1}]}]
      """)
    let estimate = try shop.estimate("door")
    #expect(try estimate.totalText == "12")
    #expect(try estimate.root.children.map { try $0.cost.total().plainText } == ["9", "3"])
    // The estimate of one of them alone has the set-up to itself.
    #expect(try shop.estimate("right").totalText == "9")
  }

  @Test func `the roll-up of a phantom is what its parts cost, with every base of a percentage`()
    throws
  {
    let shop = try ShopFigures(
      """
      products: {part: {cost: 10}, kit: {}, frame: {}}
      boms:
        kit:
          - lines: [{item: part, quantity: 2}]
            costs: [{type: labor, name: Fit, amount: 3}, {type: overhead, percent: 10%, of: all}]
        frame:
          - lines: [{item: kit, quantity: 2, supply: phantom}, {item: part, quantity: 1}]
            costs:
              - {type: labor, name: Join, amount: 5}
              - {type: overhead, percent: 50%, of: material}
              - {type: overhead, percent: 100%, of: labor}
              - {type: other, percent: 1%, of: all}
      """)
    // A kit: 20 + 3 + 2.30. A frame: 50 of material, 2 x 5.30 of kits, 5, 25, 5: 95.60, and 1%: 0.956.
    let catalog = shop.simulation.catalog
    let rollUp = try RollUp(catalog, on: catalog.lastDay) { catalog[$0].cost }
    #expect(try rollUp.unitCost(of: shop.item("frame"))?.total().plainText == "96.556")
    #expect(try shop.estimate("frame").totalText == "96.556")
  }

  @Test func `a shared sub-assembly that no fraction splits is split to the last decimal`() throws {
    // 40 levels of two products that take both below them, in unlike shares, each with a set-up.
    var text = "products: {raw: {cost: 1}"
    for level in 0..<40 { text += ", a\(level): {}, b\(level): {}" }
    text += "}\nboms:\n"
    for level in 0..<40 {
      for (product, shares) in [("a", (37, 41)), ("b", (43, 53))] {
        let left = level < 39 ? "a\(level + 1)" : "raw"
        let right = level < 39 ? "b\(level + 1)" : "raw"
        text += "  \(product)\(level):\n    - lines:\n"
        text += "        - {item: \(left), quantity: 0.\(shares.0), setup: 1}\n"
        text += "        - {item: \(right), quantity: 0.\(shares.1)}\n"
      }
    }
    let estimate = try ShopFigures(text).estimate("a0")
    let children = estimate.root.children
    let total = try children.reduce(Rational.zero) { try $0.adding($1.cost.total()) }
    #expect(try total == estimate.root.cost.total())
    #expect(estimate.isCut)
  }

  @Test func `work grows with the lines, not with the paths`() throws {
    // 12 levels of 12 products that take all 12 below: 1,728 lines, 10^12 paths.
    let shop = try ShopFigures(
      GraphShape.levels(12, products: 12, lines: 12, line: "quantity: 0.1", stock: "1000000"))
    let catalog = shop.simulation.catalog
    var search = BuildableSearch(shop.simulation, catalog.lastDay)
    let made = catalog.items.indices.map { ItemID(index: UInt32($0)) }
      .filter { catalog.effectiveBOM(of: $0, on: catalog.lastDay) != nil }
    #expect(try search.run(made).allSatisfy { $0 != nil })
    #expect(try shop.estimate("l0-0").totalText == "8.916100448256")
  }
}

/// In the whole of a build, those on the way included, what has no choice takes stock first, then lines
/// with substitutes, then optional ones (`costing.md` 8).
@Suite struct ChoiceTests {
  @Test(arguments: [true, false]) func `costing: optional-in-a-sub-build`(
    isSubFirst: Bool
  ) throws {
    let sub = "{item: sub, quantity: 1, supply: build}"
    let bolts = "{item: bolt, quantity: 10}"
    let shop = try ShopFigures(
      """
      products: {bolt: {cost: 1}, sheet: {cost: 1}, sub: {}, top: {}}
      boms:
        sub: [{lines: [{item: bolt, quantity: 2, optional: true}, {item: sheet, quantity: 1}]}]
        top: [{lines: [\(isSubFirst ? "\(sub), \(bolts)" : "\(bolts), \(sub)")]}]
      opening:
        - date: 2026-01-01
          lines: [{item: bolt, quantity: 11}, {item: sheet, quantity: 1}]
      builds: {B: {date: 2026-01-02, product: top, quantity: 1}}
      """)
    #expect(shop.errors.isEmpty)
    // 10 for the build, and the one that is left for the optional line.
    #expect(try shop.taken("B", "bolt") == ["10 worth 10.00"])
    #expect(try shop.taken("B/sub", "bolt") == ["1 worth 1.00"])
  }

  @Test(arguments: [true, false]) func `a substitute is not taken from what is required elsewhere`(
    isSubFirst: Bool
  ) throws {
    let sub = "{item: sub, quantity: 1, supply: build}"
    let bolts = "{item: bolt, quantity: 10}"
    let shop = try ShopFigures(
      """
      products: {bolt: {cost: 1}, nut: {cost: 3}, sub: {}, top: {}}
      boms:
        sub: [{lines: [{item: bolt, quantity: 2, substitutes: [nut]}]}]
        top: [{lines: [\(isSubFirst ? "\(sub), \(bolts)" : "\(bolts), \(sub)")]}]
      opening:
        - date: 2026-01-01
          lines: [{item: bolt, quantity: 10}, {item: nut, quantity: 2}]
      builds: {B: {date: 2026-01-02, product: top, quantity: 1}}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.taken("B/sub") == ["2 worth 6.00"])
  }

  @Test func `building for one line takes the substitutes of another away`() throws {
    // 10 frames, of which 9 old ones can stand in for 9; but to build one takes half of an old one.
    let shop = try ShopFigures(
      """
      products: {old-frame: {cost: 5}, bar: {cost: 1}, frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 4}, {item: old-frame, quantity: 0.5}]}]
        gate: [{lines: [{item: frame, quantity: 10, supply: build, substitutes: [old-frame]}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: old-frame, quantity: 9}, {item: bar, quantity: 8}]
      builds: {B: {date: 2026-01-02, product: gate, quantity: 1}}
      """)
    // x built take x / 2 old frames: 10 - x <= 9 - x / 2, so 2 are built.
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("bar") == "0 worth 0.00")
    #expect(try shop.stock("old-frame") == "0 worth 0.00")
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Quantities
import TestSupport
import Testing

/// Builds of products with parameters, with a formula in every kind of field.
@Suite struct ConfigurableBuildTests {
  private static let cabinet = """
    functions:
      doubled: {parameters: [x: number], value: twice(x)}
      area: {parameters: [w: length, h: length], value: w * h}
      twice: {parameters: [x: number], value: x * 2}
    rates:
      weld: {cost: "=rate('30/h')"}
    products:
      board:
        unit: m2
        cost: "=products['glue'].cost * 4"
        price: "=product.cost * 2"
        reorder-point: "=quantity('20 m2') * 2"
        packs: {sheet: "=quantity('4 m2')"}
      glue: {unit: kg, cost: "=products['resin'].cost + money(1)"}
      resin: {unit: kg, cost: 2.00}
      chip: {unit: kg}
      cab:
        parameters:
          width: {unit: mm, default: 600, min: "=3 * 100", max: 1200}
          height: {unit: mm, default: 800}
          doors: {default: 2, min: 1, max: 4}
          finish: {choices: [oak, painted], default: oak}
          shelves: {choices: [1, 2, 3], default: 2}
          lined: {default: false}
          label: {default: none}
    boms:
      cab:
        - makes: "=doors"
          lines:
            - item: board
              quantity: "=area(width, height)"
              loss: "=doors == 2 ? 10% : 5%"
            - item: glue
              quantity: "=0.05 * doubled(shelves)"
              setup: "=quantity('50 g')"
              multiple: "=0.25"
            - {item: resin, quantity: 1, when: "lined && label.startsWith('h')"}
          costs:
            - {type: labor, time: "=doors * quantity('15 min')", rate: weld}
            - {type: other, amount: "=money(1.50) * doors", when: finish == 'painted'}
            - {type: overhead, percent: "=lined ? 20% : 10%", of: labor}
          byproducts:
            - {item: chip, quantity: "=0.05 * doors", value: "=money(0.40)", when: lined}
    opening:
      - date: 2026-01-01
        lines:
          - {item: board, quantity: "=10 * 2", cost: "=item.cost"}
          - {item: glue, quantity: "=quantity('5000 g')", cost: 3}
          - {item: resin, quantity: 10, cost: 2}

    """

  private func shop(_ builds: String) throws -> ShopFigures {
    try ShopFigures(Self.cabinet + "builds:\n" + builds)
  }

  @Test func `every kind of field takes a formula`() throws {
    let shop = try shop(
      """
        B-1: {date: 2026-01-03, product: cab, quantity: "=2 + 1"}
        B-2:
          date: 2026-01-04
          product: cab
          quantity: 2
          with: {width: 3 ft, doors: 4, finish: painted, shelves: 3, lined: true, label: hall}
      """)
    // resin 2, glue 2 + 1 = 3, board 3 x 4 = 12.
    // One run makes 2. Board 0.6 x 0.8 / 2 x 1.1 x 3 = 0.792 m2: 9.504 -> 9.50.
    // Glue 0.05 x 4 / 2 x 3 + 0.05 = 0.35 kg: 1.05. Labor 30 min x 3 at 30/h: 45; overhead 4.50.
    #expect(
      try shop.cost("B-1") == "material 10.55, labor 45.00, overhead 4.50, total 60.05")
    // One run makes 4. Board 0.9144 x 0.8 / 4 x 1.05 x 2 = 0.384048 m2: 4.608576 -> 4.61.
    // Glue 0.05 x 6 / 4 x 2 + 0.05 = 0.2 kg: 0.60. Resin 1 / 4 x 2 = 0.5 kg: 1.00.
    // Labor 1 h x 2: 60; other 6 x 2: 12; overhead 20%: 12. Chips 0.2 / 4 x 2 = 0.1 kg at 0.40: 0.04.
    #expect(
      try shop.cost("B-2")
        == "material 6.21, labor 60.00, overhead 12.00, other 12.00, by-products 0.04, total 90.17")
    #expect(try shop.taken("B-2", "resin") == ["0.5 worth 1.00"])
    let board = shop.simulation.catalog[try shop.item("board")]
    #expect(try board.options.price?.plainText == "24")
    #expect(try board.options.reorderPoint?.plainText == "40")
  }

  @Test func `questions about a configurable product are about its defaults`() throws {
    let shop = try shop("  B-1: {date: 2026-01-03, product: cab, quantity: 1}")
    // Board 0.264 m2 at 12 = 3.168; glue 0.1 + 0.05 = 0.15 kg at 3 = 0.45; labor 15; overhead 1.50.
    #expect(try shop.estimate("cab").totalText == "20.118")
    #expect(try shop.needs("cab", Rational(2)) == ["0.528 board", "0.25 glue"])
    let catalog = shop.simulation.catalog
    let found = try catalog.usages(of: shop.item("resin"), on: nil).usages
    #expect(found.map { catalog.key($0.parent) } == ["cab"])
    #expect(found.map(\.isByChoice) == [true])
    #expect(found.map(\.quantity) == [.zero])
    // After B-1 there is 4.85 kg of glue: n x 0.1 + 0.05 is at most 4.85 for 48; board would do for 74.
    #expect(try shop.buildable("cab") == "48, from stock 48; glue 0.1 more, then 74")
  }

  @Test func `the same choices are the same BOM, and the defaults are the declared one`() throws {
    let shop = try shop(
      """
        B-1: {date: 2026-01-03, product: cab, quantity: 1}
        B-2: {date: 2026-01-03, product: cab, quantity: 1, with: {doors: 2.0, shelves: 2, lined: false}}
        B-3: {date: 2026-01-03, product: cab, quantity: 1, with: {width: 90 cm, shelves: 3}}
        B-4: {date: 2026-01-03, product: cab, quantity: 1, with: {shelves: 3.0, width: 900 mm}}
      """)
    let boms = try ["B-1", "B-2", "B-3", "B-4"].map { try shop.build($0).bom }
    #expect(boms[0] == boms[1])
    #expect(boms[2] == boms[3])
    #expect(boms[0] != boms[2])
  }

  @Test(arguments: [
    ("width: 47 in", "1193.8 mm"), ("width: 1.2 m", "1200 mm"), ("doors: 1", "1"),
    ("label: 007", "007"), ("label: \"=doors\"", "=doors"), ("lined: true", "true"),
  ])
  func `a choice in its own words`(choice: String, text: String) throws {
    let shop = try shop("  B-1: {date: 2026-01-03, product: cab, quantity: 1, with: {\(choice)}}")
    let found = try shop.simulation.catalog.choiceText(shop.build("B-1").bom)
    #expect(found.contains(" \(text)") || found.hasPrefix(text), "\(found)")
  }

  @Test(arguments: [
    ("width: 48 in", "value/range"), ("width: 29 cm", "value/range"),
    ("width: 2 kg", "unit/mismatch"),
    ("doors: 5", "value/range"), ("doors: 2 mm", "value/number"), ("shelves: 4", "schema/choice"),
    ("finish: Oak", "schema/choice"), ("lined: yes", "schema/choice"),
    ("colour: red", "schema/unknown-key"),
  ])
  func `a choice that the product does not have`(choice: String, code: String) throws {
    let shop = try TestWorkspace(
      "cogsmith: 1\ncurrency: USD\n" + Self.cabinet
        + "builds:\n  B-1: {date: 2026-01-03, product: cab, quantity: 1, with: {\(choice)}}\n")
    #expect(shop.codes() == [code])
  }

  @Test(arguments: ["build", "phantom"])
  func `a configurable part is taken with its defaults`(supply: String) throws {
    // Box: 2 x (600 mm + 400 mm) = 2 m of strip at 1.50 = 3.00 and 1 of labor, whatever the room's own
    // `width` is; two boxes make a room: 8.00, and 3 boards at 10 = 30.
    let shop = try ShopFigures(
      """
      products:
        strip: {unit: m, cost: 1.50}
        plank: {cost: 10}
        box: {parameters: {width: {unit: mm, default: 600}, depth: {unit: mm, default: 400}}}
        room: {parameters: {width: {default: 1}}}
      boms:
        box:
          - lines: [{item: strip, quantity: "=2 * (width + depth)"}]
            costs: [{type: labor, amount: 1}]
        room:
          - lines:
              - {item: box, quantity: 2, supply: \(supply)}
              - {item: plank, quantity: "=width"}
      opening:
        - {date: 2026-01-01, lines: [{item: strip, quantity: 50}, {item: plank, quantity: 50}]}
      builds: {B: {date: 2026-01-02, product: room, quantity: 1, with: {width: 3}}}
      """)
    #expect(try shop.build("B").total == 3800)
    #expect(try shop.stock("strip") == "46 worth 69.00")
    // 1 plank by default: 8 + 10.
    #expect(try shop.estimate("room").totalText == "18")
  }

  @Test func `a product without all defaults is built by choosing`() throws {
    let shop = try ShopFigures(
      """
      products:
        bar: {unit: m, cost: 2}
        rail: {parameters: {length: {unit: cm, min: 10}}}
      boms: {rail: [{lines: [{item: bar, quantity: "=length"}]}]}
      opening: [{date: 2026-01-01, lines: [{item: bar, quantity: 50}]}]
      builds: {B: {date: 2026-01-02, product: rail, quantity: 4, with: {length: 1500 mm}}}
      """)
    // 4 x 1.5 m x 2.00
    #expect(try shop.cost("B") == "material 12.00, total 12.00")
  }
}

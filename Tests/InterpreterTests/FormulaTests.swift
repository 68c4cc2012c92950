import Builds
import Catalogs
import Decimals
import Interpreter
import TestSupport
import Testing

/// Formulas, conditions, parameters and functions in manifests, to figures worked out by hand.
@Suite struct FormulaTests {
  /// A cabinet cut to measure; amounts in USD.
  private static let cabinet = """
    cogsmith: 1
    currency: USD
    functions:
      panel: {parameters: [w: length, h: length], value: w * h}
    rates:
      bench: {cost: "=rate('48.00/h')"}
    products:
      ply: {unit: m2, cost: 20.00}
      edge: {unit: m, cost: 1.00}
      hinge: {cost: "=money(3) + products['edge'].cost"}
      base:
        parameters:
          width: {unit: mm, default: 600, min: 300, max: 1200}
          height: {unit: mm, default: 720}
          doors: {default: 2, min: 1, max: 4}
          finish: {choices: [oak, painted], default: oak}
    boms:
      base:
        - lines:
            - {item: ply, quantity: "=2 * panel(width, height)", loss: "=5% + 5%"}
            - {item: edge, quantity: "=2 * (width + height)", when: finish == 'oak'}
            - {item: hinge, quantity: "=2 * doors"}
          costs:
            - type: labor
              time: "=quantity('30 min') + doors * quantity('5 min')"
              rate: bench
    opening:
      - date: 2026-10-01
        lines: [{item: ply, quantity: 100}, {item: edge, quantity: 100}, {item: hinge, quantity: 100}]

    """

  private func totals(_ yaml: String) throws -> [String] {
    let shop = try TestWorkspace(yaml)
    let run = shop.check()
    #expect(!run.hasErrors, "\(shop.findings())")
    guard let simulation = run.simulation else { return [] }
    return simulation.builds.map { simulation.catalog.valueText($0.total) }
  }

  @Test func `a build costs what its measures say`() throws {
    let found = try totals(
      Self.cabinet + """
        builds:
          # ply 2 x 0.600 x 0.720 = 0.864 m2, with 10% loss 0.9504 m2: 19.008 -> 19.01
          # edge 2 x (0.600 + 0.720) = 2.64 m: 2.64; hinges 4 x (3 + 1) = 16.00; 40 min at 48.00/h: 32.00
          B-1: {date: 2026-11-02, product: base, quantity: 1}
          # of each: ply 2 x 0.900 x 0.720 x 1.1 = 1.4256 m2, of both 2.8512 m2: 57.024 -> 57.02
          # no edge; hinges 12 x 4.00 = 48.00; 2 x 45 min: 72.00
          B-2:
            date: 2026-11-03
            product: base
            quantity: 2
            with: {width: 900, doors: 3, finish: painted}

        """)
    #expect(found == ["69.65", "177.02"])
  }

  @Test func `the same choice in another unit is the same BOM`() throws {
    let shop = try TestWorkspace(
      Self.cabinet + """
        builds:
          B-1: {date: 2026-11-02, product: base, quantity: 1, with: {width: 900}}
          B-2: {date: 2026-11-02, product: base, quantity: 1, with: {width: 0.9 m}}
          B-3: {date: 2026-11-02, product: base, quantity: 1, with: {width: 600, doors: 2}}
          B-4: {date: 2026-11-02, product: base, quantity: 1}

        """)
    let builds = try #require(shop.check().simulation).builds
    #expect(builds[0].bom == builds[1].bom)
    #expect(builds[2].bom == builds[3].bom)
    #expect(builds[0].bom != builds[2].bom)
    #expect(
      shop.simulationText().contains("BOM 1 with doors 2, finish oak, height 720 mm, width 900 mm"))
  }

  @Test func `the cost of products may depend on each other in any order`() throws {
    // a = 2 x b = 2 x (c + 1) = 2 x (4 + 1) = 10; d asks for all of them.
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products:
        a: {cost: "=products['b'].cost * 2"}
        b: {cost: "=products['c'].cost + money(1)"}
        c: {cost: 4.00}
        d: {cost: "=products['a'].cost + products['b'].cost + products['c'].cost", price: "=product.cost * 1.5"}

      """)
    let catalog = try #require(shop.workspace.catalog)
    let costs = ["a", "b", "c", "d"].compactMap { catalog.item($0) }.map {
      catalog[$0].cost?.decimalText(maximumDecimals: 4)
    }
    #expect(costs == ["10", "5", "4", "19"])
    let price = catalog.item("d").flatMap { catalog[$0].options.price }
    #expect(price?.decimalText(maximumDecimals: 4) == "28.5")
  }

  @Test func `a cost that leads back to itself is an error at each formula`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products:
        a: {cost: "=products['b'].cost * 2"}
        b: {cost: "=products['a'].cost / 2"}

      """)
    #expect(shop.codes() == ["expression/cycle", "expression/cycle"])
  }

  @Test func `units, packs and events take formulas too`() throws {
    // 1 coil = 2 x 250 = 500 m; 3 coils = 1,500 m at 0.20 = 300.00
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      units: {rod: "=quantity('5 m') + quantity('29.2 mm')"}
      products:
        wire: {unit: m, packs: {coil: "=2 * 250"}}
      receipts:
        R-1:
          date: 2026-11-02
          lines: [{item: wire, quantity: 3 coil, cost: "=money(0.10) * 2"}]
          charges: [{name: Freight, amount: "=money(10) / 4"}]
        R-2: {date: 2026-11-03, lines: [{item: wire, quantity: "=quantity('2 rod')", cost: 1.00}]}

      """)
    let simulation = try #require(shop.check().simulation)
    let wire = try #require(simulation.catalog.item("wire"))
    // 1,500 m + 2 x 5.0292 m, worth 300.00 + 2.50 + 10.0584 -> 10.06
    #expect(
      simulation.catalog.quantityText(simulation.quantityOnHand(wire), of: wire) == "1510.0584")
    #expect(simulation.catalog.valueText(simulation.valueOnHand(wire)) == "312.56")
  }

  @Test func `a circle through a line that does not count is a circle`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products:
        a: {parameters: {deep: {default: false}}}
        b: {cost: 1.00}
      boms:
        a: [{lines: [{item: b, quantity: 1, when: deep}]}]
        b: [{lines: [{item: a, quantity: 1}]}]

      """)
    #expect(shop.codes() == ["bom/cycle"])
  }

  @Test func `attributes have the kind that all their texts have`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products:
        a: {cost: 1.00, attributes: {gauge: 16, line: outdoor, tested: true, since: 2026-01-05}}
        b: {cost: 1.00, attributes: {gauge: 11.5, line: "7"}}
      rules:
        all:
          each: product
          require: >-
            product.attributes.gauge != null && product.attributes.gauge > 11
            && (product.key == 'a' ? product.attributes.line == 'outdoor' && product.attributes.tested == true
            && product.attributes.since == date('2026-01-05')
            : product.attributes.line == '7' && product.attributes.tested == null)

      """)
    #expect(shop.codes() == [])
  }

  /// A box without a default size: builds choose, and nothing else can take it.
  private static let open = """
    cogsmith: 1
    currency: USD
    products:
      board: {unit: m2, cost: 10.00}
      lid: {cost: 2.00}
      box: {parameters: {side: {unit: m}, lidded: {default: false}}}
      crate: {cost: 1.00}
    boms:
      box:
        - lines:
            - {item: board, quantity: "=6 * side * side"}
            - {item: lid, quantity: 1, when: lidded}
    opening:
      - date: 2026-11-01
        lines: [{item: board, quantity: 50}, {item: lid, quantity: 5}]

    """

  @Test func `a parameter without a default is chosen by every build`() throws {
    // 6 x 0.5 x 0.5 = 1.5 m2: 15.00; 6 x 1 x 1 = 6 m2 and a lid: 62.00
    let found = try totals(
      Self.open + """
        builds:
          B-1: {date: 2026-11-02, product: box, quantity: 1, with: {side: 500 mm}}
          B-2: {date: 2026-11-03, product: box, quantity: 1, with: {side: 1, lidded: true}}

        """)
    #expect(found == ["15.00", "62.00"])
    let missing = try TestWorkspace(
      Self.open + "builds: {B-1: {date: 2026-11-02, product: box, quantity: 1}}\n")
    #expect(missing.codes().contains("parameter/missing"))
    let taken = try TestWorkspace(
      Self.open.replacing(
        "boms:\n", with: "boms:\n  crate: [{lines: [{item: box, quantity: 1, supply: build}]}]\n"))
    #expect(taken.codes().contains("parameter/missing"))
  }

  @Test func `where-used knows what a choice may take`() throws {
    let catalog = try #require(TestWorkspace(Self.open).workspace.catalog)
    for key in ["board", "lid"] {
      let item = try #require(catalog.item(key))
      let usages = try catalog.usages(of: item, on: nil).usages
      #expect(usages.map { catalog.key($0.parent) } == ["box"])
      #expect(usages.map(\.isByChoice) == [true])
    }
  }
}

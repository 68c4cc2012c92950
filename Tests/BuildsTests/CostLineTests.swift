import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Labor, overhead and other costs (`language.md` 6, `costing.md` 4).
@Suite struct CostLineTests {
  /// A build of 8 things of one 5.00 part each: 40.00 of material.
  private func cost(_ lines: String, build: Int = 8, rates: String = "") throws -> String {
    try ShopFigures(
      """
      products: {part: {cost: 5}, thing: {}}
      \(rates)
      boms: {thing: [{makes: 4, lines: [{item: part, quantity: 4}], costs: [\(lines)]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 100}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: \(build)}}
      """
    ).cost("B")
  }

  @Test(arguments: [
    // per unit is for every unit of the product, whatever the BOM makes in a run
    ("{type: labor, amount: 1.25}", "material 40.00, labor 10.00, total 50.00"),
    ("{type: other, amount: 12.00, per: unit}", "material 40.00, other 96.00, total 136.00"),
    ("{type: overhead, amount: 7.5, per: build}", "material 40.00, overhead 7.50, total 47.50"),
    // a fraction is rounded once, when the whole amount arises: 8 / 3
    ("{type: labor, amount: 1/3}", "material 40.00, labor 2.67, total 42.67"),
    // each line is rounded by itself: 3 x 0.004 x 8 = 3 x 0.032
    (
      "{type: labor, amount: 0.004}, {type: labor, amount: 0.004}, {type: labor, amount: 0.004}",
      "material 40.00, labor 0.09, total 40.09"
    ),
  ]) func amounts(lines: String, expected: String) throws {
    #expect(try cost(lines) == expected)
  }

  @Test(arguments: [
    // 45 min at 42.00/h for each of 8, and half an hour once
    (
      "{type: labor, time: 45 min, rate: weld}, {type: labor, time: 30 min, rate: weld, per: build}",
      "material 40.00, labor 273.00, total 313.00"
    ),
    // 250 g at 8.00/kg for each
    ("{type: other, quantity: 250 g, rate: powder}", "material 40.00, other 16.00, total 56.00"),
    // pieces need no unit
    ("{type: other, quantity: 3, rate: tag}", "material 40.00, other 3.60, total 43.60"),
  ]) func rates(lines: String, expected: String) throws {
    #expect(
      try cost(
        lines,
        rates: "rates: {weld: {cost: 42.00/h}, powder: {cost: 8.00/kg}, tag: {cost: 0.15/each}}")
        == expected)
  }

  @Test(arguments: [
    ("{type: overhead, percent: 10%, of: material}", "overhead 4.00"),
    ("{type: overhead, percent: 150%, of: material}", "overhead 60.00"),
    // of labor: 8 + 2 = 10, wherever the line stands
    (
      "{type: overhead, percent: 15%, of: labor}, {type: labor, amount: 1}, {type: labor, amount: 2, per: build}",
      "labor 10.00, overhead 1.50"
    ),
    // of overhead, which may itself be a percentage of labor: 8, 4, 1
    (
      "{type: labor, amount: 1}, {type: overhead, percent: 50%, of: labor}, {type: other, percent: 25%, of: overhead}",
      "labor 8.00, overhead 4.00, other 1.00"
    ),
    // of all that comes before: 40 + 8 + 4 = 52
    (
      "{type: labor, amount: 1}, {type: overhead, percent: 50%, of: labor}, {type: other, percent: 25%, of: all}",
      "labor 8.00, overhead 4.00, other 13.00"
    ),
    // two of the same base do not see one another
    (
      "{type: overhead, percent: 10%, of: all}, {type: other, percent: 10%, of: all}",
      "overhead 4.00, other 4.00"
    ),
    // a labor line that is a percentage of material counts as labor for what is of labor
    (
      "{type: labor, percent: 10%, of: material}, {type: overhead, percent: 50%, of: labor}",
      "labor 4.00, overhead 2.00"
    ),
  ]) func percentages(lines: String, expected: String) throws {
    let found = try cost(lines)
    #expect(found.hasPrefix("material 40.00, \(expected), total "), "\(found)")
  }

  @Test func `a posted percentage is of the posted amount`() throws {
    // 8 x 0.4444 = 3.5552, posted 3.56; 50% of that is 1.78, where 50% of the exact is 1.7776.
    #expect(
      try cost("{type: labor, amount: 0.4444}, {type: overhead, percent: 50%, of: labor}")
        == "material 40.00, labor 3.56, overhead 1.78, total 45.34")
  }

  @Test func `a percentage is of its own BOM's costs, and all takes in its phantoms`() throws {
    // The phantom: 20 of material, 3 of labor. The gate's own labor is 1: 10% of labor is 0.10;
    // 10% of material is 2.00 (the phantom's material is the gate's too);
    // 10% of all is (20 + 3 + 1 + 0.10 + 2.00) / 10 = 2.61.
    let shop = try ShopFigures(
      """
      products: {bar: {cost: 5}, frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 4}], costs: [{type: labor, amount: 3}]}]
        gate:
          - lines: [{item: frame, quantity: 1, supply: phantom}]
            costs:
              - {type: labor, amount: 1}
              - {type: overhead, percent: 10%, of: labor}
              - {type: overhead, percent: 10%, of: material}
              - {type: other, percent: 10%, of: all}
      opening: [{date: 2026-01-01, lines: [{item: bar, quantity: 4}]}]
      builds: {B: {date: 2026-01-02, product: gate, quantity: 1}}
      """)
    #expect(
      try shop.cost("B") == "material 20.00, labor 4.00, overhead 2.10, other 2.61, total 28.71")
    #expect(try shop.estimate("gate").totalText == "28.71")
  }

  @Test func `a service is a cost of the build and never in stock`() throws {
    // 8 pieces of 0.3 kg with 10% loss: 2.64 kg at 12.50/kg = 33.00; overhead takes 10% of all.
    let shop = try ShopFigures(
      """
      products:
        part: {cost: 5}
        plating: {type: service, unit: kg, cost: 12.50/kg}
        thing: {}
      boms:
        thing:
          - lines: [{item: part, quantity: 1}, {item: plating, quantity: 0.3 kg, loss: 10%}]
            costs: [{type: overhead, percent: 10%, of: all}]
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 8}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 8}}
      """)
    #expect(try shop.cost("B") == "material 40.00, overhead 7.30, other 33.00, total 80.30")
    #expect(try shop.estimate("thing", Rational(8)).totalText == "80.3")
    let catalog = shop.simulation.catalog
    let rollUp = try RollUp(catalog, on: catalog.lastDay) { catalog[$0].cost }
    let unit = try #require(try rollUp.unitCost(of: shop.item("thing")))
    #expect(try unit.material == Rational(5) && unit.other == Rational(33, over: 8))
    #expect(try unit.overhead == Rational(73, over: 80))
    #expect(try shop.buildable("thing") == "0, from stock 0; part 1 more, then unlimited")
  }

  @Test func `a build of labor alone costs its labor`() throws {
    let shop = try ShopFigures(
      """
      products: {plan: {}}
      boms: {plan: [{costs: [{type: labor, amount: 80}]}]}
      builds: {B: {date: 2026-01-02, product: plan, quantity: 2}}
      """)
    #expect(try shop.cost("B") == "labor 160.00, total 160.00")
    #expect(try shop.stock("plan") == "2 worth 160.00")
    #expect(try shop.buildable("plan") == "unlimited")
  }
}

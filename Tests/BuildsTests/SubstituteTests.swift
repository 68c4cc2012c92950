import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// `substitutes` are tried in order when stock is short (`costing.md` 4).
@Suite struct SubstituteTests {
  private func shop(_ stock: String, build: Int = 1) throws -> ShopFigures {
    try ShopFigures(
      """
      products:
        gasket: {unit: m, cost: 1.00/m}
        round: {unit: m, cost: 2.00/m}
        tape: {unit: cm, cost: 0.03/cm}
        panel: {}
      boms:
        panel: [{lines: [{item: gasket, quantity: 2.4 m, substitutes: [round, tape]}]}]
      opening: [{date: 2026-01-01, lines: [\(stock)]}]
      builds: {B: {date: 2026-01-02, product: panel, quantity: \(build)}}
      """)
  }

  @Test func `the line's own item where there is enough`() throws {
    let shop = try shop("{item: gasket, quantity: 3 m}, {item: round, quantity: 3 m}")
    #expect(try shop.taken("B") == ["2.4 worth 2.40"])
  }

  @Test func `each as far as it reaches, in their order, in its own unit`() throws {
    // 2.4 m: 1 m of gasket, 0.5 m of round, and 0.9 m of tape, which is kept in centimetres.
    let shop = try shop(
      """
      {item: gasket, quantity: 1 m}, {item: round, quantity: 0.5 m}, {item: tape, quantity: 200 cm}
      """)
    #expect(try shop.taken("B", "gasket") == ["1 worth 1.00"])
    #expect(try shop.taken("B", "round") == ["0.5 worth 1.00"])
    #expect(try shop.taken("B", "tape") == ["90 worth 2.70"])
    #expect(try shop.cost("B") == "material 4.70, total 4.70")
    let stands = try shop.build("B").notable.map(\.substituteFor)
    #expect(try stands == [shop.item("gasket"), shop.item("gasket")])
  }

  @Test func `short with all of them together, nothing is taken`() throws {
    let shop = try shop("{item: gasket, quantity: 1 m}, {item: tape, quantity: 139 cm}")
    #expect(shop.codes == ["stock/short"])
    #expect(shop.shop.findings().contains("needs 2.4 m  has 2.39 m  short 0.01 m"))
    #expect(try shop.stock("gasket") == "1 worth 1.00")
    #expect(try shop.stock("tape") == "139 worth 4.17")
  }

  @Test func `what can be built counts them`() throws {
    // 3.4 + 0.5 + 3.5 = 7.4 m, of which the build took 2.4: two more, and 2.2 m short of a third.
    let shop = try shop(
      """
      {item: gasket, quantity: 3.4 m}, {item: round, quantity: 0.5 m}, {item: tape, quantity: 350 cm}
      """)
    #expect(try shop.buildable("panel").hasPrefix("2, from stock 2; gasket 2.2 more"))
  }

  @Test func `a line that has no choice chooses first`() throws {
    // The hook has to have the blue cord; the loop can do with the red.
    let shop = try ShopFigures(
      """
      products: {blue: {cost: 1}, red: {cost: 1}, toy: {}}
      boms:
        toy:
          - lines:
              - {item: red, quantity: 3, substitutes: [blue]}
              - {item: blue, quantity: 2}
      opening:
        - date: 2026-01-01
          lines: [{item: red, quantity: 2}, {item: blue, quantity: 3}]
      builds: {B: {date: 2026-01-02, product: toy, quantity: 1}}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("red") == "0 worth 0.00")
    #expect(try shop.stock("blue") == "0 worth 0.00")
  }

  @Test func `the estimate is of the line's own item`() throws {
    #expect(try shop("{item: round, quantity: 9 m}").estimate("panel").totalText == "2.4")
  }

  @Test func `a sub-assembly that cannot be built is stood in for`() throws {
    // Two frames are wanted: bars for one are there, and two frames of the old kind.
    let shop = try ShopFigures(
      """
      products: {bar: {cost: 2}, frame: {}, old-frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 4}]}]
        gate: [{lines: [{item: frame, quantity: 2, supply: build, substitutes: [old-frame]}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: bar, quantity: 4}, {item: old-frame, quantity: 2, cost: 5}]
      builds: {B: {date: 2026-01-02, product: gate, quantity: 1}}
      """)
    #expect(shop.errors.isEmpty)
    #expect(try shop.cost("B") == "material 10.00, total 10.00")
    #expect(try shop.stock("bar") == "4 worth 8.00")
  }

  @Test func `a substitute in stock counts beside what could be built`() throws {
    // Frames: 1 of bars, 2 old ones; from stock alone 2 old ones stand in for a frame of a gate.
    let shop = try ShopFigures(
      """
      products: {bar: {cost: 2}, frame: {}, old-frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 4}]}]
        gate: [{lines: [{item: frame, quantity: 1, substitutes: [old-frame]}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: bar, quantity: 5}, {item: old-frame, quantity: 2, cost: 5}]
      """)
    #expect(try shop.buildable("gate").hasPrefix("3, from stock 2"))
  }

  @Test func `the document names all that something stands in for, once`() throws {
    let shop = try ShopFigures(
      """
      products: {a: {cost: 1}, b: {cost: 1}, s: {cost: 1}, f: {cost: 1}, thing: {}}
      boms:
        thing:
          - lines:
              - {item: a, quantity: 2, substitutes: [s]}
              - {item: b, quantity: 2, substitutes: [s]}
              - {item: f, quantity: 2, multiple: 5}
              - {item: f, quantity: 2, multiple: 7}
      opening: [{date: 2026-01-01, lines: [{item: s, quantity: 10}, {item: f, quantity: 10}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 1}}
      """)
    let json = shop.shop.simulationJSON()
    #expect(json.contains("\"instead-of\": [\"a\", \"b\"],"))
    // 2 and 2 are taken; 3 and 5 of the packs of 5 and 7 are left over.
    #expect(json.contains("\"drawn\": \"12\","))
  }
}

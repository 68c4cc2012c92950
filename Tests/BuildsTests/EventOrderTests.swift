import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Events happen by date, phase, sequence and id (`costing.md` 1.6, `language.md` 7).
@Suite struct EventOrderTests {
  private func order(_ yaml: String) throws -> [String] {
    try ShopFigures(yaml).simulation.events.map(\.id)
  }

  @Test func `by date, then opening, receipts, adjustments, builds, sales`() throws {
    let events = try order(
      """
      products: {part: {cost: 1}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      sales: {S: {date: 2026-01-02, lines: [{item: thing, quantity: 1}]}}
      builds: {B: {date: 2026-01-02, product: thing, quantity: 1}}
      adjustments: {A: {date: 2026-01-02, lines: [{item: part, quantity: 1}]}}
      receipts:
        R: {date: 2026-01-02, lines: [{item: part, quantity: 1}]}
        Z: {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
      opening: [{date: 2026-01-02, lines: [{item: part, quantity: 1}]}]
      """)
    #expect(events == ["Z", "opening", "R", "A", "B", "S"])
  }

  @Test func `within a phase by sequence, then by the bytes of the id`() throws {
    let events = try order(
      """
      products: {part: {cost: 1}}
      receipts:
        b: {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
        A: {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
        a: {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
        "10": {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
        "9": {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
        first: {date: 2026-01-01, sequence: 1, lines: [{item: part, quantity: 1}]}
        z: {date: 2026-01-01, sequence: 0, lines: [{item: part, quantity: 1}]}
        "é": {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
      """)
    #expect(events == ["10", "9", "A", "a", "b", "z", "é", "first"])
  }

  @Test func `the order of the day decides what a build takes and what it costs`() throws {
    // Received on the day of the build: there in time. Received a day later: not.
    let shop = try ShopFigures(
      """
      products: {part: {}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      builds:
        B-1: {date: 2026-01-01, product: thing, quantity: 1}
        B-2: {date: 2026-01-02, product: thing, quantity: 1}
      receipts: {R: {date: 2026-01-02, lines: [{item: part, quantity: 1, cost: 3}]}}
      """)
    #expect(shop.codes == ["stock/short"])
    #expect(try shop.cost("B-2") == "material 3.00, total 3.00")
  }

  @Test func `a back-dated receipt is older than what was entered before it`() throws {
    let shop = try ShopFigures(
      """
      products: {part: {}}
      receipts:
        R-1: {date: 2026-01-05, lines: [{item: part, quantity: 1, cost: 5}]}
        R-2: {date: 2026-01-03, lines: [{item: part, quantity: 1, cost: 3}]}
      sales: {S: {date: 2026-01-06, lines: [{item: part, quantity: 1}]}}
      """)
    #expect(try shop.value("S") == "3.00")
  }

  @Test func `lines of one event are layers in their order`() throws {
    let shop = try ShopFigures(
      """
      products: {part: {}}
      receipts:
        R: {date: 2026-01-05, lines: [{item: part, quantity: 1, cost: 5}, {item: part, quantity: 1, cost: 3}]}
      """)
    #expect(try shop.layers("part") == ["1 worth 5.00", "1 worth 3.00"])
  }

  @Test func `a run until a day stops after it`() throws {
    var options = SimulationOptions()
    options.until = CivilDate(year: 2026, month: 1, day: 2)
    let shop = try ShopFigures(
      """
      products: {part: {cost: 1}}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: part, quantity: 1}]}
        R-2: {date: 2026-01-02, lines: [{item: part, quantity: 2}]}
        R-3: {date: 2026-01-03, lines: [{item: part, quantity: 4}]}
      """, options)
    #expect(try shop.stock("part") == "3 worth 3.00")
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// `simulate --build`: a build that nobody wrote down (`cli.md`).
@Suite struct DryRunTests {
  private let yaml = """
    products: {part: {}, thing: {}}
    boms:
      thing:
        - {version: 1, effective: {to: 2026-01-31}, lines: [{item: part, quantity: 1}]}
        - {version: 2, effective: {from: 2026-02-01}, lines: [{item: part, quantity: 2}]}
    receipts:
      R-1: {date: 2026-01-01, lines: [{item: part, quantity: 4, cost: 1}]}
      R-2: {date: 2026-02-01, lines: [{item: part, quantity: 4, cost: 3}]}
    builds: {B: {date: 2026-01-02, product: thing, quantity: 1}}

    """

  private func run(_ quantity: StockQuantity, until: CivilDate? = nil) throws -> ShopFigures {
    let thing = try ShopFigures(yaml).item("thing")
    var options = SimulationOptions()
    options.until = until
    options.dryRuns = [DryRun(product: thing, quantity: ExactQuantity(units: quantity * 1_000_000))]
    return try ShopFigures(yaml, options)
  }

  @Test func `after everything else, by the BOM of that day`() throws {
    // 3 at 1.00 are left, then 3.00: 2 things take 4.
    let shop = try run(2)
    #expect(try shop.cost("dry-run-1") == "material 6.00, total 6.00")
    #expect(try shop.cost("B") == "material 1.00, total 1.00")
    let planned = shop.ledger.transactions.filter(\.isPlanned)
    #expect(planned.map(\.event) == ["dry-run-1"])
  }

  @Test func `until a day, on that day`() throws {
    let shop = try run(2, until: CivilDate(year: 2026, month: 1, day: 31))
    #expect(try shop.cost("dry-run-1") == "material 2.00, total 2.00")
  }

  @Test func `short, it is an error that changes nothing`() throws {
    let shop = try run(5)
    #expect(shop.errors == ["stock/short"])
    #expect(try shop.stock("part") == "7 worth 15.00")
  }
}

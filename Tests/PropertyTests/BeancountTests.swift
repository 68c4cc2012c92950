import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Machines
import Manifests
import Quantities
import Renderings
import SourceText
import TestSupport
import Testing

/// Ledgers of made-up workspaces as a second engine adds them up.
@Suite struct BeancountTests {
  @Test(arguments: UInt64(1)...24)
  func `beancount accepts the ledger, and its lots are worth what ours are`(seed: UInt64) throws {
    guard let beancount = try Beancount.find() else { return }
    let recognition = seed % 2 == 0 ? "sale" : "build"
    let shop = try RandomShop(seed: seed, recognition: recognition).withoutRefused()
    let session = Session(files: MemoryFiles(["cogsmith.yaml": shop.text()]))
    let workspace = try session.load()
    let prepared = session.prepareExport(workspace, to: .beancount)
    let renderer = ExcerptRenderer(prepared.sources)
    let ledger = try #require(
      prepared.files.first?.contents,
      "\(prepared.diagnostics.map { renderer.render($0).plain })")
    #expect(try beancount.check(ledger) == "")
    let simulation = try #require(workspace.run().simulation)
    let held = try #require(
      beancount.balances(of: ledger, on: ["2026-12-31"])["2026-12-31"]
    ).lots
    for index in simulation.catalog.items.indices {
      let item = ItemID(index: UInt32(index))
      let lots = held.filter { $0.product == simulation.catalog.key(item) }
      let quantity = try sum(lots.map(\.quantity))
      let value = try sum(lots.map(\.cost))
      #expect(try quantity == simulation.catalog.exact(simulation.quantityOnHand(item), of: item))
      let unit = try powerOfTen(simulation.catalog.settings.valueDigits)
      #expect(try value == Rational(simulation.valueOnHand(item), over: unit))
    }
  }

  private func sum(_ figures: [String]) throws -> Rational {
    var sum = Rational.zero
    for figure in figures {
      sum = try sum.adding(#require(ExactDecimal(figure)).rational())
    }
    return sum
  }
}

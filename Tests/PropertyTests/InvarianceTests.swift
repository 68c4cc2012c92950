import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// What must not change a result.
@Suite struct InvarianceTests {
  /// The document without what is said about places in files.
  private func figures(_ shop: TestWorkspace, until: CivilDate? = nil) -> String {
    var options = SimulationOptions()
    options.until = until
    let json = shop.simulationJSON(options)
    return String(json.prefix { _ in true }.split(separator: "\"diagnostics\"").first ?? "")
  }

  @Test(arguments: UInt64(1)...40)
  func `the order of files, documents, sections and entries`(seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    let plain = try TestWorkspace(shop.text())
    let codes = plain.codes().sorted()
    for shuffle in 1...2 {
      let files = shop.files(shuffledBy: seed * 10 + UInt64(shuffle))
      let shuffled = try TestWorkspace(files: files)
      #expect(figures(shuffled) == figures(plain))
      #expect(shuffled.codes().sorted() == codes)
    }
  }

  @Test(arguments: UInt64(1)...30)
  func `a BOM of several runs at once`(seed: UInt64) throws {
    let shop = RandomShop(seed: seed)
    let plain = try figures(TestWorkspace(shop.text()))
    for scale in [7, 1000] {
      #expect(try figures(TestWorkspace(shop.text(scale: scale))) == plain, "x \(scale)")
    }
  }

  @Test(arguments: UInt64(1)...12)
  func `a product that nothing uses, whatever its key`(seed: UInt64) throws {
    let text = RandomShop(seed: seed).text()
    let plain = try figures(TestWorkspace(text))
    for key in ["aaa", "mmm", "zzz"] {
      let more = text.replacing(
        "\nproducts:\n", with: "\nproducts:\n  \(key): {cost: 1, active: false}\n")
      #expect(try figures(TestWorkspace(more)) == plain)
    }
  }

  @Test(arguments: UInt64(1)...25)
  func `what happens later does not change what was before`(seed: UInt64) throws {
    let shop = try TestWorkspace(RandomShop(seed: seed).text())
    let full = shop.check()
    let whole = try #require(full.simulation)
    let ledger = try #require(full.ledger)
    for day in stride(from: 2, to: 56, by: 9) {
      let date = try #require(CivilDate(year: 2026, month: 1 + day / 28, day: 1 + day % 28))
      var options = SimulationOptions()
      options.until = date
      let run = shop.workspace.run(options)
      let part = try #require(run.simulation)
      let count = whole.events.prefix { $0.date <= date }.count
      #expect(part.events.map(\.id) == whole.events.prefix(count).map(\.id))
      #expect(part.movements.count == whole.events.prefix(count).last?.movements.upperBound ?? 0)
      let isSame = zip(part.movements, whole.movements).allSatisfy {
        ($0.quantity, $0.value, $0.item) == ($1.quantity, $1.value, $1.item)
          && ($0.layer, $0.lot) == ($1.layer, $1.lot)
      }
      #expect(isSame)
      let ids = try #require(run.ledger).transactions.map(\.id)
      #expect(ids == ledger.transactions.prefix(ids.count).map(\.id))
    }
  }

  @Test(arguments: UInt64(1)...12) func `running it again`(seed: UInt64) throws {
    let text = RandomShop(seed: seed).text()
    let first = try TestWorkspace(text)
    #expect(try first.simulationJSON() == TestWorkspace(text).simulationJSON())
    #expect(first.simulationText() == first.simulationText())
  }
}

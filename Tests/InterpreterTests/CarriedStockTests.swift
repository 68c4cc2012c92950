import DocumentTrees
import Builds
import Diagnostics
import Exports
import Interpreter
import Providers
import TestSupport
import Testing

/// What a new snapshot's quantities are made of, and events between snapshots.
@Suite struct CarriedStockTests {
  /// Boards are bought twice, in lots; a shelf takes two.
  private static let manifest = """
    cogsmith: 1
    company: Ridgeline
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: accounting/items.json}
    accounts: {stock: {id: "81"}, cogs: {id: "80"}, clearing: {id: "93"}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: clearing}}
    products:
      board: {item: "1"}
      shelf: {item: "2", type: finished-good}
    boms:
      shelf: [{lines: [{item: board, quantity: 2}]}]
    opening:
      - {date: 2026-11-01, lines: [{item: board, quantity: 10, cost: 9.00, lot: L-1}]}
    receipts:
      R-1: {date: 2026-11-03, lines: [{item: board, quantity: 5, cost: 12.00, lot: L-2}]}
    builds:
      B-1: {date: 2026-11-04, product: shelf, quantity: 4}

    """

  private func items(_ boards: String, _ shelves: String) -> [QuickBooksObject] {
    [
      item("1", "Board", quantity: boards, cost: "10.00"),
      item("2", "Shelf", quantity: shelves, cost: "20.00"),
    ]
  }

  /// The shop on its first day, and everything exported since.
  private func exported(_ manifest: String = Self.manifest) throws -> SyncShop {
    var shop = SyncShop(manifest)
    _ = try shop.sync(pull("2026-11-01", items("10", "0")))
    let session = Session(files: shop.files)
    let prepared = session.prepareExport(try session.load(), to: .quickbooks)
    #expect(!prepared.hasErrors, "\(prepared.diagnostics)")
    try session.write(prepared)
    shop.options.isForced = false
    return shop
  }

  private func layers(_ shop: SyncShop) -> [String] {
    let value = JSONValue(Array((shop.snapshot ?? "").utf8))
    return (value?["stock"]?["layers"]?.list ?? []).map { layer in
      (layer.members ?? []).map { member in
        switch member.value {
        case .text(let text), .number(let text): text
        default: "?"
        }
      }.joined(separator: " ")
    }
  }

  /// 10 at 9.00 and 5 at 12.00; 8 are built into 4 shelves at 18.00 each: 2 at 9.00 and 5 at 12.00 are left.
  @Test func `lots and costs live on, and the events are never replayed again`() throws {
    let shop = try exported()
    let prepared = try shop.sync(pull("2026-11-05", items("7", "4")))
    #expect(prepared.codes == [])
    #expect(prepared.summary?.differences == [])
    #expect(
      layers(shop) == [
        "1 2026-11-01 2 18.00 L-1", "1 2026-11-03 5 60.00 L-2", "2 2026-11-04 4 72.00",
      ])
    let check = try Session(files: shop.files).load().run()
    #expect(check.diagnostics.filter { $0.severity != .note } == [])
    // A second sync of the same day changes nothing.
    let text = shop.snapshot
    _ = try shop.sync(pull("2026-11-05", items("7", "4")))
    #expect(shop.snapshot == text)
    // And a build after it takes the oldest lot first: 2 x 9.00 + 2 x 12.00 = 42.00.
    shop.files.set(
      "cogsmith.yaml", Self.manifest + "  B-2: {date: 2026-11-09, product: shelf, quantity: 2}\n")
    let run = try Session(files: shop.files).load().run()
    #expect(run.simulation?.builds.map(\.total) == [4200])
  }

  /// Three shelves were sold in QuickBooks, and two boards came in on a bill.
  @Test func `what events do not explain is said and valued`() throws {
    let shop = try exported()
    let prepared = try shop.sync(pull("2026-11-05", items("9", "1")))
    expectGolden(prepared.shown, "sync/differences.txt")
    #expect(
      layers(shop) == [
        "1 2026-11-01 2 18.00 L-1", "1 2026-11-03 5 60.00 L-2", "1 2026-11-05 2 20.00",
        "2 2026-11-04 1 18.00",
      ])
  }

  @Test func `manifests with errors stop the sync, and force gives the layers up`() throws {
    var shop = try exported()
    shop.files.set(
      "cogsmith.yaml",
      Self.manifest.replacing("item: board, quantity: 2", with: "item: bord, quantity: 2"))
    let before = shop.snapshot
    let refused = try shop.sync(pull("2026-11-05", items("7", "4")))
    #expect(refused.codes == [.syncStock])
    #expect(shop.snapshot == before)
    shop.options.isForced = true
    let forced = try shop.sync(pull("2026-11-05", items("7", "4")))
    #expect(forced.codes == [.syncStock])
    #expect(layers(shop) == [])
  }

  @Test func `an event that is written down late is warned of, and stops the next sync`() throws {
    var shop = try exported()
    _ = try shop.sync(pull("2026-11-05", items("7", "4")))
    shop.files.set(
      "cogsmith.yaml", Self.manifest + "  B-2: {date: 2026-11-05, product: shelf, quantity: 1}\n")
    let run = try Session(files: shop.files).load().run()
    let late = run.diagnostics.filter { $0.code == .syncUnexported }
    #expect(
      late.map(\.message)
        == ["`B-2` counts as already in the snapshot, and QuickBooks was never told of it"])
    let refused = try shop.sync(pull("2026-11-06", items("7", "4")))
    #expect(refused.codes == [.syncUnexported])
    #expect(refused.hasErrors)
    // By hand in QuickBooks, and said so.
    shop.options.isForced = true
    _ = try shop.sync(pull("2026-11-06", items("5", "5")))
    #expect(shop.snapshot?.contains("\"build B-2\"") == true)
    let after = try Session(files: shop.files).load().run()
    #expect(!after.diagnostics.contains { $0.code == .syncUnexported })
  }

  /// B-2 is of a later day, and QuickBooks has counted it.
  ///
  /// It takes 2 boards for a shelf: 7 - 2 = 5 and 4 + 1 = 5. On the day of the sync there are 7 and 4.
  @Test func `an event that was exported before its day counts once`() throws {
    let shop = try exported(
      Self.manifest + "  B-2: {date: 2026-12-01, product: shelf, quantity: 1}\n")
    let prepared = try shop.sync(pull("2026-11-05", items("5", "5")))
    #expect(prepared.codes == [])
    #expect(prepared.summary?.differences == [])
    #expect(
      layers(shop) == [
        "1 2026-11-01 2 18.00 L-1", "1 2026-11-03 5 60.00 L-2", "2 2026-11-04 4 72.00",
      ])
    let run = try Session(files: shop.files).load().run()
    #expect(run.diagnostics.filter { $0.severity != .note } == [])
    // And once its day has come, it is like any other.
    let later = try shop.sync(pull("2026-12-01", items("5", "5")))
    #expect(later.summary?.differences == [])
    #expect(
      layers(shop) == [
        "1 2026-11-03 5 60.00 L-2", "2 2026-11-04 4 72.00", "2 2026-12-01 1 18.00",
      ])
  }

  @Test func `layers that a hand has changed are for git to mend`() throws {
    let shop = try exported()
    _ = try shop.sync(pull("2026-11-05", items("7", "4")))
    let text = try #require(shop.snapshot)
    shop.files.set(
      "accounting/items.json",
      text.replacing("\"quantity\": 5, \"value\": 60.00", with: "\"quantity\": 4, \"value\": 60.00")
    )
    let run = try Session(files: shop.files).load().run()
    let found = try #require(run.diagnostics.first { $0.severity == .error })
    #expect(found.message == "the opening layers of `board` do not add up to what is on hand")
    #expect(found.helps.first?.text.hasPrefix("restore the snapshot from git") == true)
  }
}

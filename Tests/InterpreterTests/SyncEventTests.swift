import DocumentTrees
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Providers
import TestSupport
import Testing

/// Events and snapshots: nothing is counted twice, and nothing is forgotten.
@Suite struct SyncEventTests {
  private static let shop =
    SyncShop.manifest + """
      products:
        steel: {item: "41", unit: ft2}
        door: {item: "71"}
      boms: {door: [{lines: [{item: steel, quantity: 5}]}]}
      receipts: {R-1: {date: 2026-11-21, lines: [{item: steel, quantity: 100, cost: 2.50}]}}
      builds:
        B-1: {date: 2026-11-22, product: door, quantity: 4}
        B-2: {date: 2026-11-25, product: door, quantity: 2}
        B-3: {date: 2026-11-22, product: door, quantity: 9, status: planned}
      accounts: {cogs: {id: "80"}, received: {id: "83"}}
      export: {accounts: {cogs: cogs, receiving: received, inventory: cogs}}

      """

  private func items(_ steel: String, _ door: String) -> [QuickBooksObject] {
    [item("41", "Steel", quantity: steel), item("71", "Door", quantity: door, cost: "12.50")]
  }

  private func started(_ manifest: String = Self.shop) throws -> SyncShop {
    let shop = SyncShop(manifest)
    #expect(try shop.sync(pull("2026-11-20", items("640", "0"))).codes == [])
    return shop
  }

  private func export(_ shop: SyncShop) throws -> [String] {
    let session = Session(files: shop.files)
    let prepared = session.prepareExport(try session.load(), to: .quickbooks)
    #expect(prepared.diagnostics.filter { $0.severity == .error } == [])
    try session.write(prepared)
    return prepared.plan?.transactions.map(\.number) ?? []
  }

  /// A receipt of the 21st and a build of the 22nd; the planned one is none, the one of the 25th is
  /// after the snapshot.
  @Test func `events that were not exported stop a sync`() throws {
    let shop = try started()
    let before = shop.snapshot
    let prepared = try shop.sync(pull("2026-11-23", items("640", "0")))
    #expect(prepared.codes == [.syncUnexported])
    #expect(shop.snapshot == before)
    expectGolden(prepared.shown, "sync/refused-unexported.txt")
    // A snapshot of the same day, or of one before the events, changes nothing for them.
    #expect(try shop.sync(pull("2026-11-20", items("639", "0"))).codes == [])
  }

  /// The receipt of the 21st and the build of the 22nd, planned or not; nobody can know whether
  /// QuickBooks has them.
  @Test func `a first sync says which events it covers`() throws {
    let prepared = try SyncShop(Self.shop).sync(pull("2026-11-22", items("640", "0")))
    expectGolden(prepared.shown, "sync/first-events.txt")
    #expect(prepared.diagnostics.map(\.severity) == [.warning])
  }

  @Test func `force syncs all the same`() throws {
    var shop = try started()
    shop.options.isForced = true
    #expect(try shop.sync(pull("2026-11-23", items("640", "0"))).codes == [])
  }

  @Test func `what was exported before the sync is neither repeated nor taken back`() throws {
    let shop = try started()
    #expect(try export(shop) == ["R-1", "B-1", "B-2"])
    // QuickBooks has them: 640 + 100 - 20 - 10, and 6 doors.
    #expect(try shop.sync(pull("2026-11-23", items("710", "6"))).codes == [])
    #expect(try export(shop) == [])
    #expect(try shop.sync(pull("2026-11-26", items("710", "6"))).codes == [])
    #expect(try export(shop) == [])
  }

  @Test func `an edit of an exported event is exported before the next sync`() throws {
    let shop = try started()
    _ = try export(shop)
    shop.files.set("cogsmith.yaml", Self.shop.replacing("quantity: 4}", with: "quantity: 3}"))
    let prepared = try shop.sync(pull("2026-11-23", items("710", "6")))
    #expect(prepared.codes == [.syncUnexported])
    #expect(prepared.diagnostics[0].notes[0] == "`B-1` of 2026-11-22")
    #expect(try export(shop) == ["B-1-R", "B-1-2"])
    #expect(try shop.sync(pull("2026-11-23", items("715", "5"))).codes == [])
  }

  /// The day is part of what was posted.
  @Test func `an event that moves behind the snapshot is taken back and posted anew`() throws {
    let shop = try started()
    _ = try export(shop)
    _ = try shop.sync(pull("2026-11-23", items("710", "6")))
    shop.files.set(
      "cogsmith.yaml", Self.shop.replacing("B-1: {date: 2026-11-22", with: "B-1: {date: 2026-11-24")
    )
    #expect(try export(shop) == ["B-1-R", "B-1-2"])
    #expect(try export(shop) == [])
  }

  /// A product may be linked to an item before the sync that brings it.
  ///
  /// Other errors stop a sync where lots and costs would be lost, and so does what no export knows.
  @Test func `manifests with errors`() throws {
    let broken = Self.shop + "---\nproducts: {panel: {item: \"99\"}}\n"
    let shop = try started()
    shop.files.set("cogsmith.yaml", broken)
    let prepared = try shop.sync(pull("2026-11-23", items("640", "0")))
    #expect(prepared.codes == [.syncStock, .syncUnexported])
    #expect(prepared.diagnostics[1].notes[0] == "`R-1` of 2026-11-21, `B-1` of 2026-11-22")
    shop.files.set("cogsmith.yaml", Self.shop)
    _ = try export(shop)
    shop.files.set("cogsmith.yaml", broken)
    let after = try shop.sync(
      pull("2026-11-23", items("710", "6") + [item("99", "Panel", quantity: "1")]))
    #expect(after.codes == [])
    #expect(after.findings.errors == 0)
  }

  @Test func `a damaged lock stops a sync`() throws {
    let shop = try started()
    _ = try export(shop)
    shop.files.set("exports.lock", "{\"exports\": [{}]}")
    let prepared = try shop.sync(pull("2026-11-23", items("710", "6")))
    #expect(prepared.hasErrors)
  }
}

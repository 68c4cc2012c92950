import Diagnostics
import DocumentTrees
import Exports
import Interpreter
import Machines
import Providers
import Quantities
import TestSupport
import Testing

/// A snapshot of a day to come: everything until then would count as already in it.
@Suite struct SnapshotDayTests {
  private static let today = CivilDate(year: 2026, month: 11, day: 30)

  private func files(_ snapshot: String) -> MemoryFiles {
    MemoryFiles([
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      products: {bolt: {item: "1", cost: 0.10}}
      receipts: {R-1: {date: 2026-11-29, lines: [{item: bolt, quantity: 10}]}}

      """,
      "items.json": snapshot,
    ])
  }

  private static let items = #""items": [{"Id": "1", "Name": "Bolt", "QtyOnHand": 5}]"#

  private func findings(_ snapshot: String, today: CivilDate?) throws -> [Diagnostic] {
    try Session(files: files(snapshot), today: today).load().diagnostics.filter {
      $0.severity == .error
    }
  }

  /// East of Greenwich it is tomorrow already.
  @Test(arguments: [
    ("2026-11-29", true), ("2026-11-30", true), ("2026-12-01", true), ("2026-12-02", false),
    ("2027-11-30", false), ("9999-12-31", false),
  ]) func `a pinned snapshot is of a day that was`(taken: String, isRight: Bool) throws {
    let found = try findings(#"{"taken": "\#(taken)", \#(Self.items)}"#, today: Self.today)
    #expect(found.map(\.code) == (isRight ? [] : [.inventorySnapshot]), "\(found)")
    guard let finding = found.first else { return }
    #expect(
      finding.message == "a snapshot of \(taken) cannot have been taken yet: it is 2026-11-30")
    #expect(finding.primary != nil)
  }

  @Test func `without a day nothing is asked`() throws {
    #expect(try findings(#"{"taken": "9999-12-31", \#(Self.items)}"#, today: nil) == [])
  }

  /// QuickBooks' own answers say their day in other ways.
  @Test(arguments: [
    #"{"QueryResponse": {"Item": [{"Id": "1", "Name": "Bolt", "QtyOnHand": 5}]}, "time": "2031-01-01T08:00:00-08:00"}"#,
    #"{"QueryResponse": {"Item": [{"Id": "1", "Name": "Bolt", "QtyOnHand": 5, "MetaData": {"LastUpdatedTime": "2031-01-01T08:00:00-08:00"}}]}}"#,
  ]) func `also where an answer says it`(text: String) throws {
    #expect(try findings(text, today: Self.today).map(\.code) == [.inventorySnapshot])
  }

  @Test func `nothing is exported on it`() throws {
    let session = Session(
      files: files(#"{"taken": "2031-01-01", \#(Self.items)}"#), today: Self.today)
    let prepared = session.prepareExport(try session.load(), to: .json)
    #expect(prepared.plan == nil && prepared.hasErrors)
  }

  // MARK: Sync

  private func sync(
    _ shop: SyncShop, _ pull: Pull, today: CivilDate? = today, isFull: Bool = false,
    asked: (PullStart) -> Void = { _ in }
  ) throws -> PreparedSync {
    let session = Session(files: shop.files, today: today)
    nonisolated(unsafe) var start = PullStart()
    let prepared = try session.prepareSync(nil, SyncOptions()) { () throws(ProviderFault) in
      SyncShop.Source { begin in
        start = begin
        return pull
      }
    }
    asked(start)
    try session.write(prepared)
    return prepared
  }

  @Test(arguments: [("2026-12-01", true), ("2026-12-02", false), ("2099-01-01", false)])
  func `a sync writes none of a day to come`(day: String, isRight: Bool) throws {
    let shop = SyncShop()
    let prepared = try sync(shop, pull(day, [item("1", "Bolt")]))
    #expect(prepared.codes == (isRight ? [] : [.inventorySnapshot]))
    #expect((shop.snapshot != nil) == isRight)
    #expect(try !sync(SyncShop(), pull(day, [item("1", "Bolt")]), today: nil).hasErrors)
  }

  /// Whoever sets the mark of what is known to a day to come hides every change until then.
  @Test func `changes are known up to a day that was`() throws {
    let shop = SyncShop()
    _ = try sync(shop, pull("2026-11-28", [item("1", "Bolt")]))
    let snapshot = try #require(shop.snapshot)
    var starts: [PullStart] = []
    _ = try sync(shop, pull("2026-11-29", [item("1", "Bolt")])) { starts.append($0) }
    #expect(starts.last?.items != nil)
    shop.files.set(
      "accounting/items.json",
      snapshot.replacing("2026-11-01T08:00:00-08:00\"}", with: "2031-01-01T08:00:00-08:00\"}"))
    _ = try sync(shop, pull("2026-11-29", [item("1", "Bolt")])) { starts.append($0) }
    #expect(starts.last?.items == nil)
  }
}

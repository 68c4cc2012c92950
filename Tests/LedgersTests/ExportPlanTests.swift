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

/// What an export writes, given what was exported before (`accounting.md` 2).
@Suite struct ExportPlanTests {
  /// A workspace that is exported again and again, with its lock.
  private struct Books {
    var lock: String?

    /// Exports, and says what went out: number, day, and the amount of its first line.
    mutating func export(_ yaml: String, to target: ExportTarget = .json) throws -> [String] {
      var files = ["cogsmith.yaml": yaml]
      files["exports.lock"] = lock
      let session = Session(files: MemoryFiles(files))
      let workspace = try session.load()
      let prepared = session.prepareExport(workspace, to: target)
      let renderer = ExcerptRenderer(prepared.sources)
      let plan = try #require(
        prepared.plan, "\(prepared.diagnostics.map { renderer.render($0).plain })")
      lock = plan.lock.text(workspace.settings)
      return plan.transactions.map { transaction in
        let first = transaction.lines.first?.amount ?? 0
        return "\(transaction.number) \(transaction.date) \(decimalText(first, decimals: 2))"
      }
    }
  }

  private func shop(
    _ builds: String, books: String = "",
    receipts: String = "R-1: {date: 2026-01-01, lines: [{item: bar, quantity: 100, cost: 2}]}"
  ) -> String {
    """
    cogsmith: 1
    currency: USD
    \(books)
    accounts: {stock: {}, cogs: {}, grni: {}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: grni}}
    products: {bar: {}, frame: {}}
    boms: {frame: [{lines: [{item: bar, quantity: 4}]}]}
    receipts:
      \(receipts)
    builds:
      B-1: {date: 2026-01-02, product: frame, quantity: 1}
      \(builds)

    """
  }

  private let second = "B-2: {date: 2026-01-03, product: frame, quantity: 2}"

  @Test func `everything once, and then nothing`() throws {
    var books = Books()
    #expect(
      try books.export(shop(second)) == [
        "R-1 2026-01-01 200.00", "B-1 2026-01-02 8.00", "B-2 2026-01-03 16.00",
      ])
    let lock = books.lock
    #expect(try books.export(shop(second)) == [])
    #expect(books.lock == lock)
  }

  @Test func `what is added later goes out alone`() throws {
    var books = Books()
    _ = try books.export(shop(""))
    #expect(try books.export(shop(second)) == ["B-2 2026-01-03 16.00"])
  }

  @Test func `each target has its own`() throws {
    var books = Books()
    _ = try books.export(shop(""))
    #expect(try books.export(shop(""), to: .beancount).count == 2)
    #expect(try books.export(shop("")) == [])
    #expect(try books.export(shop(""), to: .beancount) == [])
  }

  @Test func `an edit is one reversal and one new transaction`() throws {
    var books = Books()
    _ = try books.export(shop(second))
    let edited = shop(second.replacing("quantity: 2", with: "quantity: 3"))
    #expect(try books.export(edited) == ["B-2-R 2026-01-03 -16.00", "B-2-2 2026-01-03 24.00"])
    #expect(try books.export(edited) == [])
  }

  @Test func `there and back again, and there once more`() throws {
    var books = Books()
    let three = shop(second.replacing("quantity: 2", with: "quantity: 3"))
    _ = try books.export(shop(second))
    _ = try books.export(three)
    #expect(
      try books.export(shop(second)) == ["B-2-2-R 2026-01-03 -24.00", "B-2-3 2026-01-03 16.00"])
    #expect(try books.export(shop(second)) == [])
    #expect(try books.export(three) == ["B-2-3-R 2026-01-03 -16.00", "B-2-4 2026-01-03 24.00"])
    #expect(try books.export(three) == [])
    let ids = try #require(books.lock).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init
    ).filter { $0.contains("\"id\":") }
    #expect(ids.count == 9 && Set(ids).count == 9)
  }

  @Test func `what is deleted is reversed, and no more`() throws {
    var books = Books()
    _ = try books.export(shop(second))
    #expect(try books.export(shop("")) == ["B-2-R 2026-01-03 -16.00"])
    #expect(try books.export(shop("")) == [])
    #expect(try books.export(shop(second)) == ["B-2-2 2026-01-03 16.00"])
    #expect(try books.export(shop(second)) == [])
  }

  @Test func `what follows from an edit is corrected too`() throws {
    // Bars at 3.00 instead of 2.00: receipt and both builds.
    var books = Books()
    _ = try books.export(shop(second))
    let dearer = shop(second).replacing("cost: 2}", with: "cost: 3}")
    #expect(
      try books.export(dearer) == [
        "R-1-R 2026-01-01 -200.00", "R-1-2 2026-01-01 300.00",
        "B-1-R 2026-01-02 -8.00", "B-1-2 2026-01-02 12.00",
        "B-2-R 2026-01-03 -16.00", "B-2-2 2026-01-03 24.00",
      ])
  }

  @Test func `a back-dated receipt corrects what it reprices`() throws {
    // 4 bars at 1.00 a day earlier: B-1 costs 4.00 now, and B-2 still 2.00 a bar.
    var books = Books()
    _ = try books.export(shop(second))
    let receipts =
      "R-0: {date: 2025-12-31, lines: [{item: bar, quantity: 4, cost: 1}]}\n  R-1: {date: 2026-01-01, lines: [{item: bar, quantity: 100, cost: 2}]}"
    #expect(
      try books.export(shop(second, receipts: receipts)) == [
        "R-0 2025-12-31 4.00", "B-1-R 2026-01-02 -8.00", "B-1-2 2026-01-02 4.00",
      ])
  }

  @Test func `a period that is closed later leaves what was exported where it is`() throws {
    var books = Books()
    _ = try books.export(shop(second))
    let closed = "books: {closed-through: 2026-01-31}"
    #expect(try books.export(shop(second, books: closed)) == [])
    // An edit after the closing posts on the first open day, both sides of it.
    let edited = second.replacing("quantity: 2", with: "quantity: 3")
    #expect(
      try books.export(shop(edited, books: closed)) == [
        "B-2-R 2026-02-01 -16.00", "B-2-2 2026-02-01 24.00",
      ])
    #expect(try books.export(shop(edited, books: closed)) == [])
    let later = "books: {closed-through: 2026-02-28}"
    #expect(try books.export(shop(edited, books: later)) == [])
  }

  @Test func `a reversal turns every line and names what it takes back`() throws {
    let shop = try ShopFigures(shop(second))
    let original = try #require(shop.ledger.transactions.last)
    let reversal = original.reversal(closedThrough: nil)
    #expect(
      shop.lines(of: original) == ["journal-entry", "Dr cogs 16.00 frame", "Cr stock 16.00 bar"])
    #expect(
      shop.lines(of: reversal) == ["journal-entry", "Cr cogs 16.00 frame", "Dr stock 16.00 bar"])
    #expect(reversal.reverses == original.id && reversal.id != original.id)
    #expect(reversal.memo == "Reverses B-2: Build B-2: 2 x frame")
  }

  @Test func `sync: a reversal turns the quantities`() throws {
    let shop = try Fabricator.sync(
      "builds: {B-1: {date: 2026-01-10, product: enclosure, quantity: 1}}\n")
    let reversal = shop.ledger.transactions[0].reversal(closedThrough: nil)
    #expect(
      shop.lines(of: reversal) == [
        "inventory-adjustment offset cogs", "15.08 steel", "8 bolt", "-1.1 offcut", "-1 enclosure",
      ])
  }

  @Test func `a change of words alone exports nothing`() throws {
    var books = Books()
    _ = try books.export(shop(second))
    let words = shop(second).replacing("export: {", with: "export: {memo: \"${event.id}!\", ")
    #expect(try books.export(words) == [])
  }

  @Test func `the number of a reversal is nobody else's`() throws {
    // Somebody numbers builds B-2, B-2-2 and B-2-R.
    let others =
      "\n  B-2-2: {date: 2026-01-04, product: frame, quantity: 1}\n  B-2-R: {date: 2026-01-04, product: frame, quantity: 1}"
    var books = Books()
    _ = try books.export(shop(second + others))
    let edited = second.replacing("quantity: 2", with: "quantity: 3")
    #expect(
      try books.export(shop(edited + others)) == [
        "B-2-R2 2026-01-03 -16.00", "B-2-3 2026-01-03 24.00",
      ])
  }

  @Test func `and as short as QuickBooks wants it`() throws {
    // 21 characters that differ in the first one only.
    func shop(_ quantity: Int) -> String {
      """
      cogsmith: 1
      currency: USD
      inventory: {mode: local, provider: quickbooks-online}
      accounts: {stock: {id: "1"}, cogs: {id: "2"}, grni: {id: "3"}}
      export: {accounts: {inventory: stock, cogs: cogs, receiving: grni}}
      products: {bar: {}}
      receipts:
        A-2026-01-00000000001: {date: 2026-01-01, lines: [{item: bar, quantity: \(quantity), cost: 2}]}
        B-2026-01-00000000001: {date: 2026-01-01, lines: [{item: bar, quantity: \(quantity), cost: 2}]}

      """
    }
    var books = Books()
    _ = try books.export(shop(1), to: .quickbooks)
    let numbers = try books.export(shop(2), to: .quickbooks).map { $0.prefix { $0 != " " } }
    #expect(
      numbers == [
        "2026-01-00000000001-R", "026-01-00000000001-R2", "2026-01-00000000001-2",
        "2026-01-00000000001-3",
      ])
    #expect(Set(numbers).count == 4 && numbers.allSatisfy { $0.count <= 21 })
  }

  @Test func `planned builds wait`() throws {
    var books = Books()
    let planned = second.replacing("quantity: 2", with: "quantity: 2, status: planned")
    #expect(try books.export(shop(planned)).count == 2)
    #expect(try books.export(shop(second)) == ["B-2 2026-01-03 16.00"])
  }

  @Test func `a damaged lock stops the export`() throws {
    var files = ["cogsmith.yaml": shop(second)]
    files["exports.lock"] = "{\"cogsmith\": 1, \"exports\": [{\"target\": \"json\""
    let session = Session(files: MemoryFiles(files))
    let prepared = session.prepareExport(try session.load(), to: .json)
    #expect(prepared.plan == nil && prepared.hasErrors)
  }
}

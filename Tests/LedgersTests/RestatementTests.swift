import Diagnostics
import Exports
import Interpreter
import Ledgers
import Machines
import Renderings
import TestSupport
import Testing

/// What was exported stays as it was, unless its own entry or an earlier event has changed
/// (`accounting.md` 2).
@Suite struct RestatementTests {
  /// A workspace that is exported again and again, with its lock.
  private struct Books {
    var lock: String?
    var findings: [String] = []

    /// What an export writes, as numbers; the codes of its findings are kept.
    mutating func export(
      _ yaml: String, to target: ExportTarget = .json, restates: Bool = false,
      reversesDeleted: Bool = false
    ) throws -> [String] {
      var files = ["cogsmith.yaml": yaml]
      files["exports.lock"] = lock
      let session = Session(files: MemoryFiles(files))
      let workspace = try session.load()
      var options = ExportOptions()
      options.restates = restates
      options.reversesDeleted = reversesDeleted
      let prepared = session.prepareExport(workspace, to: target, options)
      findings = prepared.diagnostics.filter { $0.severity != .note }.map(\.code.rawValue)
      guard let plan = prepared.plan else { return [] }
      lock = plan.lock.text(workspace.settings)
      return plan.transactions.map(\.number)
    }

    /// What `check` finds.
    func check(_ yaml: String) throws -> [Diagnostic] {
      var files = ["cogsmith.yaml": yaml]
      files["exports.lock"] = lock
      return try TestWorkspace(files: files).check().diagnostics.filter { $0.severity != .note }
    }

    /// Takes out what versions before these did not write.
    mutating func makeOld() {
      lock = lock.map { text in
        text.split(separator: "\n", omittingEmptySubsequences: false).filter {
          !$0.contains("\"event-hash\"") && !$0.contains("\"basis\"")
        }.joined(separator: "\n")
      }
    }
  }

  private func shop(
    wage: String = "40.00/h", bars: Int = 4, price: Int = 2, second: Int = 2,
    labor: String = "wages", receipts: String = ""
  ) -> String {
    """
    cogsmith: 1
    currency: USD
    accounts: {stock: {}, cogs: {}, grni: {}, wages: {}, other-wages: {}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: grni, labor: \(labor)}}
    products: {bar: {}, frame: {}}
    rates: {weld: {cost: \(wage)}}
    boms:
      frame:
        - lines: [{item: bar, quantity: \(bars)}]
          costs: [{type: labor, name: Weld, time: 30 min, rate: weld}]
    receipts:
      R-1: {date: 2026-01-01, lines: [{item: bar, quantity: 100, cost: \(price)}]}
      \(receipts)
    builds:
      B-1: {date: 2026-01-02, product: frame, quantity: 1}
      B-2: {date: 2026-01-03, product: frame, quantity: \(second)}

    """
  }

  @Test(arguments: [false, true]) func `a wage raise posts nothing`(isOld: Bool) throws {
    var books = Books()
    #expect(try books.export(shop()) == ["R-1", "B-1", "B-2"])
    if isOld { books.makeOld() }
    let lock = books.lock
    let raised = shop(wage: "44.00/h")
    #expect(try books.export(raised) == [])
    #expect(books.findings == ["books/restated"])
    #expect(isOld || books.lock == lock)
    let finding = try #require(try books.check(raised).first)
    #expect(finding.severity == .warning)
    // 30 minutes at 44.00 for one, and for two.
    #expect(
      finding.notes.prefix(2) == [
        "build `B-1` of 2026-01-02: `labor` of `Weld` in `wages` was 20.00 and would be 22.00 USD",
        "build `B-2` of 2026-01-03: `labor` of `Weld` in `wages` was 40.00 and would be 44.00 USD",
      ])
    // Until somebody asks for it.
    #expect(
      try books.export(raised, restates: true) == ["B-1-R", "B-1-2", "B-2-R", "B-2-2"])
    #expect(books.findings == [])
    #expect(try books.export(raised) == [])
    #expect(try books.check(raised) == [])
  }

  @Test(arguments: [false, true]) func `an edit of a BOM in place posts nothing`(isOld: Bool) throws
  {
    var books = Books()
    _ = try books.export(shop())
    if isOld { books.makeOld() }
    #expect(try books.export(shop(bars: 5)) == [])
    #expect(books.findings == ["books/restated"])
  }

  @Test func `an account that is mapped otherwise posts nothing`() throws {
    var books = Books()
    _ = try books.export(shop())
    #expect(try books.export(shop(labor: "other-wages")) == [])
    #expect(books.findings == ["books/restated"])
  }

  @Test(arguments: [false, true])
  func `an edit of the event itself is a correction, at today's rates`(
    isOld: Bool
  ) throws {
    var books = Books()
    _ = try books.export(shop())
    if isOld { books.makeOld() }
    let edited = shop(wage: "44.00/h", second: 3)
    #expect(try books.export(edited) == ["B-2-R", "B-2-2"])
    #expect(books.findings == ["books/restated"])
    #expect(try books.check(edited).first?.notes.first?.contains("`B-1`") == true)
  }

  @Test(arguments: [false, true]) func `what follows from another event is corrected`(isOld: Bool)
    throws
  {
    var books = Books()
    _ = try books.export(shop())
    if isOld { books.makeOld() }
    let dearer = shop(price: 3)
    #expect(
      try books.export(dearer) == ["R-1-R", "R-1-2", "B-1-R", "B-1-2", "B-2-R", "B-2-2"])
    #expect(books.findings == [])
  }

  @Test(arguments: [false, true]) func `a receipt at another price with a wage raise`(isOld: Bool)
    throws
  {
    var books = Books()
    _ = try books.export(shop())
    if isOld { books.makeOld() }
    // The builds differ in both, so nothing is posted for them; the receipt is corrected.
    #expect(try books.export(shop(wage: "44.00/h", price: 3)) == ["R-1-R", "R-1-2"])
    #expect(books.findings == ["books/restated"])
  }

  @Test func `a forgotten receipt before a BOM that was edited`() throws {
    var books = Books()
    _ = try books.export(shop())
    let forgotten = "R-0: {date: 2025-12-31, lines: [{item: bar, quantity: 4, cost: 1}]}"
    #expect(try books.export(shop(bars: 5, receipts: forgotten)) == ["R-0"])
    #expect(books.findings == ["books/restated"])
    #expect(try books.export(shop(receipts: forgotten)) == ["B-1-R", "B-1-2"])
  }

  @Test func `packs of an item`() throws {
    func shop(_ pack: Int) -> String {
      """
      cogsmith: 1
      currency: USD
      accounts: {stock: {}, grni: {}}
      export: {accounts: {inventory: stock, receiving: grni}}
      products: {bar: {packs: {box: \(pack) each}}}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: bar, quantity: 3 box, cost: 2}]}

      """
    }
    var books = Books()
    #expect(try books.export(shop(10)) == ["R-1"])
    #expect(try books.export(shop(12)) == [])
    #expect(books.findings == ["books/restated"])
  }

  @Test func `the cost of an item that receipts do without, and the builds that follow`() throws {
    func shop(_ cost: Int) -> String {
      self.shop().replacing("products: {bar: {}", with: "products: {bar: {cost: \(cost)}")
        .replacing("quantity: 100, cost: 2}", with: "quantity: 100}")
    }
    var books = Books()
    #expect(try books.export(shop(2)) == ["R-1", "B-1", "B-2"])
    #expect(try books.export(shop(3)) == [])
    #expect(try books.check(shop(3)).first?.notes.count == 4)
    #expect(try books.export(shop(3), restates: true).count == 6)
  }

  @Test func `the ledger of beancount is not written with other figures`() throws {
    var books = Books()
    _ = try books.export(shop(), to: .beancount)
    #expect(try books.export(shop(wage: "44.00/h"), to: .beancount) == [])
    #expect(books.findings == ["books/restated"])
    #expect(
      try books.export(shop(wage: "44.00/h"), to: .beancount, restates: true).count == 4)
  }

  @Test func `planned builds change nothing that was exported`() throws {
    let planned = shop().replacing(
      "builds:",
      with: "builds:\n  B-0: {date: 2026-01-02, product: frame, quantity: 5, status: planned}")
    let dear = planned.replacing(
      "R-1:", with: "R-0: {date: 2025-12-31, lines: [{item: bar, quantity: 20, cost: 9}]}\n  R-1:")
    var books = Books()
    _ = try books.export(dear)
    #expect(try books.check(dear) == [])
  }

  @Test func `one event that is gone is reversed, and several are refused`() throws {
    var books = Books()
    _ = try books.export(shop())
    let one = shop().replacing("  B-2: {date: 2026-01-03, product: frame, quantity: 2}\n", with: "")
    let none = one.replacing(
      "builds:\n  B-1: {date: 2026-01-02, product: frame, quantity: 1}\n", with: "")
    var other = books
    #expect(try other.export(one) == ["B-2-R"])
    #expect(try books.export(none) == [])
    #expect(books.findings == ["export/deleted"])
    #expect(
      try books.check(none).first?.notes.prefix(2) == [
        "build `B-1` of 2026-01-02", "build `B-2` of 2026-01-03",
      ])
    #expect(try books.export(none, reversesDeleted: true) == ["B-1-R", "B-2-R"])
    #expect(try books.export(none) == [])
  }
}

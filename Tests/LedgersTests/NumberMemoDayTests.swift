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

/// Numbers, memos and days of transactions (`accounting.md` 2).
@Suite struct NumberMemoDayTests {
  private func shop(
    _ events: String, number: String = "", provider: String = "quickbooks-online"
  ) throws -> ShopFigures {
    try ShopFigures(
      """
      inventory: {mode: local, provider: \(provider)}
      accounts: {stock: {id: "1"}, cogs: {id: "2"}, grni: {id: "3"}}
      export:
        \(number)
        accounts: {inventory: stock, cogs: cogs, receiving: grni}
      products: {bar: {}, frame: {name: Big frame, sku: F-1}}
      boms: {frame: [{lines: [{item: bar, quantity: 4}]}]}
      \(events)
      """)
  }

  private func receipt(_ id: String) -> String {
    "receipts: {\(id): {date: 2026-01-01, supplier: Mill, lines: [{item: bar, quantity: 40, cost: 2}]}}\n"
  }

  @Test func `an id is the number, of at most 21 characters for QuickBooks`() throws {
    #expect(try shop(receipt("R-12345678901234567 90")).errors == ["export/number"])
    #expect(try shop(receipt("R-1234567890123456789")).codes.isEmpty)
    #expect(try shop(receipt("R-12345678901234567 90"), provider: "none").codes.isEmpty)
    // Characters, not bytes.
    #expect(try shop(receipt("Ä-1234567890123456789")).codes.isEmpty)
  }

  @Test func `a number that would fit is proposed`() throws {
    let findings = try shop(receipt("R-2026-01-01-0000000000001")).shop.findings()
    #expect(findings.contains("has 26 characters, and QuickBooks takes 21"))
    #expect(findings.contains("`01-01-0000000000001` would fit"))
  }

  @Test func `two transactions of one kind do not share a number`() throws {
    let shop = try shop(
      receipt("X")
        + "builds: {X: {date: 2026-01-02, product: frame, quantity: 1}}\n")
    #expect(shop.errors == ["export/number"])
    #expect(shop.shop.findings().contains("two transactions have the number `X`"))
  }

  @Test func `adjustment and entry of one sync build have the same number`() throws {
    let shop = try Fabricator.sync(
      "builds: {B-1: {date: 2026-01-10, product: enclosure, quantity: 1}}\n")
    #expect(shop.ledger.transactions.map(\.number) == ["B-1", "B-1"])
    #expect(shop.errors.isEmpty)
  }

  @Test func `templates fill in the event, and what they do not fit falls back`() throws {
    let shop = try shop(
      receipt("R-1")
        + "builds: {B-1: {date: 2026-01-02, product: frame, quantity: 2.5, good: 2, lot: L, bom: 1}}\n",
      number:
        "number: \"${product.sku}/${build.good}\"\n  memo: \"${company}${event.id} of ${event.date}\""
    )
    #expect(shop.ledger.transactions.map(\.number) == ["R-1", "F-1/2"])
    #expect(shop.ledger.transactions.map(\.memo) == ["R-1 of 2026-01-01", "B-1 of 2026-01-02"])
  }

  @Test func `a name that nothing fills in is a finding`() throws {
    let shop = try TestWorkspace(
      "cogsmith: 1\nexport: {memo: \"${build.colour}\"}\nproducts: {bolt: {}}\n")
    #expect(shop.codes() == ["expression/unknown-name"])
  }

  @Test func `what happened in a closed period posts on the first open day`() throws {
    let shop = try shop(
      "books: {closed-through: 2026-01-31}\n" + receipt("R-1")
        + "builds: {B-1: {date: 2026-01-31, product: frame, quantity: 1}, B-2: {date: 2026-02-01, product: frame, quantity: 1}}\n"
    )
    let days = shop.ledger.transactions.map {
      "\($0.number) \($0.date) \($0.originalDate?.description ?? "-")"
    }
    #expect(days == ["R-1 2026-02-01 2026-01-01", "B-1 2026-02-01 2026-01-31", "B-2 2026-02-01 -"])
    // The stock moved on the day of the event all the same.
    #expect(try shop.movements("B-1").isEmpty == false)
  }
}

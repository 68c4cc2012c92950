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

/// A transaction's id is a hash of what it records (`accounting.md` 2).
@Suite struct IdentityTests {
  private let base = """
    cogsmith: 1
    currency: USD
    accounts: {stock: {}, cogs: {}, grni: {}, wages: {}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: grni, labor: wages}}
    products: {bar: {}, bolt: {}, frame: {}}
    boms:
      frame:
        - lines: [{item: bar, quantity: 4}, {item: bolt, quantity: 8}]
          costs: [{type: labor, amount: 3}]
    receipts:
      R-1:
        date: 2026-01-01
        lines: [{item: bar, quantity: 20, cost: 2}, {item: bolt, quantity: 90, cost: 0.10}]
    builds:
      B-1: {date: 2026-01-02, product: frame, quantity: 2}
      B-2: {date: 2026-01-03, product: frame, quantity: 1}

    """

  private func ids(_ edits: (String, String)...) throws -> [String: String] {
    var yaml = base
    for (old, new) in edits {
      let edited = yaml.replacing(old, with: new)
      #expect(edited != yaml, "\(old)")
      yaml = edited
    }
    let shop = try ShopFigures(yaml)
    return Dictionary(uniqueKeysWithValues: shop.ledger.transactions.map { ($0.event, $0.id) })
  }

  @Test func `they are 32 hexadecimal digits, each another`() throws {
    let ids = try ids()
    #expect(Set(ids.values).count == 3)
    for id in ids.values {
      #expect(id.count == 32 && id.allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  @Test func `the same facts have the same id`() throws {
    #expect(try ids() == ids())
  }

  @Test func `number, memo, names and the closed period do not matter`() throws {
    let before = try ids()
    #expect(try ids(("export: {", "export: {memo: \"x ${event.id}\", ")) == before)
    #expect(try ids(("export: {", "export: {number: \"N${event.id}\", ")) == before)
    #expect(try ids(("frame: {}", "frame: {name: Frame, sku: F}")) == before)
    #expect(
      try ids(("currency: USD", "currency: USD\nbooks: {closed-through: 2026-01-31}")) == before)
    #expect(try ids(("{type: labor, amount: 3}", "{type: labor, name: Weld, amount: 3}")) == before)
  }

  @Test func `the order of files, documents and maps does not matter`() throws {
    let before = try ids()
    let sections = base.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .reduce(into: [String]()) { parts, line in
        if line.first.map({ $0.isLetter }) == true { parts.append("") }
        if !parts.isEmpty { parts[parts.count - 1] += line + "\n" }
      }
    let documents = try ShopFigures(
      "cogsmith: 1\n---\n" + sections.dropFirst().reversed().joined(separator: "---\n"))
    #expect(
      Dictionary(
        uniqueKeysWithValues: documents.ledger.transactions.map { ($0.event, $0.id) }) == before)
    var files = ["cogsmith.yaml": "cogsmith: 1\n"]
    for (index, section) in sections.dropFirst().enumerated() {
      files["\(9 - index).yaml"] = section
    }
    let split = try ShopFigures(TestWorkspace(files: files))
    #expect(
      Dictionary(uniqueKeysWithValues: split.ledger.transactions.map { ($0.event, $0.id) })
        == before)
  }

  @Test func `what is posted, when and for what does matter, and for nothing else`() throws {
    let before = try ids()
    func changed(_ edits: (String, String)...) throws -> Set<String> {
      var yaml = base
      for (old, new) in edits { yaml = yaml.replacing(old, with: new) }
      let after = Dictionary(
        uniqueKeysWithValues: try ShopFigures(yaml).ledger.transactions.map { ($0.event, $0.id) })
      return Set(after.filter { before[$0.key] != $0.value }.keys)
    }
    #expect(
      try changed(("product: frame, quantity: 1", "product: frame, quantity: 1.5")) == ["B-2"])
    #expect(try changed(("2026-01-03", "2026-01-04")) == ["B-2"])
    #expect(try changed(("B-2:", "B-3:")) == ["B-3"])
    // What the receipt costs goes on into both builds.
    #expect(try changed(("cost: 2}", "cost: 2.10}")) == ["R-1", "B-1", "B-2"])
    #expect(try changed(("labor: wages", "labor: grni")) == ["B-1", "B-2"])
    // What the first build takes of the only layer does not change what the second one costs.
    #expect(try changed(("product: frame, quantity: 2", "product: frame, quantity: 3")) == ["B-1"])
  }

  @Test func `sync: links and quantities are what an adjustment records`() throws {
    func ids(_ old: String = "", _ new: String = "") throws -> [String] {
      let yaml = """
        cogsmith: 1
        currency: USD
        inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
        accounts: {cogs: {id: "80"}}
        export: {accounts: {cogs: cogs}}
        products: {bolt: {item: "42"}, bracket: {type: finished-good, item: "44"}}
        boms: {bracket: [{lines: [{item: bolt, quantity: 2}]}]}
        builds: {B: {date: 2026-01-02, product: bracket, quantity: 1}}

        """
      return try ShopFigures(
        TestWorkspace(
          files: [
            "cogsmith.yaml": old.isEmpty ? yaml : yaml.replacing(old, with: new),
            "items.json": Fabricator.snapshot,
          ])
      ).ledger.transactions.map(\.id)
    }
    let before = try ids()
    #expect(try ids("item: \"44\"", "item: \"43\"") != before)
    #expect(try ids("quantity: 2}", "quantity: 3}") != before)
    #expect(try ids("cogs: {id: \"80\"}", "cogs: {id: \"84\"}") == before)
  }
}

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

/// What stops an export before anything is written (`accounting.md` 1, `language.md` 4).
@Suite struct RefusalTests {
  @Test(arguments: [
    ("provider: quickbooks-online, plan: simple-start, snapshot: items.json", "inventory/plan"),
    ("provider: quickbooks-online, plan: essentials, snapshot: items.json", "inventory/plan"),
    ("provider: xero, snapshot: items.json", "inventory/provider"),
    ("snapshot: items.json", "inventory/provider"),
    ("provider: none, snapshot: items.json", "inventory/provider"),
    ("provider: quickbooks-online, plan: plus", "inventory/snapshot"),
  ]) func `sync is refused where it cannot work, and local is offered`(
    inventory: String, code: String
  ) throws {
    let shop = try TestWorkspace(
      files: [
        "cogsmith.yaml":
          "cogsmith: 1\ncurrency: USD\ninventory: {mode: sync, \(inventory)}\nproducts: {bolt: {item: \"42\"}}\n",
        "items.json": Fabricator.snapshot,
      ])
    let found = shop.check().diagnostics.filter { $0.severity == .error }
    #expect(found.map(\.code.rawValue) == [code])
    #expect(found.first?.helps.contains { $0.text.contains("mode: local") } == true)
  }

  @Test(arguments: ["plus", "advanced"]) func `sync is taken with a plan that has inventory`(
    plan: String
  ) throws {
    let shop = try TestWorkspace(
      files: [
        "cogsmith.yaml":
          "cogsmith: 1\ncurrency: USD\ninventory: {mode: sync, provider: quickbooks-online, plan: \(plan), snapshot: items.json}\nproducts: {bolt: {item: \"42\"}}\n",
        "items.json": Fabricator.snapshot,
      ])
    #expect(!shop.check().hasErrors, "\(shop.findings())")
  }

  private let events = """
    products: {bar: {}, frame: {}}
    boms: {frame: [{lines: [{item: bar, quantity: 4}], costs: [{type: labor, amount: 3}, {type: overhead, amount: 1}]}]}
    receipts: {R: {date: 2026-01-01, lines: [{item: bar, quantity: 4, cost: 2}]}}
    builds: {B: {date: 2026-01-02, product: frame, quantity: 1, scrap: {quantity: 1, abnormal: true}}}

    """

  @Test func `a role without an account is an error for each that is needed`() throws {
    let shop = try ShopFigures(
      "accounts: {stock: {}}\nexport: {accounts: {inventory: stock}}\n" + events)
    #expect(shop.errors == Array(repeating: "mapping/role", count: 5))
    for role in ["receiving", "cogs", "labor", "overhead", "waste"] {
      #expect(shop.shop.findings().contains("the role `\(role)` has no account"), "\(role)")
    }
  }

  @Test func `a workspace without any accounts is told so once, and cannot export`() throws {
    let shop = try ShopFigures(events)
    #expect(shop.codes.isEmpty)
    #expect(shop.run.diagnostics.map(\.code.rawValue) == ["mapping/role"])
    let prepared = Session().prepareExport(shop.shop.workspace, to: .json)
    #expect(prepared.plan == nil && prepared.hasErrors)
  }

  @Test func `an account that nobody declares is an error where it is used`() throws {
    for (place, yaml) in [
      ("mapping", "export: {accounts: {cogs: gone}}"),
      ("rate", "rates: {weld: {cost: 1.00/h, account: gone}}"),
      (
        "cost line",
        "boms: {frame: [{costs: [{type: labor, amount: 1, account: gone}]}]}\nproducts: {frame: {}}"
      ),
      (
        "charge",
        "products: {bar: {}}\nreceipts: {R: {date: 2026-01-01, lines: [{item: bar, quantity: 1, cost: 1}], charges: [{amount: 1, account: gone}]}}"
      ),
    ] {
      let shop = try TestWorkspace("cogsmith: 1\ncurrency: USD\n\(yaml)\n")
      #expect(shop.codes().contains("reference/account"), "\(place): \(shop.codes())")
    }
  }

  /// Sync with one bolt in a bracket, its own accounts and mapping.
  private func sync(_ accounts: String, _ mapping: String, bracket: String = ", item: \"44\"")
    throws
    -> TestWorkspace
  {
    try TestWorkspace(
      files: [
        "cogsmith.yaml": """
        cogsmith: 1
        currency: USD
        inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
        accounts: {\(accounts)}
        export: {accounts: {\(mapping)}}
        products: {bolt: {item: "42"}, bracket: {type: finished-good\(bracket)}}
        boms: {bracket: [{lines: [{item: bolt, quantity: 2}]}]}
        builds: {B: {date: 2026-01-02, product: bracket, quantity: 1}}

        """, "items.json": Fabricator.snapshot,
      ])
  }

  @Test func `sync: an account that the accounting system does not have`() throws {
    let shop = try sync("cogs: {id: \"99\"}", "cogs: cogs")
    #expect(shop.codes() == ["mapping/account"])
    #expect(shop.findings().contains("the snapshot has no account with the id `99`"))
  }

  @Test func `sync: a component or a product without a link`() throws {
    let shop = try sync("cogs: {id: \"80\"}", "cogs: cogs", bracket: "")
    #expect(
      shop.check().diagnostics.filter { $0.severity == .error }.map(\.code.rawValue) == [
        "link/missing"
      ])
    #expect(shop.findings().contains("`bracket` moves, and is not linked"))
  }

  @Test func `sync: an offset that is the item's own asset account`() throws {
    let shop = try sync("stock: {id: \"81\"}", "build-offset: stock")
    let errors = shop.check().diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code.rawValue) == ["mapping/offset", "mapping/offset"])
    #expect(shop.findings().contains("is the inventory asset account of `bolt` itself"))
  }

  @Test func `sync: nothing of that where all is well`() throws {
    let shop = try sync("cogs: {id: \"80\"}", "cogs: cogs")
    #expect(shop.codes().isEmpty, "\(shop.findings())")
  }

  @Test func `local asks for no links, whatever the provider`() throws {
    let shop = try ShopFigures(
      """
      inventory: {mode: local, provider: quickbooks-online}
      accounts: {stock: {id: "1"}, cogs: {id: "2"}, grni: {id: "3"}, wages: {id: "4"}, waste: {id: "5"}}
      export: {accounts: {inventory: stock, cogs: cogs, receiving: grni, labor: wages, overhead: wages, waste: waste}}

      """ + events)
    #expect(shop.codes.isEmpty, "\(shop.shop.findings())")
    #expect(shop.ledger.transactions.allSatisfy { $0.kind == .journalEntry })
  }
}

import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// What the accounting system owns in `sync` (`language.md` 4).
@Suite struct SnapshotTests {
  private static let snapshot = """
    {"provider": "quickbooks-online", "taken": "2026-02-01",
     "items": [
      {"Id": "41", "Name": "16 ga steel", "Sku": "CRS-16GA", "Type": "Inventory", "Active": true,
       "QtyOnHand": 320, "PurchaseCost": 3.05, "UnitPrice": 4.5,
       "AssetAccountRef": {"value": "81", "name": "Inventory Asset"}},
      {"Id": "42", "Name": "Hex bolt", "Type": "Inventory", "Active": true, "QtyOnHand": 100,
       "PurchaseCost": 0, "AssetAccountRef": {"value": "81", "name": "Inventory Asset"}}],
     "accounts": [{"Id": "80", "Name": "Cost of Goods Sold"}, {"Id": "81", "Name": "Inventory Asset"}]}
    """

  private func shop(_ products: String, _ more: String = "") throws -> TestWorkspace {
    try TestWorkspace(
      files: [
        "cogsmith.yaml": """
        cogsmith: 1
        currency: USD
        inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
        products:
        \(products)
        \(more)
        """, "items.json": Self.snapshot,
      ])
  }

  @Test func `names, SKUs, costs and prices come from there`() throws {
    let shop = try shop("  steel: {unit: ft2, item: \"41\"}")
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    let steel = catalog[try #require(catalog.item("steel"))]
    #expect(catalog.names[steel.name] == "16 ga steel")
    #expect(catalog.names[steel.sku] == "CRS-16GA")
    #expect(steel.cost == (try Rational(305, over: 100)))
    #expect(steel.options.price == (try Rational(45, over: 10)))
  }

  @Test func `what a manifest says differently is shadowed, and never wins`() throws {
    let shop = try shop("  steel: {name: Steel, sku: S-1, unit: ft2, cost: 2.99, item: \"41\"}")
    #expect(
      shop.codes().filter { $0 == "link/shadowed" }.count == 3, "\(shop.findings())")
    let catalog = try #require(shop.workspace.catalog)
    #expect(
      catalog[try #require(catalog.item("steel"))].cost == (try Rational(305, over: 100)))
  }

  @Test func `what is stocked needs a link, and what is only a phantom does not`() throws {
    let products = """
      steel: {unit: ft2, item: "41"}
        bolt: {item: "42", cost: 0.10}
        frame: {}
        set: {}
      """
    func unlinked(_ supply: String) throws -> [String] {
      try shop(
        "  \(products)",
        """
        boms:
          set: [{lines: [{item: bolt, quantity: 4}]}]
          frame: [{lines: [{item: steel, quantity: 1 ft2}, {item: set, quantity: 1, supply: \(supply)}]}]
        """
      ).check().diagnostics.filter { $0.code == .linkMissing }.flatMap { [$0.message] + $0.notes }
    }
    let reason = "nothing is linked by itself; an export that needs the link will be refused"
    #expect(
      try unlinked("phantom") == [
        "`frame` is not linked to an item of the accounting system", reason,
      ])
    #expect(
      try unlinked("build") == [
        "2 products are not linked to items of the accounting system",
        "not linked: `frame`, `set`", reason,
      ])
  }

  @Test func `opening stock is quantity on hand at purchase cost`() throws {
    let shop = try shop("  steel: {unit: ft2, item: \"41\"}")
    let simulation = try #require(shop.check().simulation)
    let steel = try #require(simulation.catalog.item("steel"))
    #expect(simulation.catalog.quantityText(simulation.quantityOnHand(steel), of: steel) == "320")
    #expect(simulation.catalog.valueText(simulation.valueOnHand(steel)) == "976.00")
  }

  @Test func `stock that nobody says the cost of is not taken for free`() throws {
    let shop = try shop("  bolt: {item: \"42\"}")
    #expect(shop.codes().contains("cost/missing"), "\(shop.findings())")
    let priced = try self.shop("  bolt: {item: \"42\", cost: 0.12}")
    #expect(!priced.check().hasErrors, "\(priced.findings())")
  }

  @Test func `what happened up to the snapshot is in it already`() throws {
    let shop = try shop(
      "  bolt: {item: \"42\", cost: 0.12}",
      """
      receipts:
        R-1: {date: 2026-01-31, lines: [{item: bolt, quantity: 7, cost: 1}]}
        R-2: {date: 2026-02-01, lines: [{item: bolt, quantity: 8, cost: 1}]}
        R-3: {date: 2026-02-02, lines: [{item: bolt, quantity: 9, cost: 1}]}
      """)
    let simulation = try #require(shop.check().simulation)
    let bolt = try #require(simulation.catalog.item("bolt"))
    #expect(simulation.catalog.quantityText(simulation.quantityOnHand(bolt), of: bolt) == "109")
  }

  @Test func `accounts have to be there`() throws {
    let shop = try shop(
      "  steel: {unit: ft2, item: \"41\"}",
      "accounts: {cogs: {id: \"80\"}, asset: {id: Inventory Asset}, other: {id: \"99\"}}")
    #expect(shop.codes().filter { $0 == "mapping/account" }.count == 2)
    #expect(shop.findings().contains("the account named `Inventory Asset` has the id 81"))
  }
}

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

/// What manifests may say about items that the accounting system owns (`language.md` 4).
@Suite struct SyncTests {
  private static let items = """
    {"taken": "2026-02-01", "items": [
      {"Id": "41", "Name": "Steel", "Sku": "S-1", "Description": "16 ga", "Type": "Inventory", "Active": true,
       "QtyOnHand": 10, "PurchaseCost": 3, "UnitPrice": 5},
      {"Id": "42", "Name": "Bolt", "Type": "Inventory", "Active": false, "QtyOnHand": 0, "PurchaseCost": 1},
      {"Id": "43", "Name": "Welding", "Type": "Service", "Active": true, "UnitPrice": 0},
      {"Id": "44", "Name": "Rust", "Type": "Inventory", "Active": true, "QtyOnHand": -2, "PurchaseCost": 1}]}
    """

  private func shop(_ body: String, _ items: String = items) throws -> TestWorkspace {
    try TestWorkspace(files: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      \(body)
      """, "items.json": items,
    ])
  }

  private func findings(_ shop: TestWorkspace) -> [String] {
    shop.check().diagnostics.filter { !["mapping", "unused"].contains($0.code.family) }
      .map { "\($0.code.rawValue): \($0.message)" }
  }

  // MARK: Shadowed fields

  /// A value that differs is told with both places: its own, and that of the accounting system's.
  @Test(arguments: [
    (
      "name: «Iron»", "\"Name\": ‹\"Steel\"›",
      "the `name` here, `Iron`, is shadowed by the accounting system's `Steel`"
    ),
    (
      "sku: «X-9»", "\"Sku\": ‹\"S-1\"›",
      "the `sku` here, `X-9`, is shadowed by the accounting system's `S-1`"
    ),
    (
      "description: «rusty»", "\"Description\": ‹\"16 ga\"›",
      "the `description` here, `rusty`, is shadowed by the accounting system's `16 ga`"
    ),
    (
      "cost: «2.5»", "\"PurchaseCost\": ‹3›",
      "the `cost` here, 2.5, is shadowed by the accounting system's 3"
    ),
    (
      "price: «4.999»", "\"UnitPrice\": ‹5›",
      "the `price` here, 4.999, is shadowed by the accounting system's 5"
    ),
    (
      "active: «false»", "\"Active\": ‹true›",
      "the `active` here, false, is shadowed by the accounting system's true"
    ),
  ]) func `a field that differs`(field: String, source: String, message: String) throws {
    let body = "products: {steel: {unit: ft2, item: \"41\", \(field)}}"
    let shop = try shop(MarkedText(body).text)
    let run = shop.check()
    let found = run.diagnostics.filter { $0.code == .linkShadowed }
    #expect(found.map(\.message) == [message])
    #expect(found.allSatisfy { $0.severity == .warning })
    let finding = try #require(found.first)
    let text = run.sources.text(try #require(finding.primary?.span))
    #expect(field.contains("«\(text)»"), "\(text)")
    let other = run.sources.text(try #require(finding.related.first?.span))
    #expect(source.contains("‹\(other)›"), "\(other)")
  }

  @Test func `a field that says the same is no finding`() throws {
    let shop = try shop(
      "products: {steel: {unit: ft2, item: \"41\", name: Steel, sku: S-1, description: 16 ga, cost: 3.00/ft2, price: 5.00, active: true}}"
    )
    #expect(findings(shop) == [])
  }

  @Test func `what the accounting system does not say is the manifest's`() throws {
    let shop = try shop("products: {bolt: {item: \"42\", sku: B-1, price: 2, description: short}}")
    let catalog = try #require(shop.workspace.catalog)
    let bolt = catalog[try #require(catalog.item("bolt"))]
    #expect(catalog.names[bolt.sku] == "B-1")
    #expect(bolt.options.price == Rational(2))
    #expect(findings(shop).allSatisfy { !$0.hasPrefix("link/shadowed") })
  }

  // MARK: Links

  @Test func `an inactive item is a warning at both places`() throws {
    let shop = try shop("products: {bolt: {item: \"42\"}}")
    #expect(
      findings(shop) == [
        "link/inactive: the item linked to `bolt` is inactive in the accounting system"
      ])
    let catalog = try #require(shop.workspace.catalog)
    #expect(!catalog[try #require(catalog.item("bolt"))].isActive)
  }

  @Test func `links that lead nowhere, or to one item, or to another kind of item`() throws {
    #expect(
      findings(try shop("products: {a: {item: \"99\"}, b: {item: Steel, unit: ft2}}")) == [
        "link/unknown: the snapshot has no item with the id `99`",
        "link/unknown: the snapshot has no item with the id `Steel`",
      ])
    #expect(
      findings(try shop("products: {a: {item: \"41\"}, b: {item: \"41\"}}")) == [
        "link/shared: two products are linked to item 41"
      ])
    #expect(
      findings(try shop("products: {weld: {item: \"43\", cost: 1}}")) == [
        "link/type: `weld` is stocked, and its item is of type `Service`"
      ])
    #expect(findings(try shop("products: {weld: {item: \"43\", cost: 1, type: service}}")) == [])
    #expect(
      findings(try shop("products: {a: {cost: 1}}")) == [
        "link/missing: `a` is not linked to an item of the accounting system"
      ])
    #expect(
      findings(try shop("products: {rust: {item: \"44\"}}")) == [
        "inventory/snapshot: `rust` has -2 on hand in the accounting system"
      ])
  }

  @Test func `in local mode links are kept and nothing is pulled`() throws {
    let local = try TestWorkspace(
      files: [
        "cogsmith.yaml": """
        cogsmith: 1
        currency: USD
        inventory: {mode: local, snapshot: items.json}
        products: {steel: {unit: ft2, item: "99", cost: 2}}
        """
      ])
    #expect(findings(local) == [])
    let catalog = try #require(local.workspace.catalog)
    let steel = catalog[try #require(catalog.item("steel"))]
    #expect(steel.link.map { catalog.names[$0.name] } == "99")
    #expect(steel.cost == Rational(2))
  }

  @Test func `an item that stands twice in the snapshot`() throws {
    let twice = Self.items.replacing("\"Id\": \"42\"", with: "\"Id\": \"41\"")
    #expect(
      findings(try shop("products: {steel: {unit: ft2, item: \"41\"}}", twice)) == [
        "workspace/duplicate: the item `41` is declared twice"
      ])
  }

  // MARK: Opening layers

  private func onHand(_ shop: TestWorkspace, _ key: String) throws -> (
    quantity: String, value: String
  ) {
    let simulation = try #require(shop.check().simulation, "\(shop.findings())")
    let item = try #require(simulation.catalog.item(key))
    return (
      simulation.catalog.quantityText(simulation.quantityOnHand(item), of: item),
      simulation.catalog.valueText(simulation.valueOnHand(item))
    )
  }

  @Test func `layers that add up to what is on hand value it`() throws {
    // 4 at 2.50 and 6 at 3.25 are 10.00 + 19.50, where the purchase cost would give 30.00.
    let shop = try shop(
      """
      products: {steel: {unit: ft2, item: "41"}}
      opening:
        - date: 2026-01-15
          lines: [{item: steel, quantity: 4, cost: 2.50}]
        - date: 2026-02-01
          lines: [{item: steel, quantity: 6, cost: 3.25}]
      """)
    let found = try onHand(shop, "steel")
    #expect(found == ("10", "29.50"))
    #expect(findings(shop) == [])
  }

  @Test(arguments: ["9", "11", "10.000001"]) func `layers that do not add up are refused`(
    quantity: String
  ) throws {
    let shop = try shop(
      """
      products: {steel: {unit: ft2, item: "41"}}
      opening: [{date: 2026-01-15, lines: [{item: steel, quantity: \(quantity), cost: 2.50}]}]
      """)
    #expect(
      findings(shop) == [
        "inventory/opening: the opening layers of `steel` do not add up to what is on hand"
      ])
  }

  @Test func `layers of what the accounting system does not have, or after the snapshot`() throws {
    #expect(
      findings(
        try shop(
          """
          products: {own: {cost: 1}}
          opening: [{date: 2026-01-15, lines: [{item: own, quantity: 3}]}]
          """)) == [
          "link/missing: `own` is not linked to an item of the accounting system",
          "inventory/opening: the opening stock of `own` is not counted: the accounting system does not know it",
        ])
    #expect(
      findings(
        try shop(
          """
          products: {steel: {unit: ft2, item: "41"}}
          opening: [{date: 2026-02-02, lines: [{item: steel, quantity: 10}]}]
          """)) == ["inventory/opening: opening stock after the snapshot it explains"])
  }

  @Test func `a product of one's own gets its stock from events`() throws {
    let shop = try shop(
      """
      products: {own: {cost: 1}}
      receipts: {R-1: {date: 2026-02-02, lines: [{item: own, quantity: 3, cost: 2}]}}
      """)
    #expect(try onHand(shop, "own") == ("3", "6.00"))
  }

  // MARK: Events that the snapshot holds already

  @Test func `of every kind, on or before its day`() throws {
    let shop = try shop(
      """
      products: {steel: {unit: ft2, item: "41"}, frame: {item: "42"}}
      boms: {frame: [{lines: [{item: steel, quantity: 1}]}]}
      receipts:
        R-1: {date: 2026-02-01, lines: [{item: steel, quantity: 1000}]}
        R-2: {date: 2026-02-02, lines: [{item: steel, quantity: 1}]}
      adjustments:
        A-1: {date: 2026-01-31, lines: [{item: steel, quantity: -500}]}
        A-2: {date: 2026-02-02, lines: [{item: steel, quantity: -2}]}
      builds:
        B-1: {date: 2026-02-01, product: frame, quantity: 300}
        B-2: {date: 2026-02-02, product: frame, quantity: 3}
      sales:
        S-1: {date: 2026-02-01, lines: [{item: steel, quantity: 400}]}
        S-2: {date: 2026-02-02, lines: [{item: steel, quantity: 4}]}
      """)
    // 10 + 1 - 2 - 3 - 4.
    #expect(try onHand(shop, "steel").quantity == "2")
    #expect(try onHand(shop, "frame").quantity == "3")
    let history = try #require(shop.workspace.catalog).history
    #expect(history.inSnapshot == 4)
    #expect(history.order.count == 5)
  }

  @Test func `they are checked all the same`() throws {
    let shop = try shop(
      """
      products: {steel: {unit: ft2, item: "41"}}
      receipts: {R-1: {date: 2026-01-01, lines: [{item: stel, quantity: 1 kg}]}}
      """)
    #expect(findings(shop) == ["reference/product: there is no product `stel`"])
  }

  // MARK: The snapshot itself

  @Test func `QuickBooks' own answer is a snapshot`() throws {
    let answer = """
      {"QueryResponse": {"Item": [
        {"Id": "41", "Name": "Steel", "Type": "Inventory", "Active": true, "QtyOnHand": 10, "PurchaseCost": 3,
         "MetaData": {"LastUpdatedTime": "2026-01-20T08:00:00-08:00"}}],
        "startPosition": 1, "maxResults": 1}, "time": "2026-02-01T10:00:00.000-08:00"}
      """
    let body = "products: {steel: {unit: ft2, item: \"41\"}}"
    #expect(findings(try shop(body, answer)) == [])
    #expect(try onHand(try shop(body, answer), "steel") == ("10", "30.00"))
    #expect(
      try #require(shop(body, answer).workspace.catalog).history.snapshotDate?.description
        == "2026-02-01")
    let withoutTime = answer.replacing(", \"time\": \"2026-02-01T10:00:00.000-08:00\"", with: "")
    let shop = try shop(body, withoutTime)
    #expect(findings(shop) == ["inventory/snapshot: this snapshot does not say when it was taken"])
    #expect(try #require(shop.workspace.catalog).history.snapshotDate?.description == "2026-01-20")
  }

  @Test func `quantities and costs are read by their digits`() throws {
    let precise = Self.items.replacing("\"QtyOnHand\": 10", with: "\"QtyOnHand\": 0.1")
      .replacing("\"PurchaseCost\": 3", with: "\"PurchaseCost\": 1.05e2")
    // A tenth of 105.00: neither 0.1 nor 1.05e2 is a binary fraction.
    #expect(
      try onHand(try shop("products: {steel: {unit: ft2, item: \"41\"}}", precise), "steel")
        == ("0.1", "10.50"))
    for (bad, code) in [
      ("\"ten\"", "value/number"), ("[1]", "value/number"), ("true", "value/number"),
    ] {
      let items = Self.items.replacing("\"QtyOnHand\": 10", with: "\"QtyOnHand\": \(bad)")
      #expect(
        findings(try shop("products: {steel: {unit: ft2, item: \"41\"}}", items)).first?.hasPrefix(
          code) == true)
    }
  }
}

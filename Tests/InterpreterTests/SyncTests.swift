import DocumentTrees
import Diagnostics
import Interpreter
import Providers
import Quantities
import TestSupport
import Testing

/// What a sync makes of what it pulls.
@Suite struct SyncTests {
  private let steel = item("41", "Steel sheet", quantity: "640.000")
  private let weld = item("7", "Welding", type: "Service", quantity: nil)
  private let kit = item("8", "Starter kit", type: "Group", quantity: nil)
  private let glue = item("12", "Glue", type: "NonInventory", quantity: nil)
  private let account = object(
    #"{"Id": "81", "Name": "Inventory Asset", "AccountType": "Other Current Asset", "CurrentBalance": 596.25, "Active": true}"#
  )

  @Test func `a first sync, as a user reads it`() throws {
    let shop = SyncShop()
    let prepared = try shop.sync(
      pull("2026-11-20", [steel, weld, kit, glue], accounts: [account]))
    expectGolden(prepared.shown, "sync/first.txt")
    expectGolden(shop.snapshot ?? "", "sync/first.json")
  }

  @Test func `a second sync, as a user reads it`() throws {
    let shop = SyncShop()
    let latch = item("58", "Latch", cost: "3.10")
    let hinge = item("57", "Hinge")
    _ = try shop.sync(pull("2026-11-20", [steel, weld, latch, hinge], accounts: [account]))
    let second = try shop.sync { start in
      #expect(start.items == Moment("2026-11-01T08:00:00-08:00"))
      return changes(
        "2026-11-21",
        [
          item(
            "41", "Steel sheet 16 ga", quantity: "581.488", cost: "2.75",
            updated: "2026-11-20T18:00:00-08:00", more: #""Sku": "ST-16","#),
          object(
            #"{"Id": "57", "Name": "Hinge (deleted)", "Type": "Inventory", "Active": false, "QtyOnHand": 0}"#
          ), item("99", "Door", quantity: "0"), glue,
        ], stocked: ["41", "57", "99"])
    }
    expectGolden(second.shown, "sync/second.txt")
    let third = try shop.sync { start in
      #expect(start.items == Moment("2026-11-20T18:00:00-08:00"))
      return changes("2026-11-22", [], stocked: ["41", "57", "99"])
    }
    expectGolden(third.shown, "sync/unchanged.txt")
  }

  /// Every digit stays, every key stays, in the order in which they came.
  @Test func `numbers are kept as they were written`() throws {
    let shop = SyncShop()
    let figures = ["640.000", "1E+3", "0.10", "-0", "12345678901234567890.123456789012345678"]
    let items = figures.enumerated().map { item(String($0.offset + 1), "N", quantity: $0.element) }
    #expect(try shop.sync(pull("2026-11-20", items)).codes == [])
    let text = try #require(shop.snapshot)
    for figure in figures { #expect(text.contains("\"QtyOnHand\": \(figure),")) }
  }

  @Test func `a snapshot that somebody saved keeps its bytes where nothing has changed`() throws {
    let saved = """
      { "taken" : "2026-11-19", "provider": "quickbooks-online", "company":"Ridgeline", "company-id": "77",
        "types": ["Inventory","Service","Group"], "read-through": {"items": "2026-11-01T08:00:00-08:00"},
        "items": [ {"Active": true, "Id": "41", "Name": "Steel\\u0020sheet", "Type": "Inventory",
          "QtyOnHand": 640.000, "PurchaseCost": 2.50,
          "MetaData": {"LastUpdatedTime": "2026-11-01T08:00:00-08:00"}} ] }
      """
    let shop = SyncShop(snapshot: saved)
    let prepared = try shop.sync(changes("2026-11-25", [steel], stocked: ["41"]))
    #expect(prepared.summary?.items.unchanged == 1)
    #expect(shop.snapshot == saved.replacing("2026-11-19", with: "2026-11-25"))
    _ = shop.files.takeWritten()
    #expect(try !shop.sync(changes("2026-11-25", [steel], stocked: ["41"])).changesSnapshot)
    #expect(shop.files.takeWritten() == [])
  }

  @Test func `an item that is no longer listed stays, inactive`() throws {
    let shop = SyncShop()
    _ = try shop.sync(pull("2026-11-20", [steel, weld]))
    // Of items without quantities a delta lists only what has changed.
    let delta = try shop.sync(changes("2026-11-21", [], stocked: []))
    #expect(delta.summary?.items.entries.map(\.id) == ["41"])
    #expect(delta.summary?.items.entries.first?.isGone == true)
    #expect(shop.snapshot?.contains("\"Active\": false") == true)
    // Once inactive it is not told again; and a full answer ends the others too.
    let full = try shop.sync(pull("2026-11-22", []))
    #expect(full.summary?.items.entries.map(\.id) == ["7"])
    let back = try shop.sync(pull("2026-11-23", [steel]))
    #expect(back.shown.contains("updated  41  Steel sheet  Inventory  active no -> yes"))
  }

  @Test func `types stay as they were asked for, and more of them are read in full`() throws {
    var shop = SyncShop()
    shop.options.types = [.inventory]
    let first = try shop.sync(pull("2026-11-20", [steel, weld, glue]))
    #expect(first.summary?.items.skipped.map(\.type) == ["Non-inventory", "Service"])
    shop.options.types = nil
    _ = try shop.sync { start in
      #expect(start.items != nil)
      return changes("2026-11-21", [weld], stocked: ["41"])
    }
    #expect(shop.snapshot?.contains("Welding") == false)
    shop.options.types = [.inventory, .nonInventory]
    _ = try shop.sync { start in
      #expect(start.items == nil)
      return pull("2026-11-22", [steel, weld, glue])
    }
    #expect(shop.snapshot?.contains("Glue") == true)
    // What is in it is not dropped when fewer types are asked for.
    shop.options.types = [.inventory]
    let last = try shop.sync(pull("2026-11-23", [steel, weld, glue]))
    #expect(last.summary?.items.unchanged == 2)
    #expect(shop.snapshot?.contains("Glue") == true)
  }

  @Test func `full reads everything, and so does another source`() throws {
    var shop = SyncShop()
    _ = try shop.sync(pull("2026-11-20", [steel]))
    shop.options.isFull = true
    _ = try shop.sync { start in
      #expect(start.items == nil && start.accounts == nil)
      return pull("2026-11-21", [steel])
    }
    shop.options.isFull = false
    let file = SyncShop.Source(provider: "file", title: "files") { start in
      #expect(start.items == nil)
      return pull("2026-11-22", [self.steel])
    }
    #expect(try shop.sync(file).summary?.items.unchanged == 1)
  }

  // MARK: What is refused

  @Test(arguments: [
    ("local", "cogsmith: 1\ncurrency: USD\ninventory: {mode: local}\n"),
    ("no-mode", "cogsmith: 1\ncurrency: USD\nunits: {crate: 12 each}\n"),
    ("local-xero", "cogsmith: 1\ncurrency: USD\ninventory: {mode: local, provider: xero}\n"),
    (
      "local-essentials",
      "cogsmith: 1\ncurrency: USD\ninventory: {mode: local, provider: quickbooks-online, plan: essentials}\n"
    ),
    (
      "xero",
      "cogsmith: 1\ncurrency: USD\ninventory: {mode: sync, provider: xero, snapshot: items.json}\n"
    ),
    (
      "essentials",
      "cogsmith: 1\ncurrency: USD\ninventory: {mode: sync, provider: quickbooks-online, plan: essentials, snapshot: items.json}\n"
    ),
    (
      "no-snapshot",
      "cogsmith: 1\ncurrency: USD\ninventory: {mode: sync, provider: quickbooks-online, plan: plus}\n"
    ),
  ]) func `workspaces that nothing is pulled for`(name: String, manifest: String) throws {
    let shop = SyncShop(manifest)
    let prepared = try shop.sync { _ in
      Issue.record("it was asked")
      return Pull()
    }
    #expect(prepared.hasErrors && prepared.summary == nil)
    #expect(shop.files.texts.keys.sorted() == ["cogsmith.yaml"])
    expectGolden(prepared.shown, "sync/refused-\(name).txt")
  }

  @Test func `the items of another company`() throws {
    let shop = SyncShop()
    _ = try shop.sync(pull("2026-11-20", [steel]))
    let before = shop.snapshot
    let other = SyncShop.Source(company: "78") { _ in
      Issue.record("it was asked")
      return Pull()
    }
    let prepared = try shop.sync(other)
    expectGolden(prepared.shown, "sync/refused-company.txt")
    #expect(shop.snapshot == before)
  }

  @Test(arguments: ["{", "[]", #"{"items": 7}"#, #"{"items": [{"Id": "1"}, {"Id": "1"}]}"#])
  func `a snapshot that cannot be read is not written over`(text: String) throws {
    let shop = SyncShop(snapshot: text)
    #expect(throws: FileFault.self) { try shop.sync(pull("2026-11-20", [steel])) }
    #expect(shop.snapshot == text)
  }

  /// What QuickBooks never writes, and what could not be read back.
  @Test(arguments: [
    #"{"Id": "1", "Name": "x", "QtyOnHand": "many"}"#, #"{"Id": "1", "QtyOnHand": [1]}"#,
    #"{"Id": "1", "QtyOnHand": 1e999999999}"#, #"{"Id": "1", "Active": "perhaps"}"#,
    #"{"Id": "1", "Name": {"a": 1}}"#, #"{"Id": "1", "AssetAccountRef": "81"}"#,
    #"{"Id": "1", "MetaData": 7}"#,
  ]) func `an item that no snapshot can hold`(text: String) throws {
    let shop = SyncShop()
    _ = try shop.sync(pull("2026-11-19", [steel]))
    let before = shop.snapshot
    let value = try #require(JSONValue(Array(text.utf8)))
    var odd = value
    odd["Type"] = .text("Inventory")
    let prepared = try shop.sync(pull("2026-11-20", [try #require(QuickBooksObject(odd))]))
    #expect(prepared.codes == [.providerReply])
    #expect(shop.snapshot == before)
  }

  @Test func `ids that differ in their case are different items`() throws {
    let shop = SyncShop()
    _ = try shop.sync(pull("2026-11-19", [item("a1", "small")]))
    let prepared = try shop.sync(pull("2026-11-20", [item("A1", "large")]))
    #expect(
      prepared.summary?.items.entries.map { "\($0.action) \($0.id)" } == [
        "created A1", "deactivated a1",
      ])
  }

  // MARK: Selection

  @Test func `products for items that have none`() throws {
    var shop = SyncShop(
      SyncShop.manifest + "products: {ST-16: {item: \"41\"}, hinge: {unit: each}}\n")
    shop.options.selections = ["st*", "HINGE", "7", "\u{1B}nothing"]
    let items = [
      item("41", "Steel sheet"), item("42", "Steel bar", more: #""Sku": "ST 16","#),
      item("57", "Hinge"), weld, kit, item("58", "Latch"),
    ]
    let prepared = try shop.sync(pull("2026-11-20", items))
    #expect(prepared.codes == [.syncSelection])
    #expect(shop.files.texts.keys.sorted() == ["cogsmith.yaml"])
    shop.options.selections.removeLast()
    let good = try shop.sync(pull("2026-11-20", items))
    #expect(good.codes == [])
    let written = try #require(shop.files.texts["products/quickbooks-online.yaml"])
    expectGolden(written, "sync/selected.yaml")
    #expect(good.findings.errors == 0)
    // Nothing is left to do; and the next ones go into a file of their own.
    #expect(try shop.sync(pull("2026-11-20", items)).products == nil)
    shop.options.selections = ["all"]
    #expect(
      try shop.sync(pull("2026-11-20", items)).products?.path
        == "products/quickbooks-online-2.yaml")
  }

  /// Names of others are shown as names, whatever signs are in them.
  @Test func `no name of an item or of the company does anything at a terminal`() throws {
    let signs = #"\u001b]0;x\u0007\u009b31m\u0000\u202e\r\n::add-mask::y"#
    let shop = SyncShop()
    var pulled = pull(
      "2026-11-28", [item("1", "Bolt \(signs)")],
      accounts: [object(#"{"Id": "81", "Name": "Stock \#(signs)", "AccountType": "\#(signs)"}"#)])
    pulled.companyName = "Ridge\u{1B}[2J\nline"
    let shown = try shop.sync(pulled).shown
    #expect(shown.contains("Bolt "))
    let controls = shown.unicodeScalars.filter {
      $0 != "\n" && ($0.properties.generalCategory == .control || $0.value == 0x202E)
    }
    #expect(controls.isEmpty, "\(shown)")
    #expect(!shown.contains("\n::add-mask"))
  }
}

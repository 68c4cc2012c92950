import Catalogs
import Diagnostics
import Interpreter
import Machines
import TestSupport
import Testing

/// Links asked for, proposed and refused.
@Suite struct LinkTests {
  private static let products = """
    products:
      steel:   # sold by the sheet
        sku: CRS-16GA
        unit: ft2
      bolt: {name: Hex bolt M6}
      nut: {sku: N-1}
      nut-2: {sku: N-1}
      weld: {type: service, sku: WELD}
      paint: {sku: PNT}
      set: {}
      frame: {item: "43"}
      lost: {item: "99"}
      old: {item: "45"}
      twin-a: {item: "50"}
      twin-b: {item: "50"}
    boms:
      frame: [{lines: [{item: steel, quantity: 1}, {item: set, quantity: 1, supply: phantom}]}]

    """

  private static let items = """
    {"taken": "2026-11-01", "items": [
      {"Id": "9", "Name": "Hex Bolt, M6", "Sku": "", "Type": "Inventory", "Active": true},
      {"Id": "41", "Name": "16 ga", "Sku": " CRS-16GA\\t", "Type": "Inventory", "Active": true},
      {"Id": "42", "Name": "Nut", "Sku": "N-1", "Type": "Inventory", "Active": true},
      {"Id": "43", "Name": "Frame", "Type": "Inventory", "Active": true},
      {"Id": "44", "Name": "Paint", "Sku": "PNT", "Type": "NonInventory", "Active": true},
      {"Id": "45", "Name": "Old", "Type": "Inventory", "Active": false},
      {"Id": "50", "Name": "Twin", "Type": "Inventory", "Active": true},
      {"Id": "100", "Name": "crs", "Sku": "crs-16ga", "Type": "Inventory", "Active": true}]}
    """

  private func shop(_ products: String = products, mode: String = "sync") -> FaultyFiles {
    FaultyFiles([
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: \(mode), provider: quickbooks-online, plan: plus, snapshot: items.json}
      """, "products.yaml": products, "items.json": Self.items,
    ])
  }

  private func link(
    _ files: FaultyFiles, _ wanted: [(product: String, item: String?)]
  ) throws -> PreparedLinks {
    let session = Session(files: files)
    let prepared = try session.prepareLinks(session.links(nil), wanted)
    if !prepared.hasErrors { try session.write(prepared) }
    return prepared
  }

  @Test(arguments: ["sync", "local"]) func `what is linked, and what is not`(mode: String) throws {
    let overview = try Session(files: shop(mode: mode)).links(nil).overview
    #expect(overview.linked.map(\.product) == ["frame"])
    #expect(overview.inactive.map(\.product) == ["old"])
    #expect(overview.shared.map(\.products) == [["twin-a", "twin-b"]])
    #expect(overview.unknown.map(\.product) == ["lost"])
    // A service and what is only a phantom never move.
    #expect(
      overview.unlinked.map(\.product) == ["bolt", "nut", "nut-2", "paint", "steel"])
    #expect(overview.proposals.map { "\($0.product)=\($0.item.id)" } == ["steel=41"])
    let perhaps = overview.unlinked.flatMap { entry in
      entry.perhaps.map { "\(entry.product) \($0.item.id) \($0.reason)" }
    }
    #expect(
      perhaps == [
        "bolt 9 the same name", "nut 42 the same SKU, as another product has",
        "nut-2 42 the same SKU, as another product has",
        "paint 44 the same SKU, but of type NonInventory, which has no quantity",
      ])
  }

  @Test func `a proposal is only that`() throws {
    let files = shop()
    let prepared = try link(files, [])
    #expect(prepared.changes.isEmpty)
    #expect(files.takeWritten() == [])
  }

  @Test func `links are written, and everything else stays`() throws {
    let files = shop()
    let prepared = try link(files, [("steel", "41"), ("bolt", "9"), ("frame", "43"), ("old", nil)])
    #expect(prepared.diagnostics.isEmpty)
    #expect(
      prepared.changes.map { "\($0.product) \($0.old ?? "-") \($0.new ?? "-")" } == [
        "steel - 41", "bolt - 9", "old 45 -",
      ])
    #expect(files.takeWritten() == ["products.yaml"])
    #expect(
      files.texts["products.yaml"]
        == Self.products.replacing("    unit: ft2\n", with: "    unit: ft2\n    item: \"41\"\n")
        .replacing("{name: Hex bolt M6}", with: "{name: Hex bolt M6, item: \"9\"}")
        .replacing("old: {item: \"45\"}", with: "old: {}"))
    #expect(try link(files, [("steel", "41")]).changes.isEmpty)
    #expect(files.takeWritten() == [])
  }

  @Test(arguments: [
    (["steal=41"], "reference/product: there is no product `steal`", "did you mean `steel`?"),
    (
      ["CRS-16GA=41"], "reference/product: there is no product `CRS-16GA`",
      "`CRS-16GA` is the SKU of `steel`"
    ),
    (
      ["steel=7"], "link/unknown: the snapshot has no item with the id `7`",
      "pull the items again, or correct the id"
    ),
    (
      ["steel=16 ga"], "link/unknown: the snapshot has no item with the id `16 ga`",
      "the item named `16 ga` has the id 41"
    ),
    (
      ["steel=N-1"], "link/unknown: the snapshot has no item with the id `N-1`",
      "the item with the SKU `N-1` has the id 42"
    ),
    (
      ["steel=43"], "link/shared: item 43 would be linked to two products",
      "link one of them to another item, or take its link out with `--remove`"
    ),
    (
      ["steel=41", "bolt=41"], "link/shared: item 41 would be linked to two products",
      "link one of them to another item, or take its link out with `--remove`"
    ),
    (
      ["steel=41", "steel=42"], "link/shared: `steel` cannot be linked to two items",
      "name one of the two"
    ),
    (
      ["paint=44"], "link/type: `paint` is stocked, and item 44 is of type `NonInventory`",
      "link an Inventory item, or give the product `type: service`"
    ),
    (
      ["steel="], "link/missing: `steel` is not linked",
      "`cogsmith link` without arguments lists what is"
    ),
  ]) func `what makes no sense is refused, and nothing is written`(
    wanted: [String], finding: String, help: String
  ) throws {
    let files = shop()
    let prepared = try link(
      files,
      [("nut", "42")]
        + wanted.map { text in
          let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
          return (parts[0], parts[1].isEmpty ? nil : parts[1])
        })
    let errors = prepared.diagnostics.filter { $0.severity == .error }
    #expect(errors.map { "\($0.code.rawValue): \($0.message)" } == [finding])
    #expect(errors.first?.helps.map(\.text) == [help])
    #expect(files.takeWritten() == [])
  }

  @Test func `two products may swap their items`() throws {
    let files = shop("products: {a: {item: \"41\"}, b: {item: \"42\"}}\n")
    #expect(try link(files, [("a", "42"), ("b", "41")]).diagnostics.isEmpty)
    #expect(
      files.texts["products.yaml"] == "products: {a: {item: \"42\"}, b: {item: \"41\"}}\n")
  }

  @Test func `before the first pull a link is taken on trust, and said`() throws {
    let files = shop("products: {a: {}}\n")
    files.set("items.json", nil)
    let prepared = try link(files, [("a", "41")])
    #expect(prepared.diagnostics.map(\.severity) == [.note])
    #expect(files.texts["products.yaml"] == "products: {a: {item: \"41\"}}\n")
  }

  @Test func `an alias is left to people`() throws {
    let files = shop("products:\n  a: &a {unit: ft}\n  b: *a\n  c: {}\n")
    let prepared = try link(files, [("c", "41"), ("b", "42")])
    #expect(prepared.diagnostics.map(\.code) == [.linkEdit])
    #expect(
      prepared.diagnostics.first?.helps.first?.text
        == "write `item: \"42\"` among the fields of `b` by hand")
    #expect(files.takeWritten() == [])
  }

  @Test func `a file with a byte-order mark keeps it, and UTF-16 is left to people`() throws {
    let files = shop("\u{FEFF}products: {a: {}}\n")
    #expect(try link(files, [("a", "41")]).diagnostics.isEmpty)
    #expect(
      files.texts["products.yaml"]?.utf8.elementsEqual(
        "\u{FEFF}products: {a: {item: \"41\"}}\n".utf8) == true)
  }

  @Test func `a file that changed meanwhile is not written over`() throws {
    let files = shop("products: {a: {}}\n")
    let session = Session(files: files)
    let prepared = try session.prepareLinks(session.links(nil), [("a", "41")])
    files.set("products.yaml", "products: {a: {}, b: {}}\n")
    #expect(throws: FileFault.self) { try session.write(prepared) }
    #expect(files.texts["products.yaml"] == "products: {a: {}, b: {}}\n")
  }

  /// Over generated shops: linking and taking out again gives every byte back, and in between only the
  /// links differ.
  @Test(arguments: 0..<20) func `links of a generated shop come and go`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var text = "cogsmith: 1\n# products\nproducts:\n"
    var keys: [String] = []
    for index in 0..<(3 + Int(random.next() % 20)) {
      let key = "p\(index)"
      keys.append(key)
      switch random.next() % 5 {
      case 0: text += "  \(key): {}  # \(index)\n"
      case 1: text += "  \(key): {name: \"n, \(index)\", cost: 1.50}\n"
      case 2: text += "  \(key):\n    name: N \(index)   # a remark\n    cost: 2\n\n"
      case 3:
        text +=
          "  \"\(key)\":\n      packs: {box: 4 each}\n      attributes:\n        item: \"5\"\n"
      default: text += "  '\(key)': {\n    unit: each,\n    cost: 1 }\n"
      }
    }
    let files = FaultyFiles(["cogsmith.yaml": text])
    let before = try TestWorkspace(files: files.texts).codes()
    let wanted = keys.filter { _ in random.next() % 3 > 0 }
    let linked = try link(files, wanted.enumerated().map { ($0.element, String($0.offset + 100)) })
    #expect(!linked.hasErrors)
    #expect(try TestWorkspace(files: files.texts).codes() == before)
    let table = try Session(files: files).links(nil).table
    #expect(
      table.products.filter { $0.item != nil }.map(\.key).sorted() == wanted.sorted())
    #expect(try !link(files, wanted.map { ($0, nil) }).hasErrors)
    #expect(files.texts["cogsmith.yaml"] == text)
  }
}

import Diagnostics
import Exports
import Foundation
import Interpreter
import Machines
import TestSupport
import Testing

/// Changing one's mind about who owns inventory: nothing is lost, and nothing is made up.
@Suite struct SwitchTests {
  /// What a workspace comes to: findings, the whole simulation, and what exports would write.
  private func outcome(_ files: [String: String]) throws -> [String] {
    let shop = try TestWorkspace(files: files)
    let provider = MemoryFiles(files)
    let exports = ExportTarget.allCases.flatMap { target in
      Session(files: provider).prepareExport(shop.workspace, to: target).files.map {
        "\($0.path)\n\($0.contents)"
      }
    }
    return [shop.findings(), shop.simulationJSON()] + exports
  }

  /// Switches ten times there and back, by the one line, and expects the same each time.
  private func switches(_ files: [String: String]) throws -> (sync: [String], local: [String]) {
    var files = files
    let root = try #require(files["cogsmith.yaml"])
    #expect(root.contains("mode: sync"))
    let sync = try outcome(files)
    var local: [String]?
    for _ in 0..<10 {
      let there = try #require(files["cogsmith.yaml"])
      files["cogsmith.yaml"] = there.replacing("mode: sync", with: "mode: local")
      let now = try outcome(files)
      #expect(now == local ?? now)
      local = now
      let back = try #require(files["cogsmith.yaml"])
      files["cogsmith.yaml"] = back.replacing("mode: local", with: "mode: sync")
      #expect(try outcome(files) == sync)
    }
    #expect(files["cogsmith.yaml"] == root)
    return (sync, try #require(local))
  }

  private static let root = """
    cogsmith: 1
    currency: USD
    inventory:
      mode: sync
      provider: quickbooks-online
      plan: plus
      snapshot: items.json
    accounts:
      inventory: {id: "81"}
      received: {id: "92"}
      cogs: {id: "80"}
    export: {accounts: {inventory: inventory, receiving: received, cogs: cogs}}

    """

  /// What was on hand when the snapshot was taken stands under `opening:` too, so both modes start from it.
  @Test func `a shop that keeps both is right in both`() throws {
    let found = try switches([
      "cogsmith.yaml": Self.root,
      "products.yaml": """
      products:
        steel: {unit: ft2, item: "41"}
        bolt: {item: "42", cost: 0.10}
        frame: {item: "43"}
        own: {cost: 2.00}
      boms:
        frame: [{lines: [{item: steel, quantity: 2 ft2}, {item: bolt, quantity: 4}]}]
      opening:
        - date: 2026-11-01
          lines:
            - {item: steel, quantity: 40 ft2, cost: 3.00}
            - {item: bolt, quantity: 100, cost: 0.10}
      builds:
        B-1: {date: 2026-11-05, product: frame, quantity: 5}
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [
        {"Id": "41", "Name": "steel", "Type": "Inventory", "Active": true, "QtyOnHand": 40, "PurchaseCost": 3},
        {"Id": "42", "Name": "bolt", "Type": "Inventory", "Active": true, "QtyOnHand": 100, "PurchaseCost": 0.1},
        {"Id": "43", "Name": "frame", "Type": "Inventory", "Active": true, "QtyOnHand": 0, "PurchaseCost": 0}]}
      """,
    ])
    #expect(found.sync[0].hasPrefix("note[link/missing]: `own` is not linked"))
    #expect(!found.sync[0].contains("error"))
    #expect(!found.local[0].contains("error"), "\(found.local[0])")
    #expect(!found.local[0].contains("link/"))
    // 5 x (2 x 3.00 + 4 x 0.10) = 32.00 in both.
    for outcome in [found.sync, found.local] {
      #expect(outcome[1].contains("\"total\": \"32.00\""))
      #expect(outcome.count > 2)
    }
    #expect(found.sync != found.local)
  }

  /// The fabricator's costs and stock are in its snapshot for the most part: in `local` they are
  /// missed, and each is said once.
  @Test func `a shop that never wrote its costs down is told so once`() throws {
    let folder = packageRoot + "/Examples/metal-fabricator"
    var files: [String: String] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init()
    where ["yaml", "json"].contains(name.split(separator: ".").last) {
      files[name] = try String(contentsOf: URL(filePath: folder + "/" + name), encoding: .utf8)
    }
    let found = try switches(files)
    #expect(!found.sync[0].contains("error["))
    #expect(found.local[0].components(separatedBy: "error[").count == 2, "\(found.local[0])")
    expectGolden(found.local[0], "diagnostics-switch/costs.txt")
    #expect(!found.local[0].contains("link/"))
  }

  @Test func `a shop that never wrote its stock down is told so once`() throws {
    var files = local(30, linked: true, quantity: 7)
    files["opening.yaml"] = nil
    files["builds.yaml"] = files["builds.yaml"]?.replacing("2026-10-15", with: "2026-11-15")
    let found = try switches(files)
    #expect(!found.sync[0].contains("error["), "\(found.sync[0])")
    #expect(found.local[0].components(separatedBy: "error[").count == 2, "\(found.local[0])")
    expectGolden(found.local[0], "diagnostics-switch/stock.txt")
  }

  @Test func `a real catalog`() throws {
    guard let bytes = realTable("qbo-sandbox-items/items.json") else { return }
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let items = try #require(
      (answer["QueryResponse"] as? [String: Any])?["Item"] as? [[String: Any]])
    var products = "products:\n  of-my-own: {cost: 1.00}\n"
    var opening = "opening:\n  - date: 2023-02-10\n    lines:\n"
    var linked = 0
    for item in items where item["Type"] as? String == "Inventory" {
      let id = try #require(item["Id"] as? String)
      let name = try #require(item["Name"] as? String)
      products += "  \(name.replacing(" ", with: "-")): {item: \"\(id)\"}  # \(name)\n"
      let quantity = try #require(item["QtyOnHand"] as? NSNumber)
      let cost = try #require(item["PurchaseCost"] as? NSNumber)
      opening +=
        "      - {item: \(name.replacing(" ", with: "-")), quantity: \(quantity), cost: \(cost)}\n"
      linked += 1
    }
    #expect(linked == 4)
    let found = try switches([
      "cogsmith.yaml": Self.root, "products.yaml": products, "opening.yaml": opening,
      "items.json": String(decoding: bytes, as: UTF8.self),
    ])
    for outcome in [found.sync, found.local] {
      #expect(!outcome[0].contains("error["), "\(outcome[0])")
      // 25 x 0.75 + 31 x 2.50 + 25 x 10 + 2 x 125 = 596.25, the company's own balance.
      let values = outcome[1].matches(of: /"value": "([0-9.]+)",\s+"layers"/).map { String($0.1) }
      #expect(values.sorted() == ["18.75", "250.00", "250.00", "77.50"])
    }
  }

  // MARK: From `local` to `sync`

  private func local(_ count: Int, linked: Bool, quantity: Int) -> [String: String] {
    var products = "products:\n"
    var opening = "opening:\n  - date: 2026-10-01\n    lines:\n"
    var builds = "builds:\n"
    var boms = "boms:\n"
    var items: [String] = []
    for index in 10..<10 + count {
      let link = linked ? ", item: \"\(index)\"" : ""
      products += "  part-\(index): {cost: 2.00\(link)}\n"
      products += "  made-\(index): {item: \"9\(index)\"}\n"
      boms += "  made-\(index): [{lines: [{item: part-\(index), quantity: 1}]}]\n"
      opening += "      - {item: part-\(index), quantity: \(quantity)}\n"
      builds += "  B-\(index): {date: 2026-10-15, product: made-\(index), quantity: 1}\n"
      items.append(
        """
        {"Id": "\(index)", "Type": "Inventory", "Active": true, "QtyOnHand": 7, "PurchaseCost": 2},
        {"Id": "9\(index)", "Type": "Inventory", "Active": true, "QtyOnHand": 0, "PurchaseCost": 2}
        """)
    }
    return [
      "cogsmith.yaml": Self.root, "products.yaml": products, "boms.yaml": boms,
      "opening.yaml": opening, "builds.yaml": builds,
      "items.json": "{\"taken\": \"2026-11-01\", \"items\": [\(items.joined(separator: ",\n"))]}",
    ]
  }

  @Test func `thirty products without links are one note and one warning`() throws {
    let files = local(30, linked: false, quantity: 10)
    let shop = try TestWorkspace(files: files)
    let found = shop.check().diagnostics
    #expect(found.map(\.code) == [.linkMissing, .inventoryOpening])
    #expect(found.map(\.severity) == [.note, .warning])
    expectGolden(shop.findings(), "diagnostics-switch/unlinked.txt")
  }

  @Test func `layers from a time in local are one error that says what to do`() throws {
    let shop = try TestWorkspace(files: local(30, linked: true, quantity: 10))
    #expect(shop.codes() == ["inventory/opening"])
    expectGolden(shop.findings(), "diagnostics-switch/layers.txt")
    #expect(try TestWorkspace(files: local(30, linked: true, quantity: 7)).codes() == [])
  }

  @Test func `an export that needs the links is refused once`() throws {
    var files = local(30, linked: false, quantity: 10)
    files["builds.yaml"] = nil
    files["more.yaml"] =
      "receipts:\n"
      + (10..<40).map {
        "  R-\($0): {date: 2026-11-05, lines: [{item: part-\($0), quantity: 1}]}\n"
      }.joined()
    let found = try TestWorkspace(files: files).check().diagnostics
    #expect(found.filter { $0.severity == .error }.map(\.code) == [.linkMissing])
    #expect(
      found.contains {
        $0.message == "30 products move, and are not linked to items of the accounting system"
      })
  }

  // MARK: Before the first pull

  @Test(arguments: [
    ("products: {a: {item: \"41\"}}", ["inventory/snapshot"], false),
    (
      "products: {a: {cost: 1}}\nopening: [{date: 2026-11-01, lines: [{item: a, quantity: 1}]}]",
      ["inventory/snapshot"], true
    ),
    (
      "products: {a: {cost: 1}}\nsales: {from: sales.csv}", ["inventory/snapshot", "file/missing"],
      true
    ),
  ]) func `nothing has been pulled yet`(more: String, codes: [String], isError: Bool) throws {
    let shop = try TestWorkspace(files: ["cogsmith.yaml": Self.root, "more.yaml": more])
    let found = shop.check().diagnostics
    #expect(found.map(\.code.rawValue) == codes)
    #expect(found.first?.severity == (isError ? .error : .note))
    #expect(found.first?.helps.first?.text.contains("run `cogsmith sync`") == true)
  }
}

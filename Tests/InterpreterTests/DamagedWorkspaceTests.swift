import Diagnostics
import Exports
import Foundation
import Interpreter
import Machines
import Renderings
import SourceText
import TestSupport
import Testing

/// Whatever happens to the files of a workspace, every finding has words and a place, and no law of
/// conservation breaks: a few minutes of `Scripts/fuzz` in a second.
@Suite struct DamagedWorkspaceTests {
  private static let shop = """
    cogsmith: 1
    company: Two Benches
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
    units: {board-foot: 144 in3}
    products:
      steel: {unit: ft2, packs: {sheet: 32 ft2}, item: "41"}
      bolt: {cost: 1, item: "42", picking: fefo}
      nut: {cost: 0.1, item: "44"}
      frame: {item: "43", price: 50}
    rates: {welding: {cost: 42/h}}
    boms:
      frame:
        - version: 2
          lines:
            - {item: steel, quantity: 1/3 sheet, loss: 4%}
            - {item: bolt, quantity: 8, multiple: 10, substitutes: [nut]}
          costs:
            - {type: labor, time: 45 min, rate: welding}
            - {type: overhead, percent: 15%, of: labor}
          byproducts: [{item: nut, quantity: 1, share: 5%}]
    receipts: {from: receipts.csv}
    builds:
      B-1: {date: 2026-11-03, product: frame, quantity: 3, good: 2, use: {bolt: 27}}
    sales: {S-1: {date: 2026-11-04, lines: [{item: frame, quantity: 1}]}}
    accounts: {stock: {id: "81"}, cogs: {id: "80"}, wages: {id: "82"}}
    export: {accounts: {inventory: stock, cogs: cogs, labor: wages, overhead: wages, receiving: wages}}

    """

  private static let files: [String: [UInt8]] = [
    "cogsmith.yaml": Array(shop.utf8),
    "receipts.csv": Array(
      "id,date,item,quantity,cost,lot\nR-1,2026-11-01,bolt,500,1,H-1\nR-1,,nut,20,,\n".utf8),
    "items.json": Array(
      """
      {"taken": "2026-02-01", "items": [
        {"Id": "41", "Name": "Steel", "Type": "Inventory", "QtyOnHand": 320.5, "PurchaseCost": 3.05},
        {"Id": "42", "Name": "Bolt", "Type": "Inventory", "QtyOnHand": 0, "PurchaseCost": 1},
        {"Id": "43", "Name": "Frame", "Type": "Inventory"}, {"Id": "44", "Name": "Nut", "Type": "Inventory"}],
       "accounts": [{"Id": "80", "Name": "COGS"}, {"Id": "81", "Name": "Stock"}, {"Id": "82", "Name": "Wages"}]}
      """.utf8),
  ]

  @Test func `undamaged it has no errors`() throws {
    let run = try Session(files: MemoryFiles(bytes: Self.files)).load().run()
    #expect(run.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
  }

  @Test(arguments: UInt64(1)...8) func `damaged it is told`(seed: UInt64) throws {
    var damage = Damage(seed: seed)
    let names = Self.files.keys.sorted()
    for round in 0..<18 {
      var files = Self.files
      let name = names[round % names.count]
      files[name] = damage.damaged(files[name] ?? [])
      let session = Session(files: MemoryFiles(bytes: files))
      let workspace = try session.load()
      let run = workspace.run()
      check(run, String(decoding: files[name] ?? [], as: UTF8.self))
      for target in ExportTarget.allCases {
        let prepared = session.prepareExport(workspace, to: target)
        #expect(prepared.hasErrors || prepared.plan != nil)
      }
    }
  }

  private func check(_ run: Run, _ text: String) {
    let renderer = ExcerptRenderer(run.sources)
    for diagnostic in run.diagnostics {
      let labels = [diagnostic.primary].compactMap { $0 } + diagnostic.related
      let spans = labels.map(\.span) + diagnostic.helps.flatMap(\.edits).map(\.span)
      let isWithin = spans.allSatisfy {
        $0.start <= $0.end && Int($0.end) <= run.sources[$0.source].bytes.count
      }
      #expect(isWithin, "\(diagnostic.message) in \(text)")
      #expect(diagnostic.code != .lawBroken, "\(text)")
      #expect(renderer.render(diagnostic).plain.contains("[\(diagnostic.code.rawValue)]"))
    }
    #expect(run.simulation != nil || run.hasErrors, "\(text)")
  }
}

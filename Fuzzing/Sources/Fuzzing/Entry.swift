import Diagnostics
import Exports
import Interpreter
import Machines
import Renderings
import SourceText

/// What libFuzzer calls with each input.
///
/// The first byte says what the others are: `d` a manifest, `e` a CSV file with events, `f` a snapshot,
/// `g` a lock, `h` several files of a workspace.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let kind = bytes.first else { return 0 }
  let input = Array(bytes.dropFirst())
  switch kind % 5 {
  case 0: check(["cogsmith.yaml": input])
  case 1:
    var files = shop
    files["receipts.csv"] = input
    files["builds.csv"] = input
    check(files)
  case 2:
    var files = linkedShop
    files["items.json"] = input
    check(files)
  case 3:
    var files = shop
    files["exports.lock"] = input
    check(files)
  default: check(files(input))
  }
  return 0
}

/// Several files, with a record separator (0x1E) between them.
private func files(_ input: [UInt8]) -> [String: [UInt8]] {
  let names = [
    "cogsmith.yaml", "a.yaml", "receipts.csv", "builds.csv", "items.json", "exports.lock",
  ]
  let parts = input.split(
    separator: 0x1E, maxSplits: names.count - 1, omittingEmptySubsequences: false)
  return Dictionary(zip(names, parts.map { Array($0) })) { first, _ in first }
}

/// Reads, runs and prepares to export a workspace, and stops where something is not as it has to be.
private func check(_ files: [String: [UInt8]]) {
  let session = Session(files: MemoryFiles(bytes: files))
  guard let workspace = try? session.load() else { return }
  let run = workspace.run()
  let renderer = ExcerptRenderer(run.sources)
  for diagnostic in run.diagnostics {
    let labels = [diagnostic.primary].compactMap { $0 } + diagnostic.related
    for span in labels.map(\.span) + diagnostic.helps.flatMap(\.edits).map(\.span) {
      let size = run.sources[span.source].bytes.count
      precondition(span.start <= span.end && Int(span.end) <= size, "a place outside of its file")
    }
    precondition(diagnostic.code != .lawBroken, "a law of conservation is broken")
    precondition(!diagnostic.message.isEmpty, "a finding without words")
    _ = renderer.render(diagnostic).plain
  }
  precondition(
    workspace.catalog != nil || workspace.diagnostics.contains { $0.severity == .error },
    "no catalog, and no reason why")
  for target in ExportTarget.allCases { _ = session.prepareExport(workspace, to: target) }
}

private let shop: [String: [UInt8]] = [
  "cogsmith.yaml": Array(
    """
    cogsmith: 1
    currency: USD
    products: {steel: {unit: ft2, packs: {sheet: 32 ft2}, cost: 3}, bolt: {cost: 1}, frame: {}}
    boms: {frame: [{lines: [{item: steel, quantity: 2, loss: 4%}, {item: bolt, quantity: 8}]}]}
    opening: [{date: 2026-11-01, lines: [{item: steel, quantity: 100}, {item: bolt, quantity: 500}]}]
    receipts: {from: receipts.csv}
    builds: {from: builds.csv}
    accounts: {stock: {code: "1400", id: "1"}, cogs: {id: "2"}, received: {id: "3"}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: received}}
    """.utf8),
  "receipts.csv": Array("id,date,item,quantity\nR-1,2026-11-02,bolt,5\n".utf8),
  "builds.csv": Array("id,date,product,quantity\nB-1,2026-11-03,frame,2\n".utf8),
]

private let linkedShop: [String: [UInt8]] = [
  "cogsmith.yaml": Array(
    """
    cogsmith: 1
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
    products: {steel: {unit: ft2, name: Iron, item: "41"}, bolt: {item: "42"}, frame: {item: "43"}}
    boms: {frame: [{lines: [{item: steel, quantity: 2}, {item: bolt, quantity: 8}]}]}
    builds: {B-1: {date: 2026-11-03, product: frame, quantity: 2}}
    accounts: {stock: {id: "81"}, cogs: {id: "80"}}
    export: {accounts: {inventory: stock, cogs: cogs}}
    """.utf8)
]

import Diagnostics
import Interpreter
import Machines
import SourceText
import TestSupport
import Testing

/// A world that does not let files be read is said, and everything else is still checked.
@Suite struct FileFaultTests {
  private let root = "cogsmith: 1\ncurrency: USD\n"

  private func findings(_ files: FaultyFiles) throws -> [String] {
    try Session(files: files).load().run().diagnostics.filter { $0.severity == .error }.map {
      "\($0.code.rawValue): \($0.message)"
    }
  }

  @Test func `a manifest that cannot be read is one finding`() throws {
    let files = FaultyFiles([
      "cogsmith.yaml": root, "parts.yaml": "products: {bolt: {cost: 1}}\nunits: {crate: 12 each}\n",
      "boms.yaml":
        "products: {frame: {}}\nboms: {frame: [{lines: [{item: bolt, quantity: 1 crate}, {item: nut, quantity: 1}]}]}\n",
    ])
    #expect(try findings(files) == ["reference/product: there is no product `nut`"])
    files.setUnreadable(["parts.yaml"])
    #expect(try findings(files) == ["file/unreadable: `parts.yaml` cannot be read"])
    // What has nothing to do with it is found all the same.
    files.set("more.yaml", "products: {x: {cost: many}}\nproducts2: {}\n")
    #expect(
      try findings(files) == [
        "value/rate: `many` is not a cost",
        "schema/unknown-key: `products2` is not a section of a manifest",
        "file/unreadable: `parts.yaml` cannot be read",
      ])
  }

  @Test func `without the root file, or a folder, there is no workspace`() throws {
    let files = FaultyFiles(["cogsmith.yaml": root, "a/b.yaml": ""])
    files.setUnlistable(["a"])
    #expect(throws: FileFault(path: "a", reason: "the folder cannot be read")) {
      try findings(files)
    }
    files.setUnlistable([])
    files.setUnreadable(["cogsmith.yaml"])
    #expect(throws: FileFault(path: "cogsmith.yaml", reason: "cannot be read")) {
      try findings(files)
    }
  }

  @Test func `a CSV file that is missing, or no file, or cannot be read`() throws {
    let files = FaultyFiles([
      "cogsmith.yaml": root, "in/a.yaml": "products: {bolt: {cost: 1}}\nreceipts: {from: r.csv}\n",
    ])
    #expect(try findings(files) == ["file/missing: there is no file `in/r.csv`"])
    files.set("in/r.csv/x", "")
    #expect(try findings(files) == ["file/missing: `in/r.csv` is a folder"])
    files.set("in/r.csv/x", nil)
    files.set("in/r.csv", "id,date,item,quantity\nR-1,2026-11-02,bolt,5\n")
    #expect(try findings(files) == [])
    files.setUnreadable(["in/r.csv"])
    #expect(try findings(files) == ["file/unreadable: `in/r.csv` cannot be read"])
  }

  @Test func `its place is that of its name`() throws {
    let text = "cogsmith: 1\nreceipts: {from: «r.csv»}\n"
    let workspace = try TestWorkspace(MarkedText(text).text)
    let run = workspace.check()
    #expect(MarkedText.marking(run.sources.files[0].bytes, run.diagnostics) == text)
  }

  @Test func `a file that is named twice is read once, and that is said`() throws {
    let files = FaultyFiles([
      "cogsmith.yaml": root + "products: {bolt: {cost: 1}}\nreceipts: {from: r.csv}\n",
      "b.yaml": "receipts: {from: r.csv}\n",
      "r.csv": "id,date,item,quantity\nR-1,2026-11-02,bolt,5\n",
    ])
    #expect(try findings(files) == ["workspace/duplicate: the file `r.csv` is named twice"])
  }

  private let sync = """
    cogsmith: 1
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
    products: {steel: {unit: ft2, item: "41"}, bolt: {item: "42"}}
    receipts: {R-1: {date: 2026-11-02, lines: [{item: bolt, quantity: 5}]}}
    accounts: {received: {id: "81"}}
    export: {accounts: {receiving: received}}

    """

  @Test func `a snapshot that is missing, or cannot be read, is one finding`() throws {
    let files = FaultyFiles(["cogsmith.yaml": sync])
    #expect(
      try findings(files) == [
        "inventory/snapshot: nothing has been pulled from the accounting system yet, so there is no stock to start from"
      ])
    files.set("items.jsn", "{}")
    #expect(try findings(files) == ["file/missing: there is no file `items.json`"])
    files.set("items.jsn", nil)
    files.set("items.json/x", "")
    #expect(try findings(files) == ["file/missing: `items.json` is a folder"])
    files.set("items.json/x", nil)
    files.set("items.json", "{}")
    files.setUnreadable(["items.json"])
    #expect(try findings(files) == ["file/unreadable: `items.json` cannot be read"])
  }

  @Test func `a snapshot that breaks off is one finding`() throws {
    let whole = """
      {"taken": "2026-02-01", "items": [
        {"Id": "41", "Name": "Steel", "Type": "Inventory", "QtyOnHand": 10, "PurchaseCost": 3},
        {"Id": "42", "Name": "Bolt", "Type": "Inventory", "QtyOnHand": 5, "PurchaseCost": 1}],
       "accounts": [{"Id": "80", "Name": "COGS"}, {"Id": "81", "Name": "Inventory"}]}
      """
    let files = FaultyFiles(["cogsmith.yaml": sync, "items.json": whole])
    #expect(try findings(files) == [])
    for count in stride(from: 1, to: whole.utf8.count - 1, by: 7) {
      files.set("items.json", String(decoding: Array(whole.utf8).prefix(count), as: UTF8.self))
      let found = try findings(files)
      #expect(found.count == 1 && found[0].hasPrefix("json/syntax"), "\(count): \(found)")
    }
  }

  @Test func `a lock that cannot be read is one finding`() throws {
    let files = FaultyFiles([
      "cogsmith.yaml": root + "products: {a: {}}\n", "exports.lock": "{\"cogsmith\": 1}",
    ])
    #expect(try findings(files) == [])
    files.setUnreadable(["exports.lock"])
    #expect(try findings(files) == ["file/unreadable: `exports.lock` cannot be read"])
    files.setUnreadable([])
    files.set("exports.lock", "{\"cogsmith\": 1, \"exports\": [")
    #expect(try findings(files).count == 1)
    files.set("exports.lock", nil)
    files.set("exports.lock/x", "")
    #expect(try findings(files) == ["file/unreadable: `exports.lock` is a folder"])
  }

  @Test func `a workspace that declares nothing`() throws {
    #expect(try TestWorkspace("").codes() == ["workspace/empty"])
    #expect(try TestWorkspace("# nothing yet\n---\n").codes() == ["workspace/empty"])
    #expect(try TestWorkspace(": x").codes() == ["yaml/key"])
  }

  @Test func `bytes that are no text are said once, and the rest is checked`() throws {
    let shop = try TestWorkspace(
      bytes: [
        "shop.yaml": Array("cogsmith: 1\nproducts: {a: {name: Sch".utf8) + [0xFC]
          + Array("tte, cost: x}}\n".utf8)
      ],
      path: "shop.yaml")
    #expect(shop.codes() == ["file/encoding", "value/rate"])
    #expect(shop.findings().contains("the byte 0xFC here"))
    let utf16 = try TestWorkspace(
      bytes: [
        "shop.yaml": [0xFF, 0xFE]
          + Array("cogsmith: 1\nproducts: {a: {cost: x}} # ".utf16).flatMap {
            [UInt8($0 & 0xFF), UInt8($0 >> 8)]
          } + [0x00, 0xD8]
      ],
      path: "shop.yaml")
    #expect(utf16.codes() == ["value/rate", "file/encoding"])
  }
}

import Catalogs
import Foundation
import Interpreter
import TestSupport
import Testing

@testable import Command

/// The first day of three shops, as a conversation at a terminal.
@Suite struct InitConversationTests {
  private static let parts = """
    Rotary table,,,,
    Part no.,Description,Qty,Unit cost,Total
    BAR-2,Bar 4140,2 ft,$14.50,$29.00
    BRG-30206,Bearing,2,$31.00,$62.00
    CST-8,Casting,1,some,

    """

  /// A shop with the answers that are typed there, and the flags that are given beforehand.
  private static let shops: [(name: String, answers: [String], flags: [String])] = [
    (
      "fabricator-on-plus",
      ["Ridgeline Enclosures", "?", "2", "", "?", "3", "?", "", "", "?", "", "?", "", "?", ""], []
    ),
    (
      "cabinet-shop-on-essentials",
      [
        "Alder & Oak: Cabinets", "sync", "quick", "essentials", "?", "yes", "average", "eur",
        "hand",
        "n", "",
      ], []
    ),
    (
      "machine-shop-with-a-file",
      [
        "Tamarack Machine", "local", "none", "lifo", "USD", "file", "?", "nowhere.csv", "PARTS",
        "?", "rotary-table-8", "?", "yes", "", "yes",
      ], []
    ),
    (
      "xero-and-a-change-of-mind",
      [
        "", "sync", "xero", "no", "sync", "xero", "y", "", "", "", "", "",
      ], []
    ),
    (
      "flags-and-few-questions", ["", "", "yes"],
      [
        "--mode", "sync", "--provider", "quickbooks-online", "--plan", "advanced", "--costing",
        "fifo",
        "--currency", "CAD", "--no-check",
      ]
    ),
    (
      "nonsense",
      [
        "  Shop  ", "3", "0", "-1", "l o c a l", "$(reboot)", "\u{1B}[2J", "LOCAL", "none",
        "standard",
        "fi", "usdd", "", "maybe", "hand", "perhaps", "YES", "why", "no",
      ], []
    ),
  ]

  @Test(arguments: shops.map(\.name)) func `a conversation`(name: String) throws {
    let shop = try #require(Self.shops.first { $0.name == name })
    let scratch = try Scratch(["parts.csv": Self.parts])
    let answers = shop.answers.map { $0 == "PARTS" ? scratch.path + "/parts.csv" : $0 }
    let held = try converse(answers, shop.flags, in: scratch)
    #expect(held.script.left == 0)
    var text = held.transcript
    for path in scratch.files() where path.hasPrefix("shop/") && !path.hasSuffix(".yml") {
      text += "=== \(path)\n" + (try scratch.read(path))
    }
    expectGolden(text, "init/\(name).txt")
    for line in held.transcript.split(separator: "\n") {
      #expect(line.count <= 100, "\(line)")
    }
    if held.status == 0 {
      let check = try Program.run(["check", "shop"], in: scratch.path)
      #expect(check.status == 0)
      #expect(!check.errors.contains("warning["), "\(check.errors)")
    } else {
      #expect(scratch.files() == ["parts.csv"])
    }
  }

  /// Whoever leaves at any question leaves nothing behind.
  @Test(arguments: 0..<15) func `the end of the input writes nothing`(count: Int) throws {
    let scratch = try Scratch(["parts.csv": Self.parts])
    let shop = Self.shops[2]
    let answers = shop.answers.prefix(count).map {
      $0 == "PARTS" ? scratch.path + "/parts.csv" : $0
    }
    let held = try converse(Array(answers), in: scratch)
    #expect(held.status == (count == shop.answers.count ? 0 : 1))
    if held.status != 0 {
      #expect(held.transcript.hasSuffix("Ended; nothing is written.\n"))
      #expect(scratch.files() == ["parts.csv"])
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/shop"))
    }
  }

  @Test func `a machine that answers nonsense for ever is left`() throws {
    let scratch = try Scratch()
    let held = try converse(["Shop"] + [String](repeating: "what", count: 300), in: scratch)
    #expect(held.status == 1)
    #expect(held.script.left == 200)
  }

  @Test func `proposed links are asked for one by one`() throws {
    let items = """
      {"taken": "2026-11-01", "items": [
        {"Id": "41", "Name": "16 ga steel", "Sku": "S-16", "Type": "Inventory", "Active": true},
        {"Id": "42", "Name": "Bolt", "Sku": "B-6", "Type": "Inventory", "Active": true}]}
      """
    let scratch = try Scratch([
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      products: {bolt: {sku: B-6}, steel: {sku: S-16}, nut: {}}
      """, "items.json": items,
    ])
    let board = try Session().links(scratch.path)
    for (answers, accepted) in [
      (["", "?", "yes"], ["steel"]), (["y", "nonsense", "n"], ["bolt"]), (["yes"], []),
    ] {
      let script = Script(answers)
      var conversation = script.conversation
      let found = accept(board.overview.proposals, &conversation)
      #expect(found.map(\.product) == accepted, "\(script.transcript)")
    }
  }
}

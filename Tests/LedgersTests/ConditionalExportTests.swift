import Catalogs
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Machines
import Manifests
import Renderings
import TestSupport
import Testing

/// Conditional accounts, classes, departments and templates as each target writes them.
@Suite struct ConditionalExportTests {
  /// Two sheds from boards and screws, of which one is sold; half a batch goes back.
  private static func shop(
    recognition: String = "sale", dimensions: String = "{class: Wood}", quantity: Int = 2,
    more: String = ""
  ) -> String {
    """
    cogsmith: 1
    company: Lowe
    currency: USD
    accounts:
      wood: {code: "1310", id: "81", name: Wood}
      metal: {code: "1320", id: "82", name: Metal}
      sheds: {code: "1400", id: "83", name: Sheds}
      chips: {code: "1410", id: "84", name: Chips}
      cogs: {code: "5000", id: "80", name: Cost of goods sold}
      retail: {code: "5010", id: "85", name: Cost of retail sales}
      grni: {code: "2100", id: "86", name: Received not billed}
      mill: {code: "2110", id: "87", name: Owed to the mill}
      work: {code: "5100", id: "88", name: Work applied}
      loss: {code: "5200", id: "89", name: Shrinkage}
    export:
      recognize-cogs: \(recognition)
      number: "${role_of(event.kind)}-${event.id}"
      memo: "${receipt.supplier} on ${receipt.date}"
      accounts:
        - {role: component, when: item.attributes.line == 'wood', use: wood}
        - {role: inventory, when: item.attributes.line == 'wood', use: wood}
        - {role: inventory, when: item.key == 'shed' || product.key == 'shed', use: sheds}
        - {role: inventory, use: metal}
        - {role: by-product, use: chips}
        - {role: receiving, when: receipt.supplier.startsWith('Mill'), use: mill}
        - {role: receiving, use: grni}
        - {role: cogs, when: has(sale.customer) && sale.customer == 'Ann', use: retail}
        - {role: cogs, use: cogs}
        - {role: labor, use: work}
        - {role: shrinkage, use: loss}
      dimensions: [\(dimensions)]
    functions: {role_of: {parameters: [kind: text], value: "kind == 'build' ? 'B' : 'E'"}}
    products:
      board: {attributes: {line: wood}}
      screw: {attributes: {line: metal}}
      chip: {attributes: {line: wood}}
      shed: {}
    boms:
      shed:
        - lines: [{item: board, quantity: 4}, {item: screw, quantity: 10}]
          costs: [{type: labor, amount: 7}]
          byproducts: [{item: chip, quantity: 2, value: 0.50}]
    receipts:
      1: {date: 2026-01-02, supplier: Mill Road, lines: [{item: board, quantity: 20, cost: 5}]}
      2: {date: 2026-01-02, supplier: Fix, lines: [{item: screw, quantity: 100, cost: 0.10}]}
    builds:
      3: {date: 2026-01-03, product: shed, quantity: \(quantity)}
    sales:
      4: {date: 2026-01-04, customer: Ann, lines: [{item: shed, quantity: 1}, {item: board, quantity: 1}]}
      5: {date: 2026-01-05, customer: Bo, lines: [{item: chip, quantity: 1}]}
    adjustments:
      6: {date: 2026-01-06, reason: count, lines: [{item: screw, quantity: -10}]}
    \(more)
    """
  }

  private func prepared(
    _ yaml: String, _ target: ExportTarget, lock: String? = nil
  ) throws -> (text: String, lock: String, plan: ExportPlan) {
    var files = ["cogsmith.yaml": yaml]
    files["exports.lock"] = lock
    let session = Session(files: MemoryFiles(files))
    let workspace = try session.load()
    let prepared = session.prepareExport(workspace, to: target)
    let renderer = ExcerptRenderer(prepared.sources)
    let said = prepared.diagnostics.map { renderer.render($0).plain }.joined()
    let plan = try #require(prepared.plan, "\(said)")
    return (
      prepared.files.map(\.contents).joined(), plan.lock.text(workspace.settings), plan
    )
  }

  /// One shed: 4 x 5 + 10 x 0.10 + 7 = 28, less 2 chips at 0.50: 27.
  @Test func `each part of stock leaves the account that it entered`() throws {
    let shop = try ShopFigures(Self.shop())
    #expect(shop.errors.isEmpty, "\(shop.shop.findings())")
    #expect(
      shop.transactions("4") == [
        [
          "journal-entry", "Dr retail 27.00 shed", "Cr sheds 27.00 shed", "Dr retail 5.00 board",
          "Cr wood 5.00 board",
        ]
      ])
    #expect(
      shop.transactions("5") == [["journal-entry", "Dr cogs 0.50 chip", "Cr chips 0.50 chip"]])
    // wood 100 - 40 - 5; metal 10 - 2 - 1; sheds 54 - 27; chips 2 - 0.50
    let balances = shop.balances()
    #expect(balances["wood"] == "55.00" && balances["metal"] == "7.00")
    #expect(balances["sheds"] == "27.00" && balances["chips"] == "1.50")
    #expect(balances["mill"] == "-100.00" && balances["grni"] == "-10.00")
    #expect(balances["loss"] == "1.00" && balances["work"] == "-14.00")
    #expect(balances["retail"] == "32.00" && balances["cogs"] == "0.50")
  }

  @Test func `a build that is expensed is the sale of nobody`() throws {
    // Expensed at once: 54 to cogs; the sale of the shed itself posts nothing more.
    let balances = try ShopFigures(Self.shop(recognition: "build")).balances()
    #expect(balances["cogs"] == "54.50" && balances["retail"] == "5.00")
    #expect(balances["sheds"] == nil && balances["wood"] == "55.00")
  }

  @Test func `numbers and memos by templates, and the default where an event lacks it`() throws {
    let found = try ShopFigures(Self.shop()).ledger.transactions.map { "\($0.number) \($0.memo)" }
    #expect(
      found == [
        "E-1 Mill Road on 2026-01-02", "E-2 Fix on 2026-01-02", "B-3 Build 3: 2 x shed",
        "E-4 Sale 4 to Ann", "E-5 Sale 5 to Bo", "E-6 Adjustment 6: count",
      ])
  }

  @Test(arguments: ["build", "sale"]) func `beancount accepts it, and its balances are ours`(
    recognition: String
  ) throws {
    guard let beancount = try Beancount.find() else { return }
    let yaml = Self.shop(
      recognition: recognition,
      dimensions: "{when: role == 'labor', department: \"The \\\"bench\\\"\"}, {class: Wood}")
    let ledger = try prepared(yaml, .beancount).text
    #expect(try beancount.check(ledger) == "")
    #expect(ledger.contains("class: \"Wood\"") && ledger.contains(#"department: "The \"bench\"""#))
    let held = try #require(
      beancount.balances(of: ledger, on: ["2026-12-31"])["2026-12-31"]
    ).accounts
    let known = try ShopFigures(yaml).balances().values.filter { $0 != "0.00" }.sorted()
    let theirs = held.values.filter { $0 != "0" }.sorted()
    let ours = known.map { text in
      var short = text[...]
      while short.hasSuffix("0") { short.removeLast() }
      if short.hasSuffix(".") { short.removeLast() }
      return String(short)
    }.sorted()
    #expect(theirs == ours)
  }

  @Test func `classes and departments stand on their lines in every target`() throws {
    let yaml = Self.shop(
      dimensions: """
        {when: role == 'labor', department: Bench},
              {when: item.attributes.line == 'wood', class: Wood, department: Yard},
              {when: has(sale.customer) && sale.customer == 'Ann', class: Ann}
        """)
    let json = try prepared(yaml, .json).text
    #expect(json.contains("\"class\": \"Wood\"") && json.contains("\"class\": \"Ann\""))
    #expect(json.contains("\"department\": \"Bench\""))
    let run = try ShopFigures(yaml)
    let found = run.ledger.transactions.flatMap { transaction in
      transaction.lines.map {
        "\(transaction.event) \($0.role.rawValue) \($0.item ?? "-") \($0.className ?? "-") \($0.department ?? "-")"
      }
    }
    #expect(found.contains("3 labor - - Bench"))
    #expect(found.contains("3 component board Wood Yard"))
    #expect(found.contains("3 component screw - -"))
    #expect(found.contains("4 cogs board Wood Yard"))
    #expect(found.contains("4 cogs shed Ann -"))
  }

  @Test func `a lock keeps the dimensions, and a reversal takes them back with their own`() throws {
    let first = try prepared(Self.shop(), .json)
    #expect(first.plan.transactions.count == 6)
    let again = try prepared(Self.shop(), .json, lock: first.lock)
    #expect(again.plan.transactions.isEmpty && again.lock == first.lock)
    // Another class and another quantity: the build and what it cost are taken back as they were.
    let edited = Self.shop(dimensions: "{class: Outdoor}", quantity: 1)
    let third = try prepared(edited, .json, lock: first.lock)
    let reversals = third.plan.transactions.filter { $0.reverses != nil }
    #expect(!reversals.isEmpty)
    #expect(reversals.flatMap(\.lines).allSatisfy { $0.className == "Wood" })
    let replacing = third.plan.transactions.filter { $0.reverses == nil }
    #expect(replacing.contains { $0.event == "3" })
    #expect(replacing.flatMap(\.lines).allSatisfy { $0.className == "Outdoor" })
  }

  @Test(arguments: [
    ("{role: finished-goods, when: build.quantity > 1, use: sheds}", "mapping/two-homes"),
    ("{role: component, when: sale.customer == 'Ann', use: wood}", "mapping/two-homes"),
    ("{role: labor, when: item.key == 'board', use: work}", "mapping/unreachable"),
    ("{role: receiving, when: sale.customer == 'Ann', use: mill}", "mapping/unreachable"),
    ("{role: shrinkage, when: receipt.supplier == 'Fix', use: loss}", "mapping/unreachable"),
    ("{role: metal, when: item.key == 'board', use: metal}", "mapping/role"),
  ])
  func `a row that reads what its role never has`(row: String, code: String) throws {
    let text = Self.shop().replacing(
      "    - {role: inventory, use: metal}\n",
      with: "    - {role: inventory, use: metal}\n    - \(row)\n")
    #expect(text.contains(row))
    #expect(try TestWorkspace(text).codes() == [code])
  }

  @Test func `a rule that fails stops the export, a warning does not`() throws {
    for (level, isStopped) in [("error", true), ("warning", false), ("note", false)] {
      let yaml = Self.shop(
        more:
          "rules: {dear: {each: posting, require: \"posting.amount < money(50)\", level: \(level)}}"
      )
      let session = Session(files: MemoryFiles(["cogsmith.yaml": yaml]))
      let prepared = session.prepareExport(try session.load(), to: .json)
      #expect((prepared.plan == nil) == isStopped, "\(level)")
      #expect(prepared.diagnostics.contains { $0.code == .ruleFailed })
    }
  }
}

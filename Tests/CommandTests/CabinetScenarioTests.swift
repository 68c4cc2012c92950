import Foundation
import QuickBooksSimulator
import TestSupport
import Testing

/// A cabinet shop that leaves its spreadsheets: these files own inventory, and QuickBooks Online Essentials,
/// which has no quantities, gets journal entries.
@Suite struct CabinetScenarioTests {
  private let shop: Scenario

  init() throws {
    let accounts: [(id: String, name: String, type: String)] = [
      ("31", "Materials", "Other Current Asset"), ("32", "Cabinets", "Other Current Asset"),
      ("41", "Goods received, not billed", "Other Current Liability"),
      ("50", "Cost of sales", "Cost of Goods Sold"), ("51", "Breakage", "Expense"),
      ("60", "Wages absorbed", "Expense"),
    ]
    let classification = [
      "Other Current Asset": "Asset", "Other Current Liability": "Liability",
      "Cost of Goods Sold": "Expense", "Expense": "Expense",
    ]
    shop = try Scenario(
      .essentials,
      company: CompanySeed(
        accounts: accounts.map { account in
          [
            "Id": .string(account.id), "Name": .string(account.name),
            "FullyQualifiedName": .string(account.name), "Active": true,
            "Classification": .string(classification[account.type] ?? ""),
            "AccountType": .string(account.type), "CurrentBalance": 0, "SyncToken": "0",
          ]
        }, items: []))
  }

  private static let products = """
    products:
      ply: {name: Birch ply 18 mm, unit: m2, packs: {sheet: 3 m2}, cost: 45.00/sheet}
      hinge: {name: Clip hinge, cost: 1.10}
      base-600: {name: Base cabinet 600, price: 249.00}

    rates:
      bench: {cost: 40.00/h}

    boms:
      base-600:
        - lines:
            - {item: ply, quantity: 2 m2, loss: 10%}
            - {item: hinge, quantity: 4}
          costs:
            - {type: labor, name: Cut and join, time: 90 min, rate: bench}

    """

  private static let work = """
    opening:
      - date: 2026-11-02
        lines:
          - {item: ply, quantity: 10 sheet}
          - {item: hinge, quantity: 100}

    receipts:
      R-1:
        date: 2026-11-05
        supplier: Northern Ply
        lines:
          - {item: ply, quantity: 5 sheet, cost: 48.00/sheet}
        charges:
          - {name: Carriage, amount: 30.00}

    builds:
      B-1: {date: 2026-11-10, product: base-600, quantity: 5}

    sales:
      S-1: {date: 2026-11-20, customer: Lowe, lines: [{item: base-600, quantity: 2, price: 249.00}]}

    adjustments:
      A-1: {date: 2026-11-24, reason: count, lines: [{item: hinge, quantity: -3}]}

    """

  private static let books = """
    accounts:
      materials: {id: "31", type: asset}
      cabinets: {id: "32", type: asset}
      goods-received: {id: "41", type: liability}
      cost-of-sales: {id: "50", type: cost-of-goods-sold}
      breakage: {id: "51", type: expense}
      wages-absorbed: {id: "60", type: expense}

    export:
      recognize-cogs: sale
      accounts:
        inventory: materials
        finished-goods: cabinets
        receiving: goods-received
        cogs: cost-of-sales
        shrinkage: breakage
        labor: wages-absorbed

    """

  /// What QuickBooks holds in the end.
  ///
  /// Ply: 30 m2 at 15.00 and 15 m2 for 240.00 + 30.00 of carriage: 720.00 / 45 = 16.00 on average.
  /// B-1 takes 5 x 2.2 = 11 m2 = 176.00, 20 hinges = 22.00 and 5 x 60.00 of work: 498.00, 99.60 each.
  /// Two are sold: 199.20. Three hinges are missing: 3.30.
  private func expectBooks() throws {
    #expect(try shop.balance("31") == "68.7")  // 270.00 - 176.00 - 22.00 - 3.30
    #expect(try shop.balance("32") == "298.8")  // 498.00 - 199.20
    #expect(try shop.balance("41") == "-270")
    #expect(try shop.balance("50") == "199.2")
    #expect(try shop.balance("51") == "3.3")
    #expect(try shop.balance("60") == "-300")
    #expect(try shop.company { $0.books.difference == .zero })
    #expect(try shop.company { $0.books.transactions.count } == 4)
    #expect(try shop.requests("/inventoryadjustment") == 0)
  }

  @Test func `from an empty folder to the books`() throws {
    try shop.run(
      "init", "--name", "Alder & Oak", "--mode", "local", "--provider", "quickbooks-online",
      "--plan", "essentials", "--costing", "average", "--currency", "USD", "--no-check", "--yes")
    #expect(try shop.run("check").errors == "")
    try shop.append(Self.products, to: "cabinets.yaml")
    try shop.append(Self.work, to: "work.yaml")
    try shop.append(Self.books, to: "books.yaml")
    #expect(try shop.run("check").errors == "")
    let simulated = try shop.run("simulate").output
    #expect(simulated.contains("  total                498.00     99.60\n"), "\(simulated)")
    // QuickBooks owns nothing here.
    let refused = try shop.fail("sync")
    #expect(refused.errors.hasPrefix("error[sync/local]: "))
    try shop.run("export", "--to", "beancount")
    if let beancount = try Beancount.find() {
      #expect(try beancount.check(shop.folder.read("exports/beancount/ledger.beancount")) == "")
    }
    try shop.run("export", "--to", "quickbooks", "--push")
    try expectBooks()
    let nothing = try shop.run("export", "--to", "quickbooks", "--push")
    #expect(nothing.output.hasPrefix("Nothing to "), "\(nothing)")
    try expectBooks()
    try shop.expectTranscript("cabinet-shop.txt")
  }
}

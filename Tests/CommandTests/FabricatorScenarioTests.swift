import Foundation
import Quantities
import QuickBooksSimulator
import TestSupport
import Testing

/// A metal fabricator on QuickBooks Online Plus: items and quantities are there, BOMs and builds come here.
@Suite struct FabricatorScenarioTests {
  private let shop: Scenario
  private let products = "products/quickbooks-online.yaml"

  /// 100 ft2 of steel at 2.50, 40 hinges at 1.20, 6 lb of powder at 8.00: 346.00 on account 81.
  init() throws {
    var seed = CompanySeed.standard
    seed.accounts.append([
      "Id": "95", "Name": "Purchases Clearing", "FullyQualifiedName": "Purchases Clearing",
      "Active": true, "Classification": "Expense", "AccountType": "Cost of Goods Sold",
      "AccountSubType": "SuppliesMaterialsCogs", "CurrentBalance": 0, "SyncToken": "0",
      "MetaData": [
        "CreateTime": "2026-01-02T09:00:00-08:00", "LastUpdatedTime": "2026-01-02T09:00:00-08:00",
      ],
    ])
    shop = try Scenario(.plus, company: seed)
  }

  private static let books = """
    accounts:
      cogs: {id: "80"}
      build-clearing: {id: "91"}
      wages-applied: {id: "92"}
      purchases-clearing: {id: "95"}

    export:
      accounts: {cogs: cogs, build-offset: build-clearing, labor: wages-applied, receiving: purchases-clearing}

    """

  private static let cabinet = """
    rates:
      fabrication: {cost: 45.00/h}
      welding: {cost: 54.00/h}

    boms:
      CAB-1:
        - lines:
            - {item: ST-16, quantity: 12 ft2, loss: 5%}
            - {item: HNG-75, quantity: 2}
            - {item: PWD, quantity: 0.5 lb, loss: 20%}
          costs:
            - {type: labor, name: Set up press brake, time: 20 min, rate: fabrication, per: build}
            - {type: labor, name: Weld, time: 30 min, rate: welding}

    """

  private static let work = """
    receipts:
      R-1:
        date: 2026-11-30
        supplier: Ryerson
        lines:
          - {item: ST-16, quantity: 3 sheet, cost: 88.00/sheet}

    builds:
      B-1: {date: 2026-12-01, product: CAB-1, quantity: 6}
      B-2: {date: 2026-12-02, product: CAB-1, quantity: 4}

    """

  /// From an empty folder to a workspace with its items, and what the shop writes besides.
  private func begin() throws {
    try shop.run(
      "init", "--name", "Ridgeline Enclosures", "--mode", "sync", "--provider",
      "quickbooks-online", "--plan", "plus", "--costing", "fifo", "--no-check", "--yes")
    try shop.run("sync", "--dry-run")
    try shop.run(
      "sync", "--select", "Steel*", "--select", "HNG-75", "--select", "powder", "--select", "4")
    try shop.replace(
      #"item: "1", unit: each"#, with: #"item: "1", unit: ft2, packs: {sheet: 32 ft2}"#,
      in: products)
    try shop.replace(#"item: "3", unit: each"#, with: #"item: "3", unit: lb"#, in: products)
    try shop.append(Self.books, to: "cogsmith.yaml")
    try shop.append(Self.cabinet, to: "boms.yaml")
    try shop.append(Self.work, to: "work.yaml")
  }

  /// What the builds cost by our own layers.
  ///
  /// B-1 takes 6 x 12.6 = 75.6 ft2 of the steel at 2.50 = 189.00, 12 hinges = 14.40,
  /// 6 x 0.6 = 3.6 lb of powder = 28.80, and work of 15.00 + 6 x 27.00 = 177.00: 409.20.
  /// B-2 takes the other 24.4 ft2 = 61.00 and 26 ft2 at 88.00 / 32 = 2.75, 71.50; 8 hinges = 9.60;
  /// 2.4 lb = 19.20; work of 15.00 + 4 x 27.00 = 123.00: 284.30.
  private func expectSimulated(_ text: String) {
    #expect(text.contains("  total                      409.20     68.20\n"), "\(text)")
    #expect(text.contains("  total                      284.30    71.075\n"), "\(text)")
  }

  /// What QuickBooks holds then, by its own values: it takes the last known cost for what an adjustment
  /// brings, 2.50 for the steel and 45.00 for a cabinet.
  ///
  /// - Steel: 100 + 96 - 75.6 - 50.4 = 70, all of the receipt, 175.00. Hinges: 20, 24.00. No powder.
  ///   Cabinets: 10, 450.00. Account 81: 649.00.
  /// - Purchases clearing: 96 x 2.50 = 240.00 in credit.
  /// - Build clearing: B-1 232.20 out of stock, 6 x 45.00 = 270.00 into it, 177.00 of work; B-2 154.80,
  ///   180.00, 123.00: -37.80 + 177.00 - 25.20 + 123.00 = 237.00.
  /// - Wages applied: 177.00 + 123.00 = 300.00 in credit. In all 649 - 346 - 240 + 237 - 300 = 0.
  private func expectBooks() throws {
    #expect(try shop.stock("1") == "70 worth 175")
    #expect(try shop.stock("2") == "20 worth 24")
    #expect(try shop.stock("3") == "0 worth 0")
    #expect(try shop.stock("4") == "10 worth 450")
    #expect(try shop.balance("81") == "649")
    #expect(try shop.balance("95") == "-240")
    #expect(try shop.balance("91") == "237")
    #expect(try shop.balance("92") == "-300")
    #expect(try shop.balance("80") == "0")
    #expect(try shop.company { $0.books.difference == .zero })
    #expect(try shop.company { $0.books.transactions.count } == 5)
  }

  @Test func `from an empty folder to the books, and on`() throws {
    try begin()
    #expect(try shop.run("check").errors == "")
    expectSimulated(try shop.run("simulate").output)
    try shop.run("export", "--to", "quickbooks", "--push", "--dry-run")
    #expect(try shop.company { $0.books.transactions } == [])
    shop.wait(days: 4)
    // What is not in QuickBooks yet would be lost in a snapshot of that day.
    let early = try shop.fail("sync")
    #expect(early.errors.hasPrefix("error[sync/unexported]: 3 events "), "\(early)")
    try shop.run("export", "--to", "quickbooks", "--push")
    try expectBooks()
    try shop.run("sync")
    #expect(try shop.run("check").errors == "")
    let nothing = try shop.run("export", "--to", "quickbooks", "--push")
    #expect(nothing.output.hasPrefix("Nothing to "), "\(nothing)")
    try expectBooks()
    try goOn()
    try shop.expectTranscript("fabricator.txt")
  }

  /// Powder comes by a bill in QuickBooks, 10 lb for 85.00, and one more cabinet is built.
  ///
  /// QuickBooks takes 12.6 ft2 of steel at 2.50 = 31.50, two hinges = 2.40 and 0.6 lb at 8.50 = 5.10, in
  /// all 39.00, for a cabinet at 45.00 with 15.00 + 27.00 of work: 237.00 + 39.00 - 45.00 + 42.00 = 273.00.
  private func goOn() throws {
    let day = try #require(CivilDate(iso: "2026-12-02"))
    let bill = try shop.company {
      $0.buy("3", quantity: Figure("10") ?? .zero, value: Figure("85") ?? .zero, on: day)
    }
    #expect(bill != nil)
    try shop.run("sync")
    try shop.append("  B-3: {date: 2026-12-04, product: CAB-1, quantity: 1}\n", to: "work.yaml")
    try shop.replace("4}\n\n  B-3", with: "4}\n  B-3", in: "work.yaml")
    #expect(try shop.run("check").errors == "")
    shop.wait(days: 2)
    try shop.run("export", "--to", "quickbooks", "--push")
    #expect(try shop.stock("1") == "57.4 worth 143.5")
    #expect(try shop.stock("2") == "18 worth 21.6")
    #expect(try shop.stock("3") == "9.4 worth 79.9")
    #expect(try shop.stock("4") == "11 worth 495")
    #expect(try shop.balance("91") == "273")
    #expect(try shop.balance("92") == "-342")
    #expect(try shop.company { $0.books.difference == .zero })
    try shop.run("sync")
    #expect(try shop.run("check").errors == "")
  }

  /// A build of the day after stands on the new quantities: 70 ft2, and no powder.
  @Test func `what people change in QuickBooks`() throws {
    try begin()
    shop.wait(days: 4)
    try shop.run("export", "--to", "quickbooks", "--push")
    try shop.run("sync")
    try shop.replace(
      #"item: "2", unit: each"#, with: #"item: "2", sku: HNG-75, unit: each"#, in: products)
    try shop.changeItem("2", ["Sku": "HNG-80"])
    try shop.changeItem("3", ["Active": false])
    try shop.changeItem("1", ["PurchaseCost": .number("2.95")])
    try shop.changeItem("4", ["UnitPrice": .number("129.00"), "Name": "Wall cabinet"])
    shop.wait(days: 1)
    let changed = try shop.run("sync")
    #expect(changed.output.contains("SKU HNG-75 -> HNG-80"), "\(changed.output)")
    let check = try shop.run("check")
    #expect(check.errors.contains("HNG-80"), "\(check)")
    try shop.replace(
      "quantity: 4}", with: "quantity: 4}\n  B-3: {date: 2026-12-04, product: CAB-1, quantity: 1}",
      in: "work.yaml")
    let short = try shop.fail("check")
    #expect(short.errors.contains("PWD"), "\(short)")
    try shop.expectTranscript("fabricator-changes.txt")
  }
}

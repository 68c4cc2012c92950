import QuickBooksSimulator
import TestSupport
import Testing

/// Companies that begin with what QuickBooks holds.
@Suite struct SeedTests {
  @Test func `the shop of the simulator balances`() throws {
    let client = try Client()
    #expect(client.company.trialBalance["debit"] == "10346")
    #expect(client.company.trialBalance["credit"] == "10346")
    // 100 x 2.50 + 40 x 1.20 + 6 x 8.00
    #expect(client.company.valuation["value"] == "346")
    #expect(client.balance("81") == "346")
  }

  /// Recorded answers of Intuit's public sandbox company, where they are kept beside the checkout.
  @Test func `a company begins with the answers of another`() throws {
    guard let items = realTable("qbo-sandbox-items/items.json"),
      let accounts = realTable("qbo-sandbox-items/accounts.json")
    else { return }
    let itemAnswer = try #require(JSON(items))
    let accountAnswer = try #require(JSON(accounts))
    let seed = CompanySeed(
      accounts: try #require(CompanySeed.objects(of: "Account", in: accountAnswer)),
      items: try #require(CompanySeed.objects(of: "Item", in: itemAnswer)))
    let client = try Client(seed)
    // 25 x 0.75 + 31 x 2.50 + 25 x 10 + 2 x 125, which is what QuickBooks shows for Inventory Asset.
    #expect(client.company.valuation["value"] == "596.25")
    #expect(client.balance("81") == "596.25")
    #expect(client.company.books.difference == .zero)
  }

  @Test func `accounts that only items name are made`() throws {
    var item: JSON = [
      "Id": "5", "Name": "Pump", "Type": "Inventory", "Active": true, "QtyOnHand": 3,
      "PurchaseCost": .number("10.50"), "TrackQtyOnHand": true, "InvStartDate": "2026-01-01",
    ]
    item["AssetAccountRef"] = ["value": "81", "name": "Stock"]
    item["ExpenseAccountRef"] = ["value": "80", "name": "Cost"]
    var client = try Client(CompanySeed(accounts: [], items: [item]))
    let reply = try client.query("select * from Account")
    let accounts = reply.json?["QueryResponse"]?["Account"]?.array ?? []
    #expect(
      accounts.map { "\($0["Id"]?.string ?? "") \($0["Name"]?.string ?? "")" }
        == ["80 Cost", "81 Stock", "1000 Opening Balance Equity"])
    #expect(client.balance("81") == "31.5")
    #expect(client.balance("1000") == "-31.5")
    // The same beside accounts from a file that does not have the one of the stock.
    let cash: JSON = ["Id": "9", "Name": "Cash", "CurrentBalance": 10, "Active": true]
    let other = try Client(CompanySeed(accounts: [cash], items: [item]))
    #expect(other.balance("81") == "31.5")
    #expect(other.balance("1000") == "-41.5")
  }

  @Test func `answers, parts of them and bare lists are read`() throws {
    for text in [
      #"{"QueryResponse": {"Item": [{"Id": "1"}]}}"#, #"{"Item": [{"Id": "1"}]}"#,
      #"[{"Id": "1"}]"#,
    ] {
      let json = try #require(JSON(text))
      #expect(CompanySeed.objects(of: "Item", in: json) == [["Id": "1"]])
    }
    #expect(CompanySeed.objects(of: "Item", in: ["Account": []]) == nil)
  }

  @Test(
    arguments: [
      ("2026-03-02", 1_772_438_400_000), ("2026-03-02T00:00:00-08:00", 1_772_438_400_000),
      ("2026-03-02T08:00:00Z", 1_772_438_400_000), ("2026-03-02T00:00:00", 1_772_438_400_000),
      ("2026-03-02T09:30:00+01:30", 1_772_438_400_000),
      ("2026-03-02T08:00:00.25Z", 1_772_438_400_250),
    ] as [(String, Int64)]) func `moments are read`(text: String, expected: Int64)
  {
    #expect(Instant(text)?.milliseconds == expected)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-02-29", "2026-03-02T", "2026-03-02T25:00:00",
    "2026-03-02 08:00:00",
    "2026-03-02T08:00", "2026-03-02T08:00:00+1", "2026-03-02T08:00:00.1.2Z",
  ]) func `what is no moment is none`(text: String) {
    #expect(Instant(text) == nil)
  }
}

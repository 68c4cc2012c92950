import QuickBooksSimulator
import Testing

/// Inventory adjustments and what they do to stock and books; figures by hand.
@Suite struct AdjustmentTests {
  private func buy(
    _ client: inout Client, _ item: String, _ quantity: String, for value: String, on day: String
  ) throws {
    let body =
      #"{"item": "\#(item)", "quantity": "\#(quantity)", "value": "\#(value)", "date": "\#(day)"}"#
    let request = SimulatorRequest("POST", "/simulator/purchases", body: Array(body.utf8))
    #expect(client.send(request).reply?.status == 200)
  }

  @Test func `what leaves costs what the oldest layers did`() throws {
    var client = try Client()
    // In stock: 100 for 250.00; then 50 for 150.00.
    try buy(&client, "1", "50", for: "150.00", on: "2026-02-01")
    let reply = try client.post("inventoryadjustment", adjustment(["1": "-120", "4": "2"]))
    #expect(reply.status == 200, "\(reply.json?.text ?? "")")
    // 100 for 250.00 and 20 at 3.00 leave; 2 cabinets come in at their purchase cost of 45.00.
    #expect(client.stock("1") == "30 for 90")
    #expect(client.stock("4") == "2 for 90")
    #expect(
      client.company.books.postings(of: "102").map { "\($0.account) \($0.amount)" }
        == ["81 -310", "91 310", "81 90", "91 -90"])
    // Inventory: 346 + 150 - 310 + 90. Payable to the supplier: 150. Clearing: 310 - 90.
    #expect(client.balance("81") == "276")
    #expect(client.balance("33") == "-150")
    #expect(client.balance("91") == "220")
    #expect(client.company.books.difference == .zero)
  }

  @Test func `what comes in costs what the last purchase did`() throws {
    var client = try Client()
    try buy(&client, "1", "50", for: "150.00", on: "2026-02-01")
    _ = try client.post("inventoryadjustment", adjustment(["1": "10"]))
    #expect(
      client.company.books.layers(of: "1").map { "\($0.date) \($0.quantity) \($0.value)" }
        == ["2026-01-02 100 250", "2026-02-01 50 150", "2026-03-02 10 30"])
  }

  @Test func `a part of a layer takes its share in cents, and the last one the rest`() throws {
    var client = try Client()
    // Powder: 6 for 48.00, then 3 for 10.00.
    try buy(&client, "3", "3", for: "10.00", on: "2026-02-01")
    var values: [String] = []
    for (number, quantity) in [("a", "-6"), ("b", "-1"), ("c", "-1"), ("d", "-1")] {
      _ = try client.post("inventoryadjustment", adjustment(["3": quantity], number: number))
      values.append(client.balance("91"))
    }
    // 48.00; 10 / 3 = 3.33; 6.67 / 2 = 3.335, so 3.34; the rest 3.33.
    #expect(values == ["48", "51.33", "54.67", "58"])
    #expect(client.stock("3") == "0 for 0")
  }

  @Test func `a quantity may have a fraction`() throws {
    var client = try Client()
    _ = try client.post("inventoryadjustment", adjustment(["1": "-58.512"]))
    // 58.512 x 2.50 = 146.28
    #expect(client.stock("1") == "41.488 for 103.72")
    #expect(try client.get("item/1").json?["Item"]?["QtyOnHand"] == .number("41.488"))
  }

  @Test func `what comes late is put in its place`() throws {
    var client = try Client()
    try buy(&client, "1", "50", for: "150.00", on: "2026-02-10")
    _ = try client.post("inventoryadjustment", adjustment(["1": "-110"], date: "2026-02-20"))
    // 100 for 250.00 and 10 at 3.00
    #expect(client.balance("91") == "280")
    try buy(&client, "1", "20", for: "40.00", on: "2026-01-15")
    // 100 for 250.00 and 10 at 2.00
    #expect(client.balance("91") == "270")
    #expect(client.stock("1") == "60 for 170")
    #expect(client.company.books.difference == .zero)
  }

  @Test func `no more leaves than was there on the day`() throws {
    var client = try Client()
    let path = "inventoryadjustment"
    #expect(try client.post(path, adjustment(["4": "1"], date: "2026-03-01")).status == 200)
    #expect(try client.post(path, adjustment(["4": "-1"], date: "2026-03-05")).status == 200)
    let before = client.company.valuation
    let late = try client.post(path, adjustment(["4": "-1"], date: "2026-03-02"))
    #expect(late.code == "6000")
    #expect(late.error?["Detail"]?.string?.contains("item 4") == true)
    // Both lines together are too much.
    #expect(try client.post(path, adjustment(["3": "-4", "3": "-3"])).code == "6000")
    // What brought the goods in cannot be taken out before what took them.
    let deletion = #"{"Id": "101", "SyncToken": "0"}"#
    #expect(try client.post(path + "?operation=delete", deletion).code == "6000")
    #expect(client.company.valuation == before)
    #expect(client.company.books.difference == .zero)
  }

  @Test func `a deleted adjustment leaves nothing behind`() throws {
    var client = try Client()
    let before = (client.company.valuation, client.company.trialBalance)
    let path = "inventoryadjustment"
    _ = try client.post(path, adjustment(["1": "-30", "4": "1"]))
    let deleted = try client.post(path + "?operation=delete", #"{"Id": "101", "SyncToken": "0"}"#)
    #expect(deleted.json?["InventoryAdjustment"]?["status"] == "Deleted")
    #expect(client.company.valuation == before.0)
    #expect(client.company.trialBalance == before.1)
  }

  @Test func `a new quantity stands for the difference to what is there`() throws {
    var client = try Client()
    let body = adjustment(["1": "-10", "1": "95.5"]).replacing(
      #""QtyDiff": 95.5"#, with: #""NewQty": 95.5"#)
    let shown = try client.post("inventoryadjustment", body).json?["InventoryAdjustment"]
    #expect(
      shown?["Line"]?.array?.map { $0.value(at: "ItemAdjustmentLineDetail.QtyDiff") }
        == [.number("-10"), .number("5.5")])
    #expect(client.stock("1") == "95.5 for 238.75")
  }

  /// As in Intuit's published samples.
  @Test func `lines come back without their type, and the time of the change as a day`() throws {
    var client = try Client()
    let shown = try client.post("inventoryadjustment", adjustment(["1": "-1"])).json?[
      "InventoryAdjustment"]
    #expect(shown?.value(at: "MetaData.LastUpdatedTime") == "2026-03-02")
    #expect(shown?["Line"]?.array?.first?["DetailType"] == nil)
    #expect(shown?.value(at: "AdjustAccountRef.name") == "Build Clearing")
    #expect(try client.ids("select * from InventoryAdjustment where DocNumber = 'A-1'") == ["101"])
    client.simulator.company.settings.findsAdjustmentsByNumber = false
    let hidden = try client.query("select * from InventoryAdjustment where DocNumber = 'A-1'")
    #expect(hidden.code == "4001")
    #expect(try client.ids("select * from InventoryAdjustment where Id = '101'") == ["101"])
  }

  @Test func `an adjustment without a number gets the next`() throws {
    var client = try Client()
    let unnumbered = adjustment(["1": "-1"]).replacing(#""DocNumber": "A-1", "#, with: "")
    for expected in ["1", "42"] {
      let shown = try client.post("inventoryadjustment", unnumbered).json?["InventoryAdjustment"]
      #expect(shown?["DocNumber"]?.string == expected)
      _ = try client.post("inventoryadjustment", adjustment(["1": "-1"], number: "41"))
    }
  }

  private static let refused: [Refused] = [
    Refused(#""AdjustAccountRef": {"value": "91"},"#, "", "2020", "AdjustAccountRef"),
    Refused(#""TxnDate": "2026-03-02", "#, "", "2020", "TxnDate"),
    Refused(#""Line""#, #""LinkedTxn""#, "2020", "Line"),
    Refused(#", "QtyDiff": -5"#, "", "2020", "QtyDiff"),
    Refused(#""QtyDiff": -5"#, #""QtyDiff": -5, "NewQty": 3"#, "2010", "NewQty"),
    Refused(#""QtyDiff": -5"#, #""QtyDiff": -5, "UnitCost": 3"#, "2010", "UnitCost"),
    Refused(#""QtyDiff": -5"#, #""QtyDiff": "five""#, "2090", "five"),
    Refused(#""DetailType": "ItemAdjustmentLineDetail", "#, "", "2020", "DetailType"),
    Refused(
      #""DetailType": "Item"#, #""DetailType": "Inventory"#, "2170", "InventoryAdjustmentLine"),
    Refused(#"{"value": "1"}"#, #"{"value": "99"}"#, "2500", "Item element id 99"),
    Refused(#"{"value": "1"}"#, #"{"value": "7"}"#, "610", "made inactive"),
    Refused(#"{"value": "1"}"#, #"{"value": "5"}"#, "6000", "Only inventory items"),
    Refused(#"{"value": "91"}"#, #"{"value": "999"}"#, "2500", "Accounts element id 999"),
    Refused(#"{"value": "91"}"#, #"{"value": "33"}"#, "6000", "Accounts Payable"),
    Refused("2026-03-02", "2026-01-01", "6270", "prior to start date"),
    Refused("-5", "-100.01", "6000", "not enough"),
    Refused(#""A-1""#, #""1234567890123456789012""#, "2050", "Supplied length:22"),
  ]

  @Test(arguments: refused) func `what QuickBooks refuses is refused`(refused: Refused) throws {
    var client = try Client()
    let good = adjustment(["1": "-5"])
    try #require(good.contains(refused.change))
    let before = client.company.valuation
    let reply = try client.post(
      "inventoryadjustment", good.replacing(refused.change, with: refused.replacement))
    #expect(reply.status == 400)
    #expect(reply.code == refused.code, "\(reply.json?.text ?? "")")
    #expect(
      reply.error?["Detail"]?.string?.contains(refused.detail) == true, "\(reply.json?.text ?? "")")
    #expect(client.company.valuation == before)
    #expect(try client.post("inventoryadjustment", good).status == 200)
  }

  @Test(arguments: CompanySettings.Plan.allCases)
  func `only Plus and Advanced adjust inventory`(plan: CompanySettings.Plan) throws {
    var client = try Client { $0.plan = plan }
    let hasInventory = plan == .plus || plan == .advanced
    let reply = try client.post("inventoryadjustment", adjustment(["1": "-5"]))
    #expect(reply.code == (hasInventory ? nil : "5020"))
    let query = try client.query("select * from InventoryAdjustment")
    #expect(query.code == (hasInventory ? nil : "5020"))
    #expect(try client.post("journalentry", entry()).status == 200)
  }

  @Test func `the account can be held to what the schema says`() throws {
    var client = try Client { $0.restrictsAdjustAccounts = true }
    let body = adjustment(["1": "-5"])
    #expect(try client.post("inventoryadjustment", body).code == "6000")
    for account in ["90", "92", "34"] {
      let other = body.replacing(#"{"value": "91"}"#, with: #"{"value": "\#(account)"}"#)
      #expect(try client.post("inventoryadjustment", other).status == 200)
    }
  }

  @Test func `a sale lowers the quantity and leaves the times of the item`() throws {
    var client = try Client()
    let before = try client.get("item/1").json?["Item"]?["MetaData"]
    let body = Array(#"{"item": "1", "quantity": "4"}"#.utf8)
    let sale = SimulatorRequest("POST", "/simulator/sales", body: body)
    #expect(client.send(sale).reply?.status == 200)
    _ = try client.post("inventoryadjustment", adjustment(["1": "-1"]))
    let item = try client.get("item/1").json?["Item"]
    #expect(item?["QtyOnHand"] == 95)
    #expect(item?["MetaData"] == before)
    // 4 x 2.50
    #expect(client.balance("80") == "10")
    #expect(try client.get("account/80").json?["Account"]?["CurrentBalance"] == 0)
    client.simulator.company.settings.touchesItems = true
    _ = try client.post("inventoryadjustment", adjustment(["1": "-1"]))
    #expect(try client.get("item/1").json?["Item"]?["MetaData"] != before)
  }
}

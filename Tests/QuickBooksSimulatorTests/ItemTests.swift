import QuickBooksSimulator
import Testing

/// Items that are made and changed.
@Suite struct ItemTests {
  private let good = """
    {"Name": "Drawer", "Type": "Inventory", "TrackQtyOnHand": true, "QtyOnHand": 4,
    "InvStartDate": "2026-02-01", "PurchaseCost": 12.25, "AssetAccountRef": {"value": "81"},
    "IncomeAccountRef": {"value": "79"}, "ExpenseAccountRef": {"value": "80"}}
    """

  @Test func `an inventory item comes with its stock`() throws {
    var client = try Client()
    let reply = try client.post("item", good)
    #expect(reply.status == 200, "\(reply.json?.text ?? "")")
    let item = reply.json?["Item"]
    #expect(item?["Id"] == "8")
    #expect(item?["FullyQualifiedName"] == "Drawer")
    #expect(item?["Active"] == true)
    // 4 x 12.25, against opening balance equity, which held -10346.
    #expect(client.stock("8") == "4 for 49")
    #expect(client.balance("81") == "395")
    #expect(client.balance("34") == "-10395")
    #expect(client.company.books.difference == .zero)
  }

  private static let refused: [Refused] = [
    Refused(#""Name": "Drawer", "#, "", "2020", "Name"),
    Refused("Drawer", "Drawer:left", "6000", "colon"),
    Refused("Drawer", "hinge", "6240", "already exists"),
    Refused("Drawer", String(repeating: "x", count: 101), "2050", "Supplied length:101"),
    Refused(#""Type": "Inventory", "#, "", "2020", "Type"),
    Refused(#""Inventory""#, #""Kit""#, "2170", "Kit"),
    Refused(#""Inventory""#, #""Group""#, "6000", "Group"),
    Refused(#""TrackQtyOnHand": true"#, #""TrackQtyOnHand": false"#, "6000", "Track quantity"),
    Refused(#""QtyOnHand": 4"#, #""QtyOnHand": -4"#, "6000", "negative"),
    Refused(#""QtyOnHand": 4,"#, "", "2020", "QtyOnHand"),
    Refused(#""InvStartDate": "2026-02-01", "#, "", "2020", "InvStartDate"),
    Refused(#""AssetAccountRef": {"value": "81"},"#, "", "2020", "AssetAccountRef"),
    Refused(#"{"value": "81"}"#, #"{"value": "35"}"#, "6000", "Other Current Asset"),
    Refused(#"{"value": "79"}"#, #"{"value": "80"}"#, "6000", "Income"),
    Refused(#"{"value": "80"}"#, #"{"value": "999"}"#, "2500", "999"),
    Refused("12.25", "12.123456", "2090", "12.123456"),
    Refused(#""Name""#, #""Colour": "red", "Name""#, "2010", "Colour"),
  ]

  @Test(arguments: refused) func `what QuickBooks refuses is refused`(refused: Refused) throws {
    var client = try Client()
    try #require(good.contains(refused.change))
    let reply = try client.post("item", good.replacing(refused.change, with: refused.replacement))
    #expect(reply.status == 400)
    #expect(reply.code == refused.code, "\(reply.json?.text ?? "")")
    #expect(
      reply.error?["Detail"]?.string?.contains(refused.detail) == true, "\(reply.json?.text ?? "")")
    #expect(client.company.books.difference == .zero)
  }

  @Test func `a plan without inventory makes no inventory items`() throws {
    var client = try Client { $0.plan = .essentials }
    #expect(try client.post("item", good).code == "5020")
    let service = #"{"Name": "Advice", "Type": "Service", "IncomeAccountRef": {"value": "79"}}"#
    #expect(try client.post("item", service).status == 200)
  }

  @Test func `an update needs the newest token and gives a new one`() throws {
    var client = try Client()
    client.now = client.now.adding(milliseconds: 1_000)
    let sparse = #"{"Id": "2", "SyncToken": "0", "sparse": true, "Description": "brass"}"#
    let item = try client.post("item", sparse).json?["Item"]
    #expect(item?["SyncToken"] == "1")
    #expect(item?["Description"] == "brass")
    #expect(item?["Sku"] == "HNG-75")
    #expect(item?.value(at: "MetaData.LastUpdatedTime") == "2026-03-02T09:00:01-08:00")
    #expect(item?.value(at: "MetaData.CreateTime") == "2026-01-02T09:00:00-08:00")
    #expect(try client.post("item", sparse).code == "5010")
    #expect(try client.post("item", sparse.replacing(#""2""#, with: #""99""#)).code == "610")
    // What a full update does not name goes.
    let full = #"{"Id": "2", "SyncToken": "1", "Name": "Hinge"}"#
    let rest = try client.post("item", full).json?["Item"]
    #expect(rest?["Description"] == nil)
    #expect(rest?["Sku"] == nil)
    #expect(rest?["QtyOnHand"] == 40)
  }

  @Test func `an item that is made inactive says so in its name`() throws {
    var client = try Client()
    let body = #"{"Id": "2", "SyncToken": "0", "sparse": true, "Active": false}"#
    #expect(try client.post("item", body).json?["Item"]?["Name"] == "Hinge (deleted)")
    #expect(try client.ids("select * from Item").contains("2") == false)
    #expect(try client.ids("select * from Item where Active = false") == ["2", "7"])
    let adjusted = try client.post("inventoryadjustment", adjustment(["2": "-1"]))
    #expect(adjusted.code == "610")
  }

  @Test func `quantities change through adjustments`() throws {
    var client = try Client()
    let body = #"{"Id": "2", "SyncToken": "0", "sparse": true, "QtyOnHand": 41}"#
    #expect(try client.post("item", body).code == "6000")
    let same = #"{"Id": "2", "SyncToken": "0", "sparse": true, "QtyOnHand": 40.00}"#
    #expect(try client.post("item", same).status == 200)
  }
}

import QuickBooksSimulator
import Testing

/// The query language, pages and changes.
@Suite struct QueryTests {
  /// Items 1-4 and 7 are kept in stock, 5 is a service, 6 a bundle; 7 is not active.
  @Test(arguments: [
    ("select * from Item", ["1", "2", "3", "4", "5", "6"]),
    ("SELECT *, Sku FROM Item STARTPOSITION 2 MAXRESULTS 2", ["2", "3"]),
    ("select * from Item where Active in (true,false)", ["1", "2", "3", "4", "5", "6", "7"]),
    ("select * from Item where Active = false", ["7"]),
    ("Select * From Item Where Type = 'Inventory' And PurchaseCost > 2", ["1", "3", "4"]),
    ("select * from Item where Type='Inventory' and PurchaseCost >= '2.5'", ["1", "3", "4"]),
    (
      "select * from Item where PurchaseCost < 2.50 and Type IN ('Inventory', 'Group')", ["2", "6"]
    ),
    ("select * from Item where PurchaseCost <= 1.2 and TrackQtyOnHand = true", ["2"]),
    ("select * from Item where Name like 'h%'", ["2"]),
    ("select * from Item where Name like '%in%'", ["2", "4", "5"]),
    ("select * from Item where Name like '%e%e%'", ["1"]),
    ("select * from Item where Name like 'Hinge'", ["2"]),
    ("select * from Item where Name like 'ing'", []),
    ("select * from Item where Id in ('2', '10', '4') orderby Id desc", ["4", "2"]),
    (
      "select * from Item where Type = 'Inventory' orderby PurchaseCost desc", ["4", "3", "1", "2"]
    ),
    (
      "select * from Item where Type = 'Inventory' order by QtyOnHand asc, Name",
      ["4", "3", "2", "1"]
    ),
    ("select * from Item where MetaData.LastUpdatedTime > '2026-01-02T17:00:00Z'", []),
    (
      "select * from Item where MetaData.LastUpdatedTime >= '2026-01-02T18:00:00+01:00' maxresults 1",
      ["1"]
    ),
    ("select * from Account where Name = 'Old Clearing'", []),
    ("select * from Account where Name = 'Old Clearing' and Active in (true, false)", ["94"]),
    ("select * from Account where AccountType = 'Bank'", ["35"]),
    ("select * from Preferences", ["1"]),
  ]) func `queries find what they ask for`(text: String, expected: [String]) throws {
    var client = try Client()
    #expect(try client.ids(text) == expected)
  }

  @Test(arguments: [
    ("selec * from Item", "4000"), ("select Name from Item", "4000"), ("select * from", "4000"),
    ("", "4000"), ("select * from Item where", "4000"), ("select * from Item where Name", "4000"),
    ("select * from Item where Name = 'a' or Name = 'b'", "4000"),
    ("select * from Item where Name = 'Men's'", "4000"),
    ("select * from Item where Name = \"a\"", "4000"),
    ("select * from Item where Name = 'a", "4000"),
    ("select * from Item where Name != 'a'", "4000"),
    ("select * from Item maxresults x", "4000"), ("select * from Item where Id in ()", "4000"),
    ("select * from item", "4001"), ("select * from Bill", "4001"),
    ("select * from Item where Colour = 'a'", "4001"),
    ("select * from Item orderby Colour", "4001"),
    ("select * from JournalEntry where Line = 'a'", "4001"),
    ("select * from Item maxresults 1001", "4001"),
    ("select * from Item startposition 0", "4001"),
  ]) func `queries that cannot be read or answered are refused`(text: String, code: String) throws {
    var client = try Client()
    let reply = try client.query(text)
    #expect(reply.status == 400)
    #expect(reply.code == code, "\(reply.json?.text ?? "")")
    #expect(reply.json?["Fault"]?["type"] == "ValidationFault")
  }

  private func catalog(_ count: Int) -> CompanySeed {
    CompanySeed(
      accounts: [],
      items: (1...count).map {
        [
          "Id": .string(String($0)), "Name": .string("Part \($0)"), "Type": "Service",
          "Active": true,
        ]
      })
  }

  @Test func `a page has a hundred objects, or as many as it asks for up to a thousand`() throws {
    var client = try Client(catalog(2_500))
    #expect(try client.ids("select * from Item").count == 100)
    let count = try client.query("select count(*) from Item")
    #expect(count.json?["QueryResponse"] == ["totalCount": 2_500])
    var seen: [String] = []
    for start in [1, 1_001, 2_001] {
      let text = "select * from Item orderby Id startposition \(start) maxresults 1000"
      let page = try client.query(text).json?["QueryResponse"]
      #expect(page?["startPosition"] == .number(String(start)))
      #expect(page?["maxResults"] == (start == 2_001 ? 500 : 1_000))
      seen += (page?["Item"]?.array ?? []).compactMap { $0["Id"]?.string }
    }
    // By number: 2 comes before 10.
    #expect(seen == (1...2_500).map { String($0) })
    let end = try client.query("select * from Item startposition 2501 maxresults 1000")
    #expect(end.json?["QueryResponse"] == [:])
    #expect(end.json?.members?.map(\.key) == ["QueryResponse", "time"])
  }

  @Test func `a query can come as the body of a POST`() throws {
    var client = try Client()
    var request = client.postRequest("query", "select * from Item where Id = '3'")
    request.headers[2].value = "application/text"
    let reply = try #require(client.send(request).reply)
    #expect(reply.json?["QueryResponse"]?["Item"]?.array?.count == 1)
    request.headers[2].value = "application/json"
    #expect(client.send(request).reply?.code == "1050")
  }

  @Test func `a backslash keeps a quote in a text`() throws {
    var client = try Client(
      CompanySeed(accounts: [], items: [["Id": "1", "Name": "Men's \\ hat", "Active": true]]))
    #expect(try client.ids(#"select * from Item where Name = 'Men\'s \\ hat'"#) == ["1"])
  }

  @Test func `numbers keep their text`() throws {
    var client = try Client()
    let text = String(decoding: try client.get("item/1").body, as: UTF8.self)
    #expect(text.contains("\"PurchaseCost\": 2.50,"))
    #expect(text.contains("\"QtyOnHand\": 100,"))
  }

  @Test func `one object is read by its id`() throws {
    var client = try Client()
    #expect(try client.get("item/7").json?["Item"]?["Active"] == false)
    #expect(try client.get("account/35").json?["Account"]?["CurrentBalance"] == .number("10000.00"))
    let realm = client.company.settings.realm
    let company = try client.get("companyinfo/\(realm)").json?["CompanyInfo"]
    #expect(company?["CompanyName"] == "Sandbox Company")
    let preferences = try client.get("preferences").json?["Preferences"]
    #expect(preferences?.value(at: "ProductAndServicesPrefs.QuantityOnHand") == true)
    #expect(try client.get("item/99").code == "610")
    #expect(try client.get("item/abc").code == "2030")
    #expect(try client.get("invoice/1").code == "500")
  }

  @Test func `changes are told with what was deleted`() throws {
    var client = try Client()
    _ = try client.post("journalentry", entry())
    client.now = client.now.adding(milliseconds: 60_000)
    _ = try client.post(
      "item", #"{"Id": "2", "SyncToken": "0", "sparse": true, "Description": "brass"}"#)
    _ = try client.post("journalentry?operation=delete", #"{"Id": "101", "SyncToken": "0"}"#)
    let since = "2026-03-02T09:00:30-08:00"
    let reply = try client.get("cdc?entities=Item,JournalEntry,Account&changedSince=\(since)")
    let answers = reply.json?["CDCResponse"]?.array?.first?["QueryResponse"]?.array ?? []
    #expect(answers.count == 3)
    #expect(answers[0]["Item"]?.array?.map { $0["Id"]?.string } == ["2"])
    #expect(answers[1]["JournalEntry"]?.array?.first?["status"] == "Deleted")
    #expect(answers[2] == [:])
    #expect(
      try client.get("cdc?entities=Item&changedSince=2026-01-01T00:00:00Z").code == "2010")
  }

  @Test func `every reply has an intuit_tid, and no two the same`() throws {
    var client = try Client()
    let replies = [
      try client.query("select * from Item"), try client.query("x"), try client.get("item/99"),
      try client.post("journalentry", entry()),
    ]
    #expect(Set(replies.map { $0.header("intuit_tid") }).count == 4)
    #expect(replies[0].header("Date") == "Mon, 02 Mar 2026 17:00:00 GMT")
    #expect(replies[0].json?["time"] == "2026-03-02T09:00:00.000-08:00")
  }

  @Test func `minorversion is taken as 75, and can be demanded`() throws {
    var client = try Client { $0.demandsMinorVersion = true }
    #expect(try client.get("item/1").code == "2020")
    #expect(try client.get("item/1?minorversion=74").code == "2020")
    #expect(try client.get("item/1?minorversion=75").status == 200)
    client.simulator.company.settings.demandsMinorVersion = false
    #expect(try client.get("item/1?minorversion=14").status == 200)
    #expect(try client.get("item/1?minorversion=x").code == "2010")
  }

  @Test func `who asks for XML is told that there is none`() throws {
    var client = try Client()
    var request = client.getRequest("item/1")
    request.headers[1].value = "*/*"
    #expect(client.send(request).reply?.status == 406)
  }
}

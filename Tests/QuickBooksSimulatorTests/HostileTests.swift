import QuickBooksSimulator
import TestSupport
import Testing

/// Damaged requests: each gets an answer, and the books still balance.
@Suite struct HostileTests {
  private static let item = """
    {"Name": "Drawer", "Type": "Inventory", "TrackQtyOnHand": true, "QtyOnHand": 4,
    "InvStartDate": "2026-02-01", "PurchaseCost": 12.25, "AssetAccountRef": {"value": "81"},
    "IncomeAccountRef": {"value": "79"}, "ExpenseAccountRef": {"value": "80"}}
    """
  private static let faults = #"{"seed": 3, "rules": [{"fault": "429", "nth": 1, "percent": 20}]}"#

  @Test(arguments: [
    ("/v3/company/9130350000000001/journalentry", entry()),
    ("/v3/company/9130350000000001/inventoryadjustment", adjustment(["1": "-5", "4": "1"])),
    ("/v3/company/9130350000000001/item", item),
    (
      "/v3/company/9130350000000001/journalentry?operation=delete",
      #"{"Id": "101", "SyncToken": "0"}"#
    ),
    ("/simulator/faults", faults),
    (
      "/simulator/purchases",
      #"{"item": "1", "quantity": "4", "value": "3.50", "date": "2026-02-01"}"#
    ),
    ("/simulator/clock", #"{"advance": 36}"#),
  ]) func `a damaged body is answered`(target: String, body: String) throws {
    var damage = Damage(seed: 11)
    var client = try Client()
    _ = try client.post("journalentry", entry(number: "first"))
    var answers: Set<Int> = []
    for _ in 0..<300 {
      var request = client.postRequest("", "")
      request = SimulatorRequest(
        "POST", target, headers: request.headers, body: damage.damaged(Array(body.utf8)))
      if let reply = client.send(request).reply { answers.insert(reply.status) }
      client.simulator.faults = FaultPlan()
      client.simulator.advanceMilliseconds = 0
      try #require(client.company.books.difference == .zero)
    }
    #expect(answers.isSubset(of: [200, 400]))
    #expect(answers.contains(400))
  }

  @Test func `a damaged query is answered`() throws {
    var damage = Damage(seed: 12)
    var client = try Client()
    let query =
      "select * from Item where Name like '%in%' and Id in ('2','4') orderby Id maxresults 9"
    var answers: Set<Int> = []
    for _ in 0..<1_000 {
      let text = String(decoding: damage.damaged(Array(query.utf8)), as: UTF8.self)
      answers.insert(try client.query(text).status)
    }
    #expect(answers == [200, 400])
  }

  @Test func `a damaged target or head is answered`() throws {
    var damage = Damage(seed: 13)
    var client = try Client()
    for _ in 0..<500 {
      let target = String(
        decoding: damage.damaged(
          Array("/v3/company/9130350000000001/item/1?minorversion=75&requestid=%41".utf8)),
        as: UTF8.self)
      var headers = client.getRequest("").headers
      headers[0].value = String(
        decoding: damage.damaged(Array(headers[0].value.utf8)), as: UTF8.self)
      let first = SimulatorRequest("GET", target, headers: client.getRequest("").headers)
      #expect(client.send(first).reply != nil)
      let second = SimulatorRequest("GET", "/v3/company/9130350000000001/item/1", headers: headers)
      #expect([200, 401].contains(client.send(second).reply?.status))
    }
  }
}

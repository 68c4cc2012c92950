import QuickBooksSimulator
import Testing

/// Which requests the faults of a plan strike, and what is done before they do.
@Suite struct FaultTests {
  private func sent(_ outcome: Simulator.Outcome) -> String {
    switch outcome.sending {
    case .whole(let reply): "\(reply.status)"
    case .half: "half"
    case .nothing: "nothing"
    case .hang: "hang"
    }
  }

  @Test(arguments: [
    (Fault.dropBefore, "nothing", 0), (.dropAfter, "nothing", 1), (.delay, "200", 1),
    (.tooManyRequests, "429", 0), (.serverError, "500", 0), (.unavailable, "503", 0),
    (.half, "half", 1), (.garbage, "200", 1), (.unauthorized, "401", 0), (.hang, "hang", 0),
  ]) func `a fault strikes before or after the work is done`(
    fault: Fault, expected: String, done: Int
  ) throws {
    var client = try Client(faults: [FaultRule(fault, nth: 1)])
    let request = client.postRequest("journalentry?requestid=a", entry())
    #expect(sent(client.send(request)) == expected)
    #expect(client.company.books.transactions.count == done)
    #expect(sent(client.send(request)) == "200")
    #expect(client.company.books.transactions.count == 1)
    #expect(client.simulator.log.map(\.fault) == [fault, nil])
    #expect(client.simulator.faults.struck == [1])
  }

  @Test func `an error can come after the work is done`() throws {
    var client = try Client(faults: [FaultRule(.serverError, nth: 1, isDone: true)])
    #expect(try client.post("journalentry", entry()).status == 500)
    #expect(client.company.books.transactions.count == 1)
  }

  @Test func `the n-th of the requests that fit is struck`() throws {
    var client = try Client(faults: [
      FaultRule(.serverError, nth: 2, path: "/journalentry", method: "POST")
    ])
    #expect(try client.query("select * from Item").status == 200)
    #expect(try client.get("journalentry/1").code == "610")
    let statuses = try (1...4).map {
      try client.post("journalentry", entry(number: "n-\($0)")).status
    }
    #expect(statuses == [200, 500, 200, 200])
  }

  @Test func `a rule strikes as often as it may`() throws {
    var client = try Client(faults: [FaultRule(.unavailable, times: 3), FaultRule(.unauthorized)])
    let statuses = try (1...6).map { _ in try client.get("item/1").status }
    #expect(statuses == [503, 503, 503, 401, 200, 200])
  }

  @Test func `a share is struck by chance, the same in every run`() throws {
    func statuses(_ seed: UInt64) throws -> [Int] {
      var client = try Client()
      client.simulator.faults = FaultPlan([FaultRule(.serverError, percent: 20)], seed: seed)
      return try (1...500).map { _ in try client.get("item/1").status }
    }
    let first = try statuses(7)
    #expect(try statuses(7) == first)
    #expect(try statuses(8) != first)
    // 100 of 500 expected; 60 through 140 is more than four standard deviations to each side.
    #expect((60...140).contains(first.filter { $0 == 500 }.count))
  }

  @Test func `429 says when to come again, or does not`() throws {
    var client = try Client(faults: [
      FaultRule(.tooManyRequests, nth: 1, retryAfter: 7), FaultRule(.tooManyRequests, nth: 2),
    ])
    let first = try client.get("item/1")
    #expect(first.header("Retry-After") == "7")
    #expect(first.code == "3001")
    let second = try client.get("item/1")
    #expect(second.status == 429)
    #expect(second.header("Retry-After") == nil)
  }

  @Test func `faults are set and read at an address`() throws {
    var client = try Client()
    func control(_ method: String, _ body: String = "") -> SimulatorReply? {
      let request = SimulatorRequest(method, "/simulator/faults", body: Array(body.utf8))
      return client.send(request).reply
    }
    let rules = #"""
      {"seed": 3, "rules": [{"fault": "429", "nth": 1, "retry-after": 2},
      {"fault": "delay", "milliseconds": 5, "path": "/item", "times": 1}]}
      """#
    #expect(control("POST", rules)?.status == 200)
    #expect(try client.get("item/1").header("Retry-After") == "2")
    let late = client.send(client.getRequest("item/1"))
    #expect(late.delayMilliseconds == 5)
    #expect(
      control("GET")?.json?["rules"] == [
        ["fault": "429", "struck": 1], ["fault": "delay", "struck": 1],
      ])
    #expect(control("DELETE")?.json?["rules"] == [])
    for wrong in [
      "{", "{}", #"{"rules": [{"fault": "418"}]}"#, #"{"rules": [{"nth": 1}]}"#,
      #"{"rules": [{"fault": "500", "often": 1}]}"#,
    ] { #expect(control("POST", wrong)?.status == 400, "\(wrong)") }
  }

  @Test func `settings and time are set at addresses`() throws {
    var client = try Client()
    func control(_ path: String, _ body: String) -> Int? {
      let request = SimulatorRequest("POST", "/simulator/\(path)", body: Array(body.utf8))
      return client.send(request).reply?.status
    }
    #expect(control("settings", #"{"closed-until": "2026-03-31", "plan": "essentials"}"#) == 200)
    #expect(try client.post("journalentry", entry()).code == "6210")
    #expect(try client.post("inventoryadjustment", adjustment(["1": "-1"])).code == "5020")
    #expect(control("settings", #"{"closed-until": null}"#) == 200)
    #expect(try client.post("journalentry", entry()).status == 200)
    #expect(control("clock", #"{"advance": 3600}"#) == 200)
    #expect(try client.get("item/1").status == 401)
    for (path, body) in [
      ("settings", #"{"plan": "free"}"#), ("settings", #"{"realm": "1"}"#), ("clock", "{}"),
      ("clock", #"{"advance": -1}"#), ("tokens", #"{"expire": "all"}"#),
      ("purchases", #"{"item": "5", "quantity": 1, "value": 1}"#), ("sales", #"{"item": "1"}"#),
      ("sales", #"{"item": "1", "quantity": 101}"#),
    ] { #expect(control(path, body) == 400, "\(path) \(body)") }
    #expect(control("nothing", "{}") == 404)
  }
}

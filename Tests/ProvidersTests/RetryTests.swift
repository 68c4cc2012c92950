import Connections
import Diagnostics
import Providers
import TestSupport
import Testing

/// What is tried again, how often, and after which pause.
@Suite struct RetryTests {
  private let good = ScriptedHTTP.Step.text(200, Shop.account)

  @Test func `a request carries the token, the version and what it wants`() throws {
    let shop = try Shop(good)
    try readAccount(shop.client)
    let request = try #require(shop.asked.first)
    #expect(
      request.url
        == "https://quickbooks.api.intuit.com/v3/company/4620816365/account/81?minorversion=75")
    #expect(request.headers.contains(HTTPHeader("Authorization", "Bearer access-token-1")))
    #expect(request.headers.contains(HTTPHeader("Accept", "application/json")))
    #expect(shop.clock.pauses == [])
  }

  /// Faults of the connection, with the pauses before each new try: 1, 2, 4, 8 and then no more.
  @Test(arguments: [
    (ConnectionFault.timedOut, [1, 2, 4, 8]), (.dropped, [1, 2, 4, 8]),
    (.unreachable("nothing answers at that address"), [1, 2]), (.untrusted, []), (.tooLarge, []),
    (.noLibrary, []), (.address("x"), []),
  ]) func `a connection that fails`(fault: ConnectionFault, pauses: [Int]) throws {
    let shop = try Shop(.fault(fault))
    #expect(shop.fault(readAccount) != nil)
    #expect(shop.clock.pauses == pauses)
    #expect(shop.asked.count == pauses.count + 1)
  }

  @Test(arguments: 1...4) func `a connection that comes back`(after count: Int) throws {
    let shop = try Shop { _, number in number <= count ? .fault(.dropped) : good }
    try readAccount(shop.client)
    #expect(shop.clock.pauses == Array([1, 2, 4, 8].prefix(count)))
  }

  @Test(arguments: [500, 502, 503, 504]) func `trouble of the other side`(status: Int) throws {
    let shop = try Shop(.text(status, "<html>oops</html>"))
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerBusy)
    #expect(fault.diagnostic.message.contains("status \(status)"))
    #expect(shop.clock.pauses == [1, 2, 4, 8])
  }

  @Test func `what it says about its trouble is handed on`() throws {
    let shop = try Shop(
      .text(
        500, #"{"Fault": {"Error": [{"Detail": "System Failure", "code": "10000"}]}}"#,
        [HTTPHeader("Intuit-Tid", "1-abc")]))
    #expect(
      shop.fault(readAccount)?.diagnostic.notes == [
        "QuickBooks says: System Failure",
        "Intuit's support finds this request by its intuit_tid: 1-abc",
      ])
  }

  @Test func `too many requests without a time wait a minute, three times`() throws {
    let shop = try Shop(.text(429, ""))
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerBusy)
    #expect(shop.clock.pauses == [60, 60, 60])
  }

  @Test(arguments: [
    ("7", [7, 7, 7]), ("0", [0, 0, 0]), ("300", [300, 300, 300]),
    // Longer than anybody waits: it is said at once.
    ("301", []), ("999999999", []),
    // Nothing that is a time counts as none.
    ("soon", [60, 60, 60]), ("-5", [60, 60, 60]), ("1.5", [60, 60, 60]),
    ("99999999999999999999", [60, 60, 60]),
    // A day and time, counted from the reply's own: no clock of this machine is asked.
    ("Sat, 28 Nov 2026 08:00:30 GMT", [30, 30, 30]), ("Sat, 28 Nov 2026 07:00:00 GMT", [0, 0, 0]),
  ]) func `the time that QuickBooks asks for is kept`(text: String, pauses: [Int]) throws {
    let headers = [
      HTTPHeader("retry-after", text), HTTPHeader("Date", "Sat, 28 Nov 2026 08:00:00 GMT"),
    ]
    let shop = try Shop(.text(429, "", headers))
    #expect(shop.fault(readAccount) != nil)
    #expect(shop.clock.pauses == pauses)
  }

  @Test func `trouble with a time waits at least that long`() throws {
    let shop = try Shop(.text(503, "", [HTTPHeader("Retry-After", "3")]))
    #expect(shop.fault(readAccount) != nil)
    #expect(shop.clock.pauses == [3, 3, 4, 8])
  }

  @Test func `all kinds of trouble share one schedule, so that it ends`() throws {
    let steps: [ScriptedHTTP.Step] = [
      .fault(.dropped), .text(500, ""), .text(200, "{\"Acc"), .text(503, ""), .fault(.timedOut),
    ]
    let shop = try Shop { _, count in steps[(count - 1) % steps.count] }
    #expect(shop.fault(readAccount) != nil)
    #expect(shop.asked.count <= 5)
  }

  @Test(arguments: [
    "{\"Account\": {\"Id\": \"81\"", "", "<html><body>Please log in</body></html>", "[]", "null",
    "{\"Account\": {\"Id\": \"81\"}} trailing", "{\"Account\": NaN}", "\u{FEFF}{\"Acc",
  ]) func `an answer without sense is tried twice more`(body: String) throws {
    let shop = try Shop(.text(200, body))
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerReply, "\(fault.diagnostic)")
    #expect(shop.clock.pauses == [1, 2])
    let recovered = try Shop(.text(200, body), good)
    try readAccount(recovered.client)
    #expect(recovered.clock.pauses == [1])
  }

  @Test func `what is refused is not tried again`() throws {
    let shop = try Shop(
      .text(400, #"{"Fault": {"Error": [{"code": "610", "Message": "Not found"}]}}"#))
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.codes == ["610"])
    #expect(shop.asked.count == 1)
  }

  @Test(arguments: [301, 302, 307]) func `nobody is followed elsewhere`(status: Int) throws {
    let shop = try Shop(.text(status, "", [HTTPHeader("Location", "https://elsewhere.example/")]))
    #expect(shop.fault(readAccount)?.diagnostic.code == .providerReply)
    #expect(shop.asked.count == 1)
  }

  @Test func `a creation is repeated with the same id and the same body`() throws {
    let entry = ScriptedHTTP.Step.text(200, #"{"JournalEntry": {"Id": "9", "SyncToken": "0"}}"#)
    let shop = try Shop(.fault(.timedOut), .text(503, ""), .text(200, "{\"Jour"), entry)
    let made = try shop.client.create(
      .journalEntry, body: "{\"DocNumber\": \"B-1\"}", requestID: "0f3c-8")
    #expect(made.id == "9")
    #expect(shop.asked.count == 4)
    #expect(Set(shop.asked.map(\.url)).count == 1)
    #expect(Set(shop.asked.map(\.body)) == [Array("{\"DocNumber\": \"B-1\"}".utf8)])
    #expect(
      shop.asked[0].url.hasSuffix("/journalentry?requestid=0f3c-8&minorversion=75"))
    #expect(shop.asked[0].headers.contains(HTTPHeader("Content-Type", "application/json")))
  }
}

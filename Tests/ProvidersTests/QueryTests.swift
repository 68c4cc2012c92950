import DocumentTrees
import Connections
import Diagnostics
import Providers
import Quantities
import TestSupport
import Testing

/// Queries: pages, deltas, and answers that nobody should trust.
@Suite struct QueryTests {
  /// The query of a request.
  private func query(_ request: HTTPRequest) -> String {
    let part = request.url.split(separator: "query=").last?.split(separator: "&").first ?? ""
    return String(part).replacing("%20", with: " ").replacing("%2A", with: "*").replacing(
      "%27", with: "'"
    )
    .replacing("%3D", with: "=").replacing("%3E", with: ">").replacing("%28", with: "(")
    .replacing("%29", with: ")").replacing("%2C", with: ",").replacing("%3A", with: ":")
    .replacing("%5C", with: "\\")
  }

  private func reply(_ entity: String, _ ids: some Sequence<Int>, at time: String = "00:05:13")
    -> String
  {
    let objects = ids.map {
      #"{"Id": "\#($0)", "Name": "N\#($0)", "Type": "Service", "Active": true, "MetaData": {"LastUpdatedTime": "2026-11-01T08:00:00-08:00"}}"#
    }
    let list = objects.isEmpty ? "" : "\"\(entity)\": [\(objects.joined(separator: ","))]"
    return "{\"QueryResponse\": {\(list)}, \"time\": \"2026-11-28T\(time).187-08:00\"}"
  }

  /// A company with some items, which answers by page.
  private func company(_ items: Int) throws -> Shop {
    try Shop { request, _ in
      let query = query(request)
      if query.contains("from CompanyInfo") {
        return .text(
          200,
          #"{"QueryResponse": {"CompanyInfo": [{"Id": "1", "CompanyName": "Ridgeline"}]}, "time": "2026-11-28T00:05:12-08:00"}"#
        )
      }
      if query.contains("from Account") { return .text(200, reply("Account", [])) }
      let words = query.split(separator: " ")
      let start = words.firstIndex(of: "startposition").flatMap { Int(words[$0 + 1]) } ?? 0
      let end = min(start + 1_000, items + 1)
      return .text(200, reply("Item", start < end ? Array(start..<end) : []))
    }
  }

  /// With 1,000 items there is one more, empty page: nothing says beforehand that there is none.
  @Test(arguments: [(0, 1), (1, 1), (999, 1), (1_000, 2), (1_001, 2), (2_500, 3)])
  func `pages begin at 1 and end with one that is not full`(items: Int, pages: Int) throws {
    let shop = try company(items)
    let pull = try shop.client.pull()
    #expect(pull.items.objects.map(\.id) == (0..<items).map { String($0 + 1) })
    #expect(pull.companyName == "Ridgeline")
    #expect(pull.time?.date.description == "2026-11-28")
    #expect(pull.items.isComplete && pull.accounts.isComplete)
    let queries = shop.asked.map(query)
    #expect(
      queries == [
        "select * from CompanyInfo orderby Id startposition 1 maxresults 1000",
        "select * from Account where Active in (true, false) orderby Id startposition 1 maxresults 1000",
      ]
        + (0..<pages).map {
          "select * from Item where Active in (true, false) orderby Id startposition \($0 * 1_000 + 1) maxresults 1000"
        })
  }

  @Test func `a delta reads items with quantities in full, and of the rest what has changed`()
    throws
  {
    let shop = try company(3)
    let start = PullStart(
      items: Moment("2026-11-20T10:00:00-08:00"), accounts: Moment("2026-11-21T10:00:00-08:00"))
    let pull = try shop.client.pull(start)
    #expect(
      shop.asked.map(query).dropFirst().map { $0.split(separator: " orderby")[0] } == [
        "select * from Account where MetaData.LastUpdatedTime >= '2026-11-21T10:00:00-08:00' and Active in (true, false)",
        "select * from Item where Type = 'Inventory' and Active in (true, false)",
        "select * from Item where MetaData.LastUpdatedTime >= '2026-11-20T10:00:00-08:00' and Active in (true, false)",
      ])
    #expect(!pull.items.isComplete)
    #expect(pull.stockedIDs == ["1", "2", "3"])
    // The items are older than the start, which therefore stays.
    #expect(pull.items.through == start.items)
    #expect(pull.accounts.through == start.accounts)
  }

  /// An item that changes while pages are read may move to a later one, and then comes twice; and
  /// what is newer than the first answer is asked for again the next time.
  @Test func `what changes while pages are read is neither doubled nor lost`() throws {
    let shop = try Shop { request, _ in
      let query = query(request)
      if !query.contains("from Item") { return .text(200, reply("Account", [])) }
      if query.contains("startposition 1 ") { return .text(200, reply("Item", 1...1_000)) }
      return .text(
        200,
        #"{"QueryResponse": {"Item": [{"Id": "1000", "Name": "newer", "MetaData": {"LastUpdatedTime": "2026-11-28T00:06:00-08:00"}}, {"Id": "1001", "Name": "N1001"}]}, "time": "2026-11-28T00:07:00-08:00"}"#
      )
    }
    let pull = try shop.client.pull()
    #expect(pull.items.objects.count == 1_001)
    #expect(pull.items.objects[999].text("Name") == "newer")
    #expect(pull.items.through == Moment("2026-11-28T00:05:13.187-08:00"))
  }

  @Test func `ids are ordered by their size, and others by their letters behind them`() throws {
    let shop = try Shop { request, _ in
      query(request).contains("from Item")
        ? .text(
          200,
          #"{"QueryResponse": {"Item": [{"Id": "b"}, {"Id": "10"}, {"Id": "9"}, {"Id": "B"}, {"Id": "100000000000000000000000"}]}, "time": "2026-11-28"}"#
        ) : .text(200, #"{"QueryResponse": {}, "time": "2026-11-28"}"#)
    }
    #expect(
      try shop.client.pull().items.objects.map(\.id) == [
        "9", "10", "100000000000000000000000", "B", "b",
      ])
  }

  // MARK: Transactions

  @Test func `numbers are looked for in groups, with their quotes kept`() throws {
    let numbers = (1...65).map { "B-\($0)" } + ["O'Brien\\1"]
    let shop = try Shop { request, count in
      .text(
        200,
        count == 1
          ? #"{"QueryResponse": {"JournalEntry": [{"Id": "5", "DocNumber": "B-3"}]}}"#
          : #"{"QueryResponse": {}}"#)
    }
    let found = try shop.client.find(.journalEntry, numbers: numbers)
    #expect(found.map(\.id) == ["5"])
    let queries = shop.asked.map(query)
    #expect(queries.count == 3)
    #expect(queries[0].hasPrefix("select * from JournalEntry where DocNumber in ('B-1', 'B-2', "))
    #expect(queries[2].contains("'B-65', 'O\\'Brien\\\\1')"))
    #expect(try shop.client.find(.journalEntry, numbers: []) == [])
  }

  @Test func `what was read must be what was asked for`() throws {
    let shop = try Shop(.text(200, #"{"JournalEntry": {"Id": "6", "TotalAmt": 0.10}}"#))
    let right = try shop.client.read(.journalEntry, id: "6")
    #expect(right.value["TotalAmt"] == .number("0.10"))
    let fault = shop.fault { client throws(ProviderFault) in
      _ = try client.read(.journalEntry, id: "5")
    }
    #expect(fault?.diagnostic.code == .providerReply)
  }

  // MARK: Answers that nobody should trust

  @Test(arguments: [
    #"{"QueryResponse": {"Item": [{"Name": "no id"}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": ""}]}}"#, #"{"QueryResponse": {"Item": [{"Id": 7}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": null}]}}"#, #"{"QueryResponse": {"Item": [{"id": "1"}]}}"#,
    #"{"QueryResponse": {"Item": [{"ID": "1"}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": "1"}, {"Id": "1"}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": "1", "Id": "2"}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": "../../x"}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": "1\u0000"}]}}"#,
    #"{"QueryResponse": {"Item": [{"Id": "\u202e1"}]}}"#,
    #"{"QueryResponse": {"Item": [7]}}"#, #"{"QueryResponse": {"Item": {"Id": "1"}}}"#,
    #"{"QueryResponse": {"Item": "x"}}"#, #"{"QueryResponse": []}"#, #"{"QueryResponse": null}"#,
    #"{"QueryResponse": {"Account": [{"Id": "1"}]}}"#, #"{"time": "2026-11-28"}"#,
    #"{"queryresponse": {"Item": []}}"#,
  ]) func `answers of another shape are refused whole`(body: String) throws {
    let shop = try Shop { request, _ in
      query(request).contains("from Item")
        ? .text(200, body) : .text(200, #"{"QueryResponse": {}, "time": "2026-11-28"}"#)
    }
    let fault = shop.fault { client throws(ProviderFault) in _ = try client.pull() }
    #expect(fault?.diagnostic.code == .providerReply, "\(shown(fault))")
  }

  @Test func `deep, long and wide answers`() throws {
    let deep = String(repeating: "[", count: 200_000)
    let nested = #"{"QueryResponse": {"Item": [{"Id": "1", "x": "# + deep
    let wide =
      #"{"QueryResponse": {"Item": ["#
      + (1...1_001).map { "{\"Id\": \"\($0)\"}" }.joined(separator: ",") + "]}}"
    let long =
      #"{"QueryResponse": {"Item": [{"Id": ""# + String(repeating: "9", count: 51) + "\"}]}}"
    for body in [deep, nested, wide, long] {
      let shop = try Shop { request, _ in
        query(request).contains("from Item")
          ? .text(200, body) : .text(200, #"{"QueryResponse": {}, "time": "2026-11-28"}"#)
      }
      let fault = shop.fault { client throws(ProviderFault) in _ = try client.pull() }
      #expect(fault?.diagnostic.code == .providerReply)
    }
  }

  /// A company that answers with full pages for ever: the same one, those two in turns, or always new ones.
  @Test(arguments: [("same", 2), ("two", 3), ("new", 5), ("long", 2)])
  func `full pages for ever come to an end`(kind: String, asked: Int) throws {
    let shop = try Shop { request, count in
      guard query(request).contains("from Item") else {
        return .text(200, #"{"QueryResponse": {}, "time": "2026-11-28"}"#)
      }
      let first = kind == "same" ? 1 : (kind == "two" ? count % 2 : count) * 1_000
      let filler = kind == "long" ? String(repeating: " ", count: 600_000) : ""
      return .text(200, filler + reply("Item", first..<(first + 1_000)))
    }
    shop.client.answerLimits.pages = 5
    shop.client.answerLimits.bytes = 1 << 20
    if kind != "long" { shop.client.answerLimits.bytes = 1 << 30 }
    let fault = shop.fault { client throws(ProviderFault) in _ = try client.pull() }
    #expect(fault?.diagnostic.code == .providerReply, "\(shown(fault))")
    #expect(shop.asked.filter { query($0).contains("from Item") }.count == asked)
  }

  /// What was not asked for may hide what was: an answer about other numbers is none.
  @Test func `an answer about other numbers is a fault`() throws {
    for (answered, isRight) in [
      ("B-1", true), ("b-1", true), ("B-1 ", true), ("B-2", false), ("B-11", false), ("", false),
    ] {
      let shop = try Shop(
        .text(
          200, #"{"QueryResponse": {"JournalEntry": [{"Id": "5", "DocNumber": "\#(answered)"}]}}"#))
      let fault = shop.fault { client throws(ProviderFault) in
        _ = try client.find(.journalEntry, numbers: ["B-1"])
      }
      #expect((fault == nil) == isRight, "\(answered)")
    }
  }

  @Test func `bytes that are no text`() throws {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0x7B, 0xC3, 0x7D], [0x00]] {
      let shop = try Shop(.reply(HTTPResponse(status: 200, body: bytes)))
      #expect(shop.fault(readAccount)?.diagnostic.code == .providerReply)
    }
  }

  // MARK: Moments

  @Test(arguments: [
    ("2026-11-28T08:05:13Z", "2026-11-28T00:05:13-08:00"),
    ("2026-03-01T00:30:00+01:00", "2026-02-28T23:30:00Z"),
    ("2026-11-28T08:05:13.5Z", "2026-11-28T08:05:13.500000000Z"),
    ("2026-11-28", "2026-11-28T00:00:00Z"),
  ]) func `moments are compared whatever their zone`(left: String, right: String) throws {
    let first = try #require(Moment(left))
    let second = try #require(Moment(right))
    #expect(!(first < second) && !(second < first))
  }

  @Test(arguments: [
    "", "2026-11-31", "2026-1-1", "2026-11-28T", "2026-11-28T24:00:00Z", "2026-11-28T08:05Z",
    "2026-11-28T08:05:13", "2026-11-28T08:05:13z", "2026-11-28T08:05:13.Z",
    "2026-11-28T08:05:13.0123456789Z", "2026-11-28T08:05:13+25:00", "2026-11-28T08:05:13-0800",
    "2026-11-28T08:05:13Z' or '1'='1", "+026-11-28", "０２６-11-28",
  ]) func `what is no moment`(text: String) {
    #expect(Moment(text) == nil)
  }
}

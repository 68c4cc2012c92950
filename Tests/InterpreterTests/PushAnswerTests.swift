import Connections
import Diagnostics
import DocumentTrees
import Exports
import Ledgers
import Providers
import QuickBooksSimulator
import TestSupport
import Testing

/// What a push believes: only what QuickBooks gives back when it is asked for it.
@Suite struct PushAnswerTests {
  /// Every number once in the company, and three places in the lock.
  private func expectWhole(_ shop: inout PushShop, _ step: String = "") throws {
    #expect(shop.numbers("InventoryAdjustment") == ["B-1", "R-1"], "\(step)")
    #expect(shop.numbers("JournalEntry") == ["B-1"], "\(step)")
    let places = try places(shop)
    #expect(places.count == 3 && Set(places).count == 3, "\(step): \(places)")
    #expect(shop.balance("91") == "-55.4", "\(step)")
  }

  /// The ids in QuickBooks that the lock has.
  private func places(_ shop: PushShop) throws -> [String] {
    guard let lock = shop.lock else { return [] }
    let entries = try #require(JSONValue(Array(lock.utf8))?["exports"]?.list)
    return entries.compactMap { $0["remote"]?["id"]?.text }
  }

  private func isRead(_ request: HTTPRequest, _ entity: String) -> Bool {
    request.method == .get && request.url.contains("/\(entity)/")
  }

  private func isCreation(_ request: HTTPRequest, _ entity: String) -> Bool {
    request.method == .post && request.url.contains("/\(entity)?")
  }

  // MARK: Answers that are repeated

  /// The lock is lost, and an entry was deleted in QuickBooks: the old `requestid` brings the old answer.
  @Test(arguments: [("JournalEntry", "B-1"), ("InventoryAdjustment", "B-1")])
  func `an answer about what was deleted since is no entry`(entity: String, number: String) throws {
    var shop = try PushShop()
    try shop.sync()
    _ = try shop.push()
    let before = try places(shop)
    let isDeleted = shop.delete(entity, number)
    #expect(isDeleted)
    shop.files.set("exports.lock", nil)
    let again = try shop.push()
    #expect(again.result.diagnostics.isEmpty, "\(again.shown)")
    #expect(again.result.sent.filter { !$0.wasThere }.map(\.transaction.number) == [number])
    try expectWhole(&shop)
    #expect(Set(try places(shop)).subtracting(before).count == 1)
    let third = try shop.push()
    #expect(third.result.sent.isEmpty)
  }

  /// Some answers still have the id of what was deleted.
  @Test func `what is there as deleted is not there`() throws {
    var shop = try PushShop()
    try shop.sync()
    _ = try shop.push()
    let isDeleted = shop.delete("JournalEntry", "B-1")
    #expect(isDeleted)
    shop.files.set("exports.lock", nil)
    let again = try shop.push(Doom()) { request, response in
      guard isRead(request, "journalentry"), response.status != 200,
        let id = request.url.split(separator: "/").last?.split(separator: "?").first
      else { return nil }
      let text = #"{"JournalEntry": {"status": "Deleted", "domain": "QBO", "Id": "\#(id)"}}"#
      return HTTPResponse(status: 200, body: Array(text.utf8))
    }
    #expect(again.result.diagnostics.isEmpty, "\(again.shown)")
    try expectWhole(&shop)
  }

  @Test func `all of them deleted are all made anew`() throws {
    var shop = try PushShop()
    try shop.sync()
    _ = try shop.push()
    let before = try places(shop)
    for (entity, number) in [
      ("JournalEntry", "B-1"), ("InventoryAdjustment", "B-1"), ("InventoryAdjustment", "R-1"),
    ] {
      let isDeleted = shop.delete(entity, number)
      #expect(isDeleted)
    }
    shop.files.set("exports.lock", nil)
    let again = try shop.push()
    #expect(again.result.diagnostics.isEmpty, "\(again.shown)")
    try expectWhole(&shop)
    #expect(Set(try places(shop)).isDisjoint(with: before))
  }

  /// A run that was cut off after it had asked anew finds what that made.
  @Test func `an end while it is made anew makes nothing twice`() throws {
    for end in 1...12 {
      for isDone in [false, true] {
        var shop = try PushShop()
        try shop.sync()
        _ = try shop.push()
        let isDeleted = shop.delete("JournalEntry", "B-1")
        #expect(isDeleted)
        shop.files.set("exports.lock", nil)
        let doom = Doom()
        doom.end = end
        doom.isDone = isDone
        _ = try? shop.push(doom)
        let finished = try shop.push()
        #expect(!finished.result.hasErrors, "after step \(end): \(finished.shown)")
        try expectWhole(&shop, "after step \(end)")
      }
    }
  }

  /// Reading it fails, and the question for its number finds it: then it is there.
  @Test func `what is found by its number is there`() throws {
    var shop = try PushShop()
    try shop.sync()
    let gone = HTTPResponse(
      status: 400, body: Array(#"{"Fault": {"Error": [{"code": "610"}]}}"#.utf8))
    let pushed = try shop.push(Doom()) { request, _ in
      isRead(request, "inventoryadjustment") ? gone : nil
    }
    #expect(!pushed.result.hasErrors, "\(pushed.shown)")
    try expectWhole(&shop)
  }

  @Test func `what is never there is never recorded`() throws {
    var shop = try PushShop()
    try shop.sync()
    let gone = HTTPResponse(
      status: 400,
      body: Array(
        #"{"Fault": {"Error": [{"code": "610", "Message": "Object Not Found"}], "type": "ValidationFault"}}"#
          .utf8))
    let nothing = HTTPResponse(status: 200, body: Array(#"{"QueryResponse": {}}"#.utf8))
    let pushed = try shop.push(Doom()) { request, _ in
      isRead(request, "inventoryadjustment")
        ? gone : request.url.contains("/query?") ? nothing : nil
    }
    #expect(pushed.result.hasErrors)
    #expect(pushed.result.sent.isEmpty)
    #expect(shop.lock == nil)
    #expect(pushed.shown.contains("could not be read back, and is not recorded"))
  }

  // MARK: Answers about something else

  /// Answers to a creation, and to reading it back, that are about other objects.
  @Test(arguments: ["create", "read"]) func `another id or another number is a fault`(
    step: String
  ) throws {
    let changes: [(String, (String) -> String)] = [
      ("another id", { $0.replacing(#/"Id": ?"1\d\d"/#, with: "\"Id\": \"9999\"") }),
      ("an id of another kind", { $0.replacing(#/"Id": ?"1\d\d"/#, with: "\"Id\": \"81\"") }),
      ("another number", { $0.replacing("\"R-1\"", with: "\"R-9\"") }),
      ("no number", { $0.replacing(#/"DocNumber": ?"R-1",/#, with: "") }),
      ("a number that is none", { $0.replacing("\"R-1\"", with: "null") }),
      ("an empty object", { _ in #"{"InventoryAdjustment": {}}"# }),
      ("another kind", { $0.replacing("InventoryAdjustment", with: "JournalEntry") }),
    ]
    for (words, change) in changes {
      var shop = try PushShop()
      try shop.sync()
      var struck = 0
      let pushed = try shop.push(Doom()) { request, response in
        let fits =
          step == "create"
          ? isCreation(request, "inventoryadjustment") : isRead(request, "inventoryadjustment")
        guard fits else { return nil }
        let text = change(String(decoding: response.body, as: UTF8.self))
        if Array(text.utf8) != response.body { struck += 1 }
        return HTTPResponse(
          status: response.status, headers: response.headers, body: Array(text.utf8))
      }
      #expect(struck > 0, "\(words)")
      // Where only the answer to the creation is wrong, reading back may set it right.
      if pushed.result.hasErrors {
        #expect(shop.lock == nil, "\(words): \(pushed.shown)")
        #expect(pushed.result.sent.isEmpty, "\(words)")
      } else {
        #expect(step == "create", "\(words)")
      }
      let finished = try shop.push()
      #expect(!finished.result.hasErrors, "\(words): \(finished.shown)")
      try expectWhole(&shop, words)
    }
  }

  /// The answer to one creation comes to the next one too.
  @Test func `an id that an earlier one has is not this one's`() throws {
    var shop = try PushShop()
    try shop.sync()
    var first: [UInt8]?
    let pushed = try shop.push(Doom()) { request, response in
      guard isCreation(request, "inventoryadjustment") || isRead(request, "inventoryadjustment")
      else { return nil }
      if let first, isCreation(request, "inventoryadjustment") {
        return HTTPResponse(status: 200, headers: response.headers, body: first)
      }
      if isCreation(request, "inventoryadjustment") { first = response.body }
      return nil
    }
    #expect(pushed.result.hasErrors, "\(pushed.shown)")
    #expect(try places(shop).count == 1)
    let finished = try shop.push()
    #expect(!finished.result.hasErrors, "\(finished.shown)")
    try expectWhole(&shop)
  }

  @Test(arguments: [404, 500, 200]) func `what cannot be read back is not recorded`(
    status: Int
  ) throws {
    var shop = try PushShop()
    try shop.sync()
    let pushed = try shop.push(Doom()) { request, response in
      isRead(request, "inventoryadjustment")
        ? HTTPResponse(status: status, body: Array("<html>".utf8)) : nil
    }
    #expect(pushed.result.hasErrors && pushed.result.sent.isEmpty)
    #expect(shop.lock == nil)
    let finished = try shop.push()
    #expect(finished.result.sent.map(\.wasThere) == [true, false, false])
    try expectWhole(&shop)
  }

  /// An answer to the question which numbers are there that is about others may hide one that is there.
  @Test func `numbers that were not asked for stop everything`() throws {
    var shop = try PushShop()
    try shop.sync()
    _ = try shop.push()
    shop.files.set("exports.lock", nil)
    let pushed = try shop.push(Doom()) { request, response in
      guard request.url.contains("/query?"), request.url.contains("JournalEntry") else {
        return nil
      }
      let text = String(decoding: response.body, as: UTF8.self)
        .replacing("\"DocNumber\":\"B-1\"", with: "\"DocNumber\":\"B-7\"")
        .replacing("\"DocNumber\": \"B-1\"", with: "\"DocNumber\": \"B-7\"")
      return HTTPResponse(status: 200, headers: response.headers, body: Array(text.utf8))
    }
    #expect(pushed.result.diagnostics.map(\.code) == [.providerReply], "\(pushed.shown)")
    #expect(shop.lock == nil)
    let finished = try shop.push()
    #expect(!finished.result.hasErrors, "\(finished.shown)")
    try expectWhole(&shop)
  }
}

import Exports
import Foundation
import Machines
import TestSupport
import Testing

/// Every request body of the shops, by the rules of QuickBooks.
@Suite struct QuickBooksTests {
  private struct Request {
    var entity: String
    var path: String
    var body: Document
  }

  private let rules: QuickBooksRules
  private let requests: [Request]
  private let list: Document

  init() throws {
    let shop = try Example("metal-fabricator")
    let snapshot = try #require(shop.files["accounting/items.json"])
    rules = QuickBooksRules(try #require(Document.json(snapshot).first))
    let files = try shop.export(to: .quickbooks)
    for file in files { _ = try JSONSerialization.jsonObject(with: Data(file.contents.utf8)) }
    let index = try #require(files.last)
    list = try #require(Document.json(index.contents).first)
    requests = try (list["requests"]?.elements ?? []).map { request in
      let path = try #require(request["file"]?.string)
      let file = try #require(files.first { $0.path.text == "out/" + path }, "\(path)")
      return Request(
        entity: try #require(request["entity"]?.string), path: path,
        body: try #require(Document.json(file.contents).first))
    }
    #expect(requests.count == files.count - 1)
  }

  @Test func `every body keeps the rules`() {
    for request in requests {
      #expect(rules.problems(request.entity, request.body) == [], "\(request.path)")
    }
  }

  /// Two transactions for each of eleven builds, one for each of five receipts and two counts;
  /// the planned build and the sales send nothing.
  @Test func `every event sends what it has to, once`() {
    #expect(requests.filter { $0.entity == "journalentry" }.count == 11)
    #expect(requests.filter { $0.entity == "inventoryadjustment" }.count == 11 + 5 + 2)
    let numbers = requests.map { "\($0.entity) \($0.body["DocNumber"]?.string ?? "")" }
    #expect(Set(numbers).count == numbers.count)
    #expect(!numbers.contains { $0.contains("B-2014") || $0.contains("S-") })
  }

  @Test func `requests can be repeated without harm`() throws {
    #expect(list["minorversion"]?.string == "75")
    let ids = (list["requests"]?.elements ?? []).compactMap { $0["requestid"]?.string }
    #expect(ids.count == requests.count)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(UUID(uuidString: id) != nil && id.count <= 50) }
  }

  /// The rules see what they are there for.
  @Test(arguments: [
    ("\"DocNumber\": \"B-2001\"", "\"DocNumber\": \"B-2001-and-much-more-than-21\""),
    ("\"PrivateNote\"", "\"Memo\""), ("\"TxnDate\": \"2026-10-07\"", "\"TxnDate\": \"7.10.2026\""),
    ("{\"value\": \"92\", \"name\"", "{\"value\": \"999\", \"name\""),
    ("{\"value\": \"92\", \"name\"", "{\"value\": \"81\", \"name\""),
    ("\"Amount\": 15.33", "\"Amount\": 15.34"), ("\"Amount\": 15.33", "\"Amount\": \"15.33\""),
    ("\"Amount\": 15.33", "\"Amount\": -15.33"), ("\"Amount\": 15.33", "\"Amount\": 15.333"),
    ("\"PostingType\": \"Debit\"", "\"PostingType\": \"debit\""),
    ("\"QtyDiff\": -78.016", "\"QtyDiff\": 0"), ("\"QtyDiff\": -78.016", "\"QtyDiff\": \"-78\""),
    (", \"QtyDiff\": -78.016", ""), ("\"QtyDiff\": -78.016", "\"QtyDiff\": -1, \"UnitCost\": 3"),
    ("\"ItemRef\": {\"value\": \"41\"}", "\"ItemRef\": {\"value\": \"30\"}"),
    ("\"ItemRef\": {\"value\": \"41\"}", "\"ItemRef\": {\"value\": \"57\"}"),
  ]) func `a body that breaks a rule is seen`(good: String, bad: String) throws {
    var changed = 0
    for request in requests where request.path.contains("-B-2001-") {
      let text = request.body.flow(isJSON: true)
      guard let place = text.range(of: good) else { continue }
      changed += 1
      let body = try #require(Document.json(text.replacingCharacters(in: place, with: bad)).first)
      #expect(rules.problems(request.entity, body) != [], "\(request.path)")
    }
    #expect(changed > 0)
  }
}

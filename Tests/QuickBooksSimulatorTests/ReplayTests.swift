import QuickBooksSimulator
import Testing

/// Requests that come again with the same `requestid`.
@Suite struct ReplayTests {
  @Test func `a request that comes again gets the first reply and does nothing`() throws {
    var client = try Client()
    let path = "journalentry?requestid=5d1f-1"
    let first = try client.post(path, entry())
    client.now = client.now.adding(milliseconds: 86_400)
    let again = try client.post(path, entry())
    #expect(again.body == first.body)
    // Even where the request is another one now.
    #expect(try client.post(path, entry("99", number: "J-2")).body == first.body)
    #expect(try client.post("inventoryadjustment?requestid=5d1f-1", "{}").body == first.body)
    #expect(client.balance("91") == "10.5")
    #expect(client.company.books.transactions == ["101"])
    // And after the entry is gone.
    _ = try client.post("journalentry?operation=delete", #"{"Id": "101", "SyncToken": "0"}"#)
    #expect(try client.post(path, entry()).body == first.body)
    #expect(client.balance("91") == "0")
  }

  @Test func `a refused request may come again`() throws {
    var client = try Client()
    let path = "journalentry?requestid=a"
    #expect(try client.post(path, entry(debit: "999")).code == "2500")
    #expect(try client.post(path, entry()).status == 200)
  }

  @Test func `refusals can be given again too`() throws {
    var client = try Client { $0.replaysRefusals = true }
    let path = "journalentry?requestid=a"
    #expect(try client.post(path, entry(debit: "999")).code == "2500")
    #expect(try client.post(path, entry()).code == "2500")
    #expect(try client.post("journalentry?requestid=b", entry()).status == 200)
  }

  @Test func `a request that comes again can be refused instead`() throws {
    var client = try Client { $0.repetition = .refuse }
    let path = "journalentry?requestid=a"
    #expect(try client.post(path, entry()).status == 200)
    #expect(try client.post(path, entry()).code == "600")
    #expect(client.balance("91") == "10.5")
  }

  @Test func `a requestid has fifty characters at most`() throws {
    var client = try Client()
    let fifty = String(repeating: "a", count: 50)
    #expect(try client.post("journalentry?requestid=\(fifty)", entry()).status == 200)
    #expect(try client.post("journalentry?requestid=\(fifty)a", entry(number: "b")).code == "2050")
  }

  @Test func `a token that has ended is no reason to answer from memory`() throws {
    var client = try Client()
    _ = try client.post("journalentry?requestid=a", entry())
    client.now = client.now.adding(milliseconds: 3_600_000)
    #expect(try client.post("journalentry?requestid=a", entry()).status == 401)
  }
}

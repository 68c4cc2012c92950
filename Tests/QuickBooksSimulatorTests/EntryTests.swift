import Quantities
import QuickBooksSimulator
import Testing

/// Journal entries.
@Suite struct EntryTests {
  @Test func `an entry is booked and shown`() throws {
    var client = try Client()
    let reply = try client.post("journalentry?minorversion=75", entry())
    #expect(reply.status == 200, "\(reply.json?.text ?? "")")
    let shown = try #require(reply.json?["JournalEntry"])
    #expect(shown["Id"] == "101")
    #expect(shown["SyncToken"] == "0")
    #expect(shown["DocNumber"] == "J-1")
    #expect(shown["TxnDate"] == "2026-03-02")
    #expect(shown["TotalAmt"] == 0)
    let lines = shown["Line"]?.array ?? []
    #expect(lines.map { $0["Id"] } == ["0", "1"])
    // Numbers come back as numbers, not as they were written.
    #expect(lines.first?["Amount"] == .number("10.5"))
    #expect(
      lines.last?.value(at: "JournalEntryLineDetail.AccountRef.name") == "Labor Applied")
    #expect([client.balance("91"), client.balance("92")] == ["10.5", "-10.5"])
    #expect(client.company.books.difference == .zero)
    #expect(try client.get("journalentry/101").json?["JournalEntry"] == shown)
    #expect(
      try client.ids("select * from JournalEntry where DocNumber in ('J-0', 'J-1')") == ["101"])
    #expect(try client.ids("select * from JournalEntry where DocNumber in ('J-01')") == [])
  }

  private static let refused: [Refused] = [
    Refused(#""DocNumber""#, #""DocNo""#, "2010", #"Unrecognized field "DocNo""#),
    Refused(#""Description": "in""#, #""Memo": "in""#, "2010", #""Memo""#),
    Refused(#"{"value": "91"}"#, #"{"value": "91", "id": "91"}"#, "2010", #""id""#),
    Refused(#"{"DocNumber""#, #"{"DocNumber": "a", "DocNumber""#, "2010", "no JSON object"),
    Refused(#""Line""#, #""TxnTaxDetail""#, "2020", "Line"),
    Refused(#""Amount": 10.50, "#, "", "2020", "Amount"),
    Refused(#""PostingType": "Debit", "#, "", "2020", "PostingType"),
    Refused(#", "AccountRef": {"value": "91"}"#, "", "2020", "AccountRef"),
    Refused(#"{"value": "91"}"#, #"{"name": "Build Clearing"}"#, "2020", "AccountRef"),
    Refused(#", "DetailType": "JournalEntryLineDetail""#, "", "2020", "DetailType"),
    Refused(
      #""J-1""#, #""1234567890123456789012""#, "2050", "Max:21 supported. Supplied length:22"),
    Refused("10.50", "10.123456", "2090", "10.123456"),
    Refused("10.50", "10000000000", "2090", "10000000000"),
    Refused("10.50", #""ten""#, "2090", "ten"),
    Refused("2026-03-02", "2026-02-30", "2010", "TxnDate"),
    Refused("2026-03-02", "02.03.2026", "2010", "TxnDate"),
    Refused(#""Debit""#, #""debit""#, "2170", "debit"),
    Refused(#""JournalEntryLineDetail","#, #""EntryLine","#, "2170", "EntryLine"),
    Refused(#"{"value": "91"}"#, #"{"value": "999"}"#, "2500", "Accounts element id 999 not found"),
    Refused(#"{"value": "91"}"#, #"{"value": "94"}"#, "610", "made inactive"),
    Refused(#"{"value": "91"}"#, #"{"value": "84"}"#, "6000", "choose a customer"),
    Refused(#"{"value": "91"}"#, #"{"value": "33"}"#, "6000", "choose a vendor"),
    Refused(#""Credit""#, #""Debit""#, "6000", "at least one debit and one credit"),
    Refused("10.50", "-10.50", "6000", "PostingType carries the sign"),
    Refused(#"{"DocNumber""#, #"{"CurrencyRef": {"value": "EUR"}, "DocNumber""#, "6000", "EUR"),
    Refused(#""Credit","#, #""Credit", "ClassRef": {"value": "9"},"#, "2500", "Class element id 9"),
    Refused(
      #""Credit","#, #""Credit", "DepartmentRef": {"value": "9"},"#, "2500", "Department element"),
  ]

  @Test(arguments: refused) func `what QuickBooks refuses is refused`(refused: Refused) throws {
    var client = try Client()
    let good = entry()
    try #require(good.contains(refused.change))
    let before = client.company.trialBalance
    let reply = try client.post(
      "journalentry", good.replacing(refused.change, with: refused.replacement))
    #expect(reply.status == 400)
    #expect(reply.code == refused.code, "\(reply.json?.text ?? "")")
    #expect(
      reply.error?["Detail"]?.string?.contains(refused.detail) == true, "\(reply.json?.text ?? "")")
    #expect(client.company.trialBalance == before)
    #expect(client.company.books.transactions == [])
    #expect(try client.post("journalentry", good).status == 200)
  }

  @Test func `an entry must balance to the last digit`() throws {
    var client = try Client()
    let body = entry().replacing(
      #""Amount": 10.50, "DetailType": "JournalEntryLineDetail","# + "\n"
        + #""JournalEntryLineDetail": {"PostingType": "Credit""#,
      with: #""Amount": 10.50001, "DetailType": "JournalEntryLineDetail","# + "\n"
        + #""JournalEntryLineDetail": {"PostingType": "Credit""#)
    #expect(body != entry())
    let reply = try client.post("journalentry", body)
    #expect(reply.code == "6000")
    #expect(reply.error?["Detail"]?.string?.contains("not in balance") == true)
    #expect(try client.post("journalentry", #"{"Line": []}"#).code == "6000")
    #expect(try client.post("journalentry", entry("0")).code == "6000")
  }

  @Test func `texts and amounts may be as long as they may be`() throws {
    var client = try Client()
    let long = String(repeating: "é", count: 4_000)
    let good = entry("9999999999.99999", number: "123456789012345678901")
      .replacing(#""note""#, with: #""\#(long)""#)
    #expect(try client.post("journalentry", good).status == 200)
    #expect(client.balance("91") == "9999999999.99999")
    let note = good.replacing(long, with: long + "é")
    #expect(try client.post("journalentry", note).code == "2050")
    let description = entry().replacing(#""in""#, with: #""\#(long + "é")""#)
    #expect(try client.post("journalentry", description).code == "2050")
  }

  @Test func `a number is taken once, unless the company or the request allows it again`() throws {
    var client = try Client()
    #expect(try client.post("journalentry", entry()).status == 200)
    let second = try client.post("journalentry", entry("7"))
    #expect(second.code == "6140")
    #expect(second.error?["Detail"]?.string?.contains("TxnId=101") == true)
    let include = "journalentry?include=allowduplicatedocnum"
    #expect(try client.post(include, entry("7")).status == 200)
    client.simulator.company.settings.refusesDuplicateNumbers = false
    #expect(try client.post("journalentry", entry("7")).status == 200)
    #expect(client.balance("91") == "24.5")
  }

  @Test func `an entry without a day is of today`() throws {
    var client = try Client()
    for day in [#""TxnDate": "", "#, ""] {
      let body = entry(number: "d\(day.count)").replacing(#""TxnDate": "2026-03-02", "#, with: day)
      let shown = try client.post("journalentry", body).json?["JournalEntry"]
      #expect(shown?["TxnDate"] == "2026-03-02")
    }
  }

  @Test func `closed books stay closed`() throws {
    var client = try Client { $0.closedUntil = .init(year: 2026, month: 2, day: 28) }
    #expect(try client.post("journalentry", entry(date: "2026-02-28")).code == "6210")
    #expect(try client.post("journalentry", entry(date: "2026-03-01")).status == 200)
    client.simulator.company.settings.closedUntil = .init(year: 2026, month: 3, day: 1)
    let deletion = #"{"Id": "101", "SyncToken": "0"}"#
    #expect(try client.post("journalentry?operation=delete", deletion).code == "6210")
  }

  @Test func `receivables take a customer, and payables a vendor`() throws {
    var client = try Client()
    func named(_ account: String, _ type: String, _ id: String) -> String {
      entry(debit: account).replacing(
        #""Debit","#,
        with: #""Debit", "Entity": {"Type": "\#(type)", "EntityRef": {"value": "\#(id)"}},"#)
    }
    #expect(try client.post("journalentry", named("84", "Vendor", "2")).code == "6000")
    #expect(try client.post("journalentry", named("84", "Customer", "2")).code == "2500")
    #expect(try client.post("journalentry", named("84", "Person", "1")).code == "2170")
    #expect(try client.post("journalentry", named("84", "Customer", "1")).status == 200)
  }

  @Test func `classes and locations are named, where the company uses them`() throws {
    var client = try Client()
    let body = entry().replacing(
      #""Debit","#,
      with: #""Debit", "ClassRef": {"value": "2"}, "DepartmentRef": {"value": "1"},"#)
    let detail = try client.post("journalentry", body).json?["JournalEntry"]?["Line"]?.array?
      .first?["JournalEntryLineDetail"]
    #expect(detail?.value(at: "ClassRef.name") == "Web shop")
    #expect(detail?.value(at: "DepartmentRef.name") == "Main street")
    client.simulator.company.settings.tracksClasses = false
    #expect(try client.post("journalentry", body).code == "6000")
  }

  @Test func `an entry is deleted with its token`() throws {
    var client = try Client()
    _ = try client.post("journalentry", entry())
    let path = "journalentry?operation=delete"
    #expect(try client.post(path, #"{"Id": "101"}"#).code == "2020")
    #expect(try client.post(path, #"{"SyncToken": "0"}"#).code == "2020")
    #expect(try client.post(path, #"{"Id": "x", "SyncToken": "0"}"#).code == "2030")
    #expect(try client.post(path, #"{"Id": "101", "SyncToken": "1"}"#).code == "5010")
    let deleted = try client.post(path, #"{"Id": "101", "SyncToken": "0"}"#)
    #expect(deleted.json?["JournalEntry"]?["status"] == "Deleted")
    #expect(client.balance("91") == "0")
    #expect(try client.get("journalentry/101").code == "610")
    #expect(try client.post(path, #"{"Id": "101", "SyncToken": "0"}"#).code == "610")
    #expect(try client.post("journalentry", entry()).status == 200, "its number is free again")
  }

  @Test func `what the simulator does not do is refused`() throws {
    var client = try Client()
    #expect(try client.post("journalentry?operation=void", entry()).code == "500")
    #expect(try client.post("account", "{}").code == "500")
    #expect(try client.post("bill", "{}").code == "500")
    #expect(try client.post("journalentry", "[]").code == "2010")
    #expect(try client.post("journalentry", "{").code == "2010")
    var request = client.postRequest("journalentry", entry())
    request.headers[2].value = "text/plain"
    #expect(client.send(request).reply?.code == "1050")
  }
}

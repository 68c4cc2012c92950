import Quantities

extension SimulatedCompany {
  mutating func createEntry(
    _ body: JSON, _ request: SimulatorRequest, at now: Instant
  ) throws(Refusal) -> SimulatorReply {
    try Schema.journalEntry.check(body)
    guard let lines = body["Line"]?.array else { throw .missing("Line") }
    let day = try day(body, at: now)
    try checkCurrency(body)
    try checkClass(["DepartmentRef": body["DepartmentRef"] ?? .null])
    var posted: [Books.EntryLine] = []
    for line in lines {
      if let line = try entryLine(line) { posted.append(line) }
    }
    guard posted.contains(where: { $0.amount > .zero }),
      posted.contains(where: { $0.amount < .zero })
    else {
      throw .business("A journal entry needs at least one debit and one credit.")
    }
    guard posted.reduce(Figure.zero, { $0 + $1.amount }) == .zero else {
      throw .business(
        "The transaction is not in balance. Make sure the total amount in the Debit column equals "
          + "the total amount in the Credit column.")
    }
    try checkNumber(body, request)
    let id = nextTransaction()
    do throws(Shortage) {
      try books.book(id, on: day, .entry(posted))
    } catch {
      throw .business("There is not enough of item \(error.item).")
    }
    let entry = shownEntry(id, body, lines, day.description, at: now)
    self[.journalEntry].set(id, entry)
    return envelope(.journalEntry, entry, at: now)
  }

  private func checkNumber(_ body: JSON, _ request: SimulatorRequest) throws(Refusal) {
    guard settings.refusesDuplicateNumbers, let number = body["DocNumber"]?.string,
      request.parameter("include")?.split(separator: ",").contains("allowduplicatedocnum") != true
    else { return }
    let store = self[.journalEntry]
    if let id = store.ids.first(where: { store[$0]?["DocNumber"]?.string == number }) {
      throw .duplicateNumber(number, id)
    }
  }

  /// What a line posts; nil for one that only describes.
  private func entryLine(_ line: JSON) throws(Refusal) -> Books.EntryLine? {
    guard let type = line["DetailType"]?.string else { throw .missing("DetailType") }
    if type == "DescriptionOnly" { return nil }
    guard type == "JournalEntryLineDetail" else {
      throw .business("A journal entry has no lines of the type \(type).")
    }
    guard let detail = line["JournalEntryLineDetail"], !detail.isNull else {
      throw .missing("JournalEntryLineDetail")
    }
    guard let amount = line["Amount"]?.figure else { throw .missing("Amount") }
    guard let side = detail["PostingType"]?.string else { throw .missing("PostingType") }
    if amount < .zero { throw .business("Amounts are positive; PostingType carries the sign.") }
    let account = try resolve(detail["AccountRef"], .account, "AccountRef")
    try checkClass(detail)
    try checkName(detail, account["AccountType"]?.string ?? "")
    return Books.EntryLine(
      account: account["Id"]?.string ?? "", amount: side == "Debit" ? amount : -amount)
  }

  /// Receivables need a customer, and payables a vendor.
  private func checkName(_ detail: JSON, _ accountType: String) throws(Refusal) {
    let type = detail["Entity"]?["Type"]?.string
    if let type, let kind = EntityKind(rawValue: type) {
      try resolve(detail["Entity"]?["EntityRef"], kind, "EntityRef")
    }
    switch accountType {
    case "Accounts Receivable" where type != "Customer":
      throw .business(
        "When you use Accounts Receivable, you must choose a customer in the Name field.")
    case "Accounts Payable" where type != "Vendor":
      throw .business("When you use Accounts Payable, you must choose a vendor in the Name field.")
    default: break
    }
  }

  private func shownEntry(
    _ id: String, _ body: JSON, _ lines: [JSON], _ day: String, at now: Instant
  ) -> JSON {
    var entry: JSON = [
      "Adjustment": .bool(body["Adjustment"]?.truth ?? false), "TotalAmt": 0, "HomeTotalAmt": 0,
      "domain": "QBO", "sparse": false, "Id": .string(id), "SyncToken": "0",
      "MetaData": metaData(at: now),
    ]
    entry["DocNumber"] = body["DocNumber"]
    entry["TxnDate"] = .string(day)
    entry["CurrencyRef"] = ["value": .string(settings.currency)]
    entry["PrivateNote"] = body["PrivateNote"]
    if let department = body["DepartmentRef"] {
      entry["DepartmentRef"] = named(department, .department)
    }
    entry["Line"] = .array(lines.enumerated().map { shownLine($0.offset, $0.element) })
    entry["TxnTaxDetail"] = [:]
    return entry.withoutNulls
  }

  private func shownLine(_ index: Int, _ line: JSON) -> JSON {
    var shown: JSON = ["Id": .string(String(index))]
    shown["LineNum"] = line["LineNum"]
    shown["Description"] = line["Description"]
    shown["Amount"] = line["Amount"]?.figure?.json
    shown["DetailType"] = line["DetailType"]
    guard let detail = line["JournalEntryLineDetail"] else { return shown }
    var seen: JSON = [:]
    seen["PostingType"] = detail["PostingType"]
    seen["AccountRef"] = named(detail["AccountRef"], .account)
    seen["Entity"] = detail["Entity"]
    if let reference = detail["ClassRef"] { seen["ClassRef"] = named(reference, .classification) }
    if let reference = detail["DepartmentRef"] {
      seen["DepartmentRef"] = named(reference, .department)
    }
    shown["JournalEntryLineDetail"] = seen
    return shown
  }
}

extension JSON {
  /// The object without the members that stand for nothing.
  var withoutNulls: JSON {
    guard let members else { return self }
    return .object(members.filter { !$0.value.isNull })
  }
}

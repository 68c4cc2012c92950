import Decimals

/// What QuickBooks Online asks of the body of a request, written from its own pages and its schema
/// (minor version 75), not from what we write.
///
/// It refuses a body with a field that it does not know, so each object may hold the named keys only.
struct QuickBooksRules {
  /// The kind of each account of the company by id.
  let accountTypes: [String: String]
  /// The type and the inventory asset account of each item of the company by id.
  let items: [String: (type: String?, asset: String?)]

  /// The company of a snapshot.
  init(_ snapshot: Document) {
    accountTypes = Dictionary(
      uniqueKeysWithValues: (snapshot["accounts"]?.elements ?? []).map {
        ($0["Id"]?.string ?? "", $0["AccountType"]?.string ?? "")
      })
    items = Dictionary(
      uniqueKeysWithValues: (snapshot["items"]?.elements ?? []).map {
        ($0["Id"]?.string ?? "", ($0["Type"]?.string, $0["AssetAccountRef"]?["value"]?.string))
      })
  }

  /// What it would refuse; empty when nothing.
  func problems(_ entity: String, _ body: Document) -> [String] {
    switch entity {
    case "inventoryadjustment": header(body, with: "AdjustAccountRef") + adjustment(body)
    case "journalentry": header(body) + entry(body)
    default: ["no entity \(entity)"]
    }
  }

  private func header(_ body: Document, with more: String...) -> [String] {
    var found = keys(body, required: ["DocNumber", "TxnDate", "PrivateNote", "Line"] + more)
    found += text(body["DocNumber"], "DocNumber", atMost: 21)
    found += text(body["PrivateNote"], "PrivateNote", atMost: 4_000)
    let date = body["TxnDate"]?.string ?? ""
    if date.wholeMatch(of: #/\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/#) == nil {
      found.append("TxnDate \(date)")
    }
    if body["Line"]?.elements.isEmpty ?? true { found.append("no lines") }
    return found
  }

  // MARK: InventoryAdjustment

  private func adjustment(_ body: Document) -> [String] {
    let offset = body["AdjustAccountRef"]
    var found = account(offset)
    let kind = accountTypes[offset?["value"]?.string ?? ""] ?? ""
    if !["Expense", "Other Expense", "Cost of Goods Sold"].contains(kind) {
      found.append("AdjustAccountRef is of type \(kind)")
    }
    var seen: Set<String> = []
    for line in body["Line"]?.elements ?? [] {
      found += keys(line, required: ["DetailType", "ItemAdjustmentLineDetail"])
      if line["DetailType"]?.string != "ItemAdjustmentLineDetail" { found.append("DetailType") }
      guard let detail = line["ItemAdjustmentLineDetail"] else { continue }
      found += keys(detail, required: ["ItemRef", "QtyDiff"])
      found += keys(detail["ItemRef"], required: ["value"], optional: ["name"])
      let id = detail["ItemRef"]?["value"]?.string ?? ""
      if items[id]?.type != "Inventory" { found.append("item \(id) has no quantity") }
      if items[id]?.asset == offset?["value"]?.string { found.append("item \(id)'s own account") }
      if !seen.insert(id).inserted { found.append("item \(id) twice") }
      let quantity = detail["QtyDiff"]?.number.flatMap { ExactDecimal($0) }
      if quantity?.isZero ?? true { found.append("QtyDiff of item \(id)") }
    }
    return found
  }

  // MARK: JournalEntry

  private func entry(_ body: Document) -> [String] {
    var found: [String] = []
    var sums = ["Debit": 0, "Credit": 0]
    for line in body["Line"]?.elements ?? [] {
      found += keys(
        line, required: ["DetailType", "Amount", "JournalEntryLineDetail"],
        optional: ["Description"])
      if line["DetailType"]?.string != "JournalEntryLineDetail" { found.append("DetailType") }
      if line["Description"] != nil {
        found += text(line["Description"], "Description", atMost: 4_000)
      }
      let detail = line["JournalEntryLineDetail"]
      found += keys(
        detail, required: ["PostingType", "AccountRef"], optional: ["ClassRef", "DepartmentRef"])
      found += account(detail?["AccountRef"])
      let id = detail?["AccountRef"]?["value"]?.string ?? ""
      let kind = accountTypes[id] ?? ""
      if kind.hasPrefix("Accounts ") { found.append("\(kind) needs an Entity") }
      // It takes these, and then its balance sheet and its item list disagree.
      if items.values.contains(where: { $0.asset == id }) { found.append("inventory asset \(id)") }
      let type = detail?["PostingType"]?.string ?? ""
      guard let cents = cents(line["Amount"]?.number ?? "") else {
        found.append("Amount \(line["Amount"].map { $0.flow(isJSON: true) } ?? "missing")")
        continue
      }
      if sums[type] == nil { found.append("PostingType \(type)") }
      sums[type]? += cents
    }
    if sums["Debit"] != sums["Credit"] || sums["Debit"] == 0 { found.append("balance \(sums)") }
    return found
  }

  /// An amount above 0 of at most ten digits before the point and two after it.
  private func cents(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: #/(\d{1,10})(?:\.(\d{1,2}))?/#) else { return nil }
    let fraction = (match.2.map(String.init) ?? "") + "00"
    guard let value = Int(match.1 + fraction.prefix(2)), value > 0 else { return nil }
    return value
  }

  // MARK: What both share

  private func account(_ reference: Document?) -> [String] {
    let id = reference?["value"]?.string ?? ""
    return keys(reference, required: ["value"], optional: ["name"])
      + (accountTypes[id] == nil ? ["no account \(id)"] : [])
  }

  private func keys(
    _ object: Document?, required: [String], optional: [String] = []
  ) -> [String] {
    let keys = object?.keys ?? []
    return required.filter { !keys.contains($0) }.map { "no \($0)" }
      + keys.filter { !(required + optional).contains($0) }.map { "unknown \($0)" }
      + (Set(keys).count == keys.count ? [] : ["a key twice"])
  }

  private func text(_ value: Document?, _ name: String, atMost maximum: Int) -> [String] {
    guard case .text(let text, false)? = value, !text.isEmpty, text.utf16.count <= maximum else {
      return ["\(name) is no text of 1 to \(maximum) characters"]
    }
    return []
  }
}

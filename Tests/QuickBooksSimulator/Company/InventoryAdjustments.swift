import Quantities

extension SimulatedCompany {
  mutating func createAdjustment(_ body: JSON, at now: Instant) throws(Refusal) -> SimulatorReply {
    try Schema.inventoryAdjustment.check(body)
    guard let reference = body["AdjustAccountRef"], !reference.isNull else {
      throw .missing("AdjustAccountRef")
    }
    guard body["TxnDate"]?.string?.isEmpty == false else { throw .missing("TxnDate") }
    guard let lines = body["Line"]?.array else { throw .missing("Line") }
    if lines.isEmpty { throw .business("An inventory adjustment needs at least one line.") }
    let day = try day(body, at: now)
    try checkCurrency(body)
    try checkClass(["DepartmentRef": body["DepartmentRef"] ?? .null])
    let account = try adjustAccount(reference)
    var moved: [Books.AdjustmentLine] = []
    for line in lines { moved.append(try adjustmentLine(line, moved, on: day)) }
    let id = nextTransaction()
    do throws(Shortage) {
      try books.book(id, on: day, .adjustment(account: account, moved))
    } catch {
      throw .business("There is not enough of item \(error.item) in stock on that day.")
    }
    touch(moved.map(\.item), at: now)
    let shown = shownAdjustment(id, body, moved, day.description, at: now)
    self[.inventoryAdjustment].set(id, shown)
    return envelope(.inventoryAdjustment, shown, at: now)
  }

  private func adjustAccount(_ reference: JSON) throws(Refusal) -> String {
    let account = try resolve(reference, .account, "AdjustAccountRef")
    let type = account["AccountType"]?.string ?? ""
    if ["Accounts Receivable", "Accounts Payable"].contains(type) {
      throw .business("\(type) cannot take an inventory adjustment.")
    }
    let isExpense = ["Expense", "Other Expense", "Cost of Goods Sold"].contains(type)
    let isOpening = account["AccountSubType"]?.string == "OpeningBalanceEquity"
    if settings.restrictsAdjustAccounts, !isExpense, !isOpening {
      throw .business(
        "An inventory adjustment goes to an expense account or opening balance equity.")
    }
    return account["Id"]?.string ?? ""
  }

  private func adjustmentLine(
    _ line: JSON, _ before: [Books.AdjustmentLine], on day: CivilDate
  ) throws(Refusal) -> Books.AdjustmentLine {
    guard let type = line["DetailType"]?.string else { throw .missing("DetailType") }
    guard type == "ItemAdjustmentLineDetail" else {
      throw .business("An inventory adjustment has no lines of the type \(type).")
    }
    guard let detail = line["ItemAdjustmentLineDetail"], !detail.isNull else {
      throw .missing("ItemAdjustmentLineDetail")
    }
    let item = try resolve(detail["ItemRef"], .item, "ItemRef")
    let id = item["Id"]?.string ?? ""
    guard let stock = books.stocks[id] else {
      throw .business("Only inventory items can be adjusted; item \(id) is none.")
    }
    if day < stock.start { throw .beforeStart }
    try checkClass(["ClassRef": detail["ClassRef"] ?? .null])
    switch (detail["QtyDiff"]?.figure, detail["NewQty"]?.figure) {
    case (let difference?, nil): return Books.AdjustmentLine(item: id, quantity: difference)
    case (nil, let new?):
      let held = before.filter { $0.item == id }.reduce(books.quantity(of: id)) { $0 + $1.quantity }
      return Books.AdjustmentLine(item: id, quantity: new - held)
    case (nil, nil): throw .missing("QtyDiff")
    default: throw .property("NewQty beside QtyDiff")
    }
  }

  /// Says in the items that they have changed, where the company does so.
  private mutating func touch(_ items: [String], at now: Instant) {
    guard settings.touchesItems else { return }
    for id in items {
      guard var item = self[.item][id] else { continue }
      item["MetaData"]?["LastUpdatedTime"] = .string(now.text())
      self[.item].set(id, item)
    }
  }

  /// As Intuit's samples show it: lines without their type, and a day for the time of the change.
  private mutating func shownAdjustment(
    _ id: String, _ body: JSON, _ moved: [Books.AdjustmentLine], _ day: String, at now: Instant
  ) -> JSON {
    var shown: JSON = [
      "domain": "QBO", "sparse": false, "Id": .string(id), "SyncToken": "0",
      "MetaData": [
        "CreateTime": .string(now.text()), "LastUpdatedTime": .string(now.date.description),
      ],
    ]
    shown["DocNumber"] = body["DocNumber"].flatMap { $0.isNull ? nil : $0 } ?? nextNumber()
    shown["TxnDate"] = .string(day)
    shown["PrivateNote"] = body["PrivateNote"]
    if let department = body["DepartmentRef"] {
      shown["DepartmentRef"] = named(department, .department)
    }
    shown["AdjustAccountRef"] = named(body["AdjustAccountRef"], .account)
    shown["Line"] = .array(
      moved.enumerated().map { index, line in
        [
          "Id": .string(String(index + 1)),
          "ItemAdjustmentLineDetail": [
            "ItemRef": named(["value": .string(line.item)], .item),
            "QtyDiff": line.quantity.json,
          ],
        ]
      })
    return shown.withoutNulls
  }

  /// One more than the largest number so far.
  private func nextNumber() -> JSON {
    let store = self[.inventoryAdjustment]
    let numbers = store.ids.compactMap { store[$0]?["DocNumber"]?.string.flatMap { Int($0) } }
    return .string(String((numbers.max() ?? 0) + 1))
  }
}

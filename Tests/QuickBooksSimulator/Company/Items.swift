import Decimals
import Quantities

extension SimulatedCompany {
  mutating func createItem(_ body: JSON, at now: Instant) throws(Refusal) -> SimulatorReply {
    try Schema.item.check(body)
    try checkName(of: body, besides: nil)
    guard let type = body["Type"]?.string else { throw .missing("Type") }
    guard ["Inventory", "NonInventory", "Service", "Category"].contains(type) else {
      throw .business("Items of the type \(type) cannot be made here.")
    }
    try checkAccounts(body)
    if type == "Inventory" { try checkStock(body) }
    let id = String(self[.item].nextID)
    var item = body.withoutNulls
    for (key, value) in [
      ("FullyQualifiedName", body["Name"] ?? ""), ("Active", true), ("domain", "QBO"),
      ("sparse", false), ("Id", .string(id)), ("SyncToken", "0"), ("MetaData", metaData(at: now)),
    ] as [(String, JSON)] {
      item[key] = value
    }
    if item["TrackQtyOnHand"] == nil { item["TrackQtyOnHand"] = false }
    self[.item].set(id, item)
    if type == "Inventory" { stock(id, item) }
    return envelope(.item, presented(.item, id, item), at: now)
  }

  private func checkName(of body: JSON, besides id: String?) throws(Refusal) {
    guard let name = body["Name"]?.string, !name.isEmpty else { throw .missing("Name") }
    if name.contains(where: { "\t\n:".contains($0) }) {
      throw .business("A name holds no tab, line break or colon.")
    }
    let store = self[.item]
    let isTaken = store.ids.contains { other in
      other != id && store[other]?["Name"]?.string?.lowercased() == name.lowercased()
    }
    if isTaken { throw .duplicateName }
  }

  private func checkAccounts(_ body: JSON) throws(Refusal) {
    for key in ["AssetAccountRef", "IncomeAccountRef", "ExpenseAccountRef"] {
      if let reference = body[key], !reference.isNull { try resolve(reference, .account, key) }
    }
    if let reference = body["ParentRef"], !reference.isNull {
      try resolve(reference, .item, "ParentRef")
    }
  }

  /// What an inventory item needs.
  private func checkStock(_ body: JSON) throws(Refusal) {
    guard settings.plan.hasInventory else { throw .plan(settings.plan) }
    guard body["TrackQtyOnHand"]?.truth == true else {
      throw .business(
        "When you create an item, if Track quantity on hand is turned off, the item cannot be of "
          + "type Inventory.")
    }
    for key in [
      "QtyOnHand", "InvStartDate", "AssetAccountRef", "IncomeAccountRef", "ExpenseAccountRef",
    ] where body[key] == nil {
      throw .missing(key)
    }
    for (key, type) in [
      ("AssetAccountRef", "Other Current Asset"), ("IncomeAccountRef", "Income"),
      ("ExpenseAccountRef", "Cost of Goods Sold"),
    ] where try resolve(body[key], .account, key)["AccountType"]?.string != type {
      throw .business("\(key) must be an account of the type \(type).")
    }
    if let quantity = body["QtyOnHand"]?.figure, quantity < .zero {
      throw .business("The quantity on hand cannot be negative.")
    }
    if let closed = settings.closedUntil, let start = body.startDate, start <= closed {
      throw .closed
    }
  }

  /// Takes a new item into the books, its first goods against opening balance equity.
  private mutating func stock(_ id: String, _ item: JSON) {
    books.add(item: id, item.stock)
    guard let quantity = item["QtyOnHand"]?.figure, quantity > .zero else { return }
    let value = item.value(of: quantity)
    try? books.book(
      nextTransaction(), on: item.stock.start,
      .receipt(item: id, quantity: quantity, value: value, account: openingEquity))
  }

  mutating func updateItem(_ body: JSON, at now: Instant) throws(Refusal) -> SimulatorReply {
    try Schema.item.check(body)
    let (id, object) = try current(.item, body)
    let isSparse = body["sparse"]?.truth == true
    if !isSparse || body["Name"] != nil { try checkName(of: body, besides: id) }
    try checkAccounts(body)
    try checkUnchanged(body, presented(.item, id, object))
    var item = object
    if !isSparse {
      for key in object.members?.map(\.key) ?? [] where body[key] == nil && !Self.kept.contains(key)
      {
        item[key] = nil
      }
    }
    for member in body.members ?? [] where !["MetaData", "sparse"].contains(member.key) {
      item[member.key] = member.value.isNull ? nil : member.value
    }
    let wasActive = object["Active"]?.truth != false
    let isActive = item["Active"]?.truth != false
    let name = item["Name"]?.string ?? ""
    if wasActive, !isActive { item["Name"] = .string(name + " (deleted)") }
    item["Active"] = .bool(isActive)
    item["FullyQualifiedName"] = item["Name"]
    item["SyncToken"] = .string(String((object["SyncToken"]?.string.flatMap { Int($0) } ?? 0) + 1))
    item["MetaData"] = metaData(at: now, created: object.value(at: "MetaData.CreateTime"))
    self[.item].set(id, item)
    return envelope(.item, presented(.item, id, item), at: now)
  }

  /// What an update leaves as it is when a body does not name it.
  private static let kept: Set<String> = [
    "Id", "SyncToken", "MetaData", "domain", "sparse", "Active", "Type", "TrackQtyOnHand",
    "QtyOnHand", "InvStartDate", "AssetAccountRef", "FullyQualifiedName",
  ]

  /// Stock changes through adjustments here, and an item stays what it is.
  private func checkUnchanged(_ body: JSON, _ object: JSON) throws(Refusal) {
    if let quantity = body["QtyOnHand"]?.figure, quantity != object["QtyOnHand"]?.figure {
      throw .business("The simulator changes quantities through inventory adjustments only.")
    }
    if let type = body["Type"]?.string, type != object["Type"]?.string {
      throw .business("The type of an item cannot be changed.")
    }
    for key in ["AssetAccountRef", "InvStartDate"] {
      guard let new = body[key], let old = object[key] else { continue }
      if (new["value"] ?? new) != (old["value"] ?? old) {
        throw .business("The simulator keeps \(key) as it is.")
      }
    }
  }
}

extension JSON {
  /// The day on which the stock of an item begins.
  fileprivate var startDate: CivilDate? {
    self["InvStartDate"]?.string.flatMap { Instant($0)?.date }
  }

  /// How an inventory item is kept in the books.
  var stock: Books.Stock {
    Books.Stock(
      asset: self["AssetAccountRef"]?["value"]?.string ?? "",
      expense: self["ExpenseAccountRef"]?["value"]?.string ?? "",
      cost: (self["PurchaseCost"]?.figure ?? .zero).rational,
      start: startDate ?? .beginning)
  }

  /// A quantity of an item at its purchase cost.
  func value(of quantity: Figure) -> Figure {
    (try? quantity.rational.multiplying(by: stock.cost)).map { Figure(cents: $0) } ?? .zero
  }
}

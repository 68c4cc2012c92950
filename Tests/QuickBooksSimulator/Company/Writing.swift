import Quantities

extension SimulatedCompany {
  /// Creates, updates or deletes an object.
  mutating func write(
    _ kind: EntityKind, _ request: SimulatorRequest, at now: Instant
  ) throws(Refusal) -> SimulatorReply {
    let type = request.header("Content-Type") ?? ""
    guard type.hasPrefix("application/json") else { throw .contentType(type) }
    guard let body = JSON(request.body), body.members != nil else {
      throw .property("The body is no JSON object, and what is")
    }
    try checkPlan(kind)
    switch (kind, request.parameter("operation")) {
    case (.journalEntry, "delete"), (.inventoryAdjustment, "delete"):
      return try delete(kind, body, at: now)
    case (.journalEntry, nil) where body["Id"] == nil:
      return try createEntry(body, request, at: now)
    case (.inventoryAdjustment, nil) where body["Id"] == nil:
      return try createAdjustment(body, at: now)
    case (.item, nil), (.item, "update"):
      return body["Id"] == nil ? try createItem(body, at: now) : try updateItem(body, at: now)
    default:
      throw .unsupported("\(request.parameter("operation") ?? "update") \(kind.rawValue)")
    }
  }

  // MARK: Checks

  /// The object that a reference names, which must be there and active.
  @discardableResult
  func resolve(_ reference: JSON?, _ kind: EntityKind, _ element: String) throws(Refusal) -> JSON {
    guard let id = reference?["value"]?.string else { throw .missing(element) }
    guard let object = self[kind][id] else {
      throw .reference(kind == .account ? "Accounts" : kind.rawValue, id, element)
    }
    if object["Active"]?.truth == false { throw .inactive }
    return object
  }

  /// The object that a body with an id and a token means.
  func current(_ kind: EntityKind, _ body: JSON) throws(Refusal) -> (id: String, object: JSON) {
    guard let id = body["Id"]?.string else { throw .missing("Id") }
    guard Int(id) != nil else { throw .invalidID(id, "Id") }
    guard let token = body["SyncToken"]?.string else { throw .missing("SyncToken") }
    guard let object = self[kind][id] else {
      throw .notFound("Another user has deleted this \(kind.rawValue).")
    }
    guard token == object["SyncToken"]?.string else { throw .stale }
    return (id, object)
  }

  /// The day of a transaction, which must not lie in closed books.
  func day(_ body: JSON, at now: Instant) throws(Refusal) -> CivilDate {
    let day = body["TxnDate"]?.string.flatMap { Instant($0)?.date } ?? now.date
    if let closed = settings.closedUntil, day <= closed { throw .closed }
    return day
  }

  func checkClass(_ holder: JSON) throws(Refusal) {
    if let reference = holder["ClassRef"], !reference.isNull {
      guard settings.tracksClasses else { throw .business("Class tracking is turned off.") }
      try resolve(reference, .classification, "ClassRef")
    }
    if let reference = holder["DepartmentRef"], !reference.isNull {
      guard settings.tracksDepartments else { throw .business("Location tracking is turned off.") }
      try resolve(reference, .department, "DepartmentRef")
    }
  }

  func checkCurrency(_ body: JSON) throws(Refusal) {
    guard let code = body["CurrencyRef"]?["value"]?.string, code != settings.currency else {
      return
    }
    throw .business("\(code) cannot be used, for multicurrency is turned off.")
  }

  /// The reference with the name of what it leads to, as replies have it.
  func named(_ reference: JSON?, _ kind: EntityKind) -> JSON {
    let id = reference?["value"]?.string ?? ""
    var shown: JSON = ["value": .string(id)]
    if let object = self[kind][id], let name = object["Name"] ?? object["DisplayName"] {
      shown["name"] = name
    }
    return shown
  }

  // MARK: Deleting

  private mutating func delete(
    _ kind: EntityKind, _ body: JSON, at now: Instant
  ) throws(Refusal) -> SimulatorReply {
    try kind.schema.check(body)
    let (id, object) = try current(kind, body)
    _ = try day(object, at: now)
    do throws(Shortage) {
      try books.remove(id)
    } catch {
      throw .business("Later transactions need the stock of item \(error.item).")
    }
    self[kind].remove(id, at: now)
    return envelope(
      kind, ["status": "Deleted", "domain": "QBO", "Id": .string(id)], at: now)
  }
}

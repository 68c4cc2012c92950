extension SimulatedCompany {
  func queryReply(to request: SimulatorRequest, at now: Instant) throws(Refusal) -> SimulatorReply {
    let text: String
    if request.method == "POST" {
      let type = request.header("Content-Type") ?? ""
      guard type.hasPrefix("application/text") || type.hasPrefix("text/plain") else {
        throw .contentType(type)
      }
      text = String(decoding: request.body, as: UTF8.self)
    } else {
      text = request.parameter("query") ?? ""
    }
    let query = try QueryParser.parse(text)
    guard let kind = EntityKind(rawValue: query.entity) else {
      throw .query("Entity \(query.entity) is not supported for query")
    }
    try checkPlan(kind)
    let found = try self.found(query, kind, at: now)
    if query.isCount {
      return queryResponse(["totalCount": .number(String(found.count))], at: now)
    }
    let page = found.dropFirst(query.start - 1).prefix(query.maximum)
    guard !page.isEmpty else { return queryResponse([:], at: now) }
    return queryResponse(
      .object([
        JSON.Member(key: kind.rawValue, value: .array(Array(page))),
        JSON.Member(key: "startPosition", value: .number(String(query.start))),
        JSON.Member(key: "maxResults", value: .number(String(page.count))),
      ]), at: now)
  }

  private func queryResponse(_ response: JSON, at now: Instant) -> SimulatorReply {
    SimulatorReply(["QueryResponse": response, "time": .string(now.text(fraction: true))])
  }

  /// What a query finds, in its order.
  private func found(_ query: Query, _ kind: EntityKind, at now: Instant) throws(Refusal) -> [JSON]
  {
    for condition in query.conditions { try check(condition.property, kind) }
    for order in query.order { try check(order.property, kind) }
    var conditions = query.conditions
    if kind.canBeInactive, !conditions.contains(where: { $0.property == "Active" }) {
      conditions.append(Query.Condition(property: "Active", comparison: .equal, values: ["true"]))
    }
    let found = objects(kind, at: now).filter { object in
      conditions.allSatisfy { $0.holds(of: object) }
    }
    guard !query.order.isEmpty else { return found }
    return found.enumerated().sorted { left, right in
      for order in query.order {
        let result = compare(
          order.property, left.element.value(at: order.property),
          right.element.value(at: order.property)?.plain ?? "")
        if result != 0 { return order.isDescending ? result > 0 : result < 0 }
      }
      return left.offset < right.offset
    }.map(\.element)
  }

  private func check(_ property: String, _ kind: EntityKind) throws(Refusal) {
    let known =
      ["MetaData.CreateTime", "MetaData.LastUpdatedTime"].contains(property)
      || kind.schema.fields.contains { $0.name == property && $0.shape.isSimple }
    let isHidden =
      kind == .inventoryAdjustment && property == "DocNumber" && !settings.findsAdjustmentsByNumber
    if !known || isHidden {
      throw .query("Property \(property) not found for Entity \(kind.rawValue)")
    }
  }

  /// All objects of a kind as the API shows them, by id.
  private func objects(_ kind: EntityKind, at now: Instant) -> [JSON] {
    switch kind {
    case .companyInfo: return [companyInfo(at: now)]
    case .preferences: return [preferences(at: now)]
    default:
      let store = self[kind]
      return store.ids.compactMap { id in store[id].map { presented(kind, id, $0) } }
    }
  }

  /// What changed since a moment, with stubs of what was deleted.
  func changesReply(to request: SimulatorRequest, at now: Instant) throws(Refusal) -> SimulatorReply
  {
    guard let text = request.parameter("changedSince"), let since = Instant(text) else {
      throw .missing("changedSince")
    }
    if since < now.adding(milliseconds: -30 * 86_400_000) {
      throw .property("changedSince reaches back more than 30 days, and")
    }
    guard let names = request.parameter("entities"), !names.isEmpty else {
      throw .missing("entities")
    }
    var responses: [JSON] = []
    for name in names.split(separator: ",") {
      guard let kind = EntityKind(rawValue: String(name)) else {
        throw .query("Entity \(name) is not supported for cdc")
      }
      responses.append(changes(kind, since, at: now))
    }
    return SimulatorReply([
      "CDCResponse": [["QueryResponse": .array(responses)]],
      "time": .string(now.text(fraction: true)),
    ])
  }

  private func changes(_ kind: EntityKind, _ since: Instant, at now: Instant) -> JSON {
    var found = objects(kind, at: now).filter { object in
      guard let text = object.value(at: "MetaData.LastUpdatedTime")?.string,
        let updated = Instant(text)
      else { return false }
      return updated >= since
    }
    for deletion in self[kind].deletions where deletion.time >= since {
      found.append([
        "domain": "QBO", "status": "Deleted", "Id": .string(deletion.id),
        "MetaData": ["LastUpdatedTime": .string(deletion.time.text())],
      ])
    }
    let page = Array(found.prefix(1_000))
    guard !page.isEmpty else { return [:] }
    return .object([
      JSON.Member(key: kind.rawValue, value: .array(page)),
      JSON.Member(key: "startPosition", value: 1),
      JSON.Member(key: "maxResults", value: .number(String(page.count))),
    ])
  }
}

extension Shape {
  fileprivate var isSimple: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }
}

extension JSON {
  /// What a condition compares: the text of a scalar, the id of a reference.
  fileprivate var plain: String? {
    switch self {
    case .bool(let value): String(value)
    case .object: self["value"]?.string
    default: string
    }
  }
}

extension Query.Condition {
  fileprivate func holds(of object: JSON) -> Bool {
    guard let found = object.value(at: property), let text = found.plain else { return false }
    return values.contains { value in
      let order = compare(property, found, value)
      switch comparison {
      case .equal, .isIn: return order == 0
      case .less: return order < 0
      case .greater: return order > 0
      case .atMost: return order <= 0
      case .atLeast: return order >= 0
      case .like: return matches(Array(text.lowercased())[...], Array(value.lowercased())[...])
      }
    }
  }

  /// Whether a text fits a pattern in which `%` stands for anything.
  private func matches(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    let pieces = pattern.split(separator: "%", omittingEmptySubsequences: false)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else {
      return text == pattern
    }
    guard text.starts(with: first), text.count >= first.count + last.count,
      text.suffix(last.count) == last
    else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard
        let place = rest.indices.first(where: { rest[$0...].starts(with: piece) })
      else { return false }
      rest = rest[place...].dropFirst(piece.count)
    }
    return true
  }
}

/// -1, 0 or 1: numbers and ids by number, times by moment, and the rest letter by letter.
private func compare(_ property: String, _ left: JSON?, _ right: String) -> Int {
  func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
    left < right ? -1 : left > right ? 1 : 0
  }
  let text = left?.plain ?? ""
  if property.hasSuffix("Time") || property.hasSuffix("Date") {
    if let left = Instant(text), let right = Instant(right) { return order(left, right) }
  }
  var isNumber = property == "Id" || property == "SyncToken"
  if case .number = left { isNumber = true }
  if isNumber, let left = Figure(text), let right = Figure(right) { return order(left, right) }
  return order(text, right)
}

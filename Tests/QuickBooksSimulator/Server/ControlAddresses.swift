import Quantities

/// The addresses under `/simulator/`: what tests of a program set and read.
extension Simulator {
  mutating func control(_ request: SimulatorRequest, at now: Instant) -> SimulatorReply {
    let body = request.body.isEmpty ? JSON.object([]) : JSON(request.body)
    guard let body else { return refuse("the body is no JSON") }
    switch (request.method, request.segments.dropFirst().first ?? "") {
    case ("GET", "requests"): return SimulatorReply(["requests": .array(log.map(\.json))])
    case ("DELETE", "requests"):
      log = []
      return SimulatorReply([:])
    case ("GET", "faults"): return SimulatorReply(shownFaults)
    case ("DELETE", "faults"):
      faults = FaultPlan()
      return SimulatorReply(shownFaults)
    case ("POST", "faults"): return setFaults(body)
    case ("GET", "trial-balance"): return SimulatorReply(company.trialBalance)
    case ("GET", "valuation"): return SimulatorReply(company.valuation)
    case ("POST", "purchases"): return purchase(body, at: now)
    case ("POST", "sales"): return sale(body, at: now)
    case ("POST", "clock"): return advance(body, at: now)
    case ("POST", "tokens"): return endTokens(body, at: now)
    case ("POST", "settings"): return set(body)
    default: return refuse("there is nothing at this address", status: 404)
    }
  }

  private func refuse(_ reason: String, status: Int = 400) -> SimulatorReply {
    SimulatorReply(status: status, ["error": .string(reason)])
  }

  private var shownFaults: JSON {
    [
      "rules": .array(
        faults.rules.indices.map { index in
          [
            "fault": .string(faults.rules[index].fault.rawValue),
            "struck": .number(String(faults.struck[index])),
          ]
        })
    ]
  }

  private mutating func setFaults(_ body: JSON) -> SimulatorReply {
    guard let list = body["rules"]?.array else { return refuse("`rules` is missing") }
    var rules: [FaultRule] = []
    for (index, json) in list.enumerated() {
      guard let rule = FaultRule(json) else { return refuse("rule \(index + 1) is none") }
      rules.append(rule)
    }
    faults = FaultPlan(rules, seed: body["seed"]?.string.flatMap { UInt64($0) } ?? 1)
    return SimulatorReply(shownFaults)
  }

  private mutating func purchase(_ body: JSON, at now: Instant) -> SimulatorReply {
    guard let item = body["item"]?.string, let quantity = body["quantity"]?.figure,
      let value = body["value"]?.figure
    else { return refuse("`item`, `quantity` and `value` are needed") }
    let day = body["date"]?.string.flatMap { CivilDate(iso: $0) } ?? now.date
    guard let id = company.buy(item, quantity: quantity, value: value, on: day) else {
      return refuse("there is no inventory item \(item)")
    }
    return SimulatorReply(["id": .string(id)])
  }

  private mutating func sale(_ body: JSON, at now: Instant) -> SimulatorReply {
    guard let item = body["item"]?.string, let quantity = body["quantity"]?.figure else {
      return refuse("`item` and `quantity` are needed")
    }
    let day = body["date"]?.string.flatMap { CivilDate(iso: $0) } ?? now.date
    guard let id = company.sell(item, quantity: quantity, on: day) else {
      return refuse("there is not so much of item \(item)")
    }
    return SimulatorReply(["id": .string(id)])
  }

  private mutating func advance(_ body: JSON, at now: Instant) -> SimulatorReply {
    guard let seconds = body["advance"]?.string.flatMap({ Int64($0) }),
      (0...10_000_000_000).contains(seconds)
    else { return refuse("`advance` is needed, in seconds") }
    advanceMilliseconds &+= seconds * 1_000
    return SimulatorReply(["time": .string(now.adding(milliseconds: seconds * 1_000).text())])
  }

  private mutating func endTokens(_ body: JSON, at now: Instant) -> SimulatorReply {
    switch body["expire"]?.string {
    case "access": company.expireAccessTokens(at: now)
    case "refresh": company.revokeRefreshTokens()
    default: return refuse("`expire` is needed: access or refresh")
    }
    return SimulatorReply([:])
  }

  private mutating func set(_ body: JSON) -> SimulatorReply {
    var settings = company.settings
    for member in body.members ?? [] {
      switch (member.key, member.value) {
      case ("closed-until", .null): settings.closedUntil = nil
      case ("closed-until", .string(let text)):
        guard let day = CivilDate(iso: text) else { return refuse("\(text) is no date") }
        settings.closedUntil = day
      case ("plan", .string(let text)):
        guard let plan = CompanySettings.Plan(rawValue: text) else {
          return refuse("\(text) is no plan")
        }
        settings.plan = plan
      default: return refuse("`\(member.key)` cannot be set")
      }
    }
    company.settings = settings
    return SimulatorReply([:])
  }
}

extension Simulator.LogEntry {
  fileprivate var json: JSON {
    var entry: JSON = [
      "time": .string(time.text(fraction: true)), "method": .string(method),
      "path": .string(path),
    ]
    entry["query"] = .object(
      query.map { JSON.Member(key: $0.name, value: .string($0.value)) })
    if !body.isEmpty { entry["body"] = JSON(body) ?? .string(body) }
    if let status { entry["status"] = .number(String(status)) }
    if let fault { entry["fault"] = .string(fault.rawValue) }
    return entry
  }
}

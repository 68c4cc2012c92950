import Quantities

/// A company of QuickBooks Online as a state machine: a request and the time in, a reply out.
package struct SimulatedCompany: Sendable {
  /// What it is like; may be changed between requests.
  package var settings: CompanySettings
  /// Its ledger and its stock.
  package internal(set) var books = Books()
  var stores: [EntityKind: EntityStore] = [:]
  var tokens: Tokens
  private var answered: [String: SimulatorReply] = [:]
  private var replies = 0
  /// Journal entries, inventory adjustments and purchases share their numbers.
  private var transactions = 100

  /// A company that holds what a seed says.
  package init(
    settings: CompanySettings = CompanySettings(), seed: CompanySeed = .standard, at now: Instant
  ) {
    self.settings = settings
    tokens = Tokens(seed: settings.seed)
    _ = tokens.issueRefresh(settings, at: now)
    plant(seed, at: now)
  }

  /// The refresh token that is good now.
  package var refreshToken: String { tokens.newest }

  /// An access token for tests that call the company straight.
  package mutating func accessToken(at now: Instant) -> String {
    tokens.issueAccess(settings, at: now)
  }

  /// Ends every access token at once.
  package mutating func expireAccessTokens(at now: Instant) { tokens.expireAccess(at: now) }

  /// Ends every refresh token, as when a person takes the app's access away.
  package mutating func revokeRefreshTokens() { tokens.revoke() }

  /// Answers a request.
  package mutating func reply(to request: SimulatorRequest, at now: Instant) -> SimulatorReply {
    var reply =
      request.path == "/oauth2/v1/tokens/bearer"
      ? tokenReply(to: request, at: now) : companyReply(to: request, at: now)
    replies += 1
    let id = String(100_000 + replies)
    reply.headers.append(
      SimulatorReply.Header(
        name: "intuit_tid", value: "1-\(String(settings.seed, radix: 16))-\(id)"))
    return reply
  }

  mutating func nextTransaction() -> String {
    transactions += 1
    return String(transactions)
  }

  subscript(kind: EntityKind) -> EntityStore {
    get { stores[kind] ?? EntityStore() }
    set { stores[kind] = newValue }
  }
}

extension SimulatedCompany {
  private mutating func companyReply(
    to request: SimulatorRequest, at now: Instant
  ) -> SimulatorReply {
    let parts = request.segments
    guard parts.count >= 4, parts[0] == "v3", parts[1] == "company" else {
      return SimulatorReply(status: 404, ["error": "there is nothing at this address"])
    }
    if let refusal = authenticationRefusal(of: request, at: now) { return refusal }
    do throws(Refusal) {
      guard parts[2] == settings.realm else { throw .wrongCompany }
      try checkHead(request)
      guard request.method == "POST", let id = request.parameter("requestid") else {
        return try answer(request, at: now)
      }
      return try answerOnce(id, request, at: now)
    } catch {
      return error.reply(at: now)
    }
  }

  private func checkHead(_ request: SimulatorRequest) throws(Refusal) {
    let accept = request.header("Accept") ?? "*/*"
    guard accept.contains("json") else {
      throw Refusal(
        status: 406, code: "1050", message: "Invalid Content Type",
        detail: "The simulator speaks JSON only; without `Accept: application/json` QuickBooks "
          + "answers in XML.")
    }
    if settings.demandsMinorVersion, request.parameter("minorversion") != "75" {
      throw .missing("minorversion")
    }
    if let version = request.parameter("minorversion"), Int(version) == nil {
      throw .property("minorversion")
    }
    if let id = request.parameter("requestid"), id.isEmpty || id.unicodeScalars.count > 50 {
      throw .length(id.unicodeScalars.count, maximum: 50, "requestid")
    }
  }

  private mutating func answerOnce(
    _ id: String, _ request: SimulatorRequest, at now: Instant
  ) throws(Refusal) -> SimulatorReply {
    if let before = answered[id] {
      if settings.repetition == .refuse { throw .duplicateRequest(id) }
      return before
    }
    do throws(Refusal) {
      let reply = try answer(request, at: now)
      answered[id] = reply
      return reply
    } catch {
      if settings.replaysRefusals { answered[id] = error.reply(at: now) }
      throw error
    }
  }

  private mutating func answer(
    _ request: SimulatorRequest, at now: Instant
  ) throws(Refusal) -> SimulatorReply {
    let parts = request.segments
    switch (request.method, parts[3], parts.count) {
    case ("GET", "query", 4), ("POST", "query", 4): return try queryReply(to: request, at: now)
    case ("GET", "cdc", 4): return try changesReply(to: request, at: now)
    default: break
    }
    guard let kind = EntityKind(path: parts[3]) else { throw .unsupported(parts[3]) }
    switch (request.method, parts.count) {
    case ("GET", 4) where kind == .preferences: return envelope(kind, preferences(at: now), at: now)
    case ("GET", 5): return envelope(kind, try read(kind, parts[4], at: now), at: now)
    case ("POST", 4): return try write(kind, request, at: now)
    default: throw .unsupported("\(request.method) \(parts[3])")
    }
  }

  func envelope(_ kind: EntityKind, _ object: JSON, at now: Instant) -> SimulatorReply {
    SimulatorReply(
      .object([
        JSON.Member(key: kind.rawValue, value: object),
        JSON.Member(key: "time", value: .string(now.text(fraction: true))),
      ]))
  }

  private func read(
    _ kind: EntityKind, _ id: String, at now: Instant
  ) throws(Refusal) -> JSON {
    if kind == .companyInfo {
      guard id == settings.realm || id == "1" else { throw .notFound("CompanyInfo \(id)") }
      return companyInfo(at: now)
    }
    try checkPlan(kind)
    guard Int(id) != nil else { throw .invalidID(id, "Id") }
    guard let object = self[kind][id] else {
      throw .notFound("Something you're trying to use has been made inactive or deleted.")
    }
    return presented(kind, id, object)
  }

  func checkPlan(_ kind: EntityKind) throws(Refusal) {
    if kind == .inventoryAdjustment, !settings.plan.hasInventory { throw .plan(settings.plan) }
  }
}

import QuickBooksSimulator
import Testing

/// A client that calls a simulator straight, at a time that it sets.
struct Client {
  var simulator: Simulator
  var now: Instant
  var token: String

  /// The morning of 2 March 2026, with the shop of the seed.
  init(
    _ seed: CompanySeed = .standard, faults: [FaultRule] = [],
    _ change: (inout CompanySettings) -> Void = { _ in }
  ) throws {
    now = try #require(Instant("2026-03-02T09:00:00-08:00"))
    var settings = CompanySettings()
    change(&settings)
    var company = SimulatedCompany(settings: settings, seed: seed, at: now)
    token = company.accessToken(at: now)
    simulator = Simulator(company, faults: FaultPlan(faults))
  }

  var company: SimulatedCompany { simulator.company }

  /// The address below that of the company.
  private func target(_ path: String) -> String { "/v3/company/\(company.settings.realm)/\(path)" }

  private var headers: [(name: String, value: String)] {
    [
      (name: "Authorization", value: "Bearer \(token)"),
      (name: "Accept", value: "application/json"),
      (name: "Content-Type", value: "application/json"),
    ]
  }

  mutating func send(_ request: SimulatorRequest) -> Simulator.Outcome {
    simulator.outcome(of: request, at: now)
  }

  func getRequest(_ path: String) -> SimulatorRequest {
    SimulatorRequest("GET", target(path), headers: headers)
  }

  func postRequest(_ path: String, _ body: String) -> SimulatorRequest {
    SimulatorRequest("POST", target(path), headers: headers, body: Array(body.utf8))
  }

  mutating func get(_ path: String) throws -> SimulatorReply {
    try #require(send(getRequest(path)).reply)
  }

  mutating func post(_ path: String, _ body: String) throws -> SimulatorReply {
    try #require(send(postRequest(path, body)).reply)
  }

  mutating func query(_ text: String) throws -> SimulatorReply {
    var request = getRequest("query")
    request.query = [(name: "query", value: text), (name: "minorversion", value: "75")]
    return try #require(send(request).reply)
  }

  /// The ids of what a query finds.
  mutating func ids(_ text: String) throws -> [String] {
    let reply = try query(text)
    #expect(reply.status == 200, "\(text): \(reply.json?.text ?? "")")
    let members = reply.json?["QueryResponse"]?.members ?? []
    let objects = members.first { $0.value.array != nil }?.value.array ?? []
    return objects.compactMap { $0["Id"]?.string }
  }

  /// What an account holds.
  func balance(_ account: String) -> String { company.books.balance(of: account).description }

  /// What is in stock of an item, with its value.
  func stock(_ item: String) -> String {
    "\(company.books.quantity(of: item)) for \(company.books.value(of: item))"
  }
}

/// A journal entry of one debit and one credit.
func entry(
  _ amount: String = "10.50", number: String = "J-1", date: String = "2026-03-02",
  debit: String = "91", credit: String = "92"
) -> String {
  """
  {"DocNumber": "\(number)", "TxnDate": "\(date)", "PrivateNote": "note", "Line": [
  {"Description": "in", "Amount": \(amount), "DetailType": "JournalEntryLineDetail",
  "JournalEntryLineDetail": {"PostingType": "Debit", "AccountRef": {"value": "\(debit)"}}},
  {"Description": "out", "Amount": \(amount), "DetailType": "JournalEntryLineDetail",
  "JournalEntryLineDetail": {"PostingType": "Credit", "AccountRef": {"value": "\(credit)"}}}]}
  """
}

/// An inventory adjustment against build clearing.
func adjustment(
  _ lines: KeyValuePairs<String, String>, number: String = "A-1", date: String = "2026-03-02"
) -> String {
  let lines = lines.map {
    """
    {"DetailType": "ItemAdjustmentLineDetail", "ItemAdjustmentLineDetail":
    {"ItemRef": {"value": "\($0.key)"}, "QtyDiff": \($0.value)}}
    """
  }
  return """
    {"DocNumber": "\(number)", "TxnDate": "\(date)", "AdjustAccountRef": {"value": "91"},
    "Line": [\(lines.joined(separator: ", "))]}
    """
}

/// A request that one change makes wrong, with what it is refused for.
struct Refused: CustomTestStringConvertible, Sendable {
  var change: String
  var replacement: String
  var code: String
  var detail: String

  init(_ change: String, _ replacement: String, _ code: String, _ detail: String) {
    self.change = change
    self.replacement = replacement
    self.code = code
    self.detail = detail
  }

  var testDescription: String { "\(code): \(change) -> \(replacement)" }
}

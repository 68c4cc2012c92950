import DocumentTrees
import Connections
import Diagnostics
import Exports
import Interpreter
import Providers
import QuickBooksSimulator
import Renderings
import Reports
import SourceText
import TestSupport

/// A cabinet maker with QuickBooks, in memory: the workspace, the company, the secrets.
///
/// One cabinet takes 2 sheets and 4 hinges and half an hour of work at 40.00. The build of two cabinets
/// posts an adjustment (-4 sheets, -8 hinges, +2 cabinets) and an entry over 2 x 20.00 = 40.00 of
/// labor; the receipt of 10 sheets an adjustment.
struct PushShop {
  static let workspace: [String: String] = [
    "cogsmith.yaml": """
    cogsmith: 1
    company: Ridgeline
    currency: USD
    inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
    products:
      steel: {item: "1"}
      hinge: {item: "2"}
      cabinet: {item: "4", type: finished-good}
    rates: {bench: {cost: 40.00/h}}
    boms:
      cabinet:
        - lines: [{item: steel, quantity: 2}, {item: hinge, quantity: 4}]
          costs: [{type: labor, name: Weld, time: 30 min, rate: bench}]
    receipts:
      R-1: {date: 2026-11-29, lines: [{item: steel, quantity: 10, cost: 2.60}]}
    builds:
      B-1: {date: 2026-11-30, product: cabinet, quantity: 2}
    accounts:
      clearing: {id: "91"}
      cogs: {id: "80"}
      labor: {id: "92"}
      stock: {id: "81"}
    export: {accounts: {inventory: stock, cogs: cogs, build-offset: clearing, labor: labor, receiving: clearing}}

    """
  ]

  var simulator: Simulator
  let secrets = MemorySecrets()
  let files: FaultyFiles
  let environment: [String: String]

  init(_ workspace: [String: String] = Self.workspace) throws {
    simulator = Simulator(SimulatedCompany(at: simulatedNow))
    files = FaultyFiles(workspace)
    environment = [
      "HOME": "/ada", "COGSMITH_QUICKBOOKS_CLIENT_ID": "simulated-client",
      "COGSMITH_QUICKBOOKS_CLIENT_SECRET": "simulated-secret",
      "COGSMITH_QUICKBOOKS_REFRESH_TOKEN": simulator.company.refreshToken,
      "COGSMITH_QUICKBOOKS_COMPANY": simulator.company.settings.realm,
      "COGSMITH_QUICKBOOKS_URL": "http://127.0.0.1",
      "COGSMITH_QUICKBOOKS_TOKEN_URL": "http://127.0.0.1/oauth2/v1/tokens/bearer",
    ]
  }

  private func client(
    _ wire: Wire, _ doom: Doom
  ) throws(ProviderFault) -> QuickBooksOnline {
    let secrets = DoomedSecrets(self.secrets, doom)
    return QuickBooksOnline(
      try QuickBooksCredentials.load(environment: environment, files: secrets, workspace: "."),
      http: wire, files: secrets, clock: TestClock())
  }

  /// A first snapshot.
  mutating func sync() throws {
    let doom = Doom()
    let wire = Wire(simulator, doom)
    defer { simulator = wire.simulator }
    let session = Session(files: files)
    let prepared = try session.prepareSync(nil, SyncOptions()) { () throws(ProviderFault) in
      QuickBooksSource(try client(wire, doom))
    }
    try session.write(prepared)
  }

  /// One run of `export --push`.
  mutating func push(_ doom: Doom = Doom(), _ tampering: Tampering? = nil) throws -> Pushed {
    let wire = Wire(simulator, doom)
    wire.tampering = tampering
    defer { simulator = wire.simulator }
    let session = Session(files: DoomedFiles(base: files, doom: doom))
    let workspace = try session.load()
    let prepared = session.prepareExport(workspace, to: .quickbooks)
    let result = try session.push(prepared, of: workspace) { () throws(ProviderFault) in
      try client(wire, doom)
    }
    return Pushed(workspace: workspace, prepared: prepared, result: result)
  }

  /// The numbers of what the company keeps of a kind, in order.
  mutating func numbers(_ entity: String) -> [String] {
    let token = simulator.company.accessToken(at: simulatedNow)
    let reply = simulator.company.reply(
      to: SimulatorRequest(
        "GET",
        "/v3/company/\(simulator.company.settings.realm)/query?query=select%20*%20from%20\(entity)",
        headers: [("Authorization", "Bearer \(token)"), ("Accept", "application/json")], body: []),
      at: simulatedNow)
    let value = JSONValue(reply.body)
    let objects = value?["QueryResponse"]?[entity]?.list ?? []
    return objects.compactMap { $0["DocNumber"]?.text }.sorted()
  }

  /// Deletes the transaction of a number, as a person does in QuickBooks.
  mutating func delete(_ entity: String, _ number: String) -> Bool {
    let company = "/v3/company/\(simulator.company.settings.realm)"
    let headers = [
      ("Authorization", "Bearer \(simulator.company.accessToken(at: simulatedNow))"),
      ("Accept", "application/json"), ("Content-Type", "application/json"),
    ]
    let found = simulator.company.reply(
      to: SimulatorRequest(
        "GET", "\(company)/query?query=select%20*%20from%20\(entity)", headers: headers, body: []),
      at: simulatedNow)
    let objects = JSONValue(found.body)?["QueryResponse"]?[entity]?.list ?? []
    guard let object = objects.first(where: { $0["DocNumber"]?.text == number }),
      let id = object["Id"]?.text, let token = object["SyncToken"]?.text
    else { return false }
    let reply = simulator.company.reply(
      to: SimulatorRequest(
        "POST", "\(company)/\(entity.lowercased())?operation=delete", headers: headers,
        body: Array(#"{"Id": "\#(id)", "SyncToken": "\#(token)"}"#.utf8)),
      at: simulatedNow)
    return reply.status == 200
  }

  /// What an account holds: above 0 a debit.
  func balance(_ account: String) -> String? {
    let rows = simulator.company.trialBalance["accounts"]?.array ?? []
    let row = rows.first { $0["id"]?.string == account }
    return row?["debit"]?.string ?? row?["credit"]?.string.map { "-" + $0 }
  }

  /// What is in stock of an item, and its value.
  func stock(_ item: String) -> String? {
    let rows = simulator.company.valuation["items"]?.array ?? []
    return rows.first { $0["id"]?.string == item }.map {
      "\($0["quantity"]?.string ?? "") worth \($0["value"]?.string ?? "")"
    }
  }

  var lock: String? { files.texts["exports.lock"] }
}

/// What came of a push.
struct Pushed {
  var workspace: Workspace
  var prepared: PreparedExport
  var result: PushResult

  var diagnostics: [Diagnostic] { prepared.diagnostics + result.diagnostics }

  /// What a user sees: findings first, then the report.
  var shown: String {
    let renderer = ExcerptRenderer(prepared.sources)
    var text = diagnostics.map { renderer.render($0).plain }.joined()
    if let plan = prepared.plan, let catalog = workspace.catalog {
      text += pushText(plan, result, catalog).plain
    }
    return text
  }
}

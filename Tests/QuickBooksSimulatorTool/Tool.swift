import ArgumentParser
import Foundation
import Quantities
import QuickBooksSimulator

/// Serves a simulated company until it is stopped.
@main struct Tool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quickbooks-simulator",
    abstract: "Serve a simulated QuickBooks Online company on 127.0.0.1.",
    discussion: """
      Prints the environment variables that lead Cogsmith to it, on one line, then serves until it is
      stopped. Faults, the log of requests, the trial balance and more are at /simulator/.
      """)

  @Option(help: "The port; 0 leaves the choice to the system.")
  var port: UInt16 = 0

  @Option(help: "A file with items, as QuickBooks answers a query.")
  var items: String?

  @Option(help: "A file with accounts, as QuickBooks answers a query.")
  var accounts: String?

  @Option(help: "The plan: simple-start, essentials, plus or advanced.")
  var plan = CompanySettings.Plan.plus

  @Option(help: "The books are closed up to and with this day (YYYY-MM-DD).")
  var closedUntil: CivilDate?

  @Option(help: "The id of the company.")
  var realm: String?

  @Option(help: "Seconds that an access token lives.")
  var accessSeconds: Int64?

  @Option(help: "Seconds that a refresh token lives on after it was replaced.")
  var graceSeconds: Int64?

  @Option(help: "A file with faults, as /simulator/faults takes them.")
  var faults: String?

  @Flag(help: "Let journal entries have the same number.")
  var allowDuplicateNumbers = false

  @Flag(
    help: "Refuse adjustments to accounts that are neither expenses nor opening balance equity.")
  var restrictAdjustAccounts = false

  @Flag(help: "Refuse requests without minorversion=75.")
  var demandMinorVersion = false

  @Option(help: "Makes tokens differ from those of another run.")
  var seed: UInt64 = 1

  func run() throws {
    heedSignals()
    let company = SimulatedCompany(
      settings: settings, seed: try companySeed(), at: SimulatorServer.systemTime())
    var simulator = Simulator(company)
    if let faults { try set(faults, in: &simulator) }
    let server = SimulatorServer(simulator)
    try server.start(port: port)
    let line = server.environment.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
    while true { Thread.sleep(forTimeInterval: 3_600) }
  }

  /// Lets signals end the program, even where the one that started it holds them back.
  private func heedSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }

  private var settings: CompanySettings {
    var settings = CompanySettings()
    settings.plan = plan
    settings.closedUntil = closedUntil
    settings.seed = seed
    settings.refusesDuplicateNumbers = !allowDuplicateNumbers
    settings.restrictsAdjustAccounts = restrictAdjustAccounts
    settings.demandsMinorVersion = demandMinorVersion
    if let realm { settings.realm = realm }
    if let accessSeconds { settings.accessSeconds = accessSeconds }
    if let graceSeconds { settings.graceSeconds = graceSeconds }
    return settings
  }

  /// The shop that comes with the simulator, or what the files hold.
  private func companySeed() throws -> CompanySeed {
    if items == nil, accounts == nil { return .standard }
    return CompanySeed(
      accounts: try accounts.map { try objects("Account", $0) } ?? [],
      items: try items.map { try objects("Item", $0) } ?? [])
  }

  private func objects(_ kind: String, _ path: String) throws -> [JSON] {
    guard let objects = CompanySeed.objects(of: kind, in: try json(path)) else {
      throw ValidationError("\(path) holds no list of objects of the kind \(kind)")
    }
    return objects
  }

  private func json(_ path: String) throws -> JSON {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError("\(path) cannot be read")
    }
    guard let json = JSON(Array(data)) else { throw ValidationError("\(path) holds no JSON") }
    return json
  }

  private func set(_ path: String, in simulator: inout Simulator) throws {
    let request = SimulatorRequest("POST", "/simulator/faults", body: try json(path).bytes)
    let reply = simulator.outcome(of: request, at: SimulatorServer.systemTime()).reply
    guard reply?.status == 200 else {
      throw ValidationError("\(path): \(reply?.json?["error"]?.string ?? "no faults")")
    }
  }
}

extension CompanySettings.Plan: ExpressibleByArgument {}

extension CivilDate: ExpressibleByArgument {
  /// Reads `YYYY-MM-DD`.
  public init?(argument: String) { self.init(iso: argument) }
}

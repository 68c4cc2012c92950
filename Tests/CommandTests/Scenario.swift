import Foundation
import Quantities
import QuickBooksSimulator
import TestSupport
import Testing

/// A customer at a terminal: a folder, a home, perhaps a company of QuickBooks Online, and nothing but
/// commands that the README shows.
final class Scenario {
  /// Where the customer works.
  let folder: Scratch
  private let home: Scratch
  private let server: SimulatorServer?
  private let readme: ReadmeCommands
  private var shown = ""

  /// A company begins on 2026-11-28 at nine in the morning.
  static let beginning = Instant("2026-11-28T09:00:00-08:00") ?? Instant(milliseconds: 0)
  private static let secret = "client-secret-7b20e1"

  /// An empty folder, with a company to speak with where a seed is given.
  init(_ plan: CompanySettings.Plan = .plus, company seed: CompanySeed? = nil) throws {
    folder = try Scratch()
    home = try Scratch()
    readme = try ReadmeCommands()
    var settings = CompanySettings()
    settings.plan = plan
    settings.clientSecret = Self.secret
    server = seed.map { seed in
      SimulatorServer(
        Simulator(SimulatedCompany(settings: settings, seed: seed, at: Self.beginning)),
        now: { Self.beginning })
    }
    try server?.start()
  }

  deinit { server?.stop() }

  /// Runs a command that ends well.
  @discardableResult
  func run(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
    -> ProcessResult
  {
    let result = try attempt(arguments, sourceLocation)
    #expect(result.status == 0, "\(arguments): \(result)", sourceLocation: sourceLocation)
    return result
  }

  /// Runs a command that finds something wrong.
  func fail(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
    -> ProcessResult
  {
    let result = try attempt(arguments, sourceLocation)
    #expect(result.status == 1, "\(arguments): \(result)", sourceLocation: sourceLocation)
    return result
  }

  private func attempt(
    _ arguments: [String], _ sourceLocation: SourceLocation
  ) throws -> ProcessResult {
    let missing = readme.missing(arguments)
    #expect(missing == [], "the README does not show it", sourceLocation: sourceLocation)
    var environment = ["XDG_CONFIG_HOME": home.path]
    for (name, value) in server?.environment ?? [] { environment[name] = value }
    environment["COGSMITH_TODAY"] = today.description
    let result = try Program.run(arguments, in: folder.path, environment: environment)
    shown += "$ cogsmith \(arguments.joined(separator: " "))\n\(result.errors)\(result.output)\n"
    return result
  }

  /// The company's day; that of the beginning where there is none.
  private var today: CivilDate {
    let passed = server?.withSimulator { $0.advanceMilliseconds } ?? 0
    return Self.beginning.adding(milliseconds: passed).date
  }

  /// Writes a manifest, or what stands behind the one that is there.
  func append(_ text: String, to name: String) throws {
    let before = (try? folder.read(name)) ?? ""
    try folder.write(before.isEmpty ? text : before + "\n" + text, to: name)
  }

  /// Changes a manifest in one place.
  func replace(
    _ old: String, with new: String, in name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let text = try folder.read(name)
    #expect(text.contains(old), "nothing to replace: \(old)", sourceLocation: sourceLocation)
    try folder.write(text.replacing(old, with: new), to: name)
  }

  /// Compares all that was shown with a golden, and looks for secrets in it and in every file.
  func expectTranscript(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    expectGolden(shown, "scenarios/" + name, sourceLocation: sourceLocation)
    var texts = shown
    for file in folder.files() { texts += try folder.read(file) }
    let tokens = server?.withSimulator { $0.company.refreshToken }
    for secret in [Self.secret, "AT0-", "RT1-"] + (tokens.map { [$0] } ?? []) {
      #expect(!texts.contains(secret), sourceLocation: sourceLocation)
    }
  }
}

// MARK: The company

extension Scenario {
  /// Lets days pass.
  func wait(days: Int64) {
    server?.withSimulator { $0.advanceMilliseconds += days * 86_400_000 }
  }

  /// Reads or changes the company between commands.
  func company<Result>(_ body: (inout SimulatedCompany) throws -> Result) throws -> Result {
    try #require(server).withSimulator { try body(&$0.company) }
  }

  /// How many requests of a path the company has seen.
  func requests(_ path: String) throws -> Int {
    try #require(server).withSimulator { simulator in
      simulator.log.filter { $0.path.hasSuffix(path) }.count
    }
  }

  /// Changes an item as a person does in QuickBooks.
  func changeItem(_ id: String, _ changes: KeyValuePairs<String, JSON>) throws {
    try #require(server).withSimulator { simulator in
      let now = Self.beginning.adding(milliseconds: simulator.advanceMilliseconds)
      let company = "/v3/company/\(simulator.company.settings.realm)"
      let headers = [
        ("Authorization", "Bearer \(simulator.company.accessToken(at: now))"),
        ("Content-Type", "application/json"), ("Accept", "application/json"),
      ]
      let there = simulator.company.reply(
        to: SimulatorRequest("GET", "\(company)/item/\(id)", headers: headers), at: now)
      var body: JSON = ["Id": .string(id), "sparse": true]
      body["SyncToken"] = there.json?["Item"]?["SyncToken"] ?? "0"
      for (key, value) in changes { body[key] = value }
      let reply = simulator.company.reply(
        to: SimulatorRequest("POST", "\(company)/item", headers: headers, body: body.bytes), at: now
      )
      #expect(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
    }
  }

  /// What an account holds; above 0 a debit.
  func balance(_ account: String) throws -> String {
    try company { $0.books.balance(of: account).description }
  }

  /// What is in stock of an item, and what it is worth in QuickBooks.
  func stock(_ item: String) throws -> String {
    try company { "\($0.books.quantity(of: item)) worth \($0.books.value(of: item))" }
  }
}

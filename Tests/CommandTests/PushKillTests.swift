import Foundation
import QuickBooksSimulator
import TestSupport
import Testing

/// The built program, killed at a hundred points of a push.
@Suite(.serialized) struct PushKillTests {
  /// 12 receipts, an adjustment each, and 14 builds, an adjustment and an entry each: 40 transactions.
  private static let manifest: String = {
    var text = """
      cogsmith: 1
      company: Ridgeline Enclosures
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      products:
        steel: {item: "1"}
        hinge: {item: "2"}
        cabinet: {item: "4"}
      boms:
        cabinet:
          - lines: [{item: steel, quantity: 2}, {item: hinge, quantity: 1}]
            costs: [{type: labor, name: Weld, amount: 12.50}]
      accounts:
        clearing: {id: "91"}
        cogs: {id: "80"}
        labor: {id: "92"}
      export: {accounts: {cogs: cogs, build-offset: clearing, labor: labor, receiving: clearing}}
      receipts:

      """
    for number in 1...12 {
      text += "  R-\(number): {date: 2026-11-29, lines: [{item: steel, quantity: 5, cost: 2.60}]}\n"
    }
    text += "builds:\n"
    for number in 1...14 {
      text += "  B-\(number): {date: 2026-11-30, product: cabinet, quantity: 2}\n"
    }
    return text
  }()

  @Test func `killed a hundred times, everything is in the books once`() throws {
    let undisturbed = try PushedShop(Self.manifest)
    try undisturbed.push()
    let shop = try PushedShop(Self.manifest)
    var killed = 0
    var advanced: Set<Int> = []
    for round in 0..<100 {
      // The 1st to 5th request of a run are the sign-in, two questions, the making of a transaction and
      // the reading; a reply takes 4 ms, and up to 9 ms later it is recorded, or the next one is made.
      let isKilled = try shop.push(
        killedAfter: 1 + round % 5, milliseconds: Double(round / 5 % 10))
      if isKilled { killed += 1 }
      advanced.insert(try shop.recorded())
      try shop.expectWhole("round \(round)")
    }
    // The last rounds may find all of it sent.
    #expect(killed >= 95, "\(killed)")
    // The points are spread over the whole of it.
    #expect(advanced.count >= 20, "\(advanced.sorted())")
    print("killed \(killed) times, with \(advanced.sorted()) transactions recorded")
    try shop.push()
    try shop.expectSame(as: undisturbed)
    let again = try shop.push()
    #expect(again.output.hasPrefix("Nothing to "), "\(again)")
  }
}

/// A shop with a company of its own and a first snapshot, before its push.
private final class PushedShop {
  private let shop: Scratch
  private let home = try? Scratch()
  private let server: SimulatorServer
  /// Each reply takes a while, as over a network, so that the points lie in every step.
  private static let delay = FaultRule(.delay, milliseconds: 4)

  init(_ manifest: String) throws {
    shop = try Scratch(["cogsmith.yaml": manifest])
    let start = Scenario.beginning
    let company = SimulatedCompany(at: start)
    // A day of 2026 whose clock goes on, so that tokens age.
    let begin = Date()
    server = SimulatorServer(Simulator(company, faults: FaultPlan([Self.delay]))) {
      start.adding(milliseconds: Int64(Date().timeIntervalSince(begin) * 1_000))
    }
    try server.start()
    let synced = try Program.run(["sync"], in: shop.path, environment: environment)
    #expect(synced.status == 0, "\(synced)")
  }

  deinit { server.stop() }

  private var environment: [String: String] {
    var environment = ["XDG_CONFIG_HOME": home?.path ?? ""]
    for (name, value) in server.environment { environment[name] = value }
    // The token of the first day: what came after it is in the file.
    environment["COGSMITH_QUICKBOOKS_REFRESH_TOKEN"] = first
    return environment
  }

  private lazy var first = server.withSimulator { $0.company.refreshToken }

  /// Pushes undisturbed.
  @discardableResult
  func push() throws -> ProcessResult {
    server.withSimulator { $0.faults = FaultPlan([Self.delay]) }
    let result = try Program.run(
      ["export", "--to", "quickbooks", "--push"], in: shop.path, environment: environment)
    #expect(result.status == 0, "\(result)")
    return result
  }

  /// Pushes, and kills the program some time after a number of requests; whether it was killed.
  ///
  /// The request after those gets no reply, so that a busy machine lets no run get further.
  func push(killedAfter count: Int, milliseconds: Double) throws -> Bool {
    let before = server.withSimulator { simulator in
      simulator.faults = FaultPlan([FaultRule(.hang, nth: count + 1), Self.delay])
      return simulator.log.count
    }
    let process = Process()
    process.executableURL = URL(filePath: try #require(Program.path))
    process.arguments = ["export", "--to", "quickbooks", "--push"]
    process.currentDirectoryURL = URL(filePath: shop.path)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, server.withSimulator({ $0.log.count }) < before + count {
      usleep(100)
    }
    usleep(UInt32(milliseconds * 1_000))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  /// How many transactions `exports.lock` has.
  func recorded() throws -> Int { try lockEntries().count }

  private func lockEntries() throws -> [NSDictionary] {
    guard shop.files().contains("exports.lock") else { return [] }
    let lock = try JSONSerialization.jsonObject(with: Data(try shop.read("exports.lock").utf8))
    return try #require((lock as? NSDictionary)?["exports"] as? [NSDictionary])
  }

  /// Whatever is there can be read, and nothing else can be seen.
  func expectWhole(_ round: String) throws {
    _ = try lockEntries()
    let kept = try home?.read("cogsmith/quickbooks-online.json") ?? ""
    #expect(JSON(kept)?["refresh-token"]?.string != nil, "\(round)")
    let known = ["cogsmith.yaml", "exports.lock", "items.json", "sync.lock"]
    let visible = (shop.files() + (home?.files() ?? [])).filter { name in
      !known.contains(name) && name != "cogsmith/quickbooks-online.json"
        && !name.split(separator: "/").contains { $0.hasPrefix(".") }
    }
    #expect(visible == [], "\(round)")
  }

  /// The same books, and the same `exports.lock` but for the ids that QuickBooks gave.
  func expectSame(as other: PushedShop) throws {
    for kind in ["JournalEntry", "InventoryAdjustment"] {
      let numbers = try self.numbers(kind)
      #expect(numbers.count == Set(numbers).count, "\(numbers)")
      #expect(numbers.count == (kind == "JournalEntry" ? 14 : 26), "\(numbers)")
      #expect(try numbers == other.numbers(kind))
    }
    #expect(books == other.books)
    #expect(try lockWithoutIDs() == other.lockWithoutIDs())
    #expect(try recorded() == 40)
    // 100 + 12 x 5 - 28 x 2 = 104 sheets, 40 - 28 = 12 hinges, 28 cabinets; 28 x 12.50 of labor.
    let stock = server.withSimulator { simulator in
      ["1", "2", "4"].map { simulator.company.books.quantity(of: $0).description }
    }
    #expect(stock == ["104", "12", "28"])
    #expect(server.withSimulator { $0.company.books.balance(of: "92").description } == "-350")
  }

  private var books: [JSON] {
    server.withSimulator { [$0.company.trialBalance, $0.company.valuation] }
  }

  private func lockWithoutIDs() throws -> String {
    try shop.read("exports.lock").replacing(
      #/"remote": \{\s*"company": "\d+",\s*"id": "\d+"\s*\}/#, with: "\"remote\": {}")
  }

  /// The numbers of what the company keeps of a kind, in order.
  private func numbers(_ kind: String) throws -> [String] {
    let reply = server.withSimulator { simulator in
      let now = Scenario.beginning
      let token = simulator.company.accessToken(at: now)
      return simulator.company.reply(
        to: SimulatorRequest(
          "GET",
          "/v3/company/\(simulator.company.settings.realm)/query?query=select%20*%20from%20\(kind)%20maxresults%201000",
          headers: [("Authorization", "Bearer \(token)"), ("Accept", "application/json")]), at: now)
    }
    let objects = try #require(reply.json?["QueryResponse"]?[kind]?.array)
    return objects.compactMap { $0["DocNumber"]?.string }.sorted()
  }
}

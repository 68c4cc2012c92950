import Foundation
import QuickBooksSimulator
import TestSupport
import Testing

/// `sync` by the built program, over a socket.
@Suite struct SyncCommandTests {
  private let shop: Scratch
  private let home: Scratch

  private static let manifest = """
    cogsmith: 1
    company: Ridgeline Enclosures
    currency: USD
    inventory:
      mode: sync
      provider: quickbooks-online
      plan: plus
      snapshot: accounting/items.json

    """

  init() throws {
    shop = try Scratch(["cogsmith.yaml": Self.manifest])
    home = try Scratch()
  }

  /// A company on 2026-11-28, for as long as a test runs.
  private func served(
    settings: CompanySettings = CompanySettings(), _ faults: [FaultRule] = [],
    _ body: (SimulatorServer) throws -> Void
  ) throws {
    let now = try #require(Instant("2026-11-28T09:00:00-08:00"))
    let server = SimulatorServer(
      Simulator(SimulatedCompany(settings: settings, at: now), faults: FaultPlan(faults)),
      now: { now })
    try server.start()
    defer { server.stop() }
    try body(server)
  }

  private func environment(_ server: SimulatorServer) -> [String: String] {
    var environment = Dictionary(
      uniqueKeysWithValues: server.environment.map { ($0.name, $0.value) })
    environment["XDG_CONFIG_HOME"] = home.path
    return environment
  }

  private func sync(
    _ server: SimulatorServer, _ more: [String] = [], in folder: String? = nil
  ) throws -> ProcessResult {
    try Program.run(["sync"] + more, in: folder ?? shop.path, environment: environment(server))
  }

  @Test func `from an empty folder to a workspace with products`() throws {
    try served { server in
      let dry = try sync(server, ["--dry-run", "--select", "Steel*"])
      #expect(dry.status == 0, "\(dry.errors)")
      expectGolden(dry.output, "command/sync-dry-run.txt")
      #expect(shop.files() == ["cogsmith.yaml"])
      let first = try sync(server, ["--select", "Steel*", "--select", "HNG-75"])
      expectGolden(first.output, "command/sync-first.txt")
      #expect(first.errors == "")
      #expect(
        shop.files() == [
          "accounting/items.json", "cogsmith.yaml", "products/quickbooks-online.yaml",
        ])
      #expect(home.files() == ["cogsmith/quickbooks-online.json"])
      let check = try Program.run(["check"], in: shop.path)
      #expect(check.status == 0)
      let again = try sync(server)
      #expect(again.output.contains("accounting/items.json stays as it is"))
      let json = try sync(server, ["--format", "json", "--full"])
      expectGolden(json.output, "command/sync.json")
    }
  }

  @Test func `what is bought and sold there is in the next snapshot`() throws {
    try served { server in
      #expect(try sync(server).status == 0)
      let sold = server.withSimulator {
        $0.company.sell("1", quantity: Figure("3.5") ?? .zero, on: SaleDay.day)
      }
      #expect(sold != nil)
      let result = try sync(server)
      #expect(result.output.contains("updated  1  Steel sheet  Inventory  on hand 100 -> 96.5"))
      #expect(try shop.read("accounting/items.json").contains("\"QtyOnHand\": 96.5"))
    }
  }

  @Test(arguments: [
    FaultRule(.half, nth: 3), FaultRule(.garbage, nth: 2), FaultRule(.dropAfter, nth: 1),
    FaultRule(.dropBefore, nth: 4), FaultRule(.serverError, nth: 3),
    FaultRule(.tooManyRequests, nth: 2, retryAfter: 1), FaultRule(.unauthorized, nth: 3),
    FaultRule(.unavailable, nth: 1, retryAfter: 0),
  ]) func `trouble that passes`(rule: FaultRule) throws {
    try served([rule]) { server in
      let result = try sync(server)
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.withSimulator { $0.faults.struck } == [1])
      #expect(result.output.contains("7 created"))
    }
  }

  @Test func `trouble that stays is 3, and writes nothing`() throws {
    try served([FaultRule(.tooManyRequests, path: "/v3/", retryAfter: 301)]) { server in
      let result = try sync(server)
      #expect(result.status == 3)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("error[provider/busy]: "), "\(result.errors)")
      #expect(shop.files() == ["cogsmith.yaml"])
      let json = try sync(server, ["--format", "json"])
      #expect(json.status == 3)
      #expect(json.output.contains("\"code\": \"provider/busy\""))
    }
  }

  @Test func `nobody is asked without credentials, or for a workspace that owns its items`() throws
  {
    let empty = try Program.run(
      ["sync"], in: shop.path, environment: ["XDG_CONFIG_HOME": home.path])
    #expect(empty.status == 3)
    #expect(empty.errors.contains("error[provider/credentials]: "))
    let local = try Scratch(["cogsmith.yaml": benchShop])
    let refused = try Program.run(
      ["sync"], in: local.path, environment: ["XDG_CONFIG_HOME": home.path])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("error[sync/local]: in `local`, no item is ever pulled"))
    #expect(local.files() == ["cogsmith.yaml"])
  }

  @Test(arguments: [
    ["--types", "widgets"], ["--every", "5"], ["--every", "1s"], ["--every", "99d"],
  ]) func `wrong usage is 2`(arguments: [String]) throws {
    #expect(try Program.run(["sync"] + arguments, in: shop.path).status == 2)
  }

  @Test func `files instead of the network`() throws {
    try shop.write(
      #"""
      {"QueryResponse": {"Item": [{"Id": "16", "Name": "Sprinkler Heads", "Type": "Inventory", "Active": true, "QtyOnHand": 25, "PurchaseCost": 0.75}]}, "time": "2023-02-18T13:17:00-08:00"}
      """#, to: "pulled/items.json")
    try shop.write(
      #"{"QueryResponse": {"Account": [{"Id": "81", "Name": "Inventory Asset"}]}}"#,
      to: "pulled/accounts.json")
    let arguments = ["sync", "--from", "pulled/items.json", "pulled/accounts.json"]
    let result = try Program.run(
      arguments, in: shop.path, environment: ["XDG_CONFIG_HOME": home.path])
    #expect(result.status == 0, "\(result.errors)")
    expectGolden(
      result.output + "\n" + (try shop.read("accounting/items.json")), "command/sync-from.txt")
    let again = try Program.run(
      arguments, in: shop.path, environment: ["XDG_CONFIG_HOME": home.path])
    #expect(again.output.contains("stays as it is"))
    let broken = try Program.run(["sync", "--from", "cogsmith.yaml"], in: shop.path)
    #expect(broken.status == 3)
    #expect(broken.errors.contains("is no answer of QuickBooks"))
  }

  /// The clock of this machine says which day it is; the environment may say another one.
  @Test func `a snapshot of a day to come is refused`() throws {
    let snapshot =
      #"{"taken": "2999-12-30", "items": [{"Id": "1", "Name": "Bolt", "QtyOnHand": 5}]}"#
    try home.write(snapshot, to: "items.json")
    let arguments = ["sync", "--from", home.path + "/items.json"]
    let config = ["XDG_CONFIG_HOME": home.path]
    let refused = try Program.run(arguments, in: shop.path, environment: config)
    #expect(refused.status == 1, "\(refused)")
    #expect(refused.errors.contains("a snapshot of 2999-12-30 cannot have been taken yet"))
    #expect(shop.files() == ["cogsmith.yaml"])
    try shop.write(snapshot, to: "accounting/items.json")
    for day in ["", "soon", "2999-12-28"] {
      let found = try Program.run(
        ["check"], in: shop.path, environment: config.merging(["COGSMITH_TODAY": day]) { $1 })
      #expect(found.status == 1 && found.errors.contains("cannot have been taken yet"), "\(day)")
    }
    for day in ["2999-12-29", "3000-01-01"] {
      let found = try Program.run(
        ["check"], in: shop.path, environment: config.merging(["COGSMITH_TODAY": day]) { $1 })
      #expect(found.status == 0, "\(day): \(found.errors)")
    }
  }

  /// libcurl is looked up when it is needed: linking it would slow every start.
  @Test func `the program does not link libcurl`() throws {
    guard isFile("/usr/bin/ldd") else { return }
    let result = try runProcess("/usr/bin/ldd", [try #require(Program.path)])
    #expect(result.output.contains("libc.so"))
    #expect(!result.output.contains("curl"))
  }

  @Test func `no secret in any output or file`() throws {
    var settings = CompanySettings()
    settings.clientID = "client-id-5e1f"
    settings.clientSecret = "client-secret-9c44d0"
    try served(settings: settings, [FaultRule(.unauthorized, nth: 4)]) { server in
      let given = server.withSimulator { $0.company.refreshToken }
      var shown = ""
      for arguments in [
        ["--dry-run"], [], ["--format", "json"], ["--full", "--select", "all"],
        ["--types", "service"],
      ] {
        let result = try sync(server, arguments)
        shown += result.output + result.errors
      }
      server.withSimulator { $0.company.revokeRefreshTokens() }
      let refused = try sync(server)
      #expect(refused.status == 3)
      #expect(refused.errors.contains("provider/sign-in"))
      shown += refused.output + refused.errors
      for name in shop.files() { shown += try shop.read(name) }
      for secret in ["client-secret-9c44d0", "AT0-", "RT1-", given] {
        #expect(!shown.contains(secret))
      }
      let kept = try home.read("cogsmith/quickbooks-online.json")
      for secret in ["client-secret-9c44d0", "AT0-", given] { #expect(!kept.contains(secret)) }
      #expect(home.files() == ["cogsmith/quickbooks-online.json"])
    }
  }
}

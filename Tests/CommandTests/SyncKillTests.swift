import Foundation
import QuickBooksSimulator
import TestSupport
import Testing

/// The built program, killed at a hundred points of a sync.
@Suite(.serialized) struct SyncKillTests {
  @Test func `killed a hundred times, nothing is lost and nothing is half written`() throws {
    let shop = try Scratch([
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}

      """
    ])
    let home = try Scratch()
    let server = SimulatorServer()
    try server.start()
    defer { server.stop() }
    var environment = Dictionary(
      uniqueKeysWithValues: server.environment.map { ($0.name, $0.value) })
    environment["XDG_CONFIG_HOME"] = home.path
    let begin = Date()
    #expect(try Program.run(["sync"], in: shop.path, environment: environment).status == 0)
    let whole = Date().timeIntervalSince(begin)
    var killed = 0
    for round in 0..<100 {
      // Something to write in every round.
      let sold = server.withSimulator {
        $0.company.sell("1", quantity: Figure("0.25") ?? .zero, on: SaleDay.day)
      }
      #expect(sold != nil)
      let process = Process()
      process.executableURL = URL(filePath: try #require(Program.path))
      process.arguments = ["sync", "--full"]
      process.currentDirectoryURL = URL(filePath: shop.path)
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      Thread.sleep(forTimeInterval: whole * 1.1 * Double(round) / 100)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { killed += 1 }
      // Whatever is there is whole.
      let snapshot = try shop.read("items.json")
      #expect(snapshot.hasPrefix("{\n") && snapshot.hasSuffix("}\n"), "round \(round)")
      let kept = try home.read("cogsmith/quickbooks-online.json")
      #expect(kept.hasPrefix("{\n") && kept.hasSuffix("}\n"), "round \(round)")
    }
    #expect(killed >= 50)
    // The lock and the tokens are good, and the snapshot is what a new workspace gets.
    let last = try Program.run(["sync"], in: shop.path, environment: environment)
    #expect(last.status == 0, "\(last.errors)")
    let fresh = try Scratch(["cogsmith.yaml": try shop.read("cogsmith.yaml")])
    #expect(try Program.run(["sync"], in: fresh.path, environment: environment).status == 0)
    #expect(try shop.read("items.json") == fresh.read("items.json"))
    #expect(try shop.read("items.json").contains("\"QtyOnHand\": 75"))
    let left = shop.files().filter { !["cogsmith.yaml", "items.json", "sync.lock"].contains($0) }
    #expect(left.allSatisfy { $0.hasPrefix(".") }, "\(left)")
  }
}

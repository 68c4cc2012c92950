import ArgumentParser
import Builds
import Catalogs
import Diagnostics
import Interpreter
import SourceText

@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Generate workspaces of any size, and measure reading and running them.",
    subcommands: [
      Generate.self, Scan.self, Measure.self, Expressions.self, GenerateTable.self, Import.self,
    ])
}

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a workspace with about so many BOM lines.")

  @Argument(help: "The folder.") var folder: String
  @Option(help: "How many BOM lines.") var lines = 1_000_000
  @Option(help: "How many builds of ten lines each.") var builds = 100_000
  @Option(help: "The seed.") var seed: UInt64 = 1

  func run() throws {
    var generator = Generator(lines: lines, builds: builds, seed: seed)
    let bytes = try generator.write(to: folder)
    print("wrote \(bytes) bytes to \(folder)")
  }
}

struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read all YAML events of a folder with the bare library.")

  @Argument(help: "The folder.") var folder: String

  func run() throws {
    let start = ContinuousClock.now
    let scan = try scanEvents(of: folder)
    print(
      "scan: \(seconds(since: start)) s, \(scan.events) events, \(scan.bytes) bytes, peak \(peakMemory()) MB"
    )
  }
}

struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load, check, roll up and simulate a workspace, with the bare scan beside it.")

  @Argument(help: "The folder.") var folder: String
  @Option(help: "How often to repeat the parts that repeat.") var repeats = 5

  func run() throws {
    let base = peakMemory()
    var start = ContinuousClock.now
    let workspace = try Session().load(folder)
    let load = seconds(since: start)
    let loadMemory = peakMemory()
    let errors = workspace.diagnostics.filter { $0.severity == .error }
    guard let catalog = workspace.catalog, errors.isEmpty else {
      print(errors.prefix(3).map(\.message).joined(separator: "\n"))
      throw ExitCode(1)
    }
    print("load and check: \(load) s, peak \(loadMemory) MB (\(base) MB before)")
    start = ContinuousClock.now
    let scan = try scanEvents(of: folder)
    let scanned = seconds(since: start)
    print(
      "bare scan: \(scanned) s for \(scan.bytes) bytes; load and check is \(ratio(load, scanned)) x that"
    )
    print(
      "peak memory is \(ratio(Double(loadMemory) * 1_048_576, Double(scan.bytes))) x the YAML text")
    try measureRollUp(catalog)
    measureSimulation(catalog)
  }

  private func measureRollUp(_ catalog: Catalog) throws {
    var best = Double.infinity
    for _ in 0..<repeats {
      let start = ContinuousClock.now
      _ = try RollUp(catalog, on: catalog.estimateDate) { catalog.standardCost(of: $0) }
      best = min(best, seconds(since: start))
    }
    print("exact roll-up: \(best) s, best of \(repeats)")
  }

  private func measureSimulation(_ catalog: Catalog) {
    var best = Double.infinity
    var events = 0
    for _ in 0..<repeats {
      var bag = DiagnosticBag()
      let start = ContinuousClock.now
      let simulation = simulate(catalog, into: &bag)
      best = min(best, seconds(since: start))
      events = simulation.eventCount
      if bag.hasErrors { print(bag.sorted().prefix(3).map(\.message)) }
    }
    print("simulation: \(best) s for \(events) events, best of \(repeats), peak \(peakMemory()) MB")
  }
}

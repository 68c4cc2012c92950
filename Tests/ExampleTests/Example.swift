import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Foundation
import Interpreter
import Ledgers
import Machines
import Manifests
import Quantities
import Renderings
import Reports
import SourceText
import TestSupport
import Testing

/// A shop of `Examples`, run through the library.
struct Example: CustomTestStringConvertible {
  /// The folders of `Examples`.
  static let all = ["cabinet-shop", "machine-shop", "metal-fabricator"]

  let name: String
  /// Its files by their path below its folder.
  let files: [String: String]
  private let session: Session
  let workspace: Workspace

  var testDescription: String { name }

  init(_ name: String) throws {
    try self.init(name, files: Self.read(name))
  }

  /// The shop with other files, such as shuffled ones.
  init(_ name: String, files: [String: String]) throws {
    self.name = name
    self.files = files
    session = Session(files: MemoryFiles(files))
    workspace = try session.load()
  }

  private static func read(_ name: String) throws -> [String: String] {
    let folder = packageRoot + "/Examples/" + name
    let paths = try #require(FileManager.default.enumerator(atPath: folder))
      .compactMap { $0 as? String }
      .filter { path in [".yaml", ".csv", ".json"].contains { path.hasSuffix($0) } }
    return try Dictionary(
      uniqueKeysWithValues: paths.map { path in
        (path, try String(contentsOf: URL(filePath: folder + "/" + path), encoding: .utf8))
      })
  }

  // MARK: What commands answer

  /// All findings of all severities as the terminal shows them.
  func findings() -> String {
    let run = workspace.run()
    let renderer = ExcerptRenderer(run.sources)
    return run.diagnostics.map { renderer.render($0).plain }.joined()
  }

  /// What `check` prints.
  func checkText() -> String {
    let run = workspace.run()
    let counts = CheckedCounts(files: run.sources.files.count, workspace.catalog)
    return findings() + Reports.checkText(counts, run.diagnostics).plain
  }

  /// The replay and its transactions, up to a day.
  func run(until date: String? = nil) throws -> (simulation: Simulation, ledger: Ledger) {
    var options = SimulationOptions()
    options.until = try date.map(day)
    let run = workspace.run(options)
    return (try #require(run.simulation, "\(findings())"), try #require(run.ledger))
  }

  /// The report of `simulate` for people.
  func simulationText() throws -> String {
    let (simulation, ledger) = try run()
    return Reports.simulationText(simulation, ledger).plain
  }

  /// The JSON document of `simulate`.
  func simulationJSON() -> String {
    let run = workspace.run()
    return Reports.simulationJSON(
      run.simulation, run.ledger,
      ReportContext(
        settings: workspace.settings, diagnostics: run.diagnostics, sources: run.sources)
    ).text
  }

  /// What `cost` prints for one of a product, on the day of the last event.
  func costText(_ key: String) throws -> String {
    let catalog = try #require(workspace.catalog, "\(findings())")
    var options = SimulationOptions()
    options.until = workspace.lastDay
    options.includesPlanned = false
    let simulation = try #require(workspace.run(options).simulation)
    let request = CostEstimate.Request(
      item: try #require(catalog.item(key)), quantity: .one, date: workspace.lastDay,
      basis: .stock)
    let estimator = try CostEstimator(
      catalog, on: request.date, basis: request.basis, simulation: simulation)
    return Reports.costText(try estimator.estimate(request), catalog).plain
  }

  /// The keys of what it sells and makes.
  func mainProducts() throws -> [String] {
    let catalog = try #require(workspace.catalog, "\(findings())")
    return catalog.items.indices
      .map { ItemID(index: UInt32($0)) }
      .filter { catalog[$0].type == .finishedGood }
      .map { catalog.key($0) }
  }

  /// The targets that its transactions can go to.
  var targets: [ExportTarget] {
    workspace.settings.mode == .sync ? [.json, .quickbooks, .beancount] : [.json, .beancount]
  }

  /// The files of a first export, below the folder of their target.
  func export(to target: ExportTarget) throws -> [(path: FilePath, contents: String)] {
    let prepared = session.prepareExport(workspace, to: target, folder: "out")
    try #require(prepared.plan != nil, "\(prepared.diagnostics)")
    return prepared.files
  }

  /// The files of an export as one text.
  func exportText(to target: ExportTarget) throws -> String {
    try export(to: target).map { "== \($0.path.text)\n\($0.contents)" }.joined(separator: "\n")
  }
}

/// A day as manifests write it.
func day(_ text: String) throws -> CivilDate {
  try ScalarScanner.date(Array(text.utf8).withUnsafeBufferPointer { $0 })
}

import Builds
import Catalogs
import Diagnostics
import Interpreter
import Ledgers
import Machines
import Renderings
import Reports
import SourceText

/// A workspace in memory.
public struct TestWorkspace: Sendable {
  /// The workspace as the interpreter read it.
  public let workspace: Workspace

  /// A workspace of one file, `shop.yaml`.
  public init(_ yaml: String) throws {
    try self.init(files: ["shop.yaml": yaml], path: "shop.yaml")
  }

  /// A workspace of several files; the root is the folder of `cogsmith.yaml`.
  public init(files: [String: String], path: String? = nil) throws {
    workspace = try Session(files: MemoryFiles(files)).load(path)
  }

  /// A workspace of files as bytes.
  public init(bytes: [String: [UInt8]], path: String? = nil) throws {
    workspace = try Session(files: MemoryFiles(bytes: bytes)).load(path)
  }

  /// Everything that is wrong, also with a run of the events.
  public func check() -> Run { workspace.check() }

  /// The findings as the terminal shows them, without colour.
  public func findings() -> String {
    let run = workspace.check()
    let renderer = ExcerptRenderer(run.sources, hidingSecretsOf: run.diagnostics)
    return run.diagnostics.map { renderer.render($0).plain }.joined()
  }

  /// The codes of the findings, in order.
  public func codes() -> [String] { workspace.check().diagnostics.map(\.code.rawValue) }

  /// The JSON document of `simulate`.
  public func simulationJSON(_ options: SimulationOptions = SimulationOptions()) -> String {
    let run = workspace.run(options)
    return Reports.simulationJSON(
      run.simulation, run.ledger,
      ReportContext(
        settings: workspace.settings, diagnostics: run.diagnostics, sources: run.sources)
    ).text
  }

  /// The report of `simulate` for people, without colour.
  public func simulationText(_ options: SimulationOptions = SimulationOptions()) -> String {
    let run = workspace.run(options)
    guard let simulation = run.simulation, let ledger = run.ledger else { return "" }
    return Reports.simulationText(simulation, ledger).plain
  }
}

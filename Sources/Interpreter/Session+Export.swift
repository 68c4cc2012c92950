import Builds
import Catalogs
import Diagnostics
import DocumentTrees
import Exports
import Ledgers
import Machines
import Manifests
import Renderings
import SourceText

/// What an export is about to write, or why it cannot.
public struct PreparedExport: Sendable {
  /// The texts, for messages.
  public var sources: SourceMap
  /// Everything that was found, by file and place.
  public var diagnostics: [Diagnostic]
  /// What is new and what is reversed; nil when an error was found.
  public var plan: ExportPlan?
  /// The files that are written, with their places.
  public var files: [(path: FilePath, contents: String)] = []
  /// The path of `exports.lock`.
  public var lockPath: FilePath
  fileprivate var lockText = ""

  /// Whether an error was found.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// What an export does beyond the usual.
public struct ExportOptions: Sendable {
  /// Whether exported events are corrected whose own entries have not changed.
  public var restates = false
  /// Whether several exported events are reversed that no manifest declares any more.
  public var reversesDeleted = false

  /// The usual.
  public init() {}
}

extension SimulationOptions {
  /// The replay behind an export: builds that are only planned do not count.
  static var ofExports: SimulationOptions {
    var options = SimulationOptions()
    options.includesPlanned = false
    return options
  }
}

extension Session {
  /// Prepares an export: everything but the writing.
  ///
  /// Builds that are only planned do not count.
  ///
  /// - Parameter folder: where files go; nil for `exports/TARGET` in the workspace.
  public func prepareExport(
    _ workspace: Workspace, to target: ExportTarget, folder: String? = nil,
    _ options: ExportOptions = ExportOptions()
  ) -> PreparedExport {
    let run = workspace.run(.ofExports, isSettled: false)
    var prepared = PreparedExport(
      sources: run.sources, diagnostics: run.diagnostics,
      lockPath: workspace.path("exports.lock"))
    guard !run.hasErrors, let simulation = run.simulation, var ledger = run.ledger else {
      return prepared
    }
    let catalog = simulation.catalog
    var bag = DiagnosticBag()
    if target == .quickbooks {
      for problem in quickBooksProblems(ledger, catalog) { bag.report(problem) }
    }
    let lock = readLock(prepared.lockPath, catalog.settings, &prepared.sources, &bag)
    prepared.diagnostics = (run.diagnostics + bag.sorted()).map(stoppingExports)
    guard !prepared.hasErrors, let lock else { return prepared }
    ledger = lock.settled(ledger, for: target)
    let plan = lock.plan(ledger, for: target, catalog, restates: options.restates)
    prepared.diagnostics += obstacles(to: plan, options, catalog)
    if prepared.hasErrors { return prepared }
    let out = folder.map(path(named:)) ?? workspace.path("exports/\(target.rawValue)")
    let files: [ExportFile]
    switch target {
    case .json: files = plan.jsonFiles(catalog)
    case .quickbooks: files = plan.quickBooksFiles(catalog)
    case .beancount:
      // With the numbers that this export gives, which the next one would write otherwise.
      files = plan.beancountFiles(simulation, plan.lock.settled(ledger, for: target))
    }
    prepared.files = files.map { (out.child($0.path), $0.contents.text) }
      .filter { !isUnchanged($0.path, $0.contents) }
    prepared.plan = plan
    prepared.lockText = plan.lock.text(catalog.settings)
    return prepared
  }

  /// Prepares an export and writes it, while no other process exports from this workspace.
  ///
  /// - Throws: `FileFault` when a file cannot be written, or another export is running.
  public func export(
    _ workspace: Workspace, to target: ExportTarget, folder: String? = nil,
    _ options: ExportOptions = ExportOptions()
  ) throws(FileFault) -> PreparedExport {
    try exclusively(in: workspace) { () throws(FileFault) in
      let prepared = prepareExport(workspace, to: target, folder: folder, options)
      if !prepared.hasErrors { try write(prepared) }
      return prepared
    }
  }

  /// Runs a function while no other process exports from a workspace.
  ///
  /// - Throws: `FileFault` when another one does, and what the function throws.
  public func exclusively<Result>(
    in workspace: Workspace, _ body: () throws(FileFault) -> Result
  ) throws(FileFault) -> Result {
    try files.exclusively(in: workspace.path(""), body)
  }

  /// Writes a prepared export: each file in one step, and the lock last, so that a crash in between
  /// leaves nothing behind that a second run would not write again just so.
  ///
  /// - Throws: `FileFault` when a file cannot be written.
  public func write(_ prepared: PreparedExport) throws(FileFault) {
    guard let plan = prepared.plan else { return }
    for file in prepared.files { try files.write(Array(file.contents.utf8), to: file.path) }
    if !plan.isEmpty { try files.write(Array(prepared.lockText.utf8), to: prepared.lockPath) }
  }

  private func isUnchanged(_ path: FilePath, _ contents: String) -> Bool {
    guard files.kind(of: path) == .file, let bytes = try? files.read(path) else { return false }
    return bytes == Array(contents.utf8)
  }
}

/// A finding as an export sees it: what `check` only notes about missing accounts stops it.
private func stoppingExports(_ diagnostic: Diagnostic) -> Diagnostic {
  var result = diagnostic
  if diagnostic.code == .mappingRole { result.severity = .error }
  return result
}

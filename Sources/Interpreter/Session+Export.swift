import Builds
import Catalogs
import Diagnostics
import DocumentTrees
import Exports
import Ledgers
import Manifests
import SourceText

/// What an export is about to write, or why it cannot.
public struct PreparedExport: Sendable {
  /// The texts, for messages.
  public var sources: SourceMap
  /// Everything that was found, by file and place.
  public var diagnostics: [Diagnostic]
  /// What is new and what is reversed; nil when an error was found.
  public var plan: ExportPlan?
  /// The files, with their paths as the user would write them.
  public var files: [ExportFile] = []
  /// The path of `exports.lock`.
  public var lockPath: String
  fileprivate var lockText = ""

  /// Whether an error was found.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension Session {
  /// The replay behind an export: builds that are only planned do not count.
  var exportOptions: SimulationOptions {
    var options = SimulationOptions()
    options.includesPlanned = false
    return options
  }

  /// Prepares an export: everything but the writing.
  ///
  /// Builds that are only planned do not count.
  ///
  /// - Parameter folder: where files go; nil for `exports/TARGET` in the workspace.
  public func prepareExport(
    _ workspace: Workspace, to target: ExportTarget, folder: String? = nil
  ) -> PreparedExport {
    let run = workspace.run(exportOptions, isSettled: false)
    var prepared = PreparedExport(
      sources: run.sources, diagnostics: run.diagnostics,
      lockPath: join(workspace.root, "exports.lock"))
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
    let plan = lock.plan(ledger, for: target, catalog)
    let out = folder ?? join(workspace.root, "exports/\(target.rawValue)")
    let files: [ExportFile]
    switch target {
    case .json: files = plan.jsonFiles(catalog)
    case .quickbooks: files = plan.quickBooksFiles(catalog)
    case .beancount:
      // With the numbers that this export gives, which the next one would write otherwise.
      files = plan.beancountFiles(simulation, plan.lock.settled(ledger, for: target))
    }
    prepared.files = files.map { $0.moved(into: out) }.filter { !isUnchanged($0) }
    prepared.plan = plan
    prepared.lockText = plan.lock.text(catalog.settings)
    return prepared
  }

  /// Writes a prepared export: each file in one step, and the lock last, so that a crash in between
  /// leaves nothing behind that a second run would not write again just so.
  ///
  /// - Throws: `FileFault` when a file cannot be written, or another export is running.
  public func write(_ prepared: PreparedExport) throws(FileFault) {
    guard let plan = prepared.plan else { return }
    for file in prepared.files { try files.write(Array(file.contents.utf8), to: file.path) }
    if !plan.isEmpty { try files.write(Array(prepared.lockText.utf8), to: prepared.lockPath) }
  }

  private func isUnchanged(_ file: ExportFile) -> Bool {
    guard files.kind(of: file.path) == .file, let bytes = try? files.read(file.path) else {
      return false
    }
    return bytes == Array(file.contents.utf8)
  }
}

/// A finding as an export sees it: what `check` only notes about missing accounts stops it.
private func stoppingExports(_ diagnostic: Diagnostic) -> Diagnostic {
  var result = diagnostic
  if diagnostic.code == .mappingRole { result.severity = .error }
  return result
}

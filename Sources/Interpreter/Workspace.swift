import Builds
import Catalogs
import Diagnostics
import Exports
import Ledgers
import Machines
import Manifests
import Policies
import SourceText

/// A workspace as it was read, with everything that is wrong with it.
public struct Workspace: Sendable {
  /// The folder as the user would write it; empty for the working folder.
  public let root: String
  /// The texts, for messages.
  public internal(set) var sources = SourceMap()
  /// The checked catalog; nil exactly when the manifests have an error.
  public internal(set) var catalog: Catalog?
  /// What holds for the workspace, as far as it could be read.
  public internal(set) var settings = Settings()
  /// Its rules and its export mapping; nil until it is resolved.
  public internal(set) var policies: Policies?
  var bag = DiagnosticBag()
  var manifests: [Manifest] = []
  var snapshot: Snapshot?
  /// What a question chooses instead of a product's defaults.
  var choice: ProductChoice?
  /// What was exported before; nil when that cannot be read.
  var lock: ExportLock?
  /// The place of the snapshot; nil in `local`.
  private(set) var snapshotPath: FilePath?

  init(root: String) {
    self.root = root
  }

  /// What was found, by file and place.
  public var diagnostics: [Diagnostic] { bag.sorted() }

  mutating func add(_ loaded: [Session.LoadedFile]) {
    for file in loaded {
      _ = sources.append(file.file)
      bag.append(contentsOf: file.bag)
      manifests.append(file.manifest)
    }
  }

  /// The snapshot that `sync` needs.
  var snapshotReference: (path: String, span: Span)? {
    for manifest in manifests {
      for document in manifest.documents {
        guard let inventory = document.inventory?.record, inventory.mode?.value == .sync,
          let snapshot = inventory.snapshot
        else { continue }
        return (manifest.names[snapshot.name], snapshot.span)
      }
    }
    return nil
  }

  /// The place of that snapshot; nil where the manifest names one outside of the workspace.
  var snapshotPlace: FilePath? {
    snapshotReference.flatMap { FilePath(written: $0.path, from: "", in: root) }
  }

  /// A file of the workspace.
  func path(_ relative: String) -> FilePath { FilePath(relative, in: root) }

  /// The part of a path below the folder of the workspace.
  func relative(_ path: String) -> String {
    guard !root.isEmpty, root != "." else { return path }
    return String(path.dropFirst(root == "/" ? 1 : root.count + 1))
  }

  /// Whether anything happens in it, which needs stock to happen to.
  var hasEvents: Bool {
    manifests.contains { manifest in
      manifest.documents.contains { document in
        !document.opening.isEmpty || !document.receipts.isEmpty || !document.builds.isEmpty
          || !document.sales.isEmpty || !document.adjustments.isEmpty
          || !document.revaluations.isEmpty
      }
    }
  }

  mutating func reportEmpty() {
    guard manifests.allSatisfy({ $0.documents.isEmpty && $0.brokenAt == nil }), !bag.hasErrors
    else { return }
    bag.report(
      Diagnostic(
        .workspaceEmpty, "this workspace declares nothing",
        at: manifests.first.map { Span(source: $0.source, start: 0, end: 0) },
        label: "no section here",
        helps: [Help("start with `products:` and `boms:`; the README has a first manifest")]))
  }

  mutating func resolve() {
    let input = WorkspaceInput(
      manifests: manifests, snapshot: snapshot, sources: sources, choice: choice)
    snapshotPath = snapshotPlace
    // The catalog takes the declarations over and forgets them bit by bit: they are a lot of memory.
    manifests = []
    let resolved = buildCatalog(input, into: &bag)
    settings = resolved.catalog.settings
    policies = Policies(resolved.catalog, into: &bag)
    catalog = bag.hasErrors ? nil : resolved.catalog
  }
}

/// What came of running a workspace.
public struct Run: Sendable {
  /// The texts, for messages.
  public var sources: SourceMap
  /// Everything that was found, by file and place.
  public var diagnostics: [Diagnostic]
  /// The replay of all events that could happen; nil when the workspace itself has errors.
  public var simulation: Simulation?
  /// The transactions of those; nil likewise.
  public var ledger: Ledger?
  /// What was exported before; nil when that cannot be read.
  var lock: ExportLock?

  /// Whether an error was found.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  fileprivate var replay: (simulation: Simulation, ledger: Ledger)? {
    guard let simulation, let ledger else { return nil }
    return (simulation, ledger)
  }
}

extension Workspace {
  /// Replays the events, with everything that would stop an export and everything that an export would
  /// leave as it is in the books.
  ///
  /// - Parameter before: what rules compare with.
  public func check(against before: Run? = nil) -> Run {
    var run = run(against: before)
    if let before { run.diagnostics += lockFindings(since: before) }
    guard let catalog, let lock, !lock.entries.isEmpty, !run.hasErrors, let ledger = run.ledger
    else { return run }
    // Builds that are only planned take no stock from those that were exported.
    let isPlanned = ledger.transactions.contains { $0.isPlanned }
    let exported = isPlanned ? self.run(.ofExports).ledger ?? ledger : ledger
    run.diagnostics += exportFindings(exported, catalog)
    return run
  }

  /// Replays the events and makes their transactions, with everything that would stop an export.
  ///
  /// - Parameters:
  ///   - isSettled: whether transactions that were exported keep the day and the number that they have
  ///     in the books.
  ///   - before: what rules compare with.
  public func run(
    _ options: SimulationOptions = SimulationOptions(), isSettled: Bool = true,
    against before: Run? = nil
  ) -> Run {
    var bag = bag
    var simulation: Simulation?
    var ledger: Ledger?
    if let catalog {
      let replay = simulate(catalog, options, into: &bag)
      let mapping = policies.map { MappingReader($0, replay) }
      let transactions = makeLedger(replay, mapping, into: &bag)
      for diagnostic in mapping?.diagnostics ?? [] { bag.report(diagnostic) }
      policies?.check(replay, transactions, against: before?.replay, into: &bag)
      reportProblems(of: transactions, catalog, into: &bag)
      if let late = lateEventWarning { bag.report(late) }
      simulation = replay
      ledger = isSettled ? lock?.settled(transactions) ?? transactions : transactions
    }
    return Run(
      sources: sources, diagnostics: bag.sorted(), simulation: simulation, ledger: ledger,
      lock: lock)
  }
}

import Catalogs
import Diagnostics
import DocumentTrees
import Machines
import Manifests
import Providers
import Quantities
import SourceText

/// What a sync is asked for.
public struct SyncOptions: Sendable {
  /// The types of items; nil for those of the last sync, at first the usual ones.
  public var types: [ItemType]?
  /// Whether everything is read, and not what has changed alone.
  public var isFull = false
  /// Whether events that were not exported are no reason to stop.
  public var isForced = false
  /// Patterns of items that become products.
  public var selections: [String] = []

  /// The usual.
  public init() {}
}

/// What a sync is about to write, or why it cannot.
public struct PreparedSync: Sendable {
  /// Everything that was found.
  public var diagnostics: [Diagnostic] = []
  /// The texts, for messages.
  public var sources = SourceMap()
  /// What the workspace is like.
  public var workspace: Workspace
  /// What changes; nil when the sync cannot be made.
  public var summary: SyncSummary?
  /// The path of the snapshot, as the user would write it.
  public var snapshotPath: String { place?.text ?? "" }
  /// The products of `--select`.
  public var products: SelectedProducts?
  /// How many errors and warnings the manifests have with the new snapshot.
  public var findings: (errors: Int, warnings: Int) = (0, 0)
  fileprivate var snapshotText: String?
  fileprivate var place: FilePath?

  /// Whether an error was found.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Whether the snapshot's file changes.
  public var changesSnapshot: Bool { snapshotText != nil }

  fileprivate init(_ workspace: Workspace) {
    self.workspace = workspace
    sources = workspace.sources
  }
}

/// Where items are pulled from.
public protocol ItemSource {
  /// What it is called in the snapshot.
  var provider: String { get }
  /// What people call it.
  var title: String { get }
  /// The id of the company, where it is known before anything is asked.
  var company: String? { get }
  /// Reads what has changed, or everything.
  func pull(_ start: PullStart) throws(ProviderFault) -> Pull
}

/// QuickBooks Online as a source of items.
public struct QuickBooksSource: ItemSource {
  private let client: QuickBooksOnline

  /// A source over a client.
  public init(_ client: QuickBooksOnline) { self.client = client }

  /// `quickbooks-online`.
  public var provider: String { "quickbooks-online" }
  /// `QuickBooks Online`.
  public var title: String { "QuickBooks Online" }
  /// The id of the company of the credentials.
  public var company: String? { client.company }

  /// Reads what has changed, or everything.
  public func pull(_ start: PullStart) throws(ProviderFault) -> Pull { try client.pull(start) }
}

extension Session {
  /// The folder of a workspace, as the user would write it.
  public func root(of path: String?) throws(FileFault) -> String {
    try WorkspaceFiles.find(path, in: files).root
  }

  /// Pulls, and works out what the new snapshot is: everything but the writing.
  ///
  /// - Parameter connect: makes the source, once it is certain that it will be asked.
  public func prepareSync(
    _ path: String?, _ options: SyncOptions,
    connect: () throws(ProviderFault) -> any ItemSource
  ) throws(FileFault) -> PreparedSync {
    let raw = try read(path)
    var workspace = raw
    resolve(&workspace)
    var prepared = PreparedSync(workspace)
    prepared.diagnostics = obstacles(raw, workspace)
    guard !prepared.hasErrors, let place = raw.snapshotPlace else { return prepared }
    prepared.place = place
    let before = files.kind(of: place) == nil ? nil : try files.read(place)
    let old: SnapshotDocument
    if let before {
      guard let document = SnapshotDocument(before) else {
        throw FileFault(
          path: prepared.snapshotPath,
          reason: "is no snapshot; restore it from git, or take it away to pull everything anew")
      }
      old = document
    } else {
      old = SnapshotDocument()
    }
    do throws(ProviderFault) {
      let source = try connect()
      try checkCompany(source.company, old, prepared.snapshotPath)
      let types = options.types?.map(\.rawValue) ?? standardTypes(old)
      let start = start(options, old, types, source)
      let pull = try source.pull(start)
      try checkCompany(pull.companyID, old, prepared.snapshotPath)
      try finish(&prepared, raw, options, old, before, types, pull, source)
    } catch {
      prepared.diagnostics.append(error.diagnostic)
      prepared.summary = nil
      prepared.snapshotText = nil
    }
    return prepared
  }

  /// Writes a prepared sync: the snapshot in one step, then the products that need it.
  public func write(_ prepared: PreparedSync) throws(FileFault) {
    guard !prepared.hasErrors else { return }
    if let text = prepared.snapshotText, let place = prepared.place {
      try files.write(Array(text.utf8), to: place)
    }
    if let products = prepared.products, products.count > 0 {
      try files.write(Array(products.contents.utf8), to: products.path)
    }
  }

  private func standardTypes(_ old: SnapshotDocument) -> [String] {
    old.types.isEmpty ? ItemType.standard.map(\.rawValue) : old.types
  }

  /// From when on changes are asked for: what the snapshot does not know at all is read in full.
  private func start(
    _ options: SyncOptions, _ old: SnapshotDocument, _ types: [String], _ source: any ItemSource
  ) -> PullStart {
    guard !options.isFull, old.provider == source.provider, old.companyID == source.company,
      Set(types).isSubset(of: old.types)
    else { return PullStart() }
    // Nobody knows what has changed up to a day to come.
    func known(_ moment: Moment?) -> Moment? { moment.flatMap { isToCome($0.date) ? nil : $0 } }
    return PullStart(items: known(old.itemsThrough), accounts: known(old.accountsThrough))
  }

  private func checkCompany(
    _ company: String?, _ old: SnapshotDocument, _ path: String
  ) throws(ProviderFault) {
    guard let company, let earlier = old.companyID, company != earlier else { return }
    throw ProviderFault(
      Diagnostic(
        .syncCompany,
        "the snapshot was pulled from company \(earlier), and the credentials are for \(company)",
        notes: ["`\(path)` has the items of " + (old.company.map { "`\($0)`" } ?? "another")],
        helps: [
          Help("use the credentials of the right company"),
          Help("or take the snapshot away, if the workspace moves to the other company"),
        ]))
  }

  private func finish(
    _ prepared: inout PreparedSync, _ raw: Workspace, _ options: SyncOptions,
    _ old: SnapshotDocument, _ before: [UInt8]?, _ types: [String], _ pull: Pull,
    _ source: any ItemSource
  ) throws(ProviderFault) {
    guard let taken = pull.time?.date ?? (pull.items.objects.compactMap(\.updated).max()?.date)
    else {
      throw ProviderFault(
        Diagnostic(
          .providerReply, "nothing says on which day these items were pulled",
          helps: [Help("save QuickBooks' whole answer, with its `time`")]))
    }
    guard !isToCome(taken) else { throw ProviderFault(.snapshotToCome(taken, today)) }
    let merge = SnapshotMerge(types: types)
    let items = merge.items(old.items, pull)
    let accounts = merge.accounts(old.accounts, pull)
    var new = old
    new.provider = source.provider
    new.company = pull.companyName ?? old.company
    new.companyID = pull.companyID ?? old.companyID
    new.taken = taken
    new.types = types
    new.itemsThrough = pull.items.through
    new.accountsThrough = pull.accounts.through
    new.items = items.objects
    new.accounts = accounts.objects
    new.time = nil
    new.counted = uncountedEvents(raw, prepared.workspace.lock, through: taken)
    new.ahead = prepared.workspace.lock?.movements(after: taken) ?? []
    let differences = carryStock(&prepared, old, &new, isForced: options.isForced)
    let text: String
    if let before, new.isSame(as: old) {
      text = SnapshotDocument.text(before, takenOn: taken) ?? new.text
    } else {
      text = new.text
    }
    let bytes = Array(text.utf8)
    try checkSnapshot(bytes, prepared.snapshotPath)
    var summary = SyncSummary(
      source: source.title, company: new.company, taken: taken, isFull: pull.items.isComplete)
    summary.items = items.part
    summary.accounts = accounts.part
    summary.differences = differences
    prepared.summary = summary
    prepared.snapshotText = bytes == before ? nil : text
    if !options.isForced, let earlier = old.taken {
      prepared.diagnostics += unexported(raw, prepared.workspace, after: earlier, through: taken)
    }
    if !options.selections.isEmpty {
      let selection = selectedProducts(raw, new.items, options.selections)
      prepared.products = selection.products
      prepared.diagnostics += selection.diagnostics
    }
    guard !prepared.hasErrors else {
      prepared.summary = nil
      return
    }
    check(&prepared, bytes, isFirst: before == nil)
  }

  /// Puts what the new quantities are made of into the new snapshot; the quantities that our events do
  /// not explain.
  ///
  /// A first snapshot has no layers but those of `opening:`.
  private func carryStock(
    _ prepared: inout PreparedSync, _ old: SnapshotDocument, _ new: inout SnapshotDocument,
    isForced: Bool
  ) -> [SyncSummary.Difference] {
    guard old.taken != nil, let taken = new.taken else { return [] }
    let workspace =
      prepared.workspace.catalog == nil ? knowing(new, old, prepared) : prepared.workspace
    guard let stock = SnapshotStock(workspace, new, taken: taken) else {
      new.layers = nil
      prepared.diagnostics.append(.uncarriedStock(isForced: isForced))
      return []
    }
    if old.layers != nil || stock.hasMoved || !stock.differences.isEmpty {
      new.layers = stock.layers
    }
    return stock.differences
  }

  /// The workspace with its old snapshot, in which the new items are known too, without quantities: a
  /// product may be linked to an item before the sync that brings it.
  private func knowing(
    _ new: SnapshotDocument, _ old: SnapshotDocument, _ prepared: PreparedSync
  ) -> Workspace {
    var both = old
    let known = Set(old.items.map(\.id))
    for object in new.items where !known.contains(object.id) {
      var value = object.value
      if value["QtyOnHand"] != nil { value["QtyOnHand"] = .number("0") }
      if let object = QuickBooksObject(value) { both.items.append(object) }
    }
    both.accounts = new.accounts
    var overlay = Overlay(base: files)
    overlay.files[prepared.snapshotPath] = Array(both.text.utf8)
    let root = prepared.workspace.root
    return (try? Session(files: overlay).load(root.isEmpty ? "." : root)) ?? prepared.workspace
  }

  /// A snapshot that could not be read afterwards is not written.
  private func checkSnapshot(_ bytes: [UInt8], _ path: String) throws(ProviderFault) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: path, contents: bytes)
    let tree = readJSON(file, source: SourceID(index: 0), into: &bag)
    _ = decodeSnapshot(tree, file, into: &bag)
    guard let wrong = bag.sorted().first(where: { $0.severity == .error }) else { return }
    throw ProviderFault(
      Diagnostic(
        .providerReply, "QuickBooks was asked to read the items, and the answer makes no sense",
        notes: [wrong.message],
        helps: [Help("correct the item in QuickBooks, and sync again")]))
  }

  /// How the manifests stand with the new snapshot.
  private func check(_ prepared: inout PreparedSync, _ snapshot: [UInt8], isFirst: Bool) {
    var overlay = Overlay(base: files)
    overlay.files[prepared.snapshotPath] = snapshot
    if let products = prepared.products, products.count > 0 {
      overlay.files[products.path.text] = Array(products.contents.utf8)
    }
    let root = prepared.workspace.root
    guard let workspace = try? Session(files: overlay).load(root.isEmpty ? "." : root) else {
      return
    }
    let found = workspace.run().diagnostics
    prepared.findings = (
      found.filter { $0.severity == .error }.count, found.filter { $0.severity == .warning }.count
    )
    prepared.workspace = workspace
    guard isFirst, let catalog = workspace.catalog, catalog.history.inSnapshot > 0,
      let taken = catalog.history.snapshotDate
    else { return }
    let count = catalog.history.inSnapshot
    prepared.diagnostics.append(
      Diagnostic(
        .syncUnexported, severity: .warning,
        count == 1
          ? "one event up to \(taken) counts as already in these quantities"
          : "\(count) events up to \(taken) count as already in these quantities",
        notes: ["this is the first snapshot: what happened up to its day is not posted"],
        helps: [
          Help(
            "give what QuickBooks does not know yet a later day, or enter it there and sync again")
        ]))
  }
}

extension Diagnostic {
  fileprivate static func uncarriedStock(isForced: Bool) -> Diagnostic {
    Diagnostic(
      .syncStock, severity: isForced ? .warning : .error,
      isForced
        ? "the lots and costs of the stock are not carried over to the new snapshot"
        : "the lots and costs of the stock cannot be carried over to a new snapshot",
      notes: ["the manifests have errors, so that the events up to its day cannot be replayed"],
      helps: [
        Help("correct what `cogsmith check` finds, and sync again"),
        Help(
          isForced
            ? "until then the stock is worth quantity x purchase cost"
            : "`--force` syncs all the same, and values the stock at quantity x purchase cost"),
      ])
  }
}

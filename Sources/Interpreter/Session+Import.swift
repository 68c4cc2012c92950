import Catalogs
import Diagnostics
import Imports
import Machines
import Quantities
import SourceText
import Tables

/// What an import is about to write, or why it cannot.
public struct PreparedImport: Sendable {
  /// A manifest, and what is in its place.
  public struct File: Sendable {
    /// What there is now.
    public enum State: Sendable {
      case new, unchanged, replaced
    }

    /// Where it is.
    public var path: FilePath
    /// The text.
    public var contents: String
    /// What it holds.
    public var summary: String
    /// What is in its place.
    public var state: State
  }

  /// What was recognised.
  public var result: ImportResult
  /// The manifests.
  public var files: [File] = []
  /// What was found, in the table and then in the workspace that it would make.
  public var diagnostics: [Diagnostic]
  /// The texts, for messages.
  public var sources: SourceMap

  /// Whether nothing can be written.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension Session {
  /// Reads a table and says what would come of it: everything but the writing.
  ///
  /// - Parameters:
  ///   - folder: where manifests go; nil for a look at the table alone.
  ///   - replaces: whether a manifest of the same name is written anew.
  public func prepareImport(
    _ path: String, sheet: String?, _ options: ImportOptions, into folder: String?,
    replaces: Bool = false
  ) throws(FileFault) -> PreparedImport {
    let contents = try read(named: path)
    var bag = DiagnosticBag()
    // A workbook often begins with a cover.
    let table = readTable(
      contents, path: path, sheet: sheet, preferring: { isRecognised($0, options) }, into: &bag)
    guard let table, !bag.hasErrors else {
      var sources = SourceMap()
      if let table { _ = sources.append(TableExcerpt(table, showing: []).file) }
      return PreparedImport(
        result: ImportResult(path: path, currency: options.currency ?? "USD"),
        diagnostics: bag.sorted(), sources: sources)
    }
    var options = options
    let folder = folder.map { normalized($0) }
    if let folder { try learn(folder, path, &options) }
    let result = importTable(table, options)
    var prepared = PreparedImport(
      result: result, diagnostics: bag.sorted() + result.diagnostics, sources: result.sources)
    guard let folder, !prepared.hasErrors else { return prepared }
    place(&prepared, folder, isNew: !options.known.isWorkspace, replaces)
    if !prepared.hasErrors { check(&prepared, folder) }
    return prepared
  }

  /// Writes a prepared import, each file in one step.
  public func write(_ prepared: PreparedImport) throws(FileFault) {
    for file in prepared.files where file.state != .unchanged {
      try files.write(Array(file.contents.utf8), to: file.path)
    }
  }

  /// What the workspace around a folder has already, apart from what an earlier import of the same
  /// table wrote.
  private func learn(
    _ folder: String, _ path: String, _ options: inout ImportOptions
  ) throws(FileFault) {
    guard let root = workspaceRoot(around: folder) else { return }
    let workspace = try load(root)
    options.known.isWorkspace = true
    guard let catalog = workspace.catalog else {
      options.known.isBroken = true
      return
    }
    let own = ImportResult.paths(ofTable: path).map { join(folder, $0) }
    func isOwn(_ span: Span) -> Bool {
      let path = workspace.sources[span.source].path
      return own.contains { path == $0 || path.hasSuffix("/" + $0) }
    }
    options.known.currency = catalog.settings.currency.code
    for item in catalog.items {
      if !isOwn(item.span) {
        options.known.products.append(
          KnownNames.Product(
            key: catalog.names[item.key], sku: catalog.names[item.sku],
            name: catalog.names[item.name], unit: catalog.names[item.unit]))
      }
      if item.boms.contains(where: { !isOwn(catalog.boms[$0].span) }) {
        options.known.boms.insert(catalog.names[item.key])
      }
    }
    for account in catalog.accounts where !isOwn(account.span) {
      options.known.accounts.insert(catalog.names[account.key])
    }
    for receipt in catalog.history.receipts where !isOwn(receipt.span) {
      options.known.receipts.insert(catalog.names[receipt.key.id])
    }
  }

  /// The folder of the workspace that a folder, which may not be there yet, belongs to.
  private func workspaceRoot(around folder: String) -> String? {
    WorkspaceFiles.root(around: existing(folder), in: files).map { $0.isEmpty ? "." : $0 }
  }

  /// Puts the manifests at their places; one that would be written over is an error.
  private func place(
    _ prepared: inout PreparedImport, _ folder: String, isNew: Bool, _ replaces: Bool
  ) {
    let place = path(named: folder)
    for file in prepared.result.files(isNew: isNew) {
      let path = place.child(file.path)
      var state = PreparedImport.File.State.new
      if files.kind(of: path) != nil {
        let isSame = (try? files.read(path)) == Array(file.contents.utf8)
        state = isSame ? .unchanged : .replaced
      }
      if state == .replaced, !replaces {
        prepared.diagnostics.append(
          Diagnostic(
            .importExists, "`\(path.text)` is there already, with other contents",
            notes: ["it is left as it is, and nothing is written"],
            helps: [
              Help("`--replace` writes it anew; what was changed in it by hand is then lost"),
              Help("or name another folder behind `--write`"),
            ]))
      }
      prepared.files.append(
        PreparedImport.File(
          path: path, contents: file.contents, summary: file.summary, state: state))
    }
  }

  /// Checks the workspace as it would be with the manifests.
  private func check(_ prepared: inout PreparedImport, _ folder: String) {
    var overlay = Overlay(base: files)
    for file in prepared.files { overlay.files[file.path.text] = Array(file.contents.utf8) }
    let session = Session(files: overlay)
    let root = workspaceRoot(around: folder) ?? folder
    guard let workspace = try? session.load(root) else { return }
    let first = prepared.sources.files.count
    let errors = workspace.diagnostics.filter { $0.severity == .error }
    guard !errors.isEmpty else { return }
    for file in workspace.sources.files { _ = prepared.sources.append(file) }
    prepared.diagnostics += errors.map { $0.moved(by: first) }
  }
}

extension Diagnostic {
  /// The finding in a map of sources that has others in front.
  fileprivate func moved(by count: Int) -> Diagnostic {
    func moved(_ span: Span) -> Span {
      Span(
        source: SourceID(index: span.source.index + UInt32(truncatingIfNeeded: count)),
        start: span.start, end: span.end)
    }
    var copy = self
    copy.primary = primary.map { Label(moved($0.span), $0.text) }
    copy.related = related.map { Label(moved($0.span), $0.text) }
    copy.helps = helps.map { help in
      Help(help.text, edits: help.edits.map { Edit(moved($0.span), $0.replacement) })
    }
    return copy
  }
}

import Catalogs
import Diagnostics
import DocumentTrees
import Machines
import Manifests
import SourceText

/// The links of a workspace, with the files in which they stand.
public struct LinkBoard: Sendable {
  /// Products and items.
  public let table: LinkTable
  /// What is to be done about them.
  public let overview: LinkOverview
  /// The path of the snapshot as the user would write it; nil where the workspace names none.
  public let snapshotPath: String?
  /// The texts, for messages.
  public let sources: SourceMap
  /// What holds for the workspace.
  public let settings: Settings
  /// The folder of the workspace.
  let root: String
}

/// Links that are about to be written, or why they cannot be.
public struct PreparedLinks: Sendable {
  /// A product with its link before and after.
  public struct Change: Sendable {
    /// The product's key.
    public var product: String
    /// The id before.
    public var old: String?
    /// The id after.
    public var new: String?
    /// The manifest that says so.
    public var path: String
  }

  /// What changes; what is so already is left out.
  public internal(set) var changes: [Change] = []
  /// What was found.
  public internal(set) var diagnostics: [Diagnostic] = []
  /// Manifests with their text before and after.
  fileprivate var files: [(path: FilePath, before: [UInt8], after: [UInt8])] = []

  /// Whether nothing can be written.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension Session {
  /// Reads the links of a workspace, also of one with errors.
  public func links(_ path: String?) throws(FileFault) -> LinkBoard {
    let found = try WorkspaceFiles.find(path, in: files)
    var workspace = Workspace(root: found.root)
    workspace.add(readSideBySide(found.manifests.map { (found.path($0), .manifest) }))
    let manifests = workspace.manifests
    var snapshot: Snapshot?
    let named = manifests.lazy.compactMap { manifest in
      manifest.documents.lazy.compactMap { $0.inventory?.record.snapshot }.first
        .map { manifest.names[$0.name] }
    }.first
    let snapshotPath = named.flatMap { FilePath(written: $0, from: "", in: found.root) }
    if let snapshotPath, files.kind(of: snapshotPath) == .file {
      let source = SourceID(index: UInt32(truncatingIfNeeded: workspace.sources.files.count))
      let file = SourceFile(path: snapshotPath.text, contents: try files.read(snapshotPath))
      _ = workspace.sources.append(file)
      var ignored = DiagnosticBag()
      let tree = readJSON(file, source: source, into: &ignored)
      if tree.brokenAt == nil { snapshot = decodeSnapshot(tree, file, into: &ignored) }
    }
    let table = LinkTable(manifests, snapshot)
    workspace.snapshot = snapshot
    workspace.resolve()
    return LinkBoard(
      table: table, overview: LinkOverview(table), snapshotPath: snapshotPath?.text,
      sources: workspace.sources, settings: workspace.settings, root: found.root)
  }

  /// Prepares links: everything but the writing.
  ///
  /// - Parameter wanted: products with the ids of their items; nil takes a link out.
  public func prepareLinks(
    _ board: LinkBoard, _ wanted: [(product: String, item: String?)]
  ) throws(FileFault) -> PreparedLinks {
    var prepared = PreparedLinks()
    var bag = DiagnosticBag()
    let changes = LinkChecks(board).changes(wanted, into: &bag)
    var byFile: [(source: SourceID, changes: [LinkChange])] = []
    for (product, item) in changes {
      let change = LinkChange(product: product.key, item: item)
      if let index = byFile.firstIndex(where: { $0.source == product.span.source }) {
        byFile[index].changes.append(change)
      } else {
        byFile.append((product.span.source, [change]))
      }
      prepared.changes.append(
        PreparedLinks.Change(
          product: product.key, old: product.item, new: item,
          path: board.sources[product.span.source].path))
    }
    if !bag.hasErrors {
      for (source, changes) in byFile {
        let file = board.sources[source]
        let edit = editLinks(in: file, changes)
        for refused in edit.refused { reportUneditable(refused, board, into: &bag) }
        let path = FilePath(named: file.path, in: board.root)
        let contents = try files.read(path)
        // A mark of the byte order in front is no part of the text.
        let mark = Array(contents.dropLast(min(file.bytes.count, contents.count)))
        guard mark + file.bytes == contents, mark.isEmpty || mark == [0xEF, 0xBB, 0xBF] else {
          for change in changes { reportUneditable(change, board, into: &bag) }
          continue
        }
        if edit.bytes != file.bytes {
          prepared.files.append((path, contents, mark + edit.bytes))
        }
      }
    }
    prepared.diagnostics = bag.sorted()
    return prepared
  }

  /// Writes prepared links, each file in one step.
  ///
  /// - Throws: `FileFault` when a file cannot be written, or somebody has changed it meanwhile.
  public func write(_ prepared: PreparedLinks) throws(FileFault) {
    for file in prepared.files where try files.read(file.path) != file.before {
      throw FileFault(path: file.path.text, reason: "was changed meanwhile; nothing was written")
    }
    for file in prepared.files { try files.write(file.after, to: file.path) }
  }

  private func reportUneditable(
    _ change: LinkChange, _ board: LinkBoard, into bag: inout DiagnosticBag
  ) {
    guard let product = board.table.products(change.product).first else { return }
    bag.report(
      Diagnostic(
        .linkEdit,
        "the link of `\(product.key)` cannot be written without risk to the rest of its file",
        at: product.itemSpan ?? product.span, label: "written in a way that is not edited here",
        notes: ["the file is left as it is"],
        helps: [
          change.item.map {
            Help("write `item: \"\($0)\"` among the fields of `\(product.key)` by hand")
          }
            ?? Help("take its `item` out by hand")
        ]))
  }
}

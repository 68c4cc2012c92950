import Builds
import Catalogs
import Diagnostics
import Dispatch
import DocumentTrees
import Exports
import Ledgers
import Manifests
import Quantities
import SourceText
import Synchronization

/// Reads and runs workspaces: the public face of the interpreter.
///
/// Bad manifests are no failure: a session says what is wrong with them. Only a world that does not
/// let files be read throws.
public struct Session: Sendable {
  let files: any FileProvider
  /// Today's day where it is known.
  let today: CivilDate?

  /// A session over some files.
  ///
  /// - Parameter today: today's day in UTC: a snapshot of a later one is refused. There is no clock in here;
  ///   nil asks for nothing.
  public init(files: any FileProvider = DiskFiles(), today: CivilDate? = nil) {
    self.files = files
    self.today = today
  }

  /// Reads a workspace: a folder in or below one, or a single file.
  ///
  /// Files are read side by side and joined in the order of their paths.
  ///
  /// - Parameters:
  ///   - path: nil for the working folder.
  ///   - choice: values for a product's parameters instead of their defaults.
  /// - Throws: `FileFault` when there is no workspace, or its folders cannot be read.
  public func load(
    _ path: String? = nil, choosing choice: ProductChoice? = nil
  ) throws(FileFault) -> Workspace {
    var workspace = try read(path)
    workspace.choice = choice
    resolve(&workspace)
    returnFreeMemory()
    return workspace
  }

  /// Reads and decodes the files of a workspace; nothing is resolved yet.
  func read(_ path: String?) throws(FileFault) -> Workspace {
    let found = try WorkspaceFiles.find(path, in: files)
    var workspace = Workspace(root: found.root)
    let loaded = readSideBySide(found.manifests.map { (found.path($0), .manifest) })
    workspace.add(loaded)
    try loadReferences(into: &workspace)
    workspace.reportEmpty()
    return workspace
  }

  func resolve(_ workspace: inout Workspace) {
    workspace.resolve()
    workspace.lock = readLock(
      join(workspace.root, "exports.lock"), workspace.settings, &workspace.sources, &workspace.bag)
  }

  /// What a file is read as.
  enum FileRole: Sendable {
    case manifest
    case events(EventTableLayout)
  }

  struct LoadedFile: Sendable {
    var file: SourceFile
    var manifest: Manifest
    var bag: DiagnosticBag
  }

  /// Reads, parses and decodes files on all cores.
  func readSideBySide(_ jobs: [(path: String, role: FileRole)], from first: Int = 0)
    -> [LoadedFile]
  {
    let results = Mutex<[LoadedFile?]>([LoadedFile?](repeating: nil, count: jobs.count))
    DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
      let source = SourceID(index: UInt32(truncatingIfNeeded: first + index))
      let loaded = read(jobs[index].path, as: jobs[index].role, source)
      results.withLock { $0[index] = loaded }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  private func read(_ path: String, as role: FileRole, _ source: SourceID) -> LoadedFile {
    var bag = DiagnosticBag()
    guard let file = open(path, source, &bag) else {
      var mayDeclare = false
      if case .manifest = role { mayDeclare = true }
      return LoadedFile(
        file: SourceFile(path: path, contents: []),
        manifest: Manifest(unread: source, mayDeclareNames: mayDeclare), bag: bag)
    }
    let tree: DocumentTree
    switch role {
    case .manifest: tree = readYAML(file, source: source, into: &bag)
    case .events(let layout):
      tree = eventTree(
        readCSV(file, source: source, into: &bag), layout, file, source: source, into: &bag)
    }
    let manifest = decodeManifest(tree, file, into: &bag)
    return LoadedFile(file: file, manifest: manifest, bag: bag)
  }

  /// A text with what is wrong with its bytes; nil when it cannot be read.
  private func open(_ path: String, _ source: SourceID, _ bag: inout DiagnosticBag) -> SourceFile? {
    do throws(FileFault) {
      let bytes = try files.read(path)
      guard bytes.count <= Limits.standard.fileBytes else {
        bag.report(.fileTooLarge(path, bytes.count))
        return nil
      }
      let file = SourceFile(path: path, contents: bytes)
      switch file.encoding {
      case .utf8, .utf16: break
      case .damaged(let first, let byte, let count):
        bag.report(.damagedText(source, first, byte, count))
      case .damagedUTF16(let first, let count):
        bag.report(.damagedUTF16(source, first, count))
      }
      return file
    } catch {
      bag.report(.unreadable(error))
      return nil
    }
  }

  /// A file that is not there, with those in its folder that may be meant.
  private func missingFile(
    _ path: String, _ kind: FileKind?, named reference: (path: String, span: Span)
  ) -> Diagnostic {
    let names = (try? files.list(folder(of: path).isEmpty ? "." : folder(of: path))) ?? []
    let near = suggestions(for: lastName(path), among: names.sorted())
      .filter { files.kind(of: join(folder(of: path), $0)) == .file }
      .map { join(folder(of: reference.path), $0) }
    return .missingFile(path, kind, at: reference.span, near: near)
  }

  /// Whether a day is one that nobody has seen yet: east of Greenwich it is tomorrow already.
  func isToCome(_ day: CivilDate) -> Bool { today.map { day > $0.next } ?? false }

  /// Reads what manifests name: CSV files with events, and the snapshot.
  private func loadReferences(into workspace: inout Workspace) throws(FileFault) {
    var jobs: [(path: String, role: FileRole)] = []
    for manifest in workspace.manifests {
      let folder = folder(of: workspace.sources[manifest.source].path)
      for reference in manifest.eventFiles {
        let path = join(folder, reference.path)
        let kind = files.kind(of: path)
        if kind == .file {
          jobs.append((path, .events(reference.layout)))
        } else {
          workspace.bag.report(
            missingFile(path, kind, named: (reference.path, reference.span)))
        }
      }
    }
    workspace.add(readSideBySide(jobs, from: workspace.sources.files.count))
    guard let reference = workspace.snapshotReference else { return }
    let path = join(workspace.root, reference.path)
    let kind = files.kind(of: path)
    guard kind == .file else {
      let missing = missingFile(path, kind, named: reference)
      let isMisspelt = missing.helps.contains { !$0.edits.isEmpty }
      workspace.bag.report(
        kind == nil && !isMisspelt
          ? .nothingPulled(path, at: reference.span, isNeeded: workspace.hasEvents) : missing)
      return
    }
    let source = SourceID(index: UInt32(truncatingIfNeeded: workspace.sources.files.count))
    guard let file = open(path, source, &workspace.bag) else { return }
    _ = workspace.sources.append(file)
    let tree = readJSON(file, source: source, into: &workspace.bag)
    let snapshot = decodeSnapshot(tree, file, into: &workspace.bag)
    if let taken = snapshot.taken, isToCome(taken.value) {
      workspace.bag.report(.snapshotToCome(taken.value, today, at: taken.span))
    }
    workspace.snapshot = snapshot
  }
}

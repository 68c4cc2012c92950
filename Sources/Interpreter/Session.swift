import Builds
import Catalogs
import Diagnostics
import Dispatch
import DocumentTrees
import Exports
import Ledgers
import Machines
import Manifests
import Quantities
import SourceText
import Synchronization

/// Reads and runs workspaces: the public face of the interpreter.
///
/// Bad manifests are no failure: a session says what is wrong with them. Only a world that does not
/// let files be read throws.
public struct Session: Sendable {
  let files: any FileSystem
  let revisions: any RevisionSource
  /// Today's day where it is known.
  let today: CivilDate?

  /// A session over some files and their earlier revisions.
  ///
  /// - Parameter today: today's day in UTC: a snapshot of a later one is refused. There is no clock in here;
  ///   without a day nothing is refused for that.
  public init(
    files: any FileSystem = DiskFiles(), revisions: any RevisionSource = Git(),
    today: CivilDate? = nil
  ) {
    self.files = files
    self.revisions = revisions
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
    for file in found.unread { workspace.bag.report(file.diagnostic) }
    workspace.add(readSideBySide(found.manifests.map { (found.path($0), .manifest) }))
    loadReferences(into: &workspace)
    workspace.reportEmpty()
    return workspace
  }

  /// A path that the user names: within a workspace where it lies in one, else any.
  public func path(named path: String) -> FilePath {
    let path = normalized(path)
    let above = folder(of: path)
    let root = WorkspaceFiles.root(around: existing(above.isEmpty ? "." : above), in: files)
    return FilePath(named: path, in: root)
  }

  /// The nearest folder that is there: a folder itself, or one above it.
  func existing(_ folder: String) -> String {
    var place = FilePath(named: folder, in: nil)
    while files.kind(of: place) == nil, place.parent != place { place = place.parent }
    return place.text
  }

  /// The bytes of a file that the user names.
  public func read(named path: String) throws(FileFault) -> [UInt8] {
    try files.read(self.path(named: path))
  }

  /// Replaces a file that the user names.
  public func write(_ bytes: [UInt8], named path: String) throws(FileFault) {
    try files.write(bytes, to: self.path(named: path))
  }

  /// Whether something is where the user names a file.
  public func isTaken(named path: String) -> Bool {
    files.kind(of: self.path(named: path)) != nil
  }

  func resolve(_ workspace: inout Workspace) {
    workspace.resolve()
    workspace.lock = readLock(
      workspace.path("exports.lock"), workspace.settings, &workspace.sources, &workspace.bag)
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
  func readSideBySide(_ jobs: [(path: FilePath, role: FileRole)], from first: Int = 0)
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

  private func read(_ path: FilePath, as role: FileRole, _ source: SourceID) -> LoadedFile {
    var bag = DiagnosticBag()
    guard let file = open(path, source, &bag) else {
      var mayDeclare = false
      if case .manifest = role { mayDeclare = true }
      return LoadedFile(
        file: SourceFile(path: path.text, contents: []),
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
  func open(
    _ path: FilePath, _ source: SourceID, _ bag: inout DiagnosticBag
  ) -> SourceFile? {
    do throws(FileFault) {
      let limit = Limits.standard.fileBytes
      let bytes = try files.read(path, limit: limit + 1)
      guard bytes.count <= limit else {
        bag.report(.fileTooLarge(path.text, bytes.count))
        return nil
      }
      let file = SourceFile(path: path.text, contents: bytes)
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

  /// Whether a day is one that nobody has seen yet: east of Greenwich it is tomorrow already.
  func isToCome(_ day: CivilDate) -> Bool { today.map { day > $0.next } ?? false }
}

import Diagnostics
import DocumentTrees
import Machines
import Manifests
import SourceText

/// Where a workspace is, which of its files are manifests, and what in its folder is not read.
struct WorkspaceFiles {
  /// The folder of the workspace as the user would write it, without a slash at the end; empty for
  /// the working folder.
  var root: String
  /// The paths of its manifests relative to the root, sorted.
  var manifests: [String]
  /// What could be taken for a part of the workspace and is none, sorted by path.
  var unread: [UnreadFile] = []

  /// The name of the file at the root of a workspace.
  static let rootFile = "cogsmith.yaml"

  /// How deep folders may lie in each other.
  static let maximumDepth = 64

  /// Finds the workspace of a path: the file itself, or the folder with a `cogsmith.yaml`, searched
  /// upward (`language.md` 1).
  static func find(_ path: String?, in files: any FileSystem) throws(FileFault) -> WorkspaceFiles {
    let start = normalized(path ?? ".")
    switch files.kind(of: FilePath(named: start, in: nil)) {
    case nil:
      throw FileFault(path: start, reason: "there is no such file or folder")
    case .folder?, .linkedFolder?:
      guard let root = root(around: start, in: files) else {
        throw FileFault(
          path: start,
          reason: "there is no `\(rootFile)` here or in a folder above; every workspace has one")
      }
      return try WorkspaceFiles(root: root, in: files)
    case .brokenLink?:
      throw FileFault(path: start, reason: "is a symbolic link that leads nowhere")
    case _? where lastName(start) == rootFile:
      return try WorkspaceFiles(root: folder(of: start), in: files)
    case _?:
      return WorkspaceFiles(root: folder(of: start), manifests: [lastName(start)])
    }
  }

  /// The folder of the workspace that a folder belongs to: itself, or one above it.
  ///
  /// - Returns: nil where it belongs to none; empty for the working folder.
  static func root(around folder: String, in files: any FileSystem) -> String? {
    var candidate = folder
    // A path has no more folders above it than this.
    for _ in 0..<256 {
      if isRoot(candidate, in: files) { return candidate == "." ? "" : candidate }
      guard let above = folderAbove(candidate, in: files) else { return nil }
      candidate = above
    }
    return nil
  }

  private static func isRoot(_ folder: String, in files: any FileSystem) -> Bool {
    let kind = files.kind(of: FilePath(rootFile, in: folder))
    return kind.map { !$0.isFolder } ?? false
  }

  private init(root: String, manifests: [String]) {
    self.root = root
    self.manifests = manifests
  }

  private init(root: String, in files: any FileSystem) throws(FileFault) {
    self.root = root
    manifests = []
    let patterns = try excludePatterns(in: files)
    try collect("", depth: 0, patterns, in: files)
    manifests.sort { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// A file of the workspace.
  func path(_ relative: String) -> FilePath { FilePath(relative, in: root) }

  private func excludePatterns(in files: any FileSystem) throws(FileFault) -> [GlobPattern] {
    let bytes = try files.read(path(Self.rootFile))
    let file = SourceFile(path: Self.rootFile, contents: bytes)
    // Whatever is wrong with the file is reported when it is read as a manifest.
    var ignored = DiagnosticBag()
    let source = SourceID(index: 0)
    let manifest = decodeManifest(
      readYAML(file, source: source, into: &ignored), file, into: &ignored)
    return manifest.documents.flatMap(\.exclude).map { GlobPattern(manifest.names[$0.name]) }
  }

  private mutating func collect(
    _ folder: String, depth: Int, _ patterns: [GlobPattern], in files: any FileSystem
  ) throws(FileFault) {
    let entries = try files.list(path(folder)).sorted { $0.name < $1.name }
    for entry in entries where !entry.name.hasPrefix(".") {
      let relative = join(folder, entry.name)
      if patterns.contains(where: { $0.fits(relative) }) { continue }
      if let reason = UnreadFile.Reason(entry) {
        unread.append(UnreadFile(path: path(relative).text, reason: reason))
      } else if entry.kind == .folder {
        // A folder with a root file of its own is another workspace.
        if Self.isRoot(path(relative).text, in: files) {
          unread.append(UnreadFile(path: path(relative).text, reason: .workspace))
        } else if depth == Self.maximumDepth {
          unread.append(UnreadFile(path: path(relative).text, reason: .tooDeep))
        } else {
          try collect(relative, depth: depth + 1, patterns, in: files)
        }
      } else if entry.isNamedAsManifest, entry.kind == .file {
        manifests.append(relative)
      }
    }
  }
}

/// The folder above, as a path from the working folder; nil at the top.
private func folderAbove(_ path: String, in files: any FileSystem) -> String? {
  if path == "/" { return nil }
  let names = path.split(separator: "/")
  let above: String
  if path == "." {
    above = ".."
  } else if names.allSatisfy({ $0 == ".." }) {
    above = "../" + path
  } else {
    above = folder(of: path)
  }
  let candidate = above.isEmpty ? "." : above
  return files.kind(of: FilePath(named: candidate, in: nil))?.isFolder == true ? candidate : nil
}

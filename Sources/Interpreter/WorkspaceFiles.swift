import Diagnostics
import DocumentTrees
import Manifests
import SourceText

/// Where a workspace is and which of its files are manifests.
struct WorkspaceFiles {
  /// The folder of the workspace as the user would write it, without a slash at the end; empty for
  /// the working folder.
  var root: String
  /// The paths of its manifests relative to the root, sorted.
  var manifests: [String]

  /// The name of the file at the root of a workspace.
  static let rootFile = "cogsmith.yaml"

  /// Finds the workspace of a path: the file itself, or the folder with a `cogsmith.yaml`, searched
  /// upward (`language.md` 1).
  static func find(_ path: String?, in files: any FileProvider) throws(FileFault) -> WorkspaceFiles
  {
    let start = normalized(path ?? ".")
    switch files.kind(of: start) {
    case nil:
      throw FileFault(path: start, reason: "there is no such file or folder")
    case .file? where lastName(start) != rootFile:
      return WorkspaceFiles(root: folder(of: start), manifests: [lastName(start)])
    case .file?:
      return try WorkspaceFiles(root: folder(of: start), in: files)
    case .folder?, .linkedFolder?:
      var candidate = start
      // A path has no more folders above it than this.
      for _ in 0..<256 {
        if files.kind(of: join(candidate, rootFile)) == .file {
          return try WorkspaceFiles(root: candidate == "." ? "" : candidate, in: files)
        }
        guard let above = folderAbove(candidate, in: files) else { break }
        candidate = above
      }
      throw FileFault(
        path: start,
        reason: "there is no `\(rootFile)` here or in a folder above; every workspace has one")
    }
  }

  private init(root: String, manifests: [String]) {
    self.root = root
    self.manifests = manifests
  }

  private init(root: String, in files: any FileProvider) throws(FileFault) {
    self.root = root
    manifests = []
    let patterns = try excludePatterns(in: files)
    try collect("", patterns, in: files)
    manifests.sort { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// The path of a file of the workspace as the user would write it.
  func path(_ relative: String) -> String { join(root, relative) }

  private func excludePatterns(in files: any FileProvider) throws(FileFault) -> [GlobPattern] {
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
    _ folder: String, _ patterns: [GlobPattern], in files: any FileProvider
  ) throws(FileFault) {
    for name in try files.list(path(folder)).sorted() where !name.hasPrefix(".") {
      let relative = join(folder, name)
      if patterns.contains(where: { $0.fits(relative) }) { continue }
      switch files.kind(of: path(relative)) {
      // Links to folders are not followed: they may lead in a circle.
      case .folder?:
        // A folder with a root file of its own is another workspace.
        if files.kind(of: join(path(relative), Self.rootFile)) != .file {
          try collect(relative, patterns, in: files)
        }
      case .file? where name.hasSuffix(".yaml") || name.hasSuffix(".yml"):
        manifests.append(relative)
      default: break
      }
    }
  }
}

/// A path without `./` in front and without a slash at the end.
func normalized(_ path: String) -> String {
  var path = path
  while path.hasPrefix("./"), path.count > 2 { path.removeFirst(2) }
  while path.hasSuffix("/"), path.count > 1 { path.removeLast() }
  return path.isEmpty ? "." : path
}

func join(_ folder: String, _ name: String) -> String {
  if folder.isEmpty || folder == "." { return name.isEmpty ? "." : name }
  if name.isEmpty { return folder }
  return folder == "/" ? "/" + name : folder + "/" + name
}

func lastName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The folder above, as a path from the working folder; nil at the top.
private func folderAbove(_ path: String, in files: any FileProvider) -> String? {
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
  return files.kind(of: candidate)?.isFolder == true ? candidate : nil
}

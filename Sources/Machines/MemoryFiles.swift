/// Files in memory, for tests, for revisions in git, and for tools that embed the interpreter.
public struct MemoryFiles: FileSystem {
  private let files: [String: [UInt8]]

  /// Files by path.
  public init(_ files: [String: String]) {
    self.files = files.mapValues { Array($0.utf8) }
  }

  /// Files by path, as bytes.
  public init(bytes files: [String: [UInt8]]) {
    self.files = files
  }

  /// What a path is.
  public func kind(of path: FilePath) -> FileKind? {
    if files[path.text] != nil { return .file }
    if path.text == "." || path.text.isEmpty { return .folder }
    return files.contains { $0.key.hasPrefix(path.text + "/") } ? .folder : nil
  }

  /// The bytes of a file.
  public func read(_ path: FilePath, limit: Int) throws(FileFault) -> [UInt8] {
    guard let bytes = files[path.text] else {
      throw FileFault(path: path.text, reason: "there is no such file")
    }
    guard bytes.count <= limit else { throw .tooLarge(path, limit) }
    return bytes
  }

  /// What a folder holds.
  public func list(_ path: FilePath) throws(FileFault) -> [FolderEntry] {
    entries(of: path, among: files.keys.sorted())
  }

  /// Replaces a file in one step.
  public func write(_ bytes: [UInt8], to path: FilePath) throws(FileFault) {
    throw FileFault(path: path.text, reason: "files in memory are not written")
  }
}

/// What a folder holds of files that are known by their paths.
package func entries(of folder: FilePath, among paths: [String]) -> [FolderEntry] {
  let prefix = folder.text == "." || folder.text.isEmpty ? "" : folder.text + "/"
  var entries: [FolderEntry] = []
  var seen: Set<String> = []
  for path in paths where path.hasPrefix(prefix) {
    let names = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
    guard let name = names.first.map(String.init), seen.insert(name).inserted else { continue }
    entries.append(FolderEntry(name, names.count > 1 ? .folder : .file))
  }
  return entries
}

extension FileFault {
  static func tooLarge(_ path: FilePath, _ limit: Int) -> FileFault {
    FileFault(path: path.text, reason: "has more than \(limit) bytes, which is the limit")
  }
}

/// Files that are about to be written, over those that are there.
package struct Overlay: FileSystem {
  private let base: any FileSystem
  /// The files by path.
  package var files: [String: [UInt8]] = [:]

  /// Nothing over some files.
  package init(base: any FileSystem) { self.base = base }

  package func kind(of path: FilePath) -> FileKind? {
    if files[path.text] != nil { return .file }
    if let kind = base.kind(of: path) { return kind }
    return files.contains { $0.key.hasPrefix(path.text + "/") } ? .folder : nil
  }

  package func read(_ path: FilePath, limit: Int) throws(FileFault) -> [UInt8] {
    if let bytes = files[path.text] { return bytes }
    return try base.read(path, limit: limit)
  }

  package func list(_ path: FilePath) throws(FileFault) -> [FolderEntry] {
    let own = entries(of: path, among: files.keys.sorted())
    let there = base.kind(of: path) == nil ? [] : try base.list(path)
    let names = Set(own.map(\.name))
    return own + there.filter { !names.contains($0.name) }
  }

  package func write(_ bytes: [UInt8], to path: FilePath) throws(FileFault) {
    try base.write(bytes, to: path)
  }
}

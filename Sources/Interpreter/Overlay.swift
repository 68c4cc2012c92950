/// Files that are about to be written, over those that are there.
struct Overlay: FileProvider {
  let base: any FileProvider
  var files: [String: [UInt8]] = [:]

  func kind(of path: String) -> FileKind? {
    if files[path] != nil { return .file }
    if let kind = base.kind(of: path) { return kind }
    return files.contains { $0.key.hasPrefix(path + "/") } ? .folder : nil
  }

  func read(_ path: String) throws(FileFault) -> [UInt8] {
    if let bytes = files[path] { return bytes }
    return try base.read(path)
  }

  func list(_ path: String) throws(FileFault) -> [String] {
    let prefix = path == "." || path.isEmpty ? "" : path + "/"
    var names = Set(base.kind(of: path) == nil ? [] : try base.list(path))
    for file in files.keys.sorted() where file.hasPrefix(prefix) {
      if let name = file.dropFirst(prefix.count).split(separator: "/").first {
        names.insert(String(name))
      }
    }
    return names.sorted()
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
    try base.write(bytes, to: path)
  }
}

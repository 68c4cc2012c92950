import Providers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files with secrets on this machine.
public struct DiskSecrets: PrivateFiles {
  /// The files of this machine.
  public init() {}

  /// A path from the root without links in it, also of a file that is not there yet.
  public func resolved(_ path: String) -> String {
    let path = path.isEmpty ? "." : path
    if let whole = realPath(path) { return whole }
    let name = lastName(path)
    guard !["", ".", ".."].contains(name), name != path || !path.contains("/") else { return path }
    let above = folder(of: path.hasSuffix("/") ? String(path.dropLast()) : path)
    let parent = resolved(above.isEmpty ? "." : above)
    return parent == "/" ? "/" + name : parent + "/" + name
  }

  /// What is known about a file before it is read.
  public func facts(_ path: String) -> PrivateFileFacts? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return PrivateFileFacts(
      isFile: status.isRegular, isOpenToOthers: status.st_mode & 0o077 != 0)
  }

  /// Its bytes.
  public func read(_ path: String) throws(PrivateFileFault) -> [UInt8] {
    guard let file = Descriptor(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) else {
      throw PrivateFileFault("it cannot be opened: \(systemReason())")
    }
    guard let content = file.readAll(limit: 2 << 20) else {
      throw PrivateFileFault("it cannot be read: \(systemReason())")
    }
    return content.bytes
  }

  /// Makes its folders and sees that it can be written, without changing it.
  public func checkWritable(_ path: String) throws(PrivateFileFault) {
    let trial = try draft(of: path)
    trial.remove()
  }

  /// Replaces it in one step, readable by its owner alone, and waits until the disk has it.
  public func write(_ bytes: [UInt8], to path: String) throws(PrivateFileFault) {
    let draft = try draft(of: path)
    if let reason = draft.fill(bytes) ?? draft.replace(lastName(path)) {
      draft.remove()
      throw PrivateFileFault("it cannot be written: \(reason)")
    }
  }

  private func draft(of path: String) throws(PrivateFileFault) -> Draft {
    let above = folder(of: path)
    try makeFolders(above)
    guard
      let folder = Descriptor(
        open(above.isEmpty ? "." : above, O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
      let draft = Draft(of: lastName(path), in: folder, mode: 0o600, isExact: true)
    else { throw PrivateFileFault("its folder cannot be written: \(systemReason())") }
    return draft
  }

  private func makeFolders(_ path: String) throws(PrivateFileFault) {
    if path.isEmpty || path == "/" || facts(path) != nil { return }
    try makeFolders(folder(of: path))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw PrivateFileFault("its folder cannot be made: \(systemReason())")
    }
  }
}

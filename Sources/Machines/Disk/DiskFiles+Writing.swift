#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFiles {
  /// Replaces a file in one step.
  public func write(_ bytes: [UInt8], to path: FilePath) throws(FileFault) {
    let name = lastName(path.text)
    let folder = try openForWriting(path.parent, of: path)
    var old = stat()
    let isThere = fstatat(folder.number, name, &old, AT_SYMLINK_NOFOLLOW) == 0
    if isThere { try checkReplaceable(old, path) }
    guard
      let draft = Draft(
        of: name, in: folder, mode: isThere ? old.st_mode & 0o7777 : 0o666, isExact: isThere)
    else { throw unwritable(path, systemReason()) }
    if isThere, geteuid() == 0, old.st_uid != 0 { draft.own(by: old.st_uid, old.st_gid) }
    if let reason = draft.fill(bytes) ?? draft.replace(name) {
      draft.remove()
      throw unwritable(path, reason)
    }
  }

  /// Makes a file in one step: written beside its place, then given its name, which fails where the
  /// name is taken.
  public func create(_ bytes: [UInt8], at path: FilePath) throws(FileFault) {
    let name = lastName(path.text)
    let folder = try openForWriting(path.parent, of: path)
    guard let draft = Draft(of: name, in: folder, mode: 0o666, isExact: false) else {
      throw unwritable(path, systemReason())
    }
    if let reason = draft.fill(bytes) {
      draft.remove()
      throw unwritable(path, reason)
    }
    guard let code = draft.appear(as: name) else { return }
    draft.remove()
    throw code == EEXIST ? .alreadyThere(path) : unwritable(path, systemReason(code))
  }

  /// Whether a folder, or the nearest one above that is there, can be written.
  public func isWritable(_ path: FilePath) -> Bool {
    var path = path
    while true {
      if access(path.text, F_OK) == 0 { return access(path.text, W_OK | X_OK) == 0 }
      let above = path.parent
      if above == path { return false }
      path = above
    }
  }

  private func unwritable(_ path: FilePath, _ reason: String) -> FileFault {
    FileFault(path: path.text, reason: "cannot be written: \(reason)")
  }

  /// A file that somebody protected, and what is no file, is left as it is.
  private func checkReplaceable(_ status: stat, _ path: FilePath) throws(FileFault) {
    if status.isLink {
      throw FileFault(
        path: path.text,
        reason: "is a symbolic link, and no file is written through one; put a file in its place")
    }
    guard status.isRegular else {
      throw FileFault(path: path.text, reason: status.isFolder ? "is a folder" : "is not a file")
    }
    guard status.st_mode & 0o222 != 0 else {
      throw FileFault(path: path.text, reason: "is read-only, and is left as it is")
    }
  }

  /// The folder that a file is written in; it and those above it are made where they are not there.
  private func openForWriting(
    _ path: FilePath, of file: FilePath
  ) throws(FileFault) -> Descriptor {
    if let folder = try openExisting(path) { return folder }
    let above = path.parent
    guard above != path else { throw unwritable(file, systemReason()) }
    let parent = try openForWriting(above, of: file)
    let name = lastName(path.text)
    guard mkdirat(parent.number, name, 0o777) == 0 || errno == EEXIST,
      let folder = Descriptor(
        openat(parent.number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    else { throw unwritable(file, "its folder cannot be made: \(systemReason())") }
    return folder
  }

  /// A folder that is there; nil where nothing is.
  private func openExisting(_ path: FilePath) throws(FileFault) -> Descriptor? {
    switch kind(of: path) {
    case nil: return nil
    case .outside?: throw .outside(path)
    case .brokenLink?:
      throw FileFault(path: path.text, reason: "is a symbolic link that leads nowhere")
    case .folder?, .linkedFolder?: return try openFolder(path)
    case .file?, .special?: throw FileFault(path: path.text, reason: "is not a folder")
    }
  }
}

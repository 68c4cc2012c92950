#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files of this machine.
public struct DiskFiles: FileSystem {
  /// The files of this machine.
  public init() {}

  /// What a path is.
  public func kind(of path: FilePath) -> FileKind? {
    var status = stat()
    guard lstat(path.text, &status) == 0 else { return nil }
    return kind(status, path)
  }

  private func kind(_ own: stat, _ path: FilePath) -> FileKind {
    var status = own
    if own.isLink, stat(path.text, &status) != 0 { return .brokenLink }
    guard isInside(path) else { return .outside }
    if status.isRegular { return .file }
    guard status.isFolder else { return .special }
    return own.isLink ? .linkedFolder : .folder
  }

  /// Whether the real path lies within that of the boundary.
  private func isInside(_ path: FilePath) -> Bool {
    guard let boundary = path.boundary else { return true }
    guard let base = realPath(boundary), let real = realPath(path.text) else { return false }
    return names(of: real, below: base) != nil
  }

  /// The bytes of a file.
  public func read(_ path: FilePath, limit: Int) throws(FileFault) -> [UInt8] {
    let file = try openFile(path)
    let status = file.status
    // The user may name a pipe; a workspace may not hold one that waits for ever.
    guard status.isRegular || (path.boundary == nil && !status.isFolder) else {
      throw FileFault(path: path.text, reason: status.isFolder ? "is a folder" : "is not a file")
    }
    guard let content = file.readAll(limit: limit) else {
      throw FileFault(path: path.text, reason: "cannot be read: \(systemReason())")
    }
    if content.isCut { throw .tooLarge(path, limit) }
    return content.bytes
  }

  private func openFile(_ path: FilePath) throws(FileFault) -> Descriptor {
    guard path.boundary != nil else {
      guard let file = Descriptor(open(path.text, O_RDONLY | O_CLOEXEC)) else {
        throw unreadable(path)
      }
      return file
    }
    if let names = path.namesBelowBoundary, let last = names.last,
      let folder = openFolder(names.dropLast(), below: path.boundary ?? ".")
    {
      let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW
      if let file = Descriptor(openat(folder.number, last, flags)) { return file }
      if errno != ELOOP, errno != EMLINK { throw unreadable(path) }
    }
    // A link is on the way: what counts is where it leads.
    let target = try realTarget(of: path)
    guard let folder = openFolder(target.names.dropLast(), below: target.base),
      let last = target.names.last,
      let file = Descriptor(
        openat(folder.number, last, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW))
    else { throw unreadable(path) }
    return file
  }

  private func unreadable(_ path: FilePath) -> FileFault {
    let code = errno
    return FileFault(
      path: path.text,
      reason: code == ENOENT || code == ENOTDIR
        ? "there is no such file" : "cannot be read: \(systemReason(code))")
  }

  /// What a folder holds.
  public func list(_ path: FilePath) throws(FileFault) -> [FolderEntry] {
    let folder = try openFolder(path)
    let copy = dup(folder.number)
    guard copy >= 0, let stream = fdopendir(copy) else {
      throw FileFault(path: path.text, reason: "the folder cannot be read: \(systemReason())")
    }
    defer { closedir(stream) }
    var entries: [FolderEntry] = []
    while let entry = readdir(stream) {
      var name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      var found = FolderEntry(String(decoding: name, as: UTF8.self), nil)
      if String(validating: name, as: UTF8.self) == nil {
        found.name = shown(name)
        found.isNameable = false
      }
      name.append(0)
      var status = stat()
      let isKnown =
        fstatat(folder.number, name.map(CChar.init(bitPattern:)), &status, AT_SYMLINK_NOFOLLOW) == 0
      if isKnown {
        found.kind =
          status.isRegular
          ? .file : status.isFolder ? .folder : kind(status, path.child(found.name))
      }
      entries.append(found)
    }
    return entries
  }

  /// A name that is not UTF-8, with other bytes as `\xE9`.
  private func shown(_ name: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF")
    return name.reduce(into: "") { text, byte in
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}

// MARK: Ways below a boundary

extension DiskFiles {
  /// A folder, which may be a link to one within the boundary.
  func openFolder(_ path: FilePath) throws(FileFault) -> Descriptor {
    if let boundary = path.boundary {
      if let names = path.namesBelowBoundary, let folder = openFolder(names[...], below: boundary) {
        return folder
      }
      let target = try realTarget(of: path)
      if let folder = openFolder(target.names[...], below: target.base) { return folder }
    } else if let folder = Descriptor(
      open(path.text.isEmpty ? "." : path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
      return folder
    }
    throw FileFault(path: path.text, reason: "the folder cannot be read: \(systemReason())")
  }

  /// A folder by its names below another one, none of which may be a link; nil where one is, or where
  /// it cannot be opened.
  ///
  /// Each name is opened in the folder before it, so that nothing can be exchanged on the way.
  func openFolder(_ names: ArraySlice<String>, below boundary: String) -> Descriptor? {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    guard var folder = Descriptor(open(boundary.isEmpty ? "." : boundary, flags)) else {
      return nil
    }
    for name in names {
      guard let next = Descriptor(openat(folder.number, name, flags | O_NOFOLLOW)) else {
        return nil
      }
      folder = next
    }
    return folder
  }

  /// Where a path really leads, as names below the real boundary.
  func realTarget(of path: FilePath) throws(FileFault) -> (base: String, names: [String]) {
    guard let base = realPath(path.boundary ?? "/"), let real = realPath(path.text) else {
      throw unreadable(path)
    }
    guard let names = names(of: real, below: base) else { throw .outside(path) }
    return (base, names)
  }

  /// The names of a real path below another; nil where it does not lie there.
  func names(of real: String, below base: String) -> [String]? {
    guard real == base || real.hasPrefix(base == "/" ? base : base + "/") else { return nil }
    return real.dropFirst(base.count).split(separator: "/").map(String.init)
  }
}

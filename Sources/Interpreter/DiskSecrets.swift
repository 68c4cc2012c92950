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
    if let whole = real(path) { return whole }
    let name = lastName(path)
    guard !["", ".", ".."].contains(name), name != path || !path.contains("/") else { return path }
    let above = folder(of: path.hasSuffix("/") ? String(path.dropLast()) : path)
    let parent = resolved(above.isEmpty ? "." : above)
    return parent == "/" ? "/" + name : parent + "/" + name
  }

  private func real(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// What is known about a file before it is read.
  public func facts(_ path: String) -> PrivateFileFacts? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return PrivateFileFacts(
      isFile: status.st_mode & S_IFMT == S_IFREG, isOpenToOthers: status.st_mode & 0o077 != 0)
  }

  /// Its bytes.
  public func read(_ path: String) throws(PrivateFileFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFileFault("it cannot be opened") }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while result.count <= 2 << 20 {
      let count = piece.withUnsafeMutableBytes {
        systemRead(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 { throw PrivateFileFault("it cannot be read") }
      if count == 0 { break }
      result += piece.prefix(count)
    }
    return result
  }

  /// Makes its folders and sees that it can be written, without changing it.
  public func checkWritable(_ path: String) throws(PrivateFileFault) {
    try makeFolders(folder(of: path))
    let trial = temporary(path)
    try store([], in: trial)
    unlink(trial)
  }

  /// Replaces it in one step, readable by its owner alone, and waits until the disk has it.
  public func write(_ bytes: [UInt8], to path: String) throws(PrivateFileFault) {
    try makeFolders(folder(of: path))
    let new = temporary(path)
    try store(bytes, in: new)
    guard rename(new, path) == 0 else {
      unlink(new)
      throw PrivateFileFault("it cannot be replaced")
    }
    let descriptor = open(folder(of: path).isEmpty ? "." : folder(of: path), O_RDONLY | O_CLOEXEC)
    if descriptor >= 0 {
      fsync(descriptor)
      close(descriptor)
    }
  }

  /// A hidden file beside it, so that a process that is killed leaves nothing that is seen.
  private func temporary(_ path: String) -> String {
    join(folder(of: path), ".\(lastName(path)).\(getpid()).new")
  }

  private func store(_ bytes: [UInt8], in path: String) throws(PrivateFileFault) {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PrivateFileFault("its folder cannot be written") }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        unlink(path)
        throw PrivateFileFault("it cannot be written whole; is the disk full?")
      }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else {
      unlink(path)
      throw PrivateFileFault("the disk does not take it")
    }
  }

  private func makeFolders(_ path: String) throws(PrivateFileFault) {
    if path.isEmpty || path == "/" || facts(path) != nil { return }
    try makeFolders(folder(of: path))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw PrivateFileFault("its folder cannot be made")
    }
  }
}

private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, bytes, count)
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}

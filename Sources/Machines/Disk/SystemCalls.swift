#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file or folder, which is closed when it goes out of use.
struct Descriptor: ~Copyable {
  let number: Int32

  /// The descriptor that a system call gave; nil where it failed, and `errno` says why.
  init?(_ number: Int32) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit { close(number) }

  /// What it is.
  var status: stat {
    var status = stat()
    fstat(number, &status)
    return status
  }

  /// All bytes up to a limit, and whether there are more.
  func readAll(limit: Int) -> (bytes: [UInt8], isCut: Bool)? {
    let expected = min(max(Int(status.st_size), 0), limit)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expected + 1)
    while true {
      let room = bytes.count < expected ? expected - bytes.count + 1 : 1 << 16
      var end = 0
      let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        repeat {
          end = systemRead(number, buffer.baseAddress, room)
        } while end < 0 && errno == EINTR
        count = max(end, 0)
      }
      if end < 0 { return nil }
      if end == 0 { return (bytes, false) }
      bytes += piece
      if bytes.count > limit { return (bytes, true) }
    }
  }

  /// Writes all bytes; whether that went well, else `errno` says why.
  func writeAll(_ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(number, $0.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}

/// What the system says about its last failure, such as `no space left on device`.
func systemReason(_ code: Int32 = errno) -> String {
  let text = String(cString: strerror(code))
  return text.prefix(1).lowercased() + text.dropFirst()
}

/// A path from the root without links in it; nil where it leads nowhere.
func realPath(_ path: String) -> String? {
  guard let pointer = realpath(path.isEmpty ? "." : path, nil) else { return nil }
  defer { free(pointer) }
  return String(cString: pointer)
}

extension stat {
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
}

private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, bytes, count)
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}

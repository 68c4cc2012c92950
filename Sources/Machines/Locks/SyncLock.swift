import Providers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lock against two syncs of one workspace: `sync.lock`, held with `flock` and with the time of its
/// beginning in it.
///
/// It ends with the process, however that ends. After five minutes another sync may take it over; the
/// old one sees that before it writes.
public final class SyncLock {
  /// How long a sync may hold it, in seconds.
  public static let lifetime = 300

  private let root: FilePath
  private let folder: Descriptor
  private let file: Descriptor

  /// The name of its file, in the folder of the workspace.
  private static let name = "sync.lock"

  /// Takes the lock of a workspace.
  ///
  /// - Throws: `FileFault` when another sync has it, or an export is running.
  public static func take(
    in root: FilePath, _ clock: any ProviderClock
  ) throws(FileFault) -> SyncLock {
    try DiskFiles().exclusively(in: root) { () throws(FileFault) in
      let folder = try DiskFiles().openFolder(root)
      let path = root.child(name).text
      var file = try open(folder, path)
      let now = clock.now()
      if flock(file.number, LOCK_EX | LOCK_NB) != 0 {
        if let began = began(file), now < began + lifetime, now >= began - lifetime {
          throw FileFault(
            path: path,
            reason:
              "another sync has been running since \(hour(of: began)); it expires at \(hour(of: began + lifetime))"
          )
        }
        // The other one has had its time: what it holds is a file without a name from now on.
        guard unlinkat(folder.number, name, 0) == 0 else { throw unwritable(path) }
        file = try open(folder, path)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
          throw FileFault(path: path, reason: "cannot be locked; try again")
        }
      }
      let lock = SyncLock(root: root, folder: folder, file: file)
      try lock.write(now)
      return lock
    }
  }

  private init(root: FilePath, folder: consuming Descriptor, file: consuming Descriptor) {
    self.root = root
    self.folder = folder
    self.file = file
  }

  /// The file, which is made where it is not there; a link in its place is refused, because its target
  /// would be written.
  private static func open(
    _ folder: borrowing Descriptor, _ path: String
  ) throws(FileFault) -> Descriptor {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    guard let file = Descriptor(openat(folder.number, name, flags, 0o644)) else {
      if errno == ELOOP || errno == EMLINK {
        throw FileFault(
          path: path, reason: "is a symbolic link, and no file is written through one; remove it")
      }
      throw unwritable(path)
    }
    guard file.status.isRegular else { throw FileFault(path: path, reason: "is not a file") }
    return file
  }

  private static func unwritable(_ path: String) -> FileFault {
    FileFault(path: path, reason: "cannot be written: \(systemReason())")
  }

  /// Does what writes, while no export runs and no other sync has taken the lock over.
  public func whileHeld<Result>(
    _ body: () throws(FileFault) -> Result
  ) throws(FileFault) -> Result {
    try DiskFiles().exclusively(in: root) { () throws(FileFault) in
      guard isHeld else {
        throw FileFault(
          path: root.child(Self.name).text,
          reason:
            "another sync has taken over, as this one took more than 5 minutes; nothing was written"
        )
      }
      return try body()
    }
  }

  /// Takes the file away where it is still this sync's own.
  public func release() {
    // Where an export is running, the file stays: nobody holds it once this process has ended.
    try? DiskFiles().exclusively(in: root) { () throws(FileFault) in
      if isHeld { unlinkat(folder.number, Self.name, 0) }
    }
  }

  /// Whether the file of that name is still the one that is locked.
  private var isHeld: Bool {
    let own = file.status
    var there = stat()
    return fstatat(folder.number, Self.name, &there, AT_SYMLINK_NOFOLLOW) == 0
      && own.st_ino == there.st_ino && own.st_dev == there.st_dev
  }

  private func write(_ now: Int) throws(FileFault) {
    let text = Array("\(now)\n".utf8)
    let written = text.withUnsafeBytes { pwrite(file.number, $0.baseAddress, $0.count, 0) }
    guard written == text.count, ftruncate(file.number, off_t(text.count)) == 0 else {
      throw Self.unwritable(root.child(Self.name).text)
    }
  }

  /// The time in a lock's file; nil when it holds none (yet).
  private static func began(_ file: borrowing Descriptor) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = bytes.withUnsafeMutableBytes { pread(file.number, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return nil }
    return Int(String(decoding: bytes.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
  }

  /// The hour of a moment, such as `08:05:13 UTC`.
  private static func hour(of seconds: Int) -> String {
    let day = ((seconds % 86_400) + 86_400) % 86_400
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(padded(day / 3_600)):\(padded(day / 60 % 60)):\(padded(day % 60)) UTC"
  }
}

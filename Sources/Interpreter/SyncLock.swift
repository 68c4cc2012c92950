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

  private let root: String
  private let path: String
  private let descriptor: Int32

  /// Takes the lock of a workspace.
  ///
  /// - Throws: `FileFault` when another sync has it, or an export is running.
  public static func take(in root: String, _ clock: any ProviderClock) throws(FileFault) -> SyncLock
  {
    try exclusively(in: root) { () throws(FileFault) in
      let path = join(root, "sync.lock")
      var descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw FileFault(path: path, reason: "cannot be written") }
      let now = clock.now()
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let began = began(descriptor)
        close(descriptor)
        if let began, now < began + lifetime, now >= began - lifetime {
          throw FileFault(
            path: path,
            reason:
              "another sync has been running since \(hour(of: began)); it expires at \(hour(of: began + lifetime))"
          )
        }
        // The other one has had its time: what it holds is a file without a name from now on.
        guard unlink(path) == 0 else { throw FileFault(path: path, reason: "cannot be written") }
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
          throw FileFault(path: path, reason: "cannot be locked; try again")
        }
      }
      let lock = SyncLock(root: root, path: path, descriptor: descriptor)
      try lock.write(now)
      return lock
    }
  }

  private init(root: String, path: String, descriptor: Int32) {
    self.root = root
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Does what writes, while no export runs and no other sync has taken the lock over.
  public func whileHeld<Result>(
    _ body: () throws(FileFault) -> Result
  ) throws(FileFault) -> Result {
    try exclusively(in: root) { () throws(FileFault) in
      guard isHeld else {
        throw FileFault(
          path: path,
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
    try? exclusively(in: root) { () throws(FileFault) in
      if isHeld { unlink(path) }
    }
  }

  /// Whether the file of that name is still the one that is locked.
  private var isHeld: Bool {
    var own = stat()
    var there = stat()
    return fstat(descriptor, &own) == 0 && stat(path, &there) == 0 && own.st_ino == there.st_ino
      && own.st_dev == there.st_dev
  }

  private func write(_ now: Int) throws(FileFault) {
    let text = Array("\(now)\n".utf8)
    let written = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    guard written == text.count, ftruncate(descriptor, off_t(text.count)) == 0 else {
      throw FileFault(path: path, reason: "cannot be written")
    }
  }

  /// The time in a lock's file; nil when it holds none (yet).
  private static func began(_ descriptor: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
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

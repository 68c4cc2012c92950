#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A hidden file beside the one that it takes the place of, in one step, once it is whole.
///
/// A draft is locked while it is written. One that is there and not locked was left behind by a process
/// that was killed, and is removed.
struct Draft: ~Copyable {
  private let folder: Descriptor
  private let name: String
  private let file: Descriptor

  /// A new, empty draft.
  ///
  /// - Parameters:
  ///   - mode: what others may do with it.
  ///   - isExact: whether the process' mask does not change the mode.
  /// - Returns: nil where it cannot be made, and `errno` says why.
  init?(of target: String, in folder: consuming Descriptor, mode: mode_t, isExact: Bool) {
    var made: (name: String, file: Int32)?
    for number in 1...Self.attempts where made == nil {
      let name = number == 1 ? ".\(target).draft" : ".\(target).\(number).draft"
      guard Self.isFree(name, in: folder.number) else { continue }
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let file = openat(folder.number, name, flags, isExact ? 0o600 : mode)
      guard file >= 0 else {
        if errno == EEXIST { continue }
        return nil
      }
      if flock(file, LOCK_EX | LOCK_NB) == 0 { made = (name, file) } else { close(file) }
    }
    guard let made, let file = Descriptor(made.file) else {
      errno = EBUSY
      return nil
    }
    if isExact { fchmod(file.number, mode) }
    name = made.name
    self.file = file
    self.folder = folder
  }

  /// How many processes may write one file at the same time, which is more than anybody wants.
  private static let attempts = 16

  /// Whether a name is not taken, once what a killed process left there is gone.
  private static func isFree(_ name: String, in folder: Int32) -> Bool {
    let there = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard let file = Descriptor(there) else {
      // A link is nothing that a draft could be.
      if errno == ELOOP || errno == EMLINK { unlinkat(folder, name, 0) }
      return true
    }
    guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else { return false }
    unlinkat(folder, name, 0)
    return true
  }

  /// Gives it an owner, which only the superuser may do.
  func own(by user: uid_t, _ group: gid_t) { _ = fchown(file.number, user, group) }

  /// Writes all bytes, and waits until the disk has them; nil where that went well, else the reason.
  func fill(_ bytes: [UInt8]) -> String? {
    file.writeAll(bytes) && fsync(file.number) == 0 ? nil : systemReason()
  }

  /// Gives it its name, in the place of what has it now; nil where that went well, else the reason.
  func replace(_ target: String) -> String? {
    guard renameat(folder.number, name, folder.number, target) == 0 else { return systemReason() }
    // The folder too, or a power cut could undo the exchange.
    fsync(folder.number)
    return nil
  }

  /// Gives it a name that nothing has; nil where that went well, else the code of the reason.
  func appear(as target: String) -> Int32? {
    if linkat(folder.number, name, folder.number, target, 0) == 0 {
      remove()
      fsync(folder.number)
      return nil
    }
    // Not every file system has a second name for a file.
    guard errno != EEXIST, faccessat(folder.number, target, F_OK, AT_SYMLINK_NOFOLLOW) != 0 else {
      return EEXIST
    }
    return renameat(folder.number, name, folder.number, target) == 0 ? nil : errno
  }

  /// Takes it away.
  func remove() { unlinkat(folder.number, name, 0) }
}

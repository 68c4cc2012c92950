import Machines
import Synchronization

/// Files in memory that can be written, and that fail where a test wants them to.
final class FaultyFiles: FileSystem {
  private struct State {
    var files: [String: [UInt8]]
    /// The paths of what was written, in order.
    var written: [String] = []
    /// How many more writes go well; nil for all of them.
    var goodWrites: Int?
    var unreadable: Set<String> = []
    var unlistable: Set<String> = []
  }

  private let state: Mutex<State>

  init(_ files: [String: String]) {
    state = Mutex(State(files: files.mapValues { Array($0.utf8) }))
  }

  /// Every file with its text.
  var texts: [String: String] {
    state.withLock { $0.files.mapValues { String(decoding: $0, as: UTF8.self) } }
  }

  /// What was written since the last call, in order.
  func takeWritten() -> [String] {
    state.withLock { state in
      defer { state.written = [] }
      return state.written
    }
  }

  /// Lets so many more writes go well; nil for all of them.
  func allowWrites(_ count: Int?) { state.withLock { $0.goodWrites = count } }

  func setUnreadable(_ paths: Set<String>) { state.withLock { $0.unreadable = paths } }

  func setUnlistable(_ paths: Set<String>) { state.withLock { $0.unlistable = paths } }

  func set(_ path: String, _ text: String?) {
    state.withLock { $0.files[path] = text.map { Array($0.utf8) } }
  }

  private var now: MemoryFiles { MemoryFiles(bytes: state.withLock(\.files)) }

  func kind(of path: FilePath) -> FileKind? { now.kind(of: path) }

  func read(_ path: FilePath, limit: Int) throws(FileFault) -> [UInt8] {
    let bytes = state.withLock { $0.unreadable.contains(path.text) ? nil : $0.files[path.text] }
    guard let bytes else { throw FileFault(path: path.text, reason: "cannot be read") }
    return bytes
  }

  func list(_ path: FilePath) throws(FileFault) -> [FolderEntry] {
    if state.withLock({ $0.unlistable.contains(path.text) }) {
      throw FileFault(path: path.text, reason: "the folder cannot be read")
    }
    return try now.list(path)
  }

  func write(_ bytes: [UInt8], to path: FilePath) throws(FileFault) {
    let isWritten = state.withLock { state in
      if let good = state.goodWrites {
        guard good > 0 else { return false }
        state.goodWrites = good - 1
      }
      state.files[path.text] = bytes
      state.written.append(path.text)
      return true
    }
    if !isWritten { throw FileFault(path: path.text, reason: "cannot be written") }
  }
}

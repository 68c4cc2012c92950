import CLibEdit
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line that is typed with editing, history and completion of names.
enum LineEditor {
  /// What a word may go on as; the library's hook can only reach what is global.
  private static let completer = Mutex<(@Sendable (String) -> [String])?>(nil)
  private static let matches = Mutex<[String]>([])

  /// Sets what a word may go on as.
  static func complete(_ body: @escaping @Sendable (String) -> [String]) {
    completer.withLock { $0 = body }
    breaks.withUnsafeBufferPointer { cogsmith_set_completion($0.baseAddress, generate) }
  }

  /// Words end at these; the library keeps the pointer, so that it has to outlive all lines.
  private static let breaks: [CChar] = Array(" \t()[]{}!&|+-*/%=<>?:,'\"".utf8CString)

  private static let generate:
    @convention(c) (UnsafePointer<CChar>?, Int32) -> UnsafeMutablePointer<
      CChar
    >? = { text, state in
      if state == 0, let text {
        let word = String(cString: text)
        let found = completer.withLock { $0?(word) ?? [] }
        matches.withLock { $0 = found.reversed() }
      }
      return matches.withLock { $0.popLast() }.flatMap { strdup($0) }
    }

  /// The next line; nil at the end of the input.
  static func line(_ prompt: String) -> String? {
    guard let text = readline(prompt) else { return nil }
    defer { free(text) }
    let line = String(cString: text)
    if !line.isEmpty { add_history(line) }
    return line
  }
}

/// A source file as words and signs, without its texts and comments: words in messages are no code.
///
/// Regular expressions would do the same in minutes instead of milliseconds.
struct SourceCode {
  /// A word, or one sign.
  struct Token: Equatable {
    var text: String
    var line: Int
    /// Whether nothing stands between it and what is before.
    var isAttached: Bool
  }

  let path: String
  let target: String
  private(set) var tokens: [Token] = []

  init(_ file: Repository.File) {
    path = file.path
    target = file.target
    var scanner = Scanner(bytes: Array(file.text.utf8))
    scanner.run()
    tokens = scanner.tokens
  }

  /// The words at a place and after it.
  func words(_ index: Int, _ count: Int) -> [String] {
    tokens[index..<min(index + count, tokens.count)].map(\.text)
  }

  /// Whether a phrase stands at a place; a `!` in it stands behind a word, not before one.
  func holds(_ phrase: [String], at index: Int) -> Bool {
    guard words(index, phrase.count) == phrase else { return false }
    return phrase.indices.allSatisfy { phrase[$0] != "!" || tokens[index + $0].isAttached }
  }

  /// The word before a place.
  func before(_ index: Int) -> String { index > 0 ? tokens[index - 1].text : "" }

  /// The modules that it imports.
  var imports: [String] {
    tokens.indices.filter { tokens[$0].text == "import" && before($0) != "." }.map { index in
      let words = words(index + 1, 2)
      let kinds = ["struct", "enum", "func", "class", "protocol"]
      return kinds.contains(words[0]) ? words[1] : words[0]
    }
  }

  private struct Scanner {
    let bytes: [UInt8]
    var tokens: [Token] = []
    private var index = 0
    private var line = 1

    init(bytes: [UInt8]) {
      self.bytes = bytes
    }

    mutating func run() {
      while index < bytes.count {
        let byte = bytes[index]
        if isWord(byte) {
          let start = index
          while index < bytes.count, isWord(bytes[index]) { index += 1 }
          add(start)
        } else if starts(with: "//") {
          while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        } else if starts(with: "\"\"\"") {
          skipText("\"\"\"")
        } else if byte == UInt8(ascii: "\"") {
          skipText("\"")
        } else {
          index += 1
          if byte == 0x0A { line += 1 } else if byte != 0x20 { add(index - 1) }
        }
      }
    }

    private mutating func add(_ start: Int) {
      let isAttached = start > 0 && bytes[start - 1] > UInt8(ascii: " ")
      tokens.append(
        Token(
          text: String(decoding: bytes[start..<index], as: UTF8.self), line: line,
          isAttached: isAttached))
    }

    private mutating func skipText(_ quote: String) {
      index += quote.utf8.count
      while index < bytes.count, !starts(with: quote) {
        if bytes[index] == 0x0A { line += 1 }
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      index += quote.utf8.count
    }

    private func starts(with text: String) -> Bool {
      bytes[index...].starts(with: text.utf8)
    }

    private func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
        true
      default: false
      }
    }
  }
}

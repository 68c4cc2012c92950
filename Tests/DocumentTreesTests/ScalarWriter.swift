import TestSupport

/// A scalar as it stands in a file, with what it says and where each byte of that came from.
///
/// Made the other way round than a reader works: text and bytes are written side by side, by the
/// rules of YAML 1.1 (5.7, 9.1 and 9.2) as libyaml keeps them.
struct WrittenScalar {
  var raw: [UInt8] = []
  var text: [UInt8] = []
  /// For each byte of the text, the bytes of `raw` that it came from.
  var origins: [Range<Int>] = []

  /// Writes characters that stand for themselves.
  mutating func write(_ characters: String) {
    for byte in characters.utf8 {
      origins.append(raw.count..<raw.count + 1)
      raw.append(byte)
      text.append(byte)
    }
  }

  /// Writes bytes, all of which together stand for some text.
  mutating func write(_ written: [UInt8], for meaning: [UInt8]) {
    let range = raw.count..<raw.count + written.count
    raw += written
    text += meaning
    origins += [Range<Int>](repeating: range, count: meaning.count)
  }

  /// Writes characters that stand for nothing.
  mutating func skip(_ characters: String) { raw += characters.utf8 }

  /// Writes the line breaks of a fold: several of them, or one that is a space.
  ///
  /// LS and PS always stand for themselves.
  mutating func fold(_ breaks: [(LineBreak, indentation: String)], joinsLines: Bool = true) {
    guard let first = breaks.first else { return }
    if !joinsLines || first.0.isKept {
      write(first.0)
    } else if breaks.count == 1 {
      write(Array(first.0.rawValue.utf8), for: [0x20])
    } else {
      skip(first.0.rawValue)
    }
    skip(first.indentation)
    for (next, indentation) in breaks.dropFirst() {
      write(next)
      skip(indentation)
    }
  }

  mutating func write(_ lineBreak: LineBreak) {
    if lineBreak.isKept {
      write(lineBreak.rawValue)
    } else {
      write(Array(lineBreak.rawValue.utf8), for: [0x0A])
    }
  }
}

/// What ends a line in YAML 1.1.
enum LineBreak: String, CaseIterable {
  case lf = "\n"
  case cr = "\r"
  case crlf = "\r\n"
  case nel = "\u{85}"
  case ls = "\u{2028}"
  case ps = "\u{2029}"

  /// Whether it stands for itself, and not for LF.
  var isKept: Bool { self == .ls || self == .ps }
}

/// Writes random scalars.
struct ScalarWriter {
  var random: SeededRandom
  /// How a line of the file usually ends.
  var usual = LineBreak.lf
  /// The indentation of what holds the scalars.
  var parent = 0
  var isInFlow = false

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
  }

  mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  private mutating func lineBreak() -> LineBreak {
    below(4) == 0 ? pick(LineBreak.allCases) : usual
  }

  private mutating func indentation() -> String {
    String(repeating: " ", count: parent + 1 + below(4)) + (below(6) == 0 ? "\t" : "")
  }

  private mutating func blanks() -> String { pick([" ", " ", " ", "  ", "\t", " \t "]) }

  private static let letters = ["a", "b", "Z", "7", "é", "Ø", "漢", "🪑", "e\u{301}", "\u{A0}", "ß"]
  private static let signs = [
    ":", "#", "-", "'", "\"", "?", "!", "&", "*", "|", ">", "%", "@", "`", "{", "]", ",",
  ]

  private mutating func fold(into scalar: inout WrittenScalar) {
    if below(3) == 0 { scalar.skip(blanks()) }
    var breaks = [(lineBreak(), indentation: "")]
    while below(3) == 0 { breaks.append((lineBreak(), indentation: "")) }
    for index in breaks.indices {
      let isLast = index == breaks.count - 1
      breaks[index].indentation = isLast || below(2) == 0 ? indentation() : ""
      // CR before LF would be one line break, not two.
      if !isLast, breaks[index].0 == .cr, breaks[index].indentation.isEmpty {
        breaks[index].0 = .lf
      }
    }
    scalar.fold(breaks)
  }

  // MARK: Plain and quoted

  mutating func plain() -> WrittenScalar {
    var scalar = WrittenScalar()
    for word in 0...below(5) {
      if word > 0 {
        if below(3) == 0 { fold(into: &scalar) } else { scalar.write(blanks()) }
      }
      scalar.write(pick(Self.letters.filter { $0 != "\u{A0}" }))
      while below(4) > 0 {
        if below(6) > 0 {
          scalar.write(pick(Self.letters))
        } else {
          scalar.write(pick(isInFlow ? [":", "#", "-", "'"] : Self.signs))
          scalar.write(pick(Self.letters))
        }
      }
    }
    return scalar
  }

  mutating func singleQuoted() -> WrittenScalar {
    var scalar = WrittenScalar()
    scalar.skip("'")
    quoted(into: &scalar) { writer, scalar in
      if writer.below(6) == 0 {
        scalar.write([0x27, 0x27], for: [0x27])
      } else {
        scalar.write(writer.pick(Self.letters + Self.signs.filter { $0 != "'" }))
      }
    }
    scalar.skip("'")
    return scalar
  }

  mutating func doubleQuoted() -> WrittenScalar {
    var scalar = WrittenScalar()
    scalar.skip("\"")
    quoted(into: &scalar) { writer, scalar in
      switch writer.below(8) {
      case 0: writer.escape(into: &scalar)
      case 1: writer.code(into: &scalar)
      default: scalar.write(writer.pick(Self.letters + Self.signs.filter { $0 != "\"" }))
      }
    }
    scalar.skip("\"")
    return scalar
  }

  private mutating func quoted(
    into scalar: inout WrittenScalar,
    _ character: (inout ScalarWriter, inout WrittenScalar) -> Void
  ) {
    if below(4) == 0 { scalar.write(blanks()) }
    for word in 0..<below(6) {
      if word > 0 {
        if below(3) == 0 { fold(into: &scalar) } else { scalar.write(blanks()) }
      }
      for _ in 0...below(6) { character(&self, &scalar) }
    }
    if below(4) == 0 { scalar.write(blanks()) }
  }

  private mutating func escape(into scalar: inout WrittenScalar) {
    if below(4) == 0 {
      // An escaped line break stands for nothing; further ones stand for themselves.
      scalar.skip("\\" + lineBreak().rawValue + indentation())
      while below(4) == 0 {
        scalar.write(lineBreak())
        scalar.skip(indentation())
      }
      // What follows is no blank, which would be skipped.
      return scalar.write(pick(Self.letters))
    }
    let (letter, meaning) = pick([
      ("0", "\0"), ("a", "\u{7}"), ("b", "\u{8}"), ("t", "\t"), ("\t", "\t"), ("n", "\n"),
      ("v", "\u{B}"), ("f", "\u{C}"), ("r", "\r"), ("e", "\u{1B}"), (" ", " "), ("\"", "\""),
      ("/", "/"), ("\\", "\\"), ("N", "\u{85}"), ("_", "\u{A0}"), ("L", "\u{2028}"),
      ("P", "\u{2029}"),
    ])
    scalar.write(Array(("\\" + letter).utf8), for: Array(meaning.utf8))
  }

  private mutating func code(into scalar: inout WrittenScalar) {
    let character = pick(["A", "é", "漢", "🪑", "\u{7F}"])
    let value = character.unicodeScalars.first?.value ?? 0
    var forms = [("U", 8)]
    if value < 0x1_0000 { forms.append(("u", 4)) }
    if value < 0x100 { forms.append(("x", 2)) }
    let (letter, width) = pick(forms)
    let digits = String(value, radix: 16, uppercase: below(2) == 0)
    let padded = String(repeating: "0", count: width - digits.utf8.count) + digits
    scalar.write(Array(("\\" + letter + padded).utf8), for: Array(character.utf8))
  }

  // MARK: Blocks

  /// A literal or folded text, which ends with a line break unless it ends the file.
  mutating func block(isFolded: Bool, endsFile: Bool) -> WrittenScalar {
    let width = 1 + below(4)
    let lines = (0..<below(5)).map { blockLine(isFirst: $0 == 0) }
    let chomping = pick(["", "-", "+"])
    let isExplicit =
      lines.first.map { $0.hasPrefix(" ") || $0.hasPrefix("\t") } ?? false || below(3) == 0
    let digit = isExplicit ? String(width) : ""
    var scalar = WrittenScalar()
    scalar.skip((isFolded ? ">" : "|") + (below(2) == 0 ? digit + chomping : chomping + digit))
    if below(4) == 0 { scalar.skip(blanks() + (below(2) == 0 ? "# é: |" : "")) }
    scalar.skip(usual.rawValue)
    let margin = String(repeating: " ", count: parent + width)
    write(lines, chomping, margin, isFolded, endsFile, into: &scalar)
    return scalar
  }

  private mutating func blockLine(isFirst: Bool) -> String {
    var line = below(4) == 0 ? blanks() : ""
    for _ in 0...below(8) {
      line += below(5) == 0 ? blanks() : pick(Self.letters + Self.signs)
    }
    // A line of blanks only would leave the indentation of the text open.
    return line.allSatisfy { $0 == " " || $0 == "\t" } ? line + "a" : line
  }

  private mutating func write(
    _ lines: [String], _ chomping: String, _ margin: String, _ isFolded: Bool, _ endsFile: Bool,
    into scalar: inout WrittenScalar
  ) {
    for _ in 0..<(below(3) == 0 ? below(3) : 0) { writeEmpty(margin, into: &scalar) }
    for (index, line) in lines.enumerated() {
      scalar.skip(margin)
      scalar.write(line)
      guard index + 1 < lines.count else { break }
      var breaks = [(lineBreak(), indentation: "")]
      while below(4) == 0 { breaks.append((lineBreak(), indentation: "")) }
      for position in breaks.indices.dropLast() {
        breaks[position].indentation = String(margin.prefix(below(margin.count + 1)))
        if breaks[position].0 == .cr { breaks[position].0 = .lf }
      }
      let isBlank = [line, lines[index + 1]].contains { $0.hasPrefix(" ") || $0.hasPrefix("\t") }
      scalar.fold(breaks, joinsLines: isFolded && !isBlank)
    }
    if lines.isEmpty ? false : !(endsFile && below(2) == 0) {
      finish(chomping, margin, into: &scalar)
    } else if lines.isEmpty, chomping != "+" {
      // Nothing but line breaks: none of them counts.
      scalar.text = []
      scalar.origins = []
    }
  }

  private mutating func finish(
    _ chomping: String, _ margin: String, into scalar: inout WrittenScalar
  ) {
    if chomping == "-" { scalar.skip(usual.rawValue) } else { scalar.write(usual) }
    for _ in 0..<(below(3) == 0 ? below(3) : 0) {
      if chomping == "+" {
        writeEmpty(margin, into: &scalar)
      } else {
        scalar.skip(String(margin.prefix(below(margin.count + 1))) + usual.rawValue)
      }
    }
  }

  private mutating func writeEmpty(_ margin: String, into scalar: inout WrittenScalar) {
    scalar.skip(String(margin.prefix(below(margin.count + 1))))
    scalar.write(usual)
  }
}

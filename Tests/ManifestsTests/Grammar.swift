import TestSupport

/// A grammar in EBNF (ISO/IEC 14977, as far as `Grammar/scalars.md` uses it): it recognises texts,
/// and makes them.
struct Grammar {
  indirect enum Expression: Equatable {
    case text(String)
    case name(String)
    case special(String)
    case sequence([Expression])
    case choice([Expression])
    case optional(Expression)
    case repeated(Expression)
    case times(Int, Expression)
  }

  private(set) var rules: [String: Expression] = [:]

  /// A grammar by its text.
  init(_ text: String) throws(GrammarFault) {
    var reader = GrammarReader(text)
    rules = try reader.rules()
  }

  /// The names that rules use and no rule explains.
  var unexplained: Set<String> {
    Set(rules.values.flatMap(names)).subtracting(rules.keys)
  }

  private func names(_ expression: Expression) -> [String] {
    switch expression {
    case .name(let name): [name]
    case .text, .special: []
    case .sequence(let parts), .choice(let parts): parts.flatMap(names)
    case .optional(let part), .repeated(let part), .times(_, let part): names(part)
    }
  }

  // MARK: Recognising

  /// Whether a rule makes a text.
  func accepts(_ text: String, as rule: String) -> Bool {
    let characters = Array(text.unicodeScalars)
    return ends(.name(rule), characters, [0]).contains(characters.count)
  }

  /// Where an expression may end when it starts at one of some places.
  private func ends(
    _ expression: Expression, _ text: [Unicode.Scalar], _ starts: Set<Int>
  ) -> Set<Int> {
    if starts.isEmpty { return [] }
    switch expression {
    case .text(let word):
      let wanted = Array(word.unicodeScalars)
      return Set(
        starts.filter { text[$0...].starts(with: wanted) }.map { $0 + wanted.count })
    case .name(let name): return rules[name].map { ends($0, text, starts) } ?? []
    case .special(let words):
      return Set(
        starts.filter { $0 < text.count && Self.isMember(text[$0], of: words) }.map { $0 + 1 })
    case .sequence(let parts): return parts.reduce(starts) { ends($1, text, $0) }
    case .choice(let parts):
      return parts.reduce(into: []) { $0.formUnion(ends($1, text, starts)) }
    case .optional(let part): return starts.union(ends(part, text, starts))
    case .times(let count, let part):
      return (0..<count).reduce(starts) { found, _ in ends(part, text, found) }
    case .repeated(let part):
      var all = starts
      var fresh = starts
      while !fresh.isEmpty {
        fresh = ends(part, text, fresh).subtracting(all)
        all.formUnion(fresh)
      }
      return all
    }
  }

  static func isMember(_ scalar: Unicode.Scalar, of words: String) -> Bool {
    switch words {
    case "0 to 9": return ("0"..."9").contains(scalar)
    case "A to Z": return ("A"..."Z").contains(scalar)
    case "A to Z, a to z, any character beyond ASCII but a space":
      return ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
        || scalar.value >= 0x80 && scalar.properties.generalCategory != .spaceSeparator
    default: return false
    }
  }

  // MARK: Making

  /// A random text of a rule.
  func text(of rule: String, _ random: inout SeededRandom) -> String {
    text(.name(rule), &random)
  }

  private func text(_ expression: Expression, _ random: inout SeededRandom) -> String {
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    switch expression {
    case .text(let word): return word
    case .name(let name): return rules[name].map { text($0, &random) } ?? ""
    case .special("0 to 9"): return String(below(10))
    case .special("A to Z"): return ["U", "S", "D", "E", "R"][below(5)]
    case .special: return ["f", "t", "e", "E", "h", "Ø", "漢", "K"][below(8)]
    case .sequence(let parts): return parts.map { text($0, &random) }.joined()
    case .choice(let parts): return text(parts[below(parts.count)], &random)
    case .optional(let part): return below(2) == 0 ? "" : text(part, &random)
    case .times(let count, let part): return (0..<count).map { _ in text(part, &random) }.joined()
    case .repeated(let part):
      var made = ""
      while below(3) > 0, made.utf8.count < 8 { made += text(part, &random) }
      return made
    }
  }
}

struct GrammarFault: Error {
  var place: Int
}

/// Reads a grammar.
private struct GrammarReader {
  private let text: [Character]
  private var index = 0

  init(_ text: String) {
    self.text = Array(text)
  }

  mutating func rules() throws(GrammarFault) -> [String: Grammar.Expression] {
    var rules: [String: Grammar.Expression] = [:]
    skip()
    while index < text.count {
      let name = try word()
      try expect("=")
      guard rules[name] == nil else { throw GrammarFault(place: index) }
      rules[name] = try choice()
      try expect(";")
    }
    return rules
  }

  private mutating func choice() throws(GrammarFault) -> Grammar.Expression {
    var parts = [try sequence()]
    while takes("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(GrammarFault) -> Grammar.Expression {
    var parts = [try part()]
    while takes(",") { parts.append(try part()) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func part() throws(GrammarFault) -> Grammar.Expression {
    guard index < text.count else { throw GrammarFault(place: index) }
    switch text[index] {
    case "\"": return .text(try delimited("\""))
    case "?": return .special(try delimited("?").trimmed)
    case "[": return .optional(try bracketed("]"))
    case "{": return .repeated(try bracketed("}"))
    case "(": return try bracketed(")")
    case let character where character.isNumber:
      guard let count = Int(try word()) else { throw GrammarFault(place: index) }
      try expect("*")
      return .times(count, try part())
    default: return .name(try word())
    }
  }

  private mutating func bracketed(_ end: Character) throws(GrammarFault) -> Grammar.Expression {
    index += 1
    skip()
    let inner = try choice()
    try expect(end)
    return inner
  }

  private mutating func delimited(_ sign: Character) throws(GrammarFault) -> String {
    guard let end = text[(index + 1)...].firstIndex(of: sign) else {
      throw GrammarFault(place: index)
    }
    let inner = String(text[index + 1..<end])
    index = end + 1
    skip()
    return inner
  }

  private mutating func word() throws(GrammarFault) -> String {
    let start = index
    while index < text.count, text[index].isLetter || text[index].isNumber || text[index] == "-" {
      index += 1
    }
    guard index > start else { throw GrammarFault(place: index) }
    let word = String(text[start..<index])
    skip()
    return word
  }

  private mutating func takes(_ sign: Character) -> Bool {
    guard index < text.count, text[index] == sign else { return false }
    index += 1
    skip()
    return true
  }

  private mutating func expect(_ sign: Character) throws(GrammarFault) {
    guard takes(sign) else { throw GrammarFault(place: index) }
  }

  /// Skips blanks and comments.
  private mutating func skip() {
    while index < text.count {
      if text[index].isWhitespace {
        index += 1
      } else if text[index...].starts(with: "(*") {
        while index < text.count, !text[index...].starts(with: "*)") { index += 1 }
        index = min(index + 2, text.count)
      } else {
        return
      }
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// A grammar in EBNF (ISO/IEC 14977, as far as `Grammar` uses it).
public struct EBNF: Sendable {
  /// A part of a rule.
  public indirect enum Expression: Equatable, Sendable {
    case text(String)
    case name(String)
    case special(String)
    case sequence([Expression])
    case choice([Expression])
    case optional(Expression)
    case repeated(Expression)
    case times(Int, Expression)
  }

  /// Why a text is no grammar.
  public struct Fault: Error {
    /// The character that does not belong there.
    public var place: Int
  }

  /// The names of the rules, as they stand.
  public private(set) var names: [String] = []
  /// The rules by their names.
  public private(set) var rules: [String: Expression] = [:]

  /// A grammar by its text.
  public init(_ text: String) throws(Fault) {
    var reader = EBNFReader(text)
    for (name, rule) in try reader.rules() {
      guard rules.updateValue(rule, forKey: name) == nil else { throw Fault(place: 0) }
      names.append(name)
    }
  }

  /// The names that rules use and no rule explains.
  public var unexplained: Set<String> {
    Set(rules.values.flatMap { Self.names(in: $0) }).subtracting(rules.keys)
  }

  /// The names that an expression uses.
  public static func names(in expression: Expression) -> [String] {
    switch expression {
    case .name(let name): [name]
    case .text, .special: []
    case .sequence(let parts), .choice(let parts): parts.flatMap { names(in: $0) }
    case .optional(let part), .repeated(let part), .times(_, let part): names(in: part)
    }
  }

  /// The texts that an expression spells out.
  public static func texts(in expression: Expression) -> [String] {
    switch expression {
    case .text(let text): [text]
    case .name, .special: []
    case .sequence(let parts), .choice(let parts): parts.flatMap { texts(in: $0) }
    case .optional(let part), .repeated(let part), .times(_, let part): texts(in: part)
    }
  }
}

private struct EBNFReader {
  private let text: [Character]
  private var index = 0

  init(_ text: String) {
    self.text = Array(text)
  }

  mutating func rules() throws(EBNF.Fault) -> [(String, EBNF.Expression)] {
    var rules: [(String, EBNF.Expression)] = []
    skip()
    while index < text.count {
      let name = try word()
      try expect("=")
      rules.append((name, try choice()))
      try expect(";")
    }
    return rules
  }

  private mutating func choice() throws(EBNF.Fault) -> EBNF.Expression {
    var parts = [try sequence()]
    while takes("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(EBNF.Fault) -> EBNF.Expression {
    var parts = [try part()]
    while takes(",") { parts.append(try part()) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func part() throws(EBNF.Fault) -> EBNF.Expression {
    guard index < text.count else { throw EBNF.Fault(place: index) }
    switch text[index] {
    case "\"", "'": return .text(try delimited(text[index]))
    case "?":
      let words = try delimited("?")
      return .special(words.split(separator: " ").joined(separator: " "))
    case "[": return .optional(try bracketed("]"))
    case "{": return .repeated(try bracketed("}"))
    case "(": return try bracketed(")")
    case let character where character.isNumber:
      guard let count = Int(try word()) else { throw EBNF.Fault(place: index) }
      try expect("*")
      return .times(count, try part())
    default: return .name(try word())
    }
  }

  private mutating func bracketed(_ end: Character) throws(EBNF.Fault) -> EBNF.Expression {
    index += 1
    skip()
    let inner = try choice()
    try expect(end)
    return inner
  }

  private mutating func delimited(_ sign: Character) throws(EBNF.Fault) -> String {
    guard let end = text[(index + 1)...].firstIndex(of: sign) else {
      throw EBNF.Fault(place: index)
    }
    let inner = String(text[index + 1..<end])
    index = end + 1
    skip()
    return inner
  }

  private mutating func word() throws(EBNF.Fault) -> String {
    let start = index
    while index < text.count, text[index].isLetter || text[index].isNumber || text[index] == "-" {
      index += 1
    }
    guard index > start else { throw EBNF.Fault(place: index) }
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

  private mutating func expect(_ sign: Character) throws(EBNF.Fault) {
    guard takes(sign) else { throw EBNF.Fault(place: index) }
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

import Foundation
import TestSupport

/// `Grammar/expressions.ebnf`: it recognises expressions and templates, and makes them.
struct ExpressionGrammar {
  /// A token with the rule that made it; a sign or a word of the language is its own rule.
  struct Token: Equatable {
    var rule: String
    var text: String
    /// The place behind it.
    var end: Int
  }

  let ebnf: EBNF
  /// The rules that make tokens.
  static let tokens = [
    "identifier", "quoted-name", "integer", "decimal", "percent", "string", "bytes",
  ]
  /// The rules that are made of tokens.
  private let syntax: [String]
  private let signs: [[Unicode.Scalar]]

  init() throws {
    let path = packageRoot + "/Grammar/expressions.ebnf"
    let ebnf = try EBNF(try String(contentsOf: URL(filePath: path), encoding: .utf8))
    let end = ebnf.names.firstIndex(of: "template") ?? 0
    self.ebnf = ebnf
    syntax = Array(ebnf.names[..<end])
    signs = Set(syntax.flatMap { EBNF.texts(in: ebnf.rules[$0] ?? .text("")) }).sorted()
      .map { Array($0.unicodeScalars) }
  }

  // MARK: Recognising

  /// Whether a text is an expression.
  func acceptsExpression(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let tokens = tokens(scalars, from: 0, isWhole: true) else { return false }
    return ends(.name("expression"), tokens, [0]).contains(tokens.count)
  }

  /// Whether a text is a template.
  func acceptsTemplate(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var open: Set<Int> = [0]
    var seen: Set<Int> = []
    while let start = open.popFirst() {
      if start == scalars.count { return true }
      guard seen.insert(start).inserted else { continue }
      let rest = scalars[start...]
      if rest.starts(with: "$${".unicodeScalars) {
        open.insert(start + 3)
      } else if rest.starts(with: "${".unicodeScalars) {
        guard let tokens = tokens(scalars, from: start + 2, isWhole: false) else { continue }
        for end in ends(.name("expression"), tokens, [0])
        where end < tokens.count && tokens[end].text == "}" {
          open.insert(tokens[end].end)
        }
      } else {
        open.insert(start + 1)
      }
    }
    return false
  }

  /// The tokens of a text: the longest that fits at each place; nil where none does, unless what comes
  /// before is enough.
  func tokens(_ text: [Unicode.Scalar], from start: Int, isWhole: Bool) -> [Token]? {
    var tokens: [Token] = []
    var place = afterBlanks(text, start)
    while place < text.count {
      guard let token = token(text, at: place) else { return isWhole ? nil : tokens }
      tokens.append(token)
      place = afterBlanks(text, token.end)
    }
    return tokens
  }

  private func afterBlanks(_ text: [Unicode.Scalar], _ start: Int) -> Int {
    var place = start
    while true {
      let next = longest("blank", text, place) ?? longest("remark", text, place)
      guard let next, next > place else { return place }
      place = next
    }
  }

  private func longest(_ rule: String, _ text: [Unicode.Scalar], _ start: Int) -> Int? {
    guard start < text.count, canStart(.name(rule), text[start]).isPossible else { return nil }
    return characterEnds(.name(rule), text, [start]).max()
  }

  /// Whether a character can be the first of an expression, and whether that can be empty.
  private func canStart(
    _ expression: EBNF.Expression, _ scalar: Unicode.Scalar
  ) -> (isPossible: Bool, isEmpty: Bool) {
    switch expression {
    case .text(let word): return (word.unicodeScalars.first == scalar, word.isEmpty)
    case .name(let name): return ebnf.rules[name].map { canStart($0, scalar) } ?? (false, false)
    case .special(let words): return (Self.isMember(scalar, of: words), false)
    case .sequence(let parts):
      for part in parts {
        let (isPossible, isEmpty) = canStart(part, scalar)
        if isPossible || !isEmpty { return (isPossible, false) }
      }
      return (false, true)
    case .choice(let parts):
      let all = parts.map { canStart($0, scalar) }
      return (all.contains { $0.isPossible }, all.contains { $0.isEmpty })
    case .optional(let part), .repeated(let part): return (canStart(part, scalar).isPossible, true)
    case .times(_, let part): return canStart(part, scalar)
    }
  }

  private func token(_ text: [Unicode.Scalar], at start: Int) -> Token? {
    var best: (rule: String, end: Int)?
    for sign in signs where text[start...].starts(with: sign) {
      if start + sign.count > best?.end ?? start {
        best = (String(String.UnicodeScalarView(sign)), start + sign.count)
      }
    }
    for rule in Self.tokens {
      guard let end = longest(rule, text, start), end > best?.end ?? start else { continue }
      if rule == "percent", operandFollows(text, end) { continue }
      best = (rule, end)
    }
    guard let best else { return nil }
    let isNumber = ["integer", "decimal"].contains(best.rule)
    if isNumber, best.end < text.count, longest("identifier", text, best.end) != nil { return nil }
    return Token(
      rule: best.rule, text: String(String.UnicodeScalarView(text[start..<best.end])), end: best.end
    )
  }

  /// Whether a value stands behind a percent sign, so that it is the rest of a division.
  private func operandFollows(_ text: [Unicode.Scalar], _ end: Int) -> Bool {
    var next = end
    while next < text.count, text[next] == " " || (9...13).contains(text[next].value) { next += 1 }
    guard next < text.count else { return false }
    let rest = text[next...]
    if rest.starts(with: "!=".unicodeScalars) { return false }
    switch text[next] {
    case "(", "[", "{", "'", "\"", "`", "!": return true
    // A sign that touches what is behind it and not what is in front of it.
    case "-":
      return next > end && next + 1 < text.count && text[next + 1] != " "
        && !(9...13).contains(text[next + 1].value)
    default: break
    }
    if longest("digit", text, next) != nil { return true }
    if text[next] == "." { return longest("decimal", text, next) != nil }
    guard let wordEnd = longest("identifier", text, next) else { return false }
    return String(String.UnicodeScalarView(text[next..<wordEnd])) != "in"
  }

  /// Where an expression over tokens may end when it starts at one of some places.
  private func ends(
    _ expression: EBNF.Expression, _ tokens: [Token], _ starts: Set<Int>
  ) -> Set<Int> {
    if starts.isEmpty { return [] }
    switch expression {
    case .text(let sign):
      return Set(
        starts.filter { $0 < tokens.count && tokens[$0].rule == sign }.map { $0 + 1 })
    case .name("name"):
      return Set(
        starts.filter {
          $0 < tokens.count && tokens[$0].rule == "identifier"
            && !Self.reserved.contains(tokens[$0].text)
        }.map { $0 + 1 })
    case .name(let name) where Self.tokens.contains(name):
      return Set(
        starts.filter { $0 < tokens.count && tokens[$0].rule == name }.map { $0 + 1 })
    case .name(let name): return ebnf.rules[name].map { ends($0, tokens, starts) } ?? []
    case .special: return []
    case .sequence(let parts): return parts.reduce(starts) { ends($1, tokens, $0) }
    case .choice(let parts):
      return parts.reduce(into: []) { $0.formUnion(ends($1, tokens, starts)) }
    case .optional(let part): return starts.union(ends(part, tokens, starts))
    case .times(let count, let part):
      return (0..<count).reduce(starts) { found, _ in ends(part, tokens, found) }
    case .repeated(let part):
      var all = starts
      var fresh = starts
      while !fresh.isEmpty {
        fresh = ends(part, tokens, fresh).subtracting(all)
        all.formUnion(fresh)
      }
      return all
    }
  }

  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]

  /// The same over characters.
  private func characterEnds(
    _ expression: EBNF.Expression, _ text: [Unicode.Scalar], _ starts: Set<Int>
  ) -> Set<Int> {
    if starts.isEmpty { return [] }
    switch expression {
    case .text(let word):
      let wanted = Array(word.unicodeScalars)
      return Set(starts.filter { text[$0...].starts(with: wanted) }.map { $0 + wanted.count })
    case .name(let name): return ebnf.rules[name].map { characterEnds($0, text, starts) } ?? []
    case .special(let words):
      return Set(
        starts.filter { $0 < text.count && Self.isMember(text[$0], of: words) }.map { $0 + 1 })
    case .sequence(let parts): return parts.reduce(starts) { characterEnds($1, text, $0) }
    case .choice(let parts):
      return parts.reduce(into: []) { $0.formUnion(characterEnds($1, text, starts)) }
    case .optional(let part): return starts.union(characterEnds(part, text, starts))
    case .times(let count, let part):
      return (0..<count).reduce(starts) { found, _ in characterEnds(part, text, found) }
    case .repeated(let part):
      var all = starts
      var fresh = starts
      while !fresh.isEmpty {
        fresh = characterEnds(part, text, fresh).subtracting(all)
        all.formUnion(fresh)
      }
      return all
    }
  }

  /// The characters that a special sequence describes.
  static let specials: [String: @Sendable (Unicode.Scalar) -> Bool] = [
    "a space, a tab or a line break": { $0 == " " || (9...13).contains($0.value) },
    "any character but a line feed": { $0 != "\n" },
    "A to Z, a to z, _": { $0.isASCII && $0.properties.isAlphabetic || $0 == "_" },
    "0 to 9": { ("0"..."9").contains($0) }, "0 to 7": { ("0"..."7").contains($0) },
    "0 to 9, A to F, a to f": { $0.isASCII && $0.properties.isASCIIHexDigit },
    "any character but a back-tick and a line feed": { $0 != "`" && $0 != "\n" },
    "any character but quotes, a backslash and line breaks": {
      !["'", "\"", "\\", "\n", "\r"].contains($0)
    },
    "a line feed or a carriage return": { $0 == "\n" || $0 == "\r" },
  ]

  private static func isMember(_ scalar: Unicode.Scalar, of words: String) -> Bool {
    specials[words]?(scalar) ?? false
  }

  // MARK: Making

  /// A random expression, with blanks and remarks where they may stand.
  func expression(_ random: inout SeededRandom) -> String {
    var room = 40
    let parts = made(.name("expression"), &room, &random)
    var text = ""
    for part in parts {
      let separators = [" ", " ", "", "", "\n", " // a remark\n", "\t"]
      let separator = separators[Int(random.next() % UInt64(separators.count))]
      // Without a blank two tokens may become one.
      let isJoined = text.isEmpty || !separator.isEmpty || canTouch(text, part)
      text += (isJoined ? separator : " ") + part
    }
    return text
  }

  private func canTouch(_ text: String, _ part: String) -> Bool {
    guard let last = text.unicodeScalars.last, let first = part.unicodeScalars.first else {
      return true
    }
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
    }
    if isWord(last) { return !isWord(first) && first != "." && first != "'" && first != "\"" }
    return !"+-*/%&|<>=!?:.'\"`".unicodeScalars.contains(last)
      || !"+-*/%&|<>=!?:.'\"`".unicodeScalars.contains(first)
        && !(last == "." && isWord(first))
  }

  /// A random template.
  func template(_ random: inout SeededRandom) -> String {
    var text = ""
    for _ in 0..<(random.next() % 5) {
      switch random.next() % 4 {
      case 0: text += ["a", " ", "}", "é", "{", "it's ", "100%"][Int(random.next() % 7)]
      case 1: text += "$${"
      default: text += "${" + expression(&random) + "}"
      }
    }
    return text
  }

  /// The tokens that an expression of the first part makes.
  ///
  /// - Parameter room: how many more tokens there may be before only the shortest ways are taken.
  private func made(
    _ expression: EBNF.Expression, _ room: inout Int, _ random: inout SeededRandom
  ) -> [String] {
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    switch expression {
    case .text(let sign):
      room -= 1
      return [sign]
    case .name(let name) where !syntax.contains(name) || name == "name":
      room -= 1
      return [text(.name(name == "name" ? "identifier" : name), &random)]
    case .name(let name):
      return ebnf.rules[name].map { made($0, &room, &random) } ?? []
    case .special: return []
    case .sequence(let parts): return parts.flatMap { made($0, &room, &random) }
    case .choice(let parts):
      return made(parts[room <= 0 ? 0 : below(parts.count)], &room, &random)
    case .optional(let part):
      return room <= 0 || below(3) > 0 ? [] : made(part, &room, &random)
    case .times(let count, let part):
      return (0..<count).flatMap { _ in made(part, &room, &random) }
    case .repeated(let part):
      var all: [String] = []
      while room > 0, below(4) == 0 { all += made(part, &room, &random) }
      return all
    }
  }

  /// The characters of a token.
  private func text(_ expression: EBNF.Expression, _ random: inout SeededRandom) -> String {
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    switch expression {
    case .text(let word): return word
    case .name(let name): return ebnf.rules[name].map { text($0, &random) } ?? ""
    case .special(let words):
      let samples = Array("abcxyzPQ_0123456789 {}é漢🌳+-$%'\"\\\n\r,.".unicodeScalars)
        .filter { Self.isMember($0, of: words) }
      return samples.isEmpty ? "" : String(samples[below(samples.count)])
    case .sequence(let parts): return parts.map { text($0, &random) }.joined()
    case .choice(let parts): return text(parts[below(parts.count)], &random)
    case .optional(let part): return below(2) == 0 ? "" : text(part, &random)
    case .times(let count, let part):
      return (0..<count).map { _ in text(part, &random) }.joined()
    case .repeated(let part):
      var made = ""
      while below(3) > 0, made.utf8.count < 6 { made += text(part, &random) }
      return made
    }
  }
}

import Expressions
import TestSupport
import Testing

/// `Grammar/expressions.ebnf` says what an expression is, and the parser reads what it says.
@Suite struct GrammarTests {
  private let grammar: ExpressionGrammar
  private let environment = Environment(.manifest)

  init() throws {
    grammar = try ExpressionGrammar()
  }

  /// What no grammar says: sizes, and what the arguments of macros are.
  private static let beyondGrammar = [
    "beyond 64 bits", "significant digits", "no such code point", "brackets are nested",
    "the variable of", "both variables have the same name", "`has` asks",
  ]

  /// What the parser says beyond the types, and beyond what no grammar says.
  private func faults(_ issues: [Expressions.Issue]) -> [String] {
    issues.filter { [.syntax, .literal, .limit].contains($0.code) }.map(\.message)
      .filter { message in !Self.beyondGrammar.contains { message.contains($0) } }
  }

  @Test func `every name is explained, and every special sequence is known`() {
    #expect(grammar.ebnf.unexplained == [])
    func specials(_ expression: EBNF.Expression) -> [String] {
      switch expression {
      case .special(let words): [words]
      case .text, .name: []
      case .sequence(let parts), .choice(let parts): parts.flatMap { specials($0) }
      case .optional(let part), .repeated(let part), .times(_, let part): specials(part)
      }
    }
    for (name, rule) in grammar.ebnf.rules where name != "character" {
      for words in specials(rule) {
        #expect(ExpressionGrammar.specials[words] != nil, "\(name): \(words)")
      }
    }
    // No rule is left over.
    let used = grammar.ebnf.rules.values.flatMap { EBNF.names(in: $0) }
    #expect(Set(grammar.ebnf.names).subtracting(used) == ["template", "blank", "remark"])
  }

  @Test(arguments: 1...8) func `what the grammar makes is read`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var longest = 0
    for _ in 0..<125 {
      let text = grammar.expression(&random)
      // A random name may be a reserved word.
      guard grammar.acceptsExpression(text) else { continue }
      longest = max(longest, text.utf8.count)
      let found = faults(environment.compile(text).issues)
      #expect(found == [], "\(text.debugDescription)")
    }
    #expect(longest > 100)
  }

  @Test(arguments: 1...8) func `what is damaged is refused by both or by neither`(seed: UInt64) {
    var random = SeededRandom(seed: 100 + seed)
    var accepted = 0
    var refused = 0
    for _ in 0..<300 {
      let text = damaged(grammar.expression(&random), &random)
      let isExpression = grammar.acceptsExpression(text)
      let issues = environment.compile(text).issues
      let found = faults(issues)
      if isExpression { accepted += 1 } else { refused += 1 }
      if isExpression {
        #expect(found == [], "\(text.debugDescription)")
      } else {
        #expect(
          issues.contains { !$0.isWarning && [.syntax, .literal, .limit].contains($0.code) },
          "\(text.debugDescription) is read")
      }
    }
    #expect(accepted > 40, "\(accepted)")
    #expect(refused > 40, "\(refused)")
  }

  @Test(arguments: 1...4) func `templates agree too`(seed: UInt64) {
    var random = SeededRandom(seed: 200 + seed)
    var accepted = 0
    var refused = 0
    for round in 0..<150 {
      var text = grammar.template(&random)
      if round % 2 == 0 { text = damaged(text, &random) }
      let isTemplate = grammar.acceptsTemplate(text)
      let issues = environment.compileTemplate(text).issues
      if isTemplate { accepted += 1 } else { refused += 1 }
      if isTemplate {
        #expect(faults(issues) == [], "\(text.debugDescription)")
      } else {
        #expect(
          issues.contains { !$0.isWarning && [.syntax, .literal, .limit].contains($0.code) },
          "\(text.debugDescription) is read")
      }
    }
    #expect(accepted > 30)
    #expect(refused > 10)
  }

  /// The diagrams are drawn from the grammar.
  @Test func `the diagrams show what the grammar says`() {
    let diagram = RailroadDiagram(
      grammar.ebnf,
      titles: [
        ("expression", "Expressions"), ("template", "Templates"), ("identifier", "Tokens"),
      ])
    expectFile(diagram.svg, packageRoot + "/Grammar/expressions.svg")
  }

  private func damaged(_ text: String, _ random: inout SeededRandom) -> String {
    let signs = Array("()[]{}.,?:+-*/%!<>=&|'\"`\\ \n0e1xrbau_$#é".unicodeScalars)
    var scalars = Array(text.unicodeScalars)
    for _ in 0...(random.next() % 2) {
      let place = Int(random.next() % UInt64(scalars.count + 1))
      let sign = signs[Int(random.next() % UInt64(signs.count))]
      switch random.next() % 4 {
      case 0 where place < scalars.count: scalars[place] = sign
      case 1 where place < scalars.count: scalars.remove(at: place)
      case 2 where place + 1 < scalars.count: scalars.swapAt(place, place + 1)
      default: scalars.insert(sign, at: place)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

import SourceText

/// How large an expression may be (`expressions.md`, decision 20).
enum SyntaxLimits {
  /// Parentheses, brackets and arguments inside each other.
  static let depth = 250
  /// Words, numbers and signs of one expression.
  static let tokens = 50_000
  /// Faults that are reported of one expression.
  static let issues = 50
}

/// Reads an expression into a tree by precedence climbing (`Grammar/expressions.ebnf`).
///
/// After a fault it goes on at the next comma or closing bracket, so that one run reports several.
/// Flat repetitions are read in loops: only brackets nest.
struct Parser {
  private var lexer: Lexer
  let model: NumberModel
  /// Whether calls of macros are read as such.
  let expandsMacros: Bool
  var tree = SyntaxTree()
  private(set) var token: Token
  private var previousEnd: UInt32 = 0
  private(set) var previous = Token(kind: .end, start: 0, end: 0)
  private var depth = 0
  private var tokenCount = 0
  /// Where the text starts that this reads.
  private let start: Int
  /// Where the last fault was reported: nothing else is reported there.
  private var lastFault: UInt32?
  private var nameIndices: [String: NodeIndex] = [:]

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ model: NumberModel, from start: Int = 0,
    expandsMacros: Bool = true
  ) {
    self.start = start
    lexer = Lexer(bytes, model, from: start)
    self.model = model
    self.expandsMacros = expandsMacros
    tree.nodes.reserveCapacity(16)
    token = Token(kind: .end, start: 0, end: 0)
    previousEnd = start.offset
    token = lexer.next()
  }

  var bytes: UnsafeBufferPointer<UInt8> { lexer.bytes }

  /// What was found, in the order of its places.
  var issues: [Issue] { lexer.issues.sorted { $0.range.start < $1.range.start } }

  /// Reads an expression that goes to the end of the text.
  mutating func parseAll() {
    if token.kind == .end, lexer.issues.isEmpty {
      report(
        Issue(
          .syntax, "an expression is missing", at: token.range, label: "nothing here",
          fixes: [IssueFix("write a value, such as `2 * width`")]))
    }
    if token.kind == .end {
      tree.root = errorNode(token.range)
      finish()
      return
    }
    tree.root = parseExpression()
    if token.kind != .end { reportTrailing() }
    finish()
  }

  /// Reads the expression of a hole of a template; returns where its closing brace ends.
  mutating func parseHole() -> Int? {
    if token.kind == .end {
      finish()
      return nil
    }
    if token.kind == .rightBrace {
      report(
        Issue(
          .syntax, "this hole is empty", at: token.range, label: "nothing before the `}`",
          fixes: [IssueFix("write what is to be filled in, such as `build.id`")]))
    }
    tree.root = parseExpression()
    finish()
    if token.kind == .rightBrace { return Int(token.end) }
    if token.kind != .end { reportTrailing() }
    finish()
    return nil
  }

  private mutating func finish() { tree.hasErrors = !lexer.issues.isEmpty }

  // MARK: Tokens

  mutating func advance() {
    previousEnd = token.end
    previous = token
    let known = lexer.issues.count
    token = lexer.next()
    tokenCount += 1
    if tokenCount > SyntaxLimits.tokens, token.kind != .end {
      stop("this expression has more than \(SyntaxLimits.tokens) parts")
    }
    // What the lexer said about a token is not said again.
    if token.kind == .error || lexer.issues.count > known { lastFault = token.start }
  }

  mutating func accept(_ kind: TokenKind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  /// Takes a token that has to be here; false when it was reported as missing.
  mutating func expect(_ kind: TokenKind, _ text: String, opened: TextRange? = nil) -> Bool {
    if accept(kind) { return true }
    guard lastFault != token.start else { return false }
    let here = TextRange(start: previousEnd, end: previousEnd)
    var issue = Issue(
      .syntax, "`\(text)` is missing", at: token.range, label: "expected `\(text)` before this")
    if token.kind == .end {
      issue.range = here
      issue.label = "expected before the end"
      // All that is open is missing here.
      let missing = kind == .colon ? text : openBrackets().joined()
      issue.message = "`\(short(missing))` is missing"
      issue.fixes = [IssueFix("add `\(short(missing))`", .init(here, missing))]
    } else if kind == .colon {
      issue.fixes = [IssueFix("add `:`", .init(here, ":"))]
    } else if isCloser(token.kind) {
      // A bracket of another kind closes this one, unless it closes one further out.
      issue.fixes =
        depth <= 1
        ? [IssueFix("close it with `\(text)`", .init(token.range, text))]
        : [IssueFix("add `\(text)`", .init(here, text))]
    } else {
      issue = missingOperator(isList: kind != .rightParen || opened?.start != previous.start)
    }
    if let opened { issue.related = [IssueLabel(opened, "opened here")] }
    report(issue)
    return false
  }

  /// Takes what closes a bracket; what does not belong to it is skipped.
  mutating func close(_ kind: TokenKind, _ text: String, _ opened: TextRange) -> Bool {
    if expect(kind, text, opened: opened) { return true }
    recover()
    _ = accept(kind)
    return false
  }

  /// What closes the brackets that are open at the end, the innermost first.
  private func openBrackets() -> [String] {
    var closers: [String] = []
    var reader = Lexer(bytes, model, from: start)
    while true {
      switch reader.next().kind {
      case .end: return closers.reversed()
      case .leftParen: closers.append(")")
      case .leftBracket: closers.append("]")
      case .leftBrace: closers.append("}")
      case .rightParen, .rightBracket, .rightBrace: _ = closers.popLast()
      default: break
      }
    }
  }

  /// A `:` that a choice needs for its second value.
  private mutating func expectElse(_ sign: TextRange) -> Bool {
    if accept(.colon) { return true }
    guard lastFault != token.start else { return false }
    var issue = Issue(
      .syntax, "this choice has no second value", at: sign, label: "needs a `:` and a value",
      fixes: [IssueFix("a choice is written `condition ? value : other`")])
    if token.kind == .question {
      issue.message = "a choice inside a choice stands in parentheses"
      issue.range = token.range
      issue.label = "the inner choice"
      issue.related = [IssueLabel(sign, "the outer choice")]
      issue.fixes = [IssueFix("write `a ? (b ? c : d) : e`")]
    }
    report(issue)
    lastFault = token.start
    return false
  }

  private func isCloser(_ kind: TokenKind) -> Bool {
    kind == .rightParen || kind == .rightBracket || kind == .rightBrace
  }

  /// Two values beside each other.
  private func missingOperator(isList: Bool) -> Issue {
    let text = text(token.range)
    var issue = Issue(
      .syntax, "an operator is missing before `\(short(text))`", at: token.range,
      label: "the expression was complete before this",
      fixes: [IssueFix("put `+`, `*`, `&&` or another operator between the two")])
    if token.kind == .identifier, text == "like" || text == "contains" {
      issue.fixes = [
        IssueFix("ask a text with `.contains(…)`, `.startsWith(…)` or `.matches(…)`")
      ]
    } else if previous.kind == .string, token.kind == .identifier || token.kind == .error {
      issue.fixes = [IssueFix("write a quote inside a text as `\\'`, or put the text into `\" \"`")]
    } else if isList {
      let here = TextRange(start: previousEnd, end: previousEnd)
      issue.message = "a `,` is missing before `\(short(text))`"
      issue.label = "the entry was complete before this"
      issue.fixes = [IssueFix("separate them with `,`", .init(here, ","))]
    }
    return issue
  }

  mutating func report(_ issue: Issue) {
    lexer.report(issue)
    lastFault = token.start
  }

  /// Goes on at the next comma or bracket that closes what is open.
  mutating func recover() {
    var open = 0
    while true {
      switch token.kind {
      case .end: return
      case .leftParen, .leftBracket, .leftBrace: open += 1
      case .rightParen, .rightBracket, .rightBrace:
        if open == 0 { return }
        open -= 1
      case .comma where open == 0: return
      default: break
      }
      advance()
      lastFault = token.start
    }
  }

  private mutating func reportTrailing() {
    guard lastFault != token.start else { return }
    let text = text(token.range)
    switch token.kind {
    case .rightParen, .rightBracket, .rightBrace:
      report(
        Issue(
          .syntax, "`\(text)` closes nothing", at: token.range, label: "nothing is open here",
          fixes: [IssueFix("take it out", .init(token.range, ""))]))
    case .comma: report(strayComma())
    case .colon:
      report(
        Issue(
          .syntax, "a `:` without its `?`", at: token.range, label: "not expected here",
          fixes: [IssueFix("a choice is written `condition ? value : other`")]))
    default: report(missingOperator(isList: false))
    }
  }

  /// A comma outside of brackets: of `1,000`, `1.000,50` or a list.
  private func strayComma() -> Issue {
    var issue = Issue(
      .syntax, "an expression is one value, and a comma ends it", at: token.range,
      label: "not expected here", fixes: [IssueFix("a list stands in `[ ]`")])
    var ahead = lexer
    let next = ahead.next()
    guard previous.kind == .int || previous.kind == .floating, next.start == token.end,
      next.kind == .int || next.kind == .floating
    else { return issue }
    let before = text(previous.range)
    let after = text(next.range)
    let isThousands = previous.kind == .int && after.prefix { $0 != "." }.utf8.count == 3
    let plain =
      isThousands ? before + after : before.filter { $0 != "." } + "." + after.filter { $0 != "." }
    issue.message = "a number has no commas"
    issue.label = isThousands ? "a comma between thousands" : "a comma before decimals"
    issue.fixes = [
      IssueFix(
        "write `\(plain)`", .init(TextRange(start: previous.start, end: next.end), plain))
    ]
    return issue
  }

  /// Where the token before this one ends.
  var previousTokenEnd: UInt32 { previousEnd }

  /// Whether nothing was reported here yet.
  var lastFaultIsElsewhere: Bool { lastFault != token.start }

  func text(_ range: TextRange) -> String {
    String(decoding: bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
  }

  // MARK: Nodes

  mutating func add(_ node: SyntaxNode) -> NodeIndex {
    tree.nodes.append(node)
    return NodeIndex(truncatingIfNeeded: tree.nodes.count - 1)
  }

  mutating func errorNode(_ range: TextRange) -> NodeIndex {
    add(SyntaxNode(kind: .error, range: range, focus: range))
  }

  mutating func name(_ text: String) -> NodeIndex {
    if let known = nameIndices[text] { return known }
    let index = NodeIndex(truncatingIfNeeded: tree.names.count)
    tree.names.append(text)
    nameIndices[text] = index
    return index
  }

  func range(from node: NodeIndex) -> TextRange {
    TextRange(start: tree[node].range.start, end: previousEnd)
  }

  // MARK: Operators

  /// `condition ? value : other`, else what binds tighter.
  mutating func parseExpression() -> NodeIndex {
    guard enter() else { return errorNode(token.range) }
    defer { depth -= 1 }
    var choices: [(condition: NodeIndex, value: NodeIndex, sign: TextRange)] = []
    var last = parseBinary(1)
    while token.kind == .question {
      let sign = token.range
      advance()
      let value = parseBinary(1)
      guard expectElse(sign) else {
        last = errorNode(range(from: last))
        break
      }
      choices.append((last, value, sign))
      last = parseBinary(1)
    }
    for choice in choices.reversed() {
      last = add(
        SyntaxNode(
          kind: .conditional, a: choice.condition, b: choice.value, c: last,
          range: TextRange(start: tree[choice.condition].range.start, end: tree[last].range.end),
          focus: choice.sign))
    }
    return last
  }

  private mutating func enter() -> Bool {
    if depth >= SyntaxLimits.depth {
      if token.kind != .end {
        stop("more than \(SyntaxLimits.depth) brackets are nested here")
      }
      return false
    }
    depth += 1
    return true
  }

  /// Reads nothing more.
  private mutating func stop(_ message: String) {
    report(
      Issue(
        .limit, message, at: token.range, label: "nothing behind this is read",
        fixes: [IssueFix("split it into functions")]))
    lexer.stop()
    token = lexer.next()
    lastFault = token.start
  }

  private mutating func parseBinary(_ minimum: Int) -> NodeIndex {
    var left = parseUnary()
    if minimum <= OperatorKind.in.precedence, let refused = parseNotIn(left) { left = refused }
    while let (op, isWord) = operatorHere(), op.precedence >= minimum {
      let sign = token.range
      if isWord { reportWord(op) }
      let number = previous
      advance()
      if op == .remainder, reportPercent(number, sign) {
        left = errorNode(range(from: left))
        continue
      }
      let right = parseBinary(op.precedence + 1)
      left = add(
        SyntaxNode(
          kind: .binary, op: op, a: left, b: right,
          range: TextRange(start: tree[left].range.start, end: tree[right].range.end), focus: sign))
    }
    return left
  }

  /// `4 %`, `5%%` and `10 % of width`, where a percentage is meant.
  private mutating func reportPercent(_ number: Token, _ sign: TextRange) -> Bool {
    guard model == .manifest, [.int, .floating, .percent].contains(number.kind) else {
      return false
    }
    let isShare = token.kind == .identifier && text(token.range) == "of"
    guard isShare || !startsOperand(token.kind) else { return false }
    let end = isShare ? token.end : sign.end
    let range = TextRange(start: number.end, end: end)
    let replacement = number.kind == .percent ? "" : isShare ? "% *" : "%"
    let example = text(number.range) + (isShare ? "% * …" : replacement)
    report(
      Issue(
        .syntax,
        isShare
          ? "a share of something is a product" : "the sign of a percentage touches its number",
        at: TextRange(start: number.start, end: end), label: "a percentage",
        fixes: [IssueFix("write `\(example)`", .init(range, replacement))]))
    if isShare {
      advance()
      _ = parseBinary(OperatorKind.multiply.precedence + 1)
    }
    return true
  }

  private func startsOperand(_ kind: TokenKind) -> Bool {
    switch kind {
    case .end, .rightParen, .rightBracket, .rightBrace, .comma, .question, .colon, .plus, .star,
      .slash, .remainder, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and,
      .or, .in:
      false
    default: true
    }
  }

  /// `a not in b`, which is read to its end.
  private mutating func parseNotIn(_ left: NodeIndex) -> NodeIndex? {
    guard token.kind == .identifier, text(token.range) == "not" else { return nil }
    var ahead = lexer
    guard ahead.next().kind == .in else { return nil }
    let word = token.range
    advance()
    advance()
    let right = parseBinary(OperatorKind.in.precedence + 1)
    let whole = TextRange(start: tree[left].range.start, end: tree[right].range.end)
    let plain = "!(\(text(tree[left].range)) in \(text(tree[right].range)))"
    report(
      Issue(
        .syntax, "`not in` is written with `!` in front", at: word,
        label: "written in another language's way",
        fixes: [IssueFix("write `\(short(plain))`", .init(whole, plain))]))
    return errorNode(whole)
  }

  private func operatorHere() -> (OperatorKind, isWord: Bool)? {
    switch token.kind {
    case .or: return (.or, false)
    case .and: return (.and, false)
    case .less: return (.less, false)
    case .lessOrEqual: return (.lessOrEqual, false)
    case .greater: return (.greater, false)
    case .greaterOrEqual: return (.greaterOrEqual, false)
    case .equal: return (.equal, false)
    case .notEqual: return (.notEqual, false)
    case .in: return (.in, false)
    case .plus: return (.add, false)
    case .minus: return (.subtract, false)
    case .star: return (.multiply, false)
    case .slash: return (.divide, false)
    case .remainder: return (.remainder, false)
    case .identifier:
      switch text(token.range) {
      case "and", "AND": return (.and, true)
      case "or", "OR": return (.or, true)
      case "is", "eq": return (.equal, true)
      case "mod": return (.remainder, true)
      default: return nil
      }
    default: return nil
    }
  }

  /// Whether a word is an operator of another language.
  func isOperatorWord(_ word: String) -> Bool {
    ["and", "AND", "or", "OR", "is", "eq", "mod"].contains(word)
  }

  private mutating func reportWord(_ op: OperatorKind) {
    let word = text(token.range)
    report(
      Issue(
        .syntax, "`\(word)` is written `\(op.text)` here", at: token.range,
        label: "written in another language's way",
        fixes: [IssueFix("write `\(op.text)`", .init(token.range, op.text))]))
    lastFault = nil
  }

  /// Signs in front: `!` and `-`, in a loop, so that a thousand of them are no depth.
  private mutating func parseUnary() -> NodeIndex {
    var signs: [(op: OperatorKind, range: TextRange)] = []
    while true {
      if token.kind == .not {
        signs.append((.not, token.range))
      } else if token.kind == .minus {
        signs.append((.negate, token.range))
      } else if token.kind == .identifier, text(token.range) == "not", startsOperandAfterWord() {
        report(
          Issue(
            .syntax, "`not` is written `!` here", at: token.range,
            label: "written in another language's way",
            fixes: [IssueFix("write `!`", .init(token.range, "!"))]))
        lastFault = nil
        signs.append((.not, token.range))
      } else {
        break
      }
      advance()
    }
    var start = token.start
    var operand: NodeIndex
    if let last = signs.last, last.op == .negate, token.kind == .int || token.kind == .floating {
      // The sign belongs to the number: the least integer has no positive twin.
      signs.removeLast()
      start = last.range.start
      operand = parseMember(negativeFrom: start)
    } else {
      operand = parseMember(negativeFrom: nil)
    }
    for sign in collapsed(signs).reversed() {
      operand = add(
        SyntaxNode(
          kind: .unary, op: sign.op, a: operand,
          range: TextRange(start: sign.range.start, end: tree[operand].range.end),
          focus: sign.range))
    }
    return operand
  }

  /// Pairs of the same sign beyond the first pair cancel out.
  private func collapsed(
    _ signs: [(op: OperatorKind, range: TextRange)]
  ) -> [(op: OperatorKind, range: TextRange)] {
    guard signs.count > 2, signs.allSatisfy({ $0.op == signs[0].op }) else { return signs }
    return Array(signs.prefix(signs.count % 2 == 0 ? 2 : 1))
  }

  /// Whether `not` stands before a value and is no name itself.
  private func startsOperandAfterWord() -> Bool {
    var ahead = lexer
    switch ahead.next().kind {
    case .identifier, .true, .false, .not, .leftParen: return true
    default: return false
    }
  }
}

/// A text of at most 30 characters for a sentence.
func short(_ text: String) -> String {
  text.unicodeScalars.count <= 30
    ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(29))) + "…"
}

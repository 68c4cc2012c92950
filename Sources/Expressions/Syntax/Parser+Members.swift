import Decimals
import Quantities
import SourceText

extension Parser {
  /// A value with its fields, positions and calls.
  mutating func parseMember(negativeFrom start: UInt32?) -> NodeIndex {
    var node = parsePrimary(negativeFrom: start)
    while true {
      switch token.kind {
      case .dot, .optionalDot: node = parseField(of: node)
      case .leftBracket: node = parsePosition(of: node)
      case .leftBrace where tree[node].kind == .identifier || tree[node].kind == .select:
        node = refuseMessage(node)
      default: return node
      }
    }
  }

  private mutating func parseField(of operand: NodeIndex) -> NodeIndex {
    let isOptional = token.kind == .optionalDot
    advance()
    var flags: SyntaxFlags = isOptional ? .optional : []
    let focus = token.range
    let field: String
    switch token.kind {
    case .identifier: field = text(focus)
    case .quotedIdentifier:
      field = text(TextRange(start: focus.start + 1, end: focus.end - 1))
      flags.insert(.quoted)
    case .in, .true, .false, .null:
      report(
        Issue(
          .syntax, "`\(text(focus))` is a word of the language and cannot name a field so",
          at: focus, label: "expected a name",
          fixes: [IssueFix("put it in back-ticks", .init(focus, "`\(text(focus))`"))]))
      field = text(focus)
    default:
      report(
        Issue(
          .syntax, "a field name is missing after the dot", at: focus, label: "expected a name",
          fixes: [IssueFix("write the name of a field, such as `product.cost`")]))
      return errorNode(range(from: operand))
    }
    advance()
    if token.kind == .leftParen, !flags.contains(.quoted), !isOptional {
      return parseCall(field, focus, target: operand, flags: .member)
    }
    let name = name(field)
    return add(
      SyntaxNode(
        kind: .select, flags: flags, a: operand, b: name, range: range(from: operand), focus: focus)
    )
  }

  private mutating func parsePosition(of operand: NodeIndex) -> NodeIndex {
    let opened = token.range
    advance()
    let isOptional = accept(.question)
    let position = parseExpression()
    _ = close(.rightBracket, "]", opened)
    return add(
      SyntaxNode(
        kind: .index, flags: isOptional ? .optional : [], a: operand, b: position,
        range: range(from: operand),
        focus: TextRange(start: opened.start, end: previousTokenEnd)))
  }

  private mutating func refuseMessage(_ node: NodeIndex) -> NodeIndex {
    report(
      Issue(
        .syntax, "an expression makes no messages of a named type", at: token.range,
        label: "not expected here", fixes: [IssueFix("write a map: `{'name': value}`")]))
    recover()
    return errorNode(range(from: node))
  }

  private mutating func parsePrimary(negativeFrom start: UInt32?) -> NodeIndex {
    let first = token
    switch first.kind {
    case .identifier: return parseName(flags: [])
    case .dot:
      advance()
      guard token.kind == .identifier else {
        report(
          Issue(
            .syntax, "a name is missing after the dot", at: token.range, label: "expected a name"))
        return errorNode(first.range)
      }
      return parseName(flags: .absolute, from: first.start)
    case .leftParen: return parseParenthesis()
    case .leftBracket: return parseList()
    case .leftBrace: return parseMap()
    case .true, .false, .null, .int, .uint, .floating, .percent, .string, .bytes:
      return parseLiteral(negativeFrom: start)
    case .error:
      advance()
      return errorNode(first.range)
    default: return missingOperand()
    }
  }

  private mutating func missingOperand() -> NodeIndex {
    let here = token
    if lastFaultIsElsewhere {
      var issue = Issue(
        .syntax,
        here.kind == .end
          ? "the expression breaks off" : "a value is missing before `\(text(here.range))`",
        at: here.range, label: "expected a value here")
      let before = text(previous.range)
      if here.kind == .plus, previous.kind == .end || isOpener(previous.kind) {
        issue.fixes = [IssueFix("a number has no plus sign: take it out", .init(here.range, ""))]
      } else if previous.kind == .end || isOpener(previous.kind) {
        issue.fixes = [IssueFix("write a value there")]
      } else {
        issue.fixes = [IssueFix("write a value behind `\(short(before))`, or take that out")]
      }
      report(issue)
    }
    // An operator goes on with a second value; a bracket or a comma belongs to what is around.
    switch here.kind {
    case .optionalDot, .quotedIdentifier: advance()
    default: break
    }
    return errorNode(here.range)
  }

  private func isOpener(_ kind: TokenKind) -> Bool {
    [.leftParen, .leftBracket, .leftBrace, .comma].contains(kind)
  }

  private mutating func parseName(flags: SyntaxFlags, from start: UInt32? = nil) -> NodeIndex {
    let focus = token.range
    let word = text(focus)
    advance()
    if token.kind == .leftParen {
      return parseCall(word, focus, target: nil, flags: flags, from: start)
    }
    if reservedWords.contains(word) {
      report(
        Issue(
          .syntax, "`\(word)` is a reserved word and cannot be a name", at: focus,
          label: "reserved",
          fixes: word == "if" || word == "else"
            ? [Self.choiceFix] : [IssueFix("only a field may be called so: `product.\(word)`")]))
    }
    let name = name(word)
    return add(
      SyntaxNode(
        kind: .identifier, flags: flags, a: name,
        range: TextRange(start: start ?? focus.start, end: focus.end), focus: focus))
  }

  private static let choiceFix = IssueFix("a choice is written `condition ? value : other`")

  private mutating func parseParenthesis() -> NodeIndex {
    let opened = token.range
    advance()
    let inner = parseExpression()
    if token.kind == .comma, lastFaultIsElsewhere { return parseListInParentheses(opened) }
    _ = close(.rightParen, ")", opened)
    tree.nodes[Int(inner)].flags.insert(.parenthesized)
    tree.nodes[Int(inner)].range = TextRange(start: opened.start, end: previousTokenEnd)
    return inner
  }

  /// `('a', 'b')`, where a list is meant.
  private mutating func parseListInParentheses(_ opened: TextRange) -> NodeIndex {
    while accept(.comma) { _ = parseExpression() }
    guard close(.rightParen, ")", opened) else {
      return errorNode(TextRange(start: opened.start, end: previousTokenEnd))
    }
    let range = TextRange(start: opened.start, end: previousTokenEnd)
    let inner = text(TextRange(start: range.start + 1, end: range.end - 1))
    report(
      Issue(
        .syntax, "a list stands in `[ ]`", at: range, label: "a list in parentheses",
        fixes: [IssueFix("write `\(short("[\(inner)]"))`", .init(range, "[\(inner)]"))]))
    return errorNode(range)
  }

  private mutating func parseList() -> NodeIndex {
    let opened = token.range
    advance()
    var elements: [NodeIndex] = []
    while token.kind != .rightBracket, token.kind != .end {
      let tag = accept(.question) ? SyntaxTree.optionalTag : 0
      elements.append(parseExpression() | tag)
      if !accept(.comma) { break }
    }
    return close(.list, elements, opened, .rightBracket, "]")
  }

  private mutating func parseMap() -> NodeIndex {
    let opened = token.range
    advance()
    var entries: [NodeIndex] = []
    while token.kind != .rightBrace, token.kind != .end {
      let tag = accept(.question) ? SyntaxTree.optionalTag : 0
      let key = parseExpression()
      guard expect(.colon, ":") else {
        recover()
        if accept(.comma) { continue }
        break
      }
      entries += [key | tag, parseExpression()]
      if !accept(.comma) { break }
    }
    return close(.map, entries, opened, .rightBrace, "}")
  }

  private mutating func close(
    _ kind: SyntaxKind, _ children: [NodeIndex], _ opened: TextRange, _ closer: TokenKind,
    _ sign: String
  ) -> NodeIndex {
    _ = close(closer, sign, opened)
    let start = NodeIndex(truncatingIfNeeded: tree.extra.count)
    tree.extra += children
    return add(
      SyntaxNode(
        kind: kind, b: start, c: NodeIndex(truncatingIfNeeded: children.count),
        range: TextRange(start: opened.start, end: previousTokenEnd), focus: opened))
  }

  // MARK: Literals

  private mutating func parseLiteral(negativeFrom start: UInt32?) -> NodeIndex {
    let token = token
    advance()
    let range = TextRange(start: start ?? token.start, end: token.end)
    if token.kind == .int || token.kind == .floating, let node = parseMeasure(token, range) {
      return node
    }
    let literal: Literal
    do throws(LiteralFault) {
      literal = try value(of: token, isNegative: start != nil)
    } catch {
      report(
        Issue(
          .literal, error.message, at: error.range, label: error.label,
          fixes: error.fix.map { [IssueFix($0, error.edit)] } ?? []))
      return errorNode(range)
    }
    let index = NodeIndex(truncatingIfNeeded: tree.literals.count)
    tree.literals.append(literal)
    return add(SyntaxNode(kind: .literal, a: index, range: range, focus: range))
  }

  /// Words that follow a number in other languages and are no units.
  private static let wordsBehindNumbers: Set<String> = [
    "then", "else", "of", "like", "contains", "between", "not", "if",
  ]

  /// `4 kg` and `12 USD`: a number with a word behind it.
  private mutating func parseMeasure(_ number: Token, _ range: TextRange) -> NodeIndex? {
    guard model == .manifest, token.kind == .identifier, lastFaultIsElsewhere,
      token.start > number.end
    else { return nil }
    let word = text(token.range)
    guard !Self.wordsBehindNumbers.contains(word), !isOperatorWord(word) else { return nil }
    let whole = TextRange(start: range.start, end: token.end)
    let isMoney = Currency(code: word) != nil
    let call =
      "\(isMoney ? "money" : "quantity")('\(text(TextRange(start: range.start, end: number.end))) \(word)')"
    report(
      Issue(
        .syntax, isMoney ? "an amount is written as a text" : "a quantity is written as a text",
        at: whole, label: "a number and \(isMoney ? "a currency" : "a word")",
        fixes: [IssueFix("write `\(call)`", .init(whole, call))]))
    advance()
    return errorNode(whole)
  }

  private func value(of token: Token, isNegative: Bool) throws(LiteralFault) -> Literal {
    switch token.kind {
    case .true: return .bool(true)
    case .false: return .bool(false)
    case .string: return .string(String(decoding: try decodeText(bytes, token), as: UTF8.self))
    case .bytes: return .bytes(try decodeText(bytes, token))
    case .int: return try integer(token, isNegative)
    case .uint: return try unsigned(token)
    case .floating: return try floating(token, isNegative)
    case .percent: return try percent(token)
    default: return .null
    }
  }

  private func integer(_ token: Token, _ isNegative: Bool) throws(LiteralFault) -> Literal {
    let magnitude = integerMagnitude(bytes, token)
    let digits = text(token.range)
    let isDecimal = model == .manifest && !digits.hasPrefix("0x") && digits.utf8.count <= 34
    if isNegative, let magnitude, magnitude <= UInt64(1) << 63 {
      return .int(Int64(truncatingIfNeeded: 0 &- magnitude))
    }
    if !isNegative, let magnitude, let value = Int64(exactly: magnitude) { return .int(value) }
    throw LiteralFault(
      message: "this whole number is beyond 64 bits", label: "too large", range: token.range,
      fix: isDecimal
        ? "write it with a decimal point: `\(text(token.range)).0`" : "write a smaller number",
      edit: isDecimal
        ? .init(TextRange(start: token.end, end: token.end), ".0") : nil)
  }

  private func unsigned(_ token: Token) throws(LiteralFault) -> Literal {
    guard model == .cel else {
      throw LiteralFault(
        message: "numbers have no suffix here", label: "one kind of whole number is enough",
        range: token.range, fix: "take the `u` out",
        edit: .init(TextRange(start: token.end - 1, end: token.end), ""))
    }
    if let value = integerMagnitude(bytes, token) { return .uint(value) }
    throw LiteralFault(
      message: "this whole number is beyond 64 bits", label: "too large", range: token.range,
      fix: "write a smaller number")
  }

  private func floating(_ token: Token, _ isNegative: Bool) throws(LiteralFault) -> Literal {
    if model == .cel {
      let value = celDouble(text(token.range)) ?? 0
      return .double(isNegative ? -value : value)
    }
    do throws(ArithmeticFault) {
      let value = try decimalValue(bytes, Int(token.start)..<Int(token.end))
      return .number(isNegative ? value.negated : value)
    } catch {
      throw LiteralFault(
        message: "a number has at most 34 significant digits and 120 decimals",
        label: "too many digits", range: token.range, fix: "write fewer digits")
    }
  }

  private func percent(_ token: Token) throws(LiteralFault) -> Literal {
    do throws(ArithmeticFault) {
      let value = try decimalValue(bytes, Int(token.start)..<Int(token.end) - 1)
      return .percent(try Number(coefficient: value.coefficient, scale: Int(value.scale) + 2))
    } catch {
      throw LiteralFault(
        message: "a number has at most 34 significant digits and 120 decimals",
        label: "too many digits", range: token.range, fix: "write fewer digits")
    }
  }
}

import Decimals
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
    if !expect(.rightBracket, "]", opened: opened) {
      recover()
      _ = accept(.rightBracket)
    }
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
    let isCloser = [.end, .rightParen, .rightBracket, .rightBrace, .comma, .colon, .question]
      .contains(here.kind)
    if lastFaultIsElsewhere {
      report(
        Issue(
          .syntax,
          here.kind == .end
            ? "the expression breaks off" : "a value is missing before `\(text(here.range))`",
          at: here.range, label: "expected a value here"))
    }
    if !isCloser { advance() }
    return errorNode(here.range)
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
          label: "reserved", fixes: word == "if" || word == "else" ? [Self.choiceFix] : []))
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
    if !expect(.rightParen, ")", opened: opened) {
      recover()
      _ = accept(.rightParen)
    }
    tree.nodes[Int(inner)].flags.insert(.parenthesized)
    tree.nodes[Int(inner)].range = TextRange(start: opened.start, end: previousTokenEnd)
    return inner
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
    if !expect(closer, sign, opened: opened) {
      recover()
      _ = accept(closer)
    }
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
    let literal: Literal
    do throws(LiteralFault) {
      literal = try value(of: token, isNegative: start != nil)
    } catch {
      report(
        Issue(
          .literal, error.message, at: error.range, label: error.label,
          fixes: error.fix.map { [IssueFix($0)] } ?? []))
      return errorNode(range)
    }
    let index = NodeIndex(truncatingIfNeeded: tree.literals.count)
    tree.literals.append(literal)
    return add(SyntaxNode(kind: .literal, a: index, range: range, focus: range))
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
    if isNegative, let magnitude, magnitude <= UInt64(1) << 63 {
      return .int(Int64(truncatingIfNeeded: 0 &- magnitude))
    }
    if !isNegative, let magnitude, let value = Int64(exactly: magnitude) { return .int(value) }
    throw LiteralFault(
      message: "this whole number is beyond 64 bits", label: "too large", range: token.range,
      fix: model == .manifest ? "write it with a decimal point: `\(text(token.range)).0`" : nil)
  }

  private func unsigned(_ token: Token) throws(LiteralFault) -> Literal {
    guard model == .cel else {
      throw LiteralFault(
        message: "numbers have no suffix here", label: "one kind of whole number is enough",
        range: token.range, fix: "take the `u` out")
    }
    if let value = integerMagnitude(bytes, token) { return .uint(value) }
    throw LiteralFault(
      message: "this whole number is beyond 64 bits", label: "too large", range: token.range)
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
        label: "too many digits",
        range: token.range)
    }
  }

  private func percent(_ token: Token) throws(LiteralFault) -> Literal {
    do throws(ArithmeticFault) {
      let value = try decimalValue(bytes, Int(token.start)..<Int(token.end) - 1)
      return .percent(try Number(coefficient: value.coefficient, scale: Int(value.scale) + 2))
    } catch {
      throw LiteralFault(
        message: "a number has at most 34 significant digits and 120 decimals",
        label: "too many digits",
        range: token.range)
    }
  }
}

import SourceText

extension Parser {
  /// The arguments of a call whose name was read, and what the call is: a macro or a function.
  mutating func parseCall(
    _ function: String, _ focus: TextRange, target: NodeIndex?, flags: SyntaxFlags,
    from start: UInt32? = nil
  ) -> NodeIndex {
    let opened = token.range
    advance()
    var arguments: [NodeIndex] = []
    if token.kind != .rightParen, token.kind != .end {
      repeat { arguments.append(parseExpression()) } while accept(.comma)
    }
    _ = close(.rightParen, ")", opened)
    let first = target.map { tree[$0].range.start } ?? start ?? focus.start
    let range = TextRange(start: first, end: previousTokenEnd)
    if let node = parseMacro(function, focus, target, arguments, range, flags) { return node }
    if target == nil, reservedWords.contains(function) {
      report(
        function == "if"
          ? Issue(
            .syntax, "a choice is written with `?` and `:`", at: focus,
            label: "written in another language's way", fixes: [choiceFix(arguments, range)])
          : Issue(
            .syntax, "`\(function)` is a reserved word and cannot be a function", at: focus,
            label: "reserved", fixes: [IssueFix("call it by another name")]))
    }
    let all = (target.map { [$0] } ?? []) + arguments
    let position = NodeIndex(truncatingIfNeeded: tree.extra.count)
    tree.extra += all
    let name = name(function)
    return add(
      SyntaxNode(
        kind: .call, flags: flags, a: name, b: position,
        c: NodeIndex(truncatingIfNeeded: all.count), range: range, focus: focus))
  }

  /// `if(a, b, c)` as a choice.
  private func choiceFix(_ arguments: [NodeIndex], _ range: TextRange) -> IssueFix {
    guard arguments.count == 3 else {
      return IssueFix("it is `condition ? value : other`")
    }
    let parts = arguments.map { text(tree[$0].range) }
    let choice = "(\(parts[0]) ? \(parts[1]) : \(parts[2]))"
    return IssueFix("write `\(short(choice))`", .init(range, choice))
  }

  /// A macro by its name and the number of its arguments, or nil.
  private mutating func parseMacro(
    _ function: String, _ focus: TextRange, _ target: NodeIndex?, _ arguments: [NodeIndex],
    _ range: TextRange, _ flags: SyntaxFlags
  ) -> NodeIndex? {
    guard expandsMacros, !flags.contains(.absolute) else { return nil }
    guard let target else {
      return function == "has" && arguments.count == 1 ? parseHas(arguments[0], range) : nil
    }
    if function == "bind", arguments.count == 3, isName("cel", target) {
      return macro(.bind, target: arguments[1], [arguments[0]], [arguments[2]], range, focus)
    }
    let one = Array(arguments.prefix(1))
    let two = Array(arguments.prefix(2))
    switch (function, arguments.count) {
    case ("all", 2): return macro(.all, target: target, one, [arguments[1]], range, focus)
    case ("all", 3): return macro(.all, target: target, two, [arguments[2]], range, focus)
    case ("exists", 2): return macro(.exists, target: target, one, [arguments[1]], range, focus)
    case ("exists", 3): return macro(.exists, target: target, two, [arguments[2]], range, focus)
    case ("exists_one", 2), ("existsOne", 2):
      return macro(.existsOne, target: target, one, [arguments[1]], range, focus)
    case ("exists_one", 3), ("existsOne", 3):
      return macro(.existsOne, target: target, two, [arguments[2]], range, focus)
    case ("map", 2): return macro(.map, target: target, one, [arguments[1]], range, focus)
    case ("map", 3):
      return macro(.mapFilter, target: target, one, Array(arguments[1...]), range, focus)
    case ("filter", 2): return macro(.filter, target: target, one, [arguments[1]], range, focus)
    case ("transformList", 3):
      return macro(.transformList, target: target, two, [arguments[2]], range, focus)
    case ("transformList", 4):
      return macro(.transformListFilter, target: target, two, Array(arguments[2...]), range, focus)
    case ("transformMap", 3):
      return macro(.transformMap, target: target, two, [arguments[2]], range, focus)
    case ("transformMap", 4):
      return macro(.transformMapFilter, target: target, two, Array(arguments[2...]), range, focus)
    case ("transformMapEntry", 3):
      return macro(.transformMapEntry, target: target, two, [arguments[2]], range, focus)
    case ("transformMapEntry", 4):
      return macro(
        .transformMapEntryFilter, target: target, two, Array(arguments[2...]), range, focus)
    case ("optMap", 2): return macro(.optMap, target: target, one, [arguments[1]], range, focus)
    case ("optFlatMap", 2):
      return macro(.optFlatMap, target: target, one, [arguments[1]], range, focus)
    case ("sortBy", 2): return macro(.sortBy, target: target, one, [arguments[1]], range, focus)
    default: return nil
    }
  }

  private func isName(_ text: String, _ node: NodeIndex) -> Bool {
    let node = tree[node]
    return node.kind == .identifier && !node.flags.contains(.absolute) && tree.name(node) == text
  }

  /// `has(a.b)`: the selection itself, marked as a question.
  private mutating func parseHas(_ argument: NodeIndex, _ range: TextRange) -> NodeIndex {
    let node = tree[argument]
    if node.kind == .error { return argument }
    guard node.kind == .select, !node.flags.contains(.test), !node.flags.contains(.optional) else {
      var fix = IssueFix("write `has(product.price)`")
      if node.kind == .select, node.flags.contains(.optional) {
        let range = TextRange(start: tree[node.a].range.end, end: node.range.end)
        let plain = text(range).replacing("?", with: "")
        fix = IssueFix("take the `?` out", .init(range, plain))
      } else if node.kind == .index {
        fix = IssueFix("ask whether there is a position with `value[?key].hasValue()`")
      }
      report(
        Issue(
          .syntax, "`has` asks whether a field is there", at: node.range,
          label: "not a field of something", fixes: [fix]))
      return errorNode(range)
    }
    tree.nodes[Int(argument)].flags.insert(.test)
    tree.nodes[Int(argument)].range = range
    return argument
  }

  private mutating func macro(
    _ kind: MacroKind, target: NodeIndex, _ variables: [NodeIndex], _ bodies: [NodeIndex],
    _ range: TextRange, _ focus: TextRange
  ) -> NodeIndex {
    var names: [NodeIndex] = []
    for variable in variables {
      let node = tree[variable]
      if node.kind == .identifier, !node.flags.contains(.absolute) {
        names.append(node.a)
        continue
      }
      if node.kind != .error {
        report(
          Issue(
            .syntax, "the variable of `\(text(focus))` is a plain name", at: node.range,
            label: "not a plain name",
            fixes: [IssueFix("write it as `lines.\(text(focus))(line, …)`")]))
      }
      return errorNode(range)
    }
    if names.count == 2, names[0] == names[1] {
      report(
        Issue(
          .syntax, "both variables have the same name", at: tree[variables[1]].range,
          label: "also the first one's",
          related: [IssueLabel(tree[variables[0]].range, "the first")],
          fixes: [IssueFix("give them two names")]))
      return errorNode(range)
    }
    let position = NodeIndex(truncatingIfNeeded: tree.extra.count)
    tree.extra += [names[0], names.count > 1 ? names[1] : SyntaxTree.noName] + bodies
    return add(
      SyntaxNode(
        kind: .macro, macro: kind, a: target, b: position,
        c: NodeIndex(truncatingIfNeeded: 2 + bodies.count), range: range, focus: focus))
  }
}

import SourceText

extension Compiler {
  mutating func compileMacro(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    switch node.macro {
    case .bind: return compileBind(index)
    case .optMap, .optFlatMap: return compileOptionalMap(index)
    default: return compileLoop(index)
    }
  }

  private mutating func compileBind(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    let outer = enterNesting()
    let type = compile(node.a)
    let inner = nesting
    nesting = outer
    let local = newLocal()
    emit(.setLocal, index, a: local)
    pop(1)
    let name = tree.variables(node).first
    scopes.append(Variable(name: name, local: local, type: type, nesting: inner))
    defer { scopes.removeLast() }
    let mark = hidePresent(name)
    defer { present = mark }
    return compile(body(node, 0))
  }

  private func body(_ node: SyntaxNode, _ position: Int) -> NodeIndex {
    let bodies = tree.bodies(node)
    return bodies[bodies.startIndex + position]
  }

  /// What was asked of an outer name says nothing about an inner one.
  private mutating func hidePresent(_ name: String) -> [String] {
    let before = present
    present.removeAll { $0 == name || $0.hasPrefix(name + ".") || $0.hasPrefix(name + "[") }
    return before
  }

  private mutating func compileOptionalMap(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    let outer = enterNesting()
    let targetType = compile(node.a)
    let inner = max(nesting - 1, 0)
    nesting = 0
    let target = resolved(targetType)
    let local = newLocal()
    let open = emit(.openOptional, index)
    program.steps[open].a = Int32(truncatingIfNeeded: local)
    pop(1)
    var value = TypeID.dynamic
    switch types.kind(target) {
    case .optional: value = types.first(target)
    case .dynamic, .error, .variable: break
    default:
      report(
        Issue(
          .type, "`\(node.macro.name)` opens an optional value, and this is \(words(target))",
          at: tree[node.a].range, label: "always there",
          fixes: [IssueFix("use it as it is, without `\(node.macro.name)`")]))
    }
    let name = tree.variables(node).first
    scopes.append(Variable(name: name, local: local, type: value, nesting: inner))
    let mark = hidePresent(name)
    let result = compile(body(node, 0))
    present = mark
    scopes.removeLast()
    if node.macro == .optMap { _ = emit(.wrapOptional, index) }
    program.steps[open].b = Int32(truncatingIfNeeded: program.steps.count)
    guard leaveNesting(outer, adding: node.macro == .optMap ? 1 : 0, index) else { return .error }
    if node.macro == .optMap { return types.optional(result) }
    if !accepts(types.optional(.dynamic), result) {
      report(
        Issue(
          .type, "`optFlatMap` gives an optional value, and this is \(words(result))",
          at: tree[body(node, 0)].range, label: words(result),
          fixes: [IssueFix("use `optMap` for a value that is always there")]))
    }
    return result
  }

  // MARK: Loops

  private mutating func compileLoop(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    let outer = enterNesting()
    let rangeType = compile(node.a)
    let inner = max(nesting - 1, 0)
    nesting = 0
    let range = resolved(rangeType)
    let (first, second) = tree.variables(node)
    let iterator = program.iteratorCount
    program.iteratorCount += 1
    let accumulator = newLocal()
    let variables = newLocal(2)
    emitConstant(initialValue(node.macro), index)
    emit(.setLocal, index, a: accumulator)
    pop(1)
    let iterate = emit(types.kind(range) == .map ? .iterateKeys : .iterate, index)
    program.steps[iterate].a = Int32(truncatingIfNeeded: accumulator)
    program.steps[iterate].c = Int32(truncatingIfNeeded: iterator)
    pop(1)
    let start = emit(second == nil ? .next : .nextPair, index)
    program.steps[start].a = Int32(truncatingIfNeeded: variables)
    program.steps[start].c = Int32(truncatingIfNeeded: iterator)
    let (firstType, secondType) = variableTypes(range, isPair: second != nil, index)
    scopes.append(Variable(name: first, local: variables, type: firstType, nesting: inner))
    var mark = hidePresent(first)
    if let second {
      scopes.append(
        Variable(name: second, local: variables + 1, type: secondType, nesting: inner))
      _ = hidePresent(second)
    }
    var exits: [Int] = [iterate, start]
    let type = compileBody(
      index, range: range, first: firstType, accumulator: accumulator, variables: variables,
      loop: start, &exits)
    swap(&present, &mark)
    scopes.removeLast(second == nil ? 1 : 2)
    emit(.jump, index, a: start)
    let end = Int32(truncatingIfNeeded: program.steps.count)
    for exit in exits { program.steps[exit].b = end }
    emit(.local, index, a: accumulator)
    push(1)
    switch node.macro {
    case .existsOne: emit(.isOne, index, a: 0)
    case .sortBy: emit(.sortByKeys, index, a: 0, c: iterator)
    case .transformMap, .transformMapFilter, .transformMapEntry, .transformMapEntryFilter:
      emit(.finishMap, index, a: 0)
    default: break
    }
    switch node.macro {
    case .all, .exists, .existsOne: nesting = outer
    case .filter, .sortBy:
      nesting = inner
      guard leaveNesting(outer, adding: 1, index) else { return .error }
    case .transformMapEntry, .transformMapEntryFilter: nesting = max(nesting, outer)
    default: guard leaveNesting(outer, adding: 1, index) else { return .error }
    }
    return type
  }

  private func initialValue(_ macro: MacroKind) -> Value {
    switch macro {
    case .all: .bool(true)
    case .exists: .bool(false)
    case .existsOne: .int(0)
    default: .list([])
    }
  }

  /// The types of the variables: entries of a list, keys of a map; with two, position or key and value.
  private mutating func variableTypes(
    _ range: TypeID, isPair: Bool, _ index: NodeIndex
  ) -> (TypeID, TypeID) {
    switch types.kind(range) {
    case .list:
      let element = types.first(range)
      return isPair ? (.int, element) : (element, .dynamic)
    case .map: return (types.first(range), types.second(range))
    case .dynamic, .variable: return (.dynamic, .dynamic)
    case .error: return (.error, .error)
    default:
      report(
        Issue(
          .type,
          "`\(functionText(index))` goes through a list or a map, and this is \(words(range))",
          at: tree[tree[index].a].range, label: "expected a list",
          fixes: [IssueFix("a list of one entry is `[\(short(text(tree[index].a)))]`")]))
      return (.error, .error)
    }
  }

  private func functionText(_ index: NodeIndex) -> String { tree[index].macro.name }

  /// The bodies of a loop and the step that takes their value; returns the type of the whole.
  private mutating func compileBody(
    _ index: NodeIndex, range: TypeID, first: TypeID, accumulator: Int, variables: Int,
    loop: Int, _ exits: inout [Int]
  ) -> TypeID {
    let node = tree[index]
    if node.macro.bodies == 2 {
      compileCondition(body(node, 0), index)
      let filter = emit(.filterStep, index)
      program.steps[filter].a = Int32(truncatingIfNeeded: accumulator)
      program.steps[filter].c = Int32(truncatingIfNeeded: loop)
      exits.append(filter)
      pop(1)
    }
    let last = body(node, node.macro.bodies - 1)
    let step: Operation
    var type: TypeID
    switch node.macro {
    case .all, .exists, .existsOne:
      compileCondition(last, index)
      step = node.macro == .all ? .allStep : node.macro == .exists ? .existsStep : .countStep
      type = .bool
    case .filter:
      compileCondition(last, index)
      step = .keepStep
      type = types.kind(range) == .list ? range : types.list(first)
    case .map, .mapFilter, .transformList, .transformListFilter:
      let value = compile(last)
      step = .appendStep
      type = types.list(value)
    case .sortBy:
      let keyType = compile(last)
      let key = resolved(keyType)
      step = .appendStep
      type = range
      checkSortKey(key, last)
    case .transformMap, .transformMapFilter:
      let value = compile(last)
      step = .putStep
      type = types.map(types.kind(range) == .list ? .int : first, value)
    default:
      let entryType = compile(last)
      let entry = resolved(entryType)
      step = .mergeStep
      type = entry
      if types.kind(entry) != .map, !accepts(types.map(.dynamic, .dynamic), entry) {
        report(
          Issue(
            .type, "`transformMapEntry` gives a map, and this is \(words(entry))",
            at: tree[last].range, label: words(entry), fixes: [IssueFix("write `{key: value}`")]))
      }
    }
    let position = emit(step, index)
    program.steps[position].a = Int32(truncatingIfNeeded: accumulator)
    program.steps[position].c = Int32(truncatingIfNeeded: variables)
    exits.append(position)
    pop(1)
    return type
  }

  private mutating func compileCondition(_ body: NodeIndex, _ index: NodeIndex) {
    let type = compile(body)
    guard !accepts(.bool, type) else { return }
    report(
      Issue(
        .type, "`\(functionText(index))` asks a condition, and this is \(words(type))",
        at: tree[body].range, label: "expected a condition", fixes: conditionFixes(type, body)))
  }

  private mutating func checkSortKey(_ key: TypeID, _ body: NodeIndex) {
    switch types.kind(key) {
    case .list, .map, .null, .type, .optional, .record, .abstract:
      report(
        Issue(
          .type, "a list cannot be sorted by \(words(key))", at: tree[body].range,
          label: "has no order", fixes: [IssueFix("sort by a number, a text or a date of each")]))
    default: break
    }
  }
}

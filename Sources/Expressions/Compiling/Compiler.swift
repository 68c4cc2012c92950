import SourceText

/// Checks an expression against an environment and turns it into a program, in one walk over the
/// tree.
///
/// Operands are walked in loops along their left side, so that a thousand of them are no depth.
struct Compiler {
  let environment: Environment
  let library: FunctionLibrary
  let tree: SyntaxTree
  /// The text of the expression, for what is proposed.
  let source: UnsafeBufferPointer<UInt8>
  /// Whether types are not checked: faults of type come when the program runs (`cel` only).
  let isLenient: Bool
  var types: TypeTable
  var program = Program()
  var issues: [Issue] = []
  /// Names that were part of a name with hyphens, which was reported as a whole.
  var partsOfNames: Set<NodeIndex> = []
  /// The variables of macros and parameters of functions in scope, innermost last.
  var scopes: [Variable] = []
  /// How deeply lists, maps and optional values are nested in each other in what was compiled.
  var nesting = 0
  /// Fields that were asked for and are there: paths such as `product.price`.
  var present: [String] = []
  /// While facts of before are read, how many locals are of now.
  var localsOfNow: Int?
  /// Whether the argument of `change` or `changed` is being compiled.
  var isCompared = false
  /// What type variables turned out to be.
  var substitutions: [TypeID?] = []
  private var depth = 0
  private var constants: [String: Int32] = [:]
  private var nameIndices: [String: Int32] = [:]

  /// A name that a macro binds, or a parameter.
  struct Variable {
    var name: String
    var local: Int
    var type: TypeID
    var nesting = 0
  }

  init(
    _ environment: Environment, _ tree: SyntaxTree, _ source: UnsafeBufferPointer<UInt8>,
    isLenient: Bool
  ) {
    self.source = source
    self.environment = environment
    library = FunctionLibrary.standard(environment.model)
    self.tree = tree
    self.isLenient = isLenient
    types = environment.types
    present = environment.present
    program.steps.reserveCapacity(tree.nodes.count + 4)
    program.nodes.reserveCapacity(tree.nodes.count + 4)
    program.ranges.reserveCapacity(tree.nodes.count + 4)
  }

  /// Puts parameters of a function in scope: the first locals.
  mutating func declareParameters(_ parameters: [(name: String, type: TypeID)]) {
    for parameter in parameters {
      scopes.append(Variable(name: parameter.name, local: newLocal(), type: parameter.type))
    }
  }

  /// Compiles the whole expression.
  mutating func finished() -> CheckedExpression {
    let type = compile(tree.root)
    program.tree = tree
    program.type = finalType(type)
    program.nesting = nesting
    let found = issues.sorted { $0.range.start < $1.range.start }
    let isSound = found.allSatisfy(\.isWarning)
    return CheckedExpression(
      program: isSound ? program : nil, issues: found, type: program.type, types: types)
  }

  var isManifest: Bool { environment.model == .manifest }

  // MARK: The walk

  /// Compiles a node; its value is left on the stack.
  mutating func compile(_ index: NodeIndex) -> TypeID {
    var spine: [NodeIndex] = []
    var current = index
    while let child = leftOperand(current) {
      spine.append(current)
      current = child
    }
    var type = compileLeaf(current)
    var narrowed: [(op: OperatorKind, mark: Int)] = []
    for node in spine.reversed() {
      type = compileUpward(node, type, &narrowed)
    }
    if let first = narrowed.first { present.removeLast(present.count - first.mark) }
    return type
  }

  /// The operand that a node is computed from first, unless the node is a name as a whole.
  private func leftOperand(_ index: NodeIndex) -> NodeIndex? {
    let node = tree[index]
    switch node.kind {
    case .binary, .unary, .index, .conditional: return node.a
    case .select:
      return qualifiedVariable(index) == nil && qualifiedType(index) == nil ? node.a : nil
    case .call:
      guard node.flags.contains(.member), namespacedFunction(node) == nil else { return nil }
      return tree.children(node).first
    default: return nil
    }
  }

  private mutating func compileLeaf(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    switch node.kind {
    case .literal: return compileLiteral(tree.literals[Int(node.a)], index)
    case .identifier, .select: return compileName(index)
    case .call: return compileCall(index, targetType: nil)
    case .list: return compileList(index)
    case .map: return compileMap(index)
    case .macro: return compileMacro(index)
    default:
      emitConstant(.null, index)
      return .error
    }
  }

  /// Compiles a node whose left operand was compiled.
  private mutating func compileUpward(
    _ index: NodeIndex, _ operand: TypeID, _ narrowed: inout [(op: OperatorKind, mark: Int)]
  ) -> TypeID {
    let node = tree[index]
    if node.kind == .binary, node.op == .and || node.op == .or {
      return compileLogic(index, operand, &narrowed)
    }
    if let last = narrowed.popLast() { present.removeLast(present.count - last.mark) }
    switch node.kind {
    case .unary: return compileUnary(index, operand)
    case .binary:
      let right = compile(node.b)
      return compileOperator(index, operand, right)
    case .conditional: return compileChoice(index, operand)
    case .select: return compileSelect(index, operand)
    case .index: return compileIndex(index, operand)
    default: return compileCall(index, targetType: operand)
    }
  }

  private mutating func compileLiteral(_ literal: Literal, _ index: NodeIndex) -> TypeID {
    switch literal {
    case .null:
      emitConstant(.null, index)
      return .null
    case .bool(let value):
      emitConstant(.bool(value), index)
      return .bool
    case .int(let value):
      emitConstant(.int(value), index)
      return .int
    case .uint(let value):
      emitConstant(.uint(value), index)
      return .uint
    case .double(let value):
      emitConstant(.double(value), index)
      return .double
    case .number(let value):
      emitConstant(.number(value), index)
      return .decimal
    case .percent(let value):
      emitConstant(.percent(value), index)
      return .percent
    case .string(let value):
      emitConstant(.string(value), index)
      return .string
    case .bytes(let value):
      emitConstant(.bytes(value), index)
      return .bytes
    }
  }

  // MARK: Choices and logic

  private mutating func compileLogic(
    _ index: NodeIndex, _ left: TypeID, _ narrowed: inout [(op: OperatorKind, mark: Int)]
  ) -> TypeID {
    let node = tree[index]
    let isLeftSound = requireCondition(left, node.a, of: index)
    // What the left side asked for is there on the right; a chain keeps what was asked before.
    let leftNode = tree[node.a]
    let continues =
      narrowed.last?.op == node.op && leftNode.kind == .binary && leftNode.op == node.op
    if !continues, let last = narrowed.popLast() {
      present.removeLast(present.count - last.mark)
    }
    if !continues { narrowed.append((node.op, present.count)) }
    addPresent(continues ? leftNode.b : node.a, when: node.op == .and)
    let jump = emit(node.op == .and ? .andLeft : .orLeft, index)
    let right = compile(node.b)
    if isLeftSound { _ = requireCondition(right, node.b, of: index) }
    _ = emit(node.op == .and ? .andJoin : .orJoin, index)
    patch(jump)
    pop(1)
    return .bool
  }

  private mutating func requireCondition(
    _ type: TypeID, _ index: NodeIndex, of operation: NodeIndex
  ) -> Bool {
    if accepts(.bool, type) { return true }
    let node = tree[operation]
    var fixes = conditionFixes(type, index)
    if types.kind(resolved(type)) == .string, node.op == .or, index == node.a,
      textLiteral(node.b) != nil
    {
      fixes = [IssueFix("texts are joined with `+`", .init(node.focus, "+"))]
    }
    report(
      Issue(
        .type, "`\(node.op.text)` joins conditions, and this is \(words(type))",
        at: tree[index].range, label: "expected a condition", fixes: fixes))
    return false
  }

  func conditionFixes(_ type: TypeID, _ index: NodeIndex) -> [IssueFix] {
    let type = resolved(type)
    switch types.kind(type) {
    case .int, .uint, .double, .decimal, .percent:
      return [IssueFix("compare it with something, such as `\(short(text(index))) > 0`")]
    case .string:
      return [IssueFix("compare it with something, such as `\(short(text(index))) != ''`")]
    case .optional:
      return [IssueFix("ask whether it is there with `.hasValue()`")]
    case .list, .map:
      return [IssueFix("ask whether it has entries: `size(\(short(text(index)))) > 0`")]
    default: return [IssueFix("compare it with something")]
    }
  }

  /// The text of a part of the expression.
  func text(_ index: NodeIndex) -> String { text(tree[index].range) }

  func text(_ range: TextRange) -> String {
    let end = min(Int(range.end), source.count)
    return String(decoding: source[min(Int(range.start), end)..<end], as: UTF8.self)
  }

  /// `condition ? value : other`, with the choices after `:` in a loop.
  private mutating func compileChoice(_ index: NodeIndex, _ condition: TypeID) -> TypeID {
    var current = index
    var conditionType = condition
    var ends: [Int] = []
    var type: TypeID?
    let mark = present.count
    while true {
      let node = tree[current]
      requireChoice(conditionType, node.a)
      let branch = emit(.choose, current)
      pop(1)
      let inner = present.count
      addPresent(node.a, when: true)
      let value = compile(node.b)
      present.removeLast(present.count - inner)
      type = joined(type, value, node.b, in: index)
      ends.append(emit(.jump, current))
      pop(1)
      patch(branch)
      addPresent(node.a, when: false)
      ends.append(branch)
      if tree[node.c].kind == .conditional, !tree[node.c].flags.contains(.parenthesized) {
        current = node.c
        conditionType = compile(tree[current].a)
        continue
      }
      let last = compile(node.c)
      type = joined(type, last, node.c, in: index)
      break
    }
    present.removeLast(present.count - mark)
    let target = Int32(truncatingIfNeeded: program.steps.count)
    for end in ends {
      if program.steps[end].op == .choose {
        program.steps[end].b = target
      } else {
        program.steps[end].a = target
      }
    }
    return type ?? .error
  }

  private mutating func requireChoice(_ type: TypeID, _ index: NodeIndex) {
    guard !accepts(.bool, type) else { return }
    report(
      Issue(
        .type, "a choice is made by a condition, and this is \(words(type))",
        at: tree[index].range, label: "expected a condition", fixes: conditionFixes(type, index)))
  }

  /// The common type of the values of a choice.
  private mutating func joined(
    _ type: TypeID?, _ other: TypeID, _ place: NodeIndex, in choice: NodeIndex
  ) -> TypeID {
    guard let type else { return other }
    if let common = common(type, other) { return common }
    if !isLenient {
      report(
        Issue(
          .type, "both values of a choice are of one kind: this is \(words(other))",
          at: tree[place].range, label: words(other),
          related: [IssueLabel(tree[tree[choice].b].range, words(type))],
          fixes: [joinedFix(type, other, place)]))
    }
    return .dynamic
  }

  private func joinedFix(_ type: TypeID, _ other: TypeID, _ place: NodeIndex) -> IssueFix {
    if types.kind(resolved(type)) == .string, let fix = textFix(other, place) { return fix }
    return IssueFix("make both of them \(words(type))")
  }

  // MARK: Lists and maps

  private mutating func compileList(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    var element: TypeID?
    var tags: [Value] = []
    var hasTags = false
    let outer = enterNesting()
    for child in tree.children(node) {
      let isOptional = child & SyntaxTree.optionalTag != 0
      let place = child & ~SyntaxTree.optionalTag
      var type = compile(place)
      if isOptional { type = opened(type, place) }
      tags.append(.bool(isOptional))
      hasTags = hasTags || isOptional
      element = element.map { common($0, type) ?? .dynamic } ?? type
    }
    let count = Int(node.c)
    let step = emit(.makeList, index)
    program.steps[step].a = Int32(truncatingIfNeeded: count)
    program.steps[step].b = hasTags ? constant(.list(tags)) : -1
    pop(count)
    push(1)
    guard leaveNesting(outer, adding: 1, index) else { return .error }
    return types.list(element ?? freshVariable())
  }

  private mutating func compileMap(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    var key: TypeID?
    var value: TypeID?
    var tags: [Value] = []
    var hasTags = false
    let children = Array(tree.children(node))
    let outer = enterNesting()
    for position in stride(from: 0, to: children.count, by: 2) {
      let isOptional = children[position] & SyntaxTree.optionalTag != 0
      let keyPlace = children[position] & ~SyntaxTree.optionalTag
      let keyType = compileKey(keyPlace)
      var valueType = compile(children[position + 1])
      if isOptional { valueType = opened(valueType, children[position + 1]) }
      tags.append(.bool(isOptional))
      hasTags = hasTags || isOptional
      key = key.map { common($0, keyType) ?? .dynamic } ?? keyType
      value = value.map { common($0, valueType) ?? .dynamic } ?? valueType
    }
    let step = emit(.makeMap, index)
    program.steps[step].a = Int32(truncatingIfNeeded: children.count / 2)
    program.steps[step].b = hasTags ? constant(.list(tags)) : -1
    pop(children.count)
    push(1)
    guard leaveNesting(outer, adding: 1, index) else { return .error }
    return types.map(key ?? freshVariable(), value ?? freshVariable())
  }

  // MARK: Nesting

  /// Starts to count how deeply a part is nested; returns what was counted before.
  mutating func enterNesting() -> Int {
    defer { nesting = 0 }
    return nesting
  }

  /// Ends the count of a part that adds some levels; false when they are too many.
  ///
  /// Values are compared, printed and released level by level, so their depth has to be bounded.
  mutating func leaveNesting(_ outer: Int, adding levels: Int, _ index: NodeIndex) -> Bool {
    nesting += levels
    defer { nesting = max(nesting, outer) }
    guard nesting > SyntaxLimits.depth else { return true }
    nesting = 0
    if issues.contains(where: { $0.code == .limit }) { return false }
    report(
      Issue(
        .limit, "this value is nested more than \(SyntaxLimits.depth) deep", at: tree[index].range,
        label: "one level too many", fixes: [IssueFix("keep lists of lists flat")]))
    return false
  }

  /// A key of a map; a bare name that nothing declares is meant as a text.
  private mutating func compileKey(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    if isManifest, node.kind == .identifier, local(tree.name(node)) == nil,
      environment.variable(tree.name(node)) == nil
    {
      emitConstant(.null, index)
      let key = "'\(tree.name(node))'"
      report(
        Issue(
          .unknownName, "there is no `\(tree.name(node))` here", at: node.range, label: "not known",
          fixes: [
            IssueFix("a key that is a text stands in quotes: `\(key)`", .init(node.range, key))
          ]))
      return .error
    }
    return keyType(compile(index), index)
  }

  /// The type of a key; an error where it cannot be one.
  private mutating func keyType(_ type: TypeID, _ index: NodeIndex) -> TypeID {
    let kind = types.kind(resolved(type))
    let isAllowed: Bool
    switch kind {
    case .string, .dynamic, .error, .variable: isAllowed = true
    case .int, .bool, .uint: isAllowed = true
    default: isAllowed = false
    }
    if isAllowed { return type }
    report(
      Issue(
        .type, "\(words(type)) cannot be a key", at: tree[index].range, label: "expected a text",
        fixes: [IssueFix("write the key as a text in quotes")]))
    return isLenient ? type : .error
  }

  /// The value of an optional that `?` opens.
  private mutating func opened(_ type: TypeID, _ index: NodeIndex) -> TypeID {
    let type = resolved(type)
    switch types.kind(type) {
    case .optional: return types.first(type)
    case .dynamic, .error, .variable: return .dynamic
    default:
      report(
        Issue(
          .type, "`?` opens an optional value, and this is \(words(type))",
          at: tree[index].range, label: "always there",
          fixes: [IssueFix("take the `?` in front out")]))
      return .dynamic
    }
  }

  // MARK: Steps

  /// Adds a step and returns its position; the value it leaves is counted by the caller.
  mutating func emit(_ op: Operation, _ node: NodeIndex) -> Int {
    program.steps.append(Step(op: op))
    program.nodes.append(node)
    program.ranges.append(node >= 0 ? tree[node].range : .none)
    return program.steps.count - 1
  }

  mutating func emit(_ op: Operation, _ node: NodeIndex, a: Int, b: Int = 0, c: Int = 0) {
    let step = emit(op, node)
    program.steps[step].a = Int32(truncatingIfNeeded: a)
    program.steps[step].b = Int32(truncatingIfNeeded: b)
    program.steps[step].c = Int32(truncatingIfNeeded: c)
  }

  mutating func emitConstant(_ value: Value, _ node: NodeIndex) {
    emit(.constant, node, a: Int(constant(value)))
    push(1)
  }

  mutating func constant(_ value: Value) -> Int32 {
    program.constants.append(value)
    return Int32(truncatingIfNeeded: program.constants.count - 1)
  }

  mutating func nameIndex(_ name: String) -> Int {
    if let known = nameIndices[name] { return Int(known) }
    program.names.append(name)
    nameIndices[name] = Int32(truncatingIfNeeded: program.names.count - 1)
    return program.names.count - 1
  }

  /// Makes a jump lead to the next step.
  mutating func patch(_ step: Int) {
    program.steps[step].a = Int32(truncatingIfNeeded: program.steps.count)
  }

  mutating func push(_ count: Int) {
    depth += count
    program.stackDepth = max(program.stackDepth, depth)
  }

  mutating func pop(_ count: Int) { depth -= count }

  mutating func newLocal(_ count: Int = 1) -> Int {
    program.localCount += count
    return program.localCount - count
  }

  mutating func report(_ issue: Issue) {
    if isLenient, ![.syntax, .literal, .limit].contains(issue.code) { return }
    if issues.count < SyntaxLimits.issues { issues.append(issue) }
  }

  func words(_ type: TypeID) -> String {
    var table = types
    let settled = deepResolved(type, &table)
    return table.words(settled)
  }
}

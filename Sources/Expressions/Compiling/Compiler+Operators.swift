import Quantities
import SourceText

extension Compiler {
  mutating func compileUnary(_ index: NodeIndex, _ operand: TypeID) -> TypeID {
    let node = tree[index]
    let type = resolved(operand)
    if node.op == .not {
      _ = emit(.not, index)
      if !accepts(.bool, type) {
        report(
          Issue(
            .type, "`!` turns a condition round, and this is \(words(type))",
            at: tree[node.a].range, label: "expected a condition",
            fixes: conditionFixes(type, node.a)))
      }
      return .bool
    }
    _ = emit(.negate, index)
    switch types.kind(type) {
    case .int, .double, .decimal, .percent, .money, .quantity, .rate, .dynamic, .error, .duration:
      return type
    case .variable: return .dynamic
    default:
      report(
        Issue(
          .type, "\(words(type)) cannot be negated", at: tree[node.a].range, label: words(type),
          fixes: [IssueFix("only numbers and amounts have a sign")]))
      return isLenient ? .dynamic : .error
    }
  }

  /// An operator whose operands were compiled.
  mutating func compileOperator(
    _ index: NodeIndex, _ left: TypeID, _ right: TypeID
  ) -> TypeID {
    let op = tree[index].op
    _ = emit(op.operation, index)
    pop(1)
    let left = resolved(left)
    let right = resolved(right)
    if left == .error || right == .error { return op.isComparison || op == .in ? .bool : .error }
    switch op {
    case .equal, .notEqual:
      checkEquality(index, left, right)
      return .bool
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      checkOrder(index, left, right)
      return .bool
    case .in:
      checkMembership(index, left, right)
      return .bool
    default:
      if let type = arithmeticType(op, left, right, index) { return type }
      if !isLenient { reportOperator(index, left, right) }
      return isLenient ? .dynamic : .error
    }
  }

  // MARK: Comparison

  private mutating func checkEquality(_ index: NodeIndex, _ left: TypeID, _ right: TypeID) {
    warnInexact(index)
    if reportNullComparison(index, left, right) { return }
    let isAskedForNull = types.kind(left) == .null || types.kind(right) == .null
    if isAskedForNull, types.kind(left) == .nullable || types.kind(right) == .nullable { return }
    let left = withoutNull(left)
    let right = withoutNull(right)
    if areComparable(left, right) || accepts(left, right) || accepts(right, left) { return }
    reportComparison(index, left, right)
  }

  /// `a.b == null` for a field that may not be there: says that it never is null.
  private mutating func reportNullComparison(
    _ index: NodeIndex, _ left: TypeID, _ right: TypeID
  ) -> Bool {
    let node = tree[index]
    let place = types.kind(right) == .null ? node.a : node.b
    guard types.kind(left) == .null || types.kind(right) == .null, let last = issues.last,
      last.code == .optional, last.range == tree[place].focus, let path = path(place)
    else { return false }
    issues.removeLast()
    let question = node.op == .equal ? "!has(\(path))" : "has(\(path))"
    report(
      Issue(
        .optional, "`\(path)` is there or not, and never null", at: node.range,
        label: "asks for null",
        fixes: [IssueFix("ask whether it is there: `\(question)`", .init(node.range, question))]))
    return true
  }

  private mutating func checkOrder(_ index: NodeIndex, _ left: TypeID, _ right: TypeID) {
    if isOrdered(left), isOrdered(right),
      areComparable(left, right) || accepts(left, right) || accepts(right, left)
    {
      return
    }
    reportComparison(index, left, right)
  }

  /// What may be null can be compared for equality and looked for in a list: null is then no match.
  private func withoutNull(_ type: TypeID) -> TypeID {
    types.kind(type) == .nullable ? resolved(types.first(type)) : type
  }

  private func isOrdered(_ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .list, .map, .null, .type, .optional, .record, .abstract, .nullable: false
    default: true
    }
  }

  /// Numbers of any kind, and quantities of one dimension in any units.
  private func areComparable(_ left: TypeID, _ right: TypeID) -> Bool {
    if left == right { return true }
    if isNumeric(left), isNumeric(right) { return true }
    let leftKind = types.kind(left)
    let rightKind = types.kind(right)
    return leftKind == .dynamic || rightKind == .dynamic || leftKind == .variable
      || rightKind == .variable
  }

  private mutating func reportComparison(_ index: NodeIndex, _ left: TypeID, _ right: TypeID) {
    let node = tree[index]
    let leftKind = types.kind(left)
    let rightKind = types.kind(right)
    var issue = Issue(
      .type, "\(words(left)) cannot be compared with \(words(right))", at: node.focus,
      label: "not comparable",
      related: [
        IssueLabel(tree[node.a].range, words(left)), IssueLabel(tree[node.b].range, words(right)),
      ])
    if leftKind == .bool, tree[node.a].kind == .binary, tree[node.a].op.isComparison,
      !tree[node.a].flags.contains(.parenthesized)
    {
      let middle = text(tree[node.a].b)
      issue.message = "a comparison has two sides, and this one has three"
      issue.label = "the second comparison"
      issue.related = [IssueLabel(tree[node.a].range, "the first is true or false")]
      issue.fixes = [
        IssueFix(
          "compare twice and join both with `&&`",
          .init(TextRange(start: node.focus.start, end: node.focus.start), "&& \(middle) "))
      ]
    } else if leftKind == rightKind,
      leftKind == .money || leftKind == .quantity || leftKind == .rate
    {
      issue.code = .unit
      if leftKind == .money { issue.notes = ["no rate of exchange is guessed"] }
      issue.fixes = [IssueFix("both sides have to be of one kind")]
    } else if leftKind == .nullable || rightKind == .nullable {
      issue.code = .optional
      let place = leftKind == .nullable ? node.a : node.b
      issue.fixes = [
        IssueFix("ask first whether it is there: `\(short(text(place))) != null && …`")
      ]
    } else if left == right {
      issue.message = "\(words(left)) has no order"
      issue.fixes = [
        IssueFix(
          leftKind == .record ? "compare one field of each" : "only `==` and `!=` compare these")
      ]
    } else {
      issue.fixes = [
        agreement(left, node.a, right, node.b)
          ?? IssueFix("both sides have to be of one kind")
      ]
    }
    report(issue)
  }

  /// `1 / 3 == x`: a division may have lost digits.
  private mutating func warnInexact(_ index: NodeIndex) {
    guard isManifest else { return }
    let node = tree[index]
    for side in [node.a, node.b] where tree[side].kind == .binary && tree[side].op == .divide {
      guard isEndless(side) else { continue }
      var issue = Issue(
        .suspicious, "the result of a division is compared exactly", at: tree[side].range,
        label: "keeps 34 digits of an endless number",
        fixes: [
          IssueFix("round it first", .init(tree[side].range, "round(\(text(side)), 2)"))
        ])
      issue.isWarning = true
      report(issue)
    }
  }

  /// Whether a division by a literal leaves an endless decimal, as `1 / 3` does.
  private func isEndless(_ index: NodeIndex) -> Bool {
    let divisor = tree[tree[index].b]
    guard divisor.kind == .literal else { return false }
    var value: Int128
    switch tree.literals[Int(divisor.a)] {
    case .int(let whole): value = Int128(whole)
    case .number(let number): value = number.coefficient
    default: return false
    }
    guard value != 0 else { return false }
    while value % 2 == 0 { value /= 2 }
    while value % 5 == 0 { value /= 5 }
    return value.magnitude != 1
  }

  private mutating func checkMembership(_ index: NodeIndex, _ left: TypeID, _ right: TypeID) {
    switch types.kind(right) {
    case .list, .map:
      let left = withoutNull(left)
      let element = withoutNull(resolved(types.first(right)))
      if areComparable(left, element) || accepts(element, left) || accepts(left, element) { return }
      let isRecord = types.kind(element) == .record
      report(
        Issue(
          .type,
          "\(words(left)) is never in \(types.kind(right) == .list ? words(right) : "a map of \(types.plural(element))")",
          at: tree[index].focus, label: "cannot be true",
          related: [
            IssueLabel(tree[tree[index].a].range, words(left)),
            IssueLabel(tree[tree[index].b].range, words(right)),
          ],
          fixes: [
            IssueFix(
              isRecord
                ? "ask about a field with `.exists(x, x.name == …)`"
                : "both sides have to be of one kind")
          ]))
    case .dynamic, .variable: return
    default:
      var fix = IssueFix("a list stands in `[ ]`")
      let place = tree[index].b
      if types.kind(right) == .string, types.kind(left) == .string {
        let isSimple = tree[place].kind != .binary && tree[place].kind != .conditional
        let call = "\(text(place)).contains(\(text(tree[index].a)))"
        fix = IssueFix(
          "ask a text with `.contains(…)`", isSimple ? .init(tree[index].range, call) : nil)
      }
      report(
        Issue(
          .type, "`in` asks a list or a map, and this is \(words(right))",
          at: tree[place].range, label: "expected a list", fixes: [fix]))
    }
  }

  // MARK: Arithmetic

  /// The type of a sum, a product and so on; nil when there is none.
  private mutating func arithmeticType(
    _ op: OperatorKind, _ left: TypeID, _ right: TypeID, _ index: NodeIndex
  ) -> TypeID? {
    let leftKind = types.kind(left)
    let rightKind = types.kind(right)
    if leftKind == .variable || rightKind == .variable {
      if leftKind == .list || rightKind == .list { return common(left, right) }
      return .dynamic
    }
    if leftKind == .dynamic || rightKind == .dynamic {
      return dynamicType(op, leftKind == .dynamic ? right : left, isLeft: rightKind == .dynamic)
    }
    if op == .add, leftKind == rightKind {
      if leftKind == .string || leftKind == .bytes { return left }
      if leftKind == .list {
        return types.list(common(types.first(left), types.first(right)) ?? .dynamic)
      }
    }
    if let type = timeType(op, leftKind, rightKind) { return type }
    if !isManifest {
      guard left == right, isNumeric(left) else { return nil }
      return op == .remainder && leftKind == .double ? nil : left
    }
    if isNumeric(left), isNumeric(right) { return numberType(op, leftKind, rightKind) }
    return measuredType(op, left, right)
  }

  /// One operand is known only at run time.
  private func dynamicType(_ op: OperatorKind, _ known: TypeID, isLeft: Bool) -> TypeID? {
    switch types.kind(known) {
    case .dynamic, .error: return .dynamic
    case .int, .uint, .double: return isManifest ? .dynamic : known
    case .decimal, .percent: return .dynamic
    case .string, .bytes: return op == .add ? known : nil
    case .list: return op == .add ? known : nil
    case .timestamp:
      switch op {
      case .add: return .timestamp
      case .subtract: return isLeft ? .dynamic : .duration
      default: return nil
      }
    case .duration: return op == .add || op == .subtract ? .dynamic : nil
    case .money, .quantity, .rate, .date: return .dynamic
    default: return nil
    }
  }

  private func timeType(_ op: OperatorKind, _ left: TypeKind, _ right: TypeKind) -> TypeID? {
    switch (left, op, right) {
    case (.timestamp, .add, .duration), (.duration, .add, .timestamp),
      (.timestamp, .subtract, .duration):
      .timestamp
    case (.timestamp, .subtract, .timestamp), (.duration, .add, .duration),
      (.duration, .subtract, .duration):
      .duration
    case (.date, .subtract, .date): .int
    case (.date, .add, .int), (.date, .subtract, .int), (.int, .add, .date): .date
    default: nil
    }
  }

  private func numberType(_ op: OperatorKind, _ left: TypeKind, _ right: TypeKind) -> TypeID? {
    switch op {
    case .remainder: return left == .int && right == .int ? .int : nil
    case .divide: return .decimal
    case .add, .subtract:
      if left == .percent, right == .percent { return .percent }
      return left == .int && right == .int ? .int : .decimal
    default: return left == .int && right == .int ? .int : .decimal
    }
  }

  /// Money, quantities and rates (`expressions.md`, decision 8).
  private mutating func measuredType(
    _ op: OperatorKind, _ left: TypeID, _ right: TypeID
  ) -> TypeID? {
    let first = types[left]
    let second = types[right]
    switch op {
    case .add, .subtract: return left == right && isMeasured(first.kind) ? left : nil
    case .multiply:
      if isNumeric(left) { return isMeasured(second.kind) ? right : nil }
      if isNumeric(right) { return isMeasured(first.kind) ? left : nil }
      if first.kind == .rate, second.kind == .quantity, first.b == second.a {
        return types.intern(TypeTable.Entry(kind: .money, a: first.a))
      }
      if first.kind == .quantity, second.kind == .rate, first.a == second.b {
        return types.intern(TypeTable.Entry(kind: .money, a: second.a))
      }
      if first.kind == .quantity, second.kind == .quantity {
        return product(first.a, second.a).map { types.quantity($0) }
      }
      return nil
    case .divide:
      if isNumeric(right) { return isMeasured(first.kind) ? left : nil }
      if left == right, isMeasured(first.kind) { return .decimal }
      if first.kind == .money, second.kind == .quantity {
        return types.intern(TypeTable.Entry(kind: .rate, a: first.a, b: second.a))
      }
      if first.kind == .money, second.kind == .rate, first.a == second.a {
        return types.quantity(types.dimension(second.b))
      }
      if first.kind == .quantity, second.kind == .quantity {
        return quotient(first.a, second.a).map { types.quantity($0) }
      }
      return nil
    default: return nil
    }
  }

  private func isMeasured(_ kind: TypeKind) -> Bool {
    kind == .money || kind == .quantity || kind == .rate
  }

  private func product(_ left: UInt32, _ right: UInt32) -> Dimension? {
    types.dimension(left).multiplied(by: types.dimension(right))
  }

  private func quotient(_ left: UInt32, _ right: UInt32) -> Dimension? {
    types.dimension(left).divided(by: types.dimension(right))
  }

  private mutating func reportOperator(_ index: NodeIndex, _ left: TypeID, _ right: TypeID) {
    let node = tree[index]
    let first = types[left]
    let second = types[right]
    var issue = Issue(
      .type, operatorMessage(node.op, left, right), at: node.focus, label: "not possible",
      related: [
        IssueLabel(tree[node.a].range, words(left)), IssueLabel(tree[node.b].range, words(right)),
      ])
    let isSum = node.op == .add || node.op == .subtract
    if first.kind == .nullable || second.kind == .nullable {
      issue.code = .optional
      let place = first.kind == .nullable ? node.a : node.b
      issue.fixes = [
        IssueFix("ask first whether it is there: `\(short(text(place))) != null ? … : …`")
      ]
    } else if first.kind == second.kind, isMeasured(first.kind) {
      if isSum { issue.code = .unit }
      if first.kind == .money, left != right { issue.notes = ["no rate of exchange is guessed"] }
      issue.fixes = [
        IssueFix(
          isSum
            ? "both sides have to be of one kind"
            : node.op == .multiply && first.kind == .money
              ? "an amount is multiplied by a number"
              : "lengths make areas and volumes; nothing else has a product or a quotient")
      ]
    } else if first.kind == .rate || second.kind == .rate {
      let rate = first.kind == .rate ? first : second
      issue.fixes = [
        IssueFix(
          "money per unit of \(types.dimension(rate.b).name) goes with a quantity of \(types.dimension(rate.b).name)"
        )
      ]
    } else if node.op == .remainder {
      issue.fixes = [
        IssueFix("`%` is the rest of a division of whole numbers; a share is written `5%`")
      ]
    } else if isSum {
      issue.fixes = [
        agreement(left, node.a, right, node.b)
          ?? IssueFix(
            first.kind == .date || second.kind == .date
              ? "to a date a whole number of days is added" : "both sides have to be of one kind")
      ]
    } else {
      issue.fixes = [
        opening(left, node.a) ?? opening(right, node.b)
          ?? IssueFix("`\(node.op.text)` is for numbers, amounts and quantities")
      ]
    }
    report(issue)
  }

  private func operatorMessage(_ op: OperatorKind, _ left: TypeID, _ right: TypeID) -> String {
    switch op {
    case .add: "\(words(left)) and \(words(right)) cannot be added"
    case .subtract: "\(words(right)) cannot be subtracted from \(words(left))"
    case .multiply: "\(words(left)) cannot be multiplied by \(words(right))"
    case .divide: "\(words(left)) cannot be divided by \(words(right))"
    default: "`\(op.text)` is for whole numbers, and not for \(words(left)) and \(words(right))"
    }
  }
}

extension Dimension {
  /// The dimension of a product: a length times a length is an area.
  func multiplied(by other: Dimension) -> Dimension? {
    switch (self, other) {
    case (.length, .length): .area
    case (.length, .area), (.area, .length): .volume
    default: nil
    }
  }

  /// The dimension of a quotient.
  func divided(by other: Dimension) -> Dimension? {
    switch (self, other) {
    case (.area, .length), (.volume, .area): .length
    case (.volume, .length): .area
    default: nil
    }
  }
}

extension OperatorKind {
  var operation: Operation {
    switch self {
    case .or: .orJoin
    case .and: .andJoin
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .in: .in
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    case .not: .not
    case .negate: .negate
    }
  }
}

import Decimals
import SourceText

/// Evaluates programs: a stack machine whose memory is kept from one run to the next.
///
/// Faults are values until they reach the end, so that `&&` and `||` can do without the side that
/// failed; what they did without is reported. Every step costs fuel, the same on every machine.
public final class Evaluator {
  /// Where the values of records come from.
  @exclusivity(unchecked) public var facts: any FactSource
  /// Offsets of named time zones; nil where there are none, as in manifests.
  public var timeZones: (any TimeZoneSource)?
  /// The steps that one run may take.
  public let fuelLimit: Int
  /// The steps that the last run left.
  @exclusivity(unchecked) public private(set) var fuelLeft: Int
  /// The fuel that a single call wanted and did not get.
  private var refusedFuel = 0
  /// Faults that `&&` and `||` did without in the last run (`expressions.md`, decision 12).
  public private(set) var swallowed: [RuntimeFault] = []
  /// What each node of the syntax came to in the last run, where that is recorded.
  @exclusivity(unchecked) var trace: Trace?

  let environment: Environment
  let regexes = RegexCache()
  @exclusivity(unchecked) var faults: [RuntimeFault] = []
  @exclusivity(unchecked) private var stack: UnsafeMutablePointer<Value>
  private var capacity: Int
  @exclusivity(unchecked) private var top = 0
  @exclusivity(unchecked) private var locals: [Value] = []
  @exclusivity(unchecked) private var iterators: [LoopIterator] = []

  /// An evaluator for programs of an environment.
  ///
  /// - Parameter fuel: the steps that one run may take.
  public init(
    _ environment: Environment, facts: any FactSource = NoFacts(), fuel: Int = 1_000_000
  ) {
    self.environment = environment
    self.facts = facts
    fuelLimit = fuel
    fuelLeft = fuel
    capacity = 64
    stack = .allocate(capacity: capacity)
  }

  deinit {
    clear()
    stack.deallocate()
  }

  /// The value of a program, or why it has none.
  ///
  /// - Parameter bindings: the values of the environment's variables by their positions; a fault for
  ///   one that is not there.
  public func evaluate(
    _ program: Program, _ bindings: [Value] = []
  ) -> Result<Value, RuntimeFault> {
    if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
    if !swallowed.isEmpty { swallowed.removeAll(keepingCapacity: true) }
    fuelLeft = fuelLimit
    refusedFuel = 0
    run(program, bindings, localBase: 0, iteratorBase: 0)
    var value = popValue()
    clear()
    if fuelLeft < 0 {
      value = outOfFuel(program, program.steps.count - 1)
      fuelLeft = 0
    }
    if case .fault(let index) = value { return .failure(faults[Int(index)]) }
    return .success(value)
  }

  private func clear() {
    if top > 0 {
      stack.deinitialize(count: top)
      top = 0
    }
  }

  // MARK: The stack

  private func reserve(_ count: Int) {
    guard top + count > capacity else { return }
    let larger = max(capacity * 2, top + count)
    let moved = UnsafeMutablePointer<Value>.allocate(capacity: larger)
    moved.moveInitialize(from: stack, count: top)
    stack.deallocate()
    stack = moved
    capacity = larger
  }

  @inline(__always)
  private func push(_ value: Value) {
    assert(top < capacity, "the compiler counted too few values")
    (stack + top).initialize(to: value)
    top += 1
  }

  @inline(__always)
  private func popValue() -> Value {
    top -= 1
    return (stack + top).move()
  }

  // MARK: Faults

  /// A fault of this run as a value.
  func fault(_ code: FaultCode, _ message: String, _ range: TextRange) -> Value {
    faults.append(RuntimeFault(code: code, message: message, range: range))
    _ = spend(message.utf8.count / 16)
    return .fault(Int32(truncatingIfNeeded: faults.count - 1))
  }

  func arithmeticFault(
    _ error: ArithmeticFault, _ operation: String, _ range: TextRange
  ) -> Value {
    switch error {
    case .divisionByZero: fault(.divisionByZero, "\(operation) divides by zero", range)
    default: fault(.overflow, "the exact result of \(operation) has too many digits", range)
    }
  }

  /// Takes fuel for work beyond a step; false when it is used up.
  func spend(_ amount: Int) -> Bool {
    guard amount <= fuelLeft else {
      if fuelLeft >= 0 { refusedFuel = amount }
      fuelLeft = -1
      return false
    }
    fuelLeft -= max(amount, 0)
    return true
  }

  // MARK: Running

  /// Runs a program; its value is left on the stack.
  private func run(_ program: Program, _ bindings: [Value], localBase: Int, iteratorBase: Int) {
    reserve(program.stackDepth + 2)
    while locals.count < localBase + program.localCount { locals.append(.null) }
    while iterators.count < iteratorBase + program.iteratorCount {
      iterators.append(LoopIterator())
    }
    let base = top
    program.steps.withUnsafeBufferPointer { steps in
      program.constants.withUnsafeBufferPointer { constants in
        var counter = 0
        while counter < steps.count {
          fuelLeft -= 1
          if fuelLeft < 0 {
            while top > base { _ = popValue() }
            // What was overdrawn before this step is the fault of the step before it.
            push(outOfFuel(program, fuelLeft < -1 ? counter - 1 : counter))
            return
          }
          let step = steps[counter]
          let here = counter
          counter += 1
          switch step.op {
          case .constant: push(constants[Int(step.a)])
          case .variable:
            push(
              Int(step.a) < bindings.count
                ? bindings[Int(step.a)] : unbound(program, here))
          case .local: push(locals[localBase + Int(step.a)])
          case .setLocal: locals[localBase + Int(step.a)] = popValue()
          case .jump: counter = Int(step.a)
          case .field: loadField(Int(step.a), program, here)
          case .add, .subtract, .multiply, .divide, .remainder, .equal, .notEqual, .less,
            .lessOrEqual, .greater, .greaterOrEqual, .in:
            binary(step.op, program, here)
          case .andLeft: if case .bool(false) = stack[top - 1] { counter = Int(step.a) }
          case .orLeft: if case .bool(true) = stack[top - 1] { counter = Int(step.a) }
          case .andJoin: join(false, program, here)
          case .orJoin: join(true, program, here)
          case .choose:
            switch popValue() {
            case .bool(true): break
            case .bool(false): counter = Int(step.a)
            case let other:
              push(conditionFault(other, program, here))
              counter = Int(step.b)
            }
          case .iterate, .iterateKeys, .next, .nextPair, .allStep, .existsStep, .countStep,
            .appendStep, .keepStep,
            .putStep, .mergeStep, .filterStep, .isOne, .finishMap, .sortByKeys:
            loop(step, program, here, localBase, iteratorBase, &counter)
          case .callDeclared:
            callDeclared(step, program, here, bindings, localBase, iteratorBase)
          default: rare(step, program, here, localBase, &counter)
          }
          if trace != nil { record(program, here, step.op) }
        }
      }
    }
  }

  /// The fault of a run that took too long: the loop that took it, a call that asked for most of it, or
  /// the whole.
  private func outOfFuel(_ program: Program, _ step: Int) -> Value {
    let index = faults.firstIndex { $0.code == .fuel }
    let known = index.map { faults[$0] }
    if let loop = program.loop(around: step), refusedFuel < fuelLimit / 2 {
      let issue = fuelFault("`\(loop.name)`", loop.range)
      if let index { faults[index] = issue } else { faults.append(issue) }
    } else if known == nil {
      faults.append(
        fuelFault(
          "this expression", program.ranges.indices.contains(step) ? program.ranges[step] : .none))
    }
    return .fault(Int32(truncatingIfNeeded: index ?? faults.count - 1))
  }

  private func fuelFault(_ spender: String, _ range: TextRange) -> RuntimeFault {
    RuntimeFault(
      code: .fuel, message: "\(spender) takes more than \(fuelLimit) steps", range: range)
  }

  private func unbound(_ program: Program, _ step: Int) -> Value {
    fault(.unknownName, "a name has no value here", program.ranges[step])
  }

  @inline(__always)
  private func loadField(_ field: Int, _ program: Program, _ step: Int) {
    if case .record(let type, let row) = stack[top - 1] {
      if let value = facts.value(of: field, in: RecordHandle(type: type, row: row)) {
        stack[top - 1] = value
      } else {
        stack[top - 1] = fault(
          .noSuchKey, "this field is not there", program.ranges[step])
      }
      return
    }
    if case .fault = stack[top - 1] { return }
    stack[top - 1] = fault(
      .noSuchOverload, "\(describe(stack[top - 1])) has no fields", program.ranges[step])
  }

  // MARK: Operators

  private func binary(_ op: Operation, _ program: Program, _ step: Int) {
    let right = popValue()
    let left = stack[top - 1]
    if case .number(let first) = left, case .number(let second) = right,
      let value = numbers(op, first, second)
    {
      stack[top - 1] = value
      return
    }
    if case .fault = left { return }
    if case .fault = right {
      stack[top - 1] = right
      return
    }
    stack[top - 1] = apply(op, left, right, program.ranges[step])
  }

  /// What two decimals come to; nil for a fault, which the general path describes.
  @inline(__always)
  private func numbers(_ op: Operation, _ left: Number, _ right: Number) -> Value? {
    switch op {
    case .add: return (try? left.adding(right)).map { .number($0) }
    case .subtract: return (try? left.subtracting(right)).map { .number($0) }
    case .multiply: return (try? left.multiplying(by: right)).map { .number($0) }
    case .equal: return .bool(left == right)
    case .notEqual: return .bool(left != right)
    case .less: return .bool(left < right)
    case .lessOrEqual: return .bool(left.compare(to: right) <= 0)
    case .greater: return .bool(right < left)
    case .greaterOrEqual: return .bool(left.compare(to: right) >= 0)
    default: return nil
    }
  }

  /// Joins both sides of `&&` (deciding value false) or `||` (true).
  private func join(_ deciding: Bool, _ program: Program, _ step: Int) {
    let right = popValue()
    let left = stack[top - 1]
    if case .bool(let flag) = right, flag == deciding {
      if case .fault(let index) = left { swallowed.append(faults[Int(index)]) }
      stack[top - 1] = right
      return
    }
    if case .bool = left {
      if case .bool = right {
        stack[top - 1] = right
      } else {
        stack[top - 1] = conditionFault(right, program, step)
      }
      return
    }
    stack[top - 1] = conditionFault(left, program, step)
  }

  private func conditionFault(_ value: Value, _ program: Program, _ step: Int) -> Value {
    if case .fault = value { return value }
    return fault(
      .noSuchOverload, "\(describe(value)) is not a condition", program.ranges[step])
  }

  // MARK: Calls

  private func callDeclared(
    _ step: Step, _ program: Program, _ here: Int, _ bindings: [Value], _ localBase: Int,
    _ iteratorBase: Int
  ) {
    let body = environment.bodies[Int(step.a)]
    let base = localBase + program.localCount
    let count = Int(step.b)
    while locals.count < base + max(body.localCount, count) { locals.append(.null) }
    for position in stride(from: count - 1, through: 0, by: -1) {
      locals[base + position] = popValue()
    }
    for position in 0..<count {
      if case .fault = locals[base + position] {
        push(locals[base + position])
        return
      }
    }
    let kept = trace
    trace = nil
    run(body, bindings, localBase: base, iteratorBase: iteratorBase + program.iteratorCount)
    trace = kept
    if case .fault(let index) = stack[top - 1] {
      // The place that the author of the expression knows is that of the call.
      faults[Int(index)].range = program.ranges[here]
      if fuelLeft < 0 { _ = outOfFuel(program, here) }
    }
  }

  private func call(_ step: Step, _ program: Program, _ here: Int) {
    let count = Int(step.b)
    let range = program.ranges[here]
    for position in (top - count)..<top {
      if case .fault = stack[position] {
        let value = stack[position]
        drop(count)
        push(value)
        return
      }
    }
    guard let builtin = Builtin(rawValue: UInt8(truncatingIfNeeded: step.a)) else { return }
    let arguments = UnsafeBufferPointer(start: stack + (top - count), count: count)
    let result = apply(builtin, arguments, range)
    drop(count)
    push(result)
  }

  private func drop(_ count: Int) {
    top -= count
    (stack + top).deinitialize(count: count)
  }

  private func rare(
    _ step: Step, _ program: Program, _ here: Int, _ localBase: Int, _ counter: inout Int
  ) {
    let range = program.ranges[here]
    switch step.op {
    case .call: call(step, program, here)
    case .not:
      switch stack[top - 1] {
      case .bool(let flag): stack[top - 1] = .bool(!flag)
      default: stack[top - 1] = conditionFault(stack[top - 1], program, here)
      }
    case .negate: stack[top - 1] = negated(stack[top - 1], range)
    case .fieldOrNull:
      if case .record(let type, let row) = stack[top - 1] {
        let handle = RecordHandle(type: type, row: row)
        stack[top - 1] = facts.value(of: Int(step.a), in: handle) ?? .null
      }
    case .fieldTest:
      if case .record(let type, let row) = stack[top - 1] {
        let handle = RecordHandle(type: type, row: row)
        stack[top - 1] = .bool(facts.value(of: Int(step.a), in: handle) != nil)
      }
    case .fieldOptional:
      if case .record(let type, let row) = stack[top - 1] {
        let handle = RecordHandle(type: type, row: row)
        stack[top - 1] = .optional(OptionalValue(facts.value(of: Int(step.a), in: handle)))
      }
    case .select:
      stack[top - 1] = select(
        program.names[Int(step.a)], in: stack[top - 1], mode: Int(step.b), range)
    case .index:
      let position = popValue()
      stack[top - 1] = element(position, of: stack[top - 1], isOptional: step.b == 2, range)
    case .callUnknown:
      drop(Int(step.b))
      push(fault(.noSuchOverload, "there is no function `\(program.names[Int(step.a)])`", range))
    case .unknownName:
      push(fault(.unknownName, "there is no `\(program.names[Int(step.a)])` here", range))
    case .makeList: makeList(step, program, range)
    case .makeMap: makeMap(step, program, range)
    case .openOptional:
      let value = popValue()
      switch value {
      case .optional(let optional):
        if let inner = optional.value {
          locals[localBase + Int(step.a)] = inner
        } else {
          push(value)
          counter = Int(step.b)
        }
      case .fault:
        push(value)
        counter = Int(step.b)
      default:
        push(fault(.noSuchOverload, "\(describe(value)) is not an optional value", range))
        counter = Int(step.b)
      }
    case .wrapOptional:
      if case .fault = stack[top - 1] { return }
      stack[top - 1] = .optional(OptionalValue(stack[top - 1]))
    case .concatenate: concatenate(Int(step.a), range)
    case .toTemplateText:
      if case .fault = stack[top - 1] { return }
      stack[top - 1] = .string(templateText(stack[top - 1]))
    case .widen: stack[top - 1] = widened(stack[top - 1])
    default: break
    }
  }

  private func widened(_ value: Value) -> Value {
    switch value {
    case .int(let whole): .number(Number(whole))
    case .percent(let share): .number(share)
    default: value
    }
  }

  private func concatenate(_ count: Int, _ range: TextRange) {
    var text = ""
    for position in (top - count)..<top {
      let part: String
      switch stack[position] {
      case .string(let text): part = text
      case .fault:
        let value = stack[position]
        drop(count)
        push(value)
        return
      default: part = templateText(stack[position])
      }
      guard spend(part.utf8.count / 16) else {
        drop(count)
        push(outOfFuel(range))
        return
      }
      text += part
    }
    drop(count)
    push(.string(text))
  }

  /// The fault of a call whose work is more than the fuel that is left.
  func outOfFuel(_ range: TextRange) -> Value {
    faults.append(fuelFault("this call", range))
    return .fault(Int32(truncatingIfNeeded: faults.count - 1))
  }

  // MARK: Collections

  /// The values of a literal whose optional parts are there.
  private func tags(_ step: Step, _ program: Program) -> [Value] {
    guard step.b >= 0, case .list(let tags) = program.constants[Int(step.b)] else { return [] }
    return tags
  }

  private func makeList(_ step: Step, _ program: Program, _ range: TextRange) {
    let count = Int(step.a)
    let tags = tags(step, program)
    var elements: [Value] = []
    elements.reserveCapacity(count)
    for offset in 0..<count {
      let value = stack[top - count + offset]
      if case .fault = value {
        drop(count)
        push(value)
        return
      }
      if !tags.isEmpty, case .bool(true) = tags[offset] {
        guard case .optional(let optional) = value else {
          drop(count)
          push(fault(.noSuchOverload, "\(describe(value)) is not an optional value", range))
          return
        }
        if let inner = optional.value { elements.append(inner) }
      } else {
        elements.append(value)
      }
    }
    drop(count)
    push(spend(count) ? .list(elements) : outOfFuel(range))
  }

  private func makeMap(_ step: Step, _ program: Program, _ range: TextRange) {
    let count = Int(step.a)
    let tags = tags(step, program)
    var keys: [Value] = []
    var values: [Value] = []
    for offset in 0..<count {
      let key = stack[top - 2 * count + 2 * offset]
      var value = stack[top - 2 * count + 2 * offset + 1]
      for part in [key, value] {
        if case .fault = part {
          drop(2 * count)
          push(part)
          return
        }
      }
      if !tags.isEmpty, case .bool(true) = tags[offset] {
        guard case .optional(let optional) = value else {
          drop(2 * count)
          push(fault(.noSuchOverload, "\(describe(value)) is not an optional value", range))
          return
        }
        guard let inner = optional.value else { continue }
        value = inner
      }
      keys.append(key)
      values.append(value)
    }
    drop(2 * count)
    push(map(keys, values, range))
  }

  func map(_ keys: [Value], _ values: [Value], _ range: TextRange) -> Value {
    guard spend(keys.count) else { return outOfFuel(range) }
    for key in keys {
      switch key {
      case .string: guard spendKey(key) else { return outOfFuel(range) }
      case .int, .uint, .bool: continue
      default: return fault(.key, "\(describe(key)) cannot be a key", range)
      }
    }
    guard let map = MapValue(keys: keys, values: values) else {
      return fault(.key, "a key stands twice in this map", range)
    }
    return .map(map)
  }

  // MARK: Loops

  private func loop(
    _ step: Step, _ program: Program, _ here: Int, _ localBase: Int, _ iteratorBase: Int,
    _ counter: inout Int
  ) {
    let range = program.ranges[here]
    switch step.op {
    case .iterate, .iterateKeys:
      let value = popValue()
      if case .fault = value {
        locals[localBase + Int(step.a)] = value
        counter = Int(step.b)
        return
      }
      guard let iterator = LoopIterator(value, facts, isMap: step.op == .iterateKeys) else {
        locals[localBase + Int(step.a)] = fault(
          .noSuchOverload, "\(describe(value)) has no entries to go through", range)
        counter = Int(step.b)
        return
      }
      iterators[iteratorBase + Int(step.c)] = iterator
    case .next:
      guard let entry = iterators[iteratorBase + Int(step.c)].next(facts) else {
        counter = Int(step.b)
        return
      }
      locals[localBase + Int(step.a)] = entry
    case .nextPair:
      guard let (first, second) = iterators[iteratorBase + Int(step.c)].nextPair(facts) else {
        counter = Int(step.b)
        return
      }
      locals[localBase + Int(step.a)] = first
      locals[localBase + Int(step.a) + 1] = second
    case .isOne:
      if case .int(let count) = stack[top - 1] { stack[top - 1] = .bool(count == 1) }
    case .finishMap: finishMap(range)
    case .sortByKeys:
      sortByKeys(iterators[iteratorBase + Int(step.c)], range)
    default:
      accumulate(step, program, here, localBase, &counter)
    }
  }

  /// A step that takes the value of a loop's body.
  private func accumulate(
    _ step: Step, _ program: Program, _ here: Int, _ localBase: Int, _ counter: inout Int
  ) {
    let value = popValue()
    let slot = localBase + Int(step.a)
    let variables = localBase + Int(step.c)
    let range = program.ranges[here]
    switch step.op {
    case .allStep, .existsStep:
      let deciding = step.op == .existsStep
      if case .bool(let flag) = value {
        if flag == deciding {
          if case .fault(let index) = locals[slot] { swallowed.append(faults[Int(index)]) }
          locals[slot] = value
          counter = Int(step.b)
        }
      } else if case .bool = locals[slot] {
        locals[slot] = conditionFault(value, program, here)
      }
      return
    case .filterStep:
      switch value {
      case .bool(true): break
      case .bool(false): counter = Int(step.c)
      default:
        locals[slot] = conditionFault(value, program, here)
        counter = Int(step.b)
      }
      return
    default: break
    }
    if case .fault = value {
      locals[slot] = value
      counter = Int(step.b)
      return
    }
    switch step.op {
    case .countStep:
      guard case .bool(let flag) = value else {
        locals[slot] = conditionFault(value, program, here)
        counter = Int(step.b)
        return
      }
      if flag, case .int(let count) = locals[slot] { locals[slot] = .int(count + 1) }
    case .appendStep: append(value, to: slot)
    case .keepStep:
      switch value {
      case .bool(true): append(locals[variables], to: slot)
      case .bool(false): break
      default:
        locals[slot] = conditionFault(value, program, here)
        counter = Int(step.b)
      }
    case .putStep:
      append(locals[variables], to: slot)
      append(value, to: slot)
    default:
      guard case .map(let entries) = value else {
        locals[slot] = fault(.noSuchOverload, "\(describe(value)) is not a map", range)
        counter = Int(step.b)
        return
      }
      for (key, value) in zip(entries.keys, entries.values) {
        append(key, to: slot)
        append(value, to: slot)
      }
    }
  }

  private func append(_ value: Value, to slot: Int) {
    guard case .list(var list) = locals[slot] else { return }
    // The local gives its list up, so that appending does not copy it.
    locals[slot] = .null
    list.append(value)
    locals[slot] = .list(list)
    fuelLeft -= 1
  }

  /// Turns keys and values in turn into a map.
  private func finishMap(_ range: TextRange) {
    guard case .list(let parts) = stack[top - 1] else { return }
    let keys = stride(from: 0, to: parts.count, by: 2).map { parts[$0] }
    let values = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
    stack[top - 1] = map(keys, values, range)
  }

  private func sortByKeys(_ iterator: LoopIterator, _ range: TextRange) {
    guard case .list(let keys) = stack[top - 1] else { return }
    guard let entries = iterator.entries(facts) else {
      stack[top - 1] = fault(.noSuchOverload, "only a list can be sorted", range)
      return
    }
    stack[top - 1] = sorted(entries, by: keys, range)
  }

  // MARK: Explanations

  /// Notes what a node came to.
  private func record(_ program: Program, _ step: Int, _ op: Operation) {
    switch op {
    case .jump, .setLocal, .iterate, .iterateKeys, .next, .nextPair, .choose, .allStep, .existsStep,
      .countStep, .appendStep,
      .keepStep, .putStep, .mergeStep, .filterStep:
      return
    default: break
    }
    guard top > 0 else { return }
    trace?.record(program.nodes[step], stack[top - 1])
  }
}

/// What the nodes of an expression came to in one run.
struct Trace {
  private(set) var values: [NodeIndex: Value] = [:]

  mutating func record(_ node: NodeIndex, _ value: Value) {
    // In a loop the last entry stays: the one that decided.
    values[node] = value
  }
}

/// Where a loop stands.
struct LoopIterator {
  private enum Source {
    case none
    case list([Value])
    case map(MapValue)
    case facts(CollectionHandle, Int)
    case keys(CollectionHandle, Int)
  }

  private var source = Source.none
  private var position = 0

  init() {}

  init?(_ value: Value, _ facts: any FactSource, isMap: Bool) {
    switch value {
    case .list(let list): source = .list(list)
    case .map(let map): source = .map(map)
    case .collection(let kind, let row):
      let handle = CollectionHandle(kind: kind, row: row)
      let count = facts.count(handle)
      source = isMap ? .keys(handle, count) : .facts(handle, count)
    default: return nil
    }
  }

  /// The list that is gone through, if it is one.
  func entries(_ facts: any FactSource) -> [Value]? {
    switch source {
    case .list(let list): list
    case .facts(let handle, let count): (0..<count).map { facts.element($0, of: handle) }
    default: nil
    }
  }

  /// The next element of a list or key of a map.
  mutating func next(_ facts: any FactSource) -> Value? {
    let index = position
    position += 1
    switch source {
    case .none: return nil
    case .list(let list): return index < list.count ? list[index] : nil
    case .map(let map): return index < map.keys.count ? map.keys[index] : nil
    case .facts(let handle, let count):
      return index < count ? facts.element(index, of: handle) : nil
    case .keys(let handle, let count):
      return index < count ? facts.key(index, of: handle) : nil
    }
  }

  /// The next entry with its position or its key.
  mutating func nextPair(_ facts: any FactSource) -> (Value, Value)? {
    let index = position
    guard let entry = next(facts) else { return nil }
    switch source {
    case .map(let map): return (entry, map.values[index])
    case .facts(let handle, _): return (facts.key(index, of: handle), entry)
    case .keys(let handle, _): return (entry, facts.element(index, of: handle))
    default: return (.int(Int64(index)), entry)
    }
  }
}

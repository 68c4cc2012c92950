import Decimals
import SourceText

/// Evaluates programs: a stack machine whose memory is kept from one run to the next.
///
/// Faults are values until they reach the end, so that `&&` and `||` can do without the side that
/// failed; what they did without is reported. Every step costs fuel, the same on every machine.
public final class Evaluator {
  /// Where the values of records come from.
  @exclusivity(unchecked) public var facts: any FactSource
  /// The facts of before; nil where there is nothing to compare with.
  public var baseline: (any Baseline)?
  /// The facts of now, while those of before are read.
  @exclusivity(unchecked) var present: (facts: any FactSource, trace: Trace?)?
  /// Offsets of named time zones; nil where there are none, as in manifests.
  public var timeZones: (any TimeZoneSource)?
  /// The steps that one run may take.
  public let fuelLimit: Int
  /// The steps that the last run left.
  @exclusivity(unchecked) public internal(set) var fuelLeft: Int
  /// The fuel that a single call wanted and did not get.
  var refusedFuel = 0
  /// Faults that `&&` and `||` did without in the last run (`expressions.md`, decision 12).
  public internal(set) var swallowed: [RuntimeFault] = []
  /// What each node of the syntax came to in the last run, where that is recorded.
  @exclusivity(unchecked) var trace: Trace?

  let environment: Environment
  let regexes = RegexCache()
  @exclusivity(unchecked) var faults: [RuntimeFault] = []
  @exclusivity(unchecked) var stack: UnsafeMutablePointer<Value>
  var capacity: Int
  @exclusivity(unchecked) var top = 0
  @exclusivity(unchecked) var locals: [Value] = []
  @exclusivity(unchecked) var iterators: [LoopIterator] = []

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
    leaveBaseline()
    if fuelLeft < 0 {
      value = outOfFuel(program, program.steps.count - 1)
      fuelLeft = 0
    }
    if case .fault(let index) = value { return .failure(faults[Int(index)]) }
    return .success(value)
  }

  func clear() {
    if top > 0 {
      stack.deinitialize(count: top)
      top = 0
    }
  }

  // MARK: The stack

  func reserve(_ count: Int) {
    guard top + count > capacity else { return }
    let larger = max(capacity * 2, top + count)
    let moved = UnsafeMutablePointer<Value>.allocate(capacity: larger)
    moved.moveInitialize(from: stack, count: top)
    stack.deallocate()
    stack = moved
    capacity = larger
  }

  @inline(__always)
  func push(_ value: Value) {
    assert(top < capacity, "the compiler counted too few values")
    (stack + top).initialize(to: value)
    top += 1
  }

  @inline(__always)
  func popValue() -> Value {
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
  func run(_ program: Program, _ bindings: [Value], localBase: Int, iteratorBase: Int) {
    reserve(program.stackDepth + 2)
    while locals.count < localBase + program.localCount { locals.append(.null) }
    while iterators.count < iteratorBase + program.iteratorCount {
      iterators.append(LoopIterator())
    }
    let base = top
    // A copy at hand: read from the evaluator it would be retained for every field.
    var source = facts
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
          case .field: loadField(Int(step.a), of: source, program, here)
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
          case .enterBaseline:
            if !enterBaseline(program, here) { counter = Int(step.a) }
            source = facts
          case .leaveBaseline:
            leaveBaseline()
            source = facts
          default: rare(step, program, here, localBase, &counter)
          }
          if trace != nil { record(program, here, step.op) }
        }
      }
    }
  }

  /// The fault of a run that took too long: the loop that took it, a call that asked for most of it, or
  /// the whole.
  func outOfFuel(_ program: Program, _ step: Int) -> Value {
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

  func fuelFault(_ spender: String, _ range: TextRange) -> RuntimeFault {
    RuntimeFault(
      code: .fuel, message: "\(spender) takes more than \(fuelLimit) steps", range: range)
  }

  func unbound(_ program: Program, _ step: Int) -> Value {
    fault(.unknownName, "a name has no value here", program.ranges[step])
  }

  @inline(__always)
  func loadField(_ field: Int, of source: any FactSource, _ program: Program, _ step: Int) {
    if case .record(let type, let row) = stack[top - 1] {
      if let value = source.value(of: field, in: RecordHandle(type: type, row: row)) {
        stack[top - 1] = value
      } else {
        let record = environment.records[Int(type)]
        stack[top - 1] = fault(
          .noSuchKey, "the `\(record.fields[field].name)` of this \(record.name) is not known",
          program.ranges[step])
      }
      return
    }
    if case .fault = stack[top - 1] { return }
    stack[top - 1] = fault(
      .noSuchOverload, "\(describe(stack[top - 1])) has no fields", program.ranges[step])
  }

  // MARK: Operators

  func binary(_ op: Operation, _ program: Program, _ step: Int) {
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
  func numbers(_ op: Operation, _ left: Number, _ right: Number) -> Value? {
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
  func join(_ deciding: Bool, _ program: Program, _ step: Int) {
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

  func conditionFault(_ value: Value, _ program: Program, _ step: Int) -> Value {
    if case .fault = value { return value }
    return fault(
      .noSuchOverload, "\(describe(value)) is not a condition", program.ranges[step])
  }

  // MARK: Collections

  /// The values of a literal whose optional parts are there.
  func tags(_ step: Step, _ program: Program) -> [Value] {
    guard step.b >= 0, case .list(let tags) = program.constants[Int(step.b)] else { return [] }
    return tags
  }

  func makeList(_ step: Step, _ program: Program, _ range: TextRange) {
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

  func makeMap(_ step: Step, _ program: Program, _ range: TextRange) {
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

  // MARK: Explanations
}

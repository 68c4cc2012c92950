import SourceText

extension Evaluator {
  func loop(
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
  func accumulate(
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

  func append(_ value: Value, to slot: Int) {
    guard case .list(var list) = locals[slot] else { return }
    // The local gives its list up, so that appending does not copy it.
    locals[slot] = .null
    list.append(value)
    locals[slot] = .list(list)
    fuelLeft -= 1
  }

  /// Turns keys and values in turn into a map.
  func finishMap(_ range: TextRange) {
    guard case .list(let parts) = stack[top - 1] else { return }
    let keys = stride(from: 0, to: parts.count, by: 2).map { parts[$0] }
    let values = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
    stack[top - 1] = map(keys, values, range)
  }

  func sortByKeys(_ iterator: LoopIterator, _ range: TextRange) {
    guard case .list(let keys) = stack[top - 1] else { return }
    guard let entries = iterator.entries(facts) else {
      stack[top - 1] = fault(.noSuchOverload, "only a list can be sorted", range)
      return
    }
    stack[top - 1] = sorted(entries, by: keys, range)
  }
}

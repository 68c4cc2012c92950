import SourceText

extension Evaluator {
  func callDeclared(
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

  func call(_ step: Step, _ program: Program, _ here: Int) {
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

  func drop(_ count: Int) {
    top -= count
    (stack + top).deinitialize(count: count)
  }

  func rare(
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
      push(unknownCall(program.names[Int(step.a)], range))
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
    case .counterpart: stack[top - 1] = counterpart(of: stack[top - 1], range)
    default: break
    }
  }

  private func unknownCall(_ name: String, _ range: TextRange) -> Value {
    environment.declared[name] == nil
      ? fault(.noSuchOverload, "there is no function `\(name)`", range)
      : fault(.brokenFunction, "the function `\(name)` has faults of its own", range)
  }

  func widened(_ value: Value) -> Value {
    switch value {
    case .int(let whole): .number(Number(whole))
    case .percent(let share): .number(share)
    default: value
    }
  }

  func concatenate(_ count: Int, _ range: TextRange) {
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
}

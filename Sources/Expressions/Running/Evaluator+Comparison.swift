import SourceText

extension Evaluator {
  /// Reads facts of before from here on; false, with a fault, where there are none.
  func enterBaseline(_ program: Program, _ step: Int) -> Bool {
    // A function that compares may be called by what is compared.
    guard let baseline, present == nil else {
      push(fault(.noBaseline, "there is nothing to compare with", program.ranges[step]))
      return false
    }
    present = (facts, trace)
    facts = baseline
    trace = nil
    return true
  }

  /// Reads facts of now again.
  func leaveBaseline() {
    guard let kept = present else { return }
    facts = kept.facts
    trace = kept.trace
    present = nil
    // What could not be computed of before was not there to compare with.
    if top > 0, case .fault(let index) = stack[top - 1], faults[Int(index)].code == .noSuchKey {
      faults[Int(index)].code = .noBaseline
    }
  }

  /// What a value of now was before, where it is a record or a list of records.
  func counterpart(of value: Value, _ range: TextRange) -> Value {
    let record: String
    switch value {
    case .record(let type, let row):
      if let before = baseline?.counterpart(of: RecordHandle(type: type, row: row)) {
        return .record(before.type, before.row)
      }
      record = environment.records[Int(type)].name
    case .collection(let kind, let row):
      if let before = baseline?.counterpart(of: CollectionHandle(kind: kind, row: row)) {
        return .collection(before.kind, before.row)
      }
      record = "list"
    case .list(let elements):
      var before: [Value] = []
      for element in elements {
        let found = counterpart(of: element, range)
        if case .fault = found { return found }
        before.append(found)
      }
      return .list(before)
    default: return value
    }
    return fault(.noBaseline, "this \(record) is new: there is nothing to compare with", range)
  }

  /// By how much a value has changed, as a share of what it was; or whether it has.
  func comparison(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    guard arguments.count == 2 else { return wrong(builtin, arguments, range) }
    let (now, before) = (arguments[0], arguments[1])
    let isSame = apply(.equal, now, before, range)
    if case .fault = isSame { return isSame }
    if builtin == .changed {
      if case .bool(let flag) = isSame { return .bool(!flag) }
      return isSame
    }
    if case .bool(true) = isSame { return .percent(.zero) }
    let difference = apply(.subtract, now, before, range)
    if case .fault = difference { return difference }
    if before.isZero {
      return fault(
        .divisionByZero,
        "it was 0 before, and no share of 0 is \(literal(now)); ask `changed(…)`", range)
    }
    switch widened(apply(.divide, difference, before, range)) {
    case .number(let share):
      // Up is up, also from below 0.
      return .percent(before.isBelowZero ? share.negated : share)
    case .fault(let index): return .fault(index)
    default: return wrong(builtin, arguments, range)
    }
  }
}

extension Value {
  /// The number of a figure, whatever it counts.
  private var figure: Number? {
    switch self {
    case .int(let whole): Number(whole)
    case .number(let number), .percent(let number), .money(let number, _),
      .quantity(let number, _), .rate(let number, _, _):
      number
    default: nil
    }
  }

  fileprivate var isZero: Bool { figure.map { $0 == .zero } ?? false }
  fileprivate var isBelowZero: Bool { figure.map { $0 < .zero } ?? false }
}

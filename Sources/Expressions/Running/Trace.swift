/// What the nodes of an expression came to in one run.
struct Trace {
  private(set) var values: [NodeIndex: Value] = [:]
  /// What those that are compared came to before.
  var before: [NodeIndex: Value] = [:]

  mutating func record(_ node: NodeIndex, _ value: Value) {
    // In a loop the last entry stays: the one that decided.
    values[node] = value
  }
}

extension Evaluator {
  /// Notes what a node came to.
  func record(_ program: Program, _ step: Int, _ op: Operation) {
    switch op {
    case .jump, .setLocal, .iterate, .iterateKeys, .next, .nextPair, .choose, .allStep, .existsStep,
      .countStep, .appendStep,
      .keepStep, .putStep, .mergeStep, .filterStep:
      return
    case .leaveBaseline:
      if top > 0 { trace?.before[program.nodes[step]] = stack[top - 1] }
      return
    default: break
    }
    guard top > 0 else { return }
    trace?.record(program.nodes[step], stack[top - 1])
  }
}

/// What the nodes of an expression came to in one run.
struct Trace {
  private(set) var values: [NodeIndex: Value] = [:]

  mutating func record(_ node: NodeIndex, _ value: Value) {
    // In a loop the last entry stays: the one that decided.
    values[node] = value
  }
}

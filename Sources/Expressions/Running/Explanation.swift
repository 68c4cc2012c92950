import SourceText

/// What a part of an expression came to in one run.
public struct ExplainedPart: Sendable {
  /// The bytes of the part.
  public var range: TextRange
  /// The place of its own sign or name, under which its value is drawn.
  public var focus: TextRange
  /// Its value in words, short enough for a line.
  public var text: String
}

extension Evaluator {
  /// The value of a program, and those of its parts that are more than a literal, by place.
  ///
  /// In a loop a part has the value of the round that decided.
  public func explained(
    _ program: Program, _ bindings: [Value] = []
  ) -> (result: Result<Value, RuntimeFault>, parts: [ExplainedPart]) {
    trace = Trace()
    defer { trace = nil }
    let result = evaluate(program, bindings)
    var parts: [(node: SyntaxNode, text: String)] = []
    for (index, value) in trace?.values ?? [:] where index >= 0 {
      let node = program.tree[index]
      if node.kind == .literal { continue }
      parts.append((node, literal(value)))
    }
    parts.sort { left, right in
      (left.node.range.start, right.node.range.end, left.node.focus.start)
        < (right.node.range.start, left.node.range.end, right.node.focus.start)
    }
    return (
      result,
      parts.map { ExplainedPart(range: $0.node.range, focus: $0.node.focus, text: $0.text) }
    )
  }
}

import SourceText

/// What a part of an expression came to in one run.
public struct ExplainedPart: Sendable {
  /// The bytes of the part.
  public var range: TextRange
  /// The place of its own sign or name, under which its value is drawn.
  public var focus: TextRange
  /// Its value in words, short enough for a line.
  public var text: String
  /// What it was before, likewise, where `change` or `changed` compared it.
  public var before: String?
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
    var parts: [(node: SyntaxNode, text: String, before: String?)] = []
    for (index, value) in trace?.values ?? [:] where index >= 0 {
      let node = program.tree[index]
      if node.kind == .literal { continue }
      parts.append((node, literal(value), trace?.before[index].map { literal($0) }))
    }
    parts.sort { left, right in
      (left.node.range.start, right.node.range.end, left.node.focus.start)
        < (right.node.range.start, left.node.range.end, right.node.focus.start)
    }
    return (
      result,
      parts.map {
        ExplainedPart(
          range: $0.node.range, focus: $0.node.focus, text: $0.text, before: $0.before)
      }
    )
  }

  /// The fields of a record with their values in words, in the order of their declaration.
  public func fields(of value: Value) -> [(name: String, value: String)] {
    guard case .record(let type, let row) = value else { return [] }
    let handle = RecordHandle(type: type, row: row)
    return environment.records[Int(type)].fields.enumerated().map { position, field in
      (field.name, facts.value(of: position, in: handle).map { literal($0) } ?? "not there")
    }
  }
}

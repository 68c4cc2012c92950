import SourceText

/// Names of manifests with hyphens, which expressions read as subtractions.
extension Compiler {
  /// `reorder-point` was read as a subtraction, whose parts touch: the range of the name, and the name
  /// with underscores, and its other parts.
  func hyphenatedName(
    _ index: NodeIndex
  ) -> (range: TextRange, name: String, parts: [NodeIndex])? {
    var parts: [NodeIndex] = []
    var name = tree.name(tree[index])
    var end = tree[index].range.end
    while let part = subtracted(at: end), tree[part].kind == .identifier {
      name += "_" + tree.name(tree[part])
      end = tree[part].range.end
      parts.append(part)
    }
    guard !parts.isEmpty else { return nil }
    return (TextRange(start: tree[index].focus.start, end: end), name, parts)
  }

  /// The first part of what is subtracted by a sign that stands here and touches it.
  private func subtracted(at end: UInt32) -> NodeIndex? {
    guard
      let sum = tree.nodes.first(where: {
        $0.kind == .binary && $0.op == .subtract && $0.focus.start == end
      })
    else { return nil }
    var part = sum.b
    while [.binary, .select].contains(tree[part].kind) { part = tree[part].a }
    return tree[part].range.start == sum.focus.end ? part : nil
  }

  /// Reports `products.steel-16`, which was read as a subtraction from a record.
  mutating func reportHyphenatedKey(_ index: NodeIndex, _ value: TypeID) -> Bool {
    let node = tree[index]
    guard isManifest, types.kind(resolved(value)) == .record,
      let first = subtracted(at: node.range.end)
    else { return false }
    var parts = [first]
    while let next = subtracted(at: tree[parts[parts.count - 1]].range.end) { parts.append(next) }
    partsOfNames.formUnion(parts)
    let operand = tree[node.a].range
    let whole = TextRange(start: operand.end, end: tree[parts[parts.count - 1]].range.end)
    let key = TextRange(start: node.focus.start, end: whole.end)
    report(
      Issue(
        .unknownName, "a key with a hyphen stands in brackets", at: key,
        label: "read as a subtraction",
        fixes: [
          IssueFix(
            "write `\(short(text(operand)))['\(text(key))']`", .init(whole, "['\(text(key))']"))
        ]))
    return true
  }
}

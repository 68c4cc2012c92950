/// Which optional fields are known to be there (`expressions.md`, decision 9).
extension Compiler {
  /// Adds the fields that are there when a condition is true, or false.
  mutating func addPresent(_ condition: NodeIndex, when value: Bool) {
    var current = condition
    while true {
      let node = tree[current]
      switch node.kind {
      case .select where node.flags.contains(.test) && value:
        addPath(current)
        return
      case .binary where node.op == (value ? .notEqual : .equal):
        if isNull(node.b) { addPath(node.a, isNullable: true) }
        if isNull(node.a) { addPath(node.b, isNullable: true) }
        return
      case .unary where node.op == .not:
        addPresent(node.a, when: !value)
        return
      case .binary where node.op == (value ? .and : .or):
        addPresent(node.b, when: value)
        current = node.a
      default: return
      }
    }
  }

  private func isNull(_ index: NodeIndex) -> Bool {
    guard tree[index].kind == .literal, case .null = tree.literals[Int(tree[index].a)] else {
      return false
    }
    return true
  }

  /// `has(a.b.c)` says that `a.b` is there too; a plain name is only ever compared with null.
  private mutating func addPath(_ index: NodeIndex, isNullable: Bool = false) {
    var current = index
    while tree[current].kind == .select || isNullable && tree[current].kind == .identifier {
      if let path = path(current), !present.contains(path) { present.append(path) }
      guard tree[current].kind == .select else { return }
      current = tree[current].a
    }
  }

  /// The names of a chain of fields behind a variable; nil for anything else.
  func path(_ index: NodeIndex) -> String? {
    var names: [String] = []
    var current = index
    while true {
      let node = tree[current]
      switch node.kind {
      case .select:
        names.append(tree.name(node))
        current = node.a
      case .index:
        guard tree[node.b].kind == .literal,
          case .string(let key) = tree.literals[Int(tree[node.b].a)]
        else { return nil }
        names.append("[\(key)]")
        current = node.a
      case .identifier:
        names.append(tree.name(node))
        return names.reversed().joined(separator: ".")
      default: return nil
      }
    }
  }

  func isPresent(_ index: NodeIndex) -> Bool {
    guard !present.isEmpty, let path = path(index) else { return false }
    return present.contains(path)
  }
}

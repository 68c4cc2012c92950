import Diagnostics
import SourceText

extension Compiler {
  mutating func compileIndex(_ index: NodeIndex, _ operand: TypeID) -> TypeID {
    let node = tree[index]
    let isOptional = node.flags.contains(.optional)
    let position = compile(node.b)
    emit(.index, index, a: 0, b: isOptional ? 2 : 0)
    pop(1)
    let type = resolved(operand)
    switch types.kind(type) {
    case .optional:
      let value = elementType(resolved(types.first(type)), position, index)
      return types.optional(value)
    default:
      let value = elementType(type, position, index)
      return isOptional ? types.optional(value) : value
    }
  }

  private mutating func elementType(
    _ type: TypeID, _ position: TypeID, _ index: NodeIndex
  ) -> TypeID {
    switch types.kind(type) {
    case .list:
      let isWhole = accepts(.int, position) || accepts(.uint, position)
      if !isWhole {
        report(
          Issue(
            .type, "a position in a list is a whole number, and this is \(words(position))",
            at: tree[tree[index].b].range, label: "expected a whole number",
            fixes: [
              IssueFix(
                "the first entry is `[0]`; an entry by its name is found with `.filter(x, …)`")
            ]))
      }
      return types.first(type)
    case .map:
      let key = types.first(type)
      if !accepts(key, position), !(isNumeric(resolved(key)) && isNumeric(resolved(position))) {
        report(
          Issue(
            .type, "the keys of this map are \(words(key)), and this is \(words(position))",
            at: tree[tree[index].b].range, label: "expected \(words(key))",
            fixes: [
              kindFix(resolved(position), tree[index].b, like: resolved(key))
                ?? IssueFix("write \(words(key))")
            ]))
      }
      return types.second(type)
    case .dynamic, .variable: return .dynamic
    case .error: return .error
    default:
      report(
        Issue(
          .type, "\(words(type)) has no positions", at: tree[index].focus, label: "not possible",
          related: [IssueLabel(tree[tree[index].a].range, words(type))],
          fixes: [IssueFix("only lists and maps have positions")]))
      return isLenient ? .dynamic : .error
    }
  }
}

import SourceText

extension Compiler {
  /// `change(x)` and `changed(x)`: the argument is computed twice, of what is now and of what was before.
  mutating func compileComparison(
    _ name: String, _ places: [NodeIndex], _ index: NodeIndex
  ) -> TypeID {
    let result: TypeID = name == "change" ? .percent : .bool
    guard places.count == 1, !isCompared else {
      for place in places { _ = compile(place) }
      finishCall(.toDyn, index, places.count)
      let isNested = places.count == 1
      report(
        Issue(
          .call,
          isNested
            ? "`\(name)` stands inside another comparison" : "`\(name)` takes one value",
          at: tree[index].range, label: "called here",
          fixes: [IssueFix("it is `\(name)(product.cost.total)`")]))
      return .error
    }
    isCompared = true
    let known = issues.count
    let type = resolved(compile(places[0]))
    if issues[known...].allSatisfy(\.isWarning), isComparable(type, name, places[0]) {
      compileBefore(places[0], index)
      finishCall(name == "change" ? .change : .changed, index, 2)
    } else {
      finishCall(.toDyn, index, 1)
    }
    isCompared = false
    return result
  }

  /// The value of before, on top of that of now; both are one fault where nothing was before.
  private mutating func compileBefore(_ place: NodeIndex, _ index: NodeIndex) {
    let known = issues.count
    let enter = emit(.enterBaseline, index)
    localsOfNow = program.localCount
    _ = compile(place)
    localsOfNow = nil
    emit(.leaveBaseline, place, a: 0)
    program.steps[enter].a = Int32(truncatingIfNeeded: program.steps.count)
    issues.removeLast(issues.count - known)
  }

  private mutating func isComparable(_ type: TypeID, _ name: String, _ place: NodeIndex) -> Bool {
    if name == "changed" {
      guard holdsRecords(type) else { return true }
      report(
        Issue(
          .type, "`changed` compares values, and this is \(words(type))",
          at: tree[place].range, label: words(type),
          fixes: [IssueFix("name the field that is meant: `changed(\(short(text(place))).…)`")]))
      return false
    }
    switch types.kind(type) {
    case .money, .quantity, .rate, .dynamic, .variable, .error: return true
    default: if isNumeric(type) { return true }
    }
    report(
      Issue(
        .type, "`change` is by how much a number has changed, and this is \(words(type))",
        at: tree[place].range, label: words(type),
        fixes: [
          holdsRecords(type)
            ? IssueFix("name the figure that is meant: `change(\(short(text(place))).…)`")
            : IssueFix("ask whether it has: `changed(\(short(text(place))))`")
        ]))
    return false
  }

  private func holdsRecords(_ type: TypeID) -> Bool {
    let type = resolved(type)
    switch types.kind(type) {
    case .record: return true
    case .list, .optional, .nullable: return holdsRecords(types.first(type))
    case .map: return holdsRecords(TypeID(types[type].b))
    default: return false
    }
  }
}

import SourceText

extension Compiler {
  /// The full name of a call such as `math.greatest(…)`, whose part before the dot is a namespace.
  func namespacedFunction(_ node: SyntaxNode) -> String? {
    guard node.flags.contains(.member), let target = tree.children(node).first,
      let (prefix, isAbsolute) = dottedName(target)
    else { return nil }
    let function = tree.name(node)
    for candidate in candidates("\(prefix).\(function)", isAbsolute) {
      if library.overloads[candidate] != nil || environment.declared[candidate] != nil
        || specialFunctions.contains(candidate)
      {
        return candidate
      }
    }
    // A namespace without this function: the name is wrong, not the value before the dot.
    return library.namespaces.contains(prefix) && environment.variable(prefix) == nil
      ? "\(prefix).\(function)" : nil
  }

  /// Compiles a call; the target before the dot was compiled when its type is given.
  mutating func compileCall(_ index: NodeIndex, targetType: TypeID?) -> TypeID {
    let node = tree[index]
    let namespaced = targetType == nil ? namespacedFunction(node) : nil
    var places = Array(tree.children(node))
    if namespaced != nil { places.removeFirst() }
    let name = namespaced ?? functionName(node, isMember: targetType != nil)
    if targetType == nil, let type = compileSpecial(name, places, index) { return type }
    var arguments: [TypeID] = targetType.map { [$0] } ?? []
    let outer = enterNesting()
    for place in places.dropFirst(arguments.count) { arguments.append(compile(place)) }
    guard leaveNesting(outer, adding: addedNesting(name, arguments.count), index) else {
      finishCall(.toDyn, index, arguments.count)
      return .error
    }
    if let type = compileDeclared(name, arguments, places, index, targetType != nil) {
      return type
    }
    return compileBuiltin(name, arguments, places, index, isMember: targetType != nil)
  }

  /// How many levels a call adds to what its arguments are nested.
  private func addedNesting(_ name: String, _ count: Int) -> Int {
    if name == "optional.of" || name == "optional.ofNonZeroValue" { return 1 }
    let function = environment.declared[name]?.first { $0.parameters.count == count }
    return function?.body.map { environment.bodies[$0].nesting } ?? 0
  }

  private func functionName(_ node: SyntaxNode, isMember: Bool) -> String {
    let name = tree.name(node)
    if isMember { return name }
    return candidates(name, node.flags.contains(.absolute)).first {
      library.overloads[$0] != nil || environment.declared[$0] != nil
    } ?? name
  }

  private mutating func compileBuiltin(
    _ name: String, _ arguments: [TypeID], _ places: [NodeIndex], _ index: NodeIndex,
    isMember: Bool
  ) -> TypeID {
    let all = library.overloads[name] ?? []
    let fitting = all.filter { $0.isMember == isMember }
    guard let first = fitting.first else {
      emit(.callUnknown, index, a: nameIndex(name), b: arguments.count)
      pop(arguments.count)
      push(1)
      if !arguments.contains(.error) { reportUnknownFunction(name, arguments, index, all) }
      return isLenient ? .dynamic : .error
    }
    emit(.call, index, a: Int(first.builtin.rawValue), b: arguments.count)
    pop(arguments.count)
    push(1)
    if arguments.contains(.error) { return .error }
    var result: TypeID?
    for overload in fitting where overload.parameters.count == arguments.count {
      let before = substitutions
      var fresh: [UInt32: TypeID] = [:]
      let isMatch = zip(overload.parameters, arguments).allSatisfy { parameter, argument in
        let wanted = instantiate(parameter, &fresh)
        return accepts(wanted, argument)
      }
      guard isMatch else {
        substitutions = before
        continue
      }
      let type = instantiate(overload.result, &fresh)
      if let earlier = result {
        if finalType(earlier) != finalType(type) { result = .dynamic }
      } else {
        result = type
      }
    }
    if let result { return result }
    reportArguments(name, arguments, places, index, fitting, isMember)
    return isLenient ? .dynamic : .error
  }

  // MARK: Declared functions

  private mutating func compileDeclared(
    _ name: String, _ arguments: [TypeID], _ places: [NodeIndex], _ index: NodeIndex,
    _ isMember: Bool
  ) -> TypeID? {
    guard let functions = environment.declared[name]?.filter({ $0.isMember == isMember }),
      let first = functions.first
    else { return nil }
    let function = functions.first { $0.parameters.count == arguments.count } ?? first
    if let body = function.body {
      emit(.callDeclared, index, a: body, b: arguments.count)
      for slot in environment.bodies[body].variablesRead
      where !program.variablesRead.contains(slot) {
        program.variablesRead.append(slot)
      }
    } else {
      emit(.callUnknown, index, a: nameIndex(name), b: arguments.count)
    }
    pop(arguments.count)
    push(1)
    guard function.parameters.count == arguments.count else {
      report(
        Issue(
          .call,
          "`\(name)` takes \(count(function.parameters.count, "argument")), and gets \(arguments.count)",
          at: tree[index].range, label: "called here",
          fixes: [
            IssueFix("it is `\(name)(\(function.parameterNames.joined(separator: ", ")))`")
          ]))
      return function.result
    }
    var fresh: [UInt32: TypeID] = [:]
    for (position, parameter) in function.parameters.enumerated() {
      let wanted = instantiate(parameter, &fresh)
      if accepts(wanted, arguments[position]) { continue }
      report(
        Issue(
          .type,
          "`\(function.parameterNames[position])` of `\(name)` is \(words(wanted)), and this is \(words(arguments[position]))",
          at: tree[places[position]].range, label: "expected \(words(wanted))"))
    }
    return instantiate(function.result, &fresh)
  }

  // MARK: Messages

  private mutating func reportUnknownFunction(
    _ name: String, _ arguments: [TypeID], _ index: NodeIndex, _ others: [Overload]
  ) {
    let node = tree[index]
    var issue = Issue(
      .call, "there is no function `\(name)`", at: node.focus, label: "not known")
    let isMember = node.flags.contains(.member)
    if let other = others.first {
      issue.message =
        other.isMember
        ? "`\(name)` stands behind a dot" : "`\(name)` does not stand behind a dot"
      issue.fixes = [
        IssueFix(
          other.isMember ? "write `value.\(name)(…)`" : "write `\(name)(…)`")
      ]
    } else if let hint = foreignFunctions[name.lowercased()] {
      issue.fixes = [IssueFix(hint)]
    } else {
      let known =
        library.overloads.filter { $0.value.contains { $0.isMember == isMember } }.map(\.key)
        + (isMember ? [] : Array(environment.declared.keys) + specialNames)
      issue.fixes = didYouMean(name, known.sorted(), node.focus)
    }
    report(issue)
  }

  private var specialNames: [String] { isManifest ? specialFunctions.sorted() : [] }

  private mutating func reportArguments(
    _ name: String, _ arguments: [TypeID], _ places: [NodeIndex], _ index: NodeIndex,
    _ overloads: [Overload], _ isMember: Bool
  ) {
    let counts = Set(overloads.map(\.parameters.count))
    let offset = isMember ? 1 : 0
    guard counts.contains(arguments.count) else {
      let expected = counts.map { $0 - offset }.sorted().map(String.init)
      report(
        Issue(
          .call,
          "`\(name)` takes \(expected.joined(separator: " or ")) argument\(expected == ["1"] ? "" : "s"), and gets \(arguments.count - offset)",
          at: tree[index].range, label: "called here",
          fixes: [IssueFix("it is \(signatures(name, overloads, isMember))")]))
      return
    }
    let candidates = overloads.filter { $0.parameters.count == arguments.count }
    // The argument that no way of calling the function takes, if there is one.
    for position in arguments.indices {
      let wanted = candidates.map { $0.parameters[position] }
      let fits = wanted.contains { type in
        var copy = self
        var fresh: [UInt32: TypeID] = [:]
        let instance = copy.instantiate(type, &fresh)
        return copy.accepts(instance, arguments[position])
      }
      if fits { continue }
      let kinds = unique(wanted.map { types.words($0) })
      report(
        Issue(
          .type,
          position == 0 && isMember
            ? "\(words(arguments[0])) has no function `\(name)`"
            : "`\(name)` takes \(kinds.joined(separator: " or ")) here, and this is \(words(arguments[position]))",
          at: position == 0 && isMember ? tree[index].focus : tree[places[position]].range,
          label: position == 0 && isMember ? "not possible" : words(arguments[position]),
          fixes: argumentFixes(arguments[position], name, overloads, isMember)))
      return
    }
    report(
      Issue(
        .type,
        "`\(name)` does not take \(arguments.map { words($0) }.joined(separator: " with "))",
        at: tree[index].range, label: "called here",
        fixes: [IssueFix("it is \(signatures(name, overloads, isMember))")]))
  }

  private func argumentFixes(
    _ type: TypeID, _ name: String, _ overloads: [Overload], _ isMember: Bool
  ) -> [IssueFix] {
    if types.kind(resolved(type)) == .optional {
      return [IssueFix("open the optional value with `.orValue(…)`")]
    }
    return [IssueFix("it is \(signatures(name, overloads, isMember))")]
  }

  private func signatures(_ name: String, _ overloads: [Overload], _ isMember: Bool) -> String {
    unique(
      overloads.map { overload in
        let parameters = overload.parameters.dropFirst(isMember ? 1 : 0).map { types.celName($0) }
        let receiver = isMember ? types.celName(overload.parameters[0]) + "." : ""
        return "`\(receiver)\(name)(\(parameters.joined(separator: ", ")))`"
      }
    ).prefix(4).joined(separator: " or ")
  }

  private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

/// What other languages call a function.
private let foreignFunctions: [String: String] = [
  "if": "a choice is written `condition ? value : other`",
  "iif": "a choice is written `condition ? value : other`",
  "len": "it is called `size`", "length": "it is called `size`", "count": "it is called `size`",
  "upper": "it is called `upperAscii`", "lower": "it is called `lowerAscii`",
  "toupper": "it is called `upperAscii`", "tolower": "it is called `lowerAscii`",
  "ceil": "it is called `math.ceil`, or `ceilTo(x, multiple)`",
  "ceiling": "it is called `math.ceil`, or `ceilTo(x, multiple)`",
  "roundup": "it is called `ceilTo(x, multiple)`",
  "rounddown": "it is called `floorTo(x, multiple)`",
  "floor": "it is called `math.floor`, or `floorTo(x, multiple)`",
  "abs": "it is called `math.abs`", "now": "there is no clock: the day is an input",
  "today": "there is no clock: the day is an input", "number": "it is called `decimal`",
  "str": "it is called `string`", "concat": "texts are joined with `+`",
  "avg": "divide `sum(list)` by `size(list)`", "average": "divide `sum(list)` by `size(list)`",
  "coalesce": "give a value with `.orValue(…)`", "isnull": "ask with `has(…)`",
  "isempty": "compare `size(…)` with 0", "and": "both conditions are joined with `&&`",
  "or": "either condition is joined with `||`", "not": "a condition is turned round with `!`",
  "substr": "it is called `substring`", "unit": "a quantity is written `quantity('2.5 ft2')`",
]

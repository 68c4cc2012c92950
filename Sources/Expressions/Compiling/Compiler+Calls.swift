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
    if targetType != nil, reportMacro(name, index) {
      emit(.callUnknown, index, a: nameIndex(name), b: 1)
      return .error
    }
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

  /// A macro with the wrong number of arguments, which is read as a call.
  private mutating func reportMacro(_ name: String, _ index: NodeIndex) -> Bool {
    guard isManifest, let form = macroForms[name], environment.declared[name] == nil else {
      return false
    }
    report(
      Issue(
        .call, "`\(name)` takes a name and what is done with it", at: tree[index].focus,
        label: "called here", fixes: [IssueFix("it is `\(form)`")]))
    return true
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
    if first.builtin == .toText, arguments.count == 1 {
      switch types.kind(resolved(arguments[0])) {
      case .money, .quantity, .rate: return .string
      default: break
      }
    }
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
    if let result {
      if first.builtin == .percent { checkShare(places, index) }
      if first.builtin == .sort { checkSortable(resolved(arguments[0]), places, index) }
      return result
    }
    reportArguments(name, arguments, places, index, fitting, isMember)
    return isLenient ? .dynamic : .error
  }

  /// Warns of `percent(5)`, which is 500%.
  private mutating func checkShare(_ places: [NodeIndex], _ index: NodeIndex) {
    guard isManifest, let place = places.first, tree[place].kind == .literal,
      case .int(let whole) = tree.literals[Int(tree[place].a)], whole > 1
    else { return }
    var issue = Issue(
      .suspicious, "`percent` takes a share of 1: this is \(whole)00%", at: tree[index].range,
      label: "\(whole) times the whole",
      fixes: [
        IssueFix(
          "write `\(whole)%` for \(whole) of a hundred", .init(tree[index].range, "\(whole)%"))
      ])
    issue.isWarning = true
    report(issue)
  }

  private mutating func checkSortable(_ list: TypeID, _ places: [NodeIndex], _ index: NodeIndex) {
    guard types.kind(list) == .list else { return }
    let element = resolved(types.first(list))
    switch types.kind(element) {
    case .list, .map, .null, .type, .optional, .record, .abstract, .nullable:
      report(
        Issue(
          .type, "\(types.plural(element)) have no order", at: tree[index].focus,
          label: "not possible",
          fixes: [IssueFix("say what they are sorted by: `.sortBy(x, x.…)`")]))
    default: return
    }
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
          at: tree[places[position]].range, label: "expected \(words(wanted))",
          fixes: [
            kindFix(resolved(arguments[position]), places[position], like: resolved(wanted))
              ?? IssueFix("give \(words(wanted))")
          ]))
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
    let last = name.split(separator: ".").last.map(String.init) ?? name
    if name == "has" {
      issue.message = "`has` takes one field"
      issue.label = "called here"
      issue.fixes = [IssueFix("it is `has(product.price)`")]
    } else if isMember, isManifest, specialFunctions.contains(name) {
      issue.message = "`\(name)` does not stand behind a dot"
      issue.label = "called here"
      issue.fixes = [memberFix(name, index, isMember: false)]
    } else if let other = others.first {
      issue.message =
        other.isMember
        ? "`\(name)` stands behind a dot" : "`\(name)` does not stand behind a dot"
      issue.label = "called here"
      issue.fixes = [memberFix(name, index, isMember: other.isMember)]
    } else if let (hint, replacement) = foreignFunctions[last.lowercased()], isManifest {
      issue.fixes = [IssueFix(hint, replacement.map { .init(node.focus, $0) })]
      if last.lowercased() == "if" || last.lowercased() == "iif" {
        issue.fixes = [choiceFix(index)]
      }
    } else if name.contains(".") {
      let prefix = name.dropLast(last.utf8.count)
      let known = library.overloads.keys.filter { $0.hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.utf8.count)) }.sorted()
      issue.fixes = didYouMean(last, known, node.focus)
      if issue.fixes.isEmpty, !known.isEmpty {
        issue.fixes = [IssueFix("`\(prefix.dropLast())` has \(list(known))")]
      }
    } else {
      let known =
        library.overloads.filter { $0.value.contains { $0.isMember == isMember } }.map(\.key)
        + (isMember
          ? Array(macroForms.keys) : Array(environment.declared.keys) + specialNames)
      issue.fixes = didYouMean(name, known.sorted(), node.focus)
    }
    if issue.fixes.isEmpty {
      let declared = environment.declared.keys.sorted()
      issue.fixes = [
        IssueFix(
          declared.isEmpty || isMember
            ? "it is not among the functions of the language"
            : "it is neither of the language nor among \(list(declared))")
      ]
    }
    report(issue)
  }

  /// A call with its first argument in front of a dot, or behind a bracket.
  private func memberFix(_ name: String, _ index: NodeIndex, isMember: Bool) -> IssueFix {
    let places = tree.children(tree[index])
    guard let first = places.first else {
      return IssueFix(isMember ? "write `value.\(name)(…)`" : "write `\(name)(…)`")
    }
    let rest = places.dropFirst().map { text($0) }.joined(separator: ", ")
    let isSimple = tree[first].kind != .binary && tree[first].kind != .conditional
    let operand = isSimple ? text(first) : "(\(text(first)))"
    let call =
      isMember
      ? "\(operand).\(name)(\(rest))"
      : "\(name)(\(([text(first)] + places.dropFirst().map { text($0) }).joined(separator: ", ")))"
    return IssueFix("write `\(short(call))`", .init(tree[index].range, call))
  }

  /// `IF(a, b, c)` as a choice.
  private func choiceFix(_ index: NodeIndex) -> IssueFix {
    let parts = tree.children(tree[index]).map { text($0) }
    guard parts.count == 3 else { return IssueFix("it is `condition ? value : other`") }
    let choice = "(\(parts[0]) ? \(parts[1]) : \(parts[2]))"
    return IssueFix("write `\(short(choice))`", .init(tree[index].range, choice))
  }

  private var specialNames: [String] { isManifest ? specialFunctions.sorted() : [] }

  private mutating func reportArguments(
    _ name: String, _ arguments: [TypeID], _ places: [NodeIndex], _ index: NodeIndex,
    _ overloads: [Overload], _ isMember: Bool
  ) {
    let counts = Set(overloads.map(\.parameters.count)).sorted()
    let offset = isMember ? 1 : 0
    let signature = IssueFix("it is \(signatures(name, overloads, isMember))")
    guard counts.contains(arguments.count) else {
      let expected = counts.map { $0 - offset }.map(String.init)
      report(
        Issue(
          .call,
          "`\(name)` takes \(expected == ["0"] ? "no" : expected.joined(separator: " or ")) argument\(expected == ["1"] ? "" : "s"), and gets \(arguments.count - offset)",
          at: tree[index].range, label: "called here", fixes: [signature]))
      return
    }
    let candidates = overloads.filter { $0.parameters.count == arguments.count }
    // The argument that no way of calling the function takes, behind those that fit.
    for position in arguments.indices {
      var wanted: [TypeID] = []
      for candidate in candidates {
        var copy = self
        var fresh: [UInt32: TypeID] = [:]
        var isMatch = true
        for place in 0...position where isMatch {
          let instance = copy.instantiate(candidate.parameters[place], &fresh)
          isMatch = copy.accepts(instance, arguments[place])
          if !isMatch, place == position {
            types = copy.types
            wanted.append(copy.deepResolved(instance, &types))
          }
        }
        if isMatch {
          wanted = []
          break
        }
      }
      guard let first = wanted.first else { continue }
      let given = resolved(arguments[position])
      var issue = Issue(.type, "", at: tree[places[position]].range, label: words(given))
      if position == 0, isMember {
        issue.message = "\(words(given)) has no function `\(name)`"
        issue.range = tree[index].focus
        issue.label = "not possible"
        issue.related = [IssueLabel(tree[places[0]].range, words(given))]
        issue.fixes = [memberTypeFix(name, given, places[0], index) ?? signature]
      } else {
        let kinds = unique(wanted.map { types.words($0) })
        issue.message =
          kinds.count > 3
          ? "`\(name)` does not take \(words(given))"
          : "`\(name)` takes \(joined(kinds)) here, and this is \(words(given))"
        issue.fixes = [
          (kinds.count == 1 && name != "date"
            ? kindFix(given, places[position], like: first) : opening(given, places[position]))
            ?? signature
        ]
      }
      report(issue)
      return
    }
    report(
      Issue(
        .type,
        "`\(name)` does not take \(arguments.map { words($0) }.joined(separator: " with "))",
        at: tree[index].range, label: "called here", fixes: [signature]))
  }

  private func memberTypeFix(
    _ name: String, _ type: TypeID, _ place: NodeIndex, _ index: NodeIndex
  ) -> IssueFix? {
    switch types.kind(type) {
    case .optional: return opening(type, place)
    case .nullable:
      return IssueFix("ask first whether it is there: `\(short(text(place))) != null && …`")
    default: break
    }
    if ["orValue", "or", "hasValue", "value"].contains(name) {
      return IssueFix(
        "it is always there: take `.\(name)(…)` out",
        .init(TextRange(start: tree[place].range.end, end: tree[index].range.end), ""))
    }
    return nil
  }

  private func joined(_ kinds: [String]) -> String {
    guard let last = kinds.last, kinds.count > 1 else { return kinds.first ?? "" }
    return kinds.dropLast().joined(separator: ", ") + " or " + last
  }

  private func signatures(_ name: String, _ overloads: [Overload], _ isMember: Bool) -> String {
    unique(
      overloads.map { overload in
        let parameters = overload.parameters.dropFirst(isMember ? 1 : 0).map { plainName($0) }
        let receiver = isMember ? plainName(overload.parameters[0]) + "." : ""
        return "`\(receiver)\(name)(\(parameters.joined(separator: ", ")))`"
      }
    ).prefix(4).joined(separator: " or ")
  }

  /// A type in a signature, without what it is a list or a map of.
  private func plainName(_ type: TypeID) -> String {
    switch types.kind(type) {
    case .list: "list"
    case .map: "map"
    case .optional: "optional"
    case .parameter, .variable, .dynamic: "value"
    default: types.celName(type)
    }
  }

  private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

/// How each macro is called.
private let macroForms: [String: String] = [
  "all": "lines.all(line, line.quantity > 0)", "exists": "lines.exists(line, line.quantity > 0)",
  "exists_one": "lines.exists_one(line, line.quantity > 0)",
  "existsOne": "lines.existsOne(line, line.quantity > 0)",
  "filter": "lines.filter(line, line.quantity > 0)", "map": "lines.map(line, line.amount)",
  "sortBy": "lines.sortBy(line, line.amount)",
  "transformList": "list.transformList(position, entry, …)",
  "transformMap": "map.transformMap(key, value, …)",
  "transformMapEntry": "map.transformMapEntry(key, value, {…})",
  "optMap": "value.optMap(x, …)", "optFlatMap": "value.optFlatMap(x, …)",
]

/// What other languages call a function: what to do, and what stands for the name where that is all.
let foreignFunctions: [String: (hint: String, replacement: String?)] = [
  "if": ("a choice is written `condition ? value : other`", nil),
  "iif": ("a choice is written `condition ? value : other`", nil),
  "len": ("it is called `size`", "size"), "length": ("it is called `size`", "size"),
  "count": ("it is called `size`", "size"),
  "upper": ("it is written `text.upperAscii()`", nil),
  "lower": ("it is written `text.lowerAscii()`", nil),
  "toupper": ("it is called `upperAscii`", "upperAscii"),
  "tolower": ("it is called `lowerAscii`", "lowerAscii"),
  "touppercase": ("it is called `upperAscii`", "upperAscii"),
  "tolowercase": ("it is called `lowerAscii`", "lowerAscii"),
  "ceil": ("it is called `math.ceil`, or `ceilTo(x, multiple)`", "math.ceil"),
  "ceiling": ("it is called `math.ceil`, or `ceilTo(x, multiple)`", "math.ceil"),
  "roundup": ("it is `ceilTo(x, multiple)`", nil),
  "rounddown": ("it is `floorTo(x, multiple)`", nil),
  "floor": ("it is called `math.floor`, or `floorTo(x, multiple)`", "math.floor"),
  "abs": ("it is called `math.abs`", "math.abs"),
  "now": ("there is no clock: the day is an input", nil),
  "today": ("there is no clock: the day is an input", nil),
  "number": ("it is called `decimal`", "decimal"), "double": ("it is called `decimal`", "decimal"),
  "float": ("it is called `decimal`", "decimal"), "uint": ("it is called `int`", "int"),
  "integer": ("it is called `int`", "int"), "str": ("it is called `string`", "string"),
  "text": ("it is called `string`", "string"), "concat": ("texts are joined with `+`", nil),
  "avg": ("divide `sum(list)` by `size(list)`", nil),
  "average": ("divide `sum(list)` by `size(list)`", nil),
  "maximum": ("it is called `max`", nil), "minimum": ("it is called `min`", nil),
  "between": ("compare twice: `least <= x && x <= most`", nil),
  "coalesce": ("give a value with `.orValue(…)`", nil), "isnull": ("ask with `has(…)`", nil),
  "isempty": ("compare `size(…)` with 0", nil),
  "and": ("both conditions are joined with `&&`", nil),
  "or": ("either condition is joined with `||`", nil),
  "not": ("a condition is turned round with `!`", nil),
  "substr": ("it is called `substring`", "substring"),
  "sqrt": ("there are no square roots: figures stay exact", nil),
  "pow": ("there is no power: write `x * x`", nil),
  "power": ("there is no power: write `x * x`", nil),
  "unit": ("a quantity is written `quantity('2.5 ft2')`", nil),
]

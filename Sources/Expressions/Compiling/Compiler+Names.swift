import Diagnostics
import SourceText

/// Names of types that an expression may mention as values.
let typeNames: [String: String] = [
  "bool": "bool", "int": "int", "uint": "uint", "double": "double", "string": "string",
  "bytes": "bytes", "list": "list", "map": "map", "null_type": "null_type", "type": "type",
  "optional_type": "optional_type", "decimal": "decimal", "date": "date",
  "google.protobuf.Timestamp": "google.protobuf.Timestamp",
  "google.protobuf.Duration": "google.protobuf.Duration",
]

extension Compiler {
  // MARK: Qualified names

  /// The dotted name of a chain of plain fields behind a name that no macro binds.
  func dottedName(_ index: NodeIndex) -> (name: String, isAbsolute: Bool)? {
    var names: [String] = []
    var current = index
    while true {
      let node = tree[current]
      switch node.kind {
      case .select:
        guard node.flags.isDisjoint(with: [.test, .optional, .quoted]) else { return nil }
        names.append(tree.name(node))
        current = node.a
      case .identifier:
        let name = tree.name(node)
        let isAbsolute = node.flags.contains(.absolute)
        if !isAbsolute, local(name) != nil { return nil }
        names.append(name)
        return (names.reversed().joined(separator: "."), isAbsolute)
      default: return nil
      }
    }
  }

  /// The variable that a chain of fields names as a whole.
  func qualifiedVariable(_ index: NodeIndex) -> VariableDeclaration? {
    guard environment.hasDottedNames, let (name, isAbsolute) = dottedName(index) else { return nil }
    return candidates(name, isAbsolute).lazy.compactMap { environment.variable($0) }.first
      ?? nil
  }

  /// The type that a chain of fields names as a whole, such as `google.protobuf.Timestamp`: those of stock
  /// CEL, for manifests have civil dates.
  func qualifiedType(_ index: NodeIndex) -> String? {
    guard !isManifest, let (name, isAbsolute) = dottedName(index) else { return nil }
    return candidates(name, isAbsolute).lazy.compactMap { typeNames[$0] }.first ?? nil
  }

  /// A name in the container, in those around it, and as it is.
  func candidates(_ name: String, _ isAbsolute: Bool) -> [String] {
    if isAbsolute || environment.container.isEmpty { return [name] }
    var parts = environment.container.split(separator: ".").map(String.init)
    var all: [String] = []
    while !parts.isEmpty {
      all.append(parts.joined(separator: ".") + "." + name)
      parts.removeLast()
    }
    return all + [name]
  }

  func local(_ name: String) -> Variable? { scopes.last { $0.name == name } }

  // MARK: Names

  mutating func compileName(_ index: NodeIndex) -> TypeID {
    let node = tree[index]
    if node.kind == .identifier {
      let name = tree.name(node)
      let isAbsolute = node.flags.contains(.absolute)
      if !isAbsolute, let local = local(name) {
        emit(.local, index, a: local.local)
        push(1)
        if let known = localsOfNow, local.local < known { emit(.counterpart, index, a: 0) }
        nesting = max(nesting, local.nesting)
        return narrowed(local.type, index)
      }
      for candidate in candidates(name, isAbsolute) {
        if let variable = environment.variable(candidate) {
          return narrowed(load(variable, index), index)
        }
      }
      for candidate in candidates(name, isAbsolute) {
        if let type = typeNames[candidate] {
          emitConstant(.type(type), index)
          return .type
        }
      }
      return compileUnknownName(name, index)
    }
    if let variable = qualifiedVariable(index) { return load(variable, index) }
    if let type = qualifiedType(index) {
      emitConstant(.type(type), index)
      return .type
    }
    return compileUnknownName(tree.name(node), index)
  }

  /// The type of a name that may be null, where it was asked and is not.
  private func narrowed(_ type: TypeID, _ index: NodeIndex) -> TypeID {
    isManifest && types.kind(type) == .nullable && isPresent(index) ? types.first(type) : type
  }

  private mutating func load(_ variable: VariableDeclaration, _ index: NodeIndex) -> TypeID {
    emit(.variable, index, a: variable.slot)
    push(1)
    if localsOfNow != nil { emit(.counterpart, index, a: 0) }
    if !program.variablesRead.contains(variable.slot) {
      program.variablesRead.append(variable.slot)
    }
    return variable.type
  }

  private mutating func compileUnknownName(_ name: String, _ index: NodeIndex) -> TypeID {
    emit(.unknownName, index, a: nameIndex(name))
    push(1)
    // Nothing more is reported, so nothing more is looked for.
    if issues.count >= SyntaxLimits.issues { return .error }
    if partsOfNames.contains(index) { return .error }
    if isManifest, let (range, joined, parts) = hyphenatedName(index) {
      partsOfNames.formUnion(parts)
      let isKnown = local(joined) != nil || environment.variable(joined) != nil
      report(
        Issue(
          .unknownName, "there is no `\(text(range))` here", at: range, label: "not known",
          fixes: [
            IssueFix(
              "names have underscores here: write `\(joined)`",
              isKnown ? .init(range, joined) : nil)
          ]))
      return .error
    }
    let known = scopes.map(\.name) + environment.variableNames
    var fixes = didYouMean(name, known, tree[index].focus)
    if library.overloads[name] != nil {
      fixes = [IssueFix("`\(name)` is a function: write `\(name)(…)`")]
    } else if environment.unit(name) != nil {
      fixes = [IssueFix("`\(name)` is a unit: write a quantity as `quantity('1 \(name)')`")]
    } else if fixes.isEmpty {
      fixes = [
        IssueFix(known.isEmpty ? "no names are declared" : "the names here are \(list(known))")
      ]
    }
    report(
      Issue(
        .unknownName, "there is no `\(name)` here", at: tree[index].focus, label: "not known",
        fixes: fixes))
    return isLenient ? .dynamic : .error
  }

  // MARK: Fields

  mutating func compileSelect(_ index: NodeIndex, _ operand: TypeID) -> TypeID {
    let node = tree[index]
    let type = resolved(operand)
    let field = tree.name(node)
    let isTest = node.flags.contains(.test)
    let isOptionalSelect = node.flags.contains(.optional)
    switch types.kind(type) {
    case .record: return compileField(index, type, field, isTest, isOptionalSelect)
    case .map:
      emitSelect(index, field, isTest, isOptionalSelect)
      let value = types.second(type)
      if reportHyphenatedKey(index, value) { return .error }
      return isTest ? .bool : isOptionalSelect ? types.optional(value) : value
    case .optional:
      emitSelect(index, field, isTest, isOptionalSelect)
      if isTest { return .bool }
      return types.optional(fieldType(types.first(type), field, index))
    case .dynamic, .error, .variable:
      emitSelect(index, field, isTest, isOptionalSelect)
      return isTest
        ? .bool : isOptionalSelect ? types.optional(.dynamic) : type == .error ? .error : .dynamic
    case .nullable:
      emitSelect(index, field, isTest, isOptionalSelect)
      report(
        Issue(
          .optional, "this may be null, and null has no fields", at: tree[node.a].range,
          label: words(type),
          fixes: [IssueFix("ask first whether it is there: `\(short(text(node.a))) != null && …`")])
      )
      return .error
    default:
      emitSelect(index, field, isTest, isOptionalSelect)
      if partsOfNames.contains(node.a) { return .error }
      report(
        Issue(
          .type, "\(words(type)) has no fields", at: node.focus, label: "not a field",
          related: [IssueLabel(tree[node.a].range, words(type))],
          fixes: methodFix(field, type, node.focus)))
      return isLenient ? .dynamic : .error
    }
  }

  private func methodFix(_ name: String, _ type: TypeID, _ range: TextRange) -> [IssueFix] {
    if library.overloads[name]?.contains(where: { $0.isMember && $0.parameters.count == 1 }) == true
    {
      return [IssueFix("it is a function: add `()`", .init(range, "\(name)()"))]
    }
    if let known = foreignFunctions[name.lowercased()] { return [IssueFix(known.hint)] }
    if types.kind(type) == .list, types.kind(resolved(types.first(type))) == .record,
      environment.position(name, of: resolved(types.first(type))) != nil
    {
      return [IssueFix("each entry has one: go through the list with `.map(x, x.\(name))`")]
    }
    return [IssueFix("\(words(type)) is used as it is, without `.\(name)`")]
  }

  private mutating func emitSelect(
    _ index: NodeIndex, _ field: String, _ isTest: Bool, _ isOptional: Bool
  ) {
    emit(.select, index, a: nameIndex(field), b: isTest ? 1 : isOptional ? 2 : 0)
  }

  /// The type of a field inside an optional.
  private mutating func fieldType(_ type: TypeID, _ field: String, _ index: NodeIndex) -> TypeID {
    let type = resolved(type)
    switch types.kind(type) {
    case .map: return types.second(type)
    case .optional: return fieldType(types.first(type), field, index)
    case .record:
      guard let position = environment.position(field, of: type) else {
        return unknownField(field, of: type, index)
      }
      return environment.fields(type)[position].type
    default: return .dynamic
    }
  }

  private mutating func compileField(
    _ index: NodeIndex, _ record: TypeID, _ name: String, _ isTest: Bool, _ isOptionalSelect: Bool
  ) -> TypeID {
    guard let position = environment.position(name, of: record) else {
      emitSelect(index, name, isTest, isOptionalSelect)
      return unknownField(name, of: record, index)
    }
    let field = environment.fields(record)[position]
    if isTest {
      emit(.fieldTest, index, a: position)
      return .bool
    }
    if isOptionalSelect {
      emit(.fieldOptional, index, a: position)
      return types.optional(field.type)
    }
    if types.kind(field.type) == .nullable {
      emit(.fieldOrNull, index, a: position)
      return isPresent(index) ? types.first(field.type) : field.type
    }
    emit(.field, index, a: position)
    if field.isOptional, !isPresent(index) {
      if reportUnopened(index, field) { return .error }
      reportUnguarded(index, field, record)
    }
    return field.type
  }

  /// Reports `a.price.orValue(…)`, which takes an optional value and wants only its sign.
  private mutating func reportUnopened(_ index: NodeIndex, _ field: RecordField) -> Bool {
    let node = tree[index]
    let rest = text(TextRange(start: node.range.end, end: node.range.end &+ 10))
    guard rest.hasPrefix(".orValue(") || rest.hasPrefix(".hasValue(") else { return false }
    let part = TextRange(start: tree[node.a].range.end, end: node.range.end)
    report(
      Issue(
        .optional, "`\(short(text(node.range)))` may not be there", at: node.focus,
        label: "read without `?`",
        fixes: [IssueFix("write `.?\(field.name)`", .init(part, ".?\(field.name)"))]))
    return true
  }

  private mutating func reportUnguarded(_ index: NodeIndex, _ field: RecordField, _ record: TypeID)
  {
    let node = tree[index]
    let whole = text(node.range)
    var fixes: [IssueFix] = []
    if path(index) != nil {
      fixes.append(IssueFix("ask first: `has(\(short(whole))) && …`"))
    }
    let part = TextRange(start: tree[node.a].range.end, end: node.range.end)
    if let zero = zeroText(resolved(field.type)) {
      let optional = ".?\(field.name).orValue(\(zero))"
      fixes.append(
        IssueFix(
          "\(fixes.isEmpty ? "" : "or ")say what counts when it is not there", .init(part, optional)
        ))
    } else {
      fixes.append(
        IssueFix("\(fixes.isEmpty ? "" : "or ")go on with an optional value: `.?\(field.name)`"))
    }
    report(
      Issue(
        .optional, "`\(short(whole))` may not be there", at: node.focus,
        label: "not every \(types.recordNames[Int(types[record].a)]) has it", fixes: fixes))
  }

  private mutating func unknownField(
    _ name: String, of record: TypeID, _ index: NodeIndex
  ) -> TypeID {
    let fields = environment.fields(record).map(\.name)
    if isManifest, let (range, joined, parts) = hyphenatedName(index),
      environment.position(joined, of: record) != nil
    {
      partsOfNames.formUnion(parts)
      report(
        Issue(
          .unknownName, "\(types.words(record)) has no field `\(text(range))`", at: range,
          label: "not a field",
          fixes: [
            IssueFix("names have underscores here: write `\(joined)`", .init(range, joined))
          ]))
      return .error
    }
    var fixes = didYouMean(name, fields, tree[index].focus)
    if fixes.isEmpty { fixes = [IssueFix("its fields are \(list(fields))")] }
    report(
      Issue(
        .unknownName, "\(types.words(record)) has no field `\(name)`", at: tree[index].focus,
        label: "not a field", fixes: fixes))
    return isLenient ? .dynamic : .error
  }

  // MARK: Suggestions

  func didYouMean(_ name: String, _ known: [String], _ range: TextRange) -> [IssueFix] {
    let near = suggestions(for: name, among: known)
    guard let best = near.first else { return [] }
    return [IssueFix("did you mean \(alternatives(near))?", .init(range, best))]
  }

  func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "`\($0)`" }
    return shown.joined(separator: ", ") + (names.count > 12 ? " and others" : "")
  }
}

extension Environment {
  /// The position of a field of a record type.
  func position(_ field: String, of record: TypeID) -> Int? {
    records[Int(types[record].a)].positions[field]
  }
}

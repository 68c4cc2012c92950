/// Type variables and which types fit which (cel-go's checker is the reference for their rules).
extension Compiler {
  mutating func freshVariable() -> TypeID {
    substitutions.append(nil)
    return types.variable(substitutions.count - 1)
  }

  /// What a type variable stands for, as far as that is known.
  func resolved(_ type: TypeID) -> TypeID {
    var type = type
    while types.kind(type) == .variable, let known = substitutions[Int(types[type].a)] {
      type = known
    }
    return type
  }

  /// A type with the variables in its parts replaced; those that are free are any kind.
  ///
  /// - Parameter table: where the result belongs to: the compiler's own, or a copy of it.
  func deepResolved(_ type: TypeID, _ table: inout TypeTable) -> TypeID {
    let type = resolved(type)
    let entry = table[type]
    switch entry.kind {
    case .variable: return .dynamic
    case .list:
      let element = deepResolved(TypeID(entry.a), &table)
      return table.list(element)
    case .optional:
      let value = deepResolved(TypeID(entry.a), &table)
      return table.optional(value)
    case .map:
      let key = deepResolved(TypeID(entry.a), &table)
      let value = deepResolved(TypeID(entry.b), &table)
      return table.map(key, value)
    case .abstract:
      let parameters = table.abstractParameters(type).map { deepResolved($0, &table) }
      return table.abstract(table.abstractName(type), parameters)
    default: return type
    }
  }

  /// The type of the whole expression, in the compiler's own table.
  mutating func finalType(_ type: TypeID) -> TypeID {
    var table = types
    let settled = deepResolved(type, &table)
    types = table
    return settled
  }

  /// Whether a value of one type can stand where another is wanted; variables are settled on the way.
  mutating func accepts(_ wanted: TypeID, _ given: TypeID) -> Bool {
    if wanted == given { return true }
    let before = substitutions
    if assign(wanted, given) { return true }
    substitutions = before
    return false
  }

  private mutating func assign(_ wanted: TypeID, _ given: TypeID) -> Bool {
    if wanted == given { return true }
    let wantedKind = types.kind(wanted)
    let givenKind = types.kind(given)
    if givenKind == .variable {
      switch settle(given, as: wanted) {
      case .settled: return true
      case .contradicted: return false
      case .impossible: break
      }
    }
    if wantedKind == .variable { return settle(wanted, as: given) == .settled }
    if wantedKind == .dynamic || givenKind == .dynamic || wantedKind == .error
      || givenKind == .error
    {
      return true
    }
    if wantedKind == .nullable {
      return givenKind == .null || assign(types.first(wanted), given)
    }
    // A value that may be null fits only where null does; equality asks beyond that.
    if givenKind == .nullable { return wantedKind == .null }
    if wantedKind == .null { return isNullable(givenKind) }
    if givenKind == .null { return isNullable(wantedKind) }
    if isManifest, wantedKind == .decimal, givenKind == .int || givenKind == .percent {
      return true
    }
    guard wantedKind == givenKind else { return false }
    switch wantedKind {
    case .list, .optional: return assign(types.first(wanted), types.first(given))
    case .map:
      return assign(types.first(wanted), types.first(given))
        && assign(types.second(wanted), types.second(given))
    case .abstract:
      let left = types.abstractParameters(wanted)
      let right = types.abstractParameters(given)
      guard types.abstractName(wanted) == types.abstractName(given), left.count == right.count
      else { return false }
      for (first, second) in zip(left, right) where !assign(first, second) { return false }
      return true
    default: return false
    }
  }

  private func isNullable(_ kind: TypeKind) -> Bool {
    switch kind {
    case .optional, .abstract, .duration, .timestamp, .null: true
    default: false
    }
  }

  private enum Settlement { case settled, contradicted, impossible }

  private mutating func settle(_ variable: TypeID, as type: TypeID) -> Settlement {
    if types.kind(type) == .variable, type == variable { return .settled }
    let number = Int(types[variable].a)
    if let known = substitutions[number] {
      if known == type { return .settled }
      guard assign(type, known) || isManifest && assign(known, type) else { return .contradicted }
      let general = mostGeneral(type, known)
      if !occurs(variable, in: general) { substitutions[number] = general }
      return .settled
    }
    if occurs(variable, in: type) { return .impossible }
    substitutions[number] = type
    return .settled
  }

  private func occurs(_ variable: TypeID, in type: TypeID) -> Bool {
    if type == variable { return true }
    let entry = types[type]
    switch entry.kind {
    case .variable:
      return substitutions[Int(entry.a)].map { occurs(variable, in: $0) } ?? false
    case .list, .optional, .nullable: return occurs(variable, in: TypeID(entry.a))
    case .map:
      return occurs(variable, in: TypeID(entry.a)) || occurs(variable, in: TypeID(entry.b))
    case .abstract: return types.abstractParameters(type).contains { occurs(variable, in: $0) }
    default: return false
    }
  }

  private func mostGeneral(_ left: TypeID, _ right: TypeID) -> TypeID {
    isAsGeneral(left, as: right) ? left : right
  }

  private func isAsGeneral(_ left: TypeID, as right: TypeID) -> Bool {
    let leftKind = types.kind(left)
    let rightKind = types.kind(right)
    if leftKind == .dynamic || leftKind == .variable { return true }
    if rightKind == .dynamic || rightKind == .variable { return false }
    if leftKind == .decimal, rightKind == .int || rightKind == .percent { return true }
    if leftKind == .nullable { return true }
    guard leftKind == rightKind else { return rightKind == .null }
    switch leftKind {
    case .list, .optional: return isAsGeneral(types.first(left), as: types.first(right))
    case .map:
      return isAsGeneral(types.first(left), as: types.first(right))
        && isAsGeneral(types.second(left), as: types.second(right))
    case .abstract:
      return zip(types.abstractParameters(left), types.abstractParameters(right)).allSatisfy {
        isAsGeneral($0, as: $1)
      }
    default: return left == right
    }
  }

  /// The type that values of both types have; nil when there is none.
  mutating func common(_ left: TypeID, _ right: TypeID) -> TypeID? {
    if left == right { return left }
    if left == .error || right == .error { return .error }
    if accepts(left, right) { return mostGeneral(resolved(left), resolved(right)) }
    if accepts(right, left) { return mostGeneral(resolved(right), resolved(left)) }
    // A whole number beside a percentage.
    if isManifest, isNumeric(resolved(left)), isNumeric(resolved(right)) { return .decimal }
    return nil
  }

  /// Whether it is a plain number of any kind.
  func isNumeric(_ type: TypeID) -> Bool {
    switch types.kind(type) {
    case .int, .uint, .double, .decimal, .percent: true
    default: false
    }
  }

  /// A signature's type with fresh variables for its parameters.
  mutating func instantiate(_ type: TypeID, _ fresh: inout [UInt32: TypeID]) -> TypeID {
    let entry = types[type]
    switch entry.kind {
    case .parameter:
      if let known = fresh[entry.a] { return known }
      let variable = freshVariable()
      fresh[entry.a] = variable
      return variable
    case .list:
      let element = instantiate(TypeID(entry.a), &fresh)
      return types.list(element)
    case .optional:
      let value = instantiate(TypeID(entry.a), &fresh)
      return types.optional(value)
    case .map:
      let key = instantiate(TypeID(entry.a), &fresh)
      let value = instantiate(TypeID(entry.b), &fresh)
      return types.map(key, value)
    case .abstract:
      var parameters: [TypeID] = []
      for parameter in types.abstractParameters(type) {
        parameters.append(instantiate(parameter, &fresh))
      }
      return types.abstract(types.abstractName(type), parameters)
    default: return type
    }
  }
}

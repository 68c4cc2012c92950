import Decimals
import Quantities
import SourceText

extension Evaluator {
  /// An operator on values that are no faults.
  func apply(_ op: Operation, _ left: Value, _ right: Value, _ range: TextRange) -> Value {
    switch op {
    case .equal: return .bool(areEqual(left, right))
    case .notEqual: return .bool(!areEqual(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard isOrderable(left, right) else { return noOverload(op, left, right, range) }
      guard let order = compare(left, right) else { return .bool(false) }
      switch op {
      case .less: return .bool(order < 0)
      case .lessOrEqual: return .bool(order <= 0)
      case .greater: return .bool(order > 0)
      default: return .bool(order >= 0)
      }
    case .in: return contains(left, in: right, range)
    default: return arithmetic(op, left, right, range)
    }
  }

  func noOverload(
    _ op: Operation, _ left: Value, _ right: Value, _ range: TextRange
  ) -> Value {
    fault(
      .noSuchOverload, "`\(op.sign)` does not take \(describe(left)) and \(describe(right))", range)
  }

  // MARK: Equality and order

  /// Whether two values are equal; values of different kinds never are, but for numbers.
  func areEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let first), .bool(let second)): return first == second
    case (.int(let first), .int(let second)): return first == second
    case (.string(let first), .string(let second)):
      return spendComparing(first.utf8.count, second.utf8.count) && ordinalEqual(first, second)
    case (.bytes(let first), .bytes(let second)):
      return spendComparing(first.count, second.count) && first == second
    case (.list(let first), .list(let second)):
      return first.count == second.count && spend(first.count)
        && zip(first, second).allSatisfy { areEqual($0, $1) }
    case (.map(let first), .map(let second)):
      guard first.keys.count == second.keys.count, spend(first.keys.count) else { return false }
      return zip(first.keys, first.values).allSatisfy { key, value in
        spendKey(key) && (second.value(of: key).map { areEqual(value, $0) } ?? false)
      }
    case (.type(let first), .type(let second)): return first == second
    case (.optional(let first), .optional(let second)):
      switch (first.value, second.value) {
      case (nil, nil): return true
      case (let one?, let other?): return areEqual(one, other)
      default: return false
      }
    case (.record(let type, let row), .record(let otherType, let otherRow)):
      return type == otherType && row == otherRow
    case (.collection, _), (_, .collection):
      guard let first = entries(left), let second = entries(right) else { return false }
      return first.count == second.count && spend(first.count)
        && zip(first, second).allSatisfy { areEqual($0, $1) }
    default:
      guard isOrderable(left, right) else { return false }
      return compare(left, right) == 0
    }
  }

  /// Takes fuel for a long key, which is hashed to be found.
  func spendKey(_ key: Value) -> Bool {
    if case .string(let text) = key, text.utf8.count >= 64 { return spend(text.utf8.count / 64) }
    return true
  }

  /// Takes fuel for long texts; false when they differ in length anyway.
  @inline(__always)
  private func spendComparing(_ size: Int, _ otherSize: Int) -> Bool {
    size == otherSize && (size < 64 || spend(size / 64))
  }

  /// The elements of a list of either kind.
  func entries(_ value: Value) -> [Value]? {
    switch value {
    case .list(let list): return list
    case .collection(let kind, let row):
      let handle = CollectionHandle(kind: kind, row: row)
      return (0..<facts.count(handle)).map { facts.element($0, of: handle) }
    default: return nil
    }
  }

  private func isOrderable(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.bool, .bool), (.string, .string), (.bytes, .bytes), (.duration, .duration),
      (.timestamp, .timestamp), (.date, .date):
      true
    case (.money(_, let first), .money(_, let second)): first == second
    case (.quantity(_, let first), .quantity(_, let second)):
      first == second || dimension(first) == dimension(second)
    case (.rate(_, let first, let unit), .rate(_, let second, let otherUnit)):
      first == second && dimension(unit) == dimension(otherUnit)
    default: isNumber(left) && isNumber(right)
    }
  }

  private func isNumber(_ value: Value) -> Bool {
    switch value {
    case .int, .uint, .double, .number, .percent: true
    default: false
    }
  }

  func dimension(_ unit: UInt16) -> Dimension { environment.units[Int(unit)].unit.dimension }

  /// -1, 0 or 1; nil where neither is true, as for NaN.
  func compare(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.int(let first), .int(let second)): return order(first, second)
    case (.bool(let first), .bool(let second)): return order(first ? 1 : 0, second ? 1 : 0)
    case (.string(let first), .string(let second)):
      guard spend(min(first.utf8.count, second.utf8.count) / 64) else { return 0 }
      if ordinalEqual(first, second) { return 0 }
      return ordinalPrecedes(first, second) ? -1 : 1
    case (.bytes(let first), .bytes(let second)):
      guard spend(min(first.count, second.count) / 64) else { return 0 }
      if first == second { return 0 }
      return first.lexicographicallyPrecedes(second) ? -1 : 1
    case (.duration(let first, let nanos), .duration(let second, let otherNanos)),
      (.timestamp(let first, let nanos), .timestamp(let second, let otherNanos)):
      return first != second ? order(first, second) : order(nanos, otherNanos)
    case (.date(let first), .date(let second)): return order(first.day, second.day)
    case (.money(let first, _), .money(let second, _)): return first.compare(to: second)
    case (.quantity(let first, let unit), .quantity(let second, let otherUnit)):
      if unit == otherUnit { return first.compare(to: second) }
      return compareMeasured(first, unit, second, otherUnit, isPer: false)
    case (.rate(let first, _, let unit), .rate(let second, _, let otherUnit)):
      if unit == otherUnit { return first.compare(to: second) }
      return compareMeasured(first, unit, second, otherUnit, isPer: true)
    default: return compareNumbers(left, right)
    }
  }

  private func order<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  private func compareNumbers(_ left: Value, _ right: Value) -> Int? {
    if let first = decimal(left), let second = decimal(right) { return first.compare(to: second) }
    return celCompare(left, right)
  }

  /// A whole number, a decimal or a percentage as a decimal.
  func decimal(_ value: Value) -> Number? {
    switch value {
    case .int(let whole): Number(whole)
    case .number(let number), .percent(let number): number
    default: nil
    }
  }

  // MARK: Membership

  private func contains(_ value: Value, in collection: Value, _ range: TextRange) -> Value {
    switch collection {
    case .list(let list):
      guard spend(list.count) else { return outOfFuel(range) }
      return .bool(list.contains { areEqual(value, $0) })
    case .map(let map):
      return spendKey(value) ? .bool(map.value(of: value) != nil) : outOfFuel(range)
    case .collection(let kind, let row):
      let handle = CollectionHandle(kind: kind, row: row)
      if case .string(let key) = value, facts.entry(key, of: handle) != nil { return .bool(true) }
      let count = facts.count(handle)
      guard spend(count) else { return outOfFuel(range) }
      return .bool((0..<count).contains { areEqual(value, facts.element($0, of: handle)) })
    default: return noOverload(.in, value, collection, range)
    }
  }

  // MARK: Fields and positions

  /// `value.name`: the entry of a map, the field of an optional's value, or a test.
  ///
  /// - Parameter mode: 1 asks whether it is there, 2 gives an optional.
  func select(_ name: String, in value: Value, mode: Int, _ range: TextRange) -> Value {
    switch value {
    case .fault: return value
    case .map(let map):
      let found = map.value(of: .string(name))
      if mode == 1 { return .bool(found != nil) }
      if mode == 2 { return .optional(OptionalValue(found)) }
      return found ?? fault(.noSuchKey, "there is no `\(name)` in this map", range)
    case .optional(let optional):
      guard let inner = optional.value else { return mode == 1 ? .bool(false) : value }
      if mode == 1 {
        if case .optional = inner { return select(name, in: inner, mode: 1, range) }
        return select(name, in: inner, mode: 1, range)
      }
      return select(name, in: inner, mode: 2, range)
    case .collection(let kind, let row):
      let found = facts.entry(name, of: CollectionHandle(kind: kind, row: row))
      if mode == 1 { return .bool(found != nil) }
      if mode == 2 { return .optional(OptionalValue(found)) }
      return found ?? fault(.noSuchKey, "there is no `\(name)` here", range)
    case .record(let type, let row):
      let record = environment.records[Int(type)]
      let found = record.positions[name].flatMap {
        facts.value(of: $0, in: RecordHandle(type: type, row: row))
      }
      if mode == 1 { return .bool(found != nil) }
      if mode == 2 { return .optional(OptionalValue(found)) }
      return found ?? fault(.noSuchKey, "\(article(record.name)) has no `\(name)`", range)
    default:
      // Something that could have fields and has none, or nothing that ever has.
      return fault(
        mode == 1 ? .noSuchOverload : .noSuchKey, "\(describe(value)) has no field `\(name)`", range
      )
    }
  }

  /// `value[position]`.
  func element(
    _ position: Value, of value: Value, isOptional: Bool, _ range: TextRange
  ) -> Value {
    if case .fault = value { return value }
    if case .fault = position { return position }
    switch value {
    case .optional(let optional):
      guard let inner = optional.value else { return value }
      return element(position, of: inner, isOptional: true, range)
    case .map(let map):
      guard spendKey(position) else { return outOfFuel(range) }
      let found = map.value(of: position)
      if isOptional { return .optional(OptionalValue(found)) }
      return found ?? fault(.noSuchKey, "there is no \(literal(position)) in this map", range)
    case .collection(let kind, let row):
      let handle = CollectionHandle(kind: kind, row: row)
      if case .string(let key) = position {
        let found = facts.entry(key, of: handle)
        if isOptional { return .optional(OptionalValue(found)) }
        return found ?? fault(.noSuchKey, "there is no `\(key)` here", range)
      }
      return listElement(position, count: facts.count(handle), isOptional, range) {
        facts.element($0, of: handle)
      }
    case .list(let list):
      return listElement(position, count: list.count, isOptional, range) { list[$0] }
    default:
      return fault(.noSuchOverload, "\(describe(value)) has no positions", range)
    }
  }

  private func listElement(
    _ position: Value, count: Int, _ isOptional: Bool, _ range: TextRange,
    _ element: (Int) -> Value
  ) -> Value {
    guard
      let index = MapKey(position).flatMap({ key -> Int? in
        switch key {
        case .int(let number): Int(number)
        case .uint: Int.max
        default: nil
        }
      })
    else {
      return fault(
        .invalidArgument, "\(describe(position)) is no position in a list", range)
    }
    if index >= 0, index < count {
      return isOptional ? .optional(OptionalValue(element(index))) : element(index)
    }
    if isOptional { return .optional(.none) }
    return fault(
      .outOfRange, "there is no position \(index) in a list of \(count)", range)
  }
}

extension Operation {
  /// How it is written.
  var sign: String {
    switch self {
    case .add: "+"
    case .subtract, .negate: "-"
    case .multiply: "*"
    case .divide: "/"
    case .remainder: "%"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .equal: "=="
    case .notEqual: "!="
    case .in: "in"
    default: "!"
    }
  }
}

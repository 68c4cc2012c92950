import Decimals
import SourceText

extension Evaluator {
  func optionalFunction(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    switch (builtin, arguments.count) {
    case (.optionalNone, 0): return .optional(.none)
    case (.optionalOf, 1): return .optional(OptionalValue(arguments[0]))
    case (.optionalOfNonZero, 1):
      return .optional(isZero(arguments[0]) ? .none : OptionalValue(arguments[0]))
    case (.optionalUnwrap, 1):
      guard let list = entries(arguments[0]) else { return wrong(builtin, arguments, range) }
      var values: [Value] = []
      for value in list {
        guard case .optional(let optional) = value else { return wrong(builtin, arguments, range) }
        if let inner = optional.value { values.append(inner) }
      }
      return .list(values)
    default: break
    }
    guard let first = arguments.first, case .optional(let optional) = first else {
      return wrong(builtin, arguments, range)
    }
    switch (builtin, arguments.count) {
    case (.hasValue, 1): return .bool(optional.value != nil)
    case (.optionalValue, 1):
      return optional.value ?? fault(.noValue, "this optional has no value", range)
    case (.or, 2):
      guard case .optional = arguments[1] else { return wrong(builtin, arguments, range) }
      return optional.value == nil ? arguments[1] : first
    case (.orValue, 2): return optional.value ?? arguments[1]
    default: return wrong(builtin, arguments, range)
    }
  }

  private func isZero(_ value: Value) -> Bool {
    switch value {
    case .null: true
    case .bool(let flag): !flag
    case .int(let number): number == 0
    case .uint(let number): number == 0
    case .double(let cel): cel == 0
    case .number(let number), .percent(let number), .money(let number, _),
      .quantity(let number, _), .rate(let number, _, _):
      number.isZero
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .list(let list): list.isEmpty
    case .map(let map): map.keys.isEmpty
    case .duration(let seconds, let nanos): seconds == 0 && nanos == 0
    case .optional(let optional): optional.value == nil
    default: false
    }
  }

  func listFunction(
    _ builtin: Builtin, _ arguments: UnsafeBufferPointer<Value>, _ range: TextRange
  ) -> Value {
    if builtin == .reverse, arguments.count == 1, case .string(let text) = arguments[0] {
      guard spend(text.utf8.count / 8) else { return outOfFuel(range) }
      return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
    }
    if builtin == .range {
      guard arguments.count == 1, case .int(let count) = arguments[0] else {
        return wrong(builtin, arguments, range)
      }
      guard spend(Int(clamping: count)) else { return outOfFuel(range) }
      return .list((0..<max(count, 0)).map { .int($0) })
    }
    guard let first = arguments.first, let list = entries(first) else {
      return wrong(builtin, arguments, range)
    }
    guard spend(list.count) else { return outOfFuel(range) }
    switch (builtin, arguments.count) {
    case (.first, 1): return .optional(OptionalValue(list.first))
    case (.last, 1): return .optional(OptionalValue(list.last))
    case (.reverse, 1): return .list(list.reversed())
    case (.distinct, 1): return distinct(list, range)
    case (.sort, 1): return sorted(list, by: list, range)
    case (.sum, 2): return sum(list, arguments[1], range)
    case (.flatten, 1): return flattened(list, depth: 1, range)
    case (.flatten, 2):
      guard case .int(let depth) = arguments[1], depth >= 0 else {
        return fault(.invalidArgument, "a depth is a whole number of 0 or more", range)
      }
      return flattened(list, depth: Int(clamping: depth), range)
    case (.slice, 3):
      guard case .int(let start) = arguments[1], case .int(let end) = arguments[2] else {
        return wrong(builtin, arguments, range)
      }
      guard start >= 0, end >= start, end <= list.count else {
        return fault(
          .outOfRange, "there is no part \(start) to \(end) of a list of \(list.count)", range)
      }
      return .list(Array(list[Int(start)..<Int(end)]))
    default: return wrong(builtin, arguments, range)
    }
  }

  private func distinct(_ list: [Value], _ range: TextRange) -> Value {
    var kept: [Value] = []
    var seen: Set<MapKey> = []
    var others: [Value] = []
    for value in list {
      if let key = distinctKey(value) {
        if seen.insert(key).inserted { kept.append(value) }
        continue
      }
      guard spend(others.count / 4) else { return outOfFuel(range) }
      if !others.contains(where: { areEqual($0, value) }) {
        kept.append(value)
        others.append(value)
      }
    }
    return .list(kept)
  }

  /// What stands for a value in a set; nil for one that has to be compared with every other.
  private func distinctKey(_ value: Value) -> MapKey? {
    switch value {
    case .string, .bool: MapKey(value)
    case .int, .number: environment.model == .manifest ? MapKey(value) : nil
    case .percent(let share): MapKey(.number(share))
    default: nil
    }
  }

  private func flattened(_ list: [Value], depth: Int, _ range: TextRange) -> Value {
    var result = list
    for _ in 0..<depth {
      var flat: [Value] = []
      var isFlat = true
      for value in result {
        guard let inner = entries(value) else {
          flat.append(value)
          continue
        }
        isFlat = false
        guard spend(inner.count) else { return outOfFuel(range) }
        flat += inner
      }
      result = flat
      if isFlat { break }
    }
    return .list(result)
  }

  /// A list in the order of keys; equal ones keep their order.
  func sorted(_ list: [Value], by keys: [Value], _ range: TextRange) -> Value {
    guard list.count == keys.count, let first = keys.first else { return .list(list) }
    for key in keys {
      guard isSortable(first, key) else {
        return fault(
          .noSuchOverload, "\(describe(first)) and \(describe(key)) have no common order", range)
      }
    }
    guard spend(list.count * 4) else { return outOfFuel(range) }
    let order = keys.indices.sorted { left, right in
      let order = compare(keys[left], keys[right]) ?? 0
      return order != 0 ? order < 0 : left < right
    }
    return .list(order.map { list[$0] })
  }

  private func isSortable(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.bool, .bool), (.string, .string), (.bytes, .bytes), (.duration, .duration),
      (.timestamp, .timestamp), (.date, .date), (.int, .int), (.uint, .uint), (.double, .double):
      true
    case (.money(_, let first), .money(_, let second)): first == second
    case (.quantity(_, let first), .quantity(_, let second)): dimension(first) == dimension(second)
    default: decimal(left) != nil && decimal(right) != nil
    }
  }

  /// A sum; `zero` is that of an empty list.
  private func sum(_ list: [Value], _ zero: Value, _ range: TextRange) -> Value {
    guard var total = list.first else { return zero }
    for value in list.dropFirst() {
      total = arithmetic(.add, total, value, range)
      if case .fault = total { return total }
    }
    return total
  }
}

import DocumentTrees
import Expressions

/// Runs the cases of a file of the CEL conformance suite through the engine in `cel` mode.
///
/// A case that expects an error has to compile and to fail only when it runs; a case that expects a type
/// has to check as that type.
///
/// - Parameters:
///   - text: a JSON object a line: `expr`, `expect`, and what it needs.
///   - model: the number model; `manifest` for the cases without doubles and unsigned integers.
public func runCELConformance(
  _ text: String, _ model: NumberModel = .cel, timeZones: (any TimeZoneSource)? = nil
) -> ConformanceReport {
  var report = ConformanceReport()
  for (line, value) in conformanceCases(text) {
    let failure = value.map { CELCase($0, model, timeZones).failure() } ?? "unreadable"
    report.outcomes.append(
      ConformanceReport.Outcome(
        line: line, group: value?["file"]?.string ?? "", isPassed: failure == nil,
        explanation: failure ?? ""))
  }
  return report
}

private struct CELCase {
  let item: JSONValue
  let model: NumberModel
  let timeZones: (any TimeZoneSource)?

  init(_ item: JSONValue, _ model: NumberModel, _ timeZones: (any TimeZoneSource)?) {
    self.item = item
    self.model = model
    self.timeZones = timeZones
  }

  /// What is wrong; nil for a case that came out as expected.
  func failure() -> String? {
    var environment = Environment(model)
    environment.container = item["container"]?.string ?? ""
    var slots: [(name: String, slot: Int)] = []
    for declaration in item["type_env"]?.list ?? [] {
      guard let name = declaration["name"]?.string else { return "a declaration without a name" }
      if declaration["kind"]?.string == "func" {
        for overload in declaration["overloads"]?.list ?? [] {
          guard
            environment.declareFunction(
              name, parameters: overload["params"]?.list?.compactMap(\.string) ?? [],
              result: overload["result"]?.string ?? "dyn",
              isMember: overload["member"]?.isTrue ?? false)
          else { return "an unknown type in `\(name)`" }
        }
      } else {
        guard let type = environment.type(named: declaration["type"]?.string ?? "dyn") else {
          return "an unknown type of `\(name)`"
        }
        slots.append((name, environment.declare(name, type)))
      }
    }
    if case .object(let bindings)? = item["bindings"] {
      for binding in bindings where !slots.contains(where: { $0.name == binding.key }) {
        slots.append((binding.key, environment.declare(binding.key, .dynamic)))
      }
    }
    return run(environment, slots)
  }

  private func run(_ environment: Environment, _ slots: [(name: String, slot: Int)]) -> String? {
    guard let expression = item["expr"]?.string, let expect = item["expect"] else {
      return "no expression"
    }
    let checked = environment.compile(
      expression, isChecked: !(item["disable_check"]?.isTrue ?? false),
      expandsMacros: !(item["disable_macros"]?.isTrue ?? false))
    guard let program = checked.program else {
      return "does not compile: \(checked.issues.map(\.message).joined(separator: "; "))"
    }
    if let type = expect["type"]?.string, !(item["disable_check"]?.isTrue ?? false) {
      let found = checked.types.celName(checked.type)
      if found != type { return "has the type \(found), expected \(type)" }
    }
    if item["check_only"]?.isTrue ?? false { return nil }
    let evaluator = Evaluator(environment)
    evaluator.timeZones = timeZones
    var bindings = [Value](repeating: .null, count: environment.variableCount)
    for (name, slot) in slots {
      guard let given = item["bindings"]?[name] else { continue }
      guard let value = value(given, evaluator) else { return "an unreadable binding" }
      bindings[slot] = value
    }
    switch evaluator.evaluate(program, bindings) {
    case .failure(let fault):
      if expect["error"] != nil || expect["any_error"] != nil { return nil }
      return "failed: \(fault.message)"
    case .success(let result):
      guard let wanted = expect["value"] else {
        if expect["error"] == nil, expect["any_error"] == nil { return nil }
        return "gave \(evaluator.literal(result)), expected an error"
      }
      guard let expected = value(wanted, evaluator) else { return "an unreadable expectation" }
      return evaluator.isSame(result, expected)
        ? nil : "gave \(evaluator.literal(result)), expected \(evaluator.literal(expected))"
    }
  }

  /// A tagged value of the file.
  private func value(_ tagged: JSONValue, _ evaluator: Evaluator) -> Value? {
    guard case .object(let entries) = tagged, let entry = entries.first else { return nil }
    let text = entry.value.string ?? ""
    switch entry.key {
    case "null": return .null
    case "bool": return .bool(entry.value.isTrue)
    case "int": return Int64(text).map { .int($0) }
    case "uint": return UInt64(text).map { .uint($0) }
    case "double":
      return Double(text).map { .double($0) }
    case "string": return .string(text)
    case "bytes": return evaluator.constant("base64.decode('\(text)')")
    case "duration": return evaluator.constant("duration('\(text)')")
    case "timestamp": return evaluator.constant("timestamp('\(text)')")
    case "type": return .type(text)
    case "list":
      let values = entry.value.list?.compactMap { value($0, evaluator) }
      return values.map { .list($0) }
    case "map":
      var keys: [Value] = []
      var values: [Value] = []
      for pair in entry.value.list ?? [] {
        guard let parts = pair.list, parts.count == 2, let key = value(parts[0], evaluator),
          let value = value(parts[1], evaluator)
        else { return nil }
        keys.append(key)
        values.append(value)
      }
      return MapValue(keys: keys, values: values).map { .map($0) }
    default: return nil
    }
  }
}

import DocumentTrees
import Decimals

/// Runs the cases of a file of General Decimal Arithmetic through the decimal kernel.
///
/// - Parameter text: a JSON object a line: `op`, `args`, `result`, `precision`, `rounding`; no result
///   is an error.
public func runDecimalConformance(_ text: String) -> ConformanceReport {
  var report = ConformanceReport()
  for (line, value) in conformanceCases(text) {
    let operation = value?["op"]?.string ?? "unreadable"
    let wanted = value?["result"]?.string
    let outcome = value.map(evaluate) ?? "unreadable"
    report.outcomes.append(
      ConformanceReport.Outcome(
        line: line, group: operation, isPassed: value != nil && outcome == wanted,
        explanation:
          "\(operation) gave \(outcome ?? "an error"), expected \(wanted ?? "an error")"))
  }
  return report
}

private let roundings: [String: Rounding] = [
  "half_up": .halfAwayFromZero, "half_even": .halfEven, "half_down": .halfDown, "down": .down,
  "up": .up, "floor": .floor, "ceiling": .ceiling, "05up": .zeroFiveUp,
]

/// The result as text, or nil for a fault.
private func evaluate(_ item: JSONValue) -> String? {
  guard let precision = item["precision"]?.string.flatMap({ Int($0) }),
    let rounding = item["rounding"]?.string.flatMap({ roundings[$0] }),
    let context = try? DecimalContext(precision: precision, rounding: rounding)
  else { return "unknown precision or rounding" }
  let texts = item["args"]?.list?.compactMap(\.string) ?? []
  let arguments = texts.compactMap { ExactDecimal($0) }
  guard arguments.count == texts.count, let first = arguments.first else {
    return "unreadable argument"
  }
  let second = arguments.count > 1 ? arguments[1] : ExactDecimal.zero
  do throws(ArithmeticFault) {
    switch item["op"]?.string ?? "" {
    case "add": return try context.add(first, second).description
    case "subtract": return try context.subtract(first, second).description
    case "multiply": return try context.multiply(first, second).description
    case "divide": return try context.divide(first, second).description
    case "divideint": return try context.divideInteger(first, second).description
    case "remainder": return try context.remainder(first, second).description
    case "compare": return String(first.compare(to: second))
    case "quantize": return try context.quantize(first, like: second).description
    case "rescale":
      guard let whole = try second.rational().fraction, whole.denominator == 1,
        let exponent = Int32(exactly: whole.numerator)
      else { return nil }
      return try context.rescale(first, toExponent: exponent).description
    case "plus": return try context.plus(first).description
    case "minus": return try context.minus(first).description
    case "abs": return try context.absolute(first).description
    case "max": return try context.maximum(first, second).description
    case "min": return try context.minimum(first, second).description
    case "reduce": return try context.reduce(first).description
    case "tointegral", "tointegralx": return try context.integral(first).description
    default: return "unknown operation"
    }
  } catch {
    return nil
  }
}

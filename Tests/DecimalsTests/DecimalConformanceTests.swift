import Decimals
import Foundation
import TestSupport
import Testing

/// One General Decimal Arithmetic case, as `decimal-open.jsonl` writes it.
private struct DecimalCase: Decodable {
  var id: String
  var op: String
  var args: [String]
  var result: String?
  var precision: Int
  var rounding: String
}

@Suite struct DecimalConformanceTests {
  @Test func generalDecimalArithmetic() throws {
    guard let text = conformanceFile("decimal-open.jsonl") else { return }
    var passed = 0
    var failures: [String] = []
    for line in text.split(separator: "\n") {
      let item = try JSONDecoder().decode(DecimalCase.self, from: Data(line.utf8))
      let outcome = evaluate(item)
      if outcome == item.result {
        passed += 1
      } else {
        failures.append(
          "\(item.id): \(item.op) \(item.args) gave \(outcome ?? "an error"), not \(item.result ?? "an error")"
        )
      }
    }
    print("decimal-open.jsonl: \(passed) passed, \(failures.count) failed")
    let report = failures.prefix(20).joined(separator: "\n")
    #expect(report.isEmpty)
    #expect(passed > 6_000)
  }

  /// The result as text, or nil for a fault.
  private func evaluate(_ item: DecimalCase) -> String? {
    guard let rounding = roundings[item.rounding],
      let context = try? DecimalContext(precision: item.precision, rounding: rounding)
    else { return "unknown rounding \(item.rounding)" }
    let arguments = item.args.compactMap { ExactDecimal($0) }
    guard arguments.count == item.args.count, let first = arguments.first else {
      return "unreadable argument"
    }
    let second = arguments.count > 1 ? arguments[1] : ExactDecimal.zero
    do {
      switch item.op {
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
      default: return "unknown operation \(item.op)"
      }
    } catch {
      return nil
    }
  }

  private let roundings: [String: Rounding] = [
    "half_up": .halfAwayFromZero, "half_even": .halfEven, "half_down": .halfDown, "down": .down,
    "up": .up, "floor": .floor, "ceiling": .ceiling, "05up": .zeroFiveUp,
  ]
}

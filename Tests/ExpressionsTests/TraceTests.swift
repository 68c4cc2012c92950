import SourceText
import TestSupport
import Testing

@testable import Expressions

/// What each part of an expression came to, for explanations.
@Suite struct TraceTests {
  private let shop = ExpressionShop()

  /// The parts of an expression with their values, by place.
  private func trace(_ text: String) throws -> [String] {
    let program = try #require(shop.environment.compile(text).program)
    let evaluator = shop.evaluator()
    evaluator.trace = Trace()
    _ = evaluator.evaluate(program, shop.values)
    let values = try #require(evaluator.trace).values
    let bytes = Array(text.utf8)
    return values.keys.sorted { left, right in
      let (first, second) = (program.tree[left].range, program.tree[right].range)
      return (first.start, second.end) < (second.start, first.end)
    }.map { node in
      let range = program.tree[node].range
      let part = String(decoding: bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
      return "\(part) = \(values[node].map { evaluator.literal($0) } ?? "")"
    }
  }

  @Test func `each part has its value`() throws {
    #expect(
      try trace("2 * (width + 1) > 70") == [
        "2 * (width + 1) > 70 = true", "2 * (width + 1) = 71.0", "2 = 2",
        "(width + 1) = 35.5", "width = 34.5", "1 = 1", "70 = 70",
      ])
  }

  @Test func `what was not reached has none`() throws {
    #expect(
      try trace("count > 5 && 1 / 0 == 1.0") == [
        "count > 5 && 1 / 0 == 1.0 = false", "count > 5 = false", "count = 3", "5 = 5",
      ])
    #expect(
      try trace("count > 2 ? 'many' : 'few'") == [
        "count > 2 = true", "count = 3", "2 = 2",
        "'many' = 'many'",
      ])
  }

  @Test func `a loop shows the entry that decided`() throws {
    #expect(
      try trace("sizes.all(s, s > 2)") == [
        "sizes.all(s, s > 2) = false", "sizes = [3, 1, 2]", "s > 2 = false", "s = 1", "2 = 2",
      ])
  }

  @Test func `a fault is shown where it happened`() throws {
    #expect(
      try trace("count + 1 / (count - 3) > 1") == [
        "count + 1 / (count - 3) > 1 = error: `1 / 0` divides by zero",
        "count + 1 / (count - 3) = error: `1 / 0` divides by zero", "count = 3",
        "1 / (count - 3) = error: `1 / 0` divides by zero", "1 = 1", "(count - 3) = 0", "count = 3",
        "3 = 3", "1 = 1",
      ])
  }

  @Test func `a trace changes neither the value nor the fuel`() throws {
    for text in [
      "lines.map(l, l.amount * l.quantity)", "cel.bind(x, 2, x * x)", "sizes.sortBy(s, -s)",
    ] {
      let program = try #require(shop.environment.compile(text).program)
      let plain = shop.evaluator()
      let traced = shop.evaluator()
      traced.trace = Trace()
      let first = try plain.evaluate(program, shop.values).get()
      let second = try traced.evaluate(program, shop.values).get()
      #expect(plain.literal(first) == traced.literal(second))
      #expect(plain.fuelLeft == traced.fuelLeft)
    }
  }
}

import Expressions
import SourceText
import Testing

/// Functions that a workspace declares: in any order, and never in a circle.
@Suite struct DeclaredFunctionTests {
  private let functions = [
    FunctionSource(name: "area", parameters: [("w", .decimal), ("h", .decimal)], value: "w * h"),
    FunctionSource(
      name: "frame", parameters: [("w", .decimal), ("h", .decimal)],
      value: "area(w, h) * waste() + count"),
    FunctionSource(name: "waste", parameters: [], value: "1 + 8%"),
    FunctionSource(name: "label", parameters: [("t", .string)], value: "t + ': ' + string(count)"),
    FunctionSource(
      name: "largest", parameters: [("w", .decimal)],
      value: "[w, width].map(x, area(x, 2)).sort().last().orValue(0)"),
  ]

  private static func orders<Element>(_ items: [Element]) -> [[Element]] {
    items.count < 2
      ? [items]
      : items.indices.flatMap { index in
        var rest = items
        let first = rest.remove(at: index)
        return orders(rest).map { [first] + $0 }
      }
  }

  @Test func `the order of declarations changes nothing`() {
    var outcomes: Set<[String]> = []
    for order in Self.orders(functions) {
      var shop = ExpressionShop()
      #expect(shop.declare(order).allSatisfy { $0.isEmpty })
      outcomes.insert([
        shop.result(of: "frame(2, 3)"), shop.result(of: "label('n')"),
        shop.result(of: "largest(100)"),
        shop.result(of: "sizes.map(s, frame(s, 1))"), shop.type(of: "frame(2, 3)"),
        shop.type(of: "label('n')"),
      ])
    }
    // 2 x 3 x 1.08 + 3 = 9.48; 100 x 2 = 200; (3, 1, 2) x 1.08 + 3.
    #expect(outcomes == [["9.48", "'n: 3'", "200", "[6.24, 4.08, 5.16]", "decimal", "string"]])
  }

  @Test func `a circle is refused wherever it is entered`() {
    let circle = [
      FunctionSource(name: "a", parameters: [("x", .int)], value: "b(x) + 1"),
      FunctionSource(name: "b", parameters: [("x", .int)], value: "x > 0 ? c(x - 1) : 0"),
      FunctionSource(name: "c", parameters: [("x", .int)], value: "a(x)"),
      FunctionSource(name: "outside", parameters: [("x", .int)], value: "a(x) * 2"),
      FunctionSource(name: "apart", parameters: [("x", .int)], value: "x * 2"),
      FunctionSource(
        name: "itself", parameters: [("x", .int)], value: "x == 0 ? 0 : itself(x - 1)"),
    ]
    for order in Self.orders(circle).shuffledSample {
      var shop = ExpressionShop()
      let found = zip(order.map(\.name), shop.declare(order))
        .sorted { $0.0 < $1.0 }.map { "\($0.0): \($0.1.map(\.message))" }
      #expect(
        found == [
          "a: [\"`a` calls itself\"]", "apart: []", "b: [\"`b` calls itself\"]",
          "c: [\"`c` calls itself\"]",
          "itself: [\"`itself` calls itself\"]", "outside: []",
        ])
      #expect(shop.result(of: "apart(2)") == "4")
    }
  }

  @Test func `a call through a hundred functions works, and through more is refused`() {
    for isReversed in [false, true] {
      var chain = [FunctionSource(name: "f0", parameters: [("x", .int)], value: "x + 1")]
      for level in 1...102 {
        chain.append(
          FunctionSource(
            name: "f\(level)", parameters: [("x", .int)], value: "f\(level - 1)(x) + f0(x)"))
      }
      var shop = ExpressionShop()
      let order = isReversed ? chain.reversed() : chain
      let found = zip(order.map(\.name), shop.declare(order)).filter { !$0.1.isEmpty }
      #expect(found.map(\.0) == ["f101"])
      #expect(found.first?.1.first?.message == "`f101` calls through more than 100 functions")
      #expect(shop.result(of: "f100(1)") == "202")
    }
  }

  @Test func `a chain of thousands does not exhaust the stack`() {
    let chain = (0..<5_000).map {
      FunctionSource(name: "f\($0)", parameters: [("x", .int)], value: "f\($0 + 1)(x)")
    }
    var shop = ExpressionShop()
    #expect(shop.declare(chain).contains { !$0.isEmpty })
    let ring = (0..<1_000).map {
      FunctionSource(name: "f\($0)", parameters: [("x", .int)], value: "f\(($0 + 1) % 1_000)(x)")
    }
    var other = ExpressionShop()
    #expect(other.declare(ring).allSatisfy { $0.first?.message.hasSuffix("calls itself") == true })
  }

  @Test func `a function doubles at each level, and the fuel ends it`() {
    var doubling = [FunctionSource(name: "f0", parameters: [("x", .int)], value: "x + 1")]
    for level in 1...60 {
      doubling.append(
        FunctionSource(
          name: "f\(level)", parameters: [("x", .int)],
          value: "f\(level - 1)(x) % 7 + f\(level - 1)(x) % 7"))
    }
    var shop = ExpressionShop()
    shop.declare(doubling)
    #expect(
      shop.result(of: "f60(1)").hasPrefix("fault: this expression takes more than 1000000 steps"))
  }

  @Test func `one that is broken breaks nobody else`() {
    var shop = ExpressionShop()
    let found = shop.declare([
      FunctionSource(name: "broken", parameters: [("x", .int)], value: "x + nowhere"),
      FunctionSource(name: "caller", parameters: [("x", .int)], value: "broken(x) + 1"),
      FunctionSource(name: "fine", parameters: [("x", .int)], value: "x + 1"),
    ])
    #expect(found.map(\.count) == [1, 0, 0])
    #expect(shop.result(of: "fine(1)") == "2")
    #expect(shop.issues("broken(1) + 1").isEmpty)
  }

  @Test(arguments: [
    ("area(1)", "`area` takes 2 arguments, and gets 1"),
    ("area(1, 'a')", "`h` of `area` is a number, and this is a text"),
    ("area(1, 2, 3)", "`area` takes 2 arguments, and gets 3"),
    ("aera(1, 2)", "there is no function `aera`"),
    ("label(1)", "`t` of `label` is a text, and this is a whole number"),
    ("area(money(1), 2)", "`w` of `area` is a number, and this is money in USD"),
    ("waste(1)", "`waste` takes 0 arguments, and gets 1"),
  ]) func `arguments are checked by name`(text: String, message: String) {
    var shop = ExpressionShop()
    shop.declare(functions)
    #expect(shop.issues(text).map(\.message) == [message])
  }

  @Test func `a fault inside is shown where the function is called`() throws {
    var shop = ExpressionShop()
    shop.declare([FunctionSource(name: "per", parameters: [("x", .int)], value: "100 / x")])
    let (result, _) = try #require(shop.run("1 + per(0)"))
    guard case .failure(let fault) = result else {
      Issue.record("it has a value")
      return
    }
    #expect(fault.message == "`100 / 0` divides by zero")
    #expect(fault.range.start == 4)
    #expect(
      shop.result(of: "sizes.map(s, per(s - 2))")
        == "fault: `100 / 0` divides by zero")
  }
}

extension Array {
  /// Every seventh, from each end.
  fileprivate var shuffledSample: [Element] {
    enumerated().filter { $0.offset % 7 == 0 || $0.offset % 11 == 0 }.map(\.element)
  }
}

import Expressions
import SourceText
import TestSupport
import Testing

/// Fuel: the same on every machine, and an error that names what spent it (decision 19).
@Suite struct FuelTests {
  private let shop = ExpressionShop()

  private static let expressions = [
    "1", "1 + 2", "2 * (width + height) / 144 * 1.05", "count > 1 ? 2 : 3", "false && 1 / 0 == 1.0",
    "product.type == 'finished-good' && has(product.price) && product.price >= product.cost * 1.35",
    "lines.all(l, l.quantity > 0)", "lines.exists(l, l.quantity > 40)",
    "lines.map(l, l.amount * l.quantity)",
    "sum(lines.map(l, l.amount))", "[1, 2, 3]", "[1, 2] + [3]", "{'a': 1, 'b': 2}",
    "sizes.sortBy(s, -s)",
    "lists.range(1000).size()", "lists.range(1000).map(x, x * x).filter(x, x % 2 == 0).size()",
    "lists.range(100).map(x, string(x)).distinct().size()",
    "lists.range(100).transformMap(i, v, v).size()",
    "'abc'.matches('a.c')", "('a' + 'b').size()", "'a,b,c'.split(',').join(';')",
    "'%s of %d'.format(['a', 2])",
    "[[1, 2], [3]].flatten()", "allocate(money(100), [1, 1, 1])", "cel.bind(x, 1, x + x)",
    "[1, 2, 3] == [1, 2, 4]", "2 in sizes", "optional.of(1).orValue(2)", "date('2026-01-31') + 1",
  ]

  @Test func `what each expression takes`() throws {
    var table = ""
    for text in Self.expressions {
      let (_, evaluator) = try #require(shop.run(text))
      table += "\(evaluator.fuelLimit - evaluator.fuelLeft)\t\(text)\n"
    }
    expectGolden(table, "expressions/fuel.tsv")
  }

  @Test(arguments: expressions) func `one step less is too few`(text: String) throws {
    let (result, evaluator) = try #require(shop.run(text))
    _ = try result.get()
    let spent = evaluator.fuelLimit - evaluator.fuelLeft
    _ = try #require(shop.run(text, fuel: spent)).result.get()
    // A rest that is never taken back: it is a fault, whatever the last step was.
    let (short, rest) = try #require(shop.run(text, fuel: spent - 1))
    #expect(throws: RuntimeFault.self) { try short.get() }
    #expect(rest.fuelLeft == 0)
  }

  @Test(arguments: [
    (
      "lists.range(100).all(x, x >= 0)", "`all` takes more than 500 steps",
      "lists.range(100).all(x, x >= 0)"
    ),
    (
      "1 + 2 + lists.range(100).map(x, x * x).size() ", "`map` takes more than 500 steps",
      "lists.range(100).map(x, x * x)"
    ),
    (
      "lines.all(l, lists.range(60).all(x, x >= 0))", "`all` takes more than 500 steps",
      "lines.all(l, lists.range(60).all(x, x >= 0))"
    ),
    (
      "sizes.map(s, lists.range(10000))", "this call takes more than 500 steps",
      "lists.range(10000)"
    ),
    ("lists.range(10000).size() == 1", "this call takes more than 500 steps", "lists.range(10000)"),
    (
      "lists.range(10000).size() == 1 || true", "this call takes more than 500 steps",
      "lists.range(10000)"
    ),
    ("lists.range(9223372036854775807)", "this call takes more than 500 steps", nil),
    (
      "twice(lists.range(200).map(x, x)[0])", "`map` takes more than 500 steps",
      "lists.range(200).map(x, x)"
    ),
    ("sizes.map(s, long(s))", "`map` takes more than 500 steps", "sizes.map(s, long(s))"),
    ("long(1) + 1", "`all` takes more than 500 steps", "long(1)"),
    ("lists.range(240) == lists.range(240)", "this expression takes more than 500 steps", nil),
  ]) func `the error names what spent it`(text: String, message: String, place: String?) throws {
    var shop = shop
    shop.declare([
      FunctionSource(name: "twice", parameters: [("x", .int)], value: "x + x"),
      FunctionSource(
        name: "long", parameters: [("x", .int)], value: "lists.range(60).all(y, y >= 0) ? x : 0"),
    ])
    let body = "lists.range(90).all(y, y >= 0) ? x : 0"
    shop.declare([FunctionSource(name: "longer", parameters: [("x", .int)], value: body)])
    let text = text.replacing("long(1)", with: "longer(1)")
    let place = (place ?? text).replacing("long(1)", with: "longer(1)")
    let (result, _) = try #require(shop.run(text, fuel: 500))
    guard case .failure(let fault) = result else {
      Issue.record("\(text) has enough")
      return
    }
    #expect(fault.code == .fuel)
    #expect(fault.message == message)
    let bytes = Array(text.utf8)
    let marked = String(
      decoding: bytes[Int(fault.range.start)..<Int(fault.range.end)], as: UTF8.self)
    #expect(marked == place.trimmed)
  }

  @Test func `nothing gives fuel back`() throws {
    for text in [
      "lists.range(-9223372036854775808)", "lists.range(-5)", "'a'.replace('a', '', -1)",
    ] {
      let (result, evaluator) = try #require(shop.run(text, fuel: 100))
      _ = try result.get()
      #expect(evaluator.fuelLeft < 100)
    }
  }

  /// What would be larger than the fuel allows is refused before it is built.
  @Test(arguments: [
    "cel.bind(r, lists.range(100000), r.map(x, r).flatten())",
    "cel.bind(s, 'a'.replace('a', '\(String(repeating: "x", count: 50_000))'), lists.range(100000).map(x, s).join(','))",
    "cel.bind(s, '\(String(repeating: "x", count: 50_000))', '%s'.format([lists.range(100000).map(x, s)]))",
    "cel.bind(s, '\(String(repeating: "x", count: 50_000))', s.replace('x', s))",
    "cel.bind(s, '\(String(repeating: "x", count: 50_000))', lists.range(100000).map(x, bytes(s)).size())",
    "cel.bind(s, '\(String(repeating: "x", count: 50_000))', lists.range(200000).map(x, s + 'y').size())",
    "cel.bind(s, '\(String(repeating: "x", count: 50_000))', lists.range(200000).filter(x, s == s + 'y').size())",
    "cel.bind(s, '\(String(repeating: "x", count: 50_000))', cel.bind(m, {s: 1}, lists.range(300000).filter(x, m[s] == 2).size()))",
    "cel.bind(s, ['\(String(repeating: "x", count: 50_000))'], lists.range(300000).exists(x, {}[s] == 1))",
    "lists.range(100000).map(i, 'a'.matches('(\\\\pL{1000}){20}' + string(i))).size()",
  ]) func `nothing is built on credit`(text: String) throws {
    let start = ContinuousClock.now
    let (result, _) = try #require(shop.run(text), "\(shop.issues(text).map(\.message))")
    #expect(throws: RuntimeFault.self) { try result.get() }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// A value of 60 lists that are each other's entries would take 2^60 steps to walk.
  @Test(arguments: [
    "x59 == x59", "'%s'.format([x59]) == ''", "{}[x59]", "[x59].distinct().size() == 1", "x59",
  ])
  func `what is shared is not walked for ever`(use: String) throws {
    var text = use
    for level in (0..<60).reversed() {
      text = "cel.bind(x\(level), [\(level == 0 ? "1" : "x\(level - 1), x\(level - 1)")], \(text))"
    }
    let program = try #require(shop.environment.compile(text).program)
    let evaluator = shop.evaluator()
    let result = evaluator.evaluate(program, shop.values)
    if case .success(let value) = result { #expect(evaluator.literal(value).utf8.count < 20_000) }
  }

  @Test func `a value has a bounded depth`() {
    // 250 brackets are read; with what they hold they are 250 deep.
    var text = "x"
    for _ in 0..<3 {
      text =
        "cel.bind(x, \(String(repeating: "[", count: 100))1\(String(repeating: "]", count: 100)), \(text))"
    }
    #expect(!shop.result(of: text).hasPrefix("refused"))
    let nested = "cel.bind(x, 1, "
    text = "x"
    for _ in 0..<40 {
      text =
        "cel.bind(x, \(String(repeating: "[", count: 100))x\(String(repeating: "]", count: 100)), \(text))"
    }
    #expect(
      shop.result(of: nested + text + ")") == "refused: this value is nested more than 250 deep")
    var other = shop
    let deep = String(repeating: "[", count: 120) + "x" + String(repeating: "]", count: 120)
    let found = other.declare([
      FunctionSource(name: "deep", parameters: [("x", .dynamic)], value: deep),
      FunctionSource(name: "deeper", parameters: [("x", .dynamic)], value: "deep(deep(x))"),
      FunctionSource(name: "deepest", parameters: [("x", .dynamic)], value: "deeper(deeper(x))"),
    ])
    #expect(
      found.map { $0.map(\.message) } == [[], [], ["this value is nested more than 250 deep"]])
    #expect(other.result(of: "deep(deep(1)) == deep(deep(1))") == "true")
    #expect(other.issues("deep(deep(deep(1)))").count == 1)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

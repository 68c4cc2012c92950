import Expressions
import Testing

/// Macros, and what their variables hide.
@Suite struct MacroTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    ("sizes.all(s, s > 0)", "true"), ("sizes.all(s, s > 1)", "false"), ("[].all(s, false)", "true"),
    ("sizes.exists(s, s == 2)", "true"), ("[].exists(s, true)", "false"),
    ("sizes.exists_one(s, s > 2)", "true"), ("sizes.exists_one(s, s > 1)", "false"),
    ("sizes.existsOne(s, s > 2)", "true"), ("sizes.map(s, s * 2)", "[6, 2, 4]"),
    ("sizes.map(s, s > 1, s * 2)", "[6, 4]"), ("sizes.filter(s, s != 1)", "[3, 2]"),
    ("sizes.all(i, s, i < 3 && s > 0)", "true"), ("sizes.exists(i, s, i == s)", "true"),
    ("sizes.transformList(i, s, i * s)", "[0, 1, 4]"),
    ("sizes.transformList(i, s, i > 0, i * s)", "[1, 4]"),
    ("['a', 'b'].transformMap(i, s, s + 'x')", "{0: 'ax', 1: 'bx'}"),
    ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", "{'b': 20}"),
    ("['a', 'b'].transformMapEntry(i, s, {s: i})", "{'a': 0, 'b': 1}"),
    ("['a', 'a'].transformMapEntry(i, s, {s: i})", "fault: a key stands twice in this map"),
    ("{'a': 1, 'b': 2}.map(k, k)", "['a', 'b']"), ("{'a': 1}.all(k, v, v == 1)", "true"),
    ("sizes.sortBy(s, s)", "[1, 2, 3]"),
    ("lines.sortBy(l, l.amount).map(l, l.quantity)", "[42.0, 0.12, 2.0]"),
    ("['b', 'a', 'b'].sortBy(s, size(s))", "['b', 'a', 'b']"), ("sizes.sort()", "[1, 2, 3]"),
    ("cel.bind(x, 2, x * x)", "4"), ("cel.bind(x, 1, cel.bind(y, x + 1, x + y))", "3"),
    ("optional.of(2).optMap(x, x + 1)", "optional.of(3)"),
    ("optional.none().optMap(x, x)", "optional.none()"),
    ("optional.of(2).optFlatMap(x, optional.none())", "optional.none()"),
    ("[[1, 2], [3]].map(l, l.map(x, x * 2))", "[[2, 4], [6]]"), ("lists.range(4)", "[0, 1, 2, 3]"),
    ("products.map(k, k)", "['bench', 'oak']"), ("products.all(k, v, v.key == k)", "true"),
    ("lines.map(l, l.item.key)", "['oak', 'oak', 'bench']"), ("nothing.map(l, l.item.key)", "[]"),
    ("lines.map(l, l.item.key).distinct()", "['oak', 'bench']"),
  ]) func `what a macro comes to`(text: String, expected: String) {
    #expect(shop.result(of: text) == expected)
  }

  @Test(arguments: [
    ("sizes.map(count, count * 2)", "[6, 2, 4]"),
    ("sizes.map(s, sizes.map(s, s + 1)[0] + s)", "[7, 5, 6]"),
    ("cel.bind(count, 10, count) + count", "13"), ("cel.bind(x, 1, cel.bind(x, x + 1, x)) ", "2"),
    ("sizes.map(sizes, sizes)", "[3, 1, 2]"), ("sizes.filter(s, sizes.exists(t, t > s))", "[1, 2]"),
    ("sizes.map(product, product)[0]", "3"), ("cel.bind(size, 2, size(sizes) + size)", "5"),
    ("[1].map(i, [2].map(j, [3].map(i, i + j)))", "[[[5]]]"), ("sizes.map(i, v, v) == sizes", nil),
  ]) func `an inner name hides an outer one, and only inside`(text: String, expected: String?) {
    guard let expected else {
      // Three arguments of `map` are a variable, a condition and a value.
      #expect(!shop.issues(text).isEmpty)
      return
    }
    #expect(shop.result(of: text) == expected)
  }

  @Test func `faults in loops`() {
    // The first entry that decides wins; what failed before it is reported.
    #expect(shop.result(of: "[0, 1].exists(x, 1 / x == 1.0)") == "true")
    #expect(shop.result(of: "[0, 2].all(x, 1 / x == 1.0)") == "false")
    #expect(shop.result(of: "[0, 1].all(x, 1 / x == 1.0)") == "fault: `1 / 0` divides by zero")
    #expect(shop.result(of: "[0].map(x, 1 / x)") == "fault: `1 / 0` divides by zero")
    #expect(shop.result(of: "[0].filter(x, 1 / x == 1.0)") == "fault: `1 / 0` divides by zero")
    #expect(
      shop.result(of: "[1, 0].exists_one(x, 1 / x == 1.0)") == "fault: `1 / 0` divides by zero")
  }

  @Test func `a map of thousands is built in a straight line`() throws {
    for text in [
      "lists.range(20000).transformMap(i, v, v * 2)[19999]",
      "lists.range(20000).transformMapEntry(i, v, {string(v): v})['19999']",
      "lists.range(20000).map(v, string(v)).distinct().size()",
    ] {
      let (result, evaluator) = try #require(shop.run(text))
      _ = try result.get()
      let spent = evaluator.fuelLimit - evaluator.fuelLeft
      #expect(spent < 20_000 * 20, "\(text) spent \(spent)")
    }
  }
}

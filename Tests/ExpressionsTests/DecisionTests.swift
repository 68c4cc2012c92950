import Expressions
import SourceText
import TestSupport
import Testing

/// One test for each decision of the language.
@Suite struct DecisionTests {
  private let shop = ExpressionShop()

  private func expect(
    _ text: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(shop.result(of: text) == expected, sourceLocation: sourceLocation)
  }

  @Test func `decision 1, a number with a point is an exact decimal of 34 digits`() {
    expect("0.1 + 0.2 == 0.3", "true")
    expect("1.0 == 1.000", "true")
    expect("1.05 * 3", "3.15")
    expect("0.1234567890123456789012345678901234", "0.1234567890123456789012345678901234")
    expect(
      "1.23456789012345678901234567890123456",
      "refused: a number has at most 34 significant digits and 120 decimals")
  }

  @Test func `decision 2, a whole number widens to a decimal`() {
    expect("1 == 1.0", "true")
    expect("1 < 1.5", "true")
    expect("2 in [1.0, 2.0]", "true")
    expect("[1, 2.5].sort()", "[1, 2.5]")
    #expect(shop.type(of: "true ? 1 : 2.5") == "decimal")
    expect("9223372036854775807 + 0.5", "9223372036854775807.5")
  }

  @Test func `decision 3, a quotient is not cut off`() {
    expect("7 / 2", "3.5")
    expect("div(7, 2)", "3")
    expect("7 % 2", "1")
    #expect(shop.issues("7.5 % 2").count == 1)
  }

  @Test func `decision 4, an endless quotient has 34 digits, and comparing it warns`() {
    expect("1 / 3", "0.3333333333333333333333333333333333…")
    expect("2 / 3", "0.6666666666666666666666666666666667…")
    expect("round(money(10) / 3, 2)", "3.33 USD")
    #expect(shop.issues("1 / 3 == 0.33").map(\.isWarning) == [true])
    #expect(shop.issues("1 / 4 == 0.25").isEmpty)
    expect("1 / 3 == 0.33", "false")
  }

  @Test func `decision 5, a split adds up to the whole`() {
    expect("allocate(money(100), [1, 1, 1])", "[33.34 USD, 33.33 USD, 33.33 USD]")
    expect("sum(allocate(money(0.01), [7, 11, 13])) == money(0.01)", "true")
  }

  @Test func `decision 6, an overflow is an error`() {
    expect("9223372036854775807 + 1", "fault: `9223372036854775807 + 1` is beyond 64 bits")
    expect("-9223372036854775808 - 1", "fault: `-9223372036854775808 - 1` is beyond 64 bits")
    expect("-(-9223372036854775808)", "fault: `-(-9223372036854775808)` is beyond 64 bits")
    #expect(shop.result(of: "1e33 * 1e33").hasPrefix("fault: the exact result of `"))
    #expect(shop.result(of: "1e33 + 1e-33").hasPrefix("fault: the exact result of `"))
  }

  @Test func `decision 7, a division by zero shows both operands`() {
    expect("7 / 0", "fault: `7 / 0` divides by zero")
    expect("7.5 / 0.00", "fault: `7.5 / 0.00` divides by zero")
    expect("7 % (count - 3)", "fault: `7 % 0` divides by zero")
    expect("money(7) / 0", "fault: `7.00 USD / 0` divides by zero")
    expect("money(7) / quantity('0 kg')", "fault: `7.00 USD / 0 kg` divides by zero")
  }

  @Test func `decision 8, units and currencies are checked, and convert exactly`() {
    #expect(shop.issues("money(1) + money('1 EUR')").map(\.code) == [.unit])
    #expect(shop.issues("quantity('2 ft') + quantity('3 kg')").map(\.code) == [.unit])
    #expect(shop.issues("money(1) * money(1)").count == 1)
    expect("2 * money(1)", "2.00 USD")
    expect("quantity('1 in') + quantity('1 cm')", "3.54 cm")
  }

  @Test func `decision 9, a field that may be absent is asked for first`() throws {
    let issue = try #require(shop.issues("oak.price * 2").first)
    #expect(issue.code == .optional)
    #expect(issue.fixes.contains { $0.text.contains("has(oak.price)") })
    expect("has(oak.price) ? oak.price : money(0)", "24.00 USD")
    expect("has(product.price) ? product.price : money(0)", "0.00 USD")
  }

  @Test func `decision 10, a field that may be null is asked for first`() {
    expect("product.note == null", "true")
    expect("oak.note != null && oak.note.startsWith('kiln')", "true")
    #expect(shop.issues("oak.note.startsWith('kiln')").count == 1)
    #expect(shop.issues("oak.price == null").count == 1)
  }

  @Test func `decision 11, optional values are those of CEL`() {
    expect("oak.?price.orValue(money(0))", "24.00 USD")
    expect("product.?price.orValue(money(0))", "0.00 USD")
    expect("product.?price.hasValue()", "false")
    expect("sizes[?7].orValue(0)", "0")
    expect("{'a': 1}[?'b'].or(optional.of(2)).value()", "2")
    expect("[?product.?price, ?oak.?price]", "[24.00 USD]")
    expect("{?'price': product.?price}", "{}")
    expect("optional.none().value()", "fault: this optional has no value")
  }

  @Test func `decision 12, what a condition did without is reported`() throws {
    for (text, swallowed) in [
      ("count / 0 > 1.0 || count == 3", "`3 / 0` divides by zero"),
      ("count == 3 || count / 0 > 1.0", nil),
      ("count / 0 > 1.0 && count == 4", "`3 / 0` divides by zero"),
      ("sizes.exists(s, 1 / (s - 3) > 100.0 || s == 1)", "`1 / 0` divides by zero"),
      ("sizes.all(s, 1 / (s - 3) > 100.0)", "`1 / 0` divides by zero"),
    ] {
      let (result, evaluator) = try #require(shop.run(text))
      _ = try result.get()
      #expect(evaluator.swallowed.map(\.message) == [swallowed].compactMap { $0 }, "\(text)")
    }
    // The next run starts anew.
    let program = try #require(shop.environment.compile("count == 3").program)
    let evaluator = shop.evaluator()
    _ = evaluator.evaluate(program, shop.values)
    #expect(evaluator.swallowed.isEmpty)
    expect("count / 0 > 1.0 || count == 4", "fault: `3 / 0` divides by zero")
  }

  @Test func `decision 13, the type of a rule is known before any data is read`() {
    #expect(shop.type(of: "product.stock < product.reorder_point") == "bool")
    #expect(shop.type(of: "product.cost * 1.35") == "money(USD)")
    #expect(shop.issues("product.stock && true").count == 1)
    #expect(shop.issues("product.stock ? 1 : 2").count == 1)
    #expect(shop.issues("lines.all(l, l.quantity)").count == 1)
  }

  @Test func `decision 14, only numbers compare across types, and keys stand once`() {
    expect("1 == 1.0", "true")
    #expect(shop.issues("1 == '1'").count == 1)
    #expect(shop.issues("true < 1").count == 1)
    expect("dyn(1) == '1'", "false")
    expect("{'a': 1, 'a': 2}", "fault: a key stands twice in this map")
    expect("{'a': 1, 'A': 2}.size()", "2")
  }

  @Test func `decision 15, texts are code points in their order`() {
    expect("size('e\u{301}')", "2")
    expect("'e\u{301}' == '\u{e9}'", "false")
    expect("['b', 'a', 'B'].sort()", "['B', 'a', 'b']")
  }

  @Test func `decision 16, patterns are matched in linear time or refused`() {
    expect("'steel-16'.matches('^steel-[0-9]+$')", "true")
    expect("'\(String(repeating: "a", count: 5_000))'.matches('(a*)*b')", "false")
    #expect(shop.result(of: "'aa'.matches('(a)\\\\1')").contains("refers back"))
  }

  @Test func `decision 17, dates are civil, and a month ends where it ends`() {
    expect("addMonths(date('2026-01-31'), 1)", "date('2026-02-28')")
    expect("addMonths(date('2026-02-28'), 1)", "date('2026-03-28')")
    #expect(shop.issues("now()").count == 1)
  }

  @Test func `decision 18, every run is the same, in the order of insertion`() throws {
    expect("{'z': 1, 'a': 2, 'm': 3}.map(k, k)", "['z', 'a', 'm']")
    expect("['z', 'a', 'z', 'm'].distinct()", "['z', 'a', 'm']")
    let text =
      "cel.bind(m, lists.range(200).transformMapEntry(i, v, {'k' + string(v * 37 % 200): v}), m.map(k, k + string(m[k])).join())"
    let outcomes = try (0..<5).map { _ in
      let (result, evaluator) = try #require(shop.run(text))
      return "\(evaluator.literal(try result.get())) \(evaluator.fuelLeft)"
    }
    #expect(Set(outcomes).count == 1)
    #expect(outcomes[0].hasPrefix("'k00k371k742k1113"))
    let issues = (0..<5).map { _ in shop.issues("prodct + fnish + lnes.size(1) + siz(2)") }
    #expect(Set(issues).count == 1)
  }

  @Test func `decision 19, every step costs, and the limit is the same everywhere`() throws {
    let (result, evaluator) = try #require(
      shop.run("lists.range(1000).all(x, x >= 0)", fuel: 5_000))
    #expect(evaluator.fuelLeft == 0)
    guard case .failure(let fault) = result else { return }
    #expect(fault.message == "`all` takes more than 5000 steps")
  }

  @Test func `decision 20, a thousand in a row and a hundred inside each other are read`() {
    expect("1" + String(repeating: " + 1", count: 1_000), "1001")
    expect(String(repeating: "(", count: 100) + "1" + String(repeating: ")", count: 100), "1")
    #expect(shop.issues(String(repeating: "(", count: 100_000)).count == 1)
  }

  @Test func `decision 21, holes print plainly`() {
    #expect(shop.text(of: "${finish} ${count} ${day}") == "oil 3 2026-01-31")
    #expect(
      shop.text(of: "${1e-9} ${1e20} ${money(3.5)} ${1 / 3}")
        == "0.000000001 100000000000000000000 3.50 0.333333")
  }
}

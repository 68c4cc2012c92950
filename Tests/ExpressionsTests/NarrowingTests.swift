import Expressions
import Testing

/// Optional fields may be used only where they were asked for (`expressions.md`, decision 9).
@Suite struct NarrowingTests {
  private let shop = ExpressionShop()

  @Test(arguments: [
    "has(oak.price) && oak.price > money(1)", "!has(oak.price) || oak.price > money(1)",
    "has(oak.price) ? oak.price : money(0)", "!has(oak.price) ? money(0) : oak.price",
    "count > 1 && has(oak.price) && oak.price > money(1)",
    "has(oak.price) && count > 1 && oak.price > money(1)",
    "has(oak.price) && has(oak.area) && oak.price / oak.area > rate('1/m2')",
    "!has(oak.price) || !has(oak.area) || oak.price / oak.area > rate('1/m2')",
    "!(has(oak.price) && has(oak.area)) || oak.price / oak.area > rate('1/m2')",
    "!(!has(oak.price) || !has(oak.area)) && oak.price / oak.area > rate('1/m2')",
    "has(oak.price) ? has(oak.area) ? oak.price / oak.area : rate('0/m2') : rate('0/m2')"
      .parenthesized,
    "has(oak.supplier) && has(oak.supplier.lead_time) && oak.supplier.lead_time > 5",
    "has(oak.supplier) && oak.supplier.name == 'x'",
    "(has(oak.price)) && (oak.price) > money(1)",
    "has(oak.price) && (count > 1 || oak.price > money(1))",
    "has(oak.price) && lines.all(l, l.amount < oak.price)",
    "lines.all(l, has(l.item.price) && l.item.price > money(1))",
    "lines.filter(l, has(l.item.price)).size() > 0", "oak.?price.orValue(money(0)) > money(1)",
    "oak.?supplier.?lead_time.orValue(14) > 5",

    "oak.note != null && oak.note.size() > 3", "oak.note == null ? 0 : oak.note.size()",
    "has(products['oak'].price) && products['oak'].price > money(1)",
    "!has(oak.price) ? money(0) : count > 1 ? oak.price : oak.price * 2",
    "has(oak.price) == true || true", "!!has(oak.price) && oak.price > money(1)",
  ]) func `a field that was asked for can be used`(text: String) {
    #expect(shop.issues(text).filter { !$0.isWarning } == [], "\(text)")
  }

  @Test(arguments: [
    ("oak.price > money(1)", "oak.price"), ("has(oak.area) && oak.price > money(1)", "oak.price"),
    ("has(oak.price) || oak.price > money(1)", "oak.price"),
    ("!has(oak.price) && oak.price > money(1)", "oak.price"),
    ("has(oak.price) ? money(0) : oak.price", "oak.price"),
    ("oak.price > money(1) && has(oak.price)", "oak.price"),
    ("(has(oak.price) && true) || oak.price > money(1)", "oak.price"),
    ("has(oak.price) && true || oak.price > money(1)", "oak.price"),
    ("(has(oak.price) || count > 1) && oak.price > money(1)", "oak.price"),
    ("has(product.price) && oak.price > money(1)", "oak.price"),
    ("has(oak.supplier) && oak.supplier.lead_time > 5", "oak.supplier.lead_time"),
    ("(has(oak.price) ? 1 : 2) == 1 && oak.price > money(1)", "oak.price"),
    ("lines.all(l, has(l.item.price)) && lines.all(l, l.item.price > money(1))", "l.item.price"),
    ("has(oak.price) && lines.all(oak, oak.item.price > money(1))", "oak.item.price"),
    ("has(oak.price) && cel.bind(oak, product, oak.price > money(1))", "oak.price"),
    ("has(products['oak'].price) && products['bench'].price > money(1)", "products.[bench].price"),
    ("has(products[finish].price) && products[finish].price > money(1)", "price"),
    ("lines.exists(l, has(oak.price)) && oak.price > money(1)", "oak.price"),
    ("oak.price != null && oak.price > money(1)", "oak.price"),
    ("null == oak.price || oak.price > money(1)", "oak.price"),
    ("!(has(oak.price) || count > 1) || oak.price > money(1)", "oak.price"),
  ]) func `a field that was not asked for here cannot`(text: String, path: String) {
    let issues = shop.issues(text).filter { !$0.isWarning }
    #expect(issues.map(\.code) == [.optional], "\(text): \(issues.map(\.message))")
    #expect(issues.first?.message.contains("`") == true)
  }

  @Test func `what may be null is not compared beyond equality`() {
    #expect(shop.result(of: "comment == 'x'") == "false")
    #expect(shop.result(of: "comment == null") == "true")
    #expect(shop.result(of: "comment in ['x']") == "false")
    #expect(shop.result(of: "oak.note") == "'kiln-dried'")
    #expect(shop.result(of: "product.note") == "null")
    #expect(shop.issues("comment < 'x'").map(\.code) == [.optional])
    #expect(shop.issues("comment != null && comment < 'x'").isEmpty)
    #expect(shop.issues("comment == null ? '' : comment.trim()").isEmpty)
  }
}

extension String {
  /// The text with its inner choice in parentheses, which CEL asks for.
  fileprivate var parenthesized: String {
    replacing("? has(oak.area) ?", with: "? (has(oak.area) ?")
      .replacing(" : rate('0/m2') : ", with: " : rate('0/m2')) : ")
  }
}

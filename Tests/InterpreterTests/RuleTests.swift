import Diagnostics
import Interpreter
import TestSupport
import Testing

/// Rules over computed facts (`language.md` 8), at each of their subjects.
@Suite struct RuleTests {
  /// A shelf of two boards; amounts in USD.
  ///
  /// A shelf costs 2 x 9.00 = 18.00; B-1 builds two of them, 36.00.
  private static let shop = """
    cogsmith: 1
    currency: USD
    accounts: {stock: {}, cogs: {}, grni: {}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: grni}}
    products:
      board: {cost: 9.00, type: raw-material}
      shelf: {price: 24.00, type: finished-good}
    boms:
      shelf: [{lines: [{item: board, quantity: 2}]}]
    receipts:
      R-1: {date: 2026-11-01, supplier: Mill, lines: [{item: board, quantity: 10, lot: L-1}]}
    builds:
      B-1: {date: 2026-11-02, product: shelf, quantity: 2}
    sales:
      S-1: {date: 2026-11-03, customer: Lowe, lines: [{item: shelf, quantity: 1, price: 24.00}]}
    rules:
      asked:

    """

  private func messages(_ rule: String) throws -> [String] {
    let shop = try TestWorkspace(Self.shop + rule)
    return shop.check().diagnostics.map { "\($0.severity.rawValue): \($0.message)" }
  }

  @Test(arguments: [
    ("product", "has(product.price) ? product.cost.total == money(18) : product.stock == 6"),
    ("product", "product.key == 'board' ? product.stock_value == money(54) : product.stock == 1"),
    ("bom", "bom.lines.size() == 1 && bom.product.key == 'shelf' && bom.version == 1"),
    ("line", "line.quantity == 2 && item.key == 'board' && product.key == 'shelf'"),
    ("build", "build.cost.total == money(36) && build.unit_cost.orValue(money(0)) == money(18)"),
    ("build", "build.takes.exists(m, m.item.key == 'board' && m.quantity == -4 && m.lot == 'L-1')"),
    (
      "receipt",
      "receipt.supplier == 'Mill' && receipt.lines.all(l, l.lot != '' && l.value == money(90))"
    ),
    ("sale", "sale.customer == 'Lowe' && sale.lines[0].revenue.orValue(money(0)) == money(24)"),
    ("transaction", "transaction.total > money(0) && transaction.postings.size() == 2"),
    ("posting", "posting.account != '' && posting.transaction.kind == 'journal-entry'"),
    ("workspace", "workspace.stock_value == money(72) && workspace.builds.size() == 1"),
  ])
  func `what is computed can be asked about`(each: String, require: String) throws {
    let safe = require.replacing("build.unit_cost.orValue", with: "build.?unit_cost.orValue")
      .replacing("sale.lines[0].revenue.orValue", with: "sale.lines[0].?revenue.orValue")
    #expect(try messages("    each: \(each)\n    require: \"\(safe)\"\n") == [])
  }

  @Test func `a failing rule says its message, at the data, with the values`() throws {
    let shop = try TestWorkspace(
      Self.shop + """
            each: product
            when: has(product.price)
            require: product.price >= product.cost.total * 1.35
            message: "${product.name} sells at ${product.price}, below 1.35 x ${product.cost.total}"

        """)
    let found = try #require(shop.check().diagnostics.first)
    #expect(found.code == .ruleFailed)
    #expect(found.message == "shelf sells at 24.00, below 1.35 x 18.00")
    #expect(
      found.notes == [
        "`product.price` is 24.00 USD", "`product.cost.total * 1.35` is 24.30 USD",
        "`product.cost.total` is 18.00 USD",
      ])
    #expect(found.related.map(\.text) == ["required here"])
  }

  @Test(arguments: ["error", "warning", "note"]) func `a rule is as bad as it says`(
    level: String
  ) throws {
    let found = try messages(
      "    each: build\n    require: build.quantity > 2\n    level: \(level)\n")
    #expect(found == ["\(level): `B-1` breaks the rule `asked`"])
  }

  @Test(arguments: [
    ("product", "`board`", 2), ("bom", "version 1 of `shelf`", 1),
    ("line", "`board` in `shelf`", 1),
    ("build", "`B-1`", 1), ("receipt", "`R-1`", 1), ("sale", "`S-1`", 1),
    ("transaction", "`R-1`", 2), ("posting", "the line of `R-1` to `stock`", 4),
    ("workspace", "the workspace", 1),
  ])
  func `a rule that fails names what it is about`(each: String, name: String, count: Int) throws {
    let found = try messages("    each: \(each)\n    require: products.size() == 3\n")
    #expect(found.count == count)
    #expect(found.contains("error: \(name) breaks the rule `asked`"), "\(found)")
  }

  @Test func `a condition that cannot be computed does not pass either`() throws {
    let found = try messages(
      "    each: build\n    when: 1 / (build.quantity - 2) > 0\n    require: build.quantity > 0\n")
    #expect(
      found == ["error: the rule `asked` cannot be computed for `B-1`: `1 / 0` divides by zero"])
  }

  @Test func `what cannot be computed does not pass`() throws {
    let found = try messages("    each: build\n    require: 1 / (build.quantity - 2) > 0\n")
    #expect(
      found == ["error: the rule `asked` cannot be computed for `B-1`: `1 / 0` divides by zero"])
  }

  @Test func `a half that failed is said`() throws {
    let found = try messages(
      "    each: build\n    require: 1 / (build.quantity - 2) > 0 || build.quantity == 2\n")
    #expect(found == ["warning: `1 / 0` divides by zero"])
  }

  @Test func `a comparison without a baseline is a note, once`() throws {
    let found = try messages(
      "    each: product\n    require: change(product.cost.total) <= 5%\n")
    #expect(
      found == ["note: the rule `asked` compares, and there is nothing to compare with"])
  }
}

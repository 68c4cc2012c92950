import Diagnostics
import Interpreter
import TestSupport
import Testing

/// Rules that compare with an earlier state of the workspace (`change` and `changed`).
@Suite struct ComparisonTests {
  /// A shop before or now.
  ///
  /// Boards become dearer and a shelf takes three instead of two; a hook is new, and oil is counted in
  /// other units. A shelf costs 2 x 9.00 = 18.00 before, and 3 x 9.90 = 29.70 now: 65% more.
  private static func shop(board: String, boards: Int, more: String = "") -> String {
    """
    cogsmith: 1
    currency: USD
    accounts: {stock: {}, cogs: {}, grni: {}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: grni}}
    products:
      board: {cost: \(board), type: raw-material, attributes: {grade: \(boards > 2 ? "A" : "B")}}
      shelf: {price: 24.00, type: finished-good}
    \(more)
    boms:
      shelf: [{lines: [{item: board, quantity: \(boards)}]}]
    receipts:
      R-1: {date: 2026-11-01, supplier: Mill, lines: [{item: board, quantity: 10, cost: 9.00}]}
    builds:
      B-1: {date: 2026-11-02, product: shelf, quantity: 2}

    """
  }

  private static let before = shop(
    board: "9.00", boards: 2, more: "  oil: {unit: L, cost: 10.00/L}")
  private static let now = shop(
    board: "9.90", boards: 3, more: "  oil: {unit: mL, cost: 0.02/mL}\n  hook: {cost: 1.00}")

  private func messages(_ rule: String, now: String = now, before: String = before) throws
    -> [String]
  {
    let before = try TestWorkspace(before).check()
    #expect(before.simulation != nil)
    let shop = try TestWorkspace(now + "rules:\n  asked:\n" + rule)
    return shop.workspace.run(against: before).diagnostics
      .filter { $0.code != .unusedProduct }
      .map { "\($0.severity.rawValue): \($0.message)" }
  }

  @Test(arguments: [
    ("product", "product.key != 'board' || change(product.cost.total) == 10%"),
    ("product", "product.key != 'shelf' || change(product.cost.total) == 65%"),
    ("product", "product.key != 'board' || changed(product.attributes.grade)"),
    ("product", "product.key != 'shelf' || !changed(product.name)"),
    ("bom", "changed(sum(bom.lines.map(l, l.quantity))) && change(bom.lines[0].quantity) == 50%"),
    ("line", "change(line.quantity) == 50% && !changed(item.name) && change(item.cost.total) > 0%"),
    // 2 shelves took 4 boards at 9.00 before, and 6 now.
    ("build", "change(build.cost.total) == 50% && changed(build.takes[0].quantity)"),
    ("build", "!changed(build.quantity) && change(build.quantity) == 0%"),
    ("receipt", "!changed(receipt.supplier) && !changed(receipt.lines[0].quantity)"),
    ("workspace", "change(workspace.builds.size()) == 0%"),
    ("workspace", "changed(products.size())"),
    ("workspace", "products.all(k, k in ['oil', 'hook'] || change(products[k].cost.total) > 9%)"),
    // 10 boards: 4 are taken before and 6 now, so that 54.00 + 36.00 become 36.00 + 54.00.
    ("workspace", "change(workspace.stock_value) == 0%"),
  ])
  func `what was before can be asked about`(each: String, require: String) throws {
    #expect(try messages("    each: \(each)\n    require: \"\(require)\"\n") == [])
  }

  @Test func `a jump is said with what it was`() throws {
    let before = try TestWorkspace(Self.before).check()
    let shop = try TestWorkspace(
      Self.now + """
        rules:
          cost-jump:
            each: product
            when: product.type == 'finished-good'
            require: change(product.cost.total) <= 5%
            message: "${product.name} costs ${change(product.cost.total)} more"

        """)
    let run = shop.workspace.run(against: before)
    let found = try #require(run.diagnostics.first { $0.code == .ruleFailed })
    #expect(found.message == "shelf costs 65% more")
    #expect(
      found.notes.prefix(2) == [
        "`change(product.cost.total)` is 65%",
        "`product.cost.total` is 29.70 USD, and was 18.00 USD",
      ])
  }

  /// A function reads nothing but its parameters, so what it compares never changes; what stands behind
  /// it is of now again.
  @Test func `a comparison in a function that is compared leaves nothing behind`() throws {
    let before = try TestWorkspace(Self.before).check()
    let shop = try TestWorkspace(
      Self.now + """
        functions:
          moved: {parameters: [a: money], value: "change(a) > 0%"}
        rules:
          asked:
            each: product
            when: product.key == 'board'
            require: (changed(moved(product.cost.total)) || true) && product.cost.total == money(9.90)

        """)
    let found = shop.workspace.run(against: before).diagnostics.filter { $0.severity == .error }
    #expect(found.map(\.message) == [])
  }

  @Test func `what is new is said, once`() throws {
    #expect(
      try messages("    each: product\n    require: change(product.cost.total) < 100%\n")
        == ["note: the rule `asked` was not asked about what is new"])
  }

  @Test func `from 0 there is no share`() throws {
    let free = Self.shop(board: "0.00", boards: 2)
    let found = try messages(
      "    each: product\n    when: product.key == 'board'\n    require: change(product.cost.total) < 5%\n",
      now: Self.shop(board: "1.00", boards: 2), before: free)
    #expect(
      found == [
        "error: the rule `asked` cannot be computed for `board`: it was 0 before, and no share of 0 is 1.00 USD; ask `changed(…)`"
      ])
  }

  @Test func `a field that was not there before is nothing to compare with`() throws {
    let found = try messages(
      "    each: product\n    when: product.key == 'board' && has(product.price)\n    require: change(product.price) < 5%\n",
      now: Self.now.replacing("board: {cost", with: "board: {price: 12.00, cost"))
    #expect(found == ["note: the rule `asked` was not asked about what is new"])
  }

  @Test(arguments: [
    ("each: product, require: \"change(product) < 5%\"", "name the figure that is meant"),
    ("each: product, require: \"changed(product.boms)\"", "name the field that is meant"),
    ("each: product, require: \"change(product.name) < 5%\"", "changed(product.name)"),
    ("each: product, require: \"change(change(product.cost.total)) < 5%\"", "it is `change("),
    ("each: product, require: \"change(product.cots.total) < 5%\"", "cost"),
  ])
  func `what cannot be compared is said once`(rule: String, help: String) throws {
    let run = try TestWorkspace(Self.now + "rules:\n  asked: {\(rule)}\n").check()
    let errors = run.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 1)
    #expect((errors.first?.helps ?? []).contains { $0.text.contains(help) }, "\(errors)")
  }
}

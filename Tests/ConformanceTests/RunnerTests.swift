import Decimals
import Testing

/// The runner itself, on small cases of our own: what it runs, and what it skips for which reason.
@Suite struct RunnerTests {
  /// What comes of a case: `passed`, the reason of a skip, or `failed`.
  private func outcome(
    _ inputs: String, _ expected: String, shape: String = "events"
  ) throws -> String {
    let testCase = try CostingCase(
      JSONValue.parse(
        "{\"id\": \"X\", \"shape\": \"\(shape)\", \"inputs\": {\(inputs)}, \"expected\": {\(expected)}}"
      ))
    do {
      try CostingReport.compare(testCase)
      return "passed"
    } catch let skip as Skip {
      return skip.reason.rawValue
    } catch {
      return "failed: \(error)"
    }
  }

  /// Ten at 1.00 and ten at 2.00 with some more events.
  private func events(_ more: String, settings: String = "", product: String = "") -> String {
    """
    "settings": {"method": "fifo", "money_decimals": 2\(settings)},
    "products": [{"id": "P", "uom": "unit"\(product)}],
    "events": [{"id": "a", "type": "receipt", "product": "P", "qty": 10, "unit_cost": 1},
     {"id": "b", "type": "receipt", "product": "P", "qty": 10, "unit_cost": 2}\(more)]
    """
  }

  @Test(arguments: [
    // 10 at 1 and 2 at 2 leave; all 12 come back at the 14.00 that they left at
    (",{\"id\": \"c\", \"type\": \"issue\", \"product\": \"P\", \"qty\": 12}", 8, "16"),
    (
      """
      ,{"id": "c", "type": "issue", "product": "P", "qty": 12},
      {"id": "d", "type": "customer_return", "product": "P", "of": "c", "qty": 12}
      """, 20, "30"
    ),
    // back to the supplier from the layer that he sent
    (
      ",{\"id\": \"c\", \"type\": \"supplier_return\", \"product\": \"P\", \"of\": \"b\", \"qty\": 4}",
      16, "22"
    ),
    // counted 17: 3 of the oldest are gone
    (",{\"id\": \"c\", \"type\": \"count\", \"product\": \"P\", \"counted\": 17}", 17, "27"),
    // counted 22: 2 more at the 1.50 of the moment
    (
      ",{\"id\": \"c\", \"type\": \"count\", \"lines\": [{\"product\": \"P\", \"counted\": 22}]}",
      22, "33"
    ),
    (
      ",{\"id\": \"c\", \"type\": \"adjust\", \"product\": \"P\", \"qty\": 2, \"unit_cost\": 5}",
      22, "40"
    ),
    (",{\"id\": \"c\", \"type\": \"adjust\", \"product\": \"P\", \"qty\": -11}", 9, "18"),
    // landed on the first receipt while it is whole
    (",{\"id\": \"c\", \"type\": \"landed_cost\", \"on\": \"a\", \"amount\": 3}", 20, "33"),
    (
      ",{\"id\": \"c\", \"type\": \"dropship\", \"product\": \"P\", \"qty\": 5, \"unit_cost\": 9}",
      20, "30"
    ),
    (
      ",{\"id\": \"c\", \"type\": \"issue\", \"product\": \"P\", \"qty\": 4, \"at_cost\": 2}", 16,
      "22"
    ),
  ]) func `events that move stock`(more: String, quantity: Int, value: String) throws {
    let expected = "\"stock\": {\"P\": {\"qty\": \(quantity), \"value\": \(value)}}"
    #expect(try outcome(events(more), expected) == "passed")
    let wrong = "\"stock\": {\"P\": {\"qty\": \(quantity), \"value\": \(value).02}}"
    #expect(try outcome(events(more), wrong).hasPrefix("failed"))
  }

  @Test func `an edit replays history where the case says so`() throws {
    let more = """
      ,{"id": "c", "type": "issue", "product": "P", "qty": 5},
      {"id": "d", "type": "edit_qty", "of": "a", "new_qty": 2},
      {"id": "e", "type": "cancel", "of": "b"}
      """
    // After d: 2 at 1 and 3 at 2 have left, 7 at 2 are there; before it 5 at 1 and 10 at 2.
    let expected = """
      "checkpoints": [{"after": "c", "stock": {"P": {"qty": 15, "value": 25}}},
       {"after": "d", "stock": {"P": {"qty": 7, "value": 14}}}]
      """
    #expect(
      try outcome(
        events(more, settings: ", \"backdate_policy\": \"replay\"").replacing(
          ",\n{\"id\": \"e\", \"type\": \"cancel\", \"of\": \"b\"}", with: ""), expected)
        == "passed")
    #expect(try outcome(events(more), expected) == Reason.editPolicy.rawValue)
  }

  @Test(arguments: [
    (
      ",{\"id\": \"c\", \"type\": \"issue\", \"product\": \"P\", \"qty\": 21}", Reason.negativeStock
    ),
    (
      ",{\"id\": \"c\", \"type\": \"issue\", \"product\": \"P\", \"qty\": 1, \"colour\": 1}", .input
    ),
    (",{\"id\": \"c\", \"type\": \"teleport\", \"product\": \"P\"}", .input),
    (",{\"id\": \"c\", \"type\": \"transfer\", \"product\": \"P\", \"qty\": 1}", .transfer),
    (",{\"id\": \"c\", \"type\": \"revalue\", \"product\": \"P\", \"amount\": 1}", .revaluation),
    (
      """
      ,{"id": "c", "type": "issue", "product": "P", "qty": 1},
      {"id": "d", "type": "landed_cost", "on": "a", "amount": 3}
      """, .lateCost
    ),
    (
      """
      ,{"id": "c", "type": "issue", "product": "P", "qty": 12},
      {"id": "d", "type": "customer_return", "product": "P", "of": "c", "qty": 3}
      """, .partialReturn
    ),
  ]) func `what it skips`(more: String, reason: Reason) throws {
    #expect(try outcome(events(more), "\"stock\": {\"P\": {\"qty\": 1}}") == reason.rawValue)
  }

  @Test func `what it does not know of the expected figures is skipped too`() throws {
    #expect(try outcome(events(""), "\"mood\": 1") == Reason.expectation.rawValue)
    #expect(
      try outcome(events(""), "\"stock\": {\"P\": {\"qty\": 20, \"mood\": 1}}")
        == Reason.expectation.rawValue)
  }

  @Test func `an error has to be the right one, and to change nothing`() throws {
    let more = ",{\"id\": \"c\", \"type\": \"issue\", \"product\": \"P\", \"qty\": 21}"
    #expect(try outcome(events(more), "\"error\": {\"code\": \"insufficient\"}") == "passed")
    #expect(
      try outcome(events(more), "\"error\": {\"code\": \"bom_cycle\"}").hasPrefix("failed"))
    #expect(try outcome(events(""), "\"error\": {\"code\": \"insufficient\"}").hasPrefix("failed"))
  }

  @Test func `a build with operations, losses, extra cost and a set-up of material`() throws {
    // 8 started, 25% lost: 6 good. Material 8 x 2 x 1.00 + 3 once = 19.00; 30 minutes for 4 at 12/h
    // with an efficiency of 80%: 8 x 7.5 / 0.8 = 75 min, 15.00; set-up 10 min / 0.8: 2.50; extra
    // 4 for each 4: 8.00, and 1.50 for this build. 46.00 / 6 = 7.6667.
    let inputs = """
      "settings": {"money_decimals": 2},
      "products": [{"id": "P", "uom": "unit"}, {"id": "C", "uom": "kg", "cost": 1}],
      "boms": [{"product": "P", "output_qty": 4, "process_loss_pct": 25, "extra_cost": 4,
        "lines": [{"product": "C", "qty": 8}, {"product": "C", "qty": 3, "per_order": true}],
        "operations": [{"minutes": 30, "setup_minutes": 10, "hour_rate": 12, "efficiency": 0.8}]}],
      "events": [{"id": "b", "type": "build", "product": "P", "qty": 8, "extra_cost": 1.5}]
      """
    let expected = """
      "builds": {"b": {"material_cost": 19, "operation_cost": 17.5, "extra_cost": 9.5,
        "total_cost": 46, "output_value": 46, "unit_cost": 7.6667}},
      "stock": {"P": {"qty": 6, "value": 46}}
      """
    #expect(try outcome(inputs, expected) == "passed")
  }

  @Test func `entries, by account and by product`() throws {
    let more = ",{\"id\": \"c\", \"type\": \"issue\", \"product\": \"P\", \"qty\": 12}"
    func entry(_ account: String, _ amount: String) -> String {
      """
      "journal": [{"event": "c", "lines": [{"account": "\(account)", "debit": \(amount)},
        {"account": "inventory", "product": "P", "credit": \(amount)}]}]
      """
    }
    #expect(try outcome(events(more), entry("cogs", "14")) == "passed")
    #expect(try outcome(events(more), entry("inventory_adjustment", "14")) == "passed")
    #expect(try outcome(events(more), entry("cogs", "15")).hasPrefix("failed"))
    #expect(try outcome(events(more), entry("gain", "14")) == Reason.account.rawValue)
  }

  @Test func `numbers are exact`() throws {
    let value = try JSONValue.parse(
      "[0.1, 1e-3, -2.50E+1, 12345678901234567890.123, \"\\u00e9\\ud83d\\ude00\\n\"]")
    #expect(try value.elements[0].number == .init(1, over: 10))
    #expect(try value.elements[1].number == .init(1, over: 1000))
    #expect(value.elements[2].number == .init(-25))
    #expect(try value.elements[3].number == .init(12_345_678_901_234_567_890_123, over: 1000))
    #expect(value.elements[4].text == "é😀\n")
  }
}

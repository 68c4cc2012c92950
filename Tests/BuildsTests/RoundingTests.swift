import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Value is kept in the ledger's smallest unit, and nothing of it gets lost (`costing.md` 1).
@Suite struct RoundingTests {
  /// What three single issues of 3 bought for an amount are worth.
  private func thirds(_ amount: String, _ head: String) throws -> [String] {
    let shop = try ShopFigures(
      """
      \(head)
      products: {cap: {}}
      receipts: {R: {date: 2026-01-01, lines: [{item: cap, quantity: 3, amount: \(amount)}]}}
      sales:
        S-1: {date: 2026-01-02, lines: [{item: cap, quantity: 1}]}
        S-2: {date: 2026-01-03, lines: [{item: cap, quantity: 1}]}
        S-3: {date: 2026-01-04, lines: [{item: cap, quantity: 1}]}
      """)
    #expect(try shop.stock("cap").hasPrefix("0 worth 0"))
    return try ["S-1", "S-2", "S-3"].map { try shop.value($0) }
  }

  @Test(arguments: [
    // 1000/3 = 333.33, 667/2 = 333.5
    ("1000", "currency: JPY", ["333", "334", "333"]),
    ("10.000", "currency: KWD", ["3.333", "3.334", "3.333"]),
    ("10.00", "currency: EUR", ["3.33", "3.34", "3.33"]),
    // 6.67 / 2 = 3.335: to even it is 3.34 too; 0.05/3 = 0.0167, 0.03/2 = 0.015
    ("10.00", "currency: USD\nbooks: {rounding: half-even}", ["3.33", "3.34", "3.33"]),
    ("0.05", "currency: USD", ["0.02", "0.02", "0.01"]),
    ("0.04", "currency: USD", ["0.01", "0.02", "0.01"]),
    // 0.07/3 = 0.0233, 0.05/2 = 0.025: away from zero 0.03, to even 0.02
    ("0.07", "currency: USD", ["0.02", "0.03", "0.02"]),
    ("0.07", "currency: USD\nbooks: {rounding: half-even}", ["0.02", "0.02", "0.03"]),
    // more digits than the currency's: 10.0000/3, 6.6667/2 = 3.33335
    ("10.00", "currency: USD\nbooks: {digits: 4}", ["3.3333", "3.3334", "3.3333"]),
    ("10", "currency: JPY\nbooks: {digits: 1}", ["3.3", "3.4", "3.3"]),
  ]) func `three for an amount, one by one`(
    amount: String, head: String, expected: [String]
  ) throws {
    #expect(try thirds(amount, head) == expected)
  }

  @Test(arguments: [
    ("currency: USD", "8552.50"), ("currency: JPY", "8553"), ("currency: KWD", "8552.501"),
    ("currency: USD\nbooks: {digits: 6}", "8552.500855"),
  ]) func `what comes in is rounded once`(head: String, expected: String) throws {
    // 0.311 x 27.5 = 8.5525 units at 1000.0001 = 8552.50085525.
    let shop = try ShopFigures(
      """
      \(head)
      products: {resin: {unit: kg, cost: 1000.0001/kg}}
      opening: [{date: 2026-01-01, lines: [{item: resin, quantity: 8.5525 kg}]}]
      """)
    #expect(try shop.stock("resin") == "8.5525 worth \(expected)")
  }

  @Test func `half a yen in is a yen out`() throws {
    // 0.5 at 3 is 1.5, which is 2; what is left takes all of it.
    let shop = try ShopFigures(
      """
      currency: JPY
      products: {rice: {unit: kg, cost: 3/kg}}
      opening: [{date: 2026-01-01, lines: [{item: rice, quantity: 0.5 kg}]}]
      sales: {S: {date: 2026-01-02, lines: [{item: rice, quantity: 500 g}]}}
      """)
    #expect(try shop.value("S") == "2")
    #expect(try shop.stock("rice") == "0 worth 0")
  }

  @Test func `digits below the currency's are refused`() throws {
    let shop = try TestWorkspace("cogsmith: 1\ncurrency: KWD\nbooks: {digits: 2}\n")
    #expect(shop.codes().contains("books/digits"))
  }

  @Test func `a build hands on all that went in, to the cent`() throws {
    // 7 parts for 10.00, taken in builds of 3, 3 and 1: 4.29 (4.2857), 4.28 (5.71 x 3/4 = 4.2825),
    // 1.43; nothing is left, and the things are worth 10.00.
    let shop = try ShopFigures(
      """
      products: {part: {}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      receipts: {R: {date: 2026-01-01, lines: [{item: part, quantity: 7, amount: 10.00}]}}
      builds:
        B-1: {date: 2026-01-02, product: thing, quantity: 3}
        B-2: {date: 2026-01-03, product: thing, quantity: 3}
        B-3: {date: 2026-01-04, product: thing, quantity: 1}
      """)
    #expect(
      try ["B-1", "B-2", "B-3"].map { try shop.cost($0) } == [
        "material 4.29, total 4.29", "material 4.28, total 4.28", "material 1.43, total 1.43",
      ])
    #expect(try shop.stock("part") == "0 worth 0.00")
    #expect(try shop.stock("thing") == "7 worth 10.00")
  }

  @Test func `a layer is never a rounded unit cost`() throws {
    // 1,000,000 at 0.0015 are 1,500.00; a unit of 0.00 or 0.0015 rounded would be 0 or 2,000.
    let shop = try ShopFigures(
      """
      products: {dot: {cost: 0.0015}}
      opening: [{date: 2026-01-01, lines: [{item: dot, quantity: 1000000}]}]
      sales: {S: {date: 2026-01-02, lines: [{item: dot, quantity: 999999}]}}
      """)
    // 1500.00 x 999999 / 1000000 = 1499.9985.
    #expect(try shop.value("S") == "1500.00")
    #expect(try shop.stock("dot") == "1 worth 0.00")
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Receipts and the charges on them (`language.md` 7, `costing.md` 5).
@Suite struct ReceiptTests {
  private static let products = """
    products:
      steel: {unit: ft2, packs: {sheet: 32 ft2}, equals: {1 ft2: 2.5 lb}}
      bolt: {equals: {1 each: 0.5 lb}}
      paint: {unit: L}

    """

  private func shop(_ lines: String, _ charges: String = "") throws -> ShopFigures {
    try ShopFigures(
      Self.products + """
        receipts: {R: {date: 2026-01-01, lines: [\(lines)], charges: [\(charges)]}}
        """)
  }

  private let goods = """
    {item: steel, quantity: 2 sheet, cost: 96.00/sheet}, {item: bolt, quantity: 100, cost: 0.08}
    """

  @Test func `a line is worth its cost or its amount`() throws {
    let shop = try shop(
      """
      {item: steel, quantity: 2 sheet, cost: 96.00/sheet}, {item: steel, quantity: 3 ft2, cost: 0.02/in2}, {item: bolt, quantity: 3, amount: 10.00}
      """)
    // 0.02 x 144 = 2.88 a square foot.
    #expect(try shop.layers("steel") == ["64 worth 192.00", "3 worth 8.64"])
    #expect(try shop.stock("bolt") == "3 worth 10.00")
  }

  @Test func `by value`() throws {
    // 192.00 and 8.00: 25.00 x 192/200 = 24.00.
    let shop = try shop(goods, "{name: Freight, amount: 25.00}")
    #expect(try shop.stock("steel") == "64 worth 216.00")
    #expect(try shop.stock("bolt") == "100 worth 9.00")
  }

  @Test func `by weight`() throws {
    // 64 ft2 are 160 lb, 100 bolts 50 lb: 21.00 is 16.00 and 5.00.
    let shop = try shop(goods, "{name: Freight, amount: 21.00, by: weight}")
    #expect(try shop.stock("steel") == "64 worth 208.00")
    #expect(try shop.stock("bolt") == "100 worth 13.00")
  }

  @Test func `by quantity, of things that are counted in one way`() throws {
    let shop = try shop(
      "{item: steel, quantity: 1 sheet, cost: 96.00/sheet}, {item: steel, quantity: 288 in2, cost: 1}",
      "{name: Cutting, amount: 3.40, by: quantity}")
    // 32 ft2 and 2 ft2.
    #expect(try shop.layers("steel") == ["32 worth 99.20", "2 worth 2.20"])
  }

  @Test func `by quantity, of things stocked in the same pack`() throws {
    let shop = try ShopFigures(
      """
      products:
        ply: {unit: sheet, packs: {sheet: 32 ft2}}
        osb: {unit: sheet, packs: {sheet: 32 ft2}}
      receipts:
        R:
          date: 2026-01-01
          lines: [{item: ply, quantity: 3, cost: 10}, {item: osb, quantity: 1, cost: 10}]
          charges: [{amount: 8.00, by: quantity}]
      """)
    #expect(try shop.stock("ply") == "3 worth 36.00")
    #expect(try shop.stock("osb") == "1 worth 12.00")
  }

  @Test func `what cannot be spread so is a finding`() throws {
    func codes(_ lines: String, _ charge: String) throws -> [String] {
      try TestWorkspace(
        "cogsmith: 1\ncurrency: USD\n" + Self.products
          + "receipts: {R: {date: 2026-01-01, lines: [\(lines)], charges: [\(charge)]}}\n"
      ).codes().filter { $0 == "stock/charges" }
    }
    #expect(try codes(goods, "{amount: 1, by: quantity}") == ["stock/charges"])
    #expect(
      try codes("{item: paint, quantity: 1 L, cost: 1}", "{amount: 1, by: weight}")
        == ["stock/charges"])
    #expect(
      try codes("{item: paint, quantity: 1 L, cost: 0}", "{amount: 1}") == ["stock/charges"])
    #expect(
      try codes("{item: paint, quantity: 1 L, cost: 0}", "{amount: 1, by: quantity}") == [])
    #expect(try codes("{item: paint, quantity: 1 L, cost: 0}", "{amount: 0}") == [])
  }

  @Test func `the parts of a charge add up to it, the largest remainders first`() throws {
    // 0.05 over three alike: 1.67 cents each, so 2, 2, 1; 0.04: 2, 1, 1.
    let lines = ["A", "B", "C"].map { "{item: bolt, quantity: 1, cost: 1, lot: \($0)}" }
      .joined(separator: ", ")
    let five = try shop(lines, "{amount: 0.05}")
    #expect(
      try five.layers("bolt") == ["1 worth 1.02 of A", "1 worth 1.02 of B", "1 worth 1.01 of C"])
    let four = try shop(lines, "{amount: 0.04}")
    #expect(
      try four.layers("bolt") == ["1 worth 1.02 of A", "1 worth 1.01 of B", "1 worth 1.01 of C"])
  }

  @Test func `several charges each by its own measure`() throws {
    // 25.00 by value: 24.00 and 1.00; 21.00 by weight: 16.00 and 5.00.
    let shop = try shop(goods, "{amount: 25.00}, {amount: 21.00, by: weight}")
    #expect(try shop.stock("steel") == "64 worth 232.00")
    #expect(try shop.stock("bolt") == "100 worth 14.00")
  }

  @Test func `what is charged is part of what later leaves`() throws {
    let shop = try ShopFigures(
      """
      products: {part: {}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      receipts:
        R: {date: 2026-01-01, lines: [{item: part, quantity: 4, cost: 2}], charges: [{amount: 1}]}
      builds: {B: {date: 2026-01-02, product: thing, quantity: 4}}
      """)
    #expect(try shop.cost("B") == "material 9.00, total 9.00")
  }

  @Test func `an average takes charges in`() throws {
    let shop = try ShopFigures(
      """
      products: {part: {costing: average}}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: part, quantity: 4, cost: 2, lot: A}]}
        R-2:
          date: 2026-01-02
          lines: [{item: part, quantity: 4, cost: 2, lot: B}]
          charges: [{amount: 8}]
      sales: {S: {date: 2026-01-03, lines: [{item: part, quantity: 2, lot: A}]}}
      """)
    // 24.00 / 8.
    #expect(try shop.value("S") == "6.00")
  }
}

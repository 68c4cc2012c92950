import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Corrections of stock (`language.md` 7).
@Suite struct AdjustmentTests {
  private func shop(
    _ lines: String, product: String = "", method: String = "fifo", stock: Bool = true
  ) throws -> ShopFigures {
    let receipts = """
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: bolt, quantity: 10, cost: 1, lot: A}]}
        R-2: {date: 2026-01-02, lines: [{item: bolt, quantity: 5, cost: 4, lot: B}]}
      """
    return try ShopFigures(
      """
      inventory: {costing: \(method)}
      products: {bolt: {\(product)}}
      adjustments: {A: {date: 2026-01-03, reason: count, lines: [\(lines)]}}
      \(stock ? receipts : "")
      """)
  }

  @Test func `down takes what the method takes`() throws {
    #expect(
      try shop("{item: bolt, quantity: -12}").taken("A")
        == ["10 worth 10.00 of A", "2 worth 8.00 of B"])
    #expect(try shop("{item: bolt, quantity: -12}", method: "average").value("A") == "24.00")
  }

  @Test func `down of a lot takes that lot`() throws {
    #expect(try shop("{item: bolt, quantity: -2, lot: B}").taken("A") == ["2 worth 8.00 of B"])
  }

  @Test func `up without a cost is worth what is on hand on average`() throws {
    // 30.00 for 15.
    #expect(try shop("{item: bolt, quantity: 3}").stock("bolt") == "18 worth 36.00")
    // 4 of 15: 8.00; the product's own cost does not matter.
    let priced = try shop("{item: bolt, quantity: 4, lot: C}", product: "cost: 99")
    #expect(try priced.layers("bolt").last == "4 worth 8.00 of C")
  }

  @Test func `up without a cost, of what is not on hand, is worth the product's cost`() throws {
    let shop = try shop("{item: bolt, quantity: 3}", product: "cost: 0.35", stock: false)
    #expect(try shop.stock("bolt") == "3 worth 1.05")
  }

  @Test func `up of what nobody knows the cost of is refused`() throws {
    let shop = try shop("{item: bolt, quantity: 3}", stock: false)
    #expect(shop.codes == ["cost/missing"])
    #expect(try shop.stock("bolt") == "0 worth 0.00")
  }

  @Test func `up at a cost is worth that`() throws {
    #expect(try shop("{item: bolt, quantity: 3, cost: 7}").stock("bolt") == "18 worth 51.00")
    #expect(try shop("{item: bolt, quantity: 3, cost: 0}").stock("bolt") == "18 worth 30.00")
  }

  @Test func `up is rounded once`() throws {
    // 30.00 / 15 x 1/3 = 0.67.
    #expect(
      try shop("{item: bolt, quantity: 1/3}").stock("bolt") == "15.333333 worth 30.67")
  }

  @Test func `down at a cost is a contradiction`() throws {
    let shop = try TestWorkspace(
      "cogsmith: 1\ncurrency: USD\nproducts: {bolt: {}}\nadjustments: {A: {date: 2026-01-03, lines: [{item: bolt, quantity: -1, cost: 7}]}}\n"
    )
    #expect(shop.check().hasErrors)
  }

  @Test func `0 changes nothing and is no error`() throws {
    let shop = try shop("{item: bolt, quantity: 0}, {item: bolt, quantity: -1}")
    #expect(shop.errors.isEmpty)
    #expect(try shop.stock("bolt") == "14 worth 29.00")
  }

  @Test func `more than is there is refused as a whole`() throws {
    let shop = try shop("{item: bolt, quantity: -1}, {item: bolt, quantity: -15}")
    #expect(shop.codes == ["stock/short"])
    #expect(try shop.stock("bolt") == "15 worth 30.00")
  }

  @Test func `one line up and one down move a lot to another`() throws {
    let shop = try shop(
      "{item: bolt, quantity: -5, lot: B}, {item: bolt, quantity: 5, cost: 4, lot: C}")
    #expect(try shop.layers("bolt") == ["10 worth 10.00 of A", "5 worth 20.00 of C"])
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// What came out of a build: good ones, normal and abnormal loss (`costing.md` 4).
@Suite struct OutcomeTests {
  /// 12 started at 10.00 each: 120.00.
  private func shop(_ outcome: String, settings: String = "") throws -> ShopFigures {
    try ShopFigures(
      """
      \(settings)
      products: {part: {cost: 10}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 12}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 12\(outcome)}}
      """)
  }

  @Test func `all of it is good unless something else is said`() throws {
    #expect(try shop("").stock("thing") == "12 worth 120.00")
  }

  @Test(arguments: [", good: 10", ", scrap: {quantity: 2}", ", good: 10, scrap: {quantity: 2}"])
  func `normal loss raises the cost of the good ones`(outcome: String) throws {
    let shop = try shop(outcome)
    #expect(try shop.stock("thing") == "10 worth 120.00")
    #expect(try shop.cost("B") == "material 120.00, total 120.00")
  }

  @Test func `abnormal loss is expensed`() throws {
    // 2 of 12: 20.00.
    let shop = try shop(", scrap: {quantity: 2, abnormal: true}")
    #expect(try shop.stock("thing") == "10 worth 100.00")
    #expect(try shop.cost("B") == "material 120.00, abnormal 20.00, total 100.00")
  }

  @Test func `a fraction of a cent of abnormal loss is rounded once, and nothing is lost`() throws {
    // 120.00 x 5 / 12 = 50.00; of 7 started 120 x 1/7 is not: here 100.00 x 1/12 = 8.33.
    let shop = try ShopFigures(
      """
      products: {part: {}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 12, amount: 100.00}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 12, scrap: {quantity: 1, abnormal: true}}}
      """)
    #expect(try shop.cost("B") == "material 100.00, abnormal 8.33, total 91.67")
    #expect(try shop.stock("thing") == "11 worth 91.67")
  }

  @Test func `nothing good has to be said to be abnormal`() throws {
    let shop = try shop(", good: 0, scrap: {quantity: 12, abnormal: true}")
    #expect(try shop.cost("B") == "material 120.00, abnormal 120.00, total 0.00")
    #expect(try shop.stock("thing") == "0 worth 0.00")
    for outcome in [
      ", good: 0", ", scrap: {quantity: 12}", ", good: 0, scrap: {quantity: 11, abnormal: true}",
    ] {
      let yaml = """
        cogsmith: 1
        currency: USD
        products: {part: {cost: 10}, thing: {}}
        boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
        builds: {B: {date: 2026-01-02, product: thing, quantity: 12\(outcome)}}

        """
      #expect(try TestWorkspace(yaml).codes() == ["build/good"], "\(outcome)")
    }
  }

  @Test(arguments: [", good: 13", ", scrap: {quantity: 13}", ", good: 11, scrap: {quantity: 2}"])
  func `more than was started is a finding`(outcome: String) throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products: {part: {cost: 10}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1}]}]}
      builds: {B: {date: 2026-01-02, product: thing, quantity: 12\(outcome)}}

      """)
    #expect(shop.codes() == ["build/good"])
  }

  @Test func `a build under review takes its parts, and waits`() throws {
    let waiting = try shop("", settings: "inventory: {review: true}")
    #expect(try waiting.stock("part") == "0 worth 0.00")
    #expect(try waiting.stock("thing") == "0 worth 0.00")
    #expect(waiting.errors.isEmpty)
    let approved = try shop(", status: approved", settings: "inventory: {review: true}")
    #expect(try approved.stock("thing") == "12 worth 120.00")
  }

  @Test func `the lot and the expiry of the finished goods are kept`() throws {
    let shop = try shop(", lot: T-1, expires: 2026-06-30")
    #expect(try shop.layers("thing") == ["12 worth 120.00 of T-1"])
    let layer = try #require(shop.simulation.layersOnHand(shop.item("thing")).first)
    #expect(layer.expires?.description == "2026-06-30")
  }
}

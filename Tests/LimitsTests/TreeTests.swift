import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Quantities
import Renderings
import Reports
import SourceText
import TestSupport
import Testing

/// Where the tree itself is asked for it is cut, and says so in every format; figures are never cut.
@Suite struct TreeTests {
  private let shop: ShopFigures
  private let catalog: Catalog
  private let day = CivilDate.beginning

  /// 26 levels that each take the next twice: 2^27 - 1 nodes, 52 lines.
  init() throws {
    shop = try ShopFigures(GraphShape.diamonds(26, build: nil))
    catalog = shop.simulation.catalog
  }

  private var context: ReportContext {
    ReportContext(settings: catalog.settings, diagnostics: [], sources: SourceMap())
  }

  @Test func `an explosion is cut after 200,000 lines in every format, and its sums are not`()
    throws
  {
    #expect(BOMTree.maximumNodes == 200_000)
    let tree = try catalog.tree(of: shop.item("p0"), quantity: .one, on: day, limit: 500)
    #expect(tree.isCut)
    #expect(tree.nodes.count == 500)
    #expect(tree.totals.map(\.quantity) == [Rational(67_108_864)])
    let word = "The tree was cut after 200000 lines; use --depth to see less of it."
    let text = explosionText(tree, catalog).plain
    #expect(text.contains(word))
    #expect(text.hasSuffix("Needed in all\n  p26  67,108,864  each\n"))
    #expect(explosionCSV(tree, catalog).text.hasSuffix("\n,,\"\(word)\",,,,,,,\n"))
    let json = explosionJSON(tree, catalog, context).text
    #expect(json.contains("\"cut\": true"))
    #expect(json.contains("{\"item\": \"p26\", \"quantity\": \"67108864\", \"unit\": \"each\"}"))
  }

  @Test func `a drawing has every line once, and says so where it is cut`() throws {
    let whole = try BOMGraph(catalog, below: shop.item("p0"), on: day)
    #expect(!whole.isCut)
    #expect(whole.items.count == 27)
    #expect(whole.lines.count == 52)
    let part = try BOMGraph(catalog, below: shop.item("p0"), on: day, limit: 10)
    #expect(part.isCut)
    #expect(part.lines.count == 10)
    let word = "The drawing was cut after 200000 lines; use --depth to see less of it."
    #expect(explosionDot(part, catalog).text.hasSuffix("  // \(word)\n}\n"))
    #expect(explosionMermaid(part, catalog).text.hasSuffix("  %% \(word)\n"))
    #expect(!explosionDot(whole, catalog).text.contains("cut"))
  }

  @Test func `less depth shows less, and sums up what is there`() throws {
    let tree = try catalog.tree(of: shop.item("p0"), quantity: Rational(3), on: day, depth: 3)
    #expect(tree.nodes.count == 15)
    #expect(tree.totals.map(\.quantity) == [Rational(24)])
    #expect(try tree.totals.map(\.item) == [shop.item("p3")])
    let graph = try BOMGraph(catalog, below: shop.item("p0"), on: day, depth: 3)
    #expect(graph.items.count == 4)
    #expect(graph.lines.count == 6)
  }

  @Test func `where-used is cut after 10,000 lines, and then says what all ways come to`() throws {
    let item = try shop.item("p26")
    let found = try catalog.usages(of: item, on: nil)
    #expect(found.isCut)
    #expect(found.usages.count == 10_000)
    let top = try shop.item("p0")
    #expect(found.totals.first { $0.parent == top }?.quantity == Rational(67_108_864))
    #expect(found.totals.count == 26)
    let text = whereUsedText(item, found, catalog).plain
    #expect(text.contains("The list was cut after 10000 BOMs"))
    #expect(text.contains("\n  p0   67,108,864  each per each\n"))
    let json = whereUsedJSON(item, found, catalog, context).text
    #expect(json.contains("\"cut\": true"))
    #expect(json.contains("{\"item\": \"p0\", \"quantity\": \"67108864\", \"unit\": \"each\"}"))
  }

  @Test func `a cost tree is cut after 20,000 items, and its figures are not`() throws {
    #expect(CostEstimate.maximumNodes == 20_000)
    let estimator = try CostEstimator(catalog, on: day, basis: .standard, simulation: nil)
    let estimate = try estimator.estimate(
      CostEstimate.Request(
        item: shop.item("p0"), quantity: .one, date: day, basis: .standard),
      limit: 100)
    #expect(estimate.isCut)
    #expect(try estimate.totalText == "67108864")
    #expect(
      costText(estimate, catalog).plain.contains(
        "The tree was cut after 20000 items or 100 levels"))
    #expect(costJSON(estimate, catalog, context).text.contains("\"cut\": true"))
  }

  @Test func `a BOM of 3,000 levels is no deeper in memory or in print than another`() throws {
    var text = "products:\n  p3000: {cost: 1}\n"
    for level in 0..<3_000 { text += "  p\(level): {}\n" }
    text += "boms:\n"
    for level in 0..<3_000 {
      text += "  p\(level): [{lines: [{item: p\(level + 1), quantity: 1}]}]\n"
    }
    text += "opening: [{date: 2026-01-01, lines: [{item: p3000, quantity: 7}]}]\n"
    let deep = try ShopFigures(text)
    let catalog = deep.simulation.catalog
    let tree = try catalog.tree(of: deep.item("p0"), quantity: .one, on: day)
    #expect(tree.nodes.count == 3_001)
    #expect(explosionText(tree, catalog).plain.utf8.count < 1_000_000)
    let used = try catalog.usages(of: deep.item("p3000"), on: nil)
    #expect(used.usages.count == 3_000)
    #expect(whereUsedText(try deep.item("p3000"), used, catalog).plain.utf8.count < 1_000_000)
    let estimate = try deep.estimate("p0")
    #expect(estimate.isCut)
    #expect(try estimate.totalText == "1")
    #expect(try deep.buildable("p0") == "7, from stock 0; p3000 1 more, then unlimited")
  }
}

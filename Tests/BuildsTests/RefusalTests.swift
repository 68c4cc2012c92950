import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// `negative-stock: forbid` refuses an event and changes nothing (`costing.md` 3).
@Suite struct RefusalTests {
  private let stock = """
    products: {bar: {cost: 2}, bolt: {cost: 1}, frame: {}, gate: {}}
    boms:
      frame: [{lines: [{item: bar, quantity: 4}, {item: bolt, quantity: 8}]}]
      gate: [{lines: [{item: frame, quantity: 1}]}]
    opening:
      - date: 2026-01-01
        lines: [{item: bar, quantity: 10}, {item: bolt, quantity: 20}]

    """

  @Test func `a build that is short changes nothing, and the table says what is missing`() throws {
    let shop = try ShopFigures(
      stock + "builds: {B: {date: 2026-01-02, product: frame, quantity: 3}}\n")
    #expect(shop.errors == ["stock/short"])
    #expect(try shop.stock("bar") == "10 worth 20.00")
    #expect(try shop.stock("bolt") == "20 worth 20.00")
    let findings = shop.shop.findings()
    #expect(findings.contains("bar   needs 12 each  has 10 each  short 2 each"))
    #expect(findings.contains("bolt  needs 24 each  has 20 each  short 4 each"))
  }

  @Test func `a sale of which one line is short sells nothing`() throws {
    let shop = try ShopFigures(
      stock
        + "sales: {S: {date: 2026-01-02, lines: [{item: bar, quantity: 1}, {item: bolt, quantity: 21}]}}\n"
    )
    #expect(shop.errors == ["stock/short"])
    #expect(try shop.stock("bar") == "10 worth 20.00")
  }

  @Test func `lines that each fit and together do not are refused`() throws {
    let shop = try ShopFigures(
      stock
        + "sales: {S: {date: 2026-01-02, lines: [{item: bar, quantity: 6}, {item: bar, quantity: 6}]}}\n"
    )
    #expect(shop.errors == ["stock/short"])
    #expect(shop.shop.findings().contains("needs 6 each  has 4 each  short 2 each"))
  }

  @Test func `what was refused is not there later, and that is said once`() throws {
    let shop = try ShopFigures(
      stock + """
        builds:
          B-1: {date: 2026-01-02, product: frame, quantity: 3}
          B-2: {date: 2026-01-03, product: gate, quantity: 3}
        sales: {S: {date: 2026-01-04, lines: [{item: gate, quantity: 1}]}}

        """)
    #expect(shop.errors == ["stock/short"])
    #expect(shop.shop.findings().contains("2 later events could not happen"))
  }

  @Test func `what fits still happens after what did not`() throws {
    let shop = try ShopFigures(
      stock + """
        builds:
          B-1: {date: 2026-01-02, product: frame, quantity: 3}
          B-2: {date: 2026-01-03, product: frame, quantity: 2}

        """)
    #expect(try shop.cost("B-2") == "material 32.00, total 32.00")
    #expect(try shop.stock("bar") == "2 worth 4.00")
  }

  @Test func `a planned build that is short is a warning`() throws {
    let shop = try ShopFigures(
      stock + "builds: {B: {date: 2026-01-02, product: frame, quantity: 3, status: planned}}\n")
    #expect(shop.codes == ["stock/short"] && shop.errors.isEmpty)
    #expect(try shop.stock("bar") == "10 worth 20.00")
  }

  @Test func `figures beyond what can be held end the replay, with a finding`() throws {
    let huge = "100000000000000000000000000000000"
    let shop = try ShopFigures(
      """
      products: {dust: {cost: 0}}
      opening: [{date: 2026-01-01, lines: [{item: dust, quantity: \(huge)}]}]
      receipts: {R: {date: 2026-01-02, lines: [{item: dust, quantity: \(huge)}]}}
      sales: {S: {date: 2026-01-03, lines: [{item: dust, quantity: 1}]}}
      """)
    #expect(shop.errors == ["value/overflow"])
    #expect(try shop.stock("dust") == "\(huge) worth 0.00")
  }

  @Test func `wants that each fit 128 bits and together do not are short`() throws {
    let shop = try ShopFigures(
      """
      products: {dust: {cost: 0}}
      opening: [{date: 2026-01-01, lines: [{item: dust, quantity: 100000000000000000000000000000000}]}]
      sales:
        S:
          date: 2026-01-02
          lines:
            - {item: dust, quantity: 160000000000000000000000000000000}
            - {item: dust, quantity: 160000000000000000000000000000000}
            - {item: dust, quantity: 160000000000000000000000000000000}
      """)
    #expect(shop.errors == ["stock/short"])
  }

  @Test(arguments: ["", "inventory: {review: true}"])
  func `value beyond what can be held is a finding too`(settings: String) throws {
    // 10^36 of money are 10^38 cents, and 128 bits hold 1.7 x 10^38.
    let unit = "1000000000000000000000000000000"
    let shop = try ShopFigures(
      """
      \(settings)
      products: {gem: {}, ring: {}}
      boms: {ring: [{lines: [{item: gem, quantity: 1}], costs: [{type: labor, amount: \(unit)}]}]}
      receipts:
        R-1: {date: 2026-01-02, lines: [{item: gem, quantity: 1000000, cost: \(unit)}]}
      builds: {B: {date: 2026-01-03, product: ring, quantity: 1000000}}
      """)
    #expect(shop.errors == ["value/overflow"])
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// How much a build takes (`costing.md` 2, `language.md` 6).
@Suite struct NeedTests {
  /// What a build takes of one line, given its fields.
  private func taken(
    _ fields: String, build: String, makes: String = "1", product: String = "unit: kg",
    stock: String = "1000"
  ) throws -> String {
    let shop = try ShopFigures(
      """
      products: {part: {\(product), cost: 1}, thing: {}}
      boms: {thing: [{makes: \(makes), lines: [{item: part, \(fields)}]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: \(stock)}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: \(build)}}
      """)
    if !shop.errors.isEmpty { return shop.errors.joined(separator: " ") }
    let left = try shop.stock("part").prefix { $0 != " " }
    let before = try ExactDecimal(stock).map { try $0.rational() }
    let after = try ExactDecimal(String(left)).map { try $0.rational() }
    return try (before ?? .zero).subtracting(after ?? .zero).plainText
  }

  @Test(arguments: [
    // quantity x build / makes
    ("quantity: 3", "10", "1", "30"), ("quantity: 3", "10", "4", "7.5"),
    ("quantity: 3", "1", "2", "1.5"), ("quantity: 250 g", "6", "1", "1.5"),
    // x (1 + loss): a loss may be above 100%
    ("quantity: 2, loss: 5%", "10", "1", "21"), ("quantity: 1, loss: 0.5%", "200", "1", "201"),
    ("quantity: 1, loss: 150%", "2", "1", "5"), ("quantity: 1, loss: 0%", "2", "1", "2"),
    // / yield
    ("quantity: 2, yield: 80%", "10", "1", "25"), ("quantity: 9, yield: 90%", "3", "5", "6"),
    ("quantity: 2, yield: 100%", "10", "1", "20"),
    // + setup, once per build and not per run of the BOM
    ("quantity: 2, setup: 3", "10", "1", "23"), ("quantity: 2, setup: 3", "10", "5", "7"),
    ("quantity: 0, setup: 3", "10", "1", "3"),
    // the set-up suffers no loss: 10 x 1.1 + 3
    ("quantity: 1, loss: 10%, setup: 3", "10", "1", "14"),
    ("quantity: 1, yield: 50%, setup: 3", "10", "1", "23"),
    // a multiple leaves what it adds in stock, unless the pack is consumed
    ("quantity: 1, multiple: 4", "10", "1", "10"),
    ("quantity: 1, multiple: 4, consume: used", "10", "1", "10"),
    ("quantity: 1, multiple: 4, consume: pack", "10", "1", "12"),
    ("quantity: 1, multiple: 5, consume: pack", "10", "1", "10"),
    ("quantity: 1, loss: 2%, setup: 0.1, multiple: 0.25, consume: pack", "10", "1", "10.5"),
    ("quantity: 1/3, multiple: 1/4, consume: pack", "1", "1", "0.5"),
    // a need of nothing draws nothing
    ("quantity: 0, multiple: 5, consume: pack", "10", "1", "0"),
  ]) func `a line takes`(fields: String, build: String, makes: String, expected: String) throws {
    #expect(try taken(fields, build: build, makes: makes) == expected)
  }

  @Test func `a pack of the product is a multiple`() throws {
    // 10 x 0.7 = 7 ft2, in sheets of 4 ft2: 8.
    let product = "unit: ft2, packs: {sheet: 4 ft2}"
    #expect(
      try taken(
        "quantity: 0.7, multiple: 1 sheet, consume: pack", build: "10", product: product) == "8")
  }

  @Test func `a build needs only what leaves stock, not what is drawn`() throws {
    // Drawn 12, used 10: with 10 on hand it goes on, unless the pack is consumed.
    #expect(try taken("quantity: 1, multiple: 4", build: "10", stock: "10") == "10")
    #expect(
      try taken("quantity: 1, multiple: 4, consume: pack", build: "10", stock: "10")
        == "stock/short")
  }

  @Test(arguments: [(0, "3"), (1, "3.3"), (2, "3.33"), (6, "3.333333"), (12, "3.333333333333")])
  func `a movement is rounded once, to the product's precision`(
    precision: Int, expected: String
  ) throws {
    #expect(
      try taken("quantity: 1/3", build: "10", product: "precision: \(precision)") == expected)
  }

  @Test(arguments: [("half-away", "3"), ("half-even", "2")])
  func `half of a smallest quantity is rounded as the books say`(
    rounding: String, expected: String
  ) throws {
    let shop = try ShopFigures(
      """
      books: {rounding: \(rounding)}
      products: {part: {precision: 0, cost: 1}, thing: {}}
      boms: {thing: [{lines: [{item: part, quantity: 1.25}]}]}
      opening: [{date: 2026-01-01, lines: [{item: part, quantity: 10}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 2}}
      """)
    #expect(try shop.taken("B") == ["\(expected) worth \(expected).00"])
  }

  @Test func `nothing is rounded inside the tree`() throws {
    // A third of a third of a third, 27 times: 1, where rounding on the way leaves 0.999999.
    let shop = try ShopFigures(
      """
      products: {raw: {cost: 1}, a: {}, b: {}, c: {}}
      boms:
        a: [{lines: [{item: raw, quantity: 1/3}]}]
        b: [{lines: [{item: a, quantity: 1/3, supply: phantom}]}]
        c: [{lines: [{item: b, quantity: 1/3, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: raw, quantity: 1}]}]
      builds: {B: {date: 2026-01-02, product: c, quantity: 27}}
      """)
    #expect(try shop.taken("B") == ["1 worth 1.00"])
    #expect(try shop.needs("c", Rational(27)) == ["1 raw"])
  }

  @Test func `each level divides by its own makes`() throws {
    // A case is 12 bottles, a batch 40 bottles of 30 L syrup; 4 cases are 48 bottles: 36 L.
    // Each bottle has a label (1,000 on a roll of 250 m): 48 labels are 12 m.
    let shop = try ShopFigures(
      """
      products:
        syrup: {unit: L, cost: 2.00/L}
        tape: {unit: m, cost: 0.10/m}
        label: {}
        bottle: {}
        case: {}
      boms:
        label: [{makes: 1000, lines: [{item: tape, quantity: 250 m}]}]
        bottle:
          - makes: 40
            lines: [{item: syrup, quantity: 30 L}, {item: label, quantity: 40, supply: phantom}]
        case: [{lines: [{item: bottle, quantity: 1 dozen, supply: build}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: syrup, quantity: 50 L}, {item: tape, quantity: 20 m}]
      builds: {B: {date: 2026-01-02, product: case, quantity: 4}}
      """)
    #expect(try shop.needs("case", Rational(4)) == ["36 syrup", "12 tape"])
    #expect(try shop.stock("syrup") == "14 worth 28.00")
    #expect(try shop.stock("tape") == "8 worth 0.80")
    // 36 x 2.00 + 12 x 0.10 = 73.20, 18.30 a case.
    #expect(try shop.cost("B") == "material 73.20, total 73.20")
    #expect(try shop.estimate("case").totalText == "18.3")
  }

  @Test func `two lines of one item both count`() throws {
    let shop = try ShopFigures(
      """
      products: {bolt: {cost: 1}, thing: {}}
      boms: {thing: [{lines: [{item: bolt, quantity: 2}, {item: bolt, quantity: 3, loss: 10%}]}]}
      opening: [{date: 2026-01-01, lines: [{item: bolt, quantity: 53}]}]
      builds: {B: {date: 2026-01-02, product: thing, quantity: 10}}
      """)
    // 20 + 33.
    #expect(try shop.taken("B") == ["20 worth 20.00", "33 worth 33.00"])
    #expect(shop.codes == ["bom/duplicate-line"])
    #expect(try shop.buildable("thing") == "0, from stock 0; bolt 5.3 more, then unlimited")
  }

  @Test func `an item by two paths may cost differently on each`() throws {
    // The frame takes the two old bars at 1 when it is made; the spare bar is one of 9.
    let shop = try ShopFigures(
      """
      products: {bar: {}, frame: {}, kit: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 2}]}]
        kit: [{lines: [{item: frame, quantity: 1, supply: build}, {item: bar, quantity: 1}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: bar, quantity: 2, cost: 1}, {item: bar, quantity: 5, cost: 9}]
      builds: {B: {date: 2026-01-02, product: kit, quantity: 1}}
      """)
    #expect(try shop.cost("B/frame") == "material 2.00, total 2.00")
    #expect(try shop.taken("B") == ["1 worth 2.00", "1 worth 9.00"])
    #expect(try shop.cost("B") == "material 11.00, total 11.00")
  }
}

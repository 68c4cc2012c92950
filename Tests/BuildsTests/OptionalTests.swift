import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// `optional` lines take what stock allows and never block (`language.md` 6).
@Suite struct OptionalTests {
  private func shop(plates: String) throws -> ShopFigures {
    try ShopFigures(
      """
      products: {case: {cost: 10}, plate: {cost: 3}, meter: {}}
      boms:
        meter:
          - lines:
              - {item: case, quantity: 1}
              - {item: plate, quantity: 2, optional: true}
      opening:
        - date: 2026-01-01
          lines: [{item: case, quantity: 9}\(plates)]
      builds: {B: {date: 2026-01-02, product: meter, quantity: 4}}
      """)
  }

  @Test func `all of it where there is enough`() throws {
    let shop = try shop(plates: ", {item: plate, quantity: 20}")
    #expect(try shop.taken("B", "plate") == ["8 worth 24.00"])
    #expect(try shop.cost("B") == "material 64.00, total 64.00")
  }

  @Test func `a part of it where there is less`() throws {
    let shop = try shop(plates: ", {item: plate, quantity: 5}")
    #expect(try shop.taken("B", "plate") == ["5 worth 15.00"])
    #expect(try shop.cost("B") == "material 55.00, total 55.00")
  }

  @Test func `none of it where there is none, and no finding`() throws {
    let shop = try shop(plates: "")
    #expect(try shop.cost("B") == "material 40.00, total 40.00")
    #expect(shop.codes.isEmpty)
  }

  @Test func `it is outside the estimate, and of no weight for what can be built`() throws {
    let shop = try shop(plates: ", {item: plate, quantity: 1}")
    #expect(try shop.estimate("meter").totalText == "10")
    #expect(try shop.buildable("meter") == "5, from stock 5; case 1 more, then unlimited")
  }

  @Test func `required lines choose first`() throws {
    // Optional, and first on the BOM, the bolts are still kept for the line that needs them.
    let shop = try ShopFigures(
      """
      products: {bolt: {cost: 1}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: bolt, quantity: 4, optional: true}
              - {item: bolt, quantity: 6}
      opening: [{date: 2026-01-01, lines: [{item: bolt, quantity: 7}]}]
      builds: {B: {date: 2026-01-02, product: shelf, quantity: 1}}
      """)
    #expect(try shop.taken("B") == ["1 worth 1.00", "6 worth 6.00"])
  }
}

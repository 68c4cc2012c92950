import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// `use:` says what was actually taken (`language.md` 7).
@Suite struct UseTests {
  private func shop(use: String, lines: String = "{item: hide, quantity: 5}") throws -> ShopFigures
  {
    try ShopFigures(
      """
      products: {hide: {}, glue: {}, belt: {}}
      boms: {belt: [{lines: [\(lines)]}]}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: hide, quantity: 6, cost: 2, lot: A}]}
        R-2: {date: 2026-01-02, lines: [{item: hide, quantity: 6, cost: 3, lot: B}]}
        R-3: {date: 2026-01-03, lines: [{item: hide, quantity: 6, cost: 5, lot: A}]}
        R-4: {date: 2026-01-03, lines: [{item: glue, quantity: 1, cost: 4}]}
      builds: {M: {date: 2026-01-04, product: belt, quantity: 1, use: \(use)}}
      """)
  }

  @Test func `a quantity in place of the BOM's`() throws {
    #expect(try shop(use: "{hide: 7}").taken("M") == ["6 worth 12.00 of A", "1 worth 3.00 of B"])
    #expect(try shop(use: "{hide: 0}").cost("M") == "total 0.00")
  }

  @Test func `a lot, whatever the method, for what the BOM needs`() throws {
    #expect(try shop(use: "{hide: {lot: B}}").taken("M") == ["5 worth 15.00 of B"])
  }

  @Test func `a lot of several receipts is taken in the order of the method`() throws {
    #expect(
      try shop(use: "{hide: {quantity: 8, lot: A}}").taken("M")
        == ["6 worth 12.00 of A", "2 worth 10.00 of A"])
  }

  @Test func `several lots, each with its quantity`() throws {
    #expect(
      try shop(use: "{hide: [{quantity: 2, lot: B}, {quantity: 1, lot: A}]}").taken("M")
        == ["2 worth 6.00 of B", "1 worth 2.00 of A"])
  }

  @Test func `several lots without quantities are a finding`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products: {hide: {cost: 1}, belt: {}}
      boms: {belt: [{lines: [{item: hide, quantity: 5}]}]}
      opening: [{date: 2026-01-01, lines: [{item: hide, quantity: 9, lot: A}]}]
      builds: {M: {date: 2026-01-04, product: belt, quantity: 1, use: {hide: [{lot: A}, {lot: B}]}}}

      """)
    #expect(shop.codes() == ["build/use"])
  }

  @Test func `a lot for two lines of the BOM is for both`() throws {
    let shop = try shop(
      use: "{hide: {lot: B}}", lines: "{item: hide, quantity: 2}, {item: hide, quantity: 3}")
    #expect(try shop.taken("M") == ["2 worth 6.00 of B", "3 worth 9.00 of B"])
  }

  @Test func `a quantity for two lines of the BOM is for both together`() throws {
    let shop = try shop(
      use: "{hide: 4}", lines: "{item: hide, quantity: 2}, {item: hide, quantity: 3}")
    #expect(try shop.taken("M") == ["4 worth 8.00 of A"])
  }

  @Test func `material beside the BOM needs its quantity`() throws {
    let shop = try shop(use: "{glue: {lot: C}}")
    #expect(shop.errors == ["build/use"])
    #expect(try shop.stock("hide") == "18 worth 60.00")
  }

  @Test func `what is not on the BOM is material beside it`() throws {
    let shop = try shop(use: "{glue: 0.25}")
    #expect(try shop.cost("M") == "material 11.00, total 11.00")
    #expect(try shop.build("M").notable.map(\.item) == [try shop.item("glue")])
  }

  @Test func `a lot that does not hold it is refused, and nothing changes`() throws {
    let shop = try shop(use: "{hide: {quantity: 7, lot: B}}")
    #expect(shop.errors == ["stock/lot"])
    #expect(try shop.stock("hide") == "18 worth 60.00")
  }

  @Test func `a lot named twice has to hold both`() throws {
    let shop = try shop(use: "{hide: [{quantity: 4, lot: B}, {quantity: 3, lot: B}]}")
    #expect(shop.errors == ["stock/lot"])
    #expect(try shop.stock("hide") == "18 worth 60.00")
  }

  @Test func `a substitute does not take the lot that another line names`() throws {
    // The thread is short, so cord stands in: it leaves the lot that is named for the loop alone.
    let shop = try ShopFigures(
      """
      products: {thread: {cost: 1}, cord: {}, kite: {}}
      boms:
        kite:
          - lines:
              - {item: thread, quantity: 3, substitutes: [cord]}
              - {item: cord, quantity: 2}
      opening:
        - date: 2026-01-01
          lines:
            - {item: cord, quantity: 2, cost: 1, lot: A}
            - {item: cord, quantity: 3, cost: 4, lot: B}
      builds: {M: {date: 2026-01-02, product: kite, quantity: 1, use: {cord: {lot: A}}}}
      """)
    #expect(shop.errors.isEmpty, "\(shop.shop.findings())")
    #expect(try shop.taken("M") == ["3 worth 12.00 of B", "2 worth 2.00 of A"])
    #expect(try shop.stock("cord") == "0 worth 0.00")
  }

  @Test func `a build on the way does not take the lot that its parent names`() throws {
    let shop = try ShopFigures(
      """
      products: {bolt: {}, frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bolt, quantity: 2}]}]
        gate: [{lines: [{item: frame, quantity: 1, supply: build}, {item: bolt, quantity: 2}]}]
      opening:
        - date: 2026-01-01
          lines:
            - {item: bolt, quantity: 2, cost: 1, lot: A}
            - {item: bolt, quantity: 2, cost: 4, lot: B}
      builds: {M: {date: 2026-01-02, product: gate, quantity: 1, use: {bolt: {lot: A}}}}
      """)
    #expect(try shop.taken("M/frame") == ["2 worth 8.00 of B"])
    #expect(try shop.taken("M", "bolt") == ["2 worth 2.00 of A"])
  }

  @Test(arguments: ["fifo", "lifo", "average"])
  func `more than there is in all is short by the item`(method: String) throws {
    let shop = try ShopFigures(
      """
      inventory: {costing: \(method)}
      products: {hide: {cost: 2}, belt: {}}
      boms: {belt: [{lines: [{item: hide, quantity: 5}]}]}
      opening: [{date: 2026-01-01, lines: [{item: hide, quantity: 6, lot: A}]}]
      builds: {M: {date: 2026-01-04, product: belt, quantity: 1, use: {hide: 7}}}
      """)
    #expect(shop.errors == ["stock/short"])
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// `supply: build` builds what is missing first (`language.md` 6).
@Suite struct SubBuildTests {
  private let boms = """
    products: {bar: {cost: 2}, frame: {}, gate: {}}
    rates: {welder: {cost: 30.00/h}}
    boms:
      frame:
        - lines: [{item: bar, quantity: 4}]
          costs: [{type: labor, name: Weld, time: 6 min, rate: welder}]
      gate: [{lines: [{item: frame, quantity: 2, supply: build}]}]

    """

  @Test func `exactly what stock lacks is built, at its own cost`() throws {
    // 5 gates take 10 frames; 3 at 9.00 are there, 7 are built at 4 x 2.00 + 3.00 = 11.00.
    let shop = try ShopFigures(
      boms + """
        opening:
          - date: 2026-01-01
            lines: [{item: bar, quantity: 30}, {item: frame, quantity: 3, cost: 9}]
        builds: {B: {date: 2026-01-02, product: gate, quantity: 5}}
        """)
    #expect(try shop.cost("B/frame") == "material 56.00, labor 21.00, total 77.00")
    #expect(try shop.cost("B") == "material 104.00, total 104.00")
    #expect(try shop.stock("bar") == "2 worth 4.00")
    #expect(try shop.stock("frame") == "0 worth 0.00")
    #expect(try shop.build("B/frame").parent == "B")
  }

  @Test func `enough in stock means no build on the way`() throws {
    let shop = try ShopFigures(
      boms + """
        opening: [{date: 2026-01-01, lines: [{item: frame, quantity: 10, cost: 9}]}]
        builds: {B: {date: 2026-01-02, product: gate, quantity: 5}}
        """)
    #expect(shop.simulation.builds.count == 1)
    #expect(try shop.cost("B") == "material 90.00, total 90.00")
  }

  @Test func `when it cannot be built the whole event changes nothing`() throws {
    // 10 frames need 40 bars; 39 are there.
    let shop = try ShopFigures(
      boms + """
        opening: [{date: 2026-01-01, lines: [{item: bar, quantity: 39}]}]
        builds: {B: {date: 2026-01-02, product: gate, quantity: 5}}
        """)
    #expect(shop.codes == ["stock/short"])
    #expect(shop.simulation.builds.isEmpty)
    #expect(try shop.stock("bar") == "39 worth 78.00")
  }

  @Test func `a line without it takes stock only`() throws {
    let shop = try ShopFigures(
      """
      products: {bar: {cost: 2}, frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 4}]}]
        gate: [{lines: [{item: frame, quantity: 2}]}]
      opening: [{date: 2026-01-01, lines: [{item: bar, quantity: 39}]}]
      builds: {B: {date: 2026-01-02, product: gate, quantity: 1}}
      """)
    #expect(shop.codes == ["stock/short"])
  }

  @Test func `two lines share what is in stock`() throws {
    // Left takes 3 hinges of 4 and right 3: one is in stock, two are built; the second builds 3.
    let shop = try ShopFigures(
      """
      products: {pin: {cost: 1}, hinge: {}, left: {}, right: {}, door: {}}
      boms:
        hinge: [{lines: [{item: pin, quantity: 1}]}]
        left: [{lines: [{item: hinge, quantity: 3, supply: build}]}]
        right: [{lines: [{item: hinge, quantity: 3, supply: build}]}]
        door: [{lines: [{item: left, quantity: 1, supply: build}, {item: right, quantity: 1, supply: build}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: pin, quantity: 5}, {item: hinge, quantity: 1, cost: 10}]
      builds: {B: {date: 2026-01-02, product: door, quantity: 1}}
      """)
    #expect(try shop.cost("B/left") == "material 12.00, total 12.00")
    #expect(try shop.cost("B/right") == "material 3.00, total 3.00")
    #expect(try shop.cost("B") == "material 15.00, total 15.00")
    #expect(try shop.stock("pin") == "0 worth 0.00")
    #expect(try shop.stock("hinge") == "0 worth 0.00")
  }

  @Test func `builds of one product on the way are one build`() throws {
    let shop = try ShopFigures(
      """
      products: {pin: {cost: 1}, hinge: {}, left: {}, door: {}}
      boms:
        hinge:
          - lines: [{item: pin, quantity: 1}]
            costs: [{type: other, name: Jig, amount: 5, per: build}]
        left: [{lines: [{item: hinge, quantity: 2, supply: build}]}]
        door: [{lines: [{item: left, quantity: 1, supply: build}, {item: hinge, quantity: 1, supply: build}]}]
      opening: [{date: 2026-01-01, lines: [{item: pin, quantity: 3}]}]
      builds: {B: {date: 2026-01-02, product: door, quantity: 1}}
      """)
    // 3 hinges at 8.00 together: 5.33 for the left side's two, the rest for the door's.
    #expect(try shop.cost("B/hinge") == "material 3.00, other 5.00, total 8.00")
    #expect(try shop.build("B/hinge").parent == "B")
    #expect(try shop.cost("B/left") == "material 5.33, total 5.33")
    #expect(try shop.cost("B") == "material 8.00, total 8.00")
    #expect(shop.simulation.builds.count == 3)
  }

  @Test func `a build on the way for one other is named by it`() throws {
    let shop = try ShopFigures(
      """
      products: {pin: {cost: 1}, hinge: {}, left: {}, door: {}}
      boms:
        hinge: [{lines: [{item: pin, quantity: 1}]}]
        left: [{lines: [{item: hinge, quantity: 2, supply: build}]}]
        door: [{lines: [{item: left, quantity: 1, supply: build}]}]
      opening: [{date: 2026-01-01, lines: [{item: pin, quantity: 3}]}]
      builds: {B: {date: 2026-01-02, product: door, quantity: 1}}
      """)
    #expect(try shop.build("B/left/hinge").parent == "B/left")
    #expect(try shop.build("B/left").parent == "B")
  }
}

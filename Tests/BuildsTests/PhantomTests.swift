import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// A phantom is exploded through and never stocked (`costing.md` 2).
@Suite struct PhantomTests {
  @Test func `its parts, costs, set-up and by-products become those of the build`() throws {
    // 6 cabinets take 12 door sets of 2 hinges each, and one set-up of 3 hinges: 27 at 0.50 = 13.50.
    // Fitting is 0.25 a set: 3.00; the jig costs 4.00 once. A set leaves 0.1 kg of dust at 0.20/kg:
    // 1.2 kg, 0.24. So 13.50 + 7.00 - 0.24 = 20.26.
    let shop = try ShopFigures(
      """
      products:
        hinge: {cost: 0.50}
        dust: {unit: kg}
        door-set: {}
        cabinet: {}
      boms:
        door-set:
          - lines: [{item: hinge, quantity: 2, setup: 3}]
            costs:
              - {type: labor, name: Fit, amount: 0.25}
              - {type: other, name: Jig, amount: 4.00, per: build}
            byproducts: [{item: dust, quantity: 0.1 kg, value: 0.20/kg}]
        cabinet: [{lines: [{item: door-set, quantity: 2, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: hinge, quantity: 30}]}]
      builds: {B: {date: 2026-01-02, product: cabinet, quantity: 6}}
      """)
    #expect(
      try shop.cost("B")
        == "material 13.50, labor 3.00, other 4.00, by-products 0.24, total 20.26")
    #expect(try shop.stock("hinge") == "3 worth 1.50")
    #expect(try shop.stock("dust") == "1.2 worth 0.24")
    #expect(try shop.stock("door-set") == "0 worth 0.00")
    #expect(try shop.estimate("cabinet", Rational(6)).totalText == "20.26")
  }

  @Test func `a phantom in a phantom multiplies through`() throws {
    // 5 x 3 x (4 / 2) = 30 outer screws, with 10% loss on the way: 5 x 3 x 1.1 inner sets.
    let shop = try ShopFigures(
      """
      products: {screw: {cost: 0.10}, inner: {}, outer: {}, box: {}}
      boms:
        inner: [{makes: 2, lines: [{item: screw, quantity: 4}]}]
        outer: [{lines: [{item: inner, quantity: 3, loss: 10%, supply: phantom}]}]
        box: [{lines: [{item: outer, quantity: 1, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: screw, quantity: 33}]}]
      builds: {B: {date: 2026-01-02, product: box, quantity: 5}}
      """)
    #expect(try shop.taken("B") == ["33 worth 3.30"])
    #expect(try shop.needs("box", Rational(5)) == ["33 screw"])
  }

  @Test func `a pack of phantoms explodes the pack where it is consumed`() throws {
    func taken(_ consume: String) throws -> [String] {
      try ShopFigures(
        """
        products: {screw: {cost: 1}, set: {}, box: {}}
        boms:
          set: [{lines: [{item: screw, quantity: 2}]}]
          box: [{lines: [{item: set, quantity: 3, multiple: 4, consume: \(consume), supply: phantom}]}]
        opening: [{date: 2026-01-01, lines: [{item: screw, quantity: 100}]}]
        builds: {B: {date: 2026-01-02, product: box, quantity: 3}}
        """
      ).taken("B")
    }
    // 9 sets, or 12 when they come by the four.
    #expect(try taken("used") == ["18 worth 18.00"])
    #expect(try taken("pack") == ["24 worth 24.00"])
  }

  @Test func `stock of a phantom is left alone`() throws {
    let shop = try ShopFigures(
      """
      products: {screw: {cost: 1}, set: {}, box: {}}
      boms:
        set: [{lines: [{item: screw, quantity: 2}]}]
        box: [{lines: [{item: set, quantity: 1, supply: phantom}]}]
      opening:
        - date: 2026-01-01
          lines: [{item: screw, quantity: 2}, {item: set, quantity: 5, cost: 1}]
      builds:
        B-1: {date: 2026-01-02, product: box, quantity: 1}
        B-2: {date: 2026-01-03, product: box, quantity: 1}
      """)
    #expect(try shop.stock("set") == "5 worth 5.00")
    #expect(shop.codes == ["stock/short"])
  }

  @Test func `the version of a phantom is the one of the build's day`() throws {
    let shop = try ShopFigures(
      """
      products: {screw: {cost: 1}, set: {}, box: {}}
      boms:
        set:
          - {version: 1, effective: {to: 2026-01-31}, lines: [{item: screw, quantity: 2}]}
          - {version: 2, effective: {from: 2026-03-01}, lines: [{item: screw, quantity: 3}]}
        box: [{lines: [{item: set, quantity: 1, supply: phantom}]}]
      opening: [{date: 2026-01-01, lines: [{item: screw, quantity: 100}]}]
      builds:
        B-1: {date: 2026-01-31, product: box, quantity: 1}
        B-2: {date: 2026-02-01, product: box, quantity: 1}
        B-3: {date: 2026-03-01, product: box, quantity: 1}
      """)
    #expect(try shop.taken("B-1") == ["2 worth 2.00"])
    #expect(try shop.taken("B-3") == ["3 worth 3.00"])
    // The gap is a warning where it is declared and an error where a build falls into it.
    #expect(shop.errors == ["bom/gap"])
    #expect(try shop.stock("screw") == "95 worth 95.00")
  }
}

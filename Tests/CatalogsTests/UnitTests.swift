import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Units and packs convert exactly (`language.md` 3).
@Suite struct UnitTests {
  /// Each unit in another of its dimension; the factors are those of the 1959 international yard and
  /// pound agreement and of NIST Handbook 44, Appendix C.
  @Test(arguments: [
    ("in", "mm", 254, 10), ("ft", "in", 12, 1), ("yd", "ft", 3, 1), ("m", "cm", 100, 1),
    ("m", "in", 10_000, 254), ("ft2", "in2", 144, 1), ("sqft", "ft2", 1, 1),
    ("yd2", "ft2", 9, 1), ("m2", "cm2", 10_000, 1), ("cm2", "mm2", 100, 1),
    ("gal", "in3", 231, 1), ("gal", "floz", 128, 1), ("ft3", "in3", 1728, 1),
    ("L", "mL", 1000, 1), ("m3", "L", 1000, 1), ("gal", "mL", 3_785_411_784, 1_000_000),
    ("lb", "oz", 16, 1), ("lb", "g", 45_359_237, 100_000), ("t", "kg", 1000, 1),
    ("g", "mg", 1000, 1), ("h", "min", 60, 1), ("day", "h", 24, 1), ("min", "s", 60, 1),
    ("dozen", "each", 12, 1), ("gross", "dozen", 12, 1), ("pair", "ea", 2, 1), ("pcs", "pc", 1, 1),
  ]) func `built-in units`(unit: String, base: String, top: Int128, bottom: Int128) throws {
    let shop = try TestWorkspace("cogsmith: 1\nproducts: {thing: {unit: \(base), cost: 1}}\n")
    let catalog = try #require(shop.workspace.catalog)
    let thing = try #require(catalog.item("thing"))
    #expect(catalog.stockingUnits(in: unit, of: thing) == (try Rational(top, over: bottom)))
  }

  private func catalog(_ product: String) throws -> (Catalog, ItemID) {
    let shop = try TestWorkspace(
      "cogsmith: 1\nunits: {crate: 3 dozen, bolt: 50 yd}\nproducts:\n  thing: \(product)\n")
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    return (catalog, try #require(catalog.item("thing")))
  }

  @Test(arguments: [
    // A pack of the stocking unit, and one in another unit of its dimension.
    ("{unit: ft2, packs: {sheet: 32 ft2}, cost: 1}", "sheet", "32"),
    ("{unit: ft2, packs: {sheet: 4608 in2}, cost: 1}", "sheet", "32"),
    ("{unit: in2, packs: {sheet: 32 ft2}, cost: 1}", "sheet", "4608"),
    // Packs of packs, whatever their order.
    ("{unit: lb, packs: {pallet: 4 coil, coil: 500 lb}, cost: 1}", "pallet", "2000"),
    ("{unit: lb, packs: {a: 3 b, b: 5 c, c: 7}, cost: 1}", "a", "105"),
    // Another dimension, by a pack and by an equation, in either direction.
    ("{unit: ft2, packs: {coil: 500 lb}, equals: {1 lb: 2 ft2}, cost: 1}", "coil", "1000"),
    ("{unit: L, equals: {1 L: 0.92 kg}, cost: 1}", "g", "1/920"),
    ("{unit: kg, equals: {1 L: 0.92 kg}, cost: 1}", "mL", "23/25000"),
    ("{unit: kg, equals: {2.5 kg: 1 m}, cost: 1}", "mm", "1/400"),
    // A pack as the stocking unit.
    ("{unit: sheet, packs: {sheet: 32 ft2}, cost: 1}", "ft2", "1/32"),
    ("{unit: sheet, packs: {sheet: 32 ft2}, cost: 1}", "in2", "1/4608"),
    // Units of the workspace.
    ("{unit: each, cost: 1}", "crate", "36"), ("{unit: ft, cost: 1}", "bolt", "150"),
    // A third stays a third.
    ("{unit: each, packs: {tray: 1/3 each}, cost: 1}", "tray", "1/3"),
  ]) func `packs and equations`(product: String, unit: String, expected: String) throws {
    let (catalog, thing) = try catalog(product)
    let parts = expected.split(separator: "/").compactMap { Int128($0) }
    let wanted = try Rational(parts[0], over: parts.count > 1 ? parts[1] : 1)
    #expect(catalog.stockingUnits(in: unit, of: thing) == wanted)
  }

  @Test func `what nothing leads to is not converted`() throws {
    let (catalog, thing) = try catalog("{unit: L, cost: 1}")
    #expect(catalog.stockingUnits(in: "kg", of: thing) == nil)
    #expect(catalog.stockingUnits(in: "sheet", of: thing) == nil)
  }

  @Test func `costs and prices are per the unit that they name`() throws {
    // 96.00 a sheet of 32 ft2 is 3.00/ft2; 0.50/in2 is 72.00/ft2.
    let (catalog, thing) = try catalog(
      "{unit: ft2, packs: {sheet: 32 ft2}, cost: 96.00/sheet, price: 0.50/in2}")
    #expect(catalog[thing].cost == Rational(3))
    #expect(catalog[thing].options.price == Rational(72))
  }
}

import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Units that contradict each other, or lead nowhere, are errors at their places.
@Suite struct ConversionTests {
  private func expect(
    _ marked: String, _ messages: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let head = "cogsmith: 1\ncurrency: USD\n"
    let shop = try TestWorkspace(head + MarkedText(marked).text)
    let run = shop.check()
    let errors = run.diagnostics.filter { $0.severity == .error && $0.code.family != "mapping" }
    #expect(
      MarkedText.marking(run.sources.files[0].bytes, errors) == head + marked,
      sourceLocation: sourceLocation)
    #expect(errors.map(\.message) == messages, sourceLocation: sourceLocation)
  }

  @Test func `equations that contradict each other`() throws {
    try expect(
      "products: {‹a›: {unit: ft2, packs: {sheet: 32 ft2}, equals: {1 sheet: «4000 in2»}, cost: 1}}\n",
      ["the units of `a` contradict each other"])
    // 4,608 square inches are 32 square feet.
    try expect(
      "products: {a: {unit: ft2, packs: {sheet: 32 ft2}, equals: {1 sheet: 4608 in2}, cost: 1}}\n",
      [])
    try expect(
      "products: {‹a›: {unit: kg, equals: {1 L: 0.92 kg, 1 gal: «3.5 kg»}, cost: 1}}\n",
      ["the units of `a` contradict each other"])
    try expect(
      "products: {‹a›: {unit: m, equals: {1 m: «90 cm»}, cost: 1}}\n",
      [
        "the units of `a` contradict each other"
      ])
  }

  @Test func `names that mean something else already`() throws {
    try expect("units: {«ft»: 10 in}\n", ["`ft` is a built-in unit"])
    try expect(
      "products: {a: {packs: {«dozen»: 13 each}, cost: 1}}\n", ["`dozen` is a unit already"])
    try expect(
      "units: {crate: 12 each}\nproducts: {a: {packs: {«crate»: 13 each}, cost: 1}}\n",
      [
        "`crate` is a unit already"
      ])
  }

  @Test func `units that are defined through themselves, or through nothing`() throws {
    try expect(
      "units: {a: «2 b», b: ‹3 a›}\n",
      [
        "the units `a` and `b` are declared through each other only"
      ])
    try expect("units: {a: «2 a»}\n", ["the unit `a` is declared through itself"])
    try expect("units: {a: «2»}\n", ["a unit is declared as so many of another one"])
    try expect("units: {a: 2 «furlong»}\n", ["there is no unit `furlong`"])
    try expect("units: {a: 2 b, b: 3 c, c: 5 in}\nproducts: {x: {unit: ft, cost: 1/a}}\n", [])
  }

  @Test func `packs that lead nowhere`() throws {
    try expect(
      "products: {‹a›: {unit: ft2, packs: {coil: «500 lb»}, cost: 1}}\n",
      [
        "this does not lead to `ft2`, the unit `a` is stocked in"
      ])
    try expect(
      "products: {‹a›: {unit: ft2, packs: {x: «2 y», y: «3 x»}, cost: 1}}\n",
      [
        "this does not lead to `ft2`, the unit `a` is stocked in",
        "this does not lead to `ft2`, the unit `a` is stocked in",
      ])
    try expect(
      "products: {a: {unit: ft2, equals: {«L»: 3 kg}, cost: 1}}\n",
      [
        "`L` is not a quantity with a unit"
      ])
    try expect(
      "products: {a: {unit: ft2, equals: {«0 L»: 3 kg}, cost: 1}}\n",
      [
        "`0 L` is not a quantity with a unit"
      ])
    try expect("products: {a: {unit: «furlong», cost: 1}}\n", ["there is no unit `furlong`"])
    try expect(
      "products: {a: {unit: ft2, packs: {sheet: 32 «feet»}, cost: 1}}\n",
      ["there is no unit `feet`"])
  }

  @Test func `quantities in units of another dimension`() throws {
    try expect(
      "products: {‹a›: {unit: ft2, cost: 1}, b: {}}\nboms: {b: [{lines: [{item: a, quantity: 2 «kg»}]}]}\n",
      ["`a` is stocked in `ft2`, and `kg` does not convert into that"])
    try expect(
      "products: {‹a›: {unit: ft2, cost: 3/«kg»}}\n",
      [
        "`a` is stocked in `ft2`, and `kg` does not convert into that"
      ])
    try expect(
      "products: {a: {cost: 1}, b: {}}\nboms: {b: [{lines: [{item: a, quantity: 2 «boxes»}]}]}\n",
      ["there is no unit `boxes`"])
  }

  @Test func `figures that no exact number holds`() throws {
    let digits = "9999999999999999999999999999999999"
    try expect(
      "units: {a: \(digits) gal, b: \(digits) a, c: \(digits) b}\nproducts: {x: {unit: in3, cost: 1/c}}\n",
      [])
    let chain = (1...40).map { "u\($0): \(digits) u\($0 - 1)" }.joined(separator: ", ")
    let shop = try TestWorkspace(
      "cogsmith: 1\ncurrency: USD\nunits: {u0: \(digits) in3, \(chain)}\nproducts: {x: {unit: in3, cost: 1/u40}}\n"
    )
    #expect(shop.codes().contains("value/overflow"))
  }
}

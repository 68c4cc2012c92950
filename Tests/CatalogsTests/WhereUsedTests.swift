import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Where-used is the explosion read from the other end.
@Suite struct WhereUsedTests {
  /// Random BOMs of several levels; the quantities are small whole numbers and halves.
  private func shop(_ seed: UInt64) throws -> TestWorkspace {
    var random = SeededRandom(seed: seed)
    var yaml = "cogsmith: 1\nproducts:\n"
    for number in 0..<14 { yaml += "  p\(number): {cost: 1}\n" }
    yaml += "boms:\n"
    for parent in 5..<14 {
      yaml += "  p\(parent):\n    - makes: \(Int.random(in: 1...3, using: &random))\n      lines:\n"
      for child in 0..<parent where child == 0 || Int.random(in: 0..<3, using: &random) == 0 {
        let half = Bool.random(using: &random) ? ".5" : ""
        yaml +=
          "        - {item: p\(child), quantity: \(Int.random(in: 1...4, using: &random))\(half)}\n"
      }
    }
    return try TestWorkspace(yaml)
  }

  @Test(arguments: UInt64(1)...40) func `all ways up add up to the explosion down`(
    seed: UInt64
  ) throws {
    let catalog = try #require(try shop(seed).workspace.catalog)
    let day = CivilDate.beginning
    let part = try #require(catalog.item("p0"))
    let found = try catalog.usages(of: part, on: day)
    #expect(!found.isCut)
    for number in 5..<14 {
      let parent = try #require(catalog.item("p\(number)"))
      var up = Rational.zero
      for usage in found.usages where usage.parent == parent {
        up = try up.adding(usage.quantity)
      }
      let tree = try catalog.tree(of: parent, quantity: .one, on: day)
      let down = tree.totals.first { $0.item == part }?.quantity ?? .zero
      #expect(up == down)
      let direct = catalog.lines[
        catalog[try #require(catalog.effectiveBOM(of: parent, on: day))].lines
      ]
      .filter { $0.item == part }.count
      #expect(found.usages.filter { $0.parent == parent && $0.level == 1 }.count == direct)
    }
  }

  @Test func `substitutes, optional lines, drafts and archived versions are told apart`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      products: {bolt: {cost: 1}, screw: {cost: 1}, a: {}, b: {}, c: {}, d: {}}
      boms:
        a: [{lines: [{item: bolt, quantity: 2, substitutes: [screw]}]}]
        b: [{lines: [{item: screw, quantity: 3, optional: true}]}]
        c: [{status: draft, lines: [{item: screw, quantity: 4}]}]
        d: [{status: archived, lines: [{item: screw, quantity: 5}]}]

      """)
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    let screw = try #require(catalog.item("screw"))
    let found = try catalog.usages(of: screw, on: nil).usages
    #expect(found.map { catalog.key($0.parent) } == ["a", "b", "c"])
    #expect(found.map(\.isSubstitute) == [true, false, false])
    #expect(found.map(\.isOptional) == [false, true, false])
    let effective = try catalog.usages(of: screw, on: .beginning).usages
    #expect(effective.map { catalog.key($0.parent) } == ["a", "b"])
  }
}

import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Which version of a BOM is built on which day (`language.md` 6).
@Suite struct VersionTests {
  private static let boms = """
    cogsmith: 1
    currency: USD
    products: {bolt: {cost: 1}, frame: {}}
    boms:
      frame:
        - {version: 4, status: draft, lines: [{item: bolt, quantity: 4}]}
        - {version: 2, effective: {from: 2026-03-01, to: 2026-05-31}, lines: [{item: bolt, quantity: 2}]}
        - {version: 1, effective: {to: 2026-02-28}, lines: [{item: bolt, quantity: 1}]}
        - {version: 3, effective: {from: 2026-06-02}, lines: [{item: bolt, quantity: 3}]}
        - {version: 5, status: archived, lines: [{item: bolt, quantity: 5}]}

    """

  @Test(arguments: [
    ("1999-01-01", 1), ("2026-02-28", 1), ("2026-03-01", 2), ("2026-05-31", 2), ("2026-06-02", 3),
    ("2099-12-31", 3),
  ]) func `the date decides`(day: String, version: Int) throws {
    let shop = try TestWorkspace(
      Self.boms + "opening: [{date: 1998-01-01, lines: [{item: bolt, quantity: 9}]}]\n"
        + "builds: {B: {date: \(day), product: frame, quantity: 1}}\n")
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    let build = try #require(catalog.history.builds.first)
    #expect(catalog[build.bom].version == version)
  }

  @Test func `a day between two versions is a warning, and a build on it an error`() throws {
    #expect(try TestWorkspace(Self.boms).codes() == ["bom/gap"])
    let built = try TestWorkspace(
      Self.boms + "builds: {B: {date: 2026-06-01, product: frame, quantity: 1}}\n")
    #expect(built.codes() == ["bom/gap", "bom/gap"])
    #expect(built.check().hasErrors)
  }

  @Test(arguments: [(1, true), (3, true), (5, true), (4, false), (9, false)])
  func `a build may name its version, but for drafts`(version: Int, isBuilt: Bool) throws {
    let shop = try TestWorkspace(
      Self.boms + "opening: [{date: 2026-01-01, lines: [{item: bolt, quantity: 9}]}]\n"
        + "builds: {B: {date: 2026-06-01, product: frame, quantity: 1, bom: \(version)}}\n")
    #expect(shop.check().hasErrors != isBuilt)
  }

  @Test func `versions on the same day contradict each other, each once`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products: {bolt: {cost: 1}, frame: {}}
      boms:
        frame:
          - {version: 1, lines: [{item: bolt, quantity: 1}]}
          - {version: 2, effective: {from: 2026-01-01}, lines: [{item: bolt, quantity: 1}]}
          - {version: 3, effective: {from: 2026-02-01, to: 2026-03-01}, lines: [{item: bolt, quantity: 1}]}

      """)
    #expect(shop.codes() == ["bom/overlap", "bom/overlap"])
  }

  @Test func `a cycle through versions of different days is none`() throws {
    let yaml = """
      cogsmith: 1
      currency: USD
      products: {a: {cost: 1}, b: {cost: 1}}
      boms:
        a: [{effective: {to: 2026-06-30}, lines: [{item: b, quantity: 2}]}]
        b: [{effective: {from: 2026-07-01}, lines: [{item: a, quantity: 3}]}]

      """
    let shop = try TestWorkspace(yaml)
    #expect(shop.codes().isEmpty)
    let catalog = try #require(shop.workspace.catalog)
    let found = try catalog.usages(of: try #require(catalog.item("a")), on: nil)
    #expect(found.usages.map { catalog.key($0.parent) } == ["b"])
    let overlapping = try TestWorkspace(yaml.replacing("2026-07-01", with: "2026-06-30"))
    #expect(overlapping.codes() == ["bom/cycle"])
  }

  /// The way over `b` is a circle on no day, the way over `c` is one from February on.
  @Test func `a cycle on one day is found behind ways that are none`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products: {a: {cost: 1}, b: {cost: 1}, c: {cost: 1}, d: {cost: 1}, e: {cost: 1}}
      boms:
        a:
          - {version: 1, effective: {to: 2026-01-31}, lines: [{item: b, quantity: 1}]}
          - {version: 2, effective: {from: 2026-02-01}, lines: [{item: c, quantity: 1}]}
        b: [{lines: [{item: d, quantity: 1}]}]
        c: [{lines: [{item: d, quantity: 1}]}]
        d:
          - {version: 1, effective: {to: 2026-01-31}, lines: [{item: e, quantity: 1}]}
          - {version: 2, effective: {from: 2026-02-01}, lines: [{item: a, quantity: 1}]}

      """)
    #expect(shop.codes() == ["bom/cycle"])
    #expect(shop.findings().contains("`a` needs `c` needs `d` needs `a`"))
  }

  /// Until June `a` is two of `b`, which is bought for 5; from July on `b` is three of `a`, bought for 7.
  @Test(arguments: [("2026-06-30", "a", 10), ("2026-06-30", "b", 5), ("2026-07-01", "b", 21)])
  func `costs roll up in the order of the day`(day: String, key: String, cost: Int128) throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products: {a: {cost: 7}, b: {cost: 5}}
      boms:
        a: [{effective: {to: 2026-06-30}, lines: [{item: b, quantity: 2}]}]
        b: [{effective: {from: 2026-07-01}, lines: [{item: a, quantity: 3}]}]

      """)
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    var copy = day
    let date = try copy.withUTF8 { try ScalarScanner.date($0) }
    let rollUp = try RollUp(catalog, on: date) { catalog.standardCost(of: $0) }
    let item = try #require(catalog.item(key))
    #expect(try rollUp.unitCost(of: item)?.total() == Rational(cost))
  }
}

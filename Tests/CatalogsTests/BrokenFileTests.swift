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

/// A broken file hides no fault in others, and starts none.
@Suite struct BrokenFileTests {
  private static let root = "cogsmith: 1\ncurrency: USD\n"

  private func errors(_ files: [String: String]) throws -> [String] {
    try TestWorkspace(files: files).check().diagnostics.filter { $0.severity == .error }.map(
      \.message)
  }

  /// A file that declares a name of each kind, and one that uses all of them.
  private static let declared = """
    products:
      steel: {unit: ft2, packs: {sheet: 32 ft2}, cost: 3}
      plate:
        unit: ft2
        cost: 3
      bolt: {cost: 1}
      frame: {}
    boms:
      frame:
        - version: 1
          effective: {to: 2026-10-31}
          lines:
            - {item: bolt, quantity: 8}
        - version: 2
          effective: {from: 2026-11-01}
          lines:
            - {item: bolt, quantity: 9}
    accounts:
      wages: {code: "6100"}
    rates:
      welding: {cost: 42/h}
    units:
      crate: 12 each
    opening:
      - date: 2026-11-01
        lines:
          - {item: bolt, quantity: 500}

    """

  private static let using = """
    products: {box: {}}
    boms:
      box:
        - lines:
            - {item: steel, quantity: 2 sheet, substitutes: [plate]}
            - {item: bolt, quantity: 1 crate}
            - {item: frame, quantity: 1, supply: phantom}
          costs: [{type: labor, time: 1 h, rate: welding, account: wages}]
    builds:
      B-2: {date: 2026-11-03, product: frame, quantity: 1, bom: 2}
      B-3: {date: 2026-11-05, product: frame, quantity: 1, use: {bolt: 7}}
    export: {accounts: {labor: wages}}

    """

  /// Wherever the first file breaks off: one finding, and none about what it may declare behind it.
  @Test func `wherever it breaks off`() throws {
    let sound = try errors([
      "cogsmith.yaml": Self.root, "a.yaml": Self.declared, "b.yaml": Self.using,
    ])
    #expect(sound.allSatisfy { $0.contains("role") }, "\(sound)")
    var broke = 0
    let lines = Self.declared.split(separator: "\n", omittingEmptySubsequences: false)
    for count in 0..<lines.count {
      // A bracket that closes nothing breaks any map, at whatever indentation.
      for line in ["]", "          ]", "\t- x", "'"] {
        let broken = lines[..<count] + [line[...]] + lines[count...]
        let shop = try TestWorkspace(files: [
          "cogsmith.yaml": Self.root, "a.yaml": broken.joined(separator: "\n"),
          "b.yaml": Self.using,
        ])
        let found = shop.check().diagnostics.filter { $0.severity == .error }
        // Behind a plain text the line may be part of it.
        guard found.contains(where: { $0.code.family == "yaml" }) else { continue }
        broke += 1
        #expect(found.count == 1, "\(line) before line \(count + 1): \(found.map(\.message))")
      }
    }
    #expect(broke > 80)
  }

  @Test func `faults elsewhere are found all the same`() throws {
    let files = [
      "cogsmith.yaml": Self.root, "a.yaml": "products: {bolt: {}}}\n" + Self.declared,
      "b.yaml": """
      products: {nut: {cost: many}, nut2: {unit: furlong}}
      boms:
        nut2: [{lines: [{item: nutt, quantity: 1}, {item: bolt, quantity: 1}]}]
      rates: {saw: {cost: 5}}
      """,
    ]
    let found = try errors(files)
    #expect(
      found == [
        "this `}` closes nothing", "`many` is not a cost",
        "there is no unit `furlong`",
        "there is no product `nutt`", "a rate says what it is per",
      ])
  }

  @Test func `a declaration with a fault still declares its name`() throws {
    let files = [
      "cogsmith.yaml": Self.root,
      "a.yaml": """
      products:
        bolt: oops
        steel: {unit: ft2, packs: {sheet: many}}
      rates: {welding: {cost: 42}, saw: [1]}
      accounts: {wages: 5}
      units: {crate: x}
      boms: {frame: oops}
      """,
      "b.yaml": """
      products: {frame: {}, box: {}}
      boms:
        box:
          - lines:
              - {item: bolt, quantity: 1 crate}
              - {item: steel, quantity: 2 sheet}
              - {item: frame, quantity: 1, supply: build}
            costs:
              - {type: labor, time: 1 h, rate: welding, account: wages}
              - {type: labor, time: 1 h, rate: saw}
      builds: {B-1: {date: 2026-11-02, product: frame, quantity: 1}}
      export: {accounts: {labor: wages}}
      """,
    ]
    let found = try errors(files)
    #expect(
      found == [
        "expected a map with `sku`, `name` and `description`, found the text `oops`",
        "`many` is not a quantity", "a rate says what it is per",
        "expected a map with `cost` and `account`, found a list",
        "expected a map with `code`, `name` and `id`, found the text `5`", "`x` is not a quantity",
        "expected a list, each entry a map, found the text `oops`",
      ])
  }

  @Test func `one misspelt name is one finding, with its places`() throws {
    let shop = try TestWorkspace(files: [
      "cogsmith.yaml": Self.root + "products: {bolt: {cost: 1}, a: {}, b: {}}\n",
      "x.yaml":
        "boms: {a: [{lines: [{item: bollt, quantity: 1}]}], b: [{lines: [{item: bollt, quantity: 2}]}]}\n",
      "y.yaml": "receipts: {R: {date: 2026-11-02, lines: [{item: bollt, quantity: 1, cost: 1}]}}\n",
    ])
    let run = shop.check()
    let errors = run.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.message) == ["there is no product `bollt`"])
    #expect(errors.first?.related.count == 2)
    #expect(errors.first?.helps.first?.edits.count == 3)
  }

  @Test func `no simulation runs on broken manifests`() throws {
    let shop = try TestWorkspace(
      Self.root
        + "products: {bolt: {}, frame: {cost: x}}\nboms: {frame: [{lines: [{item: bolt, quantity: 1}]}]}\n"
        + "builds: {B: {date: 2026-11-02, product: frame, quantity: 1}}\n")
    #expect(shop.codes() == ["value/rate"])
    #expect(shop.check().simulation == nil)
  }
}

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

/// Sections of all files and documents merge, and what is declared twice is shown with both places.
@Suite struct MergeTests {
  /// Files with the marks of the findings, errors only.
  private func marked(_ files: [String: String]) throws -> ([String: String], [String]) {
    let plain = files.mapValues { MarkedText($0).text }
    let run = try TestWorkspace(files: plain).check()
    let errors = run.diagnostics.filter { $0.severity == .error }
    var marked: [String: String] = [:]
    for (index, file) in run.sources.files.enumerated() {
      let source = SourceID(index: UInt32(index))
      let here = errors.map { error in
        var part = error
        part.related = error.related.filter { $0.span.source == source }
        if part.primary?.span.source != source { part.primary = nil }
        return part
      }
      marked[file.path] = MarkedText.marking(file.bytes, here)
    }
    return (marked, errors.map(\.message))
  }

  private func expect(
    _ files: [String: String], _ messages: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (found, errors) = try marked(files)
    #expect(found == files, sourceLocation: sourceLocation)
    #expect(errors == messages, sourceLocation: sourceLocation)
  }

  private let root = "cogsmith: 1\ncurrency: USD\n"

  @Test func `across files and documents`() throws {
    let shop = try TestWorkspace(files: [
      "cogsmith.yaml": root + "products: {bolt: {cost: 1}}\n---\nproducts: {nut: {cost: 2}}\n",
      "a/boms.yaml":
        "boms: {frame: [{lines: [{item: bolt, quantity: 2}, {item: nut, quantity: 1}]}]}\n",
      "b/products.yml": "products:\n  frame: {}\n---\n---\nrates: {joiner: {cost: 36/h}}\n",
    ])
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    #expect(catalog.items.map { catalog.names[$0.key] } == ["bolt", "frame", "nut"])
    #expect(catalog.lines.count == 2)
  }

  @Test(arguments: [
    ("products", "bolt", "{cost: 1}"), ("accounts", "cogs", "{code: \"5000\"}"),
    ("rates", "w", "{cost: 1/h}"),
    ("units", "crate", "12 each"), ("boms", "frame", "[]"),
    ("receipts", "R-1", "{date: 2026-11-02, lines: []}"),
    ("builds", "B-1", "{date: 2026-11-02, undo: B-1}"),
    ("sales", "S-1", "{date: 2026-11-02, lines: []}"),
    ("adjustments", "A-1", "{date: 2026-11-02, lines: []}"),
    ("revaluations", "V-1", "{date: 2026-11-02, lines: []}"),
  ]) func `a key that is declared twice, in two files and in two documents`(
    section: String, key: String, value: String
  ) throws {
    let what = [
      "products": "product", "accounts": "account", "rates": "rate", "units": "unit", "boms": "BOM",
      "receipts": "receipt", "builds": "build", "sales": "sale", "adjustments": "adjustment",
      "revaluations": "revaluation",
    ]
    let text = "\(section): {\(key): \(value)}\n"
    let message = "the \(what[section] ?? "") `\(key)` is declared twice"
    for files in [
      ["a.yaml": text, "b.yaml": text, "cogsmith.yaml": root],
      ["cogsmith.yaml": root + text + "---\n" + text],
    ] {
      let run = try TestWorkspace(files: files.mapValues { MarkedText($0).text }).check()
      let finding = try #require(run.diagnostics.first { $0.message == message }, "\(message)")
      #expect(finding.code == .workspaceDuplicate)
      #expect(run.sources.text(try #require(finding.primary?.span)) == key)
      let first = try #require(finding.related.first?.span)
      #expect(run.sources.text(first) == key)
      #expect(first < (try #require(finding.primary?.span)))
    }
  }

  @Test func `three declarations are two findings, each beside the first`() throws {
    try expect(
      [
        "a.yaml": "products: {‹bolt›: {cost: 1}}\n", "b.yaml": "products: {«bolt»: {cost: 2}}\n",
        "c.yaml": "products: {«bolt»: {cost: 1}}\n", "cogsmith.yaml": root,
      ],
      ["the product `bolt` is declared twice", "the product `bolt` is declared twice"])
  }

  @Test(arguments: [
    "company: ‹A›", "currency: ‹USD›", "books: ‹{}›", "inventory: ‹{}›", "export: ‹{}›",
    "cogsmith: ‹1›",
  ]) func `what a workspace says once`(section: String) throws {
    let again = section.replacing("‹", with: "«").replacing("›", with: "»")
    let name = section.prefix { $0 != ":" }
    let header = root.replacing(
      name == "cogsmith" ? "cogsmith: 1\n" : name == "currency" ? "currency: USD\n" : "none",
      with: "")
    try expect(
      ["a.yaml": section + "\n", "b.yaml": again + "\n", "cogsmith.yaml": header],
      ["`\(name)` is declared twice"])
  }

  @Test func `versions of one BOM stand together`() throws {
    try expect(
      [
        "a.yaml":
          "boms: {‹frame›: [{version: 1, effective: {to: 2026-01-31}, lines: [{item: bolt, quantity: 1}]}]}\n",
        "b.yaml":
          "boms: {«frame»: [{version: 2, effective: {from: 2026-02-01}, lines: [{item: bolt, quantity: 2}]}]}\n",
        "cogsmith.yaml": root + "products: {bolt: {cost: 1}, frame: {}}\n",
      ], ["the BOM `frame` is declared twice"])
    try expect(
      [
        "cogsmith.yaml": root
          + "products: {bolt: {cost: 1}, frame: {}}\nboms: {frame: [{version: ‹3›, status: draft}, {version: «3», status: draft}]}\n"
      ], ["version 3 of `frame` is declared twice"])
  }

  @Test func `events of different kinds may share an id`() throws {
    let shop = try TestWorkspace(
      files: [
        "cogsmith.yaml": root + """
          products: {bolt: {cost: 1}}
          receipts: {X-1: {date: 2026-11-02, lines: [{item: bolt, quantity: 5}]}}
          adjustments: {X-1: {date: 2026-11-03, lines: [{item: bolt, quantity: -1}]}}
          sales: {X-1: {date: 2026-11-04, lines: [{item: bolt, quantity: 1}]}}
          """
      ])
    #expect(!shop.check().hasErrors || shop.codes().allSatisfy { $0.hasPrefix("mapping") })
  }

  @Test func `settings of any file hold for all`() throws {
    let shop = try TestWorkspace(files: [
      "cogsmith.yaml": "cogsmith: 1\n", "a.yaml": "currency: JPY\ncompany: Ösmith\n",
      "z/b.yaml": "books: {rounding: half-even, digits: 3}\ninventory: {costing: average}\n",
      "products.yaml": "products: {bolt: {cost: 1}}\n",
    ])
    let settings = shop.workspace.settings
    #expect(settings.currency.code == "JPY")
    #expect(settings.company == "Ösmith")
    #expect(settings.valueDigits == 3)
    #expect(settings.costing == .average)
  }
}

import Catalogs
import Exports
import Interpreter
import Ledgers
import TestSupport
import Testing

/// The numbers of transactions (`accounting.md` 2).
@Suite struct NumberTests {
  private static let subBuilds = [
    "{item: frame, quantity: 1, supply: build}",
    "{item: a-mounting-plate-with-holes, quantity: 1, supply: build}",
  ]

  private func shop(
    _ lines: [String] = subBuilds, id: String = "B-2001", number: String? = nil
  ) throws -> (ledger: Ledger, catalog: Catalog) {
    let template = number.map { ", number: \"\($0)\"" } ?? ""
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      products:
        plate: {cost: 2.00}
        a-mounting-plate-with-holes: {}
        frame: {}
        box: {}
      boms:
        a-mounting-plate-with-holes: [{lines: [{item: plate, quantity: 1}]}]
        frame: [{lines: [{item: plate, quantity: 2}]}]
        box: [{lines: [\(lines.joined(separator: ", "))]}]
      opening: [{date: 2026-11-01, lines: [{item: plate, quantity: 100}]}]
      builds: {\(id): {date: 2026-11-02, product: box, quantity: 3}}
      accounts: {stock: {}, cogs: {}}
      export: {accounts: {inventory: stock, cogs: cogs}\(template)}
      """)
    return (
      try #require(shop.check().ledger, "\(shop.findings())"), try #require(shop.workspace.catalog)
    )
  }

  @Test func `sub-builds count on from the number of their build, whatever they make`() throws {
    #expect(
      try shop().ledger.transactions.map(\.number) == ["B-2001/1", "B-2001/2", "B-2001"])
    #expect(
      try shop(number: "${build.id}-${product.key}").ledger.transactions.map(\.number)
        == ["B-2001-box/1", "B-2001-box/2", "B-2001-box"])
  }

  @Test func `a number that is in the books already is not given again`() throws {
    let (before, catalog) = try shop([Self.subBuilds[1]])
    let first = ExportLock().plan(before, for: .json, catalog)
    #expect(first.transactions.map(\.number) == ["B-2001/1", "B-2001"])
    // The frame is built before the plate now, so it counts as the first sub-build.
    let second = first.lock.plan(try shop().ledger, for: .json, catalog)
    #expect(second.transactions.map(\.number) == ["B-2001-R", "B-2001/1-2", "B-2001-2"])
  }

  @Test(arguments: [
    (ExportTarget.json, ["B-2001-CABINET-RUN-07-R", "B-2001-CABINET-RUN-07-2"]),
    (.quickbooks, ["2001-CABINET-RUN-07-R", "2001-CABINET-RUN-07-2"]),
  ]) func `what follows a number of 21 characters fits where it did`(
    target: ExportTarget, expected: [String]
  ) throws {
    let id = "B-2001-CABINET-RUN-07"
    #expect(id.count == 21)
    let (before, catalog) = try shop(["{item: plate, quantity: 1}"], id: id)
    let first = ExportLock().plan(before, for: target, catalog)
    #expect(first.transactions.map(\.number) == [id])
    let after = try shop(["{item: plate, quantity: 2}"], id: id).ledger
    #expect(
      first.lock.plan(after, for: target, catalog, restates: true).transactions.map(\.number)
        == expected)
  }
}

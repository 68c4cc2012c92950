import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Which account a role posts to (`accounting.md`, Roles).
@Suite struct RoleTests {
  /// The account of each role in a workspace that maps some of them.
  private func accounts(_ mapping: String, recognition: String = "build") throws -> [Role: String] {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      accounts: {a: {}, b: {}, c: {}, d: {}}
      export: {recognize-cogs: \(recognition), accounts: {\(mapping)}}
      products: {bolt: {cost: 1}}

      """)
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    return Dictionary(
      uniqueKeysWithValues: Role.allCases.compactMap { role in
        catalog.account(for: role).map { (role, catalog.names[$0.key]) }
      })
  }

  @Test func `inventory stands in for what is held`() throws {
    #expect(
      try accounts("inventory: a")
        == [.inventory: "a", .component: "a", .finishedGoods: "a", .byproduct: "a"])
  }

  @Test func `cost of goods sold stands in for the build and what is left over`() throws {
    let variances = Role.allCases.filter { $0.rawValue.hasPrefix("variance") }
    var expected: [Role: String] = [
      .cogs: "a", .buildOffset: "a", .buildDebit: "a", .unbuildVariance: "a", .residue: "a",
    ]
    for role in variances { expected[role] = "a" }
    #expect(try accounts("cogs: a") == expected)
    #expect(variances.count == 9)
  }

  @Test func `with recognition at the sale a build debits finished goods`() throws {
    let found = try accounts("cogs: a, inventory: b", recognition: "sale")
    #expect(found[.buildDebit] == "b" && found[.buildOffset] == "a")
    let own = try accounts("cogs: a, inventory: b, finished-goods: c", recognition: "sale")
    #expect(own[.buildDebit] == "c")
  }

  @Test func `receiving stands in for charges, waste for shrinkage, a variance for its kinds`()
    throws
  {
    #expect(try accounts("receiving: a") == [.receiving: "a", .landedCost: "a"])
    #expect(try accounts("waste: a") == [.waste: "a", .shrinkage: "a"])
    let kinds = try accounts("variance: a, variance.labor-rate: b, cogs: c")
    #expect(kinds[.varianceRate] == "b" && kinds[.varianceUsage] == "a" && kinds[.residue] == "c")
  }

  @Test func `labor, overhead, other, waste and revaluation have nothing to fall back to`() throws {
    let all = try accounts("inventory: a, cogs: b, receiving: c")
    for role in [Role.labor, .overhead, .other, .waste, .shrinkage, .revaluation] {
      #expect(all[role] == nil, "\(role)")
    }
  }

  @Test func `a role of its own wins over what it would fall back to`() throws {
    let found = try accounts(
      "inventory: a, component: b, by-product: c, cogs: d, build-debit: a, build-offset: b")
    #expect(found[.component] == "b" && found[.byproduct] == "c" && found[.finishedGoods] == "a")
    #expect(found[.buildDebit] == "a" && found[.buildOffset] == "b")
  }

  @Test func `the first row wins, and a second one is never reached`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      accounts: {a: {}, b: {}}
      export: {accounts: [{role: cogs, use: a}, {role: cogs, use: b}]}
      products: {bolt: {cost: 1}}

      """)
    #expect(shop.codes() == ["mapping/unreachable"])
  }

  @Test func `a cost line's account wins over its rate's, and that over the role's`() throws {
    let shop = try ShopFigures(
      """
      accounts: {stock: {}, cogs: {}, wages: {}, welders: {}, fitters: {}, jobs: {}}
      export: {accounts: {inventory: stock, cogs: cogs, labor: wages, other: jobs}}
      rates: {weld: {cost: 60.00/h, account: welders}, sweep: {cost: 30.00/h}}
      products: {frame: {}}
      boms:
        frame:
          - costs:
              - {type: labor, time: 1 h, rate: sweep}
              - {type: labor, time: 1 h, rate: weld}
              - {type: labor, time: 1 h, rate: weld, account: fitters}
              - {type: other, name: Paint, amount: 5}
              - {type: other, name: Polish, amount: 7, account: fitters}
      builds: {B: {date: 2026-01-02, product: frame, quantity: 1}}
      """)
    #expect(
      shop.transactions("B") == [
        [
          "journal-entry", "Dr cogs 162.00 frame", "Cr wages 30.00 Labor", "Cr welders 60.00 Labor",
          "Cr fitters 60.00 Labor", "Cr jobs 5.00 Paint", "Cr fitters 7.00 Polish",
        ]
      ])
  }

  @Test func `an account that says no type has that of the roles that use it`() throws {
    let shop = try TestWorkspace(
      """
      cogsmith: 1
      currency: USD
      accounts: {stock: {}, cogs: {}, wages: {}, grni: {}, scrap: {}, own: {}, typed: {type: equity}}
      export: {accounts: {inventory: stock, cogs: cogs, labor: wages, receiving: grni, waste: scrap, other: typed}}
      products: {bolt: {cost: 1}, nut: {}}
      boms: {nut: [{lines: [{item: bolt, quantity: 1}], costs: [{type: labor, amount: 1, account: own}]}]}

      """)
    let catalog = try #require(shop.workspace.catalog, "\(shop.findings())")
    let types = ["stock", "cogs", "wages", "grni", "scrap", "own", "typed"].map {
      catalog.account(named: $0)?.type
    }
    #expect(types == [.asset, .costOfGoodsSold, .expense, .liability, .expense, .expense, .equity])
  }
}

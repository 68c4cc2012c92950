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

/// The transactions of one build, worked out to the cent (`accounting.md` 1).
@Suite struct BuildTransactionTests {
  /// 12 started, 11 good, 1 spoilt.
  ///
  /// - steel 12 x 14.5 x 1.04 = 180.96 ft2 at 3.00: 542.88; bolts 96 at 0.10: 9.60
  /// - welding 12 x 0.75 h x 42.00 = 378.00; set-up 0.5 h = 21.00; 15% of 399.00 = 59.85
  /// - powder coat 12 x 12.00 = 144.00; offcuts 13.2 ft2 at 0.40 = 5.28
  /// - all in: 552.48 + 399.00 + 59.85 + 144.00 = 1,155.33, less 5.28 = 1,150.05
  /// - spoilt: 1/12 = 95.8375, so 95.84; the 11 good ones are worth 1,054.21
  private let build = """
    builds:
      B-1:
        date: 2026-01-10
        product: enclosure
        quantity: 12
        scrap: {quantity: 1, reason: Dented, abnormal: true}

    """

  @Test func `local: one journal entry, and no adjustment`() throws {
    let shop = try ShopFigures(Fabricator.local(build))
    #expect(
      shop.transactions("B-1") == [
        [
          "journal-entry",
          "Dr cogs 1054.21 enclosure",
          "Dr stock 5.28 offcut",
          "Dr scrap 95.84 Abnormal loss of 1 each: Dented",
          "Cr stock 542.88 steel",
          "Cr stock 9.60 bolt",
          "Cr wages 378.00 Weld",
          "Cr wages 21.00 Set up",
          "Cr overhead 59.85 Shop",
          "Cr jobs 144.00 Powder coat",
        ]
      ])
    #expect(shop.codes.isEmpty)
    let entry = try #require(shop.ledger.transactions.first)
    #expect(entry.memo == "Build B-1: 12 x enclosure" && entry.number == "B-1")
    #expect(entry.date.description == "2026-01-10" && entry.originalDate == nil)
  }

  @Test func `sync: one inventory adjustment, and the entry for what it cannot carry`() throws {
    let shop = try Fabricator.sync(build)
    #expect(
      shop.transactions("B-1") == [
        [
          "inventory-adjustment offset cogs",
          "-180.96 steel", "-96 bolt", "13.2 offcut", "11 enclosure",
        ],
        [
          "journal-entry",
          "Dr cogs 378.00 Weld", "Cr wages 378.00 Weld",
          "Dr cogs 21.00 Set up", "Cr wages 21.00 Set up",
          "Dr cogs 59.85 Shop", "Cr overhead 59.85 Shop",
          "Dr cogs 144.00 Powder coat", "Cr jobs 144.00 Powder coat",
          "Dr scrap 95.84 Abnormal loss of 1 each: Dented",
          "Cr cogs 95.84 Abnormal loss of 1 each: Dented",
        ],
      ])
    #expect(shop.errors.isEmpty)
    #expect(
      shop.ledger.transactions[0].stockLines.map(\.link) == ["41", "42", "43", "44"])
    // What the accounting system's own valuation has to come to for the offset to net to 0:
    // -542.88 - 9.60 + 5.28 + 1,054.21.
    #expect(shop.ledger.transactions[0].stockLines.map(\.value) == [-54288, -960, 528, 105_421])
  }

  @Test func `sync: a build without other costs has no entry, and the run says so`() throws {
    let shop = try Fabricator.sync(
      """
      builds: {B-1: {date: 2026-01-10, product: enclosure, quantity: 1, bom: 1}}
      """
    )
    #expect(shop.transactions("B-1").count == 2)
    let plain = try ShopFigures(
      TestWorkspace(
        files: [
          "cogsmith.yaml": """
          cogsmith: 1
          currency: USD
          inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
          products: {bolt: {item: "42"}, enclosure: {item: "44"}}
          boms: {enclosure: [{lines: [{item: bolt, quantity: 8}]}]}
          builds: {B-1: {date: 2026-01-10, product: enclosure, quantity: 2}}
          """, "items.json": Fabricator.snapshot,
        ]))
    #expect(
      plain.transactions("B-1") == [
        ["inventory-adjustment offset none", "-16 bolt", "2 enclosure"]
      ])
    #expect(
      plain.silences("B-1") == [
        "no journal entry: the build has no labor, overhead or other costs"
      ])
  }

  @Test func `a spoilt build without good ones expenses all of it`() throws {
    // 46.04 of one: steel 15.08 x 3.00 = 45.24, bolts 0.80; labor 31.50 + 21.00; overhead 7.875,
    // so 7.88; powder coat 12.00; offcut 0.44: 117.98.
    let shop = try ShopFigures(
      Fabricator.local(
        """
        builds:
          B-1:
            date: 2026-01-10
            product: enclosure
            quantity: 1
            scrap: {quantity: 1, abnormal: true}
        """))
    #expect(
      shop.transactions("B-1") == [
        [
          "journal-entry",
          "Dr stock 0.44 offcut", "Dr scrap 117.98 Abnormal loss of 1 each",
          "Cr stock 45.24 steel", "Cr stock 0.80 bolt",
          "Cr wages 31.50 Weld", "Cr wages 21.00 Set up", "Cr overhead 7.88 Shop",
          "Cr jobs 12.00 Powder coat",
        ]
      ])
  }

  @Test func `lines of one item are one line`() throws {
    // Two layers of one item, and an item on two lines.
    let shop = try ShopFigures(
      """
      products: {bar: {}, frame: {}}
      boms: {frame: [{lines: [{item: bar, quantity: 2}, {item: bar, quantity: 3}]}]}
      accounts: {stock: {}, cogs: {}}
      export: {accounts: {inventory: stock, cogs: cogs}}
      opening:
        - date: 2026-01-01
          lines: [{item: bar, quantity: 1, cost: 1}, {item: bar, quantity: 9, cost: 2}]
      builds: {B-1: {date: 2026-01-02, product: frame, quantity: 1}}
      """)
    #expect(
      shop.transactions("B-1") == [["journal-entry", "Dr cogs 9.00 frame", "Cr stock 9.00 bar"]])
  }

  @Test func `a build of what is worth nothing has no entry, and the run says so`() throws {
    let shop = try ShopFigures(
      """
      products: {air: {cost: 0}, balloon: {}}
      boms: {balloon: [{lines: [{item: air, quantity: 1}]}]}
      opening: [{date: 2026-01-01, lines: [{item: air, quantity: 1}]}]
      builds: {B-1: {date: 2026-01-02, product: balloon, quantity: 1}}
      """)
    #expect(shop.ledger.transactions.isEmpty)
    #expect(shop.silences("B-1") == ["the build is worth nothing"])
  }

  @Test func `a build under review emits nothing until it is approved`() throws {
    let review = "inventory: {review: true}\n"
    let waiting = try ShopFigures(Fabricator.local(review + build))
    #expect(waiting.ledger.transactions.isEmpty)
    #expect(waiting.silences("B-1") == ["it waits for approval"])
    let approved = try ShopFigures(
      Fabricator.local(
        review + build.replacing("quantity: 12\n", with: "quantity: 12\n    status: approved\n")))
    #expect(approved.transactions("B-1").count == 1)
  }

  @Test func `a planned build shows its entry, and never exports it`() throws {
    let shop = try ShopFigures(
      Fabricator.local(
        build.replacing("quantity: 12\n", with: "quantity: 12\n    status: planned\n")))
    #expect(shop.ledger.transactions.map(\.isPlanned) == [true])
    let prepared = Session().prepareExport(shop.shop.workspace, to: .json)
    #expect(prepared.plan?.isEmpty == true)
  }
}

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

/// Receipts, adjustments and sales in both modes (`accounting.md` 1).
@Suite struct EventTransactionTests {
  private let head = """
    accounts: {stock: {}, cogs: {}, grni: {}, carrier: {}, customs: {}, scrap: {}, count: {}}
    export:
      accounts:
        inventory: stock
        cogs: cogs
        receiving: grni
        landed-cost: carrier
        waste: scrap
        shrinkage: count
    products: {steel: {unit: ft2}, bolt: {}}
    receipts:
      R-1:
        date: 2026-01-02
        supplier: Ryerson
        lines:
          - {item: steel, quantity: 64 ft2, cost: 3.00/ft2, lot: H-1}
          - {item: steel, quantity: 10 ft2, cost: 3.20/ft2, lot: H-2}
          - {item: bolt, quantity: 100, cost: 0.08}
        charges:
          - {name: Freight, amount: 23.20}
          - {name: Duty, amount: 0.05, by: value, account: customs}

    """

  @Test func `a receipt debits what came, and credits supplier and charges`() throws {
    // 192.00 + 32.00 + 8.00 = 232.00: freight is a tenth. Duty of 5 cents: 4.14, 0.69, 0.17; the
    // last cent goes to the largest remainder: 4, 1, 0.
    let shop = try ShopFigures(head)
    #expect(
      shop.transactions("R-1") == [
        [
          "journal-entry",
          "Dr stock 246.45 steel", "Dr stock 8.80 bolt",
          "Cr grni 232.00 Receipt R-1 from Ryerson", "Cr carrier 23.20 Freight",
          "Cr customs 0.05 Duty",
        ]
      ])
    #expect(try shop.layers("steel") == ["64 worth 211.24 of H-1", "10 worth 35.21 of H-2"])
  }

  @Test func `without an account of its own a charge goes where goods received go`() throws {
    let shop = try ShopFigures(
      head.replacing("    landed-cost: carrier\n", with: "").replacing(
        ", account: customs", with: ""))
    #expect(
      shop.transactions("R-1")[0].suffix(3) == [
        "Cr grni 232.00 Receipt R-1 from Ryerson", "Cr grni 23.20 Freight", "Cr grni 0.05 Duty",
      ])
  }

  @Test func `a gift has no entry, and the run says so`() throws {
    let shop = try ShopFigures(
      "products: {bolt: {}}\nreceipts: {R: {date: 2026-01-01, lines: [{item: bolt, quantity: 5, cost: 0}]}}\n"
    )
    #expect(shop.ledger.transactions.isEmpty)
    #expect(shop.silences("R") == ["it is worth nothing"])
  }

  @Test func `what is missing is expensed, what is found is credited`() throws {
    // 2 ft2 of H-2 at 3.521 = 7.042, so 7.04. 10 bolts at 0.088 = 0.88.
    let shop = try ShopFigures(
      head + """
        adjustments:
          A-1: {date: 2026-01-03, reason: count, lines: [{item: steel, quantity: -2, lot: H-2}, {item: bolt, quantity: 10}]}
        """)
    #expect(
      shop.transactions("A-1") == [
        [
          "journal-entry",
          "Dr count 7.04 steel", "Cr stock 7.04 steel",
          "Dr stock 0.88 bolt", "Cr count 0.88 bolt",
        ]
      ])
    #expect(shop.ledger.transactions.last?.memo == "Adjustment A-1: count")
  }

  @Test func `a sale of what was bought posts its cost, and nothing about its price`() throws {
    let shop = try ShopFigures(
      head
        + "sales: {S-1: {date: 2026-01-04, customer: Acme, lines: [{item: bolt, quantity: 25, price: 1}]}}\n"
    )
    #expect(
      shop.transactions("S-1") == [["journal-entry", "Dr cogs 2.20 bolt", "Cr stock 2.20 bolt"]])
    #expect(shop.ledger.transactions.last?.memo == "Sale S-1 to Acme")
  }

  @Test func `opening stock is in the books already`() throws {
    let shop = try ShopFigures(
      "products: {bolt: {cost: 1}}\nopening: [{date: 2026-01-01, lines: [{item: bolt, quantity: 5}]}]\n"
    )
    #expect(shop.ledger.transactions.isEmpty && shop.ledger.silences.isEmpty)
  }

  @Test func `sync: quantities only, against the account of the role`() throws {
    let shop = try Fabricator.sync(
      """
      receipts:
        R-1:
          date: 2026-01-02
          lines: [{item: bolt, quantity: 50, cost: 0.20}, {item: steel, quantity: 5, cost: 3}]
          charges: [{amount: 4}]
      adjustments: {A-1: {date: 2026-01-03, lines: [{item: bolt, quantity: -3}, {item: bolt, quantity: 3}, {item: steel, quantity: -1}]}}
      sales: {S-1: {date: 2026-01-04, lines: [{item: bolt, quantity: 1}]}}
      """)
    #expect(
      shop.transactions("R-1") == [
        ["inventory-adjustment offset none", "50 bolt", "5 steel"]
      ])
    #expect(
      shop.silences("R-1") == [
        "the accounting system values what is received itself; charges are in our layers only"
      ])
    // What goes out and comes in again in one event is no change of the quantity.
    #expect(shop.transactions("A-1") == [["inventory-adjustment offset scrap", "-1 steel"]])
    #expect(shop.transactions("S-1").isEmpty)
    #expect(shop.silences("S-1") == ["the accounting system posts its own cost of sales"])
    // `receiving` has no account and nothing to fall back to.
    #expect(shop.errors == ["mapping/role"])
  }

  @Test func `more digits than the currency's are rounded by account, and nothing drifts`() throws {
    // 3 bought for 1.0000 at four digits: each 0.3333, 0.3334, 0.3333. Posted by balance: cogs 0.33,
    // 0.67, 1.00 are 0.33, 0.34, 0.33, and stock 0.67, 0.33, 0.00 the same.
    let shop = try ShopFigures(
      """
      books: {digits: 4}
      accounts: {stock: {}, cogs: {}, grni: {}}
      export: {accounts: {inventory: stock, cogs: cogs, receiving: grni}}
      products: {cap: {}}
      receipts: {R: {date: 2026-01-01, lines: [{item: cap, quantity: 3, amount: 1.00}]}}
      sales:
        S-1: {date: 2026-01-02, lines: [{item: cap, quantity: 1}]}
        S-2: {date: 2026-01-03, lines: [{item: cap, quantity: 1}]}
        S-3: {date: 2026-01-04, lines: [{item: cap, quantity: 1}]}
      """)
    let posted = ["S-1", "S-2", "S-3"].map { shop.transactions($0).first ?? [] }
    #expect(
      posted == [
        ["journal-entry", "Dr cogs 0.33 cap", "Cr stock 0.33 cap"],
        ["journal-entry", "Dr cogs 0.34 cap", "Cr stock 0.34 cap"],
        ["journal-entry", "Dr cogs 0.33 cap", "Cr stock 0.33 cap"],
      ])
    #expect(shop.balances() == ["stock": "0.00", "cogs": "1.00", "grni": "-1.00"])
  }

  @Test func `what an entry has left over then goes to residue`() throws {
    // Goods of 0.0051 and 0.0050: stock 0.0101, 0.01; the supplier 0.0051 is 0.01, the carrier
    // 0.0050 is 0.01: a cent too much is credited.
    let shop = try ShopFigures(
      """
      books: {digits: 4}
      accounts: {stock: {}, cogs: {}, grni: {}, carrier: {}}
      export: {accounts: {inventory: stock, cogs: cogs, receiving: grni, landed-cost: carrier}}
      products: {cap: {}}
      receipts:
        R:
          date: 2026-01-01
          lines: [{item: cap, quantity: 1, amount: 0.0051}]
          charges: [{name: Freight, amount: 0.0050}]
      """)
    #expect(
      shop.transactions("R") == [
        [
          "journal-entry", "Dr stock 0.01 cap", "Cr grni 0.01 Receipt R", "Cr carrier 0.01 Freight",
          "Dr cogs 0.01 What the currency's decimals leave over",
        ]
      ])
  }
}

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

/// Where value goes from build to build and to the sale (`accounting.md` 1, `local`).
@Suite struct RecognitionTests {
  /// A frame of 4 bars at 2.00 and 3.00 of labor; a gate of 2 frames, which leaves scrap of 0.50.
  private func shop(_ recognition: String, _ sales: String = "") throws -> ShopFigures {
    try ShopFigures(
      """
      accounts: {stock: {}, goods: {}, offcuts: {}, cogs: {}, wages: {}, grni: {}}
      export:
        recognize-cogs: \(recognition)
        accounts:
          inventory: stock
          finished-goods: goods
          by-product: offcuts
          cogs: cogs
          labor: wages
          receiving: grni
      products: {bar: {}, end: {}, frame: {}, gate: {}}
      boms:
        frame: [{lines: [{item: bar, quantity: 4}], costs: [{type: labor, amount: 3}]}]
        gate:
          - lines: [{item: frame, quantity: 2, supply: build}]
            byproducts: [{item: end, quantity: 1, value: 0.50}]
      receipts: {R: {date: 2026-01-01, supplier: Mill, lines: [{item: bar, quantity: 20, cost: 2}]}}
      builds:
        B-1: {date: 2026-01-02, product: frame, quantity: 1}
        B-2: {date: 2026-01-03, product: gate, quantity: 1}
      \(sales)
      """)
  }

  private let sales = """
    sales:
      S-1: {date: 2026-01-04, customer: Park, lines: [{item: gate, quantity: 1, price: 99}]}
      S-2: {date: 2026-01-05, lines: [{item: end, quantity: 1}, {item: bar, quantity: 2}]}
    """

  @Test func `at the build: cost of goods sold is debited when it is built`() throws {
    let shop = try shop("build", sales)
    #expect(
      shop.transactions("B-1") == [
        ["journal-entry", "Dr cogs 11.00 frame", "Cr stock 8.00 bar", "Cr wages 3.00 Labor"]
      ])
    // One frame is in stock, one is built on the way.
    #expect(
      shop.transactions("B-2/frame") == [
        ["journal-entry", "Dr cogs 11.00 frame", "Cr stock 8.00 bar", "Cr wages 3.00 Labor"]
      ])
    // The frames leave the account that they entered, so that nothing is expensed twice.
    #expect(
      shop.transactions("B-2") == [
        ["journal-entry", "Dr cogs 21.50 gate", "Dr offcuts 0.50 end", "Cr cogs 22.00 frame"]
      ])
    #expect(shop.transactions("S-1").isEmpty)
    #expect(
      shop.silences("S-1") == ["cost of goods sold was booked when the goods were built"])
    // What was never built is expensed when it is sold.
    #expect(
      shop.transactions("S-2") == [
        [
          "journal-entry", "Dr cogs 0.50 end", "Cr offcuts 0.50 end", "Dr cogs 4.00 bar",
          "Cr stock 4.00 bar",
        ]
      ])
    // 40.00 in; 16.00 in gates and 4.00 sold; 10 bars are left.
    #expect(
      shop.balances() == [
        "stock": "20.00", "grni": "-40.00", "cogs": "26.00", "wages": "-6.00", "offcuts": "0.00",
      ])
    #expect(try shop.stock("bar") == "10 worth 20.00")
  }

  @Test func `at the sale: goods are held until they are sold`() throws {
    let shop = try shop("sale", sales)
    #expect(
      shop.transactions("B-1") == [
        ["journal-entry", "Dr goods 11.00 frame", "Cr stock 8.00 bar", "Cr wages 3.00 Labor"]
      ])
    #expect(
      shop.transactions("B-2") == [
        ["journal-entry", "Dr goods 21.50 gate", "Dr offcuts 0.50 end", "Cr goods 22.00 frame"]
      ])
    #expect(
      shop.transactions("S-1") == [["journal-entry", "Dr cogs 21.50 gate", "Cr goods 21.50 gate"]])
    #expect(
      shop.balances() == [
        "stock": "20.00", "grni": "-40.00", "cogs": "26.00", "wages": "-6.00", "offcuts": "0.00",
        "goods": "0.00",
      ])
  }

  @Test func `at the sale: what is not sold yet is what the goods account holds`() throws {
    let shop = try shop("sale")
    #expect(shop.balances()["goods"] == "21.50")
    #expect(try shop.stock("gate") == "1 worth 21.50")
    #expect(try shop.stock("frame") == "0 worth 0.00")
  }

  @Test func `an item both bought and built leaves each account with its own value`() throws {
    // A frame bought for 20.00, one built for 11.00: fifo sells the bought one first.
    func shop(_ method: String, sold: Int, charges: String = "") throws -> ShopFigures {
      try ShopFigures(
        """
        inventory: {costing: \(method)}
        accounts: {stock: {}, goods: {}, cogs: {}, wages: {}, grni: {}}
        export:
          recognize-cogs: sale
          accounts: {inventory: stock, finished-goods: goods, cogs: cogs, labor: wages, receiving: grni}
        products: {bar: {}, frame: {}}
        boms: {frame: [{lines: [{item: bar, quantity: 4}], costs: [{type: labor, amount: 3}]}]}
        receipts:
          R-1: {date: 2026-01-01, lines: [{item: bar, quantity: 4, cost: 2}]}
          R-2: {date: 2026-01-03, lines: [{item: frame, quantity: 1, cost: 20}]\(charges)}
        builds: {B: {date: 2026-01-02, product: frame, quantity: 1}}
        sales: {S: {date: 2026-01-04, lines: [{item: frame, quantity: \(sold)}]}}
        """)
    }
    let fifo = try shop("fifo", sold: 1)
    #expect(
      fifo.transactions("S") == [["journal-entry", "Dr cogs 11.00 frame", "Cr goods 11.00 frame"]])
    #expect(fifo.balances()["stock"] == "20.00" && fifo.balances()["goods"] == "0.00")
    // The pool is 31.00, 11.00 of it built; half is 15.50: 5.50 and 10.00 (31 : 11 : 20).
    let average = try shop("average", sold: 1)
    #expect(
      average.transactions("S") == [
        [
          "journal-entry", "Dr cogs 15.50 frame", "Cr stock 10.00 frame", "Cr goods 5.50 frame",
        ]
      ])
    // Freight of 9.00 on the bought one stays with what was bought: 29.00 and 11.00.
    let charged = try shop("average", sold: 2, charges: ", charges: [{amount: 9}]")
    #expect(charged.balances()["stock"] == "0.00" && charged.balances()["goods"] == "0.00")
  }

  @Test func `the last pieces of a pool leave no value behind in an account`() throws {
    // One bought for 20.00 and one built for 11.00, counted in whole pieces: each sale is 15.50. The
    // first one takes the built one, all of its 11.00, and 4.50 of the other's value.
    let shop = try ShopFigures(
      """
      accounts: {stock: {}, goods: {}, cogs: {}, wages: {}, grni: {}}
      export:
        recognize-cogs: sale
        accounts: {inventory: stock, finished-goods: goods, cogs: cogs, labor: wages, receiving: grni}
      products: {frame: {costing: average, precision: 0}}
      boms: {frame: [{costs: [{type: labor, amount: 11}]}]}
      receipts: {R: {date: 2026-01-01, lines: [{item: frame, quantity: 1, cost: 20}]}}
      builds: {B: {date: 2026-01-02, product: frame, quantity: 1}}
      sales:
        S-1: {date: 2026-01-03, lines: [{item: frame, quantity: 1}]}
        S-2: {date: 2026-01-04, lines: [{item: frame, quantity: 1}]}
      """)
    #expect(
      shop.transactions("S-1") == [
        ["journal-entry", "Dr cogs 15.50 frame", "Cr stock 4.50 frame", "Cr goods 11.00 frame"]
      ])
    #expect(
      shop.transactions("S-2") == [
        ["journal-entry", "Dr cogs 15.50 frame", "Cr stock 15.50 frame"]
      ])
  }

  @Test func `when what is received and what is built from map apart, that is said`() throws {
    let shop = try ShopFigures(
      """
      accounts: {stock: {}, parts: {}, cogs: {}, grni: {}}
      export: {accounts: {inventory: stock, component: parts, cogs: cogs, receiving: grni}}
      products: {bar: {}, frame: {}}
      boms: {frame: [{lines: [{item: bar, quantity: 4}]}]}
      receipts: {R: {date: 2026-01-01, lines: [{item: bar, quantity: 4, cost: 2}]}}
      builds: {B: {date: 2026-01-02, product: frame, quantity: 1}}
      """)
    #expect(shop.codes == ["mapping/two-homes"])
    #expect(shop.errors.isEmpty)
  }
}

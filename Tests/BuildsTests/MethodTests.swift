import Builds
import Catalogs
import Decimals
import Interpreter
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Which layers an issue takes, and what they are worth (`costing.md` 3).
@Suite struct MethodTests {
  /// 10 at 1.00, 10 at 2.00 and 10 at 4.00, of three lots.
  private func shop(_ method: String, _ sales: String, more: String = "") throws -> ShopFigures {
    try ShopFigures(
      """
      inventory: {costing: \(method)}
      products: {tea: {\(more)}}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: tea, quantity: 10, cost: 1, lot: A, expires: 2026-09-01}]}
        R-2: {date: 2026-01-02, lines: [{item: tea, quantity: 10, cost: 2, lot: B, expires: 2026-03-01}]}
        R-3: {date: 2026-01-03, lines: [{item: tea, quantity: 10, cost: 4, lot: C}]}
      sales:
        \(sales)
      """)
  }

  @Test func `fifo takes the oldest`() throws {
    let shop = try shop("fifo", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 15}]}")
    #expect(try shop.taken("S") == ["10 worth 10.00 of A", "5 worth 10.00 of B"])
    #expect(try shop.layers("tea") == ["5 worth 10.00 of B", "10 worth 40.00 of C"])
  }

  @Test func `lifo takes the newest`() throws {
    let shop = try shop("lifo", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 15}]}")
    #expect(try shop.taken("S") == ["10 worth 40.00 of C", "5 worth 10.00 of B"])
    #expect(try shop.layers("tea") == ["10 worth 10.00 of A", "5 worth 10.00 of B"])
  }

  @Test func `average takes all alike`() throws {
    // 70.00 over 30; 15 are half of it, and the lots that leave are the oldest.
    let shop = try shop("average", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 15}]}")
    #expect(try shop.value("S") == "35.00")
    #expect(try shop.stock("tea") == "15 worth 35.00")
  }

  @Test func `average is computed anew at each receipt`() throws {
    // 10 at 1; 4 leave at 1; then 6 + 10 at 2 are 26.00 for 16; 8 leave at 13.00; 8 + 10 at 4 = 53.
    let shop = try shop(
      "average",
      """
      S-1: {date: 2026-01-01, lines: [{item: tea, quantity: 4}]}
        S-2: {date: 2026-01-02, lines: [{item: tea, quantity: 8}]}
        S-3: {date: 2026-01-03, lines: [{item: tea, quantity: 9}]}
      """)
    #expect(try shop.value("S-1") == "4.00")
    #expect(try shop.value("S-2") == "13.00")
    // 53.00 x 9 / 18.
    #expect(try shop.value("S-3") == "26.50")
    #expect(try shop.stock("tea") == "9 worth 26.50")
  }

  @Test func `fefo takes what expires first, and what never expires last`() throws {
    let shop = try shop(
      "fifo", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 25}]}", more: "picking: fefo")
    #expect(
      try shop.taken("S") == ["10 worth 20.00 of B", "10 worth 10.00 of A", "5 worth 20.00 of C"])
  }

  @Test func `fefo goes before lifo`() throws {
    let shop = try shop(
      "lifo", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 11}]}", more: "picking: fefo")
    #expect(try shop.taken("S") == ["10 worth 20.00 of B", "1 worth 1.00 of A"])
  }

  @Test func `of the same expiry the older goes first`() throws {
    let shop = try ShopFigures(
      """
      products: {tea: {picking: fefo}}
      receipts:
        R-2: {date: 2026-01-02, lines: [{item: tea, quantity: 1, cost: 2, lot: B, expires: 2026-03-01}]}
        R-1: {date: 2026-01-01, lines: [{item: tea, quantity: 1, cost: 1, lot: A, expires: 2026-03-01}]}
      sales: {S: {date: 2026-01-03, lines: [{item: tea, quantity: 1}]}}
      """)
    #expect(try shop.taken("S") == ["1 worth 1.00 of A"])
  }

  @Test(arguments: ["fifo", "lifo"])
  func `a named lot is taken whatever the method`(method: String) throws {
    let shop = try shop(
      method,
      """
      S-1: {date: 2026-01-04, lines: [{item: tea, quantity: 4, lot: B}]}
        S-2: {date: 2026-01-05, lines: [{item: tea, quantity: 6, lot: B}]}
        S-3: {date: 2026-01-06, lines: [{item: tea, quantity: 20}]}
      """)
    #expect(try shop.taken("S-1") == ["4 worth 8.00 of B"])
    #expect(try shop.taken("S-2") == ["6 worth 12.00 of B"])
    #expect(try shop.value("S-3") == "50.00")
    #expect(try shop.stock("tea") == "0 worth 0.00")
  }

  @Test func `under average a named lot says which pieces leave, not what they are worth`() throws {
    let shop = try shop(
      "average", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 6, lot: C}]}")
    // 70.00 x 6 / 30.
    #expect(try shop.taken("S") == ["6 worth 14.00 of C"])
    #expect(try shop.stock("tea") == "24 worth 56.00")
    #expect(
      try shop.layers("tea").map { $0.prefix { $0 != " " } + $0.suffix(5) } == [
        "10 of A", "10 of B", "4 of C",
      ])
  }

  @Test(arguments: ["fifo", "lifo", "average"])
  func `a line without a lot leaves alone the lot that another names`(method: String) throws {
    // 20 of any and 10 of the lot are all 30.
    for lot in ["A", "B", "C"] {
      let shop = try shop(
        method,
        "S: {date: 2026-01-04, lines: [{item: tea, quantity: 20}, {item: tea, quantity: 10, lot: \(lot)}]}"
      )
      #expect(shop.codes.isEmpty)
      #expect(try shop.taken("S").last?.hasSuffix("of \(lot)") == true)
      #expect(try shop.taken("S").dropLast().allSatisfy { !$0.hasSuffix("of \(lot)") })
      #expect(try shop.stock("tea") == "0 worth 0.00")
    }
  }

  @Test(arguments: ["fifo", "lifo", "average"])
  func `a lot that two lines name has to hold both`(method: String) throws {
    let shop = try shop(
      method,
      "S: {date: 2026-01-04, lines: [{item: tea, quantity: 6, lot: B}, {item: tea, quantity: 6, lot: B}]}"
    )
    #expect(shop.codes == ["stock/lot"])
    #expect(try shop.stock("tea") == "30 worth 70.00")
  }

  @Test func `a product may have a method of its own`() throws {
    let shop = try shop(
      "fifo", "S: {date: 2026-01-04, lines: [{item: tea, quantity: 5}]}", more: "costing: lifo")
    #expect(try shop.taken("S") == ["5 worth 20.00 of C"])
  }

  @Test func `standard cost is for a later version, and says so`() throws {
    let shop = try TestWorkspace(
      "cogsmith: 1\ncurrency: USD\ninventory: {costing: standard}\nproducts: {tea: {cost: 1}}\n")
    #expect(shop.codes().contains("feature/unsupported"))
  }

  @Test func `a lot keeps what it cost, also when its name comes again`() throws {
    let shop = try ShopFigures(
      """
      products: {tea: {}}
      receipts:
        R-1: {date: 2026-01-01, lines: [{item: tea, quantity: 2, cost: 1, lot: A}]}
        R-2: {date: 2026-01-02, lines: [{item: tea, quantity: 2, cost: 5, lot: B}]}
        R-3: {date: 2026-01-03, lines: [{item: tea, quantity: 2, cost: 9, lot: A}]}
      sales: {S: {date: 2026-01-04, lines: [{item: tea, quantity: 3, lot: A}]}}
      """)
    #expect(try shop.taken("S") == ["2 worth 2.00 of A", "1 worth 9.00 of A"])
    #expect(try shop.layers("tea") == ["2 worth 10.00 of B", "1 worth 9.00 of A"])
  }

  @Test func `many small issues over many layers stay in order`() throws {
    // 100 layers of 3 at 1 … 100 each, and 150 issues of 2: the k-th takes the units 2k-1 and 2k,
    // and unit u is worth (u + 2) / 3, rounded down.
    var yaml = "products: {nut: {}}\nreceipts:\n"
    for layer in 1...100 {
      yaml +=
        "  R-\(1000 + layer): {date: 2026-01-01, lines: [{item: nut, quantity: 3, cost: \(layer)}]}\n"
    }
    yaml += "sales:\n"
    for sale in 1...150 {
      yaml += "  S-\(1000 + sale): {date: 2026-01-02, lines: [{item: nut, quantity: 2}]}\n"
    }
    let shop = try ShopFigures(yaml)
    for sale in 1...150 {
      let worth = (2 * sale + 1) / 3 + (2 * sale + 2) / 3
      #expect(try shop.value("S-\(1000 + sale)") == "\(worth).00")
    }
  }
}

/// What rounds to nothing on its way into or out of stock.
extension DiagnosticPage {
  static let stockZeroCost = DiagnosticPage(
    "goods that come into stock at no cost",
    """
    They would be used and sold at no cost, and the profit would look too high. Either
    the amount is so small that it rounds to 0 in the decimals of the books, or a BOM has
    neither lines nor costs.

    Keep more decimals with `books: {digits: 6}`. Goods that really cost nothing say so: `cost: 0`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {washer: {}}
      opening:
        - {date: 2026-11-01, lines: [{item: washer, quantity: 1, cost: 0.004}]}
      """,
    good: """
      cogsmith: 1
      currency: USD
      books: {digits: 6}
      products: {washer: {}}
      opening:
        - {date: 2026-11-01, lines: [{item: washer, quantity: 1, cost: 0.004}]}
      """)

  static let stockFraction = DiagnosticPage(
    "a build that moves less than half of a piece",
    """
    A product with `precision: 0` is kept in whole pieces. This build needs, or makes, less than half of
    one, so that nothing leaves or enters stock for it. The exact quantity is carried: after some builds
    a whole piece moves, and over many builds nothing is lost.

    Keep parts of a piece with a higher `precision`, or build more at a time.
    """,
    bad: kit(precision: 0), good: kit(precision: 1))

  private static func kit(precision: Int) -> ExampleWorkspace {
    ExampleWorkspace(
      stringLiteral: """
        cogsmith: 1
        currency: USD
        products:
          sachet: {precision: \(precision), cost: 0.50}
          kit: {}
        boms:
          kit: [{lines: [{item: sachet, quantity: 0.4}]}]
        opening:
          - {date: 2026-11-01, lines: [{item: sachet, quantity: 10}]}
        builds:
          B-1: {date: 2026-11-02, product: kit, quantity: 1}
        accounts:
          stock: {type: asset}
          cogs: {type: cost-of-goods-sold}
        export:
          accounts: {inventory: stock, cogs: cogs}
        """)
  }
}

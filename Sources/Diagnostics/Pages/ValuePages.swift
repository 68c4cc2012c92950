extension DiagnosticPage {
  static let valueNumber = DiagnosticPage(
    "a number that cannot be read",
    """
    A number is written in digits with a point before its decimals: `12`, `0.125`, `1/3`,
    `1 1/2`. Underscores may group digits: `1_000`. It has at most 34 significant digits.

    There are no commas, because a comma separates thousands in one country and decimals in
    another; no exponents; and no words.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        cabinet:
          parameters:
            width: {default: 600, min: 300, max: "1,200.00"}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        cabinet:
          parameters:
            width: {default: 600, min: 300, max: 1200.00}
      """)

  static let valuePercent = DiagnosticPage(
    "a percentage that cannot be read",
    """
    A percentage is a number with its sign: `4%`, `0.5 %`. Without the sign nobody could tell
    whether `0.04` is 4% or 0.04%.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2, loss: 4}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2, loss: 4%}]
      """)

  static let valueQuantity = DiagnosticPage(
    "a quantity that cannot be read",
    """
    A quantity is a number and a unit: `14.5 ft2`, `45 min`, `1 1/2 in`. A number alone is in
    the product's own unit. Area and volume are written with plain digits: `ft2`, `m3`.

    One quantity has one unit: 5 feet 3 inches are `63 in`, or `5.25 ft`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        rail: {unit: ft}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: rail, quantity: 5 ft 3 in}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        rail: {unit: ft}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: rail, quantity: 63 in}]
      """)

  static let valueMoney = DiagnosticPage(
    "an amount that cannot be read",
    """
    An amount is a number, and behind it the code of a currency where it is not clear:
    `12.00`, `12.00 USD`. It has no sign of a currency, because `$` and `kr` stand for
    several, and no commas.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            costs: [{type: other, name: Powder coat, amount: $12.00}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            costs: [{type: other, name: Powder coat, amount: 12.00}]
      """)

  static let valueRate = DiagnosticPage(
    "a cost or a rate that cannot be read",
    """
    A cost is an amount and what it is for, with a slash between: `3.05/ft2`, `96.00
    USD/sheet`. Without the slash it is for one of the product's own unit. A rate under
    `rates:` always says its unit: `42.00/h`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 12.00 per m2}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 12.00/m2}
      """)

  static let valueDate = DiagnosticPage(
    "a date that cannot be read",
    """
    A date is written year, month, day: `2026-11-02`. In any other order 02/11 is the
    second of November to some and the eleventh of February to others, so none is
    guessed at. The day has to be one that the calendar has.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      books: {closed-through: 09/30/2026}
      """,
    good: """
      cogsmith: 1
      currency: USD
      books: {closed-through: 2026-09-30}
      """)

  static let valueYesNo = DiagnosticPage(
    "a yes or no that is neither `true` nor `false`",
    """
    Fields for yes and no take `true` and `false`, in lower case, and nothing else: one way
    to write each.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, active: yes}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, active: true}
      """)

  static let valueName = DiagnosticPage(
    "a name that cannot be used",
    """
    A name that others refer to must not be empty. The name of a unit or of a pack is a
    letter, then letters, digits, `-` and `_`, because it stands behind a number: in `4 half sheet`
    nobody could tell where the unit ends. A parameter's name is made the same way,
    without hyphens.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, packs: {half sheet: 1.5 m2}}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, packs: {half-sheet: 1.5 m2}}
      """)

  static let valueRange = DiagnosticPage(
    "a value that is too small or too large for its field",
    """
    The value can be read and makes no sense where it stands: a BOM that makes 0 pieces, a
    yield above 100%, a cost below 0, half a version. The message says what the field takes.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - makes: 0
            lines: [{item: board, quantity: 0.6 m2}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - makes: 1
            lines: [{item: board, quantity: 0.6 m2}]
      """)

  static let valueCurrency = DiagnosticPage(
    "a currency that is not the workspace's, or is none",
    """
    A workspace has one currency. An amount in another one would have to be converted, and a
    rate of exchange that nobody wrote down would be a guess. Currencies are named by their
    code in ISO 4217, in capitals.

    Write the amount in the workspace's currency, at the rate that your books use.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 12.00 EUR}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 13.92 USD}
      """)

  static let valueOverflow = DiagnosticPage(
    "a result with too many digits",
    """
    Figures are exact, and nothing is rounded in silence to make them fit. Here they lead
    to a result that even the largest numbers cannot hold: more than 38 digits for stock and value.
    Nearly always a figure has a slip, such as a quantity in place of a price.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening:
        - date: 2026-11-01
          lines: [{item: board, quantity: 90000000000000000000, cost: 40000000000000000000}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening:
        - date: 2026-11-01
          lines: [{item: board, quantity: 90, cost: 40.00}]
      """)
}

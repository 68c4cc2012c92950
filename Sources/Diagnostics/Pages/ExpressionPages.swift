extension DiagnosticPage {
  static let expressionSyntax = DiagnosticPage(
    "an expression that cannot be read",
    """
    An expression follows the syntax of CEL: names, numbers, texts in quotes, `+ - * / %`,
    comparisons, `&&`, `||`, `!`, `a ? b : c`, lists, and calls. `Grammar/expressions.md` has all of
    it, with diagrams.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=0.3 * (2 + 1"}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=0.3 * (2 + 1)"}]
      """)

  static let expressionLiteral = DiagnosticPage(
    "a literal in an expression that cannot be read",
    """
    Numbers are written as everywhere: digits, and a point before decimals. Texts stand in quotes.
    Quantities and rates are written as calls, such as `quantity('2.5 ft2')` and `rate('42.00/h')`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=quantity('0,3 m2')"}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=quantity('0.3 m2')"}]
      """)

  static let expressionLimit = DiagnosticPage(
    "an expression that is too long or nested too deeply",
    """
    An expression has a largest size and a largest depth, which no hand ever wrote, so that none can
    exhaust the machine that reads it. Give parts of it names under `functions:`.
    """)

  static let expressionUnknownName = DiagnosticPage(
    "a name that an expression does not know",
    """
    A formula of a BOM knows the `parameters` of its product, `product` itself, the `item` of the line,
    and every product as `products['key']`. Names have underscores where keys have hyphens:
    `product.reorder_point`. A mapping knows `role`, `item`, `product` and the event; a rule knows what it
    is asked about `each` time.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: lines}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: lined}
      """)

  static let expressionCall = DiagnosticPage(
    "a function that does not exist, or not for these arguments",
    """
    `Grammar/expressions.md` lists the functions with their parameters. Your own are declared under
    `functions:`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=round(0.345, 2, 3)"}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=round(0.345, 2)"}]
      """)

  static let expressionType = DiagnosticPage(
    "values of kinds that do not go together",
    """
    Texts, numbers, conditions, dates, amounts and quantities are kept apart, and every field says
    which of them it takes. All of this is checked before anything is computed.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: width}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: width > quantity('800 mm')}
      """)

  static let expressionUnit = DiagnosticPage(
    "units or currencies that do not go together",
    """
    A length and a weight cannot be added, nor amounts of two currencies. Quantities of one kind convert
    by themselves, and a length times a length is an area.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: width > quantity('2 kg')}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: width > quantity('800 mm')}
      """)

  static let expressionOptional = DiagnosticPage(
    "a field that may be absent is used as if it were there",
    """
    Not every product has a price, and not every attribute is on every product. Ask first: with
    `has(product.price) && …`, or say what counts where it is absent: `product.?price.orValue(money(0))`.
    Without that, a rule would pass or fail by accident.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        shelf: {cost: 9.00}
      rules:
        floor: {each: product, require: product.price < money(100)}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        shelf: {cost: 9.00}
      rules:
        floor: {each: product, require: '!has(product.price) || product.price < money(100)'}
      """)

  static let expressionSuspicious = DiagnosticPage(
    "an expression that works, but hardly as meant",
    """
    The expression has a value, and it is hardly the one that was meant: a condition that is always
    true, a comparison that an inexact division decides, a loop variable that nothing reads.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: lined || 1 / 3 == 0.3333}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: lined}
      """)

  static let expressionFunction = DiagnosticPage(
    "a function that is not declared as it has to be",
    """
    A function has a list of parameters with the names of their types, and a `value`:

        functions:
          panel:
            parameters: [width: length, height: length]
            value: width * height

    The types are `number`, `whole`, `text`, `condition`, `percent`, `date`, `money`, `pieces`, `length`,
    `area`, `volume`, `weight` and `time`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: "=double(4.50)"}
      functions:
        double:
          parameters: [x: nummer]
          value: 2 * x
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: "=double(4.50)"}
      functions:
        double:
          parameters: [x: number]
          value: 2 * x
      """)

  static let expressionCycle = DiagnosticPage(
    "a formula that depends on itself",
    """
    A formula can read the `cost` and the `price` of other products, as long as none of those, through
    whatever other formulas, reads this one.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        oak: {unit: m2, cost: "=products['pine'].cost * 2"}
        pine: {unit: m2, cost: "=products['oak'].cost / 2"}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        oak: {unit: m2, cost: "=products['pine'].cost * 2"}
        pine: {unit: m2, cost: 9.00}
      """)

  static let expressionFault = DiagnosticPage(
    "an expression that cannot be computed",
    """
    The expression is sound, and with these values it has no result: it divides by zero, looks for a key
    that is not there, or has more digits than an exact number holds.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=products['pine'].?price.orValue(money(1)) / money(1)"}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: "=products['board'].?price.orValue(money(1)) / money(1)"}]
      """)

  static let expressionSwallowed = DiagnosticPage(
    "half of a condition could not be computed",
    """
    One side of an `&&` or an `||` could not be computed, and the other side decided alone. The
    condition has a value, but half of what it asks was never answered.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: "1 / (width > quantity('800 mm') ? 1 : 0) > 0 || !lined"}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        lining: {unit: m2, cost: 2.00}
        box:
          parameters:
            lined: {default: false}
            width: {unit: mm, default: 600}
      boms:
        box:
          - lines:
              - {item: board, quantity: 1.2}
              - {item: lining, quantity: 1.2, when: lined}
      """)

  static let parameterMissing = DiagnosticPage(
    "a build does not choose what it has to",
    """
    A parameter without a `default` has to be chosen by every build, with `with:`. A product with such a
    parameter cannot be estimated, built on the way or exploded, because nothing chooses then.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        box: {parameters: {width: {unit: m}}}
      boms:
        box:
          - lines: [{item: board, quantity: "=width * quantity('1 m')"}]
      accounts: {stock: {}, cogs: {}}
      export: {accounts: {inventory: stock, cogs: cogs}}
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 10}]}
      builds:
        B-1: {date: 2026-11-02, product: box, quantity: 1}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 9.00}
        box: {parameters: {width: {unit: m}}}
      boms:
        box:
          - lines: [{item: board, quantity: "=width * quantity('1 m')"}]
      accounts: {stock: {}, cogs: {}}
      export: {accounts: {inventory: stock, cogs: cogs}}
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 10}]}
      builds:
        B-1: {date: 2026-11-02, product: box, quantity: 1, with: {width: 2}}
      """)

  static let ruleFailed = DiagnosticPage(
    "a rule of the workspace does not hold",
    """
    A rule under `rules:` requires something of every product, BOM, build or posting, and of this one it
    does not hold. The values of the parts of its expression are drawn under it.

    A rule of `level: error` stops exports; a `warning` or a `note` does not.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        shelf: {cost: 9.00, price: 10.00}
      rules:
        margin:
          each: product
          when: has(product.price)
          require: product.price >= product.cost.total * 1.35
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        shelf: {cost: 9.00, price: 12.50}
      rules:
        margin:
          each: product
          when: has(product.price)
          require: product.price >= product.cost.total * 1.35
      """)
}

extension DiagnosticPage {
  static let referenceProduct = DiagnosticPage(
    "a product that is not declared",
    """
    BOMs and events name products by their **key**, the name before the colon under
    `products:`; its `sku` and its `name` do not count. Nobody declares this key.

    Correct it, or declare the product, in any file of the workspace.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, sku: BRD-18}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}, {item: BRD-18, quantity: 0.1 m2}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, sku: BRD-18}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.7 m2}]
      """)

  static let referenceAccount = DiagnosticPage(
    "an account that is not declared",
    """
    Mappings, rates and cost lines name accounts by their key under `accounts:`, a short
    name of your own. The number and the name that the account has in your books stand there as
    `code` and `name`.

    Correct the key, or declare the account.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      accounts:
        cogs: {code: "5000", name: Cost of Goods Sold}
      export:
        accounts: {cogs: "5000"}
      """,
    good: """
      cogsmith: 1
      currency: USD
      accounts:
        cogs: {code: "5000", name: Cost of Goods Sold}
      export:
        accounts: {cogs: cogs}
      """)

  static let referenceRate = DiagnosticPage(
    "a rate that is not declared",
    """
    A cost line with `rate:` names a rate of the section `rates:`, such as `saw: {cost:
    40.00/h}`. Nobody declares one by this name.

    Correct it, or declare the rate.
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
            costs: [{type: labor, time: 20 min, rate: saw}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      rates:
        saw: {cost: 40.00/h}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            costs: [{type: labor, time: 20 min, rate: saw}]
      """)

  static let referenceEvent = DiagnosticPage(
    "a build that is not there",
    """
    `undo:` names the build that is undone by its id, and no build has this one.

    Correct the id. A build that was never made needs no undoing: take the entry out.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      builds:
        B-2: {date: 2026-11-03, undo: B-1}
      """,
    good: """
      cogsmith: 1
      currency: USD
      """)

  static let unitUnknown = DiagnosticPage(
    "a unit that is not known",
    """
    Built in are `each`, `pair`, `dozen`, `gross`; `mm cm m in ft yd`; `mm2 cm2 m2 in2 ft2
    yd2`; `mL L gal floz in3 ft3 m3`; `mg g kg t oz lb`; `s min h day`. Capitals count: `L` is
    a litre.

    A pack of one product, such as a sheet or a box, is declared there under `packs:`. A unit of your
    own that means the same for all products is declared under `units:`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 1/5 sheet}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, packs: {sheet: 3 m2}}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: board, quantity: 1/5 sheet}]
      """)

  static let unitMismatch = DiagnosticPage(
    "a unit that does not convert",
    """
    Units of one kind convert by themselves: inches into metres, ounces into pounds. Between
    kinds nothing converts unless the product says how: what a litre of this oil weighs, how
    many square metres a kilogram of this sheet has. Nothing is ever assumed.

    Write the quantity in a unit of the right kind, or say what one is in the other under the
    product's `equals:`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        oil: {unit: L}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: oil, quantity: 50 g}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        oil: {unit: L, equals: {1 L: 0.92 kg}}
        shelf: {}
      boms:
        shelf:
          - lines: [{item: oil, quantity: 50 g}]
      """)

  static let unitConflict = DiagnosticPage(
    "units that contradict each other",
    """
    Two declarations give one unit two sizes, a name that is built in is declared again,
    or a unit is defined through itself. Quantities would come out differently by the way that a
    conversion takes.

    Correct one of them, or take it out.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board:
          unit: m2
          packs: {sheet: 3 m2, stack: 20 sheet}
          equals: {1 stack: 50 m2}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board:
          unit: m2
          packs: {sheet: 3 m2, stack: 20 sheet}
      """)

  static let bomCycle = DiagnosticPage(
    "a product that needs itself through others",
    """
    Following the BOMs from this product downwards leads back to it: a build could never
    start, and its cost could never be worked out. The message shows every step, in whatever
    file it stands.

    One of the lines is wrong. Often a product that is reworked or refilled is meant to come
    out as another one: give that one a key of its own.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {bracket: {}, frame: {}, rail: {}}
      boms:
        frame: [{lines: [{item: rail, quantity: 4}]}]
        rail: [{lines: [{item: bracket, quantity: 2}]}]
        bracket: [{lines: [{item: frame, quantity: 1}]}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {bracket: {}, frame: {}, rail: {}, steel: {unit: ft2}}
      boms:
        frame: [{lines: [{item: rail, quantity: 4}]}]
        rail: [{lines: [{item: bracket, quantity: 2}]}]
        bracket: [{lines: [{item: steel, quantity: 0.5 ft2}]}]
      """)

  static let bomSelfReference = DiagnosticPage(
    "a BOM that takes what it makes",
    """
    A line, a substitute or a by-product of a BOM names the very product that the BOM makes, or
    a substitute is the item that it stands in for.

    Take it out. A product that is reworked comes out as another one, with a key of its own. A
    run that makes more than one piece says so with `makes:`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2}
              - {item: shelf, quantity: 1}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2}
      """)

  static let bomOverlap = DiagnosticPage(
    "two BOM versions that are active on one day",
    """
    On any day one active version of a product's BOM is the one to build, so that every
    build is costed by the right one. Here two are.

    Archive the old version with `status: archived`, or let it end before the new one
    begins. Both days of `effective:` are included.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - version: 1
            lines: [{item: board, quantity: 0.6 m2}]
          - version: 2
            effective: {from: 2026-07-01}
            lines: [{item: board, quantity: 0.5 m2}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - version: 1
            effective: {to: 2026-06-30}
            lines: [{item: board, quantity: 0.6 m2}]
          - version: 2
            effective: {from: 2026-07-01}
            lines: [{item: board, quantity: 0.5 m2}]
      """)

  static let bomGap = DiagnosticPage(
    "a day on which no BOM version is effective",
    """
    Between the end of one version and the beginning of the next there are days without
    any. That is a warning, and an error once a build falls on such a day: nothing says
    what it took.

    Let the versions meet, or name one in the build with `bom:`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - version: 1
            effective: {to: 2026-05-31}
            lines: [{item: board, quantity: 0.6 m2}]
          - version: 2
            effective: {from: 2026-07-01}
            lines: [{item: board, quantity: 0.5 m2}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - version: 1
            effective: {to: 2026-06-30}
            lines: [{item: board, quantity: 0.6 m2}]
          - version: 2
            effective: {from: 2026-07-01}
            lines: [{item: board, quantity: 0.5 m2}]
      """)

  static let bomMissing = DiagnosticPage(
    "something is to be built that has no BOM",
    """
    A build, or a line with `supply: build` or `supply: phantom`, needs the BOM of its product,
    and there is none. A service never has one: it is bought by the piece or the hour, and never
    in stock.

    Write the BOM, or take the product from stock.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, frame: {}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2}
              - {item: frame, quantity: 1, supply: build}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, frame: {}, rail: {unit: m}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2}
              - {item: frame, quantity: 1, supply: build}
        frame:
          - lines: [{item: rail, quantity: 3 m}]
      """)

  static let bomVersion = DiagnosticPage(
    "a BOM version that cannot be built",
    """
    A build names a version with `bom:`. This version does not exist, or it is a draft. A
    version that is archived can be named, so that past builds keep theirs.

    Name another version, or leave `bom:` out: then the build's date decides.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2, cost: 12.00}, shelf: {}}
      boms:
        shelf:
          - version: 1
            lines: [{item: board, quantity: 0.6 m2}]
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40}]}
      builds:
        B-1: {date: 2026-11-02, product: shelf, quantity: 2, bom: 3}
      accounts:
        stock: {type: asset}
        cogs: {type: cost-of-goods-sold}
      export:
        accounts: {inventory: stock, cogs: cogs}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2, cost: 12.00}, shelf: {}}
      boms:
        shelf:
          - version: 1
            lines: [{item: board, quantity: 0.6 m2}]
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40}]}
      builds:
        B-1: {date: 2026-11-02, product: shelf, quantity: 2, bom: 1}
      accounts:
        stock: {type: asset}
        cogs: {type: cost-of-goods-sold}
      export:
        accounts: {inventory: stock, cogs: cogs}
      """)

  static let bomCostLine = DiagnosticPage(
    "a cost line that does not say its cost",
    """
    A cost line says its cost in one of four ways: `amount: 12.00`; `time: 45 min` with
    `rate:`; `quantity: 3 m` with `rate:`; or `percent: 15%` with `of: labor`, `material`,
    `overhead` or `all`. Here a part is missing.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            costs:
              - {type: overhead, name: Shop, percent: 15%}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            costs:
              - {type: overhead, name: Shop, percent: 15%, of: material}
      """)

  static let bomByproduct = DiagnosticPage(
    "a by-product whose credit does not work out",
    """
    What falls off a build takes a part of its cost with it. How much is **declared**: a `value` per
    unit, or a `share` of the build's cost. A credit looked up from today's stock would change
    builds of the past.

    Shares cannot add up to more than 100%, and credits not to more than the build cost: what
    remains is the cost of the product itself. Credits above that are cut, with a warning.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, offcut: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            byproducts:
              - {item: offcut, quantity: 0.1 m2}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, offcut: {unit: m2}, shelf: {}}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            byproducts:
              - {item: offcut, quantity: 0.1 m2, value: 2.00/m2}
      """)

  static let bomDuplicateLine = DiagnosticPage(
    "an item that stands twice in a BOM",
    """
    Both lines count. That may be meant, where the same part is used in two places with
    different losses; more often one of the two was forgotten when the other was added.

    Put them together, if that is what is meant.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {screw: {}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: screw, quantity: 8}
              - {item: screw, quantity: 4}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {screw: {}, shelf: {}}
      boms:
        shelf:
          - lines:
              - {item: screw, quantity: 12}
      """)

  static let unusedProduct = DiagnosticPage(
    "a product that nothing uses",
    """
    It is declared, and no BOM and no event names it. That is fine for a new one; it also
    shows a misspelt key, or a product that is no longer made.

    Say `active: false` for one that is kept for the record.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, plank: {unit: m}, shelf: {}}
      boms:
        shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, plank: {unit: m, active: false}, shelf: {}}
      boms:
        shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
      """)

  static let unusedRate = DiagnosticPage(
    "a rate that nothing uses",
    """
    It is declared, and no cost line names it. Perhaps a cost line was forgotten: a build
    without its labor looks cheaper than it is.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      rates:
        saw: {cost: 40.00/h}
      boms:
        shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}, shelf: {}}
      rates:
        saw: {cost: 40.00/h}
      boms:
        shelf:
          - lines: [{item: board, quantity: 0.6 m2}]
            costs: [{type: labor, time: 20 min, rate: saw}]
      """)

  static let unusedUnit = DiagnosticPage(
    "a unit that nothing uses",
    """
    It is declared under `units:`, and no quantity and no cost is written in it. Take it out,
    or use it.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      units: {board-foot: 144 in3}
      products: {oak: {unit: in3}}
      """,
    good: """
      cogsmith: 1
      currency: USD
      units: {board-foot: 144 in3}
      products: {oak: {unit: board-foot}}
      """)
}

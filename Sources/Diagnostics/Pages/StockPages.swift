extension DiagnosticPage {
  static let inventoryPlan = DiagnosticPage(
    "a QuickBooks plan that does not fit the mode",
    """
    With `mode: sync` QuickBooks Online owns items and quantities. Only its Plus and Advanced
    plans have inventory items; Simple Start and Essentials have nothing to sync with.

    Write `mode: local`: then these manifests own inventory, and builds post journal
    entries, which every plan takes. Or move the company to Plus. `plan` with another provider is not
    used, which is a warning.
    """,
    bad: syncShop(plan: "essentials"), good: syncShop(plan: "plus"))

  private static func syncShop(plan: String) -> ExampleWorkspace {
    [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory:
        mode: sync
        provider: quickbooks-online
        plan: \(plan)
        snapshot: items.json
      products:
        board: {unit: m2, item: "41"}
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [{"Id": "41", "Type": "Inventory", "QtyOnHand": 0}]}
      """,
    ]
  }

  static let inventoryProvider = DiagnosticPage(
    "a provider that cannot do what the mode asks",
    """
    `mode: sync` means that the accounting system owns quantities, so there has to be one, and
    it has to take adjustments of quantities. Xero's interface takes none.

    With Xero, or without an accounting system, write `mode: local`: these manifests own
    inventory then, and the books get journal entries.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: sync, provider: xero, snapshot: items.json}
      products:
        board: {unit: m2, item: "41"}
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [{"Id": "41", "Type": "Inventory", "QtyOnHand": 0}]}
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory: {mode: local, provider: xero}
      products:
        board: {unit: m2, item: "41"}
      """
    ])

  static let inventorySnapshot = DiagnosticPage(
    "a snapshot that cannot be used",
    """
    In `sync` mode `snapshot:` names a JSON file with the items as the accounting system
    returned them, kept in git: `cogsmith sync` writes it. Before the first pull it is not there,
    which is a note as long as nothing happens that needs stock. It has to say the day on which it was
    taken (events up to that day are already in its quantities), and no quantity in it may be below 0.
    A day that is more than one after today's is refused: events up to it would never be exported. Today's
    is that of this machine; `COGSMITH_TODAY=2026-11-30` says another one.

    QuickBooks' own answer is accepted as it is. It does not always say its day: then the
    latest change of an item is taken for it, with a warning. Put `"taken": "2026-11-01"` beside
    `"items"` to say it.
    """,
    bad: snapshotShop(day: ""), good: snapshotShop(day: "\"taken\": \"2026-11-01\", "))

  private static func snapshotShop(day: String) -> ExampleWorkspace {
    [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory:
        mode: sync
        provider: quickbooks-online
        plan: plus
        snapshot: items.json
      products:
        board: {unit: m2, item: "41"}
      """,
      "items.json": """
      {\(day)"items": [{"Id": "41", "Type": "Inventory", "QtyOnHand": 0}]}
      """,
    ]
  }

  static let inventoryOpening = DiagnosticPage(
    "opening stock that does not fit the snapshot",
    """
    In `sync` mode quantities come from the snapshot. `opening:` only says in which layers,
    and at which cost, they were bought. So an item's layers have to add up to its `QtyOnHand`, be
    dated on or before the day of the snapshot, and belong to a linked item.

    Correct the layers, or take them out: then all of it counts as one layer at the item's purchase cost.

    After a switch from `local` to `sync`, what unlinked products had under `opening:` is not counted,
    which is a warning; `cogsmith link` links them. After a switch the other way, stock starts from
    `opening:`, because no snapshot is read: write down what was on hand on the day of the switch.
    """,
    bad: openingShop(quantity: 30), good: openingShop(quantity: 40))

  private static func openingShop(quantity: Int) -> ExampleWorkspace {
    [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory:
        mode: sync
        provider: quickbooks-online
        plan: plus
        snapshot: items.json
      products:
        board: {unit: m2, item: "41"}
      opening:
        - date: 2026-10-15
          lines: [{item: board, quantity: \(quantity), cost: 12.00}]
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [{"Id": "41", "Type": "Inventory", "QtyOnHand": 40}]}
      """,
    ]
  }

  private static func linkShop(
    products: String, items: String, more: String = ""
  ) -> ExampleWorkspace {
    [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory:
        mode: sync
        provider: quickbooks-online
        plan: plus
        snapshot: items.json
      products:
      \(products)\(more.isEmpty ? "" : "\n" + more)
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [
      \(items)
      ]}
      """,
    ]
  }

  static let linkMissing = DiagnosticPage(
    "a product without a link to the accounting system",
    """
    In `sync` mode the accounting system owns every quantity, so what moves has to be one of
    its items: `item: "41"` names it by its id there. Nothing is linked by itself, because two items may
    share a name.

    As long as nothing moves it is a note, one for all products; a build or a receipt of the product
    makes it an error. `cogsmith link` lists what is not linked and proposes items by their SKU.
    """,
    bad: linkShop(
      products: "  board: {unit: m2}",
      items: "  {\"Id\": \"41\", \"Name\": \"Board\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"),
    good: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Name\": \"Board\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"))

  static let linkUnknown = DiagnosticPage(
    "a link to an item that is not in the snapshot",
    """
    `item:` holds the id that the accounting system gave to the item, not its name or its
    number. The snapshot has no item with this id: it is misspelt, or the item was made after
    the snapshot was taken.

    Correct the id, or pull the items again.
    """,
    bad: linkShop(
      products: "  board: {unit: m2, item: Board}",
      items: "  {\"Id\": \"41\", \"Name\": \"Board\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"),
    good: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Name\": \"Board\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"))

  static let linkShared = DiagnosticPage(
    "two products with one item",
    """
    Two products name the same item of the accounting system. Both would move its stock, and
    neither could say how much of it is its own.

    Link one of them to an item of its own. Two packs of one product are one product, with `packs:`.
    """,
    bad: linkShop(
      products: "  board: {unit: m2, item: \"41\"}\n  plank: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"QtyOnHand\": 0},\n"
        + "  {\"Id\": \"42\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"),
    good: linkShop(
      products: "  board: {unit: m2, item: \"41\"}\n  plank: {unit: m2, item: \"42\"}",
      items: "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"QtyOnHand\": 0},\n"
        + "  {\"Id\": \"42\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"))

  static let linkShadowed = DiagnosticPage(
    "a value that the accounting system overrides",
    """
    In `sync` mode name, SKU, description, price, purchase cost and the active flag of a linked
    product come from the accounting system. The manifest says something else, which is not used.

    Take the value out here, or change it there and pull the items again.
    """,
    bad: linkShop(
      products: "  board: {unit: m2, cost: 12.00, item: \"41\"}",
      items:
        "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"QtyOnHand\": 0, \"PurchaseCost\": 12.5}"),
    good: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items:
        "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"QtyOnHand\": 0, \"PurchaseCost\": 12.5}"))

  static let linkInactive = DiagnosticPage(
    "a link to an item that is inactive",
    """
    The accounting system keeps the item and offers it no longer; it would refuse to move its
    stock. Make the item active there, or link the product to another one.
    """,
    bad: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"Active\": false, \"QtyOnHand\": 0}"),
    good: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"Active\": true, \"QtyOnHand\": 0}"))

  static let linkType = DiagnosticPage(
    "a link to an item that has no stock",
    """
    The product is stocked, and its item is of a type without quantities, such as NonInventory or
    Service. Only items of type Inventory can be adjusted.

    Link an Inventory item, or give the product `type: service`, if it is never in stock.
    """,
    bad: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Type\": \"NonInventory\"}"),
    good: linkShop(
      products: "  board: {unit: m2, item: \"41\"}",
      items: "  {\"Id\": \"41\", \"Type\": \"Inventory\", \"QtyOnHand\": 0}"))

  static let eventLines = DiagnosticPage(
    "an event without lines",
    """
    An opening, a receipt, a sale or an adjustment is made of lines, each with an item and a
    quantity. This one has none, so that nothing happens. Write what moved, or take the event out.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      opening:
        - {date: 2026-11-01, lines: []}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40, cost: 12.00}]}
      """)

  static let eventQuantity = DiagnosticPage(
    "a quantity that cannot move",
    """
    A movement of stock is rounded once, to the product's `precision` (6 decimals unless it says
    another). This one is less than that, or 0, or of a service, which is never in stock.

    Raise the precision, correct the quantity, or take the line out.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        varnish: {unit: L, precision: 0}
      opening:
        - {date: 2026-11-01, lines: [{item: varnish, quantity: 250 mL, cost: 40.00/L}]}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        varnish: {unit: L, precision: 2}
      opening:
        - {date: 2026-11-01, lines: [{item: varnish, quantity: 250 mL, cost: 40.00/L}]}
      """)

  static let eventStatus = DiagnosticPage(
    "a build whose status does not fit what it says",
    """
    `reject:` says what could be recovered of a build that was rejected, so its `status` has to be
    `rejected`. With another status nobody could tell whether its goods are in stock.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2, cost: 12.00}, shelf: {}}
      boms:
        shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40}]}
      builds:
        B-1:
          date: 2026-11-02
          product: shelf
          quantity: 2
          status: executed
          reject: {reason: Scratched}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2, cost: 12.00}, shelf: {}}
      boms:
        shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40}]}
      builds:
        B-1:
          date: 2026-11-02
          product: shelf
          quantity: 2
          status: executed
      accounts:
        stock: {type: asset}
        cogs: {type: cost-of-goods-sold}
      export:
        accounts: {inventory: stock, cogs: cogs}
      """)

  static let eventDate = DiagnosticPage(
    "a date that cannot be right beside another",
    """
    A lot that expires before the day on which it was received or built is nearly always a slip in
    one of the two dates, often in the year. Correct it.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {varnish: {unit: L}}
      opening:
        - date: 2026-11-01
          lines: [{item: varnish, quantity: 4 L, cost: 40.00, expires: 2025-04-30}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {varnish: {unit: L}}
      opening:
        - date: 2026-11-01
          lines: [{item: varnish, quantity: 4 L, cost: 40.00, expires: 2027-04-30}]
      """)

  private static func buildShop(_ build: String) -> ExampleWorkspace {
    ExampleWorkspace(
      stringLiteral: """
        cogsmith: 1
        currency: USD
        products: {board: {unit: m2, cost: 12.00}, shelf: {}}
        boms:
          shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
        opening:
          - date: 2026-11-01
            lines:
              - {item: board, quantity: 3, lot: B-17}
              - {item: board, quantity: 4, lot: B-18}
        builds:
          B-1: {date: 2026-11-02, product: shelf, \(build)}
        accounts:
          stock: {type: asset}
          cogs: {type: cost-of-goods-sold}
        export:
          accounts: {inventory: stock, cogs: cogs}
        """)
  }

  static let buildGood = DiagnosticPage(
    "a build whose good and scrapped pieces do not add up",
    """
    `quantity` is how many were started, `good` how many came out good, `scrap` how many were lost. Good
    and scrapped pieces cannot be more than were started. Where nothing came out good there
    is nothing that could carry the cost: then all of it has to be scrap with `abnormal: true`, which
    expenses it.
    """,
    bad: buildShop("quantity: 4, good: 5"), good: buildShop("quantity: 5, good: 5"))

  static let buildUse = DiagnosticPage(
    "a build that does not say how much of each lot it took",
    """
    `use:` may name the lot that an item was taken from. With one lot the BOM's need is
    taken from it; with several each needs its `quantity`.
    """,
    bad: buildShop("quantity: 8, use: {board: [{lot: B-17}, {lot: B-18}]}"),
    good: buildShop(
      "quantity: 8,\n"
        + "        use: {board: [{lot: B-17, quantity: 3}, {lot: B-18, quantity: 1.8}]}"))

  static let stockShort = DiagnosticPage(
    "an event that needs more than there is",
    """
    On the day of the event there was less in stock than it takes. It is refused as a
    whole and changes nothing, and the message has a table of what is missing. Events that only fail
    for want of what a refused one would have brought are counted, not listed.

    Receive or build what is missing on or before that day, correct the quantity, or count the
    stock and write an adjustment. On one day the order is opening, receipts, adjustments,
    builds, sales. A planned build that is short is a warning: plans run ahead of receipts.
    """,
    bad: buildShop("quantity: 20"), good: buildShop("quantity: 10"))

  static let stockLot = DiagnosticPage(
    "a lot that does not hold what is taken from it",
    """
    An event names a lot, and on its day there is less of it than is taken. Nothing is
    taken from other lots instead: whoever names a lot means it. The message lists the lots that are
    on hand.
    """,
    bad: buildShop("quantity: 8, use: {board: {lot: B-18}}"),
    good: buildShop("quantity: 6, use: {board: {lot: B-18}}"))

  private static func chargeShop(oil: String) -> ExampleWorkspace {
    ExampleWorkspace(
      stringLiteral: """
        cogsmith: 1
        currency: USD
        products:
          screw: {unit: kg}
          oil: {\(oil)}
        receipts:
          R-1:
            date: 2026-11-02
            lines:
              - {item: screw, quantity: 20, cost: 6.00}
              - {item: oil, quantity: 10, cost: 30.00}
            charges: [{name: Freight, amount: 45.00, by: weight}]
        accounts:
          stock: {type: asset}
          payable: {type: liability}
        export:
          accounts: {inventory: stock, receiving: payable}
        """)
  }

  static let stockCharges = DiagnosticPage(
    "a charge that cannot be spread over its lines",
    """
    A charge of a receipt, such as freight, is spread over its lines by `value`, by
    `quantity` or by `weight`. Some line has nothing to spread it by: quantities of different kinds cannot
    be added up, or nothing says what an item weighs, or all lines are worth 0.

    Spread it by something that all lines have, or say what the item weighs with `equals:`.
    """,
    bad: chargeShop(oil: "unit: L"), good: chargeShop(oil: "unit: L, equals: {1 L: 0.92 kg}"))

  static let costMissing = DiagnosticPage(
    "something of which nobody says what it costs",
    """
    Goods come in at the `cost` or the `amount` on their line, else at the `cost` of
    the product. Here there is none. Zero is never assumed: what costs nothing says `cost: 0`.

    Add `cost:` to the line, or to the product for all lines that say none.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}}
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40}]}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products: {board: {unit: m2}}
      opening:
        - {date: 2026-11-01, lines: [{item: board, quantity: 40, cost: 12.00}]}
      """)

  static let lawBroken = DiagnosticPage(
    "figures that do not add up",
    """
    Every run checks that value in is value out: for each build, for each item, for each
    entry, and between stock and the books. One of these laws does not hold, which is a fault of
    Cogsmith and not of your manifests. Nothing was written.

    Please report it, with the workspace or a part of it that shows it.
    """)
}

extension DiagnosticPage {
  static let booksDigits = DiagnosticPage(
    "fewer decimals than the currency has",
    """
    `books: {digits: N}` is the number of decimals that values keep. It may be more than the
    currency has, for goods of which one piece costs less than a cent; with fewer, amounts of
    the currency itself could not be kept.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      books: {digits: 1}
      """,
    good: """
      cogsmith: 1
      currency: USD
      books: {digits: 4}
      """)

  private static func mappedShop(accounts: String, mapping: String) -> ExampleWorkspace {
    ExampleWorkspace(
      stringLiteral: """
        cogsmith: 1
        currency: USD
        products: {board: {unit: m2, cost: 12.00}, shelf: {}}
        boms:
          shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
        receipts:
          R-1: {date: 2026-11-01, lines: [{item: board, quantity: 40}]}
        builds:
          B-1: {date: 2026-11-02, product: shelf, quantity: 2}
        accounts:
        \(accounts)
        export:
          accounts: {\(mapping)}
        """)
  }

  static let mappingRole = DiagnosticPage(
    "a role that is not known, or that has no account",
    """
    Every line of a transaction has a role, and `export: accounts:` says which account each role
    posts to. The roles are:

    - `inventory`: what was bought and is in stock
    - `component`, `finished-goods`, `by-product`: stock that a build takes, makes, and makes besides;
      `inventory` unless they have their own
    - `cogs`: cost of goods sold
    - `build-debit` (`local`) and `build-offset` (`sync`): the other side of a build; `cogs` unless they have
      their own
    - `labor`, `overhead`, `other`: what the cost lines of a BOM credit
    - `receiving`: what is owed for goods received; `landed-cost`: what is owed for charges
    - `waste`: abnormal loss; `shrinkage`: what counts and adjustments correct
    - `variance`, `unbuild-variance`, `residue`, `revaluation`: differences

    A workspace without `accounts:` and `export:` gets a note; an export needs them.
    """,
    bad: mappedShop(
      accounts: "  stock: {type: asset}\n  cogs: {type: cost-of-goods-sold}",
      mapping: "inventory: stock, cogs: cogs"),
    good: mappedShop(
      accounts:
        "  stock: {type: asset}\n  cogs: {type: cost-of-goods-sold}\n  payable: {type: liability}",
      mapping: "inventory: stock, cogs: cogs, receiving: payable"))

  private static func chartShop(id: String) -> ExampleWorkspace {
    [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      inventory:
        mode: sync
        provider: quickbooks-online
        plan: plus
        snapshot: items.json
      accounts:
        cogs: {id: \(id)}
      export:
        accounts: {cogs: cogs}
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [], "accounts": [
        {"Id": "80", "Name": "Cost of Goods Sold", "Active": true}
      ]}
      """,
    ]
  }

  static let mappingAccount = DiagnosticPage(
    "an account that the accounting system does not have",
    """
    The snapshot holds the chart of accounts, and no account in it has this `id`; or the account is
    inactive, which is a warning. An entry to it would be refused.

    The id is the one that the accounting system gave to the account, not its name or its number.
    Correct it, or pull the accounts again.
    """,
    bad: chartShop(id: "Cost of Goods Sold"), good: chartShop(id: "\"80\""))

  static let mappingUnreachable = DiagnosticPage(
    "a row of the mapping that never counts",
    """
    The rows of `export: accounts:` are a decision table: for each role the first row that fits
    wins. A row above decides this role already, so that this one is never reached.

    Take one of the two out.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      accounts: {stock: {type: asset}, wood: {type: asset}}
      export:
        accounts:
          - {role: inventory, use: stock}
          - {role: inventory, use: wood}
      """,
    good: """
      cogsmith: 1
      currency: USD
      accounts: {stock: {type: asset}}
      export:
        accounts:
          - {role: inventory, use: stock}
      """)

  private static func offsetShop(account: String) -> ExampleWorkspace {
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
      adjustments:
        A-1: {date: 2026-11-02, reason: count, lines: [{item: board, quantity: -2}]}
      accounts:
        stock: {id: "81"}
        scrap: {id: "90"}
      export:
        accounts: {waste: \(account)}
      """,
      "items.json": """
      {"taken": "2026-11-01", "items": [
        {"Id": "41", "Type": "Inventory", "QtyOnHand": 40, "PurchaseCost": 12.5,
         "AssetAccountRef": {"value": "81", "name": "Inventory Asset"}}
      ]}
      """,
    ]
  }

  static let mappingOffset = DiagnosticPage(
    "an adjustment that would offset itself",
    """
    An inventory adjustment moves value between the item's asset account, which the accounting
    system knows, and an offset account. The mapping makes the two the same, so that the value
    would leave an account and enter it again.

    Map the role to another account: a clearing account for builds, an expense for shrinkage.
    """,
    bad: offsetShop(account: "stock"), good: offsetShop(account: "scrap"))

  static let mappingTwoHomes = DiagnosticPage(
    "stock that is debited to one account and credited to another",
    """
    Receipts debit the account of the role `inventory`, and builds credit that of `component`. With
    two accounts the first one only grows and the second only shrinks, and neither shows what
    stock is worth.

    Map both to the same account, or map `inventory` alone: `component` uses it then.
    """,
    bad: mappedShop(
      accounts: "  stock: {type: asset}\n  wood: {type: asset}\n  cogs: {}\n  payable: {}",
      mapping: "inventory: stock, component: wood, cogs: cogs, receiving: payable"),
    good: mappedShop(
      accounts: "  stock: {type: asset}\n  cogs: {}\n  payable: {}",
      mapping: "inventory: stock, cogs: cogs, receiving: payable"))

  private static func quickBooksShop(
    build: String, cost: String = "12.00", stock: String = "id: \"81\""
  ) -> ExampleWorkspace {
    ExampleWorkspace(
      stringLiteral: """
        cogsmith: 1
        currency: USD
        inventory: {mode: local, provider: quickbooks-online}
        products: {board: {unit: m2}, shelf: {}}
        boms:
          shelf: [{lines: [{item: board, quantity: 0.6 m2}]}]
        opening:
          - {date: 2026-11-01, lines: [{item: board, quantity: 40, cost: \(cost)}]}
        builds:
          \(build): {date: 2026-11-02, product: shelf, quantity: 2}
        accounts:
          stock: {\(stock)}
          cogs: {id: "80"}
        export:
          accounts: {inventory: stock, cogs: cogs}
        """)
  }

  static let exportNumber = DiagnosticPage(
    "a transaction number that the target does not take",
    """
    A transaction is numbered by the id of its event, or by the template `export: number:`.
    QuickBooks takes 21 characters, and two transactions of one kind may not share a number.

    Shorten the id or the template. A template that leaves out the event's id gives the same number to
    several: put `${event.id}` into it.
    """,
    bad: quickBooksShop(build: "WORK-ORDER-2026-11-02-SHELF"),
    good: quickBooksShop(build: "WO-1102"))

  static let exportAccount = DiagnosticPage(
    "an account without its id in QuickBooks",
    """
    QuickBooks knows accounts by an id of its own. Add it as `id:` to the account; it is in
    the address of the account's page, and in the snapshot where accounts were pulled too.
    """,
    bad: quickBooksShop(build: "B-1", stock: "code: \"1400\""), good: quickBooksShop(build: "B-1"))

  static let exportAmount = DiagnosticPage(
    "an amount that QuickBooks does not take",
    """
    QuickBooks takes amounts below 10,000,000,000. A larger one is nearly always a slip in a
    quantity or a cost; else split the event.
    """,
    bad: quickBooksShop(build: "B-1", cost: "12_000_000_000"), good: quickBooksShop(build: "B-1"))
}

extension DiagnosticPage {
  static let workspaceEmpty = DiagnosticPage(
    "a workspace that declares nothing",
    """
    There is a `cogsmith.yaml`, and neither it nor any other manifest below it has a
    section. Start with `products:` and `boms:`; the README has a first manifest.
    """,
    bad: """
      # Manifests of Two Benches
      """,
    good: """
      # Manifests of Two Benches
      cogsmith: 1
      currency: USD
      products:
        bench: {}
      """)

  static let workspaceVersion = DiagnosticPage(
    "a language version that is missing or not known",
    """
    `cogsmith: 1` says which version of the manifest language a workspace is written in, so
    that a later interpreter never reads it in another sense. A workspace says it once.

    Without it version 1 is taken, with a warning. With another number nothing can be relied
    on: use an interpreter that knows that version.
    """,
    bad: """
      cogsmith: 2
      currency: USD
      products:
        bench: {}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        bench: {}
      """)

  static let workspaceCurrency = DiagnosticPage(
    "a workspace that does not say its currency",
    """
    Amounts without a code are in the currency of the workspace, and its decimals decide how
    exact postings are: USD has two, JPY none. Without `currency:` USD is taken.

    Say it once, best in `cogsmith.yaml`, by its code in ISO 4217.
    """,
    bad: """
      cogsmith: 1
      products:
        board: {unit: m2, cost: 12.00}
      """,
    good: """
      cogsmith: 1
      currency: EUR
      products:
        board: {unit: m2, cost: 12.00}
      """)

  static let workspaceDuplicate = DiagnosticPage(
    "something that is declared twice",
    """
    The sections of all files merge, and which file comes first never matters. So of two
    declarations of one name neither could win. The same goes for what a workspace has once:
    `company`, `currency`, `books`, `inventory` and `export`.

    Keep one of the two, or give the second another name. Versions of a BOM stand in one list.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 12.00}
      """,
      "wood.yaml": """
      products:
        board: {unit: m2, cost: 12.50}
        plank: {unit: m}
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 12.00}
      """,
      "wood.yaml": """
      products:
        plank: {unit: m}
      """,
    ])

  static let workspaceSecret = DiagnosticPage(
    "a manifest that seems to hold a secret",
    """
    A key such as `refresh-token`, `client-secret` or `password` has no place in a manifest:
    manifests are kept in git, where everyone who ever gets a copy can read it, also after it was
    deleted. No command needs one.

    Take it out. If it was real, and the file was committed or shared, have the
    accounting system issue a new one. Messages do not repeat the value.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      inventory:
        provider: quickbooks-online
        refresh-token: AB1173
      """,
    good: """
      cogsmith: 1
      currency: USD
      inventory:
        provider: quickbooks-online
      """)

  static let schemaUnknownKey = DiagnosticPage(
    "a key that is not known here",
    """
    Every map of a manifest has its own keys; `Grammar/manifest.md` lists them, and with
    `cogsmith schema` an editor completes them. A key that is not among them would be ignored, so it
    is an error: a misspelt `loss` would make every build too cheap.

    Correct it. What is meant for people only stands behind `#`, or under a product's `attributes:`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {uom: m2, cost: 12.00}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, cost: 12.00}
      """)

  static let schemaMissingKey = DiagnosticPage(
    "a key that is missing",
    """
    Some keys have no default: a BOM line needs its `item` and its `quantity`, every event its
    `date`. Others are needed beside each other.

    Add the key. An empty value counts as none.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines:
              - {item: board}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2}
      """)

  static let schemaShape = DiagnosticPage(
    "a list, a map or a text where another is expected",
    """
    A **list** has a dash before each entry, or brackets: `[a, b]`. A **map** has keys with
    colons, or braces: `{unit: m2}`. A **text** is neither. The field decides which it takes; a
    list of one is still a list.

    A product's BOMs are a list, because it may have several versions.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          lines:
            - {item: board, quantity: 0.6 m2}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2}
      """)

  static let schemaEmpty = DiagnosticPage(
    "a name without a value, or an empty entry",
    """
    A name of your own, such as a product's key, needs a value behind its colon, and a dash
    needs an entry. A product about which there is nothing to say is written `shelf: {}`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        shelf:
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        shelf: {}
      """)

  static let schemaChoice = DiagnosticPage(
    "a word that this field does not take",
    """
    The field takes one of a few words, and this is none of them. They are written in lower
    case, with hyphens. The message lists them, and so does `Grammar/manifest.md`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      inventory: {costing: Average}
      """,
    good: """
      cogsmith: 1
      currency: USD
      inventory: {costing: average}
      """)

  static let schemaConflict = DiagnosticPage(
    "two values that exclude each other",
    """
    Each of the two is fine alone; together they say the same thing twice, or contradict each
    other. A BOM line has `loss` or `yield`, a stock line `cost` per unit or `amount` for all of it, a
    cost line one way to say its amount.

    Keep one of the two.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2, loss: 4%, yield: 96%}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
        shelf: {}
      boms:
        shelf:
          - lines:
              - {item: board, quantity: 0.6 m2, loss: 4%}
      """)

  static let featureUnsupported = DiagnosticPage(
    "a part of the language that this version does not compute",
    """
    The manifest is right, and this version does not compute what it asks for: standard
    cost with its variances, provisional negative stock, revaluations, rejected builds, undoing a build.
    It is an error where a figure would be wrong without it, and a warning for whole sections
    that only add something: `functions`, `rules`, `scenarios` and `tests`.

    The message says what to use until then.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      inventory: {costing: standard}
      """,
    good: """
      cogsmith: 1
      currency: USD
      inventory: {costing: fifo}
      """)
}

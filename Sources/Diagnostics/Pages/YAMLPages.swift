extension DiagnosticPage {
  static let yamlSyntax = DiagnosticPage(
    "a line that is not YAML",
    """
    The file cannot be read any further than the mark. The usual causes:

    - a bracket or a quote that is opened and never closed, perhaps some lines above;
    - an entry that is not indented like its neighbours;
    - a text that holds `: ` or starts with a sign such as `@`, `%` or `*`, and needs quotes;
    - a colon without the space after it: `unit:m2`.

    Everything before the mark is checked, and all other files are. A name that the unread rest may
    declare is not reported as missing.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        bolt:
          name: Bolt: M6 x 20
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        bolt:
          name: "Bolt: M6 x 20"
      """)

  static let yamlLineSeparator = DiagnosticPage(
    "a character that ends a line for YAML alone",
    """
    YAML ends a line at three characters that editors and reviews show as nothing, or as one
    blank: next line (U+0085), line separator (U+2028) and paragraph separator (U+2029). Old
    programs also end lines with a carriage return alone; in a file whose other lines end with a
    line feed it is taken for one of them.

    Behind such a character the rest of a comment would be read as a manifest, and a reviewer
    would not see it. They come in by pasting from a web page or a word processor.

    Replace it with a space or with a real line break. In a text that needs one, write it in
    double quotes as `\\N`, `\\L` or `\\P`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2} # price of May\u{2028}  glue: {unit: L}
        nail: {unit: kg}
      boms:
        board: [{lines: [{item: nail, quantity: 1 kg}]}]
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2} # price of May
        nail: {unit: kg}
      boms:
        board: [{lines: [{item: nail, quantity: 1 kg}]}]
      """)

  static let yamlTab = DiagnosticPage(
    "a tab where YAML wants spaces",
    """
    YAML shows by indentation what belongs to what, and knows only spaces for it: a tab is as
    wide as each editor likes.

    Replace it by spaces, two for each level. Editors do it by themselves when they are told
    to insert spaces for tabs in `.yaml` files.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board:
      \t\tunit: m2
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board:
          unit: m2
      """)

  static let yamlExpressionQuotes = DiagnosticPage(
    "an expression that needs quotes",
    """
    To YAML a colon with a space behind it starts a value. In `large ? 2 : 1` it is part of the
    expression, so that the whole has to stand in quotes.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        cabinet:
          attributes:
            size: width > 600 ? large : small
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        cabinet:
          attributes:
            size: "width > 600 ? large : small"
      """)

  static let yamlDuplicateKey = DiagnosticPage(
    "a key that is given twice",
    """
    One map cannot hold one key twice: one of the two values would be lost without a word.
    It happens when a section such as `products:` is started again further down in a file.

    Keep one of the two. Two sections of one kind in a file can be put together, or
    separated by a line `---`.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      rates:
        saw: {cost: 40.00/h}
      products:
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

  static let yamlKey = DiagnosticPage(
    "a key that is no name",
    """
    Keys are names: a text before a colon. YAML also allows a list or a map for a key, and
    nothing at all; none of them names anything in a manifest. Often a colon was typed where none
    belongs, or the text before it was deleted.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        : {unit: m2}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      """)

  static let yamlMergeKey = DiagnosticPage(
    "a merge key",
    """
    `<<: *name` copies the entries of another map to this place. Manifests do without: what a
    product or a BOM holds has to be readable where it stands, and a copied entry has no
    place of its own for a message to point at.

    Write the entries out.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        pine: &wood
          unit: m2
          type: raw-material
        oak:
          <<: *wood
          cost: 42.00
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        pine:
          unit: m2
          type: raw-material
        oak:
          unit: m2
          type: raw-material
          cost: 42.00
      """)

  static let yamlTag = DiagnosticPage(
    "a YAML tag",
    """
    A tag such as `!!str` tells YAML what kind of value follows. In a manifest the field
    decides that: an item's id is a text also when it looks like a number.

    Take the tag out. A text that starts with `!` stands in quotes.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, sku: !!str 4100}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2, sku: 4100}
      """)

  static let yamlAlias = DiagnosticPage(
    "an alias that stands for nothing",
    """
    `*name` stands for the value that `&name` marks further up in the same file. There is
    no such mark, or the alias stands inside the value that it refers to, or the aliases of the
    file multiply into more than 100,000 values, of which a text is one for each KiB of it.

    Correct the name, or write the value out. A text that starts with `*` stands in quotes.
    """,
    bad: """
      cogsmith: 1
      currency: USD
      products:
        bolt: {name: *M6 x 20}
      """,
    good: """
      cogsmith: 1
      currency: USD
      products:
        bolt: {name: "*M6 x 20"}
      """)

  static let yamlTooDeep = DiagnosticPage(
    "lists and maps nested too deep",
    """
    Lists and maps may stand inside each other up to 128 levels; a manifest needs no more
    than 10. Look for brackets that are opened again and again.
    """,
    bad: ExampleWorkspace(stringLiteral: nested(levels: 129)),
    good: ExampleWorkspace(stringLiteral: nested(levels: 0)))

  private static func nested(levels: Int) -> String {
    let brackets =
      String(repeating: "[", count: levels) + "oak" + String(repeating: "]", count: levels)
    return """
      cogsmith: 1
      currency: USD
      products:
        board:
          attributes:
            wood: \(brackets)
      """
  }

  static let yamlTooLarge = DiagnosticPage(
    "a text of more than 1 MiB",
    """
    One text may have 1,048,576 bytes. A longer one is nearly always a quote that is opened
    and never closed.

    Close the quote, or keep the text in a file of its own.
    """)
}

extension DiagnosticPage {
  static let fileUnreadable = DiagnosticPage(
    "a file that cannot be read",
    """
    The file is there, and the computer does not let it be read. Often it belongs to
    another user, or its drive is not connected.

    Check that you can open it yourself. If it is no part of the workspace, name it under
    `exclude:` in `cogsmith.yaml`.
    """)

  static let fileTooLarge = DiagnosticPage(
    "a file with more than 1 GiB",
    """
    A file of a workspace has at most 1,073,741,824 bytes.

    Split it. All files of a workspace count as one, so that it makes no difference which
    of them holds what.
    """)

  static let fileEncoding = DiagnosticPage(
    "a text that is not UTF-8",
    """
    Files are read as UTF-8. This one holds bytes that mean nothing in it, most often
    because an older program saved it as Windows-1252: an accent, an umlaut or a degree
    sign is where it shows.

    Save it again as UTF-8: editors offer it under "save with encoding", spreadsheets as
    "CSV UTF-8". On a command line: `iconv -f WINDOWS-1252 -t UTF-8 old.yaml > new.yaml`.

    Everything else in the file is checked all the same.
    """,
    bad: ExampleWorkspace(
      stringLiteral: """
        cogsmith: 1
        company: Möbel Müller
        currency: EUR
        """
    ).inWindows1252(),
    good: """
      cogsmith: 1
      company: Möbel Müller
      currency: EUR
      """)

  static let fileMissing = DiagnosticPage(
    "a file that is not there",
    """
    A manifest names a file, and there is none at that path. A path after `from:` counts
    from the folder of the manifest that says it; `snapshot:` counts from the folder of
    `cogsmith.yaml`. Capitals matter: `Items.json` is not `items.json`.

    Put the file there, or correct the path.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: openning.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost
      2026-11-01,board,40,12.00
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost
      2026-11-01,board,40,12.00
      """,
    ])

  static let fileOutside = DiagnosticPage(
    "a path that leads out of the workspace",
    """
    A manifest can only name files of its own workspace: those in the folder with
    `cogsmith.yaml` and below it. A path from the root of the disk, one that climbs out with
    `..`, and a symbolic link that leads elsewhere are refused, for reading and for writing.

    Manifests are checked in pull requests of people whom you may not know, on machines that
    hold secrets. Without this rule a manifest could name any file of such a machine, and a
    message would show its text.

    Put the file into the workspace, and name it by a path from the folder of the manifest.
    `../` is fine as long as it stays inside.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: ../opening.csv}
      """
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: stock/opening.csv}
      """,
      "stock/opening.csv": """
      date,item,quantity,cost
      2026-11-01,board,40,12.00
      """,
    ])

  static let fileUnread = DiagnosticPage(
    "a file or folder in the workspace that is not read",
    """
    Something in the folder of the workspace looks like a part of it and is none:

    - a symbolic link that leads nowhere or out of the workspace, or that leads to a folder;
    - a folder with a `cogsmith.yaml` of its own, which is another workspace;
    - a file whose name ends in `.YAML` or `.YML`: manifests end in `.yaml` or `.yml`;
    - a name that is not UTF-8, a pipe, a socket or a device;
    - a folder more than 64 folders deep.

    It is reported because events that silently vanish from a workspace would be reversed in
    the books by the next export.

    Put the real file there, or list the path under `exclude:` in `cogsmith.yaml`.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      boms:
        board: [{lines: [{item: board-raw, quantity: 1 m2}]}]
      """,
      "raw.yaml": """
      products:
        board-raw: {unit: m2, cost: 9.00}
      """,
      "RECEIPTS.YAML": """
      receipts: {}
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      exclude: [RECEIPTS.YAML]
      products:
        board: {unit: m2}
      boms:
        board: [{lines: [{item: board-raw, quantity: 1 m2}]}]
      """,
      "raw.yaml": """
      products:
        board-raw: {unit: m2, cost: 9.00}
      """,
      "RECEIPTS.YAML": """
      receipts: {}
      """,
    ])

  static let jsonSyntax = DiagnosticPage(
    "a file that is not JSON",
    """
    Snapshots and `exports.lock` are JSON: texts and keys in double quotes, a comma between
    two entries and none after the last. Programs write these files; when one breaks off, it was not
    saved whole, and when it starts with `<`, it is a web page that was saved instead.

    Pull or save the file again. `exports.lock` is best restored from git. The rest of the
    file after the mark is not read.
    """,
    bad: [
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
      {"taken": "2026-11-01",
       "items": [{"Id": "41", "Name": "Board", "Type": "Inventory", "QtyOnHand": 0}],
      }
      """,
    ],
    good: [
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
      {"taken": "2026-11-01",
       "items": [{"Id": "41", "Name": "Board", "Type": "Inventory", "QtyOnHand": 0}]
      }
      """,
    ])

  static let csvSyntax = DiagnosticPage(
    "a CSV file with an open quote",
    """
    A cell that holds a comma, a quote or a line break stands in double quotes; a quote
    inside it is written twice: `"2"" pipe"`. This quote is opened and never closed, so
    that everything behind it would be one cell.

    Close the quote. The rest of the file is not read until then.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost,lot
      2026-11-01,board,40,12.00,"Sawmill, rack 2
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost,lot
      2026-11-01,board,40,12.00,"Sawmill, rack 2"
      """,
    ])

  static let csvColumn = DiagnosticPage(
    "a column that does not fit the section",
    """
    The first row of a CSV file names the columns. They are the keys of the manifest, such
    as `date`, `item`, `quantity` and `cost`; receipts, builds, sales and adjustments have a column
    `id` besides, and rows with the same id are the lines of one event. Cells are separated
    by commas.

    Rename the column, or take it out. Nothing is read from a column that is not known.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost,shelf
      2026-11-01,board,40,12.00,A3
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost
      2026-11-01,board,40,12.00
      """,
    ])

  static let csvRow = DiagnosticPage(
    "a row that does not fit its event",
    """
    Rows with one id are the lines of one event, so that they cannot say two dates or two
    suppliers; every row needs an id; and no row has more cells than the header. A row
    that is too long most often holds a comma that should stand in quotes: `1,200.00` is two cells.

    Correct the row. A row that cannot be understood is left out, and nothing is exported until
    it is mended.
    """,
    bad: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost
      2026-11-01,board,40,1,200.00
      """,
    ],
    good: [
      "cogsmith.yaml": """
      cogsmith: 1
      currency: USD
      products:
        board: {unit: m2}
      opening: {from: opening.csv}
      """,
      "opening.csv": """
      date,item,quantity,cost
      2026-11-01,board,40,1200.00
      """,
    ])
}

extension DiagnosticPage {
  static let importUnreadable = DiagnosticPage(
    "a file that is no table",
    """
    `cogsmith import` reads CSV files and Excel workbooks (`.xlsx`). This file is neither, or it
    is damaged: a download that broke off, a workbook locked with a password, one in the
    format of before 2007, a PDF.

    Open it in the spreadsheet program and save it again as `.xlsx` or as "CSV UTF-8". A
    workbook that declares entities was not written by a spreadsheet program: do not
    trust it.

    The same code is given where a sheet is asked for that the workbook does not have.
    """)

  static let importTooLarge = DiagnosticPage(
    "a table that holds more than is read",
    """
    A sheet has at most 1,048,576 rows and 16,384 columns, as in Excel, and 10 million cells
    that hold something. A workbook may inflate to 512 MiB, and a part of it to 200
    times its size in the file: what inflates to more was made to fill a memory.

    Save the rows that are needed as a new file, and import that.
    """)

  static let importHeader = DiagnosticPage(
    "a table whose columns are not known",
    """
    The first row that names at least two known columns is taken for the header, wherever it
    stands among the first rows. Here there is none, or a column is missing without which
    the table makes no sense: a BOM needs the part and its quantity, opening stock the
    product and its quantity, accounts their name or their number.

    Say what a column is with `--map "Their name=quantity"`, and what the table holds with
    `--as`. `Grammar/import.md` lists the fields and the names that are known.
    """)

  static let importColumn = DiagnosticPage(
    "a mapping that does not fit the table",
    """
    `--map "Column=field"` says what a column holds. Either the table has no column of that
    name, or the field is not known, or two columns are to be the same field.

    A column without a name is written as its letter: `--map "B=group"`. `Column=ignore` keeps
    a column out.
    """)

  static let importRow = DiagnosticPage(
    "a row that was left out",
    """
    A row was not imported: what it must say is missing, or cannot be read. The finding names
    the row, the cell, its text and the reason. The other rows are not affected.

    Mend the cell in the spreadsheet and import again, or write the line by hand where it
    belongs.
    """)

  static let importValue = DiagnosticPage(
    "a cell that was not taken",
    """
    The row was imported without one of its values: a cell that is not needed for it holds a
    text where a number or a date belongs, such as `TBD` or `#DIV/0!`, or a number that two rows of one
    product disagree about.

    Mend the cell and import again, or write the value into the manifest.
    """)

  static let importTotal = DiagnosticPage(
    "a stated total that does not fit its lines",
    """
    The table says a total, and the lines above it come to another figure: a row was added
    below the range of the formula, a total was typed by hand, or a row was left out of the
    import. Both figures are shown. The lines count; totals are never imported.

    Look for the difference before you trust either figure.
    """)

  static let importConflict = DiagnosticPage(
    "a part number that means two things",
    """
    The same part number stands in several rows, and they do not agree about its cost, its
    unit or its name. The first one is kept, and both places are shown.

    Correct the table, or give the second part a number of its own.
    """)

  static let importMissing = DiagnosticPage(
    "an import that needs to be told more",
    """
    What the table does not say cannot be guessed: opening stock and receipts have a date, and where
    no column holds it, `--date` has to.

    Say it on the command line, and import again.
    """)

  static let importExists = DiagnosticPage(
    "a file that an import would write over",
    """
    A manifest of this name is there, with other contents: an earlier import wrote it, or you
    did. It is left as it is, and nothing was written.

    `--replace` writes it anew; what was changed in it by hand is then lost, but for what git
    keeps. Or write into another folder.
    """)
}

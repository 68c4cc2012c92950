extension DiagnosticPage {
  static let linkEdit = DiagnosticPage(
    "a link that has to be written by hand",
    """
    `cogsmith link` writes `item: "41"` into the manifest of a product and keeps everything
    else as it is. It then reads the file again: unless that says the same as before but for the
    link, nothing is written. This happens where a product is an alias (`*name`), where another
    product refers to it, or where the file has errors or is not UTF-8.

    Write the line by hand; the message says which.
    """)
}

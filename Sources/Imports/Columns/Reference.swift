/// The page `Grammar/import.md`, made from the names that are looked for.
public func importReference() -> String {
  var text = head + "\n"
  for kind in ImportKind.allCases {
    text +=
      "### \(kind.rawValue)\n\n\(needs(kind))\n\n| field | holds | names of columns |\n|---|---|---|\n"
    var fields: [(field: Field, names: [String])] = []
    for known in FieldNames.all(of: kind) {
      if let index = fields.firstIndex(where: { $0.field == known.field }) {
        fields[index].names += known.names
      } else {
        fields.append((known.field, known.names))
      }
    }
    for (field, names) in fields {
      text += "| `\(field.name)` | \(field.meaning) | \(names.joined(separator: ", ")) |\n"
    }
    text += "\n"
  }
  return text + tail
}

private func needs(_ kind: ImportKind) -> String {
  switch kind {
  case .products: "Needs a part number or a name. Stock on hand becomes opening stock."
  case .boms:
    """
    Needs a part number or a name, and a quantity. With a column of parents each row is a line of its parent; with
    levels the last row of the level above is the parent; with neither, all rows make one product.
    """
  case .opening: "Needs a part number or a name, a quantity, and a day: a column, or `--date`."
  case .receipts:
    "Needs a part number or a name, a quantity, and a day. Rows with one number are the lines of one receipt."
  case .accounts: "Needs a name or a number. Accounts that take no postings are left out."
  }
}

private let head = """
  # Import

  `cogsmith import FILE` turns a CSV file or an Excel workbook (`.xlsx`) into manifests. It shows first what it makes of the
  table, and writes only with `--write FOLDER`. This page is made from the names that the importer looks for; a test fails
  when the two differ.

  ```sh
  cogsmith import parts.xlsx                                    # look
  cogsmith import parts.xlsx --map "Qty/assy=quantity"          # correct what a column holds
  cogsmith import parts.xlsx --product vise --write shop        # write
  cogsmith import parts.xlsx --save-mapping parts.mapping       # keep the columns for the next time
  cogsmith table boms boms.xlsx                                 # and back into a spreadsheet
  ```

  ## What it writes

  A file for each section, called after the table: `products/parts.yaml`, `boms/parts.yaml`, `opening/parts.yaml`,
  `receipts/parts.yaml`, `accounts/parts.yaml`; and `cogsmith.yaml` where the folder belongs to no workspace yet. The same table gives the same bytes. What
  the workspace has already is left as it is: its products are found by key, SKU or name, and only new ones are written. A
  file that is there with other contents is never written over without `--replace`. The workspace is checked with
  the new files before any is written; where that finds an error, none is.

  ## What is taken for granted

  Everything here is listed in the preview with its cells.

  - **The header** is the row that names most known columns among the first 60. What stands above it is not read. A row
    below that repeats it is passed over.
  - **Which sheet**: the first that is visible and holds something; where no row of it names known columns, the first that
    does. `--sheet` takes another one.
  - **CSV**: commas, semicolons, tabs or upright strokes, whichever fits the first lines, or `sep=;` says it. UTF-8 with or without a byte-order
    mark, UTF-16; what is neither is read as Windows-1252.
  - **Decimals**: a file that writes `12,50` has a comma before decimals, one that writes `12.50` a point. Where three digits follow
    a comma or a point, the other cells decide: `1,234` is 1234, unless some cell shows a decimal comma.
  - **Numbers of a spreadsheet** with more than 15 digits are rounded to 15, which is what it shows: `34.909999999999997` is
    34.91. No binary number is ever made of a cell.
  - **Quantities**: `2.4 m`, `½`, `1 1/2 in`, `4x`, `2 pcs`; `0.4mx6` is multiplied out; a word that is no unit of the language counts
    pieces (`1 set`, `360 pins`). Where the row states a total, that decides between 360 pins and 1 header.
  - **Units**: those of the column of units, of the cell, or of the header (`Qty (mm)`, `Price per m`). A price per pack or per
    100 is that of no unit, and is not imported.
  - **Currency**: the sign, the code or the number format that most amounts have. An amount in another one is left out.
  - **Keys**: the part number as it is, or its words with hyphens where it holds blanks or signs; without a part number,
    the name. Beside part numbers, a parent in capitals without blanks is one too.
  - **One part in several rows**: its lines in one BOM are added up; the first name and the first cost count, and a second
    cost that differs is a warning with both places. Where name and cost both differ, the row is about another part: it
    becomes a product of its own, with a warning ([import/conflict](diagnostics/import-conflict.md)). Part numbers that differ in
    capitals only are the same, and `n/a`, `TBD`, `generic` and the like are none.
  - **Groups**: a text that stands alone in its row, a column named so, or an unnamed column left of the table. They become comments, and lines of
    a group or a name that says `optional` are optional.
  - **Merged cells** hold for all rows that they cover, for parents, groups, receipts, suppliers and dates. Where such a cell is blank
    without a merge, the row above counts.
  - **Rows with a comma too many** (CSV): put together where only one way makes sense of the numbers, page addresses and
    blanks behind commas; else left out.
  - **Dates**: `2026-11-02` always; `2/11/2026` only where other cells of the column tell day from month.

  ## What is left out

  Each with its row, its cell, its text and the reason: a warning, and the other rows are imported.

  - A row without a part, or without a quantity that can be read: blank, `TBD`, `#DIV/0!`, `2-3`, 0, a formula whose value the file does not
    keep ([import/row](diagnostics/import-row.md)).
  - A cost that cannot be read, or in another currency; the row is kept without it ([import/value](diagnostics/import-value.md)).
  - What is on hand of a service, which is never in stock; its product is kept.
  - Lines through which a product would need itself.
  - Totals are never imported. A stated one that does not fit its rows is said with both figures
    ([import/total](diagnostics/import-total.md)).

  ## What is refused

  Files that are neither CSV nor `.xlsx`, damaged or locked ones, sheets with more than 1,048,576 rows, 16,384 columns or 10 million
  cells, workbooks that have more than 65,536 parts or inflate to more than 512 MiB or to 200 times their size, parts that declare
  entities. Nothing of such a file is read.

  ## Columns

  `--map "Column=field"` says what a column holds; `Column=ignore` keeps it out, `Column=attributes.NAME` makes it an attribute of the
  product, and a column without a name is written as its letter. A saved mapping has one such entry on each line.

  Names are compared in lower case, without signs and brackets; abbreviations count as what they stand for (`Qty`, `No.`,
  `#`, `Desc.`, `Assy`, `Mfr`, `P/N`), and so do some words of German, French and Spanish. Where no column has such a name,
  one that begins like it is taken: `Quantity per printer`, `Price incl. VAT`.

  """

private let tail = """
  ## Back into a spreadsheet

  `cogsmith table products FILE` and `cogsmith table boms FILE` write CSV or `.xlsx` by the ending of the name, under names that are known
  here. Numbers are written digit by digit. A BOM is the version that is effective on the last day of the workspace, for one unit
  of the product, losses included; cost lines, substitutes and conditions have no column.

  """

import Decimals
import Diagnostics
import Quantities
import SourceText
import Tables

/// Turns a table into products, BOMs, stock, receipts or accounts.
///
/// Nothing is guessed in silence: what is taken for granted is listed, and what is left out is a
/// finding with its cell.
public func importTable(_ table: Table, _ options: ImportOptions) -> ImportResult {
  var importer = Importer(table, options)
  importer.run()
  return importer.finished()
}

/// Whether a table has a header of which anything is known.
public func isRecognised(_ table: Table, _ options: ImportOptions) -> Bool {
  table.findHeader(options.map) != nil
}

/// The state of an import.
package struct Importer {
  let table: Table
  let options: ImportOptions
  var result: ImportResult
  var findings: [Finding] = []
  var header = Header(row: 0, number: 0)
  var kind = ImportKind.products
  var numbers = NumberReader()
  var dates = DateReader()
  /// The sign or code of the currency of most amounts.
  var currencySign: String?
  private var assumptionIndex: [String: Int] = [:]

  // What the rows say.
  var products: [ImportedProduct] = []
  var productOfPart: [String: Int] = [:]
  var productOfName: [String: Int] = [:]
  var keys: Set<String> = []
  var boms: [ImportedBOM] = []
  var lineIndex: [LineKey: Int] = [:]
  /// Amounts for the checks of totals.
  var sums = RunningSums()
  /// What stands in the parent column, or carries down from above.
  var carried = FieldTexts()
  /// The products on the way down to the current row of an indented BOM.
  var path: [Int] = []
  var multipliers: [Int: Rational] = [:]
  /// The BOM of each product on that way; -1 before its first line.
  var occurrences: [Int] = []
  /// BOMs of products that were taken apart before.
  var repeated: [Int] = []
  /// How the levels of an indented BOM are written.
  var levels: Levels?
  /// The product that lines without a parent go into.
  var topProduct: Int?
  var receiptIndex: [String: Int] = [:]
  /// The unit that the header of the quantities says, as in `Length (mm)`.
  var headerUnit: String?
  /// The unit that the header of the costs says, as in `Price per m`.
  var headerCostUnit: String?
  var openingIndex: [CivilDate: Int] = [:]
  /// How many keys of a name there are.
  var keyCounts: [String: Int] = [:]
  /// The last text of the column of units, and what it was read as.
  var lastUnit: (text: String, unit: String)?

  /// Texts by field.
  struct FieldTexts {
    private var texts = [String?](repeating: nil, count: Field.allCases.count)

    subscript(field: Field) -> String? {
      get { texts[field.index] }
      set { texts[field.index] = newValue }
    }
  }

  /// How levels are written.
  struct Levels {
    var areDotted = false
    var lowest = 0
    /// Whether one row alone has the lowest level: what it names is made of all others.
    var hasSingleRoot = false
  }

  struct LineKey: Hashable {
    var bom: Int
    var product: Int
    var isOptional: Bool
    var unit: String?
  }

  init(_ table: Table, _ options: ImportOptions) {
    self.table = table
    self.options = options
    result = ImportResult(
      path: table.path, sheet: table.sheet,
      currency: options.known.currency ?? options.currency ?? "USD")
  }

  mutating func run() {
    for remark in table.remarks { assume(remark) }
    if !table.otherSheets.isEmpty, let sheet = table.sheet {
      assume(
        "only the sheet `\(sheet)` is read, not \(alternatives(table.otherSheets, joinedBy: "and"))"
      )
    }
    if options.known.isBroken {
      assume("the workspace has errors: what it has already is not known")
    }
    guard let found = table.findHeader(options.map) else {
      reportNoHeader()
      return
    }
    header = found
    kind = options.kind ?? options.map.kind ?? recognisedKind()
    findings += header.assign(kind, options.map, table)
    result.kind = kind
    result.headerRow = header.number
    describeColumns()
    guard !hasErrors, hasRequiredColumns() else { return }
    settleSpellings()
    seedKnownProducts()
    readRows()
    finishTotals()
  }

  var hasErrors: Bool { findings.contains { $0.severity == .error } }

  /// Lists something that is taken for granted, with the cells it holds for.
  mutating func assume(_ text: String, at place: CellPlace? = nil) {
    let index: Int
    if let known = assumptionIndex[text] {
      index = known
    } else {
      index = result.assumptions.count
      assumptionIndex[text] = index
      result.assumptions.append(ImportResult.Assumption(text: text))
    }
    result.assumptions[index].count += 1
    if let place, result.assumptions[index].places.count < 4 {
      result.assumptions[index].places.append(place)
    }
  }

  // MARK: What the table is

  /// What the table holds, by its columns.
  private func recognisedKind() -> ImportKind {
    func mapped(_ kind: ImportKind) -> Header {
      var copy = header
      _ = copy.assign(kind, options.map, table)
      return copy
    }
    let bom = mapped(.boms)
    let accounts = mapped(.accounts)
    let isAccounts =
      (accounts.has(.name) && (accounts.has(.type) || accounts.has(.number))
        || accounts.has(.number) && accounts.has(.type))
      && header.names.contains { HeaderName($0.value).words.contains("account") }
      && !bom.has(.quantity) && !bom.has(.cost)
    if isAccounts { return .accounts }
    let receipts = mapped(.receipts)
    if receipts.has(.receipt) || receipts.has(.supplier), receipts.has(.date),
      receipts.has(.quantity)
    {
      return .receipts
    }
    if bom.has(.level) || (bom.has(.parent) && bom.has(.quantity)) { return .boms }
    let products = mapped(.products)
    if products.has(.onHand) {
      let isList = products.has(.type) || products.has(.price) || products.has(.unit)
      return isList || products.has(.reorderPoint) ? .products : .opening
    }
    if products.has(.date), bom.has(.quantity) { return .opening }
    return bom.has(.quantity) ? .boms : .products
  }

  private func hasParts(_ header: Header) -> Bool {
    header.has(.key) || header.has(.partNumber) || header.has(.name)
  }

  private mutating func hasRequiredColumns() -> Bool {
    var missing: [String] = []
    switch kind {
    case .products: if !hasParts(header) { missing = ["part-number"] }
    case .boms, .opening, .receipts:
      if !hasParts(header) { missing = ["part-number"] }
      if !header.has(.quantity) { missing.append("quantity") }
    case .accounts: if !header.has(.name), !header.has(.number) { missing = ["name"] }
    }
    if missing.isEmpty, [.opening, .receipts].contains(kind), options.date == nil,
      !header.has(.date)
    {
      findings.append(
        Finding(
          code: .importMissing, severity: .error,
          message:
            "no column says on which day \(kind == .opening ? "the stock was there" : "the goods came")",
          place: headerPlace, label: "the columns are these",
          helps: ["say it for all rows: `--date 2026-11-01`"]))
      return false
    }
    guard !missing.isEmpty else { return true }
    findings.append(
      Finding(
        code: .importHeader, severity: .error,
        message:
          "the table is read as \(kind.phrase), and no column holds \(alternatives(missing, joinedBy: "and"))",
        place: headerPlace, label: "this row was taken for the header",
        helps: ["say which one does: `--map \"\(exampleColumn)=\(missing[0])\"`"]))
    return false
  }

  private var headerPlace: CellPlace? {
    header.names.keys.min().map { CellPlace(row: header.number, column: $0) }
  }

  private var exampleColumn: String {
    header.names.keys.sorted().compactMap { column in
      header.columns.holds(column) ? nil : header.names[column]
    }.first ?? "Column"
  }

  private mutating func reportNoHeader() {
    let first = (0..<min(table.rowCount, 1)).compactMap { row in
      table.row(row).first.map { CellPlace(row: table.number(ofRow: row), column: $0.column) }
    }.first
    findings.append(
      Finding(
        code: .importHeader, severity: .error,
        message: table.rowCount == 0
          ? "`\(table.path)` holds no cells" : "no row names columns that are known",
        place: first, label: "the first row",
        notes: table.rowCount == 0
          ? [] : ["the first 60 rows were searched for names such as `Part number` and `Quantity`"],
        helps: table.rowCount == 0
          ? [] : ["say what the columns hold: `--map \"Their name=quantity\"`"]))
  }

  private mutating func describeColumns() {
    var targets: [Int: String] = [:]
    for field in Field.allCases {
      if let column = header.columns[field] { targets[column] = field.name }
    }
    for attribute in header.attributes {
      targets[attribute.column] = "attributes." + attribute.name
    }
    for column in 0..<header.width {
      let name = header.names[column] ?? ""
      if name.isEmpty, targets[column] == nil { continue }
      result.columns.append(
        ImportResult.Column(
          letter: CellPlace.name(ofColumn: column), header: name, target: targets[column]))
    }
  }
}

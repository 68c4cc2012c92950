import Diagnostics
import Tables

/// The column of each field.
struct FieldColumns {
  private var columns = [Int](repeating: -1, count: Field.allCases.count)

  subscript(field: Field) -> Int? {
    get { columns[field.index] < 0 ? nil : columns[field.index] }
    set { columns[field.index] = newValue ?? -1 }
  }

  /// Whether a column holds any field.
  func holds(_ column: Int) -> Bool { columns.contains(column) }
}

/// The header of a table: where it stands, and what each column is.
struct Header {
  /// The position of its row.
  var row: Int
  /// The number of its row.
  var number: Int
  /// The header of each column.
  var names: [Int: String] = [:]
  /// How many columns the table has.
  var width = 0
  /// How many bytes each header has in the file.
  var lengths: [Int] = []
  /// The column of each field.
  var columns = FieldColumns()
  /// Columns that become attributes.
  var attributes: [(column: Int, name: String)] = []
  /// Columns that were mapped to nothing.
  var ignored: Set<Int> = []

  func has(_ field: Field) -> Bool { columns[field] != nil }

  /// Whether a row of the table could be the header once more: a cell is as long as what stands above.
  func mayRepeat(_ cell: Table.Cell) -> Bool {
    cell.column < lengths.count && lengths[cell.column] == cell.byteCount
  }

  /// The header of a field's column, as it is shown.
  func name(_ field: Field) -> String {
    columns[field].map { names[$0] ?? CellPlace.name(ofColumn: $0) } ?? field.name
  }
}

/// Every name of a column that is known, whatever the table holds.
private let knownNames: Set<String> = Set(
  ImportKind.allCases.flatMap { FieldNames.all(of: $0).flatMap(\.names) })

/// How many of the first rows may be the header.
private let searchedRows = 60

/// What the header of a field may begin with, where no column has one of its names: `Unit price incl.
/// tax`, `Quantity per printer`.
private let beginnings: [(field: Field, words: [String])] = [
  (.total, ["total ", "subtotal ", "sub total ", "extended ", "line total "]),
  (.quantity, ["quantity ", "number of ", "number required ", "pieces "]),
  (.cost, ["unit price ", "unit cost ", "price per ", "cost per ", "price ", "cost ", "each "]),
  (.partNumber, ["part number ", "sku ", "article number ", "manufacturer part number "]),
  (.name, ["part name ", "component ", "item name ", "name ", "description "]),
]

/// Whether a header begins as that of a field does; a price per pack or per 100 is that of no unit.
private func isLoose(_ words: String) -> Bool {
  guard !words.contains(where: { $0.isNumber }) else { return false }
  let packs: Set<String> = [
    "pack", "packs", "package", "box", "bag", "roll", "reel", "lot", "kit", "order", "shipping",
  ]
  guard !words.split(separator: " ").contains(where: { packs.contains(String($0)) }) else {
    return false
  }
  return beginnings.contains { $0.words.contains { words.hasPrefix($0) } }
}

extension Table {
  /// The row that names the most known columns; nil where none names two, or one that is mapped.
  func findHeader(_ map: ColumnMap) -> Header? {
    let mapped = Set(map.entries.map { HeaderName($0.column).words })
    var best: (score: Int, row: Int)?
    for row in 0..<min(rowCount, searchedRows) {
      var score = 0
      for cell in self.row(row) where cell.kind == .text {
        let text = self.text(cell)
        guard text.utf8.count <= 80 else { continue }
        let words = HeaderName(text).words
        if mapped.contains(words) {
          score += 4
        } else if knownNames.contains(words) || isLoose(words) {
          score += 2
        }
      }
      if score >= 4, score > best?.score ?? 0 { best = (score, row) }
    }
    guard let best else { return nil }
    var header = Header(row: best.row, number: number(ofRow: best.row))
    for cell in self.row(best.row) {
      header.names[cell.column] = text(cell).collapsed
      header.width = max(header.width, cell.column + 1)
      while header.lengths.count <= cell.column { header.lengths.append(-1) }
      header.lengths[cell.column] = cell.byteCount
    }
    return header
  }

  /// The cells of a column in the first rows below the header.
  func sample(_ column: Int, below header: Header, _ count: Int = 200) -> [Cell] {
    var cells: [Cell] = []
    for row in header.row + 1..<max(min(rowCount, header.row + 1 + count), header.row + 1) {
      if let cell = cell(row, column) { cells.append(cell) }
    }
    return cells
  }
}

extension Header {
  /// Gives columns to the fields of a kind: mapped ones first, then those whose names are known.
  mutating func assign(_ kind: ImportKind, _ map: ColumnMap, _ table: Table) -> [Finding] {
    columns = FieldColumns()
    attributes = []
    ignored = []
    var findings: [Finding] = []
    var taken: Set<Int> = []
    for entry in map.entries {
      guard let column = column(named: entry.column, table) else {
        findings.append(missing(entry))
        continue
      }
      switch entry.target {
      case .attribute(let name): attributes.append((column, name))
      case .field(.ignore): ignored.insert(column)
      case .field(let field):
        if let other = columns[field] {
          findings.append(
            Finding(
              code: .importColumn, severity: .error,
              message: "two columns are mapped to `\(field.name)`",
              place: CellPlace(row: number, column: column), label: "this one",
              related: [(CellPlace(row: number, column: other), "and this one")]))
        }
        columns[field] = column
      }
      taken.insert(column)
    }
    let words = names.mapValues { HeaderName($0).words }
    for known in FieldNames.all(of: kind) where columns[known.field] == nil {
      let candidates = names.keys.sorted().filter { !taken.contains($0) }
      search: for name in known.names {
        for column in candidates where words[column] == name {
          guard fits(known.field, column, name, table) else { continue }
          columns[known.field] = column
          taken.insert(column)
          break search
        }
      }
    }
    let fields = Set(FieldNames.all(of: kind).map(\.field))
    for (field, beginnings) in beginnings where fields.contains(field) && columns[field] == nil {
      let column = names.keys.sorted().first { column in
        guard !taken.contains(column), let words = words[column], isLoose(words) else {
          return false
        }
        return beginnings.contains { words.hasPrefix($0) } && fits(field, column, words, table)
      }
      guard let column else { continue }
      columns[field] = column
      taken.insert(column)
    }
    if columns[.group] == nil { takeUnnamedGroup(kind, table) }
    return findings
  }

  /// Whether a column of an ambiguous name holds what the field wants.
  private func fits(_ field: Field, _ column: Int, _ name: String, _ table: Table) -> Bool {
    switch field {
    case .partNumber:
      if ["part", "article", "code"].contains(name), isMostlySentences(column, table) {
        return false
      }
      guard ["id", "part", "code", "article", "item number", "number"].contains(name) else {
        return true
      }
      return !isRunningNumber(column, table)
    case .quantity:
      guard ["number", "count", "required", "usage", "q", "pieces"].contains(name) else {
        return true
      }
      return isMostlyNumbers(column, table) && !isRunningNumber(column, table)
    case .name, .unit: return !isMostlyPlainNumbers(column, table)
    case .total: return isMostlyNumbers(column, table)
    case .cost, .price, .multiplier: return isMostlyNumbers(column, table)
    default: return true
    }
  }

  /// Whether a column counts the rows: 1, 2, 3.
  func isRunningNumber(_ column: Int, _ table: Table) -> Bool {
    var next: Int?
    var count = 0
    for cell in table.sample(column, below: self, 60) {
      guard let number = Int(table.text(cell)) else { return false }
      if let next, number != next { return false }
      next = number + 1
      count += 1
    }
    return count > 2
  }

  /// Whether most cells of a column begin with a digit or the sign of a currency.
  private func isMostlyNumbers(_ column: Int, _ table: Table) -> Bool {
    var numbers = 0
    var others = 0
    for cell in table.sample(column, below: self) {
      switch cell.kind {
      case .number, .fault, .formula: numbers += 1
      default:
        let text = table.text(cell)
        let isNumber = NumberReader.looksLikeNumber(text)
        if isNumber { numbers += 1 } else { others += 1 }
      }
    }
    return numbers > 0 && numbers >= others
  }

  /// Whether most cells of a column have blanks in them, as names have and numbers of parts have not.
  private func isMostlySentences(_ column: Int, _ table: Table) -> Bool {
    let cells = table.sample(column, below: self)
    return cells.count { table.text($0).contains(" ") } * 2 > cells.count
  }

  /// Whether most cells of a column are numbers and nothing else.
  private func isMostlyPlainNumbers(_ column: Int, _ table: Table) -> Bool {
    let cells = table.sample(column, below: self)
    let numbers = cells.count { cell in
      cell.kind == .number || table.withBytes(cell) { NumberReader.plain($0) != nil }
    }
    return !cells.isEmpty && numbers * 2 > cells.count
  }

  private func column(named name: String, _ table: Table) -> Int? {
    if let column = names.keys.sorted().first(where: { names[$0] == name }) { return column }
    let words = HeaderName(name).words
    let near = names.keys.sorted().filter {
      names[$0].map { HeaderName($0).words == words } ?? false
    }
    if let column = near.first { return column }
    guard name.utf8.count <= 3, name.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      return nil
    }
    return (0..<max(width, 1)).first { CellPlace.name(ofColumn: $0) == name }
  }

  private func missing(_ entry: ColumnMap.Entry) -> Finding {
    let headers = names.keys.sorted().compactMap { names[$0] }
    let near = suggestions(for: entry.column, among: headers)
    return Finding(
      code: .importColumn, severity: .error,
      message: "the table has no column `\(entry.column)`",
      place: names.keys.min().map { CellPlace(row: number, column: $0) },
      label: "this row was taken for the header",
      helps: [
        near.isEmpty
          ? "its columns are \(alternatives(headers, joinedBy: "and"))"
          : "did you mean \(alternatives(near))?"
      ])
  }

  /// A column without a name, with merged or scattered texts left of the table, groups its lines.
  private mutating func takeUnnamedGroup(_ kind: ImportKind, _ table: Table) {
    guard kind == .boms, let left = names.keys.min(), left > 0, columns[.parent] == nil else {
      return
    }
    for column in stride(from: left - 1, through: 0, by: -1) where names[column] == nil {
      let cells = table.sample(column, below: self)
      guard !cells.isEmpty, cells.allSatisfy({ $0.kind == .text }) else { continue }
      columns[.group] = column
      return
    }
  }
}

extension NumberReader {
  /// Whether a text could be meant for a number.
  static func looksLikeNumber(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { $0 != " " && $0 != "(" && $0 != "-" })
    else {
      return false
    }
    if "$€£¥₹½¼¾⅓⅔⅛.".unicodeScalars.contains(first) { return true }
    guard ("0"..."9").contains(first) else {
      return ["tbd", "n/a", "na", "-", "?", "tba"].contains(text.lowercased())
    }
    return text.utf8.count <= 24
  }
}

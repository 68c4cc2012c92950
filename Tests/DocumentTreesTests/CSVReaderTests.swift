import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// Comma-separated values as RFC 4180 and spreadsheets write them, and the events they make.
@Suite struct CSVReaderTests {
  private func table(_ csv: String) -> (rows: [[String]], places: [[String]], codes: [String]) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "receipts.csv", contents: Array(csv.utf8))
    let table = readCSV(file, source: SourceID(index: 0), into: &bag)
    var rows: [[String]] = []
    var places: [[String]] = []
    for row in 0..<max(table.rowStarts.count - 1, 0) {
      let cells = table.row(row).map { table.cells[$0] }
      rows.append(
        cells.map { cell in
          let range = Int(cell.text)..<Int(cell.text) + Int(cell.count)
          return cell.isDecoded
            ? String(decoding: table.decoded[range], as: UTF8.self) : file.text(range)
        })
      places.append(cells.map { file.text(Int($0.start)..<Int($0.end)) })
    }
    return (rows, places, bag.diagnostics.map(\.code.rawValue))
  }

  @Test(arguments: [
    ("", []), ("\n\n", []), ("a", [["a"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]), ("a\n\n\nb\n,,\n\nc", [["a"], ["b"], ["c"]]),
    // Cells without text.
    (",", []), ("a,", [["a", ""]]), (",a", [["", "a"]]), ("a,,b", [["a", "", "b"]]),
    ("a,\nb", [["a", ""], ["b"]]), ("\"\"", []), ("a,\"\"\n", [["a", ""]]),
    // Blanks around a cell do not count; in quotes they do.
    (" a , b\t,c \n", [["a", "b", "c"]]), ("a b, c d ", [["a b", "c d"]]),
    ("\" a \",b", [[" a ", "b"]]), (" \"a\" ,b", [["a", "b"]]), ("\" \"\n", [[" "]]),
    // Quotes.
    ("\"a,b\",c", [["a,b", "c"]]), ("\"a\"\"b\"", [["a\"b"]]), ("\"\"\"\"", [["\""]]),
    ("\"\"\"a\"\"\",b", [["\"a\"", "b"]]), ("\"a\nb\",c\nd", [["a\nb", "c"], ["d"]]),
    ("\"a\r\nb\"\r\nc", [["a\r\nb"], ["c"]]), ("a\"b,c", [["a\"b", "c"]]),
    ("a \"b\",c", [["a \"b\"", "c"]]),
    ("\"a\"b,c", [["ab", "c"]]), ("\"a\" b,c", [["ab", "c"]]), ("'a,b'", [["'a", "b'"]]),
    // Anything else is text.
    ("Ø,漢🪑\né,\"漢\"", [["Ø", "漢🪑"], ["é", "漢"]]), ("a;b\tc", [["a;b\tc"]]),
    ("#a,= b", [["#a", "= b"]]),
    ("a\u{2028}b,c\u{85}d", [["a\u{2028}b", "c\u{85}d"]]),
    // Rows need not have the same number of cells.
    ("a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]]),
  ]) func `rows and cells`(csv: String, rows: [[String]]) {
    let found = table(csv)
    #expect(found.rows == rows)
    #expect(found.codes == [])
    let marked = table("\u{FEFF}" + csv)
    #expect(marked.rows == rows)
  }

  @Test func `the place of a cell is what was written, quotes included`() {
    let found = table("a, \"b\"\"c\" ,d \n \"e\nf\",, g")
    #expect(found.places == [["a", "\"b\"\"c\"", "d"], ["\"e\nf\"", "", "g"]])
  }

  private let layout = EventTableLayout(
    section: "receipts", hasIDs: true, eventColumns: ["date", "supplier"],
    lineColumns: ["item", "quantity", "lot"], required: [], foreignNames: ["part": "item"])

  private struct Events {
    var outline: String
    var marked: String
    var codes: [String]
    var messages: [String]
  }

  private func events(_ csv: String, _ layout: EventTableLayout? = nil) -> Events {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "receipts.csv", contents: Array(csv.utf8))
    let source = SourceID(index: 0)
    let table = readCSV(file, source: source, into: &bag)
    let tree = eventTree(table, layout ?? self.layout, file, source: source, into: &bag)
    let read = ReadText(file: file, tree: tree, diagnostics: bag.sorted())
    #expect(tree.violations(in: file, isNested: false) == [])
    #expect(read.violations.filter { $0.contains("points") } == [])
    return Events(
      outline: read.outline, marked: read.marked, codes: read.codes, messages: read.messages)
  }

  private func expect(
    _ marked: String, _ outline: String, _ messages: [String], _ layout: EventTableLayout? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = events(MarkedText(marked).text, layout)
    #expect(found.marked == marked, sourceLocation: sourceLocation)
    #expect(found.outline == outline, sourceLocation: sourceLocation)
    #expect(found.messages == messages, sourceLocation: sourceLocation)
  }

  @Test func `rows with one id are the lines of one event`() {
    let expected =
      "{receipts: {R-1: {date: 2026-11-02, supplier: Ryerson, lines: "
      + "[{item: steel, quantity: 10 sheet}, {item: bolt, quantity: 5, lot: H-1}]}, "
      + "R-2: {date: 2026-11-03, lines: [{item: bolt, quantity: 1}]}}}"
    expect(
      """
      id,date,supplier,item,quantity,lot
      R-1,2026-11-02,Ryerson,steel,10 sheet,
      R-2,2026-11-03,,bolt,1
      R-1,,,bolt,5,H-1
      """, expected, [])
    // Columns may stand in any order and be written in capitals; what is the same may be repeated.
    expect(
      """
      Lot,Quantity,ITEM,supplier,Date,id

      ,10 sheet,steel,Ryerson,2026-11-02,R-1
      H-1,5,bolt,,2026-11-02,"R-1"
      ,1,bolt,,2026-11-03,R-2
      """, expected, [])
  }

  @Test func `columns may be missing, but for the id`() {
    expect("id,item\nR-1,steel\n", "{receipts: {R-1: {lines: [{item: steel}]}}}", [])
    expect("«item»,date\nsteel,2026-11-02\n", "{receipts: {}}", ["this file has no column `id`"])
    expect("«»", "{receipts: {}}", ["this file is empty"])
    expect("id,item\n", "{receipts: {}}", [])
  }

  @Test func `columns that are not known or there twice`() {
    expect(
      "id,«itm»,«quantity per sheet»,«item»\nR-1,steel,1,bolt\n".replacing("«item»", with: "item"),
      "{receipts: {R-1: {lines: [{item: bolt}]}}}",
      ["`itm` is not a column of receipts", "`quantity per sheet` is not a column of receipts"])
    expect(
      "id,item,«Item»\nR-1,steel,bolt\n", "{receipts: {R-1: {lines: [{item: steel}]}}}",
      ["the column `item` is there twice"])
    let found = events("id,itm\nR-1,steel\n")
    #expect(found.codes == ["csv/column"])
  }

  @Test func `columns that must be there are missing once, and no row is read`() {
    var strict = layout
    strict.required = ["item", "quantity"]
    expect(
      "«id»,lot\nR-1,a\nR-2,b\n", "{receipts: {}}",
      ["this file has no columns `item` and `quantity`"], strict)
    // What was meant is proposed, and not reported as missing too.
    expect(
      "id,«part»,«quantty»\nR-1,steel,1\n", "{receipts: {}}",
      ["`part` is not a column of receipts", "`quantty` is not a column of receipts"], strict)
  }

  @Test func `a header with other separators says which`() {
    for separator in [";", "\t", "|"] {
      let csv = "id,date,item,quantity\nR-1,2026-11-02,steel,1\n".replacing(",", with: separator)
      let found = events(csv)
      #expect(found.messages == ["the columns of this file are not separated by commas"])
      #expect(found.outline == "{receipts: {}}")
    }
  }

  @Test func `rows without an id, or with more cells than the header, are left out`() {
    expect(
      "id,item\nR-1,steel\n«»,bolt\nR-2,a,«b»,c\nR-3,nut,,\n",
      "{receipts: {R-1: {lines: [{item: steel}]}, R-3: {lines: [{item: nut}]}}}",
      ["this row has no id", "this row has more cells than the header"])
  }

  @Test func `rows of one event that contradict each other`() {
    expect(
      "id,date,item\nR-1,‹2026-11-02›,steel\nR-1,«2026-11-03»,bolt\n",
      "{receipts: {R-1: {date: 2026-11-02, lines: [{item: steel}, {item: bolt}]}}}",
      ["the rows of one event say different things about `date`"])
  }

  @Test func `events without lines have one row each`() {
    let builds = EventTableLayout(
      section: "builds", hasIDs: true, eventColumns: ["date", "product"], lineColumns: [],
      required: [], foreignNames: [:])
    expect(
      "id,date,product\nB-1,2026-11-02,bench\n«B-1»,2026-11-02,bench\n",
      "{builds: {B-1: {date: 2026-11-02, product: bench}}}", ["this id stands in two rows"], builds)
  }

  @Test func `opening stock has no ids: rows of one day belong together`() {
    let opening = EventTableLayout(
      section: "opening", hasIDs: false, eventColumns: ["date"], lineColumns: ["item", "quantity"],
      required: [], foreignNames: [:])
    expect(
      "date,item,quantity\n2026-11-01,steel,1\n2026-11-02,bolt,2\n2026-11-01,nut,3\n",
      "{opening: [{date: 2026-11-01, lines: [{item: steel, quantity: 1}, {item: nut, quantity: 3}]}, "
        + "{date: 2026-11-02, lines: [{item: bolt, quantity: 2}]}]}", [], opening)
    expect("«»", "{opening: []}", ["this file is empty"], opening)
  }

  @Test func `a quote that never closes is the only finding, and what stands above it is read`() {
    expect(
      "id,item\nR-1,steel\nR-2, «\"»bolt\nR-3,nut\n",
      "{receipts: {R-1: {lines: [{item: steel}]}}}", ["this quote is never closed"])
    expect("id,«\"»item\nR-1,steel\n", "{receipts: {}}", ["this quote is never closed"])
    expect("«\"»", "{receipts: {}}", ["this quote is never closed"])
    var bag = DiagnosticBag()
    let file = SourceFile(path: "a.csv", contents: Array("id,item\nR-1,\"x\n".utf8))
    let table = readCSV(file, source: SourceID(index: 0), into: &bag)
    let tree = eventTree(table, layout, file, source: SourceID(index: 0), into: &bag)
    #expect(tree.brokenAt == 12)
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `line endings`(end: String) {
    let csv = ["id,item", "R-1,\"a\nb\"", "R-2,bolt"].joined(separator: end)
    #expect(
      events(csv).outline
        == "{receipts: {R-1: {lines: [{item: a\nb}]}, R-2: {lines: [{item: bolt}]}}}")
  }
}

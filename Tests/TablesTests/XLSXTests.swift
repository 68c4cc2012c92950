import Diagnostics
import Tables
import TestSupport
import Testing

/// Workbooks as spreadsheet programs write them.
@Suite struct XLSXTests {
  private func table(_ bytes: [UInt8], _ bag: inout DiagnosticBag) -> Table? {
    readTable(bytes, path: "book.xlsx", into: &bag)
  }

  /// The cells of a sheet, each as its place, its kind and its text.
  private func cells(_ bytes: [UInt8]) -> [String] {
    var bag = DiagnosticBag()
    guard let table = table(bytes, &bag) else { return bag.diagnostics.map(\.message) }
    return (0..<table.rowCount).flatMap { row in
      table.row(row).map { cell in
        let place = CellPlace(row: table.number(ofRow: row), column: cell.column)
        return "\(place) \(cell.kind) \(table.text(cell))"
      }
    }
  }

  @Test func `cells of every type`() {
    let rows = """
      <row r='4'><c r='B4' t='s'><v>1</v></c><c r='C4'><v>34.909999999999997</v></c>
      <c r='D4' t='b'><v>1</v></c><c r='E4' t='e'><f>1/0</f><v>#DIV/0!</v></c>
      <c r='F4' t='str'><f>A1</f><v>joined</v></c>
      <c r='G4' t='inlineStr'><is><r><t>in </t></r><r><t>line</t></r></is></c>
      <c r='H4'><f>SUM(A1:A3)</f></c><c r='I4' s='1'/></row>
      <row r='7'><c r='A7'><v>1E-3</v></c></row>
      """
    let strings =
      "<si><t>unused</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh sb='0' eb='1'><t>kana</t></rPh></si>"
    #expect(
      cells(workbook(sheet: sheetXML(rows), strings: strings)) == [
        "B4 text rich text", "C4 number 34.909999999999997", "D4 boolean TRUE",
        "E4 fault #DIV/0!", "F4 text joined", "G4 text in line", "H4 formula =SUM(A1:A3)",
        "A7 number 1E-3",
      ])
  }

  @Test func `cells without places follow each other, and prefixes do not matter`() {
    let sheet = """
      <x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetData>
      <x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>
      <x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>
      """
    #expect(cells(workbook(sheet: sheet)) == ["A1 number 1", "B1 number 2", "A2 number 3"])
  }

  /// Serial 1 is 1900-01-01, 60 the day that never was, 61 is 1900-03-01, 46 338 is 2026-11-12.
  @Test(arguments: [
    ("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("25569", "1970-01-01"),
    ("46338.75", "2026-11-12"), ("2958465", "9999-12-31"),
  ]) func `serial numbers are days where their format says so`(serial: String, day: String) {
    let styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
    let rows = "<row r='1'><c r='A1' s='1'><v>\(serial)</v></c></row>"
    #expect(cells(workbook(sheet: sheetXML(rows), styles: styles)) == ["A1 date \(day)"])
  }

  @Test func `formats tell percentages and currencies`() throws {
    let styles = """
      <numFmts><numFmt numFmtId='170' formatCode='[$£-809]#,##0.00'/>
      <numFmt numFmtId='171' formatCode='#,##0.00\\ &quot;EUR&quot;'/>
      <numFmt numFmtId='172' formatCode='0.00&quot; mm&quot;'/></numFmts>
      <cellXfs><xf numFmtId='0'/><xf numFmtId='10'/><xf numFmtId='170'/><xf numFmtId='171'/>
      <xf numFmtId='172'/></cellXfs>
      """
    let rows =
      "<row r='1'>"
      + (0..<5).map { "<c s='\($0)'><v>\($0)</v></c>" }.joined() + "</row>"
    var bag = DiagnosticBag()
    let table = try #require(table(workbook(sheet: sheetXML(rows), styles: styles), &bag))
    #expect(
      table.row(0).map { table.format($0) }
        == [.plain, .percent, .currency("£"), .currency("EUR"), .plain])
  }

  @Test func `merged cells are kept`() throws {
    let sheet = sheetXML(
      "<row r='5'><c r='B5'><v>1</v></c></row>",
      merges: "<mergeCells><mergeCell ref='B5:B8'/><mergeCell ref='nonsense'/></mergeCells>")
    var bag = DiagnosticBag()
    let table = try #require(table(workbook(sheet: sheet), &bag))
    #expect(table.merges.map(\.first.description) == ["B5"])
    #expect(table.merges.map(\.last.description) == ["B8"])
  }

  @Test func `what is written is read again`() throws {
    let rows: [[TableValue]] = [
      [.text("Part & <number>"), .text("Cost"), .blank, .text("Nächste \"Zeile\"\nhier")],
      [.text("A-1"), .number("0.10000000000000000001"), .text("=1+1"), .number("-3")],
    ]
    let bytes = try #require(xlsxFile(rows, sheet: "Parts & more"))
    #expect(
      cells(bytes) == [
        "A1 text Part & <number>", "B1 text Cost", "D1 text Nächste \"Zeile\"\nhier", "A2 text A-1",
        "B2 number 0.10000000000000000001", "C2 text =1+1", "D2 number -3",
      ])
    #expect(xlsxFile(rows, sheet: "Parts & more") == bytes, "the same bytes every time")
  }
}

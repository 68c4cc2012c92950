import Diagnostics
import Tables
import TestSupport
import Testing

/// Files that were made to do harm, or that broke on the way.
@Suite struct HostileTableTests {
  private let good = workbook(
    sheet: sheetXML("<row r='1'><c r='A1'><v>1</v></c></row>"), strings: "<si><t>a</t></si>")

  /// What is said of a file that must not be read.
  private func refusal(_ bytes: [UInt8], limits: TableLimits = .standard) -> String {
    var bag = DiagnosticBag()
    let table = readTable(bytes, path: "book.xlsx", limits: limits, into: &bag)
    #expect(table == nil)
    return bag.diagnostics.map { finding in
      "\(finding.code.rawValue): " + finding.notes.joined(separator: "; ")
    }.joined(separator: "\n")
  }

  @Test func `a zip bomb is refused before it fills the memory`() {
    // 64 MiB of blanks in a shared text: about 64 KB in the file.
    let blanks = String(repeating: " ", count: 1 << 26)
    let bytes = workbook(
      sheet: sheetXML("<row><c t='s'><v>0</v></c></row>"), strings: "<si><t>\(blanks)</t></si>")
    #expect(bytes.count < 1 << 20)
    #expect(refusal(bytes).hasPrefix("import/too-large: `xl/sharedStrings.xml` inflates"))
  }

  @Test func `all parts together have a budget`() {
    var limits = TableLimits()
    limits.inflatedBytes = 400
    #expect(refusal(good, limits: limits).hasPrefix("import/too-large"))
  }

  @Test func `entities are not declared`() {
    let bomb = """
      <!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
      <worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData></worksheet>
      """
    #expect(
      refusal(workbook(sheet: bomb))
        == "import/unreadable: `xl/worksheets/sheet1.xml` declares entities, which no spreadsheet program writes"
    )
  }

  @Test func `elements do not nest without end`() {
    let deep = String(repeating: "<a>", count: 10_000)
    #expect(refusal(workbook(sheet: deep)).contains("elements inside elements without end"))
  }

  @Test func `rows, columns and cells have limits`() {
    let row = "<row r='1048577'><c><v>1</v></c></row>"
    #expect(refusal(workbook(sheet: sheetXML(row))).contains("at most 1048576 rows"))
    let column = "<row><c r='XFE1'><v>1</v></c></row>"
    #expect(refusal(workbook(sheet: sheetXML(column))).contains("at most 16384 columns"))
    var limits = TableLimits()
    limits.cells = 2
    let cells = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"
    #expect(refusal(workbook(sheet: sheetXML(cells)), limits: limits).contains("at most 2 cells"))
  }

  @Test func `a file that breaks off is refused, wherever it does`() {
    for count in stride(from: 4, to: good.count - 1, by: 7) {
      var bag = DiagnosticBag()
      #expect(readTable(Array(good[..<count]), path: "book.xlsx", into: &bag) == nil, "\(count)")
      #expect(bag.diagnostics.map(\.code) == [.importUnreadable])
    }
  }

  @Test(arguments: 0..<40) func `damaged bytes never do more than be refused`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var bytes = good
    for _ in 0..<3 {
      bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
    }
    var bag = DiagnosticBag()
    let table = readTable(bytes, path: "book.xlsx", into: &bag)
    #expect((table == nil) == bag.hasErrors)
  }

  @Test func `a text or a sheet that is not there`() {
    var bag = DiagnosticBag()
    let rows =
      "<row><c t='s'><v>7</v></c><c t='s'><v>-1</v></c><c t='s'><v>x</v></c><c><v>2</v></c></row>"
    let table = readTable(
      workbook(sheet: sheetXML(rows)), path: "book.xlsx", into: &bag)
    #expect(table?.cellCount == 1)
    #expect(
      table?.remarks == ["3 cells of the sheet name a text or a place that is not there"])
    #expect(readTable(good, path: "book.xlsx", sheet: "Prices", into: &bag) == nil)
    #expect(bag.diagnostics.map(\.message) == ["`book.xlsx` has no sheet `Prices`"])
  }

  @Test func `an archive without a workbook says so`() throws {
    let bytes = try #require(zipArchive([("word/document.xml", Array("<a/>".utf8))]))
    #expect(refusal(bytes).contains("there is no Excel workbook in it"))
  }
}

import Diagnostics
import Imports
import Catalogs
import Interpreter
import TestSupport
import Testing

/// One golden for every kind of finding that an import makes.
@Suite struct FindingTests {
  @Test func `a file that is no table`() throws {
    let table = try TestImport(bytes: [0xD0, 0xCF, 0x11, 0xE0], path: "old.xls")
    expectGolden(table.shown, "imports/unreadable.txt")
  }

  @Test func `a workbook that inflates to more than it should`() throws {
    let blanks = String(repeating: " ", count: 1 << 25)
    let book = workbook(
      sheet: sheetXML("<row><c t='s'><v>0</v></c></row>"), strings: "<si><t>\(blanks)</t></si>")
    expectGolden(try TestImport(bytes: book, path: "bomb.xlsx").shown, "imports/too-large.txt")
  }

  @Test func `a table whose columns are not known`() throws {
    expectGolden(try TestImport("Teil,Wieviel\nX-1,4\n").shown, "imports/header.txt")
  }

  @Test func `a BOM without a quantity`() throws {
    var options = ImportOptions()
    options.kind = .boms
    expectGolden(
      try TestImport("Part number,Description,How many\nX-1,Bolt,4\n", options).shown,
      "imports/no-quantity.txt")
  }

  @Test func `a mapping of a column that is not there`() throws {
    var options = ImportOptions()
    _ = options.map.add("Qyt=quantity")
    expectGolden(
      try TestImport("Part number,Qty\nX-1,4\n", options).shown, "imports/column.txt")
  }

  @Test func `stock without a day`() throws {
    var options = ImportOptions()
    options.kind = .opening
    expectGolden(try TestImport("Part number,Qty\nX-1,4\n", options).shown, "imports/no-day.txt")
  }

  /// Found by the fuzzer: a service on hand made opening stock that `check` refused.
  @Test func `stock of what is never in stock`() throws {
    let products = try TestImport(
      "SKU,Name,Type,UoM,Cost,On hand,As of\nW 40,Welding hour,Service,h,42.00,3,2026-10-01\nB-6,Bolt,,,1,4,2026-10-01\n"
    )
    expectGolden(products.shown, "imports/service.txt")
    #expect(!(try products.workspace().check().hasErrors))
  }

  /// Found by the fuzzer: a quantity on hand in a unit that does not convert made stock that `check` refused.
  @Test func `quantities of a product are in its own unit`() throws {
    let table = try TestImport(
      """
      SKU,Name,UoM,Cost,On hand,Reorder point,As of
      ST-16,Steel,sqft,3.05,640 in,200,2026-10-01
      ST-11,Plate,sqft,3.05,10 m2,2 kg,2026-10-01
      W-1,Wire,,2.00,30 lb,500 g,2026-10-01
      """)
    #expect(
      table.messages == [
        "row 2: `640 in` is in `in`, and `ST-16` is counted in `sqft`",
        "row 3: `2 kg` is in `kg`, and `ST-11` is counted in `sqft`",
      ])
    #expect(
      table.manifest("products").contains(
        "W-1: {name: Wire, unit: lb, cost: 2.00/lb, reorder-point: 500 g}"))
    // A square metre of what is 3.05 a square foot is not 3.05.
    #expect(table.manifest("opening").contains("{item: ST-11, quantity: 10 m2, cost: 3.05/sqft}"))
    let workspace = try table.workspace()
    #expect(!workspace.check().hasErrors, "\(workspace.findings())")
  }

  @Test func `a reorder point below 0 is none`() throws {
    let table = try TestImport("SKU,Name,Cost,Reorder point\nB-6,Bolt,1,-6\n")
    #expect(table.messages == ["row 2: `-6` is below 0"])
    #expect(!(try table.workspace().check().hasErrors))
  }

  /// Found by the fuzzer: headings become comments, and some signs end a comment, or are none that YAML takes.
  @Test(arguments: [
    "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{9B}", "\u{1B}", "\u{202E}",
    "\u{FFFF}",
    "\u{FFFE}", "\u{0}", "\r",
  ]) func `no heading ends its comment`(sign: String) throws {
    let table = """
      Part number,Name,Qty,Unit cost
      "CASTINGS\(sign)products: {evil: {cost: 1}}",,,
      C-1,Body,2,3.00
      "SCREWS\(sign)    evil: {cost: 1}",,,
      B-6,Bolt,4,0.10
      """
    for path in ["table.csv", "a\(sign)products: {}.csv"] {
      let imported = try TestImport(table, path: path)
      guard !imported.prepared.hasErrors else { continue }
      let workspace = try imported.workspace()
      #expect(!workspace.check().hasErrors, "\(workspace.findings())")
      #expect(workspace.workspace.catalog?.items.count == 3)
      #expect(imported.manifest("boms").contains("# CASTINGS"))
    }
  }

  @Test func `cells that hold no value`() throws {
    let table = try TestImport(
      """
      Parent,Part number,Qty,Unit cost,Total
      frame,X-1,4,#N/A,
      frame,X-2,2,ask Tom,
      frame,X-3,2,1.50,4.00
      frame,,2,1.50,3.00
      """)
    expectGolden(table.shown, "imports/values.txt")
  }

  @Test func `a sheet that computes nothing until it is opened`() throws {
    let rows = """
      <row r='1'><c r='A1' t='inlineStr'><is><t>Part number</t></is></c>
      <c r='B1' t='inlineStr'><is><t>Qty</t></is></c></row>
      <row r='2'><c r='A2' t='inlineStr'><is><t>X-1</t></is></c><c r='B2'><f>2*3</f></c></row>
      <row r='3'><c r='A3' t='inlineStr'><is><t>X-2</t></is></c>
      <c r='B3' t='e'><f>1/0</f><v>#DIV/0!</v></c></row>
      """
    expectGolden(
      try TestImport(bytes: workbook(sheet: sheetXML(rows)), path: "list.xlsx").shown,
      "imports/formulas.txt")
  }

  @Test func `the page lists the columns that are known`() {
    expectFile(importReference(), packageRoot + "/Grammar/import.md")
  }
}

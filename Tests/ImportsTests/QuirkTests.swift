import Decimals
import Imports
import Interpreter
import Quantities
import TestSupport
import Testing

/// What real tables do, each survived or named by its cell.
@Suite struct QuirkTests {
  /// A parts list with a title, units, totals that do not fit, and cells that hold no number.
  private static let list = """
    Vise 6 in;;;;;;
    Rev. C, as built;;;;;;
    ;;;;;;
    Pos;Part no.;Description;Qty;UoM;Unit price (€);Total price
    CASTINGS;;;;;;
    1;C-100;Vise body;1;ea;72,00;72,00
    2;C-200;Jaw;1 set;;21,50;21,50
    ;;Subtotal castings;;;;93,50
    HARDWARE;;;;;;
    3;H-10;Cap screw M6;12;pcs;0,42;5,04
    4;H-20;Dowel pin;½;dozen;3,60;1,80
    5;H-30;Key stock;0,4mx6;;2,50;6,00
    6;H-40;Header;360 pins;;0,03;10,80
    7;H-50;Spring;#DIV/0!;;1,10;
    8;H-60;Grease;TBD;;4,00;
    9;H-70;Washer;24;;n/a;
    10;H-10;Cap screw M6;4;pcs;0,45;1,80
    11;;Crank handle;1;;11,20;11,20
    12;H-80;Plate;1.234;;0,10;99,99
    ;;;;;Total;210,00
    Printed 2 Nov 2026;;;;;;
    """

  @Test func `a parts list with everything in it`() throws {
    var options = ImportOptions()
    options.product = "vise"
    let table = try TestImport(Self.list, options, path: "vise.csv")
    expectGolden(table.shown, "imports/parts-list.txt")
    #expect(try !table.workspace().check().hasErrors)
  }

  @Test func `parents, levels and single lists make the same BOMs`() throws {
    // Two wheels of a rim (8.00) and three bolts (0.50) each, and one frame (40.00):
    // 2 x (8.00 + 3 x 0.50) + 40.00 = 59.00.
    let flat = """
      Parent,Component,Qty per,Unit cost
      cart,wheel,2,
      wheel,rim,1,8.00
      wheel,bolt,3,0.50
      cart,frame,1,40.00
      """
    let indented = """
      Level,Part number,Qty,Unit cost
      0,cart,1,
      1,wheel,2,
      2,rim,1,8.00
      2,bolt,3,0.50
      1,frame,1,40.00
      """
    let dotted = """
      BOM level,Part number,Qty,Unit cost
      1,cart,1,
      1.1,wheel,2,
      1.1.1,rim,1,8.00
      1.1.2,bolt,3,0.50
      1.2,frame,1,40.00
      """
    let flatBOMs = try TestImport(flat)
    for text in [flat, indented, dotted] {
      let table = try TestImport(text)
      #expect(table.codes == [])
      #expect(table.result.totals.map(\.name) == ["cart"])
      #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 2) == "59")
      #expect(table.manifest("boms") == flatBOMs.manifest("boms"))
      #expect(try table.workspace().codes() == [])
    }
  }

  @Test func `levels that skip one are left out, and a part that repeats is one`() throws {
    let table = try TestImport(
      """
      Level,Part number,Qty
      0,cart,1
      1,axle,2
      2,pin,2
      1,hub,1
      3,bolt,4
      2,axle,1
      3,pin,2
      """)
    #expect(
      table.messages == [
        "row 6 is left out: its level is 3, and the row above it has no part of level 2"
      ])
    #expect(
      table.assumptions.contains("a part that is taken apart twice in the same way is one part C8"))
    #expect(try table.workspace().codes() == [])
  }

  @Test func `circles are broken, and said`() throws {
    let table = try TestImport(
      """
      Assembly,Part number,Qty
      a,b,1
      b,c,1
      c,a,1
      d,d,2
      a,e,1
      """)
    #expect(
      table.messages == [
        "row 4 is left out: `a` would need itself", "row 5 is left out: `d` would take itself",
      ])
    #expect(try table.workspace().codes() == [])
  }

  @Test func `a part with two costs keeps the first and says both`() throws {
    let table = try TestImport(
      """
      Part number,Description,Qty,Unit cost
      X-1,Bolt,2,0.10
      X-2,Nut,2,0.05
      x-1,Bolt,1,0.12
      """)
    #expect(table.messages == ["`X-1` has two costs"])
    #expect(table.manifest("products").contains("X-1: {name: Bolt, cost: 0.10}"))
    #expect(table.manifest("boms").contains("{item: X-1, quantity: 3}"))
    expectGolden(table.shown, "imports/two-costs.txt")
  }

  @Test func `merged parents carry down, and so do blank ones`() throws {
    let rows = """
      <row r='1'><c r='A1' t='inlineStr'><is><t>Assembly</t></is></c>
      <c r='B1' t='inlineStr'><is><t>Part number</t></is></c>
      <c r='C1' t='inlineStr'><is><t>Qty</t></is></c></row>
      <row r='2'><c r='A2' t='inlineStr'><is><t>frame</t></is></c>
      <c r='B2' t='inlineStr'><is><t>T-1</t></is></c><c r='C2'><v>4</v></c></row>
      <row r='3'><c r='B3' t='inlineStr'><is><t>T-2</t></is></c><c r='C3'><v>2</v></c></row>
      """
    let book = workbook(
      sheet: sheetXML(rows, merges: "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>"))
    let merged = try TestImport(bytes: book, path: "frame.xlsx")
    #expect(merged.codes == [])
    #expect(merged.assumptions == [])
    let blank = try TestImport("Assembly,Part number,Qty\nframe,T-1,4\n,T-2,2\n", path: "frame.csv")
    #expect(blank.assumptions == ["where `Assembly` is blank, the row above counts A3"])
    #expect(merged.result.boms.map(\.lineCount) == [2])
    #expect(blank.result.boms.map(\.lineCount) == [2])
  }

  @Test func `losses are percentages however they are written`() throws {
    let table = try TestImport(
      """
      Part number,Qty,Scrap %,Parent
      A,1,4%,p
      B,1,4,p
      C,1,0.5 %,p
      """)
    let lines = table.manifest("boms").split(separator: "\n").filter { $0.contains("loss") }
    #expect(lines.map { $0.suffix(9) } == ["loss: 4%}", "loss: 4%}", "ss: 0.5%}"])
    let shares = try TestImport("Parent,Part number,Qty,Scrap\np,A,1,0.04\n")
    #expect(shares.manifest("boms").contains("loss: 4%"))
    #expect(shares.assumptions == ["a loss below 1 without a sign is a share: 0.04 is 4% D2"])
  }

  @Test func `rows with a comma too many are mended only where one way makes sense`() throws {
    let table = try TestImport(
      """
      Part number,Description,Notes,Qty,Unit cost
      A,Plate, drilled, tapped,see drawing,2,1.00
      B,Rod,x,y,3,1.00
      C,Tube,fine,1,1.00
      """)
    #expect(table.messages == ["row 3 is left out: it has 6 cells, and the header 5"])
    #expect(table.result.imported == 2)
    #expect(table.manifest("products").contains("name: \"Plate, drilled, tapped\""))
    #expect(table.assumptions.count { $0.hasPrefix("a row has more cells") } == 1)
  }

  @Test func `amounts in another currency are left out, for no rate is guessed`() throws {
    let table = try TestImport(
      """
      Part number,Parent,Qty,Unit cost
      A,p,1,$5.00
      B,p,1,$6.00
      C,p,1,€7.00
      """)
    #expect(table.messages == ["row 4: `€7.00` is not in USD, and no rate of exchange is guessed"])
    #expect(table.manifest("products").contains("  C: {}"))
  }

  @Test func `one number for two parts makes two products, and placeholders are no numbers`() throws
  {
    // 1.00 + 2.00 + 2 x 3.00 + 4.00 + 1.00 = 14.00
    let table = try TestImport(
      """
      Part number,Description,Qty,Unit cost
      M3,Screw,1,1.00
      M3,Threaded insert,1,2.00
      n/a,Printed arm,2,3.00
      n/a,Printed lid,1,4.00
      M3,Screw,1,1.00
      """)
    #expect(table.messages == ["`M3` is the number of two parts"])
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 2) == "14")
    #expect(
      table.manifest("products").contains("M3-2: {sku: M3, name: Threaded insert, cost: 2.00}"))
    #expect(table.manifest("products").contains("printed-arm: {name: Printed arm, cost: 3.00}"))
    #expect(try table.workspace().codes() == [])
  }

  @Test func `a header may say the unit, and a price per pack is none of a unit`() throws {
    let table = try TestImport(
      """
      Parent,Part number,Qty (mm),Price per pack,Price per m
      frame,2020,500,12.00,4.00
      """)
    // 500 mm at 4.00 a metre are 2.00.
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 2) == "2")
    #expect(table.manifest("products").contains("2020: {unit: mm, cost: 4.00/m}"))
    #expect(table.manifest("boms").contains("{item: 2020, quantity: 500 mm}"))
    #expect(!table.manifest("products").contains("12.00"))
  }

  @Test func `headers that only begin as they should are known`() throws {
    let table = try TestImport(
      """
      Component,Quantity per printer,Price incl. VAT (EUR),Total for one printer
      Motor,4,"12,50","50,00"
      Belt GT2,2,"3,00","6,00"
      """)
    #expect(table.codes == [])
    #expect(table.result.currency == "EUR")
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 2) == "56")
  }

  @Test func `a number and a name in one cell`() throws {
    let table = try TestImport(
      "Account,Type\n1400 Inventory Asset,Other Current Assets\n5000 · COGS,Cost of Goods Sold\n")
    #expect(
      table.manifest("accounts").contains(
        "inventory-asset: {code: \"1400\", name: Inventory Asset, type: asset}"))
    #expect(table.manifest("accounts").contains("cogs: {code: \"5000\", name: COGS"))
    #expect(table.assumptions == ["digits in front of an account's name are its number A2 A3"])
  }

  /// 1/2 dozen at 3.00 a dozen and 4 at 0.25: 1.50 + 1.00.
  @Test func `costs of one part in two units are one cost`() throws {
    let table = try TestImport(
      "Item No,Qty,UOM,Unit Cost\nA-2,1/2,dozen,3.00\nA-2,4,ea,0.25\n")
    #expect(table.codes == [])
    let other = try TestImport(
      "Item No,Qty,UOM,Unit Cost\nA-2,1/2,dozen,3.00\nA-2,4,ea,0.30\n")
    #expect(other.codes == ["import/conflict"])
  }
}

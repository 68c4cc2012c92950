import Diagnostics
import Imports
import Interpreter
import Quantities
import TestSupport
import Testing

/// Whatever stands in a table: what an import writes is a workspace without errors.
@Suite struct DamagedTableTests {
  private static let tables = [
    """
    Vise 6 in;;;;;;
    Pos;Part no.;Description;Qty;UoM;Unit price (€);Total price
    CASTINGS;;;;;;
    1;C-100;Vise body;1;ea;72,00;72,00
    2;C-200;Jaw;1 set;;21,50;21,50
    ;;Subtotal castings;;;;93,50
    3;H-10;Cap screw M6;12;pcs;0,42;5,04
    4;H-20;Dowel pin;½;dozen;3,60;1,80
    5;H-30;Key stock;0,4mx6;m;2,50/m;6,00
    6;H-40;Header;360 pins;;0,03;10,80
    ;;;;;Total;120,64
    """,
    """
    Level,Part number,Name,Qty,Unit cost
    0,cart,Cart,1,
    1,wheel,"Wheel, 10 in",2,
    2,rim,Rim,1,$8.00
    2,bolt,Bolt,3,$0.50
    1,frame,Frame,1,"$1,040.00"
    """,
    """
    PO number,Date received,Vendor,Part number,Qty,Unit price,Lot
    4711,11/13/2026,Ryerson,ST-16,10 ft2,$3.05,H-2219
    ,,,BAR-1,2 m,$9.00,
    4712,11/14/2026,McMaster,BOLT,100,0.08,
    """,
    """
    SKU,Name,Type,UoM,Cost,Price,On hand,Reorder point,As of,Active
    ST-16,16 ga steel,Raw material,sqft,3.05,4.50,640,200,2026-10-01,yes
    BX-1,"Enclosure, small",Finished good,ea,12.00,249.00,3,,2026-10-01,yes
    W 40,Welding hour,Service,h,42.00,,,,,yes
    """,
    "Account number,Account name,Type\n1400,Inventory,Asset\n5000,COGS,Cost of sales\n",
  ]

  private static let pieces = [
    ",", ";", "\n", "\"", "-", "0", "9999999999999999999999999999999999999", "1/0", "½", "%", "€",
    "$", "\u{A0}", "#", ": ", "{", "}", "[", "*", "&", "!", "|", "'", "~", "null", "${x}", "=1+1",
    "\t", "\u{7}", "x", "m", "kg", "1e9", "-5", "(3)", "optional", "Total", "é", "日本", "\u{FEFF}",
  ]

  @Test(arguments: 0..<300) func `what is written checks clean`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var text = Array(Self.tables[Int.random(in: 0..<Self.tables.count, using: &random)])
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0..<text.count, using: &random)
      let end = min(place + Int.random(in: 0...3, using: &random), text.count)
      let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
      text.replaceSubrange(place..<end, with: piece)
    }
    let table = String(text)
    let imported = try TestImport(table)
    guard !imported.prepared.hasErrors, imported.files.count > 1 else { return }
    let workspace = try imported.workspace()
    let errors = workspace.workspace.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(workspace.findings())\n\(table)\n\(imported.files)")
    #expect(try TestImport(table).files == imported.files, "the same bytes every time")
  }
}

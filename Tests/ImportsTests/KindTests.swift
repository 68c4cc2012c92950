import Decimals
import Diagnostics
import Imports
import Interpreter
import Quantities
import TestSupport
import Testing

/// Products, opening stock, receipts and accounts.
@Suite struct KindTests {
  private func options(_ kind: ImportKind? = nil, date: CivilDate? = nil) -> ImportOptions {
    var options = ImportOptions()
    options.kind = kind
    options.date = date
    return options
  }

  @Test func `a list of products with stock`() throws {
    let table = try TestImport(
      """
      SKU,Name,Type,UoM,Cost,Price,On hand,Reorder point,As of,Active
      ST-16,16 ga steel,Raw material,sqft,3.05,4.50,640,200,2026-10-01,yes
      BX-1,"Enclosure, small",Finished good,ea,,249.00,3,,2026-10-01,yes
      W 40,Welding hour,Service,h,42.00,,,,,yes
      OLD-1,Old bracket,Component,ea,1.20,2.00,0,,,no
      ST-16,16 ga steel again,Raw material,sqft,3.10,,,,,yes
      """)
    expectGolden(table.shown, "imports/products.txt")
    #expect(try !table.workspace().check().hasErrors)
    // 640 x 3.05 = 1,952.00; the enclosures have no cost.
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 2) == "1952")
  }

  @Test func `parents beside part numbers are part numbers where they look like them`() throws {
    let table = try TestImport(
      "Parent,Part No.,Qty\nSHAFT,BAR-25,2\nIDLER,SHAFT,1\nSmall Cart,IDLER,2\nVise,SHAFT,1\n")
    #expect(table.assumptions == [])
    let products = table.manifest("products")
    for key in ["SHAFT", "IDLER", "small-cart", "vise"] {
      #expect(products.contains("  \(key): "), "\(products)")
    }
  }

  @Test func `opening stock needs its day`() throws {
    let text = "Item number,Qty,Unit cost\nA-1,4,2.50\nA-2,1,1.00\n"
    let without = try TestImport(text, options(.opening))
    #expect(without.codes == ["import/missing"])
    let table = try TestImport(
      text, options(.opening, date: CivilDate(year: 2026, month: 11, day: 1)))
    #expect(table.codes == [])
    // 4 x 2.50 + 1.00 = 11.00
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 2) == "11")
    #expect(table.manifest("opening").contains("{item: A-1, quantity: 4, cost: 2.50}"))
    #expect(try !table.workspace().check().hasErrors)
  }

  @Test func `a cost is the total divided by the quantity where only that is stated`() throws {
    let table = try TestImport(
      "Date,Part number,Quantity,Total value\n2026-11-01,A,3,10.00\n2026-11-01,B,4,10.00\n",
      options(.opening))
    #expect(table.manifest("opening").contains("{item: A, quantity: 3, cost: 3 1/3}"))
    #expect(table.manifest("opening").contains("{item: B, quantity: 4, cost: 2.50}"))
    #expect(try !table.workspace().check().hasErrors)
  }

  @Test func `receipts are grouped by their numbers`() throws {
    let table = try TestImport(
      """
      PO number,Date received,Vendor,Part number,Qty,Unit price,Lot
      4711,11/13/2026,Ryerson,ST-16,10 ft2,$3.05,H-2219
      ,,,BAR-1,2 m,$9.00,
      4712,11/14/2026,McMaster,BOLT,100,0.08,
      4712,11/15/2026,McMaster,NUT,100,0.02,
      """)
    #expect(table.result.kind == .receipts)
    #expect(
      table.messages == [
        "row 5 is left out: receipt `4712` came on 2026-11-14, and here on 2026-11-15"
      ])
    expectGolden(table.shown, "imports/receipts.txt")
    #expect(try !table.workspace().check().hasErrors)
  }

  @Test func `a chart of accounts`() throws {
    let table = try TestImport(
      """
      Account number,Account name,Type,Header
      1400,Inventory Asset,Other Current Asset,
      5000,Cost of Goods Sold,Cost of Goods Sold,
      6000,Job Expenses,Expenses,x
      6010,Job Expenses:Materials,Expenses,
      6110,Materials,Expenses,
      9000,Suspense,Non-Posting,
      """)
    expectGolden(table.shown, "imports/accounts.txt")
    #expect(try table.workspace().codes() == [])
  }

  @Test func `a mapping says what names do not`() throws {
    let text = "Teil,Wieviel,Kostet,Lagerort,Bemerkung\nX-1,4,2.50,A3,blau\n"
    #expect(try TestImport(text).codes == ["import/header"])
    var options = ImportOptions()
    for entry in [
      "Teil=part-number", "Wieviel=quantity", "Kostet=cost", "Lagerort=attributes.shelf",
    ] {
      _ = options.map.add(entry)
    }
    let isKnown = options.map.add("Bemerkung=colour")
    #expect(!isKnown)
    let table = try TestImport(text, options)
    #expect(table.codes == [])
    #expect(table.manifest("products").contains("attributes: {shelf: A3}"))
    // What was recognised can be saved, and does the same again.
    var saved = ImportOptions()
    let wrong = saved.map.read(table.result.mapping)
    #expect(wrong == nil)
    #expect(try TestImport(text, saved).files == table.files)
  }

  @Test func `a mapping that names no column says which there are`() throws {
    var options = ImportOptions()
    _ = options.map.add("Qyt=quantity")
    let table = try TestImport("Part number,Qty,Note\nA,1,x\n", options)
    #expect(table.messages == ["the table has no column `Qyt`"])
    #expect(table.prepared.diagnostics.first?.helps.map(\.text) == ["did you mean `Qty`?"])
  }

  @Test func `an account that is called after its bearer holds no secret`() throws {
    let table = try TestImport(
      "Account number,Account name,Type\n1346,Bearer Biological Assets,Asset\n")
    #expect(try table.workspace().codes() == [])
    let token = try TestImport(
      "Account number,Account name,Type\n1346,Bearer a1b2c3d4e5f6a7b8c9d0,Asset\n")
    #expect(try token.workspace().codes() == ["workspace/secret"])
  }
}

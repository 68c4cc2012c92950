import Decimals
import Imports
import Interpreter
import Quantities
import Tables
import TestSupport
import Testing

/// Tables that others made, where they are kept beside the conformance cases.
@Suite struct RealTableTests {
  /// 87.23 x 6 + 11.48 x 4 + 206.075 x 2 + 259.88 + 11.98 = 1,253.31: the wheels, corners, rockers,
  /// body and general parts of one rover.
  ///
  /// Without the four rows that hold a comma too many it would be 1,233.40.
  @Test func `a rover costs 1,253.31`() throws {
    guard let bytes = realTable("open-source-rover/parts_list.csv") else { return }
    var options = ImportOptions()
    options.product = "rover"
    let table = try TestImport(bytes: bytes, options, path: "parts_list.csv")
    #expect(table.codes == [])
    #expect(table.result.imported == 47)
    #expect(table.result.totals.map(\.name) == ["rover"])
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 6) == "1253.31")
    let joined = "a row has more cells than the header: the pieces of one text are put together"
    #expect(table.assumptions.contains("\(joined) D43 D44 D45 D46"))
    #expect(
      table.manifest("products").contains("1501 Series M4 x 0.7mm Standoff (6mm OD, 8mm Length)"))
    let workspace = try table.workspace()
    #expect(workspace.codes() == [])
  }

  /// The file states 1,093.19; 35.00 + 2 x 9.22 = 53.44 of it is the optional group.
  @Test func `a microscope costs 1,093.19, and 1,039.75 without its optional group`() throws {
    guard let bytes = realTable("ntcscope-xlsx/BOM.xlsx") else { return }
    let table = try TestImport(bytes: bytes, path: "BOM.xlsx")
    #expect(table.result.headerRow == 4)
    #expect(table.result.currency == "GBP")
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 6) == "1093.19")
    #expect(table.result.totals.first?.required.decimalText(maximumDecimals: 6) == "1039.75")
    #expect(table.messages == ["row 24 is left out: it says no quantity"])
    #expect(table.result.agreeing.map(\.description) == ["G28"])
    #expect(table.manifest("products").contains("VEL05US120-UK-JA:"), "without its no-break space")
    // The same part twice, once of them optional, is worth a warning.
    let workspace = try table.workspace()
    #expect(Set(workspace.codes()) == ["bom/duplicate-line"])
  }

  /// 25 x 0.75 + 31 x 2.50 + 25 x 10 + 2 x 125 = 596.25, the company's inventory asset balance.
  @Test func `items of QuickBooks are worth 596.25`() throws {
    guard
      let bytes = realTable("qbo-sandbox-items/products_services_import_DERIVED.csv")
    else { return }
    let table = try TestImport(bytes: bytes, path: "items.csv")
    #expect(table.result.kind == .products)
    #expect(table.codes == [])
    #expect(table.result.totals.first?.all.decimalText(maximumDecimals: 6) == "596.25")
    #expect(try table.workspace().codes().allSatisfy { $0.hasPrefix("unused/") })
  }

  @Test func `a chart of 487 accounts, those without postings left out`() throws {
    guard let bytes = realTable("coa-mantle/gl_accounts.csv") else { return }
    let table = try TestImport(bytes: bytes, path: "gl_accounts.csv")
    #expect(table.result.kind == .accounts)
    #expect(table.codes == [])
    #expect(table.result.imported + table.result.skipped == 487)
    #expect(table.result.accounts.count == table.result.imported)
    #expect(Set(table.result.accounts.map(\.key)).count == table.result.accounts.count)
    #expect(try table.workspace().codes() == [])
  }
}

import Catalogs
import Diagnostics
import Imports
import Interpreter
import Reports
import Tables
import TestSupport
import Testing

/// What `table` writes, `import` reads: nothing of a catalog that has a column is lost on the way.
@Suite struct RoundTripTests {
  private static let shop = """
    cogsmith: 1
    currency: EUR
    products:
      tray: {name: "Tray; zinc, 60 cm", sku: T 60, cost: 14.50, price: 29.90, reorder-point: 4}
      felt: {name: 'Felt "soft"', unit: m, cost: 3.00/m}
      oil: {name: Öl, type: raw-material, unit: L, cost: 1/3}
      hour: {name: Bench hour, type: service, unit: h, cost: 42.00/h}
      old: {name: Old foot, active: false}
      planter: {name: Planter, price: 89.00}
      set: {name: Set of planters, price: 240.00}
    boms:
      planter:
        - lines:
            - {item: tray, quantity: 1}
            - {item: felt, quantity: 80 cm}
            - {item: oil, quantity: 1/3 L}
            - {item: hour, quantity: 0.25 h}
            - {item: old, quantity: 4, optional: true}
      set:
        - makes: 2
          lines: [{item: planter, quantity: 6}]
    """

  @Test(arguments: ["csv", "xlsx"]) func `products and BOMs come back`(format: String) throws {
    let before = try catalog(try TestWorkspace(Self.shop))
    func file(_ rows: [[TableValue]]) throws -> [UInt8] {
      format == "csv" ? csvFile(rows) : try #require(xlsxFile(rows, sheet: "Table"))
    }
    var options = ImportOptions()
    options.currency = "EUR"
    let products = try TestImport(
      bytes: try file(productTable(before)), options, path: "products.\(format)")
    #expect(products.codes == [])
    options.kind = .boms
    let boms = try TestImport(bytes: try file(bomTable(before)), options, path: "boms.\(format)")
    #expect(boms.codes == [])
    let files = [
      "cogsmith.yaml": "cogsmith: 1\ncurrency: EUR\n",
      "products.yaml": products.manifest("products"), "boms.yaml": boms.manifest("boms"),
    ]
    let workspace = try TestWorkspace(files: files)
    let after = try catalog(workspace)
    #expect(productTable(after) == productTable(before))
    #expect(bomTable(after) == bomTable(before))
  }

  private func catalog(_ workspace: TestWorkspace) throws -> Catalog {
    try #require(workspace.workspace.catalog, "\(workspace.findings())")
  }
}

import Foundation
import TestSupport
import Testing

/// Imports on a real disk.
@Suite struct ImportCommandTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch([
      "parts.csv": """
      Part no.,Description,Qty,Unit cost
      PL-1,Plate,2,$4.00
      SC-6,Screw M6,8,$0.10
      XX-9,Unknown,TBD,$1.00

      """
    ])
  }

  private func run(_ arguments: String...) throws -> ProcessResult {
    try Program.run(["import"] + arguments, in: folder.path)
  }

  @Test func `a look writes nothing`() throws {
    let result = try run("parts.csv")
    #expect(result.status == 0)
    #expect(result.errors.contains("row 4 is left out"))
    #expect(result.output.hasSuffix("Nothing is written yet; --write FOLDER does.\n"))
    #expect(folder.files() == ["parts.csv"])
  }

  @Test func `from an empty folder to what it costs`() throws {
    #expect(try run("parts.csv", "--product", "bracket", "--write", "shop").status == 0)
    #expect(
      folder.files() == [
        "parts.csv", "shop/boms/parts.yaml", "shop/cogsmith.yaml", "shop/products/parts.yaml",
      ])
    #expect(try Program.run(["check", "shop"], in: folder.path).status == 0)
    // 2 x 4.00 + 8 x 0.10 = 8.80
    let cost = try Program.run(["cost", "bracket", "-C", "shop"], in: folder.path)
    #expect(cost.output.contains("8.80"))
  }

  @Test func `the same import again changes nothing, and a changed one asks`() throws {
    _ = try run("parts.csv", "--product", "bracket", "--write", "shop")
    let again = try run("parts.csv", "--product", "bracket", "--write", "shop")
    #expect(again.status == 0)
    #expect(again.output.contains("unchanged  shop/products/parts.yaml"))
    let path = "shop/products/parts.yaml"
    try folder.write(try folder.read(path).replacing("Plate", with: "Base plate"), to: path)
    let refused = try run("parts.csv", "--product", "bracket", "--write", "shop")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("error[import/exists]: `\(path)` is there already"))
    #expect(try folder.read(path).contains("Base plate"))
    #expect(
      try run("parts.csv", "--product", "bracket", "--write", "shop", "--replace").status == 0)
    #expect(try !folder.read(path).contains("Base plate"))
  }

  @Test func `what the workspace has is left as it is`() throws {
    try folder.write(
      "cogsmith: 1\ncurrency: USD\nproducts:\n  plate: {sku: PL-1, cost: 4.25}\n",
      to: "cogsmith.yaml")
    #expect(try run("parts.csv", "--product", "bracket", "--write", ".").status == 0)
    #expect(try folder.read("boms/parts.yaml").contains("{item: plate, quantity: 2}"))
    #expect(try !folder.read("products/parts.yaml").contains("PL-1"))
    #expect(try Program.run(["check"], in: folder.path).status == 0)
  }

  @Test func `nothing is written where the workspace would have errors`() throws {
    try folder.write(
      "cogsmith: 1\ncurrency: USD\nunits: {fathom: 6 ft}\nboms: {bracket: [{lines: [{item: PL-1, quantity: 1}]}]}\nproducts: {PL-1: {}, bracket: {}}\n",
      to: "cogsmith.yaml")
    try folder.write("SKU,Name\nbracket,Bracket\nNEW-1,New\n", to: "list.csv")
    let result = try run("list.csv", "--as", "products", "--write", ".")
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      try folder.read("products/list.yaml")
        == "# Imported from list.csv\nproducts:\n  NEW-1: {name: New}\n")
  }

  @Test func `mappings are saved and read`() throws {
    #expect(try run("parts.csv", "--save-mapping", "parts.mapping").status == 0)
    #expect(try folder.read("parts.mapping").contains("Part no.=part-number\n"))
    #expect(try run("parts.csv", "--mapping", "parts.mapping").status == 0)
    try folder.write("nonsense\n", to: "wrong.mapping")
    let wrong = try run("parts.csv", "--mapping", "wrong.mapping")
    #expect(wrong.status == 3)
    #expect(wrong.errors.contains("line 1 is no `Column=field`: `nonsense`"))
  }

  @Test func `wrong usage says what would be right`() throws {
    let field = try run("parts.csv", "--map", "Qty=quanttiy")
    #expect(field.status == 2)
    #expect(field.errors.contains("did you mean `quantity`?"))
    #expect(try run("missing.csv").status == 3)
    #expect(try run("parts.csv", "--currency", "DOLLARS").status == 2)
  }

  @Test func `the document has every figure as a text`() throws {
    let result = try run("parts.csv", "--json", "--product", "bracket")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(document["as"] as? String == "boms")
    let totals = try #require(document["totals"] as? [[String: Any]])
    #expect(totals.first?["total"] as? String == "8.8")
    let findings = try #require(document["diagnostics"] as? [[String: Any]])
    #expect(findings.first?["line"] as? Int == 4)
    #expect(findings.first?["label"] as? String == "C4, here")
  }

  @Test(arguments: ["products.csv", "products.xlsx", "boms.xlsx"]) func `a table goes back`(
    name: String
  ) throws {
    try folder.write(benchShop, to: "cogsmith.yaml")
    let contents = String(name.prefix { $0 != "." })
    let written = try Program.run(["table", contents, name], in: folder.path)
    #expect(written.status == 0, "\(written.errors)")
    let kind = contents == "products" ? "products" : "boms"
    let result = try run(name, "--as", kind)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty, "\(result.errors)")
    #expect(try Program.run(["table", contents, name], in: folder.path).status == 3)
  }
}

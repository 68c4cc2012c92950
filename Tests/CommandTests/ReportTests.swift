import Foundation
import TestSupport
import Testing

/// What each command answers over a small shop whose figures are worked out by hand.
///
/// Four benches take 1.9 m2 x 1.08 x 4 = 8.208 m2 of pine, of which 12 m2 came in for 370.00: 253.08;
/// 168 screws at 0.04: 6.72; 0.48 L of oil at 30.00: 14.40; 5 h at 36.00: 180.00. In all 454.20, and
/// 113.55 each.
@Suite struct ReportTests {
  private let shop: Scratch

  init() throws {
    shop = try Scratch(["cogsmith.yaml": benchShop])
  }

  @Test(arguments: [
    ("simulate", ["simulate"]), ("simulate-dry-run", ["simulate", "--build", "bench=1"]),
    ("simulate-dry-run", ["simulate", "--build", "bench = 1 each"]),
    ("cost", ["cost", "bench", "--quantity", "4", "--basis", "standard"]),
    ("explode", ["explode", "bench", "--quantity", "4"]),
    ("where-used", ["where-used", "pine"]), ("buildable", ["buildable"]),
  ]) func `a report reads well`(name: String, arguments: [String]) throws {
    let result = try Program.run(arguments, in: shop.path)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    expectGolden(result.output, "command/\(name).txt")
  }

  @Test(arguments: [
    ["check"], ["simulate"], ["cost", "bench"], ["explode", "bench"], ["where-used", "pine"],
    ["buildable"], ["export", "--to", "json", "--dry-run"],
  ]) func `JSON is one document with every number as a string`(arguments: [String]) throws {
    let result = try Program.run(arguments + ["--format", "json"], in: shop.path)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let fields = try #require(document as? [String: Any])
    #expect(fields["cogsmith"] as? Int == 1)
    #expect(fields["mode"] as? String == "local")
    #expect(fields["currency"] as? String == "USD")
    expectNumbersAsStrings(fields, at: "")
  }

  private func expectNumbersAsStrings(_ value: Any, at path: String) {
    if let map = value as? [String: Any] {
      for (key, child) in map { expectNumbersAsStrings(child, at: "\(path)/\(key)") }
    } else if let list = value as? [Any] {
      for child in list { expectNumbersAsStrings(child, at: path) }
    } else if let number = value as? NSNumber, type(of: number) != type(of: NSNumber(value: true)) {
      // Counts and places are no figures.
      let counts: Set = [
        "cogsmith", "bom", "version", "level", "line", "column", "files", "products", "boms",
        "lines",
        "events", "errors", "warnings", "unchanged",
      ]
      #expect(counts.contains((path as NSString).lastPathComponent), "\(path) is \(number)")
    }
  }

  @Test func `the hand-worked figures come out`() throws {
    let result = try Program.run(["simulate", "--format", "json"], in: shop.path)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let build = try #require((document["builds"] as? [[String: Any]])?.first)
    let cost = try #require(build["cost"] as? [String: String])
    #expect(cost["material"] == "274.20")
    #expect(cost["labor"] == "180.00")
    #expect(cost["total"] == "454.20")
    #expect(cost["unit"] == "113.55")
    let stock = try #require(document["stock"] as? [[String: Any]])
    let pine = try #require(stock.first { $0["item"] as? String == "pine" })
    #expect(pine["quantity"] as? String == "3.792")
    #expect(pine["value"] as? String == "116.92")
  }

  @Test(arguments: ["csv", "dot", "mermaid"]) func `an explosion goes into other programs`(
    format: String
  ) throws {
    let result = try Program.run(["explode", "bench", "--format", format], in: shop.path)
    expectGolden(result.output, "command/explode.\(format)")
  }

  @Test(arguments: ["sarif", "github", "json"]) func `findings are there for machines`(
    format: String
  ) throws {
    try shop.write(benchShop.replacing("item: screw,", with: "item: screws,"), to: "cogsmith.yaml")
    let result = try Program.run(["check", "--format", format], in: shop.path)
    #expect(result.status == 1)
    #expect(result.errors.isEmpty)
    expectGolden(result.output, "command/check.\(format)")
  }

  @Test func `the schema is JSON`() throws {
    let result = try Program.run(["schema"])
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }
}

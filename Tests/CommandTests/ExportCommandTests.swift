import Foundation
import TestSupport
import Testing

/// Exports on a real disk.
@Suite struct ExportCommandTests {
  private let shop: Scratch

  init() throws {
    shop = try Scratch(["cogsmith.yaml": benchShop])
  }

  private func export(_ target: String, _ more: [String] = []) throws -> ProcessResult {
    try Program.run(["export", "--to", target] + more, in: shop.path)
  }

  @Test func `a dry run writes nothing`() throws {
    let result = try export("json", ["--dry-run"])
    #expect(result.status == 0)
    #expect(result.output.contains("would write exports/json/transactions-0001.json"))
    #expect(shop.files() == ["cogsmith.yaml"])
  }

  @Test(arguments: ["json", "beancount"]) func `a second export has nothing to do`(
    target: String
  ) throws {
    #expect(try export(target).status == 0)
    let files = shop.files()
    let texts = try files.map(shop.read)
    let again = try export(target)
    #expect(again.output.hasPrefix("Nothing to export to \(target)"))
    #expect(shop.files() == files)
    #expect(try files.map(shop.read) == texts)
  }

  @Test func `an edit is one reversal and one new transaction`() throws {
    _ = try export("json")
    try shop.write(benchShop.replacing("quantity: 4}", with: "quantity: 3}"), to: "cogsmith.yaml")
    let result = try export("json")
    #expect(result.output.hasPrefix("Exported 1 transaction and 1 reversal to json."))
    let second = try shop.read("exports/json/transactions-0002.json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(second.utf8)) as? [String: Any])
    let transactions = try #require(document["transactions"] as? [[String: Any]])
    #expect(transactions.count == 2)
    #expect(transactions[0]["reverses"] != nil)
    #expect(transactions[0]["number"] as? String == "B-1-R")
    #expect(transactions[1]["number"] as? String == "B-1-2")
    #expect(try export("json").output.hasPrefix("Nothing to export"))
  }

  @Test func `taking an edit back posts it once more, under its own id`() throws {
    _ = try export("json")
    try shop.write(benchShop.replacing("quantity: 4}", with: "quantity: 3}"), to: "cogsmith.yaml")
    _ = try export("json")
    try shop.write(benchShop, to: "cogsmith.yaml")
    #expect(try export("json").output.hasPrefix("Exported 1 transaction and 1 reversal"))
    #expect(try export("json").output.hasPrefix("Nothing to export"))
    let lock = try #require(
      try JSONSerialization.jsonObject(with: Data(try shop.read("exports.lock").utf8))
        as? [String: Any])
    let entries = try #require(lock["exports"] as? [[String: Any]])
    let ids = entries.compactMap { $0["id"] as? String }
    #expect(ids.count == 5)
    #expect(Set(ids).count == 5)
  }

  @Test func `what was exported stays on its day when its period closes`() throws {
    _ = try export("json")
    _ = try export("beancount")
    let ledger = try shop.read("exports/beancount/ledger.beancount")
    let closed = benchShop + "books: {closed-through: 2026-11-30}\n"
    try shop.write(closed, to: "cogsmith.yaml")
    #expect(try export("json").output.hasPrefix("Nothing to export"))
    #expect(try export("beancount").output.hasPrefix("Nothing to export"))
    #expect(try shop.read("exports/beancount/ledger.beancount") == ledger)
    let simulated = try Program.run(["simulate"], in: shop.path).output
    #expect(simulated.contains("Journal entry B-1  2026-11-09  "))
    // What changes now posts on the first open day, and says which day it is of.
    try shop.write(closed.replacing("quantity: 4}", with: "quantity: 3}"), to: "cogsmith.yaml")
    let result = try export("json")
    #expect(result.output.contains("2026-12-01  B-1-R"))
    #expect(result.output.contains("2026-12-01  B-1-2"))
    let after = try Program.run(["simulate"], in: shop.path).output
    #expect(after.contains("Journal entry B-1-2  2026-12-01 (of 2026-11-09)"))
  }

  @Test func `a damaged lock stops an export and everything that relies on it`() throws {
    _ = try export("json")
    let lock = try shop.read("exports.lock")
    try shop.write(String(lock.prefix(lock.count / 2)), to: "exports.lock")
    let files = shop.files()
    let result = try export("json")
    #expect(result.status == 1)
    #expect(result.errors.contains("exports.lock"))
    #expect(shop.files() == files)
    #expect(try Program.run(["check"], in: shop.path).status == 1)
  }

  @Test func `an export elsewhere leaves the workspace as it is but for the lock`() throws {
    let other = try Scratch()
    #expect(try export("json", ["--out", other.path + "/new/folder"]).status == 0)
    #expect(shop.files() == ["cogsmith.yaml", "exports.lock"])
    #expect(other.files() == ["new/folder/transactions-0001.json"])
  }

  @Test func `a folder that cannot be written is a file fault and leaves no half export`() throws {
    try shop.write("in the way", to: "exports")
    let result = try export("json")
    #expect(result.status == 3)
    #expect(shop.files() == ["cogsmith.yaml", "exports"])
  }
}

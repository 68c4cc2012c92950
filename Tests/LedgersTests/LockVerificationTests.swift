import Diagnostics
import Exports
import Foundation
import Interpreter
import Machines
import Renderings
import TestSupport
import Testing

/// Nothing is derived from an entry of `exports.lock` that no export wrote.
@Suite struct LockVerificationTests {
  private static let shop = """
    cogsmith: 1
    currency: USD
    accounts: {stock: {}, cogs: {}, grni: {}, wages: {}}
    export: {accounts: {inventory: stock, cogs: cogs, receiving: grni, labor: wages}}
    products: {bar: {}, frame: {}}
    rates: {weld: {cost: 40.00/h}}
    boms:
      frame:
        - lines: [{item: bar, quantity: 4}]
          costs: [{type: labor, name: Weld, time: 30 min, rate: weld}]
    receipts:
      R-1: {date: 2026-01-01, lines: [{item: bar, quantity: 100, cost: 2}]}
    builds:
      B-1: {date: 2026-01-02, product: frame, quantity: 1}

    """

  /// A lock after an export, and after a correction and its correction.
  private static func lock(corrected: Bool = true) throws -> String {
    var lock: String?
    let three = shop.replacing("quantity: 1}", with: "quantity: 3}")
    for yaml in corrected ? [shop, three, shop] : [shop] {
      var files = ["cogsmith.yaml": yaml]
      files["exports.lock"] = lock
      let session = Session(files: MemoryFiles(files))
      let workspace = try session.load()
      let plan = try #require(session.prepareExport(workspace, to: .json).plan)
      lock = plan.lock.text(workspace.settings)
    }
    return try #require(lock)
  }

  private func labels(_ lock: String) throws -> [String] {
    let workspace = try TestWorkspace(files: ["cogsmith.yaml": Self.shop, "exports.lock": lock])
    let session = Session(
      files: MemoryFiles(["cogsmith.yaml": Self.shop, "exports.lock": lock]))
    let errors = workspace.check().diagnostics.filter { $0.severity == .error }
    let prepared = session.prepareExport(try session.load(), to: .json)
    #expect((prepared.plan == nil) == !errors.isEmpty)
    return errors.map { $0.primary?.text ?? $0.message }
  }

  @Test func `a lock that exports wrote is taken`() throws {
    #expect(try labels(Self.lock()) == [])
    #expect(try labels("{\"cogsmith\": 1, \"exports\": []}") == [])
  }

  private static let id = "its id does not belong to what it says"
  private static let reversal =
    "it does not take back what stands above it, line by line and once"

  /// One word of the first entry that has it, changed.
  @Test(arguments: [
    ("\"debit\": \"28.00\"", "\"debit\": \"9028.00\"", "its debits and credits differ"),
    ("\"account\": \"wages\"", "\"account\": \"grni\"", id),
    ("\"role\": \"labor\"", "\"role\": \"other\"", id),
    ("\"event\": \"B-1\"", "\"event\": \"B-2\"", id),
    ("\"date\": \"2026-01-02\"", "\"date\": \"2026-01-03\"", id),
    ("\"source\": \"receipt\"", "\"source\": \"sale\"", id),
    (
      "\"target\": \"json\"", "\"target\": \"xero\"",
      "it went to a target that this version does not know"
    ),
    (
      "\"debit\": \"200.00\"", "\"debit\": \"200.004\"",
      "a kind, a role or an amount in it is not one"
    ),
    ("\"debit\": \"200.00\"", "\"debit\": \"-200.00\"", "its debits and credits differ"),
    ("\"debit\": \"200.00\"", "\"debit\": \"2OO\"", "a kind, a role or an amount in it is not one"),
  ]) func `a changed entry`(word: String, other: String, label: String) throws {
    let lock = try Self.lock(corrected: false)
    let place = try #require(lock.firstRange(of: word))
    #expect(try labels(lock.replacingCharacters(in: place, with: other)) == [label])
  }

  @Test func `words that are not in the books may change`() throws {
    let lock = try Self.lock()
    #expect(try labels(lock.replacing("Build B-1: 1 x frame", with: "x")) == [])
    #expect(try labels(lock.replacing("\"number\": \"R-1\"", with: "\"number\": \"R-01\"")) == [])
  }

  @Test func `both sides changed`() throws {
    let lock = try Self.lock(corrected: false).replacing("\"28.00\"", with: "\"9028.00\"")
      .replacing("\"credit\": \"20.00\"", with: "\"credit\": \"9020.00\"")
    #expect(try labels(lock) == [Self.id])
  }

  @Test func `an entry twice`() throws {
    let lock = try Self.lock(corrected: false)
    let entries = try #require(lock.firstRange(of: "    {\n"))
    let end = try #require(lock.firstRange(of: "    },\n"))
    let entry = lock[entries.lowerBound..<end.upperBound]
    let twice = lock.replacingCharacters(in: entries, with: entry + "    {\n")
    #expect(try labels(twice) == ["an entry with its id stands above it"])
  }

  @Test func `an entry of an event that never was`() throws {
    let forged = """
      {"target": "json", "id": "ffffffffffffffffffffffffffffffff", "type": "journal-entry",
       "source": "build", "event": "B-666", "date": "2026-01-02", "lines": [
        {"account": "cogs", "role": "build-debit", "debit": "66666.00"},
        {"account": "wages", "role": "labor", "credit": "66666.00"}]},
      """
    let lock = try Self.lock().replacing("\"exports\": [", with: "\"exports\": [" + forged)
    #expect(try labels(lock) == [Self.id])
  }

  @Test func `a reversal takes back exactly what was posted, and once`() throws {
    let lock = try Self.lock()
    // A second reversal of the same entry, under another id.
    let start = try #require(lock.firstRange(of: "\"reverses\""))
    let more = lock.replacingCharacters(
      in: start, with: "\"original-date\": \"2026-01-01\", \"reverses\"")
    #expect(try labels(more).first == Self.id)
    // The reversal of nothing: what it takes back is taken out.
    let begin = try #require(lock.ranges(of: "    {\n").dropFirst().first)
    let end = try #require(lock.ranges(of: "    },\n").dropFirst().first)
    var without = lock
    without.removeSubrange(begin.lowerBound..<end.upperBound)
    #expect(try labels(without).first == Self.reversal)
  }

  @Test func `each entry that is wrong is a finding`() throws {
    let lock = try Self.lock(corrected: false).replacing(
      "\"account\": \"stock\"", with: "\"account\": \"x\"")
    #expect(try labels(lock) == [Self.id, Self.id])
  }
}

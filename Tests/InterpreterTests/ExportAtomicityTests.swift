import Diagnostics
import Exports
import Foundation
import Interpreter
import Machines
import TestSupport
import Testing

/// An export that breaks off at any write loses nothing and doubles nothing: the next one writes what
/// an undisturbed one would have written.
@Suite struct ExportAtomicityTests {
  private static let shop = """
    cogsmith: 1
    company: Two Benches
    currency: USD
    products: {pine: {unit: m2, cost: 3, item: "1"}, bench: {item: "2"}}
    boms: {bench: [{lines: [{item: pine, quantity: 2}], costs: [{type: labor, amount: 5}]}]}
    opening: [{date: 2026-11-01, lines: [{item: pine, quantity: 100}]}]
    receipts: {R-1: {date: 2026-11-02, lines: [{item: pine, quantity: 10, cost: 4}]}}
    builds:
      B-1: {date: 2026-11-09, product: bench, quantity: 4}
      B-2: {date: 2026-11-10, product: bench, quantity: 1}
    accounts: {inventory: {id: "81"}, cogs: {id: "80"}, wages: {id: "82"}, received: {id: "83"}}
    export: {accounts: {inventory: inventory, cogs: cogs, labor: wages, receiving: received}}

    """

  /// The shop after a second thought: a build less, a receipt of another size, a new build.
  private static let edited =
    shop.replacing("  B-2: {date: 2026-11-10, product: bench, quantity: 1}\n", with: "")
    .replacing("quantity: 10, cost: 4", with: "quantity: 12, cost: 4")
    + "---\nbuilds: {B-3: {date: 2026-11-12, product: bench, quantity: 2}}\n"

  private func export(_ files: FaultyFiles, _ target: ExportTarget) throws {
    let session = Session(files: files)
    let prepared = session.prepareExport(try session.load(), to: target)
    #expect(prepared.diagnostics.filter { $0.severity == .error } == [])
    try session.write(prepared)
  }

  /// What an export writes, and the files after it.
  private func undisturbed(
    _ start: [String: String], _ target: ExportTarget
  ) throws -> (written: [String], after: [String: String]) {
    let files = FaultyFiles(start)
    try export(files, target)
    return (files.takeWritten(), files.texts)
  }

  @Test(arguments: ExportTarget.allCases) func `at every write of a first and of a second export`(
    target: ExportTarget
  ) throws {
    let first = try undisturbed(["cogsmith.yaml": Self.shop], target)
    #expect(first.written.last == "exports.lock")
    #expect(first.written.count >= 2)
    var second = first.after
    second["cogsmith.yaml"] = Self.edited
    for start in [["cogsmith.yaml": Self.shop], second] {
      let whole = try undisturbed(start, target)
      #expect(whole.written.last == "exports.lock")
      for good in 0..<whole.written.count {
        let files = FaultyFiles(start)
        files.allowWrites(good)
        #expect(throws: FileFault.self) { try export(files, target) }
        // The lock is last: until everything else stands, nothing counts as exported.
        #expect(files.texts["exports.lock"] == start["exports.lock"])
        files.allowWrites(nil)
        try export(files, target)
        #expect(files.texts == whole.after, "\(target) after \(good) writes")
        // And then there is nothing left to do.
        _ = files.takeWritten()
        try export(files, target)
        #expect(files.takeWritten() == [])
      }
    }
  }

  @Test(arguments: ExportTarget.allCases) func `and the manifests change before it is repeated`(
    target: ExportTarget
  ) throws {
    let whole = try undisturbed(["cogsmith.yaml": Self.shop], target)
    let expected = try undisturbed(["cogsmith.yaml": Self.edited], target)
    for good in 0..<whole.written.count {
      let files = FaultyFiles(["cogsmith.yaml": Self.shop])
      files.allowWrites(good)
      #expect(throws: FileFault.self) { try export(files, target) }
      files.allowWrites(nil)
      files.set("cogsmith.yaml", Self.edited)
      try export(files, target)
      // Files of the broken export that the new one does not replace are in no list of its own.
      for (path, text) in expected.after { #expect(files.texts[path] == text, "\(path)") }
    }
  }

  @Test func `nothing is written that is there already`() throws {
    let files = FaultyFiles(["cogsmith.yaml": Self.shop])
    try export(files, .beancount)
    _ = files.takeWritten()
    let ledger = try #require(files.texts["exports/beancount/ledger.beancount"])
    files.set("exports/beancount/ledger.beancount", nil)
    try export(files, .beancount)
    #expect(files.takeWritten() == ["exports/beancount/ledger.beancount"])
    #expect(files.texts["exports/beancount/ledger.beancount"] == ledger)
  }

  @Test func `one export at a time`() throws {
    let scratch = try Scratch([:])
    let folder = scratch.folder
    let files = DiskFiles()
    var isRefused = false
    try files.exclusively(in: folder) { () throws(FileFault) in
      do throws(FileFault) {
        try files.exclusively(in: folder) {}
      } catch {
        isRefused = error.reason.contains("another export is running")
      }
    }
    #expect(isRefused)
    // It ends with its work, also where that fails.
    #expect(throws: FileFault.self) {
      try files.exclusively(in: folder) { () throws(FileFault) in
        throw FileFault(path: "x", reason: "y")
      }
    }
    try files.exclusively(in: folder) {}
    #expect(throws: FileFault.self) { try files.exclusively(in: folder.child("none")) {} }
    // The lock leaves nothing behind.
    #expect(scratch.files() == [])
  }
}

import Diagnostics
import DocumentTrees
import Exports
import Foundation
import Interpreter
import Machines
import Ledgers
import Providers
import Quantities
import TestSupport
import Testing

/// An upgrade posts nothing: what an earlier version left has nothing left to do.
@Suite struct CapsuleTests {
  /// Ledgers that this version writes in another way than the capsule's, each with the reason; nothing
  /// is posted for it.
  private static let rewritten: [String: String] = [
    "cabinet-shop-local": carriedRoundings, "cabinet-shop-sync": carriedRoundings,
    "machine-shop-local": carriedRoundings,
  ]

  /// Roundings of quantities are carried from one build to the next (`costing.md` 1.5), which moves the
  /// last decimal of a quantity and no amount.
  private static let carriedRoundings = "carried roundings"

  @Test func `both modes of the three shops are there, and say who wrote them`() throws {
    for shop in ["cabinet-shop", "machine-shop", "metal-fabricator"] {
      for mode in ["local", "sync"] { #expect(Capsule.all.contains("\(shop)-\(mode)")) }
    }
    for name in Capsule.all {
      let capsule = try Capsule.named(name)
      let page = String(decoding: try #require(capsule.files["README.md"]), as: UTF8.self)
      #expect(page.contains("Written by Cogsmith "), "\(name)")
      #expect(try !capsule.targets().isEmpty, "\(name)")
    }
  }

  @Test(arguments: Capsule.all) func `it loads, and check finds what it found then`(
    name: String
  ) throws {
    let capsule = try Capsule.named(name)
    let findings = capsule.findings()
    #expect(!findings.contains("error["), "\(findings)")
    // A new capsule's list is recorded like a golden; one that is there is never written again.
    guard let then = capsule.files["check.txt"] else {
      return expectFile(findings, capsule.checkPath)
    }
    #expect(findings == String(decoding: then, as: UTF8.self))
  }

  @Test(arguments: Capsule.all) func `nothing is planned for any target of its lock`(
    name: String
  ) throws {
    let capsule = try Capsule.named(name)
    for target in try capsule.targets() {
      let prepared = capsule.prepare(target)
      let plan = try #require(prepared.plan, "\(target): \(prepared.diagnostics)")
      #expect(plan.transactions.map(\.number) == [], "\(target)")
      // What stands is neither a reversal nor taken back by one.
      let entries = try capsule.lockEntries().filter { $0["target"]?.text == target.rawValue }
      let reversals = entries.filter { $0["reverses"] != nil }.count
      #expect(plan.unchanged == entries.count - 2 * reversals, "\(target)")
      #expect(reversals > 0, "\(target): a history without a correction")
    }
  }

  @Test(arguments: Capsule.all) func `nobody is asked when there is nothing to send`(
    name: String
  ) throws {
    let capsule = try Capsule.named(name)
    guard try capsule.targets().contains(.quickbooks) else { return }
    let result = try capsule.push { () throws(ProviderFault) in
      Issue.record("QuickBooks was asked")
      throw ProviderFault(Diagnostic(.providerUnreachable, "nobody is there"))
    }
    #expect(result.sent.isEmpty && result.left.isEmpty && result.diagnostics.isEmpty)
  }

  @Test(arguments: Capsule.all) func `an export changes no file`(name: String) throws {
    let capsule = try Capsule.named(name)
    let folder = try Scratch()
    for (path, bytes) in capsule.files {
      try folder.write(String(decoding: bytes, as: UTF8.self), to: path)
    }
    let session = Session()
    for target in try capsule.targets() {
      let prepared = session.prepareExport(try session.load(folder.path), to: target)
      #expect(!prepared.hasErrors, "\(target): \(prepared.diagnostics)")
      try session.write(prepared)
    }
    var changed = folder.files().filter { path in
      FileManager.default.contents(atPath: folder.path + "/" + path).map { [UInt8]($0) }
        != capsule.files[path]
    }
    if Self.rewritten[name] != nil {
      #expect(changed.contains("exports/beancount/ledger.beancount"), "it is the same again")
      changed.removeAll { $0 == "exports/beancount/ledger.beancount" }
    }
    #expect(changed == [])
  }

  @Test(arguments: Capsule.all) func `the lock read and written again has the same entries`(
    name: String
  ) throws {
    let capsule = try Capsule.named(name)
    let target = try #require(try capsule.targets().first)
    let lock = try #require(capsule.prepare(target).plan?.lock)
    let entries = lock.entries.map { entry in
      [
        entry.target, entry.transaction.id, entry.transaction.number,
        entry.transaction.date.description, entry.transaction.event,
        "\(entry.transaction.lines.count + entry.transaction.stockLines.count)",
        entry.place?.company ?? "", entry.place?.id ?? "",
      ]
    }
    let written = try capsule.lockEntries().map { entry in
      ["target", "id", "number", "date", "event"].map { entry[$0]?.text ?? "" } + [
        "\(entry["lines"]?.list?.count ?? 0)", entry["remote"]?["company"]?.text ?? "",
        entry["remote"]?["id"]?.text ?? "",
      ]
    }
    #expect(entries == written)
    let again = try capsule.with(lock: lock.text(capsule.workspace.settings))
    let plan = try #require(again.prepare(target).plan)
    #expect(plan.isEmpty)
    #expect(plan.lock.text(again.workspace.settings) == lock.text(capsule.workspace.settings))
  }

  /// An empty plan says something: what is taken out of the lock is planned again.
  @Test(arguments: Capsule.all) func `the newest entry is planned again where the lock lost it`(
    name: String
  ) throws {
    let capsule = try Capsule.named(name)
    for target in try capsule.targets() {
      let lock = try #require(capsule.prepare(target).plan?.lock)
      let newest = try #require(lock.entries.lastIndex { $0.target == target.rawValue })
      let lost = try capsule.with(
        lock: lock.withoutLast(lock.entries.count - newest).text(capsule.workspace.settings))
      let plan = try #require(lost.prepare(target).plan)
      #expect(
        plan.transactions.map(\.id) == [lock.entries[newest].transaction.id], "\(target)")
    }
  }

  @Test(arguments: Capsule.all) func `bean-check accepts its ledger`(name: String) throws {
    guard let beancount = try Beancount.find() else { return }
    let capsule = try Capsule.named(name)
    let ledger = try #require(capsule.files["exports/beancount/ledger.beancount"])
    #expect(try beancount.check(String(decoding: ledger, as: UTF8.self)) == "")
  }
}

import Diagnostics
import Exports
import Ledgers
import Quantities
import QuickBooksSimulator
import TestSupport
import Testing

/// `export --push` against the simulated company (`accounting.md` 4).
@Suite struct PushTests {
  /// What the company holds after everything was sent once.
  ///
  /// Steel: 100 at 2.50, 10 more at 2.50, 4 taken: 106 worth 265.00. Hinges: 40 - 8 = 32 at 1.20, 38.40.
  /// Cabinets: 2 at 45.00, what the simulator takes for new layers. Clearing: the receipt credits 25.00, the
  /// build debits 10.00 + 9.60 and credits 90.00, the entry debits 40.00: -55.40 with -25.00, as
  /// 25.00 + 90.00 - 19.60 - 40.00 = 55.40.
  private func expectWhole(_ shop: inout PushShop, _ step: String = "") {
    #expect(shop.numbers("InventoryAdjustment") == ["B-1", "R-1"], "\(step)")
    #expect(shop.numbers("JournalEntry") == ["B-1"], "\(step)")
    #expect(shop.stock("1") == "106 worth 265", "\(step)")
    #expect(shop.stock("2") == "32 worth 38.4", "\(step)")
    #expect(shop.stock("4") == "2 worth 90", "\(step)")
    #expect(shop.balance("91") == "-55.4", "\(step)")
    #expect(shop.balance("92") == "-40", "\(step)")
  }

  @Test func `what is new is sent, read back and recorded, and never again`() throws {
    var shop = try PushShop()
    try shop.sync()
    let first = try shop.push()
    expectGolden(first.shown, "push/first.txt")
    expectGolden(shop.lock ?? "", "push/exports-lock.json")
    expectWhole(&shop)
    let again = try shop.push()
    expectGolden(again.shown, "push/again.txt")
    expectWhole(&shop)
  }

  @Test func `an event that has changed is reversed and sent anew`() throws {
    var shop = try PushShop()
    try shop.sync()
    _ = try shop.push()
    let manifest = try #require(PushShop.workspace["cogsmith.yaml"])
    shop.files.set(
      "cogsmith.yaml", manifest.replacing("quantity: 2}\naccounts", with: "quantity: 3}\naccounts"))
    let changed = try shop.push()
    #expect(changed.result.sent.map(\.transaction.number) == ["B-1-R", "B-1-R", "B-1-2", "B-1-2"])
    // 3 cabinets: 6 sheets and 12 hinges are gone.
    #expect(shop.stock("1")?.hasPrefix("104 ") == true)
    #expect(shop.stock("2")?.hasPrefix("28 ") == true)
    #expect(shop.balance("92") == "-60")
  }

  @Test func `a lost lock is found again in QuickBooks`() throws {
    var shop = try PushShop()
    try shop.sync()
    _ = try shop.push()
    let whole = shop.lock
    shop.files.set("exports.lock", nil)
    let again = try shop.push()
    expectGolden(again.shown, "push/lost-lock.txt")
    #expect(shop.lock == whole)
    expectWhole(&shop)
  }

  @Test func `a number that says something else stops everything`() throws {
    var other = try PushShop()
    try other.sync()
    _ = try other.push()
    // The same company, and a workspace that builds three under the same number.
    let manifest = try #require(PushShop.workspace["cogsmith.yaml"])
    var shop = try PushShop([
      "cogsmith.yaml": manifest.replacing("quantity: 2}\naccounts", with: "quantity: 3}\naccounts")
    ])
    shop.simulator = other.simulator
    shop.files.set("items.json", other.files.texts["items.json"])
    let refused = try shop.push()
    expectGolden(refused.shown, "push/taken.txt")
    #expect(refused.result.sent.isEmpty)
    #expect(shop.lock == nil)
    expectWhole(&shop)
  }

  @Test func `what QuickBooks refuses ends the run, and what went there stays`() throws {
    var shop = try PushShop()
    try shop.sync()
    shop.simulator.company.settings.closedUntil = CivilDate(year: 2026, month: 11, day: 29)
    let refused = try shop.push()
    expectGolden(refused.shown, "push/closed.txt")
    #expect(shop.lock == nil)
    shop.simulator.company.settings.closedUntil = nil
    _ = try shop.push()
    expectWhole(&shop)
  }

  @Test func `another company is refused before anything is asked`() throws {
    var shop = try PushShop()
    try shop.sync()
    let snapshot = try #require(shop.files.texts["items.json"])
    let realm = shop.simulator.company.settings.realm
    shop.files.set("items.json", snapshot.replacing(realm, with: "4620816365"))
    let refused = try shop.push()
    expectGolden(refused.shown, "push/other-company.txt")
    #expect(shop.lock == nil)
  }

  @Test(arguments: [
    Fault.dropBefore, .dropAfter, .tooManyRequests, .serverError, .unavailable, .half, .garbage,
    .unauthorized,
  ])
  func `trouble on the way changes nothing`(fault: Fault) throws {
    for nth in 1...12 {
      var shop = try PushShop()
      try shop.sync()
      shop.simulator.faults = FaultPlan([
        // A 401 for the app itself is no trouble on the way.
        FaultRule(fault, nth: nth, path: fault == .unauthorized ? "/v3/" : nil)
      ])
      let pushed = try shop.push()
      #expect(pushed.result.diagnostics.isEmpty, "\(fault) \(nth): \(pushed.shown)")
      expectWhole(&shop, "\(fault) \(nth)")
    }
  }

  @Test(arguments: [false, true]) func `an end at any step`(isDone: Bool) throws {
    var whole = try PushShop()
    try whole.sync()
    let counting = Doom()
    _ = try whole.push(counting)
    // Signing in and keeping the token; two questions; make, read and record, three times.
    #expect(counting.steps >= 13)
    for end in 1...counting.steps {
      var shop = try PushShop()
      try shop.sync()
      let doom = Doom()
      doom.end = end
      doom.isDone = isDone
      _ = try? shop.push(doom)
      let finished = try shop.push()
      #expect(!finished.result.hasErrors, "after step \(end): \(finished.shown)")
      expectWhole(&shop, "after step \(end)")
      #expect(shop.lock == whole.lock, "after step \(end)")
    }
  }
}

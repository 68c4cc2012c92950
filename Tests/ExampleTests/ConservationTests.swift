import Builds
import Catalogs
import Decimals
import Ledgers
import TestSupport
import Testing

/// What went in is what came out, read off the books of each shop.
@Suite struct ConservationTests {
  /// The debits less the credits of an account, in cents.
  private func net(_ ledger: Ledger, _ account: String) -> Value {
    ledger.transactions.flatMap(\.lines).filter { $0.account == account }
      .reduce(0) { $0 + $1.amount }
  }

  /// What is on hand of everything that has a BOM, or of everything that has none, in cents.
  private func stock(_ simulation: Simulation, made: Bool) -> Value {
    let catalog = simulation.catalog
    return catalog.items.indices.map { ItemID(index: UInt32($0)) }
      .filter { !catalog[$0].boms.isEmpty == made }
      .reduce(0) { $0 + simulation.valueOnHand($1) }
  }

  private func opening(_ simulation: Simulation) -> Value {
    simulation.movements.filter { $0.kind == .opening }.reduce(0) { $0 + $1.value }
  }

  @Test(arguments: Example.all, ["2026-10-15", "2026-10-31", "2026-11-10", "2026-12-31"])
  func `what is on hand of an item is what its layers hold and its movements add up to`(
    name: String, until: String
  ) throws {
    let (simulation, _) = try Example(name).run(until: until)
    let catalog = simulation.catalog
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(index))
      let movements = simulation.movements.filter { $0.item == item }
      let layers = simulation.layersOnHand(item)
      let quantity = simulation.quantityOnHand(item)
      let value = simulation.valueOnHand(item)
      #expect(movements.reduce(0) { $0 + $1.quantity } == quantity, "\(catalog.key(item))")
      #expect(movements.reduce(0) { $0 + $1.value } == value, "\(catalog.key(item))")
      #expect(layers.reduce(0) { $0 + $1.quantity } == quantity, "\(catalog.key(item))")
      #expect(layers.reduce(0) { $0 + $1.value } == value, "\(catalog.key(item))")
      #expect(quantity >= 0 && (quantity != 0 || value == 0), "\(catalog.key(item))")
    }
  }

  @Test(arguments: Example.all) func `every entry balances`(name: String) throws {
    for entry in try Example(name).run().ledger.transactions where entry.kind == .journalEntry {
      #expect(entry.lines.reduce(0) { $0 + $1.amount } == 0, "\(entry.number)")
    }
  }

  /// With `recognize-cogs: sale` both stock accounts are what the stock in them is worth: materials,
  /// offcuts among them, and what was made.
  @Test func `cabinet shop: accounts hold what stock is worth`() throws {
    let (simulation, ledger) = try Example("cabinet-shop").run()
    #expect(
      net(ledger, "materials") + opening(simulation) == stock(simulation, made: false))
    #expect(net(ledger, "made-goods") == stock(simulation, made: true))
    #expect(net(ledger, "made-goods") == 2193_20)
  }

  /// With `recognize-cogs: build` only what was bought is in a stock account; a spindle and two worm
  /// shafts of the opening stock were in it too, and are used up.
  @Test func `machine shop: inventory holds what purchased stock is worth`() throws {
    let (simulation, ledger) = try Example("machine-shop").run()
    #expect(
      net(ledger, "inventory") + opening(simulation) == stock(simulation, made: false))
  }

  /// Goods at what suppliers ask, and the carriers' bills:
  /// cabinet shop 1,672.00 + 1,108.40 + 1,229.00 + 645.10 = 4,654.50 and 145.00 + 38.00 + 110.00 +
  /// 24.50 = 317.50; machine shop 1,077.50 + 518.40 + 731.40 + 698.10 + 318.70 = 3,344.10.
  @Test func `what was received is owed`() throws {
    let cabinets = try Example("cabinet-shop").run().ledger
    #expect(net(cabinets, "goods-received") == -4_654_50)
    #expect(net(cabinets, "freight-due") == -317_50)
    #expect(net(try Example("machine-shop").run().ledger, "accrued-purchases") == -3_344_10)
  }

  /// In `sync` an adjustment moves material less finished goods through the clearing account, and
  /// the entry puts labor and overhead into it: by our layers the two leave nothing behind.
  @Test func `metal fabricator: builds clear the clearing account`() throws {
    let (_, ledger) = try Example("metal-fabricator").run()
    var left: [String: Value] = [:]
    for transaction in ledger.transactions where transaction.eventKind == .build {
      let moved = transaction.stockLines.reduce(0) { $0 + $1.value }
      let posted = transaction.lines.filter { $0.account == "build-clearing" }
        .reduce(0) { $0 + $1.amount }
      left[transaction.event, default: 0] += posted - moved
    }
    #expect(left.count == 12)
    for (event, value) in left { #expect(value == 0, "\(event)") }
  }
}

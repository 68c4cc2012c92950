import Builds
import Catalogs
import Decimals
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import TestSupport
import Testing

/// The ledgers of the shops as beancount reads them.
@Suite struct BeancountTests {
  /// Where a shop's stock stands in its ledger: what was bought, what was made, what fell off.
  private static let accounts: [String: [Home: String]] = [
    "cabinet-shop": [
      .purchased: "Assets:Materials", .made: "Assets:Made-Goods", .byproduct: "Assets:Materials",
    ],
    "machine-shop": [
      .purchased: "Assets:Inventory", .made: "Expenses:Cost-Of-Goods-Sold",
      .byproduct: "Assets:Inventory",
    ],
    "metal-fabricator": [
      .purchased: "Assets:Inventory", .made: "Assets:Inventory", .byproduct: "Assets:Inventory",
    ],
  ]

  private func ledger(_ shop: Example) throws -> String {
    try #require(try shop.export(to: .beancount).first).contents
  }

  @Test(arguments: Example.all) func `bean-check accepts the ledger`(name: String) throws {
    guard let beancount = try Beancount.find() else { return }
    #expect(try beancount.check(try ledger(try Example(name))) == "")
  }

  @Test func `bean-check refuses a ledger that is a cent off`() throws {
    guard let beancount = try Beancount.find() else { return }
    let text = try ledger(try Example("metal-fabricator"))
    let wrong = text.replacing(
      "2026-12-01 balance Expenses:Scrap  199.740 USD",
      with: "2026-12-01 balance Expenses:Scrap  199.750 USD")
    try #require(wrong != text)
    #expect(try beancount.check(wrong).contains("Balance failed for 'Expenses:Scrap'"))
  }

  /// A later edit of a build, back-dated into the middle of what was exported.
  @Test(arguments: [
    (
      "cabinet-shop", "builds/2026-10.yaml", "carcass-600, quantity: 10", "carcass-600, quantity: 9"
    ),
    ("machine-shop", "history/builds.csv", "table-plate,6", "table-plate,5"),
    ("metal-fabricator", "events/2026-10.yaml", "door-24, quantity: 16", "door-24, quantity: 15"),
  ]) func `bean-check accepts the ledger after an edit, with what it reverses`(
    name: String, file: String, before: String, after: String
  ) throws {
    guard let beancount = try Beancount.find() else { return }
    let folder = try Scratch(try Example(name).files)
    let session = Session()
    func export() throws -> PreparedExport {
      let prepared = session.prepareExport(try session.load(folder.path), to: .beancount)
      try session.write(prepared)
      return prepared
    }
    let first = try #require(try export().plan)
    try folder.write(try folder.read(file).replacing(before, with: after), to: file)
    let second = try #require(try export().plan)
    #expect(
      !second.transactions.isEmpty && second.transactions.count < first.transactions.count * 2)
    #expect(second.transactions.contains { $0.reverses != nil })
    #expect(try beancount.check(try folder.read("exports/beancount/ledger.beancount")) == "")
  }

  @Test(arguments: Example.all) func `beancount's own booking holds the same lots`(
    name: String
  ) throws {
    guard let beancount = try Beancount.find() else { return }
    let shop = try Example(name)
    let days = ["2026-10-15", "2026-10-31", "2026-11-12", "2026-11-30"]
    let booked = try beancount.balances(of: try ledger(shop), on: days)
    for day in days {
      let (simulation, ledger) = try shop.run(until: day)
      let lots = try #require(booked[day]).lots.sorted()
      #expect(lots.count > 20)
      let expected = try self.lots(simulation, try #require(Self.accounts[name])).sorted()
      #expect(Set(lots).symmetricDifference(expected) == [], "\(day)")
      #expect(lots.count == expected.count, "\(day)")
      let balances = try #require(booked[day]).accounts.filter { $0.value != "0" }
      #expect(balances == self.balances(simulation, ledger, name), "\(day)")
    }
  }

  /// Our layers, those of one average pool taken together, in the notation of the ledger.
  private func lots(
    _ simulation: Simulation, _ accounts: [Home: String]
  ) throws -> [Beancount.Lot] {
    let catalog = simulation.catalog
    var lots: [Beancount.Lot] = []
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(index))
      let layers = simulation.layersOnHand(item)
      guard let first = layers.first else { continue }
      func lot(_ quantity: StockQuantity, _ value: Value, _ date: CivilDate, _ home: Home) throws {
        lots.append(
          Beancount.Lot(
            account: try #require(accounts[home]), product: catalog.key(item),
            date: date.description,
            quantity: decimal(quantity, catalog[item].precision), cost: decimal(value, 2)))
      }
      if catalog[item].costing == .average {
        // The pools of these shops hold what was bought, and are named for their first day.
        let origin = try #require(simulation.movements.first { $0.item == item })
        try lot(
          simulation.quantityOnHand(item), simulation.valueOnHand(item),
          simulation.events[Int(origin.event)].date, first.home)
      } else {
        for layer in layers { try lot(layer.quantity, layer.value, layer.date, layer.home) }
      }
    }
    return lots
  }

  /// The balance of every account: opening stock, entries, what adjustments move by our layers, and
  /// the cost of what is sold where no entry says it.
  private func balances(
    _ simulation: Simulation, _ ledger: Ledger, _ name: String
  ) -> [String: String] {
    var sums: [String: Value] = [:]
    func post(_ account: String, _ value: Value) { sums[account, default: 0] += value }
    let inventory = Self.accounts[name]?[.purchased] ?? ""
    for movement in simulation.movements where movement.kind == .opening {
      post(inventory, movement.value)
      post("Equity:Opening-Balances", -movement.value)
    }
    for transaction in ledger.transactions {
      for line in transaction.lines { post(fullName(line.account ?? ""), line.amount) }
      for line in transaction.stockLines {
        post(inventory, line.value)
        post(fullName(transaction.offset ?? ""), -line.value)
      }
    }
    // In `sync` a sale moves stock, and the accounting system posts it.
    let isSync = simulation.catalog.settings.mode == .sync
    for movement in simulation.movements where movement.kind == .sale && isSync {
      post(inventory, movement.value)
      post("Expenses:Cost-Of-Goods-Sold", -movement.value)
    }
    return sums.filter { $0.value != 0 }.mapValues { decimal($0, 2) }
  }

  /// The name of an account in the ledger, by its kind.
  private func fullName(_ key: String) -> String {
    let roots = [
      "Assets": ["inventory", "materials", "made-goods"],
      "Liabilities": ["goods-received", "freight-due", "accrued-purchases"],
    ]
    let root = roots.first { $0.value.contains(key) }?.key ?? "Expenses"
    let words = key.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return root + ":" + words.joined(separator: "-")
  }

  /// Smallest units as a plain decimal without zeros at its end.
  private func decimal(_ units: Int128, _ decimals: Int) -> String {
    var digits = String(units.magnitude)
    while digits.count <= decimals { digits = "0" + digits }
    let whole = digits.dropLast(decimals)
    var fraction = digits.suffix(decimals)
    while fraction.last == "0" { fraction.removeLast() }
    return (units < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}

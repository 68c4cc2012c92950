import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Ledgers
import Quantities
import SourceText
import Testing

/// The figures of a run as people write them, for tests that worked them out by hand.
public struct ShopFigures: Sendable {
  /// The workspace.
  public let shop: TestWorkspace
  /// What came of running it.
  public let run: Run
  /// The replay.
  public let simulation: Simulation
  /// The transactions.
  public let ledger: Ledger

  /// The run of one manifest; the version, and a currency of dollars, need not be written.
  ///
  /// - Throws: where the manifest has errors of its own; a refused event is none.
  public init(_ yaml: String, _ options: SimulationOptions = SimulationOptions()) throws {
    let head = yaml.hasPrefix("cogsmith:") ? "" : "cogsmith: 1\n"
    let currency = yaml.contains("currency:") ? "" : "currency: USD\n"
    try self.init(TestWorkspace(head + currency + yaml), options)
  }

  /// The run of a workspace.
  public init(_ shop: TestWorkspace, _ options: SimulationOptions = SimulationOptions()) throws {
    self.shop = shop
    run = shop.workspace.run(options)
    guard let simulation = run.simulation, let ledger = run.ledger else {
      throw BrokenManifest(findings: shop.findings())
    }
    self.simulation = simulation
    self.ledger = ledger
  }

  private var catalog: Catalog { simulation.catalog }

  /// The codes of the errors and warnings, in order.
  public var codes: [String] {
    run.diagnostics.filter { $0.severity != .note }.map(\.code.rawValue)
  }

  /// The codes of the errors, in order.
  public var errors: [String] {
    run.diagnostics.filter { $0.severity == .error }.map(\.code.rawValue)
  }

  /// The item of a key.
  public func item(_ key: String) throws -> ItemID {
    try #require(catalog.item(key), "there is no product \(key)")
  }

  /// What is on hand: `7 worth 950.00`.
  public func stock(_ key: String) throws -> String {
    let item = try item(key)
    return text(simulation.quantityOnHand(item), simulation.valueOnHand(item), item, .empty)
  }

  /// The layers on hand, oldest first: `2 worth 200.00 of H-1`.
  public func layers(_ key: String) throws -> [String] {
    let item = try item(key)
    return simulation.layersOnHand(item).map { text($0.quantity, $0.value, item, $0.lot) }
  }

  /// What an event took of an item, or of all, part by part: `4 worth 400.00 of H-1`.
  public func taken(_ event: String, _ key: String? = nil) throws -> [String] {
    let wanted = try key.map { try item($0) }
    return try movements(event)
      .filter { $0.isOut && (wanted == nil || $0.item == wanted) }
      .map { text(0 &- $0.quantity, 0 &- $0.value, $0.item, $0.lot) }
  }

  /// What all that an event took was worth.
  public func value(_ event: String) throws -> String {
    var value: Value = 0
    for movement in try movements(event) where movement.isOut { value &-= movement.value }
    return catalog.valueText(value)
  }

  /// The movements of an event.
  package func movements(_ event: String) throws -> ContiguousArray<Movement>.SubSequence {
    let found = try #require(
      simulation.events.first { $0.id == event },
      "nothing happened as \(event)\n\(shop.findings())")
    return simulation.movements[found.movements]
  }

  /// The build of an event.
  package func build(_ event: String) throws -> BuildResult {
    try #require(
      simulation.builds.first { simulation.events[$0.event].id == event },
      "nothing was built as \(event)\n\(shop.findings())")
  }

  /// What a build cost, by type where there is any: `material 549.12, labor 378.00, total 927.12`.
  public func cost(_ event: String) throws -> String {
    let build = try build(event)
    var parts: [(String, Value)] = [("material", build.material)]
    parts += [("labor", build.labor), ("overhead", build.overhead), ("other", build.other)]
    parts += [("by-products", build.byproducts), ("abnormal", build.abnormalLoss)]
    return (parts.filter { $0.1 != 0 } + [("total", build.total)])
      .map { "\($0.0) \(catalog.valueText($0.1))" }.joined(separator: ", ")
  }

  /// The transactions of an event, each as its kind and its lines: `Dr cogs 454.20 bench`, or
  /// `-4 bolt` for an adjustment, which begins with its offset.
  public func transactions(_ event: String) -> [[String]] {
    ledger.transactions.filter { $0.event == event }.map { lines(of: $0) }
  }

  /// The lines of a transaction, its kind first.
  public func lines(of transaction: Transaction) -> [String] {
    if transaction.kind == .inventoryAdjustment {
      return ["inventory-adjustment offset \(transaction.offset ?? "none")"]
        + transaction.stockLines.map { "\($0.quantity) \($0.item)" }
    }
    return ["journal-entry"]
      + transaction.lines.map { line in
        let amount = decimalText(
          line.amount < 0 ? 0 &- line.amount : line.amount,
          decimals: catalog.settings.currency.digits)
        let account = line.account ?? "(\(line.role.rawValue))"
        return "\(line.amount < 0 ? "Cr" : "Dr") \(account) \(amount) \(line.memo)"
      }
  }

  /// What the transactions leave on each account, by its local name: debits above 0.
  public func balances() -> [String: String] {
    var sums: [String: Value] = [:]
    for line in ledger.transactions.flatMap(\.lines) {
      sums[line.account ?? line.role.rawValue, default: 0] += line.amount
    }
    return sums.mapValues { decimalText($0, decimals: catalog.settings.currency.digits) }
  }

  /// Why an event emitted nothing, or less than one would expect.
  public func silences(_ event: String) -> [String] {
    ledger.silences.filter { $0.event == event }.map(\.reason)
  }

  /// The exact estimate of a quantity of a product.
  public func estimate(
    _ key: String, _ quantity: Rational = .one, basis: CostBasis = .standard,
    on date: CivilDate? = nil
  ) throws -> CostEstimate {
    let day = date ?? catalog.lastDay
    let estimator = try CostEstimator(catalog, on: day, basis: basis, simulation: simulation)
    return try estimator.estimate(
      CostEstimate.Request(item: item(key), quantity: quantity, date: day, basis: basis))
  }

  /// The maximum buildable of a product: in all, from stock, and what holds it back.
  public func buildable(_ key: String) throws -> String {
    let item = try item(key)
    let found = try #require(try simulation.buildable(item, on: catalog.lastDay))
    if found.isUnlimited { return "unlimited" }
    let all = catalog.quantityText(found.quantity, of: item)
    let stock = catalog.quantityText(found.fromStock, of: item)
    let held = found.bottlenecks.map { bottleneck in
      let missing =
        bottleneck.missing.map { catalog.quantityText($0, of: bottleneck.item) } ?? "endlessly"
      let lifted = bottleneck.lifted.map { catalog.quantityText($0, of: item) } ?? "unlimited"
      return "; \(catalog.key(bottleneck.item)) \(missing) more, then \(lifted)"
    }
    return "\(all), from stock \(stock)" + held.joined()
  }

  /// The needs of a quantity of a product through all levels, summed: `8 bolt`.
  public func needs(_ key: String, _ quantity: Rational = .one) throws -> [String] {
    try catalog.tree(of: item(key), quantity: quantity, on: catalog.lastDay).totals.map {
      "\($0.quantity.decimalText(maximumDecimals: 12)) \(catalog.key($0.item))"
    }
  }

  private func text(
    _ quantity: StockQuantity, _ value: Value, _ item: ItemID, _ lot: NameID
  ) -> String {
    "\(catalog.quantityText(quantity, of: item)) worth \(catalog.valueText(value))"
      + (lot == .empty ? "" : " of \(catalog.names[lot])")
  }
}

/// A manifest that a test could not run.
struct BrokenManifest: Error, CustomStringConvertible {
  var findings: String
  var description: String { findings }
}

extension CostEstimate {
  /// The rolled-up total as a decimal, or as a fraction where it is none of twelve digits.
  public var totalText: String {
    get throws { try root.cost.total().plainText }
  }

  /// The total with components taken at their own unit cost.
  public var directText: String {
    get throws { try direct.total().plainText }
  }
}

extension Rational {
  /// The value as a decimal of at most twelve digits, else as `1/3`.
  public var plainText: String {
    get throws {
      let decimal = decimalText(maximumDecimals: 12)
      let unit: Int128 = 1_000_000_000_000
      if try multiplying(by: Rational(unit)).isWhole { return decimal }
      guard let fraction else { return decimal }
      return "\(fraction.numerator)/\(fraction.denominator)"
    }
  }
}

extension Movement {
  /// Whether it takes something out of stock.
  fileprivate var isOut: Bool { kind == .issue || kind == .sale || quantity < 0 }
}

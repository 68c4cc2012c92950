import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// How much of a product could be built now, and what stands in the way of more.
public struct Buildable: Sendable {
  /// The product.
  public var item: ItemID
  /// How much, when missing sub-assemblies are built too; in smallest units of stock.
  public var quantity: StockQuantity
  /// How much from stock as it stands, building only what BOM lines say is built.
  public var fromStock: StockQuantity
  /// What stands in the way of more.
  package var bottlenecks: [Bottleneck]
  /// Whether nothing stands in the way: no line takes anything from stock.
  public var isUnlimited: Bool

  /// A component that is short for one unit more.
  package struct Bottleneck: Sendable {
    package var item: ItemID
    /// What is on hand of it.
    package var onHand: StockQuantity
    /// What is missing for one unit more.
    package var missing: StockQuantity
    /// How much could be built if there were plenty of it; nil for endlessly much.
    package var lifted: StockQuantity?
  }
}

extension Simulation {
  /// The maximum buildable of a product: a search over its whole tree with shared stock, sub-builds
  /// and substitutes (`costing.md` 2).
  ///
  /// Nil when no BOM of it is effective on the date.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func buildable(
    _ item: ItemID, on date: CivilDate
  ) throws(ArithmeticFault) -> Buildable? {
    guard let bom = catalog.effectiveBOM(of: item, on: date) else { return nil }
    var search = BuildableSearch(self, item, bom, date)
    return try search.run()
  }
}

private struct BuildableSearch {
  private let simulation: Simulation
  private let item: ItemID
  private let bom: BOMID
  private let date: CivilDate
  /// The smallest step: a whole unit of things that are counted, else the smallest quantity kept.
  private let step: StockQuantity
  private var whole: BuildPlanner
  private var shallow: BuildPlanner

  /// Beyond this many steps a product counts as unlimited.
  private static let ceiling: StockQuantity = 1_000_000_000_000_000

  init(_ simulation: Simulation, _ item: ItemID, _ bom: BOMID, _ date: CivilDate) {
    self.simulation = simulation
    self.item = item
    self.bom = bom
    self.date = date
    let catalog = simulation.catalog
    let isCounted = catalog[item].stockScale(catalog.units).map { $0.dimension == .count } ?? true
    let unit = (try? powerOfTen(catalog[item].precision)) ?? 1
    step = isCounted ? unit : 1
    whole = BuildPlanner(catalog, buildsEverything: true)
    shallow = BuildPlanner(catalog)
  }

  mutating func run() throws(ArithmeticFault) -> Buildable {
    let most = try largest(buildsEverything: true, unlimited: nil)
    let fromStock = try largest(buildsEverything: false, unlimited: nil)
    guard let most else {
      return Buildable(
        item: item, quantity: Self.ceiling, fromStock: fromStock ?? Self.ceiling, bottlenecks: [],
        isUnlimited: true)
    }
    var bottlenecks: [Buildable.Bottleneck] = []
    let plan = try whole.plan(
      item, bom, quantity: (most + 1).multiplying(by: step), on: date, from: simulation.stock)
    for shortage in plan.shortages where !bottlenecks.contains(where: { $0.item == shortage.item })
    {
      let missing = plan.shortages.filter { $0.item == shortage.item }
        .reduce(StockQuantity(0)) { $0 &+ $1.needed &- $1.available }
      let lifted = try largest(buildsEverything: true, unlimited: shortage.item)
      bottlenecks.append(
        Buildable.Bottleneck(
          item: shortage.item, onHand: simulation.quantityOnHand(shortage.item),
          missing: missing,
          lifted: try lifted.map { steps throws(ArithmeticFault) in
            try steps.multiplying(by: step)
          }))
    }
    return Buildable(
      item: item, quantity: try most.multiplying(by: step),
      fromStock: try (fromStock ?? most).multiplying(by: step), bottlenecks: bottlenecks,
      isUnlimited: false)
  }

  /// The most steps that a plan without shortages has; nil beyond the ceiling.
  private mutating func largest(
    buildsEverything: Bool, unlimited: ItemID?
  ) throws(ArithmeticFault) -> StockQuantity? {
    var high: StockQuantity = 1
    while try isPossible(high, buildsEverything, unlimited) {
      high *= 2
      if high > Self.ceiling { return nil }
    }
    var low = high / 2
    while low + 1 < high {
      let middle = (low + high) / 2
      if try isPossible(middle, buildsEverything, unlimited) { low = middle } else { high = middle }
    }
    return low
  }

  private mutating func isPossible(
    _ steps: StockQuantity, _ buildsEverything: Bool, _ unlimited: ItemID?
  ) throws(ArithmeticFault) -> Bool {
    let quantity = try steps.multiplying(by: step)
    let plan =
      buildsEverything
      ? try whole.plan(
        item, bom, quantity: quantity, on: date, from: simulation.stock, unlimited: unlimited)
      : try shallow.plan(
        item, bom, quantity: quantity, on: date, from: simulation.stock, unlimited: unlimited)
    return plan.isPossible
  }
}

extension BuildPlan {
  /// Whether nothing is missing.
  var isPossible: Bool {
    shortages.isEmpty && lotShortages.isEmpty && explosion.gaps.isEmpty
      && subBuilds.allSatisfy(\.isPossible)
  }
}

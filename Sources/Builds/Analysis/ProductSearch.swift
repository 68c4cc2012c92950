import Catalogs
import Decimals
import Quantities

/// What is built on the way of a plan that is only tried.
enum PlanMode: Int, CaseIterable {
  /// Every component.
  case whole
  /// What BOM lines say.
  case fromStock
}

/// A plan to try.
struct PlanProbe {
  var item: ItemID
  var bom: BOMID
  /// In smallest units of stock.
  var quantity: StockQuantity
  var date: CivilDate
  var mode: PlanMode
  /// An item of which there is taken to be plenty.
  var unlimited: ItemID?
  /// Whether needs may not be rounded.
  var isExact = false
}

/// What a plan that was tried comes to.
struct PlanOutcome {
  var isPossible = true
  /// Whether nothing in it was rounded.
  var isExact = true
  /// Whether it asks for more than any number holds.
  var isSaturated = false
  /// Whether lines with substitutes take part in it.
  var hasChoices = false
  /// What it lacks, by item.
  var missing: [(item: ItemID, quantity: StockQuantity)] = []
  /// What it takes of the items that it takes from stock alone.
  var wants: [(item: ItemID, quantity: StockQuantity)] = []
}

/// The search for the maximum buildable of one product: it says which plan to try next, and hears what
/// came of it.
struct ProductSearch {
  /// What is searched for.
  private enum Stage {
    case most
    /// What is missing for a whole unit more, where the step is less than that.
    case wholeUnit
    /// The most with plenty of a bottleneck, by its position.
    case lifted(Int)
    case fromStock
    case done
  }

  let item: ItemID
  private let bom: BOMID
  private let simulation: Simulation
  private let date: CivilDate
  /// The smallest step: a whole unit of things that are counted, else the smallest quantity kept.
  private let step: StockQuantity
  private let unit: StockQuantity
  private var stage = Stage.most
  private var search: LargestSearch
  private var most: StockQuantity?
  private var fromStock: StockQuantity?
  private var bottlenecks: [Bottleneck] = []
  private var bottleneckCount = 0

  private struct Bottleneck {
    var item: ItemID
    var missing: StockQuantity?
    var lifted: StockQuantity?
  }

  /// Nil when no BOM of the product is effective.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  init?(
    _ simulation: Simulation, _ item: ItemID, _ date: CivilDate
  ) throws(ArithmeticFault) {
    let catalog = simulation.catalog
    guard let bom = catalog.effectiveBOM(of: item, on: date) else { return nil }
    self.simulation = simulation
    self.item = item
    self.bom = bom
    self.date = date
    unit = try powerOfTen(catalog[item].precision)
    step = catalog.isCounted(item) ? unit : 1
    search = LargestSearch(simulation)
  }

  /// The plan to try next; nil at the end.
  var probe: PlanProbe? {
    var mode = PlanMode.whole
    var unlimited: ItemID?
    switch stage {
    case .most: break
    case .wholeUnit:
      guard let quantity = try? (most ?? 0).adding(unit) else { return nil }
      return PlanProbe(
        item: item, bom: bom, quantity: quantity, date: date, mode: mode, isExact: true)
    case .lifted(let index): unlimited = bottlenecks[index].item
    case .fromStock: mode = .fromStock
    case .done: return nil
    }
    guard let guess = search.guess, let quantity = try? guess.multiplying(by: step) else {
      return nil
    }
    return PlanProbe(
      item: item, bom: bom, quantity: quantity, date: date, mode: mode, unlimited: unlimited,
      isExact: search.needsExact)
  }

  /// Takes what the plan came to, and goes on.
  mutating func receive(_ outcome: PlanOutcome) {
    if case .wholeUnit = stage {
      for index in bottlenecks.indices {
        let missing = outcome.missing.first { $0.item == bottlenecks[index].item }
        bottlenecks[index].missing = outcome.isSaturated ? nil : missing?.quantity
      }
      beginLifting(0)
    } else {
      search.receive(outcome)
    }
    while search.guess == nil, finishStage() {}
  }

  /// Ends a search; false once there is none left.
  private mutating func finishStage() -> Bool {
    switch stage {
    case .most:
      most = search.largest
      if let most { begin(bottlenecksOf: search.beyond, most) }
      if step < unit, !bottlenecks.isEmpty { stage = .wholeUnit } else { beginLifting(0) }
    case .lifted(let index):
      bottlenecks[index].lifted = search.largest
      beginLifting(index + 1)
    case .fromStock:
      fromStock = search.largest
      stage = .done
    case .wholeUnit, .done: return false
    }
    return true
  }

  private mutating func begin(bottlenecksOf beyond: PlanOutcome, _ most: StockQuantity) {
    isFixed = beyond.isSaturated || (beyond.missing.count > 1 && !beyond.hasChoices)
    bottleneckCount = beyond.missing.count
    let first = beyond.missing.sorted { $0.item < $1.item }.prefix(Buildable.maximumBottlenecks)
    bottlenecks = first.map {
      Bottleneck(item: $0.item, missing: beyond.isSaturated ? nil : $0.quantity, lifted: most)
    }
  }

  /// Whether plenty of one bottleneck lifts nothing: what only stock can meet does not depend on what
  /// there is of something else, as long as nothing stands in for it.
  private var isFixed = false

  private mutating func beginLifting(_ index: Int) {
    guard let most, index < bottlenecks.count, !isFixed else {
      stage = .fromStock
      search = LargestSearch(simulation, notAbove: most)
      return
    }
    stage = .lifted(index)
    search = LargestSearch(simulation, from: most, unlimited: bottlenecks[index].item)
  }

  /// What was found.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  func result() throws(ArithmeticFault) -> Buildable {
    guard let most else {
      return Buildable(
        item: item, quantity: LargestSearch.ceiling, fromStock: fromStock ?? LargestSearch.ceiling,
        bottlenecks: [], bottleneckCount: 0, isUnlimited: true)
    }
    var found: [Buildable.Bottleneck] = []
    for bottleneck in bottlenecks {
      found.append(
        Buildable.Bottleneck(
          item: bottleneck.item, onHand: simulation.quantityOnHand(bottleneck.item),
          missing: bottleneck.missing,
          lifted: try bottleneck.lifted.map { steps throws(ArithmeticFault) in
            try steps.multiplying(by: step)
          }))
    }
    return Buildable(
      item: item, quantity: try most.multiplying(by: step),
      fromStock: try (fromStock ?? most).multiplying(by: step), bottlenecks: found,
      bottleneckCount: bottleneckCount, isUnlimited: false)
  }
}

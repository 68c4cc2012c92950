import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// What a build will take from stock and build on the way: quantities only, before any value moves.
package struct BuildPlan: Sendable {
  /// A quantity that will leave stock.
  package struct Issue: Sendable {
    package var item: ItemID
    package var quantity: StockQuantity
    package var lot: NameID
    /// The line of the BOM; nil for material beside it.
    package var line: Int?
    package var level: Int
    /// The item that it stands in for.
    package var substituteFor: ItemID?
    /// What the line's multiple draws beyond what is used, in smallest units of stock.
    package var leftOver: StockQuantity = 0
  }

  /// What a build lacks.
  package struct Shortage: Sendable {
    package var item: ItemID
    package var needed: StockQuantity
    /// What there is of it, and of what can stand in for it.
    package var available: StockQuantity
    package var line: Int?
  }

  package var product: ItemID
  package var bom: BOMID
  package var quantity: StockQuantity
  package var explosion: Explosion
  package var issues: [Issue] = []
  /// Builds of missing components that come first.
  package var subBuilds: [BuildPlan] = []
  package var shortages: [Shortage] = []
  /// Lots that do not hold what is asked of them.
  package var lotShortages: [(lot: NameID, shortage: Shortage)] = []
  /// Material beside the BOM of which nobody says how much.
  package var unstated: [Use] = []
}

/// What is planned to leave or to enter stock, on top of what is there.
struct Reservations {
  private var taken: [StockQuantity]
  private var touched: [ItemID] = []
  private var lots: [LotQuantity] = []

  init(_ catalog: Catalog) {
    taken = [StockQuantity](repeating: 0, count: catalog.items.count)
  }

  subscript(item: ItemID) -> StockQuantity { taken[Int(item.index)] }

  /// What of a lot is taken.
  subscript(item: ItemID, lot: NameID) -> StockQuantity {
    lots.reduce(0) { $1.item == item && $1.lot == lot ? $0 &+ $1.quantity : $0 }
  }

  mutating func take(
    _ quantity: StockQuantity, of item: ItemID, lot: NameID = .empty
  ) throws(ArithmeticFault) {
    touched.append(item)
    taken[Int(item.index)] = try taken[Int(item.index)].adding(quantity)
    if lot != .empty { lots.append(LotQuantity(item: item, lot: lot, quantity: quantity)) }
  }

  mutating func clear() {
    for item in touched { taken[Int(item.index)] = 0 }
    touched.removeAll(keepingCapacity: true)
    lots.removeAll(keepingCapacity: true)
  }
}

/// Plans builds against a stock: who takes what, in which order, and what is missing.
///
/// Required lines without substitutes choose first, then those with substitutes, then optional
/// lines, so that a line with a choice does not take what another one depends on.
struct BuildPlanner {
  private let catalog: Catalog
  /// Whether every component with a BOM may be built, not only lines with `supply: build`.
  private let buildsEverything: Bool
  private var reservations: Reservations
  /// An item of which there is taken to be plenty.
  private var unlimited: ItemID?

  init(_ catalog: Catalog, buildsEverything: Bool = false) {
    self.catalog = catalog
    self.buildsEverything = buildsEverything
    reservations = Reservations(catalog)
  }

  /// A plan for one build, apart from all others.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  mutating func plan(
    _ product: ItemID, _ bom: BOMID, quantity: StockQuantity, on date: CivilDate, uses: [Use] = [],
    from stock: Stock, unlimited: ItemID? = nil
  ) throws(ArithmeticFault) -> BuildPlan {
    reservations.clear()
    self.unlimited = unlimited
    return try planned(product, bom, quantity: quantity, on: date, uses: uses, from: stock)
  }

  private mutating func planned(
    _ product: ItemID, _ bom: BOMID, quantity: StockQuantity, on date: CivilDate, uses: [Use],
    from stock: Stock
  ) throws(ArithmeticFault) -> BuildPlan {
    let explosion = try catalog.explode(
      bom, quantity: catalog.exact(quantity, of: product), on: date)
    var plan = BuildPlan(product: product, bom: bom, quantity: quantity, explosion: explosion)
    var wanted = try demands(explosion, uses, into: &plan)
    wanted.sort { ($0.rank, $0.position) < ($1.rank, $1.position) }
    var issues: [(position: Int, issue: BuildPlan.Issue)] = []
    for demand in wanted {
      for issue in try allocate(demand, on: date, from: stock, into: &plan) {
        issues.append((demand.position, issue))
      }
    }
    plan.issues = issues.enumerated().sorted {
      ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
    }.map(\.element.issue)
    return plan
  }

  /// A quantity of an item that the build wants, with how it may be met.
  private struct Demand {
    var item: ItemID
    var quantity: StockQuantity
    var leftOver: StockQuantity = 0
    var lot = NameID.empty
    var line: Int?
    var level = 0
    var options = LineOptions.none
    /// 0 named lots and actual use, 1 required, 2 with substitutes, 3 optional.
    var rank = 1
    var position: Int
  }

  /// The BOM's needs, replaced by what the event says was used.
  private func demands(
    _ explosion: Explosion, _ uses: [Use], into plan: inout BuildPlan
  ) throws(ArithmeticFault) -> [Demand] {
    var demands: [Demand] = []
    var stated: Set<ItemID> = []
    for (position, need) in explosion.needs.enumerated() {
      let options = catalog.options(catalog.lines[need.line])
      var demand = Demand(
        item: need.item, quantity: try catalog.movement(need.consumed, of: need.item),
        line: need.line, level: need.level, options: options, position: position)
      if options.multiple != nil {
        let drawn = try catalog.movement(need.drawn, of: need.item)
        demand.leftOver = try drawn.subtracting(demand.quantity)
      }
      demand.rank = options.isOptional ? 3 : options.substitutes.isEmpty ? 1 : 2
      let own = uses.filter { $0.item == need.item }
      guard !own.isEmpty else {
        demands.append(demand)
        continue
      }
      let isFirst = stated.insert(need.item).inserted
      demand.rank = 0
      demand.options = .none
      demand.leftOver = 0
      for use in own {
        demand.lot = use.lot
        if let quantity = use.quantity {
          // What was actually used counts once, on the first line that takes the item.
          guard isFirst else { continue }
          demand.quantity = quantity
        }
        demands.append(demand)
      }
    }
    for use in uses where !stated.contains(use.item) {
      guard let quantity = use.quantity else {
        plan.unstated.append(use)
        continue
      }
      demands.append(
        Demand(
          item: use.item, quantity: quantity, lot: use.lot, rank: 0,
          position: explosion.needs.count))
    }
    return demands.filter { $0.quantity > 0 }
  }

  private func available(
    _ item: ItemID, in stock: Stock
  ) throws(ArithmeticFault) -> StockQuantity {
    if item == unlimited { return Int128.max / 4 }
    return max(0, try stock.quantity(of: item).subtracting(reservations[item]))
  }

  private mutating func allocate(
    _ demand: Demand, on date: CivilDate, from stock: Stock, into plan: inout BuildPlan
  ) throws(ArithmeticFault) -> [BuildPlan.Issue] {
    let free = try available(demand.item, in: stock)
    if demand.lot != .empty {
      let held =
        stock.quantity(of: demand.item, lot: demand.lot) - reservations[demand.item, demand.lot]
      if held < demand.quantity {
        plan.lotShortages.append(
          (
            demand.lot,
            BuildPlan.Shortage(
              item: demand.item, needed: demand.quantity, available: held, line: demand.line)
          ))
        return []
      }
    }
    var issues: [BuildPlan.Issue] = []
    var rest = demand.quantity
    let own = min(rest, free)
    if own > 0 {
      try reservations.take(own, of: demand.item, lot: demand.lot)
      issues.append(issue(demand, demand.item, own))
      rest -= own
    }
    if rest == 0 || demand.options.isOptional { return issues }
    for substitute in demand.options.substitutes where rest > 0 {
      let (issue, covered) = try substituted(demand, substitute, rest, from: stock)
      if let issue { issues.append(issue) }
      rest -= covered
    }
    if rest == 0 { return issues }
    if demand.options.supply == .build || buildsEverything,
      let bom = catalog.effectiveBOM(of: demand.item, on: date)
    {
      let sub = try planned(demand.item, bom, quantity: rest, on: date, uses: [], from: stock)
      plan.shortages += sub.shortages
      plan.subBuilds.append(sub)
      issues.append(issue(demand, demand.item, rest))
    } else {
      plan.shortages.append(
        BuildPlan.Shortage(
          item: demand.item, needed: demand.quantity, available: demand.quantity - rest,
          line: demand.line))
    }
    return issues
  }

  private func issue(
    _ demand: Demand, _ item: ItemID, _ quantity: StockQuantity, substituteFor: ItemID? = nil
  ) -> BuildPlan.Issue {
    BuildPlan.Issue(
      item: item, quantity: quantity, lot: demand.lot, line: demand.line, level: demand.level,
      substituteFor: substituteFor, leftOver: demand.leftOver)
  }

  /// As much of a substitute as there is, and how much of the line's own item that covers.
  private mutating func substituted(
    _ demand: Demand, _ substitute: (item: ItemID, factor: Rational), _ rest: StockQuantity,
    from stock: Stock
  ) throws(ArithmeticFault) -> (BuildPlan.Issue?, StockQuantity) {
    let free = try available(substitute.item, in: stock)
    let wanted = try catalog.movement(
      catalog.exact(rest, of: demand.item).multiplying(by: substitute.factor), of: substitute.item)
    let part = min(free, wanted)
    guard part > 0 else { return (nil, 0) }
    try reservations.take(part, of: substitute.item)
    let covered =
      part == wanted
      ? rest
      : try catalog.exact(part, of: substitute.item).dividing(by: substitute.factor)
        .rounded(toDecimals: catalog[demand.item].precision, .down)
    var issue = issue(demand, substitute.item, part, substituteFor: demand.item)
    issue.leftOver = 0
    return (issue, min(covered, rest))
  }
}

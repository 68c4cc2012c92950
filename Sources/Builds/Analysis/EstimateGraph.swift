import Catalogs
import Decimals
import Quantities

/// What each made item of an estimate costs for all that take it together.
///
/// Only what does not cost the same in any quantity stands here; the rest is a unit cost times a
/// quantity. What optional lines take is kept apart: it is shown and not counted.
struct EstimateGraph {
  /// A build of all that is needed of an item.
  struct Step {
    var item: ItemID
    var quantity: Rational
    var explosion: Explosion
    var isOptional: Bool
    /// What each need costs; of an optional one, what it would.
    var parts: [CostVector<Rational>]
    var cost = CostVector<Rational>.zero
    var lines: [CostAmount<Rational>] = []
    /// The needs that it meets.
    fileprivate var takers: [Taker] = []
  }

  /// A need that a step meets.
  fileprivate struct Taker {
    var step: Int
    var need: Int
    var quantity: Rational
  }

  /// An item, for what counts or for what optional lines take.
  private struct Place: Hashable {
    var item: ItemID
    var isOptional: Bool
  }

  private let estimator: CostEstimator
  /// The product first, and what takes others in front of those.
  private(set) var steps: [Step] = []
  /// Items that nothing says the cost of.
  private(set) var unknown: Set<ItemID> = []
  private var positions: [Place: Int] = [:]
  private var waiting: [Place: [Taker]] = [:]
  private var queue = ItemQueue()

  init(
    _ estimator: CostEstimator, _ request: CostEstimate.Request
  ) throws(ArithmeticFault) {
    self.estimator = estimator
    let catalog = estimator.catalog
    guard let bom = catalog.effectiveBOM(of: request.item, on: estimator.date) else {
      if estimator.unitCosts[request.item].cost == nil { unknown.insert(request.item) }
      return
    }
    queue.prepare(catalog, on: estimator.date)
    try expand(request.item, bom, request.quantity, isOptional: false, [])
    while let item = queue.pop() {
      guard let bom = catalog.effectiveBOM(of: item, on: estimator.date) else { continue }
      for isOptional in [false, true] {
        guard let takers = waiting.removeValue(forKey: Place(item: item, isOptional: isOptional))
        else { continue }
        var sum = Rational.zero
        for taker in takers { sum = try sum.adding(taker.quantity) }
        try expand(item, bom, sum, isOptional: isOptional, takers)
      }
    }
    for step in steps.indices.reversed() { try addUp(step) }
  }

  /// The step that makes an item; nil for one that costs the same in any quantity.
  func step(of item: ItemID, isOptional: Bool) -> Step? {
    positions[Place(item: item, isOptional: isOptional)].map { steps[$0] }
  }

  private mutating func expand(
    _ item: ItemID, _ bom: BOMID, _ quantity: Rational, isOptional: Bool, _ takers: [Taker]
  ) throws(ArithmeticFault) {
    let catalog = estimator.catalog
    let explosion = try catalog.explode(bom, quantity: quantity, on: estimator.date)
    let position = steps.count
    positions[Place(item: item, isOptional: isOptional)] = position
    var parts: [CostVector<Rational>] = []
    parts.reserveCapacity(explosion.needs.count)
    for (index, need) in explosion.needs.enumerated() {
      let isExtra = isOptional || catalog.options(catalog.lines[need.line]).isOptional
      if let part = try estimator.linearCost(need.item, need.consumed) {
        parts.append(part)
        continue
      }
      parts.append(.zero)
      if catalog.effectiveBOM(of: need.item, on: estimator.date) == nil {
        unknown.insert(need.item)
      } else if !need.consumed.isZero {
        let place = Place(item: need.item, isOptional: isExtra)
        let taker = Taker(step: position, need: index, quantity: need.consumed)
        let isQueued =
          waiting[place] != nil || waiting[Place(item: need.item, isOptional: !isExtra)] != nil
        waiting[place, default: []].append(taker)
        if !isQueued { queue.push(need.item) }
      }
    }
    steps.append(
      Step(
        item: item, quantity: quantity, explosion: explosion, isOptional: isOptional, parts: parts,
        takers: takers))
  }

  /// Costs a step whose needs are costed, and shares that out over those that take it.
  private mutating func addUp(_ position: Int) throws(ArithmeticFault) {
    let step = steps[position]
    let (cost, lines) = try estimator.catalog.cost(of: step.explosion) {
      index, _ throws(ArithmeticFault) in step.parts[index]
    }
    steps[position].cost = cost
    steps[position].lines = lines
    if step.takers.isEmpty { return }
    let shares = try cost.split(
      over: step.takers.map(\.quantity), decimals: estimator.catalog.estimateDecimals)
    for (taker, share) in zip(step.takers, shares) {
      steps[taker.step].parts[taker.need] = share
    }
  }
}

extension CostVector<Rational> {
  /// The shares of a cost in proportion to quantities; they add up to it.
  func split(
    over quantities: [Rational], decimals: Int
  ) throws(ArithmeticFault) -> [CostVector<Rational>] {
    if quantities.count == 1 { return [self] }
    func parts(_ amount: Rational) throws(ArithmeticFault) -> [Rational] {
      amount.isZero
        ? quantities.map { _ in .zero }
        : try allocate(amount, inProportionTo: quantities, decimals: decimals)
    }
    let materials = try parts(material)
    let labors = try parts(labor)
    let overheads = try parts(overhead)
    let others = try parts(other)
    let credits = try parts(byproducts)
    return quantities.indices.map {
      CostVector(
        material: materials[$0], labor: labors[$0], overhead: overheads[$0], other: others[$0],
        byproducts: credits[$0])
    }
  }
}

import Catalogs
import Decimals
import Quantities

/// The tree of an estimate as it is shown: every path, as far as there is room for them.
///
/// An item that several lines take stands below each of them, with the share of its costs that the
/// line has.
struct EstimateTree {
  private let estimator: CostEstimator
  private let graph: EstimateGraph
  private let limit: Int
  private var nodes = 0
  /// Whether a part of the tree is left out.
  private(set) var isCut = false

  init(_ estimator: CostEstimator, _ graph: EstimateGraph, _ limit: Int) {
    self.estimator = estimator
    self.graph = graph
    self.limit = limit
  }

  /// The product with everything below it.
  mutating func root(
    _ request: CostEstimate.Request
  ) throws(ArithmeticFault) -> CostEstimate.Node {
    var cost = CostVector<Rational>.zero
    if let first = graph.steps.first {
      cost = first.cost
    } else if let known = try estimator.linearCost(request.item, request.quantity) {
      cost = known
    }
    return try node(
      request.item, request.quantity, cost, isOptional: false, isExtra: false, level: 0)
  }

  /// - Parameters:
  ///   - isOptional: whether the line is.
  ///   - isExtra: whether it, or one above it, is.
  private mutating func node(
    _ item: ItemID, _ quantity: Rational, _ cost: CostVector<Rational>, isOptional: Bool,
    isExtra: Bool, level: Int
  ) throws(ArithmeticFault) -> CostEstimate.Node {
    nodes += 1
    let bom = estimator.catalog.effectiveBOM(of: item, on: estimator.date)
    var node = CostEstimate.Node(
      item: item, quantity: quantity,
      source: bom.map { .bom($0) } ?? estimator.unitCosts[item].source, cost: cost,
      isOptional: isOptional, children: [], costLines: [])
    guard let bom else { return node }
    guard nodes <= limit, level < CostEstimate.maximumLevels,
      let made = try made(item, bom, quantity, isExtra: isExtra)
    else {
      isCut = true
      node.isCut = true
      return node
    }
    for (need, part) in zip(made.needs, made.parts) {
      let isOptional = estimator.catalog.options(estimator.catalog.lines[need.line]).isOptional
      node.children.append(
        try self.node(
          need.item, need.consumed, part, isOptional: isOptional, isExtra: isExtra || isOptional,
          level: level + 1))
    }
    node.costLines = made.lines
    return node
  }

  /// What a quantity of a made item needs, what each need costs, and its own cost lines; nil where the
  /// share of a path in it can no longer be said exactly.
  private func made(
    _ item: ItemID, _ bom: BOMID, _ quantity: Rational, isExtra: Bool
  ) throws(ArithmeticFault) -> (
    needs: [Explosion.Need], parts: [CostVector<Rational>], lines: [CostAmount<Rational>]
  )? {
    guard let step = graph.step(of: item, isOptional: isExtra) else {
      let explosion = try estimator.catalog.explode(bom, quantity: quantity, on: estimator.date)
      var parts: [CostVector<Rational>] = []
      for need in explosion.needs {
        parts.append(try estimator.linearCost(need.item, need.consumed) ?? .zero)
      }
      let lines = try estimator.catalog.cost(of: explosion) { index, _ in parts[index] }.lines
      return (explosion.needs, parts, lines)
    }
    var needs = step.explosion.needs
    var parts = step.parts
    var lines = step.lines
    if quantity == step.quantity { return (needs, parts, lines) }
    guard !step.quantity.isZero, let share = try? quantity.dividing(by: step.quantity),
      share.fraction != nil
    else { return nil }
    for index in needs.indices {
      needs[index].consumed = try needs[index].consumed.multiplying(by: share)
      var part = CostVector<Rational>.zero
      try part.add(parts[index], times: share)
      parts[index] = part
    }
    for index in lines.indices {
      lines[index].amount = try lines[index].amount.multiplying(by: share)
    }
    return (needs, parts, lines)
  }
}

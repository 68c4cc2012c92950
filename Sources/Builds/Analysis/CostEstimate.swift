import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// What a quantity of a product costs, with the tree of where it comes from.
public struct CostEstimate: Sendable {
  /// What is asked.
  public struct Request: Sendable {
    /// The product.
    public var item: ItemID
    /// Stocking units.
    public var quantity: Rational
    /// The day, which decides BOM versions.
    public var date: CivilDate
    /// What stock and bought items are taken to cost.
    public var basis: CostBasis

    /// A question.
    public init(item: ItemID, quantity: Rational, date: CivilDate, basis: CostBasis) {
      self.item = item
      self.quantity = quantity
      self.date = date
      self.basis = basis
    }
  }

  /// Where the cost of a node comes from.
  package enum Source: Hashable, Sendable {
    case bom(BOMID)
    case standard, stock, lastReceipt
    /// Nobody knows what it costs.
    case unknown
  }

  /// An item of the tree.
  package struct Node: Sendable {
    package var item: ItemID
    /// Stocking units that are used.
    package var quantity: Rational
    package var source: Source
    package var cost: CostVector<Rational>
    /// Optional lines are shown and not counted.
    package var isOptional: Bool
    package var children: [Node]
    package var costLines: [CostAmount<Rational>]
  }

  package var request: Request
  /// The product, its components and theirs.
  package var root: Node
  /// The cost with components taken at their own unit cost instead of their BOMs.
  package var direct: CostVector<Rational>
  /// Items that nothing says the cost of.
  package var unknown: [ItemID]
}

/// Estimates costs on one date and basis.
package struct CostEstimator {
  private let catalog: Catalog
  private let date: CivilDate
  private let unitCosts: UnitCosts
  private let rollUp: RollUp
  /// Whether a unit of an item costs the same in any quantity, all the way down.
  private let isLinear: [Bool]
  private var unknown: Set<ItemID> = []
  private var nodes = 0

  /// How many nodes a tree may have before its lower parts are summed up only.
  private static let maximumNodes = 20_000

  /// An estimator; it rolls the catalog up once.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package init(
    _ catalog: Catalog, on date: CivilDate, basis: CostBasis, simulation: Simulation?
  ) throws(ArithmeticFault) {
    self.catalog = catalog
    self.date = date
    let costs = UnitCosts(catalog, basis: basis, simulation: simulation)
    unitCosts = costs
    rollUp = try RollUp(catalog, on: date) { costs[$0].cost }
    isLinear = catalog.linearItems(on: date)
  }

  /// The estimate of a request on the estimator's date.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package mutating func estimate(
    _ request: CostEstimate.Request
  ) throws(ArithmeticFault) -> CostEstimate {
    unknown = []
    nodes = 0
    let root = try node(request.item, request.quantity, isOptional: false)
    var direct = root.cost
    if case .bom(let bom) = root.source {
      direct = try catalog.cost(ofBuilding: bom, quantity: request.quantity, on: date) {
        item, quantity throws(ArithmeticFault) in
        // A part that nobody has a price for, and that is made, costs what its own BOM comes to.
        guard let unit = unitCosts[item].cost else { return try cost(item, quantity) }
        return CostVector(material: try unit.multiplying(by: quantity))
      }
    }
    return CostEstimate(
      request: request, root: root, direct: direct, unknown: unknown.sorted())
  }

  private mutating func node(
    _ item: ItemID, _ quantity: Rational, isOptional: Bool
  ) throws(ArithmeticFault) -> CostEstimate.Node {
    nodes += 1
    guard let bom = catalog.effectiveBOM(of: item, on: date) else {
      let (cost, source) = unitCosts[item]
      if cost == nil { unknown.insert(item) }
      return CostEstimate.Node(
        item: item, quantity: quantity, source: source,
        cost: CostVector(material: try (cost ?? .zero).multiplying(by: quantity)),
        isOptional: isOptional, children: [], costLines: [])
    }
    if nodes > Self.maximumNodes {
      return CostEstimate.Node(
        item: item, quantity: quantity, source: .bom(bom), cost: try cost(item, quantity),
        isOptional: isOptional, children: [], costLines: [])
    }
    return try madeNode(item, bom, quantity, isOptional)
  }

  private mutating func madeNode(
    _ item: ItemID, _ bom: BOMID, _ quantity: Rational, _ isOptional: Bool
  ) throws(ArithmeticFault) -> CostEstimate.Node {
    let explosion = try catalog.explode(bom, quantity: quantity, on: date)
    var children: [CostEstimate.Node] = []
    var material = [Rational](repeating: .zero, count: explosion.levels.count)
    for need in explosion.needs {
      let isExtra = catalog.options(catalog.lines[need.line]).isOptional
      let child = try node(need.item, need.consumed, isOptional: isExtra)
      if !isExtra {
        material[need.level] = try material[need.level].adding(child.cost.total())
      }
      children.append(child)
    }
    let lines = try catalog.evaluateCosts(
      of: explosion, material: material,
      serviceCost: { service throws(ArithmeticFault) in
        try (catalog[service.item].cost ?? .zero).multiplying(by: service.quantity)
      },
      round: { $0 })
    var position = 0
    let cost = try catalog.cost(ofBuilding: bom, quantity: quantity, on: date) {
      _, _ throws(ArithmeticFault) in
      while children[position].isOptional { position += 1 }
      defer { position += 1 }
      return children[position].cost
    }
    return CostEstimate.Node(
      item: item, quantity: quantity, source: .bom(bom), cost: cost, isOptional: isOptional,
      children: children, costLines: lines)
  }

  /// The cost of a quantity without its tree.
  private mutating func cost(
    _ item: ItemID, _ quantity: Rational
  ) throws(ArithmeticFault) -> CostVector<Rational> {
    if isLinear[Int(item.index)] || catalog.effectiveBOM(of: item, on: date) == nil {
      guard let unit = try rollUp.unitCost(of: item) else {
        unknown.insert(item)
        return .zero
      }
      var scaled = CostVector<Rational>.zero
      try scaled.add(unit, times: quantity)
      return scaled
    }
    guard let bom = catalog.effectiveBOM(of: item, on: date) else { return .zero }
    let explosion = try catalog.explode(bom, quantity: quantity, on: date)
    var parts: [CostVector<Rational>] = []
    for need in explosion.needs where !catalog.options(catalog.lines[need.line]).isOptional {
      parts.append(try cost(need.item, need.consumed))
    }
    var position = 0
    return try catalog.cost(ofBuilding: bom, quantity: quantity, on: date) {
      _, _ throws(ArithmeticFault) in
      defer { position += 1 }
      return parts[position]
    }
  }
}

/// What one stocking unit of each item is taken to cost.
struct UnitCosts: Sendable {
  private let catalog: Catalog
  private let basis: CostBasis
  private var known: [ItemID: Rational] = [:]

  init(_ catalog: Catalog, basis: CostBasis, simulation: Simulation?) {
    self.catalog = catalog
    self.basis = basis
    guard let simulation, basis != .standard else { return }
    for index in catalog.items.indices where basis == .stock {
      let item = ItemID(index: UInt32(truncatingIfNeeded: index))
      let quantity = simulation.quantityOnHand(item)
      if quantity > 0 { known[item] = rate(simulation.valueOnHand(item), quantity, item) }
    }
    for movement in simulation.movements where basis == .last && movement.kind == .receipt {
      known[movement.item] = rate(movement.value, movement.quantity, movement.item)
    }
  }

  subscript(item: ItemID) -> (cost: Rational?, source: CostEstimate.Source) {
    if let cost = known[item] { return (cost, basis == .stock ? .stock : .lastReceipt) }
    if let cost = catalog[item].cost { return (cost, .standard) }
    return (nil, .unknown)
  }

  private func rate(_ value: Value, _ quantity: StockQuantity, _ item: ItemID) -> Rational? {
    guard let money = try? Rational(value, over: powerOfTen(catalog.settings.valueDigits)),
      let units = try? catalog.exact(quantity, of: item)
    else { return nil }
    return try? money.dividing(by: units)
  }
}

extension Catalog {
  /// For each item, whether a unit costs the same in any quantity, all the way down: no set-up, no
  /// packs that are used up, no cost per build.
  fileprivate func linearItems(on date: CivilDate) -> [Bool] {
    var isLinear = [Bool](repeating: true, count: items.count)
    for item in bottomUp(on: date) {
      guard let id = effectiveBOM(of: item, on: date) else { continue }
      let bom = self[id]
      isLinear[Int(item.index)] =
        costLines[bom.costLines].allSatisfy {
          if case .perBuild = $0.amount { false } else { true }
        }
        && lines[bom.lines].allSatisfy { line in
          let options = options(line)
          return options.setup.isZero && !options.consumesPack
            && isLinear[Int(line.item.index)]
        }
    }
    return isLinear
  }
}

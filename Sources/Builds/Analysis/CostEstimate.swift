import Catalogs
import Decimals
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
    /// Whether what it takes is left out, because the tree grew too large.
    package var isCut = false
  }

  package var request: Request
  /// The product, its components and theirs.
  package var root: Node
  /// The cost with components taken at their own unit cost instead of their BOMs.
  package var direct: CostVector<Rational>
  /// Items that nothing says the cost of.
  package var unknown: [ItemID]
  /// Whether a part of the tree is left out.
  package var isCut: Bool

  /// How many items a tree shows; below that they are summed up.
  package static let maximumNodes = 20_000
  /// How many levels it shows.
  package static let maximumLevels = 100
}

/// Estimates costs on one date and basis.
///
/// What a product costs is computed on the graph: what all that take an item need of it is added up, and
/// costed once, with its set-up and its costs per build; each of those that take it has its share by
/// quantity. The tree that is shown says how it comes to that.
package struct CostEstimator {
  let catalog: Catalog
  let date: CivilDate
  let unitCosts: UnitCosts
  private let rollUp: RollUp
  /// Whether a unit of an item costs the same in any quantity, all the way down.
  private let isLinear: [Bool]

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
    let isLinear = catalog.linearItems(on: date)
    self.isLinear = isLinear
    rollUp = try RollUp(catalog, on: date, of: { isLinear[Int($0.index)] }) { costs[$0].cost }
  }

  /// The estimate of a request on the estimator's date.
  ///
  /// - Parameter limit: how many items the tree shows.
  /// - Throws: `ArithmeticFault.overflow`.
  package func estimate(
    _ request: CostEstimate.Request, limit: Int = CostEstimate.maximumNodes
  ) throws(ArithmeticFault) -> CostEstimate {
    let graph = try EstimateGraph(self, request)
    var tree = EstimateTree(self, graph, limit)
    let root = try tree.root(request)
    return CostEstimate(
      request: request, root: root, direct: try direct(graph) ?? root.cost,
      unknown: graph.unknown.sorted(), isCut: tree.isCut)
  }

  /// What a quantity of an item costs that costs the same in any quantity; nil for others, and where
  /// nothing says the cost of a part of it.
  func linearCost(
    _ item: ItemID, _ quantity: Rational
  ) throws(ArithmeticFault) -> CostVector<Rational>? {
    guard isLinear[Int(item.index)], let unit = try rollUp.unitCost(of: item) else { return nil }
    var scaled = CostVector<Rational>.zero
    try scaled.add(unit, times: quantity)
    return scaled
  }

  /// The cost with components at their own unit cost; nil for what has no BOM.
  private func direct(_ graph: EstimateGraph) throws(ArithmeticFault) -> CostVector<Rational>? {
    guard let root = graph.steps.first else { return nil }
    return try catalog.cost(of: root.explosion) { index, need throws(ArithmeticFault) in
      // A part that nobody has a price for, and that is made, costs what its own BOM comes to.
      guard let unit = unitCosts[need.item].cost else { return root.parts[index] }
      return CostVector(material: try unit.multiplying(by: need.consumed))
    }.cost
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
  func linearItems(on date: CivilDate) -> [Bool] {
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

import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// What stock and bought items are taken to cost in an estimate.
public enum CostBasis: String, CaseIterable, Sendable {
  /// What is on hand costs on average; the product's `cost` where nothing is.
  case stock
  /// The product's `cost`.
  case standard
  /// The last receipt; the product's `cost` where there was none.
  case last
}

/// The exact unit cost of every product on a date, rolled up through all BOMs (`costing.md` 2).
///
/// Set-up and costs per build are those of one run of each BOM; `CostEstimate` spreads them over a
/// quantity. Figures are 128-bit decimals over small divisors; where a length does not allow that, the
/// product is computed in fractions instead, with the same result.
public struct RollUp: Sendable {
  private enum Form: UInt8 {
    /// Something in it has no cost.
    case missing
    /// Bought: a position in `bought`.
    case bought
    /// A service: a position in `bought`.
    case service
    /// Made: a position in `made`.
    case made
    /// Made, with figures beyond 64 bits: a position in `long`.
    case long
    /// No decimals hold it: a position in `fractions`.
    case fraction
  }

  private let catalog: Catalog
  private let date: CivilDate
  private var forms: ContiguousArray<Form>
  private var positions: ContiguousArray<UInt32>
  /// One small number for each bought item, so that all of them stay close to the processor.
  private var bought: ContiguousArray<CompactRatio> = []
  private var made: ContiguousArray<CompactCost> = []
  private var long: [CostVector<FastDecimal>] = []
  private var fractions: [CostVector<Rational>] = []
  private var wide: [Rational] = []
  /// Of phantoms that cost the same in any quantity: what their own cost lines and those of phantoms in
  /// them come to for one unit.
  private var phantomCosts: [ItemID: Rational] = [:]

  /// Rolls up the whole catalog, or the items that are asked for.
  ///
  /// - Parameters:
  ///   - isAsked: whether a made item is; all that it takes have to be, too.
  ///   - unitCost: what a bought item costs per stocking unit; nil when nobody knows.
  /// - Throws: `ArithmeticFault.overflow`.
  public init(
    _ catalog: Catalog, on date: CivilDate, of isAsked: (ItemID) -> Bool = { _ in true },
    unitCost: (ItemID) -> Rational?
  ) throws(ArithmeticFault) {
    self.catalog = catalog
    self.date = date
    let phantoms = catalog.phantoms
    forms = ContiguousArray(repeating: .missing, count: catalog.items.count)
    positions = ContiguousArray(repeating: 0, count: catalog.items.count)
    var powers: [Int128] = []
    for exponent in 0...38 { powers.append(try powerOfTen(exponent)) }
    bought.reserveCapacity(catalog.items.count)
    made.reserveCapacity(catalog.boms.count)
    var amounts: [CostAmount<FastDecimal>] = []
    for item in catalog.bottomUp(on: date) {
      let index = Int(item.index)
      guard let bom = catalog.effectiveBOM(of: item, on: date) else {
        if let cost = unitCost(item) { setBought(index, cost) }
        continue
      }
      guard isAsked(item) else { continue }
      if phantoms.contains(item),
        case .known(let cost, let others) = try linearCost(of: bom, asPhantom: true)
      {
        set(index, cost)
        phantomCosts[item] = others
        continue
      }
      let sum = powers.withUnsafeBufferPointer { decimalCost(of: bom, $0, &amounts) }
      if let sum {
        set(index, sum)
      } else if let cost = try fractionCost(of: bom) {
        set(index, cost)
      }
    }
  }

  /// The unit cost of an item, or nil when something in it has no cost.
  public func unitCost(of item: ItemID) throws(ArithmeticFault) -> CostVector<Rational>? {
    let position = Int(positions[Int(item.index)])
    switch forms[Int(item.index)] {
    case .missing: return nil
    case .bought, .service: return CostVector(material: bought[position].value(wide: wide))
    case .made: return try made[position].vector.fractions()
    case .long: return try long[position].fractions()
    case .fraction: return fractions[position]
    }
  }

  private mutating func setBought(_ index: Int, _ cost: Rational) {
    let before = wide.count
    let ratio = CompactRatio(cost, wide: &wide)
    if wide.count == before {
      place(index, catalog.items[index].isStocked ? .bought : .service, bought.count)
      bought.append(ratio)
    } else {
      wide.removeLast()
      set(index, CostVector(material: cost))
    }
  }

  private mutating func set(_ index: Int, _ sum: CostSum) {
    if let compact = sum.compact {
      place(index, .made, made.count)
      made.append(compact)
    } else {
      place(index, .long, long.count)
      long.append(sum.vector)
    }
  }

  /// Keeps a cost as decimals where they hold it, so that what is above can be fast again.
  private mutating func set(_ index: Int, _ cost: CostVector<Rational>) {
    if let material = FastDecimal(exactly: cost.material),
      let labor = FastDecimal(exactly: cost.labor),
      let overhead = FastDecimal(exactly: cost.overhead),
      let other = FastDecimal(exactly: cost.other),
      let byproducts = FastDecimal(exactly: cost.byproducts)
    {
      place(index, .long, long.count)
      long.append(
        CostVector(
          material: material, labor: labor, overhead: overhead, other: other,
          byproducts: byproducts))
      return
    }
    place(index, .fraction, fractions.count)
    fractions.append(cost)
  }

  private mutating func place(_ index: Int, _ form: Form, _ position: Int) {
    forms[index] = form
    positions[index] = UInt32(truncatingIfNeeded: position)
  }

  /// Nil when a figure needs fractions, or an item has no cost.
  private func decimalCost(
    of id: BOMID, _ powers: UnsafeBufferPointer<Int128>,
    _ amounts: inout [CostAmount<FastDecimal>]
  ) -> CostSum? {
    let bom = catalog.boms[Int(id.index)]
    guard bom.byproducts.isEmpty, isLinear(bom) else { return nil }
    var sum = CostSum(powers)
    var services = CostSum(powers)
    for index in bom.lines {
      let line = catalog.lines[index]
      if line.options != BOMLine.noOptions {
        let options = catalog.lineOptions[Int(line.options)]
        if options.isOptional { continue }
        if !options.setup.isZero || options.consumesPack || options.supply == .phantom {
          return nil
        }
      }
      let position = Int(positions[Int(line.item.index)])
      let isAdded: Bool
      switch forms[Int(line.item.index)] {
      case .bought: isAdded = sum.add(bought[position], times: line.perUnit)
      case .made: isAdded = sum.add(made[position], times: line.perUnit)
      case .service: isAdded = services.add(bought[position], times: line.perUnit)
      case .long: isAdded = sum.add(long[position], times: line.perUnit)
      case .missing, .fraction: isAdded = false
      }
      if !isAdded { return nil }
    }
    return addCosts(of: id, bom, services.materialOnly, &amounts, to: &sum) ? sum : nil
  }

  private func addCosts(
    of id: BOMID, _ bom: BOM, _ services: FastDecimal,
    _ amounts: inout [CostAmount<FastDecimal>], to sum: inout CostSum
  ) -> Bool {
    guard !bom.costLines.isEmpty || !services.isZero else { return true }
    guard let components = sum.total else { return false }
    amounts.removeAll(keepingCapacity: true)
    // Services come first, as in a build.
    amounts.append(CostAmount(type: .other, costLine: nil, service: nil, amount: services))
    do throws(ArithmeticFault) {
      try catalog.evaluateCostLines(
        of: id, quantity: .one, material: components, below: .zero, round: { $0 }, into: &amounts)
    } catch {
      return false
    }
    for amount in amounts where !sum.add(amount) { return false }
    return true
  }

  /// Whether a unit costs the same in a run of any size.
  private func isLinear(_ bom: BOM) -> Bool {
    bom.makes == .one || !hasCostsPerBuild(bom)
  }

  private func hasCostsPerBuild(_ bom: BOM) -> Bool {
    catalog.costLines[bom.costLines].contains {
      if case .perBuild = $0.amount { true } else { false }
    }
  }

  /// Nil when an item has no cost.
  private func fractionCost(of id: BOMID) throws(ArithmeticFault) -> CostVector<Rational>? {
    switch try linearCost(of: id, asPhantom: false) {
    case .known(let cost, _): return cost
    case .missing: return nil
    case .dependsOnQuantity: return try runCost(of: id)
    }
  }

  /// What one unit costs in one run of a BOM, exploded; nil when an item has no cost.
  private func runCost(of id: BOMID) throws(ArithmeticFault) -> CostVector<Rational>? {
    let bom = catalog[id]
    let explosion = try catalog.explode(id, quantity: bom.makes, on: date)
    guard explosion.gaps.isEmpty else { return nil }
    var missing = false
    let cost = try catalog.cost(of: explosion) { _, need throws(ArithmeticFault) in
      guard let unit = try unitCost(of: need.item) else {
        missing = true
        return .zero
      }
      var scaled = CostVector<Rational>.zero
      try scaled.add(unit, times: need.consumed)
      return scaled
    }.cost
    if missing { return nil }
    var unit = CostVector<Rational>.zero
    try unit.add(cost, times: Rational.one.dividing(by: bom.makes))
    return unit
  }

  /// What one unit costs.
  private enum LinearCost {
    /// And what its own cost lines come to, with those of phantoms in it.
    case known(CostVector<Rational>, others: Rational)
    /// Something in it has no cost.
    case missing
    /// Another amount in another quantity.
    case dependsOnQuantity
  }

  /// What one unit costs where that is the same in any quantity: a phantom then counts as what its unit
  /// costs, and need not be exploded again for each product that takes it.
  ///
  /// - Parameter asPhantom: whether it is exploded into runs of other sizes.
  private func linearCost(
    of id: BOMID, asPhantom: Bool
  ) throws(ArithmeticFault) -> LinearCost {
    let bom = catalog[id]
    guard bom.byproducts.isEmpty, asPhantom ? !hasCostsPerBuild(bom) : isLinear(bom) else {
      return .dependsOnQuantity
    }
    var cost = CostVector<Rational>.zero
    var material = Rational.zero
    var below = Rational.zero
    var services = Rational.zero
    for index in bom.lines {
      let line = catalog.lines[index]
      let options = catalog.options(line)
      guard options.setup.isZero, !options.consumesPack else { return .dependsOnQuantity }
      let perUnit = line.perUnit.value(wide: catalog.wideFactors)
      guard catalog[line.item].isStocked else {
        services = try services.adding((catalog[line.item].cost ?? .zero).multiplying(by: perUnit))
        continue
      }
      if options.supply != .phantom, options.isOptional { continue }
      guard let unit = try unitCost(of: line.item) else { return .missing }
      var others = Rational.zero
      if options.supply == .phantom {
        guard catalog.effectiveBOM(of: line.item, on: date) != nil else { return .missing }
        guard let known = phantomCosts[line.item] else { return .dependsOnQuantity }
        others = try known.multiplying(by: perUnit)
      }
      try cost.add(unit, times: perUnit)
      material = try material.adding(unit.total().multiplying(by: perUnit)).subtracting(others)
      below = try below.adding(others)
    }
    var amounts = [
      CostAmount<Rational>(type: .other, costLine: nil, service: nil, amount: services)
    ]
    try catalog.evaluateCostLines(
      of: id, quantity: .one, material: material, below: below, round: { $0 }, into: &amounts)
    for amount in amounts {
      try cost.add(amount)
      below = try below.adding(amount.amount)
    }
    return .known(cost, others: below)
  }
}

extension Catalog {
  /// The items that a line explodes.
  fileprivate var phantoms: Set<ItemID> {
    guard lineOptions.contains(where: { $0.supply == .phantom }) else { return [] }
    return Set(
      lines.filter { $0.options != BOMLine.noOptions && options($0).supply == .phantom }
        .map(\.item))
  }
}

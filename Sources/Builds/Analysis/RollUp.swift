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

  /// Rolls up the whole catalog.
  ///
  /// - Parameter unitCost: what a bought item costs per stocking unit; nil when nobody knows.
  /// - Throws: `ArithmeticFault.overflow`.
  public init(
    _ catalog: Catalog, on date: CivilDate, unitCost: (ItemID) -> Rational?
  ) throws(ArithmeticFault) {
    self.catalog = catalog
    self.date = date
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
    bom.makes == .one
      || catalog.costLines[bom.costLines].allSatisfy {
        if case .perBuild = $0.amount { false } else { true }
      }
  }

  /// Nil when an item has no cost.
  private func fractionCost(of id: BOMID) throws(ArithmeticFault) -> CostVector<Rational>? {
    let bom = catalog[id]
    guard try catalog.explode(id, quantity: bom.makes, on: date).gaps.isEmpty else { return nil }
    var missing = false
    let cost = try catalog.cost(ofBuilding: id, quantity: bom.makes, on: date) {
      item, quantity throws(ArithmeticFault) in
      guard let unit = try unitCost(of: item) else {
        missing = true
        return .zero
      }
      var scaled = CostVector<Rational>.zero
      try scaled.add(unit, times: quantity)
      return scaled
    }
    if missing { return nil }
    var unit = CostVector<Rational>.zero
    try unit.add(cost, times: Rational.one.dividing(by: bom.makes))
    return unit
  }
}

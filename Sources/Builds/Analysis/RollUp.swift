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
    /// Neither holds it: a position in `fractions`.
    case fraction
  }

  private let catalog: Catalog
  private let date: CivilDate
  private var forms: ContiguousArray<Form>
  private var positions: ContiguousArray<UInt32>
  /// One small number for each bought item, so that all of them stay close to the processor.
  private var bought: ContiguousArray<CompactRatio> = []
  private var made: ContiguousArray<(cost: CostVector<FastDecimal>, total: FastDecimal)> = []
  private var fractions: [CostVector<Rational>] = []
  private let powers: ContiguousArray<Int128>
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
    var powers: ContiguousArray<Int128> = []
    for exponent in 0...38 { powers.append(try powerOfTen(exponent)) }
    self.powers = powers
    bought.reserveCapacity(catalog.items.count)
    made.reserveCapacity(catalog.boms.count)
    var amounts: [CostAmount<FastDecimal>] = []
    for item in catalog.bottomUp(on: date) {
      let index = Int(item.index)
      guard let bom = catalog.effectiveBOM(of: item, on: date) else {
        if let cost = unitCost(item) { setBought(index, cost) }
        continue
      }
      if let cost = decimalCost(of: bom, &amounts), setMade(index, cost) { continue }
      if let cost = try fractionCost(of: bom) { set(index, cost) }
    }
  }

  /// The unit cost of an item, or nil when something in it has no cost.
  public func unitCost(of item: ItemID) throws(ArithmeticFault) -> CostVector<Rational>? {
    let position = Int(positions[Int(item.index)])
    switch forms[Int(item.index)] {
    case .missing: return nil
    case .bought, .service: return CostVector(material: bought[position].value(wide: wide))
    case .made: return try made[position].cost.fractions()
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

  private mutating func setMade(_ index: Int, _ cost: CostVector<FastDecimal>) -> Bool {
    guard let total = try? cost.total() else { return false }
    place(index, .made, made.count)
    made.append((cost, total))
    return true
  }

  /// Keeps a cost as decimals where they hold it, so that what is above can be fast again.
  private mutating func set(_ index: Int, _ cost: CostVector<Rational>) {
    if let material = FastDecimal(exactly: cost.material),
      let labor = FastDecimal(exactly: cost.labor),
      let overhead = FastDecimal(exactly: cost.overhead),
      let other = FastDecimal(exactly: cost.other),
      let byproducts = FastDecimal(exactly: cost.byproducts),
      setMade(
        index,
        CostVector(
          material: material, labor: labor, overhead: overhead, other: other,
          byproducts: byproducts))
    {
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
    of id: BOMID, _ amounts: inout [CostAmount<FastDecimal>]
  ) -> CostVector<FastDecimal>? {
    let bom = catalog.boms[Int(id.index)]
    guard bom.byproducts.isEmpty, isLinear(bom) else { return nil }
    do throws(ArithmeticFault) {
      var cost = CostVector<FastDecimal>.zero
      // Bought and made components apart: most are bought, and have nothing but a price.
      var material = RunningSum(powers)
      var services = RunningSum(powers)
      var components = FastDecimal.zero
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
        switch forms[Int(line.item.index)] {
        case .bought:
          guard material.add(bought[position], times: line.perUnit) else { return nil }
        case .service:
          guard services.add(bought[position], times: line.perUnit) else { return nil }
        case .made:
          guard let factor = line.perUnit.short else { return nil }
          try cost.add(made[position].cost, times: factor)
          components = try components.adding(made[position].total.multiplying(by: factor))
        case .missing, .fraction: return nil
        }
      }
      cost.material = try cost.material.adding(material.value)
      try addCosts(
        of: id, bom, components.adding(material.value), services: services.value, &amounts,
        to: &cost)
      return CostVector(
        material: cost.material.reduced, labor: cost.labor.reduced,
        overhead: cost.overhead.reduced, other: cost.other.reduced,
        byproducts: cost.byproducts.reduced)
    } catch {
      return nil
    }
  }

  private func addCosts(
    of id: BOMID, _ bom: BOM, _ components: FastDecimal, services: FastDecimal,
    _ amounts: inout [CostAmount<FastDecimal>], to cost: inout CostVector<FastDecimal>
  ) throws(ArithmeticFault) {
    guard !bom.costLines.isEmpty || services.coefficient != 0 else { return }
    amounts.removeAll(keepingCapacity: true)
    // Services come first, as in a build.
    amounts.append(CostAmount(type: .other, costLine: nil, service: nil, amount: services))
    try catalog.evaluateCostLines(
      of: id, quantity: .one, material: components, below: .zero, round: { $0 }, into: &amounts)
    for amount in amounts { try cost.add(amount) }
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

/// The sum of prices times quantities: `FastDecimal` unrolled for the loop that a large roll-up spends
/// its time in, where both sides have 64 bits.
private struct RunningSum {
  private let powers: ContiguousArray<Int128>
  private var coefficient: Int128 = 0
  private var scale = 0
  private var divisor: UInt32 = 1

  init(_ powers: ContiguousArray<Int128>) {
    self.powers = powers
  }

  var value: FastDecimal {
    FastDecimal(
      coefficient: coefficient, scale: Int32(truncatingIfNeeded: scale), divisor: divisor)
  }

  /// Adds a product; false when this form cannot hold the sum.
  @inline(__always)
  mutating func add(_ price: CompactRatio, times factor: CompactRatio) -> Bool {
    guard let left = price.parts, let right = factor.parts else { return false }
    let full = left.coefficient.multipliedFullWidth(by: right.coefficient)
    var product = Int128(full.high) << 64 | Int128(full.low)
    let productScale = left.scale + right.scale
    guard left.divisor == 1, right.divisor == 1, divisor == 1 else {
      return addSlowly(price, factor)
    }
    if productScale < scale {
      let (raised, overflow) = product.multipliedReportingOverflow(by: powers[scale - productScale])
      if overflow { return false }
      product = raised
    } else if productScale > scale {
      let (raised, overflow) = coefficient.multipliedReportingOverflow(
        by: powers[productScale - scale])
      if overflow { return false }
      coefficient = raised
      scale = productScale
    }
    let (sum, overflow) = coefficient.addingReportingOverflow(product)
    coefficient = sum
    return !overflow
  }

  private mutating func addSlowly(_ price: CompactRatio, _ factor: CompactRatio) -> Bool {
    guard let left = price.short, let right = factor.short,
      let product = try? left.multiplying(by: right), let sum = try? value.adding(product)
    else { return false }
    coefficient = sum.coefficient
    scale = Int(sum.scale)
    divisor = sum.divisor
    return true
  }
}

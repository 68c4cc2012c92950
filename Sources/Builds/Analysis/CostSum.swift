import Catalogs
import Decimals
import Manifests

/// The unit cost of a made item where every part has 64 bits: all parts over one power of ten and one
/// small divisor.
struct CompactCost {
  var material: Int64
  var labor: Int64
  var overhead: Int64
  var other: Int64
  var byproducts: Int64
  var divisor: UInt32
  var scale: Int8

  /// The cost by type as decimals.
  var vector: CostVector<FastDecimal> {
    func decimal(_ part: Int64) -> FastDecimal {
      FastDecimal(coefficient: Int128(part), scale: Int32(scale), divisor: divisor)
    }
    return CostVector(
      material: decimal(material), labor: decimal(labor), overhead: decimal(overhead),
      other: decimal(other), byproducts: decimal(byproducts))
  }
}

/// Sums of costs times quantities, all over one power of ten and one small divisor: `CostVector`
/// unrolled for the loop that a large roll-up spends its time in.
///
/// Exact; an operation that 128 bits do not hold answers false, and the caller computes in fractions.
struct CostSum {
  private var material: Int128 = 0
  private var labor: Int128 = 0
  private var overhead: Int128 = 0
  private var other: Int128 = 0
  private var byproducts: Int128 = 0
  private var scale = 0
  private var divisor: UInt32 = 1
  /// Powers of ten by their exponents, 0 through 38.
  private let powers: UnsafeBufferPointer<Int128>

  init(_ powers: UnsafeBufferPointer<Int128>) {
    self.powers = powers
  }

  /// Adds a bought item: its price times a quantity.
  @inline(__always)
  mutating func add(_ price: CompactRatio, times factor: CompactRatio) -> Bool {
    guard let left = price.parts, let right = factor.parts,
      let raise = factorRaising(left.scale + right.scale, left.divisor, right.divisor)
    else { return false }
    return Self.add(left.coefficient, right.coefficient, raise, to: &material)
  }

  /// Adds a made item: each part of its cost times a quantity.
  @inline(__always)
  mutating func add(_ cost: CompactCost, times factor: CompactRatio) -> Bool {
    guard let parts = factor.parts,
      let raise = factorRaising(Int(cost.scale) + parts.scale, cost.divisor, parts.divisor)
    else { return false }
    return Self.add(cost.material, parts.coefficient, raise, to: &material)
      && Self.add(cost.labor, parts.coefficient, raise, to: &labor)
      && Self.add(cost.overhead, parts.coefficient, raise, to: &overhead)
      && Self.add(cost.other, parts.coefficient, raise, to: &other)
      && Self.add(cost.byproducts, parts.coefficient, raise, to: &byproducts)
  }

  /// Adds a made item whose parts need more than 64 bits.
  mutating func add(_ cost: CostVector<FastDecimal>, times factor: CompactRatio) -> Bool {
    guard let short = factor.short else { return false }
    var scaled = CostVector<FastDecimal>.zero
    guard (try? scaled.add(cost, times: short)) != nil else { return false }
    return add(scaled.material, to: \.material) && add(scaled.labor, to: \.labor)
      && add(scaled.overhead, to: \.overhead) && add(scaled.other, to: \.other)
      && add(scaled.byproducts, to: \.byproducts)
  }

  /// Adds a cost line.
  mutating func add(_ cost: CostAmount<FastDecimal>) -> Bool {
    switch cost.type {
    case .labor: add(cost.amount, to: \.labor)
    case .overhead: add(cost.amount, to: \.overhead)
    case .other: add(cost.amount, to: \.other)
    }
  }

  private mutating func add(
    _ amount: FastDecimal, to part: WritableKeyPath<CostSum, Int128>
  ) -> Bool {
    if amount.coefficient == 0 { return true }
    guard let raise = factorRaising(Int(amount.scale), amount.divisor, 1) else { return false }
    let (product, overflow) = amount.coefficient.multipliedReportingOverflow(by: raise)
    let (sum, carry) = self[keyPath: part].addingReportingOverflow(product)
    self[keyPath: part] = sum
    return !overflow && !carry
  }

  /// What the components cost: all parts together.
  var total: FastDecimal? {
    let parts = [material, labor, overhead, other, 0 &- byproducts]
    var sum: Int128 = 0
    for part in parts {
      let (next, overflow) = sum.addingReportingOverflow(part)
      if overflow { return nil }
      sum = next
    }
    return FastDecimal(coefficient: sum, scale: Int32(scale), divisor: divisor)
  }

  /// What the bought items cost.
  var materialOnly: FastDecimal {
    FastDecimal(coefficient: material, scale: Int32(scale), divisor: divisor)
  }

  /// The sums without needless zeros at their ends; nil where a part needs more than 64 bits.
  var compact: CompactCost? {
    guard var material = Int64(exactly: material), var labor = Int64(exactly: labor),
      var overhead = Int64(exactly: overhead), var other = Int64(exactly: other),
      var byproducts = Int64(exactly: byproducts), scale <= 30
    else { return nil }
    var scale = scale
    while scale > 0, material % 10 == 0, labor % 10 == 0, overhead % 10 == 0, other % 10 == 0,
      byproducts % 10 == 0
    {
      material /= 10
      labor /= 10
      overhead /= 10
      other /= 10
      byproducts /= 10
      scale -= 1
    }
    return CompactCost(
      material: material, labor: labor, overhead: overhead, other: other, byproducts: byproducts,
      divisor: divisor, scale: Int8(truncatingIfNeeded: scale))
  }

  /// The sums as decimals.
  var vector: CostVector<FastDecimal> {
    func decimal(_ part: Int128) -> FastDecimal {
      FastDecimal(coefficient: part, scale: Int32(scale), divisor: divisor).reduced
    }
    return CostVector(
      material: decimal(material), labor: decimal(labor), overhead: decimal(overhead),
      other: decimal(other), byproducts: decimal(byproducts))
  }

  @inline(__always)
  private static func add(
    _ left: Int64, _ right: Int64, _ raise: Int128, to sum: inout Int128
  ) -> Bool {
    let full = left.multipliedFullWidth(by: right)
    let product = Int128(full.high) << 64 | Int128(full.low)
    if raise == 1 {
      let (next, overflow) = sum.addingReportingOverflow(product)
      sum = next
      return !overflow
    }
    let (raised, overflow) = product.multipliedReportingOverflow(by: raise)
    let (next, carry) = sum.addingReportingOverflow(raised)
    sum = next
    return !overflow && !carry
  }

  /// What a figure over a power of ten and two divisors has to be multiplied by to be added; the sums
  /// themselves are raised where they are the coarser ones.
  @inline(__always)
  private mutating func factorRaising(
    _ other: Int, _ first: UInt32, _ second: UInt32
  ) -> Int128? {
    if other == scale, first == divisor, second == 1 { return 1 }
    return raise(to: other, first, second)
  }

  private mutating func raise(to other: Int, _ first: UInt32, _ second: UInt32) -> Int128? {
    let (common, tooLarge) = first.multipliedReportingOverflow(by: second)
    if tooLarge || other > 38 { return nil }
    var factor: Int128 = 1
    if common != divisor {
      let shared = greatestCommonDivisor(UInt64(common), UInt64(divisor))
      let joined = UInt64(divisor) / shared * UInt64(common)
      guard let narrow = UInt32(exactly: joined) else { return nil }
      guard multiplyAll(by: Int128(narrow / divisor)) else { return nil }
      factor = Int128(narrow / common)
      divisor = narrow
    }
    if other > scale {
      guard multiplyAll(by: powers[other - scale]) else { return nil }
      scale = other
    } else if other < scale {
      let (raised, overflow) = factor.multipliedReportingOverflow(by: powers[scale - other])
      if overflow { return nil }
      factor = raised
    }
    return factor
  }

  private mutating func multiplyAll(by factor: Int128) -> Bool {
    if factor == 1 { return true }
    var isExact = true
    for part in [
      \CostSum.material, \CostSum.labor, \CostSum.overhead, \CostSum.other, \CostSum.byproducts,
    ] {
      let (product, overflow) = self[keyPath: part].multipliedReportingOverflow(by: factor)
      self[keyPath: part] = product
      isExact = isExact && !overflow
    }
    return isExact
  }
}

import Decimals
import Manifests

/// A cost by type (`cli.md`, `cost`): what goes into a product, and what is credited.
public struct CostVector<Amount: ExactAmount>: Sendable {
  /// What is taken from stock.
  public var material: Amount
  /// Work.
  public var labor: Amount
  /// What is added on top by a rate or a percentage.
  public var overhead: Amount
  /// Everything else, services among it.
  public var other: Amount
  /// The credit of by-products, above 0.
  public var byproducts: Amount

  /// Nothing.
  public static var zero: CostVector {
    CostVector(material: .zero, labor: .zero, overhead: .zero, other: .zero, byproducts: .zero)
  }

  /// Material only.
  public init(material: Amount) {
    self.init(material: material, labor: .zero, overhead: .zero, other: .zero, byproducts: .zero)
  }

  /// A cost from its parts.
  public init(material: Amount, labor: Amount, overhead: Amount, other: Amount, byproducts: Amount)
  {
    self.material = material
    self.labor = labor
    self.overhead = overhead
    self.other = other
    self.byproducts = byproducts
  }

  /// All that goes in.
  public func inputs() throws(ArithmeticFault) -> Amount {
    try material.adding(labor).adding(overhead).adding(other)
  }

  /// What the product is worth.
  public func total() throws(ArithmeticFault) -> Amount {
    try inputs().subtracting(byproducts)
  }

  /// Adds another cost, so many times.
  @inline(__always)
  public mutating func add(
    _ other: CostVector, times factor: Amount
  ) throws(ArithmeticFault) {
    material = try material.adding(other.material.multiplying(by: factor))
    labor = try labor.adding(other.labor.multiplying(by: factor))
    overhead = try overhead.adding(other.overhead.multiplying(by: factor))
    self.other = try self.other.adding(other.other.multiplying(by: factor))
    byproducts = try byproducts.adding(other.byproducts.multiplying(by: factor))
  }

  /// Adds a cost line.
  mutating func add(_ cost: CostAmount<Amount>) throws(ArithmeticFault) {
    switch cost.type {
    case .labor: labor = try labor.adding(cost.amount)
    case .overhead: overhead = try overhead.adding(cost.amount)
    case .other: other = try other.adding(cost.amount)
    }
  }

  /// The same cost as fractions.
  public func fractions() throws(ArithmeticFault) -> CostVector<Rational> {
    CostVector<Rational>(
      material: try material.rational(), labor: try labor.rational(),
      overhead: try overhead.rational(), other: try other.rational(),
      byproducts: try byproducts.rational())
  }
}

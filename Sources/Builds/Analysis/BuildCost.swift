import Catalogs
import Decimals
import Manifests
import Quantities

extension Catalog {
  /// What a build of a BOM costs when each need costs what a function says: the estimate's side of
  /// the kernel, in exact money.
  ///
  /// - Parameter costOf: the cost of a need, by its position; optional ones are not asked for.
  /// - Returns: the cost by type, and the cost lines and services in it.
  /// - Throws: `ArithmeticFault.overflow`.
  package func cost(
    of explosion: Explosion,
    costOf: (Int, Explosion.Need) throws(ArithmeticFault) -> CostVector<Rational>
  ) throws(ArithmeticFault) -> (cost: CostVector<Rational>, lines: [CostAmount<Rational>]) {
    var cost = CostVector<Rational>.zero
    var material = [Rational](repeating: .zero, count: explosion.levels.count)
    for (index, need) in explosion.needs.enumerated() where !options(lines[need.line]).isOptional {
      let part = try costOf(index, need)
      try cost.add(part, times: .one)
      material[need.level] = try material[need.level].adding(part.total())
    }
    let amounts = try evaluateCosts(
      of: explosion, material: material,
      serviceCost: { service throws(ArithmeticFault) in
        try (self[service.item].cost ?? .zero).multiplying(by: service.quantity)
      },
      split: { amount, weights throws(ArithmeticFault) in
        try allocate(amount, inProportionTo: weights, decimals: estimateDecimals)
      },
      round: { $0 })
    for amount in amounts { try cost.add(amount) }
    cost.byproducts = try cost.byproducts.adding(
      byproductCredit(explosion, inputs: cost.inputs().subtracting(cost.byproducts)))
    return (cost, amounts)
  }

  /// The decimals of a cost that several things share, where no fraction of 128 bits splits it exactly.
  var estimateDecimals: Int { settings.valueDigits + 12 }

  /// The declared credit of a build's own by-products, at most what went in.
  private func byproductCredit(
    _ explosion: Explosion, inputs: Rational
  ) throws(ArithmeticFault) -> Rational {
    var credit = Rational.zero
    for level in explosion.levels {
      for index in self[level.bom].byproducts {
        switch byproducts[index].credit {
        case .perUnit(let unit):
          credit = try credit.adding(
            unit.multiplying(by: byproducts[index].perUnit).multiplying(by: level.quantity))
        case .share(let share): credit = try credit.adding(share.multiplying(by: inputs))
        }
      }
    }
    return min(credit, inputs)
  }
}

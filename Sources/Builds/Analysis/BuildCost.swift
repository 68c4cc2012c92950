import Catalogs
import Decimals
import Manifests
import Quantities

extension Catalog {
  /// What a build of a BOM costs when each need costs what a function says: the estimate's side of
  /// the kernel, in exact money.
  ///
  /// - Parameter costOf: the cost of a quantity of a component, in stocking units.
  package func cost(
    ofBuilding id: BOMID, quantity: Rational, on date: CivilDate,
    costOf: (ItemID, Rational) throws(ArithmeticFault) -> CostVector<Rational>
  ) throws(ArithmeticFault) -> CostVector<Rational> {
    let explosion = try explode(id, quantity: quantity, on: date)
    var cost = CostVector<Rational>.zero
    var material = [Rational](repeating: .zero, count: explosion.levels.count)
    for need in explosion.needs where !options(lines[need.line]).isOptional {
      let part = try costOf(need.item, need.consumed)
      try cost.add(part, times: .one)
      material[need.level] = try material[need.level].adding(part.total())
    }
    let amounts = try evaluateCosts(
      of: explosion, material: material,
      serviceCost: { service throws(ArithmeticFault) in
        try (self[service.item].cost ?? .zero).multiplying(by: service.quantity)
      },
      round: { $0 })
    for amount in amounts { try cost.add(amount) }
    cost.byproducts = try cost.byproducts.adding(
      byproductCredit(explosion, inputs: cost.inputs().subtracting(cost.byproducts)))
    return cost
  }

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

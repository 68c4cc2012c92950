import Catalogs
import Decimals
import Manifests
import SourceText

/// An amount of a build that is no material.
package struct CostAmount<Amount: ExactAmount>: Sendable {
  /// What kind of cost it is.
  package var type: CostType
  /// Its cost line; nil for a service.
  package var costLine: Int?
  /// The service, if it is one.
  package var service: ItemID?
  /// In money.
  package var amount: Amount
}

extension Catalog {
  /// The cost lines and services of a build, from what its material costs.
  ///
  /// A percentage is of its own BOM's lines: of `material`, of the `labor` or `overhead` lines that
  /// no later base decides, or of `all` other costs (`Grammar/costing.md`). Bases are taken in the
  /// order material, labor, overhead, all, so that none depends on itself.
  ///
  /// A phantom that several levels take is evaluated once; what it costs is split over them by what
  /// each takes, where a percentage asks for it.
  ///
  /// - Parameters:
  ///   - material: the cost of the needs of each level of the explosion.
  ///   - serviceCost: money for a quantity of a service.
  ///   - split: the parts of a cost over quantities.
  ///   - round: the rounding of an amount that is posted; identity for an estimate.
  package func evaluateCosts(
    of explosion: Explosion, material: [Rational],
    serviceCost: (Explosion.ServiceUse) throws(ArithmeticFault) -> Rational,
    split: (Rational, [Rational]) throws(ArithmeticFault) -> [Rational],
    round: (Rational) throws(ArithmeticFault) -> Rational
  ) throws(ArithmeticFault) -> [CostAmount<Rational>] {
    var byLevel = [[CostAmount<Rational>]](repeating: [], count: explosion.levels.count)
    var materialBelow = material
    var othersBelow = [Rational](repeating: .zero, count: explosion.levels.count)
    let isBase = levelsInBases(explosion)
    for service in explosion.services {
      byLevel[service.level].append(
        CostAmount(
          type: .other, costLine: nil, service: service.item,
          amount: try round(serviceCost(service))))
    }
    for level in explosion.levels.indices.reversed() {
      try evaluateCostLines(
        of: explosion.levels[level].bom, quantity: explosion.levels[level].quantity,
        material: materialBelow[level], below: othersBelow[level], round: round,
        into: &byLevel[level])
      guard isBase[level] else { continue }
      var others = othersBelow[level]
      for cost in byLevel[level] { others = try others.adding(cost.amount) }
      let takers = explosion.levels[level].takers
      let materials = try parts(of: materialBelow[level], over: takers, split)
      let rests = try parts(of: others, over: takers, split)
      for (index, taker) in takers.enumerated() {
        materialBelow[taker.level] = try materialBelow[taker.level].adding(materials[index])
        othersBelow[taker.level] = try othersBelow[taker.level].adding(rests[index])
      }
    }
    return byLevel.flatMap { $0 }
  }

  /// For each level, whether a percentage of a level above is of what it costs.
  private func levelsInBases(_ explosion: Explosion) -> [Bool] {
    var isBase = [Bool](repeating: false, count: explosion.levels.count)
    for (index, level) in explosion.levels.enumerated() {
      isBase[index] = level.takers.contains {
        isBase[$0.level] || hasSharesOfAll(explosion.levels[$0.level].bom)
      }
    }
    return isBase
  }

  /// Whether a cost line of a BOM is a share of its material or of all its costs.
  private func hasSharesOfAll(_ bom: BOMID) -> Bool {
    costLines[self[bom].costLines].contains {
      if case .share(_, let base) = $0.amount { base == .material || base == .all } else { false }
    }
  }

  /// What each taker of a level has of an amount.
  private func parts(
    of amount: Rational, over takers: [Explosion.Taker],
    _ split: (Rational, [Rational]) throws(ArithmeticFault) -> [Rational]
  ) throws(ArithmeticFault) -> [Rational] {
    if takers.count == 1 { return [amount] }
    if amount.isZero || takers.allSatisfy({ $0.quantity.isZero }) {
      return takers.map { _ in .zero }
    }
    return try split(amount, takers.map(\.quantity))
  }

  /// The cost lines of one BOM, added behind the services that are there already.
  ///
  /// - Parameters:
  ///   - below: the other costs of the phantoms that the BOM explodes.
  /// - Throws: `ArithmeticFault.overflow`, also where `Amount` cannot hold a figure.
  func evaluateCostLines<Amount: ExactAmount>(
    of bom: BOMID, quantity: Amount, material: Amount, below: Amount,
    round: (Amount) throws(ArithmeticFault) -> Amount,
    into amounts: inout [CostAmount<Amount>]
  ) throws(ArithmeticFault) {
    let range = self[bom].costLines
    if range.isEmpty { return }
    let first = amounts.count
    var bases: PercentBases = []
    for index in range {
      var amount = CostAmount<Amount>(
        type: costLines[index].type, costLine: index, service: nil, amount: .zero)
      switch costLines[index].amount {
      case .perUnit(let unit):
        amount.amount = try round(figure(unit, as: Amount.self).multiplying(by: quantity))
      case .perBuild(let once): amount.amount = try round(figure(once, as: Amount.self))
      case .share(_, let base): bases.insert(PercentBases(base))
      }
      amounts.append(amount)
    }
    for base in PercentBase.inOrder where bases.contains(PercentBases(base)) {
      let sum = try self.sum(base, amounts, material: material, below: below)
      for index in range {
        guard case .share(let share, of: base) = costLines[index].amount else { continue }
        amounts[first + index - range.lowerBound].amount = try round(
          figure(share, as: Amount.self).multiplying(by: sum))
      }
    }
  }

  private func figure<Amount: ExactAmount>(
    _ figure: Figure, as: Amount.Type
  ) throws(ArithmeticFault) -> Amount {
    guard let amount = Amount(figure) else { throw .overflow }
    return amount
  }

  private func sum<Amount: ExactAmount>(
    _ base: PercentBase, _ amounts: [CostAmount<Amount>], material: Amount, below: Amount
  ) throws(ArithmeticFault) -> Amount {
    var sum = Amount.zero
    switch base {
    case .material: sum = material
    case .labor:
      for cost in amounts where cost.type == .labor { sum = try sum.adding(cost.amount) }
    case .overhead:
      for cost in amounts where cost.type == .overhead { sum = try sum.adding(cost.amount) }
    case .all:
      sum = try material.adding(below)
      for cost in amounts { sum = try sum.adding(cost.amount) }
    }
    return sum
  }
}

extension PercentBase {
  /// The order in which bases are taken, so that none depends on itself.
  fileprivate static let inOrder: [PercentBase] = [.material, .labor, .overhead, .all]
}

/// The bases that the shares of a BOM are of.
private struct PercentBases: OptionSet {
  let rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ base: PercentBase) {
    switch base {
    case .material: rawValue = 1
    case .labor: rawValue = 2
    case .overhead: rawValue = 4
    case .all: rawValue = 8
    }
  }
}

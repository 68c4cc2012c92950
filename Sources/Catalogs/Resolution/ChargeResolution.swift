import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  /// A charge with its parts: spread by value, quantity or weight, largest remainder, ties by line
  /// (`costing.md` 1.4 and 5).
  mutating func resolve(
    _ charge: ChargeDeclaration, _ lines: [StockLine], _ written: [StockLineDeclaration],
    _ names: NameMap
  ) -> Charge? {
    let account = charge.account.map { names[$0] }
    if let account { checkAccount(account) }
    bindItem(nil)
    guard let figure = amount(charge.amount, names, .money) else { return nil }
    do throws(ArithmeticFault) {
      let amount = try catalog.settings.value(figure.value)
      guard
        let weights = try weights(charge, lines, written, names)
      else { return nil }
      guard weights.contains(where: { $0 > 0 }) || amount == 0 else {
        bag.report(
          Diagnostic(
            .stockCharges, "there is nothing to spread this charge by", at: charge.amount.span,
            label: "every line has a \((charge.by?.value ?? .value).rawValue) of 0",
            helps: [Help("spread it by something that the lines have, such as `by: quantity`")]))
        return nil
      }
      let parts =
        amount == 0 ? lines.map { _ in Value(0) } : try allocate(amount, over: weights)
      return Charge(
        name: charge.name.map { names[$0.name] } ?? .empty, amount: amount, parts: parts,
        account: account, span: charge.amount.span)
    } catch {
      reportFault(error, at: charge.amount.span)
      return nil
    }
  }

  private mutating func weights(
    _ charge: ChargeDeclaration, _ lines: [StockLine], _ written: [StockLineDeclaration],
    _ names: NameMap
  ) throws(ArithmeticFault) -> [Int128]? {
    switch charge.by?.value ?? .value {
    case .value: return lines.map(\.value)
    case .quantity:
      let units = Set(lines.map { catalog[$0.item].unit })
      if units.count == 1 { return try wholeProportions(lines.map(inStockingUnits)) }
      return try measured(charge, lines, in: nil)
    case .weight: return try measured(charge, lines, in: .mass)
    }
  }

  /// The lines' quantities in one unit, as whole numbers in the same proportion.
  private mutating func measured(
    _ charge: ChargeDeclaration, _ lines: [StockLine], in dimension: Dimension?
  ) throws(ArithmeticFault) -> [Int128]? {
    let target =
      dimension
      ?? lines.first.flatMap {
        catalog[$0.item].stockScale(units.scales)?.dimension
      }
    var exact: [Rational] = []
    for line in lines {
      guard let target, let size = try baseUnits(of: target, inOne: catalog[line.item]) else {
        bag.report(
          Diagnostic(
            .stockCharges,
            dimension == nil
              ? "these lines cannot be added up by quantity"
              : "nothing says what `\(catalog.key(line.item))` weighs",
            at: line.span,
            label: "stocked in `\(catalog.unit(line.item))`",
            related: [Label(charge.amount.span, "to be spread over the lines")],
            helps: [
              dimension == nil
                ? Help("spread it by `value`")
                : Help(
                  "add `equals: {1 \(catalog.unit(line.item)): … kg}` to the product, or spread it by `value`"
                )
            ]))
        return nil
      }
      exact.append(try inStockingUnits(line).multiplying(by: size))
    }
    return try wholeProportions(exact)
  }

  private func inStockingUnits(_ line: StockLine) throws(ArithmeticFault) -> Rational {
    try Rational(line.quantity, over: powerOfTen(catalog[line.item].precision))
  }

  /// Base units of a dimension in one stocking unit of an item.
  private func baseUnits(
    of dimension: Dimension, inOne item: Item
  ) throws(ArithmeticFault) -> Rational? {
    if let own = item.stockScale(units.scales), own.dimension == dimension { return own.factor }
    for other in item.conversions.dimensions where other.dimension == dimension {
      return try Rational.one.dividing(by: other.factor)
    }
    return nil
  }

  private func wholeProportions(_ values: [Rational]) throws(ArithmeticFault) -> [Int128] {
    var multiple = Rational.one
    for value in values {
      let scaled = try value.multiplying(by: multiple)
      guard let fraction = scaled.fraction else { throw .overflow }
      multiple = try multiple.multiplying(by: Rational(fraction.denominator))
    }
    var whole: [Int128] = []
    for value in values { whole.append(try value.multiplying(by: multiple).rounded(.down)) }
    return whole
  }
}

import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolve(_ cost: CostLineDeclaration, _ product: ItemID, _ names: NameMap) {
    let account = cost.account.map { names[$0] }
    if let account { checkAccount(account) }
    if cost.condition != nil, holds(cost.condition, names) != true {
      checkFormulas(of: cost, names)
      return
    }
    guard let (amount, rateAccount) = amount(of: cost, names) else { return }
    catalog.costLines.append(
      CostLine(
        type: cost.type.value,
        name: cost.name.map { filledIn($0, names) ?? names[$0.name] } ?? .empty, amount: amount,
        account: account ?? rateAccount, span: cost.span))
  }

  /// Checks what a cost says that does not count here.
  private mutating func checkFormulas(of cost: CostLineDeclaration, _ names: NameMap) {
    if let rate = cost.rate { _ = self.rate(rate, names) }
    if let id = cost.name.flatMap({ title($0, names) }) { _ = program(id, names, .text) }
    if let id = cost.amount?.formula { _ = program(id, names, .money) }
    if let id = cost.percent?.formula { _ = program(id, names, .percent) }
    if let id = (cost.time ?? cost.quantity)?.formula { _ = program(id, names, .quantity) }
  }

  private mutating func checkFormulas(of byproduct: ByproductDeclaration, _ names: NameMap) {
    if let id = byproduct.quantity.formula { _ = program(id, names, .quantity) }
    if let id = byproduct.value?.formula { _ = program(id, names, .cost) }
    if let id = byproduct.share?.formula { _ = program(id, names, .percent) }
  }

  private mutating func amount(
    of cost: CostLineDeclaration, _ names: NameMap
  ) -> (CostLine.Amount, LocatedName?)? {
    let isPerBuild = cost.per?.value == .build
    func placed(_ value: Rational) -> CostLine.Amount {
      isPerBuild ? .perBuild(Figure(value)) : .perUnit(Figure(value))
    }
    if let field = cost.amount {
      guard let written = self.amount(field, names, .money) else { return nil }
      return (placed(written.value), nil)
    }
    if let percent = cost.percent, let base = cost.of?.value {
      guard let share = share(percent, names) else { return nil }
      return (.share(Figure(share), of: base), nil)
    }
    guard let field = cost.time ?? cost.quantity, let name = cost.rate,
      let rate = rate(name, names), let measured = measure(field, names, against: rate, name)
    else { return nil }
    do throws(ArithmeticFault) {
      return (placed(try measured.multiplying(by: rate.amount)), rate.account)
    } catch {
      reportFault(error, at: field.span)
      return nil
    }
  }

  private mutating func rate(_ reference: LocatedName, _ names: NameMap) -> ResolvedRate? {
    let name = names[reference.name]
    usedRates.insert(name)
    if let rate = rates[name] { return rate }
    unknown.add(.rate, name, at: reference.span)
    return nil
  }

  /// A quantity in the base unit of a rate's dimension.
  private mutating func measure(
    _ field: QuantityField, _ names: NameMap, against rate: ResolvedRate, _ rateName: LocatedName
  ) -> Rational? {
    guard let written = measured(field, names) else { return nil }
    let unit = written.unit
    if unit == .empty {
      if rate.dimension == .count { return written.value }
      bag.report(
        Diagnostic(
          .unitMismatch, "a quantity of \(rate.dimension.name) needs its unit", at: field.span,
          label: "a bare number",
          related: [Label(rate.span, "the rate is per unit of \(rate.dimension.name)")],
          helps: [Help("write the unit too, such as `45 \(rate.dimension.unit)`")]))
      return nil
    }
    usedUnits.insert(unit)
    guard let scale = units[unit] else {
      reportUnknownUnit(unit, at: field.span, item: nil)
      return nil
    }
    guard scale.dimension == rate.dimension else {
      let text = catalog.names[unit]
      bag.report(
        Diagnostic(
          .unitMismatch, "the rate `\(catalog.names[names[rateName.name]])` is not per `\(text)`",
          at: unitSpan(in: field.span, unit: text), label: "a unit of \(scale.dimension.name)",
          related: [Label(rate.span, "a rate per unit of \(rate.dimension.name)")],
          helps: [Help("write a quantity of \(rate.dimension.name), or use another rate")]))
      return nil
    }
    do throws(ArithmeticFault) {
      return try written.value.multiplying(by: scale.factor)
    } catch {
      reportFault(error, at: field.span)
      return nil
    }
  }

  mutating func resolve(
    _ byproduct: ByproductDeclaration, makes: Rational, _ product: ItemID, _ names: NameMap
  ) {
    guard let item = item(byproduct.item, names) else { return }
    if item == product {
      bag.report(
        Diagnostic(
          .bomSelfReference, "`\(catalog.key(product))` is its own by-product",
          at: byproduct.item.span, label: "the product itself",
          helps: [Help("raise `makes` instead")]))
      return
    }
    bindItem(item)
    if byproduct.condition != nil, holds(byproduct.condition, names) != true {
      checkFormulas(of: byproduct, names)
      return
    }
    guard byproduct.quantity != .missing,
      let amount = quantity(byproduct.quantity, names, of: item)
    else { return }
    let credit: Byproduct.Credit
    if let value = byproduct.value {
      guard let unit = unitAmount(value, names, of: item) else { return }
      credit = .perUnit(unit)
    } else if let field = byproduct.share, let part = share(field, names) {
      credit = .share(part)
    } else {
      return
    }
    do throws(ArithmeticFault) {
      catalog.byproducts.append(
        Byproduct(
          item: item, perUnit: try amount.dividing(by: makes), credit: credit,
          span: byproduct.item.span))
    } catch {
      reportFault(error, at: byproduct.quantity.span)
    }
  }
}

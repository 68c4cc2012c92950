import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension Simulator {
  /// By-products leave work in progress at their credit.
  ///
  /// What is less than half of a unit waits for the next build, and so does its credit.
  mutating func addByproducts(
    _ explosion: Explosion, of inputs: Value, _ event: Int, _ order: BuildOrder,
    to build: inout BuildResult
  ) throws(ArithmeticFault) {
    var credits: [ByproductCredit] = []
    for level in explosion.levels {
      for index in catalog[level.bom].byproducts {
        let byproduct = catalog.byproducts[index]
        let exact = try byproduct.perUnit.multiplying(by: level.quantity)
        let quantity = try catalog.stockQuantity(exact, of: byproduct.item)
        if quantity.isZero { continue }
        noteFraction(quantity, of: byproduct.item, at: byproduct.span, order)
        var credit = ByproductCredit(byproduct: byproduct, quantity: quantity, value: 0)
        var worth = Rational.zero
        if case .perUnit(let unit) = byproduct.credit { worth = try unit.multiplying(by: exact) }
        guard try stock.incomingQuantity(of: quantity, byproduct.item, lot: .empty) > 0 else {
          try wait(for: credit, worth: worth)
          continue
        }
        if let waiting = waitingCredits.removeValue(forKey: byproduct.item) {
          worth = try worth.adding(waiting)
        }
        credit.value = try catalog.settings.value(worth)
        credits.append(credit)
      }
    }
    try addShares(of: inputs, to: &credits)
    var sum: Value = 0
    for credit in credits { sum = try sum.adding(credit.value) }
    if sum > inputs {
      // The main product cannot be worth less than nothing (`costing.md` 4).
      let parts = try allocate(inputs, over: credits.map(\.value))
      for index in credits.indices { credits[index].value = parts[index] }
      reportCapped(sum, inputs, credits[0].byproduct, order)
      sum = inputs
    }
    for (number, credit) in credits.enumerated() {
      _ = try receive(
        StockLine(
          item: credit.byproduct.item, quantity: credit.quantity.units, value: credit.value,
          lot: .empty, expires: nil, span: credit.byproduct.span), credit.quantity, event: event,
        line: number, date: order.key.date, .byproduct, home: .byproduct)
    }
    build.byproducts = sum
  }

  /// Lets what does not make up a unit wait with its credit.
  private mutating func wait(
    for credit: ByproductCredit, worth: Rational
  ) throws(ArithmeticFault) {
    let item = credit.byproduct.item
    try stock.carry(credit.quantity, of: item)
    if !worth.isZero {
      waitingCredits[item] = try (waitingCredits[item] ?? .zero).adding(worth)
    }
  }

  /// The credits that are shares: a split of what went in, of which the product has the rest.
  private func addShares(
    of inputs: Value, to credits: inout [ByproductCredit]
  ) throws(ArithmeticFault) {
    var shares: [Rational] = []
    var sum = Rational.zero
    for credit in credits {
      var share = Rational.zero
      if case .share(let written) = credit.byproduct.credit { share = written }
      shares.append(share)
      sum = try sum.adding(share)
    }
    if sum.isZero { return }
    // The shares of several BOMs, exploded into one build, may be more than all.
    let scale = max(sum, .one)
    for index in shares.indices { shares[index] = try shares[index].dividing(by: scale) }
    for (index, part) in try allocate(inputs, byShares: shares).enumerated() {
      credits[index].value = try credits[index].value.adding(part)
    }
  }

  private mutating func reportCapped(
    _ sum: Value, _ inputs: Value, _ byproduct: Byproduct, _ order: BuildOrder
  ) {
    bag.report(
      Diagnostic(
        .bomByproduct, severity: .warning,
        "the by-products of this build are worth more than all that went into it",
        at: order.span,
        label: "credits of \(catalog.valueText(sum)), costs of \(catalog.valueText(inputs))",
        related: [Label(byproduct.span, "credited here")],
        notes: ["the credit was cut to the cost, so that the product is worth 0"],
        helps: [Help("lower the declared value of the by-product")]))
  }
}

/// What a build makes besides its product, with its credit.
private struct ByproductCredit {
  var byproduct: Byproduct
  var quantity: ExactQuantity
  var value: Value
}

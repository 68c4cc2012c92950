import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension Simulator {
  mutating func apply(_ order: BuildOrder, _ reference: EventReference) {
    build(order, id: catalog.names[order.key.id], reference)
  }

  mutating func apply(_ dryRun: DryRun, _ index: Int, _ until: CivilDate?) {
    let last = result.events.last?.date ?? until ?? CivilDate(day: 0)
    let date = until ?? last
    let span = catalog[dryRun.product].span
    guard let bom = catalog.effectiveBOM(of: dryRun.product, on: date) else {
      bag.report(
        Diagnostic(
          .bomGap,
          "no version of `\(catalog.key(dryRun.product))` is effective on \(date)", at: span,
          label: "to be built on that day",
          helps: [Help("give it a BOM, or choose another day with `--until`")]))
      return
    }
    var order = BuildOrder(
      key: EventKey(date: date, phase: .build, sequence: 0, id: .empty), product: dryRun.product,
      status: .planned, bom: bom, quantity: dryRun.quantity.units, span: span, quantitySpan: span)
    order.residue = dryRun.quantity.residue
    order.goodResidue = dryRun.quantity.residue
    build(order, id: "dry-run-\(index + 1)", nil)
  }

  private mutating func build(_ order: BuildOrder, id: String, _ reference: EventReference?) {
    do throws(ArithmeticFault) {
      if catalog[order.bom].isPlain, order.uses.isEmpty,
        try carryOutPlain(order, id: id, reference)
      {
        return
      }
      let plan = try planner.plan(order, from: stock)
      guard isPossible(plan, order, id), let last = plan.steps.last else { return }
      keep(last.issues.map { ($0.item, $0.quantity.units, $0.lot) })
      try carryOut(plan, order, id: id, reference)
    } catch {
      reportFault(error, at: order.quantitySpan)
    }
  }

  private mutating func isPossible(_ plan: BuildPlan, _ order: BuildOrder, _ id: String) -> Bool {
    var isComplete = true
    for line in plan.steps.flatMap(\.explosion.gaps) {
      isComplete = false
      bag.report(
        Diagnostic(
          .bomGap,
          "no version of `\(catalog.key(catalog.lines[line].item))` is effective on \(order.key.date)",
          at: catalog.lines[line].span, label: "exploded by build `\(id)`",
          related: [Label(order.span, "built on that day")],
          helps: [Help("widen `effective:` of a version of it")]))
    }
    for use in plan.unstated {
      isComplete = false
      bag.report(
        Diagnostic(
          .buildUse,
          "how much `\(catalog.key(use.item))` was taken has to be written", at: use.span,
          label: "no `quantity` here",
          related: [Label(catalog[order.bom].span, "the BOM does not take it")],
          helps: [Help("add `quantity:`, or take it out")]))
    }
    let lots = plan.lotShortages.map { lot, shortage in
      Short(
        item: shortage.item, needed: shortage.needed, available: shortage.available, lot: lot,
        span: order.uses.first { $0.item == shortage.item }?.span ?? order.span)
    }
    let short =
      lots
      + plan.shortages.map { shortage in
        Short(
          item: shortage.item, needed: shortage.needed, available: shortage.available, lot: .empty,
          span: shortage.line.map { catalog.lines[$0].span } ?? order.span)
      }
    guard short.isEmpty else {
      // A plan may run ahead of the receipts that will make it possible.
      let isPlan = order.status == .planned && order.key.id != .empty
      refuse(
        "\(isPlan ? "the planned " : "")build `\(id)`", order.quantitySpan, short,
        brings: [order.product], severity: isPlan ? .warning : .error)
      return false
    }
    if !isComplete { missing.insert(order.product) }
    return isComplete
  }

  /// Carries out the steps of a plan that is possible, what others lack first.
  private mutating func carryOut(
    _ plan: BuildPlan, _ order: BuildOrder, id: String, _ reference: EventReference?
  ) throws(ArithmeticFault) {
    let ids = plan.ids(id, catalog)
    for (index, step) in plan.steps.enumerated() {
      guard let parent = step.parent else {
        try carryOut(step, order, id: id, parent: nil, reference)
        continue
      }
      var subOrder = BuildOrder(
        key: order.key, product: step.product, status: order.status, bom: step.bom,
        quantity: step.quantity.units, span: order.span, quantitySpan: order.quantitySpan)
      subOrder.residue = step.quantity.residue
      subOrder.goodResidue = step.quantity.residue
      try carryOut(step, subOrder, id: ids[index], parent: ids[parent], nil)
    }
  }

  /// Moves the value of a step: components into work in progress, costs on top, by-products and
  /// finished goods out of it.
  ///
  /// Nothing is left in it at the end.
  private mutating func carryOut(
    _ step: BuildPlan.Step, _ order: BuildOrder, id: String, parent: String?,
    _ reference: EventReference?
  ) throws(ArithmeticFault) {
    let event = begin(reference, order.key, id: id, at: order.span)
    var byLevel = [Rational](repeating: .zero, count: step.explosion.levels.count)
    var build = started(order, event, parent: parent)
    for var issue in step.issues {
      if issue.substituteFor == nil, let line = issue.line {
        noteFraction(issue.quantity, of: issue.item, at: catalog.lines[line].span, order)
      }
      let held = stock.quantity(of: issue.item)
      let value = try self.issue(
        issue.quantity, of: issue.item, lot: issue.lot, isRaised: issue.isRaised, event: event,
        line: issue.line.map { UInt32(truncatingIfNeeded: $0) } ?? Movement.noLine, .issue)
      issue.quantity.units = held - stock.quantity(of: issue.item)
      build.material = try build.material.adding(value)
      byLevel[issue.level] = try byLevel[issue.level].adding(money(value))
      if issue.substituteFor != nil || issue.line == nil || issue.leftOver != 0 {
        build.notable.append(issue)
      }
    }
    try addCosts(step.explosion, byLevel, to: &build)
    try complete(&build, step.explosion, order)
  }

  /// A build of a BOM whose lines need no plan: the same figures as by a plan, without its arrays.
  ///
  /// - Returns: false when something is missing; then nothing has changed, and the plan says what.
  private mutating func carryOutPlain(
    _ order: BuildOrder, id: String, _ reference: EventReference?
  ) throws(ArithmeticFault) -> Bool {
    let bom = catalog[order.bom]
    guard try gatherNeeds(of: bom, order) else { return false }
    let event = begin(reference, order.key, id: id, at: order.span)
    var build = started(order, event, parent: nil)
    var next = 0
    for (offset, index) in bom.lines.enumerated() {
      let line = catalog.lines[index]
      let place = UInt32(truncatingIfNeeded: index)
      let value: Value
      if next < residues.count, residues[next].position == offset {
        let need = ExactQuantity(units: needs[offset], residue: residues[next].residue)
        next += 1
        noteFraction(need, of: line.item, at: line.span, order)
        value = try issue(need, of: line.item, lot: .empty, event: event, line: place, .issue)
      } else if needs[offset] > 0 {
        value = try issue(
          ExactQuantity(units: needs[offset]), of: line.item, lot: .empty, event: event,
          line: place,
          .issue)
      } else {
        continue
      }
      build.material = try build.material.adding(value)
    }
    let quantity = ExactQuantity(units: order.quantity, residue: order.residue)
    var explosion = Explosion()
    if !bom.costLines.isEmpty || !bom.byproducts.isEmpty {
      explosion.levels.append(
        Explosion.Level(
          bom: order.bom, quantity: try catalog.stockingUnits(quantity, of: order.product))
      )
    }
    var needsFractions = !quantity.isWhole
    if !bom.costLines.isEmpty, !needsFractions {
      needsFractions = try !addDecimalCosts(order, to: &build)
    }
    if !bom.costLines.isEmpty, needsFractions {
      try addCosts(explosion, [money(build.material)], to: &build)
    }
    try complete(&build, explosion, order)
    return true
  }

  /// What a build takes of the lines of a BOM that needs no plan; false when something is missing.
  private mutating func gatherNeeds(of bom: BOM, _ order: BuildOrder) throws(ArithmeticFault)
    -> Bool
  {
    needs.removeAll(keepingCapacity: true)
    residues.removeAll(keepingCapacity: true)
    let decimals = precisions[Int(order.product.index)]
    for (position, index) in bom.lines.enumerated() {
      let line = catalog.lines[index]
      let shift = precisions[Int(line.item.index)] - decimals
      if order.residue.isZero,
        let need = try catalog.roundedNeed(of: line, order.quantity, shift: shift)
      {
        needs.append(need.units)
        if need.rest != 0 { residues.append((position, try need.residue())) }
      } else {
        let need = try catalog.need(
          of: line, ExactQuantity(units: order.quantity, residue: order.residue),
          of: order.product, shift: shift)
        needs.append(need.units)
        if !need.isWhole { residues.append((position, need.residue)) }
      }
      guard stock.quantity(of: line.item) >= needs[position] else { return false }
    }
    return true
  }

  /// The cost lines of a build without phantoms, in decimals.
  ///
  /// - Returns: false where those do not hold a figure; then nothing has been added.
  private mutating func addDecimalCosts(
    _ order: BuildOrder, to build: inout BuildResult
  ) throws(ArithmeticFault) -> Bool {
    let settings = catalog.settings
    let digits = settings.valueDigits
    amounts.removeAll(keepingCapacity: true)
    do throws(ArithmeticFault) {
      try catalog.evaluateCostLines(
        of: order.bom,
        quantity: FastDecimal(
          coefficient: order.quantity, scale: Int32(precisions[Int(order.product.index)])),
        material: FastDecimal(coefficient: build.material, scale: Int32(digits)), below: .zero,
        round: { amount throws(ArithmeticFault) in
          FastDecimal(
            coefficient: try amount.rounded(toDecimals: digits, settings.rounding),
            scale: Int32(digits))
        },
        into: &amounts)
    } catch {
      return false
    }
    try post(amounts, to: &build) { $0.coefficient }
    return true
  }

  private func started(_ order: BuildOrder, _ event: Int, parent: String?) -> BuildResult {
    BuildResult(
      event: event, product: order.product, bom: order.bom, quantity: order.quantity,
      residue: order.residue, good: order.good, abnormalScrap: order.abnormalScrap,
      scrapReason: order.scrapReason,
      state: state(of: order), parent: parent, costs: result.costs.count..<result.costs.count,
      material: 0, labor: 0, overhead: 0, other: 0, byproducts: 0, abnormalLoss: 0,
      lot: order.lot, notable: [])
  }

  /// Lets the value out of work in progress.
  private mutating func complete(
    _ build: inout BuildResult, _ explosion: Explosion, _ order: BuildOrder
  ) throws(ArithmeticFault) {
    let inputs = try build.material.adding(build.labor).adding(build.overhead).adding(build.other)
    if build.state != .awaitsApproval {
      try addByproducts(explosion, of: inputs, build.event, order, to: &build)
      try addOutput(build.event, order, to: &build)
    }
    result.events[build.event].build = result.builds.count
    result.builds.append(build)
    finish(build.event)
  }

  private func state(of order: BuildOrder) -> BuildResult.State {
    switch order.status {
    case .planned: .planned
    case .executed where catalog.settings.review: .awaitsApproval
    default: .done
    }
  }

  /// An amount of value as money.
  private func money(_ value: Value) throws(ArithmeticFault) -> Rational {
    try Rational(value, over: powerOfTen(catalog.settings.valueDigits))
  }

  private mutating func addCosts(
    _ explosion: Explosion, _ material: [Rational], to build: inout BuildResult
  ) throws(ArithmeticFault) {
    let settings = catalog.settings
    let unit = try Rational(powerOfTen(settings.valueDigits))
    let amounts = try catalog.evaluateCosts(
      of: explosion, material: material,
      serviceCost: { service throws(ArithmeticFault) in
        try (catalog[service.item].cost ?? .zero).multiplying(by: service.quantity)
      },
      split: { amount, weights throws(ArithmeticFault) in
        var parts: [Rational] = []
        for part in try allocate(settings.value(amount), inProportionTo: weights) {
          parts.append(try Rational(part).dividing(by: unit))
        }
        return parts
      },
      round: { amount throws(ArithmeticFault) in
        try Rational(settings.value(amount)).dividing(by: unit)
      })
    try post(amounts, to: &build) { amount throws(ArithmeticFault) in try settings.value(amount) }
  }

  private mutating func post<Amount>(
    _ amounts: [CostAmount<Amount>], to build: inout BuildResult,
    value: (Amount) throws(ArithmeticFault) -> Value
  ) throws(ArithmeticFault) {
    let start = result.costs.count
    for amount in amounts {
      let value = try value(amount.amount)
      switch amount.type {
      case .labor: build.labor = try build.labor.adding(value)
      case .overhead: build.overhead = try build.overhead.adding(value)
      case .other: build.other = try build.other.adding(value)
      }
      result.costs.append(
        PostedCost(
          type: amount.type,
          name: amount.costLine.map { catalog.costLines[$0].name }
            ?? amount.service.map { catalog[$0].name } ?? .empty,
          service: amount.service, value: value,
          account: amount.costLine.flatMap { catalog.costLines[$0].account },
          costLine: amount.costLine))
    }
    build.costs = start..<result.costs.count
  }

  private mutating func addOutput(
    _ event: Int, _ order: BuildOrder, to build: inout BuildResult
  ) throws(ArithmeticFault) {
    if build.abnormalScrap > 0 {
      build.abnormalLoss =
        build.good == 0
        ? build.total
        : try multiply(
          build.total, by: build.abnormalScrap, dividingBy: build.quantity,
          rounding: catalog.settings.rounding)
    }
    guard build.good > 0 else { return }
    build.good = try receive(
      StockLine(
        item: order.product, quantity: build.good, value: build.total, lot: order.lot,
        expires: order.expires, span: order.span),
      ExactQuantity(units: build.good, residue: order.goodResidue), event: event, line: 0,
      date: order.key.date, .output, home: .made
    ).units
  }
}

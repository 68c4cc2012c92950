import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolveHistory() {
    resolveReceipts()
    resolveAdjustments()
    resolveRevaluations()
    resolveBuilds()
    resolveSales()
    resolveOpenings()
    orderEvents()
  }

  /// Whether an event is already in the quantities of the snapshot; it counts as one that is.
  ///
  /// - Parameter isToldOf: whether an export would have told the accounting system.
  mutating func isInSnapshot(_ key: EventKey, _ span: Span, isToldOf: Bool = true) -> Bool {
    guard let taken = catalog.history.snapshotDate, key.date <= taken else { return false }
    catalog.history.inSnapshot += 1
    if isToldOf {
      catalog.history.covered.append(
        CoveredEvent(phase: key.phase, id: key.id, date: key.date, span: span))
    }
    return true
  }

  mutating func key(
    _ declared: LocatedName, _ date: Located<CivilDate>, _ phase: Phase,
    _ sequence: Located<Int>?, _ fingerprint: UInt64
  ) -> EventKey {
    EventKey(
      date: date.value, phase: phase, sequence: sequence?.value ?? 0, id: declared.name,
      fingerprint: fingerprint)
  }

  /// A quantity in smallest units of stock, rounded once; nil when it was reported.
  mutating func stockQuantity(
    _ field: QuantityField, _ names: NameMap, of id: ItemID
  ) -> (exact: Rational, stock: ExactQuantity)? {
    guard field != .missing, let exact = quantity(field, names, of: id) else {
      return nil
    }
    do throws(ArithmeticFault) {
      let stock = try catalog.stockQuantity(exact, of: id)
      if stock.units == 0, !exact.isZero {
        bag.report(
          Diagnostic(
            .eventQuantity,
            "this is less than the smallest quantity of `\(catalog.key(id))` that is kept",
            at: field.span, label: "rounds to 0 with \(catalog[id].precision) decimals",
            related: [Label(catalog[id].span, "its `precision` is \(catalog[id].precision)")],
            helps: [Help("raise the product's `precision`, or write a larger quantity")]))
        return nil
      }
      return (exact, stock)
    } catch {
      reportFault(error, at: field.span)
      return nil
    }
  }

  /// Whether an item can be in stock; if not it is reported.
  mutating func checkStocked(_ id: ItemID, at span: Span) -> Bool {
    if catalog[id].isStocked { return true }
    bag.report(
      Diagnostic(
        .eventQuantity, "`\(catalog.key(id))` is a service and is never in stock", at: span,
        label: "a service", related: [Label(catalog[id].span, "declared here")],
        helps: [Help("give the product another `type`, or take the line out")]))
    return false
  }

  /// What a quantity is worth: by the amount or the cost on its line, else by the product's cost.
  mutating func value(
    of quantity: Rational, _ id: ItemID, cost: MoneyField?, amount: MoneyField?, _ names: NameMap,
    at span: Span
  ) -> Value? {
    do throws(ArithmeticFault) {
      if let amount {
        bindItem(id)
        guard let written = self.amount(amount, names, .money) else { return nil }
        return worth(try catalog.settings.value(written.value), written.value, id, span)
      }
      if let cost {
        guard let unit = unitAmount(cost, names, of: id) else { return nil }
        return worth(
          try catalog.settings.value(unit.multiplying(by: quantity)), unit, id, cost.span)
      }
      if let standard = catalog[id].cost {
        return worth(
          try catalog.settings.value(standard.multiplying(by: quantity)), standard, id, span)
      }
    } catch {
      reportFault(error, at: (amount ?? cost)?.span ?? span)
      return nil
    }
    if mayHaveCost(catalog[id]) || missesPulledCost(id, at: span) { return nil }
    bag.report(
      Diagnostic(
        .costMissing, "nothing says what `\(catalog.key(id))` costs here", at: span,
        label: "no `cost` on this line",
        related: [Label(catalog[id].span, "and no `cost` on the product")],
        notes: ["a cost of nothing has to be written, as `cost: 0`"],
        helps: [Help("add `cost:` here, or give the product a `cost`")]))
    return nil
  }

  /// The value of a line, with a warning where it is 0 and nobody said so (`costing.md` 3).
  private mutating func worth(_ value: Value, _ cost: Rational, _ id: ItemID, _ span: Span) -> Value
  {
    guard value == 0, !cost.isZero else { return value }
    let digits = catalog.settings.valueDigits
    bag.report(
      Diagnostic(
        .stockZeroCost, severity: .warning,
        "this `\(catalog.key(id))` is worth less than the smallest amount of the books", at: span,
        label: "rounds to 0 with \(digits) decimals",
        notes: ["it will be used at no cost"],
        helps: [
          Help("keep more decimals, with `books: {digits: \(min(digits + 4, 12))}`"),
          Help("or write `cost: 0` on the line, if it is to cost nothing"),
        ]))
    return value
  }

  mutating func resolve(_ line: StockLineDeclaration, _ names: NameMap) -> StockLine? {
    guard let id = item(line.item, names), checkStocked(id, at: line.item.span),
      let quantity = stockQuantity(line.quantity, names, of: id),
      let value = value(
        of: quantity.exact, id, cost: line.cost, amount: line.amount, names, at: line.item.span)
    else { return nil }
    return StockLine(
      item: id, quantity: quantity.stock.units,
      residue: catalog.history.keep(quantity.stock.residue), value: value,
      lot: line.lot.map { names[$0.name] } ?? .empty, expires: line.expires?.value,
      span: line.item.span)
  }

  private mutating func resolveReceipts() {
    for declared in merged("receipt", { $0.receipts.entries }) {
      let record = declared.record
      let lines = record.lines.compactMap { resolve($0, declared.names) }
      guard lines.count == record.lines.count else { continue }
      let charges = record.charges.compactMap {
        resolve($0, lines, record.lines, declared.names)
      }
      let key = key(
        declared.key, record.date, .receipt, record.sequence, record.fingerprint)
      if isInSnapshot(key, declared.key.span) { continue }
      catalog.history.receipts.append(
        Receipt(
          key: key,
          supplier: record.supplier.map { declared.names[$0.name] } ?? .empty, lines: lines,
          charges: charges, span: declared.key.span))
    }
  }

  private mutating func resolveAdjustments() {
    for declared in merged("adjustment", { $0.adjustments.entries }) {
      let record = declared.record
      let lines = record.lines.compactMap { resolve($0, declared.names) }
      let key = key(
        declared.key, record.date, .adjustment, record.sequence, record.fingerprint)
      guard lines.count == record.lines.count, !isInSnapshot(key, declared.key.span) else {
        continue
      }
      catalog.history.adjustments.append(
        Adjustment(
          key: key,
          reason: record.reason.map { declared.names[$0.name] } ?? .empty, lines: lines,
          span: declared.key.span))
    }
  }

  private mutating func resolve(
    _ line: AdjustmentLineDeclaration, _ names: NameMap
  ) -> AdjustmentLine? {
    guard let id = item(line.item, names), checkStocked(id, at: line.item.span),
      let quantity = stockQuantity(line.quantity, names, of: id)
    else { return nil }
    var value: Value?
    if let cost = line.cost {
      guard quantity.stock.units >= 0 else {
        bag.report(
          Diagnostic(
            .schemaConflict, "what goes out leaves at the cost it has in stock", at: cost.span,
            label: "not used", related: [Label(line.quantity.span, "goes out")],
            helps: [Help("take `cost` out")]))
        return nil
      }
      value = self.value(
        of: quantity.exact, id, cost: cost, amount: nil, names, at: line.item.span)
    }
    return AdjustmentLine(
      item: id, quantity: quantity.stock.units,
      residue: catalog.history.keep(quantity.stock.residue), value: value,
      lot: line.lot.map { names[$0.name] } ?? .empty, span: line.item.span)
  }

  private mutating func resolveRevaluations() {
    for declared in merged("revaluation", { $0.revaluations.entries }) {
      for line in declared.record.lines { _ = item(line.item, declared.names) }
      reportUnsupported("a revaluation", at: declared.key.span, instead: nil)
    }
  }

  private mutating func resolveSales() {
    for declared in merged("sale", { $0.sales.entries }) {
      let record = declared.record
      let lines = record.lines.compactMap { resolve($0, declared.names) }
      let key = key(
        declared.key, record.date, .sale, record.sequence, record.fingerprint)
      // The accounting system posts sales itself.
      guard lines.count == record.lines.count,
        !isInSnapshot(key, declared.key.span, isToldOf: false)
      else { continue }
      catalog.history.sales.append(
        Sale(
          key: key,
          customer: record.customer.map { declared.names[$0.name] } ?? .empty, lines: lines,
          span: declared.key.span))
    }
  }

  private mutating func resolve(_ line: SaleLineDeclaration, _ names: NameMap) -> IssueLine? {
    guard let id = item(line.item, names),
      let quantity = stockQuantity(line.quantity, names, of: id)
    else { return nil }
    var revenue: Value?
    let price: Rational?
    if let written = line.price {
      price = unitAmount(written, names, of: id)
      if price == nil { return nil }
    } else {
      price = catalog[id].options.price
    }
    if let price {
      do throws(ArithmeticFault) {
        revenue = try catalog.settings.value(price.multiplying(by: quantity.exact))
      } catch {
        reportFault(error, at: line.price?.span ?? line.quantity.span)
        return nil
      }
    }
    return IssueLine(
      item: id, quantity: quantity.stock.units,
      residue: catalog.history.keep(quantity.stock.residue),
      lot: line.lot.map { names[$0.name] } ?? .empty,
      revenue: revenue, span: line.item.span)
  }

  /// Puts all events into the one order in which they happen.
  private mutating func orderEvents() {
    var all: [(key: EventKey, index: Int)] = []
    let history = catalog.history
    for (index, opening) in history.openings.enumerated() {
      all.append(
        (EventKey(date: opening.date, phase: .opening, sequence: index, id: .empty), index))
    }
    for (index, event) in history.receipts.enumerated() { all.append((event.key, index)) }
    for (index, event) in history.adjustments.enumerated() { all.append((event.key, index)) }
    for (index, event) in history.builds.enumerated() { all.append((event.key, index)) }
    for (index, event) in history.sales.enumerated() { all.append((event.key, index)) }
    let names = catalog.names
    all.sort { left, right in
      if left.key.date != right.key.date { return left.key.date < right.key.date }
      if left.key.phase != right.key.phase { return left.key.phase < right.key.phase }
      if left.key.sequence != right.key.sequence { return left.key.sequence < right.key.sequence }
      return left.key.id != right.key.id && names.precedes(left.key.id, right.key.id)
    }
    catalog.history.order = all.map {
      EventReference(phase: $0.key.phase, index: UInt32(truncatingIfNeeded: $0.index))
    }
  }
}

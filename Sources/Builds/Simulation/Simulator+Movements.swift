import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension Simulator {
  mutating func apply(_ opening: Opening, _ reference: EventReference) {
    guard let first = opening.lines.first else { return }
    let key = EventKey(date: opening.date, phase: .opening, sequence: 0, id: .empty)
    let event = begin(reference, key, id: "opening", at: first.span)
    for (number, line) in opening.lines.enumerated() {
      do throws(ArithmeticFault) {
        _ = try receive(
          line, exact(line), event: event, line: number, date: opening.date, .opening,
          home: .purchased)
      } catch {
        reportFault(error, at: line.span)
      }
    }
    finish(event)
  }

  mutating func apply(_ receipt: Receipt, _ reference: EventReference) {
    let event = begin(
      reference, receipt.key, id: catalog.names[receipt.key.id], at: receipt.span)
    for (number, line) in receipt.lines.enumerated() {
      do throws(ArithmeticFault) {
        let layer = try receive(
          line, exact(line), event: event, line: number, date: receipt.key.date, .receipt,
          home: .purchased
        ).layer
        for (position, charge) in receipt.charges.enumerated() where charge.parts[number] != 0 {
          try stock.addValue(charge.parts[number], to: layer, home: .purchased)
          result.movements.append(
            Movement(
              quantity: 0, value: charge.parts[number], layer: layer, item: line.item,
              event: UInt32(truncatingIfNeeded: event),
              line: UInt32(truncatingIfNeeded: position), lot: line.lot, kind: .charge,
              home: .purchased))
        }
      } catch {
        reportFault(error, at: line.span)
      }
    }
    finish(event)
  }

  mutating func apply(_ sale: Sale, _ reference: EventReference) {
    let wants = sale.lines.filter { catalog[$0.item].isStocked }.map {
      Want(
        item: $0.item, quantity: catalog.history.exact($0.quantity, $0.residue), lot: $0.lot,
        span: $0.span)
    }
    do throws(ArithmeticFault) {
      let short = try shortages(wants)
      if !short.isEmpty {
        refuse("sale `\(catalog.names[sale.key.id])`", sale.span, short, brings: [])
        return
      }
      let event = begin(reference, sale.key, id: catalog.names[sale.key.id], at: sale.span)
      keep(wants.map { ($0.item, $0.quantity.units, $0.lot) })
      for (number, want) in wants.enumerated() {
        _ = try issue(
          want.quantity, of: want.item, lot: want.lot, event: event,
          line: UInt32(truncatingIfNeeded: number), .sale)
      }
      finish(event)
    } catch {
      reportFault(error, at: sale.span)
    }
  }

  mutating func apply(_ adjustment: Adjustment, _ reference: EventReference) {
    let what = "adjustment `\(catalog.names[adjustment.key.id])`"
    let brings = adjustment.lines.filter { $0.quantity > 0 }.map(\.item)
    let out = adjustment.lines.filter { $0.quantity < 0 }.map {
      Want(item: $0.item, quantity: taken($0), lot: $0.lot, span: $0.span)
    }
    do throws(ArithmeticFault) {
      let short = try shortages(out)
      if !short.isEmpty {
        refuse(what, adjustment.span, short, brings: brings)
        return
      }
      let worthless = try linesWithoutCost(adjustment)
      if !worthless.isEmpty {
        missing.formUnion(brings)
        for line in worthless { reportNoCost(of: line, what) }
        return
      }
      let event = begin(
        reference, adjustment.key, id: catalog.names[adjustment.key.id], at: adjustment.span)
      keep(out.map { ($0.item, $0.quantity.units, $0.lot) })
      for (number, line) in adjustment.lines.enumerated() {
        try apply(line, event, number, adjustment.key.date)
      }
      finish(event)
    } catch {
      reportFault(error, at: adjustment.span)
    }
  }

  /// A line of what came in, with the residue of its quantity.
  private func exact(_ line: StockLine) -> ExactQuantity {
    catalog.history.exact(line.quantity, line.residue)
  }

  /// What a line that goes out takes; above 0.
  private func taken(_ line: AdjustmentLine) -> ExactQuantity {
    let exact = catalog.history.exact(line.quantity, line.residue)
    return (try? ExactQuantity.zero.subtracting(exact)) ?? ExactQuantity(units: 0 &- line.quantity)
  }

  /// What is found is worth what is on hand, else the product's cost, unless the line says it.
  private mutating func apply(
    _ line: AdjustmentLine, _ event: Int, _ number: Int, _ date: CivilDate
  ) throws(ArithmeticFault) {
    if line.quantity < 0 {
      _ = try issue(
        taken(line), of: line.item, lot: line.lot, event: event,
        line: UInt32(truncatingIfNeeded: number), .adjustment)
    } else if line.quantity > 0 {
      var value = line.value
      if value == nil { value = try currentValue(of: line.quantity, line.item) }
      _ = try receive(
        StockLine(
          item: line.item, quantity: line.quantity, value: value ?? 0, lot: line.lot, expires: nil,
          span: line.span), catalog.history.exact(line.quantity, line.residue),
        event: event, line: number, date: date, .adjustment, home: .purchased)
    }
  }

  /// The lines of an adjustment that bring in something of which nothing says the cost.
  private func linesWithoutCost(
    _ adjustment: Adjustment
  ) throws(ArithmeticFault) -> [AdjustmentLine] {
    var changes: [ItemID: StockQuantity] = [:]
    var found: [AdjustmentLine] = []
    for line in adjustment.lines {
      let onHand = try stock.quantity(of: line.item).adding(changes[line.item] ?? 0)
      if line.quantity > 0, line.value == nil, onHand <= 0, catalog[line.item].cost == nil {
        found.append(line)
      }
      changes[line.item] = try (changes[line.item] ?? 0).adding(line.quantity)
    }
    return found
  }

  private mutating func reportNoCost(of line: AdjustmentLine, _ what: String) {
    bag.report(
      Diagnostic(
        .costMissing,
        "nothing says what the `\(catalog.key(line.item))` that was found is worth",
        at: line.span, label: "none is on hand, and no `cost` here",
        related: [Label(catalog[line.item].span, "and no `cost` on the product")],
        notes: ["\(what) was refused and changed nothing"],
        helps: [Help("add `cost:` to this line")]))
  }

  /// Keeps the lots that an event names from its lines that name none.
  mutating func keep(_ wants: [(item: ItemID, quantity: StockQuantity, lot: NameID)]) {
    stock.keep(
      wants.filter { $0.lot != .empty }.map {
        LotQuantity(item: $0.item, lot: $0.lot, quantity: $0.quantity)
      })
  }

  private func currentValue(
    of quantity: StockQuantity, _ item: ItemID
  ) throws(ArithmeticFault) -> Value? {
    let onHand = stock.quantity(of: item)
    if onHand > 0 {
      return try multiply(
        stock.value(of: item), by: quantity, dividingBy: onHand,
        rounding: catalog.settings.rounding)
    }
    guard let cost = catalog[item].cost else { return nil }
    return try catalog.settings.value(cost.multiplying(by: catalog.exact(quantity, of: item)))
  }

  /// What of a list of wants is not there, the wants of one item or lot taken together.
  private func shortages(_ wants: [Want]) throws(ArithmeticFault) -> [Short] {
    var short: [Short] = []
    var left: [ItemID: ExactQuantity] = [:]
    var leftOfLots: [ItemID: [NameID: ExactQuantity]] = [:]
    for want in wants {
      var free = try stock.exactQuantity(of: want.item)
      if let rest = left[want.item] { free = rest }
      left[want.item] = (try? free.subtracting(want.quantity)) ?? Self.nothing
      if want.lot != .empty {
        var ofLot = try stock.exactQuantity(of: want.item, lot: want.lot)
        if let rest = leftOfLots[want.item]?[want.lot] { ofLot = rest }
        leftOfLots[want.item, default: [:]][want.lot] =
          (try? ofLot.subtracting(want.quantity)) ?? Self.nothing
        if try !covers(ofLot, want.quantity) {
          short.append(Short(want, available: ofLot.units, lot: want.lot))
          continue
        }
      }
      if try !covers(free, want.quantity) {
        short.append(Short(want, available: free.units, lot: .empty))
      }
    }
    return short
  }

  /// What is left where no number holds how much is missing.
  private static let nothing = ExactQuantity(units: .min / 2)

  /// Whether the books cover a need, or the exact quantity the exact need (`costing.md` 1.5).
  private func covers(
    _ free: ExactQuantity, _ need: ExactQuantity
  ) throws(ArithmeticFault) -> Bool {
    free.units >= need.units ? true : try free.isAtLeast(need)
  }
}

/// What a line of an event takes.
private struct Want {
  var item: ItemID
  var quantity: ExactQuantity
  var lot: NameID
  var span: Span
}

/// Something that an event needs and that is not there.
struct Short {
  var item: ItemID
  var needed: StockQuantity
  var available: StockQuantity
  var lot: NameID
  var span: Span
}

extension Short {
  fileprivate init(_ want: Want, available: StockQuantity, lot: NameID) {
    self.init(
      item: want.item, needed: want.quantity.units, available: Swift.max(available, 0), lot: lot,
      span: want.span)
  }
}

extension Simulator {
  /// Refuses an event with a table of what is missing; nothing has changed.
  mutating func refuse(
    _ what: String, _ span: Span, _ short: [Short], brings: [ItemID],
    severity: Severity = .error
  ) {
    let isConsequence = short.allSatisfy { missing.contains($0.item) }
    missing.formUnion(brings)
    if isConsequence {
      consequences += 1
      return
    }
    if severity == .error, unopened.takes(short, at: span) { return }
    var rows: [[String]] = []
    for shortage in short {
      let item = shortage.item
      let unit = catalog.unit(item)
      let lot = shortage.lot == .empty ? "" : ", lot \(catalog.names[shortage.lot])"
      rows.append([
        "\(catalog.key(item))\(lot)",
        "needs \(catalog.quantityText(shortage.needed, of: item)) \(unit)",
        "has \(catalog.quantityText(shortage.available, of: item)) \(unit)",
        "short \(catalog.quantityText(shortage.needed - shortage.available, of: item)) \(unit)",
      ])
    }
    let lots = short.filter { $0.lot != .empty }
    let headline =
      lots.first.map { "the lot `\(catalog.names[$0.lot])` does not hold enough for \(what)" }
      ?? "there is not enough stock for \(what)"
    bag.report(
      Diagnostic(
        lots.isEmpty ? .stockShort : .stockLot, severity: severity, headline, at: span,
        label: short.count == 1
          ? "short of `\(catalog.key(short[0].item))`" : "short of \(short.count) items",
        related: short.prefix(4).filter { $0.span != span }.map {
          Label($0.span, "needs `\(catalog.key($0.item))`")
        },
        notes: [table(rows), "the event was refused and changed nothing"],
        helps: lots.compactMap { lotsOnHand(of: $0.item) } + [
          Help("receive or build what is missing on or before that day, or reduce the quantity")
        ]
      ))
  }

  /// The lots that could be named instead.
  private func lotsOnHand(of item: ItemID) -> Help? {
    var names: [NameID] = []
    for layer in stock.liveLayers(of: item) where layer.lot != .empty && !names.contains(layer.lot)
    {
      names.append(layer.lot)
    }
    guard !names.isEmpty else { return nil }
    let shown = names.prefix(4).map { lot in
      let quantity = catalog.quantityText(stock.quantity(of: item, lot: lot), of: item)
      return "`\(catalog.names[lot])` with \(quantity) \(catalog.unit(item))"
    }
    let more = names.count > shown.count ? ", and \(names.count - shown.count) more" : ""
    return Help("on hand of `\(catalog.key(item))`: \(shown.joined(separator: ", "))\(more)")
  }

  private func table(_ rows: [[String]]) -> String {
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        column == row.count - 1
          ? text : text + String(repeating: " ", count: widths[column] - text.count)
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

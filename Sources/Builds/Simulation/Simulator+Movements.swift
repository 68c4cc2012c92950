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
          line, event: event, line: number, date: opening.date, .opening, home: .purchased)
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
          line, event: event, line: number, date: receipt.key.date, .receipt, home: .purchased)
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
    let lines = sale.lines.filter { catalog[$0.item].isStocked }
    let short = shortages(lines.map { ($0.item, $0.quantity, $0.lot, $0.span) })
    if !short.isEmpty {
      refuse("sale `\(catalog.names[sale.key.id])`", sale.span, short, brings: [])
      return
    }
    let event = begin(reference, sale.key, id: catalog.names[sale.key.id], at: sale.span)
    keep(lines.map { ($0.item, $0.quantity, $0.lot) })
    for (number, line) in lines.enumerated() {
      take(line.quantity, of: line.item, lot: line.lot, event, number, .sale, line.span)
    }
    finish(event)
  }

  mutating func apply(_ adjustment: Adjustment, _ reference: EventReference) {
    let out = adjustment.lines.filter { $0.quantity < 0 }
    let short = shortages(out.map { ($0.item, -$0.quantity, $0.lot, $0.span) })
    if !short.isEmpty {
      refuse(
        "adjustment `\(catalog.names[adjustment.key.id])`", adjustment.span, short,
        brings: adjustment.lines.filter { $0.quantity > 0 }.map(\.item))
      return
    }
    let event = begin(
      reference, adjustment.key, id: catalog.names[adjustment.key.id], at: adjustment.span)
    keep(out.map { ($0.item, -$0.quantity, $0.lot) })
    for (number, line) in adjustment.lines.enumerated() {
      if line.quantity < 0 {
        take(-line.quantity, of: line.item, lot: line.lot, event, number, .adjustment, line.span)
      } else {
        add(line, event, number, adjustment.key.date)
      }
    }
    finish(event)
  }

  /// Keeps the lots that an event names from its lines that name none.
  mutating func keep(_ wants: [(item: ItemID, quantity: StockQuantity, lot: NameID)]) {
    stock.keep(
      wants.filter { $0.lot != .empty }.map {
        LotQuantity(item: $0.item, lot: $0.lot, quantity: $0.quantity)
      })
  }

  private mutating func take(
    _ quantity: StockQuantity, of item: ItemID, lot: NameID, _ event: Int, _ line: Int,
    _ kind: MovementKind, _ span: Span
  ) {
    do throws(ArithmeticFault) {
      _ = try issue(
        quantity, of: item, lot: lot, event: event, line: UInt32(truncatingIfNeeded: line), kind)
    } catch {
      reportFault(error, at: span)
    }
  }

  /// What is found is worth what is on hand, else the product's cost, unless the line says it.
  private mutating func add(
    _ line: AdjustmentLine, _ event: Int, _ number: Int, _ date: CivilDate
  ) {
    do throws(ArithmeticFault) {
      var value = line.value
      if value == nil { value = try currentValue(of: line.quantity, line.item) }
      guard let value else {
        bag.report(
          Diagnostic(
            .costMissing,
            "nothing says what the `\(catalog.key(line.item))` that was found is worth",
            at: line.span, label: "none is on hand, and no `cost` here",
            related: [Label(catalog[line.item].span, "and no `cost` on the product")],
            helps: [Help("add `cost:` to this line")]))
        return
      }
      _ = try receive(
        StockLine(
          item: line.item, quantity: line.quantity, value: value, lot: line.lot, expires: nil,
          span: line.span),
        event: event, line: number, date: date, .adjustment, home: .purchased)
    } catch {
      reportFault(error, at: line.span)
    }
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
  private func shortages(
    _ wants: [(item: ItemID, quantity: StockQuantity, lot: NameID, span: Span)]
  ) -> [Short] {
    var short: [Short] = []
    var wanted: [ItemID: StockQuantity] = [:]
    var wantedOfLots: [ItemID: [NameID: StockQuantity]] = [:]
    for want in wants {
      let left = stock.quantity(of: want.item) - wanted[want.item, default: 0]
      wanted[want.item, default: 0].addSaturating(want.quantity)
      if want.lot != .empty {
        let before = wantedOfLots[want.item]?[want.lot] ?? 0
        let leftOfLot = stock.quantity(of: want.item, lot: want.lot) - before
        wantedOfLots[want.item, default: [:]][want.lot, default: 0].addSaturating(want.quantity)
        if leftOfLot < want.quantity {
          short.append(Short(want, available: leftOfLot, lot: want.lot))
          continue
        }
      }
      if left < want.quantity { short.append(Short(want, available: left, lot: .empty)) }
    }
    return short
  }
}

extension StockQuantity {
  /// Adds a quantity above 0, up to the largest one there is.
  fileprivate mutating func addSaturating(_ other: StockQuantity) {
    let (sum, overflow) = addingReportingOverflow(other)
    self = overflow ? .max : sum
  }
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
  fileprivate init(
    _ want: (item: ItemID, quantity: StockQuantity, lot: NameID, span: Span),
    available: StockQuantity, lot: NameID
  ) {
    self.init(
      item: want.item, needed: want.quantity, available: Swift.max(available, 0), lot: lot,
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

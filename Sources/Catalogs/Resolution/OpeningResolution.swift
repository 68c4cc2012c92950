import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolveOpenings() {
    var openings: [Opening] = []
    var documents: [(ManifestDocument, NameMap)] = []
    forEachDocument { documents.append(($0, $1)) }
    var findings = OpeningFindings()
    for (document, names) in documents {
      for entry in document.opening.entries {
        let record = entry.value
        let lines = record.lines.compactMap { resolve($0, names) }
        // What the accounting system does not have is told apart from what comes too late.
        let isLinked = lines.contains { catalog[$0.item].link != nil }
        if let taken = catalog.history.snapshotDate, record.date.value > taken,
          isLinked || lines.count != record.lines.count
        {
          findings.late.append(record.date.span)
          continue
        }
        guard lines.count == record.lines.count else { continue }
        openings.append(Opening(date: record.date.value, lines: lines))
      }
    }
    if catalog.history.snapshotDate != nil { openings = joinSnapshot(openings, &findings) }
    report(findings)
    catalog.history.openings = openings.sorted { isBefore($0, $1) }
  }

  /// Two openings of one day stand in the order of what they hold, so that the order of files and
  /// sections means nothing.
  private func isBefore(_ left: Opening, _ right: Opening) -> Bool {
    if left.date != right.date { return left.date < right.date }
    if left.rank != right.rank { return left.rank < right.rank }
    for (first, second) in zip(left.lines, right.lines) {
      if first.item != second.item { return first.item < second.item }
      if first.lot != second.lot { return catalog.names.precedes(first.lot, second.lot) }
      if first.quantity != second.quantity { return first.quantity < second.quantity }
      if first.value != second.value { return first.value < second.value }
      if first.expires != second.expires {
        return first.expires?.day ?? .max < second.expires?.day ?? .max
      }
    }
    return left.lines.count < right.lines.count
  }

  /// The snapshot's quantities as opening stock: in the layers that an opening gives, else in one
  /// layer at the purchase cost (`language.md` 4).
  private mutating func joinSnapshot(
    _ openings: [Opening], _ findings: inout OpeningFindings
  ) -> [Opening] {
    guard let taken = catalog.history.snapshotDate, !isSnapshotPartial else { return openings }
    let carried = carriedLayers()
    let openings = withoutUnlinked(openings, &findings).compactMap { opening in
      opening.date < taken ? withoutSuperseded(opening, carried) : opening
    }
    var declared: [ItemID: (quantity: StockQuantity, span: Span)] = [:]
    for line in openings.flatMap(\.lines) {
      let sum = (declared[line.item]?.quantity ?? 0).addingReportingOverflow(line.quantity)
      declared[line.item] = (sum.partialValue, declared[line.item]?.span ?? line.span)
    }
    var assumed: [StockLine] = []
    var continued: [Opening] = []
    for index in catalog.items.indices {
      let id = ItemID(index: UInt32(truncatingIfNeeded: index))
      let item = catalog.items[index]
      guard item.isStocked, let link = item.link, let source = snapshotItems[link.name],
        let onHand = source.quantityOnHand
      else {
        if let own = declared[id], input.snapshot?.isComplete == true {
          reportWithoutSnapshot(id, own.span)
        }
        continue
      }
      do throws(ArithmeticFault) {
        let quantity = try onHand.value.rounded(
          toDecimals: item.precision, catalog.settings.rounding)
        if declared[id] == nil, let layers = carried[id] {
          let sum = layers.reduce(StockQuantity(0)) {
            $0.addingReportingOverflow($1.lines[0].quantity).partialValue
          }
          if sum != quantity {
            findings.mismatches.append(
              OpeningFindings.Mismatch(
                item: id, layers: sum, span: layers[0].lines[0].span, onHand: quantity,
                place: onHand.span, isCarried: true))
          }
          continued += layers
        } else if let own = declared[id] {
          if own.quantity != quantity {
            findings.mismatches.append(
              OpeningFindings.Mismatch(
                item: id, layers: own.quantity, span: own.span, onHand: quantity,
                place: onHand.span))
          }
        } else if quantity < 0 {
          reportNegative(id, quantity, onHand.span)
        } else if quantity > 0 {
          guard let cost = item.cost else {
            reportNoPurchaseCost(id, onHand.span)
            continue
          }
          assumed.append(
            StockLine(
              item: id, quantity: quantity,
              value: try catalog.settings.value(cost.multiplying(by: onHand.value)), lot: .empty,
              expires: nil, span: onHand.span))
          catalog.history.assumedOpenings.append(id)
        }
      } catch {
        reportFault(error, at: onHand.span)
      }
    }
    return openings + continued + (assumed.isEmpty ? [] : [Opening(date: taken, lines: assumed)])
  }

  /// The layers that the last sync carried over, each an opening of its own day.
  private mutating func carriedLayers() -> [ItemID: [Opening]] {
    guard let layers = input.snapshot?.layers, let names = input.snapshot?.names else { return [:] }
    var owner: [NameID: ItemID] = [:]
    for index in catalog.items.indices where catalog.items[index].isStocked {
      guard let link = catalog.items[index].link else { continue }
      owner[link.name] = ItemID(index: UInt32(truncatingIfNeeded: index))
    }
    var carried: [ItemID: [Opening]] = [:]
    for layer in layers where layer.item.isPresent {
      // An item that no product is linked to any more is not this catalog's stock.
      guard let id = owner[catalog.names.intern(names[layer.item.name])] else { continue }
      do throws(ArithmeticFault) {
        let line = StockLine(
          item: id,
          quantity: try layer.quantity.value.rounded(
            toDecimals: catalog[id].precision, catalog.settings.rounding),
          value: try catalog.settings.value(layer.value.value),
          lot: layer.lot.map { catalog.names.intern(names[$0.name]) } ?? .empty,
          expires: layer.expires?.value, span: layer.quantity.span)
        carried[id, default: []].append(
          Opening(date: layer.date.value, rank: carried[id]?.count ?? 0, lines: [line]))
      } catch {
        reportFault(error, at: layer.quantity.span)
      }
    }
    return carried
  }

  /// An opening of before the snapshot without what a sync has carried over since, or what was used up
  /// since; nil when that is all of it.
  private func withoutSuperseded(
    _ opening: Opening, _ carried: [ItemID: [Opening]]
  ) -> Opening? {
    guard input.snapshot?.layers != nil else { return opening }
    var kept = opening
    kept.lines = opening.lines.filter { line in
      let onHand = catalog[line.item].link.flatMap { snapshotItems[$0.name]?.quantityOnHand?.value }
      return carried[line.item] == nil && onHand.map { !$0.isZero } ?? true
    }
    return kept.lines.isEmpty ? nil : kept
  }

  /// Takes out the stock of products that the accounting system does not know: these files do not own
  /// quantities in `sync`.
  private func withoutUnlinked(
    _ openings: [Opening], _ findings: inout OpeningFindings
  ) -> [Opening] {
    var kept: [Opening] = []
    for opening in openings {
      var opening = opening
      for line in opening.lines where catalog[line.item].link == nil {
        if !findings.unlinked.contains(where: { $0.item == line.item }) {
          findings.unlinked.append((line.item, line.span))
        }
      }
      opening.lines.removeAll { catalog[$0.item].link == nil }
      if !opening.lines.isEmpty { kept.append(opening) }
    }
    return kept
  }

  private mutating func reportWithoutSnapshot(_ id: ItemID, _ span: Span) {
    bag.report(
      Diagnostic(
        .inventoryOpening,
        "`\(catalog.key(id))` has opening stock here, and none in the accounting system",
        at: span, label: "not in the snapshot",
        related: [Label(catalog[id].span, "not linked to an item with a quantity")],
        helps: [Help("link it with `item:`, or bring the stock in with a receipt")]))
  }

  private mutating func reportNegative(_ id: ItemID, _ quantity: StockQuantity, _ span: Span) {
    bag.report(
      Diagnostic(
        .inventorySnapshot,
        "`\(catalog.key(id))` has \(catalog.quantityText(quantity, of: id)) on hand in the accounting system",
        at: span, label: "below 0", related: [Label(catalog[id].span, "the linked product")],
        helps: [Help("correct the quantity there, and pull the items again")]))
  }

  private mutating func reportNoPurchaseCost(_ id: ItemID, _ span: Span) {
    bag.report(
      Diagnostic(
        .costMissing, "nothing says what the stock of `\(catalog.key(id))` is worth", at: span,
        label: "on hand, without a purchase cost",
        related: [Label(catalog[id].span, "and no `cost` here")],
        helps: [
          Help("give its layers under `opening:`, or the product a `cost`"),
          Help("or set the purchase cost in the accounting system and pull the items again"),
        ]))
  }
}

import Diagnostics
import Manifests
import SourceText

extension CatalogBuilder {
  /// Notes what is stocked and not linked; what is only ever a phantom is never in stock.
  ///
  /// A workspace that comes from `local` may have hundreds of them: they are one finding.
  mutating func noteUnlinkedItems() {
    guard catalog.settings.mode == .sync, input.snapshot != nil else { return }
    let unlinked = unlinkedItems()
    guard let first = unlinked.first else { return }
    let reason = "nothing is linked by itself; an export that needs the link will be refused"
    if unlinked.count == 1 {
      bag.report(
        Diagnostic(
          .linkMissing, severity: .note,
          "`\(catalog.key(first))` is not linked to an item of the accounting system",
          at: catalog[first].span, label: "no `item` here", notes: [reason],
          helps: [Help("add `item:` with the item's id; `cogsmith link` proposes one by its SKU")]))
    } else {
      bag.report(
        Diagnostic(
          .linkMissing, severity: .note,
          "\(unlinked.count) products are not linked to items of the accounting system",
          at: modeSpan ?? catalog[first].span, label: "asks for links",
          notes: ["not linked: \(catalog.keyList(unlinked))", reason],
          helps: [
            Help("`cogsmith link` lists them, and proposes items by their SKU"),
            Help("or add `item:` with the item's id to a product"),
          ]))
    }
  }

  private func unlinkedItems() -> [ItemID] {
    var phantoms: Set<ItemID> = []
    var others: Set<ItemID> = []
    for line in catalog.lines {
      if catalog.options(line).supply == .phantom {
        phantoms.insert(line.item)
      } else {
        others.insert(line.item)
      }
    }
    return catalog.items.indices.map { ItemID(index: UInt32(truncatingIfNeeded: $0)) }.filter {
      id in
      let isOnlyPhantom = phantoms.contains(id) && !others.contains(id)
      return catalog[id].link == nil && catalog[id].isStocked && !isOnlyPhantom
    }
  }

  /// The place of `mode: sync`.
  private var modeSpan: Span? {
    mutating get {
      single("inventory", { $0.inventory.map { ($0.record, $0.span) } }, quietly: true)?
        .record.mode?.span
    }
  }
}

extension Catalog {
  /// Products in back-ticks for a sentence, the first ten of them.
  package func keyList(_ items: [ItemID]) -> String {
    let names = items.prefix(10).map { "`\(key($0))`" }.joined(separator: ", ")
    return items.count > 10 ? "\(names) and \(items.count - 10) more" : names
  }
}

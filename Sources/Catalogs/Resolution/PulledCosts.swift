import Diagnostics
import Manifests
import SourceText

extension CatalogBuilder {
  /// Whether a product costs nothing here because its cost stands in the snapshot, which `local` does
  /// not read; all of these are one finding.
  mutating func missesPulledCost(_ id: ItemID, at span: Span) -> Bool {
    guard catalog.settings.mode == .local, catalog.settings.namesSnapshot,
      catalog[id].link != nil
    else { return false }
    pulledCosts.append((id, span))
    return true
  }

  mutating func reportPulledCosts() {
    guard let first = pulledCosts.min(by: { $0.span < $1.span }) else { return }
    let items = Set(pulledCosts.map(\.item)).sorted()
    let who = items.count > 3 ? "\(items.count) products" : catalog.keyList(items)
    let has = items.count == 1 ? "has" : "have"
    let list = items.count > 3 ? ["without a cost: \(catalog.keyList(items))"] : []
    bag.report(
      Diagnostic(
        .costMissing,
        "in `local` costs come from these files, and \(who) \(has) none",
        at: first.span, label: "needs a cost",
        related: [Label(catalog[first.item].span, "no `cost` here")],
        notes: list + ["in `sync` it came from the snapshot, which `local` does not read"],
        helps: [
          Help(
            "give \(items.count == 1 ? "it" : "each") a `cost`, such as the purchase cost in the snapshot"
          ),
          Help("or go back to `mode: sync`; every link is still there"),
        ]))
  }
}

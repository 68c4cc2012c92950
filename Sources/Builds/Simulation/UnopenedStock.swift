import Catalogs
import Diagnostics
import Manifests
import SourceText

/// Stock that a workspace had in `sync` and does not have in `local`, where no snapshot is read: what
/// is short for want of it is one finding, not one for each event.
struct UnopenedStock {
  /// Linked products without opening stock; empty in a workspace that never knew `sync`.
  private var candidates: Set<ItemID> = []
  private var items: Set<ItemID> = []
  private var events = 0
  private var first: Span?

  init(_ catalog: Catalog) {
    guard catalog.settings.mode == .local, catalog.settings.namesSnapshot else { return }
    for index in catalog.items.indices where catalog.items[index].link != nil {
      candidates.insert(ItemID(index: UInt32(truncatingIfNeeded: index)))
    }
    for line in catalog.history.openings.flatMap(\.lines) { candidates.remove(line.item) }
  }

  /// Whether an event is short of nothing else; it is counted then.
  mutating func takes(_ short: [Short], at span: Span) -> Bool {
    guard !candidates.isEmpty, short.allSatisfy({ candidates.contains($0.item) }) else {
      return false
    }
    items.formUnion(short.map(\.item))
    events += 1
    if first == nil { first = span }
    return true
  }

  /// The finding, where something was short.
  func diagnostic(_ catalog: Catalog) -> Diagnostic? {
    guard let first else { return nil }
    let items = items.sorted()
    let who = items.count > 3 ? "\(items.count) products" : catalog.keyList(items)
    let has = items.count == 1 ? "has" : "have"
    let list = items.count > 3 ? ["without opening stock: \(catalog.keyList(items))"] : []
    return Diagnostic(
      .inventoryOpening,
      "in `local` stock starts from `opening:`, and \(who) \(has) none",
      at: first,
      label: events == 1 ? "short of it" : "short of it, as \(events - 1) more are",
      notes: list + [
        "in `sync` their quantities came from the snapshot, which `local` does not read",
        "\(events == 1 ? "the event was" : "\(events) events were") refused and changed nothing",
      ],
      helps: [
        Help("write what was on hand when you switched under `opening:`, with its day and cost"),
        Help("or go back to `mode: sync`; every link is still there"),
      ])
  }
}

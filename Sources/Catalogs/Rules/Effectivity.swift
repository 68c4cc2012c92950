import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  /// One active version of a product is effective on any day (`language.md` 5).
  ///
  /// Two on one day are an error; a hole between two is a warning until a build falls into it.
  mutating func checkEffectivity(_ product: ItemID) {
    guard catalog[product].boms.count > 1, !unreadable.contains(catalog[product].key) else {
      return
    }
    let active = catalog[product].boms.map { catalog.boms[$0] }
      .filter { $0.status == .active }
      .sorted { ($0.from?.day ?? .min, $0.version) < ($1.from?.day ?? .min, $1.version) }
    guard var reaching = active.first else { return }
    for next in active.dropFirst() {
      if let end = reaching.to, let start = next.from, end < start {
        if end.next < start { reportHole(product, reaching, end, next, start) }
      } else {
        reportOverlap(product, reaching, next)
      }
      if let end = reaching.to, next.to.map({ end < $0 }) ?? true { reaching = next }
    }
  }

  private mutating func reportOverlap(_ product: ItemID, _ first: BOM, _ second: BOM) {
    let (earlier, later) = first.version < second.version ? (first, second) : (second, first)
    let label = second.from.map { "effective on \($0) too" } ?? "effective on every day too"
    bag.report(
      Diagnostic(
        .bomOverlap,
        "versions \(earlier.version) and \(later.version) of `\(catalog.key(product))` are both active",
        at: later.span, label: label,
        related: [Label(earlier.span, "effective on the same days")],
        helps: [
          Help("archive version \(earlier.version) with `status: archived`"),
          Help("or let one end before the other begins, with `effective: {from: …, to: …}`"),
        ]))
  }

  private mutating func reportHole(
    _ product: ItemID, _ earlier: BOM, _ end: CivilDate, _ later: BOM, _ start: CivilDate
  ) {
    let last = start.previous
    let days = end.next == last ? "on \(last)" : "from \(end.next) to \(last)"
    bag.report(
      Diagnostic(
        .bomGap, severity: .warning,
        "no version of `\(catalog.key(product))` is effective \(days)", at: later.span,
        label: "effective from \(start)",
        related: [Label(earlier.span, "effective to \(end)")],
        notes: ["a build on such a day would have no BOM"],
        helps: [Help("let version \(earlier.version) end on \(last), if there is to be no gap")]))
  }
}

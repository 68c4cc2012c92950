import Diagnostics
import Manifests
import SourceText

extension CatalogBuilder {
  /// Notes what is declared and never used.
  ///
  /// Goods that are only bought or only sold count as used once an event names them.
  mutating func reportUnused() {
    let hasUses = !catalog.boms.isEmpty || !catalog.history.order.isEmpty
    for (index, item) in catalog.items.enumerated()
    where hasUses && !usedItems[index] && item.isActive {
      bag.report(
        Diagnostic(
          .unusedProduct, severity: .note, "no BOM and no event uses `\(catalog.names[item.key])`",
          at: item.span, label: "declared here",
          helps: [Help("take it out, or say `active: false`, if it is no longer needed")]))
    }
    let unusedRates = rates.filter { !usedRates.contains($0.key) }
      .sorted { catalog.names.precedes($0.key, $1.key) }
    for (name, rate) in unusedRates {
      bag.report(
        Diagnostic(
          .unusedRate, severity: .warning, "no BOM uses the rate `\(catalog.names[name])`",
          at: rate.span, label: "declared here", helps: [Help("take it out, or use it")]))
    }
    forEachUnusedUnit { name, span in
      Diagnostic(
        .unusedUnit, severity: .warning, "nothing uses the unit `\(name)`", at: span,
        label: "declared here", helps: [Help("take it out, or use it")])
    }
  }

  /// Warns of BOMs that take nothing and cost nothing: what they make has no value.
  mutating func reportBuiltOutOfNothing() {
    var seen: Set<BOMID> = []
    for build in catalog.history.builds where seen.insert(build.bom).inserted {
      let bom = catalog[build.bom]
      guard bom.lines.isEmpty, bom.costLines.isEmpty else { continue }
      bag.report(
        Diagnostic(
          .stockZeroCost, severity: .warning,
          "`\(catalog.key(build.product))` is built out of nothing",
          at: build.span, label: "goods come into stock at no cost",
          related: [Label(bom.span, "this BOM has neither lines nor costs")],
          helps: [Help("add what it takes under `lines:`, and what else it costs under `costs:`")]))
    }
  }

  private mutating func forEachUnusedUnit(_ describe: (String, Span) -> Diagnostic) {
    var found: [Diagnostic] = []
    forEachDocument { document, map in
      for entry in document.units where !usedUnits.contains(map[entry.key.name]) {
        found.append(describe(catalog.names[map[entry.key.name]], entry.key.span))
      }
    }
    for diagnostic in found { bag.report(diagnostic) }
  }
}

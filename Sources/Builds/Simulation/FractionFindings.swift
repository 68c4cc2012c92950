import Catalogs
import Diagnostics
import Manifests
import Quantities
import SourceText

extension Simulator {
  /// Reports, once for a line, that it moves less than half of a piece (`costing.md` 1.5).
  mutating func noteFraction(
    _ quantity: ExactQuantity, of item: ItemID, at span: Span, _ order: BuildOrder
  ) {
    guard quantity.units == 0, !quantity.isZero, catalog[item].precision == 0,
      catalog.isCounted(item), notedFractions.insert(span).inserted
    else { return }
    let key = catalog.key(item)
    let built = catalog.quantityText(order.quantity, of: order.product)
    bag.report(
      Diagnostic(
        .stockFraction, severity: .warning,
        "a build of \(built) \(catalog.unit(order.product)) moves less than half of a `\(key)`, which is counted in whole pieces",
        at: span, label: "nothing leaves or enters stock for it in this build",
        related: [
          Label(order.span, "the build"),
          Label(catalog[item].span, "`precision: 0` keeps whole pieces"),
        ],
        notes: ["what is not moved now is carried to the builds that follow"],
        helps: [
          Help("raise the product's `precision`, if parts of one are kept in stock"),
          Help("or build more at a time"),
        ]))
  }
}

import Diagnostics
import Manifests
import SourceText

extension CatalogBuilder {
  /// Lines that no build could carry out or cost, found before there is one.
  ///
  /// Only BOMs with services or with options on their lines can have any.
  mutating func checkParts(in range: Range<Int>) {
    for bom in catalog.boms[range] where !bom.isPlain && bom.status != .archived {
      for line in catalog.lines[bom.lines] {
        let item = catalog[line.item]
        if !item.isStocked {
          if item.cost == nil, !mayHaveCost(item), !missesPulledCost(line.item, at: line.span) {
            reportFreeService(line)
          }
        } else if catalog.boms[item.boms].allSatisfy(\.isOpen) {
          reportPartsless(line)
        }
      }
    }
  }

  private mutating func reportFreeService(_ line: BOMLine) {
    let item = catalog[line.item]
    bag.report(
      Diagnostic(
        .costMissing, "nothing says what the service `\(catalog.key(line.item))` costs",
        at: line.span, label: "part of this product's cost",
        related: [Label(item.span, "no `cost` here")],
        notes: ["a cost of nothing has to be written, as `cost: 0`"],
        helps: [
          Help("give the service a `cost` per `\(catalog.unit(line.item))`")
        ]))
  }

  private mutating func reportPartsless(_ line: BOMLine) {
    let supply = catalog.options(line).supply
    guard supply != .stock else { return }
    let item = catalog[line.item]
    let key = catalog.key(line.item)
    if mayBeInBrokenFile(item.key) { return }
    if !item.boms.isEmpty {
      bag.report(
        Diagnostic(
          .parameterMissing,
          "`\(key)` has a parameter without a default, so a line cannot take it so",
          at: line.span, label: "taken with `supply: \(supply.rawValue)`",
          related: [Label(item.span, "nothing is chosen for it")],
          helps: [
            Help("give each of its parameters a `default`"),
            Help("or take `supply` out, to take it from stock"),
          ]))
      return
    }
    bag.report(
      Diagnostic(
        .bomMissing,
        "`\(key)` has no BOM, so it cannot be \(supply == .phantom ? "exploded" : "built")",
        at: line.span, label: "taken with `supply: \(supply.rawValue)`",
        related: [Label(item.span, "declared here")],
        helps: [
          Help("add one: `boms: {\(key): [{lines: […]}]}`"),
          Help("or take `supply` out, to take it from stock"),
        ]))
  }
}

import Diagnostics
import SourceText

/// What does not fit between opening stock and the snapshot, gathered: a workspace that comes from
/// `local` has it for every product, and it is said once.
struct OpeningFindings {
  /// Layers that do not add up to what is on hand.
  struct Mismatch {
    var item: ItemID
    var layers: StockQuantity
    /// The place of the first layer.
    var span: Span
    var onHand: StockQuantity
    /// The place of that quantity in the snapshot.
    var place: Span
    /// Whether a sync has written the layers, and not a person.
    var isCarried = false
  }

  var mismatches: [Mismatch] = []
  /// Products without a link, with the place of their first layer.
  var unlinked: [(item: ItemID, span: Span)] = []
  /// The dates of openings after the snapshot.
  var late: [Span] = []
}

extension CatalogBuilder {
  mutating func report(_ findings: OpeningFindings) {
    if let first = findings.mismatches.min(by: { $0.span < $1.span }) {
      reportMismatches(findings.mismatches, first)
    }
    if let first = findings.unlinked.min(by: { $0.span < $1.span }) {
      reportUnlinkedStock(findings.unlinked.map(\.item).sorted(), first)
    }
    if let first = findings.late.min(), let taken = catalog.history.snapshotDate {
      let count = findings.late.count
      bag.report(
        Diagnostic(
          .inventoryOpening,
          count == 1
            ? "opening stock after the snapshot it explains"
            : "\(count) lists of opening stock after the snapshot that they explain", at: first,
          label: "the snapshot was taken on \(taken)",
          notes: ["in `sync`, opening stock gives the layers of the snapshot's quantities"],
          helps: [
            Help("write a day up to \(taken), or use a receipt or an adjustment"),
            Help("or pull the items again, if the snapshot is an old one"),
          ]))
    }
  }

  private mutating func reportMismatches(
    _ mismatches: [OpeningFindings.Mismatch], _ first: OpeningFindings.Mismatch
  ) {
    let unit = catalog.unit(first.item)
    let isOne = mismatches.count == 1
    var notes = ["in `sync` the accounting system owns the quantity; layers only value it"]
    if !isOne {
      let rest = mismatches.count - 10
      notes =
        mismatches.prefix(10).map { mismatch in
          let item = mismatch.item
          return "`\(catalog.key(item))`: \(quantity(mismatch.layers, item)) in layers, "
            + "\(quantity(mismatch.onHand, item)) on hand"
        } + (rest > 0 ? ["and \(rest) more"] : []) + notes
    }
    bag.report(
      Diagnostic(
        .inventoryOpening,
        isOne
          ? "the opening layers of `\(catalog.key(first.item))` do not add up to what is on hand"
          : "the opening layers of \(mismatches.count) products do not add up to what is on hand",
        at: first.span,
        label: "\(catalog.quantityText(first.layers, of: first.item)) \(unit) in layers",
        related: [
          Label(
            first.place, "\(catalog.quantityText(first.onHand, of: first.item)) \(unit) on hand")
        ], notes: notes,
        helps: first.isCarried
          ? [
            Help("restore the snapshot from git; what programs wrote is not edited by hand"),
            Help("or pull the items again with `cogsmith sync --force`, without layers"),
          ]
          : isOne
            ? [Help("correct the layers until they add up")]
            : [
              Help("correct the layers until they add up"),
              Help(
                "or take them out, if they are from a time in `local`: all of it counts then at the item's purchase cost"
              ),
            ]))
  }

  private func quantity(_ quantity: StockQuantity, _ item: ItemID) -> String {
    "\(catalog.quantityText(quantity, of: item)) \(catalog.unit(item))"
  }

  private mutating func reportUnlinkedStock(
    _ items: [ItemID], _ first: (item: ItemID, span: Span)
  ) {
    let isOne = items.count == 1
    bag.report(
      Diagnostic(
        .inventoryOpening, severity: .warning,
        isOne
          ? "the opening stock of `\(catalog.key(first.item))` is not counted: the accounting system does not know it"
          : "the opening stock of \(items.count) products is not counted: the accounting system does not know them",
        at: first.span, label: "not counted",
        related: [Label(catalog[first.item].span, "not linked to an item")],
        notes: (isOne ? [] : ["not linked: \(catalog.keyList(items))"]) + [
          "in `sync` quantities come from the accounting system; with `mode: local` these count again"
        ],
        helps: [
          Help(
            "link \(isOne ? "it" : "them") with `cogsmith link`, or bring the stock in with a receipt"
          )
        ]))
  }
}

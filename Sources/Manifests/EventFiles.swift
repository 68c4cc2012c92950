import DocumentTrees
import SourceText

/// A CSV file with events that a manifest names.
package struct EventFileReference: Sendable {
  /// How its columns make events.
  package var layout: EventTableLayout
  /// The path as written, relative to the manifest.
  package var path: String
  /// The place of the path.
  package var span: Span
}

extension Manifest {
  /// The CSV files with events that this manifest names (`language.md` 7).
  package var eventFiles: [EventFileReference] {
    documents.flatMap { document in
      sections.flatMap { layout, files in
        files(document).map { file in
          EventFileReference(layout: layout, path: names[file.name], span: file.span)
        }
      }
    }
  }
}

private let sections: [(EventTableLayout, @Sendable (ManifestDocument) -> [LocatedName])] = [
  (
    layout(
      "opening", hasIDs: false, ["date"],
      lines: ["item", "quantity", "cost", "amount", "lot", "expires"],
      required: ["date", "item", "quantity"]),
    { $0.opening.files }
  ),
  (
    layout(
      "receipts", ["date", "supplier", "sequence"],
      lines: ["item", "quantity", "cost", "amount", "lot", "expires"],
      required: ["date", "item", "quantity"]),
    { $0.receipts.files }
  ),
  (
    layout(
      "builds",
      ["date", "product", "quantity", "status", "bom", "good", "lot", "expires", "sequence"],
      lines: [], required: ["date", "product", "quantity"]),
    { $0.builds.files }
  ),
  (
    layout(
      "sales", ["date", "customer", "sequence"], lines: ["item", "quantity", "price", "lot"],
      required: ["date", "item", "quantity"]),
    { $0.sales.files }
  ),
  (
    layout(
      "adjustments", ["date", "reason", "sequence"], lines: ["item", "quantity", "cost", "lot"],
      required: ["date", "item", "quantity"]),
    { $0.adjustments.files }
  ),
  (
    layout(
      "revaluations", ["date", "reason", "sequence"], lines: ["item", "cost", "lot"],
      required: ["date", "item"]),
    { $0.revaluations.files }
  ),
]

private func layout(
  _ section: String, hasIDs: Bool = true, _ events: [String], lines: [String], required: [String]
) -> EventTableLayout {
  EventTableLayout(
    section: section, hasIDs: hasIDs, eventColumns: events, lineColumns: lines,
    required: required, foreignNames: foreignKeys)
}

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
    EventTableLayout(
      section: "opening", hasIDs: false, eventColumns: ["date"],
      lineColumns: ["item", "quantity", "cost", "amount", "lot", "expires"]),
    { $0.opening.files }
  ),
  (
    EventTableLayout(
      section: "receipts", hasIDs: true, eventColumns: ["date", "supplier", "sequence"],
      lineColumns: ["item", "quantity", "cost", "amount", "lot", "expires"]),
    { $0.receipts.files }
  ),
  (
    EventTableLayout(
      section: "builds", hasIDs: true,
      eventColumns: [
        "date", "product", "quantity", "status", "bom", "good", "lot", "expires", "sequence",
      ], lineColumns: []),
    { $0.builds.files }
  ),
  (
    EventTableLayout(
      section: "sales", hasIDs: true, eventColumns: ["date", "customer", "sequence"],
      lineColumns: ["item", "quantity", "price", "lot"]),
    { $0.sales.files }
  ),
  (
    EventTableLayout(
      section: "adjustments", hasIDs: true, eventColumns: ["date", "reason", "sequence"],
      lineColumns: ["item", "quantity", "cost", "lot"]),
    { $0.adjustments.files }
  ),
  (
    EventTableLayout(
      section: "revaluations", hasIDs: true, eventColumns: ["date", "reason", "sequence"],
      lineColumns: ["item", "cost", "lot"]),
    { $0.revaluations.files }
  ),
]

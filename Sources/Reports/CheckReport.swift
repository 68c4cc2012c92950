import Builds
import Catalogs
import Diagnostics
import Manifests
import Quantities
import Renderings
import SourceText

/// What a check looked at.
public struct CheckedCounts: Sendable {
  var files: Int
  let catalog: Catalog?

  /// The counts of a workspace; those of the catalog only where it has no errors.
  public init(files: Int, _ catalog: Catalog?) {
    self.files = files
    self.catalog = catalog
  }
}

/// The last line of `check` for people.
public func checkText(_ counts: CheckedCounts, _ diagnostics: [Diagnostic]) -> StyledText {
  let errors = diagnostics.filter { $0.severity == .error }.count
  let warnings = diagnostics.filter { $0.severity == .warning }.count
  var text = StyledText()
  if errors == 0 {
    text.append("No errors", .strong)
    if warnings > 0 { text.append(", \(count(warnings, "warning"))", .warning) }
    text.append(" in \(count(counts.files, "file"))")
    if let catalog = counts.catalog {
      text.append(
        ": \(count(catalog.items.count, "product")), \(count(catalog.declaredBOMCount, "BOM")) with \(count(catalog.declaredLineCount, "line")), \(count(catalog.history.declaredCount, "event"))"
      )
    }
    text.append(".\n")
  } else {
    text.append("\(count(errors, "error"))", .error)
    if warnings > 0 { text.append(", \(count(warnings, "warning"))", .warning) }
    text.append(" in \(count(counts.files, "file")).\n")
  }
  return text
}

func count(_ number: Int, _ word: String) -> String {
  "\(grouped(String(number))) \(word)\(number == 1 ? "" : "s")"
}

/// The JSON document of `check`.
public func checkJSON(_ counts: CheckedCounts, _ context: ReportContext) -> Document {
  document(context) { json in
    json.member("files", counts.files)
    if let catalog = counts.catalog {
      json.member("products", catalog.items.count)
      json.member("boms", catalog.declaredBOMCount)
      json.member("lines", catalog.declaredLineCount)
      json.member("events", catalog.history.declaredCount)
    }
    json.member("errors", context.diagnostics.filter { $0.severity == .error }.count)
    json.member("warnings", context.diagnostics.filter { $0.severity == .warning }.count)
  }
}

extension History {
  /// The events that manifests declare; what a snapshot has on hand is none.
  fileprivate var declaredCount: Int {
    let openings = snapshotDate == nil ? openings.count : 0
    return openings + receipts.count + adjustments.count + builds.count + sales.count + inSnapshot
  }
}

import Diagnostics
import SourceText
import Tables

/// A finding at a place of a table, before there is a text to show it in.
struct Finding: Sendable {
  var code: DiagnosticCode
  var severity = Severity.warning
  var message: String
  var place: CellPlace?
  var label = ""
  var related: [(place: CellPlace, text: String)] = []
  var notes: [String] = []
  var helps: [String] = []

  func diagnostic(_ excerpt: TableExcerpt, _ source: SourceID) -> Diagnostic {
    func named(_ place: CellPlace, _ text: String) -> String {
      text.isEmpty ? place.description : "\(place), \(text)"
    }
    return Diagnostic(
      code, severity: severity, message, at: place.flatMap { excerpt.span($0, in: source) },
      label: place.map { named($0, label) } ?? label,
      related: related.compactMap { related in
        excerpt.span(related.place, in: source).map { span in
          Label(span, named(related.place, related.text))
        }
      },
      notes: notes, helps: helps.map { Help($0) })
  }
}

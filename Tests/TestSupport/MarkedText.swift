import Diagnostics
import SourceText

/// A text with `«…»` around what findings point at, and `‹…›` around the other places they name.
///
/// A test writes the marks where they belong, and compares with the marks that the findings put
/// there: what differs is then seen in the text itself.
public struct MarkedText {
  /// The text without its marks.
  public let text: String

  /// A text, with or without marks.
  public init(_ marked: String) {
    text = String(
      String.UnicodeScalarView(marked.unicodeScalars.filter { !"«»‹›".unicodeScalars.contains($0) })
    )
  }

  /// The text with the marks that findings put into it.
  public static func marking(_ bytes: [UInt8], _ diagnostics: [Diagnostic]) -> String {
    var marks: Set<Mark> = []
    for diagnostic in diagnostics {
      if let primary = diagnostic.primary { marks.insert(Mark(primary.span, isPrimary: true)) }
      for label in diagnostic.related { marks.insert(Mark(label.span, isPrimary: false)) }
    }
    let ordered = marks.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
    var marked: [UInt8] = []
    for position in 0...bytes.count {
      for mark in ordered.reversed() where mark.end == position && mark.start < position {
        marked += mark.closing.utf8
      }
      for mark in ordered where mark.start == position {
        marked += mark.opening.utf8
        if mark.end == position { marked += mark.closing.utf8 }
      }
      if position < bytes.count { marked.append(bytes[position]) }
    }
    return String(decoding: marked, as: UTF8.self)
  }

  private struct Mark: Hashable {
    var start: Int
    var end: Int
    var isPrimary: Bool

    init(_ span: Span, isPrimary: Bool) {
      start = Int(span.start)
      end = Int(span.end)
      self.isPrimary = isPrimary
    }

    var opening: String { isPrimary ? "«" : "‹" }
    var closing: String { isPrimary ? "»" : "›" }
  }
}

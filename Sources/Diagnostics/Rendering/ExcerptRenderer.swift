import Renderings
import SourceText

/// Draws findings the way people read them: a headline, the source with marks under the exact
/// characters, reasons, and what to do.
public struct ExcerptRenderer: Sendable {
  /// How many terminal cells of a source line are shown; longer lines are cut around the mark.
  public var maximumWidth = 110
  private let sources: SourceMap

  /// A renderer for findings in these sources.
  public init(_ sources: SourceMap) {
    self.sources = sources
  }

  /// One finding, ended by an empty line.
  public func render(_ diagnostic: Diagnostic) -> StyledText {
    var text = StyledText()
    text.append("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", diagnostic.style)
    text.append(": \(diagnostic.message.printable)\n", .strong)
    let gutter = gutterWidth(diagnostic)
    for (index, group) in placesByFile(diagnostic).enumerated() {
      appendExcerpt(group, isFirst: index == 0, gutter: gutter, diagnostic, to: &text)
    }
    for note in diagnostic.notes { appendRemark("note", note, .note, gutter, to: &text) }
    for help in diagnostic.helps {
      appendRemark("help", help.text, .help, gutter, to: &text)
      appendEdits(help.edits, gutter: gutter, to: &text)
    }
    text.append("\n")
    return text
  }

  private struct Mark {
    var label: Label
    var isPrimary: Bool
  }

  /// The marks of each file, the primary one's file first, then by path.
  private func placesByFile(_ diagnostic: Diagnostic) -> [[Mark]] {
    guard let primary = diagnostic.primary else { return [] }
    let marks =
      [Mark(label: primary, isPrimary: true)]
      + diagnostic.related.map { Mark(label: $0, isPrimary: false) }
    var groups: [[Mark]] = []
    for mark in marks {
      if let index = groups.firstIndex(where: {
        $0.first?.label.span.source == mark.label.span.source
      }) {
        groups[index].append(mark)
      } else {
        groups.append([mark])
      }
    }
    return groups
  }

  private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
    let spans =
      [diagnostic.primary?.span].compactMap { $0 } + diagnostic.related.map(\.span)
      + diagnostic.helps.flatMap(\.edits).map(\.span)
    let lines = spans.map { sources[$0.source].line(at: $0.start) + 1 }
    return String(lines.max() ?? 1).utf8.count
  }

  private func appendExcerpt(
    _ marks: [Mark], isFirst: Bool, gutter: Int, _ diagnostic: Diagnostic,
    to text: inout StyledText
  ) {
    guard let first = marks.first else { return }
    let file = sources[first.label.span.source]
    let place = file.position(at: first.label.span.start)
    let blank = String(repeating: " ", count: gutter)
    text.append(blank + (isFirst ? "--> " : "::: "), .frame)
    text.append("\(file.path.printable):\(place.line):\(place.column)\n")
    text.append("\(blank) |\n", .frame)
    let ordered = marks.sorted {
      let left = file.line(at: $0.label.span.start)
      let right = file.line(at: $1.label.span.start)
      if left != right { return left < right }
      if $0.isPrimary != $1.isPrimary { return $0.isPrimary }
      return $0.label.span < $1.label.span
    }
    var shown: Int?
    for mark in ordered {
      let line = file.line(at: mark.label.span.start)
      let window = Window(file, line: line, around: mark.label.span, width: maximumWidth)
      if shown != line {
        if let shown, line > shown + 1 { text.append("...\n", .frame) }
        text.append(String(line + 1).padded(toRightOf: gutter) + " | ", .frame)
        text.append(window.text + "\n")
        shown = line
      }
      text.append("\(blank) | ", .frame)
      text.append(String(repeating: " ", count: window.column))
      let style: TextStyle = mark.isPrimary ? diagnostic.style : .note
      text.append(
        String(repeating: mark.isPrimary ? "^" : "-", count: window.width)
          + (mark.label.text.isEmpty ? "" : " " + mark.label.text.printable), style)
      text.append("\n")
    }
    if !diagnostic.notes.isEmpty || !diagnostic.helps.isEmpty {
      text.append("\(blank) |\n", .frame)
    }
  }

  private func appendRemark(
    _ word: String, _ remark: String, _ style: TextStyle, _ gutter: Int, to text: inout StyledText
  ) {
    let blank = String(repeating: " ", count: gutter)
    for (index, line) in remark.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      text.append(blank, .frame)
      if index == 0 {
        text.append(" = ", .frame)
        text.append("\(word): ", style)
      } else {
        text.append(String(repeating: " ", count: word.utf8.count + 5))
      }
      text.append(String(line).printable + "\n")
    }
  }

  /// The line as it reads after the edits, with marks under what is new.
  private func appendEdits(_ edits: [Edit], gutter: Int, to text: inout StyledText) {
    guard let edit = edits.first, edits.count == 1 else { return }
    let file = sources[edit.span.source]
    let line = file.line(at: edit.span.start)
    let range = file.lineRange(line)
    guard Int(edit.span.end) <= range.upperBound, !edit.replacement.utf8.contains(0x0A) else {
      return
    }
    let before = file.text(range.lowerBound..<Int(edit.span.start)).printable
    let after = file.text(Int(edit.span.end)..<range.upperBound).printable
    let replacement = edit.replacement.printable
    guard before.displayWidth + replacement.displayWidth + after.displayWidth <= maximumWidth else {
      return
    }
    let blank = String(repeating: " ", count: gutter)
    text.append("\(blank) |\n", .frame)
    text.append(String(line + 1).padded(toRightOf: gutter) + " | ", .frame)
    text.append(before)
    text.append(replacement, .help)
    text.append(after + "\n")
    if !replacement.isEmpty {
      text.append("\(blank) | ", .frame)
      text.append(String(repeating: " ", count: before.displayWidth))
      text.append(String(repeating: "~", count: replacement.displayWidth) + "\n", .help)
    }
  }
}

/// The part of a source line that is shown, and where the mark stands under it.
private struct Window {
  var text: String
  var column: Int
  var width: Int

  init(_ file: SourceFile, line: Int, around span: Span, width maximum: Int) {
    let range = file.lineRange(line)
    let start = min(max(Int(span.start), range.lowerBound), range.upperBound)
    let end = min(max(Int(span.end), start), range.upperBound)
    var before = file.text(range.lowerBound..<start).printable
    let marked = file.text(start..<end).printable
    var after = file.text(end..<range.upperBound).printable
    column = before.displayWidth
    width = max(marked.displayWidth, 1)
    if column + width + after.displayWidth > maximum {
      let lead = max(maximum / 3, maximum - width - after.displayWidth - 1)
      if column > lead {
        before = "…" + before.suffix(cells: lead - 1)
        column = before.displayWidth
      }
      let tail = max(maximum - column - width, 8)
      if after.displayWidth > tail { after = after.prefix(cells: tail - 1) + "…" }
    }
    text = before + marked + after
  }
}

extension String {
  fileprivate func prefix(cells: Int) -> String {
    var width = 0
    return String(
      String.UnicodeScalarView(
        unicodeScalars.prefix {
          width += $0.displayWidth
          return width <= cells
        }))
  }

  fileprivate func suffix(cells: Int) -> String {
    var width = 0
    let kept = unicodeScalars.reversed().prefix {
      width += $0.displayWidth
      return width <= cells
    }
    return String(String.UnicodeScalarView(kept.reversed()))
  }
}

extension Diagnostic {
  fileprivate var style: TextStyle {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

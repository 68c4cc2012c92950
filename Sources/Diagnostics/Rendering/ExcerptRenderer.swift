import Renderings
import SourceText

/// Draws findings the way people read them: a headline, the source with marks under the exact
/// characters, reasons, and what to do.
public struct ExcerptRenderer: Sendable {
  /// How many terminal cells of a source line are shown; longer lines are cut around the mark.
  public var maximumWidth = 110
  private let sources: SourceMap
  /// Where secrets stand: no finding repeats these lines.
  private var secrets: [Span] = []

  /// A renderer for findings in these sources.
  ///
  /// - Parameter findings: all of them; a line in which one sees a secret is shown by none.
  public init(_ sources: SourceMap, hidingSecretsOf findings: [Diagnostic] = []) {
    self.sources = sources
    secrets = findings.filter { $0.code == .workspaceSecret }.compactMap { $0.primary?.span }
  }

  private func holdsSecret(_ line: Int, _ span: Span) -> Bool {
    secrets.contains {
      $0.source == span.source && sources[$0.source].line(at: $0.start) == line
    }
  }

  /// One finding, ended by an empty line.
  public func render(_ diagnostic: Diagnostic) -> StyledText {
    var text = StyledText()
    text.append("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", diagnostic.style)
    text.append(": \(diagnostic.message)\n", .strong)
    let gutter = gutterWidth(diagnostic)
    for group in placesByFile(diagnostic) {
      appendExcerpt(group, gutter: gutter, diagnostic, to: &text)
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
    _ marks: [Mark], gutter: Int, _ diagnostic: Diagnostic,
    to text: inout StyledText
  ) {
    guard let first = marks.first else { return }
    let file = sources[first.label.span.source]
    let place = file.position(at: first.label.span.start)
    let blank = String(repeating: " ", count: gutter)
    text.append("\(blank)--> ", .frame)
    text.append("\(file.path):\(place.line):\(place.column)\n")
    text.append("\(blank) |\n", .frame)
    let ordered = marks.sorted {
      let left = file.line(at: $0.label.span.start)
      let right = file.line(at: $1.label.span.start)
      if left != right { return left < right }
      if $0.isPrimary != $1.isPrimary { return $0.isPrimary }
      return $0.label.span < $1.label.span
    }
    var shown: Int?
    for line in ordered.map({ file.line(at: $0.label.span.start) }).uniqued {
      if let shown, line > shown + 1 { text.append("...\n", .frame) }
      shown = line
      let marks = ordered.filter { file.line(at: $0.label.span.start) == line }
      appendLine(line, of: file, marks, gutter: gutter, diagnostic, to: &text)
    }
    if !diagnostic.notes.isEmpty || !diagnostic.helps.isEmpty {
      text.append("\(blank) |\n", .frame)
    }
  }

  /// A line with the marks under it; several times, where it is too long to show all of them at once.
  private func appendLine(
    _ line: Int, of file: SourceFile, _ marks: [Mark], gutter: Int, _ diagnostic: Diagnostic,
    to text: inout StyledText
  ) {
    for near in groups(of: marks) {
      appendPart(of: line, of: file, near, gutter: gutter, diagnostic, to: &text)
    }
  }

  /// Marks that may be shown together, in the order of the first of each group.
  private func groups(of marks: [Mark]) -> [[Mark]] {
    var groups: [(bounds: Range<Int>, marks: [Mark])] = []
    for mark in marks {
      let place = mark.label.span.shown
      let index = groups.firstIndex {
        place.lowerBound - $0.bounds.upperBound < reach
          && $0.bounds.lowerBound - place.upperBound < reach
      }
      if let index {
        groups[index].marks.append(mark)
        groups[index].bounds = groups[index].bounds.joined(place)
      } else {
        groups.append((place, [mark]))
      }
    }
    return groups.map(\.marks)
  }

  private func appendPart(
    of line: Int, of file: SourceFile, _ marks: [Mark], gutter: Int, _ diagnostic: Diagnostic,
    to text: inout StyledText
  ) {
    let blank = String(repeating: " ", count: gutter)
    let source = ShownLine(
      file, line: line, marks.map(\.label.span),
      isSecret: diagnostic.code == .workspaceSecret || holdsSecret(line, marks[0].label.span))
    for window in LineWindow.windows(source.text, marks: source.marks, width: maximumWidth) {
      text.append("\(String(line + 1).padded(toRightOf: gutter)) | ", .frame)
      text.append("\(window.text)\n")
      for (position, cells) in window.marks {
        let mark = marks[position]
        text.append("\(blank) | ", .frame)
        text.append("\(String(repeating: " ", count: cells.lowerBound))")
        let underline = String(repeating: mark.isPrimary ? "^" : "-", count: cells.count)
        let style = mark.isPrimary ? diagnostic.style : .note
        text.append("\(underline)\(mark.label.text.isEmpty ? "" : " ")\(mark.label.text)", style)
        text.append("\n")
      }
    }
  }

  private func appendRemark(
    _ word: String, _ remark: String, _ style: TextStyle, _ gutter: Int, to text: inout StyledText
  ) {
    let blank = String(repeating: " ", count: gutter)
    for (index, line) in remark.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      text.append("\(blank)", .frame)
      if index == 0 {
        text.append(" = ", .frame)
        text.append("\(word): ", style)
      } else {
        text.append("\(String(repeating: " ", count: word.utf8.count + 5))")
      }
      text.append("\(line)\n")
    }
  }

  /// The line of the first edit as it reads afterwards, with marks under what is new.
  private func appendEdits(_ edits: [Edit], gutter: Int, to text: inout StyledText) {
    guard let first = edits.first else { return }
    let file = sources[first.span.source]
    let line = file.line(at: first.span.start)
    if holdsSecret(line, first.span) { return }
    let range = file.part(of: file.lineRange(line), within: reach, of: first.span.shown)
    var edited = ""
    var marks: [Range<Int>] = []
    var place = 0
    var position = range.lowerBound
    for edit in edits.sorted(by: { $0.span < $1.span })
    where edit.span.source == first.span.source && file.line(at: edit.span.start) == line {
      let (start, end) = (Int(edit.span.start), Int(edit.span.end))
      // Far from the first.
      if edit != first, start < range.lowerBound || end > range.upperBound { continue }
      guard start >= position, end <= range.upperBound, !edit.replacement.utf8.contains(0x0A) else {
        return
      }
      edited += file.text(position..<start).printable
      let column = edited.displayWidth
      edited += edit.replacement.printable
      if edit == first { place = column }
      if !edit.replacement.isEmpty { marks.append(column..<edited.displayWidth) }
      position = end
    }
    edited += file.text(position..<range.upperBound).printable
    let blank = String(repeating: " ", count: gutter)
    text.append("\(blank) |\n", .frame)
    // What was only taken out leaves no mark.
    let window = LineWindow.windows(
      edited, marks: marks.isEmpty ? [place..<place + 1] : marks, width: maximumWidth)
    guard let shown = window.first else { return }
    text.append("\(String(line + 1).padded(toRightOf: gutter)) | ", .frame)
    text.append("\(shown.text)\n")
    guard !marks.isEmpty else { return }
    var underline = ""
    for (_, cells) in shown.marks {
      underline += String(repeating: " ", count: max(cells.lowerBound - underline.utf8.count, 0))
      underline += String(repeating: "~", count: cells.count)
    }
    text.append("\(blank) | ", .frame)
    text.append("\(underline)\n", .help)
  }
}

/// How many bytes of a line are looked at on either side of a mark, and how many of the mark: far more
/// than fit on a screen, and few enough for lines of any length.
private let reach = 2_000

extension Span {
  fileprivate var shown: Range<Int> {
    Int(start)..<max(Int(start), min(Int(end), Int(start) + reach))
  }
}

extension Range<Int> {
  fileprivate func joined(_ other: Range<Int>) -> Range<Int> {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}

/// A source line as it is shown, and the cells of its marks.
private struct ShownLine {
  var text: String
  var marks: [Range<Int>]

  /// - Parameter isSecret: whether only what is marked may be repeated.
  init(_ file: SourceFile, line: Int, _ spans: [Span], isSecret: Bool) {
    let bounds = spans.map(\.shown)
    let range = file.part(
      of: file.lineRange(line), within: reach,
      of: bounds.dropFirst().reduce(bounds.first ?? 0..<0) { $0.joined($1) })
    marks = []
    text = file.text(range).printable
    for span in spans {
      let start = min(max(Int(span.start), range.lowerBound), range.upperBound)
      let end = min(max(Int(span.end), start), range.upperBound)
      let before = file.text(range.lowerBound..<start).printable
      let marked = file.text(start..<end).printable
      if isSecret {
        let indentation = before.prefix { $0 == " " }
        text = indentation + (before.count > indentation.count ? "…" : "") + marked + "…"
        let column = text.displayWidth - marked.displayWidth - 1
        marks.append(column..<column + max(marked.displayWidth, 1))
      } else {
        let column = before.displayWidth
        marks.append(column..<column + max(marked.displayWidth, 1))
      }
    }
  }
}

extension [Int] {
  /// The elements without those that repeat the one before.
  fileprivate var uniqued: [Int] {
    reduce(into: []) { if $0.last != $1 { $0.append($1) } }
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

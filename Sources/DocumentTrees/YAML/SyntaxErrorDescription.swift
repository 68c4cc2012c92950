import Diagnostics
import SourceText

/// libyaml's complaint in the words of someone who writes manifests.
struct SyntaxErrorDescription {
  let bytes: UnsafeBufferPointer<UInt8>
  let source: SourceID
  let problem: Int
  let context: Int?
  let failure: ParserHandle.Failure

  var diagnostic: Diagnostic {
    if let tab = tabAtProblem { return tab }
    if isTernary { return unquotedExpression }
    if failure.context.hasSuffix(" tag") || failure.problem == "found undefined tag handle" {
      return tag
    }
    if failure.context.hasSuffix("directive") || failure.problem.contains("YAML") {
      return directive
    }
    switch failure.problem {
    case "mapping values are not allowed in this context": return misplacedColon
    case "did not find expected key", "did not find expected '-' indicator": return misplacedLine
    case "did not find expected node content": return missingValue
    case "did not find expected alphabetic or numeric character": return namelessAlias
    case "found unexpected end of stream": return unclosedQuote
    case "found character that cannot start any token":
      return error(
        .init("a value cannot start with `\(character)`", "here", "put the value in quotes"))
    default:
      return error(
        SyntaxErrorWords.table[failure.problem]
          ?? .init("this is not YAML: \(failure.problem)", "reading stopped here"))
    }
  }

  // MARK: Faults that need a look at the text

  private var directive: Diagnostic {
    var found = error(.directive)
    found.primary?.span = span(context ?? problem, lineRange.upperBound)
    return found
  }

  private var misplacedColon: Diagnostic {
    guard let line = lineAbove, !bytes[line].contains(UInt8(ascii: ":")) else {
      return error(.misplacedColon)
    }
    var found = error(.misplacedColonBelowText)
    found.related = [Label(span(line), "no `:` on this line")]
    return found
  }

  private var misplacedLine: Diagnostic {
    if problem < bytes.count, bytes[problem] == UInt8(ascii: ":") { return missingKey }
    let before = bytes[lineRange.lowerBound..<min(problem, bytes.count)]
    let isFirst = before.allSatisfy { $0 == UInt8(ascii: " ") }
    return error(isFirst ? .misplacedLine : .textBehindValue, related: isFirst)
  }

  private var missingValue: Diagnostic {
    guard problem < bytes.count else { return error(.missingValue) }
    switch bytes[problem] {
    case UInt8(ascii: ":"): return missingKey
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      return error(
        .init("this `\(character)` closes nothing", "no bracket was opened for it", "take it out"))
    default: return error(.missingValue)
    }
  }

  private var missingKey: Diagnostic {
    var found = Diagnostic.emptyKey(at: span(problem, problem + 1))
    found.notes = [Self.rest]
    return found
  }

  private var namelessAlias: Diagnostic {
    let start = context ?? problem
    let sign = start < bytes.count && bytes[start] == UInt8(ascii: "&") ? "&" : "*"
    return Diagnostic(
      .yamlAlias, "a name is expected after `\(sign)`", at: span(start, start + 1),
      label: sign == "*" ? "starts an alias" : "starts an anchor", notes: [Self.rest],
      helps: [Help("if the text really starts with `\(sign)`, put it in quotes")])
  }

  private var tag: Diagnostic {
    let start = context ?? problem
    return Diagnostic(
      .yamlTag, "tags are not part of the manifest language", at: span(start, start + 1),
      label: "starts a tag", notes: [Self.rest],
      helps: [Help("if the text really starts with `!`, put it in quotes")])
  }

  private static let rest = "the rest of this file is not read"

  private func error(_ words: SyntaxErrorWords, related isRelated: Bool = true) -> Diagnostic {
    var related: [Label] = []
    if isRelated, let context, !words.context.isEmpty, context < problem {
      related = [Label(span(context, context + 1), words.context)]
    }
    let isEscape = problem < bytes.count && bytes[problem] == UInt8(ascii: "\\")
    var end = min(problem + (isEscape ? 2 : 1), bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Diagnostic(
      .yamlSyntax, words.message, at: span(problem, end), label: words.label, related: related,
      notes: [Self.rest], helps: words.helps.map { Help($0) })
  }

  private var unclosedQuote: Diagnostic {
    let start = context ?? problem
    return Diagnostic(
      .yamlSyntax, "this quote is never closed", at: span(start, start + 1),
      label: "the text starts here and runs to the end of the file",
      notes: [Self.rest],
      helps: [Help("close the quote on the same line")])
  }

  private var unquotedExpression: Diagnostic {
    let value = valueOfLine
    let text = String(decoding: bytes[value], as: UTF8.self)
    return Diagnostic(
      .yamlExpressionQuotes, "an expression with `? :` needs quotes", at: span(value),
      label: "YAML takes the `:` for the start of another value",
      notes: [Self.rest],
      helps: [
        Help("put the expression in quotes", edits: [Edit(span(value), quoted(text))])
      ])
  }

  private func quoted(_ text: String) -> String {
    if !text.contains("'"), text.contains("\"") || text.contains("\\") { return "'\(text)'" }
    let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "\"\(escaped)\""
  }

  private var tabAtProblem: Diagnostic? {
    var index = problem
    // libyaml stops at the tab, or at the token after the tabs that indent it.
    if index >= bytes.count || bytes[index] != UInt8(ascii: "\t") {
      let line = lineRange
      guard let tab = bytes[line].firstIndex(of: UInt8(ascii: "\t")),
        bytes[line.lowerBound..<tab].allSatisfy({ $0 == UInt8(ascii: " ") })
      else { return nil }
      index = tab
    }
    var end = index
    while end < bytes.count, bytes[end] == UInt8(ascii: "\t") { end += 1 }
    return Diagnostic(
      .yamlTab, "a tab cannot be used here", at: span(index, end),
      label: "YAML indents with spaces only",
      notes: [Self.rest],
      helps: [
        Help(
          "replace the tab by spaces",
          edits: [Edit(span(index, end), String(repeating: "  ", count: end - index))])
      ])
  }

  /// Whether the line holds ` ? ` before the colon that YAML stumbled over.
  private var isTernary: Bool {
    guard problem < bytes.count, bytes[problem] == UInt8(ascii: ":") else { return false }
    let value = valueOfLine
    guard value.lowerBound < problem else { return false }
    let before = Array(bytes[value.lowerBound..<problem])
    return before.indices.contains { index in
      before[index] == UInt8(ascii: "?") && index > 0 && index + 1 < before.count
        && before[index - 1] == UInt8(ascii: " ") && before[index + 1] == UInt8(ascii: " ")
    }
  }

  /// The text of the line after its first `: `, up to a closing brace, comma or comment.
  private var valueOfLine: Range<Int> {
    let line = lineRange
    var start = line.lowerBound
    var index = line.lowerBound
    while index < min(problem, line.upperBound) {
      if bytes[index] == UInt8(ascii: ":"), index + 1 < line.upperBound,
        bytes[index + 1] == UInt8(ascii: " ")
      {
        start = index + 2
      }
      index += 1
    }
    var end = problem
    while end < line.upperBound, bytes[end] != UInt8(ascii: "}"), bytes[end] != UInt8(ascii: ",") {
      if bytes[end] == UInt8(ascii: "#"), bytes[end - 1] == UInt8(ascii: " ") { break }
      end += 1
    }
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
    return start..<max(start, end)
  }

  /// The last line above that holds something.
  private var lineAbove: Range<Int>? {
    var end = lineRange.lowerBound
    while end > 0, bytes[end - 1] <= UInt8(ascii: " ") { end -= 1 }
    guard end > 0 else { return nil }
    var start = end
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n"), bytes[start - 1] != UInt8(ascii: "\r")
    {
      start -= 1
    }
    while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
    return start..<end
  }

  private var lineRange: Range<Int> {
    var start = min(problem, bytes.count)
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n"), bytes[start - 1] != UInt8(ascii: "\r")
    {
      start -= 1
    }
    var end = min(problem, bytes.count)
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") {
      end += 1
    }
    return start..<end
  }

  private var character: String {
    guard problem < bytes.count else { return "" }
    return String(
      String(decoding: bytes[problem..<min(problem + 4, bytes.count)], as: UTF8.self)
        .prefix(1))
  }

  private func span(_ start: Int, _ end: Int) -> Span {
    Span(
      source: source, start: UInt32(truncatingIfNeeded: min(start, bytes.count)),
      end: UInt32(truncatingIfNeeded: min(end, bytes.count)))
  }

  private func span(_ range: Range<Int>) -> Span { span(range.lowerBound, range.upperBound) }
}

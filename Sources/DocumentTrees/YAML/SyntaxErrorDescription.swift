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
    switch failure.problem {
    case "mapping values are not allowed in this context":
      return error(
        "this `:` cannot start a value", label: "a value has already begun on this line",
        helps: [
          "if the text itself contains `: `, put all of it in quotes",
          "else check that this line is indented like its neighbours",
        ])
    case "did not find expected key", "did not find expected '-' indicator":
      return error(
        "this line does not fit what stands above it",
        label: "not indented like the other entries", contextLabel: "they start here",
        helps: ["give every entry of one map or list the same indentation, in spaces"])
    case "did not find expected ',' or '}'":
      return error(
        "this `{` is not closed", label: "expected `,` or `}` here",
        contextLabel: "the map starts here",
        helps: ["put a comma between two entries and a `}` at the end"])
    case "did not find expected ',' or ']'":
      return error(
        "this `[` is not closed", label: "expected `,` or `]` here",
        contextLabel: "the list starts here",
        helps: ["put a comma between two elements and a `]` at the end"])
    case "could not find expected ':'":
      return error(
        "a key needs a `:` after it", label: "the next entry starts here",
        contextLabel: "no `:` after this",
        helps: ["write `key: value`, with a space after the colon"])
    case "found unexpected end of stream" where failure.context.contains("quoted scalar"):
      return unclosedQuote
    case "found unknown escape character":
      return error(
        "this escape does not exist", label: "not an escape",
        helps: ["write `\\\\` for a backslash, or use single quotes, where `\\` is itself"])
    case "found character that cannot start any token":
      return error(
        "a value cannot start with `\(character)`", label: "here",
        helps: ["put the value in quotes"])
    case "control characters are not allowed":
      return error(
        "this file holds a control character", label: "not text",
        helps: ["delete the character"])
    case "block sequence entries are not allowed in this context":
      return error(
        "a list entry cannot start here", label: "this `-` follows other text",
        helps: ["start the list on a new line below its key"])
    case "did not find expected <document start>":
      return error(
        "this line stands outside of everything above it", label: "not part of a map or a list",
        helps: ["write `key: value`, or take the line out"])
    default:
      return error(
        "this is not YAML: \(failure.problem)", label: "reading stopped here",
        contextLabel: failure.context, helps: [])
    }
  }

  private func error(
    _ message: String, label: String, contextLabel: String = "", helps: [String]
  ) -> Diagnostic {
    var related: [Label] = []
    if let context, !contextLabel.isEmpty, context < problem {
      related = [Label(span(context, context + 1), contextLabel)]
    }
    return Diagnostic(
      .yamlSyntax, message, at: span(problem, min(problem + 1, bytes.count)), label: label,
      related: related, notes: ["the rest of this file is not read"],
      helps: helps.map { Help($0) })
  }

  private var unclosedQuote: Diagnostic {
    let start = context ?? problem
    return Diagnostic(
      .yamlSyntax, "this quote is never closed", at: span(start, start + 1),
      label: "the text starts here and runs to the end of the file",
      notes: ["the rest of this file is not read"],
      helps: [Help("close the quote on the same line")])
  }

  private var unquotedExpression: Diagnostic {
    let value = valueOfLine
    let text = String(decoding: bytes[value], as: UTF8.self)
    return Diagnostic(
      .yamlExpressionQuotes, "an expression with `? :` needs quotes", at: span(value),
      label: "YAML takes the `:` for the start of another value",
      notes: ["the rest of this file is not read"],
      helps: [
        Help("put the expression in quotes", edits: [Edit(span(value), quoted(text))])
      ])
  }

  private func quoted(_ text: String) -> String {
    text.contains("\"") && !text.contains("'")
      ? "'\(text)'"
      : "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\\\"") + "\""
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
      notes: ["the rest of this file is not read"],
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

import Diagnostics
import SourceText

/// libyaml's complaint in the words of someone who writes manifests.
struct SyntaxErrorDescription {
  let text: SyntaxErrorText
  let source: SourceID
  let problem: Int
  let context: Int?
  let failure: ParserHandle.Failure

  init(
    bytes: UnsafeBufferPointer<UInt8>, source: SourceID, problem: Int, context: Int?,
    failure: ParserHandle.Failure
  ) {
    text = SyntaxErrorText(bytes: bytes)
    self.source = source
    self.problem = min(problem, bytes.count)
    self.context = context.map { min($0, bytes.count) }
    self.failure = failure
  }

  var diagnostic: Diagnostic {
    if let tab = tabAtProblem { return tab }
    if let expression = unquotedExpression { return expression }
    if failure.context.hasSuffix(" tag") || failure.problem == "found undefined tag handle" {
      return tag
    }
    if failure.context.hasSuffix("directive") || failure.problem.contains("YAML") {
      return directive
    }
    switch failure.problem {
    case "mapping values are not allowed in this context":
      return unexpectedColon
    case "did not find expected key", "did not find expected '-' indicator":
      return unexpectedEntry
    case "did not find expected ',' or '}'":
      return unclosed("{", "}", "the map")
    case "did not find expected ',' or ']'":
      return unclosed("[", "]", "the list")
    case "could not find expected ':'":
      return missingColon(onLineAt: context ?? problem)
    case "found unexpected end of stream", "found unexpected document indicator":
      return unclosedQuote
    case "found unknown escape character":
      return badEscape("this escape does not exist", "not an escape")
    case "did not find expected hexdecimal number":
      return badEscape("this escape needs hexadecimal digits", "expected 0 to 9 or a to f")
    case "found character that cannot start any token",
      "mapping keys are not allowed in this context":
      return badStart(at: problem)
    case "did not find expected comment or line break":
      return badStart(at: context ?? problem)
    case "did not find expected alphabetic or numeric character":
      return namelessAlias
    case "block sequence entries are not allowed in this context":
      return entryBehindKey
    case "did not find expected node content":
      return missingValue
    default:
      return rare
    }
  }

  /// Complaints that hardly anybody meets.
  private var rare: Diagnostic {
    switch failure.problem {
    case "did not find expected <document start>":
      error(
        "this line stands outside of everything above it", at: character,
        label: "not part of a map or a list",
        helps: [Help("write `key: value`, or take the line out")])
    case "found an indentation indicator equal to 0":
      error(
        "an indentation is 1 to 9 spaces", at: character, label: "not 0",
        helps: [Help("take the number out", edits: [edit(character, "")])])
    case "found invalid Unicode character escape code":
      error(
        "there is no character with this code", at: character,
        label: "half of a pair, or above 10FFFF", helps: [Help("write the character itself")])
    default:
      error(
        "this is not YAML: \(failure.problem)", at: character, label: "reading stopped here",
        helps: [])
    }
  }

  // MARK: Colons and keys

  private var unexpectedColon: Diagnostic {
    let line = text.line(at: problem)
    if let value = text.valueRange(on: line, before: problem) {
      return error(
        "a text that holds `: ` needs quotes", at: character,
        label: "this colon seems to start another value",
        helps: [quoting(value, "put the whole text in quotes")])
    }
    guard let above = text.lineAbove(line) else { return stray }
    if !text.isEntry(above) { return missingColon(onLineAt: above.lowerBound) }
    let column = text.keyColumn(of: above)
    guard text.indentation(of: line) > column else { return stray }
    return error(
      "this line does not fit what stands above it", at: text.content(of: line),
      label: "indented by \(spaces(text.indentation(of: line)))",
      related: [Label(span(text.content(of: above)), "this entry has a value already")],
      helps: [
        Help(
          "take the value above out, or indent this line by \(spaces(column)) like the entry above")
      ])
  }

  private var stray: Diagnostic {
    error(
      "this `:` cannot start a value", at: character, label: "a value has already begun",
      helps: [Help("check that this line is indented like its neighbours")])
  }

  /// A line that should have been `key: value`.
  private func missingColon(onLineAt offset: Int) -> Diagnostic {
    let content = text.content(of: text.line(at: offset))
    let entry = text.withoutDash(content)
    if let colon = text.firstColon(in: entry) {
      return error(
        "a colon needs a space behind it", at: colon..<colon + 1, label: "no space after it",
        helps: [Help("put a space behind the colon", edits: [edit(colon + 1..<colon + 1, " ")])])
    }
    let blank = text.firstBlank(in: entry)
    return error(
      "a key needs a `:` behind it", at: entry, label: "no colon in this line",
      helps: [
        Help(
          "write `key: value`, with a space behind the colon",
          edits: [edit(blank ?? entry.upperBound..<entry.upperBound, blank == nil ? ":" : ": ")])
      ])
  }

  /// `a ? b : c`: the colon is part of the value.
  private var unquotedExpression: Diagnostic? {
    guard text[problem] == UInt8(ascii: ":"),
      let value = text.valueRange(on: text.line(at: problem), before: problem),
      value.lowerBound < problem, text.holdsQuestionMark(value.lowerBound..<problem)
    else { return nil }
    return ended(
      Diagnostic(
        .yamlExpressionQuotes, "an expression with `? :` needs quotes", at: span(value),
        label: "YAML takes the `:` for the start of another value",
        helps: [quoting(value, "put the expression in quotes")]))
  }

  // MARK: Entries

  private var unexpectedEntry: Diagnostic {
    if let inside = quoteInside { return inside }
    let line = text.line(at: problem)
    guard text.isFirst(problem, on: line) else { return textBehindValue }
    if text[problem] == UInt8(ascii: ":") {
      return ended(.emptyKey(at: span(problem..<problem + 1)))
    }
    var related: [Label] = []
    var helps = [Help("give every entry of one map or list the same indentation, in spaces")]
    if let neighbour = text.neighbour(of: line) {
      related = [
        Label(
          span(text.content(of: neighbour.line)), "indented by \(spaces(neighbour.column))")
      ]
      helps = [indent(line, by: neighbour.column)]
    }
    return error(
      "this line does not fit what stands above it", at: text.content(of: line),
      label: "indented by \(spaces(text.indentation(of: line)))", related: related, helps: helps)
  }

  private var textBehindValue: Diagnostic {
    closesNothing
      ?? error(
        "this stands behind a value that has ended", at: character,
        label: "not part of the value before it",
        helps: [Help("put all of the text in one pair of quotes, or start a new line")])
  }

  private var closesNothing: Diagnostic? {
    guard "]}".utf8.contains(text[problem]) else { return nil }
    return error(
      "this `\(text.string(character))` closes nothing", at: character,
      label: "no bracket was opened for it",
      helps: [Help("take it out", edits: [edit(character, "")])])
  }

  private func indent(_ line: Range<Int>, by column: Int) -> Help {
    Help(
      column == 0 ? "do not indent this line" : "indent this line by \(spaces(column))",
      edits: [
        edit(
          line.lowerBound..<line.lowerBound + text.indentation(of: line),
          String(repeating: " ", count: column))
      ])
  }

  private func spaces(_ count: Int) -> String {
    count == 1 ? "1 space" : "\(count) spaces"
  }

  private var entryBehindKey: Diagnostic {
    let line = text.line(at: problem)
    var helps = [Help("start the list on a new line below its key")]
    let start = text.skippingBlanksBack(from: problem)
    if start > line.lowerBound, text[start - 1] == UInt8(ascii: ":") {
      let indentation = String(repeating: " ", count: text.keyColumn(of: line) + 2)
      helps[0].edits = [edit(start..<problem, "\n" + indentation)]
    }
    return error(
      "a list entry cannot start here", at: character, label: "this `-` follows other text",
      helps: helps)
  }

  // MARK: Brackets and quotes

  private func unclosed(_ open: String, _ close: String, _ what: String) -> Diagnostic {
    if let inside = quoteInside { return inside }
    let start = context ?? problem
    let first = text.line(at: start)
    if first.contains(problem) {
      if "}]".utf8.contains(text[problem]) { return wrongBracket(close, what, start) }
      return error(
        "a `,` or a `\(close)` is missing", at: character, label: "expected before this",
        related: [Label(span(start..<start + 1), "\(what) starts here")],
        helps: [
          missingComma ?? Help("put a comma between two entries, and text that holds one in quotes")
        ])
    }
    var help = Help("put a `\(close)` at its end")
    let end = text.contentEnd(of: first)
    if text.openBrackets(in: start..<end) == 1 {
      help = Help("put a `\(close)` at the end of the line", edits: [edit(end..<end, close)])
    }
    return error(
      "this `\(open)` is never closed", at: start..<start + 1, label: "\(what) starts here",
      related: [Label(span(character), "expected `,` or `\(close)` before this")], helps: [help])
  }

  /// A closing bracket of the other kind: one too many, one too few, or just the wrong one.
  private func wrongBracket(_ close: String, _ what: String, _ start: Int) -> Diagnostic {
    let open = text.openBrackets(in: text.line(at: problem))
    let found = text.string(character)
    let help: Help
    switch open {
    case ..<0: help = Help("take it out", edits: [edit(character, "")])
    case 0: help = Help("write `\(close)` instead", edits: [edit(character, close)])
    default: help = Help("put a `\(close)` before it", edits: [edit(problem..<problem, close)])
    }
    return error(
      "this `\(found)` does not close \(what)", at: character,
      label: "expected `\(close)` before this",
      related: [Label(span(start..<start + 1), "\(what) starts here")], helps: [help])
  }

  /// `{item: board quantity: 2}`: the comma that is missing before a second key.
  private var missingComma: Help? {
    guard text[problem] == UInt8(ascii: ":") else { return nil }
    let key = text.wordStart(before: problem)
    let blank = text.skippingBlanksBack(from: key)
    guard key < problem, blank < key, blank > 0, !",{[".utf8.contains(text[blank - 1]) else {
      return nil
    }
    return Help(
      "put a comma before `\(text.string(key..<problem))`", edits: [edit(blank..<key, ", ")])
  }

  /// A quote that ends a text in the middle: `'Carpenter's board'`.
  private var quoteInside: Diagnostic? {
    guard problem > 0, problem < text.count else { return nil }
    let quote = problem - 1
    let isSingle = text[quote] == UInt8(ascii: "'")
    guard isSingle || text[quote] == UInt8(ascii: "\""), !",}] \r\n:".utf8.contains(text[problem])
    else { return nil }
    return error(
      "this quote ends the text", at: quote..<problem, label: "and more text follows it",
      helps: [
        Help(
          isSingle
            ? "write `''` for a quote inside single quotes"
            : "write `\\\"` for a quote inside double quotes",
          edits: [edit(quote..<quote, isSingle ? "'" : "\\")])
      ])
  }

  private var unclosedQuote: Diagnostic {
    let start = context ?? problem
    let line = text.line(at: start)
    var help = Help("close the quote on the same line")
    if !text.isInFlow(start) {
      let end = text.contentEnd(of: line)
      help.edits = [edit(end..<end, text.string(start..<min(start + 1, text.count)))]
    }
    return error(
      "this quote is never closed", at: start..<start + 1,
      label: "the text starts here and runs to the end of the file", helps: [help])
  }

  private func badEscape(_ message: String, _ label: String) -> Diagnostic {
    var backslash = problem
    while backslash > 0, text[backslash] != UInt8(ascii: "\\") { backslash -= 1 }
    let end = text.characterEnd(at: backslash == problem ? problem + 1 : problem)
    return error(
      message, at: problem..<end, label: label,
      helps: [
        Help(
          "write `\\\\` for a backslash, or use single quotes, where `\\` is itself",
          edits: [edit(backslash..<backslash, "\\")])
      ])
  }

  // MARK: Values

  private func badStart(at offset: Int) -> Diagnostic {
    let place = offset..<text.characterEnd(at: offset)
    let sign = text[offset] == UInt8(ascii: "`") ? "a backtick" : "`\(text.string(place))`"
    return error(
      "a value cannot start with \(sign)", at: place,
      label: "this sign has a meaning of its own in YAML",
      helps: [quoting(offset..<text.valueEnd(from: offset), "put the value in quotes")])
  }

  private var namelessAlias: Diagnostic {
    let start = context ?? problem
    let sign = text[start] == UInt8(ascii: "&") ? "&" : "*"
    return ended(
      Diagnostic(
        .yamlAlias, "a name is expected after `\(sign)`", at: span(start..<start + 1),
        label: sign == "*" ? "starts an alias" : "starts an anchor",
        helps: [
          quoting(
            start..<text.valueEnd(from: start),
            "put the text in quotes, if it really starts with `\(sign)`")
        ]))
  }

  private var tag: Diagnostic {
    let start = context ?? problem
    return ended(
      Diagnostic(
        .yamlTag, "tags are not part of the manifest language", at: span(start..<start + 1),
        label: "starts a tag",
        helps: [
          quoting(
            start..<text.valueEnd(from: start),
            "put the text in quotes, if it really starts with `!`")
        ]))
  }

  private var missingValue: Diagnostic {
    if text[problem] == UInt8(ascii: ":") {
      return ended(.emptyKey(at: span(problem..<problem + 1)))
    }
    return closesNothing
      ?? error(
        "a value is missing here", at: character, label: "expected a value before this",
        helps: [Help("write the value, or take this out")])
  }

  private var directive: Diagnostic {
    let start = context ?? problem
    let line = text.line(at: start)
    return error(
      "a manifest has no lines that start with `%`", at: start..<text.contentEnd(of: line),
      label: "not understood",
      helps: [
        Help(
          "take the line out", edits: [edit(line.lowerBound..<text.nextLine(after: line), "")])
      ])
  }

  private var tabAtProblem: Diagnostic? {
    let line = text.line(at: problem)
    let indentation = text.blanks(at: line.lowerBound)
    // libyaml stops at the tab, or at the token after the tabs that indent it.
    let isInside = text[problem] == UInt8(ascii: "\t")
    guard isInside || text.holdsTab(indentation) else { return nil }
    let tab = isInside ? problem : text.firstTab(in: indentation)
    var end = tab
    while text[end] == UInt8(ascii: "\t") { end += 1 }
    // All lines that a tab indents are mended at once.
    var edits = [edit(tab..<end, String(repeating: "  ", count: end - tab))]
    var next = text.nextLine(after: line)
    while next < text.count {
      let line = text.line(at: next)
      let indentation = text.blanks(at: line.lowerBound)
      if text.holdsTab(indentation) {
        edits.append(edit(indentation, text.string(indentation).replacingTabs))
      }
      next = text.nextLine(after: line)
    }
    return ended(
      Diagnostic(
        .yamlTab, "a tab cannot be used here", at: span(tab..<end),
        label: "YAML indents with spaces only",
        helps: [Help("replace tabs by spaces", edits: edits)]))
  }

  // MARK: Parts of a diagnostic

  private var character: Range<Int> { problem..<text.characterEnd(at: problem) }

  private func error(
    _ message: String, at place: Range<Int>, label: String, related: [Label] = [], helps: [Help]
  ) -> Diagnostic {
    ended(
      Diagnostic(
        .yamlSyntax, message, at: span(place), label: label, related: related, helps: helps))
  }

  private func ended(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    result.notes.append("the rest of this file is not read")
    return result
  }

  private func quoting(_ value: Range<Int>, _ words: String) -> Help {
    Help(words, edits: [edit(value, text.string(value).quotedForYAML)])
  }

  private func edit(_ range: Range<Int>, _ replacement: String) -> Edit {
    Edit(span(range), replacement)
  }

  private func span(_ range: Range<Int>) -> Span {
    Span(
      source: source, start: UInt32(truncatingIfNeeded: min(range.lowerBound, text.count)),
      end: UInt32(truncatingIfNeeded: min(range.upperBound, text.count)))
  }
}

extension String {
  /// The text in quotes, so that YAML reads it as it is.
  var quotedForYAML: String {
    if !contains("'"), contains("\"") || contains("\\") { return "'\(self)'" }
    let escaped = map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    return "\"\(escaped)\""
  }

  fileprivate var replacingTabs: String {
    split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "  ")
  }
}

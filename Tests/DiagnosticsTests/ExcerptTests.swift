import Diagnostics
import Renderings
import SourceText
import Testing

/// What a finding looks like: marks stand under their characters, whatever the line holds.
@Suite struct ExcerptTests {
  private let id = SourceID(index: 0)

  /// The drawing of a finding whose places are marked in the text: the primary one by `«` and `»`, others
  /// by `‹` and `›`.
  private func drawing(
    _ marked: String, width: Int = 40, code: DiagnosticCode = .schemaChoice,
    helps: (SourceFile) -> [Help] = { _ in [] }
  ) -> [String] {
    var bytes: [UInt8] = []
    var open: [UInt32] = []
    var primary = Span(source: id, start: 0, end: 0)
    var related: [Label] = []
    for scalar in marked.unicodeScalars {
      let offset = UInt32(bytes.count)
      switch scalar {
      case "«", "‹": open.append(offset)
      case "»": primary = Span(source: id, start: open.removeLast(), end: offset)
      case "›":
        related.append(Label(Span(source: id, start: open.removeLast(), end: offset), "and"))
      default: bytes += Array(String(scalar).utf8)
      }
    }
    let file = SourceFile(path: "a.yaml", contents: bytes)
    var renderer = ExcerptRenderer(SourceMap([file]))
    renderer.maximumWidth = width
    let finding = Diagnostic(
      code, "a finding", at: primary, label: "here", related: related, helps: helps(file))
    let text = renderer.render(finding).runs.map(\.text).joined()
    return text.split(separator: "\n").map(String.init)
  }

  private func edit(_ file: SourceFile, _ old: String, _ new: String) -> Edit {
    let bytes = Array(old.utf8)
    let start = file.bytes.indices.first { file.bytes[$0...].starts(with: bytes) } ?? 0
    return Edit(
      Span(source: id, start: UInt32(start), end: UInt32(start + bytes.count)), new)
  }

  // MARK: Marks

  @Test func `a headline, the place, the line, the mark`() {
    #expect(
      drawing("one: 1\ntwo: «oops» # why\n") == [
        "error[schema/choice]: a finding",
        " --> a.yaml:2:6",
        "  |",
        "2 | two: oops # why",
        "  |      ^^^^ here",
      ])
  }

  /// Each with the line as shown and the mark below it, worked out by counting cells of a terminal.
  @Test(arguments: [
    // A tab is shown as one space.
    ("\t\tk: «v»", "  k: v", "     ^ here"),
    // Wide characters take two cells, combining ones none.
    ("椅子: «漢字»", "椅子: 漢字", "      ^^^^ here"), ("🪑: «v»", "🪑: v", "    ^ here"),
    ("e\u{301}e\u{301}: «v»", "e\u{301}e\u{301}: v", "    ^ here"),
    ("k: «e\u{301}»", "k: e\u{301}", "   ^ here"),
    // An empty place has one mark, also behind the end of the line.
    ("k: «»v", "k: v", "   ^ here"), ("k:«»", "k:", "  ^ here"), ("«»", "", "^ here"),
    // What has no width is shown by its number.
    ("k: «\u{200B}»v", "k: <U+200B>v", "   ^^^^^^^^ here"),
    // What spans several lines is marked to the end of its first.
    ("k: «[a,\n  b]»", "k: [a,", "   ^^^ here"),
    // Control characters and those that turn the direction of reading are shown, not obeyed.
    ("k: \u{1B}[31m«v»", "k: ␛[31mv", "        ^ here"), ("k: \u{7}«v»", "k: ␇v", "    ^ here"),
    ("k: \u{7F}«v»", "k: ␡v", "    ^ here"), ("k: \u{9B}«v»", "k: <U+009B>v", "           ^ here"),
    ("k: \u{202E}«v»", "k: <U+202E>v", "           ^ here"),
    ("k: «a\u{2066}b»", "k: a<U+2066>b", "   ^^^^^^^^^^ here"),
    ("k: \u{200F}«v»", "k: <U+200F>v", "           ^ here"),
    // A line ends at LF, CR or both, and at nothing else.
    ("k: «v»\u{2028}w", "k: v<U+2028>w", "   ^ here"),
    ("k: «v»\u{85}w", "k: v<U+0085>w", "   ^ here"),
  ]) func `marks`(marked: String, line: String, mark: String) {
    let drawn = drawing(marked)
    #expect(drawn.count == 5)
    #expect(drawn[3] == "1 | " + line)
    #expect(drawn[4] == "  | " + mark)
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func `line endings`(end: String) {
    let drawn = drawing(["a: 1", "b: «2»", "c: 3"].joined(separator: end))
    #expect(drawn[1...] == [" --> a.yaml:2:4", "  |", "2 | b: 2", "  |    ^ here"])
  }

  @Test func `columns count characters`() {
    #expect(drawing("é🪑e\u{301}: «v»")[1] == " --> a.yaml:1:7")
    #expect(drawing("椅子: «v»")[1] == " --> a.yaml:1:5")
  }

  @Test func `several marks`() {
    #expect(
      drawing("‹a›: 1\nb: 2\nc: 3\n«a»: 4 ‹b›\n")[1...] == [
        " --> a.yaml:4:1",
        "  |",
        "1 | a: 1",
        "  | - and",
        "...",
        "4 | a: 4 b",
        "  | ^ here",
        "  |      - and",
      ])
  }

  // MARK: Long lines

  @Test func `a long line is cut on both sides, and the mark stays where it belongs`() {
    let drawn = drawing(
      String(repeating: "a", count: 60) + "«XYZ»" + String(repeating: "b", count: 60))
    #expect(drawn[3] == "1 | …aaaaaaaaaaaaXYZbbbbbbbbbbbbbbbbbbbbbbb…")
    #expect(drawn[4] == "  |              ^^^ here")
  }

  @Test func `a line that just fits is not cut`() {
    let line = String(repeating: "a", count: 37) + "«bcd»"
    #expect(drawing(line)[3] == "1 | " + String(repeating: "a", count: 37) + "bcd")
    let drawn = drawing("x" + line)
    #expect(drawn[3] == "1 | …" + String(repeating: "a", count: 36) + "bcd")
    #expect(drawn[4] == "  | " + String(repeating: " ", count: 37) + "^^^ here")
  }

  @Test func `a long mark is cut with its line`() {
    let drawn = drawing("k: «" + String(repeating: "x", count: 200) + "» # end")
    #expect(drawn[3].unicodeScalars.count == 44)
    #expect(drawn[3].hasPrefix("1 | … xxx") && drawn[3].hasSuffix("x…"))
    #expect(drawn[4] == "  |   " + String(repeating: "^", count: 38) + " here")
  }

  /// The cells of wide characters at the edge of what is shown.
  @Test func `a cut through a wide character moves the mark by a cell`() throws {
    for lead in 0..<4 {
      let drawn = drawing(
        String(repeating: "x", count: lead) + String(repeating: "漢", count: 60) + "«v»"
          + "字字字字字字字字字字字字")
      let line = try #require(drawn[3].split(separator: "v").first)
      let cells = line.dropFirst(4).unicodeScalars.reduce(0) { $0 + ($1 == "漢" ? 2 : 1) }
      let mark = try #require(drawn[4].dropFirst(4).firstIndex(of: "^"))
      #expect(
        drawn[4].dropFirst(4).distance(from: drawn[4].dropFirst(4).startIndex, to: mark) == cells)
    }
  }

  @Test func `marks too far apart are shown one after the other`() {
    let drawn = drawing("«a»: " + String(repeating: "-", count: 100) + "‹b›")
    #expect(
      drawn[3...].map { String($0.prefix(8)) } == ["1 | a: -", "  | ^ he", "1 | …---", "  |     "])
    #expect(drawn[6].hasSuffix("- and"))
  }

  /// Lines of megabytes, as other programs write JSON, with two hundred findings, take no time.
  @Test func `very long lines`() {
    let fill = String(repeating: "é, ", count: 300_000)
    for _ in 0..<20 {
      let drawn = drawing("‹a›" + fill + "«b»" + fill)
      #expect(
        drawn[3] == "1 | …" + String(fill.dropFirst(3 * 10).prefix(11)) + "" || drawn.count == 7)
      #expect(drawn[1] == " --> a.yaml:1:900002")
      #expect(drawn[3].hasSuffix("…") && drawn[3].unicodeScalars.count == 44)
    }
  }

  // MARK: Edits

  @Test func `edits are drawn as the line reads afterwards`() {
    let drawn = drawing("k: «oops» # why") { file in
      [Help("write `sync`", edits: [edit(file, "oops", "sync")]), Help("or leave it out")]
    }
    #expect(
      drawn[5...] == [
        "  |",
        "  = help: write `sync`",
        "  |",
        "1 | k: sync # why",
        "  |    ~~~~",
        "  = help: or leave it out",
      ])
  }

  @Test func `several edits of one line are drawn at once, and an edit of another line is not`() {
    let drawn = drawing("k: «a» + b\nm: 1") { file in
      [
        Help(
          "use quotes",
          edits: [edit(file, " + b", " + b\""), edit(file, "a", "\"a"), edit(file, "m: 1", "")])
      ]
    }
    #expect(drawn.suffix(2) == ["1 | k: \"a + b\"", "  |    ~~~~~~~"])
  }

  @Test func `what is only taken out has no mark, and is where the line is shown`() {
    let fill = String(repeating: "x", count: 90)
    let drawn = drawing(fill + "«!!»" + fill) { [Help("take it out", edits: [edit($0, "!!", "")])] }
    #expect(drawn.count == 9)
    #expect(drawn[8] == "1 | …" + String(repeating: "x", count: 38) + "…")
  }

  @Test func `an edit of several lines is not drawn`() {
    let drawn = drawing("k: «a»\n") { [Help("write a list", edits: [edit($0, "a", "\n  - a")])] }
    #expect(drawn.last == "  = help: write a list")
  }

  /// A finding about a secret does not hand it on.
  @Test func `the line of a secret is not repeated`() {
    let drawn = drawing("  key: {«api-token»: hunter2hunter2}", code: .workspaceSecret)
    #expect(drawn[3...] == ["1 |   …api-token…", "  |    ^^^^^^^^^ here"])
  }

  @Test func `words that come from a manifest cannot colour the screen`() {
    let file = SourceFile(path: "a\u{1B}.yaml", contents: [0x61])
    let span = Span(source: id, start: 0, end: 1)
    let finding = Diagnostic(
      .schemaChoice, "`\u{1B}[31m`", at: span, label: "\u{9B}", notes: ["\u{202E}"],
      helps: [Help("\u{7}", edits: [Edit(span, "\u{1B}")])])
    let text = ExcerptRenderer(SourceMap([file])).render(finding).runs.map(\.text).joined()
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar != "\u{202E}")
    }
  }

  @Test func `the gutter is as wide as the largest line number`() {
    let drawn = drawing(String(repeating: "\n", count: 99) + "«a»\n")
    #expect(
      drawn[1...] == [
        "   --> a.yaml:100:1".dropFirst(0).description, "    |", "100 | a", "    | ^ here",
      ])
  }
}

import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// What a scalar says, and exactly which characters of the file say it.
@Suite struct YAMLScalarTests {
  /// A value with its text; what a value of a map takes up is what was written, but for the line
  /// breaks at its end.
  static let values: [(written: String, text: String)] = [
    // Plain: YAML types nothing, so that texts stay as written.
    ("steel", "steel"), ("NO", "NO"), ("010", "010"), ("1.10", "1.10"), ("0x1F", "0x1F"),
    ("2026-11-02", "2026-11-02"), ("1_000", "1_000"), ("-5", "-5"), ("=a * b", "=a * b"),
    ("a#b", "a#b"), ("a:b", "a:b"), ("http://x/y", "http://x/y"), ("1/2 in", "1/2 in"),
    ("it's", "it's"), ("say \"x\"", "say \"x\""), ("a,b[c]{d}", "a,b[c]{d}"), ("-x", "-x"),
    ("?x", "?x"), (":x", ":x"), ("<", "<"), ("Ø 12 mm", "Ø 12 mm"), ("漢字", "漢字"),
    ("🪑 chair", "🪑 chair"), ("e\u{301}", "e\u{301}"), ("\u{A0}x", "\u{A0}x"),
    ("a\tb", "a\tb"), ("a \\n b", "a \\n b"),
    // Single quotes: the quote is the only thing to be doubled.
    ("''", ""), ("'steel'", "steel"), ("'it''s'", "it's"), ("''''", "'"), ("'a\\nb'", "a\\nb"),
    ("'# no comment'", "# no comment"), ("' a '", " a "), ("'Ø'", "Ø"), ("'a: b'", "a: b"),
    // Double quotes.
    ("\"\"", ""), ("\"steel\"", "steel"), ("\"it's\"", "it's"), ("\" a \"", " a "),
    ("\"\\0\"", "\0"), ("\"\\a\"", "\u{7}"), ("\"\\b\"", "\u{8}"), ("\"\\t\"", "\t"),
    ("\"\\\t\"", "\t"), ("\"\\n\"", "\n"), ("\"\\v\"", "\u{B}"), ("\"\\f\"", "\u{C}"),
    ("\"\\r\"", "\r"), ("\"\\e\"", "\u{1B}"), ("\"\\ \"", " "), ("\"\\\"\"", "\""),
    ("\"\\/\"", "/"), ("\"\\\\\"", "\\"), ("\"\\N\"", "\u{85}"), ("\"\\_\"", "\u{A0}"),
    ("\"\\L\"", "\u{2028}"), ("\"\\P\"", "\u{2029}"), ("\"\\x41\"", "A"), ("\"\\xe9\"", "é"),
    ("\"\\u00e9\"", "é"), ("\"\\u6f22\"", "漢"), ("\"\\U0001FA91\"", "🪑"),
    ("\"a\\x20\\u0020b\"", "a  b"),
    // Block scalars: the whole text from its sign on.
    ("|\n  a\n  b\n", "a\nb\n"), ("|-\n  a\n  b\n", "a\nb"), ("|+\n  a\n\n\n", "a\n\n\n"),
    ("|\n  a\n   b\n  c\n", "a\n b\nc\n"), ("|\n\n  a\n", "\na\n"), ("|2\n   a\n", " a\n"),
    ("|-2\n   a\n", " a"), ("|2-\n   a\n", " a"), ("| # a comment\n  a\n", "a\n"),
    ("|\n  # no comment\n", "# no comment\n"), ("|\n  a: b\n", "a: b\n"), ("|\n  Ø\n", "Ø\n"),
    ("|\n  a\n\n  b\n", "a\n\nb\n"), ("|2\n  \ta\n", "\ta\n"),
    (">\n  a\n  b\n", "a b\n"), (">-\n  a\n  b\n", "a b"), (">+\n  a\n\n", "a\n\n"),
    (">\n  a\n\n  b\n", "a\nb\n"), (">\n  a\n\n\n  b\n", "a\n\nb\n"),
    (">\n  a\n   b\n  c\n", "a\n b\nc\n"), (">\n  a\n    b\n    c\n  d\n", "a\n  b\n  c\nd\n"),
    (">\n\n  a\n", "\na\n"), (">1\n  a\n  b\n", " a\n b\n"),
    // Several lines: a line break is a space, and each further one is a line break.
    ("a\n  b", "a b"), ("a\n  b\n  c", "a b c"), ("a\n\n  b", "a\nb"), ("a\n\n\n  b", "a\n\nb"),
    ("a  \n    b", "a b"), ("a\n  # no", "a"),
    ("'a\n  b'", "a b"), ("'a\n\n  b'", "a\nb"), ("' a\n  b '", " a b "), ("'a \n b'", "a b"),
    ("\"a\n  b\"", "a b"), ("\"a\n\n  b\"", "a\nb"), ("\"a\\\n  b\"", "ab"),
    ("\"a \\\n  b\"", "a b"), ("\"a\\\n  \\ b\"", "a b"), ("\"a\\n\n  b\"", "a\n b"),
    ("\"a\n  \\tb\"", "a \tb"), ("\"a\t\n  b\"", "a b"),
  ]

  @Test(arguments: values) func `a value's text and place`(written: String, text: String) {
    let read = ReadText(yaml: "key: \(written)" + (written.hasSuffix("\n") ? "" : "\n"))
    #expect(read.codes == [])
    var place = written
    if written.hasSuffix("# no") { place = "a" }
    while place.hasSuffix("\n") { place.removeLast() }
    #expect(read.scalars == [["key", "key"], [text, place]])
    #expect(read.violations == [])
  }

  /// The same without a line break at the end of the file, between other entries, in a list.
  @Test(arguments: values) func `its place does not depend on what stands around it`(
    written: String, text: String
  ) {
    var place = written
    if written.hasSuffix("# no") { place = "a" }
    while place.hasSuffix("\n") { place.removeLast() }
    let isBlock = place.hasPrefix("|") || place.hasPrefix(">")
    for (before, after) in [
      ("Ø: 漢 # é\nkey: ", "\n# é\nnext: x\n"), ("- 🪑\n-   ", "\n- x"), ("key: ", "\n...\n"),
      ("--- # 漢\nkey: ", "\n---\nx: y\n"), ("key: &a ", "\n"), ("key: &a # 漢\n  ", "\n"),
      ("a:\n- b:\n    key: ", "\n  c: d\n"),
    ] {
      // A value of several lines would have to be indented more there.
      if written.contains("\n"), before.hasPrefix("a:") { continue }
      let read = ReadText(yaml: before + written + after)
      #expect(read.codes == [], "\(before)\(written)\(after)")
      let isThere = read.scalars.contains { $0[1] == place && isSame($0[0], text, isBlock) }
      #expect(isThere, "\(before)\(written)\(after): \(read.scalars)")
      #expect(read.violations == [])
    }
  }

  /// What comes behind may add or take line breaks at the end of a block scalar that keeps them.
  private func isSame(_ found: String, _ text: String, _ isBlock: Bool) -> Bool {
    func trimmed(_ text: String) -> Substring {
      text[...].prefix(
        upTo: text.lastIndex { $0 != "\n" }.map { text.index(after: $0) } ?? text.startIndex)
    }
    return isBlock ? trimmed(found) == trimmed(text) : found == text
  }

  @Test(arguments: [
    ("a: |\n b\n", "b\n"), ("a: |\n b", "b"), ("a: |-\n b", "b"), ("a: |+\n b", "b"),
    ("a: >\n b", "b"), ("a: >\n b\n\n", "b\n"), ("a: |\n", ""), ("a: |", ""),
    ("a: |+\n\n\n", "\n\n"),
    ("a: |\n  \n", ""), ("a: >-\n\n\n", ""), ("a: |\n b\n \n", "b\n"),
    ("a: |+\n b\n  \n", "b\n \n"),
  ]) func `block scalars at the end of a file`(yaml: String, text: String) {
    let read = ReadText(yaml: yaml)
    #expect(read.codes == [])
    #expect(read.scalars.last?[0] == text)
    #expect(read.violations == [])
  }

  @Test(arguments: ["", "~", "null"]) func `nothing is nothing`(written: String) {
    #expect(ReadText(yaml: "a: \(written)\nb: c\n").outline == "{a: ·, b: c}")
    #expect(ReadText(yaml: "- \(written)\n- c").outline == "[·, c]")
    #expect(ReadText(yaml: "a: \(written)").outline == "{a: ·}")
  }

  @Test(arguments: ["''", "'~'", "\"null\"", "Null", "NULL", "nil", "|\n  ~", "none"])
  func `only these three are nothing`(written: String) {
    #expect(ReadText(yaml: "a: \(written)\n").outline != "{a: ·}")
  }

  /// A caret inside a scalar: which characters a run of its text came from.
  @Test(arguments: [
    ("a: steel", 1..<3, "te"), ("a: 'it''s it'", 3..<4, "s"), ("a: 'it''s it'", 2..<4, "''s"),
    ("a: \"\\u00e9tc\"", 2..<3, "t"), ("a: \"\\u00e9tc\"", 0..<3, "\\u00e9t"),
    ("a: \"x\\ty\"", 1..<2, "\\t"), ("a: \"x\\ty\"", 2..<3, "y"), ("a: \"x\\ty\"", 1..<3, "\\ty"),
    ("a: one\n   two", 4..<7, "two"), ("a: one\n   two", 2..<5, "e\n   t"),
    ("a: |\n  one\n  two\n", 4..<7, "two"), ("a: >\n  one\n  two\n", 4..<7, "two"),
    ("a: Ø 12 mm", 3..<5, "12"), ("a: \"Ø \\t 12\"", 5..<7, "12"), ("a: ''''", 0..<1, "''"),
  ]) func `carets inside of scalars`(yaml: String, range: Range<Int>, raw: String) throws {
    let read = ReadText(yaml: yaml)
    let root = try #require(read.tree.roots.first)
    let span = try #require(
      read.tree.read(read.file) { reader in
        reader.entries(root).first { _ in true }.map { reader.scalarMap($0.value).span(range) }
      })
    #expect(read.file.text(Int(span.start)..<Int(span.end)) == raw)
  }
}

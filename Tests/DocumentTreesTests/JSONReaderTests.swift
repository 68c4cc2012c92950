import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// JSON as RFC 8259 defines it, nothing more and nothing less.
@Suite struct JSONReaderTests {
  @Test(arguments: [
    ("null", "·"), ("true", "true"), ("false", "false"), ("\"\"", ""), ("[]", "[]"), ("{}", "{}"),
    (" \t\r\n[ ]\n", "[]"), ("[1,2]", "[1, 2]"), ("{\"a\":{\"b\":[null]}}", "{a: {b: [·]}}"),
    ("{ \"a\" : 1 , \"b\" : 2 }", "{a: 1, b: 2}"), ("\"null\"", "null"), ("\"a b\"", "a b"),
    // Numbers keep their text (RFC 8259, 6).
    ("0", "0"), ("-0", "-0"), ("10", "10"), ("-12.50", "-12.50"), ("1e5", "1e5"), ("1E+5", "1E+5"),
    ("1.5e-05", "1.5e-05"), ("0.0", "0.0"), ("0e0", "0e0"),
    ("123456789012345678901234567890.123", "123456789012345678901234567890.123"),
    // Texts (7).
    ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
    ("\"\\u0041\\u00e9\\u6F22\"", "Aé漢"),
    ("\"\\uD83E\\uDE91\"", "🪑"), ("\"\\ud83e\\ude91x\"", "🪑x"), ("\"\\u0000\"", "\0"),
    ("\"\u{7F}\u{85}\u{2028}🪑\"", "\u{7F}\u{85}\u{2028}🪑"), ("\"'#: - {\"", "'#: - {"),
    ("{\"\":1}", "{: 1}"), ("{\"\\u0061\":1}", "{a: 1}"),
  ]) func `what is JSON`(json: String, outline: String) {
    let read = ReadText(json: json)
    #expect(read.codes == [])
    #expect(read.outline == outline)
    #expect(read.violations == [])
  }

  /// Each with its place.
  @Test(arguments: [
    ("«»", "this JSON text breaks off"), ("«\n»", "this JSON text breaks off"),
    ("{\"a\": [1«,»", "this JSON text breaks off"), ("{\"a\": [1«]»", "this JSON text breaks off"),
    ("[1«,» ]", "nothing follows this `,`"), ("[«,»1]", "this is not a JSON value"),
    ("{\"a\": 1«,» }", "nothing follows this `,`"),
    ("[1 «2»]", "a `,` is missing between two values"),
    ("[1«}»", "a `,` is missing between two values"),
    ("{\"a\" «1»}", "a `:` is missing after a key"),
    ("{\"a\"«,» 1}", "a `:` is missing after a key"),
    ("{«a»: 1}", "a key must be a text in double quotes"),
    ("{«'»a': 1}", "a key must be a text in double quotes"),
    ("{«1»: 1}", "a key must be a text in double quotes"),
    ("[«'»a']", "this is not a JSON value"), ("[1] «x»", "this text goes on after its value"),
    ("{}«,»", "this text goes on after its value"), ("1 «2»", "this text goes on after its value"),
    ("«/»/ a\n1", "this is not a JSON value"),
    ("[1«/»* a */]", "a `,` is missing between two values"),
    // Words and numbers that only look like it.
    ("«True»", "this is not a JSON value"), ("«nul»", "this is not a JSON value"),
    ("«NaN»", "this is not a JSON value"), ("«-Infinity»", "this is not a JSON value"),
    ("«+1»", "this is not a JSON value"), ("«01»", "this is not a JSON value"),
    ("«-»", "this is not a JSON value"), ("«-01»", "this is not a JSON value"),
    ("«1.»", "this is not a JSON value"), ("«.5»", "this is not a JSON value"),
    ("«1.e5»", "this is not a JSON value"), ("«1e»", "this is not a JSON value"),
    ("«1e+»", "this is not a JSON value"), ("«1.2.3»", "this is not a JSON value"),
    ("«0x1F»", "this is not a JSON value"), ("«--1»", "this is not a JSON value"),
    ("1«_»0", "this text goes on after its value"), ("«é»", "this is not a JSON value"),
    // Texts that break off or hold what they must not.
    ("[«\"»a]", "this quote is never closed"), ("[«\"»a\\\"]", "this quote is never closed"),
    ("«\"»", "this quote is never closed"),
    ("[\"a«\n»\"]", "a text cannot hold a line break or a tab"),
    ("[\"a«\t»\"]", "a text cannot hold a line break or a tab"),
    ("[\"«\0»\"]", "a text cannot hold a control character"),
    ("[\"«\\x»41\"]", "this escape does not exist in JSON"),
    ("[\"«\\'»\"]", "this escape does not exist in JSON"),
    ("[\"«\\u»12\"]", "`\\u` needs four hexadecimal digits"),
    ("[\"«\\u»12G4\"]", "`\\u` needs four hexadecimal digits"),
    ("[\"«\\u»+123\"]", "`\\u` needs four hexadecimal digits"),
    ("[«\"»a\\", "this quote is never closed"),
    ("[\"«\\u»１２３４\"]", "`\\u` needs four hexadecimal digits"),
  ]) func `what is not`(marked: String, message: String) {
    let read = ReadText(json: MarkedText(marked).text)
    #expect(read.marked == marked)
    #expect(read.messages == [message])
    #expect(read.codes == ["json/syntax"])
    #expect(read.tree.brokenAt != nil)
    #expect(read.violations == [])
  }

  @Test func `what stood before a syntax error is kept`() {
    let read = ReadText(json: "{\"a\": [1, {\"b\": 2}, {\"c\": 3, \"d\" 4}], \"e\": 5}")
    #expect(read.codes == ["json/syntax"])
    #expect(read.outline == "{a: [1, {b: 2}, {c: 3}]}")
  }

  @Test func `keys that stand twice`() {
    let read = ReadText(json: "{\"a\": 1, \"b\": 2, \"\\u0061\": 3}")
    #expect(read.marked == "{‹\"a\"›: 1, \"b\": 2, «\"\\u0061\"»: 3}")
    #expect(read.codes == ["yaml/duplicate-key"])
  }

  @Test func `128 levels and no more`() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(ReadText(json: nested(128)).codes == [])
    for depth in [129, 100_000] {
      let read = ReadText(json: "[1, {\"a\": " + nested(depth) + "}]")
      #expect(read.codes == ["yaml/too-deep"])
      #expect(read.violations == [])
    }
    #expect(ReadText(json: String(repeating: "{\"a\":", count: 200)).codes == ["yaml/too-deep"])
  }

  /// A caret inside a text.
  @Test(arguments: [
    ("[\"a\\u00e9b\"]", 3..<4, "b"), ("[\"a\\u00e9b\"]", 1..<3, "\\u00e9"),
    ("[\"\\uD83E\\uDE91b\"]", 0..<4, "\\uD83E\\uDE91"), ("[\"\\uD83E\\uDE91b\"]", 4..<5, "b"),
    ("[\"a\u{2028}\\tb\"]", 5..<6, "b"), ("[\"\\/\\/b\"]", 2..<3, "b"), ("[12.5]", 2..<3, "."),
  ]) func `carets inside of texts`(json: String, range: Range<Int>, raw: String) throws {
    let read = ReadText(json: json)
    let root = try #require(read.tree.roots.first)
    let span = try #require(
      read.tree.read(read.file) { reader in
        reader.elements(root).first { _ in true }.map { reader.scalarMap($0).span(range) }
      })
    #expect(read.file.text(Int(span.start)..<Int(span.end)) == raw)
  }
}

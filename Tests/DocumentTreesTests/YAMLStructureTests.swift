import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// Maps, lists, anchors, documents: what they hold, and where they begin and end.
@Suite struct YAMLStructureTests {
  /// A text with the marks of its findings, and their codes.
  private func expect(
    _ marked: String, _ codes: [String], limits: Limits = .standard,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let read = ReadText(yaml: MarkedText(marked).text, limits: limits)
    #expect(read.marked == marked, sourceLocation: sourceLocation)
    #expect(read.codes == codes, sourceLocation: sourceLocation)
    #expect(read.violations == [], sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("", ""), ("\n\n", ""), ("# only a comment", ""), ("---\n", "·"), ("---\n...\n", "·"),
    ("a", "a"), ("a: b", "{a: b}"), ("- a\n- b", "[a, b]"), ("[a, b]", "[a, b]"),
    ("{a: b, c}", "{a: b, c: ·}"), ("[]", "[]"), ("{}", "{}"), ("[a, [], {}]", "[a, [], {}]"),
    ("a:\n- b\n- c\nd: e", "{a: [b, c], d: e}"),
    ("a:\n  - b: c\n    d: e\n  - f", "{a: [{b: c, d: e}, f]}"),
    ("- - a\n  - b\n- c", "[[a, b], c]"), ("a: [b,\n  c, # x\n d]", "{a: [b, c, d]}"),
    ("{a: [b, {c: d}]}", "{a: [b, {c: d}]}"), ("[a: b, c]", "[{a: b}, c]"), ("? a\n: b", "{a: b}"),
    ("? a", "{a: ·}"), ("{a, b: }", "{a: ·, b: ·}"), ("[a,]", "[a]"), ("{a: b,}", "{a: b}"),
    ("a:\n\n\n  b:\n    c", "{a: {b: c}}"), ("\"a b\": c\n'd': e", "{a b: c, d: e}"),
    ("# x\na: # y\n  # z\n  b: c # w\n# v", "{a: {b: c}}"), ("a: b\n\n# x\n\n\n# y", "{a: b}"),
    ("a: b\n---\nc: d\n---\ne", "{a: b} --- {c: d} --- e"),
    ("---\na: b\n...\n# x\n---\nc", "{a: b} --- c"),
    ("%YAML 1.1\n---\na: b", "{a: b}"), ("%YAML 1.2\n--- [a]", "[a]"),
    ("%TAG !e! tag:example.com,2026:\n---\na: b", "{a: b}"),
    ("&x a: b\nc: *x", "{a: b, c: a}"), ("a: &x [b, c]\nd: *x", "{a: [b, c], d: [b, c]}"),
    ("a: &x b\n*x : c", "{a: b, b: c}"),
    ("a: &x b\n---\nc: &x d\ne: *x", "{a: b} --- {c: d, e: d}"),
    ("a: &x b\nc: &x d\ne: *x", "{a: b, c: d, e: d}"), ("a: &x\nb: *x", "{a: ·, b: ·}"),
    ("- &x {a: &y [b]}\n- *x\n- *y", "[{a: [b]}, {a: [b]}, [b]]"),
  ]) func `what a text holds`(yaml: String, outline: String) {
    for text in [yaml, yaml + "\n", yaml.replacing("\n", with: "\r\n")] {
      let read = ReadText(yaml: text)
      #expect(read.codes == [], "\(text)")
      #expect(read.outline == outline)
      #expect(read.violations == [])
    }
  }

  @Test(arguments: [
    // In blocks a collection ends with its last character, wherever the next thing stands.
    ("a:\n  b: c\n\n# x\nd: e\n", ["a:\n  b: c\n\n# x\nd: e", "b: c"]),
    (
      "a:\n  - b\n  - c # x\n\n  # y\nd: e\n",
      ["a:\n  - b\n  - c # x\n\n  # y\nd: e", "- b\n  - c"]
    ),
    ("a: [b, c ] # x\n", ["a: [b, c ]", "[b, c ]"]),
    ("{a: {b: c}  } # x\n", ["{a: {b: c}  }", "{b: c}"]),
    ("a:\n  b:\n    c:\n\n\nd: e", ["a:\n  b:\n    c:\n\n\nd: e", "b:\n    c:", "c:"]),
    ("a: |\n  b\n\n# x", ["a: |\n  b"]), ("a: &x # y\n  b: c\n", ["a: &x # y\n  b: c", "b: c"]),
    ("&x a: b", ["&x a: b"]), ("- &x [a]\n- *x\n", ["- &x [a]\n- *x", "[a]"]),
    ("a: &x\n  - b\n", ["a: &x\n  - b", "- b"]),
    ("- a: b\n  c: d\n- e", ["- a: b\n  c: d\n- e", "a: b\n  c: d"]),
    ("a:\n- b\nc: d", ["a:\n- b\nc: d", "- b"]), ("[a: b]", ["[a: b]", "a: b"]),
  ]) func `where collections begin and end`(yaml: String, places: [String]) {
    let read = ReadText(yaml: yaml)
    #expect(read.codes == [])
    #expect(read.collections == places)
    #expect(read.violations == [])
  }

  // MARK: Anchors and aliases

  @Test func `aliases stand for values above them in the same document`() {
    expect("a: &x b\n---\nc: «*x»\n", ["yaml/alias"])
    expect("a: «*x»\nb: &x c\n", ["yaml/alias"])
    expect("a: &x [b, «*x»]\n", ["yaml/alias"])
    expect("a: &x\n  b: {c: [«*x»]}\n  d: «*y»\n", ["yaml/alias", "yaml/alias"])
  }

  @Test func `an alias that stands for a collection is no key`() {
    expect("a: &x [b]\n«*x» : c\nd: e\n", ["yaml/key"])
  }

  @Test func `aliases stand for so many values, written out`() {
    var limits = Limits.standard
    limits.aliasedNodes = 10
    // A list of four is five values.
    expect("a: &x [1, 2, 3, 4]\nb: *x\nc: *x\nd: e\n", [], limits: limits)
    expect(
      "a: &x [1, 2, 3, 4]\nb: *x\nc: *x\nd: «*x»\ne: *x\nf: g\n", ["yaml/alias"], limits: limits)
    // Written out, `*y` is 1 + 2 x 5 values, and the aliases in it have cost 10 already.
    expect("a: &x [1, 2, 3, 4]\nb: &y [*x, *x]\nc: «*y»\n", ["yaml/alias"], limits: limits)
  }

  @Test func `a few lines that stand for billions of values are refused quickly`() {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      yaml +=
        "a\(level): &a\(level) [\([String](repeating: alias, count: 9).joined(separator: ", "))]\n"
    }
    let read = ReadText(yaml: yaml)
    #expect(read.codes == ["yaml/alias"])
    #expect(read.tree.nodeCount < 1_000)
    #expect(read.violations == [])
  }

  /// One long list, and many aliases of it: the square of what is written.
  @Test func `many aliases of one long value are refused quickly`() {
    let list = [String](repeating: "x", count: 1_000).joined(separator: ", ")
    let aliases = [String](repeating: "*a", count: 1_000).joined(separator: ", ")
    let read = ReadText(yaml: "a: &a [\(list)]\nb: [\(aliases)]\n")
    #expect(read.codes == ["yaml/alias"])
    #expect(read.tree.nodeCount < 3_000)
    // A text of a mebibyte, named again and again, and one inside of a list.
    let text = String(repeating: "x", count: 1 << 20)
    for value in [text, "[\(text)]", "{k: \(text)}"] {
      let many = ReadText(yaml: "a: &a \(value)\nb: [\(aliases)]\n")
      #expect(many.codes == ["yaml/alias"])
      let few = ReadText(yaml: "a: &a \(value)\nb: [*a, *a, *a]\n")
      #expect(few.codes == [])
    }
  }

  // MARK: Keys

  @Test func `merge keys are refused, and quoted they are a name`() {
    expect("a: &x {b: c}\nd:\n  «<<»: *x\n  e: f\n", ["yaml/merge-key"])
    expect("a: {«<<»: {b: c}}\n", ["yaml/merge-key"])
    expect("\"<<\": a\n'<<<': b\n", [])
    expect("- <<\n- a: <<\n", [])
  }

  @Test func `keys are texts`() {
    expect("? «[»a, b]\n: c\nd: e\n", ["yaml/key"])
    expect("«{»a: b}: c\nd: e\n", ["yaml/key"])
    expect("[«[»a]: b]\n", ["yaml/key"])
    expect("? «-» a\n: c\n? «b»: c\n: d\n", ["yaml/key", "yaml/key"])
  }

  @Test func `keys are not empty`() {
    expect("«\"\"»: a\nb: c\n", ["yaml/key"])
    expect("?« »", ["yaml/key"])
    expect("{? «}»", ["yaml/key"])
    expect("? a\n?« »\n: b\n", ["yaml/key"])
    // Two that are missing are not one that is given twice.
    expect("«\"\"»: b\n«''»: c\n", ["yaml/key", "yaml/key"])
    expect("«[»a]: b\n«[»c]: d\n", ["yaml/key", "yaml/key"])
  }

  @Test func `tags are refused, with what carries them still read`() {
    expect("a: «!!int» 5\nb: «!part» {c: d}\n", ["yaml/tag", "yaml/tag"])
    expect(
      "- «!<tag:example.com>» x\n- &a «!t» y\n- «!t» &b z\n", ["yaml/tag", "yaml/tag", "yaml/tag"])
    expect("a: «!» b\n", ["yaml/tag"])
    expect("%TAG !e! tag:example.com,2026:\n---\na: «!e!part» b\n", ["yaml/tag"])
    expect("«!t» a: b\n", ["yaml/tag"])
    #expect(ReadText(yaml: "a: !!int 5\nb: !part {c: d}\n").outline == "{a: 5, b: {c: d}}")
    #expect(
      ReadText(yaml: "a: !!int 5\n").messages == ["tags are not part of the manifest language"])
  }

  @Test(arguments: [2, 12, 13, 100]) func `a key that stands twice is shown with both places`(
    count: Int
  ) {
    let keys = (0..<count).map { "k\($0)" }
    var yaml = "Ø: é\n"
    for key in keys { yaml += key == "k1" ? "‹k1›: x\n" : "\(key): x\n" }
    expect(yaml.replacing("‹", with: "").replacing("›", with: ""), [])
    expect(yaml + "«k1»: y\n", ["yaml/duplicate-key"])
    expect(yaml + "«'k1'»: y\n«\"k\\u0031\"»: z\n", ["yaml/duplicate-key", "yaml/duplicate-key"])
  }

  @Test func `the same key in two maps, and keys that only look alike`() {
    expect("a: {b: c}\nd: {b: c}\n", [])
    expect("a: x\nA: x\n\"a \": x\n'á': x\n'a\u{301}': x\n", [])
    expect("1: x\n1.0: x\n01: x\n", [])
    expect("a: {‹b›: c, «b»: d}\n---\na: e\n", ["yaml/duplicate-key"])
    expect("‹a›: &x b\n«a»: c\n*x : d\n", ["yaml/duplicate-key"])
    expect("&x ‹a›: b\n«*x» : c\n", ["yaml/duplicate-key"])
  }

  // MARK: Limits

  private func nested(_ depth: Int, _ style: String) -> String {
    switch style {
    case "flow list": String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    case "flow map":
      String(repeating: "{a: ", count: depth) + "b" + String(repeating: "}", count: depth)
    case "block list": String(repeating: "- ", count: depth) + "a"
    default:
      (0..<depth).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        + String(repeating: " ", count: depth) + "b"
    }
  }

  @Test(arguments: ["flow list", "flow map", "block list", "block map"])
  func `128 levels and no more`(style: String) {
    #expect(ReadText(yaml: nested(128, style)).codes == [])
    for depth in [129, 700] {
      let read = ReadText(yaml: "x: y\n---\n" + nested(depth, style))
      #expect(read.codes == ["yaml/too-deep"])
      #expect(read.violations == [])
      #expect(read.outline.hasPrefix("{x: y} --- "))
    }
  }

  @Test func `where nesting goes too deep, the file is given up`() {
    var limits = Limits.standard
    limits.depth = 3
    let read = ReadText(yaml: "a: b\nc: {d: {e: {f: g}}}\nh: i\n", limits: limits)
    #expect(read.marked == "a: b\nc: {d: {e: «{»f: g}}}\nh: i\n")
    // At the key whose value could not be read.
    #expect(read.tree.brokenAt == 13)
    #expect(read.outline == "{a: b, c: {d: {}}}")
  }

  @Test func `a text that is too long`() {
    var limits = Limits.standard
    limits.scalarBytes = 10
    let read = ReadText(yaml: "a: 0123456789\nb: 01234567890\nc: d\n", limits: limits)
    #expect(read.marked == "a: 0123456789\nb: «01234567890»\nc: d\n")
    #expect(read.codes == ["yaml/too-large"])
    #expect(read.tree.brokenAt == 14)
    #expect(read.outline == "{a: 0123456789}")
  }
}

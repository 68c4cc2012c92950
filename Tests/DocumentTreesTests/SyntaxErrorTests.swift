import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// What people get wrong in YAML is said in their words, at the characters that are wrong.
@Suite struct SyntaxErrorTests {
  @Test(arguments: [
    // Colons.
    ("a: b«:» c\n", "a text that holds `: ` needs quotes"),
    ("‹a: b›\n «c: d»\n", "this line does not fit what stands above it"),
    ("products:\n  «steel»\n  bolt: {}\n", "a key needs a `:` behind it"),
    ("products:\n  - unit«:»m2\n    cost: 2\n", "a colon needs a space behind it"),
    ("«a»\n\nb: c\n", "a key needs a `:` behind it"),
    ("a:\n  «:» b\n", "a key is missing"), ("{«:» a}\n", "a key is missing"),
    ("{Ø: [a, «:» b]}\n", "a key is missing"),
    // Indentation.
    ("a:\n  ‹b: c›\n «d: e»\n", "this line does not fit what stands above it"),
    ("a: b\n«- c»\n", "this line does not fit what stands above it"),
    ("‹- a›\n«b: c»\n", "this line does not fit what stands above it"),
    ("Ø: 漢\n...\n«é»: c\n", "this line stands outside of everything above it"),
    ("a: «-» b\n", "a list entry cannot start here"),
    ("a:\n«\t»b: c\n", "a tab cannot be used here"), ("«\t\t»a: b\n", "a tab cannot be used here"),
    ("a:\n  «\t»b: c\n", "a tab cannot be used here"),
    ("a: |\n  b\n «\t»c\n", "a tab cannot be used here"),
    ("a: b\n«\t»c\n", "a tab cannot be used here"),
    ("Ø: 漢\n«\t»é: c\n", "a tab cannot be used here"),
    // Brackets and quotes.
    ("a: «[»b\nc‹:› d\n", "this `[` is never closed"),
    ("a: «{»b\nc‹:› d\n", "this `{` is never closed"),
    ("‹{›a: b c «:» d}\n", "a `,` or a `}` is missing"),
    ("a: [b, «,»c]\n", "a value is missing here"),
    ("a: ‹{›b: c«]»\n", "this `]` does not close the map"),
    ("a: ‹[›b«}»]\n", "this `}` does not close the list"),
    ("a: «,»b\n", "a value is missing here"), ("a: «]»\n", "this `]` closes nothing"),
    ("Ø: b\né: «}»\n", "this `}` closes nothing"),
    ("a: «'»b\nc: d\n", "this quote is never closed"),
    ("Ø: «\"»b\nc: d\n", "this quote is never closed"),
    ("a: «'»b\n---\nc'\n", "this quote is never closed"),
    ("a: 'b' «c»\n", "this stands behind a value that has ended"),
    ("a: 'Ø«'»s'\n", "this quote ends the text"),
    ("Ø: \"b«\"»é\n", "this quote ends the text"),
    ("a: [b] «c»\n", "this stands behind a value that has ended"),
    ("\"a\" «b»: c\n", "this stands behind a value that has ended"),
    // Signs at the start of a value.
    ("a: «@»b\n", "a value cannot start with `@`"),
    ("a: «`»b`\n", "a value cannot start with a backtick"),
    ("a: «%»b\n", "a value cannot start with `%`"),
    ("a: «?» b\n", "a value cannot start with `?`"),
    ("a: «*»*b\n", "a name is expected after `*`"), ("a: «*» b\n", "a name is expected after `*`"),
    ("a: «&» b\n", "a name is expected after `&`"), ("Ø: «&»é\n", "a name is expected after `&`"),
    ("a: «!»!\n", "tags are not part of the manifest language"),
    ("a: «!»<x\n", "tags are not part of the manifest language"),
    ("a: «!»e!x b\n", "tags are not part of the manifest language"),
    ("a: «!»x}b\n", "tags are not part of the manifest language"),
    ("a: «>» b\n", "a value cannot start with `>`"),
    ("a: «|»x\n", "a value cannot start with `|`"),
    ("a: |«0»\n  b\n", "an indentation is 1 to 9 spaces"),
    // Escapes.
    ("a: \"«\\q»\"\n", "this escape does not exist"),
    ("a: \"C:\\temp«\\D»ata\"\n", "this escape does not exist"),
    ("a: \"\\x«z»z\"\n", "this escape needs hexadecimal digits"),
    ("a: \"\\u«d»800\"\n", "there is no character with this code"),
    // Lines that start with a percent sign.
    ("«%FOO»\na: b\n", "a manifest has no lines that start with `%`"),
    ("%YAML 1.1\n«a»: b\n", "this line stands outside of everything above it"),
    ("«%YAML 2.0»\n---\na: b\n", "a manifest has no lines that start with `%`"),
  ]) func `a headline and its place`(marked: String, message: String) {
    let read = ReadText(yaml: MarkedText(marked).text)
    #expect(read.marked == marked)
    #expect(read.messages == [message])
    #expect(read.tree.brokenAt != nil)
    #expect(read.violations == [])
  }

  @Test func `an expression that YAML would break has to be quoted`() {
    for (marked, quoted) in [
      ("a: «b ? c : d»\n", "\"b ? c : d\""), ("Ø: «é ? 'x' : 'y'» # z\n", "\"é ? 'x' : 'y'\""),
      ("a: «b ? \"c\" : d»\n", "'b ? \"c\" : d'"), ("a: {b: «c ? d : e»}\n", "\"c ? d : e\""),
      ("a: «b ? '\"' : \"\\\\\"»\n", "\"b ? '\\\"' : \\\"\\\\\\\\\\\"\""),
    ] {
      let read = ReadText(yaml: MarkedText(marked).text)
      #expect(read.marked == marked)
      #expect(read.codes == ["yaml/expression-quotes"])
      let edit = read.diagnostics.first?.helps.first?.edits.first
      #expect(edit?.replacement == quoted)
      // The text in quotes is the text itself.
      let fixed = ReadText(yaml: "- " + quoted)
      #expect(
        fixed.scalars.first?.first
          == read.file.text(
            Int(edit?.span.start ?? 0)..<Int(edit?.span.end ?? 0)))
    }
  }

  @Test func `a tab gives way to spaces`() throws {
    let read = ReadText(yaml: "a:\n\t\tb: c\n")
    let edit = try #require(read.diagnostics.first?.helps.first?.edits.first)
    #expect(edit.replacement == "    ")
    #expect(edit.span == read.diagnostics.first?.primary?.span)
  }

  @Test func `what stands before the error is read, the rest is not`() {
    let read = ReadText(yaml: "a: b\nc:\n  - d\n  - e: f\n      g h\n  - i: 'j' k\nl: m\n")
    #expect(read.codes == ["yaml/syntax"])
    #expect(read.outline.hasPrefix("{a: b, c: [d, {e: f g h"))
    // The text before the quote may have meant something else: it counts as unread.
    #expect(read.tree.brokenAt == 40)
    let second = ReadText(yaml: "a: b\n---\nc: }\n---\nd: e\n")
    #expect(second.outline == "{a: b} --- {}")
    let incomplete = second.tree.read(second.file) { reader in
      second.tree.roots.map { reader.isIncomplete($0) }
    }
    #expect(incomplete == [false, true])
  }

  /// What stood last may go on behind the error: it is incomplete, with all that it stands in.
  @Test(arguments: [
    ("a: {b: 1}\nc: {d: 2}\n]\ne: f\n", "{a: {b: 1}, c!: {d: 2}}", "]"),
    ("a: 1\nb:\n]\n", "{a: 1}", "b:\n]"), ("a: 1\nb:\n\t- c\n", "{a: 1}", "b:\n\t- c"),
    ("a:\n  b: [1, 'x\n", "{a!: {b!: [1]}}", "1, 'x"),
    ("a:\n  - b: 1\n    c:\n]\n", "{a!: [{b: 1}]}", "c:\n]"),
    ("a: 1\nlong key\nb: c\n", "{a: 1}", "1\nlong key\nb: c"),
  ]) func `where it broke off`(yaml: String, outline: String, rest: String) {
    let read = ReadText(yaml: yaml)
    #expect(read.outline == outline.replacing("!", with: ""))
    let broken = Int(read.tree.brokenAt ?? 0)
    #expect(read.file.text(broken..<read.file.bytes.count).hasPrefix(rest))
    let isIncomplete = read.tree.read(read.file) { reader in
      read.tree.roots.last.map { reader.isIncomplete($0) }
    }
    #expect(isIncomplete == true)
    let marks = outline.matches(of: /([a-z])!/).map { String($0.1) }
    let found = read.tree.read(read.file) { reader in
      read.tree.roots.flatMap { incompleteKeys($0, reader) }
    }
    #expect(found.filter { marks.contains($0) } == marks)
  }

  private func incompleteKeys(_ node: NodeID, _ reader: TreeReader) -> [String] {
    switch reader.kind(node) {
    case .mapping:
      reader.entries(node).flatMap { entry in
        (reader.isIncomplete(entry.value) ? [reader.string(entry.key)] : [])
          + incompleteKeys(entry.value, reader)
      }
    case .sequence: reader.elements(node).flatMap { incompleteKeys($0, reader) }
    case .scalar, .alias: []
    }
  }
}

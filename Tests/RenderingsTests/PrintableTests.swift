import Renderings
import Testing

/// What terminals and logs may show.
@Suite struct PrintableTests {
  @Test(arguments: [
    // Control characters are shown, not obeyed.
    ("a\u{1B}[31mb", "a␛[31mb"), ("a\nb\rc", "a␊b␍c"), ("a\tb", "a b"), ("a\u{7F}", "a␡"),
    ("a\u{0}b", "a␀b"), ("\u{9B}31m", "<U+009B>31m"), ("a\u{85}b", "a<U+0085>b"),
    // So is what turns the direction of writing, or ends a line elsewhere.
    ("abc\u{202E}txt.exe", "abc<U+202E>txt.exe"), ("\u{2066}x\u{2069}", "<U+2066>x<U+2069>"),
    ("\u{61C}\u{200F}", "<U+061C><U+200F>"), ("a\u{2028}b", "a<U+2028>b"),
    // What cannot be seen makes two keys look alike.
    ("bo\u{200B}lt", "bo<U+200B>lt"), ("bolt\u{FEFF}", "bolt<U+FEFF>"),
    ("bo\u{AD}lt", "bo<U+00AD>lt"),
    ("bo\u{200D}lt", "bo<U+200D>lt"), ("tag\u{E0041}\u{E007F}", "tag<U+E0041><U+E007F>"),
    ("a\u{FE0F}", "a<U+FE0F>"), ("a\u{34F}b", "a<U+034F>b"), ("\u{3164}", "<U+3164>"),
    // Joiners where writing needs them, and variants of emoji, stay.
    ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("क्\u{200D}ष", "क्\u{200D}ष"),
    ("❤\u{FE0F}", "❤\u{FE0F}"), ("👩\u{200D}🔧", "👩\u{200D}🔧"),
    ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
    // Letters of any language stay.
    ("Möbel 椅子 ñ", "Möbel 椅子 ñ"), ("#1 [a]", "#1 [a]"), ("## [a]", "## [a]"),
    // Commands of build servers are none any more.
    ("##[error]x", "##<U+005B>error]x"), ("##vso[task.complete]", "##vso<U+005B>task.complete]"),
  ]) func `a text as it is shown`(text: String, shown: String) {
    #expect(text.printable == shown)
    #expect(text.printable.printable == shown)
  }

  @Test func `combining marks do not pile up`() {
    let heap = "a" + String(repeating: "\u{301}", count: 900) + "b"
    #expect(heap.printable.unicodeScalars.count == 10)
    #expect("e\u{301}e\u{301}".printable == "e\u{301}e\u{301}")
  }

  @Test func `literals are ours, and what they hold is not`() {
    let name = "x\n::error::y\u{1B}"
    let text: PrintableText = "line\n\(name) end\n"
    #expect(text.text == "line\nx␊::error::y␛ end\n")
    #expect(PrintableText(name).text == "x␊::error::y␛")
    #expect(PrintableText(lines: name).text == "x\n::error::y␛")
    let both: PrintableText = "\(text)|\(1)"
    #expect(both.text == text.text + "|1")
  }

  @Test(arguments: [
    ("::error::x", ":<U+003A>error::x"), ("  ::add-mask::x", "  :<U+003A>add-mask::x"),
    ("a\n::b\nc::d", "a\n:<U+003A>b\nc::d"), (": : x", ": : x"), ("x ::y", "x ::y"), (":", ":"),
  ]) func `no line is a command`(text: String, shown: String) {
    #expect(StyledText(PrintableText(lines: text)).withoutCommands.plain == shown)
    // Whatever the pieces that it comes in.
    var pieces = StyledText()
    for (index, scalar) in text.unicodeScalars.enumerated() {
      pieces.append(
        PrintableText(lines: String(scalar)), index.isMultiple(of: 2) ? .plain : .strong)
    }
    #expect(pieces.withoutCommands.plain == shown)
  }
}

import Diagnostics
import SourceText
import Testing

/// Which names are proposed for one that is not known.
@Suite struct SuggestionTests {
  @Test(arguments: [
    // Nothing but case, hyphens, underscores and spaces differs: nothing else is proposed.
    ("Steel 16", ["steel-16", "steel-18", "STEEL_16"], ["steel-16", "STEEL_16"]),
    ("öL", ["Öl", "ol"], ["Öl"]),
    // One letter more, fewer, another, or two the other way round.
    ("screww", ["screw"], ["screw"]), ("scrw", ["screw"], ["screw"]),
    ("scraw", ["screw"], ["screw"]), ("scerw", ["screw"], ["screw"]),
    // The nearest first; what is two edits farther than the nearest is not meant.
    ("bolt-m7", ["bolt-m16", "bolt-m6", "bolt-m8"], ["bolt-m6", "bolt-m8", "bolt-m16"]),
    ("bolt-m66", ["bolt-m6", "bult-m777"], ["bolt-m6"]),
    // Ties keep the order of the candidates, and three are enough.
    ("a1", ["a2", "a3", "a4", "a5"], ["a2", "a3", "a4"]),
    // A third of the letters may differ, and no more.
    ("nut", ["not"], ["not"]), ("nut", ["nod"], []), ("flange", ["plunge"], ["plunge"]),
    ("flange", ["bracket"], []),
    // A name that holds the other, where nothing is near.
    ("weighted-average", ["fifo", "average"], ["average"]), ("sheet-metal", ["sheet"], ["sheet"]),
    ("kg", ["kilogram", "kgs-of-steel"], []),
    ("metal", ["sheet-metal-screw"], ["sheet-metal-screw"]),
    ("meta", ["sheet-meta-screw"], []),
    // A name is never proposed for itself, and nothing for nothing.
    ("screw", ["screw", "screws"], ["screws"]), ("x", [], []), ("", ["a", "bb"], ["a"]),
    ("漢字", ["漢子"], ["漢子"]),
  ]) func `names`(name: String, candidates: [String], expected: [String]) {
    #expect(suggestions(for: name, among: candidates) == expected)
  }

  @Test func `a question proposes the best as an edit`() {
    let span = Span(source: SourceID(index: 0), start: 4, end: 8)
    let help = Help.didYouMean("a1", among: ["b7", "a2", "a3"], at: span)
    #expect(help == Help("did you mean `a2` or `a3`?", edits: [Edit(span, "a2")]))
    #expect(Help.didYouMean("a1", among: ["bracket"], at: span) == nil)
  }

  @Test func `lists in sentences`() {
    #expect(alternatives([]) == "")
    #expect(alternatives(["a"]) == "`a`")
    #expect(alternatives(["a", "b"]) == "`a` or `b`")
    #expect(alternatives(["a", "b", "c"], joinedBy: "and") == "`a`, `b` and `c`")
  }

  /// The distance grows with neither the length of a name nor the number of names beyond reason.
  @Test func `long names are told apart quickly`() {
    let long = String(repeating: "ab", count: 500)
    let names = (0..<50).map { "\(long)\($0)" }
    #expect(suggestions(for: long + "x", among: names) == ["\(long)0", "\(long)1", "\(long)2"])
  }
}

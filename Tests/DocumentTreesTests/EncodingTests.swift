import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import DocumentTrees

/// Bytes on disk become text with places, whatever encoding and line endings they have.
@Suite struct EncodingTests {
  private static let text = "Ø: 漢\r\n🪑:\n  - \"é\\t\"\n"

  private func utf16(_ text: String, isBigEndian: Bool, marks: Int = 1) -> [UInt8] {
    let units = [UInt16](repeating: 0xFEFF, count: marks) + Array(text.utf16)
    return units.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
      return isBigEndian ? bytes : bytes.reversed()
    }
  }

  @Test func `a byte-order mark is no part of the text`() {
    let plain = ReadText(yaml: Self.text)
    #expect(plain.outline == "{Ø: 漢, 🪑: [é\t]}")
    for bytes in [
      [0xEF, 0xBB, 0xBF] + Array(Self.text.utf8),
      // Programs that join files leave two.
      [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array(Self.text.utf8),
      utf16(Self.text, isBigEndian: true), utf16(Self.text, isBigEndian: false),
      utf16(Self.text, isBigEndian: true, marks: 2), utf16(Self.text, isBigEndian: false, marks: 2),
    ] {
      let read = ReadText(yaml: bytes)
      #expect(read.file.bytes == plain.file.bytes)
      #expect(read.codes == [])
      #expect(read.scalars == plain.scalars)
      #expect(read.collections == plain.collections)
      #expect(read.violations == [])
    }
    for bytes in [utf16("[\"é\"]", isBigEndian: true), [0xEF, 0xBB, 0xBF] + Array("[\"é\"]".utf8)] {
      #expect(ReadText(json: bytes).outline == "[é]")
    }
  }

  @Test(
    arguments: [
      [], [0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0xBF], [0xFE], [0xFF], [0xFE, 0xFF], [0xFF, 0xFE],
      [0xFF, 0xFE, 0x41], [0xFE, 0xFF, 0x00], [0xFF, 0xFE, 0x00, 0x00], [0x00], [0x00, 0x41],
      [0x41, 0x00], [0xFF, 0xFE, 0x00, 0xD8], [0xFE, 0xFF, 0xDC, 0x00],
    ] as [[UInt8]]) func `starts of a mark, half a mark, half a character`(bytes: [UInt8])
  {
    for read in [ReadText(yaml: bytes), ReadText(json: bytes)] {
      #expect(read.violations == [])
      #expect(String(validating: read.file.bytes, as: UTF8.self) != nil)
    }
  }

  @Test func `a mark within the text is a character`() {
    let read = ReadText(yaml: "a: \u{FEFF}b\nc: d\n")
    #expect(read.scalars == [["a", "a"], ["\u{FEFF}b", "\u{FEFF}b"], ["c", "c"], ["d", "d"]])
  }

  // MARK: Damage

  @Test(
    arguments: [
      // A continuation without a start, a start without continuation, what Windows-1252 writes.
      ([0x61, 0x80, 0x62], "a_b", 1, 0x80, 1), ([0x61, 0xC3], "a_", 1, 0xC3, 1),
      ([0x61, 0xE4, 0x62], "a_b", 1, 0xE4, 1), ([0xE2, 0x82], "__", 0, 0xE2, 2),
      // Too long: an encoding of `/` that would slip through a filter.
      ([0xC0, 0xAF], "__", 0, 0xC0, 2), ([0xE0, 0x80, 0xAF], "___", 0, 0xE0, 3),
      ([0xF0, 0x80, 0x80, 0xAF], "____", 0, 0xF0, 4),
      // Half of a pair, and beyond the last character.
      ([0xED, 0xA0, 0x80], "___", 0, 0xED, 3), ([0xF4, 0x90, 0x80, 0x80], "____", 0, 0xF4, 4),
      ([0xF5, 0x80, 0x80, 0x80], "____", 0, 0xF5, 4), ([0xFF, 0x41], "_A", 0, 0xFF, 1),
      // What comes behind is read.
      ([0xFF, 0xC3, 0xA9], "_é", 0, 0xFF, 1), ([0xE2, 0x82, 0xC3, 0xA9], "__é", 0, 0xE2, 2),
    ] as [([UInt8], String, UInt32, UInt8, Int)]) func `bytes that are not UTF-8`(
      bytes: [UInt8], text: String, first: UInt32, byte: UInt8, count: Int
    )
  {
    let file = SourceFile(path: "shop.yaml", contents: bytes)
    #expect(String(decoding: file.bytes, as: UTF8.self) == text)
    #expect(file.encoding == .damaged(first: first, byte: byte, count: count))
  }

  @Test(arguments: [
    "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}",
    "\u{10FFFF}",
  ])
  func `the first and last characters of each length`(text: String) {
    let file = SourceFile(path: "shop.yaml", contents: Array(text.utf8))
    #expect(file.bytes == Array(text.utf8))
    #expect(file.encoding == .utf8)
  }

  @Test func `UTF-16 that breaks off or holds half a pair is damaged`() {
    let half = SourceFile(path: "a", contents: [0xFE, 0xFF, 0x00, 0x41, 0x00])
    #expect(half.bytes == Array("A_".utf8))
    #expect(half.encoding == .damagedUTF16(first: 1, count: 1))
    let single = SourceFile(path: "a", contents: [0xFF, 0xFE, 0x41, 0x00, 0x00, 0xD8, 0x42, 0x00])
    #expect(single.bytes == Array("A_B".utf8))
    #expect(single.encoding == .damagedUTF16(first: 1, count: 1))
  }

  // MARK: Control characters

  @Test(arguments: [
    "\u{0}", "\u{1}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}", "\u{7F}", "\u{80}", "\u{9F}", "\u{FFFE}",
    "\u{FFFF}",
  ])
  func `a control character is reported, and the rest of the file is read`(character: String) {
    let marked = "Ø: a\nb: x«\(character)»y\nc: \"\(character)\" # \(character)\nd: e\n"
    let read = ReadText(yaml: MarkedText(marked).text)
    #expect(read.marked == marked)
    #expect(read.codes == ["yaml/syntax"])
    #expect(read.tree.brokenAt == nil)
    #expect(read.scalars.count == 8)
    #expect(read.scalars.last == ["e", "e"])
    #expect(read.violations == [])
  }

  @Test func `several control characters are one finding`() {
    let read = ReadText(yaml: "a: \u{1}\u{2}\nb: \u{3}\n")
    #expect(read.codes == ["yaml/syntax"])
    #expect(
      read.diagnostics.first?.primary?.text == "not text, nor are 2 more characters of this file")
  }

  // MARK: Line endings

  @Test(arguments: ["\n", "\r\n", "\r"]) func `lines end in three ways`(end: String) {
    let lines = ["Ø: 'a", "  b'", "c: |", "  d", "", "  e", "f: g"]
    let read = ReadText(yaml: lines.joined(separator: end))
    #expect(read.codes == [])
    #expect(
      read.scalars == [
        ["Ø", "Ø"], ["a b", "'a\(end)  b'"], ["c", "c"], ["d\n\ne\n", "|\(end)  d\(end)\(end)  e"],
        ["f", "f"], ["g", "g"],
      ])
    #expect(read.violations == [])
    #expect(read.file.lineStarts.count == 7)
    #expect(read.file.position(at: UInt32(read.file.bytes.count)) == (7, 5))
  }

  @Test func `ends of lines may differ within a file`() {
    let file = SourceFile(path: "a", contents: Array("a\n\nb\r\rc\r\n\r\nd\n\re".utf8))
    #expect(file.lineStarts == [0, 2, 3, 5, 6, 9, 11, 13, 14])
    let lines = file.lineStarts.indices.map { file.text(file.lineRange($0)) }
    #expect(lines == ["a", "", "b", "", "c", "", "d", "", "e"])
  }

  @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}"])
  func `characters that only YAML takes for the end of a line`(end: String) {
    let read = ReadText(yaml: "a: b\(end)c: [d]\ne: [f\n")
    // Wherever YAML goes on, editors and we count lines by LF, CR and CRLF.
    #expect(read.file.lineStarts.count == 3)
    #expect(read.outline == "{a: b, c: [d], e: [f]}")
    #expect(read.codes == ["yaml/line-separator", "yaml/syntax"])
    #expect(read.violations == [])
    let quoted = ReadText(yaml: "a: \"x\(end)y\"\nb: x\(end) y\nc: d")
    #expect(quoted.codes == ["yaml/line-separator", "yaml/line-separator"])
    #expect(quoted.scalars.last == ["d", "d"])
    #expect(quoted.violations == [])
    let anchored = ReadText(yaml: "a: &x\(end)  b\nc: !t\(end)  d\n")
    #expect(anchored.scalars == [["a", "a"], ["b", "b"], ["c", "c"], ["d", "d"]])
    #expect(anchored.violations == [])
  }

  @Test func `a carriage return alone, in a file that ends its lines otherwise`() {
    #expect(ReadText(yaml: "a: b # c\rd: e\n").codes == ["yaml/line-separator"])
    #expect(ReadText(yaml: "a: b\r\nc: d\re: f\r\n").codes == ["yaml/line-separator"])
    #expect(ReadText(yaml: "a: b\rc: d\r").codes == [])
    #expect(ReadText(yaml: "a: b\r\nc: d\r\n").codes == [])
    let many = ReadText(yaml: "a: b\n" + String(repeating: "# x\r", count: 500))
    #expect(many.codes.count == 10)
    #expect(many.diagnostics.last?.notes.contains("there are 490 more in this file") == true)
  }

  @Test func `columns count characters`() {
    let file = SourceFile(path: "a", contents: Array("aé漢🪑e\u{301}\n\u{FEFF}x".utf8))
    let columns = [0, 1, 3, 6, 10, 11, 13].map { file.position(at: $0).column }
    #expect(columns == [1, 2, 3, 4, 5, 6, 7])
    #expect(file.position(at: 14) == (2, 1))
    #expect(file.position(at: 17) == (2, 2))
    #expect(file.position(at: 99) == (2, 3))
  }

  @Test func `a line that is not there is empty`() {
    let file = SourceFile(path: "a", contents: Array("a\nb".utf8))
    #expect(file.lineRange(1) == 2..<3)
    #expect(file.lineRange(2) == 3..<3)
    #expect(file.lineRange(-1) == 3..<3)
  }
}

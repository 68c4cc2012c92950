/// The lines around a syntax error: how they are indented, and where their keys and values are.
///
/// All of it is for words and edits, so it looks at lines as people do and knows no grammar.
struct SyntaxErrorText {
  let bytes: UnsafeBufferPointer<UInt8>

  var count: Int { bytes.count }

  /// The byte at an offset; 0 outside of the text.
  subscript(offset: Int) -> UInt8 { bytes.indices.contains(offset) ? bytes[offset] : 0 }

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<count)], as: UTF8.self)
  }

  /// One past the character at an offset.
  func characterEnd(at offset: Int) -> Int {
    var end = min(offset + 1, count)
    while end < count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return max(end, min(offset, count))
  }

  // MARK: Lines

  func lineStart(of offset: Int) -> Int {
    var start = min(offset, count)
    while start > 0, !isBreak(bytes[start - 1]) { start -= 1 }
    return start
  }

  /// The line that an offset lies in, without its line break.
  func line(at offset: Int) -> Range<Int> {
    var end = min(offset, count)
    while end < count, !isBreak(bytes[end]) { end += 1 }
    return lineStart(of: offset)..<end
  }

  func nextLine(after line: Range<Int>) -> Int {
    var next = line.upperBound
    if self[next] == UInt8(ascii: "\r") { next += 1 }
    if self[next] == UInt8(ascii: "\n") { next += 1 }
    return min(max(next, line.upperBound), count)
  }

  /// The nearest line above that holds more than blanks and a comment.
  func lineAbove(_ line: Range<Int>) -> Range<Int>? {
    var current = line
    while current.lowerBound > 0 {
      current = self.line(at: current.lowerBound - 1)
      if self[current.lowerBound] == UInt8(ascii: "\n"), current.isEmpty { continue }
      let content = content(of: current)
      if !content.isEmpty, self[content.lowerBound] != UInt8(ascii: "#") { return current }
    }
    return nil
  }

  func indentation(of line: Range<Int>) -> Int {
    var index = line.lowerBound
    while index < line.upperBound, bytes[index] == 0x20 { index += 1 }
    return index - line.lowerBound
  }

  /// The blanks that start at an offset, tabs too.
  func blanks(at offset: Int) -> Range<Int> {
    var end = offset
    while isBlank(self[end]) { end += 1 }
    return offset..<end
  }

  func holdsTab(_ range: Range<Int>) -> Bool { bytes[range].contains(UInt8(ascii: "\t")) }

  func firstTab(in range: Range<Int>) -> Int {
    bytes[range].firstIndex(of: UInt8(ascii: "\t")) ?? range.lowerBound
  }

  /// A line without its indentation, its comment and the blanks before that.
  func content(of line: Range<Int>) -> Range<Int> {
    let start = blanks(at: line.lowerBound).upperBound
    return start..<max(start, contentEnd(of: line))
  }

  /// Where the content of a line ends.
  func contentEnd(of line: Range<Int>) -> Int {
    var end = line.lowerBound
    while end < line.upperBound {
      if bytes[end] == UInt8(ascii: "#"), end == line.lowerBound || isBlank(bytes[end - 1]) {
        break
      }
      end += 1
    }
    while end > line.lowerBound, isBlank(bytes[end - 1]) { end -= 1 }
    return end
  }

  func isFirst(_ offset: Int, on line: Range<Int>) -> Bool {
    line.lowerBound + indentation(of: line) == offset
  }

  // MARK: Entries

  private func isDash(_ offset: Int) -> Bool {
    self[offset] == UInt8(ascii: "-") && (isBlank(self[offset + 1]) || isBreak(self[offset + 1]))
  }

  /// A line's content without the dashes before it.
  func withoutDash(_ content: Range<Int>) -> Range<Int> {
    var start = content.lowerBound
    while start < content.upperBound, isDash(start) { start = blanks(at: start + 1).upperBound }
    return min(start, content.upperBound)..<content.upperBound
  }

  /// The column of a line's key, behind its dashes.
  func keyColumn(of line: Range<Int>) -> Int {
    withoutDash(content(of: line)).lowerBound - line.lowerBound
  }

  /// Whether a line has a key, and is not only text.
  func isEntry(_ line: Range<Int>) -> Bool {
    let content = withoutDash(content(of: line))
    if content.isEmpty || self[content.upperBound - 1] == UInt8(ascii: ":") { return true }
    return content.contains { bytes[$0] == UInt8(ascii: ":") && isBlank(self[$0 + 1]) }
  }

  /// The line above that a badly indented one most probably belongs beside: the nearest in
  /// indentation among those that are still open.
  func neighbour(of line: Range<Int>) -> (line: Range<Int>, column: Int)? {
    let own = indentation(of: line)
    let wantsDash = isDash(line.lowerBound + own)
    var open = Int.max
    var above = lineAbove(line)
    var best: (line: Range<Int>, column: Int)?
    while let current = above, open > 0 {
      let column = indentation(of: current)
      if column < open {
        let isDash = isDash(current.lowerBound + column)
        let target = wantsDash ? (isDash ? column : nil) : keyColumn(of: current)
        if let target, target != own, abs(target - own) < abs((best?.column ?? Int.max / 2) - own) {
          best = (current, target)
        }
        open = column
      }
      above = lineAbove(current)
    }
    return best
  }

  // MARK: Values

  /// The text behind the last `: ` of a line that stands before an offset, up to its end.
  func valueRange(on line: Range<Int>, before offset: Int) -> Range<Int>? {
    var start: Int?
    for index in line.lowerBound..<max(offset, line.lowerBound)
    where bytes[index] == UInt8(ascii: ":") && isBlank(self[index + 1]) {
      start = blanks(at: index + 1).upperBound
    }
    return start.map { $0..<valueEnd(from: $0) }
  }

  /// Where a value that starts at an offset ends: at the end of its line, at a comment, and inside
  /// of brackets at a comma or a closing bracket.
  func valueEnd(from start: Int) -> Int {
    let isInFlow = isInFlow(start)
    let line = line(at: start)
    var end = start
    while end < line.upperBound {
      if isInFlow, ",}]".utf8.contains(bytes[end]) { break }
      if bytes[end] == UInt8(ascii: "#"), end > start, isBlank(bytes[end - 1]) { break }
      end += 1
    }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// Whether an offset lies inside of brackets that were opened on its line.
  func isInFlow(_ offset: Int) -> Bool {
    openBrackets(in: lineStart(of: offset)..<min(offset, count)) > 0
  }

  /// How many brackets a text opens and does not close.
  func openBrackets(in range: Range<Int>) -> Int {
    var open = 0
    for byte in bytes[range] {
      if "{[".utf8.contains(byte) { open += 1 }
      if "}]".utf8.contains(byte) { open -= 1 }
    }
    return open
  }

  /// Whether a text holds ` ? `.
  func holdsQuestionMark(_ range: Range<Int>) -> Bool {
    range.contains {
      bytes[$0] == UInt8(ascii: "?") && $0 > range.lowerBound && isBlank(bytes[$0 - 1])
        && isBlank(self[$0 + 1])
    }
  }

  /// The first colon of a key without a space behind it.
  func firstColon(in content: Range<Int>) -> Int? {
    content.first { bytes[$0] == UInt8(ascii: ":") && $0 > content.lowerBound }
  }

  func firstBlank(in content: Range<Int>) -> Range<Int>? {
    content.first { isBlank(bytes[$0]) }.map { blanks(at: $0) }
  }

  func wordStart(before offset: Int) -> Int {
    var start = offset
    while start > 0, !isBlank(bytes[start - 1]), !",{[".utf8.contains(bytes[start - 1]),
      !isBreak(bytes[start - 1])
    {
      start -= 1
    }
    return start
  }

  func wordEnd(from offset: Int) -> Int {
    var end = offset
    while end < count, !isBlank(bytes[end]), !isBreak(bytes[end]) { end += 1 }
    return end
  }

  func skippingBlanksBack(from offset: Int) -> Int {
    var start = offset
    while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
    return start
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}

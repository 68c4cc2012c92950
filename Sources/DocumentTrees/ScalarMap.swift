import SourceText

/// Where each byte of a scalar's text came from in the file.
///
/// Built only to place a diagnostic: the raw bytes are decoded once more by the rules of the
/// scalar's style. When the result is not what the reader said, the map knows nothing and the
/// whole scalar is pointed at, so that a caret can be coarse but never wrong.
public struct ScalarMap: Sendable {
  /// The place of the whole scalar.
  public let whole: Span
  /// The bytes of the file that each byte of the text came from; nil when they are not known.
  fileprivate let origins: [TextRange]?

  fileprivate init(whole: Span, origins: [TextRange]?) {
    self.whole = whole
    self.origins = origins
  }

  /// The map of a text that stands in its file as it is.
  ///
  /// - Parameter span: its place; the text has as many bytes.
  public init(verbatim span: Span) {
    whole = span
    origins = (span.start..<span.end).map { TextRange(start: $0, end: $0 + 1) }
  }

  /// The place of a run of the text's bytes.
  public func span(_ range: Range<Int>) -> Span {
    guard let origins, range.lowerBound >= 0, range.upperBound <= origins.count else {
      return whole
    }
    if range.isEmpty {
      let place = range.lowerBound < origins.count ? origins[range.lowerBound].start : end(origins)
      return Span(source: whole.source, start: place, end: place)
    }
    // The end of the last byte, not the start of the next: folded spaces lie in between.
    return Span(
      source: whole.source, start: origins[range.lowerBound].start,
      end: origins[range.upperBound - 1].end)
  }

  private func end(_ origins: [TextRange]) -> UInt32 { origins.last?.end ?? whole.start }
}

extension TreeReader {
  /// The map of a scalar.
  public func scalarMap(_ node: NodeID) -> ScalarMap {
    let whole = span(node)
    let index = resolve(node)
    let scalar = nodes[index]
    let text = text(node)
    if scalar.flags.contains(.verbatim) {
      let first = scalar.first
      return ScalarMap(
        whole: whole,
        origins: (0..<UInt32(text.count)).map { TextRange(start: first + $0, end: first + $0 + 1) })
    }
    var end = Int(scalar.end)
    if scalar.style == .literal || scalar.style == .folded {
      // The span of a block scalar ends with its last character; its line breaks follow.
      while end < bytes.count, [0x09, 0x0A, 0x0D, 0x20].contains(bytes[end]) { end += 1 }
    }
    let raw = UnsafeBufferPointer(rebasing: bytes[Int(scalar.start)..<end])
    let origins = originsOfText(raw, style: scalar.style, text: text).map { ranges in
      ranges.map { TextRange(start: scalar.start + $0.start, end: scalar.start + $0.end) }
    }
    return ScalarMap(whole: whole, origins: origins)
  }

  private func originsOfText(
    _ raw: UnsafeBufferPointer<UInt8>, style: NodeStyle, text: UnsafeBufferPointer<UInt8>
  ) -> [TextRange]? {
    switch style {
    case .plain, .singleQuoted, .doubleQuoted:
      var decoder = FlowScalarDecoder(raw: raw, style: style)
      if let origins = decoder.run().origins(ifTextIs: text) { return origins }
      if style == .plain { return quotedCell(raw).origins(ifTextIs: text) }
      guard style == .doubleQuoted else { return nil }
      // In JSON nothing ends a line inside of a text.
      decoder = FlowScalarDecoder(raw: raw, style: style, foldsLines: false)
      return decoder.run().origins(ifTextIs: text)
    case .literal, .folded:
      for indentation in 1...64 {
        var decoder = BlockScalarDecoder(
          raw: raw, isFolded: style == .folded, indentation: indentation)
        if let origins = decoder.run().origins(ifTextIs: text) { return origins }
      }
      return nil
    default:
      return nil
    }
  }
}

/// The text of a quoted cell of a CSV file.
private func quotedCell(_ raw: UnsafeBufferPointer<UInt8>) -> MappedText {
  let quote = UInt8(ascii: "\"")
  var text = MappedText()
  guard raw.first == quote else { return text }
  var index = 1
  while index < raw.count, raw[index] != quote || (index + 1 < raw.count && raw[index + 1] == quote)
  {
    let length = raw[index] == quote ? 2 : 1
    text.append(raw[index], from: index, length: length)
    index += length
  }
  for rest in (index + 1)..<max(index + 1, raw.count) where raw[rest] != 0x20 {
    text.append(raw[rest], from: rest)
  }
  return text
}

/// Decoded bytes, each with the raw bytes it came from.
private struct MappedText {
  var bytes: [UInt8] = []
  var ranges: [TextRange] = []

  mutating func append(_ byte: UInt8, from offset: Int, length: Int = 1) {
    bytes.append(byte)
    ranges.append(
      TextRange(
        start: UInt32(truncatingIfNeeded: offset), end: UInt32(truncatingIfNeeded: offset + length))
    )
  }

  mutating func append(_ other: MappedText) {
    bytes += other.bytes
    ranges += other.ranges
  }

  func origins(ifTextIs text: UnsafeBufferPointer<UInt8>) -> [TextRange]? {
    bytes.elementsEqual(text) ? ranges : nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// What a line break stands for: LF, except that LS and PS stay themselves.
  fileprivate func lineBreak(at index: Int, length: Int) -> MappedText {
    var text = MappedText()
    if length == 3 {
      for offset in 0..<3 { text.append(self[index + offset], from: index + offset) }
    } else {
      text.append(0x0A, from: index, length: length)
    }
    return text
  }
}

/// Plain and quoted scalars: escapes, doubled quotes, folded lines (YAML 1.1, 9.1 and 5.7).
private struct FlowScalarDecoder {
  let raw: UnsafeBufferPointer<UInt8>
  let style: NodeStyle
  let foldsLines: Bool
  var text = MappedText()

  init(raw: UnsafeBufferPointer<UInt8>, style: NodeStyle, foldsLines: Bool = true) {
    self.raw = raw
    self.style = style
    self.foldsLines = foldsLines
  }

  mutating func run() -> MappedText {
    let quote = style == .plain ? 0 : 1
    let end = raw.count - quote
    var index = quote
    while index < end {
      if foldsLines, raw.blankLength(at: index) > 0 {
        index = fold(from: index, end: end)
      } else if style == .singleQuoted, raw[index] == 0x27 {
        text.append(0x27, from: index, length: 2)
        index += 2
      } else if style == .doubleQuoted, raw[index] == 0x5C {
        index = escape(from: index, end: end)
      } else {
        text.append(raw[index], from: index)
        index += 1
      }
    }
    return text
  }

  /// Spaces stay; with a line break among them they become one space, or the further breaks.
  private mutating func fold(from start: Int, end: Int) -> Int {
    var index = start
    var blanks = MappedText()
    while index < end, raw.isBlank(at: index) {
      blanks.append(raw[index], from: index)
      index += 1
    }
    let first = raw.lineBreakLength(at: index)
    guard first > 0, index < end else {
      text.append(blanks)
      return index
    }
    let firstBreak = raw.lineBreak(at: index, length: first)
    let firstOffset = index
    index += first
    var more = MappedText()
    while index < end {
      if raw.isBlank(at: index) {
        index += 1
      } else {
        let length = raw.lineBreakLength(at: index)
        if length == 0 { break }
        more.append(raw.lineBreak(at: index, length: length))
        index += length
      }
    }
    if firstBreak.bytes.first != 0x0A {
      text.append(firstBreak)
      text.append(more)
    } else if more.bytes.isEmpty {
      text.append(0x20, from: firstOffset, length: first)
    } else {
      text.append(more)
    }
    return index
  }

  private mutating func escape(from start: Int, end: Int) -> Int {
    guard start + 1 < end else { return end }
    let length = raw.lineBreakLength(at: start + 1)
    if length > 0 {
      var index = start + 1 + length
      while index < end {
        if raw.isBlank(at: index) {
          index += 1
          continue
        }
        let next = raw.lineBreakLength(at: index)
        if next == 0 { break }
        text.append(raw.lineBreak(at: index, length: next))
        index += next
      }
      return index
    }
    let digits: Int
    switch raw[start + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      for byte in simpleEscape(raw[start + 1]) { text.append(byte, from: start, length: 2) }
      return start + 2
    }
    let stop = min(start + 2 + digits, end)
    let value = UInt32(String(decoding: raw[start + 2..<stop], as: UTF8.self), radix: 16) ?? 0xFFFD
    var next = stop
    var scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    // JSON writes characters beyond the first plane as two escapes.
    if (0xD800..<0xDC00).contains(value), digits == 4, stop + 6 <= end, raw[stop] == 0x5C,
      let low = UInt32(String(decoding: raw[stop + 2..<stop + 6], as: UTF8.self), radix: 16),
      (0xDC00..<0xE000).contains(low),
      let pair = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
    {
      scalar = pair
      next = stop + 6
    }
    for byte in String(scalar).utf8 { text.append(byte, from: start, length: next - start) }
    return next
  }

  private func simpleEscape(_ letter: UInt8) -> [UInt8] {
    switch letter {
    case UInt8(ascii: "0"): [0]
    case UInt8(ascii: "a"): [7]
    case UInt8(ascii: "b"): [8]
    case UInt8(ascii: "t"), 0x09: [9]
    case UInt8(ascii: "n"): [10]
    case UInt8(ascii: "v"): [11]
    case UInt8(ascii: "f"): [12]
    case UInt8(ascii: "r"): [13]
    case UInt8(ascii: "e"): [27]
    case UInt8(ascii: "N"): [0xC2, 0x85]
    case UInt8(ascii: "_"): [0xC2, 0xA0]
    case UInt8(ascii: "L"): [0xE2, 0x80, 0xA8]
    case UInt8(ascii: "P"): [0xE2, 0x80, 0xA9]
    default: [letter]
    }
  }
}

/// Literal and folded block scalars (YAML 1.1, 9.2), for one guess of their indentation.
private struct BlockScalarDecoder {
  let raw: UnsafeBufferPointer<UInt8>
  let isFolded: Bool
  let indentation: Int

  mutating func run() -> MappedText {
    var index = 0
    var chomping: UInt8 = 0
    while index < raw.count, raw.lineBreakLength(at: index) == 0 {
      if raw[index] == UInt8(ascii: "#") {
        while index < raw.count, raw.lineBreakLength(at: index) == 0 { index += 1 }
        break
      }
      if raw[index] == UInt8(ascii: "+") || raw[index] == UInt8(ascii: "-") {
        chomping = raw[index]
      }
      index += 1
    }
    index += raw.lineBreakLength(at: index)
    return lines(from: index, chomping: chomping)
  }

  private func lines(from start: Int, chomping: UInt8) -> MappedText {
    var text = MappedText()
    var leadingBreak = MappedText()
    var index = start
    var trailingBreaks = breaks(from: &index)
    var leadingBlank = false
    while index < raw.count {
      let trailingBlank = raw.isBlank(at: index)
      if isFolded, leadingBreak.bytes.first == 0x0A, !leadingBlank, !trailingBlank {
        if trailingBreaks.bytes.isEmpty, let range = leadingBreak.ranges.first {
          text.append(0x20, from: Int(range.start), length: Int(range.end - range.start))
        }
      } else {
        text.append(leadingBreak)
      }
      text.append(trailingBreaks)
      leadingBlank = trailingBlank
      while index < raw.count, raw.lineBreakLength(at: index) == 0 {
        text.append(raw[index], from: index)
        index += 1
      }
      let length = raw.lineBreakLength(at: index)
      leadingBreak = length > 0 ? raw.lineBreak(at: index, length: length) : MappedText()
      index += length
      trailingBreaks = breaks(from: &index)
    }
    if chomping != UInt8(ascii: "-") { text.append(leadingBreak) }
    if chomping == UInt8(ascii: "+") { text.append(trailingBreaks) }
    return text
  }

  /// Skips indentation and collects empty lines.
  private func breaks(from index: inout Int) -> MappedText {
    var found = MappedText()
    while true {
      var column = 0
      while column < indentation, index < raw.count, raw[index] == 0x20 {
        index += 1
        column += 1
      }
      let length = raw.lineBreakLength(at: index)
      if length == 0 || index >= raw.count { return found }
      found.append(raw.lineBreak(at: index, length: length))
      index += length
    }
  }
}

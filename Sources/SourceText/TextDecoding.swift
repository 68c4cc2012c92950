/// The text of a file as UTF-8, whatever it was on disk.
func decodeText(_ contents: [UInt8]) -> ([UInt8], SourceFile.Encoding) {
  if contents.starts(with: [0xFF, 0xFE]) {
    return decodeUTF16(contents.dropFirst(2), isBigEndian: false)
  }
  if contents.starts(with: [0xFE, 0xFF]) {
    return decodeUTF16(contents.dropFirst(2), isBigEndian: true)
  }
  return repairUTF8(withoutMarks(contents))
}

/// A text without the byte-order marks in front: files that were joined begin with several.
private func withoutMarks(_ contents: [UInt8]) -> [UInt8] {
  var rest = contents[...]
  while rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
  return rest.count == contents.count ? contents : Array(rest)
}

/// What stands for a byte or a character that is no text; it means nothing in YAML, CSV or JSON.
package let replacementByte = UInt8(ascii: "_")

/// UTF-16 as UTF-8, with a replacement for each half of a pair that stands alone and for half a unit
/// at the end.
private func decodeUTF16(
  _ contents: ArraySlice<UInt8>, isBigEndian: Bool
) -> ([UInt8], SourceFile.Encoding) {
  var units = stride(from: contents.startIndex, to: contents.endIndex - 1, by: 2).map { index in
    let first = UInt16(contents[index])
    let second = UInt16(contents[index + 1])
    return isBigEndian ? first << 8 | second : second << 8 | first
  }[...]
  while units.first == 0xFEFF { units = units.dropFirst() }
  var text: [UInt8] = []
  text.reserveCapacity(units.count)
  var first: Int?
  var count = 0
  func damage() {
    first = first ?? text.count
    count += 1
    text.append(replacementByte)
  }
  var decoder = UTF16()
  var rest = units.makeIterator()
  loop: while true {
    switch decoder.decode(&rest) {
    case .scalarValue(let scalar): text += String(scalar).utf8
    case .error: damage()
    case .emptyInput: break loop
    }
  }
  if contents.count % 2 == 1 { damage() }
  guard let first else { return (text, .utf16) }
  return (text, .damagedUTF16(first: UInt32(truncatingIfNeeded: first), count: count))
}

/// The bytes themselves when they are UTF-8, else with a replacement for each byte that is not,
/// so that places keep their offsets and the rest of the file can still be read.
private func repairUTF8(_ contents: [UInt8]) -> ([UInt8], SourceFile.Encoding) {
  guard let first = firstInvalidByte(contents, from: 0) else { return (contents, .utf8) }
  var repaired = contents
  var count = 0
  var next: Int? = first
  while let offset = next {
    repaired[offset] = replacementByte
    count += 1
    next = firstInvalidByte(repaired, from: offset + 1)
  }
  return (
    repaired,
    .damaged(first: UInt32(truncatingIfNeeded: first), byte: contents[first], count: count)
  )
}

/// The offset of the first byte that cannot stand where it stands in UTF-8 (RFC 3629).
private func firstInvalidByte(_ contents: [UInt8], from start: Int) -> Int? {
  contents.withUnsafeBufferPointer { buffer in
    var index = start
    while index < buffer.count {
      let byte = buffer[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      guard let length = sequenceLength(buffer, at: index) else { return index }
      index += length
    }
    return nil
  }
}

/// How many bytes the code point at an offset has, or nil when it is malformed.
private func sequenceLength(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
  let lead = buffer[index]
  let length: Int
  var second: ClosedRange<UInt8> = 0x80...0xBF
  switch lead {
  case 0xC2...0xDF: length = 2
  case 0xE0:
    length = 3
    second = 0xA0...0xBF
  case 0xED:
    length = 3
    second = 0x80...0x9F
  case 0xE1...0xEF: length = 3
  case 0xF0:
    length = 4
    second = 0x90...0xBF
  case 0xF4:
    length = 4
    second = 0x80...0x8F
  case 0xF1...0xF3: length = 4
  default: return nil
  }
  guard index + length <= buffer.count, second.contains(buffer[index + 1]) else { return nil }
  for offset in 2..<max(length, 2) where buffer[index + offset] & 0xC0 != 0x80 { return nil }
  return length
}

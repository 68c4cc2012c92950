/// One text of a workspace, as UTF-8.
public struct SourceFile: Sendable {
  /// The path as the user would write it, relative to the workspace.
  public let path: String
  /// The text.
  public let bytes: [UInt8]
  /// What had to be done to the bytes on disk to read them as UTF-8.
  public let encoding: Encoding
  /// The first byte of each line.
  ///
  /// Lines end at LF, CR or CRLF, and at nothing else: NEL and U+2028 do not count.
  public let lineStarts: [UInt32]
  /// Whether each byte is a character.
  private let isASCII: Bool

  /// How the bytes on disk were encoded.
  public enum Encoding: Hashable, Sendable {
    /// UTF-8, with or without byte-order marks (which are dropped).
    case utf8
    /// UTF-16, in either byte order, with a byte-order mark.
    case utf16
    /// Not text: the offset in `bytes` of the first byte that UTF-8 does not allow, and how many
    /// such bytes there are. Each was replaced by an underscore.
    case damaged(first: UInt32, byte: UInt8, count: Int)
    /// UTF-16 with halves of characters: the offset in `bytes` of the first, and how many there are.
    /// Each was replaced by an underscore.
    case damagedUTF16(first: UInt32, count: Int)
  }

  /// A file from the bytes on disk.
  public init(path: String, contents: [UInt8]) {
    self.path = path
    (bytes, encoding) = decodeText(contents)
    lineStarts = findLineStarts(bytes)
    isASCII = bytes.allSatisfy { $0 < 0x80 }
  }

  /// The zero-based line that a byte lies in.
  public func line(at offset: UInt32) -> Int {
    var low = 0
    var high = lineStarts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a line without its line ending.
  public func lineRange(_ line: Int) -> Range<Int> {
    guard lineStarts.indices.contains(line) else { return bytes.count..<bytes.count }
    let start = Int(lineStarts[line])
    var end = line + 1 < lineStarts.count ? Int(lineStarts[line + 1]) : bytes.count
    while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    {
      end -= 1
    }
    return start..<end
  }

  /// Line and column of a byte, both from 1; the column counts code points.
  public func position(at offset: UInt32) -> (line: Int, column: Int) {
    let clamped = min(offset, UInt32(truncatingIfNeeded: bytes.count))
    let line = line(at: clamped)
    let before = Int(lineStarts[line])..<Int(clamped)
    if isASCII { return (line + 1, before.count + 1) }
    let column = bytes[before].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    return (line + 1, column)
  }

  /// The part of a range around some bytes that is not further than a distance from them, in whole
  /// characters.
  public func part(of range: Range<Int>, within distance: Int, of bytes: Range<Int>) -> Range<Int> {
    let bounds = range.clamped(to: 0..<self.bytes.count)
    var low = min(max(bounds.lowerBound, bytes.lowerBound - distance), bounds.upperBound)
    var high = max(low, min(bounds.upperBound, bytes.upperBound + distance))
    while low > bounds.lowerBound, low < self.bytes.count, self.bytes[low] & 0xC0 == 0x80 {
      low -= 1
    }
    while high < bounds.upperBound, self.bytes[high] & 0xC0 == 0x80 { high += 1 }
    return low..<high
  }

  /// The text of a span, with damaged code points replaced.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

private func findLineStarts(_ bytes: [UInt8]) -> [UInt32] {
  var starts: [UInt32] = [0]
  bytes.withUnsafeBufferPointer { buffer in
    var index = 0
    while index < buffer.count {
      let byte = buffer[index]
      index += 1
      if byte > UInt8(ascii: "\r") { continue }
      if byte == UInt8(ascii: "\n") {
        starts.append(UInt32(truncatingIfNeeded: index))
      } else if byte == UInt8(ascii: "\r") {
        if index < buffer.count, buffer[index] == UInt8(ascii: "\n") { index += 1 }
        starts.append(UInt32(truncatingIfNeeded: index))
      }
    }
  }
  return starts
}

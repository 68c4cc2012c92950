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
    var column = 1
    for byte in bytes[Int(lineStarts[line])..<Int(clamped)] where byte & 0xC0 != 0x80 {
      column += 1
    }
    return (line + 1, column)
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

/// A name that was seen before: comparing two is comparing integers.
public struct NameID: Hashable, Sendable {
  /// The order in which the interner first saw the name.
  public let index: UInt32

  /// The id at a position of an interner.
  @inlinable
  public init(index: UInt32) {
    self.index = index
  }

  /// The empty name, which every interner holds first.
  public static let empty = NameID(index: 0)
}

/// Every distinct text of a run, once.
///
/// Texts lie end to end in one buffer; an open-addressing table of 32-bit entries finds them.
/// Ids depend on the order of interning, so nothing a user sees may be ordered by them.
public struct Interner: Sendable {
  private var text: [UInt8] = []
  private var starts: [UInt32] = [0]
  private var table: [UInt32]
  private var mask: Int

  /// An interner that holds only the empty name.
  public init() {
    table = [UInt32](repeating: .max, count: 1024)
    mask = 1023
    _ = intern(UnsafeBufferPointer(start: nil, count: 0))
  }

  /// An interner of no use but to take the place of one that is no longer needed.
  public static let none = Interner()

  /// How many names there are.
  public var count: Int { starts.count - 1 }

  /// The id of a text, new or known.
  public mutating func intern(_ string: String) -> NameID {
    var copy = string
    return copy.withUTF8 { intern($0) }
  }

  /// The id of a text, new or known.
  public mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> NameID {
    var slot = Int(truncatingIfNeeded: Self.hash(bytes)) & mask
    while table[slot] != .max {
      let candidate = table[slot]
      if isEqual(candidate, bytes) { return NameID(index: candidate) }
      slot = (slot + 1) & mask
    }
    let id = UInt32(truncatingIfNeeded: count)
    table[slot] = id
    text.append(contentsOf: bytes)
    starts.append(UInt32(truncatingIfNeeded: text.count))
    if count * 2 > table.count { grow() }
    return NameID(index: id)
  }

  /// The id of a text that was interned before.
  public func find(_ string: String) -> NameID? {
    var copy = string
    return copy.withUTF8 { bytes in
      var slot = Int(truncatingIfNeeded: Self.hash(bytes)) & mask
      while table[slot] != .max {
        if isEqual(table[slot], bytes) { return NameID(index: table[slot]) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  /// The text of a name.
  public subscript(name: NameID) -> String {
    String(decoding: text[range(name.index)], as: UTF8.self)
  }

  /// Calls a function with the UTF-8 bytes of a name.
  public func withBytes<Result>(
    _ name: NameID, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range(name.index)])) }
  }

  /// Whether one name comes before another by its UTF-8 bytes, the order of everything shown.
  public func precedes(_ left: NameID, _ right: NameID) -> Bool {
    text.withUnsafeBufferPointer { buffer in
      buffer[range(left.index)].lexicographicallyPrecedes(buffer[range(right.index)])
    }
  }

  private func range(_ index: UInt32) -> Range<Int> {
    Int(starts[Int(index)])..<Int(starts[Int(index) + 1])
  }

  private func isEqual(_ index: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(index)
    guard range.count == bytes.count else { return false }
    return text.withUnsafeBufferPointer { buffer in
      var offset = range.lowerBound
      for byte in bytes {
        if buffer[offset] != byte { return false }
        offset += 1
      }
      return true
    }
  }

  private mutating func grow() {
    mask = table.count * 4 - 1
    table = [UInt32](repeating: .max, count: mask + 1)
    text.withUnsafeBufferPointer { buffer in
      for index in 0..<count {
        let bytes = UnsafeBufferPointer(rebasing: buffer[range(UInt32(truncatingIfNeeded: index))])
        var slot = Int(truncatingIfNeeded: Self.hash(bytes)) & mask
        while table[slot] != .max { slot = (slot + 1) & mask }
        table[slot] = UInt32(truncatingIfNeeded: index)
      }
    }
  }

  /// FNV-1a, mixed once more: the same on every machine.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    hash ^= hash >> 32
    return (hash &* 0x9e37_79b9_7f4a_7c15) >> 16
  }
}

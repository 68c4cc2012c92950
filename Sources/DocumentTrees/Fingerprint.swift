import SourceText

extension TreeReader {
  /// A hash of what a node says: the same for the same values, whatever their layout, comments, quotes
  /// and the order of keys.
  ///
  /// 64 bits of FNV-1a over texts; maps add up the hashes of their entries, so that order means nothing.
  public func fingerprint(_ node: NodeID) -> UInt64 {
    switch kind(node) {
    case .scalar: return mixed(Self.hash(text(node)), 1)
    case .mapping:
      var sum: UInt64 = 0
      for (key, value) in entries(node) where !isEmpty(value) {
        sum &+= mixed(Self.hash(text(key)), fingerprint(value))
      }
      return mixed(sum, 2)
    case .sequence:
      var hash: UInt64 = 3
      for element in elements(node) { hash = mixed(hash, fingerprint(element)) }
      return hash
    case .alias: return 0
    }
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    // A long text that many aliases stand for is not gone through each time.
    for byte in text.prefix(256) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash &+ UInt64(text.count)
  }

  private func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var hash = left ^ (right &+ 0x9E37_79B9_7F4A_7C15 &+ (left << 6) &+ (left >> 2))
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 27)
  }
}

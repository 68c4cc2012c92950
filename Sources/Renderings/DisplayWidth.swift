extension Unicode.Scalar {
  /// How many terminal cells a code point takes: 0 for combining marks and controls, 2 for East
  /// Asian wide and full-width characters and emoji (Unicode Standard Annex 11), else 1.
  public var displayWidth: Int {
    if value < 0x20 || (value >= 0x7F && value < 0xA0) { return 0 }
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if value < 0x1100 { return 1 }
    return wideRanges.contains { $0.contains(value) } ? 2 : 1
  }
}

/// The blocks of wide characters, coarser than the standard's table but right for its letters.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x25FD...0x25FE,
  0x2614...0x2615, 0x2648...0x2653, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
  0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274C, 0x2753...0x2755,
  0x2795...0x2797, 0x2B1B...0x2B1C, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
  0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
  0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
  0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
]

extension StringProtocol {
  /// How many terminal cells the text takes.
  public var displayWidth: Int {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return utf8.count }
    return unicodeScalars.reduce(0) { $0 + $1.displayWidth }
  }
}

extension String {
  /// The text with spaces after it up to a width.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(width - displayWidth, 0))
  }

  /// The text with spaces before it up to a width.
  public func padded(toRightOf width: Int) -> String {
    String(repeating: " ", count: Swift.max(width - displayWidth, 0)) + self
  }
}

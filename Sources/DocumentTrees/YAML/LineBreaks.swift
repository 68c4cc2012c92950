extension UnsafeBufferPointer<UInt8> {
  /// How many bytes the line break at an offset has, 0 for none.
  ///
  /// YAML 1.1 breaks at NEL, LS and PS too.
  func lineBreakLength(at index: Int) -> Int {
    guard index < count else { return 0 }
    switch self[index] {
    case 0x0A: return 1
    case 0x0D: return index + 1 < count && self[index + 1] == 0x0A ? 2 : 1
    case 0xC2: return index + 1 < count && self[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      return index + 2 < count && self[index + 1] == 0x80
        && (self[index + 2] == 0xA8 || self[index + 2] == 0xA9) ? 3 : 0
    default: return 0
    }
  }

  /// Whether a space or a tab stands at an offset.
  func isBlank(at index: Int) -> Bool {
    index < count && (self[index] == 0x20 || self[index] == 0x09)
  }

  /// How many bytes the space, the tab or the line break at an offset has, 0 for none.
  func blankLength(at index: Int) -> Int {
    isBlank(at: index) ? 1 : lineBreakLength(at: index)
  }
}

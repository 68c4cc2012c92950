/// Numbers that are the same in every run: SplitMix64.
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// A generator; equal seeds give equal numbers, and neighbouring ones numbers that have nothing in
  /// common.
  public init(seed: UInt64) {
    state = Self.mixed(seed &+ 0x2545_f491_4f6c_dd1d)
  }

  /// The next element.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A whole number of any size up to 128 bits, small ones as often as large ones.
  public mutating func wide() -> Int128 {
    let bits = UInt128(next()) << 64 | UInt128(next())
    let value = Int128(truncatingIfNeeded: bits >> UInt128(next() % 127 + 1))
    return next() % 2 == 0 ? value : -value
  }
}

/// Random damage to a text: bytes and lines taken out, put in, doubled, swapped.
public struct Damage {
  private var random: SeededRandom

  /// Damage that is the same for the same seed.
  public init(seed: UInt64) {
    random = SeededRandom(seed: seed)
  }

  /// Bytes that mean something in YAML, JSON or CSV, and some that are no text.
  private static let signs =
    Array("\n\r\t :-?#,[]{}&*!|>'\"%@`~<=.$0129eE+/\\_abnu;()".utf8) + [
      0x00, 0x07, 0x7F, 0x80, 0xC2, 0x85, 0xC3, 0xA9, 0xE2, 0x80, 0xA8, 0xEF, 0xBB, 0xBF, 0xF0,
      0xFF,
    ]

  /// The text with one to four changes.
  public mutating func damaged(_ text: [UInt8]) -> [UInt8] {
    var bytes = text
    for _ in 0...below(4) { change(&bytes) }
    return bytes
  }

  private mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(limit, 1))) }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = below(bytes.count + 1)
    let end = min(bytes.count, place + 1 + below(8))
    switch below(10) {
    case 0: bytes.removeSubrange(place..<min(place + 1, bytes.count))
    case 1: bytes.removeSubrange(place..<end)
    case 2, 3: bytes.insert(Self.signs[below(Self.signs.count)], at: place)
    case 4 where place < bytes.count: bytes[place] = Self.signs[below(Self.signs.count)]
    case 5: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count + 1))
    case 6 where below(4) == 0: bytes.removeSubrange(place...)
    default: changeLines(&bytes)
    }
  }

  private mutating func changeLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let place = below(lines.count)
    switch below(4) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[place], at: below(lines.count))
    case 2: lines.swapAt(place, below(lines.count))
    default: lines[place] = [UInt8](repeating: UInt8(ascii: " "), count: below(5)) + lines[place]
    }
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }
}

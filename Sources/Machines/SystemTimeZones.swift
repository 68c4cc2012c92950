import Expressions
import Synchronization

/// The time zones of this machine's database (TZif, RFC 8536), for the conformance suite: manifests have
/// civil dates only.
public final class SystemTimeZones: TimeZoneSource {
  private let files: any FileSystem
  private let zones = Mutex<[String: Zone?]>([:])

  /// The zones below `/usr/share/zoneinfo`.
  public init(files: any FileSystem = DiskFiles()) {
    self.files = files
  }

  /// Seconds east of UTC of a zone at an instant; nil for a zone that is not known.
  public func offset(of zone: String, at seconds: Int64) -> Int64? {
    zones.withLock { zones in
      if zones[zone] == nil { zones[zone] = .some(load(zone)) }
      return zones[zone].flatMap { $0 }?.offset(at: seconds)
    }
  }

  private func load(_ name: String) -> Zone? {
    let isName = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2B, 0x2D, 0x2F, 0x5F].contains(byte)
    }
    guard isName, !name.hasPrefix("/"),
      let bytes = try? files.read(FilePath(name, in: "/usr/share/zoneinfo"), limit: 1 << 20)
    else { return nil }
    return Zone(bytes)
  }
}

/// The transitions of one zone.
private struct Zone: Sendable {
  private var times: [Int64] = []
  private var types: [UInt8] = []
  private var offsets: [Int64] = []

  /// The second block of a TZif file, whose times have 64 bits.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 44, bytes.starts(with: "TZif".utf8), bytes[4] >= 0x32 else { return nil }
    func word(_ start: Int) -> Int {
      guard start + 4 <= bytes.count else { return 0 }
      return bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    func counts(_ header: Int) -> [Int] { (0..<6).map { word(header + 20 + 4 * $0) } }
    let first = counts(0)
    // utc, std, leap, time, type, char
    let skipped =
      44 + first[3] * 5 + first[4] * 6 + first[5] + first[2] * 8 + first[1] + first[0]
    let second = counts(skipped)
    var index = skipped + 44
    guard index + second[3] * 9 + second[4] * 6 <= bytes.count else { return nil }
    for position in 0..<second[3] {
      let start = index + position * 8
      let high = Int64(Int32(truncatingIfNeeded: word(start)))
      times.append(high << 32 | Int64(word(start + 4)))
    }
    index += second[3] * 8
    types = Array(bytes[index..<index + second[3]])
    index += second[3]
    for position in 0..<second[4] {
      offsets.append(Int64(Int32(truncatingIfNeeded: word(index + position * 6))))
    }
    guard !offsets.isEmpty else { return nil }
  }

  func offset(at seconds: Int64) -> Int64 {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    let type = low == 0 ? 0 : Int(types[low - 1])
    return type < offsets.count ? offsets[type] : 0
  }
}

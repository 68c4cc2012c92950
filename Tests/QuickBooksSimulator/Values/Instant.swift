import Quantities

/// A moment, in milliseconds since 1970; the simulator is told the time and has no clock of its own.
package struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package var milliseconds: Int64

  /// A moment by its milliseconds.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// How far the company's wall clock is from UTC: Pacific Standard Time, in every season.
  private static let offset: Int64 = -8 * 3_600_000
  private static let day: Int64 = 86_400_000

  /// Reads `2026-11-28`, or with a time, a fraction and `Z` or an offset behind; a time without one is
  /// the company's.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10,
      let date = CivilDate(iso: String(decoding: bytes[..<10], as: UTF8.self))
    else { return nil }
    var milliseconds = Int64(date.day) * Self.day
    var zone = Self.offset
    if bytes.count > 10 {
      guard bytes[10] == UInt8(ascii: "T") else { return nil }
      let rest = bytes[11...]
      let clock = rest.prefix {
        ![UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains($0)
      }
      guard let time = Self.time(String(decoding: clock, as: UTF8.self)) else { return nil }
      milliseconds += time
      let suffix = String(decoding: rest[clock.endIndex...], as: UTF8.self)
      if suffix == "Z" {
        zone = 0
      } else if !suffix.isEmpty {
        guard suffix.utf8.count == 6, let minutes = Self.time(suffix.dropFirst() + ":00") else {
          return nil
        }
        zone = suffix.hasPrefix("-") ? -minutes : minutes
      }
    }
    self.milliseconds = milliseconds - zone
  }

  /// The milliseconds of `hh:mm:ss` with a fraction.
  private static func time(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hours = Int64(parts[0]), let minutes = Int64(parts[1]),
      (0..<24).contains(hours), (0..<60).contains(minutes)
    else { return nil }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = Int64(seconds[0]), (0..<60).contains(whole), seconds.count < 3 else {
      return nil
    }
    let fraction = seconds.count == 2 ? Int64((seconds[1] + "000").prefix(3)) : 0
    return fraction.map { ((hours * 60 + minutes) * 60 + whole) * 1_000 + $0 }
  }

  /// The company's day.
  package var date: CivilDate {
    CivilDate(day: Int32(truncatingIfNeeded: local.quotient))
  }

  private var local: (quotient: Int64, remainder: Int64) {
    let local = milliseconds + Self.offset
    let day = local >= 0 ? local / Self.day : (local - Self.day + 1) / Self.day
    return (day, local - day * Self.day)
  }

  /// `2026-11-28T00:05:02-08:00`, as `MetaData` has it; or with milliseconds, as answers have it.
  func text(fraction: Bool = false) -> String {
    let time = local.remainder
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let clock = [time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60].map { padded($0, 2) }
    return
      "\(date)T\(clock.joined(separator: ":"))\(fraction ? "." + padded(time % 1_000, 3) : "")-08:00"
  }

  /// Ascending order.
  package static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so many milliseconds later.
  package func adding(milliseconds: Int64) -> Instant {
    Instant(milliseconds: self.milliseconds &+ milliseconds)
  }

  /// The moment so many seconds later, of at most three hundred years.
  func adding(seconds: Int64) -> Instant {
    adding(milliseconds: min(max(seconds, 0), 10_000_000_000) * 1_000)
  }
}

extension CivilDate {
  /// Reads `YYYY-MM-DD`.
  package init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

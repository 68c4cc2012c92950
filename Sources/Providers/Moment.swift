import Quantities

/// A moment as accounting systems write it: `2026-11-28T08:05:13-08:00`, also with parts of a second,
/// or a bare day.
public struct Moment: Hashable, Comparable, Sendable {
  /// The text as it came.
  public let text: String
  /// The day that the text says, in its own zone.
  public let date: CivilDate
  let seconds: Int
  private let nanoseconds: Int

  /// The moment of a text; nil for any other.
  public init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    func number(_ digits: Int) -> Int? {
      let part = rest.prefix(digits)
      guard part.count == digits, part.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
      rest = rest.dropFirst(digits)
      return part.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    func sign(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: scalar) else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(4), sign("-"), let month = number(2), sign("-"), let day = number(2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self.text = text
    self.date = date
    var seconds = Int(date.day) * 86_400
    var nanoseconds = 0
    if !rest.isEmpty {
      guard sign("T"), let hour = number(2), sign(":"), let minute = number(2), sign(":"),
        let second = number(2), hour < 24, minute < 60, second <= 60
      else { return nil }
      seconds += hour * 3_600 + minute * 60 + second
      if sign(".") {
        let digits = rest.prefix { $0 &- 0x30 < 10 }
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        nanoseconds = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        for _ in digits.count..<9 { nanoseconds *= 10 }
      }
      if !sign("Z") {
        let isEast = sign("+")
        guard isEast || sign("-"), let hours = number(2), sign(":"), let minutes = number(2),
          hours < 24, minutes < 60
        else { return nil }
        seconds += (hours * 3_600 + minutes * 60) * (isEast ? -1 : 1)
      }
      guard rest.isEmpty else { return nil }
    }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Earlier before later, whatever the zone.
  public static func < (left: Moment, right: Moment) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

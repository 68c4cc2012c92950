import Connections

/// How long is waited before a request is sent again: the same times in every run, and never for ever.
struct RetrySchedule: Sendable {
  /// The longest wait that QuickBooks may ask for; beyond it the fault is said at once.
  static let longestPause = 300
  /// The wait that Intuit asks for when it has had too many requests.
  static let pauseForBusy = 60

  private var tries = 0
  private var nonsense = 0

  /// Seconds to wait after a reply that never came; nil when it is not tried again.
  mutating func pause(after fault: ConnectionFault) -> Int? {
    switch fault {
    case .timedOut, .dropped: next(limit: 4)
    case .unreachable: next(limit: 2)
    case .noLibrary, .address, .untrusted, .tooLarge: nil
    }
  }

  /// Seconds to wait after a reply that breaks off, or says nothing that makes sense.
  mutating func pauseAfterNonsense() -> Int? {
    nonsense += 1
    return nonsense <= 2 ? next(limit: 4) : nil
  }

  /// Seconds to wait after trouble of the other side's own.
  mutating func pauseAfterTrouble(_ response: HTTPResponse) -> Int? {
    guard let doubled = next(limit: 4) else { return nil }
    guard let asked = retryAfter(response) else { return doubled }
    return asked <= Self.longestPause ? max(asked, doubled) : nil
  }

  /// Seconds to wait after too many requests.
  mutating func pauseAfterTooMany(_ response: HTTPResponse) -> Int? {
    guard next(limit: 3) != nil else { return nil }
    let asked = retryAfter(response) ?? Self.pauseForBusy
    return asked <= Self.longestPause ? asked : nil
  }

  private mutating func next(limit: Int) -> Int? {
    guard tries < limit else { return nil }
    tries += 1
    return 1 << (tries - 1)
  }
}

/// The seconds of `Retry-After`, as a number or as a day and a time.
func retryAfter(_ response: HTTPResponse) -> Int? {
  guard let text = response.header("Retry-After") else { return nil }
  if let seconds = wholeNumber(text) { return seconds }
  guard let end = httpSeconds(text), let now = response.header("Date").flatMap(httpSeconds) else {
    return nil
  }
  return max(end - now, 0)
}

private func wholeNumber(_ text: some StringProtocol) -> Int? {
  guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
    return nil
  }
  return Int(text)
}

/// The seconds of a day and time such as `Sat, 28 Nov 2026 08:05:13 GMT` (RFC 9110, 5.6.7).
private func httpSeconds(_ text: String) -> Int? {
  let parts = text.split(separator: " ")
  let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])),
    let day = wholeNumber(parts[1]), let year = wholeNumber(parts[3])
  else { return nil }
  func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }
  let date = "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(day, 2))"
  return Moment("\(date)T\(parts[4])Z")?.seconds
}

/// The time of this machine, or of a test.
public protocol ProviderClock {
  /// Seconds since 1970-01-01T00:00:00Z.
  func now() -> Int
  /// Waits.
  func pause(seconds: Int)
}

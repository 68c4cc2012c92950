import Providers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The clock of this machine.
public struct SystemClock: ProviderClock {
  /// Told before each wait, with its seconds.
  private let onPause: @Sendable (Int) -> Void

  /// The clock of this machine.
  public init(onPause: @escaping @Sendable (Int) -> Void = { _ in }) {
    self.onPause = onPause
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  public func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec)
  }

  /// Waits.
  public func pause(seconds: Int) {
    onPause(seconds)
    var time = timespec(tv_sec: time_t(seconds), tv_nsec: 0)
    var rest = timespec()
    while nanosleep(&time, &rest) != 0, errno == EINTR { time = rest }
  }
}

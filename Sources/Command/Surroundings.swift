import FoundationEssentials
import Providers
import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What only the command line knows: its environment and the time.
enum Surroundings {
  /// The environment variables.
  static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Today's day in UTC; `COGSMITH_TODAY` says another one, for runs that have to come out the same again.
  ///
  /// A clock that stands before the day of this version is wrong, and is not believed.
  static var today: CivilDate {
    if let text = environment["COGSMITH_TODAY"], let date = DateArgument(argument: text)?.date {
      return date
    }
    let days = SystemClock(isQuiet: true).now() / 86_400
    return max(Version.date, CivilDate(day: Int32(truncatingIfNeeded: days)))
  }
}

/// The clock of this machine, which says on a terminal that it waits.
struct SystemClock: ProviderClock {
  let isQuiet: Bool

  /// Whether somebody watches.
  var speaks: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 }

  func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec)
  }

  func pause(seconds: Int) {
    if speaks, seconds >= 3 {
      Terminal.write("waiting \(seconds) seconds, and trying again\n", to: .errors)
    }
    var time = timespec(tv_sec: time_t(seconds), tv_nsec: 0)
    var rest = timespec()
    while nanosleep(&time, &rest) != 0, errno == EINTR { time = rest }
  }
}

import FoundationEssentials
import Interpreter
import Machines
import Providers
import Quantities
import Renderings

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What only the command line knows: its environment.
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
    let days = SystemClock().now() / 86_400
    return max(Version.date, CivilDate(day: Int32(truncatingIfNeeded: days)))
  }
}

extension Session {
  /// A session over the disk and the git of this machine.
  static var ofThisMachine: Session {
    Session(
      files: DiskFiles(), revisions: Git(environment: Surroundings.environment),
      today: Surroundings.today)
  }
}

extension SystemClock {
  /// The clock of this machine, which says on a terminal that it waits.
  static func reporting(_ output: OutputOptions) -> SystemClock {
    SystemClock { seconds in
      guard output.showsProgress, seconds >= 3 else { return }
      Terminal.write("waiting \(seconds) seconds, and trying again\n", to: .errors)
    }
  }
}

extension OutputOptions {
  /// Whether somebody watches.
  var showsProgress: Bool { !quiet && isatty(STDERR_FILENO) == 1 }
}

import FoundationEssentials
import Interpreter
import Machines
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
}

extension Session {
  /// A session over the disk and the git of this machine.
  static var ofThisMachine: Session {
    Session(files: DiskFiles(), revisions: Git(environment: Surroundings.environment))
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

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where earlier states of a workspace come from: git, or a test.
public protocol RevisionSource: Sendable {
  /// The files of a workspace as a revision has them: manifests, tables, snapshots and locks.
  ///
  /// - Parameters:
  ///   - root: the folder of the workspace, as the user would write it.
  ///   - revision: whatever the source takes for a revision, such as `HEAD~1` or `origin/main`.
  /// - Throws: `FileFault` when there is no repository or no such revision.
  func files(of root: String, at revision: String) throws(FileFault) -> MemoryFiles
}

/// The `git` of this machine, called so that nothing in a workspace can configure it.
///
/// A stranger's pull request may hold what looks like a repository, with a configuration that runs
/// programs. So the repository is the one whose `.git` lies in the checkout around the workspace (git
/// itself lets no commit hold a `.git`), it is named to git explicitly, and git fetches nothing, asks
/// nobody, runs no hook and no program of a configuration.
public struct Git: RevisionSource {
  private let environment: [String: String]

  /// The git of this machine.
  ///
  /// - Parameter environment: the variables of the process; of these git gets its home, its own
  ///   configuration and the folders with programs, and nothing else.
  public init(environment: [String: String] = [:]) {
    self.environment = environment
  }

  /// The folders with programs: absolute ones only, because others would begin in the workspace.
  private var folders: [String] {
    (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map(String.init)
      .filter { $0.hasPrefix("/") }
  }

  private var program: String? {
    folders.map { $0 + "/git" }.first { access($0, X_OK) == 0 }
  }

  private var variables: [String] {
    let kept = environment.keys.sorted().filter { name in
      ["HOME", "XDG_CONFIG_HOME", "SUDO_UID"].contains(name) || name.hasPrefix("GIT_CONFIG_")
    }
    return kept.map { "\($0)=\(environment[$0] ?? "")" } + [
      "PATH=" + folders.joined(separator: ":"), "LC_ALL=C", "GIT_NO_LAZY_FETCH=1",
      "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
      "GIT_PROTOCOL_FROM_USER=0",
    ]
  }

  /// What no configuration may say otherwise.
  private static let settings = [
    "safe.bareRepository=explicit", "protocol.allow=never", "core.fsmonitor=false",
    "core.hooksPath=/dev/null", "core.sshCommand=false", "core.askPass=false",
    "core.alternateRefsCommand=false", "credential.helper=", "core.pager=cat",
  ]

  /// Runs git.
  ///
  /// - Parameters:
  ///   - checkout: the top of the checkout, where git starts.
  ///   - directory: the repository; nil where git is to say which it is.
  /// - Throws: `FileFault` when git is not there.
  func run(
    _ arguments: [String], in checkout: String, directory: String? = nil, input: [UInt8] = [],
    limit: Int = 1 << 20
  ) throws(FileFault) -> ChildProcess.Result {
    guard let program else {
      throw FileFault(path: "git", reason: "is not installed; revisions are read with it")
    }
    let words =
      ["-C", checkout, "--no-pager"] + (directory.map { ["--git-dir=" + $0] } ?? [])
      + Self.settings.flatMap { ["-c", $0] } + arguments
    let ceiling = "GIT_CEILING_DIRECTORIES=" + folder(of: checkout)
    let process = ChildProcess(program: program, environment: variables + [ceiling])
    guard let result = process.run(words, input: input, limit: limit) else {
      throw FileFault(path: "git", reason: "cannot be run: \(systemReason())")
    }
    return result
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The checkout that a workspace lies in.
struct Checkout {
  /// The real path of its top.
  let top: String
  /// The path of the repository.
  let directory: String
  /// The workspace as names below the top.
  let names: [String]

  /// Finds the checkout around a folder, and lets git say that it trusts it.
  ///
  /// - Throws: `FileFault` when the folder lies in none, or git refuses it, with git's own reason.
  init(around root: String, _ git: Git) throws(FileFault) {
    let shown = root.isEmpty ? "." : root
    guard let real = realPath(root) else {
      throw FileFault(path: shown, reason: "there is no such folder")
    }
    var top = real
    while access(join(top, ".git"), F_OK) != 0 {
      guard top != "/", !top.isEmpty else {
        throw FileFault(path: shown, reason: "is not inside a git repository")
      }
      top = folder(of: top)
    }
    let answer = try git.run(["rev-parse", "--absolute-git-dir"], in: top)
    guard answer.status == 0 else {
      throw FileFault(path: shown, reason: Self.reason(answer.errors, top))
    }
    var line = answer.output
    if line.last == 0x0A { line.removeLast() }
    directory = String(decoding: line, as: UTF8.self)
    names = real.dropFirst(top.count).split(separator: "/").map(String.init)
    self.top = top
  }

  /// What git said, and where it does not trust the owner of the repository, the remedy.
  private static func reason(_ errors: [UInt8], _ top: String) -> String {
    let first = errors.split(separator: 0x0A).first ?? []
    var said = String(decoding: first, as: UTF8.self)
    if said.hasPrefix("fatal: ") { said.removeFirst("fatal: ".count) }
    if said.contains("dubious ownership") {
      return "git refuses this repository, because another user owns it (\(said)); "
        + "if you trust it, run `git config --global --add safe.directory \(top)`"
    }
    return said.isEmpty ? "git cannot read the repository" : "git says: \(said)"
  }
}

/// Why the world did not let a file be read or written.
public struct FileFault: Error, Hashable, Sendable {
  /// The path as the user would write it.
  public var path: String
  /// What is wrong, as a sentence fragment.
  public var reason: String

  /// A fault with a path.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}

extension FileFault {
  static func alreadyThere(_ path: FilePath) -> FileFault {
    FileFault(path: path.text, reason: "is there already, and is left as it is")
  }

  static func outside(_ path: FilePath) -> FileFault {
    FileFault(
      path: path.text, reason: "leads out of the workspace, and is neither read nor written")
  }
}

/// A file that an export writes, relative to its output folder.
public struct ExportFile: Sendable {
  /// The path.
  public var path: String
  /// The whole content.
  public var contents: String

  init(path: String, contents: String) {
    self.path = path
    self.contents = contents
  }
}

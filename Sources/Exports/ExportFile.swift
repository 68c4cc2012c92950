import Renderings

/// A file that an export writes, relative to its output folder.
public struct ExportFile: Sendable {
  /// The path.
  public var path: String
  /// The whole content.
  public var contents: Document

  init(path: String, contents: Document) {
    self.path = path
    self.contents = contents
  }
}

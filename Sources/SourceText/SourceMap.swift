/// The texts of a run, by id.
public struct SourceMap: Sendable {
  /// The files in the order of their paths.
  public private(set) var files: [SourceFile]

  /// A map of files; ids follow their order.
  public init(_ files: [SourceFile] = []) {
    self.files = files
  }

  /// The file of an id.
  public subscript(id: SourceID) -> SourceFile {
    files[Int(id.index)]
  }

  /// The text of a span.
  public func text(_ span: Span) -> String {
    self[span.source].text(Int(span.start)..<Int(span.end))
  }

  /// Adds a file and returns its id.
  public mutating func append(_ file: SourceFile) -> SourceID {
    files.append(file)
    return SourceID(index: UInt32(truncatingIfNeeded: files.count - 1))
  }
}

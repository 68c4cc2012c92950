/// Where files are: the disk, or a test.
///
/// Paths use `/`; relative ones start at the working folder. Nothing outside a path's boundary is read,
/// listed or written, and nothing is written through a link.
public protocol FileSystem: Sendable {
  /// What a path is; nil where there is nothing.
  func kind(of path: FilePath) -> FileKind?
  /// The bytes of a file.
  ///
  /// - Parameter limit: the most bytes that it may have, counted while reading: what a file says of its
  ///   own size is not believed.
  func read(_ path: FilePath, limit: Int) throws(FileFault) -> [UInt8]
  /// What a folder holds, in any order.
  func list(_ path: FilePath) throws(FileFault) -> [FolderEntry]
  /// Replaces a file in one step, making its folders; its mode stays.
  func write(_ bytes: [UInt8], to path: FilePath) throws(FileFault)
  /// Makes a file in one step; one that is there already is never touched.
  func create(_ bytes: [UInt8], at path: FilePath) throws(FileFault)
  /// Whether a folder, or the folder in which it would be made, can be written.
  func isWritable(_ path: FilePath) -> Bool
  /// Runs a function while no other process does the same in a folder.
  func exclusively<Result>(
    in folder: FilePath, _ body: () throws(FileFault) -> Result
  ) throws(FileFault) -> Result
}

extension FileSystem {
  /// The bytes of a file of at most a gibibyte, which is more than any file of a workspace may have.
  package func read(_ path: FilePath) throws(FileFault) -> [UInt8] {
    try read(path, limit: largestFile)
  }

  /// Makes a file; one that is there already is never touched.
  public func create(_ bytes: [UInt8], at path: FilePath) throws(FileFault) {
    guard kind(of: path) == nil else { throw .alreadyThere(path) }
    try write(bytes, to: path)
  }

  /// Files that only this process sees can be written where writing does not fail.
  public func isWritable(_ path: FilePath) -> Bool { true }

  /// Files that only this process sees need no lock.
  public func exclusively<Result>(
    in folder: FilePath, _ body: () throws(FileFault) -> Result
  ) throws(FileFault) -> Result {
    try body()
  }
}

/// The most bytes of a file that is read.
package let largestFile = 1 << 30

/// What a path is.
public enum FileKind: Hashable, Sendable {
  /// A regular file, or a link to one within the boundary.
  case file
  case folder
  /// A link to a folder.
  case linkedFolder
  /// A link to nothing.
  case brokenLink
  /// A link that leads out of the boundary.
  case outside
  /// A pipe, a socket or a device.
  case special

  /// Whether it is a folder, linked or not.
  package var isFolder: Bool { self == .folder || self == .linkedFolder }
}

/// Something in a folder.
public struct FolderEntry: Hashable, Sendable {
  /// Its name; where that is not UTF-8, as far as it is, with `\x` and two digits for other bytes.
  public var name: String
  /// Whether the name is UTF-8, so that the entry can be named in a manifest.
  public var isNameable = true
  /// What it is; nil where that cannot be found out.
  public var kind: FileKind?

  /// An entry with a name.
  public init(_ name: String, _ kind: FileKind?) {
    self.name = name
    self.kind = kind
  }
}

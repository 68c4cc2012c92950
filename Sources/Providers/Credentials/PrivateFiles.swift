/// Files that hold secrets: the disk, or a test.
public protocol PrivateFiles {
  /// A path from the root without links in it, also of a file that is not there yet.
  func resolved(_ path: String) -> String
  /// What is known about a file before it is read; nil when there is none.
  func facts(_ path: String) -> PrivateFileFacts?
  /// Its bytes.
  func read(_ path: String) throws(PrivateFileFault) -> [UInt8]
  /// Makes its folders and sees that it can be written, without changing it.
  func checkWritable(_ path: String) throws(PrivateFileFault)
  /// Replaces it in one step, readable by its owner alone, and waits until the disk has it.
  func write(_ bytes: [UInt8], to path: String) throws(PrivateFileFault)
}

/// What is known about a file before it is read.
public struct PrivateFileFacts: Hashable, Sendable {
  /// Whether it is a file, and not a folder.
  public var isFile: Bool
  /// Whether its group or everybody may do something with it.
  public var isOpenToOthers: Bool

  /// Facts.
  public init(isFile: Bool, isOpenToOthers: Bool) {
    self.isFile = isFile
    self.isOpenToOthers = isOpenToOthers
  }
}

/// Why a file with secrets cannot be read or written, as a sentence fragment.
public struct PrivateFileFault: Error, Hashable, Sendable {
  /// What is wrong.
  public var reason: String

  /// A fault.
  public init(_ reason: String) { self.reason = reason }
}

import FoundationEssentials

/// Why the world did not let a workspace be read or written.
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

/// Where files come from: the disk, or a test.
///
/// Paths use `/`; relative ones are relative to the working folder.
public protocol FileProvider: Sendable {
  /// What a path is.
  func kind(of path: String) -> FileKind?
  /// The bytes of a file.
  func read(_ path: String) throws(FileFault) -> [UInt8]
  /// The names in a folder, in any order.
  func list(_ path: String) throws(FileFault) -> [String]
  /// Replaces a file in one step, making its folders.
  func write(_ bytes: [UInt8], to path: String) throws(FileFault)
  /// Makes a file in one step; one that is there already is never touched.
  func create(_ bytes: [UInt8], at path: String) throws(FileFault)
}

extension FileProvider {
  /// Makes a file; one that is there already is never touched.
  public func create(_ bytes: [UInt8], at path: String) throws(FileFault) {
    guard kind(of: path) == nil else { throw .alreadyThere(path) }
    try write(bytes, to: path)
  }
}

extension FileFault {
  static func alreadyThere(_ path: String) -> FileFault {
    FileFault(path: path, reason: "is there already, and is left as it is")
  }
}

/// What a path is.
public enum FileKind: Sendable {
  case file, folder
  /// A symbolic link to a folder.
  case linkedFolder

  /// Whether it is a folder, linked or not.
  var isFolder: Bool { self != .file }
}

/// The files of this machine.
public struct DiskFiles: FileProvider {
  /// The files of this machine.
  public init() {}

  /// What a path is.
  public func kind(of path: String) -> FileKind? {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder else { return .file }
    let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    return target == nil ? .folder : .linkedFolder
  }

  /// The bytes of a file.
  public func read(_ path: String) throws(FileFault) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileFault(
        path: path, reason: kind(of: path) == nil ? "there is no such file" : "cannot be read")
    }
    return [UInt8](data)
  }

  /// The names in a folder.
  public func list(_ path: String) throws(FileFault) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw FileFault(path: path, reason: "the folder cannot be read")
    }
  }

  /// Replaces a file in one step.
  public func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
    do {
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw FileFault(path: path, reason: "cannot be written")
    }
  }

  /// Makes a file in one step: written beside its place, then given its name, which fails where the
  /// name is taken.
  public func create(_ bytes: [UInt8], at path: String) throws(FileFault) {
    let folder = folder(of: path)
    let draft = join(folder, ".\(lastName(path)).new")
    try write(bytes, to: draft)
    defer { try? FileManager.default.removeItem(atPath: draft) }
    do {
      try FileManager.default.linkItem(atPath: draft, toPath: path)
    } catch {
      if kind(of: path) != nil { throw .alreadyThere(path) }
      // Not every file system has a second name for a file.
      do {
        try FileManager.default.moveItem(atPath: draft, toPath: path)
      } catch {
        throw FileFault(path: path, reason: "cannot be written")
      }
    }
  }
}

/// Files in memory, for tests and for tools that embed the interpreter.
public struct MemoryFiles: FileProvider {
  private let files: [String: [UInt8]]

  /// Files by path.
  public init(_ files: [String: String]) {
    self.files = files.mapValues { Array($0.utf8) }
  }

  /// Files by path, as bytes.
  public init(bytes files: [String: [UInt8]]) {
    self.files = files
  }

  /// What a path is.
  public func kind(of path: String) -> FileKind? {
    if files[path] != nil { return .file }
    if path == "." || path.isEmpty { return .folder }
    return files.contains { $0.key.hasPrefix(path + "/") } ? .folder : nil
  }

  /// The bytes of a file.
  public func read(_ path: String) throws(FileFault) -> [UInt8] {
    guard let bytes = files[path] else {
      throw FileFault(path: path, reason: "there is no such file")
    }
    return bytes
  }

  /// The names in a folder.
  public func list(_ path: String) throws(FileFault) -> [String] {
    let prefix = path == "." || path.isEmpty ? "" : path + "/"
    var names: Set<String> = []
    for file in files.keys where file.hasPrefix(prefix) {
      if let name = file.dropFirst(prefix.count).split(separator: "/").first {
        names.insert(String(name))
      }
    }
    return names.sorted()
  }

  /// Replaces a file in one step.
  public func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
    throw FileFault(path: path, reason: "files in memory are not written")
  }
}

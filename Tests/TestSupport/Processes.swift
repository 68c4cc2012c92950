import Foundation
import Machines
import Testing

/// What came of running a program.
public struct ProcessResult: Sendable {
  /// Its exit status.
  public var status: Int32
  /// What it wrote to standard output.
  public var output: String
  /// What it wrote to standard error.
  public var errors: String
}

/// Runs a program to its end, with nothing on standard input and a terminal of 100 columns.
///
/// Output goes through files, so that no pipe can fill up.
public func runProcess(
  _ path: String, _ arguments: [String] = [], in folder: String? = nil,
  environment: [String: String] = [:]
) throws -> ProcessResult {
  let scratch = try Scratch(["out": "", "err": ""])
  let process = Process()
  process.executableURL = URL(filePath: path)
  process.arguments = arguments
  if let folder { process.currentDirectoryURL = URL(filePath: folder) }
  var inherited = ProcessInfo.processInfo.environment
  inherited["NO_COLOR"] = nil
  inherited["COLUMNS"] = "100"
  process.environment = inherited.merging(environment) { $1 }
  let output = try FileHandle(forWritingTo: URL(filePath: scratch.path + "/out"))
  let errors = try FileHandle(forWritingTo: URL(filePath: scratch.path + "/err"))
  process.standardOutput = output
  process.standardError = errors
  process.standardInput = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  try output.close()
  try errors.close()
  return ProcessResult(
    status: process.terminationStatus, output: try scratch.read("out"),
    errors: try scratch.read("err"))
}

/// The path of a program that checks what we write; nil, with a line that says so, where it is not
/// installed.
///
/// - Throws: where it is not installed and a variable of the environment demands it.
public func installedProgram(
  _ name: String, demandedBy variable: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> String? {
  let environment = ProcessInfo.processInfo.environment
  let folders = (environment["PATH"] ?? "").split(separator: ":")
  if let folder = folders.first(where: { isFile("\($0)/\(name)") }) { return "\(folder)/\(name)" }
  try #require(
    environment[variable] != "1", "\(name) is demanded and is not in PATH",
    sourceLocation: sourceLocation)
  print("SKIPPED: \(name) is not installed; `Scripts/setup tests` installs it")
  return nil
}

/// A folder that goes away with its owner.
public final class Scratch {
  /// Where it is.
  public let path: String

  /// An empty folder with some files.
  public init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.path + "/cogsmith-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  /// It, as the boundary of what lies in it.
  public var folder: FilePath { FilePath("", in: path) }

  /// Makes a symbolic link.
  public func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, making its folders.
  public func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// The text of a file.
  public func read(_ name: String) throws -> String {
    try String(contentsOf: URL(filePath: path).appending(path: name), encoding: .utf8)
  }

  /// All files below, by path.
  public func files() -> [String] {
    let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return all.filter { isFile(path + "/" + $0) }.sorted()
  }
}

/// Whether a path is that of a file, and not of a folder.
public func isFile(_ path: String) -> Bool {
  var isFolder: ObjCBool = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
}

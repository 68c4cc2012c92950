import Foundation
import Testing

/// The built program, run as a user would run it.
struct Program {
  /// What came of a run.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The program beside the test bundle.
  static let path: String? = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var folder = bundle.deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appending(path: "cogsmith").path
      if isFile(candidate) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  /// Runs the program with some arguments in a folder.
  static func run(
    _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    try execute(try #require(path, "the program is not built"), arguments, folder, environment)
  }

  /// Runs a line of the shell, in which `$COGSMITH` is the program.
  static func shell(_ line: String, in folder: String? = nil) throws -> Result {
    try execute(
      "/bin/bash", ["-c", line], folder,
      ["COGSMITH": try #require(path, "the program is not built")])
  }

  private static func execute(
    _ path: String, _ arguments: [String], _ folder: String?, _ environment: [String: String]
  ) throws -> Result {
    let scratch = try Scratch()
    let outputPath = scratch.path + "/out"
    let errorPath = scratch.path + "/err"
    for path in [outputPath, errorPath] { try Data().write(to: URL(filePath: path)) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    var inherited = ProcessInfo.processInfo.environment
    inherited["NO_COLOR"] = nil
    inherited["COLUMNS"] = "100"
    process.environment = inherited.merging(environment) { $1 }
    let output = try FileHandle(forWritingTo: URL(filePath: outputPath))
    let errors = try FileHandle(forWritingTo: URL(filePath: errorPath))
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try output.close()
    try errors.close()
    return Result(
      status: process.terminationStatus,
      output: try String(contentsOf: URL(filePath: outputPath), encoding: .utf8),
      errors: try String(contentsOf: URL(filePath: errorPath), encoding: .utf8))
  }
}

/// A folder that goes away with its owner.
final class Scratch {
  let path: String

  /// An empty folder with some files.
  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.path + "/cogsmith-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: URL(filePath: path).appending(path: name), encoding: .utf8)
  }

  /// All files below, by path.
  func files() -> [String] {
    let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return all.filter { isFile(path + "/" + $0) }.sorted()
  }
}

private func isFile(_ path: String) -> Bool {
  var isFolder: ObjCBool = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
}

/// A small cabinet shop whose figures are worked out in `README.md`'s tutorial.
let benchShop = """
  cogsmith: 1
  company: Two Benches
  currency: USD

  products:
    pine: {name: Pine board, unit: m2, packs: {board: 0.6 m2}, cost: 18.50/board}
    screw: {name: Screw 4 x 40, cost: 0.04}
    oil: {name: Hard wax oil, unit: L, cost: 32.00/L}
    bench: {name: Garden bench, price: 189.00}

  rates:
    joiner: {cost: 36.00/h}

  boms:
    bench:
      - lines:
          - {item: pine, quantity: 1.9 m2, loss: 8%}
          - {item: screw, quantity: 42}
          - {item: oil, quantity: 120 mL}
        costs:
          - {type: labor, name: Saw and join, time: 75 min, rate: joiner}

  opening:
    - date: 2026-11-01
      lines:
        - {item: pine, quantity: 20 board}
        - {item: screw, quantity: 500}
        - {item: oil, quantity: 2 L, cost: 30.00/L}

  builds:
    B-1: {date: 2026-11-09, product: bench, quantity: 4}

  accounts:
    inventory: {code: "1400"}
    cogs: {code: "5000"}
    wages: {code: "6100"}

  export:
    accounts: {inventory: inventory, cogs: cogs, labor: wages}

  """

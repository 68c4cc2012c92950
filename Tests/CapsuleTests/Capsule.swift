import DocumentTrees
import Diagnostics
import Exports
import Foundation
import Interpreter
import Machines
import Providers
import SourceText
import Synchronization
import TestSupport
import Testing

/// A workspace of `Tests/Capsules`, as an earlier version left it.
struct Capsule {
  /// The folders of `Tests/Capsules`.
  static let all: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { isFile("\(folder)/\($0)/cogsmith.yaml") }.sorted()
  }()

  private static let folder = packageRoot + "/Tests/Capsules"

  let name: String
  /// Its files by their path below its folder.
  let files: [String: [UInt8]]
  let workspace: Workspace
  private let session: Session

  /// A capsule, read once for all tests.
  static func named(_ name: String) throws -> Capsule {
    try known.withLock { known in
      if let capsule = known[name] { return capsule }
      let capsule = try Capsule(name, files: read(name))
      known[name] = capsule
      return capsule
    }
  }

  private static let known = Mutex<[String: Capsule]>([:])

  private init(_ name: String, files: [String: [UInt8]]) throws {
    self.name = name
    self.files = files
    session = Session(files: MemoryFiles(bytes: files))
    workspace = try session.load()
  }

  /// The capsule with another text of its lock.
  func with(lock text: String) throws -> Capsule {
    var changed = files
    changed["exports.lock"] = Array(text.utf8)
    return try Capsule(name, files: changed)
  }

  private static func read(_ name: String) throws -> [String: [UInt8]] {
    let root = folder + "/" + name
    let paths = try #require(FileManager.default.enumerator(atPath: root))
      .compactMap { $0 as? String }.filter { isFile(root + "/" + $0) }
    return try Dictionary(
      uniqueKeysWithValues: paths.map { path in
        (path, [UInt8](try Data(contentsOf: URL(filePath: root + "/" + path))))
      })
  }

  // MARK: What it says

  /// The path of the list of what `check` found when it was written.
  var checkPath: String { "\(Self.folder)/\(name)/check.txt" }

  /// What `check` finds, one finding a line with its place and without its words.
  func findings() -> String {
    let run = workspace.check()
    return run.diagnostics.map { finding in
      var place = ""
      if let span = finding.primary?.span {
        let file = run.sources[span.source]
        let start = file.position(at: span.start)
        place = " \(file.path):\(start.line):\(start.column)"
      }
      return "\(finding.severity.rawValue)[\(finding.code.rawValue)]\(place)\n"
    }.joined()
  }

  /// The entries of its lock as the file has them.
  func lockEntries() throws -> [JSONValue] {
    let lock = try #require(files["exports.lock"].flatMap { JSONValue($0) })
    return try #require(lock["exports"]?.list)
  }

  /// The targets of its lock, in the order of their first entries.
  func targets() throws -> [ExportTarget] {
    var found: [ExportTarget] = []
    for entry in try lockEntries() {
      let target = try #require(entry["target"]?.text.flatMap { ExportTarget(rawValue: $0) })
      if !found.contains(target) { found.append(target) }
    }
    return found
  }

  /// What an export is about to write.
  func prepare(_ target: ExportTarget) -> PreparedExport {
    session.prepareExport(workspace, to: target)
  }

  /// Sends what an export to QuickBooks has to send; nobody answers.
  func push(_ connect: () throws(ProviderFault) -> QuickBooksOnline) throws -> PushResult {
    try session.push(prepare(.quickbooks), of: workspace, connect: connect)
  }
}

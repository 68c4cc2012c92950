import Foundation
import Testing

/// Whether goldens are written instead of compared; the run then fails, so that none is recorded
/// unseen.
private let isRecording = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

/// Expects a text to be what a file below `Tests/Goldens` holds.
///
/// `UPDATE_GOLDENS=1 swift test` writes the files anew, and fails.
public func expectGolden(
  _ actual: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  expectFile(actual, packageRoot + "/Tests/Goldens/" + path, sourceLocation: sourceLocation)
}

/// Expects a text to be what a file holds; recorded like a golden.
public func expectFile(
  _ actual: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let expected = FileManager.default.contents(atPath: path).map {
    String(decoding: $0, as: UTF8.self)
  }
  if isRecording {
    guard expected != actual else { return }
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    try? Data(actual.utf8).write(to: URL(filePath: path))
    Issue.record("recorded \(path)", sourceLocation: sourceLocation)
    return
  }
  guard let expected else {
    Issue.record(
      "there is no \(path); UPDATE_GOLDENS=1 records it:\n\(actual)",
      sourceLocation: sourceLocation)
    return
  }
  if expected != actual {
    Issue.record(
      "\(path) differs:\n\(firstDifference(expected, actual))", sourceLocation: sourceLocation)
  }
}

/// The first lines that differ, with what was expected and what came.
private func firstDifference(_ expected: String, _ actual: String) -> String {
  let left = expected.components(separatedBy: "\n")
  let right = actual.components(separatedBy: "\n")
  for index in 0..<max(left.count, right.count) {
    let before = index < left.count ? left[index] : "(no more lines)"
    let after = index < right.count ? right[index] : "(no more lines)"
    if before != after { return "line \(index + 1)\n- \(before)\n+ \(after)" }
  }
  return "only the line endings differ"
}

import Diagnostics
import Foundation
import Interpreter
import SourceText
import TestSupport

/// A broken workspace in one readable file: each of its files behind a line `=== PATH`, and behind
/// `=== findings` what `check` says about them.
///
/// A path may be followed by how the file is written to disk: `(CRLF)`, `(windows-1252)`, `(utf-16)`, or
/// `(escaped)` with `\u{…}` for characters that do not show.
struct GoldenCase {
  /// The cases of `Tests/Goldens/diagnostics`.
  static let names: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(
      atPath: packageRoot + "/Tests/Goldens/diagnostics")
    return (all ?? []).filter { $0.hasSuffix(".txt") }.sorted()
  }()

  /// The files as they are on disk, by path.
  private(set) var files: [String: [UInt8]] = [:]
  /// The case as it was written, up to the findings.
  private(set) var sources = ""

  init(_ name: String) throws {
    let path = packageRoot + "/Tests/Goldens/diagnostics/" + name
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    var header: String?
    var body = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        if let header { add(header, body) }
        body = ""
        header = String(line.dropFirst(4))
        if header == "findings" { return }
        sources += line + "\n"
      } else {
        body += line + "\n"
        sources += line + "\n"
      }
    }
  }

  /// The case with what is found in it now.
  func recorded() throws -> String {
    sources + "=== findings\n" + (try TestWorkspace(bytes: files).findings())
  }

  private mutating func add(_ header: String, _ body: String) {
    let parts = header.split(separator: " (", maxSplits: 1)
    let path = String(parts[0])
    switch parts.dropFirst().first {
    case "CRLF)": files[path] = Array(body.replacing("\n", with: "\r\n").utf8)
    case "windows-1252)":
      files[path] = body.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    case "utf-16)":
      files[path] = [0xFF, 0xFE] + body.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case "escaped)": files[path] = Array(unescaped(body).utf8)
    default: files[path] = Array(body.utf8)
    }
  }

  private func unescaped(_ text: String) -> String {
    text.replacing(#/\\u\{([0-9a-f]+)\}/#) { match in
      UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
  }
}

/// The files of a workspace after the edits of a help.
func applying(_ help: Help, to files: [String: [UInt8]], _ sources: SourceMap) -> [String: [UInt8]]
{
  var edited: [String: [UInt8]] = [:]
  for file in sources.files where files[file.path] != nil { edited[file.path] = file.bytes }
  for edit in help.edits.sorted(by: { $1.span < $0.span }) {
    let path = sources[edit.span.source].path
    edited[path]?.replaceSubrange(
      Int(edit.span.start)..<Int(edit.span.end), with: Array(edit.replacement.utf8))
  }
  // Files that no manifest names were not read.
  return files.merging(edited) { $1 }
}

/// A page's example as files on disk.
func files(of example: ExampleWorkspace) -> [String: [UInt8]] {
  Dictionary(uniqueKeysWithValues: example.files.map { ($0.path, $0.bytes) })
}

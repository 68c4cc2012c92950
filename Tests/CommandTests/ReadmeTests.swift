import Foundation
import TestSupport
import Testing

/// The README is run: its manifests are written, its commands carried out, and what they print has to
/// be what it shows.
///
/// A comment before a block says what the block is: `<!-- write NAME -->` and `<!-- append NAME -->` for
/// files, `<!-- replace OLD with NEW in NAME -->` for an edit, `<!-- in FOLDER -->` for where commands
/// run. In `console` blocks a line `…` stands for any lines. `UPDATE_GOLDENS=1` writes anew what
/// blocks without `…` show.
@Suite struct ReadmeTests {
  @Test(arguments: [
    "README.md", "Examples/cabinet-shop/README.md", "Examples/machine-shop/README.md",
    "Examples/metal-fabricator/README.md",
  ]) func `transcripts are real`(page: String) throws {
    let path = packageRoot + "/" + page
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    var runner = try TranscriptRunner()
    let shown = try runner.run(text)
    for difference in runner.differences { Issue.record("\(difference)") }
    #expect(runner.commands > 0)
    if runner.differences.isEmpty { expectFile(shown, path) }
  }
}

/// Walks through a page and does what it says.
private struct TranscriptRunner {
  private(set) var differences: [String] = []
  private(set) var commands = 0
  private let scratch: Scratch
  private var folder: String

  init() throws {
    scratch = try Scratch()
    folder = scratch.path
  }

  /// Returns the page with the output of its commands as it came.
  mutating func run(_ text: String) throws -> String {
    var shown: [String] = []
    var directive: String?
    var lines = text.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      shown.append(line)
      if line.hasPrefix("<!-- "), line.hasSuffix(" -->") {
        directive = String(line.dropFirst(5).dropLast(4))
        if let done = directive, try carryOut(done) { directive = nil }
        continue
      }
      guard line.hasPrefix("```") else { continue }
      let end = lines.firstIndex(of: "```") ?? lines.endIndex
      let body = Array(lines[..<end])
      lines = lines[end...]
      if line == "```console" {
        shown += try transcript(body)
      } else {
        if let directive { try write(body, directive) }
        shown += body
      }
      directive = nil
      if let fence = lines.popFirst() { shown.append(fence) }
    }
    return shown.joined(separator: "\n")
  }

  /// Whether a directive needs no block.
  private mutating func carryOut(_ directive: String) throws -> Bool {
    if directive.hasPrefix("in ") {
      folder = packageRoot + "/" + directive.dropFirst(3)
      return true
    }
    guard let match = directive.wholeMatch(of: #/replace (.+) with (.+) in (.+)/#) else {
      return false
    }
    let name = String(match.3)
    let text = try scratch.read(name)
    if !text.contains(match.1) { differences.append("nothing to replace: \(match.1)") }
    try scratch.write(text.replacing(match.1, with: match.2), to: name)
    return true
  }

  private mutating func write(_ body: [String], _ directive: String) throws {
    let text = body.joined(separator: "\n") + "\n"
    folder = scratch.path
    if directive.hasPrefix("write ") {
      try scratch.write(text, to: String(directive.dropFirst(6)))
    } else if directive.hasPrefix("append ") {
      let name = String(directive.dropFirst(7))
      try scratch.write(try scratch.read(name) + "\n" + text, to: name)
    }
  }

  /// Runs the commands of a block; returns it with what they printed.
  private mutating func transcript(_ body: [String]) throws -> [String] {
    var shown: [String] = []
    var rest = body[...]
    while let line = rest.popFirst() {
      shown.append(line)
      guard line.hasPrefix("$ cogsmith") else { continue }
      commands += 1
      let next = rest.firstIndex { $0.hasPrefix("$ ") } ?? rest.endIndex
      let expected = Array(rest[..<next])
      rest = rest[next...]
      let command = line.dropFirst(2).replacing("cogsmith ", with: "\"$COGSMITH\" ")
      let result = try Program.shell("{ \(command); } 2>&1", in: folder)
      var actual = result.output.components(separatedBy: "\n")
      while actual.last == "" { actual.removeLast() }
      if !expected.contains("…") {
        let isSpaced = expected.last == "" && next < body.endIndex
        shown += actual + (isSpaced ? [""] : [])
      } else {
        compare(expected, actual, line)
        shown += expected
      }
    }
    return shown
  }

  private mutating func compare(_ expected: [String], _ actual: [String], _ command: String) {
    var position = 0
    let chunks = expected.split(separator: "…", omittingEmptySubsequences: false)
    for (index, chunk) in chunks.enumerated() where !chunk.isEmpty {
      let wanted = Array(chunk)
      let starts = position...max(position, actual.count)
      let found = starts.first { start in
        start + wanted.count <= actual.count
          && Array(actual[start..<start + wanted.count]) == wanted
      }
      guard let found, index > 0 || found == 0 else {
        differences.append(
          "after `\(command)`: no longer printed:\n\(wanted.joined(separator: "\n"))")
        return
      }
      position = found + wanted.count
    }
  }
}

import Foundation
import TestSupport
import Testing

/// The commands and flags that the README shows.
struct ReadmeCommands {
  private let lines: [String]

  init() throws {
    let text = try String(contentsOf: URL(filePath: packageRoot + "/README.md"), encoding: .utf8)
    lines = text.components(separatedBy: "\n")
  }

  /// The words of a command that a reader does not find: its name, and each of its flags near it.
  ///
  /// A flag is shown where it stands in the command's row of the table, in a line that has the command, or
  /// in the line of what all commands take.
  func missing(_ arguments: [String]) -> [String] {
    guard let name = arguments.first else { return [] }
    let near = lines.filter { line in
      line.contains("cogsmith \(name) ") || line.hasSuffix("cogsmith \(name)")
        || line.contains("`\(name) --") || line.hasPrefix("| `\(name) ")
        || line.hasPrefix("| `\(name)`") || line.hasPrefix("All of them take")
    }
    guard near.contains(where: { $0.hasPrefix("| `") }) else { return [name] }
    let flags = arguments.dropFirst().filter { $0.hasPrefix("-") }
    return flags.filter { flag in
      !near.contains { line in
        line.components(separatedBy: flag).dropFirst().contains { rest in
          !(rest.first.map { $0.isLetter || $0 == "-" } ?? false)
        }
      }
    }
  }
}

/// The measure itself.
@Suite struct ReadmeCommandsTests {
  @Test func `what the README shows, and what it does not`() throws {
    let readme = try ReadmeCommands()
    #expect(readme.missing(["check"]) == [])
    #expect(readme.missing(["export", "--to", "beancount", "--dry-run"]) == [])
    #expect(readme.missing(["export", "--to", "quickbooks", "--push"]) == [])
    #expect(readme.missing(["check", "-C", "shop", "--quiet"]) == [])
    #expect(readme.missing(["check", "--push", "--dry"]) == ["--push", "--dry"])
    #expect(readme.missing(["conformance", "cel"]) == ["conformance"])
    #expect(readme.missing(["export", "--dry"]) == ["--dry"])
  }
}

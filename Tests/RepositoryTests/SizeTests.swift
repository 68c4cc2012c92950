import Foundation
import TestSupport
import Testing

/// Files are small, and functions fit on a screen.
@Suite struct SizeTests {
  /// Files that are longer than 400 lines, each with the reason.
  private static let longFiles: [String: String] = [
    "Sources/Diagnostics/Pages/CatalogPages.swift": "pages, one behind the other",
    "Sources/Diagnostics/Pages/ExpressionPages.swift": "pages, one behind the other",
    "Sources/Diagnostics/Pages/StockPages.swift": "pages, one behind the other",
    "Sources/DocumentTrees/YAML/SyntaxErrorDescription.swift": "a few lines for each complaint",
    "Sources/Expressions/Compiling/Compiler+Calls.swift":
      "one call after the other, and what is wrong with each",
    "Sources/Expressions/Compiling/Compiler+Operators.swift": "one operator after the other",
    "Sources/Expressions/Compiling/Compiler+Special.swift": "one special form after the other",
    "Sources/Expressions/Compiling/Compiler.swift": "one kind of node after the other",
    "Sources/Expressions/Regex/RegexParser.swift": "one construct after the other",
    "Sources/Expressions/Running/Number.swift": "exact arithmetic, one operation after the other",
    "Sources/Expressions/Syntax/Lexer.swift": "one kind of token after the other",
    "Sources/Expressions/Syntax/Parser.swift": "one precedence after the other",
    "Sources/Manifests/Sections/Events.swift": "declarations, one behind the other",
  ]

  @Test func `files are looked at twice from 400 lines on, and have never more than 600`() {
    let long = (Repository.sources + Repository.tests).filter { $0.lines.count > 400 }
    for file in long {
      #expect(Self.longFiles[file.path] != nil, "\(file.path) has \(file.lines.count) lines")
      #expect(file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines")
    }
    #expect(Set(Self.longFiles.keys).subtracting(long.map(\.path)) == [], "one is shorter now")
  }

  /// Functions that are longer than 70 lines, with their length, which only falls.
  private static let longFunctions: [String: Int] = [:]

  @Test func `functions have 70 lines at most`() {
    var long: [String: Int] = [:]
    for file in Repository.sources + Repository.tests {
      for (name, count) in functions(file) where count > 70 { long["\(file.path) \(name)"] = count }
    }
    for (name, count) in long.sorted(by: { $0.key < $1.key }) {
      #expect(count <= Self.longFunctions[name] ?? 70, "\(name) has \(count) lines")
    }
    for (name, count) in Self.longFunctions.sorted(by: { $0.key < $1.key }) {
      #expect(long[name] == count, "\(name) is shorter now")
    }
  }

  /// The functions of a file with how many lines each has; the formatter closes each at the
  /// indentation at which it opens.
  private func functions(_ file: Repository.File) -> [(name: String, count: Int)] {
    var found: [(name: String, count: Int)] = []
    for (start, line) in file.lines.enumerated() {
      guard let name = functionName(line), !line.hasSuffix("}") else { continue }
      let closing = line.prefix { $0 == " " } + "}"
      guard let end = file.lines[start...].firstIndex(where: { $0 == closing }) else { continue }
      found.append((name, end - start + 1))
    }
    return found
  }

  /// The name of the function that a line begins, if it begins one.
  private func functionName(_ line: Substring) -> String? {
    guard line.contains("func ") || line.contains("init") else { return nil }
    let code = line.drop { $0 == " " }
    if code.hasPrefix("//") || code.hasPrefix("\"") { return nil }
    if let start = code.range(of: "func ") {
      let name = code[start.upperBound...]
      return name.hasPrefix("`")
        ? String(name.dropFirst().prefix { $0 != "`" })
        : String(name.prefix { $0 != "(" && $0 != "<" })
    }
    let words = code.split(separator: " ")
    return words.prefix(3).contains { $0.hasPrefix("init(") || $0.hasPrefix("init?(") }
      ? "init" : nil
  }
}

import Foundation
import Renderings
import TestSupport
import Testing

/// Foreign text in each medium: what is read back is what was written, and nothing else happens.
@Suite struct MediumTests {
  /// What strangers name things.
  private static let hostile = [
    "plain", "", " ", "a\"b", "a\\", "\\", "a\\\"b", "a\nb", "a\r\nb", "\t", "=1+1", "+1", "-1",
    "-a",
    "@x", "'x", "a,b", "a;b", "::error::x", "##[error]x", "\u{1B}[31m", "\u{9B}", "\u{202E}x",
    "\u{2028}", "%0A::x", "a]b[c", "x](javascript:alert(1))", "<script>alert(1)</script>",
    "#quot;", "`code`", "\\N", "%%{init: {}}%%", "graph TD; a-->b", "Möbel", "\u{E0041}",
    "k\\\" [URL=<javascript:alert(1)>]; x -> y //",
  ]

  // MARK: JSON

  @Test(arguments: hostile) func `JSON reads back as it was`(text: String) throws {
    var json = JSONWriter()
    json.array { $0.string(text) }
    let read = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String]
    #expect(read == [text])
    #expect(isClean(json.text))
  }

  @Test(arguments: [
    ("1", true), ("-0", true), ("0.10", true), ("1E+3", true), ("12e-1", true), ("01", false),
    ("1.", false), (".5", false), ("1, \"x\": 2", false), ("", false), ("-", false), ("+1", false),
    ("1e", false), ("NaN", false), ("1\u{301}", false), ("１", false),
  ]) func `a number of JSON is one, or a string`(text: String, isNumber: Bool) {
    var json = JSONWriter()
    json.number(text)
    #expect(json.text.hasPrefix("\"") != isNumber)
  }

  // MARK: CSV

  @Test(arguments: hostile) func `a cell of CSV is one cell that no spreadsheet computes`(
    text: String
  ) {
    let line = (["1", text, "2"].map { CSVText($0) }.joined(separator: ",") as CSVText).text
    #expect(!line.contains("\n"))
    #expect(isClean(line))
    let cells = cells(line)
    #expect(cells.count == 3)
    let cell = cells[1]
    if let first = cell.first, "=+@".contains(first) { Issue.record("`\(cell)` is computed") }
    #expect(!cell.hasPrefix("-") || cell == "-1")
  }

  /// The cells of a line as RFC 4180 has them.
  private func cells(_ line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  @Test func `a line of CSV that would be a command begins with a quote`() {
    let cell = "::error::x"
    #expect(CSVText(cell).text == "\"::error::x\"")
  }

  // MARK: Graphviz

  @Test func `Graphviz reads any name as one node`() throws {
    guard let dot = try installedProgram("dot", demandedBy: "COGSMITH_REQUIRE_GRAPHVIZ") else {
      return
    }
    var graph: DOTText = "digraph bom {\n"
    for text in Self.hostile { graph += "  root -> \(text) [label=\(text)];\n" }
    let folder = try Scratch(["bom.dot": Document(graph + "}\n").text])
    let result = try runProcess(dot, ["-Tplain", folder.path + "/bom.dot"])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    let names = Set(Self.hostile.map(\.printable))
    #expect(lines.count { $0.hasPrefix("node ") } == names.count + 1)
    #expect(lines.count { $0.hasPrefix("edge ") } == Self.hostile.count)
    let picture = try runProcess(dot, ["-Tsvg", folder.path + "/bom.dot"])
    #expect(!picture.output.contains("<a "))
    #expect(!picture.output.contains("xlink:href"))
  }

  // MARK: Mermaid

  @Test(arguments: hostile) func `a label of Mermaid ends where it ends`(text: String) {
    let label = MermaidText(text).text
    #expect(label.hasPrefix("\"") && label.hasSuffix("\""))
    #expect(!label.dropFirst().dropLast().contains { "\"<>`{}[]%\\".contains($0) })
    #expect(isClean(label))
  }

  // MARK: Beancount

  @Test(arguments: hostile) func `a string of beancount ends where it ends`(text: String) {
    let quoted = BeancountText(text).text
    var isEscaped = false
    for character in quoted.dropFirst().dropLast() {
      #expect(character != "\"" || isEscaped)
      isEscaped = character == "\\" && !isEscaped
    }
    #expect(!isEscaped)
    #expect(isClean(quoted))
  }

  @Test func `a name of beancount holds nothing but signs of names`() {
    let text: BeancountText = "\(word: "Assets:A\n2026-01-01 open X") \(word: "-12.50")"
    #expect(text.text == "Assets:A2026-01-01openX -12.50")
  }

  // MARK: GitHub

  @Test(arguments: hostile) func `an annotation is one line`(text: String) {
    let line: GitHubText = "::error file=\(property: text)::\(text)"
    #expect(isClean(line.text))
    #expect(!line.text.contains("\n"))
    let properties = line.text.split(separator: "::", maxSplits: 2)[0]
    #expect(!properties.dropFirst("error file=".count).contains { ":,".contains($0) })
  }

  /// Whether a text holds no control character and no command of a build server inside it.
  private func isClean(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0 == "\n" || ($0.properties.generalCategory != .control && $0 != "\u{202E}")
    } && !text.contains("##[")
  }
}

import Diagnostics
import Expressions
import Foundation
import Renderings
import SourceText
import TestSupport

/// Broken expressions and templates in one readable file, each behind a line `=== ` with its text or
/// `=== template ` with the template's, followed by what is found in it.
struct ExpressionGolden {
  /// An expression or a template.
  struct Case {
    var text: String
    var isTemplate: Bool

    /// What is found, by place.
    func issues(_ environment: Environment) -> [Expressions.Issue] {
      isTemplate ? environment.compileTemplate(text).issues : environment.compile(text).issues
    }
  }

  /// The groups in `Tests/Goldens/expressions`.
  static let names: [String] = {
    let all = try? FileManager.default.contentsOfDirectory(
      atPath: packageRoot + "/Tests/Goldens/expressions")
    return (all ?? []).filter { $0.hasSuffix(".txt") }.sorted()
  }()

  private(set) var cases: [Case] = []

  /// A line break in an expression is written `␤`.
  init(_ name: String) throws {
    let path = packageRoot + "/Tests/Goldens/expressions/" + name
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix("=== ") {
      let rest = line.dropFirst(4)
      let isTemplate = rest.hasPrefix("template ")
      cases.append(
        Case(
          text: String(isTemplate ? rest.dropFirst(9) : rest).replacing("␤", with: "\n"),
          isTemplate: isTemplate))
    }
  }

  /// The cases with what is found in them now.
  func recorded(_ environment: Environment) -> String {
    cases.map { item in
      let title = item.text.replacing("\n", with: "␤")
      return "=== \(item.isTemplate ? "template " : "")\(title)\n"
        + item.issues(environment).map { drawn($0, item.text) }.joined()
    }.joined(separator: "\n")
  }

  private func drawn(_ issue: Expressions.Issue, _ text: String) -> String {
    var sources = SourceMap()
    let source = sources.append(SourceFile(path: "rule", contents: Array(text.utf8)))
    func span(_ range: TextRange) -> Span { Span(source: source, range: range) }
    let diagnostic = Diagnostic(
      .expressionSyntax, severity: issue.isWarning ? .warning : .error, issue.message,
      at: span(issue.range), label: issue.label,
      related: issue.related.map { Label(span($0.range), $0.text) }, notes: issue.notes,
      helps: issue.fixes.map { fix in
        Help(fix.text, edits: fix.edit.map { [Edit(span($0.range), $0.replacement)] } ?? [])
      })
    return ExcerptRenderer(sources).render(diagnostic).plain
      .replacing("[expression/syntax]", with: "[\(issue.code.rawValue)]")
  }
}

import Builds
import Catalogs
import Diagnostics
import Manifests
import Quantities
import Renderings
import SourceText

/// What a report is made from: the findings go into every document.
public struct ReportContext: Sendable {
  /// What holds for the workspace.
  public var settings: Settings
  /// The findings.
  public var diagnostics: [Diagnostic]
  /// The texts, for places.
  public var sources: SourceMap

  /// A context.
  public init(settings: Settings, diagnostics: [Diagnostic], sources: SourceMap) {
    self.settings = settings
    self.diagnostics = diagnostics
    self.sources = sources
  }
}

/// A JSON document in the shape of `cli.md`: the head, what the command found, the findings.
func document(
  _ context: ReportContext, _ body: (inout JSONWriter) -> Void
) -> Document {
  var json = JSONWriter()
  json.object { json in
    json.member("cogsmith", 1)
    json.member("mode", context.settings.mode.rawValue)
    json.member("currency", context.settings.currency.code)
    body(&json)
    json.key("diagnostics")
    json.diagnostics(context.diagnostics, in: context.sources)
  }
  json.endLine()
  return Document(json)
}

/// One line about the workspace, for the top of a text report.
func headline(_ settings: Settings) -> StyledText {
  var text = StyledText()
  text.append("\(settings.company ?? "Workspace")", .strong)
  var facts = [settings.mode.rawValue]
  if settings.provider != .none {
    let plan = settings.plan.map { " \($0.rawValue)" } ?? ""
    facts.append(settings.provider.rawValue + plan)
  }
  facts += [settings.costing.rawValue, settings.currency.code]
  text.appendLine("  \(facts.joined(separator: ", "))", .faint)
  return text
}

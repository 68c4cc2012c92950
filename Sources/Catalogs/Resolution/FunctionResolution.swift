import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  /// Declares the functions of the workspace (`language.md` 2); they may call each other in any order.
  mutating func declareFunctions(in environment: inout Environment) {
    var sources: [FunctionSource] = []
    var texts: [ExpressionText] = []
    for declared in merged("function", { $0.functions }) {
      guard let text = text(declared.record.value.id, declared.names) else { continue }
      var parameters: [(name: String, type: TypeID)] = []
      for parameter in declared.record.parameters {
        let name = catalog.names[declared.names[parameter.key.name]]
        if parameters.contains(where: { $0.name == name }) {
          bag.report(
            Diagnostic(
              .expressionFunction, "the parameter `\(name)` stands twice", at: parameter.key.span,
              label: "again here", helps: [Help("give it another name")]))
          continue
        }
        let type = type(named: parameter.value, declared.names, in: &environment)
        parameters.append((name, type))
      }
      sources.append(
        FunctionSource(
          name: catalog.names[declared.key.name], parameters: parameters, value: text.text))
      texts.append(text)
    }
    guard !sources.isEmpty else { return }
    for (text, checked) in zip(texts, environment.declareFunctions(sources)) {
      for issue in checked.issues { bag.report(text.diagnostic(issue)) }
    }
  }

  /// The type that a name of a manifest means.
  private mutating func type(
    named written: LocatedName, _ names: NameMap, in environment: inout Environment
  ) -> TypeID {
    let name = catalog.names[names[written.name]]
    switch name {
    case "number": return .decimal
    case "whole": return .int
    case "text": return .string
    case "condition": return .bool
    case "percent": return .percent
    case "date": return .date
    case "money": return environment.types.money(environment.currency)
    default: break
    }
    if let dimension = Self.dimensions.first(where: { $0.name == name })?.dimension {
      return environment.types.quantity(dimension)
    }
    let known =
      ["number", "whole", "text", "condition", "percent", "date", "money"]
      + Self.dimensions.map(\.name)
    bag.report(
      Diagnostic(
        .expressionFunction, "`\(name)` is not a type", at: written.span, label: "not known",
        helps: [
          Self.foreignTypes[name].map {
            Help("write `\($0)`", edits: [Edit(written.span, $0)])
          } ?? Help.didYouMean(name, among: known, at: written.span)
            ?? Help("the types are \(alternatives(known, joinedBy: "and"))")
        ]))
    return .error
  }

  private static let dimensions: [(name: String, dimension: Dimension)] = [
    ("pieces", .count), ("length", .length), ("area", .area), ("volume", .volume),
    ("weight", .mass), ("time", .time),
  ]

  /// What people write for a type, by the name that the language has for it.
  private static let foreignTypes: [String: String] = [
    "int": "whole", "integer": "whole", "decimal": "number", "string": "text", "bool": "condition",
    "boolean": "condition", "mass": "weight", "count": "pieces", "amount": "money",
    "percentage": "percent", "duration": "time", "float": "number", "double": "number",
  ]
}

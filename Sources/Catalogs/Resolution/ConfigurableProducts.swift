import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

/// A product with parameters: its BOMs as declared, and those that builds have chosen so far.
struct ConfigurableProduct {
  /// The positions in `Catalog.boms` of its versions as they are where nothing is chosen.
  var versions: Range<Int>
  /// What each version says.
  var records: [BOMDeclaration]
  var names: NameMap
  /// What its formulas and conditions see.
  var scope: ExpressionScope
  /// BOMs by version and the texts of all parameters.
  var variants: [[String]: BOMID] = [:]
}

extension CatalogBuilder {
  /// Resolves the versions of a product with parameters where nothing is chosen.
  ///
  /// A product with a parameter that has no default has no such BOM: only builds that choose make it.
  mutating func resolveConfigurable(
    _ records: [BOMDeclaration], _ product: ItemID, _ names: NameMap, _ parameters: [Parameter],
    _ resolve: (inout CatalogBuilder) -> [BOMDeclaration]
  ) {
    let scope = parameterScope(parameters)
    let outer = scopes.current
    scopes.current = scope
    let first = catalog.boms.count
    bind(parameters.map(\.defaultValue), parameters)
    bindProduct(product)
    let isOpen = parameters.contains { $0.defaultValue == nil }
    scopes.isChecking = isOpen
    var kept: [BOMDeclaration] = []
    reportingOnce { builder in kept = resolve(&builder) }
    scopes.isChecking = false
    scopes.current = outer
    let versions = first..<catalog.boms.count
    if isOpen {
      for index in versions { catalog.boms[index].isOpen = true }
    }
    configurable[product] = ConfigurableProduct(
      versions: versions, records: kept, names: names, scope: scope)
  }

  /// The scope of a product's formulas: its parameters beside what every formula sees.
  private mutating func parameterScope(_ parameters: [Parameter]) -> ExpressionScope {
    var environment = scopes.catalog.environment
    for parameter in parameters {
      let type: TypeID
      switch parameter.kind {
      case .measure(let unit):
        type = environment.types.quantity(units[unit]?.dimension ?? .count)
      case .number, .numbers: type = .decimal
      case .words, .text: type = .string
      case .yesNo: type = .bool
      }
      _ = environment.declare(catalog.names[parameter.name.name], type)
    }
    let scope = ExpressionScope(environment)
    scope.bind("products", scopes.schema.collection("products"))
    return scope
  }

  private func bind(_ values: [Expressions.Value?], _ parameters: [Parameter]) {
    for (parameter, value) in zip(parameters, values) {
      scopes.current.bind(catalog.names[parameter.name.name], value ?? .null)
    }
  }

  /// The BOM of a version with what a build chooses; nil where that was reported.
  mutating func variant(
    _ version: BOMID, _ with: [Entry<LocatedName>], _ product: ItemID, _ names: NameMap,
    at span: Span
  ) -> BOMID? {
    guard let known = parameters[product], let configured = configurable[product] else {
      return version
    }
    var values = known.map(\.defaultValue)
    var isSound = true
    for entry in with {
      guard let index = known.firstIndex(where: { $0.name.name == names[entry.key.name] }) else {
        continue
      }
      let text = catalog.names[names[entry.value.name]]
      if let value = value(text, for: known[index], at: entry.value.span, of: product) {
        values[index] = value
      } else {
        isSound = false
      }
    }
    guard isSound else { return nil }
    let missing = zip(known, values).filter { $1 == nil }.map { catalog.names[$0.0.name.name] }
    guard missing.isEmpty else {
      reportMissing(missing, product, at: span)
      return nil
    }
    return variant(version, values, known, configured, product)
  }

  private mutating func variant(
    _ version: BOMID, _ values: [Expressions.Value?], _ known: [Parameter],
    _ configured: ConfigurableProduct, _ product: ItemID
  ) -> BOMID? {
    let offset = Int(version.index) - configured.versions.lowerBound
    // What is wrong with the declarations was said of the BOM without choices.
    if bag.hasErrors || !configured.records.indices.contains(offset) { return version }
    let evaluator = configured.scope.evaluator
    let texts = values.map { $0.map(evaluator.templateText) ?? "" }
    let defaults = known.map { $0.defaultValue.map(evaluator.templateText) }
    if zip(texts, defaults).allSatisfy({ $0 == $1 }) { return version }
    let key = [String(version.index)] + texts
    if let found = configured.variants[key] { return found }
    let outer = scopes.current
    scopes.current = configured.scope
    bind(values, known)
    bindProduct(product)
    choices =
      "with "
      + zip(known, texts).map { "`\(catalog.names[$0.name.name])` = \($1)" }
      .joined(separator: ", ")
    let index = catalog.boms.count
    reportingOnce { builder in
      builder.resolveVariant(
        configured.records[offset], builder.catalog.boms[Int(version.index)].version, product,
        configured.names)
    }
    choices = nil
    scopes.current = outer
    guard index < catalog.boms.count else { return nil }
    catalog.boms[index].isVariant = true
    checkParts(in: index..<catalog.boms.count)
    let id = BOMID(index: UInt32(truncatingIfNeeded: index))
    configurable[product]?.variants[key] = id
    return id
  }

  /// Reports what a part of the resolution finds, without what another variant has found before.
  private mutating func reportingOnce(_ body: (inout CatalogBuilder) -> Void) {
    var found = DiagnosticBag()
    swap(&bag, &found)
    isCollecting = true
    body(&self)
    isCollecting = false
    swap(&bag, &found)
    for diagnostic in found.diagnostics { reportOnce(diagnostic) }
  }

  private mutating func reportMissing(_ missing: [String], _ product: ItemID, at span: Span) {
    let names = missing.map { "`\($0)`" }.joined(separator: ", ")
    let example = missing.map { "\($0): …" }.joined(separator: ", ")
    bag.report(
      Diagnostic(
        .parameterMissing, "this build of `\(catalog.key(product))` has to choose \(names)",
        at: span, label: "not chosen here",
        related: (parameters[product] ?? []).filter {
          missing.contains(catalog.names[$0.name.name])
        }
        .map { Label($0.name.span, "has no default") },
        helps: [Help("add `with: {\(example)}`, or give the parameter a `default`")]))
  }
}

import Decimals
import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

/// What expressions of a workspace see while its catalog is made.
struct ExpressionScopes {
  /// Functions and units.
  var plain: ExpressionScope
  /// Also products by their keys, the `product` that a formula belongs to, and the `item` of a line.
  var catalog: ExpressionScope
  /// The scope of the formulas that are being resolved.
  var current: ExpressionScope
  /// The texts and values of what can be read.
  var schema = FactSchema<DeclaredFacts>()
  /// Whether formulas are only checked, because a parameter has no value.
  var isChecking = false
  /// Fields that wait for their formulas.
  let pending = PendingFields()

  init(_ environment: Environment) {
    plain = ExpressionScope(environment)
    catalog = plain
    current = plain
  }
}

extension CatalogBuilder {
  /// Lets expressions see the built-in units, the currency and how halves are rounded.
  mutating func openPlainScope() {
    var environment = Environment(
      .manifest, currency: catalog.settings.currency.code,
      currencyDigits: catalog.settings.currency.digits)
    environment.rounding = catalog.settings.rounding
    declareBuiltInUnits(in: &environment)
    scopes = ExpressionScopes(environment)
  }

  /// Lets expressions see the workspace's units and functions too.
  mutating func openFunctionScope() {
    var environment = scopes.plain.environment
    for name in units.names {
      guard let scale = units[name] else { continue }
      let text = catalog.names[name]
      environment.declareUnit(
        text, Unit(name: text, dimension: scale.dimension, factor: scale.factor))
    }
    declareFunctions(in: &environment)
    scopes = ExpressionScopes(environment)
  }

  /// Lets expressions see what manifests say about products.
  mutating func openCatalogScope() {
    scopes.schema = DeclaredFacts.schema(catalog)
    var environment = scopes.plain.environment
    scopes.schema.declare(
      in: &environment,
      variables: [
        "products": .list("products"), "product": .record("product"), "item": .record("product"),
      ])
    scopes.catalog = ExpressionScope(environment)
    scopes.catalog.bind("products", scopes.schema.collection("products"))
    scopes.current = scopes.catalog
  }

  /// Lets the formulas of events see products and the `item` that a line is about.
  mutating func openEventScope() {
    var environment = scopes.plain.environment
    scopes.schema.declare(
      in: &environment, variables: ["products": .list("products"), "item": .record("product")])
    scopes.current = ExpressionScope(environment)
    scopes.current.bind("products", scopes.schema.collection("products"))
  }

  /// Says which item the formulas that follow are about.
  func bindItem(_ item: ItemID?) {
    scopes.current.bindItem(item.map { scopes.schema.value("product", Int($0.index)) } ?? .null)
  }

  /// Says which product the formulas that follow belong to, and of which item they are.
  mutating func bindProduct(_ product: ItemID, item: ItemID? = nil) {
    scopes.current.bind("product", scopes.schema.value("product", Int(product.index)))
    scopes.current.bind("item", scopes.schema.value("product", Int((item ?? product).index)))
  }

  /// The text of an expression.
  func text(_ id: ExpressionID, _ names: NameMap) -> ExpressionText? {
    guard let manifest = names.manifest, id != ExpressionField.missing.id else { return nil }
    return input.manifests[manifest].expressions[Int(id.index)]
  }

  /// The program of an expression in the current scope; nil where it was reported.
  mutating func program(_ id: ExpressionID, _ names: NameMap, _ kind: ResultKind) -> Program? {
    guard let manifest = names.manifest, let text = text(id, names) else { return nil }
    var found: [Diagnostic] = []
    let program = scopes.current.program(ExpressionKey(manifest: manifest, index: id.index)) {
      compile(text, kind, in: $0, &found)
    }
    for diagnostic in found { bag.report(diagnostic) }
    return program
  }

  /// The value of an expression in the current scope; nil where that was reported, where it waits for
  /// another formula, or where what it reads was reported.
  mutating func evaluate(
    _ id: ExpressionID, _ names: NameMap, _ kind: ResultKind
  ) -> Expressions.Value? {
    guard let text = text(id, names), let program = program(id, names, kind),
      !scopes.isChecking
    else { return nil }
    scopes.pending.asked = nil
    scopes.pending.readsFailed = false
    let facts = DeclaredFacts(catalog: catalog, schema: scopes.schema, pending: scopes.pending)
    let result = scopes.current.evaluate(program, facts)
    if scopes.pending.asked != nil || scopes.pending.readsFailed { return nil }
    for fault in scopes.current.evaluator.swallowed { reportOnce(text.swallowed(fault)) }
    switch result {
    case .success(let value): return value
    case .failure(let fault) where fault.code == .brokenFunction: return nil
    case .failure(let fault):
      reportOnce(text.diagnostic(fault))
      return nil
    }
  }

  /// The template of a name with holes; nil for one that is written out.
  func title(_ name: LocatedName, _ names: NameMap) -> ExpressionID? {
    names.manifest.flatMap { input.manifests[$0].titles[name.span.start] }
  }

  /// A name with its holes filled in, by the catalog's names; nil where it has none, or that was
  /// reported.
  mutating func filledIn(_ name: LocatedName, _ names: NameMap) -> NameID? {
    guard let id = title(name, names), case .string(let text) = evaluate(id, names, .text) else {
      return nil
    }
    return catalog.names.intern(text)
  }

  /// Reports what another variant of the same BOM may have reported already.
  mutating func reportOnce(_ diagnostic: Diagnostic) {
    if isCollecting || reported.insert(diagnostic).inserted { bag.report(diagnostic) }
  }

  /// Whether a condition holds; nil where that was reported.
  mutating func holds(_ condition: ExpressionField?, _ names: NameMap) -> Bool? {
    guard let condition else { return true }
    guard case .bool(let holds) = evaluate(condition.id, names, .condition) else { return nil }
    return holds
  }
}

/// Makes the built-in units known to an environment.
package func declareBuiltInUnits(in environment: inout Environment) {
  for unit in Unit.builtIn { environment.declareUnit(unit.name, unit) }
}

/// Compiles an expression, and sees to it that its result can be what it is for.
package func compile(
  _ text: ExpressionText, _ kind: ResultKind, in environment: Environment,
  _ found: inout [Diagnostic]
) -> Program? {
  if case .template = text.role {
    let checked = environment.compileTemplate(text.text)
    found += checked.issues.map { text.diagnostic($0) }
    return checked.program
  }
  let checked = environment.compile(text.text)
  found += checked.issues.map { text.diagnostic($0) }
  guard let program = checked.program else { return nil }
  guard kind.takes(checked.type, checked.types) else {
    found.append(mismatch(text, kind, checked))
    return nil
  }
  return program
}

private func mismatch(
  _ text: ExpressionText, _ kind: ResultKind, _ checked: CheckedExpression
) -> Diagnostic {
  let type = checked.types.words(checked.type)
  let isCondition = if case .condition = kind { true } else { false }
  return Diagnostic(
    .expressionType,
    "this \(isCondition ? "condition" : "formula") gives \(type), and \(kind.noun) is expected here",
    at: text.span(0..<text.text.utf8.count), label: type,
    helps: [Help(kind.help(checked.type, checked.types))])
}

extension ResultKind {
  /// Whether a type is one of the kind; what is only known in a run is looked at there.
  fileprivate func takes(_ type: TypeID, _ types: TypeTable) -> Bool {
    if type == .dynamic || type == .error { return true }
    switch self {
    case .any: return true
    case .condition: return type == .bool
    case .text: return type == .string
    case .percent: return type == .percent
    case .number: return type == .int || type == .decimal
    case .quantity: return type == .int || type == .decimal || types.isQuantity(type)
    case .money: return type == .int || type == .decimal || types.isMoney(type)
    case .cost: return type == .int || type == .decimal || types.isMoney(type) || types.isRate(type)
    case .rate: return types.isRate(type)
    }
  }

  /// The kind with its article.
  fileprivate var noun: String {
    switch self {
    case .any: "a value"
    case .condition: "`true` or `false`"
    case .text: "a text"
    case .percent: "a percentage"
    case .number: "a number"
    case .quantity: "a quantity"
    case .money: "an amount"
    case .cost: "an amount, perhaps per unit,"
    case .rate: "an amount per unit"
    }
  }

  fileprivate func help(_ type: TypeID, _ types: TypeTable) -> String {
    switch self {
    case .condition: "compare it with something, such as `… == 'oak'` or `… > 0`"
    case .percent where type == .int || type == .decimal:
      "write it as a percentage, such as `4%`, or turn the number into one: `percent(0.04)`"
    case .rate: "write the unit too, such as `rate('42.00/h')`"
    default: "compute \(noun) here"
    }
  }
}

import Catalogs
import Diagnostics
import Expressions
import Ledgers
import Manifests
import SourceText

/// An expression of a mapping or a rule, compiled.
struct PolicyPart: Sendable {
  var text: ExpressionText
  var program: Program
}

/// A rule, compiled.
struct CompiledRule: Sendable {
  var rule: Rule
  var condition: PolicyPart?
  var requirement: PolicyPart
  var message: PolicyPart?
}

/// The rules and the export mapping of a workspace, checked against the types of what they will read
/// before any of it is computed (`expressions.md` 13).
public struct Policies: Sendable {
  let schema: FactSchema<WorkspaceFacts>
  let mappingEnvironment: Environment
  /// One for each row of the mapping that has a condition.
  private(set) var rows: [Int: PolicyPart] = [:]
  /// One for each row of the dimensions that has a condition.
  private(set) var dimensions: [Int: PolicyPart] = [:]
  private(set) var memo: PolicyPart?
  private(set) var number: PolicyPart?
  private(set) var rules: [CompiledRule] = []
  /// What rules about each subject see.
  private(set) var environments: [RuleSubject: Environment] = [:]

  /// Compiles what a workspace declares; what is wrong with it is reported.
  public init(_ catalog: Catalog, into bag: inout DiagnosticBag) {
    schema = WorkspaceFacts.schema(catalog)
    var environment = catalog.environment
    schema.declare(in: &environment, variables: MappingVariable.declarations)
    mappingEnvironment = environment
    compileMapping(catalog, into: &bag)
    for rule in catalog.rules { compile(rule, catalog, into: &bag) }
  }

  // MARK: The mapping

  private mutating func compileMapping(_ catalog: Catalog, into bag: inout DiagnosticBag) {
    let mapping = catalog.mapping
    for (index, row) in mapping.rows.enumerated() {
      guard let text = row.condition, let part = part(text, .condition, mappingEnvironment, &bag)
      else { continue }
      if let fault = fault(part, of: row, catalog) {
        bag.report(fault)
      } else {
        rows[index] = part
      }
    }
    for (index, row) in mapping.dimensions.enumerated() {
      guard let text = row.condition else { continue }
      dimensions[index] = part(text, .condition, mappingEnvironment, &bag)
    }
    memo = mapping.memo.flatMap { part($0, .text, mappingEnvironment, &bag) }
    number = mapping.number.flatMap { part($0, .text, mappingEnvironment, &bag) }
  }

  private func part(
    _ text: ExpressionText, _ kind: ResultKind, _ environment: Environment,
    _ bag: inout DiagnosticBag
  ) -> PolicyPart? {
    var found: [Diagnostic] = []
    let program = Catalogs.compile(text, kind, in: environment, &found)
    for diagnostic in found { bag.report(diagnostic) }
    return program.map { PolicyPart(text: text, program: $0) }
  }

  /// A condition that no line of the role could meet, or that would let stock leave another account
  /// than it entered.
  private func fault(
    _ part: PolicyPart, of row: Mapping.Row, _ catalog: Catalog
  ) -> Diagnostic? {
    let recognition = catalog.settings.recognizeCOGS
    let known = MappingVariable.possible(for: row.role, recognition)
    let read = part.program.variablesRead.compactMap { slot in
      MappingVariable.allCases.first { mappingEnvironment.slot(of: $0.rawValue) == slot }
    }
    guard let outside = read.first(where: { !known.contains($0) }) else { return nil }
    let span = part.text.span(0..<part.text.text.utf8.count)
    if row.role.holdsStock(recognition) {
      return Diagnostic(
        .mappingTwoHomes,
        "the account of `\(row.role.rawValue)` can only depend on the product itself", at: span,
        label: "reads `\(outside.rawValue)`",
        notes: ["stock has to leave the account that it entered, whatever event takes it"],
        helps: [Help("ask about `item` only, such as `item.type == 'raw-material'`")])
    }
    return Diagnostic(
      .mappingUnreachable, "this row is never reached", at: span,
      label: "no line of the role `\(row.role.rawValue)` has `\(outside.rawValue)`",
      helps: [
        Help(
          "ask about \(alternatives(known.map(\.rawValue).sorted())), or take the row out"
        )
      ])
  }

  // MARK: Rules

  private mutating func compile(
    _ rule: Rule, _ catalog: Catalog, into bag: inout DiagnosticBag
  ) {
    var environment = environment(for: rule.each, catalog)
    let condition = rule.condition.map { part($0, .condition, environment, &bag) }
    if let asked = rule.condition { environment = environment.assuming(asked.text) }
    let requirement = part(rule.requirement, .condition, environment, &bag)
    let message = rule.message.map { part($0, .text, environment, &bag) }
    guard let requirement else { return }
    if case .some(.none) = condition { return }
    rules.append(
      CompiledRule(
        rule: rule, condition: condition ?? nil, requirement: requirement,
        message: message ?? nil))
  }

  private mutating func environment(for subject: RuleSubject, _ catalog: Catalog) -> Environment {
    if let known = environments[subject] { return known }
    var environment = catalog.environment
    schema.declare(in: &environment, variables: subject.variables)
    environments[subject] = environment
    return environment
  }
}

/// What the conditions and templates of the mapping can read.
enum MappingVariable: String, CaseIterable {
  case role, item, product, build, receipt, sale, adjustment, event, company

  /// Their types.
  static var declarations: KeyValuePairs<String, FactType> {
    [
      "role": .text, "item": .record("product"), "product": .record("product"),
      "build": .record("build"), "receipt": .record("receipt"), "sale": .record("sale"),
      "adjustment": .record("adjustment"), "event": .record("event"), "company": .text,
      "products": .list("products"),
    ]
  }

  /// Those that lines of a role, or of one that falls back to it, may have.
  static func possible(for role: Role, _ recognition: COGSRecognition) -> Set<MappingVariable> {
    let own: Set<MappingVariable> = [.role, .company]
    if role.holdsStock(recognition) { return own.union([.item, .product]) }
    switch role {
    case .buildDebit, .cogs: return Set(allCases).subtracting([.receipt, .adjustment])
    case .receiving, .landedCost: return own.union([.receipt, .event])
    case .labor, .overhead, .other, .buildOffset: return own.union([.product, .build, .event])
    case .waste: return Set(allCases).subtracting([.receipt, .sale])
    case .shrinkage: return own.union([.item, .product, .adjustment, .event])
    default: return Set(allCases)
    }
  }
}

extension RuleSubject {
  /// What a rule about one of them sees.
  package var variables: KeyValuePairs<String, FactType> {
    switch self {
    case .product:
      [
        "product": .record("product"), "products": .list("products"),
        "workspace": .record("workspace"),
      ]
    case .bom:
      [
        "bom": .record("bom"), "product": .record("product"), "products": .list("products"),
        "workspace": .record("workspace"),
      ]
    case .line:
      [
        "line": .record("line"), "bom": .record("bom"), "product": .record("product"),
        "item": .record("product"), "products": .list("products"),
        "workspace": .record("workspace"),
      ]
    case .build:
      [
        "build": .record("build"), "product": .record("product"), "products": .list("products"),
        "workspace": .record("workspace"),
      ]
    case .receipt:
      [
        "receipt": .record("receipt"), "products": .list("products"),
        "workspace": .record("workspace"),
      ]
    case .sale:
      ["sale": .record("sale"), "products": .list("products"), "workspace": .record("workspace")]
    case .transaction:
      [
        "transaction": .record("transaction"), "products": .list("products"),
        "workspace": .record("workspace"),
      ]
    case .posting:
      [
        "posting": .record("posting"), "transaction": .record("transaction"),
        "products": .list("products"), "workspace": .record("workspace"),
      ]
    case .workspace:
      ["products": .list("products"), "workspace": .record("workspace")]
    }
  }
}

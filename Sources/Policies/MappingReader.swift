import Builds
import Catalogs
import Diagnostics
import Expressions
import Ledgers
import SourceText

/// Answers the conditions and templates of the mapping for one replay.
public final class MappingReader: LineMapping {
  private let policies: Policies
  private let catalog: Catalog
  private let facts: WorkspaceFacts
  private let scope: ExpressionScope
  private let slots: [MappingVariable: Int]
  /// The slots that have a value for the line at hand.
  private var bound: Set<Int> = []
  private var event: Int?
  private var reported: Set<Diagnostic> = []
  /// What could not be computed, in the order in which it was found.
  public private(set) var diagnostics: [Diagnostic] = []

  /// A reader for the events of a replay.
  public init(_ policies: Policies, _ simulation: Simulation) {
    self.policies = policies
    catalog = simulation.catalog
    facts = WorkspaceFacts(simulation.catalog, policies.schema, simulation)
    scope = ExpressionScope(policies.mappingEnvironment)
    var slots: [MappingVariable: Int] = [:]
    for variable in MappingVariable.allCases {
      slots[variable] = policies.mappingEnvironment.slot(of: variable.rawValue)
    }
    self.slots = slots
    scope.bind("products", policies.schema.collection("products"))
  }

  // MARK: Questions

  /// The position of the first row of a line's own role that fits; nil for none.
  ///
  /// Where a role holds stock, `product` is the item itself, whatever build takes it: stock leaves the
  /// account that it entered.
  public func row(for line: MappedLine) -> Int? {
    bind(line)
    if let item = line.item, line.role.holdsStock(catalog.settings.recognizeCOGS) {
      bind(.product, facts.product(item))
    }
    for (index, row) in catalog.mapping.rows.enumerated() where row.role == line.role {
      if row.condition == nil { return index }
      if let part = policies.rows[index], holds(part) { return index }
    }
    return nil
  }

  /// The class and the department of a line.
  public func dimensions(of line: MappedLine) -> (className: String?, department: String?) {
    bind(line)
    var className: String?
    var department: String?
    for (index, row) in catalog.mapping.dimensions.enumerated() {
      if className != nil, department != nil { break }
      if row.condition != nil {
        guard let part = policies.dimensions[index], holds(part) else { continue }
      }
      className = className ?? row.className
      department = department ?? row.department
    }
    return (className, department)
  }

  /// The number that the template gives an event; nil without a template, or where it cannot.
  public func number(ofEvent event: Int) -> String? { filled(policies.number, event) }

  /// The memo that the template gives an event; nil without a template, or where it cannot.
  public func memo(ofEvent event: Int) -> String? { filled(policies.memo, event) }

  /// A template's text; nil where it reads what the event does not have.
  private func filled(_ part: PolicyPart?, _ event: Int) -> String? {
    guard let part else { return nil }
    bind(MappedLine(role: .inventory, item: nil, event: event))
    unbind(.role)
    guard part.program.variablesRead.allSatisfy(isKnown) else { return nil }
    guard case .string(let text) = value(of: part) else { return nil }
    return text
  }

  private func holds(_ part: PolicyPart) -> Bool {
    guard part.program.variablesRead.allSatisfy(isKnown) else { return false }
    guard case .bool(true) = value(of: part) else { return false }
    return true
  }

  private func isKnown(_ slot: Int) -> Bool {
    bound.contains(slot) || !slots.values.contains(slot)
  }

  private func value(of part: PolicyPart) -> Expressions.Value? {
    let result = scope.evaluate(part.program, facts)
    for fault in scope.evaluator.swallowed { report(part.text.swallowed(fault)) }
    switch result {
    case .success(let value): return value
    case .failure(let fault):
      var diagnostic = part.text.diagnostic(fault)
      if let event, let result = facts.event(event) {
        diagnostic.related.append(Label(result.span, "for `\(result.id)`"))
      }
      report(diagnostic)
      return nil
    }
  }

  private func report(_ diagnostic: Diagnostic) {
    var key = diagnostic
    key.related = []
    if reported.insert(key).inserted { diagnostics.append(diagnostic) }
  }

  // MARK: Variables

  private func bind(_ line: MappedLine) {
    bound.removeAll(keepingCapacity: true)
    event = line.event
    bind(.role, .string(line.role.rawValue))
    bind(.company, .string(catalog.settings.company ?? ""))
    if let item = line.item {
      bind(.item, facts.product(item))
      bind(.product, facts.product(item))
    }
    guard let row = line.event, let result = facts.event(row) else { return }
    bind(.event, facts.schema.value("event", row))
    if let build = result.build {
      bind(.build, facts.schema.value("build", build))
      if let product = facts.build(build)?.product { bind(.product, facts.product(product)) }
    }
    guard let reference = result.reference else { return }
    switch reference.phase {
    case .receipt: bind(.receipt, facts.schema.value("receipt", Int(reference.index)))
    case .sale: bind(.sale, facts.schema.value("sale", Int(reference.index)))
    case .adjustment: bind(.adjustment, facts.schema.value("adjustment", Int(reference.index)))
    default: break
    }
  }

  private func bind(_ variable: MappingVariable, _ value: Expressions.Value) {
    scope.bind(variable.rawValue, value)
    if let slot = slots[variable] { bound.insert(slot) }
  }

  private func unbind(_ variable: MappingVariable) {
    if let slot = slots[variable] { bound.remove(slot) }
  }
}

import Builds
import Catalogs
import Decimals
import Diagnostics
import Expressions
import Ledgers
import Manifests
import SourceText

extension Policies {
  /// Asks every rule about everything that it is about, in the order of the rules.
  ///
  /// Costs are those that `cost --basis standard` estimates.
  ///
  /// - Parameter before: what `change` and `changed` compare with; nil for nothing.
  public func check(
    _ simulation: Simulation, _ ledger: Ledger,
    against before: (simulation: Simulation, ledger: Ledger)? = nil, into bag: inout DiagnosticBag
  ) {
    guard !rules.isEmpty else { return }
    let facts = WorkspaceFacts(simulation.catalog, schema, simulation, ledger)
    let baseline = before.map { before in
      FactsOfBefore(
        now: facts,
        before: WorkspaceFacts(before.simulation.catalog, schema, before.simulation, before.ledger))
    }
    for rule in rules {
      guard let environment = environments[rule.rule.each] else { continue }
      var check = RuleCheck(rule, environment, facts, baseline)
      check.run()
      check.reportNew()
      bag.append(contentsOf: check.bag)
    }
  }
}

/// One rule about all of its subjects.
private struct RuleCheck {
  let rule: CompiledRule
  let facts: WorkspaceFacts
  let scope: ExpressionScope
  var bag = DiagnosticBag()
  private let hasBaseline: Bool
  private var reported: Set<Diagnostic> = []
  /// Those that there is nothing to compare with, and where the comparison stands.
  private var new: [(name: String, place: Span)] = []

  init(
    _ rule: CompiledRule, _ environment: Environment, _ facts: WorkspaceFacts,
    _ baseline: FactsOfBefore?
  ) {
    self.rule = rule
    self.facts = facts
    hasBaseline = baseline != nil
    scope = ExpressionScope(environment)
    scope.compare(with: baseline)
    scope.bind("products", facts.schema.collection("products"))
    scope.bind("workspace", facts.schema.value("workspace", 0))
  }

  mutating func run() {
    for row in 0..<subjectCount where isAsked(row) {
      bind(row)
      ask(row)
    }
  }

  private var subjectCount: Int {
    switch rule.rule.each {
    case .product: facts.catalog.items.count
    case .bom: facts.catalog.boms.count
    case .line: facts.catalog.lines.count
    case .build: facts.simulation?.builds.count ?? 0
    case .receipt: facts.catalog.history.receipts.count
    case .sale: facts.catalog.history.sales.count
    case .transaction: facts.ledger.transactions.count
    case .posting: facts.postingCount
    case .workspace: 1
    }
  }

  /// What builds have chosen counts through those builds, and a line that does not count not at all.
  private func isAsked(_ row: Int) -> Bool {
    switch rule.rule.each {
    case .bom: return !facts.catalog.boms[row].isVariant && !facts.catalog.boms[row].isOpen
    case .line:
      guard let index = facts.bom(ofLine: row) else { return false }
      let bom = facts.catalog.boms[index]
      return !bom.isVariant && !bom.isOpen && bom.lines.contains(row)
    default: return true
    }
  }

  private func bind(_ row: Int) {
    let schema = facts.schema
    switch rule.rule.each {
    case .product: scope.bind("product", schema.value("product", row))
    case .bom:
      scope.bind("bom", schema.value("bom", row))
      scope.bind("product", facts.product(facts.catalog.boms[row].product))
    case .line:
      let bom = facts.bom(ofLine: row) ?? 0
      scope.bind("line", schema.value("line", row))
      scope.bind("bom", schema.value("bom", bom))
      scope.bind("product", facts.product(facts.catalog.boms[bom].product))
      scope.bind("item", facts.product(facts.catalog.lines[row].item))
    case .build:
      scope.bind("build", schema.value("build", row))
      if let build = facts.build(row) { scope.bind("product", facts.product(build.product)) }
    case .receipt: scope.bind("receipt", schema.value("receipt", row))
    case .sale: scope.bind("sale", schema.value("sale", row))
    case .transaction: scope.bind("transaction", schema.value("transaction", row))
    case .posting:
      scope.bind("posting", schema.value("posting", row))
      scope.bind("transaction", schema.value("transaction", facts.posting(row).transaction))
    case .workspace: break
    }
  }

  /// The place of the data, and what it is called.
  private func subject(_ row: Int) -> (name: String, span: Span?) {
    let catalog = facts.catalog
    switch rule.rule.each {
    case .product: return ("`\(catalog.names[catalog.items[row].key])`", catalog.items[row].span)
    case .bom:
      let bom = catalog.boms[row]
      return ("version \(bom.version) of `\(catalog.key(bom.product))`", bom.span)
    case .line:
      let line = catalog.lines[row]
      let maker = facts.bom(ofLine: row).map { catalog.key(catalog.boms[$0].product) } ?? ""
      return ("`\(catalog.key(line.item))` in `\(maker)`", line.span)
    case .build:
      let event = facts.build(row).flatMap { facts.event($0.event) }
      return ("`\(event?.id ?? "")`", event?.span)
    case .receipt:
      return ("`\(catalog.names[facts.receipt(row).key.id])`", facts.receipt(row).span)
    case .sale: return ("`\(catalog.names[facts.sale(row).key.id])`", facts.sale(row).span)
    case .transaction:
      return ("`\(facts.transaction(row).number)`", facts.transaction(row).span)
    case .posting:
      let (parent, line) = facts.posting(row)
      let transaction = facts.transaction(parent)
      let account = line.account ?? line.role.rawValue
      return ("the line of `\(transaction.number)` to `\(account)`", transaction.span)
    case .workspace: return ("the workspace", nil)
    }
  }

  // MARK: Asking

  private mutating func ask(_ row: Int) {
    if let condition = rule.condition {
      let result = scope.evaluate(condition.program, facts)
      note(scope.evaluator.swallowed, condition.text, row)
      switch result {
      case .success(.bool(true)): break
      case .success: return
      case .failure(let fault): return report(fault, condition.text, row)
      }
    }
    let result = scope.evaluate(rule.requirement.program, facts)
    note(scope.evaluator.swallowed, rule.requirement.text, row)
    switch result {
    case .success(.bool(true)): return
    case .success: fail(row)
    case .failure(let fault): report(fault, rule.requirement.text, row)
    }
  }

  private mutating func fail(_ row: Int) {
    let parts = scope.explained(rule.requirement.program, facts).parts
    let (name, span) = subject(row)
    let title = facts.catalog.names[rule.rule.name.name]
    let text = rule.requirement.text
    var message = "\(name) breaks the rule `\(title)`"
    if let part = rule.message,
      case .success(.string(let said)) = scope.evaluate(part.program, facts)
    {
      message = said
    }
    bag.report(
      Diagnostic(
        .ruleFailed, severity: rule.rule.level.severity, message,
        at: span ?? rule.rule.name.span, label: "breaks the rule `\(title)`",
        related: [Label(text.span(0..<text.text.utf8.count), "required here")],
        notes: values(parts, text),
        helps: [Help("correct the figures, or the rule")]))
  }

  /// What the parts of the requirement came to, each said once.
  private func values(_ parts: [ExplainedPart], _ text: ExpressionText) -> [String] {
    let bytes = Array(text.text.utf8)
    var seen: Set<String> = []
    return parts.compactMap { part in
      let range = Int(part.range.start)..<Int(part.range.end)
      guard range.count < bytes.count, part.text.first != "{", range.upperBound <= bytes.count
      else {
        return nil
      }
      let code = String(decoding: bytes[range], as: UTF8.self)
      guard seen.insert(code).inserted, code != part.text else { return nil }
      return "`\(code)` is \(part.text)\(part.before.map { ", and was \($0)" } ?? "")"
    }
  }

  private mutating func report(_ fault: RuntimeFault, _ text: ExpressionText, _ row: Int) {
    if fault.code == .noBaseline { return reportIncomparable(text.span(fault.range), row) }
    var diagnostic = text.diagnostic(fault, severity: rule.rule.level.severity)
    let (name, span) = subject(row)
    diagnostic.message =
      "the rule `\(facts.catalog.names[rule.rule.name.name])` cannot be computed for \(name): \(fault.message)"
    if let span { diagnostic.related.append(Label(span, "asked about this")) }
    bag.report(diagnostic)
  }

  /// Says once that there is nothing to compare with at all, or remembers what is new.
  private mutating func reportIncomparable(_ place: Span, _ row: Int) {
    if hasBaseline { return new.append((subject(row).name, place)) }
    let note = Diagnostic(
      .expressionFault, severity: .note,
      "the rule `\(facts.catalog.names[rule.rule.name.name])` compares, and there is nothing to compare with",
      at: place, label: "not asked",
      helps: [
        Help("compare with a revision in git: `cogsmith check --against HEAD`")
      ])
    if reported.insert(note).inserted { bag.report(note) }
  }

  /// Says of what is new that the rule was not asked about it.
  mutating func reportNew() {
    guard let first = new.first else { return }
    var names: [String] = []
    for (name, _) in new where !names.contains(name) && names.count < 6 { names.append(name) }
    let more = Set(new.map(\.name)).count - names.count
    bag.report(
      Diagnostic(
        .expressionFault, severity: .note,
        "the rule `\(facts.catalog.names[rule.rule.name.name])` was not asked about what is new",
        at: first.place, label: "nothing to compare with",
        notes: [
          "new, or counted in another unit: \(names.joined(separator: ", "))"
            + (more > 0 ? " and \(more) more" : "")
        ]))
  }

  private mutating func note(_ faults: [RuntimeFault], _ text: ExpressionText, _ row: Int) {
    for fault in faults {
      if fault.code == .noBaseline {
        reportIncomparable(text.span(fault.range), row)
        continue
      }
      let diagnostic = text.swallowed(fault)
      if reported.insert(diagnostic).inserted { bag.report(diagnostic) }
    }
  }
}

extension RuleLevel {
  /// The level as a finding has it.
  fileprivate var severity: Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}

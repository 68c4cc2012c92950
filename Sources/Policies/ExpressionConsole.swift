import Builds
import Catalogs
import Diagnostics
import Expressions
import Ledgers
import Manifests
import SourceText

/// What an expression at a prompt came to.
public struct ConsoleAnswer: Sendable {
  /// A part of the expression with its value.
  public struct Part: Sendable {
    /// The bytes of the part.
    public var range: Range<Int>
    /// The byte of its own sign or name.
    public var focus: Int
    /// Its value.
    public var text: String
  }

  /// The value; nil where there is none.
  public var value: String?
  /// What kind of value it is, in words.
  public var type: String?
  /// The fields of a record, each with its value.
  public var fields: [(name: String, value: String)] = []
  /// The values of the parts, by place.
  public var parts: [Part] = []
  /// What was found, with places in `sources`.
  public var diagnostics: [Diagnostic] = []
  /// The expression as a text that messages can quote.
  public var sources = SourceMap()
}

/// Evaluates expressions with the names of a workspace in scope (`expressions.md`, Explanations).
public final class ExpressionConsole {
  private let scope: ExpressionScope
  private let facts: (any FactSource)?

  /// A console without a workspace: functions and units only.
  public init() {
    var environment = Environment(.manifest)
    Catalogs.declareBuiltInUnits(in: &environment)
    scope = ExpressionScope(environment)
    facts = nil
  }

  /// A console over a replayed workspace.
  ///
  /// - Parameter subject: what `product`, `build`, `receipt` or `sale` stands for, by key or id.
  public init(
    _ policies: Policies, _ simulation: Simulation, _ ledger: Ledger,
    about subject: ConsoleSubject? = nil
  ) {
    let catalog = simulation.catalog
    let schema = policies.schema
    var environment = catalog.environment
    schema.declare(
      in: &environment,
      variables: ["products": .list("products"), "workspace": .record("workspace")])
    let facts = WorkspaceFacts(catalog, schema, simulation, ledger)
    let bindings = subject?.bindings(facts) ?? []
    var variables: [(String, Expressions.Value)] = []
    for (name, record, row) in bindings {
      schema.declareVariable(name, record, in: &environment)
      variables.append((name, schema.value(record, row)))
    }
    let scope = ExpressionScope(environment)
    scope.bind("products", schema.collection("products"))
    scope.bind("workspace", schema.value("workspace", 0))
    for (name, value) in variables { scope.bind(name, value) }
    self.scope = scope
    self.facts = facts
  }

  /// Names and functions that an expression can begin with, sorted.
  public var names: [String] { scope.environment.completions }

  /// The fields behind a path such as `product.cost`, for completion.
  public func fields(of path: String) -> [String] {
    let checked = scope.environment.compile(path)
    guard checked.program != nil else { return [] }
    return scope.environment.fieldNames(checked.type, checked.types)
  }

  /// The value of an expression, with those of its parts.
  public func answer(_ text: String) -> ConsoleAnswer {
    var answer = ConsoleAnswer()
    let source = answer.sources.append(SourceFile(path: "expression", contents: Array(text.utf8)))
    let place = ExpressionText(typed: text, in: source)
    let checked = scope.environment.compile(text)
    answer.diagnostics = checked.issues.map { place.diagnostic($0) }
    guard let program = checked.program else { return answer }
    answer.type = checked.types.words(checked.type)
    let facts = facts ?? NoFacts()
    let (result, parts) = scope.explained(program, facts)
    answer.parts = parts.map {
      ConsoleAnswer.Part(
        range: Int($0.range.start)..<Int($0.range.end), focus: Int($0.focus.start), text: $0.text)
    }
    answer.diagnostics += scope.evaluator.swallowed.map { place.swallowed($0) }
    switch result {
    case .success(let value):
      scope.evaluator.facts = facts
      answer.value = scope.evaluator.literal(value)
      answer.fields = scope.evaluator.fields(of: value)
      scope.evaluator.facts = NoFacts()
    case .failure(let fault): answer.diagnostics.append(place.diagnostic(fault))
    }
    return answer
  }
}

/// What a question at the prompt is about.
public struct ConsoleSubject: Sendable {
  /// The kinds of things that it may be about.
  public enum Kind: String, CaseIterable, Sendable {
    case product, build, receipt, sale
  }

  /// Which kind.
  public var kind: Kind
  /// The key or the id.
  public var id: String

  /// A subject.
  public init(_ kind: Kind, _ id: String) {
    self.kind = kind
    self.id = id
  }

  /// The ids of the kind in a replay.
  public func known(_ simulation: Simulation) -> [String] {
    let catalog = simulation.catalog
    switch kind {
    case .product: return catalog.items.map { catalog.names[$0.key] }
    case .build: return simulation.builds.map { simulation.events[$0.event].id }
    case .receipt: return catalog.history.receipts.map { catalog.names[$0.key.id] }
    case .sale: return catalog.history.sales.map { catalog.names[$0.key.id] }
    }
  }

  /// The variables that it stands for: name, record and row.
  fileprivate func bindings(_ facts: WorkspaceFacts) -> [(String, String, Int)] {
    guard let simulation = facts.simulation, let row = known(simulation).firstIndex(of: id) else {
      return []
    }
    switch kind {
    case .build:
      return [
        ("build", "build", row), ("product", "product", Int(simulation.builds[row].product.index)),
      ]
    default: return [(kind.rawValue, kind.rawValue, row)]
    }
  }
}

import Expressions
import SourceText

/// What an expression is for: what its result has to be.
package enum ResultKind: Sendable {
  case condition, number, percent, quantity, money, cost, rate, text, any
}

/// An environment with the values of its variables, and the expressions that were compiled in it.
package final class ExpressionScope {
  /// What expressions see.
  package let environment: Environment
  /// The values of the variables.
  package private(set) var bindings: [Expressions.Value]
  /// What expressions of the scope are evaluated by.
  package let evaluator: Evaluator
  private let itemSlot: Int?
  private var programs: [ExpressionKey: Program?] = [:]

  /// A scope without values.
  package init(_ environment: Environment) {
    self.environment = environment
    bindings = [Expressions.Value](repeating: .null, count: environment.variableCount)
    evaluator = Evaluator(environment)
    itemSlot = environment.slot(of: "item")
  }

  /// Lets `change` and `changed` compare with facts of before.
  package func compare(with baseline: (any Baseline)?) { evaluator.baseline = baseline }

  /// Gives a variable its value; one that nobody declared is left alone.
  package func bind(_ name: String, _ value: Expressions.Value) {
    guard let slot = environment.slot(of: name) else { return }
    bindings[slot] = value
  }

  /// Gives the item of a line its value.
  func bindItem(_ value: Expressions.Value) {
    if let itemSlot { bindings[itemSlot] = value }
  }

  /// The program of an expression, compiled at most once; nil where it has faults.
  func program(
    _ key: ExpressionKey, _ compile: (Environment) -> Program?
  ) -> Program? {
    if let known = programs[key] { return known }
    let program = compile(environment)
    programs[key] = .some(program)
    return program
  }

  /// The value of a program with facts, and what its parts came to.
  package func explained(
    _ program: Program, _ facts: any FactSource
  ) -> (result: Result<Expressions.Value, RuntimeFault>, parts: [ExplainedPart]) {
    evaluator.facts = facts
    defer { evaluator.facts = NoFacts() }
    return evaluator.explained(program, bindings)
  }

  /// The value of a program with facts.
  package func evaluate(
    _ program: Program, _ facts: any FactSource
  ) -> Result<Expressions.Value, RuntimeFault> {
    evaluator.facts = facts
    // A catalog that is still referred to would be copied when it changes.
    defer { evaluator.facts = NoFacts() }
    return evaluator.evaluate(program, bindings)
  }
}

/// An expression of a workspace.
struct ExpressionKey: Hashable {
  var manifest: Int
  var index: UInt32
}

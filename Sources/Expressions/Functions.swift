import SourceText

/// A function that the owner of an environment declares by an expression.
public struct FunctionSource: Sendable {
  /// Its name: a plain identifier.
  public var name: String
  /// Its parameters with their types.
  public var parameters: [(name: String, type: TypeID)]
  /// The expression that gives its value.
  public var value: String

  /// A function.
  public init(name: String, parameters: [(name: String, type: TypeID)], value: String) {
    self.name = name
    self.parameters = parameters
    self.value = value
  }
}

extension Environment {
  /// Declares functions that may call each other in any order, but never themselves.
  ///
  /// - Returns: what was found in each, in the order of the functions; one with an issue that is no
  ///   warning is declared with an unknown result, so that its callers are checked all the same.
  public mutating func declareFunctions(_ functions: [FunctionSource]) -> [CheckedExpression] {
    let trees = functions.map { function in
      var copy = function.value
      return copy.withUTF8 { bytes in
        var parser = Parser(bytes, model)
        parser.parseAll()
        return (tree: parser.tree, issues: parser.issues)
      }
    }
    var results = functions.map { _ in
      CheckedExpression(program: nil, issues: [], type: .error, types: types)
    }
    var order = CallOrder(functions.map(\.name), trees.map(\.tree))
    for (index, cycle) in order.run() {
      let function = functions[index]
      if let cycle {
        results[index].issues = [
          Issue(
            .call, "`\(function.name)` calls itself", at: cycle.range, label: "leads back to it",
            notes: ["a function that calls itself might never end"],
            fixes: [IssueFix("go through a list with `map` or `all` instead")])
        ]
        declare(function, result: .error, body: nil)
        continue
      }
      results[index] = check(function, trees[index].tree, trees[index].issues)
      let body = results[index].program.map { addBody($0) }
      declare(function, result: body == nil ? .error : results[index].type, body: body)
    }
    return results
  }

  private mutating func check(
    _ function: FunctionSource, _ tree: SyntaxTree, _ issues: [Issue]
  ) -> CheckedExpression {
    if tree.hasErrors {
      return CheckedExpression(program: nil, issues: issues, type: .error, types: types)
    }
    var compiler = Compiler(self, tree, isLenient: false)
    compiler.declareParameters(function.parameters)
    let checked = compiler.finished()
    types = checked.types
    return checked
  }

  private mutating func declare(_ function: FunctionSource, result: TypeID, body: Int?) {
    declare(
      DeclaredFunction(
        name: function.name, parameterNames: function.parameters.map(\.name),
        parameters: function.parameters.map(\.type), result: result, isMember: false, body: body))
  }
}

/// Functions so that each comes after those that it calls; a call that leads back is reported where it
/// closes the circle.
private struct CallOrder {
  private enum Mark { case new, open, done }
  private let positions: [String: Int]
  private let trees: [SyntaxTree]
  private var marks: [Mark]
  private var result: [(index: Int, cycle: SyntaxNode?)] = []

  init(_ names: [String], _ trees: [SyntaxTree]) {
    positions = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.trees = trees
    marks = names.map { _ in .new }
  }

  mutating func run() -> [(index: Int, cycle: SyntaxNode?)] {
    for index in trees.indices { _ = visit(index, depth: 0) }
    return result
  }

  /// False when the function leads back to one that is open.
  private mutating func visit(_ index: Int, depth: Int) -> Bool {
    switch marks[index] {
    case .done: return true
    case .open: return false
    case .new: break
    }
    marks[index] = .open
    var cycle: SyntaxNode?
    for node in trees[index].nodes where node.kind == .call && !node.flags.contains(.member) {
      guard let callee = positions[trees[index].name(node)] else { continue }
      // Calls through more functions than this are as good as a circle.
      if depth > 200 || !visit(callee, depth: depth + 1) { cycle = cycle ?? node }
    }
    marks[index] = .done
    result.append((index, cycle))
    return true
  }
}

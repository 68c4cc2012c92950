import SourceText

/// An expression that was read and checked: a program where nothing is wrong with it.
public struct CheckedExpression: Sendable {
  /// The program; nil when there is an issue that is no warning.
  public var program: Program?
  /// What is wrong, by place.
  public var issues: [Issue]
  /// The type of the result, as far as it is known.
  public var type: TypeID
  /// The types that the expression's own types belong to.
  public var types: TypeTable
}

extension Environment {
  /// Reads and checks an expression.
  ///
  /// - Parameters:
  ///   - isChecked: false leaves types to the run (`cel` only).
  ///   - expandsMacros: false reads `all(…)` and its like as plain calls (`cel` only).
  public func compile(
    _ text: String, isChecked: Bool = true, expandsMacros: Bool = true
  ) -> CheckedExpression {
    var copy = text
    return copy.withUTF8 { bytes in
      var parser = Parser(bytes, model, expandsMacros: expandsMacros)
      parser.parseAll()
      return check(parser.tree, parser.issues, bytes, isChecked: isChecked)
    }
  }

  func check(
    _ tree: SyntaxTree, _ syntaxIssues: [Issue], _ source: UnsafeBufferPointer<UInt8>,
    isChecked: Bool = true
  ) -> CheckedExpression {
    if tree.hasErrors {
      return CheckedExpression(
        program: nil, issues: syntaxIssues, type: .error, types: types)
    }
    var compiler = Compiler(self, tree, source, isLenient: !isChecked)
    return compiler.finished()
  }
}

extension Evaluator {
  /// The value of an expression without variables; nil where it has none.
  package func constant(_ text: String) -> Value? {
    guard let program = environment.compile(text).program else { return nil }
    return try? Evaluator(environment).evaluate(program).get()
  }

  /// Whether two values are the same in kind and value: stricter than `==`, under which 1 is 1.0.
  package func isSame(_ left: Value, _ right: Value) -> Bool {
    guard typeName(left) == typeName(right) else { return false }
    switch (left, right) {
    case (.double(let cel), .double(let other)):
      return cel.isNaN ? other.isNaN : cel == other && cel.sign == other.sign
    case (.list(let first), .list(let second)):
      return first.count == second.count && zip(first, second).allSatisfy { isSame($0, $1) }
    case (.map(let first), .map(let second)):
      return first.keys.count == second.keys.count
        && zip(first.keys, first.values).allSatisfy { key, value in
          second.value(of: key).map { isSame(value, $0) } ?? false
        }
    default: return areEqual(left, right)
    }
  }
}

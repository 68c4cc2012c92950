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
    let order = CallOrder(functions.map(\.name), trees.map(\.tree))
    for (index, fault) in order.run() {
      let function = functions[index]
      if let fault {
        results[index].issues = [fault.issue(function.name)]
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
    var copy = function.value
    let checked = copy.withUTF8 { bytes in
      var compiler = Compiler(self, tree, bytes, isLenient: false)
      compiler.declareParameters(function.parameters)
      return compiler.finished()
    }
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

/// Functions so that each comes after those that it calls, whatever order they were written in.
private struct CallOrder {
  /// Why a function cannot be declared, with the call that is to blame.
  enum Fault {
    case cycle(SyntaxNode)
    case depth(SyntaxNode)

    func issue(_ name: String) -> Issue {
      switch self {
      case .cycle(let call):
        Issue(
          .call, "`\(name)` calls itself", at: call.range, label: "leads back to it",
          notes: ["a function that calls itself might never end"],
          fixes: [IssueFix("go through a list with `map` or `all` instead")])
      case .depth(let call):
        Issue(
          .limit, "`\(name)` calls through more than \(CallOrder.maximumDepth) functions",
          at: call.range, label: "the longest way starts here",
          fixes: [IssueFix("join some of the functions into one")])
      }
    }
  }

  /// How many functions may call each other in a row.
  static let maximumDepth = 100

  private let calls: [[(callee: Int, node: SyntaxNode)]]
  private let callers: [[Int]]

  init(_ names: [String], _ trees: [SyntaxTree]) {
    let positions = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    calls = trees.map { tree in
      tree.nodes.filter { $0.kind == .call && !$0.flags.contains(.member) }.compactMap { node in
        positions[tree.name(node)].map { ($0, node) }
      }
    }
    var callers: [[Int]] = names.map { _ in [] }
    for (caller, list) in calls.enumerated() {
      for call in list { callers[call.callee].append(caller) }
    }
    self.callers = callers
  }

  func run() -> [(index: Int, fault: Fault?)] {
    var order: [(index: Int, fault: Fault?)] = []
    var missing = calls.map(\.count)
    var heights = calls.map { _ in 0 }
    var isDone = calls.map { _ in false }
    var ready = missing.indices.filter { missing[$0] == 0 }
    func settle(_ index: Int, _ fault: Fault?) {
      isDone[index] = true
      order.append((index, fault))
      for caller in callers[index] where !isDone[caller] {
        missing[caller] -= 1
        if missing[caller] == 0 { ready.append(caller) }
      }
    }
    func settleReady() {
      while let index = ready.popLast() {
        if isDone[index] { continue }
        let longest = calls[index].max { heights[$0.callee] < heights[$1.callee] }
        let height = longest.map { heights[$0.callee] + 1 } ?? 0
        let isTooHigh = height > Self.maximumDepth
        // Who calls one that is refused is checked all the same.
        heights[index] = isTooHigh ? 0 : height
        settle(index, isTooHigh ? longest.map { .depth($0.node) } : nil)
      }
    }
    settleReady()
    let cycles = missing.indices.filter { !isDone[$0] }.compactMap { index in
      callBack(to: index).map { (index, $0) }
    }
    for (index, call) in cycles { settle(index, .cycle(call)) }
    settleReady()
    return order
  }

  /// The call of a function that leads back to it.
  private func callBack(to index: Int) -> SyntaxNode? {
    var leadsBack: Set<Int> = [index]
    var open = [index]
    while let callee = open.popLast() {
      for caller in callers[callee] where leadsBack.insert(caller).inserted { open.append(caller) }
    }
    return calls[index].first { leadsBack.contains($0.callee) }?.node
  }
}

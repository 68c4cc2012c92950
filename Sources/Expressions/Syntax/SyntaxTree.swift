import SourceText

/// A node of a syntax tree, by its position.
typealias NodeIndex = Int32

/// What a node of a syntax tree is; the fields of `SyntaxNode` that each uses stand behind it.
enum SyntaxKind: UInt8, Sendable {
  /// Something that could not be read; it was reported.
  case error
  /// `a`: the literal.
  case literal
  /// `a`: the name. Flag: `absolute`.
  case identifier
  /// `a`: the operand, `b`: the name. Flags: `optional`, `test`.
  case select
  /// `a`: the operand, `b`: the position. Flag: `optional`.
  case index
  /// `a`: the name, `b` and `c`: the arguments in `extra`. Flags: `member` (the first is the target),
  /// `absolute`.
  case call
  /// `op`, `a`: the operand.
  case unary
  /// `op`, `a`, `b`: the operands.
  case binary
  /// `a`, `b`, `c`: condition and both values.
  case conditional
  /// `b`, `c`: the elements in `extra`; those after `?` are tagged there.
  case list
  /// `b`, `c`: keys and values in turn in `extra`; keys after `?` are tagged there.
  case map
  /// `a`: the range or the bound value, `b` and `c`: in `extra`, the names of the variables (two; the
  /// second `noName` where there is one), then the bodies. `macro` says which.
  case macro
}

/// The operators, from the loosest to the tightest.
enum OperatorKind: UInt8, Sendable {
  case or, and
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, `in`
  case add, subtract, multiply, divide, remainder
  case not, negate

  /// How it is written.
  var text: String {
    switch self {
    case .or: "||"
    case .and: "&&"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .equal: "=="
    case .notEqual: "!="
    case .in: "in"
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .remainder: "%"
    case .not: "!"
    case .negate: "-"
    }
  }

  /// How tightly it binds, from 1.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .in: 3
    case .add, .subtract: 4
    case .multiply, .divide, .remainder: 5
    case .not, .negate: 6
    }
  }

  /// Whether it compares.
  var isComparison: Bool { precedence == 3 && self != .in }
}

/// The macros: calls whose arguments are not all evaluated once.
enum MacroKind: UInt8, Sendable {
  case all, exists, existsOne, map, mapFilter, filter
  case transformList, transformListFilter, transformMap, transformMapFilter
  case transformMapEntry, transformMapEntryFilter
  case bind, optMap, optFlatMap, sortBy

  /// How it is called.
  var name: String {
    switch self {
    case .all: "all"
    case .exists: "exists"
    case .existsOne: "exists_one"
    case .map, .mapFilter: "map"
    case .filter: "filter"
    case .transformList, .transformListFilter: "transformList"
    case .transformMap, .transformMapFilter: "transformMap"
    case .transformMapEntry, .transformMapEntryFilter: "transformMapEntry"
    case .bind: "bind"
    case .optMap: "optMap"
    case .optFlatMap: "optFlatMap"
    case .sortBy: "sortBy"
    }
  }

  /// How many bodies stand behind the variables.
  var bodies: Int {
    switch self {
    case .mapFilter, .transformListFilter, .transformMapFilter, .transformMapEntryFilter: 2
    default: 1
    }
  }
}

/// What else is true of a node.
struct SyntaxFlags: OptionSet, Sendable {
  let rawValue: UInt8
  /// `.?` and `[?`.
  static let optional = SyntaxFlags(rawValue: 1)
  /// The operand of `has()`.
  static let test = SyntaxFlags(rawValue: 2)
  /// `target.function(…)`.
  static let member = SyntaxFlags(rawValue: 4)
  /// A name behind a leading dot.
  static let absolute = SyntaxFlags(rawValue: 8)
  /// A field between back-ticks.
  static let quoted = SyntaxFlags(rawValue: 16)
  /// An expression in parentheses.
  static let parenthesized = SyntaxFlags(rawValue: 32)
}

/// A node of a syntax tree.
struct SyntaxNode: Sendable {
  var kind: SyntaxKind
  var flags: SyntaxFlags = []
  var op: OperatorKind = .or
  var macro: MacroKind = .all
  var a: NodeIndex = -1
  var b: NodeIndex = -1
  var c: NodeIndex = -1
  /// All of it.
  var range: TextRange
  /// Its own name or sign.
  var focus: TextRange
}

/// A literal value.
enum Literal: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case number(Number)
  case percent(Number)
  case string(String)
  case bytes([UInt8])
}

/// The syntax of one expression: a flat array of nodes, children before parents.
struct SyntaxTree: Sendable {
  var nodes: ContiguousArray<SyntaxNode> = []
  var extra: ContiguousArray<NodeIndex> = []
  var literals: ContiguousArray<Literal> = []
  var names: ContiguousArray<String> = []
  var root: NodeIndex = -1
  /// Whether something in it could not be read.
  var hasErrors = false

  /// The tag of an optional element of a list or an optional key of a map in `extra`.
  static let optionalTag: NodeIndex = 1 << 30
  /// A variable that is not there.
  static let noName: NodeIndex = -1

  subscript(index: NodeIndex) -> SyntaxNode { nodes[Int(index)] }

  /// The nodes that `extra` lists for a node.
  func children(_ node: SyntaxNode) -> ArraySlice<NodeIndex> {
    extra[Int(node.b)..<Int(node.b + node.c)][...]
  }

  /// The name of an identifier, a select or a call.
  func name(_ node: SyntaxNode) -> String {
    names[Int(node.kind == .select ? node.b : node.a)]
  }
}

extension SyntaxTree {
  /// The bodies of a macro.
  func bodies(_ node: SyntaxNode) -> ArraySlice<NodeIndex> { children(node).dropFirst(2) }

  /// The variables of a macro; the second may be absent.
  func variables(_ node: SyntaxNode) -> (first: String, second: String?) {
    let list = children(node)
    let second = list[list.startIndex + 1]
    return (
      names[Int(list[list.startIndex])], second == Self.noName ? nil : names[Int(second)]
    )
  }
}

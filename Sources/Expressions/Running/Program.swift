import SourceText

/// What a step of a program does.
enum Operation: UInt8, Sendable {
  /// Push constant `a`, variable `a`, local `a`.
  case constant, variable, local
  /// Pop into local `a`.
  case setLocal
  /// Replace a record by its field `a`; the record's type was checked.
  case field
  /// The same, as null where the record does not have it.
  case fieldOrNull
  /// The same, as an optional: `.?`.
  case fieldOptional
  /// Replace a record by whether it has field `a`.
  case fieldTest
  /// Replace a value by what name `a` stands for in it; `b`: 1 a test, 2 optional.
  case select
  /// Pop a position and replace a value by what stands there; `b`: 2 optional.
  case index
  case not, negate
  case add, subtract, multiply, divide, remainder
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, `in`
  /// Call builtin `a` with `b` arguments.
  case call
  /// Call declared function `a` with `b` arguments.
  case callDeclared
  /// A call of name `a` that nothing declares.
  case callUnknown
  /// A name `a` that nothing declares.
  case unknownName
  case jump
  /// Jump to `a` when the value decides `&&` or `||` alone.
  case andLeft, orLeft
  /// Pop the right side and join it with the left.
  case andJoin, orJoin
  /// Pop a condition: on `false` jump to `a`; on a fault push it and jump to `b`.
  case choose
  /// Make a list of `a` values or a map of `a` entries; `b`: the constant with the tags of optionals.
  case makeList, makeMap
  /// Pop a range into iterator `c`; on a fault push it into local `a` and jump to `b`.
  case iterate
  /// The same for a map: its entries are keys, also where a fact source has them.
  case iterateKeys
  /// Put the next entry of iterator `c` into local `a`, or jump to `b`.
  case next
  /// Put position or key into local `a` and the entry into `a + 1`.
  case nextPair
  /// Pop a body's value into accumulator local `a`; `b`: where the loop ends.
  case allStep, existsStep, countStep, appendStep, keepStep, putStep, mergeStep
  /// Pop a condition: on `false` jump to the loop's start `c`; on a fault keep it in `a`, jump to `b`.
  case filterStep
  /// Turn the count in local `a` into whether it is 1.
  case isOne
  /// Turn a list of keys and values in turn into a map.
  case finishMap
  /// Pop a list of keys and sort the list of iterator `c` by them.
  case sortByKeys
  /// Open an optional: without a value jump to `b`; else put it into local `a`.
  case openOptional
  /// Wrap a value into an optional.
  case wrapOptional
  /// Pop `a` values and join them into a text.
  case concatenate
  /// Turn a value into the text of a template's hole.
  case toTemplateText
  /// Widen a whole number or a percentage to a decimal.
  case widen
  /// Read facts as they were before, until `leaveBaseline`; without a baseline jump to `a` with a fault.
  case enterBaseline, leaveBaseline
  /// Replace a record or a list by what it was before.
  case counterpart
}

/// A step of a program.
struct Step: Sendable {
  var op: Operation
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0
}

/// An expression that was compiled once and is evaluated many times.
///
/// A flat list of steps for a stack machine: no recursion, so no expression can exhaust the stack.
public struct Program: Sendable {
  var steps: ContiguousArray<Step> = []
  var constants: ContiguousArray<Value> = []
  var names: [String] = []
  /// The node of the syntax tree that each step belongs to.
  var nodes: ContiguousArray<NodeIndex> = []
  /// The place of each step.
  var ranges: ContiguousArray<TextRange> = []
  var stackDepth = 0
  var localCount = 0
  var iteratorCount = 0
  /// How deeply lists, maps and optional values are nested in each other at most.
  var nesting = 0
  /// The type of the result.
  public internal(set) var type = TypeID.dynamic
  /// The positions of the variables that it reads.
  public internal(set) var variablesRead: [Int] = []
  /// The syntax, for explanations.
  var tree = SyntaxTree()

  /// The outermost loop that a step belongs to.
  func loop(around step: Int) -> (name: String, range: TextRange)? {
    let start = steps.indices.first { index in
      (steps[index].op == .next || steps[index].op == .nextPair) && index <= step
        && Int(steps[index].b) > step
    }
    guard let start, nodes[start] >= 0, nodes[start] < tree.nodes.count else { return nil }
    let node = tree[nodes[start]]
    return (node.macro.name, node.range)
  }

  /// Whether the result is the same in every run.
  public var isConstant: Bool {
    steps.allSatisfy { $0.op != .variable && $0.op != .callDeclared }
  }
}

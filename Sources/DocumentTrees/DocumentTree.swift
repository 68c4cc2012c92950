import SourceText

/// A node of a tree: a position in its flat array.
public struct NodeID: Hashable, Sendable {
  let index: UInt32
}

/// How a scalar or a collection was written.
public enum NodeStyle: UInt8, Hashable, Sendable {
  /// A scalar without quotes.
  case plain
  /// A scalar in single quotes.
  case singleQuoted
  /// A scalar in double quotes, in YAML or JSON.
  case doubleQuoted
  /// A block scalar that keeps its line breaks (`|`).
  case literal
  /// A block scalar whose lines are joined (`>`).
  case folded
  /// A collection by indentation.
  case block
  /// A collection in brackets or braces.
  case flow
}

/// What kind of thing a node is, once aliases are followed.
public enum NodeKind: UInt8, Hashable, Sendable {
  /// Text. Its type is decided by the field that it stands in, never here (`language.md` 3).
  case scalar
  /// A list.
  case sequence
  /// Keys and values.
  case mapping
  /// A reference to an anchored node; cursors follow it.
  case alias

  var isCollection: Bool { self == .sequence || self == .mapping }
}

/// What the reader of a file built: one flat array of nodes and one buffer of decoded text.
///
/// Every node keeps the exact bytes it came from. A scalar whose text is the same as its bytes in
/// the file points there; others (escapes, folded lines) point into `decoded`.
public struct DocumentTree: Sendable {
  struct Node {
    var kind: NodeKind
    var style: NodeStyle
    var flags: Flags
    var start: UInt32
    var end: UInt32
    /// Scalars: where the text starts.
    ///
    /// Collections: the first child. Aliases: the target.
    var first: UInt32
    /// Scalars: how many bytes the text has.
    ///
    /// Collections: how many children.
    var count: UInt32
    var next: UInt32

    static let noNode = UInt32.max

    /// Whether it is a scalar without any text.
    var isNothing: Bool { kind == .scalar && style == .plain && count == 0 }
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The text is in the file, not in `decoded`.
    static let verbatim = Flags(rawValue: 1)
    /// The file broke off inside this node.
    static let incomplete = Flags(rawValue: 2)
  }

  /// The file.
  public let source: SourceID
  var nodes: ContiguousArray<Node> = []
  var decoded: ContiguousArray<UInt8> = []
  /// The top node of each document.
  public internal(set) var roots: [NodeID] = []
  /// Where reading stopped, for a file with a syntax error.
  public internal(set) var brokenAt: UInt32?

  init(source: SourceID) {
    self.source = source
  }

  /// How many nodes there are.
  public var nodeCount: Int { nodes.count }
}

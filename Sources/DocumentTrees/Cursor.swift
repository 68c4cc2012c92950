import SourceText

/// A tree with the bytes it points into: what decoders walk.
///
/// The buffers are only valid inside `DocumentTree.read(_:_:)`.
public struct TreeReader {
  let nodes: UnsafeBufferPointer<DocumentTree.Node>
  let decoded: UnsafeBufferPointer<UInt8>
  let bytes: UnsafeBufferPointer<UInt8>
  /// The file.
  public let source: SourceID

  /// The kind of a node, aliases followed.
  public func kind(_ node: NodeID) -> NodeKind { nodes[resolve(node)].kind }

  /// How a node was written, aliases followed.
  public func style(_ node: NodeID) -> NodeStyle { nodes[resolve(node)].style }

  /// The bytes a node came from, aliases followed.
  public func range(_ node: NodeID) -> TextRange {
    let node = nodes[resolve(node)]
    return TextRange(start: node.start, end: node.end)
  }

  /// The bytes in which a node itself was written: for an alias its own, not those of its value.
  public func writtenRange(_ node: NodeID) -> TextRange {
    let node = nodes[Int(node.index)]
    return TextRange(start: node.start, end: node.end)
  }

  /// Whether a node is an alias of another.
  public func isAlias(_ node: NodeID) -> Bool { nodes[Int(node.index)].kind == .alias }

  /// The place of a node, aliases followed.
  public func span(_ node: NodeID) -> Span { Span(source: source, range: range(node)) }

  /// The text of a scalar, aliases followed; empty for collections.
  public func text(_ node: NodeID) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[resolve(node)]
    guard node.kind == .scalar else { return UnsafeBufferPointer(start: nil, count: 0) }
    let buffer = node.flags.contains(.verbatim) ? bytes : decoded
    let start = Int(node.first)
    return UnsafeBufferPointer(rebasing: buffer[start..<start + Int(node.count)])
  }

  /// The text of a scalar.
  public func string(_ node: NodeID) -> String { String(decoding: text(node), as: UTF8.self) }

  /// Whether a node is a scalar that holds nothing: `key:` without a value, `~` or `null`.
  public func isEmpty(_ node: NodeID) -> Bool {
    let index = resolve(node)
    guard nodes[index].kind == .scalar, nodes[index].style == .plain else { return false }
    switch nodes[index].count {
    case 0: return true
    case 1: return text(node)[0] == UInt8(ascii: "~")
    case 4: return text(node).elementsEqual("null".utf8)
    default: return false
    }
  }

  /// Whether the file broke off inside a node, so that what seems missing may not be.
  public func isIncomplete(_ node: NodeID) -> Bool {
    nodes[resolve(node)].flags.contains(.incomplete)
  }

  /// How many elements a sequence has, or twice the entries of a mapping.
  public func childCount(_ node: NodeID) -> Int {
    let node = nodes[resolve(node)]
    return node.kind == .scalar ? 0 : Int(node.count)
  }

  /// The elements of a sequence.
  public func elements(_ node: NodeID) -> Children { Children(self, resolve(node)) }

  /// The keys and values of a mapping.
  public func entries(_ node: NodeID) -> Entries {
    Entries(children: Children(self, resolve(node)))
  }

  func resolve(_ node: NodeID) -> Int {
    var index = Int(node.index)
    while nodes[index].kind == .alias { index = Int(nodes[index].first) }
    return index
  }

  /// The children of a collection in order.
  public struct Children: Sequence, IteratorProtocol {
    private let reader: TreeReader
    private var next_: UInt32

    init(_ reader: TreeReader, _ index: Int) {
      self.reader = reader
      let node = reader.nodes[index]
      next_ = node.kind == .scalar || node.count == 0 ? DocumentTree.Node.noNode : node.first
    }

    /// The next element.
    public mutating func next() -> NodeID? {
      guard next_ != DocumentTree.Node.noNode else { return nil }
      let id = NodeID(index: next_)
      next_ = reader.nodes[Int(next_)].next
      return id
    }
  }

  /// The entries of a mapping in order.
  public struct Entries: Sequence, IteratorProtocol {
    var children: Children

    /// The next element.
    public mutating func next() -> (key: NodeID, value: NodeID)? {
      guard let key = children.next(), let value = children.next() else { return nil }
      return (key, value)
    }
  }
}

extension DocumentTree {
  /// Calls a function with a reader of this tree.
  public func read<Result>(_ file: SourceFile, _ body: (TreeReader) -> Result) -> Result {
    nodes.withUnsafeBufferPointer { nodes in
      decoded.withUnsafeBufferPointer { decoded in
        file.bytes.withUnsafeBufferPointer { bytes in
          body(TreeReader(nodes: nodes, decoded: decoded, bytes: bytes, source: source))
        }
      }
    }
  }
}

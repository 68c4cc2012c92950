import Diagnostics
import SourceText

/// Puts nodes together as a reader of YAML or JSON meets them.
struct TreeBuilder {
  private struct Frame {
    var node: UInt32
    var lastChild: UInt32
    /// Nodes inside, aliases written out.
    var expanded: Int
  }

  private(set) var tree: DocumentTree
  private var frames: [Frame] = []
  private(set) var lastExpanded = 1
  /// The last node, where that is a scalar: a file that breaks off behind it may have meant something
  /// else.
  private var lastScalar: UInt32?

  /// A builder with room for the nodes that a text of so many bytes usually has.
  init(source: SourceID, bytes: Int = 0) {
    tree = DocumentTree(source: source)
    tree.nodes.reserveCapacity(bytes / 10)
  }

  var depth: Int { frames.count }

  /// Where the last child of the innermost collection ends.
  var lastEnd: UInt32 {
    guard let frame = frames.last else { return 0 }
    let node = frame.lastChild == DocumentTree.Node.noNode ? frame.node : frame.lastChild
    return tree.nodes[Int(node)].end
  }

  /// Whether the next node of the innermost collection is a key.
  var expectsKey: Bool {
    guard let frame = frames.last else { return false }
    let node = tree.nodes[Int(frame.node)]
    return node.kind == .mapping && node.count % 2 == 0
  }

  /// For how many nodes a scalar of so many bytes counts where an alias stands for it: who reads a text reads
  /// all of it.
  static func expanded(_ bytes: Int) -> Int { 1 + bytes >> 10 }

  mutating func scalar(
    _ text: UnsafeBufferPointer<UInt8>, style: NodeStyle, start: UInt32, end: UInt32,
    verbatimAt offset: UInt32?
  ) -> UInt32 {
    var flags: DocumentTree.Flags = []
    let first: UInt32
    if let offset {
      flags = .verbatim
      first = offset
    } else {
      first = UInt32(truncatingIfNeeded: tree.decoded.count)
      tree.decoded.append(contentsOf: text)
    }
    lastExpanded = Self.expanded(text.count)
    let index = add(
      DocumentTree.Node(
        kind: .scalar, style: style, flags: flags, start: start, end: end, first: first,
        count: UInt32(truncatingIfNeeded: text.count), next: DocumentTree.Node.noNode))
    lastScalar = index
    return index
  }

  mutating func alias(to target: UInt32, expanding expanded: Int, start: UInt32, end: UInt32) {
    lastExpanded = expanded
    lastScalar = nil
    _ = add(
      DocumentTree.Node(
        kind: .alias, style: .plain, flags: [], start: start, end: end, first: target, count: 0,
        next: DocumentTree.Node.noNode))
  }

  mutating func open(_ kind: NodeKind, style: NodeStyle, start: UInt32) -> UInt32 {
    lastExpanded = 0
    lastScalar = nil
    let index = add(
      DocumentTree.Node(
        kind: kind, style: style, flags: [], start: start, end: start,
        first: DocumentTree.Node.noNode, count: 0, next: DocumentTree.Node.noNode))
    frames.append(Frame(node: index, lastChild: DocumentTree.Node.noNode, expanded: 1))
    return index
  }

  /// Ends the innermost collection; returns its node and how large it is with aliases written out.
  mutating func close(end: UInt32) -> (node: UInt32, expanded: Int)? {
    guard let frame = frames.popLast() else { return nil }
    lastScalar = nil
    tree.nodes[Int(frame.node)].end = end
    if !frames.isEmpty { frames[frames.count - 1].expanded += frame.expanded }
    lastExpanded = frame.expanded
    return (frame.node, frame.expanded)
  }

  /// Ends everything that is open, for a file that broke off.
  ///
  /// What stood last may have gone on behind the place: it is incomplete, also where it had ended.
  mutating func abandon(at offset: UInt32) {
    tree.brokenAt = offset
    if let lastScalar { doubt(lastScalar) }
    while let frame = frames.popLast() {
      tree.nodes[Int(frame.node)].end = offset
    }
    var last = tree.roots.last?.index
    while let index = last.map({ Int($0) }), tree.nodes[index].kind.isCollection {
      tree.nodes[index].flags.insert(.incomplete)
      dropValueless(index)
      last = children(index).last
    }
  }

  /// Marks a node whose value is not known, so that nobody complains about it again.
  mutating func markUnread(_ node: UInt32) {
    tree.nodes[Int(node)].flags.insert(.incomplete)
  }

  /// Counts a node to the part of the file that was not read.
  private mutating func doubt(_ index: UInt32) {
    tree.nodes[Int(index)].flags.insert(.incomplete)
    tree.brokenAt = min(tree.brokenAt ?? .max, tree.nodes[Int(index)].start)
    if frames.isEmpty, tree.roots.last?.index == index { tree.roots.removeLast() }
  }

  private func children(_ index: Int) -> [UInt32] {
    var found: [UInt32] = []
    var child = tree.nodes[index].count == 0 ? DocumentTree.Node.noNode : tree.nodes[index].first
    while child != DocumentTree.Node.noNode {
      found.append(child)
      child = tree.nodes[Int(child)].next
    }
    return found
  }

  /// Takes off the last key of a map when it never got its value.
  private mutating func dropValueless(_ index: Int) {
    guard tree.nodes[index].kind == .mapping else { return }
    var kept = children(index)
    if kept.count % 2 == 0, let value = kept.last.map({ tree.nodes[Int($0)] }), value.isNothing {
      kept.removeLast()
    }
    guard kept.count % 2 == 1, let key = kept.popLast() else { return }
    doubt(key)
    tree.nodes[index].count = UInt32(truncatingIfNeeded: kept.count)
    if let last = kept.last {
      tree.nodes[Int(last)].next = DocumentTree.Node.noNode
    } else {
      tree.nodes[index].first = DocumentTree.Node.noNode
    }
  }

  private mutating func add(_ node: DocumentTree.Node) -> UInt32 {
    let index = UInt32(truncatingIfNeeded: tree.nodes.count)
    tree.nodes.append(node)
    guard let frame = frames.last else {
      tree.roots.append(NodeID(index: index))
      return index
    }
    let top = frames.count - 1
    if frame.lastChild == DocumentTree.Node.noNode {
      tree.nodes[Int(frame.node)].first = index
    } else {
      tree.nodes[Int(frame.lastChild)].next = index
    }
    tree.nodes[Int(frame.node)].count += 1
    frames[top].lastChild = index
    frames[top].expanded += lastExpanded
    return index
  }
}

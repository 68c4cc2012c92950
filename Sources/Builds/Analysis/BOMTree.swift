import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// A product exploded through all levels: needs per level and summed up (`cli.md`, `explode`).
public struct BOMTree: Sendable {
  /// An item of the tree.
  package struct Node: Sendable {
    package var item: ItemID
    /// The depth; 0 for the product itself.
    package var level: Int
    /// The position of its parent among the nodes.
    package var parent: Int?
    /// The position in `Catalog.lines`; nil for the product itself.
    package var line: Int?
    /// Stocking units that are used.
    package var quantity: Rational
    /// Stocking units that are drawn, where a multiple makes that more.
    package var drawn: Rational
    /// The BOM by which it is made.
    package var bom: BOMID?
    /// Whether what it takes stands below it.
    package var isExpanded = false
    package var isOptional: Bool
    package var supply: Supply
  }

  /// The nodes, parents before children, in the order of the lines.
  package var nodes: [Node] = []
  /// Whether the tree was cut because it grew too large.
  package var isCut = false

  /// How many nodes a tree may have.
  package static let maximumNodes = 200_000

  /// The needs of everything that is not exploded further, by item, optional lines left out.
  package func summed() throws(ArithmeticFault) -> [(item: ItemID, quantity: Rational)] {
    var sums: [ItemID: Rational] = [:]
    var isLeftOut = [Bool](repeating: false, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      isLeftOut[index] = node.isOptional || node.parent.map { isLeftOut[$0] } ?? false
      guard !node.isExpanded, !isLeftOut[index] else { continue }
      sums[node.item] = try (sums[node.item] ?? .zero).adding(node.quantity)
    }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Catalog {
  /// Explodes a quantity of a product through all its levels, whatever is in stock.
  ///
  /// - Parameter depth: how many levels; nil for all.
  /// - Throws: `ArithmeticFault.overflow`.
  package func tree(
    of item: ItemID, quantity: Rational, on date: CivilDate, depth: Int? = nil
  ) throws(ArithmeticFault) -> BOMTree {
    var tree = BOMTree()
    tree.nodes.append(
      BOMTree.Node(
        item: item, level: 0, parent: nil, line: nil, quantity: quantity, drawn: quantity,
        bom: effectiveBOM(of: item, on: date), isOptional: false, supply: .stock))
    try expand(0, on: date, depth: depth ?? .max, &tree)
    return tree
  }

  private func expand(
    _ index: Int, on date: CivilDate, depth: Int, _ tree: inout BOMTree
  ) throws(ArithmeticFault) {
    let node = tree.nodes[index]
    guard let bom = node.bom, node.level < depth else { return }
    tree.nodes[index].isExpanded = true
    for position in self[bom].lines {
      guard tree.nodes.count < BOMTree.maximumNodes else {
        tree.isCut = true
        return
      }
      let line = lines[position]
      let options = options(line)
      let used = try need(of: line, options, quantity: node.quantity)
      let drawn = try options.multiple.map { multiple throws(ArithmeticFault) in
        try used.raised(toMultipleOf: multiple)
      }
      tree.nodes.append(
        BOMTree.Node(
          item: line.item, level: node.level + 1, parent: index, line: position,
          quantity: options.consumesPack ? drawn ?? used : used, drawn: drawn ?? used,
          bom: effectiveBOM(of: line.item, on: date), isOptional: options.isOptional,
          supply: options.supply))
      try expand(tree.nodes.count - 1, on: date, depth: depth, &tree)
    }
  }
}

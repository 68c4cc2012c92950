import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// A product exploded through all levels (`cli.md`, `explode`): its tree as far as there is room for it,
/// and what is needed in all.
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
    package var isOptional: Bool
    package var supply: Supply
  }

  /// The nodes, parents before children, in the order of the lines.
  package var nodes: [Node] = []
  /// Whether the tree was cut because it grew too large.
  package var isCut = false
  /// The needs of everything that is not exploded further, by item, optional lines left out.
  ///
  /// They are not cut: they are added up on the graph, so that what several take is exploded once, with
  /// its set-up.
  package var totals: [(item: ItemID, quantity: Rational)] = []

  /// How many nodes a tree may have.
  public static let maximumNodes = 200_000
}

extension Catalog {
  /// Explodes a quantity of a product through all its levels, whatever is in stock.
  ///
  /// - Parameters:
  ///   - depth: how many levels; nil for all.
  ///   - limit: how many nodes.
  /// - Throws: `ArithmeticFault.overflow`.
  package func tree(
    of item: ItemID, quantity: Rational, on date: CivilDate, depth: Int? = nil,
    limit: Int = BOMTree.maximumNodes
  ) throws(ArithmeticFault) -> BOMTree {
    var tree = BOMTree()
    tree.nodes.append(
      BOMTree.Node(
        item: item, level: 0, parent: nil, line: nil, quantity: quantity, drawn: quantity,
        bom: effectiveBOM(of: item, on: date), isOptional: false, supply: .stock))
    try grow(&tree, on: date, depth: depth ?? .max, limit)
    tree.totals = try totals(of: item, quantity, on: date, depth: depth ?? .max)
    return tree
  }

  /// Adds what stands below the first node; without recursion, for a BOM may be a million levels deep.
  private func grow(
    _ tree: inout BOMTree, on date: CivilDate, depth: Int, _ limit: Int
  ) throws(ArithmeticFault) {
    var open: [(node: Int, next: Int)] = []
    func enter(_ node: Int) {
      guard let bom = tree.nodes[node].bom, tree.nodes[node].level < depth else { return }
      open.append((node, self[bom].lines.lowerBound))
    }
    enter(0)
    while let (index, position) = open.last {
      let node = tree.nodes[index]
      guard let bom = node.bom, position < self[bom].lines.upperBound else {
        open.removeLast()
        continue
      }
      guard tree.nodes.count < limit else {
        tree.isCut = true
        return
      }
      open[open.count - 1].next += 1
      let line = lines[position]
      let options = options(line)
      let needed = try self.needed(line, options, for: node.quantity)
      tree.nodes.append(
        BOMTree.Node(
          item: line.item, level: node.level + 1, parent: index, line: position,
          quantity: needed.used, drawn: needed.drawn, bom: effectiveBOM(of: line.item, on: date),
          isOptional: options.isOptional, supply: options.supply))
      enter(tree.nodes.count - 1)
    }
  }

  /// What a line uses and draws for so much of its product.
  private func needed(
    _ line: BOMLine, _ options: LineOptions, for quantity: Rational
  ) throws(ArithmeticFault) -> (used: Rational, drawn: Rational) {
    let used = try need(of: line, options, quantity: quantity)
    guard let multiple = options.multiple else { return (used, used) }
    let drawn = try used.raised(toMultipleOf: multiple)
    return (options.consumesPack ? drawn : used, drawn)
  }

  // MARK: In all

  private func totals(
    of item: ItemID, _ quantity: Rational, on date: CivilDate, depth: Int
  ) throws(ArithmeticFault) -> [(item: ItemID, quantity: Rational)] {
    let sums =
      depth >= height(of: item, on: date)
      ? try totalsOfAll(item, quantity, on: date)
      : try totalsOfLevels(item, quantity, on: date, depth: depth)
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// How many levels stand below an item.
  private func height(of item: ItemID, on date: CivilDate) -> Int {
    var heights = [Int](repeating: 0, count: items.count)
    for item in bottomUp(on: date) {
      guard let bom = effectiveBOM(of: item, on: date) else { continue }
      for line in lines[self[bom].lines] {
        heights[Int(item.index)] = max(heights[Int(item.index)], heights[Int(line.item.index)] + 1)
      }
    }
    return heights[Int(item.index)]
  }

  /// Every item exploded once, for all that take it.
  private func totalsOfAll(
    _ item: ItemID, _ quantity: Rational, on date: CivilDate
  ) throws(ArithmeticFault) -> [ItemID: Rational] {
    var needs = [item: quantity]
    var queue = ItemQueue()
    queue.prepare(self, on: date)
    queue.push(item)
    while let item = queue.pop() {
      guard let bom = effectiveBOM(of: item, on: date),
        let quantity = needs.removeValue(forKey: item)
      else { continue }
      for line in lines[self[bom].lines] {
        let options = options(line)
        if options.isOptional { continue }
        let used = try needed(line, options, for: quantity).used
        if let known = needs[line.item] {
          needs[line.item] = try known.adding(used)
        } else {
          needs[line.item] = used
          queue.push(line.item)
        }
      }
    }
    return needs
  }

  /// Level by level, every item once on each.
  private func totalsOfLevels(
    _ item: ItemID, _ quantity: Rational, on date: CivilDate, depth: Int
  ) throws(ArithmeticFault) -> [ItemID: Rational] {
    var sums: [ItemID: Rational] = [:]
    func add(_ quantity: Rational, to item: ItemID, in sums: inout [ItemID: Rational])
      throws(ArithmeticFault)
    {
      sums[item] = try (sums[item] ?? .zero).adding(quantity)
    }
    var level = [item: quantity]
    for step in 0...max(depth, 0) where !level.isEmpty {
      var next: [ItemID: Rational] = [:]
      for (item, quantity) in level.sorted(by: { $0.key < $1.key }) {
        guard step < depth, let bom = effectiveBOM(of: item, on: date) else {
          try add(quantity, to: item, in: &sums)
          continue
        }
        for line in lines[self[bom].lines] {
          let options = options(line)
          if options.isOptional { continue }
          try add(needed(line, options, for: quantity).used, to: line.item, in: &next)
        }
      }
      level = next
    }
    return sums
  }
}

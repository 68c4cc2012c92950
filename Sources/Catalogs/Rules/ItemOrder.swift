import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  /// Orders items so that each comes after everything that its BOMs take, and reports cycles with
  /// their whole path.
  ///
  /// Archived versions do not count. Versions that lead in a circle, but on no day all at once, are
  /// allowed; then the order depends on the day.
  mutating func orderItems() {
    var search = OrderSearch(catalog) { $0.status != .archived }
    search.run()
    catalog.bottomUp = search.order
    guard !search.cycles.isEmpty else { return }
    var reported: Set<[CycleEdge]> = []
    for day in daysOfChange() {
      var onDay = OrderSearch(catalog) { $0.status != .archived && $0.covers(day) }
      onDay.run()
      for cycle in onDay.cycles where reported.insert(cycle).inserted { reportCycle(cycle) }
    }
    catalog.isOrderDated = reported.isEmpty
  }

  /// The days on which another set of versions becomes effective, the beginning first.
  private func daysOfChange() -> [CivilDate] {
    let changes = catalog.boms.flatMap { [$0.from, $0.to?.next].compactMap { $0 } }
    return Set([.beginning] + changes).sorted()
  }

  private mutating func reportCycle(_ cycle: [CycleEdge]) {
    let keys = cycle.map { catalog.key($0.parent) }
    guard let first = cycle.first, let name = keys.first else { return }
    let path = (keys + [name]).map { "`\($0)`" }.joined(separator: " needs ")
    let lines = cycle.map { catalog.lines[$0.line] }
    bag.report(
      Diagnostic(
        .bomCycle, "`\(name)` needs itself", at: lines[0].span,
        label: cycle.count > 1 ? "`\(name)` takes `\(catalog.key(first.child))`" : "takes itself",
        related: zip(cycle, lines).dropFirst().map { edge, line in
          Label(
            line.span, "`\(catalog.key(edge.parent))` takes `\(catalog.key(edge.child))`")
        },
        notes: ["the whole path: \(path)"],
        helps: [Help("take one of these lines out, or archive the version it stands in")]))
  }
}

/// A step of a cycle: a line of a BOM.
struct CycleEdge: Hashable {
  var parent: ItemID
  var child: ItemID
  var line: Int
  var bom: Int
}

/// A depth-first search over some BOMs, without recursion: a BOM may be a million levels deep.
struct OrderSearch {
  private enum Mark: UInt8 { case new, open, done }
  private struct Frame {
    var item: ItemID
    /// The BOM and the line to look at next.
    var bom: Int
    var line: Int
  }

  private let catalog: Catalog
  /// Whether a version takes part.
  private let isUsed: (BOM) -> Bool
  private var marks: [Mark]
  private var frames: [Frame] = []
  private(set) var order: [ItemID] = []
  private(set) var cycles: [[CycleEdge]] = []

  init(_ catalog: Catalog, _ isUsed: @escaping (BOM) -> Bool) {
    self.catalog = catalog
    self.isUsed = isUsed
    marks = [Mark](repeating: .new, count: catalog.items.count)
    order.reserveCapacity(catalog.items.count)
  }

  mutating func run() {
    for index in catalog.items.indices where marks[index] == .new {
      visit(ItemID(index: UInt32(truncatingIfNeeded: index)))
    }
  }

  private mutating func visit(_ root: ItemID) {
    open(root)
    while let frame = frames.last {
      if let child = nextChild() {
        switch marks[Int(child.index)] {
        case .new: open(child)
        case .open: recordCycle(to: child)
        case .done: break
        }
      } else {
        marks[Int(frame.item.index)] = .done
        order.append(frame.item)
        frames.removeLast()
      }
    }
  }

  private mutating func open(_ item: ItemID) {
    marks[Int(item.index)] = .open
    let first = catalog[item].boms.lowerBound
    frames.append(
      Frame(
        item: item, bom: first,
        line: first < catalog[item].boms.upperBound
          ? catalog.boms[first].possibleLines.lowerBound : 0))
  }

  /// The item of the next line of the innermost frame.
  ///
  /// Substitutes are taken from stock and never built on the way: they close no circle.
  private mutating func nextChild() -> ItemID? {
    let top = frames.count - 1
    let range = catalog.items[Int(frames[top].item.index)].boms
    while frames[top].bom < range.upperBound {
      let bom = frames[top].bom
      if isUsed(catalog.boms[bom]), frames[top].line < catalog.boms[bom].possibleLines.upperBound {
        let line = frames[top].line
        frames[top].line += 1
        return catalog.lines[line].item
      }
      frames[top].bom += 1
      if frames[top].bom < range.upperBound {
        frames[top].line = catalog.boms[frames[top].bom].possibleLines.lowerBound
      }
    }
    return nil
  }

  /// Each frame of the path stands one past the line that it went down.
  private mutating func recordCycle(to item: ItemID) {
    guard let start = frames.firstIndex(where: { $0.item == item }) else { return }
    var cycle: [CycleEdge] = []
    for (offset, frame) in frames[start...].enumerated() {
      let next = start + offset + 1
      cycle.append(
        CycleEdge(
          parent: frame.item, child: next < frames.count ? frames[next].item : item,
          line: frame.line - 1, bom: frame.bom))
    }
    cycles.append(cycle)
  }
}

extension Catalog {
  /// Items so that every one comes after all that its BOM of a day takes.
  package func bottomUp(on date: CivilDate) -> [ItemID] {
    guard isOrderDated else { return bottomUp }
    var search = OrderSearch(self) { $0.isEffective(on: date) }
    search.run()
    return search.order
  }
}

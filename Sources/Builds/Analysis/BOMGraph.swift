import Catalogs
import Quantities
import SourceText

/// A product with all that stands below it as a drawing shows it: every item once, and every line once.
public struct BOMGraph: Sendable {
  /// The items, in the order in which one comes upon them from line to line.
  package private(set) var items: [ItemID] = []
  /// The lines, as positions in `Catalog.lines`, each with what it stands in.
  package private(set) var lines: [(parent: ItemID, line: Int)] = []
  /// Whether the drawing was cut because it grew too large.
  package private(set) var isCut = false

  /// How many lines a drawing may have.
  public static let maximumLines = BOMTree.maximumNodes

  /// The graph below a product on a day.
  ///
  /// - Parameters:
  ///   - depth: how many levels; nil for all.
  ///   - limit: how many lines.
  package init(
    _ catalog: Catalog, below item: ItemID, on date: CivilDate, depth: Int? = nil,
    limit: Int = maximumLines
  ) {
    let depth = depth ?? .max
    // An item that was met far below is gone into again where it is met higher up.
    var levels = [Int](repeating: .max, count: catalog.items.count)
    var isDrawn = [Bool](repeating: false, count: catalog.items.count)
    var drawnLines: Set<Int> = []
    var open: [(item: ItemID, bom: BOMID, next: Int, level: Int)] = []
    func enter(_ item: ItemID, _ level: Int) {
      let known = levels[Int(item.index)]
      guard level < depth, depth == .max ? known == .max : level < known,
        let bom = catalog.effectiveBOM(of: item, on: date)
      else { return }
      levels[Int(item.index)] = level
      open.append((item, bom, catalog[bom].lines.lowerBound, level))
    }
    items.append(item)
    isDrawn[Int(item.index)] = true
    enter(item, 0)
    while let top = open.last {
      guard top.next < catalog[top.bom].lines.upperBound else {
        open.removeLast()
        continue
      }
      open[open.count - 1].next += 1
      let child = catalog.lines[top.next].item
      if drawnLines.insert(top.next).inserted {
        guard lines.count < limit else {
          isCut = true
          return
        }
        lines.append((top.item, top.next))
      }
      if !isDrawn[Int(child.index)] {
        isDrawn[Int(child.index)] = true
        items.append(child)
      }
      enter(child, top.level + 1)
    }
  }
}

import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// A BOM that takes an item, directly or through others (`cli.md`, `where-used`).
public struct Usage: Sendable {
  /// What the BOM makes.
  package var parent: ItemID
  package var bom: BOMID
  /// The position in `Catalog.lines`.
  package var line: Int
  /// 1 for a BOM that takes the item itself.
  package var level: Int
  /// Stocking units of the item in one stocking unit of the parent, through all levels between,
  /// without set-up.
  package var quantity: Rational
  /// Whether the line names it as a substitute.
  package var isSubstitute: Bool
  /// Whether the line is optional.
  package var isOptional: Bool
  /// Whether what is chosen decides how much it is: the line has a condition that does not hold as the
  /// product is by default, or the product is nothing by default.
  package var isByChoice: Bool
}

/// Everything that takes an item.
public struct UsageList: Sendable {
  /// The BOMs, depth first: each parent is followed by its own parents.
  public internal(set) var usages: [Usage] = []
  /// Whether the list was cut because it grew too long.
  public internal(set) var isCut = false
  /// Where it was: every product that takes the item, with what one of it takes by all ways together,
  /// optional lines and substitutes left out.
  package internal(set) var totals: [(parent: ItemID, quantity: Rational)] = []

  /// An empty list.
  public init() {}

  /// How many BOMs are listed.
  package static let maximum = 10_000
}

/// A line that takes an item.
private struct Taker {
  var bom: Int
  var line: Int
  var isSubstitute: Bool
}

extension Catalog {
  /// Every BOM that takes an item: depth first, each parent followed by its own parents.
  ///
  /// - Parameter date: leaves out BOMs that are not effective on the day; nil for all but archived.
  /// - Throws: `ArithmeticFault.overflow`.
  package func usages(
    of item: ItemID, on date: CivilDate?
  ) throws(ArithmeticFault) -> UsageList {
    var takers: [[Taker]] = Array(repeating: [], count: items.count)
    for (index, bom) in boms.enumerated() where !bom.isVariant {
      if let date {
        if bom.status != .active || !bom.covers(date) { continue }
      } else if bom.status == .archived {
        continue
      }
      for line in bom.possibleLines {
        takers[Int(lines[line].item.index)].append(
          Taker(bom: index, line: line, isSubstitute: false))
        for substitute in options(lines[line]).substitutes {
          takers[Int(substitute.item.index)].append(
            Taker(bom: index, line: line, isSubstitute: true))
        }
      }
    }
    var found = UsageList()
    try collect(item, takers, &found)
    if found.isCut { found.totals = try usedInAll(item, on: date ?? lastDay) }
    return found
  }

  /// Versions that are never effective together may lead back to an item that stands on the way.
  private func collect(
    _ item: ItemID, _ takers: [[Taker]], _ found: inout UsageList
  ) throws(ArithmeticFault) {
    var isOpen = [Bool](repeating: false, count: items.count)
    var open = [(item: item, factor: Rational.one, next: 0)]
    isOpen[Int(item.index)] = true
    while let top = open.last {
      guard top.next < takers[Int(top.item.index)].count else {
        isOpen[Int(top.item.index)] = false
        open.removeLast()
        continue
      }
      open[open.count - 1].next += 1
      let taker = takers[Int(top.item.index)][top.next]
      let parent = boms[taker.bom].product
      if isOpen[Int(parent.index)] { continue }
      guard found.usages.count < UsageList.maximum else {
        found.isCut = true
        return
      }
      let quantity = try taken(by: taker, of: top.item).multiplying(by: top.factor)
      let options = options(lines[taker.line])
      found.usages.append(
        Usage(
          parent: parent, bom: BOMID(index: UInt32(truncatingIfNeeded: taker.bom)),
          line: taker.line, level: open.count, quantity: quantity,
          isSubstitute: taker.isSubstitute, isOptional: options.isOptional,
          isByChoice: !boms[taker.bom].lines.contains(taker.line) || boms[taker.bom].isOpen))
      if !taker.isSubstitute {
        isOpen[Int(parent.index)] = true
        open.append((parent, quantity, 0))
      }
    }
  }

  /// Stocking units of an item that a line takes for one of its product.
  private func taken(by taker: Taker, of item: ItemID) throws(ArithmeticFault) -> Rational {
    let line = lines[taker.line]
    let perUnit = line.perUnit.value(wide: wideFactors)
    guard taker.isSubstitute,
      let substitute = options(line).substitutes.first(where: { $0.item == item })
    else { return perUnit }
    return try perUnit.multiplying(by: substitute.factor)
  }

  /// What one of every product takes of an item in all, on the graph: every line is looked at once.
  private func usedInAll(
    _ item: ItemID, on date: CivilDate
  ) throws(ArithmeticFault) -> [(parent: ItemID, quantity: Rational)] {
    var used: [ItemID: Rational] = [item: .one]
    for parent in bottomUp(on: date) where parent != item {
      guard let bom = effectiveBOM(of: parent, on: date) else { continue }
      var sum = Rational.zero
      for line in lines[self[bom].lines] {
        guard let below = used[line.item], !options(line).isOptional else { continue }
        sum = try sum.adding(line.perUnit.value(wide: wideFactors).multiplying(by: below))
      }
      if !sum.isZero { used[parent] = sum }
    }
    used[item] = nil
    return used.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

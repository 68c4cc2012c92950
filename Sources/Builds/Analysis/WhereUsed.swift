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

  /// An empty list.
  public init() {}

  /// How many BOMs are listed.
  package static let maximum = 10_000
}

extension Catalog {
  /// Every BOM that takes an item: depth first, each parent followed by its own parents.
  ///
  /// - Parameter date: leaves out BOMs that are not effective on the day; nil for all but archived.
  /// - Throws: `ArithmeticFault.overflow`.
  package func usages(
    of item: ItemID, on date: CivilDate?
  ) throws(ArithmeticFault) -> UsageList {
    var takers: [[(bom: Int, line: Int, isSubstitute: Bool)]] = Array(
      repeating: [], count: items.count)
    for (index, bom) in boms.enumerated() where !bom.isVariant {
      if let date {
        if bom.status != .active || !bom.covers(date) { continue }
      } else if bom.status == .archived {
        continue
      }
      for line in bom.possibleLines {
        takers[Int(lines[line].item.index)].append((index, line, false))
        for substitute in options(lines[line]).substitutes {
          takers[Int(substitute.item.index)].append((index, line, true))
        }
      }
    }
    var found = UsageList()
    try collect(item, below: [], times: .one, takers, &found)
    return found
  }

  /// - Parameter below: the way from the item to here. Versions that are never effective together may
  ///   lead back to it.
  private func collect(
    _ item: ItemID, below path: [ItemID], times factor: Rational,
    _ takers: [[(bom: Int, line: Int, isSubstitute: Bool)]], _ found: inout UsageList
  ) throws(ArithmeticFault) {
    for taker in takers[Int(item.index)] {
      guard found.usages.count < UsageList.maximum else {
        found.isCut = true
        return
      }
      if path.contains(boms[taker.bom].product) { continue }
      let line = lines[taker.line]
      var perUnit = line.perUnit.value(wide: wideFactors)
      if taker.isSubstitute,
        let substitute = options(line).substitutes.first(where: { $0.item == item })
      {
        perUnit = try perUnit.multiplying(by: substitute.factor)
      }
      let quantity = try perUnit.multiplying(by: factor)
      let parent = boms[taker.bom].product
      found.usages.append(
        Usage(
          parent: parent, bom: BOMID(index: UInt32(truncatingIfNeeded: taker.bom)),
          line: taker.line, level: path.count + 1, quantity: quantity,
          isSubstitute: taker.isSubstitute,
          isOptional: options(line).isOptional,
          isByChoice: !boms[taker.bom].lines.contains(taker.line) || boms[taker.bom].isOpen))
      if !taker.isSubstitute {
        try collect(parent, below: path + [item], times: quantity, takers, &found)
      }
    }
  }
}

import Decimals
import Manifests
import Quantities
import SourceText

extension Catalog {
  /// Stocking units of an item in one of a unit by its name; nil where nothing says how many.
  package func stockingUnits(in unit: String?, of id: ItemID) -> Rational? {
    guard let unit else { return .one }
    let item = self[id]
    if names[item.unit] == unit { return .one }
    if let pack = item.conversions.packs.first(where: { names[$0.name] == unit }) {
      return pack.factor
    }
    guard let name = names.find(unit), let scale = units[name] else { return nil }
    if let own = item.stockScale(units), own.dimension == scale.dimension {
      return try? scale.factor.dividing(by: own.factor)
    }
    for other in item.conversions.dimensions where other.dimension == scale.dimension {
      return try? scale.factor.multiplying(by: other.factor)
    }
    return nil
  }

  /// How many versions of BOMs manifests declare.
  package var declaredBOMCount: Int { boms.count { !$0.isVariant } }

  /// How many lines those have, whatever their conditions.
  package var declaredLineCount: Int {
    boms.reduce(0) { $0 + ($1.isVariant ? 0 : $1.possibleLines.count) }
  }

  /// The day of the last event, else of the snapshot, else the first day of the newest BOM version,
  /// else `CivilDate.beginning`.
  package var lastDay: CivilDate {
    let events = [
      history.receipts.map(\.key.date).max(), history.builds.map(\.key.date).max(),
      history.sales.map(\.key.date).max(), history.adjustments.map(\.key.date).max(),
      history.openings.map(\.date).max(), history.snapshotDate,
    ]
    return events.compactMap { $0 }.max() ?? boms.compactMap(\.from).max() ?? .beginning
  }
}

extension Catalog {
  /// Lines below an item that explode a phantom which has no version effective on a date.
  ///
  /// Each item is looked at once, however often it is taken.
  package func phantomGaps(below root: ItemID, on date: CivilDate) -> [Int] {
    var gaps: [Int] = []
    var isSeen = [Bool](repeating: false, count: items.count)
    var open = [root]
    while let item = open.popLast() {
      if isSeen[Int(item.index)] { continue }
      isSeen[Int(item.index)] = true
      guard let bom = effectiveBOM(of: item, on: date) else { continue }
      for index in self[bom].lines {
        let line = lines[index]
        let isPhantom = options(line).supply == .phantom
        if isPhantom, effectiveBOM(of: line.item, on: date) == nil { gaps.append(index) }
        open.append(line.item)
      }
    }
    return gaps.sorted()
  }
}

extension Catalog {
  /// The day on which estimates are made unless a day is given.
  public var estimateDate: CivilDate { lastDay }

  /// The standard cost of one stocking unit of an item, if it has one.
  public func standardCost(of item: ItemID) -> Rational? { self[item].cost }
}

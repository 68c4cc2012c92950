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

  /// Whether an item is stocked in pieces, or in packs of its own, and not in a measure such as kg.
  package func isCounted(_ item: ItemID) -> Bool {
    self[item].stockScale(units).map { $0.dimension == .count } ?? true
  }

  /// The names of a product's parameters, in their order.
  package func parameters(of item: ItemID) -> [String] {
    (parameterNames[item] ?? []).map { names[$0] }
  }

  /// What a BOM's product was configured as, such as `doors 3, width 900 mm`; empty for no parameters.
  package func choiceText(_ bom: BOMID) -> String {
    self[bom].choices.map { "\(names[$0.name]) \($0.text)" }.joined(separator: ", ")
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
  /// Lines below items that explode a phantom which has no version effective on a date, and of the
  /// items those that take such a phantom, at whatever depth.
  ///
  /// Each item below is looked at once, however often it is taken.
  package func phantomGaps(
    below roots: [ItemID], on date: CivilDate
  ) -> (lines: [Int], items: Set<ItemID>) {
    var gaps: [Int] = []
    var isSeen = [Bool](repeating: false, count: items.count)
    var isIncomplete = isSeen
    var open = roots
    while let item = open.popLast() {
      if isSeen[Int(item.index)] { continue }
      isSeen[Int(item.index)] = true
      guard let bom = effectiveBOM(of: item, on: date) else { continue }
      for index in self[bom].lines {
        let line = lines[index]
        let isPhantom = options(line).supply == .phantom
        if isPhantom, effectiveBOM(of: line.item, on: date) == nil {
          gaps.append(index)
          isIncomplete[Int(item.index)] = true
        }
        open.append(line.item)
      }
    }
    if gaps.isEmpty { return ([], []) }
    for item in bottomUp(on: date) where isSeen[Int(item.index)] {
      guard let bom = effectiveBOM(of: item, on: date) else { continue }
      if lines[self[bom].lines].contains(where: { isIncomplete[Int($0.item.index)] }) {
        isIncomplete[Int(item.index)] = true
      }
    }
    return (gaps.sorted(), Set(roots.filter { isIncomplete[Int($0.index)] }))
  }
}

extension Catalog {
  /// The day on which estimates are made unless a day is given.
  public var estimateDate: CivilDate { lastDay }

  /// The standard cost of one stocking unit of an item, if it has one.
  public func standardCost(of item: ItemID) -> Rational? { self[item].cost }
}

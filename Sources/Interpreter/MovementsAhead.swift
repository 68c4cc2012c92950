import DocumentTrees
import Decimals
import Exports
import Ledgers
import Providers
import Quantities
import SourceText

/// What exported events of days to come have moved already in the accounting system, whose quantities
/// know no days.
struct MovementAhead: Equatable {
  /// The id of the item.
  var item: String
  /// Above 0 into stock, in the item's own unit.
  var quantity: Rational
}

extension ExportLock {
  /// What QuickBooks was told of events after a day, by item in the order of their ids.
  func movements(after day: CivilDate) -> [MovementAhead] {
    var moved: [String: Rational] = [:]
    for transaction in standing(at: .quickbooks)
    where transaction.originalDate ?? transaction.date > day {
      for line in transaction.stockLines {
        guard let item = line.link, let decimal = ExactDecimal(line.quantity),
          let quantity = try? decimal.rational(),
          let sum = try? (moved[item] ?? .zero).adding(quantity)
        else { continue }
        moved[item] = sum
      }
    }
    let items = moved.keys.sorted(by: QuickBooksObject.idPrecedes)
    return items.compactMap { item in
      guard let quantity = moved[item], !quantity.isZero else { return nil }
      return MovementAhead(item: item, quantity: quantity)
    }
  }
}

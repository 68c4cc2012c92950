import Catalogs
import Decimals
import Quantities
import SourceText

/// What the books of an item show beyond its exact quantity, lot by lot, in smallest units of stock
/// (`costing.md` 1.5); below 0 where they show less.
///
/// Only what a rounding has left stands here, which is nothing for nearly all items.
struct Drift: Sendable {
  private var parts: [(lot: NameID, excess: Rational)] = []

  var isZero: Bool { parts.isEmpty }

  /// The lots that have some.
  var lots: [NameID] { parts.map(\.lot) }

  /// That of all lots together.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  func total() throws(ArithmeticFault) -> Rational {
    var sum = Rational.zero
    for part in parts { sum = try sum.adding(part.excess) }
    return sum
  }

  /// That of a lot.
  func excess(of lot: NameID) -> Rational {
    parts.first { $0.lot == lot }?.excess ?? .zero
  }

  mutating func add(_ excess: Rational, to lot: NameID) throws(ArithmeticFault) {
    if excess.isZero { return }
    guard let index = parts.firstIndex(where: { $0.lot == lot }) else {
      parts.append((lot, excess))
      return
    }
    let sum = try parts[index].excess.adding(excess)
    if sum.isZero { parts.remove(at: index) } else { parts[index].excess = sum }
  }

  /// Takes away that of a lot.
  mutating func remove(_ lot: NameID) -> Rational {
    guard let index = parts.firstIndex(where: { $0.lot == lot }) else { return .zero }
    return parts.remove(at: index).excess
  }
}

extension Stock {
  /// Counts a quantity that is too small for the books, until more of it comes.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  mutating func carry(_ quantity: ExactQuantity, of item: ItemID) throws(ArithmeticFault) {
    try items[Int(item.index)].drift.add(quantity.exact().negated(), to: .empty)
  }

  /// Whether the books of an item do not show its exact quantity.
  func hasDrift(of item: ItemID) -> Bool { !items[Int(item.index)].drift.isZero }

  /// What is on hand of an item, as the books show it, with the residue that makes it exact.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  @inline(__always)
  package func exactQuantity(of item: ItemID) throws(ArithmeticFault) -> ExactQuantity {
    let stock = items[Int(item.index)]
    if stock.drift.isZero { return ExactQuantity(units: stock.quantity) }
    return ExactQuantity(units: stock.quantity, residue: try stock.drift.total().negated())
  }

  /// What is on hand of a lot.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  func exactQuantity(of item: ItemID, lot: NameID) throws(ArithmeticFault) -> ExactQuantity {
    ExactQuantity(
      units: quantity(of: item, lot: lot),
      residue: try items[Int(item.index)].drift.excess(of: lot).negated())
  }

  /// What the books take for a need.
  ///
  /// It is the need rounded, unless that would leave the books a whole unit or more away from the exact
  /// quantity; then it is what brings them closest to it. Where nothing is left exactly, all leaves.
  ///
  /// - Parameters:
  ///   - held: what there is.
  ///   - isRaised: whether at least one unit is taken as long as the books have not taken more than was
  ///     needed in all.
  /// - Throws: `ArithmeticFault.overflow`.
  func bookQuantity(
    of need: ExactQuantity, from held: ExactQuantity, isRaised: Bool
  ) throws(ArithmeticFault) -> StockQuantity {
    let excess = try held.residue.negated()
    let exact = try need.exact()
    if try held.exact() == exact { return held.units }
    var units = try ExactQuantity(units: need.units, residue: excess.adding(need.residue))
      .bookUnits()
    if isRaised, units == 0, try excess.adding(exact) > .zero { units = 1 }
    return max(0, min(units, held.units))
  }

  /// What the books bring in for an exact quantity; see `bookQuantity(of:from:isRaised:)`.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  func incomingQuantity(
    of quantity: ExactQuantity, _ item: ItemID, lot: NameID
  ) throws(ArithmeticFault) -> StockQuantity {
    if quantity.isWhole { return quantity.units }
    let excess = items[Int(item.index)].drift.excess(of: lot)
    let carried = ExactQuantity(
      units: quantity.units, residue: try quantity.residue.subtracting(excess))
    return max(0, try carried.bookUnits())
  }
}

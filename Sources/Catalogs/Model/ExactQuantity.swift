import Decimals
import Quantities

/// A quantity that moves into or out of stock: what the books show of it, and what rounding left out
/// (`costing.md` 1.5).
///
/// A sixth of a panel that is kept with 6 decimals is 166,667 units with a residue of −1/3.
package struct ExactQuantity: Sendable {
  /// Smallest units of stock: the exact quantity, rounded once.
  package var units: StockQuantity
  /// The exact quantity less `units`, in smallest units; 0 for nearly all.
  package var residue: Rational

  /// A quantity of whole smallest units, or one that was rounded to them.
  package init(units: StockQuantity, residue: Rational = .zero) {
    self.units = units
    self.residue = residue
  }

  /// Nothing.
  package static let zero = ExactQuantity(units: 0)

  /// Whether rounding left nothing out.
  package var isWhole: Bool { residue.isZero }

  /// Whether it is nothing at all, not even less than a unit.
  package var isZero: Bool { units == 0 && residue.isZero }

  /// The exact quantity, in smallest units.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func exact() throws(ArithmeticFault) -> Rational {
    isWhole ? Rational(units) : try Rational(units).adding(residue)
  }
}

extension ExactQuantity {
  /// The exact difference; the units are subtracted as they are.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func subtracting(_ other: ExactQuantity) throws(ArithmeticFault) -> ExactQuantity {
    ExactQuantity(
      units: try units.subtracting(other.units),
      residue: other.isWhole ? residue : try residue.subtracting(other.residue))
  }

  /// Whether the exact quantity reaches another one.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func isAtLeast(_ other: ExactQuantity) throws(ArithmeticFault) -> Bool {
    isWhole && other.isWhole ? units >= other.units : try exact() >= other.exact()
  }
}

extension ExactQuantity {
  /// The least whole number of units that is not below the exact quantity.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func wholeUnits() throws(ArithmeticFault) -> StockQuantity {
    isWhole ? units : try units.adding(residue.rounded(.ceiling))
  }

  /// The same exact quantity with the units that are nearest to it; at least one.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func rounded() throws(ArithmeticFault) -> ExactQuantity {
    let exact = try exact()
    let nearest = max(1, try exact.rounded(.halfAwayFromZero))
    return ExactQuantity(units: nearest, residue: try exact.subtracting(Rational(nearest)))
  }

  /// What the books move for the exact quantity: `units`, unless they are a whole unit or more away from
  /// it; then those that are nearest to it.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func bookUnits() throws(ArithmeticFault) -> StockQuantity {
    let distance = residue.isNegative ? try residue.negated() : residue
    return distance < .one ? units : try units.adding(residue.rounded(.halfAwayFromZero))
  }
}

/// What rounding the quantity of an event left out, by its position in `History.residues`: nearly all
/// of them share the one that is 0.
package struct ResidueID: Sendable {
  let index: UInt32

  /// Nothing was left out.
  package static let none = ResidueID(index: 0)
}

extension History {
  /// A quantity of an event with what rounding left out of it.
  package func exact(_ units: StockQuantity, _ residue: ResidueID) -> ExactQuantity {
    ExactQuantity(units: units, residue: residues[Int(residue.index)])
  }

  /// Keeps what rounding left out of a quantity.
  mutating func keep(_ residue: Rational) -> ResidueID {
    if residue.isZero { return .none }
    residues.append(residue)
    return ResidueID(index: UInt32(truncatingIfNeeded: residues.count - 1))
  }
}

extension Catalog {
  /// Stocking units as smallest units: the one rounding of a stock movement (`costing.md` 1.1), with
  /// what it left out.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func stockQuantity(
    _ quantity: Rational, of item: ItemID
  ) throws(ArithmeticFault) -> ExactQuantity {
    let precision = self[item].precision
    let units = try quantity.rounded(toDecimals: precision, settings.rounding)
    let exact = try quantity.multiplying(by: Rational(powerOfTen(precision)))
    return ExactQuantity(
      units: units, residue: exact.isWhole ? .zero : try exact.subtracting(Rational(units)))
  }

  /// Smallest units of stock as stocking units.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func stockingUnits(
    _ quantity: ExactQuantity, of item: ItemID
  ) throws(ArithmeticFault) -> Rational {
    let power = try powerOfTen(self[item].precision)
    if quantity.isWhole { return try Rational(quantity.units, over: power) }
    return try quantity.exact().dividing(by: Rational(power))
  }
}

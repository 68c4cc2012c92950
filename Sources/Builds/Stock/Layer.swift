import Catalogs
import Decimals
import Quantities
import SourceText

/// A layer of stock, by its position in a simulation.
public struct LayerID: Hashable, Sendable {
  /// The position in `Simulation.layers`.
  public let index: UInt32

  @inlinable
  package init(index: UInt32) {
    self.index = index
  }
}

/// The account that a layer's value entered, and that it leaves again.
package enum Home: UInt8, Sendable {
  /// Bought, or opening stock: the role `inventory`.
  case purchased
  /// Made: what the build debited, the role `build-debit`.
  case made
  /// Fell off a build: the role `by-product`.
  case byproduct
}

/// A quantity of an item that came in together, with its total value (`costing.md` 1.2).
package struct Layer: Sendable {
  package var item: ItemID
  /// The event that brought it; the position in `Simulation.events`.
  package var origin: UInt32
  /// The line of that event.
  package var line: UInt32
  package var date: CivilDate
  package var lot: NameID
  package var expires: CivilDate?
  package var home: Home
  /// What is left, in smallest units of stock.
  package var quantity: StockQuantity
  /// What that is worth, in smallest units of value.
  package var value: Value
}

/// Why value moved.
package enum MovementKind: UInt8, Sendable {
  case opening, receipt, charge, adjustment, issue, output, byproduct, sale
}

/// A movement of value into or out of a layer: the record of its cause.
///
/// Everything reported or posted is a fold over these, and a later cost can follow them from the
/// layer that it belongs to, through the events that took from it, to where the units are now.
package struct Movement: Sendable {
  /// Above 0 into stock.
  package var quantity: StockQuantity
  /// Above 0 into stock.
  package var value: Value
  package var layer: LayerID
  package var item: ItemID
  /// The position in `Simulation.events`.
  package var event: UInt32
  /// The line of the event, or of the BOM for an issue; `noLine` beside both.
  package var line: UInt32
  /// The lot; under average cost a pool holds several.
  package var lot: NameID
  package var kind: MovementKind
  package var home: Home

  package static let noLine = UInt32.max
}

import Decimals
import Quantities

/// A dimension, or the item's own count of its packs.
package typealias UnitDimension = Dimension

/// A unit by its dimension and its size in base units.
package struct UnitScale: Sendable {
  package var dimension: UnitDimension
  package var factor: Rational
}

import Builds
import Catalogs
import Decimals
import Manifests
import SourceText

/// What a transaction does to one lot: what it held before and what it holds after.
struct LotChange {
  var item: ItemID
  var layer: LayerID
  var home: Home
  var before: (quantity: StockQuantity, value: Value)
  var after: (quantity: StockQuantity, value: Value)
}

/// The lots of a ledger while its transactions are written in order.
///
/// Average cost has one pool per item, which is written as one lot.
struct LotTracker {
  private let simulation: Simulation
  private var states: [Key: (quantity: StockQuantity, value: Value)] = [:]
  /// The first layer of each lot; that of a pool names all of it.
  private var origins: [Key: LayerID] = [:]

  private struct Key: Hashable {
    var item: ItemID
    var layer: UInt32
    var home: Home
  }

  init(_ simulation: Simulation) {
    self.simulation = simulation
  }

  /// Applies the movements of an event; the lots that it changed, in the order of first change.
  mutating func apply(_ movements: ArraySlice<Movement>) -> [LotChange] {
    var order: [Key] = []
    var changes: [Key: LotChange] = [:]
    for movement in movements {
      let isPooled = simulation.catalog[movement.item].costing == .average
      let key = Key(
        item: movement.item, layer: isPooled ? .max : movement.layer.index, home: movement.home)
      let before = states[key] ?? (0, 0)
      let origin = origins[key] ?? movement.layer
      origins[key] = origin
      let after = (before.quantity &+ movement.quantity, before.value &+ movement.value)
      states[key] = after
      if changes[key] == nil {
        order.append(key)
        changes[key] = LotChange(
          item: movement.item, layer: origin, home: movement.home, before: before,
          after: after)
      } else {
        changes[key]?.after = after
      }
    }
    return order.compactMap { changes[$0] }
  }
}

extension LotChange {
  /// Whether a plain reduction says exactly what left: the value is in proportion to the quantity,
  /// and the unit cost is a decimal that a ledger can write.
  var isProportional: Bool {
    guard after.quantity > 0, after.quantity < before.quantity, before.quantity > 0,
      let left = try? Rational(before.value, over: before.quantity),
      let right = try? Rational(after.value, over: after.quantity), left == right
    else { return false }
    return left.isExact(inDecimals: 12)
  }
}

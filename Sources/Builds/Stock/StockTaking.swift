import Catalogs
import Decimals
import Quantities
import SourceText

/// What the accounting system says that there is of an item.
package struct CountedItem: Sendable {
  package var item: ItemID
  /// In smallest units of stock.
  package var quantity: StockQuantity
  /// What one more unit is worth; nil where nothing says it.
  package var unitCost: Rational?

  /// A quantity of an item.
  package init(item: ItemID, quantity: StockQuantity, unitCost: Rational?) {
    self.item = item
    self.quantity = quantity
    self.unitCost = unitCost
  }
}

/// The layers of stock once they are brought to quantities that were counted elsewhere.
package struct StockTaking: Sendable {
  /// A quantity that our events do not explain.
  package struct Difference: Sendable {
    package var item: ItemID
    /// What our events come to, in smallest units of stock.
    package var expected: StockQuantity
    /// What was counted.
    package var counted: StockQuantity
    /// What the difference is worth, with its sign, in smallest units of value.
    package var value: Value
  }

  /// The layers of each item, in the order in which they entered.
  package private(set) var layers: [Layer] = []
  /// What was added or taken, by item.
  package private(set) var differences: [Difference] = []

  /// Brings what a simulation leaves to what was counted on a day: what is missing leaves in the order
  /// of the item's costing method, and what is more comes in at the unit cost that the count names.
  ///
  /// An item that has less than nothing, or more at a cost that nobody knows, is left out.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package init(
    _ simulation: Simulation, _ counted: [CountedItem], on day: CivilDate
  ) throws(ArithmeticFault) {
    var stock = simulation.stock
    let catalog = simulation.catalog
    for count in counted where count.quantity >= 0 {
      let item = count.item
      stock.settle(item)
      let expected = stock.quantity(of: item)
      let difference = try count.quantity.adding(0 - expected)
      if difference != 0 {
        var value: Value = 0
        if difference < 0 {
          try stock.take(ExactQuantity(units: 0 - difference), of: item, lot: .empty) {
            _, _, taken, _, _ in
            value -= taken
          }
        } else {
          guard let unitCost = count.unitCost else { continue }
          let scale = try powerOfTen(catalog[item].precision)
          value = try catalog.settings.value(
            unitCost.multiplying(by: Rational(difference, over: scale)))
          _ = try stock.add(
            Layer(
              item: item, origin: 0, line: Movement.noLine, date: day, lot: .empty, expires: nil,
              home: .purchased, quantity: difference, value: value),
            exact: ExactQuantity(units: difference))
        }
        differences.append(
          Difference(item: item, expected: expected, counted: count.quantity, value: value))
      }
      layers += stock.liveLayers(of: item)
    }
  }
}

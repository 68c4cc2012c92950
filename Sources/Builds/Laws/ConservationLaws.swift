import Catalogs
import Decimals
import Diagnostics
import SourceText

/// The laws of `costing.md` 7 that a replay has broken: none, unless the interpreter is wrong.
///
/// Value in is value out per build and per item; a layer without quantity has no value and none is
/// below 0; lots add up to the item's stock; work in progress is 0 when a build is done.
package func brokenLaws(of simulation: Simulation) -> [Diagnostic] {
  var checker = LawChecker(simulation)
  checker.checkItems()
  checker.checkLayers()
  checker.checkBuilds()
  return checker.broken
}

private struct LawChecker {
  private let simulation: Simulation
  private let catalog: Catalog
  private(set) var broken: [Diagnostic] = []

  init(_ simulation: Simulation) {
    self.simulation = simulation
    catalog = simulation.catalog
  }

  mutating func checkItems() {
    var quantities = [StockQuantity](repeating: 0, count: catalog.items.count)
    var values = [Value](repeating: 0, count: catalog.items.count)
    for movement in simulation.movements {
      let index = Int(movement.item.index)
      quantities[index] &+= movement.quantity
      values[index] &+= movement.value
    }
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(truncatingIfNeeded: index))
      let onHand = simulation.stock.quantity(of: item)
      let worth = simulation.stock.value(of: item)
      if quantities[index] != onHand || values[index] != worth {
        report(
          "the movements of `\(catalog.key(item))` do not add up to its stock",
          "moved \(catalog.quantityText(quantities[index], of: item)) worth \(catalog.valueText(values[index])), on hand \(catalog.quantityText(onHand, of: item)) worth \(catalog.valueText(worth))",
          at: catalog[item].span)
      }
      if onHand < 0 || (onHand == 0 && worth != 0) || worth < 0 {
        report(
          "the stock of `\(catalog.key(item))` is \(catalog.quantityText(onHand, of: item)) worth \(catalog.valueText(worth))",
          "no quantity is below 0, and without quantity there is no value", at: catalog[item].span)
      }
    }
  }

  mutating func checkLayers() {
    var quantities = [StockQuantity](repeating: 0, count: catalog.items.count)
    for layer in simulation.layers {
      quantities[Int(layer.item.index)] &+= layer.quantity
      if layer.quantity < 0 || layer.value < 0 || (layer.quantity == 0 && layer.value != 0) {
        report(
          "a layer of `\(catalog.key(layer.item))` is \(catalog.quantityText(layer.quantity, of: layer.item)) worth \(catalog.valueText(layer.value))",
          "no layer is below 0, and without quantity there is no value",
          at: catalog[layer.item].span)
      }
    }
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(truncatingIfNeeded: index))
      if quantities[index] != simulation.stock.quantity(of: item) {
        report(
          "the lots of `\(catalog.key(item))` do not add up to its stock",
          "\(catalog.quantityText(quantities[index], of: item)) in lots", at: catalog[item].span)
      }
    }
  }

  mutating func checkBuilds() {
    for build in simulation.builds {
      var moved: Value = 0
      let event = simulation.events[build.event]
      for movement in simulation.movements[event.movements] { moved &+= movement.value }
      let costs = simulation.costs[build.costs].reduce(Value(0)) { $0 &+ $1.value }
      // Into stock = what the cost lines added, less what was expensed.
      let expected =
        build.state == .awaitsApproval
        ? 0 &- build.material : costs &- build.abnormalLoss
      if moved != expected {
        report(
          "work in progress is not 0 after build `\(event.id)`",
          "\(catalog.valueText(expected &- moved)) is left in it", at: event.span)
      }
    }
  }

  private mutating func report(_ message: String, _ note: String, at span: Span) {
    broken.append(
      Diagnostic(
        .lawBroken, message, at: span, label: "value would be lost or made up",
        notes: [note, "this is a fault of the interpreter; nothing was written"],
        helps: [Help("please report it with the workspace that shows it")]))
  }
}

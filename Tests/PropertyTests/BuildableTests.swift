import Builds
import Catalogs
import Decimals
import Diagnostics
import Quantities
import SourceText
import TestSupport
import Testing

/// The maximum buildable over made-up shops.
@Suite struct BuildableTests {
  @Test(arguments: UInt64(1)...60) func `side by side and one by one come to the same`(
    seed: UInt64
  ) throws {
    let simulation = try ShopFigures(RandomShop(seed: seed).text()).simulation
    let catalog = simulation.catalog
    let day = catalog.lastDay
    let items = catalog.items.indices.map { ItemID(index: UInt32($0)) }
    var search = BuildableSearch(simulation, day)
    for (item, found) in zip(items, try search.run(items)) {
      let alone = try simulation.buildable(item, on: day)
      #expect("\(String(describing: found))" == "\(String(describing: alone))")
    }
  }

  @Test(arguments: UInt64(1)...60)
  func `as much as can be built from stock can be built, and no more`(
    seed: UInt64
  ) throws {
    let catalog = try ShopFigures(RandomShop(seed: seed).text()).simulation.catalog
    let day = catalog.lastDay
    var options = SimulationOptions()
    options.until = day
    options.includesPlanned = false
    var bag = DiagnosticBag()
    let simulation = simulate(catalog, options, into: &bag)
    for item in catalog.items.indices.map({ ItemID(index: UInt32($0)) }) {
      guard let found = try simulation.buildable(item, on: day), !found.isUnlimited else {
        continue
      }
      let step = catalog.isCounted(item) ? try powerOfTen(catalog[item].precision) : 1
      for (quantity, isPossible) in [(found.fromStock, true), (found.fromStock + step, false)]
      where quantity > 0 {
        options.dryRuns = [DryRun(product: item, quantity: ExactQuantity(units: quantity))]
        let run = simulate(catalog, options, into: &bag)
        let isBuilt = run.builds.contains { run.events[$0.event].id == "dry-run-1" }
        // Only a need that is rounded down may be met by less than it takes exactly.
        let isRounded = try catalog.items.indices.contains {
          try run.stock.exactQuantity(of: ItemID(index: UInt32($0))).exact().isNegative
        }
        #expect(
          isPossible ? isBuilt : !isBuilt || isRounded,
          "\(catalog.key(item)) \(quantity): \(isBuilt)")
      }
    }
  }
}

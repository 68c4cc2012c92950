import Exports
import TestSupport
import Testing

/// What a newcomer sees of each shop.
@Suite struct CleanTests {
  @Test(arguments: Example.all) func `a shop has not one finding`(name: String) throws {
    #expect(try Example(name).findings() == "")
  }

  @Test(arguments: Example.all) func `what commands answer is as it was read and approved`(
    name: String
  ) throws {
    let shop = try Example(name)
    expectGolden(shop.checkText(), "examples/\(name)/check.txt")
    expectGolden(try shop.simulationText(), "examples/\(name)/simulate.txt")
    expectGolden(shop.simulationJSON(), "examples/\(name)/simulate.json")
    for product in try shop.mainProducts() {
      expectGolden(try shop.costText(product), "examples/\(name)/cost-\(product).txt")
    }
    for target in shop.targets {
      expectGolden(
        try shop.exportText(to: target), "examples/\(name)/export-\(target.rawValue).txt")
    }
  }
}

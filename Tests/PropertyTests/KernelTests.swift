import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// One kernel makes estimates, dry runs and postings (`costing.md`): from the same stock they agree to
/// the last unit.
@Suite struct KernelTests {
  /// Three levels built on the way, of stock in one layer each, with figures that all are decimals.
  ///
  /// Losses, yields and runs are quarters and halves, the quantity is 256: nothing has to be rounded
  /// to 12 decimals.
  private func shop(_ seed: UInt64, build: String = "") -> String {
    var random = SeededRandom(seed: seed)
    func pick(_ list: [String]) -> String { list.randomElement(using: &random) ?? list[0] }
    func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    var text = """
      cogsmith: 1
      currency: USD
      books: {digits: 12}
      rates: {bench: {cost: 36.00/h}}
      products:

      """
    let bought = ["ash", "bolt", "clay", "dye"]
    for item in bought {
      let method = pick(["fifo", "lifo", "average"])
      text += "  \(item): {unit: kg, precision: 12, costing: \(method), cost: 99}\n"
    }
    text += "  firing: {type: service, unit: kg, cost: 1.25}\n  chips: {unit: kg, precision: 12}\n"
    let made = ["part", "set", "unit"]
    for item in made { text += "  \(item): {unit: kg, precision: 12}\n" }
    text += "boms:\n"
    for (level, product) in made.enumerated() {
      text += "  \(product):\n    - makes: \(pick(["1", "2", "4"]))\n      lines:\n"
      for item in bought.shuffled(using: &random).prefix(whole(1...3)) {
        let option = pick([
          "", ", loss: 25%", ", yield: 50%", ", setup: 3", ", multiple: 8, consume: pack",
        ])
        text += "        - {item: \(item), quantity: \(whole(1...9))\(option)}\n"
      }
      if level > 0 {
        let supply = pick(["build", "build", "phantom"])
        text +=
          "        - {item: \(made[level - 1]), quantity: \(whole(1...3)), supply: \(supply)}\n"
      }
      if whole(0...3) == 0 { text += "        - {item: firing, quantity: 2}\n" }
      var costs = ["{type: labor, time: \(whole(1...9)) min, rate: bench}"]
      if whole(0...1) == 0 {
        costs.append("{type: other, amount: \(whole(1...99)).\(whole(10...99)), per: build}")
      }
      for base in ["labor", "material", "overhead", "all"] where whole(0...2) == 0 {
        costs.append("{type: overhead, percent: \(whole(1...9))0%, of: \(base)}")
      }
      text += "      costs: [\(costs.shuffled(using: &random).joined(separator: ", "))]\n"
      if whole(0...2) == 0 {
        let credit = pick(["value: 0.50", "share: 5%", "share: 25%", "value: 1000000000"])
        text += "      byproducts: [{item: chips, quantity: 4, \(credit)}]\n"
      }
    }
    text += "opening:\n  - date: 2026-01-01\n    lines:\n"
    for item in bought {
      text += "      - {item: \(item), quantity: 1048576, cost: \(whole(1...50))}\n"
    }
    return text + build
  }

  @Test(arguments: UInt64(1)...150)
  func `estimate, dry run and posting`(seed: UInt64) throws {
    let plain = try ShopFigures(shop(seed))
    let unit = try plain.item("unit")
    let estimate = try plain.estimate("unit", Rational(256), basis: .stock).root.cost
    var options = SimulationOptions()
    let quantity = ExactQuantity(units: 256 * (try powerOfTen(12)))
    options.dryRuns = [DryRun(product: unit, quantity: quantity)]
    let dry = try ShopFigures(shop(seed), options)
    let posted = try ShopFigures(
      shop(seed, build: "builds: {dry-run-1: {date: 2026-01-01, product: unit, quantity: 256}}\n"))
    #expect(dry.errors.isEmpty && posted.errors.isEmpty, "\(posted.shop.findings())")
    #expect(try dry.cost("dry-run-1") == posted.cost("dry-run-1"))
    #expect(dry.simulation.builds.map(\.total) == posted.simulation.builds.map(\.total))
    let total = try Rational(posted.build("dry-run-1").total, over: powerOfTen(12))
    #expect(try total == estimate.total(), "\(shop(seed))")
    // By type too: what sub-assemblies cost is material of the build that takes them.
    var sums = CostVector<Rational>.zero
    for build in posted.simulation.builds {
      for cost in posted.simulation.costs[build.costs] {
        let amount = try Rational(cost.value, over: powerOfTen(12))
        switch cost.type {
        case .labor: sums.labor = try sums.labor.adding(amount)
        case .overhead: sums.overhead = try sums.overhead.adding(amount)
        case .other: sums.other = try sums.other.adding(amount)
        }
      }
      let credit = try Rational(build.byproducts, over: powerOfTen(12))
      sums.byproducts = try sums.byproducts.adding(credit)
    }
    #expect(sums.labor == estimate.labor && sums.overhead == estimate.overhead)
    #expect(sums.other == estimate.other && sums.byproducts == estimate.byproducts)
  }

  @Test(arguments: UInt64(1)...60) func `a roll-up of the catalog, and an estimate of each product`(
    seed: UInt64
  ) throws {
    let figures = try ShopFigures(RandomShop(seed: seed).text())
    let catalog = figures.simulation.catalog
    let day = catalog.lastDay
    let rollUp = try RollUp(catalog, on: day) { catalog[$0].cost }
    for index in catalog.items.indices {
      let item = ItemID(index: UInt32(index))
      let key = catalog.key(item)
      guard let bom = catalog.effectiveBOM(of: item, on: day), isLinear(bom, catalog) else {
        continue
      }
      // What one run of the BOM comes to, shared by what it makes.
      let makes = catalog[bom].makes
      let run = try figures.estimate(key, makes, on: day)
      guard run.unknown.isEmpty, let unit = try rollUp.unitCost(of: item) else { continue }
      var rolled = CostVector<Rational>.zero
      try rolled.add(unit, times: makes)
      #expect(rolled.material == run.root.cost.material, "\(key)")
      #expect(rolled.labor == run.root.cost.labor, "\(key)")
      #expect(rolled.overhead == run.root.cost.overhead, "\(key)")
      #expect(rolled.other == run.root.cost.other, "\(key)")
      #expect(rolled.byproducts == run.root.cost.byproducts, "\(key)")
    }
  }

  /// Whether every component costs the same in any quantity, so that a run of it says it all.
  private func isLinear(_ bom: BOMID, _ catalog: Catalog) -> Bool {
    catalog[bom].lines.allSatisfy { index in
      let line = catalog.lines[index]
      guard let other = catalog.effectiveBOM(of: line.item, on: catalog.lastDay) else {
        return true
      }
      return catalog.options(line).supply != .phantom
        && catalog.costLines[catalog[other].costLines].allSatisfy {
          if case .perBuild = $0.amount { false } else { true }
        }
        && catalog[other].lines.allSatisfy {
          let options = catalog.options(catalog.lines[$0])
          return options.setup.isZero && !options.consumesPack
        }
        && isLinear(other, catalog)
    }
  }
}

import Catalogs
import Decimals
import Quantities
import SourceText

/// Searches for the largest quantities that plans can meet (`costing.md` 2).
///
/// Each plan is linear in lines, and a search makes few of them. Products whose BOMs are plain are searched
/// for side by side, many to one walk over the graph; the others one by one.
public struct BuildableSearch {
  private let simulation: Simulation
  private let date: CivilDate
  private var planners: [BuildPlanner]
  /// The work that is left, in lines of plans side by side.
  private var workLeft: Int

  /// A search from the stock that a simulation leaves, with the BOMs of a day.
  public init(_ simulation: Simulation, _ date: CivilDate) {
    self.simulation = simulation
    self.date = date
    planners = PlanMode.allCases.map {
      BuildPlanner(simulation.catalog, buildsEverything: $0 == .whole)
    }
    workLeft = Self.work + Self.workPerLine * simulation.catalog.lines.count
  }

  /// The work that all searches of a run may take together, and that much more for each BOM line.
  package static let work = 50_000_000
  package static let workPerLine = 5_000

  /// The maximum buildable of products in their order; nil for those that no BOM is effective of, and
  /// for those that are left where all of them would be out of proportion to the catalog.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  public mutating func run(_ items: [ItemID]) throws(ArithmeticFault) -> [Buildable?] {
    var found: [ItemID: Buildable] = [:]
    var rest = items
    if items.count > 1 {
      var lanes = PlanLanes(simulation, on: date)
      let plain = items.filter { lanes.canPlan($0) }
      try search(plain, &lanes, into: &found)
      rest = items.filter { !lanes.canPlan($0) }
    }
    for item in rest where workLeft > 0 || items.count == 1 {
      guard var search = try ProductSearch(simulation, item, date) else { continue }
      while let probe = search.probe { search.receive(plan(probe)) }
      found[item] = try search.result()
    }
    return items.map { found[$0] }
  }

  private mutating func plan(_ probe: PlanProbe) -> PlanOutcome {
    let outcome = planners[probe.mode.rawValue].outcome(of: probe, from: simulation.stock)
    workLeft -= planners[probe.mode.rawValue].work
    return outcome
  }

  /// Searches for as many products at a time as there are lanes.
  private mutating func search(
    _ items: [ItemID], _ lanes: inout PlanLanes, into found: inout [ItemID: Buildable]
  ) throws(ArithmeticFault) {
    // Those that stand next to each other in the graph take much the same; what takes least comes first.
    var waiting = lanes.sorted(items)
    var active: [ProductSearch] = []
    while workLeft > 0, !(waiting.isEmpty && active.isEmpty) {
      while active.count < PlanLanes.width, let item = waiting.popLast() {
        if let search = try ProductSearch(simulation, item, date) { active.append(search) }
      }
      for mode in PlanMode.allCases {
        let asking = active.indices.filter {
          active[$0].probe?.mode == mode && active[$0].probe?.isExact == false
        }
        let outcomes = lanes.outcomes(of: asking.compactMap { active[$0].probe }, mode)
        for (index, outcome) in zip(asking, outcomes) { active[index].receive(outcome) }
      }
      for index in active.indices {
        while let probe = active[index].probe, probe.isExact { active[index].receive(plan(probe)) }
      }
      workLeft -= lanes.work
      lanes.work = 0
      for search in active where search.probe == nil { found[search.item] = try search.result() }
      active.removeAll { $0.probe == nil }
    }
  }
}

extension Simulation {
  /// The maximum buildable of one product; nil when no BOM of it is effective on the date.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func buildable(
    _ item: ItemID, on date: CivilDate
  ) throws(ArithmeticFault) -> Buildable? {
    var search = BuildableSearch(self, date)
    return try search.run([item]).first ?? nil
  }
}

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

/// A case run by the interpreter up to one of its events.
struct CaseRun {
  let workspace: CaseWorkspace
  let manifest: CaseManifest
  let shop: TestWorkspace
  let simulation: Simulation?
  let ledger: Ledger?
  /// The codes of the errors.
  let errors: [String]

  /// - Parameters:
  ///   - count: how many events of the case have been entered.
  ///   - mapping: the accounts and the mapping, where books are compared.
  ///   - sales: whether an issue is a sale or a correction.
  init(
    _ workspace: CaseWorkspace, first count: Int, mapping: String = "", sales: Bool? = nil,
    checksStock: Bool = true
  ) throws {
    let history = try CaseHistory(workspace.events, first: count, workspace)
    if checksStock { try workspace.checkStock(history.steps) }
    try self.init(workspace, history.steps, mapping, sales)
  }

  private init(
    _ workspace: CaseWorkspace, _ steps: [CaseStep], _ mapping: String, _ sales: Bool?
  ) throws {
    var manifest = try CaseManifest(workspace)
    for (position, step) in steps.enumerated() {
      // What a return or a count is worth follows from what the interpreter says of the time before.
      lazy var before = Result {
        try CaseRun(workspace, Array(steps[..<position]), mapping, sales)
      }
      switch step.event.action {
      case .customerReturn(let id, let quantity):
        let cost = try before.get().unitCost(ofReturning: quantity, of: id)
        try manifest.add(step, returning: cost, isSale: false)
      case .count(let lines):
        let changes = try lines.map { line in
          let counted = try workspace.base(line.quantity, line.unit, of: line.product)
          return (line.product, try counted.subtracting(before.get().stock(line.product).quantity))
        }
        try manifest.addCount(step.event, changes: changes)
      default:
        let isSale = sales ?? step.event.lines.contains { $0.unitPrice != nil }
        try manifest.add(step, returning: nil, isSale: isSale)
      }
    }
    self.workspace = workspace
    self.manifest = manifest
    shop = try TestWorkspace(manifest.text(mapping: mapping))
    let run = shop.check()
    simulation = run.simulation
    ledger = run.ledger
    errors = run.diagnostics.filter { $0.severity == .error }.map(\.code.rawValue)
  }

  /// What was found, and the manifest, for a failure.
  func context() throws -> String {
    "\(try manifest.text())\n\(shop.findings())"
  }

  /// The replay of a case that has to run.
  func replay() throws -> Simulation {
    guard let simulation, errors.isEmpty else {
      throw Mismatch("refused: \(errors)\n\(try context())")
    }
    return simulation
  }

  // MARK: Figures

  private func item(_ name: String, _ simulation: Simulation) throws -> ItemID {
    guard let item = simulation.catalog.item(name) else { throw Mismatch("no product \(name)") }
    return item
  }

  private func items(_ product: String, _ simulation: Simulation) throws -> [ItemID] {
    try manifest.names(product).map { try item($0, simulation) }
  }

  func money(_ value: Value, _ simulation: Simulation) throws -> Rational {
    try Rational(value, over: powerOfTen(simulation.catalog.settings.valueDigits))
  }

  /// What is on hand of a product, in all places.
  func stock(_ product: String) throws -> (quantity: Rational, value: Rational) {
    let simulation = try replay()
    var quantity = Rational.zero
    var value = Rational.zero
    for item in try items(product, simulation) {
      quantity = try quantity.adding(
        simulation.catalog.exact(simulation.quantityOnHand(item), of: item))
      value = try value.adding(money(simulation.valueOnHand(item), simulation))
    }
    return (quantity, value)
  }

  /// A layer on hand: quantity, unit cost, lot, and the event and place that it came with.
  struct LayerFigures {
    var quantity: Rational
    var value: Rational
    var lot: String
    var event: CaseEvent?
    var day: CivilDate

    var unitCost: Rational { get throws { try value.dividing(by: quantity) } }
  }

  func layers(_ product: String) throws -> [LayerFigures] {
    let simulation = try replay()
    var found: [LayerFigures] = []
    for item in try items(product, simulation) {
      for layer in simulation.layersOnHand(item) {
        found.append(
          LayerFigures(
            quantity: try simulation.catalog.exact(layer.quantity, of: item),
            value: try money(layer.value, simulation), lot: simulation.catalog.names[layer.lot],
            event: event(on: layer.date), day: layer.date))
      }
    }
    return found.enumerated().sorted {
      ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
    }.map(\.element)
  }

  private func event(on day: CivilDate) -> CaseEvent? {
    guard let id = manifest.days.first(where: { $0.value == day })?.key else { return nil }
    return workspace.events.first { $0.id == id }
  }

  /// The movements of an event of the case.
  func movements(_ id: String) throws -> [Movement] {
    let simulation = try replay()
    guard let day = manifest.days[id] else { throw Skip(.input, "no event \(id)") }
    return simulation.events.filter { $0.date == day }.flatMap {
      Array(simulation.movements[$0.movements])
    }
  }

  /// What an event moved: quantity and value, below 0 out.
  func move(_ id: String) throws -> (quantity: Rational, value: Rational) {
    let simulation = try replay()
    var quantity = Rational.zero
    var value = Rational.zero
    for movement in try movements(id) {
      quantity = try quantity.adding(
        simulation.catalog.exact(movement.quantity, of: movement.item))
      value = try value.adding(money(movement.value, simulation))
    }
    return (quantity, value)
  }

  /// What an event took, layer by layer: quantity and unit cost.
  func consumed(_ id: String) throws -> [(quantity: Rational, unitCost: Rational)] {
    let simulation = try replay()
    return try movements(id).filter { $0.quantity < 0 }.map { movement in
      let quantity = try simulation.catalog.exact(0 - movement.quantity, of: movement.item)
      return (quantity, try money(0 - movement.value, simulation).dividing(by: quantity))
    }
  }

  /// What a sale brought in, less what it cost.
  func gain(_ id: String) throws -> Rational {
    let simulation = try replay()
    guard let day = manifest.days[id],
      let sale = simulation.catalog.history.sales.first(where: { $0.key.date == day })
    else { throw Mismatch("\(id) is no sale") }
    var revenue: Value = 0
    for line in sale.lines { revenue += line.revenue ?? 0 }
    return try money(revenue, simulation).adding(move(id).value)
  }

  func build(_ id: String) throws -> BuildResult {
    let simulation = try replay()
    guard let day = manifest.days[id],
      let build = simulation.builds.first(where: { simulation.events[$0.event].date == day })
    else { throw Mismatch("\(id) is no build") }
    return build
  }

  /// What one unit of an event comes back at.
  fileprivate func unitCost(ofReturning quantity: Rational, of id: String) throws -> Rational {
    let taken = try consumed(id)
    let costs = try taken.map { try $0.unitCost.rounded(toDecimals: 6, .halfAwayFromZero) }
    let move = try move(id)
    if Set(costs).count > 1, try move.quantity.negated() != quantity { throw Skip(.partialReturn) }
    return try move.value.dividing(by: move.quantity)
  }
}

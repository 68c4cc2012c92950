import Builds
import Catalogs
import Decimals
import Exports
import Ledgers
import Manifests
import Quantities
import Renderings
import SourceText

/// The JSON document of `simulate` (`cli.md`).
public func simulationJSON(
  _ simulation: Simulation?, _ ledger: Ledger?, _ context: ReportContext
) -> Document {
  document(context) { json in
    let writer = simulation.map { SimulationWriter($0, ledger ?? Ledger()) }
    json.key("builds")
    json.array { writer?.writeBuilds(to: &$0) }
    json.key("stock")
    json.array { writer?.writeStock(to: &$0) }
    json.key("transactions")
    json.array(of: ledger?.transactions ?? []) { $0.transaction($1, context.settings) }
    if let ledger, !ledger.silences.isEmpty {
      json.key("silent")
      json.array(of: ledger.silences) { json, silence in
        json.object(inline: true) { json in
          json.member("event", silence.event)
          json.member("reason", silence.reason)
        }
      }
    }
  }
}

private struct SimulationWriter {
  private let simulation: Simulation
  private let catalog: Catalog
  private let figures: Figures
  private let transactions: [Int: [Transaction]]

  init(_ simulation: Simulation, _ ledger: Ledger) {
    self.simulation = simulation
    catalog = simulation.catalog
    figures = Figures(simulation.catalog)
    transactions = Dictionary(grouping: ledger.transactions) { $0.eventIndex ?? -1 }
  }

  func writeBuilds(to json: inout JSONWriter) {
    for build in simulation.builds {
      json.object { write(build, to: &$0) }
    }
  }

  private func write(_ build: BuildResult, to json: inout JSONWriter) {
    let event = simulation.events[build.event]
    json.member("id", event.id)
    json.member("date", event.date.description)
    json.member("product", catalog.key(build.product))
    json.member("quantity", catalog.quantityText(build.quantity, of: build.product))
    json.member("good", catalog.quantityText(build.good, of: build.product))
    json.member("bom", catalog[build.bom].version)
    json.choices(of: build.bom, catalog)
    json.member("status", build.state.word)
    json.member("for", optional: build.parent)
    if build.lot != .empty { json.member("lot", catalog.names[build.lot]) }
    json.key("cost")
    json.object(inline: true) { writeCost(build, to: &$0) }
    json.key("consumed")
    json.array { writeConsumed(event, build, to: &$0) }
    if !build.costs.isEmpty {
      json.key("costs")
      json.array(of: simulation.costs[build.costs]) { write($1, to: &$0) }
    }
    json.key("stock")
    json.array { writeDeltas(event, to: &$0) }
    let own = transactions[build.event] ?? []
    json.key("transactions")
    json.array(of: own, inline: true) { $0.string($1.id) }
    if own.contains(where: { $0.kind == .inventoryAdjustment }) {
      json.member("valuation-difference", "unknown until read back")
    }
  }

  private func writeCost(_ build: BuildResult, to json: inout JSONWriter) {
    json.member("material", catalog.valueText(build.material))
    json.member("labor", catalog.valueText(build.labor))
    json.member("overhead", catalog.valueText(build.overhead))
    json.member("other", catalog.valueText(build.other))
    json.member("by-products", catalog.valueText(build.byproducts))
    if build.abnormalLoss != 0 {
      json.member("abnormal-loss", catalog.valueText(build.abnormalLoss))
    }
    json.member("total", catalog.valueText(build.total))
    json.member(
      "unit",
      optional: figures.exactUnitValue(build.total, per: build.good, of: build.product))
  }

  private func write(_ cost: PostedCost, to json: inout JSONWriter) {
    json.object(inline: true) { json in
      json.member("type", cost.type.rawValue)
      if cost.name != .empty { json.member("name", catalog.names[cost.name]) }
      json.member("amount", catalog.valueText(cost.value))
    }
  }

  /// What the build took, by item in the order of its lines.
  private func writeConsumed(
    _ event: EventResult, _ build: BuildResult, to json: inout JSONWriter
  ) {
    let issues = simulation.movements[event.movements].filter { $0.kind == .issue }
    for item in inOrder(issues.map(\.item)) {
      let parts = issues.filter { $0.item == item }
      json.object { json in
        json.member("item", catalog.key(item))
        json.member(
          "quantity",
          catalog.quantityText(0 &- parts.reduce(0) { $0 &+ $1.quantity }, of: item))
        json.member("unit", catalog.unit(item))
        json.member("value", catalog.valueText(0 &- parts.reduce(0) { $0 &+ $1.value }))
        write(build.notable.filter { $0.item == item }, taking: parts, to: &json)
        json.key("lots")
        json.array(of: parts) { json, part in
          json.object(inline: true) { json in
            if part.lot != .empty { json.member("lot", catalog.names[part.lot]) }
            json.member("quantity", catalog.quantityText(0 &- part.quantity, of: item))
            json.member("value", catalog.valueText(0 &- part.value))
          }
        }
      }
    }
  }

  /// How what was taken of an item is not what the BOM says.
  private func write(
    _ notable: [BuildPlan.Issue], taking parts: [Movement], to json: inout JSONWriter
  ) {
    let replaced = inOrder(notable.compactMap(\.substituteFor))
    if !replaced.isEmpty {
      json.key("instead-of")
      json.array(of: replaced, inline: true) { $0.string(catalog.key($1)) }
    }
    if notable.contains(where: { $0.line == nil }) { json.member("beside-bom", true) }
    let leftOver = notable.reduce(StockQuantity(0)) { $0 &+ $1.leftOver }
    guard leftOver != 0, let item = notable.first?.item else { return }
    let taken = parts.reduce(StockQuantity(0)) { $0 &- $1.quantity }
    json.member("drawn", catalog.quantityText(taken &+ leftOver, of: item))
  }

  private func writeDeltas(_ event: EventResult, to json: inout JSONWriter) {
    let movements = simulation.movements[event.movements]
    for item in inOrder(movements.map(\.item)) {
      let delta = movements.filter { $0.item == item }.reduce(StockQuantity(0)) {
        $0 &+ $1.quantity
      }
      json.object(inline: true) { json in
        json.member("item", catalog.key(item))
        json.member("delta", catalog.quantityText(delta, of: item))
        json.member("unit", catalog.unit(item))
      }
    }
  }

  func writeStock(to json: inout JSONWriter) {
    for item in simulation.touchedItems {
      json.object { json in
        json.member("item", catalog.key(item))
        json.member("quantity", catalog.quantityText(simulation.quantityOnHand(item), of: item))
        json.member("unit", catalog.unit(item))
        json.member("value", catalog.valueText(simulation.valueOnHand(item)))
        json.key("layers")
        json.array(of: simulation.layersOnHand(item)) { json, layer in
          json.object(inline: true) { json in
            json.member("date", layer.date.description)
            json.member("quantity", catalog.quantityText(layer.quantity, of: item))
            json.member("value", catalog.valueText(layer.value))
            if layer.lot != .empty { json.member("lot", catalog.names[layer.lot]) }
            json.member("expires", optional: layer.expires?.description)
          }
        }
      }
    }
  }

  private func inOrder(_ items: [ItemID]) -> [ItemID] {
    var seen: Set<ItemID> = []
    return items.filter { seen.insert($0).inserted }
  }
}

extension BuildResult.State {
  /// The word for it in a document.
  var word: String {
    switch self {
    case .done: "done"
    case .planned: "planned"
    case .awaitsApproval: "awaits-approval"
    }
  }
}

extension Simulation {
  /// The items that any event moved, in the order of their keys.
  var touchedItems: [ItemID] {
    Set(movements.map(\.item)).sorted()
  }
}

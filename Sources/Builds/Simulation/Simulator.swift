import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// What to replay.
public struct SimulationOptions: Sendable {
  /// The last day; nil for all events.
  public var until: CivilDate?
  /// Whether builds that are only planned are replayed as if they were made.
  public var includesPlanned = true
  /// Builds to add after everything else.
  public var dryRuns: [DryRun] = []

  /// Everything that happened.
  public init() {}
}

/// A build that nobody wrote down, to see what it would do.
public struct DryRun: Sendable {
  /// What is built.
  public var product: ItemID
  /// How much.
  package var quantity: ExactQuantity

  /// A build of a quantity.
  package init(product: ItemID, quantity: ExactQuantity) {
    self.product = product
    self.quantity = quantity
  }
}

/// Replays the events of a workspace.
///
/// An event that could not happen is reported and changes nothing; the others go on. Only where a
/// figure cannot be held does the replay end.
///
/// The same kernel makes estimates, dry runs and postings. The laws of `costing.md` 7 are checked
/// before the result is given out.
public func simulate(
  _ catalog: Catalog, _ options: SimulationOptions = SimulationOptions(),
  into bag: inout DiagnosticBag
) -> Simulation {
  var simulator = Simulator(catalog)
  simulator.run(options)
  if simulator.result.isComplete {
    for diagnostic in brokenLaws(of: simulator.result) { simulator.bag.report(diagnostic) }
  }
  bag.append(contentsOf: simulator.bag)
  return simulator.result
}

/// The state of a replay: `(state, event) -> state`, without clock or chance.
struct Simulator {
  let catalog: Catalog
  var result: Simulation
  var stock: Stock
  var bag = DiagnosticBag()
  var planner: BuildPlanner
  /// Decimals of the stock of each item, close together.
  let precisions: ContiguousArray<Int>
  /// The needs of the current build, kept so that builds do not allocate.
  var needs: [StockQuantity] = []
  /// What rounding left out of some of them, by their positions.
  var residues: [(position: Int, residue: Rational)] = []
  /// Its cost lines.
  var amounts: [CostAmount<FastDecimal>] = []
  /// Items that a refused event would have brought in, with that event's diagnostic.
  var missing: Set<ItemID> = []
  /// Events that were refused only for want of those.
  var consequences = 0
  /// Money that waits for a unit of its by-product to be complete.
  var waitingCredits: [ItemID: Rational] = [:]
  /// The lines that were reported to move less than half of a piece.
  var notedFractions: Set<Span> = []
  /// Events that want what only the snapshot of `sync` would give.
  var unopened: UnopenedStock

  init(_ catalog: Catalog) {
    self.catalog = catalog
    result = Simulation(catalog)
    stock = Stock(catalog)
    precisions = ContiguousArray(catalog.items.map(\.precision))
    planner = BuildPlanner(catalog)
    unopened = UnopenedStock(catalog)
  }

  mutating func run(_ options: SimulationOptions) {
    reserve()
    for reference in catalog.history.order {
      if let until = options.until, date(of: reference) > until { break }
      if !options.includesPlanned, isPlanned(reference) { continue }
      apply(reference)
      if !result.isComplete { break }
    }
    for (index, dryRun) in options.dryRuns.enumerated() where result.isComplete {
      apply(dryRun, index, options.until)
    }
    if let finding = unopened.diagnostic(catalog) { bag.report(finding) }
    if consequences > 0 {
      bag.report(
        Diagnostic(
          .stockShort, severity: .note,
          "\(consequences) later event\(consequences == 1 ? "" : "s") could not happen for want of what the refused ones would have brought",
          at: nil, helps: [Help("mend the errors above first")]))
    }
    result.layers = stock.layers
    result.stock = stock
  }

  /// A million movements are not moved again and again while their array grows.
  private mutating func reserve() {
    let history = catalog.history
    var movements = 0
    for opening in history.openings { movements += opening.lines.count }
    for receipt in history.receipts {
      movements += receipt.lines.count * (1 + receipt.charges.count)
    }
    for build in history.builds { movements += catalog[build.bom].lines.count + 1 }
    for sale in history.sales { movements += sale.lines.count }
    result.events.reserveCapacity(history.order.count)
    result.builds.reserveCapacity(history.builds.count)
    result.movements.reserveCapacity(movements + movements / 8)
  }

  private func date(of reference: EventReference) -> CivilDate {
    let index = Int(reference.index)
    switch reference.phase {
    case .opening: return catalog.history.openings[index].date
    case .receipt: return catalog.history.receipts[index].key.date
    case .adjustment, .revaluation: return catalog.history.adjustments[index].key.date
    case .build: return catalog.history.builds[index].key.date
    case .sale: return catalog.history.sales[index].key.date
    }
  }

  private func isPlanned(_ reference: EventReference) -> Bool {
    reference.phase == .build
      && catalog.history.builds[Int(reference.index)].status == .planned
  }

  private mutating func apply(_ reference: EventReference) {
    let index = Int(reference.index)
    switch reference.phase {
    case .opening: apply(catalog.history.openings[index], reference)
    case .receipt: apply(catalog.history.receipts[index], reference)
    case .adjustment, .revaluation: apply(catalog.history.adjustments[index], reference)
    case .build: apply(catalog.history.builds[index], reference)
    case .sale: apply(catalog.history.sales[index], reference)
    }
  }

  /// Opens the record of an event; everything until `finish` belongs to it.
  mutating func begin(
    _ reference: EventReference?, _ key: EventKey, id: String, at span: Span
  ) -> Int {
    result.events.append(
      EventResult(
        reference: reference, date: key.date, phase: key.phase, id: id,
        movements: result.movements.count..<result.movements.count, build: nil, span: span))
    return result.events.count - 1
  }

  mutating func finish(_ event: Int) {
    result.events[event].movements =
      result.events[event].movements.lowerBound..<result.movements.count
  }

  /// Brings a quantity into stock; the layer, and what the books show of it.
  mutating func receive(
    _ line: StockLine, _ exact: ExactQuantity, event: Int, line number: Int, date: CivilDate,
    _ kind: MovementKind, home: Home
  ) throws(ArithmeticFault) -> (layer: LayerID, units: StockQuantity) {
    let units = try stock.incomingQuantity(of: exact, line.item, lot: line.lot)
    let id = try stock.add(
      Layer(
        item: line.item, origin: UInt32(truncatingIfNeeded: event),
        line: UInt32(truncatingIfNeeded: number), date: date, lot: line.lot, expires: line.expires,
        home: home, quantity: units, value: line.value), exact: exact)
    result.movements.append(
      Movement(
        quantity: units, value: line.value, layer: id, item: line.item,
        event: UInt32(truncatingIfNeeded: event), line: UInt32(truncatingIfNeeded: number),
        lot: line.lot, kind: kind, home: home))
    return (id, units)
  }

  /// Takes a need that is there out of stock; returns its value.
  @inline(__always)
  mutating func issue(
    _ need: ExactQuantity, of item: ItemID, lot: NameID, isRaised: Bool = false, event: Int,
    line: UInt32, _ kind: MovementKind
  ) throws(ArithmeticFault) -> Value {
    var total: Value = 0
    let event = UInt32(truncatingIfNeeded: event)
    try stock.take(need, of: item, lot: lot, isRaised: isRaised) {
      layer, part, value, home, partLot in
      total += value
      result.movements.append(
        Movement(
          quantity: -part, value: -value, layer: layer, item: item, event: event, line: line,
          lot: partLot, kind: kind, home: home))
    }
    return total
  }

  mutating func reportFault(_ fault: ArithmeticFault, at span: Span) {
    result.isComplete = false
    bag.report(
      Diagnostic(
        .valueOverflow, "the exact result of this event has too many digits", at: span,
        label: "the figures of this event lead to it",
        notes: ["figures are exact; nothing is rounded in silence to make them fit"],
        helps: [Help("check its figures for a slip")]))
  }
}

import Builds
import Catalogs
import Decimals
import Ledgers
import Manifests
import Quantities
import Renderings
import SourceText

/// The report of `simulate` for people: what each build costs and does to stock, the transactions as
/// an accountant would sign them, and what is left in the end.
public func simulationText(_ simulation: Simulation, _ ledger: Ledger) -> StyledText {
  var text = headline(simulation.catalog.settings)
  text.appendLine()
  let writer = SimulationTextWriter(simulation, ledger)
  writer.writeOpening(to: &text)
  writer.writeEvents(to: &text)
  writer.writeNetEffect(to: &text)
  writer.writeStock(to: &text)
  return text
}

private struct SimulationTextWriter {
  private let simulation: Simulation
  private let ledger: Ledger
  private let catalog: Catalog
  private let figures: Figures
  private let transactions: [Int: [Transaction]]
  private let silences: [String: [String]]

  init(_ simulation: Simulation, _ ledger: Ledger) {
    self.simulation = simulation
    self.ledger = ledger
    catalog = simulation.catalog
    figures = Figures(simulation.catalog)
    transactions = Dictionary(grouping: ledger.transactions) { $0.eventIndex ?? -1 }
    silences = Dictionary(grouping: ledger.silences, by: \.event).mapValues { $0.map(\.reason) }
  }

  /// What quantities start from, in `sync`.
  func writeOpening(to text: inout StyledText) {
    let history = catalog.history
    guard let taken = history.snapshotDate else { return }
    text.appendLine("Quantities start from the snapshot of \(taken).", .faint)
    if history.inSnapshot > 0 {
      text.appendLine(
        "\(history.inSnapshot) event\(history.inSnapshot == 1 ? "" : "s") up to that day \(history.inSnapshot == 1 ? "is" : "are") already in it.",
        .faint)
    }
    if !history.assumedOpenings.isEmpty {
      let names = history.assumedOpenings.prefix(6).map { catalog.key($0) }
      let more = history.assumedOpenings.count - names.count
      let list = names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      text.appendLine(
        "Valued at quantity x purchase cost, for want of layers: \(list).", .faint)
    }
    text.appendLine()
  }

  func writeEvents(to text: inout StyledText) {
    for (index, event) in simulation.events.enumerated() {
      switch event.phase {
      case .opening: continue
      case .build: writeBuild(index, event, to: &text)
      default: writeMovement(index, event, to: &text)
      }
      for transaction in transactions[index] ?? [] { write(transaction, to: &text) }
      for reason in silences[event.id] ?? [] {
        text.appendLine("  No more is posted: \(reason).", .faint)
      }
      text.appendLine()
    }
  }

  private func writeBuild(_ index: Int, _ event: EventResult, to text: inout StyledText) {
    guard let number = event.build else { return }
    let build = simulation.builds[number]
    let quantity = figures.quantity(build.quantity, of: build.product)
    text.append("Build \(event.id)", .strong)
    text.append("  \(event.date)  \(quantity) \(catalog.unit(build.product)) of ")
    text.append("\(figures.name(build.product))", .strong)
    text.append(", BOM \(catalog[build.bom].version)")
    let choices = catalog.choiceText(build.bom)
    if !choices.isEmpty { text.append(" with \(choices)") }
    if build.good != build.quantity {
      text.append(", \(figures.quantity(build.good, of: build.product)) good")
    }
    if build.lot != .empty { text.append(", lot \(catalog.names[build.lot])") }
    switch build.state {
    case .done: break
    case .planned: text.append("  planned", .warning)
    case .awaitsApproval: text.append("  awaits approval", .warning)
    }
    if let parent = build.parent { text.append("  for \(parent)", .faint) }
    text.append("\n\n")
    text.append(costTable(build).rendered())
    text.append("\n")
    text.append(stockTable(event, build).rendered())
    let adjustment = (transactions[index] ?? []).first { $0.kind == .inventoryAdjustment }
    if let offset = adjustment.map(offsetName) {
      text.appendLine(
        "  Left in \(offset): unknown until read back, as the accounting system values goods itself.",
        .faint)
    }
  }

  private func costTable(_ build: BuildResult) -> TextTable {
    var table = TextTable([.leading, .decimal, .decimal], indent: 2)
    table.row(
      ["Cost", catalog.settings.currency.code, "per \(catalog.unit(build.product))"], .faint)
    func row(_ name: String, _ value: Value, _ style: TextStyle = .plain) {
      table.row(
        [
          name, figures.value(value),
          figures.unitValue(value, per: build.good, of: build.product),
        ], style)
    }
    row("material", build.material)
    for cost in simulation.costs[build.costs] where cost.value != 0 {
      let name = cost.name == .empty ? cost.type.rawValue : catalog.names[cost.name]
      row("\(cost.type.rawValue): \(name)", cost.value)
    }
    if build.byproducts != 0 { row("by-products", 0 &- build.byproducts) }
    if build.abnormalLoss != 0 { row("abnormal loss", 0 &- build.abnormalLoss) }
    table.rule()
    row("total", build.total, .strong)
    return table
  }

  private func stockTable(_ event: EventResult, _ build: BuildResult) -> TextTable {
    var table = TextTable([.leading, .decimal, .leading, .decimal, .leading], indent: 2)
    table.row(["Stock", "change", "", "value", ""], .faint)
    let movements = simulation.movements[event.movements]
    var seen: Set<ItemID> = []
    for movement in movements where seen.insert(movement.item).inserted {
      let parts = movements.filter { $0.item == movement.item }
      let quantity = parts.reduce(StockQuantity(0)) { $0 &+ $1.quantity }
      let value = parts.reduce(Value(0)) { $0 &+ $1.value }
      table.row([
        catalog.key(movement.item), figures.change(quantity, of: movement.item),
        catalog.unit(movement.item), figures.value(value), remark(Array(parts), build),
      ])
    }
    return table
  }

  /// Lots, substitutes and left-overs of an item that a build took.
  private func remark(_ parts: [Movement], _ build: BuildResult?) -> String {
    guard let item = parts.first?.item else { return "" }
    var remarks: [String] = []
    let lots = parts.filter { $0.lot != .empty }
    if lots.count == 1, parts.count == 1 {
      remarks.append("lot \(catalog.names[lots[0].lot])")
    } else if !lots.isEmpty {
      remarks.append(
        "lots "
          + lots.map {
            "\(catalog.names[$0.lot]): \(figures.quantity(Int128($0.quantity.magnitude), of: item))"
          }.joined(separator: ", "))
    }
    for notable in build?.notable ?? [] where notable.item == item {
      if let other = notable.substituteFor { remarks.append("instead of \(catalog.key(other))") }
      if notable.line == nil { remarks.append("beside the BOM") }
      if notable.leftOver != 0 {
        remarks.append(
          "\(figures.quantity(notable.quantity.units &+ notable.leftOver, of: item)) drawn, \(figures.quantity(notable.leftOver, of: item)) left over"
        )
      }
    }
    return remarks.joined(separator: "; ")
  }

  private func writeMovement(_ index: Int, _ event: EventResult, to text: inout StyledText) {
    text.append("\(event.phase.word) \(event.id)", .strong)
    text.append("  \(event.date)\n\n")
    var table = TextTable([.leading, .decimal, .leading, .decimal, .leading], indent: 2)
    let movements = simulation.movements[event.movements]
    var seen: Set<ItemID> = []
    for movement in movements where seen.insert(movement.item).inserted {
      let parts = movements.filter { $0.item == movement.item }
      table.row([
        catalog.key(movement.item),
        figures.change(parts.reduce(0) { $0 &+ $1.quantity }, of: movement.item),
        catalog.unit(movement.item), figures.value(parts.reduce(0) { $0 &+ $1.value }),
        receivedRemark(Array(parts)),
      ])
    }
    text.append(table.rendered())
  }

  /// Lots of an item that moved, and what charges add to its value.
  private func receivedRemark(_ parts: [Movement]) -> String {
    let charges = parts.reduce(Value(0)) { $0 &+ ($1.kind == .charge ? $1.value : 0) }
    let remarks = [
      remark(parts.filter { $0.quantity != 0 }, nil),
      charges == 0 ? "" : "with \(figures.value(charges)) of charges",
    ]
    return remarks.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  // MARK: Transactions

  private func write(_ transaction: Transaction, to text: inout StyledText) {
    text.append("\n  \(transaction.kind.title) \(transaction.number)", .strong)
    text.append("  \(transaction.date)")
    if let original = transaction.originalDate { text.append(" (of \(original))") }
    text.append("  \(transaction.memo)\n")
    let table =
      transaction.kind == .inventoryAdjustment
      ? adjustmentTable(transaction) : entryTable(transaction)
    text.append(table.rendered())
  }

  private func adjustmentTable(_ transaction: Transaction) -> TextTable {
    var table = TextTable([.leading, .leading, .decimal], indent: 4)
    table.row(["Item", "id", "Quantity"], .faint)
    for line in transaction.stockLines {
      let quantity = line.quantity.hasPrefix("-") ? line.quantity : "+" + line.quantity
      table.row([line.item, line.link ?? "not linked", quantity])
    }
    table.line("offset: \(offsetName(transaction))", .faint)
    return table
  }

  private func offsetName(_ transaction: Transaction) -> String {
    transaction.offset ?? "(\(transaction.offsetRole?.rawValue ?? ""))"
  }

  private func entryTable(_ transaction: Transaction) -> TextTable {
    var table = TextTable([.leading, .decimal, .decimal, .leading], indent: 4)
    table.row(["Account", "Debit", "Credit", ""], .faint)
    var debits: Value = 0
    var credits: Value = 0
    for line in transaction.lines {
      let name = line.account ?? "(\(line.role.rawValue))"
      if line.amount >= 0 {
        debits &+= line.amount
        table.row([name, figures.posted(line.amount), "", line.memo])
      } else {
        credits &-= line.amount
        table.row(["  " + name, "", figures.posted(0 &- line.amount), line.memo])
      }
    }
    table.rule()
    table.row(["Total", figures.posted(debits), figures.posted(credits)], .strong)
    return table
  }

  /// What headlines add where figures count builds that are only planned.
  private var planned: String {
    simulation.builds.contains { $0.state == .planned } ? ", planned builds included" : ""
  }

  /// What all journal entries together do to each account.
  func writeNetEffect(to text: inout StyledText) {
    var sums: [String: (debit: Value, credit: Value)] = [:]
    for line in ledger.transactions.flatMap(\.lines) {
      let name = line.account ?? "(\(line.role.rawValue))"
      if line.amount >= 0 {
        sums[name, default: (0, 0)].debit &+= line.amount
      } else {
        sums[name, default: (0, 0)].credit &-= line.amount
      }
    }
    guard !sums.isEmpty else { return }
    text.appendLine("Net effect of the journal entries by account\(planned)", .strong)
    text.append("\n")
    var table = TextTable([.leading, .decimal, .decimal, .decimal], indent: 2)
    table.row(["Account", "Debit", "Credit", "Net"], .faint)
    var total: (debit: Value, credit: Value) = (0, 0)
    for (name, sum) in sums.sorted(by: { $0.key < $1.key }) {
      total.debit &+= sum.debit
      total.credit &+= sum.credit
      table.row([
        name, sum.debit == 0 ? "" : figures.posted(sum.debit),
        sum.credit == 0 ? "" : figures.posted(sum.credit), figures.posted(sum.debit &- sum.credit),
      ])
    }
    table.rule()
    table.row(
      [
        "Total", figures.posted(total.debit), figures.posted(total.credit),
        figures.posted(total.debit &- total.credit),
      ], .strong)
    text.append(table.rendered())
    text.append("\n")
  }

  func writeStock(to text: inout StyledText) {
    let items = simulation.touchedItems
    guard !items.isEmpty else { return }
    text.appendLine("Stock at the end\(planned)", .strong)
    text.append("\n")
    var table = TextTable([.leading, .decimal, .leading, .decimal, .decimal], indent: 2)
    table.row(["Item", "Quantity", "", "Value", "per unit"], .faint)
    var total: Value = 0
    for item in items {
      let quantity = simulation.quantityOnHand(item)
      let value = simulation.valueOnHand(item)
      total &+= value
      table.row([
        catalog.key(item), figures.quantity(quantity, of: item), catalog.unit(item),
        figures.value(value), figures.unitValue(value, per: quantity, of: item),
      ])
    }
    table.rule()
    table.row(["Total", "", "", figures.value(total)], .strong)
    text.append(table.rendered())
  }
}

extension Phase {
  /// The word for an event.
  var word: String {
    switch self {
    case .opening: "Opening"
    case .receipt: "Receipt"
    case .adjustment: "Adjustment"
    case .revaluation: "Revaluation"
    case .build: "Build"
    case .sale: "Sale"
    }
  }
}

extension Transaction.Kind {
  /// The words for a kind of transaction.
  var title: String {
    switch self {
    case .inventoryAdjustment: "Inventory adjustment"
    case .journalEntry: "Journal entry"
    }
  }
}

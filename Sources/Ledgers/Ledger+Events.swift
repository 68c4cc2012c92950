import Builds
import Catalogs
import Decimals
import Manifests
import SourceText

extension LedgerMaker {
  mutating func addReceipt(_ event: Int) throws(ArithmeticFault) {
    let result = simulation.events[event]
    guard let reference = result.reference else { return }
    let receipt = catalog.history.receipts[Int(reference.index)]
    let description = EventDescription(receipt, catalog)
    if catalog.settings.mode == .sync {
      try emitAdjustment(.receipt, event, description, offset: .receiving)
      if receipt.charges.contains(where: { $0.amount != 0 }) {
        stay(
          silent: event,
          "the accounting system values what is received itself; charges are in our layers only"
        )
      }
      return
    }
    var entry = EntryBuilder()
    var goods: Value = 0
    for movement in simulation.movements[result.movements] {
      let item = catalog.key(movement.item)
      try entry.add(
        accounts.account(for: .inventory, item: movement.item, event: event), .inventory,
        movement.value, memo: item, item: item, home: .purchased)
      if movement.kind == .receipt { goods = try goods.adding(movement.value) }
    }
    try entry.add(
      accounts.account(for: .receiving, event: event), .receiving,
      goods.negated(), memo: memo(ofEvent: event, description))
    for charge in receipt.charges where charge.amount != 0 {
      let own = charge.account.flatMap { catalog.account(named: catalog.names[$0.name]) }
      try entry.add(
        own ?? accounts.account(for: .landedCost, event: event, at: charge.span), .landedCost,
        charge.amount.negated(),
        memo: charge.name == .empty ? "Charge" : catalog.names[charge.name])
    }
    try emit(entry, .receipt, event, description, otherwise: "it is worth nothing")
  }

  mutating func addAdjustment(_ event: Int) throws(ArithmeticFault) {
    let result = simulation.events[event]
    guard let reference = result.reference else { return }
    let description = EventDescription(
      catalog.history.adjustments[Int(reference.index)], catalog)
    if catalog.settings.mode == .sync {
      return try emitAdjustment(.adjustment, event, description, offset: .shrinkage)
    }
    var entry = EntryBuilder()
    for movement in simulation.movements[result.movements] {
      let item = catalog.key(movement.item)
      let stock = accounts.account(
        of: movement.home, leavingAs: .inventory, item: movement.item, event: event)
      let shrinkage = accounts.account(
        for: .shrinkage, item: movement.item, event: event)
      let loss = try movement.value.negated()
      if loss > 0 { try entry.add(shrinkage, .shrinkage, loss, memo: item, item: item) }
      try entry.add(
        stock, .inventory, movement.value, memo: item, item: item, home: movement.home)
      if loss < 0 { try entry.add(shrinkage, .shrinkage, loss, memo: item, item: item) }
    }
    try emit(entry, .adjustment, event, description, otherwise: "what changed is worth nothing")
  }

  mutating func addSale(_ event: Int) throws(ArithmeticFault) {
    let result = simulation.events[event]
    guard let reference = result.reference else { return }
    let description = EventDescription(catalog.history.sales[Int(reference.index)], catalog)
    if catalog.settings.mode == .sync {
      return stay(silent: event, "the accounting system posts its own cost of sales")
    }
    var entry = EntryBuilder()
    for movement in simulation.movements[result.movements] {
      // What a build expensed when it was made has no value left in the books.
      if movement.home == .made, catalog.settings.recognizeCOGS == .build { continue }
      let item = catalog.key(movement.item)
      let role: Role = movement.home == .made ? .finishedGoods : .inventory
      try entry.add(
        accounts.account(for: .cogs, item: movement.item, event: event), .cogs,
        movement.value.negated(), memo: item, item: item)
      try entry.add(
        accounts.account(of: movement.home, leavingAs: role, item: movement.item, event: event),
        role, movement.value, memo: item, item: item, home: movement.home)
    }
    try emit(
      entry, .sale, event, description,
      otherwise: "cost of goods sold was booked when the goods were built")
  }

  mutating func addBuild(_ event: Int) throws(ArithmeticFault) {
    let result = simulation.events[event]
    guard let index = result.build else { return }
    let build = simulation.builds[index]
    if build.state == .awaitsApproval {
      return stay(silent: event, "it waits for approval")
    }
    let description = EventDescription(build, id: result.id, catalog)
    if catalog.settings.mode == .sync {
      try emitAdjustment(.build, event, description, offset: .buildOffset)
      try addCostEntry(build, event, description)
    } else {
      try addBuildEntry(build, event, description)
    }
  }

  /// `sync`: what the adjustment cannot carry, a pair for each cost line.
  private mutating func addCostEntry(
    _ build: BuildResult, _ event: Int, _ description: EventDescription
  ) throws(ArithmeticFault) {
    var entry = EntryBuilder()
    let offset = accounts.account(for: .buildOffset, event: event)
    for cost in simulation.costs[build.costs] where cost.value != 0 {
      let name = memo(of: cost)
      try entry.add(offset, .buildOffset, cost.value, memo: name)
      try entry.add(
        account(of: cost, event: event), cost.type.role,
        cost.value.negated(), memo: name)
    }
    if build.abnormalLoss != 0 {
      let reason = lossMemo(build)
      try entry.add(
        accounts.account(for: .waste, event: event), .waste,
        build.abnormalLoss, memo: reason)
      try entry.add(offset, .buildOffset, build.abnormalLoss.negated(), memo: reason)
    }
    try emit(
      entry, .build, event, description,
      otherwise: "no journal entry: the build has no labor, overhead or other costs")
  }

  /// `local`: one balanced entry for the whole build.
  private mutating func addBuildEntry(
    _ build: BuildResult, _ event: Int, _ description: EventDescription
  ) throws(ArithmeticFault) {
    let result = simulation.events[event]
    var entry = EntryBuilder()
    let product = catalog.key(build.product)
    try entry.add(
      accounts.account(for: .buildDebit, item: build.product, event: event), .buildDebit,
      build.total, memo: product, item: product, home: .made)
    for movement in simulation.movements[result.movements] where movement.kind == .byproduct {
      let item = catalog.key(movement.item)
      try entry.add(
        accounts.account(for: .byproduct, item: movement.item, event: event), .byproduct,
        movement.value, memo: item, item: item, home: .byproduct)
    }
    if build.abnormalLoss != 0 {
      try entry.add(
        accounts.account(for: .waste, event: event), .waste,
        build.abnormalLoss, memo: lossMemo(build))
    }
    for movement in simulation.movements[result.movements] where movement.kind == .issue {
      let item = catalog.key(movement.item)
      try entry.add(
        accounts.account(
          of: movement.home, leavingAs: .component, item: movement.item, event: event), .component,
        movement.value, memo: item, item: item, home: movement.home)
    }
    for cost in simulation.costs[build.costs] where cost.value != 0 {
      try entry.add(
        account(of: cost, event: event), cost.type.role,
        cost.value.negated(), memo: memo(of: cost))
    }
    try emit(entry, .build, event, description, otherwise: "the build is worth nothing")
  }

  private mutating func account(of cost: PostedCost, event: Int) -> Account? {
    if let own = cost.account.flatMap({ catalog.account(named: catalog.names[$0.name]) }) {
      return own
    }
    return accounts.account(for: cost.type.role, event: event)
  }

  private func memo(of cost: PostedCost) -> String {
    cost.name == .empty ? cost.type.rawValue.capitalizedWord : catalog.names[cost.name]
  }

  private func lossMemo(_ build: BuildResult) -> String {
    let quantity = catalog.quantityText(build.abnormalScrap, of: build.product)
    let reason = build.scrapReason == .empty ? "" : ": \(catalog.names[build.scrapReason])"
    return "Abnormal loss of \(quantity) \(catalog.unit(build.product))\(reason)"
  }
}

extension CostType {
  /// The role of the credit of a cost line.
  fileprivate var role: Role {
    switch self {
    case .labor: .labor
    case .overhead: .overhead
    case .other: .other
    }
  }
}

extension String {
  /// The word with its first letter in upper case.
  var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}

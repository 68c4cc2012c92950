import Builds
import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// Turns what a replay moved into the transactions that the workspace's mode needs
/// (`accounting.md` 1).
///
/// Entries balance by construction. What would stop an export is reported: roles without an account,
/// items without a link, offsets that are the item's own account, numbers that do not fit.
///
/// - Parameter mapping: what answers the mapping's conditions and templates.
public func makeLedger(
  _ simulation: Simulation, _ mapping: (any LineMapping)? = nil, into bag: inout DiagnosticBag
) -> Ledger {
  var maker = LedgerMaker(simulation, mapping)
  maker.run()
  bag.append(contentsOf: maker.bag)
  return maker.ledger
}

/// The state of turning a replay into transactions, event by event.
struct LedgerMaker {
  let simulation: Simulation
  let catalog: Catalog
  let mapping: (any LineMapping)?
  var ledger = Ledger()
  var bag = DiagnosticBag()
  var accounts: AccountFinder
  var balances: PostedBalances
  /// What moves without a link, in order, with what moved it first.
  var unlinked = UnlinkedMoves()
  /// The numbers of sub-builds by event.
  private let subBuildNumbers: [Int: String]
  /// Hashes of what manifests say about events.
  private let fingerprints: EventFingerprints

  init(_ simulation: Simulation, _ mapping: (any LineMapping)?) {
    self.simulation = simulation
    self.mapping = mapping
    catalog = simulation.catalog
    accounts = AccountFinder(simulation, mapping)
    balances = PostedBalances(simulation.catalog.settings)
    subBuildNumbers = numbersOfSubBuilds(simulation, mapping)
    fingerprints = EventFingerprints(simulation)
  }

  mutating func run() {
    for index in simulation.events.indices {
      do throws(ArithmeticFault) {
        switch simulation.events[index].phase {
        case .opening, .revaluation: break
        case .receipt: try addReceipt(index)
        case .adjustment: try addAdjustment(index)
        case .build: try addBuild(index)
        case .sale: try addSale(index)
        }
      } catch {
        bag.report(
          Diagnostic(
            .valueOverflow, "the amounts of this event have too many digits",
            at: simulation.events[index].span, label: "posts here",
            helps: [Help("check its figures for a slip")]))
      }
    }
    ledger.holdings = Holdings(catalog, accounts)
    for diagnostic in accounts.diagnostics() { bag.report(diagnostic) }
    for diagnostic in unlinked.diagnostics(catalog) { bag.report(diagnostic) }
    reportTwoHomes()
    for diagnostic in checkNumbers() { bag.report(diagnostic) }
    for diagnostic in brokenLedgerLaws(ledger, simulation) { bag.report(diagnostic) }
  }

  // MARK: What all transactions share

  /// A transaction of an event, without its lines.
  func transaction(
    _ kind: Transaction.Kind, _ eventKind: Transaction.EventKind, _ event: Int,
    _ description: EventDescription
  ) -> Transaction {
    let result = simulation.events[event]
    var date = result.date
    var original: CivilDate?
    if let closed = catalog.settings.closedThrough, date <= closed {
      original = date
      date = closed.next
    }
    var transaction = Transaction(
      kind: kind, eventKind: eventKind, event: result.id, date: date, originalDate: original,
      number: subBuildNumbers[event] ?? mapping?.number(ofEvent: event) ?? description.id,
      memo: memo(ofEvent: event, description))
    transaction.isPlanned = description.isPlanned
    transaction.eventIndex = event
    transaction.eventHash = fingerprints.text(ofEvent: event)
    transaction.bom = result.build.map { (simulation.builds[$0].bom, result.date) }
    transaction.span = result.span
    return transaction
  }

  /// The memo of an event.
  func memo(ofEvent event: Int, _ description: EventDescription) -> String {
    mapping?.memo(ofEvent: event) ?? description.memo
  }

  mutating func emit(_ transaction: Transaction) {
    var transaction = transaction
    transaction.id = identity(of: transaction)
    ledger.transactions.append(transaction)
  }

  mutating func stay(silent event: Int, _ reason: String) {
    ledger.silences.append(
      Ledger.Silence(event: simulation.events[event].id, reason: reason))
  }

  /// A journal entry of an event, or the reason why there is none.
  mutating func emit(
    _ entry: EntryBuilder, _ eventKind: Transaction.EventKind, _ event: Int,
    _ description: EventDescription, otherwise reason: String
  ) throws(ArithmeticFault) {
    guard !entry.isEmpty else { return stay(silent: event, reason) }
    let span = simulation.events[event].span
    let id = simulation.events[event].id
    var finder = accounts
    let lines = try entry.finished(catalog, &balances) { _ in
      finder.account(for: .residue, event: event)
    }
    accounts = finder
    guard var lines else {
      bag.report(
        Diagnostic(
          .lawBroken, "the entry of `\(id)` does not balance", at: span,
          notes: ["this is a fault of the interpreter; nothing was written"],
          helps: [Help("please report it with the workspace that shows it")]))
      return
    }
    guard !lines.isEmpty else { return stay(silent: event, reason) }
    addDimensions(to: &lines, event)
    var transaction = transaction(.journalEntry, eventKind, event, description)
    transaction.lines = lines
    emit(transaction)
  }

  private func addDimensions(to lines: inout [Transaction.JournalLine], _ event: Int) {
    guard let mapping, !catalog.mapping.dimensions.isEmpty else { return }
    for index in lines.indices {
      let item = lines[index].item.flatMap { catalog.item($0) }
      (lines[index].className, lines[index].department) = mapping.dimensions(
        of: MappedLine(role: lines[index].role, item: item, event: event))
    }
  }

  /// An inventory adjustment of an event: one line for each item that moved.
  mutating func emitAdjustment(
    _ eventKind: Transaction.EventKind, _ event: Int, _ description: EventDescription,
    offset role: Role
  ) throws(ArithmeticFault) {
    let result = simulation.events[event]
    var order: [ItemID] = []
    var sums: [ItemID: (quantity: StockQuantity, value: Value)] = [:]
    for movement in simulation.movements[result.movements] {
      if sums[movement.item] == nil { order.append(movement.item) }
      let before = sums[movement.item] ?? (0, 0)
      sums[movement.item] = (
        try before.quantity.adding(movement.quantity), try before.value.adding(movement.value)
      )
    }
    let account = accounts.account(for: role, event: event)
    var transaction = transaction(.inventoryAdjustment, eventKind, event, description)
    transaction.offset = account.map { catalog.names[$0.key] }
    transaction.offsetRole = role
    for item in order {
      guard let sum = sums[item], sum.quantity != 0 else { continue }
      if catalog[item].link == nil { unlinked.add(item, event: result.id, at: result.span) }
      checkOffset(account, role, item, at: result.span)
      transaction.stockLines.append(
        Transaction.StockLine(
          item: catalog.key(item), link: catalog[item].link.map { catalog.names[$0.name] },
          quantity: catalog.quantityText(sum.quantity, of: item), value: sum.value))
    }
    guard !transaction.stockLines.isEmpty else {
      return stay(silent: event, "no quantity changes")
    }
    emit(transaction)
  }

  private mutating func checkOffset(
    _ account: Account?, _ role: Role, _ item: ItemID, at span: Span
  ) {
    guard let account, let id = account.id, let asset = catalog[item].options.assetAccount,
      asset.name == id.name
    else { return }
    let name = catalog.names[account.key]
    bag.report(
      Diagnostic(
        .mappingOffset,
        "the offset `\(name)` is the inventory asset account of `\(catalog.key(item))` itself",
        at: catalog.mapping.rows.first { $0.role == role }?.span ?? span,
        label: "used for `\(role.rawValue)`",
        related: [Label(asset.span, "the item's asset account")],
        notes: ["an adjustment moves value between the two, so they have to differ"],
        helps: [Help("map `\(role.rawValue)` to another account, such as a clearing account")]))
  }

  /// Purchased stock that is debited to one account and credited to another.
  private mutating func reportTwoHomes() {
    guard catalog.settings.mode == .local, accounts.used.contains(.inventory),
      accounts.used.contains(.component)
    else { return }
    let isConditional = catalog.isConditional(.inventory) || catalog.isConditional(.component)
    // Without conditions all items have the same two accounts.
    for index in isConditional ? catalog.items.indices : catalog.items.indices.prefix(1) {
      let item = ItemID(index: UInt32(truncatingIfNeeded: index))
      guard
        let entry = accounts.found(MappedLine(role: .inventory, item: item, event: nil)),
        let exit = accounts.found(MappedLine(role: .component, item: item, event: nil)),
        entry.key != exit.key
      else { continue }
      return reportTwoHomes(of: isConditional ? item : nil, entry, exit)
    }
  }

  private mutating func reportTwoHomes(of item: ItemID?, _ entry: Account, _ exit: Account) {
    let of = item.map { " of `\(catalog.key($0))`" } ?? ""
    bag.report(
      Diagnostic(
        .mappingTwoHomes, severity: .warning,
        "receipts\(of) debit `\(catalog.names[entry.key])`, and builds credit `\(catalog.names[exit.key])`",
        at: catalog.mapping.rows.first { $0.role == .component }?.span,
        label: "what builds take is credited here",
        related: catalog.mapping.rows.first { $0.role == .inventory }.map {
          [Label($0.span, "what is received is debited here")]
        } ?? [],
        notes: ["neither account will show what stock is worth"],
        helps: [Help("map `inventory` and `component` to the same account")]))
  }
}

import Builds
import Catalogs
import Decimals
import Ledgers
import Manifests
import Quantities
import Renderings
import SourceText

extension ExportPlan {
  /// The `beancount` target: the whole ledger of the workspace, written anew at each export.
  ///
  /// Stock is held in lots, each at its total cost, so that beancount's own booking re-adds what the
  /// interpreter computed. A lot whose rest is not worth its proportional share is written out and
  /// in again at the exact amount. Superseded transactions and their reversals stay visible, in
  /// money only.
  package func beancountFiles(_ simulation: Simulation, _ ledger: Ledger) -> [ExportFile] {
    var writer = BeancountWriter(simulation, ledger, history: lock.transactions(for: target))
    return [ExportFile(path: "ledger.beancount", contents: Document(writer.text()))]
  }
}

private struct BeancountWriter {
  private let simulation: Simulation
  private let catalog: Catalog
  /// Transactions by the positions of their events.
  private let byEvent: [Int: [Transaction]]
  private let names: BeancountNames
  private let currency: String
  /// Superseded transactions and the reversals that take them back.
  private let superseded: [Transaction]
  private var lots: LotTracker
  private var opened: Set<String> = []
  private var body = BeancountText()
  private var lastDate: CivilDate?
  /// Quantities by account and commodity, for the assertions at the end.
  private var holdings: [String: [String: (item: ItemID, quantity: StockQuantity)]] = [:]
  /// The accounts that hold stock.
  private let accounts: Holdings
  /// Money by account, likewise.
  private var balances: [String: Value] = [:]

  init(_ simulation: Simulation, _ ledger: Ledger, history: [Transaction]) {
    self.simulation = simulation
    accounts = ledger.holdings
    catalog = simulation.catalog
    byEvent = Dictionary(grouping: ledger.transactions) { $0.eventIndex ?? -1 }
    names = BeancountNames(simulation.catalog)
    currency = simulation.catalog.settings.currency.code
    lots = LotTracker(simulation)
    let reversed = Set(history.compactMap(\.reverses))
    superseded = history.filter { $0.reverses != nil || reversed.contains($0.id) }
  }

  mutating func text() -> BeancountText {
    for index in simulation.events.indices { write(event: index) }
    for transaction in superseded { write(superseded: transaction) }
    return header() + body + assertions()
  }

  // MARK: Events

  private mutating func write(event index: Int) {
    let event = simulation.events[index]
    let transactions = byEvent[index, default: []]
    let changes = lots.apply(simulation.movements[event.movements])
    if event.phase == .opening { return writeOpening(event, changes) }
    guard !changes.isEmpty || !transactions.isEmpty else { return }
    let date = transactions.first?.date ?? openDate(event.date)
    let memo = transactions.first?.memo ?? silentMemo(event)
    beginTransaction(date, memo, event.id, transactions)
    var rest: Value = 0
    var expensed: [(account: String, value: Value)] = []
    for change in changes {
      let value = writeLot(change, event, transactions)
      guard wasExpensed(change, event) else {
        rest &+= value
        continue
      }
      let account = holdingAccount(change, transactions)
      if let index = expensed.firstIndex(where: { $0.account == account }) {
        expensed[index].value &+= value
      } else {
        expensed.append((account, value))
      }
    }
    for line in transactions.flatMap(\.lines) where line.home == nil {
      rest &+= writeMoney(line)
    }
    for part in expensed where part.value != 0 { post(part.account, 0 &- part.value) }
    writeOffset(of: rest, event, transactions)
    body += "\n"
  }

  /// Whether a sale takes what its build expensed: its value stays in the account of that.
  private func wasExpensed(_ change: LotChange, _ event: EventResult) -> Bool {
    event.phase == .sale && change.home == .made && catalog.settings.mode == .local
      && catalog.settings.recognizeCOGS == .build
  }

  private mutating func writeOpening(_ event: EventResult, _ changes: [LotChange]) {
    guard !changes.isEmpty else { return }
    beginTransaction(event.date, "Opening stock", event.id, [])
    var total: Value = 0
    for change in changes { total &+= writeLot(change, event, []) }
    post("Equity:Opening-Balances", 0 &- total)
    body += "\n"
  }

  private mutating func beginTransaction(
    _ date: CivilDate, _ memo: String, _ event: String, _ transactions: [Transaction]
  ) {
    lastDate = max(lastDate ?? date, date)
    body += "\(word: date) * \(memo) ^\(word: link(event))\n"
    body += "  event: \(event)\n"
    for transaction in transactions {
      let key = transaction.kind == .journalEntry ? "journal-entry" : "inventory-adjustment"
      body += "  \(word: key): \(transaction.id)\n"
    }
    if let number = transactions.first?.number { body += "  number: \(number)\n" }
  }

  /// What an event that emits nothing does to lots all the same.
  private func silentMemo(_ event: EventResult) -> String {
    switch event.phase {
    case .sale: "Sale \(event.id)"
    case .build: "Build \(event.id)"
    default: event.id
    }
  }

  // MARK: Postings

  /// Writes what happens to a lot; returns the change of its value.
  private mutating func writeLot(
    _ change: LotChange, _ event: EventResult, _ transactions: [Transaction]
  ) -> Value {
    let account = holdingAccount(change, transactions)
    open(account)
    let commodity = names.commodity(change.item)
    let quantity = change.after.quantity &- change.before.quantity
    let value = change.after.value &- change.before.value
    track(account, commodity, change.item, quantity)
    let spec: BeancountText = "\(word: lotDate(change)), \(label(change))"
    let digits = catalog.settings.valueDigits
    if quantity < 0, change.after.quantity == 0 || change.isProportional {
      let change = amount(quantity, change.item)
      body += "  \(word: account)  \(word: change) \(word: commodity) {\(spec)}\n"
      return value
    }
    if change.before.quantity != 0 {
      let before = amount(0 &- change.before.quantity, change.item)
      body += "  \(word: account)  \(word: before) \(word: commodity) {\(spec)}\n"
    }
    if change.after.quantity != 0 {
      let after = amount(change.after.quantity, change.item)
      let total = decimalText(change.after.value, decimals: digits)
      body += "  \(word: account)  \(word: after) \(word: commodity) "
      body += "{{\(word: total) \(word: currency), \(spec)}}\n"
    }
    return value
  }

  private mutating func writeMoney(_ line: Transaction.JournalLine) -> Value {
    let account = names.account(line.account, role: line.role)
    let value = inValueUnits(line.amount)
    post(account, value, memo: line.memo)
    if let name = line.className { body += "    class: \(name)\n" }
    if let name = line.department { body += "    department: \(name)\n" }
    return value
  }

  /// The other side of an event's lots: the offset of an adjustment, or what a silent event needs.
  private mutating func writeOffset(
    of rest: Value, _ event: EventResult, _ transactions: [Transaction]
  ) {
    guard rest != 0 else { return }
    if let adjustment = transactions.first(where: { $0.kind == .inventoryAdjustment }) {
      let role = adjustment.offsetRole ?? .buildOffset
      return post(names.account(adjustment.offset, role: role), 0 &- rest)
    }
    if transactions.isEmpty {
      let role: Role = event.phase == .sale ? .cogs : .buildDebit
      let key = catalog.account(for: role).map { catalog.names[$0.key] }
      return post(names.account(key, role: role), 0 &- rest)
    }
    // What the currency's decimals leave over against the exact value of lots.
    post("Equity:Rounding", 0 &- rest)
  }

  private mutating func write(superseded transaction: Transaction) {
    guard !transaction.lines.isEmpty else { return }
    beginTransaction(transaction.date, transaction.memo, transaction.event, [transaction])
    for line in transaction.lines { _ = writeMoney(line) }
    body += "\n"
  }

  private mutating func post(_ account: String, _ value: Value, memo: String = "") {
    open(account)
    balances[account, default: 0] &+= value
    let text = decimalText(value, decimals: catalog.settings.valueDigits)
    body += "  \(word: account)  \(word: text) \(word: currency)\n"
    if !memo.isEmpty { body += "    memo: \(memo)\n" }
  }

  // MARK: Names and amounts

  /// The account that holds the value of a lot.
  private func holdingAccount(_ change: LotChange, _ transactions: [Transaction]) -> String {
    let item = catalog[change.item]
    if catalog.settings.mode == .sync {
      if let asset = item.options.assetAccount,
        let own = catalog.accounts.first(where: { $0.id?.name == asset.name })
      {
        return names.account(catalog.names[own.key], role: .inventory)
      }
      if let name = item.options.assetAccountName {
        return names.assetAccount(named: catalog.names[name])
      }
      return names.account(key(.purchased, change.item), role: .inventory)
    }
    switch change.home {
    case .purchased: return names.account(key(.purchased, change.item), role: .inventory)
    case .made: return names.account(key(.made, change.item), role: .buildDebit)
    case .byproduct: return names.account(key(.byproduct, change.item), role: .byproduct)
    }
  }

  private func key(_ home: Home, _ item: ItemID) -> String? {
    accounts.account(of: home, item)
  }

  private func lotDate(_ change: LotChange) -> CivilDate {
    simulation.layers[Int(change.layer.index)].originDate(in: simulation)
  }

  /// A name that no two lots of an item share: its event, its line, and its lot where it has one.
  private func label(_ change: LotChange) -> String {
    if catalog[change.item].costing == .average {
      switch change.home {
      case .purchased: return "pool"
      case .made: return "pool of what was made"
      case .byproduct: return "pool of by-products"
      }
    }
    let layer = simulation.layers[Int(change.layer.index)]
    let origin = simulation.events[Int(layer.origin)]
    let lot = layer.lot == .empty ? "" : ", lot \(catalog.names[layer.lot])"
    switch origin.phase {
    case .opening: return "opening \(layer.origin + 1), line \(layer.line + 1)\(lot)"
    case .receipt: return "receipt \(origin.id), line \(layer.line + 1)\(lot)"
    case .adjustment, .revaluation: return "adjustment \(origin.id), line \(layer.line + 1)\(lot)"
    case .build:
      return "build \(origin.id)\(layer.line == 0 ? "" : ", line \(layer.line + 1)")\(lot)"
    case .sale: return "sale \(origin.id), line \(layer.line + 1)\(lot)"
    }
  }

  /// The first open day for what happened in a closed period, so that lots change in order.
  private func openDate(_ date: CivilDate) -> CivilDate {
    guard let closed = catalog.settings.closedThrough, date <= closed else { return date }
    return closed.next
  }

  private func amount(_ quantity: StockQuantity, _ item: ItemID) -> String {
    catalog.quantityText(quantity, of: item)
  }

  private func inValueUnits(_ amount: Value) -> Value {
    let extra = catalog.settings.valueDigits - catalog.settings.currency.digits
    guard extra > 0, let power = try? powerOfTen(extra),
      let value = try? amount.multiplying(by: power)
    else { return amount }
    return value
  }

  /// Letters, digits and the few signs that a link may hold.
  private func link(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> Character in
      let isKept =
        ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
        || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "_" || scalar == "/"
        || scalar == "."
      return isKept ? Character(scalar) : "-"
    }
    return kept.isEmpty ? "event" : String(kept)
  }

  // MARK: The frame

  private mutating func open(_ account: String) { opened.insert(account) }

  private mutating func track(
    _ account: String, _ commodity: String, _ item: ItemID, _ quantity: StockQuantity
  ) {
    let before = holdings[account]?[commodity]?.quantity ?? 0
    holdings[account, default: [:]][commodity] = (item, before &+ quantity)
  }

  private func header() -> BeancountText {
    let company = catalog.settings.company ?? "Cogsmith"
    // Beancount divides the cost of a lot to 28 digits; a tenth of the smallest unit lets that pass
    // where a transaction moves nothing but lots, and nothing else.
    let tolerance = decimalText(1, decimals: catalog.settings.valueDigits + 1)
    var text: BeancountText = """
      ;; The ledger of this workspace, written by `cogsmith export --to beancount`.
      option "title" \(company)
      option "operating_currency" "\(word: currency)"
      option "inferred_tolerance_default" "\(word: currency):\(word: tolerance)"
      plugin "beancount.plugins.check_commodity"


      """
    let first = simulation.events.first?.date ?? CivilDate(day: 0)
    text += "\(word: first) commodity \(word: currency)\n"
    let used = Set(simulation.movements.map(\.item)).sorted()
    for item in used {
      text += "\(word: first) commodity \(word: names.commodity(item))\n"
      text += "  product: \(catalog.key(item))\n"
      text += "  name: \(catalog.names[catalog[item].name])\n"
      text += "  unit: \(catalog.unit(item))\n"
    }
    text += "\n"
    for account in opened.sorted() { text += "\(word: first) open \(word: account)\n" }
    return text + "\n"
  }

  /// Beancount checks a balance at the start of its day, so these are dated the day after the last.
  private func assertions() -> BeancountText {
    guard let last = lastDate else { return "" }
    var text: BeancountText =
      ";; What every account holds in the end, so that beancount adds it up again.\n"
    for account in holdings.keys.sorted() {
      for (commodity, holding) in (holdings[account] ?? [:]).sorted(by: { $0.key < $1.key }) {
        let quantity = amount(holding.quantity, holding.item)
        text += "\(word: last.next) balance \(word: account)  "
        text += "\(word: quantity) \(word: commodity)\n"
      }
    }
    for (account, value) in balances.sorted(by: { $0.key < $1.key }) {
      // One digit more than the amounts have, because beancount allows twice half of the last one.
      let exact = decimalText(value, decimals: catalog.settings.valueDigits)
      let padded = exact.contains(".") ? exact + "0" : exact
      text += "\(word: last.next) balance \(word: account)  "
      text += "\(word: padded) \(word: currency)\n"
    }
    return text
  }
}

extension Layer {
  /// The day on which a lot came in.
  fileprivate func originDate(in simulation: Simulation) -> CivilDate {
    simulation.events[Int(origin)].date
  }
}

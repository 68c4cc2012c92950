import Decimals
import Quantities

/// The general ledger and the stock of a company: a fold over its records by date.
///
/// QuickBooks values stock first in, first out by date of transaction; a record that comes late is put
/// in its place, and what came after it is valued anew.
package struct Books: Sendable {
  /// The accounts of an inventory item, and what it costs before the first purchase.
  struct Stock: Sendable {
    var asset: String
    var expense: String
    var cost: Rational
    var start: CivilDate
  }

  /// A line of a journal entry; debits are positive.
  struct EntryLine: Sendable {
    var account: String
    var amount: Figure
  }

  /// A line of an inventory adjustment.
  struct AdjustmentLine: Sendable {
    var item: String
    var quantity: Figure
  }

  enum Movement: Sendable {
    case entry([EntryLine])
    case adjustment(account: String, [AdjustmentLine])
    /// Goods that come in at a known value, against an account.
    case receipt(item: String, quantity: Figure, value: Figure, account: String)
    /// Goods that leave at cost, to the item's expense account.
    case sale(item: String, quantity: Figure)
  }

  struct Record: Sendable {
    var id: String
    var number: Int
    var date: CivilDate
    var movement: Movement

    func precedes(_ other: Record) -> Bool { (date, number) < (other.date, other.number) }
  }

  private(set) var stocks: [String: Stock] = [:]
  private var opening = BookState()
  private var records: [Record] = []
  private var state = BookState()
  private var count = 0

  /// Sets what an account holds before the first record; debits are positive.
  mutating func open(account: String, _ balance: Figure) {
    opening.post(account, balance, by: "")
    state.post(account, balance, by: "")
  }

  /// Takes an item into stock.
  mutating func add(item: String, _ stock: Stock) {
    stocks[item] = stock
    opening.add(item: item, cost: stock.cost)
    state.add(item: item, cost: stock.cost)
  }

  /// Sets what is in stock before the first record; the account of the stock is opened apart.
  mutating func open(item: String, quantity: Figure, value: Figure) {
    guard let stock = stocks[item], quantity > .zero else { return }
    opening.receive(item, quantity, value, on: stock.start)
    state.receive(item, quantity, value, on: stock.start)
  }

  /// Books a record, or changes nothing when stock does not allow it.
  mutating func book(_ id: String, on date: CivilDate, _ movement: Movement) throws(Shortage) {
    let record = Record(id: id, number: count, date: date, movement: movement)
    if let last = records.last, record.precedes(last) {
      let index = records.firstIndex { record.precedes($0) } ?? records.endIndex
      var changed = records
      changed.insert(record, at: index)
      try replay(changed)
    } else {
      try state.apply(record, stocks)
      records.append(record)
    }
    count += 1
  }

  /// Takes a record out again, or changes nothing when later ones need what it brought.
  mutating func remove(_ id: String) throws(Shortage) {
    try replay(records.filter { $0.id != id })
  }

  private mutating func replay(_ changed: [Record]) throws(Shortage) {
    var replayed = opening
    for record in changed { try replayed.apply(record, stocks) }
    state = replayed
    records = changed
  }
}

extension Books {
  /// What an account holds; debits are positive.
  package func balance(of account: String) -> Figure { state.balances[account] ?? .zero }

  /// The accounts that hold something, by id.
  package var accounts: [String] { state.balances.keys.sorted(by: isBefore) }

  /// Debits minus credits of everything: zero, or the books are broken.
  package var difference: Figure {
    state.balances.values.reduce(.zero) { $0 + $1 }
  }

  /// What is in stock of an item.
  package func quantity(of item: String) -> Figure {
    (state.positions[item]?.layers ?? []).reduce(.zero) { $0 + $1.quantity }
  }

  /// What it cost.
  package func value(of item: String) -> Figure {
    (state.positions[item]?.layers ?? []).reduce(.zero) { $0 + $1.value }
  }

  /// The layers of an item, the oldest first.
  package func layers(of item: String) -> [ValuationLayer] { state.positions[item]?.layers ?? [] }

  /// The items that are kept in stock, by id.
  package var items: [String] { stocks.keys.sorted(by: isBefore) }

  /// What a transaction posted, in order; debits are positive.
  package func postings(of id: String) -> [Posting] {
    state.postings.filter { $0.transaction == id }
  }

  /// The ids of all that is booked, in the order of their dates.
  package var transactions: [String] { records.map(\.id) }
}

/// Whether an id stands before another: by number.
func isBefore(_ left: String, _ right: String) -> Bool {
  (Int(left) ?? .max, left) < (Int(right) ?? .max, right)
}

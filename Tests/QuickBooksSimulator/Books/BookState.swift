import Decimals
import Quantities

/// Goods that came in together, as far as they are still there.
package struct ValuationLayer: Hashable, Sendable {
  package var date: CivilDate
  package var quantity: Figure
  package var value: Figure
}

/// An amount on an account; debits are positive.
package struct Posting: Hashable, Sendable {
  package var account: String
  package var amount: Figure
  package var transaction: String
}

/// More was taken than there is.
struct Shortage: Error {
  var item: String
}

/// Balances and layers after some records.
struct BookState: Sendable {
  struct Position: Sendable {
    var layers: [ValuationLayer] = []
    /// What one cost at the last purchase.
    var lastCost: Rational
  }

  private(set) var balances: [String: Figure] = [:]
  private(set) var positions: [String: Position] = [:]
  private(set) var postings: [Posting] = []

  mutating func add(item: String, cost: Rational) {
    positions[item] = Position(lastCost: cost)
  }

  mutating func post(_ account: String, _ amount: Figure, by transaction: String) {
    balances[account, default: .zero] += amount
    guard !transaction.isEmpty else { return }
    postings.append(Posting(account: account, amount: amount, transaction: transaction))
  }

  mutating func receive(_ item: String, _ quantity: Figure, _ value: Figure, on date: CivilDate) {
    positions[item]?.layers.append(
      ValuationLayer(date: date, quantity: quantity, value: value))
  }

  /// Books a record; it is checked before anything changes.
  mutating func apply(_ record: Books.Record, _ stocks: [String: Books.Stock]) throws(Shortage) {
    switch record.movement {
    case .entry(let lines):
      for line in lines { post(line.account, line.amount, by: record.id) }
    case .adjustment(let account, let lines):
      try check(lines)
      for line in lines {
        guard let stock = stocks[line.item] else { continue }
        let value = move(line, on: record.date)
        post(stock.asset, value, by: record.id)
        post(account, -value, by: record.id)
      }
    case .receipt(let item, let quantity, let value, let account):
      guard let stock = stocks[item] else { return }
      receive(item, quantity, value, on: record.date)
      if let cost = try? value.rational.dividing(by: quantity.rational) {
        positions[item]?.lastCost = cost
      }
      post(stock.asset, value, by: record.id)
      post(account, -value, by: record.id)
    case .sale(let item, let quantity):
      guard let stock = stocks[item] else { return }
      try check([Books.AdjustmentLine(item: item, quantity: -quantity)])
      let value = take(quantity, of: item)
      post(stock.expense, value, by: record.id)
      post(stock.asset, -value, by: record.id)
    }
  }

  private func check(_ lines: [Books.AdjustmentLine]) throws(Shortage) {
    var left: [String: Figure] = [:]
    for line in lines {
      let before =
        left[line.item]
        ?? (positions[line.item]?.layers ?? []).reduce(.zero) { $0 + $1.quantity }
      let after = before + line.quantity
      if after < .zero { throw Shortage(item: line.item) }
      left[line.item] = after
    }
  }

  /// Moves stock; what comes in costs what the last purchase did.
  private mutating func move(_ line: Books.AdjustmentLine, on date: CivilDate) -> Figure {
    if line.quantity < .zero { return -take(-line.quantity, of: line.item) }
    let cost = positions[line.item]?.lastCost ?? .zero
    let value = (try? line.quantity.rational.multiplying(by: cost)).map { Figure(cents: $0) }
    if line.quantity > .zero { receive(line.item, line.quantity, value ?? .zero, on: date) }
    return value ?? .zero
  }

  /// Takes from the oldest layers: a whole layer at its whole value, a part of one at its share in
  /// cents, so that what is left holds the rest.
  private mutating func take(_ quantity: Figure, of item: String) -> Figure {
    guard var layers = positions[item]?.layers else { return .zero }
    var missing = quantity
    var value = Figure.zero
    while missing > .zero, let oldest = layers.first {
      if oldest.quantity <= missing {
        missing -= oldest.quantity
        value += oldest.value
        layers.removeFirst()
      } else {
        let share = Figure(cents: oldest.share(missing))
        layers[0].quantity -= missing
        layers[0].value -= share
        value += share
        missing = .zero
      }
    }
    positions[item]?.layers = layers
    return value
  }
}

extension ValuationLayer {
  /// The value of a part of it.
  fileprivate func share(_ part: Figure) -> Rational {
    let ratio = try? part.rational.dividing(by: quantity.rational)
    return ratio.flatMap { try? $0.multiplying(by: value.rational) } ?? .zero
  }
}

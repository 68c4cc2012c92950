import Catalogs
import Decimals

/// What of a pool entered which account: an averaged item may be bought, built and a by-product at
/// once, and every part leaves the account that it entered.
struct PoolHomes: Sendable {
  /// A part of the pool.
  struct Share: Sendable {
    var quantity: StockQuantity = 0
    var value: Value = 0

    var isEmpty: Bool { quantity == 0 && value == 0 }
  }

  /// The parts by `Home`.
  private var shares = [Share](repeating: Share(), count: 3)

  /// The only home that holds something; nil where several do.
  var single: Home? {
    var held = 0
    var count = 0
    for index in shares.indices where !shares[index].isEmpty {
      held = index
      count += 1
    }
    return count <= 1 ? Home(rawValue: UInt8(held)) : nil
  }

  mutating func add(
    _ quantity: StockQuantity, worth value: Value, _ home: Home
  ) throws(ArithmeticFault) {
    let index = Int(home.rawValue)
    shares[index].quantity = try shares[index].quantity.adding(quantity)
    shares[index].value = try shares[index].value.adding(value)
  }

  /// Takes a part of the pool from one home.
  mutating func take(_ quantity: StockQuantity, worth value: Value, _ home: Home) {
    shares[Int(home.rawValue)].quantity -= quantity
    shares[Int(home.rawValue)].value -= value
  }

  /// Takes a part of the pool from all homes, each in proportion; what it takes of each.
  ///
  /// A home without quantity has no value. So each keeps something, as long as there is enough left
  /// for that; else the cheapest are emptied first, which are never worth more than what leaves.
  mutating func take(
    _ quantity: StockQuantity, worth value: Value
  ) throws(ArithmeticFault) -> [(home: Home, share: Share)] {
    var taken = [Share](repeating: Share(), count: shares.count)
    var rest = Share(quantity: quantity, value: value)
    var held = shares.indices.filter { !shares[$0].isEmpty }.sorted(by: isCheaper)
    var total: StockQuantity = 0
    for index in held { total = try total.adding(shares[index].quantity) }
    let left = try total.subtracting(quantity)
    while held.count > left, let cheapest = held.first {
      taken[cheapest] = shares[cheapest]
      rest.quantity -= shares[cheapest].quantity
      rest.value -= shares[cheapest].value
      held.removeFirst()
    }
    if rest.quantity > 0 {
      let parts = try allocate(rest.quantity, over: held.map { shares[$0].quantity - 1 })
      for (index, part) in zip(held, parts) { taken[index].quantity = part }
    }
    if rest.value > 0 {
      let parts = try allocate(rest.value, over: held.map { shares[$0].value })
      for (index, part) in zip(held, parts) { taken[index].value = part }
    }
    var result: [(home: Home, share: Share)] = []
    for index in shares.indices where !taken[index].isEmpty {
      shares[index].quantity -= taken[index].quantity
      shares[index].value -= taken[index].value
      result.append((Home(rawValue: UInt8(index)) ?? .purchased, taken[index]))
    }
    return result
  }

  /// Whether a unit of one home is worth less than one of another; ties by home.
  private func isCheaper(_ left: Int, _ right: Int) -> Bool {
    guard let one = try? Rational(shares[left].value, over: shares[left].quantity),
      let other = try? Rational(shares[right].value, over: shares[right].quantity), one != other
    else { return left < right }
    return one < other
  }
}

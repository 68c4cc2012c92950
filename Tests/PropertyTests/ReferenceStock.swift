import BigInt
import Catalogs
import Decimals

/// A slow model of FIFO, LIFO, FEFO and average by the letter of `costing.md` 1 and 3, in whole numbers
/// of any size: it shares no code with the interpreter.
struct ReferenceStock {
  /// How an item is valued.
  enum Method: CaseIterable { case fifo, lifo, fefo, average }

  /// A quantity that came in together.
  struct Layer {
    var quantity: BigInt
    var value: BigInt
    var lot: String
    /// A day; the largest for what never expires.
    var expires: Int
    var number: Int
  }

  /// What an issue took of a layer.
  struct Part: Equatable {
    var quantity: BigInt
    var value: BigInt
    var lot: String
  }

  var method: Method
  var isHalfEven: Bool
  private(set) var layers: [Layer] = []
  private var count = 0

  init(_ method: Method, isHalfEven: Bool) {
    self.method = method
    self.isHalfEven = isHalfEven
  }

  var quantity: BigInt { layers.reduce(0) { $0 + $1.quantity } }
  var value: BigInt { layers.reduce(0) { $0 + $1.value } }

  func quantity(of lot: String) -> BigInt {
    layers.reduce(0) { $1.lot == lot ? $0 + $1.quantity : $0 }
  }

  mutating func receive(_ quantity: BigInt, worth value: BigInt, lot: String, expires: Int) {
    // A pool keeps one quantity for each lot.
    if method == .average, let index = layers.firstIndex(where: { $0.lot == lot }) {
      layers[index].quantity += quantity
      layers[index].value += value
      return
    }
    layers.append(
      Layer(quantity: quantity, value: value, lot: lot, expires: expires, number: count))
    count += 1
  }

  /// Takes a quantity that is there.
  ///
  /// - Parameter kept: what other lines of the same event take of named lots.
  mutating func take(_ quantity: BigInt, lot: String?, keeping kept: [String: BigInt]) -> [Part] {
    let total = self.quantity
    let worth = value
    var parts: [Part] = []
    var rest = quantity
    for index in order() where rest > 0 {
      if let lot, layers[index].lot != lot { continue }
      var free = layers[index].quantity
      if lot == nil {
        let spare = self.quantity(of: layers[index].lot) - (kept[layers[index].lot] ?? 0)
        free = min(free, spare)
      }
      guard free > 0 else { continue }
      let part = min(rest, free)
      let value =
        part == layers[index].quantity
        ? layers[index].value : share(layers[index].value, part, layers[index].quantity)
      layers[index].quantity -= part
      layers[index].value -= value
      rest -= part
      parts.append(Part(quantity: part, value: value, lot: layers[index].lot))
    }
    layers.removeAll { $0.quantity == 0 }
    precondition(rest == 0, "the model was asked for more than there is")
    guard method == .average else { return parts }
    // One pool: what leaves is its share of all, whatever layer it came from.
    let value = quantity == total ? worth : share(worth, quantity, total)
    let left = worth - value
    for index in layers.indices { layers[index].value = index == 0 ? left : 0 }
    return [Part(quantity: quantity, value: value, lot: "")]
  }

  private func order() -> [Int] {
    switch method {
    case .fifo, .average: Array(layers.indices)
    case .lifo: layers.indices.reversed()
    case .fefo:
      layers.indices.sorted {
        (layers[$0].expires, layers[$0].number) < (layers[$1].expires, layers[$1].number)
      }
    }
  }

  /// value x part / whole, to the nearest whole number.
  private func share(_ value: BigInt, _ part: BigInt, _ whole: BigInt) -> BigInt {
    let (quotient, remainder) = (value * part).quotientAndRemainder(dividingBy: whole)
    let twice = remainder * 2
    if twice < whole { return quotient }
    if twice > whole { return quotient + 1 }
    return isHalfEven && quotient % 2 == 0 ? quotient : quotient + 1
  }
}

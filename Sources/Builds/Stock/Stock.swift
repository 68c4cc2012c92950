import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// A quantity of a lot.
struct LotQuantity: Sendable {
  var item: ItemID
  var lot: NameID
  var quantity: StockQuantity
}

/// What is on hand while events are replayed.
///
/// FIFO, LIFO and FEFO keep layers, each with its own value; average keeps one pool per item, in
/// which lots are told apart by quantity only.
package struct Stock: Sendable {
  /// The stock of one item.
  struct ItemStock: Sendable {
    var quantity: StockQuantity = 0
    var value: Value = 0
    /// Live layers, in the order in which an issue takes them from the front (or the back, LIFO).
    var layers: [UInt32] = []
    /// How many at the front are used up.
    var head = 0
    /// Average only: the accounts that it entered.
    var poolHomes = PoolHomes()
    /// What roundings have left of what is on hand.
    var drift = Drift()
  }

  var items: [ItemStock]
  private(set) var layers: ContiguousArray<Layer> = []
  /// What the event at hand takes of named lots; its other lines leave that alone.
  private var kept: [LotQuantity] = []
  private let catalog: Catalog

  init(_ catalog: Catalog) {
    self.catalog = catalog
    items = [ItemStock](repeating: ItemStock(), count: catalog.items.count)
  }

  /// What is on hand of an item.
  @inline(__always)
  func quantity(of item: ItemID) -> StockQuantity { items[Int(item.index)].quantity }

  /// What that is worth.
  func value(of item: ItemID) -> Value { items[Int(item.index)].value }

  /// What is on hand of a lot.
  func quantity(of item: ItemID, lot: NameID) -> StockQuantity {
    var sum: StockQuantity = 0
    for index in items[Int(item.index)].layers where layers[Int(index)].lot == lot {
      sum &+= layers[Int(index)].quantity
    }
    return sum
  }

  /// The live layers of an item in the order of entry, values of a pool shared out over its lots.
  func liveLayers(of item: ItemID) -> [Layer] {
    let stock = items[Int(item.index)]
    var live = stock.layers.map { layers[Int($0)] }.filter { $0.quantity != 0 }
    if catalog[item].costing == .average, live.count > 1,
      let parts = try? allocate(stock.value, over: live.map(\.quantity))
    {
      for (index, part) in parts.enumerated() { live[index].value = part }
    } else if catalog[item].costing == .average, live.count == 1 {
      live[0].value = stock.value
    }
    return live.enumerated().sorted {
      ($0.element.date, $0.offset) < ($1.element.date, $1.offset)
    }.map(\.element)
  }

  /// Brings a quantity in; the layer it forms or joins.
  ///
  /// - Parameter exact: the quantity of which the layer has the whole units.
  /// - Throws: `ArithmeticFault.overflow`.
  mutating func add(
    _ layer: Layer, exact: ExactQuantity
  ) throws(ArithmeticFault) -> LayerID {
    if !exact.isWhole || layer.quantity != exact.units {
      try items[Int(layer.item.index)].drift.add(
        Rational(layer.quantity).subtracting(exact.exact()), to: layer.lot)
    }
    return try add(layer)
  }

  private mutating func add(_ layer: Layer) throws(ArithmeticFault) -> LayerID {
    let index = Int(layer.item.index)
    let quantity = try items[index].quantity.adding(layer.quantity)
    let value = try items[index].value.adding(layer.value)
    items[index].quantity = quantity
    items[index].value = value
    if catalog.items[index].costing == .average { return try addToPool(layer, index) }
    let id = UInt32(truncatingIfNeeded: layers.count)
    layers.append(layer)
    if catalog.items[index].picksByExpiry {
      items[index].layers.insert(id, at: positionByExpiry(layer, index))
    } else {
      items[index].layers.append(id)
    }
    return LayerID(index: id)
  }

  /// Adds value to a layer that came in with the same event, such as freight.
  ///
  /// - Parameter home: the account that it enters; a pool may hold value of several.
  /// - Throws: `ArithmeticFault.overflow`.
  mutating func addValue(_ value: Value, to id: LayerID, home: Home) throws(ArithmeticFault) {
    let item = Int(layers[Int(id.index)].item.index)
    items[item].value = try items[item].value.adding(value)
    if catalog.items[item].costing == .average {
      try items[item].poolHomes.add(0, worth: value, home)
    } else {
      layers[Int(id.index)].value = try layers[Int(id.index)].value.adding(value)
    }
  }

  /// Takes what the books give for a need that is there, in the order of the item's method, and reports
  /// each part.
  ///
  /// - Parameters:
  ///   - lot: the lot to take from, or the empty name.
  ///   - isRaised: see `bookQuantity(of:from:isRaised:)`.
  ///   - taken: called with the layer, quantity, value, home and lot of each part.
  /// - Throws: `ArithmeticFault.overflow`.
  @inline(__always)
  mutating func take(
    _ need: ExactQuantity, of item: ItemID, lot: NameID, isRaised: Bool = false,
    _ taken: (LayerID, StockQuantity, Value, Home, NameID) -> Void
  ) throws(ArithmeticFault) {
    if !kept.isEmpty, lot != .empty { release(need.units, of: item, lot) }
    if need.isWhole, items[Int(item.index)].drift.isZero {
      try take(need.units, of: item, lot: lot, taken)
    } else {
      try takeCarried(need, of: item, lot: lot, isRaised: isRaised, taken)
    }
  }

  /// Takes a need that a rounding has to do with.
  ///
  /// What the books then show too much or too little stays with the lot that was taken from last; a lot
  /// that is used up has nothing of it.
  private mutating func takeCarried(
    _ need: ExactQuantity, of item: ItemID, lot: NameID, isRaised: Bool,
    _ taken: (LayerID, StockQuantity, Value, Home, NameID) -> Void
  ) throws(ArithmeticFault) {
    let index = Int(item.index)
    var held =
      lot == .empty ? try exactQuantity(of: item) : try exactQuantity(of: item, lot: lot)
    if lot == .empty { for part in kept where part.item == item { held.units -= part.quantity } }
    let units = try bookQuantity(of: need, from: held, isRaised: isRaised)
    var last = lot == .empty ? nextLot(of: index) : lot
    if units > 0 {
      try take(units, of: item, lot: lot) { layer, part, value, home, partLot in
        last = partLot
        taken(layer, part, value, home, partLot)
      }
    }
    var excess = try need.exact().subtracting(Rational(units))
    for other in items[index].drift.lots
    where (lot == .empty || other == lot) && quantity(of: item, lot: other) == 0 {
      excess = try excess.adding(items[index].drift.remove(other))
    }
    try items[index].drift.add(excess, to: last)
  }

  @inline(__always)
  private mutating func take(
    _ quantity: StockQuantity, of item: ItemID, lot: NameID,
    _ taken: (LayerID, StockQuantity, Value, Home, NameID) -> Void
  ) throws(ArithmeticFault) {
    let index = Int(item.index)
    switch catalog.items[index].costing {
    case .average: try takeFromPool(quantity, index, lot: lot, taken)
    default: try takeFromLayers(quantity, index, lot: lot, taken)
    }
    let left = items[index].layers.count - items[index].head
    if items[index].head > 32, items[index].head > left { compact(index) }
  }

  private mutating func takeFromLayers(
    _ quantity: StockQuantity, _ index: Int, lot: NameID,
    _ taken: (LayerID, StockQuantity, Value, Home, NameID) -> Void
  ) throws(ArithmeticFault) {
    let isLIFO = isLIFO(index)
    let rounding = catalog.settings.rounding
    var rest = quantity
    var position = isLIFO ? items[index].layers.count - 1 : items[index].head
    while rest > 0, position >= items[index].head, position < items[index].layers.count {
      let id = Int(items[index].layers[position])
      let available = layers[id].quantity
      let free = kept.isEmpty || lot != .empty ? available : unkept(layers[id])
      if free > 0, lot == .empty || layers[id].lot == lot {
        let part = min(rest, free)
        let value =
          part == available
          ? layers[id].value
          : try multiply(
            layers[id].value, by: part, dividingBy: available, rounding: rounding)
        layers[id].quantity = available - part
        layers[id].value -= value
        items[index].quantity -= part
        items[index].value -= value
        rest -= part
        taken(
          LayerID(index: UInt32(truncatingIfNeeded: id)), part, value, layers[id].home,
          layers[id].lot)
      }
      if layers[id].quantity == 0 {
        if isLIFO, position == items[index].layers.count - 1 {
          items[index].layers.removeLast()
        } else if !isLIFO, position == items[index].head {
          items[index].head += 1
        }
      }
      position += isLIFO ? -1 : 1
    }
  }

  /// The lot that an issue takes from first.
  private func nextLot(of index: Int) -> NameID {
    let live = items[index].layers[items[index].head...]
    let next = isLIFO(index) ? live.last : live.first
    return next.map { layers[Int($0)].lot } ?? .empty
  }

  private func isLIFO(_ index: Int) -> Bool {
    catalog.items[index].costing == .lifo && !catalog.items[index].picksByExpiry
  }

  /// Takes what the books show of an item for its exact quantity, as a count does.
  mutating func settle(_ item: ItemID) { items[Int(item.index)].drift = Drift() }

  /// Keeps what an event takes of named lots from its other lines, in place of what was kept before.
  mutating func keep(_ lots: [LotQuantity]) { kept = lots }

  private mutating func release(_ quantity: StockQuantity, of item: ItemID, _ lot: NameID) {
    if let index = kept.firstIndex(where: {
      $0.item == item && $0.lot == lot && $0.quantity == quantity
    }) {
      kept.remove(at: index)
    }
  }

  /// What a line that names no lot may take of a layer.
  private func unkept(_ layer: Layer) -> StockQuantity {
    var free = quantity(of: layer.item, lot: layer.lot)
    for held in kept where held.item == layer.item && held.lot == layer.lot {
      free &-= held.quantity
    }
    return min(layer.quantity, free)
  }

  private mutating func compact(_ index: Int) {
    items[index].layers.removeAll { layers[Int($0)].quantity == 0 }
    items[index].head = 0
  }

  private func positionByExpiry(_ layer: Layer, _ index: Int) -> Int {
    var low = items[index].head
    var high = items[index].layers.count
    let expires = layer.expires?.day ?? .max
    while low < high {
      let middle = (low + high) / 2
      let other = layers[Int(items[index].layers[middle])].expires?.day ?? .max
      if other <= expires { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: Average cost

  /// One layer per lot, by quantity; the value belongs to the pool.
  private mutating func addToPool(_ layer: Layer, _ index: Int) throws(ArithmeticFault) -> LayerID {
    try items[index].poolHomes.add(layer.quantity, worth: layer.value, layer.home)
    // A lot that was used up and comes again is behind the others, like any other one.
    for id in items[index].layers
    where layers[Int(id)].lot == layer.lot && layers[Int(id)].quantity > 0 {
      layers[Int(id)].quantity += layer.quantity
      return LayerID(index: id)
    }
    let id = UInt32(truncatingIfNeeded: layers.count)
    var lot = layer
    lot.value = 0
    layers.append(lot)
    items[index].layers.append(id)
    return LayerID(index: id)
  }

  /// The value of an issue is rounded once, and then shared out over the lots it comes from.
  private mutating func takeFromPool(
    _ quantity: StockQuantity, _ index: Int, lot: NameID,
    _ taken: (LayerID, StockQuantity, Value, Home, NameID) -> Void
  ) throws(ArithmeticFault) {
    let total = items[index].quantity
    let value =
      quantity == total
      ? items[index].value
      : try multiply(
        items[index].value, by: quantity, dividingBy: total, rounding: catalog.settings.rounding)
    var rest = quantity
    var parts: [PoolPart] = []
    for id in items[index].layers where rest > 0 {
      let available = layers[Int(id)].quantity
      let free = kept.isEmpty || lot != .empty ? available : unkept(layers[Int(id)])
      guard free > 0, lot == .empty || layers[Int(id)].lot == lot else { continue }
      let part = min(rest, free)
      layers[Int(id)].quantity = available - part
      rest -= part
      parts.append(PoolPart(layer: id, quantity: part))
    }
    items[index].quantity -= quantity
    items[index].value -= value
    if let home = items[index].poolHomes.single {
      items[index].poolHomes.take(quantity, worth: value, home)
      try give(parts, worth: value, home, taken)
    } else {
      for (home, share) in try items[index].poolHomes.take(quantity, worth: value) {
        try give(
          PoolPart.take(share.quantity, from: &parts), worth: share.value, home, taken)
      }
    }
    if items[index].layers.count > 64 {
      items[index].layers.removeAll { layers[Int($0)].quantity == 0 }
    }
  }

  /// Reports parts of a pool that are worth something together.
  private func give(
    _ parts: [PoolPart], worth value: Value, _ home: Home,
    _ taken: (LayerID, StockQuantity, Value, Home, NameID) -> Void
  ) throws(ArithmeticFault) {
    let values = parts.count == 1 ? [value] : try allocate(value, over: parts.map(\.quantity))
    for (part, value) in zip(parts, values) {
      taken(
        LayerID(index: part.layer), part.quantity, value, home, layers[Int(part.layer)].lot)
    }
  }
}

/// A quantity that a lot of a pool gives.
private struct PoolPart {
  var layer: UInt32
  var quantity: StockQuantity

  /// Takes a quantity from the front of some parts; of none at all the first part tells the lot.
  static func take(_ quantity: StockQuantity, from parts: inout [PoolPart]) -> [PoolPart] {
    var rest = quantity
    var taken: [PoolPart] = []
    for index in parts.indices where rest > 0 && parts[index].quantity > 0 {
      let part = min(rest, parts[index].quantity)
      parts[index].quantity -= part
      rest -= part
      taken.append(PoolPart(layer: parts[index].layer, quantity: part))
    }
    if taken.isEmpty, let first = parts.first {
      taken.append(PoolPart(layer: first.layer, quantity: 0))
    }
    return taken
  }
}

import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

extension BuildPlanner {
  /// Adds up what a build of the plan wants.
  mutating func expand(
    _ step: Int, _ uses: [Use], from stock: Stock
  ) throws(ArithmeticFault) {
    let bom = catalog.boms[Int(steps[step].bom.index)]
    if uses.isEmpty, isProbe ? !bom.explodesPhantoms : bom.isPlain {
      work += 60 + bom.lines.count * (bom.isPlain ? 10 : 40)
      try addLines(of: bom, step)
    } else {
      try addNeeds(of: step, uses, from: stock)
    }
  }

  /// The lines of a BOM without phantoms, nearly all in whole numbers.
  private mutating func addLines(of bom: BOM, _ step: Int) throws(ArithmeticFault) {
    let product = steps[step].product
    let quantity = steps[step].quantity
    let decimals = Int(precisions[Int(product.index)])
    if !isProbe {
      steps[step].explosion.levels.append(
        Explosion.Level(
          bom: steps[step].bom, quantity: try catalog.stockingUnits(quantity, of: product)))
    }
    for index in bom.lines {
      let line = catalog.lines[index]
      let precision = Int(precisions[Int(line.item.index)])
      guard precision >= 0 else { continue }
      guard line.options == BOMLine.noOptions else {
        try addLine(index, quantity, of: product, step, index - bom.lines.lowerBound)
        continue
      }
      let need = try bounded(
        try? catalog.need(of: line, quantity, of: product, shift: precision - decimals))
      if need.isZero { continue }
      try want(need, of: line.item, isBuilt: buildsEverything)
      if isProbe { continue }
      demands.append(
        Demand(
          item: line.item, quantity: need, line: index, step: step,
          position: index - bom.lines.lowerBound, isBuilt: buildsEverything))
    }
  }

  /// A line with options, of a probe.
  private mutating func addLine(
    _ index: Int, _ quantity: ExactQuantity, of product: ItemID, _ step: Int, _ position: Int
  ) throws(ArithmeticFault) {
    let line = catalog.lines[index]
    let options = catalog.options(line)
    // What is taken as far as stock reaches stands in nobody's way.
    if options.isOptional { return }
    let need = try bounded(try? self.need(of: line, options, quantity, of: product))
    try add(
      Demand(
        item: line.item, quantity: need, line: index, step: step, position: position,
        rank: options.substitutes.isEmpty ? .required : .substitutable,
        isBuilt: buildsEverything || options.supply == .build))
  }

  /// What leaves stock for a line of a BOM without phantoms.
  private func need(
    of line: BOMLine, _ options: LineOptions, _ quantity: ExactQuantity, of product: ItemID
  ) throws(ArithmeticFault) -> ExactQuantity {
    if options.setup.isZero, !options.consumesPack {
      return try catalog.need(
        of: line, quantity, of: product,
        shift: Int(precisions[Int(line.item.index)]) - Int(precisions[Int(product.index)]))
    }
    var exact = try catalog.need(
      of: line, options, quantity: catalog.stockingUnits(quantity, of: product))
    if options.consumesPack, let multiple = options.multiple {
      exact = try exact.raised(toMultipleOf: multiple)
    }
    return try catalog.stockQuantity(exact, of: line.item)
  }

  /// The needs of a BOM and its phantoms, replaced by what the event says was used.
  private mutating func addNeeds(
    of step: Int, _ uses: [Use], from stock: Stock
  ) throws(ArithmeticFault) {
    var explosion = try catalog.explode(
      steps[step].bom,
      quantity: catalog.stockingUnits(steps[step].quantity, of: steps[step].product), on: date)
    if !explosion.gaps.isEmpty { hasGaps = true }
    for level in explosion.levels { work += 60 + 150 * catalog[level.bom].lines.count }
    var stated: Set<ItemID> = []
    for (position, need) in explosion.needs.enumerated() {
      let options = catalog.options(catalog.lines[need.line])
      if isProbe, options.isOptional { continue }
      var demand = Demand(
        item: need.item,
        quantity: try bounded(try? catalog.stockQuantity(need.consumed, of: need.item)),
        line: need.line, level: need.level, step: step, position: position,
        rank: options.isOptional
          ? .optional : options.substitutes.isEmpty ? .required : .substitutable,
        isBuilt: buildsEverything || options.supply == .build)
      if options.multiple != nil, !isProbe {
        let drawn = try catalog.stockQuantity(need.drawn, of: need.item)
        demand.leftOver = try drawn.units.subtracting(demand.quantity.units)
      }
      let own = uses.filter { $0.item == need.item }
      if own.isEmpty {
        try add(demand)
      } else {
        try addUsed(own, demand, isFirst: stated.insert(need.item).inserted, from: stock)
      }
    }
    for use in uses where !stated.contains(use.item) {
      guard let quantity = use.quantity else {
        unstated.append(use)
        continue
      }
      try take(
        Demand(
          item: use.item, quantity: catalog.history.exact(quantity, use.residue), lot: use.lot,
          step: step,
          position: explosion.needs.count, rank: .used), from: stock)
    }
    explosion.needs = []
    steps[step].explosion = explosion
  }

  /// A quantity, or the most that there can be, where a probe asks for more than any number holds.
  @inline(__always)
  private mutating func bounded(
    _ quantity: ExactQuantity?
  ) throws(ArithmeticFault) -> ExactQuantity {
    if let quantity { return quantity }
    guard isProbe else { throw .overflow }
    isSaturated = true
    return ExactQuantity(units: Self.plenty)
  }

  /// What an event says of an item takes the place of what its lines need.
  private mutating func addUsed(
    _ uses: [Use], _ demand: Demand, isFirst: Bool, from stock: Stock
  ) throws(ArithmeticFault) {
    var used = demand
    used.rank = .used
    used.leftOver = 0
    for use in uses {
      used.lot = use.lot
      if let quantity = use.quantity {
        // What was actually used counts once, on the first line that takes the item.
        guard isFirst else { continue }
        used.quantity = catalog.history.exact(quantity, use.residue)
      }
      try take(used, from: stock)
    }
  }

  /// Notes a demand, and adds it to what is wanted.
  private mutating func add(_ demand: Demand) throws(ArithmeticFault) {
    if demand.quantity.isZero { return }
    if demand.rank == .required {
      try want(demand.quantity, of: demand.item, isBuilt: demand.isBuilt)
      if isProbe { return }
    }
    var demand = demand
    if demand.rank == .substitutable {
      touch(demand.item)
      let index = Int(demand.item.index)
      if demand.isBuilt, wants[index].bom != nil {
        demand.next = wants[index].choice
        wants[index].choice = Int32(truncatingIfNeeded: demands.count)
        if !wants[index].isQueued { enqueue(demand.item) }
      }
    }
    demands.append(demand)
  }
}

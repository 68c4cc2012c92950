import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

extension BuildPlanner {
  /// What there is of an item that nothing has taken yet.
  private func free(_ item: ItemID, in stock: Stock) throws(ArithmeticFault) -> StockQuantity {
    if item == unlimited { return Self.plenty }
    let want = wants[Int(item.index)]
    return max(
      0,
      try stock.quantity(of: item).subtracting(want.reserved).subtracting(want.fixedStock)
        .subtracting(want.openStock))
  }

  /// Meets what is required of an item: from stock first, and what only stock can meet before what can
  /// be built; what is missing is built where that is allowed.
  mutating func meet(_ item: ItemID, from stock: Stock) throws(ArithmeticFault) {
    let index = Int(item.index)
    let free = try free(item, in: stock)
    let fixed = min(free, wants[index].fixed)
    let open = min(free - fixed, wants[index].open)
    wants[index].isMet = true
    wants[index].fixedStock = fixed
    wants[index].openStock = open
    guard let bom = wants[index].bom else { return }
    let lacking = try sum(wants[index].open - open, builtForChoices(of: item, in: stock))
    guard lacking > 0 else { return }
    wants[index].step = Int32(truncatingIfNeeded: steps.count)
    steps.append(Step(product: item, bom: bom, quantity: lacking))
    try expand(steps.count - 1, [], from: stock)
  }

  // MARK: What events say

  /// What an event says was used leaves stock before anything else does.
  mutating func take(_ demand: Demand, from stock: Stock) throws(ArithmeticFault) {
    guard demand.quantity > 0 else { return }
    let position = demands.count
    demands.append(demand)
    let free = try free(demand.item, in: stock)
    if demand.lot != .empty {
      let held = try stock.quantity(of: demand.item, lot: demand.lot)
        .subtracting(reserved(demand.item, demand.lot))
      if held < demand.quantity {
        lotShortages.append(
          (
            demand.lot,
            BuildPlan.Shortage(
              item: demand.item, needed: demand.quantity, available: held, line: demand.line)
          ))
        return
      }
    }
    let own = min(demand.quantity, free)
    if own > 0 {
      try reserve(own, of: demand.item)
      if demand.lot != .empty {
        lots.append(LotQuantity(item: demand.item, lot: demand.lot, quantity: own))
      }
      issues.append((position, demand.issue(of: demand.item, own)))
    }
    if own < demand.quantity { shortages.append((position, demand.quantity - own)) }
  }

  private func reserved(
    _ item: ItemID, _ lot: NameID
  ) throws(ArithmeticFault) -> StockQuantity {
    var sum: StockQuantity = 0
    for part in lots where part.item == item && part.lot == lot {
      sum = try sum.adding(part.quantity)
    }
    return sum
  }

  private mutating func reserve(
    _ quantity: StockQuantity, of item: ItemID
  ) throws(ArithmeticFault) {
    touch(item)
    wants[Int(item.index)].reserved = try self[item].reserved.adding(quantity)
  }

  // MARK: Lines with a choice

  /// What is built of an item for lines that have substitutes: what an earlier pass found, else what
  /// stock seems to leave of them while not all is known that is required of it.
  private mutating func builtForChoices(
    of item: ItemID, in stock: Stock
  ) throws(ArithmeticFault) -> StockQuantity {
    var sum: StockQuantity = 0
    var next = self[item].choice
    while next >= 0 {
      let demand = demands[Int(next)]
      next = demand.next
      let choice = Choice(demand, steps)
      let part: StockQuantity
      if let known = builtParts[choice] {
        part = known
      } else {
        part = try expectedRest(demand, in: stock)
        builtParts[choice] = part
      }
      sum = try sum.adding(part)
    }
    return sum
  }

  /// What a line's own item and its substitutes seem to leave.
  private mutating func expectedRest(
    _ demand: Demand, in stock: Stock
  ) throws(ArithmeticFault) -> StockQuantity {
    try split(demand, demand.quantity, in: stock) { planner, item throws(ArithmeticFault) in
      let want = planner[item]
      let required = try want.fixed.adding(want.open)
      return want.isMet
        ? max(0, try planner.free(item, in: stock).subtracting(want.expected))
        : max(
          0, try planner.free(item, in: stock).subtracting(required).subtracting(want.expected))
    } taking: { planner, item, part, _ throws(ArithmeticFault) in
      planner.touch(item)
      planner.wants[Int(item.index)].expected = try planner[item].expected.adding(part)
    }
  }

  /// Lines with substitutes take what the required ones have left.
  ///
  /// - Parameter isLast: whether all is built of what still grows.
  /// - Returns: whether what they leave is what was built for them.
  mutating func meetChoices(
    from stock: Stock, isLast: Bool
  ) throws(ArithmeticFault) -> Bool {
    var isSettled = true
    for index in demands.indices where demands[index].rank == .substitutable {
      let demand = demands[index]
      let isBuilt = demand.isBuilt && self[demand.item].bom != nil
      let choice = Choice(demand, steps)
      let built = isBuilt ? builtParts[choice] ?? 0 : 0
      let rest = try split(demand, demand.quantity - built, in: stock) {
        planner, item throws(ArithmeticFault) in
        try planner.free(item, in: stock)
      } taking: { planner, item, part, other throws(ArithmeticFault) in
        try planner.reserve(part, of: item)
        planner.issues.append((index, demand.issue(of: item, part, for: other)))
      }
      if built > 0 {
        issues.append((index, demand.issue(of: demand.item, built)))
        fromSteps.append(index)
      }
      if rest > 0, isBuilt {
        isSettled = false
        let more = growth(of: choice, rest)
        builtParts[choice] = isLast ? demand.quantity : built + min(demand.quantity - built, more)
        rests[choice] = rest
      } else if rest > 0 {
        shortages.append((index, rest))
      }
    }
    return isSettled
  }

  /// How much more to build for a line of which something is left.
  ///
  /// What is built may take substitutes away, so that more has to be built, and so on: where each pass
  /// leaves a part of what the one before left, this is the sum of all that would follow.
  private func growth(of choice: Choice, _ rest: StockQuantity) -> StockQuantity {
    guard let before = rests[choice], before > rest else { return rest }
    let sum = try? multiply(rest, by: before, dividingBy: before - rest, rounding: .down)
    return min(sum ?? Self.plenty, Self.plenty)
  }

  /// Splits a quantity over a line's own item and then its substitutes; what they leave.
  private mutating func split(
    _ demand: Demand, _ quantity: StockQuantity, in stock: Stock,
    free: (BuildPlanner, ItemID) throws(ArithmeticFault) -> StockQuantity,
    taking take: (inout BuildPlanner, ItemID, StockQuantity, ItemID?) throws(ArithmeticFault)
      -> Void
  ) throws(ArithmeticFault) -> StockQuantity {
    let own = min(quantity, try free(self, demand.item))
    if own > 0 { try take(&self, demand.item, own, nil) }
    var rest = quantity - own
    guard rest > 0, let line = demand.line else { return rest }
    for substitute in catalog.options(catalog.lines[line]).substitutes where rest > 0 {
      let free = try free(self, substitute.item)
      let wanted = try catalog.movement(
        catalog.exact(rest, of: demand.item).multiplying(by: substitute.factor),
        of: substitute.item)
      let part = min(free, wanted)
      guard part > 0 else { continue }
      try take(&self, substitute.item, part, demand.item)
      let covered =
        part == wanted
        ? rest
        : try catalog.exact(part, of: substitute.item).dividing(by: substitute.factor)
          .rounded(toDecimals: catalog[demand.item].precision, .down)
      rest -= min(covered, rest)
    }
    return rest
  }

  // MARK: Optional lines

  mutating func meetOptional(from stock: Stock) throws(ArithmeticFault) {
    for index in demands.indices where demands[index].rank == .optional {
      let demand = demands[index]
      let own = min(demand.quantity, try free(demand.item, in: stock))
      guard own > 0 else { continue }
      try reserve(own, of: demand.item)
      issues.append((index, demand.issue(of: demand.item, own)))
    }
  }
}

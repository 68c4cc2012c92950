import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

extension BuildPlanner {
  /// What there is of an item that nothing has taken yet.
  private func free(_ item: ItemID, in stock: Stock) throws(ArithmeticFault) -> ExactQuantity {
    if item == unlimited { return ExactQuantity(units: Self.plenty) }
    let want = wants[Int(item.index)]
    var free = try stock.exactQuantity(of: item)
    free.units = max(
      0,
      try free.units.subtracting(want.reserved).subtracting(want.fixedStock)
        .subtracting(want.openStock))
    if want.hasResidues, let taken = residues[item]?.reserved {
      free.residue = try free.residue.subtracting(taken)
    }
    return free
  }

  /// Whether stock meets a need: the books their rounded part, or the exact quantity the exact need
  /// (`costing.md` 1.5); a plan that is only tried goes by the exact quantities, so that a limit is
  /// not moved by a rounding.
  private func meets(
    _ free: ExactQuantity, _ need: ExactQuantity
  ) throws(ArithmeticFault) -> Bool {
    if !isProbe, free.units >= need.units { return true }
    return try free.isAtLeast(need)
  }

  /// Meets what is required of an item: from stock first, and what only stock can meet before what can
  /// be built; what is missing is built where that is allowed.
  mutating func meet(_ item: ItemID, from stock: Stock) throws(ArithmeticFault) {
    let index = Int(item.index)
    let free = try free(item, in: stock)
    wants[index].isMet = true
    var lacking = ExactQuantity.zero
    if free.isWhole, !wants[index].hasResidues {
      let fixed = min(free.units, wants[index].fixed)
      let open = min(free.units - fixed, wants[index].open)
      wants[index].fixedStock = fixed
      wants[index].openStock = open
      lacking.units = wants[index].open - open
    } else {
      lacking = try meetExactly(item, free)
    }
    guard let bom = wants[index].bom else { return }
    lacking.units = try sum(lacking.units, builtForChoices(of: item, in: stock))
    if lacking.isZero { return }
    wants[index].step = Int32(truncatingIfNeeded: steps.count)
    steps.append(Step(product: item, bom: bom, quantity: lacking))
    try expand(steps.count - 1, [], from: stock)
  }

  /// Meets what is required of an item of which something is not whole; what has to be built.
  private mutating func meetExactly(
    _ item: ItemID, _ free: ExactQuantity
  ) throws(ArithmeticFault) -> ExactQuantity {
    let index = Int(item.index)
    let left = residues[item] ?? Residues()
    let fixed = ExactQuantity(units: wants[index].fixed, residue: left.fixed)
    let open = ExactQuantity(units: wants[index].open, residue: left.open)
    var rest = try free.subtracting(fixed)
    if try meets(free, fixed) {
      wants[index].fixedStock = fixed.units
      try add(left.fixed, to: \.reserved, of: item)
    } else {
      let missing = try fixed.subtracting(free).wholeUnits()
      wants[index].fixedStock = fixed.units - max(1, missing)
      rest = .zero
    }
    if rest.units < 0 { rest = .zero }
    var isMet = open.isZero
    if !isMet { isMet = try meets(rest, open) }
    if isMet {
      wants[index].openStock = open.units
      try add(left.open, to: \.reserved, of: item)
      return .zero
    }
    let lacking = try open.subtracting(rest)
    let built = try precisions[index] > 0 ? lacking.rounded() : whole(lacking)
    wants[index].openStock = open.units - min(open.units, built.units)
    return built
  }

  /// Whole pieces are built whole: as many as are needed, so that a limit is not too high, or for a
  /// build as many as leave the books less than one away from what is used.
  private func whole(_ lacking: ExactQuantity) throws(ArithmeticFault) -> ExactQuantity {
    ExactQuantity(units: try isProbe ? lacking.wholeUnits() : lacking.bookUnits())
  }

  // MARK: What events say

  /// What an event says was used leaves stock before anything else does.
  mutating func take(_ demand: Demand, from stock: Stock) throws(ArithmeticFault) {
    let need = demand.quantity
    if need.isZero { return }
    let position = demands.count
    demands.append(demand)
    let free = try free(demand.item, in: stock)
    if demand.lot != .empty {
      var held = try stock.exactQuantity(of: demand.item, lot: demand.lot)
      held.units = try held.units.subtracting(reserved(demand.item, demand.lot))
      guard try meets(held, need) else {
        lotShortages.append(
          (
            demand.lot,
            BuildPlan.Shortage(
              item: demand.item, needed: need.units, available: held.units, line: demand.line)
          ))
        return
      }
    }
    let own = try meets(free, need) ? need : free
    if !own.isZero {
      try reserve(own, of: demand.item)
      if demand.lot != .empty {
        lots.append(LotQuantity(item: demand.item, lot: demand.lot, quantity: own.units))
      }
      issues.append((position, demand.issue(of: demand.item, own)))
    }
    if try !meets(free, need) {
      shortages.append((position, max(1, try need.units.subtracting(free.units))))
    }
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
    _ quantity: ExactQuantity, of item: ItemID
  ) throws(ArithmeticFault) {
    touch(item)
    wants[Int(item.index)].reserved = try self[item].reserved.adding(quantity.units)
    if !quantity.isWhole { try add(quantity.residue, to: \.reserved, of: item) }
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
      var free = try planner.free(item, in: stock)
      if !want.isMet { free.units = try free.units.subtracting(want.fixed).subtracting(want.open) }
      free.units = max(0, try free.units.subtracting(want.expected))
      return free
    } taking: { planner, issue throws(ArithmeticFault) in
      planner.touch(issue.item)
      planner.wants[Int(issue.item.index)].expected = try planner[issue.item].expected.adding(
        issue.quantity.units)
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
      let open = try demand.quantity.subtracting(ExactQuantity(units: built))
      let rest = try takeChoices(index, open, from: stock)
      if built > 0 {
        issues.append((index, demand.issue(of: demand.item, ExactQuantity(units: built))))
        fromSteps.append(index)
      }
      if rest > 0, isBuilt {
        isSettled = false
        let all = try demand.quantity.wholeUnits()
        let more = growth(of: choice, rest)
        builtParts[choice] = isLast ? all : built + min(max(1, all - built), more)
        rests[choice] = rest
      } else if rest > 0 {
        shortages.append((index, rest))
      }
    }
    return isSettled
  }

  /// Takes what stock has for a line with a choice; what it leaves.
  private mutating func takeChoices(
    _ index: Int, _ quantity: ExactQuantity, from stock: Stock
  ) throws(ArithmeticFault) -> StockQuantity {
    try split(demands[index], quantity, in: stock) { planner, item throws(ArithmeticFault) in
      try planner.free(item, in: stock)
    } taking: { planner, issue throws(ArithmeticFault) in
      try planner.reserve(issue.quantity, of: issue.item)
      planner.issues.append((index, issue))
    }
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
  ///
  /// What one of them covers is not rounded to whole units of another. A rest of less than half a unit
  /// of a substitute takes one of it.
  private mutating func split(
    _ demand: Demand, _ quantity: ExactQuantity, in stock: Stock,
    free: (BuildPlanner, ItemID) throws(ArithmeticFault) -> ExactQuantity,
    taking take: (inout BuildPlanner, BuildPlan.Issue) throws(ArithmeticFault) -> Void
  ) throws(ArithmeticFault) -> StockQuantity {
    if try quantity.exact() <= .zero { return 0 }
    let own = try free(self, demand.item)
    if try meets(own, quantity) {
      try take(&self, demand.issue(of: demand.item, quantity))
      return 0
    }
    if own.units > 0 { try take(&self, demand.issue(of: demand.item, own)) }
    var rest = own.units > 0 ? try quantity.subtracting(own) : quantity
    guard let line = demand.line else { return max(1, rest.units) }
    for substitute in catalog.options(catalog.lines[line]).substitutes {
      let free = try free(self, substitute.item)
      let wanted = try catalog.stockQuantity(
        catalog.stockingUnits(rest, of: demand.item).multiplying(by: substitute.factor),
        of: substitute.item)
      let isRaised = wanted.units == 0
      let books = ExactQuantity(units: max(1, wanted.units))
      if try meets(free, isRaised && !isProbe ? books : wanted) {
        try take(
          &self,
          demand.issue(of: substitute.item, wanted, isRaised: isRaised, for: demand.item))
        return 0
      }
      guard free.units > 0 else { continue }
      try take(&self, demand.issue(of: substitute.item, free, for: demand.item))
      rest = try rest.subtracting(
        catalog.stockQuantity(
          catalog.stockingUnits(free, of: substitute.item).dividing(by: substitute.factor),
          of: demand.item))
    }
    return max(1, try rest.wholeUnits())
  }

  // MARK: Optional lines

  /// Optional lines take as much as there is.
  mutating func meetOptional(from stock: Stock) throws(ArithmeticFault) {
    for index in demands.indices where demands[index].rank == .optional {
      _ = try takeChoices(index, demands[index].quantity, from: stock)
    }
  }
}

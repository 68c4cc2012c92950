import Catalogs
import Decimals
import Quantities

extension BuildPlanner {
  /// The plan in all its detail: who takes what, and which build is carried out before which.
  mutating func detailed() throws(ArithmeticFault) -> BuildPlan {
    meetRequired()
    var plan = BuildPlan()
    plan.unstated = unstated
    plan.lotShortages = lotShortages
    plan.shortages = shortages.sorted { isBefore(demands[$0.demand], demands[$1.demand]) }
      .map { index, rest in
        let demand = demands[index]
        return BuildPlan.Shortage(
          item: demand.item, needed: max(rest, demand.quantity.units),
          available: max(0, demand.quantity.units - rest), line: demand.line)
      }
    let order = carryingOrder()
    var places = [Int](repeating: 0, count: steps.count)
    for (place, step) in order.sequence.enumerated() { places[step] = place }
    plan.steps = order.sequence.map { step in
      BuildPlan.Step(
        product: steps[step].product, bom: steps[step].bom, quantity: steps[step].quantity,
        explosion: steps[step].explosion,
        parent: step == 0 ? nil : places[order.soleTaker[step] ?? 0])
    }
    let sorted = issues.enumerated().sorted { left, right in
      let (first, second) = (demands[left.element.demand], demands[right.element.demand])
      return (first.step, first.position, left.offset) < (
        second.step, second.position, right.offset
      )
    }
    for (_, entry) in sorted {
      plan.steps[places[demands[entry.demand].step]].issues.append(entry.issue)
    }
    return plan
  }

  /// Whether a demand chooses before another.
  private func isBefore(_ left: Demand, _ right: Demand) -> Bool {
    (left.rank.rawValue, left.step, left.position)
      < (right.rank.rawValue, right.step, right.position)
  }

  /// Gives what stock has of required items to those that want them, in the order of their lines.
  private mutating func meetRequired() {
    for (position, demand) in demands.enumerated() where demand.rank == .required {
      let index = Int(demand.item.index)
      let isOpen = demand.isBuilt && wants[index].bom != nil
      let units = demand.quantity.units
      let own = min(units, isOpen ? wants[index].openStock : wants[index].fixedStock)
      let rest = units - own
      // What is not whole stands with the last part of it.
      if rest == 0 {
        issues.append((position, demand.issue(of: demand.item, demand.quantity)))
      } else if own > 0 {
        issues.append((position, demand.issue(of: demand.item, ExactQuantity(units: own))))
      }
      if isOpen { wants[index].openStock -= own } else { wants[index].fixedStock -= own }
      if rest == 0 { continue }
      if isOpen {
        let built = ExactQuantity(units: rest, residue: demand.quantity.residue)
        issues.append((position, demand.issue(of: demand.item, built)))
        fromSteps.append(position)
      } else {
        shortages.append((position, rest))
      }
    }
  }

  /// The steps so that each comes after what it takes of others, as if each were made when it is
  /// first needed; and of those that one step alone takes, that step.
  private func carryingOrder() -> (sequence: [Int], soleTaker: [Int?]) {
    let components = componentsOfSteps()
    var soleTaker = [Int?](repeating: nil, count: steps.count)
    var takers = [Int](repeating: 0, count: steps.count)
    for (step, below) in components.enumerated() {
      for component in below {
        takers[component] += 1
        soleTaker[component] = takers[component] == 1 ? step : nil
      }
    }
    var sequence: [Int] = []
    var isOpened = [Bool](repeating: false, count: steps.count)
    var path = [(step: 0, next: 0)]
    while let top = path.last {
      if top.next < components[top.step].count {
        path[path.count - 1].next += 1
        let component = components[top.step][top.next]
        if !isOpened[component] {
          isOpened[component] = true
          path.append((component, 0))
        }
      } else {
        sequence.append(top.step)
        path.removeLast()
      }
    }
    return (sequence, soleTaker)
  }

  /// The steps that make what each step takes, each once, in the order of who chooses first.
  private func componentsOfSteps() -> [[Int]] {
    var components = [[Int]](repeating: [], count: steps.count)
    var last = [Int](repeating: -1, count: steps.count)
    let order = fromSteps.sorted { left, right in
      if demands[left].step != demands[right].step {
        return demands[left].step < demands[right].step
      }
      return isBefore(demands[left], demands[right])
    }
    for demand in order.map({ demands[$0] }) {
      let component = Int(wants[Int(demand.item.index)].step)
      if component >= 0, last[component] != demand.step {
        last[component] = demand.step
        components[demand.step].append(component)
      }
    }
    return components
  }
}

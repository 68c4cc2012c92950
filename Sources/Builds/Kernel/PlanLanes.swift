import Catalogs
import Decimals
import Quantities

/// Tries plans side by side: one walk over the graph adds up what many of them want.
///
/// It comes to what `BuildPlanner` comes to for the same probe, for products whose BOMs are plain, as
/// long as no need has to be rounded; where one has to be, it says so.
struct PlanLanes {
  /// How many plans are tried at a time.
  static let width = 16

  private let simulation: Simulation
  private let table: NeedTable
  private var queue = ItemQueue()
  /// For each item twice, for what only stock can meet and for what may be built: its place in `wants`
  /// divided by `width`, or -1.
  private var slots: ContiguousArray<Int32>
  /// What the plans want, lane by lane, of the items that something is wanted of.
  private var wants: ContiguousArray<StockQuantity> = []
  /// Those items, in the order in which they were come upon: twice the index, and 1 for what may be
  /// built.
  private var touched: [Int] = []
  private var probes: [PlanProbe] = []
  private var isSaturated = [Bool](repeating: false, count: width)
  private var isExact = [Bool](repeating: true, count: width)
  /// What is built of the item at hand, lane by lane.
  private var built = [StockQuantity](repeating: 0, count: width)
  /// How many lines of plans have been gone over.
  var work = 0

  init(_ simulation: Simulation, on date: CivilDate) {
    self.simulation = simulation
    table = NeedTable(simulation.catalog, on: date)
    queue.prepare(simulation.catalog, on: date)
    slots = ContiguousArray(repeating: -1, count: 2 * simulation.catalog.items.count)
  }

  /// Whether plans of an item can be tried here.
  func canPlan(_ item: ItemID) -> Bool { table.canPlan(item) }

  /// Items so that those come first that take others.
  func sorted(_ items: [ItemID]) -> [ItemID] { queue.sorted(items) }

  /// What plans of one mode come to, at most `width` of them.
  mutating func outcomes(of probes: [PlanProbe], _ mode: PlanMode) -> [PlanOutcome] {
    if probes.isEmpty { return [] }
    clear(probes)
    for probe in probes { _ = slot(of: probe.item, mayBeBuilt: true) }
    while let item = queue.pop() { build(item, mode) }
    return probes.indices.map { outcome($0) }
  }

  private mutating func clear(_ probes: [PlanProbe]) {
    for place in touched { slots[place] = -1 }
    touched.removeAll(keepingCapacity: true)
    wants.removeAll(keepingCapacity: true)
    queue.clear()
    self.probes = probes
    for lane in 0..<Self.width {
      isSaturated[lane] = false
      isExact[lane] = true
    }
  }

  /// The place in `wants` of an item; what may be built waits for its turn.
  private mutating func slot(of item: ItemID, mayBeBuilt: Bool) -> Int {
    let place = 2 * Int(item.index) + (mayBeBuilt ? 1 : 0)
    if slots[place] < 0 {
      slots[place] = Int32(truncatingIfNeeded: wants.count / Self.width)
      for _ in 0..<Self.width { wants.append(0) }
      touched.append(place)
      if mayBeBuilt { queue.push(item) }
    }
    return Int(slots[place]) * Self.width
  }

  /// What stock leaves for lines that may be built, in a lane.
  private func left(of item: ItemID, _ lane: Int) -> StockQuantity {
    let onHand =
      probes[lane].unlimited == item
      ? BuildPlanner.plenty : simulation.quantityOnHand(item)
    let fixed = slots[2 * Int(item.index)]
    return fixed < 0 ? onHand : max(0, onHand - wants[Int(fixed) * Self.width + lane])
  }

  /// Adds up what the builds of an item want.
  private mutating func build(_ item: ItemID, _ mode: PlanMode) {
    let slot = Int(slots[2 * Int(item.index) + 1]) * Self.width
    var most: StockQuantity = 0
    for lane in probes.indices {
      let lacking =
        probes[lane].item == item
        ? probes[lane].quantity : max(0, wants[slot + lane] - left(of: item, lane))
      built[lane] = lacking
      most = max(most, lacking)
    }
    if most == 0 { return }
    let range = table.range(of: item)
    // An item costs a walk as much as some of its lines.
    work += 60 + range.count * probes.count
    for index in range {
      let line = table.lines[index]
      let isOpen = (mode == .whole || line.isBuilt) && table.boms[Int(line.item.index)] != nil
      let target = self.slot(of: line.item, mayBeBuilt: isOpen)
      if let narrow = Int64(exactly: most), line.fits(narrow) {
        addNarrow(line, at: target)
      } else {
        addWide(line, at: target)
      }
    }
  }

  /// A line whose needs 64 bits hold in all lanes.
  @inline(__always)
  private mutating func addNarrow(_ line: NeedTable.Line, at target: Int) {
    let count = probes.count
    let isEven = table.rounding == .halfEven
    wants.withUnsafeMutableBufferPointer { wants in
      built.withUnsafeBufferPointer { built in
        if line.denominator == 1, line.addend == 0 {
          for lane in 0..<count {
            wants[target + lane] &+= StockQuantity(
              Int64(truncatingIfNeeded: built[lane]) &* line.numerator)
          }
        } else {
          for lane in 0..<count where built[lane] > 0 {
            let exact =
              Int64(truncatingIfNeeded: built[lane]) &* line.numerator &+ line.addend
            let (need, isWhole) = line.rounded(exact, halfToEven: isEven)
            wants[target + lane] &+= StockQuantity(need)
            if !isWhole { isExact[lane] = false }
          }
        }
        for lane in 0..<count where wants[target + lane] > BuildPlanner.plenty {
          wants[target + lane] = BuildPlanner.plenty
          isSaturated[lane] = true
        }
      }
    }
  }

  private mutating func addWide(_ line: NeedTable.Line, at target: Int) {
    for lane in probes.indices where built[lane] > 0 {
      guard let (need, isWhole) = try? line.need(of: built[lane], table.rounding),
        need <= BuildPlanner.plenty - wants[target + lane]
      else {
        isSaturated[lane] = true
        wants[target + lane] = BuildPlanner.plenty
        continue
      }
      wants[target + lane] += need
      if !isWhole { isExact[lane] = false }
    }
  }

  private func outcome(_ lane: Int) -> PlanOutcome {
    var outcome = PlanOutcome()
    outcome.isSaturated = isSaturated[lane]
    outcome.isExact = isExact[lane]
    for place in touched {
      let item = ItemID(index: UInt32(truncatingIfNeeded: place / 2))
      if simulation.stock.hasDrift(of: item) { outcome.isExact = false }
      if place % 2 != 0 { continue }
      let want = wants[Int(slots[place]) * Self.width + lane]
      if want == 0 { continue }
      outcome.wants.append((item, want))
      let onHand = simulation.quantityOnHand(item)
      if want > onHand, probes[lane].unlimited != item {
        outcome.missing.append((item, want - onHand))
      }
    }
    outcome.isPossible = !outcome.isSaturated && outcome.missing.isEmpty
    return outcome
  }
}

extension NeedTable.Line {
  /// Whether 64 bits hold the need of so much, and twice that.
  @inline(__always)
  fileprivate func fits(_ quantity: Int64) -> Bool {
    let (product, overflow) = quantity.multipliedReportingOverflow(by: numerator)
    return !overflow && product <= .max / 4 && addend <= .max / 4 && denominator <= .max / 4
  }

  /// A need before its division, rounded to whole units, and whether it is whole.
  @inline(__always)
  fileprivate func rounded(_ exact: Int64, halfToEven: Bool) -> (need: Int64, isWhole: Bool) {
    let (quotient, rest) = exact.quotientAndRemainder(dividingBy: denominator)
    let twice = rest &* 2
    let isUp =
      twice > denominator || (twice == denominator && (!halfToEven || quotient & 1 == 1))
    return (isUp ? quotient &+ 1 : quotient, rest == 0)
  }

  /// The need of a quantity above 0, and whether it is whole.
  fileprivate func need(
    of quantity: StockQuantity, _ rounding: Rounding
  ) throws(ArithmeticFault) -> (need: StockQuantity, isWhole: Bool) {
    let exact = try quantity.multiplying(by: Int128(numerator)).adding(Int128(addend))
    let need = try divide(exact, by: Int128(denominator), rounding: rounding)
    return (need, exact % Int128(denominator) == 0)
  }
}

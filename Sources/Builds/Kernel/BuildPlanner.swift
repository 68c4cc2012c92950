import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// Plans builds against a stock: who takes what, what is built on the way, and what is missing.
///
/// The plan is made on the graph of the BOMs, never on the unfolded tree: what all builds want of an item
/// is added up before the item is built, once, so that the work is linear in lines. In the whole of a
/// build, those on the way included, what has no choice takes stock first, then lines with
/// substitutes, then optional ones (`costing.md` 8).
struct BuildPlanner {
  /// What the builds of a plan want of an item.
  struct Want {
    /// What only stock can meet, and what of that it does.
    var fixed: StockQuantity = 0
    var fixedStock: StockQuantity = 0
    /// What is built where stock does not meet it, and what stock meets.
    var open: StockQuantity = 0
    var openStock: StockQuantity = 0
    /// What leaves stock for the event's own words and for lines with a choice.
    var reserved: StockQuantity = 0
    /// What lines with a choice are going to take, as far as that can be told.
    var expected: StockQuantity = 0
    /// The BOM by which it may be built, and the step that does.
    var bom: BOMID?
    var step: Int32 = -1
    /// The last demand for it that has a choice, and whether what is required of it is met.
    var choice: Int32 = -1
    var isQueued = false
    var isMet = false
    /// Whether `residues` has something of it.
    var hasResidues = false

    /// What is missing of what only stock can meet.
    var missing: StockQuantity { fixed - fixedStock }
  }

  /// What rounding left out of the sums of a `Want`.
  struct Residues {
    var fixed = Rational.zero
    var open = Rational.zero
    var reserved = Rational.zero
  }

  /// A build of the plan.
  struct Step {
    var product: ItemID
    var bom: BOMID
    var quantity: ExactQuantity
    var explosion = Explosion()
  }

  let catalog: Catalog
  /// Whether every component with a BOM may be built, not only lines with `supply: build`.
  let buildsEverything: Bool
  /// Decimals of the stock of each item, close together; below 0 for what is never stocked.
  var precisions: ContiguousArray<Int8> = []
  var queue = ItemQueue()
  /// What is wanted by item, and of which items something is, in the order in which that was found.
  var wants: ContiguousArray<Want> = []
  private(set) var wanted: [ItemID] = []
  /// Of the few items whose needs are not whole.
  var residues: [ItemID: Residues] = [:]
  private var isWanted: ContiguousArray<Bool> = []
  var steps: [Step] = []
  var demands: [Demand] = []
  /// What leaves stock, or is built, for demands of an event's own words and those with a choice.
  var issues: [(demand: Int, issue: BuildPlan.Issue)] = []
  /// The demands of those that other steps of the plan meet.
  var fromSteps: [Int] = []
  /// What demands lack.
  var shortages: [(demand: Int, rest: StockQuantity)] = []
  var lotShortages: [(lot: NameID, shortage: BuildPlan.Shortage)] = []
  var unstated: [Use] = []
  /// What is built for lines with a choice, from one pass to the next.
  var builtParts: [Choice: StockQuantity] = [:]
  /// What was left of them beyond that in the pass before.
  var rests: [Choice: StockQuantity] = [:]
  /// What is taken of named lots.
  var lots: [LotQuantity] = []
  var hasGaps = false
  /// Whether a probe asks for more than any number holds.
  var isSaturated = false
  /// How much a probe has done, in lines of plans side by side.
  var work = 0
  private(set) var date = CivilDate.beginning
  /// An item of which there is taken to be plenty.
  private(set) var unlimited: ItemID?
  /// Whether only sums are asked for, not who takes what.
  private(set) var isProbe = false

  /// More than any stock has, so that sums of it still fit.
  static let plenty: StockQuantity = .max / 4
  /// How often what substitutes leave may grow before it is taken to be everything.
  private static let maximumPasses = 8

  init(_ catalog: Catalog, buildsEverything: Bool = false) {
    self.catalog = catalog
    self.buildsEverything = buildsEverything
  }

  /// A plan for one build, apart from all others.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  mutating func plan(_ order: BuildOrder, from stock: Stock) throws(ArithmeticFault) -> BuildPlan {
    unlimited = nil
    isProbe = false
    date = order.key.date
    try settle(
      order.product, order.bom, ExactQuantity(units: order.quantity, residue: order.residue),
      order.uses, from: stock)
    return try detailed()
  }

  /// What a plan that is only tried comes to; a quantity that no number holds is not possible.
  mutating func outcome(of probe: PlanProbe, from stock: Stock) -> PlanOutcome {
    unlimited = probe.unlimited
    isProbe = true
    date = probe.date
    work = 0
    do throws(ArithmeticFault) {
      try settle(probe.item, probe.bom, ExactQuantity(units: probe.quantity), [], from: stock)
    } catch {
      isSaturated = true
    }
    var outcome = PlanOutcome()
    outcome.isSaturated = isSaturated
    outcome.hasChoices = !demands.isEmpty
    for item in wanted {
      let want = self[item]
      if want.missing > 0 { outcome.missing.append((item, want.missing)) }
      let (sum, overflow) = want.fixed.addingReportingOverflow(want.reserved)
      if sum > 0, !overflow { outcome.wants.append((item, sum)) }
    }
    for (demand, rest) in shortages {
      let item = demands[demand].item
      if let index = outcome.missing.firstIndex(where: { $0.item == item }) {
        outcome.missing[index].quantity = min(
          Self.plenty, outcome.missing[index].quantity &+ min(rest, Self.plenty))
      } else {
        outcome.missing.append((item, rest))
      }
    }
    outcome.isPossible = !isSaturated && !hasGaps && outcome.missing.isEmpty
    return outcome
  }

  subscript(item: ItemID) -> Want {
    _read { yield wants[Int(item.index)] }
  }

  // MARK: Passes

  /// Goes over the graph until what is built for lines with a choice no longer grows.
  private mutating func settle(
    _ product: ItemID, _ bom: BOMID, _ quantity: ExactQuantity, _ uses: [Use], from stock: Stock
  ) throws(ArithmeticFault) {
    prepare()
    builtParts.removeAll(keepingCapacity: true)
    rests.removeAll(keepingCapacity: true)
    var passes = 0
    repeat {
      passes += 1
      clear()
      steps.append(Step(product: product, bom: bom, quantity: quantity))
      try expand(0, uses, from: stock)
      while let item = queue.pop() { try meet(item, from: stock) }
      for index in wanted.indices where !self[wanted[index]].isMet {
        try meet(wanted[index], from: stock)
      }
    } while try !meetChoices(from: stock, isLast: passes >= Self.maximumPasses)
    if !isProbe { try meetOptional(from: stock) }
  }

  private mutating func prepare() {
    guard wants.count != catalog.items.count else { return }
    wants = ContiguousArray(repeating: Want(), count: catalog.items.count)
    isWanted = ContiguousArray(repeating: false, count: catalog.items.count)
    precisions = ContiguousArray(
      catalog.items.map { $0.isStocked ? Int8(truncatingIfNeeded: $0.precision) : -1 })
  }

  private mutating func clear() {
    for item in wanted {
      wants[Int(item.index)] = Want()
      isWanted[Int(item.index)] = false
    }
    wanted.removeAll(keepingCapacity: true)
    queue.clear()
    steps.removeAll(keepingCapacity: true)
    demands.removeAll(keepingCapacity: true)
    issues.removeAll(keepingCapacity: true)
    fromSteps.removeAll(keepingCapacity: true)
    shortages.removeAll(keepingCapacity: true)
    lotShortages.removeAll(keepingCapacity: true)
    unstated.removeAll(keepingCapacity: true)
    lots.removeAll(keepingCapacity: true)
    if !residues.isEmpty { residues.removeAll(keepingCapacity: true) }
    hasGaps = false
    isSaturated = false
  }

  /// The sum of two quantities; as much as there can be, where a probe asks for more than that.
  @inline(__always)
  mutating func sum(
    _ left: StockQuantity, _ right: StockQuantity
  ) throws(ArithmeticFault) -> StockQuantity {
    let (sum, overflow) = left.addingReportingOverflow(right)
    if !overflow, sum <= Self.plenty { return sum }
    guard isProbe else { return try left.adding(right) }
    isSaturated = true
    return Self.plenty
  }

  /// Adds to what is required of an item.
  @inline(__always)
  mutating func want(
    _ quantity: ExactQuantity, of item: ItemID, isBuilt: Bool
  ) throws(ArithmeticFault) {
    let index = Int(item.index)
    if !isWanted[index] { touch(item) }
    let isOpen = isBuilt && wants[index].bom != nil
    if isOpen {
      wants[index].open = try sum(wants[index].open, quantity.units)
      if !wants[index].isQueued { enqueue(item) }
    } else {
      wants[index].fixed = try sum(wants[index].fixed, quantity.units)
    }
    if !quantity.isWhole { try add(quantity.residue, to: isOpen ? \.open : \.fixed, of: item) }
  }

  /// Adds to what rounding left out of the sums of an item.
  mutating func add(
    _ residue: Rational, to sum: WritableKeyPath<Residues, Rational>, of item: ItemID
  ) throws(ArithmeticFault) {
    wants[Int(item.index)].hasResidues = true
    var all = residues[item] ?? Residues()
    all[keyPath: sum] = try all[keyPath: sum].adding(residue)
    residues[item] = all
  }

  /// Counts an item to those that something is wanted of.
  mutating func touch(_ item: ItemID) {
    let index = Int(item.index)
    if isWanted[index] { return }
    isWanted[index] = true
    wanted.append(item)
    wants[index].bom = catalog.effectiveBOM(of: item, on: date)
  }

  /// Lets an item wait until all that may want it is known.
  mutating func enqueue(_ item: ItemID) {
    wants[Int(item.index)].isQueued = true
    queue.prepare(catalog, on: date)
    queue.push(item)
  }
}

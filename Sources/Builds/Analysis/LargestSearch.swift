import Catalogs
import Decimals
import Quantities

/// The search for the largest number of steps that a plan can meet.
///
/// What a plan takes of an item grows in straight lines between the points where stock on the way runs
/// out, so that two plans nearly tell where a third one ends. Where such guesses do not close in, halving
/// does.
struct LargestSearch {
  /// What a plan of so many steps takes of the items that it takes from stock alone.
  private struct Sample {
    var steps: StockQuantity = 0
    var wants: [(item: ItemID, quantity: StockQuantity)] = []
  }

  private let simulation: Simulation
  private let unlimited: ItemID?
  /// A number of steps that is possible.
  private var low: StockQuantity
  /// The least that is known not to be.
  private var high: StockQuantity?
  /// Samples at the last two that were possible, and at the least that was not.
  private var before = Sample()
  private var after = Sample()
  private var above: Sample?
  private var tries = 0
  /// Whether the plans at both ends were tried in exact quantities.
  private var isLowExact = true
  private var isHighExact = true
  /// Whether the next plan has to be: those that round only show where the limit is to be looked for.
  private(set) var needsExact = false
  /// A number of steps that is possible whatever is rounded.
  private let start: StockQuantity
  /// The number of steps to try next; nil at the end.
  private(set) var guess: StockQuantity?
  /// What the plan of the least number of steps that is not possible came to.
  private(set) var beyond = PlanOutcome()

  /// Beyond this many steps a product counts as unlimited.
  static let ceiling: StockQuantity = 1_000_000_000_000_000

  /// A search from a number of steps that is possible.
  init(_ simulation: Simulation, from low: StockQuantity = 0, unlimited: ItemID? = nil) {
    self.simulation = simulation
    self.unlimited = unlimited
    self.low = low
    start = low
    guess = low + 1
  }

  /// A search for no more than a number of steps, which is the first to be tried; nil for any number.
  init(_ simulation: Simulation, notAbove bound: StockQuantity?) {
    self.init(simulation)
    guard let bound else { return }
    high = bound + 1
    guess = bound == 0 ? nil : bound
  }

  /// The most steps that are possible; nil beyond the ceiling.
  var largest: StockQuantity? { high == nil ? nil : low }

  /// Takes what the plan of the guess came to.
  mutating func receive(_ outcome: PlanOutcome) {
    guard let steps = guess else { return }
    let sample = outcome.isSaturated ? nil : Sample(steps: steps, wants: outcome.wants)
    if outcome.isPossible {
      low = steps
      isLowExact = outcome.isExact
      if let bound = high, bound <= low { high = nil }
      before = after
      after = sample ?? after
    } else {
      high = steps
      isHighExact = outcome.isExact
      if low >= steps { low = start }
      above = sample
      beyond = outcome
    }
    tries += 1
    guess = next()
    guard guess == nil, let high, !isHighExact || !isLowExact else { return }
    needsExact = true
    guess = isHighExact ? low : high
  }

  private func next() -> StockQuantity? {
    if let high, low + 1 >= high { return nil }
    if high == nil, low >= Self.ceiling { return nil }
    let bound = high ?? Self.ceiling + 1
    var guess: StockQuantity
    if tries % 4 == 3 {
      guess = high.map { low + ($0 - low) / 2 } ?? low * 2
    } else {
      guess = crossing ?? bound - 1
    }
    guess = min(max(guess, low + 1), bound - 1)
    return guess
  }

  /// The number of steps at which, going on in a straight line through two samples, stock of an item
  /// runs out first; nil where none would.
  private var crossing: StockQuantity? {
    let (first, last) = above.map { (after, $0) } ?? (before, after)
    let run = last.steps - first.steps
    var earlier: [ItemID: StockQuantity] = [:]
    earlier.reserveCapacity(first.wants.count)
    for want in first.wants { earlier[want.item] = want.quantity }
    var nearest: StockQuantity?
    for want in last.wants where want.item != unlimited {
      let rise = want.quantity - (earlier[want.item] ?? 0)
      let left = simulation.quantityOnHand(want.item) - want.quantity
      guard run > 0, rise > 0,
        let far = try? multiply(left, by: run, dividingBy: rise, rounding: .floor),
        let steps = try? last.steps.adding(far)
      else { continue }
      nearest = min(nearest ?? steps, steps)
    }
    return nearest
  }
}

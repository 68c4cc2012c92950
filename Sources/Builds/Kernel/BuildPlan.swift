import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// What a build will take from stock and build on the way: quantities only, before any value moves.
package struct BuildPlan: Sendable {
  /// A build: the one that is asked for, or one of what it lacks.
  ///
  /// Builds of one product on the way are one build, whatever asks for it (`costing.md` 2).
  package struct Step: Sendable {
    package var product: ItemID
    package var bom: BOMID
    package var quantity: ExactQuantity
    package var explosion: Explosion
    package var issues: [Issue] = []
    /// The position of the step that alone makes this one necessary, else of the build that is asked
    /// for; nil for that one itself.
    package var parent: Int?
  }

  /// A quantity that will leave stock.
  package struct Issue: Sendable {
    package var item: ItemID
    /// What is needed; the books may take a unit more or less (`costing.md` 1.5).
    package var quantity: ExactQuantity
    /// Whether a need of less than half a unit takes one; see `Stock.bookQuantity(of:from:isRaised:)`.
    package var isRaised = false
    package var lot: NameID
    /// The line of the BOM; nil for material beside it.
    package var line: Int?
    package var level: Int
    /// The item that it stands in for.
    package var substituteFor: ItemID?
    /// What the line's multiple draws beyond what is used, in smallest units of stock.
    package var leftOver: StockQuantity = 0
  }

  /// What a build lacks.
  package struct Shortage: Sendable {
    package var item: ItemID
    package var needed: StockQuantity
    /// What there is of it, and of what can stand in for it.
    package var available: StockQuantity
    package var line: Int?
  }

  /// The builds in the order in which they are carried out: what is lacking first, the build that is
  /// asked for last.
  package var steps: [Step] = []
  package var shortages: [Shortage] = []
  /// Lots that do not hold what is asked of them.
  package var lotShortages: [(lot: NameID, shortage: Shortage)] = []
  /// Material beside the BOM of which nobody says how much.
  package var unstated: [Use] = []
}

extension BuildPlan {
  /// How many products the id of a build on the way names.
  package static let namedLevels = 8

  /// The ids of the steps: that of the step or the build that a step is for, with the product behind it.
  func ids(_ id: String, _ catalog: Catalog) -> [String] {
    var ids = [String](repeating: id, count: steps.count)
    var depths = [Int](repeating: 0, count: steps.count)
    for index in steps.indices.reversed() {
      guard let parent = steps[index].parent else { continue }
      // A path of any length would make the ids of a deep BOM longer than all else together.
      let isLong = depths[parent] >= Self.namedLevels
      depths[index] = isLong ? 1 : depths[parent] + 1
      ids[index] = "\(isLong ? id : ids[parent])/\(catalog.key(steps[index].product))"
    }
    return ids
  }
}

/// A quantity of an item that a build wants, with how it may be met.
struct Demand {
  /// Who chooses first, in the whole of a plan (`costing.md` 8).
  enum Rank: UInt8 {
    /// What an event says was used, named lots among it.
    case used
    /// What has no choice.
    case required
    /// What something else may stand in for.
    case substitutable
    /// What is taken as far as stock reaches.
    case optional
  }

  var item: ItemID
  var quantity: ExactQuantity
  var leftOver: StockQuantity = 0
  var lot = NameID.empty
  /// The position of the line in `Catalog.lines`; nil for material beside the BOM.
  var line: Int?
  var level = 0
  /// The position of the build that wants it.
  var step = 0
  /// Its place among the needs of that build.
  var position: Int
  var rank = Rank.required
  /// Whether what is missing is built.
  var isBuilt = false
  /// The demand with a choice for the same item before this one; below 0 for none.
  var next: Int32 = -1

  func issue(
    of item: ItemID, _ quantity: ExactQuantity, isRaised: Bool = false, for other: ItemID? = nil
  ) -> BuildPlan.Issue {
    BuildPlan.Issue(
      item: item, quantity: quantity, isRaised: isRaised, lot: lot, line: line, level: level,
      substituteFor: other,
      leftOver: other == nil ? leftOver : 0)
  }
}

/// A line with a choice, whatever pass it is met in.
struct Choice: Hashable {
  private let bom: BOMID
  private let position: Int

  init(_ demand: Demand, _ steps: [BuildPlanner.Step]) {
    bom = steps[demand.step].bom
    position = demand.position
  }
}

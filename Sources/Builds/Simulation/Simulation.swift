import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// What a replay of a workspace's events comes to.
public struct Simulation: Sendable {
  /// The catalog and the events it was run over.
  public let catalog: Catalog
  package internal(set) var events: [EventResult] = []
  package internal(set) var builds: [BuildResult] = []
  package internal(set) var costs: ContiguousArray<PostedCost> = []
  package internal(set) var movements: ContiguousArray<Movement> = []
  /// Every layer that ever was, with what is left of it.
  package internal(set) var layers: ContiguousArray<Layer> = []
  /// What is on hand at the end.
  package internal(set) var stock: Stock
  /// Whether all events were replayed: not where the figures of one could not be held.
  package internal(set) var isComplete = true

  init(_ catalog: Catalog) {
    self.catalog = catalog
    stock = Stock(catalog)
  }

  /// How many events there were.
  public var eventCount: Int { events.count }

  /// What is on hand of an item at the end, in smallest units of stock.
  public func quantityOnHand(_ item: ItemID) -> StockQuantity { stock.quantity(of: item) }

  /// What that is worth, in smallest units of value.
  public func valueOnHand(_ item: ItemID) -> Value { stock.value(of: item) }

  /// The layers of an item at the end, oldest first.
  package func layersOnHand(_ item: ItemID) -> [Layer] { stock.liveLayers(of: item) }
}

/// What an event did.
package struct EventResult: Sendable {
  /// The event; nil for a build that another build made necessary.
  package var reference: EventReference?
  package var date: CivilDate
  package var phase: Phase
  /// Its id as shown: `B-2001`, or `B-2001/frame` for a build on the way.
  package var id: String
  /// Positions in `Simulation.movements`.
  package var movements: Range<Int>
  /// The position in `Simulation.builds`.
  package var build: Int?
  /// Its place in a manifest.
  package var span: Span
}

/// What a build did.
package struct BuildResult: Sendable {
  /// Where it stands.
  package enum State: Sendable {
    /// It is done.
    case done
    /// It was replayed as if it were done; it is not exported.
    case planned
    /// Its components are used; the finished goods enter on approval.
    case awaitsApproval
  }

  /// The position in `Simulation.events`.
  package var event: Int
  package var product: ItemID
  package var bom: BOMID
  /// What was started.
  package var quantity: StockQuantity
  /// What rounding left out of it.
  package var residue: Rational
  /// What the books show of what came out.
  package var good: StockQuantity
  package var abnormalScrap: StockQuantity
  package var scrapReason: NameID
  package var state: State
  /// The build that this one was made for.
  package var parent: String?
  /// Positions in `Simulation.costs`.
  package var costs: Range<Int>
  package var material: Value
  package var labor: Value
  package var overhead: Value
  package var other: Value
  package var byproducts: Value
  package var abnormalLoss: Value
  package var lot: NameID
  /// The issues that are not what the BOM says: substitutes, material beside it, left-overs.
  package var notable: [BuildPlan.Issue]

  /// What the finished goods are worth.
  package var total: Value {
    material + labor + overhead + other - byproducts - abnormalLoss
  }
}

/// A cost of a build that is no material, as it is posted.
package struct PostedCost: Sendable {
  package var type: CostType
  /// What it is for.
  package var name: NameID
  /// The service, if it is one.
  package var service: ItemID?
  package var value: Value
  /// The account that is credited, if the line or its rate names one.
  package var account: LocatedName?
  /// The position in `Catalog.costLines`.
  package var costLine: Int?
}

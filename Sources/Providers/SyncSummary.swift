import Quantities

/// What a sync found, for reports.
public struct SyncSummary: Sendable {
  /// What happened to an item or an account.
  public enum Action: String, CaseIterable, Sendable {
    case created, updated, deactivated
  }

  /// A field that changed.
  public struct Change: Hashable, Sendable {
    /// The field, in words.
    public var field: String
    /// What it was; nil where there was nothing.
    public var old: String?
    /// What it is; nil where there is nothing.
    public var new: String?

    /// A change.
    public init(field: String, old: String?, new: String?) {
      self.field = field
      self.old = old
      self.new = new
    }
  }

  /// An item or an account that is not as it was.
  public struct Entry: Hashable, Sendable {
    /// What happened.
    public var action: Action
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// The stock-keeping unit of an item.
    public var sku: String?
    /// Its type, in the words of QuickBooks' pages.
    public var type: String
    /// Whether it is in use.
    public var isActive: Bool
    /// Whether the accounting system does not list it any more.
    public var isGone = false
    /// What changed.
    public var changes: [Change] = []

    /// An entry.
    public init(
      action: Action, id: String, name: String, sku: String?, type: String, isActive: Bool
    ) {
      self.action = action
      self.id = id
      self.name = name
      self.sku = sku
      self.type = type
      self.isActive = isActive
    }
  }

  /// Items or accounts.
  public struct Part: Sendable {
    /// What is not as it was, by id.
    public var entries: [Entry] = []
    /// How many are as they were.
    public var unchanged = 0
    /// How many were left out, by their type.
    public var skipped: [(type: String, count: Int)] = []

    /// Nothing yet.
    public init() {}

    /// How many of them an action happened to.
    public func count(_ action: Action) -> Int {
      entries.reduce(0) { $0 + ($1.action == action ? 1 : 0) }
    }
  }

  /// A quantity that the events of the workspace do not explain.
  public struct Difference: Hashable, Sendable {
    /// The product's key.
    public var product: String
    /// The id of its item.
    public var item: String
    /// Its unit.
    public var unit: String
    /// What our events come to.
    public var expected: String
    /// What the accounting system says.
    public var counted: String
    /// What the difference is worth, with its sign.
    public var value: String

    /// A difference.
    public init(
      product: String, item: String, unit: String, expected: String, counted: String, value: String
    ) {
      self.product = product
      self.item = item
      self.unit = unit
      self.expected = expected
      self.counted = counted
      self.value = value
    }
  }

  /// Where it came from, such as `QuickBooks Online`.
  public var source: String
  /// The company's name.
  public var company: String?
  /// The day of the new snapshot.
  public var taken: CivilDate
  /// Whether everything was read, and not what has changed alone.
  public var isFull: Bool
  /// The items.
  public var items = Part()
  /// The accounts.
  public var accounts = Part()

  /// Quantities that our events do not explain; what is missing left the oldest layers (or those that
  /// the costing method takes first), what is more came in at the purchase cost.
  public var differences: [Difference] = []

  /// A summary of nothing yet.
  public init(source: String, company: String?, taken: CivilDate, isFull: Bool) {
    self.source = source
    self.company = company
    self.taken = taken
    self.isFull = isFull
  }
}

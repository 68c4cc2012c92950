import Quantities

/// What an import is told besides the table.
public struct ImportOptions: Sendable {
  /// What the table holds; nil to see by its columns.
  public var kind: ImportKind?
  /// What columns hold by the user's own word.
  public var map = ColumnMap()
  /// The key of the product that a BOM without a parent makes.
  public var product: String?
  /// The day of opening stock and receipts that name none.
  public var date: CivilDate?
  /// The currency of the amounts; nil to see by their signs.
  public var currency: String?
  /// What the workspace has already.
  public var known = KnownNames()

  /// No options.
  public init() {}
}

/// What the workspace has already, where one is written into.
public struct KnownNames: Sendable {
  /// A product.
  public struct Product: Sendable {
    /// Its key.
    public var key: String
    /// Its stock-keeping unit.
    public var sku: String
    /// The name that people read.
    public var name: String
    /// The unit it is stocked in.
    public var unit: String

    /// A product.
    public init(key: String, sku: String, name: String, unit: String) {
      self.key = key
      self.sku = sku
      self.name = name
      self.unit = unit
    }
  }

  /// The products by their keys.
  public var products: [Product] = []
  /// The keys of products that have a BOM.
  public var boms: Set<String> = []
  /// The keys of accounts.
  public var accounts: Set<String> = []
  /// The ids of receipts.
  public var receipts: Set<String> = []
  /// The currency of the workspace.
  public var currency: String?
  /// Whether there is a workspace at all.
  public var isWorkspace = false
  /// Whether its manifests have errors, so that what it has is not known.
  public var isBroken = false

  /// No names.
  public init() {}
}

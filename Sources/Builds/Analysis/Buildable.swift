import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// How much of a product could be built now, and what stands in the way of more.
public struct Buildable: Sendable {
  /// The product.
  public var item: ItemID
  /// How much, when missing sub-assemblies are built too; in smallest units of stock.
  public var quantity: StockQuantity
  /// How much from stock as it stands, building only what BOM lines say is built.
  public var fromStock: StockQuantity
  /// What stands in the way of more, by key; the first `maximumBottlenecks` of them.
  package var bottlenecks: [Bottleneck]
  /// How many things do.
  package var bottleneckCount: Int
  /// Whether nothing stands in the way: no line takes anything from stock.
  public var isUnlimited: Bool

  /// A component that is short for one unit more.
  package struct Bottleneck: Sendable {
    package var item: ItemID
    /// What is on hand of it.
    package var onHand: StockQuantity
    /// What is missing for one unit more; nil for more than any number holds.
    package var missing: StockQuantity?
    /// How much could be built if there were plenty of it; nil for endlessly much.
    package var lifted: StockQuantity?
  }

  /// How many bottlenecks of one product are named.
  package static let maximumBottlenecks = 10
}

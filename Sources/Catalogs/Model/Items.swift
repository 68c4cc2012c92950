import Decimals
import Manifests
import SourceText

/// A product, by its position in the order of the keys.
public struct ItemID: Hashable, Comparable, Sendable {
  /// The position in `Catalog.items`.
  public let index: UInt32

  @inlinable
  package init(index: UInt32) {
    self.index = index
  }

  /// Ascending order.
  public static func < (left: ItemID, right: ItemID) -> Bool {
    left.index < right.index
  }
}

/// A product of the catalog.
package struct Item: Sendable {
  /// The key that manifests use.
  package var key: NameID
  /// The name that people read.
  package var name: NameID
  /// The stock-keeping unit.
  package var sku: NameID
  /// What it is in the shop.
  package var type: ProductType
  /// The name of the unit it is stocked in, as written.
  package var unit: NameID
  /// The decimals that a stock movement keeps.
  package var precision: Int
  /// Which layer is issued first.
  package var costing: CostingMethod
  /// Whether the lot that expires first goes first.
  package var picksByExpiry: Bool
  /// Standard cost of one stocking unit.
  package var cost: Rational?
  /// Whether it is in use.
  package var isActive: Bool
  /// The id of the linked item in the accounting system.
  package var link: LocatedName?
  /// Its versions, as positions in `Catalog.boms`, by version number.
  package var boms: Range<Int>
  /// The place of its cost.
  package var costSpan: Span?
  /// What most items do not have.
  package var rare = OutOfLine<ItemOptions>()
  /// The place of its key.
  package var span: Span
  /// The fields that most items do not have.
  package var options: ItemOptions {
    get { rare[orNew: ItemOptions()] }
    set { rare[orNew: ItemOptions()] = newValue }
  }

  /// The packs and dimensions beyond those of its own unit.
  package var conversions: ItemConversions { rare.value?.conversions ?? ItemConversions() }

  /// The scale of the unit it is stocked in; nil when that is a pack of its own.
  package func stockScale(_ units: [NameID: UnitScale]) -> UnitScale? {
    if let own = rare.value?.conversions, own.packs.contains(where: { $0.name == unit }) {
      return nil
    }
    return units[unit]
  }

  /// Whether it is ever in stock.
  package var isStocked: Bool { type != .service }
}

/// What most items do not have.
package struct ItemOptions: Sendable {
  /// Sales price of one stocking unit.
  package var price: Rational?
  /// At or below this many stocking units it should be ordered.
  package var reorderPoint: Rational?
  /// The id of its inventory asset account, in `sync`.
  package var assetAccount: LocatedName?
  /// The name of that account.
  package var assetAccountName: NameID?
  /// The free texts.
  package var attributes: [Entry<LocatedName>] = []
  /// Its packs and what it is in other dimensions.
  package var conversions = ItemConversions()
}

/// The units of an item beyond those of its own dimension.
package struct ItemConversions: Sendable {
  /// The item's packs, and its stocking unit where that is one: stocking units in one of each.
  package var packs: [(name: NameID, factor: Rational)] = []
  /// Stocking units in one base unit of other dimensions.
  package var dimensions: [(dimension: UnitDimension, factor: Rational)] = []
}

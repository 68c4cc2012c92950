import Decimals
import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

/// A checked workspace: everything resolved to positions, nothing left to look up by name.
///
/// Built only when no error was found. Items stand in the order of their keys, so that no result
/// depends on the order of files, sections or maps.
public struct Catalog: Sendable {
  /// What holds for the workspace.
  public internal(set) var settings = Settings()
  /// The texts of all names.
  package internal(set) var names = Interner()
  package internal(set) var units: [NameID: UnitScale] = [:]
  package internal(set) var items: [Item] = []
  package internal(set) var boms: [BOM] = []
  package internal(set) var lines: ContiguousArray<BOMLine> = []
  package internal(set) var lineOptions: [LineOptions] = []
  package internal(set) var costLines: [CostLine] = []
  package internal(set) var byproducts: [Byproduct] = []
  /// Factors that 64 bits do not hold.
  package internal(set) var wideFactors: [Rational] = []
  package internal(set) var accounts: [Account] = []
  package internal(set) var mapping = Mapping()
  package internal(set) var rules: [Rule] = []
  /// The units and functions that expressions know.
  package internal(set) var environment = Environment(.manifest)
  package internal(set) var history = History()
  /// Items so that every one comes after all that any of its BOMs takes.
  ///
  /// Where versions of different days lead in a circle, `bottomUp(on:)` is the order of one day.
  package internal(set) var bottomUp: [ItemID] = []
  /// Whether that order depends on the day.
  package internal(set) var isOrderDated = false
  /// Positions of items by key, indexed by `NameID`.
  package internal(set) var itemOfKey: [UInt32] = []

  init() {}

  /// The item of a key.
  package func item(_ key: String) -> ItemID? {
    guard let name = names.find(key), Int(name.index) < itemOfKey.count else { return nil }
    let index = itemOfKey[Int(name.index)]
    return index == .max ? nil : ItemID(index: index)
  }

  /// The item of an id, without a copy.
  package subscript(item: ItemID) -> Item {
    _read { yield items[Int(item.index)] }
  }

  /// The BOM of an id, without a copy.
  package subscript(bom: BOMID) -> BOM {
    _read { yield boms[Int(bom.index)] }
  }

  /// The key of an item.
  package func key(_ item: ItemID) -> String { names[self[item].key] }

  /// The unit of an item as written.
  package func unit(_ item: ItemID) -> String { names[self[item].unit] }

  /// The options of a line.
  package func options(_ line: BOMLine) -> LineOptions {
    line.options == BOMLine.noOptions ? .none : lineOptions[Int(line.options)]
  }

  /// The version of an item's BOM to build on a date.
  package func effectiveBOM(of item: ItemID, on date: CivilDate) -> BOMID? {
    for index in self[item].boms where boms[index].isEffective(on: date) {
      return BOMID(index: UInt32(truncatingIfNeeded: index))
    }
    return nil
  }

  /// Stocking units of an item as a plain decimal.
  package func quantityText(_ quantity: StockQuantity, of item: ItemID) -> String {
    trimmed(decimalText(quantity, decimals: self[item].precision))
  }

  /// Value as a plain decimal with all its digits.
  package func valueText(_ value: Value) -> String {
    decimalText(value, decimals: settings.valueDigits)
  }
}

/// A plain decimal without trailing zeros.
package func trimmed(_ decimal: String) -> String {
  guard decimal.utf8.contains(UInt8(ascii: ".")) else { return decimal }
  var text = decimal
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}

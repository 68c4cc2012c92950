import Builds
import Catalogs
import Decimals
import Diagnostics
import Quantities
import SourceText

extension Workspace {
  /// The product that a user means: by key, else by SKU or name where only one has it.
  public func item(_ text: String, into bag: inout DiagnosticBag) -> ItemID? {
    guard let catalog else { return nil }
    if let item = catalog.item(text) { return item }
    let ids = catalog.items.indices.map { ItemID(index: UInt32(truncatingIfNeeded: $0)) }
    let named = ids.filter {
      catalog.names[catalog[$0].sku] == text || catalog.names[catalog[$0].name] == text
    }
    if named.count == 1 { return named.first }
    let keys = ids.map { catalog.key($0) }
    let near = suggestions(for: text, among: keys)
    bag.report(
      Diagnostic(
        .referenceProduct,
        named.isEmpty
          ? "there is no product `\(text)`" : "\(named.count) products are named `\(text)`",
        helps: [
          named.isEmpty
            ? near.isEmpty
              ? Help("name a product by its key") : Help("did you mean \(alternatives(near))?")
            : Help("name one by its key: \(alternatives(named.map { catalog.key($0) }))")
        ]))
    return nil
  }

  /// A quantity as a user writes it, in stocking units of an item.
  public func quantity(_ text: String, of item: ItemID, into bag: inout DiagnosticBag) -> Rational?
  {
    guard let catalog else { return nil }
    var copy = text
    let scanned = copy.withUTF8 { bytes in try? ScalarScanner.quantity(bytes) }
    guard let scanned, !scanned.number.isNegative, !scanned.number.isZero else {
      bag.report(
        Diagnostic(
          .valueQuantity, "`\(text)` is not a quantity above 0",
          helps: [Help("write a number, such as `12`, or one with a unit of the product")]))
      return nil
    }
    let unit = scanned.unit.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    guard let factor = catalog.stockingUnits(in: unit, of: item),
      let quantity = try? scanned.number.value.multiplying(by: factor)
    else {
      bag.report(
        Diagnostic(
          .unitMismatch,
          "`\(catalog.key(item))` is stocked in `\(catalog.unit(item))`, not in `\(unit ?? "")`",
          helps: [Help("write the quantity in `\(catalog.unit(item))`")]))
      return nil
    }
    return quantity
  }

  /// The day that questions are about unless they say one: that of the last event, else of the
  /// snapshot, else the first on which the newest BOM version is effective, else
  /// `CivilDate.beginning`.
  ///
  /// There is no clock.
  public var lastDay: CivilDate {
    catalog?.lastDay ?? .beginning
  }
}

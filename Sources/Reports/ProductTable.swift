import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText
import Tables

/// The products of a catalog as a table, under names of columns that `import` knows.
public func productTable(_ catalog: Catalog) -> [[TableValue]] {
  var rows: [[TableValue]] = [
    [
      "Key", "SKU", "Name", "Product type", "Unit of measure", "Unit cost", "Sales price",
      "Reorder point", "Accounting id", "Active",
    ].map { .text($0) }
  ]
  for index in catalog.items.indices {
    let id = ItemID(index: UInt32(truncatingIfNeeded: index))
    let item = catalog[id]
    rows.append([
      .text(catalog.key(id)), .text(catalog.names[item.sku]), .text(catalog.names[item.name]),
      .text(item.type.rawValue), .text(catalog.unit(id)), number(item.cost),
      number(item.options.price), number(item.options.reorderPoint),
      item.link.map { .text(catalog.names[$0.name]) } ?? .blank,
      .text(item.isActive ? "yes" : "no"),
    ])
  }
  return rows
}

/// The lines of the BOMs of a catalog as a table, one row a line: of each product the version that
/// is effective on the last day of the workspace, for one unit of it, losses included.
public func bomTable(_ catalog: Catalog) -> [[TableValue]] {
  var rows: [[TableValue]] = [
    [
      "Product key", "BOM version", "Component key", "Component name", "Quantity",
      "Unit of measure", "Optional", "Unit cost",
    ].map { .text($0) }
  ]
  for index in catalog.items.indices {
    let product = ItemID(index: UInt32(truncatingIfNeeded: index))
    guard let id = catalog.effectiveBOM(of: product, on: catalog.estimateDate) else { continue }
    let bom = catalog[id]
    for line in bom.lines {
      let item = catalog.lines[line].item
      let options = catalog.options(catalog.lines[line])
      rows.append([
        .text(catalog.key(bom.product)), .number(String(bom.version)), .text(catalog.key(item)),
        .text(catalog.names[catalog[item].name]),
        number(catalog.lines[line].perUnit.value(wide: catalog.wideFactors)),
        .text(catalog.unit(item)), options.isOptional ? .text("yes") : .blank,
        number(catalog[item].cost),
      ])
    }
  }
  return rows
}

/// An exact figure: a decimal where it ends, else a fraction, which spreadsheets take for a text.
private func number(_ value: Rational?) -> TableValue {
  guard let value else { return .blank }
  for decimals in [2, 4, 6, 9, 12, 18] where value.isExact(inDecimals: decimals) {
    return .number(value.decimalText(maximumDecimals: decimals))
  }
  guard let fraction = value.fraction else {
    return .text(value.decimalText(maximumDecimals: 18))
  }
  return .text("\(fraction.numerator)/\(fraction.denominator)")
}

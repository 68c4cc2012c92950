import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// How figures are shown: grouped for people, plain for machines.
struct Figures {
  let catalog: Catalog

  init(_ catalog: Catalog) {
    self.catalog = catalog
  }

  /// Value for people: `1,127.82`.
  func value(_ value: Value) -> String { grouped(catalog.valueText(value)) }

  /// An amount of a transaction for people.
  func posted(_ amount: Value) -> String {
    grouped(decimalText(amount, decimals: catalog.settings.currency.digits))
  }

  /// Exact money for people, rounded to the decimals of value.
  func money(_ amount: Rational) -> String {
    guard let value = try? catalog.settings.value(amount) else {
      return amount.decimalText(maximumDecimals: catalog.settings.valueDigits)
    }
    return self.value(value)
  }

  /// Exact money for machines: all its decimals up to 12, at least those of value.
  func exactMoney(_ amount: Rational) -> String { money(amount, maximumDecimals: 12) }

  /// Money per unit for people: up to four decimals beyond those of value.
  func unitMoney(_ amount: Rational) -> String {
    grouped(money(amount, maximumDecimals: catalog.settings.valueDigits + 4))
  }

  private func money(_ amount: Rational, maximumDecimals: Int) -> String {
    let text = amount.decimalText(maximumDecimals: maximumDecimals)
    let decimals =
      text.utf8.firstIndex(of: UInt8(ascii: ".")).map {
        text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1
      } ?? 0
    let missing = catalog.settings.valueDigits - decimals
    guard missing > 0 else { return text }
    return text + (decimals == 0 ? "." : "") + String(repeating: "0", count: missing)
  }

  /// A quantity of an item for people, without its unit.
  func quantity(_ quantity: StockQuantity, of item: ItemID) -> String {
    grouped(catalog.quantityText(quantity, of: item))
  }

  /// An exact quantity for people, to the item's precision.
  func quantity(_ quantity: Rational, of item: ItemID) -> String {
    grouped(quantity.decimalText(maximumDecimals: catalog[item].precision))
  }

  /// An exact quantity for machines.
  func exactQuantity(_ quantity: Rational) -> String {
    quantity.decimalText(maximumDecimals: 12)
  }

  /// A quantity with a sign, for changes.
  func change(_ quantity: StockQuantity, of item: ItemID) -> String {
    (quantity > 0 ? "+" : "") + self.quantity(quantity, of: item)
  }

  /// Value divided by a quantity, for people: all its decimals up to two beyond those of value.
  func unitValue(_ value: Value, per quantity: StockQuantity, of item: ItemID) -> String {
    rate(value, per: quantity, of: item).map { unitMoney($0) } ?? ""
  }

  /// Value divided by a quantity, for machines.
  func exactUnitValue(_ value: Value, per quantity: StockQuantity, of item: ItemID) -> String? {
    rate(value, per: quantity, of: item).map { exactMoney($0) }
  }

  private func rate(_ value: Value, per quantity: StockQuantity, of item: ItemID) -> Rational? {
    guard quantity != 0,
      let money = try? Rational(value, over: powerOfTen(catalog.settings.valueDigits)),
      let units = try? catalog.exact(quantity, of: item)
    else { return nil }
    return try? money.dividing(by: units)
  }

  /// The name of an item with its key, where the two differ.
  func name(_ item: ItemID) -> String {
    let key = catalog.key(item)
    let name = catalog.names[catalog[item].name]
    return name == key ? key : "\(name) (\(key))"
  }
}

/// The margin of a line of a tree; beyond a number of levels the level itself.
///
/// A tree may be a hundred thousand levels deep.
func margin(_ level: Int) -> String {
  let shown = 40
  return String(repeating: "  ", count: min(level, shown)) + (level > shown ? "[\(level)] " : "")
}

/// A plain decimal with a comma after every third digit before the point.
func grouped(_ decimal: String) -> String {
  let sign = decimal.hasPrefix("-") ? "-" : ""
  let parts = decimal.dropFirst(sign.count).split(
    separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  guard let whole = parts.first, whole.utf8.count > 3 else { return decimal }
  var result = ""
  for (index, digit) in whole.enumerated() {
    if index > 0, (whole.count - index) % 3 == 0 { result += "," }
    result.append(digit)
  }
  return sign + result + (parts.count > 1 ? "." + parts[1] : "")
}

/// A day as reports show it; nil for `CivilDate.beginning`, which stands for a workspace without any.
func words(_ date: CivilDate) -> String? {
  date == .beginning ? nil : date.description
}

/// A day behind some words, or nothing at all.
func words(_ date: CivilDate, after preposition: String) -> String {
  words(date).map { preposition + $0 } ?? ""
}

import Catalogs
import Crypto
import Decimals
import Manifests
import Quantities
import SourceText

/// Hashes of what the catalog makes of events: of a build its BOM with all rates, of all of them how
/// stock is valued.
///
/// While the hash is the same, an event that comes out otherwise follows from another event; where it is
/// another one, the catalog was edited (`accounting.md` 2). 64 bits of SHA-256 (FIPS 180-4), behind the
/// number of the scheme: what another scheme wrote is not compared. A version of the program that
/// computes other figures from the same catalog needs a scheme of its own.
package struct EventBases {
  /// The number of the scheme.
  private static let scheme = 1

  private struct Key: Hashable {
    var bom: BOMID
    var date: CivilDate
  }

  private let catalog: Catalog
  private var known: [Key: String] = [:]

  /// The hashes of a catalog.
  package init(_ catalog: Catalog) { self.catalog = catalog }

  /// Whether two hashes are of one scheme, so that they can be compared.
  package static func areComparable(_ left: String, _ right: String) -> Bool {
    left.prefix { $0 != ":" } == right.prefix { $0 != ":" }
  }

  /// The hash for the event of a transaction.
  package mutating func hash(of transaction: Transaction) -> String {
    if let bom = transaction.bom { return hash(of: bom.id, on: bom.date) }
    var text = BasisText(catalog, scheme: Self.scheme)
    text.add(settings: catalog.settings)
    let items = Set(transaction.stockLines.map(\.item) + transaction.lines.compactMap(\.item))
    for item in items.sorted() {
      if let id = catalog.item(item) { text.add(item: id) }
    }
    return text.hash
  }

  /// The hash for a BOM on a day, which decides the BOMs of its phantoms.
  private mutating func hash(of bom: BOMID, on date: CivilDate) -> String {
    let key = Key(bom: bom, date: date)
    if let hash = known[key] { return hash }
    var text = BasisText(catalog, scheme: Self.scheme)
    text.add(settings: catalog.settings)
    text.add(
      bom,
      phantom: { phantom in
        catalog.effectiveBOM(of: phantom, on: date).map { hash(of: $0, on: date) } ?? ""
      })
    let result = text.hash
    known[key] = result
    return result
  }
}

/// The text that a hash is made of.
private struct BasisText {
  private let catalog: Catalog
  private let scheme: Int
  private var hash256 = SHA256()

  init(_ catalog: Catalog, scheme: Int) {
    self.catalog = catalog
    self.scheme = scheme
  }

  var hash: String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    var text = "\(scheme):"
    for byte in hash256.finalize().prefix(8) {
      text.unicodeScalars.append(digits[Int(byte >> 4)])
      text.unicodeScalars.append(digits[Int(byte & 15)])
    }
    return text
  }

  mutating func add(settings: Settings) {
    add(
      settings.mode.rawValue, settings.currency.code, String(settings.valueDigits),
      settings.rounding == .halfEven ? "half-even" : "half-away", settings.recognizeCOGS.rawValue)
  }

  mutating func add(_ id: BOMID, phantom: (ItemID) -> String) {
    let bom = catalog[id]
    add(item: bom.product)
    add(bom.makes)
    for index in bom.lines {
      let line = catalog.lines[index]
      let options = catalog.options(line)
      add("line")
      add(item: line.item)
      add(line.perUnit.value(wide: catalog.wideFactors))
      add(options.setup)
      add(options.multiple ?? .zero)
      add("\(options.consumesPack) \(options.isOptional) \(options.supply.rawValue)")
      for substitute in options.substitutes {
        add(item: substitute.item)
        add(substitute.factor)
      }
      if options.supply == .phantom { add(phantom(line.item)) }
    }
    for cost in catalog.costLines[bom.costLines] {
      add("cost", cost.type.rawValue, cost.account.map { catalog.names[$0.name] } ?? "")
      switch cost.amount {
      case .perUnit(let figure): add(figure.value)
      case .perBuild(let figure):
        add("build")
        add(figure.value)
      case .share(let figure, let base):
        add("share of \(base.rawValue)")
        add(figure.value)
      }
    }
    for byproduct in catalog.byproducts[bom.byproducts] {
      add("by-product")
      add(item: byproduct.item)
      add(byproduct.perUnit)
      switch byproduct.credit {
      case .perUnit(let value): add(value)
      case .share(let share):
        add("share")
        add(share)
      }
    }
  }

  mutating func add(item: ItemID) {
    let item = catalog[item]
    add(
      catalog.names[item.key], String(item.precision), item.costing.rawValue,
      String(item.picksByExpiry))
  }

  private mutating func add(_ value: Rational) {
    guard let fraction = value.fraction else {
      return add(value.decimalText(maximumDecimals: 40))
    }
    add("\(fraction.numerator)/\(fraction.denominator)")
  }

  private mutating func add(_ texts: String...) {
    // Lengths keep fields apart, whatever they hold.
    for text in texts { hash256.update(data: Array("\(text.utf8.count):\(text);".utf8)) }
  }
}

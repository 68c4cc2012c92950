import Decimals
import Expressions
import Manifests
import Quantities
import SourceText

/// A fact source over a catalog.
package protocol CatalogHolder: SendableMetatype {
  /// The catalog.
  var catalog: Catalog { get }
}

extension Catalog {
  /// Exact money as a value of an expression.
  package func money(_ amount: Rational) -> Expressions.Value? {
    (try? Number(amount)).map { .money($0, 0) }
  }

  /// Value in its smallest units as a value of an expression.
  package func money(_ value: Value) -> Expressions.Value {
    (try? Number(coefficient: value, scale: settings.valueDigits)).map { .money($0.reduced, 0) }
      ?? .null
  }

  /// An exact number as a value of an expression.
  package func number(_ value: Rational) -> Expressions.Value? {
    (try? Number(value)).map { .number($0) }
  }

  /// Stocking units as a value of an expression: a number in the item's own unit.
  package func number(_ quantity: StockQuantity, of item: ItemID) -> Expressions.Value {
    (try? Number(coefficient: quantity, scale: self[item].precision)).map { .number($0.reduced) }
      ?? .null
  }

  /// A name as a value of an expression; nil for the empty one.
  package func text(_ name: NameID) -> Expressions.Value? {
    name == .empty ? nil : .string(names[name])
  }

  /// What the texts of an attribute have in common, over all products.
  private func attributeType(_ texts: [String]) -> FactType {
    if texts.allSatisfy({ $0 == "true" || $0 == "false" }) { return .condition }
    if texts.allSatisfy({ number($0) != nil }) { return .number }
    if texts.allSatisfy({ date($0) != nil }) { return .date }
    return .text
  }

  private func number(_ text: String) -> Number? {
    var copy = text
    guard let literal = copy.withUTF8({ try? ScalarScanner.number($0) }) else { return nil }
    return try? Number(literal.value)
  }

  private func date(_ text: String) -> CivilDate? {
    var copy = text
    return copy.withUTF8 { try? ScalarScanner.date($0) }
  }

  private func attribute(_ text: String, as type: FactType) -> Expressions.Value? {
    switch type {
    case .condition: .bool(text == "true")
    case .number: number(text).map { .number($0) }
    case .date: date(text).map { .date($0) }
    default: .string(text)
    }
  }

  /// The attributes of all products, each typed by all its texts (`language.md` 5).
  package func attributeFacts<Source: SchemaFacts & CatalogHolder>() -> [Fact<Source>] {
    var texts: [NameID: [String]] = [:]
    for item in items {
      for attribute in item.rare.value?.attributes ?? [] {
        texts[attribute.key.name, default: []].append(names[attribute.value.name])
      }
    }
    let keys = texts.keys.sorted { names.precedes($0, $1) }
    return keys.map { key in
      let type = attributeType(texts[key] ?? [])
      let name = names[key]
      return Fact(identifier(name), .nullable(type), "An attribute of products.") { source, row in
        // By its text: the source may be the catalog of before, with names of its own.
        let catalog = source.catalog
        let found = catalog.items[row].rare.value?.attributes.first {
          catalog.names[$0.key.name] == name
        }
        return found.flatMap { catalog.attribute(catalog.names[$0.value.name], as: type) } ?? .null
      }
    }
  }
}

/// A kebab-case name as expressions write it (`expressions.md`, Names).
package func identifier(_ name: String) -> String {
  String(String.UnicodeScalarView(name.unicodeScalars.map { $0 == "-" ? "_" : $0 }))
}

/// What manifests say about a product.
package func declaredProductFacts<Source: SchemaFacts & CatalogHolder>() -> [Fact<Source>] {
  [
    Fact("key", .text, "The key that manifests use.") {
      .string($0.catalog.names[$0.catalog.items[$1].key])
    },
    Fact("name", .text, "The name that people read.") {
      .string($0.catalog.names[$0.catalog.items[$1].name])
    },
    Fact("sku", .text, "The stock-keeping unit.") {
      .string($0.catalog.names[$0.catalog.items[$1].sku])
    },
    Fact("type", .text, "What it is in the shop, such as `finished-good`.") {
      .string($0.catalog.items[$1].type.rawValue)
    },
    Fact("unit", .text, "The unit it is stocked in.") {
      .string($0.catalog.names[$0.catalog.items[$1].unit])
    },
    Fact("active", .condition, "Whether it is still in use.") {
      .bool($0.catalog.items[$1].isActive)
    },
    Fact(optional: "item", .text, "The id of the linked item in the accounting system.") {
      source, row in
      source.catalog.items[row].link.flatMap { source.catalog.text($0.name) }
    },
    Fact(optional: "standard_cost", .money, "Its `cost`, for one stocking unit.") { source, row in
      source.catalog.items[row].cost.flatMap { source.catalog.money($0) }
    },
    Fact(optional: "price", .money, "Its sales price, for one stocking unit.") { source, row in
      source.catalog.items[row].rare.value?.price.flatMap { source.catalog.money($0) }
    },
    Fact(optional: "reorder_point", .number, "At or below this stock it should be ordered.") {
      source, row in
      source.catalog.items[row].rare.value?.reorderPoint.flatMap { source.catalog.number($0) }
    },
    Fact("attributes", .record("attribute set"), "Its free texts; each may be null.") {
      source, row in
      source.schema.value("attribute set", row)
    },
  ]
}

/// The table of all products by their keys.
package func productTable<Source: SchemaFacts & CatalogHolder>() -> FactList<Source> {
  FactList(
    table: "products", of: "product", count: { $0.catalog.items.count },
    key: { $0.catalog.names[$0.catalog.items[$1].key] },
    find: { source, key in source.catalog.item(key).map { Int($0.index) } })
}

/// What manifests say, for formulas and conditions while the catalog is made.
struct DeclaredFacts: SchemaFacts, CatalogHolder {
  let catalog: Catalog
  let schema: FactSchema<DeclaredFacts>
  /// Fields whose formulas have not been evaluated.
  let pending: PendingFields

  /// The records and lists, and the variables of each scope.
  static func schema(_ catalog: Catalog) -> FactSchema<DeclaredFacts> {
    var schema = FactSchema<DeclaredFacts>()
    let awaited = ["name", "standard_cost", "price", "reorder_point"]
    var facts: [Fact<DeclaredFacts>] = declaredProductFacts().map { fact in
      awaited.contains(fact.field) ? fact.awaiting : fact
    }
    if let cost = facts.first(where: { $0.field == "standard_cost" }) {
      facts.append(
        Fact(
          field: "cost", type: .money, isOptional: false,
          summary: "Its `cost`, for one stocking unit.", read: cost.read))
    }
    schema.record("product", facts)
    schema.record("attribute set", catalog.attributeFacts())
    schema.list(productTable())
    return schema
  }
}

extension Fact<DeclaredFacts> {
  /// The fact, after its formula.
  fileprivate var awaiting: Fact {
    let name = field
    let read = self.read
    return Fact(
      field: field, type: type, isOptional: isOptional, summary: summary
    ) { source, row in
      if source.pending.isPending(row, name) { return nil }
      if let value = read(source, row) { return value }
      source.pending.noteMissing(row, name)
      return nil
    }
  }
}

/// Fields of products whose formulas have not been evaluated, and which of them were asked for.
final class PendingFields {
  /// A field of a product.
  struct Field: Hashable {
    var row: Int
    var name: String
  }

  private(set) var fields: Set<Field> = []
  /// Fields without a value for a reason that was reported where it stands.
  private var failed: Set<Field> = []
  /// Products of which something could not be read.
  private var unreadable: Set<Int> = []
  /// The first one that the last run asked for.
  var asked: Field?
  /// Whether the last run read one that failed.
  var readsFailed = false

  func add(_ row: Int, _ name: String) { fields.insert(Field(row: row, name: name)) }

  func remove(_ row: Int, _ name: String) { fields.remove(Field(row: row, name: name)) }

  func fail(_ row: Int, _ name: String) { failed.insert(Field(row: row, name: name)) }

  func addUnreadable(_ row: Int) { unreadable.insert(row) }

  /// Notes that a field has no value, in case that was said where it stands.
  func noteMissing(_ row: Int, _ name: String) {
    if failed.contains(Field(row: row, name: name)) || unreadable.contains(row) {
      readsFailed = true
    }
  }

  func isPending(_ row: Int, _ name: String) -> Bool {
    guard !fields.isEmpty else { return false }
    let field = Field(row: row, name: name)
    guard fields.contains(field) else { return false }
    if asked == nil { asked = field }
    return true
  }
}

import Diagnostics

/// What stands in a link table, sorted by what is to be done about it.
public struct LinkOverview: Sendable {
  /// A product with the item that it is linked to.
  public struct Linked: Sendable {
    /// The product's key.
    public var product: String
    /// The item.
    public var item: LinkTable.Item
  }

  /// A product without a link.
  public struct Unlinked: Sendable {
    /// The product's key.
    public var product: String
    /// Its name.
    public var name: String
    /// The one item with its SKU, which is proposed.
    public var proposal: LinkTable.Item?
    /// Items that may be meant, each with the reason; never proposed.
    public var perhaps: [(item: LinkTable.Item, reason: String)] = []
  }

  /// Products with an item that is in use.
  public private(set) var linked: [Linked] = []
  /// Products with an item that is no longer in use.
  public private(set) var inactive: [Linked] = []
  /// Items with the products that share them.
  public private(set) var shared: [(item: String, products: [String])] = []
  /// Products with an id that the snapshot does not have, or that nothing is known about yet.
  public private(set) var unknown: [(product: String, item: String)] = []
  /// Products without a link that need one to be exported.
  public private(set) var unlinked: [Unlinked] = []

  /// The overview of a table.
  public init(_ table: LinkTable) {
    var owners: [String: [String]] = [:]
    for product in table.products {
      if let id = product.item { owners[id, default: []].append(product.key) }
    }
    for product in table.products {
      guard let id = product.item else { continue }
      guard let item = table.item(id) else {
        unknown.append((product.key, id))
        continue
      }
      if let products = owners[id], products.count > 1 {
        if products.first == product.key { shared.append((id, products)) }
      } else if item.isActive {
        linked.append(Linked(product: product.key, item: item))
      } else {
        inactive.append(Linked(product: product.key, item: item))
      }
    }
    let free = (table.items ?? []).filter { owners[$0.id] == nil }
    let matcher = LinkMatcher(table.products.filter { $0.item == nil && $0.needsLink }, free)
    unlinked = matcher.unlinked()
  }

  /// The proposals, to be accepted one by one or all together.
  public var proposals: [Linked] {
    unlinked.compactMap { entry in
      entry.proposal.map { Linked(product: entry.product, item: $0) }
    }
  }
}

/// Looks for items that products without a link may be.
private struct LinkMatcher {
  let products: [LinkTable.Product]
  let items: [LinkTable.Item]
  private var itemsBySKU: [String: [LinkTable.Item]] = [:]
  private var productsBySKU: [String: Int] = [:]

  init(_ products: [LinkTable.Product], _ items: [LinkTable.Item]) {
    (self.products, self.items) = (products, items)
    for item in items where !item.sku.isEmpty {
      itemsBySKU[item.sku, default: []].append(item)
    }
    for product in products { productsBySKU[product.sku, default: 0] += 1 }
  }

  func unlinked() -> [LinkOverview.Unlinked] {
    var result = products.map { LinkOverview.Unlinked(product: $0.key, name: $0.name) }
    var taken: Set<String> = []
    for (index, product) in products.enumerated() {
      let found = itemsBySKU[product.sku] ?? []
      let usable = found.filter { $0.isActive && ($0.hasQuantity || !product.isStocked) }
      if usable.count == 1, productsBySKU[product.sku] == 1 {
        result[index].proposal = usable[0]
        taken.insert(usable[0].id)
      } else {
        result[index].perhaps = found.prefix(3).map {
          ($0, reason($0, product, isOneOfMany: usable.count > 1))
        }
      }
    }
    let rest = items.filter { !taken.contains($0.id) && $0.isActive }
    // A comparison of all names with all others takes its time.
    let mayCompare = rest.count * products.count < 400_000
    for (index, product) in products.enumerated()
    where result[index].proposal == nil && result[index].perhaps.isEmpty {
      result[index].perhaps = near(product, rest, mayCompare: mayCompare)
    }
    return result
  }

  private func reason(
    _ item: LinkTable.Item, _ product: LinkTable.Product, isOneOfMany: Bool
  ) -> String {
    if !item.isActive { return "the same SKU, but inactive" }
    if product.isStocked, !item.hasQuantity {
      return "the same SKU, but of type \(item.type), which has no quantity"
    }
    return isOneOfMany
      ? "the same SKU, as another item has" : "the same SKU, as another product has"
  }

  private func near(
    _ product: LinkTable.Product, _ items: [LinkTable.Item], mayCompare: Bool
  ) -> [(item: LinkTable.Item, reason: String)] {
    let usable = items.filter { $0.hasQuantity || !product.isStocked }
    let folded = letters(product.name)
    let same = usable.filter { !folded.isEmpty && letters($0.name) == folded }
    if !same.isEmpty { return same.prefix(3).map { ($0, "the same name") } }
    guard mayCompare else { return [] }
    let names = suggestions(for: product.name, among: usable.map(\.name))
    return names.compactMap { name in
      usable.first { $0.name == name }.map { ($0, "a similar name") }
    }
  }
}

/// A text without blanks in front and behind, as SKUs are compared.
func trimmingBlanks(_ text: String) -> String {
  var scalars = text.unicodeScalars[...]
  while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
  while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
  return String(scalars)
}

/// The letters and digits of a name, in lower case.
private func letters(_ name: String) -> String {
  String(
    String.UnicodeScalarView(
      name.lowercased().unicodeScalars.filter {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
      }))
}

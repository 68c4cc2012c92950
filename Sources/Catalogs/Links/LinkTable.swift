import Diagnostics
import Manifests
import Quantities
import SourceText

/// Products and items of the accounting system with the links between them, as far as they can be
/// read: also of a workspace whose links are wrong.
public struct LinkTable: Sendable {
  /// A product that is or could be linked.
  public struct Product: Sendable {
    /// Its key.
    public var key: String
    /// Its stock-keeping unit by the manifests.
    public var sku: String
    /// Its name by the manifests.
    public var name: String
    /// The id that it is linked to.
    public var item: String?
    /// Whether it is ever in stock, so that its item needs a quantity.
    public var isStocked: Bool
    /// Whether an export can need its link: what is only a phantom never moves.
    public var needsLink: Bool
    /// The place of its key.
    public var span: Span
    /// The place of its link.
    public var itemSpan: Span?
  }

  /// An item of the accounting system.
  public struct Item: Hashable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// Its stock-keeping unit; empty for none.
    public var sku: String
    /// Its type, such as `Inventory`; empty where the snapshot does not say.
    public var type: String
    /// Whether it is in use.
    public var isActive: Bool

    /// Whether a stocked product can be linked to it.
    public var hasQuantity: Bool { type.isEmpty || type == "Inventory" }
  }

  /// The mode of the workspace.
  public internal(set) var mode = "local"
  /// The products by key; one that is declared twice stands here twice.
  public internal(set) var products: [Product] = []
  /// The items by id; nil where nothing has been pulled.
  public internal(set) var items: [Item]?
  /// The day of the pull.
  public internal(set) var taken: String?
  /// Positions of items by id.
  private var positions: [String: Int] = [:]

  /// The links that manifests declare.
  ///
  /// - Parameter snapshot: what was pulled; nil where nothing was.
  package init(_ manifests: [Manifest], _ snapshot: Snapshot?) {
    var phantoms: Set<String> = []
    var others: Set<String> = []
    for manifest in manifests {
      let names = manifest.names
      for document in manifest.documents {
        if let mode = document.inventory?.record.mode { self.mode = mode.value.rawValue }
        for line in document.boms.flatMap(\.value).flatMap(\.lines) {
          let key = names[line.item.name]
          if line.options?.supply?.value == .phantom {
            phantoms.insert(key)
          } else {
            others.insert(key)
          }
        }
        for entry in document.products { products.append(Product(entry, names)) }
      }
    }
    for index in products.indices {
      let key = products[index].key
      let isOnlyPhantom = phantoms.contains(key) && !others.contains(key)
      products[index].needsLink = products[index].isStocked && !isOnlyPhantom
    }
    products.sort { ($0.key.utf8, $0.span) < ($1.key.utf8, $1.span) }
    guard let snapshot else { return }
    taken = snapshot.taken?.value.description
    let names = snapshot.names
    items = snapshot.items.filter(\.id.isPresent).map { Item($0, names) }
      .sorted { ($0.id.utf8.count, $0.id) < ($1.id.utf8.count, $1.id) }
    for (position, item) in (items ?? []).enumerated() { positions[item.id] = position }
  }

  /// The item with an id.
  public func item(_ id: String) -> Item? { positions[id].flatMap { items?[$0] } }

  /// The declarations of a product: more than one where it is declared twice.
  public func products(_ key: String) -> [Product] { products.filter { $0.key == key } }
}

extension LinkTable.Product {
  fileprivate init(_ entry: Entry<ProductDeclaration>, _ names: Interner) {
    let record = entry.value
    key = names[entry.key.name]
    sku = trimmingBlanks(record.sku.map { names[$0.name] } ?? key)
    name = record.name.map { names[$0.name] } ?? key
    item = record.options.item.map { names[$0.name] }
    isStocked = record.type?.value != .service
    needsLink = isStocked
    span = entry.key.span
    itemSpan = record.options.item?.span
  }
}

extension LinkTable.Item {
  fileprivate init(_ item: SnapshotItem, _ names: Interner) {
    func text(_ name: LocatedName?) -> String { name.map { names[$0.name] } ?? "" }
    id = names[item.id.name]
    name = text(item.name)
    sku = trimmingBlanks(text(item.sku))
    type = text(item.type)
    isActive = item.active?.value ?? true
  }
}

private func < (
  _ left: (String.UTF8View, Span), _ right: (String.UTF8View, Span)
) -> Bool {
  if left.0.elementsEqual(right.0) { return left.1 < right.1 }
  return left.0.lexicographicallyPrecedes(right.0)
}

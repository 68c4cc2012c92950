import DocumentTrees
import Diagnostics
import Imports
import Machines
import Manifests
import Providers
import SourceText

/// A manifest with products for synced items that had none.
public struct SelectedProducts: Sendable {
  /// Where it goes.
  public var path: FilePath
  /// Its text.
  public var contents: String
  /// How many products it has.
  public var count: Int
}

extension Session {
  /// Products for items that patterns choose and no product is linked to.
  func selectedProducts(
    _ raw: Workspace, _ items: [QuickBooksObject], _ selections: [String]
  ) -> (products: SelectedProducts?, diagnostics: [Diagnostic]) {
    let declared = raw.declaredProducts
    var keys = declared.keys
    var text = """
      # Products for items of QuickBooks Online, which has no units: correct `unit` where an item is not
      # counted by the piece. Names, prices and costs come from there.
      products:

      """
    var count = 0
    var diagnostics: [Diagnostic] = []
    var chosen: Set<String> = []
    for selection in selections {
      let pattern = NamePattern(selection == "all" ? "*" : selection)
      let fitting = items.filter { item in
        [item.text("Name"), item.text("Sku"), item.id].contains { $0.map(pattern.fits) ?? false }
      }
      let usable = fitting.filter { $0.isActive && $0.text("Type") != ItemType.category.rawValue }
      if usable.isEmpty { diagnostics.append(nothingSelected(selection, !fitting.isEmpty)) }
      chosen.formUnion(usable.map(\.id))
    }
    for item in items where chosen.contains(item.id) && !declared.links.contains(item.id) {
      let key = freeKey(item, &keys)
      let type = item.text("Type") == ItemType.inventory.rawValue ? "unit: each" : "type: service"
      text += "  \(yamlScalar(key)): {item: \(yamlQuoted(item.id)), \(type)}\n"
      count += 1
    }
    guard count > 0 else { return (nil, diagnostics) }
    return (
      SelectedProducts(path: freePath(raw.root), contents: text, count: count), diagnostics
    )
  }

  private func nothingSelected(_ selection: String, _ isInactive: Bool) -> Diagnostic {
    Diagnostic(
      .syncSelection,
      isInactive
        ? "`--select \(selection)` fits inactive items alone"
        : "`--select \(selection)` fits no item",
      notes: ["patterns are compared with the name, the SKU and the id of each item"],
      helps: [Help("put quotes around it, and a `*` where more may follow, such as \"Steel*\"")])
  }

  private func freeKey(_ item: QuickBooksObject, _ keys: inout Set<String>) -> String {
    var key = item.text("Sku").map { Importer.partKey($0) } ?? ""
    if key.isEmpty { key = Importer.key(item.text("Name") ?? "") }
    if key.isEmpty { key = "item-\(item.id)" }
    var candidate = key
    var number = 1
    while !keys.insert(candidate).inserted {
      number += 1
      candidate = "\(key)-\(number)"
    }
    return candidate
  }

  /// A manifest that is not there yet.
  private func freePath(_ root: String) -> FilePath {
    var number = 1
    while true {
      let ending = number == 1 ? "" : "-\(number)"
      let path = FilePath("products/quickbooks-online\(ending).yaml", in: root)
      if files.kind(of: path) == nil { return path }
      number += 1
    }
  }
}

extension Workspace {
  /// The keys of products, and the ids that they are linked to.
  fileprivate var declaredProducts: (keys: Set<String>, links: Set<String>) {
    var keys: Set<String> = []
    var links: Set<String> = []
    for manifest in manifests {
      for document in manifest.documents {
        for entry in document.products {
          keys.insert(manifest.names[entry.key.name])
          if let link = entry.value.options.item { links.insert(manifest.names[link.name]) }
        }
      }
    }
    return (keys, links)
  }
}

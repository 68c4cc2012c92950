import Catalogs
import Diagnostics
import SourceText

/// Whether links that somebody asks for make sense.
struct LinkChecks {
  private let table: LinkTable
  private let snapshotPath: String?

  init(_ board: LinkBoard) {
    table = board.table
    snapshotPath = board.snapshotPath
  }

  /// The changes that are to be made; what is wrong with others is reported.
  func changes(
    _ wanted: [(product: String, item: String?)], into bag: inout DiagnosticBag
  ) -> [(product: LinkTable.Product, item: String?)] {
    var result: [(product: LinkTable.Product, item: String?)] = []
    for (key, item) in wanted {
      guard let product = product(key, into: &bag) else { continue }
      if let earlier = result.first(where: { $0.product.key == key }) {
        if earlier.item != item { report(twice: product, into: &bag) }
        continue
      }
      if item == nil, product.item == nil {
        bag.report(
          Diagnostic(
            .linkMissing, "`\(key)` is not linked", at: product.span, label: "no `item` here",
            helps: [Help("`cogsmith link` without arguments lists what is")]))
        continue
      }
      if let item, !checkItem(item, product, into: &bag) { continue }
      result.append((product, item))
    }
    checkSharing(result, into: &bag)
    return result.filter { $0.item != $0.product.item }
  }

  private func product(_ key: String, into bag: inout DiagnosticBag) -> LinkTable.Product? {
    let found = table.products(key)
    if found.count == 1 { return found[0] }
    if let first = found.first {
      bag.report(
        Diagnostic(
          .workspaceDuplicate, "the product `\(key)` is declared twice", at: found[1].span,
          label: "again here", related: [Label(first.span, "first here")],
          helps: [Help("keep one of the two, or give the second another name")]))
      return nil
    }
    let known = table.products.map(\.key)
    let near = suggestions(for: key, among: known)
    let bySKU = table.products.first { $0.sku == key }
    bag.report(
      Diagnostic(
        .referenceProduct, "there is no product `\(key)`",
        helps: [
          bySKU.map { Help("`\(key)` is the SKU of `\($0.key)`") }
            ?? Help(
              near.isEmpty ? "name one by its key" : "did you mean \(alternatives(near))?")
        ]))
    return nil
  }

  private func report(twice product: LinkTable.Product, into bag: inout DiagnosticBag) {
    bag.report(
      Diagnostic(
        .linkShared, "`\(product.key)` cannot be linked to two items", at: product.span,
        label: "asked for twice", helps: [Help("name one of the two")]))
  }

  /// Whether an item may be linked to a product.
  private func checkItem(
    _ id: String, _ product: LinkTable.Product, into bag: inout DiagnosticBag
  ) -> Bool {
    guard let items = table.items else {
      bag.report(
        Diagnostic(
          .linkUnknown, severity: .note,
          "whether there is an item \(id) is not known: nothing has been pulled yet",
          at: product.span, label: "to be linked to it",
          helps: [Help("`cogsmith sync` pulls the items; `check` then says if it is not there")]))
      return true
    }
    guard let item = table.item(id) else {
      let named = items.first { $0.name == id || $0.sku == id }
      bag.report(
        Diagnostic(
          .linkUnknown, "the snapshot has no item with the id `\(id)`", at: product.span,
          label: "to be linked to it",
          helps: [
            named.map {
              Help(
                "the item \($0.name == id ? "named" : "with the SKU") `\(id)` has the id \($0.id)")
            } ?? Help("pull the items again, or correct the id")
          ]))
      return false
    }
    if product.isStocked, !item.hasQuantity {
      bag.report(
        Diagnostic(
          .linkType, "`\(product.key)` is stocked, and item \(id) is of type `\(item.type)`",
          at: product.span, label: "to be linked to it",
          notes: ["only items of type Inventory have quantities that can be adjusted"],
          helps: [Help("link an Inventory item, or give the product `type: service`")]))
      return false
    }
    if !item.isActive {
      bag.report(
        Diagnostic(
          .linkInactive, severity: .warning,
          "item \(id), `\(item.name)`, is inactive in the accounting system", at: product.span,
          label: "to be linked to it",
          helps: [Help("make it active there, or link another item")]))
    }
    return true
  }

  /// Two products with one item, counting what is asked for.
  private func checkSharing(
    _ changes: [(product: LinkTable.Product, item: String?)], into bag: inout DiagnosticBag
  ) {
    var owners: [String: LinkTable.Product] = [:]
    let changed = Set(changes.map(\.product.key))
    for product in table.products where !changed.contains(product.key) {
      if let item = product.item { owners[item] = product }
    }
    for (product, item) in changes {
      guard let item else { continue }
      if let other = owners[item] {
        bag.report(
          Diagnostic(
            .linkShared, "item \(item) would be linked to two products", at: product.span,
            label: "to be linked to it",
            related: [Label(other.itemSpan ?? other.span, "and this one")],
            notes: ["both would move the same stock"],
            helps: [Help("link one of them to another item, or take its link out with `--remove`")])
        )
      }
      owners[item] = product
    }
  }
}

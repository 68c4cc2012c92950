import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// What a manifest says about a product that the accounting system has its own mind about, by the
/// catalog's names.
struct OwnFields {
  var name: LocatedName?
  var sku: LocatedName?
  var description: LocatedName?
  var price: Span?
  var active: Located<Bool>?

  init(_ product: Declared<ProductDeclaration>) {
    let record = product.record
    name = record.name.map { product.names[$0] }
    sku = record.sku.map { product.names[$0] }
    description = record.options.description.map { product.names[$0] }
    price = record.options.price?.span
    active = record.options.active
  }
}

extension CatalogBuilder {
  /// Joins products with the items of the accounting system.
  ///
  /// In `sync` what the accounting system says about an item wins, and a manifest that says
  /// something else is told so.
  mutating func linkItems() {
    guard catalog.settings.mode == .sync, let snapshot = input.snapshot else { return }
    var names: [NameID] = []
    for index in 0..<snapshot.names.count {
      names.append(
        snapshot.names.withBytes(NameID(index: UInt32(truncatingIfNeeded: index))) {
          catalog.names.intern($0)
        })
    }
    for item in snapshot.items where item.id.isPresent {
      let id = names[Int(item.id.name.index)]
      if let first = snapshotItems[id] {
        bag.report(
          .declaredTwice(
            "the item `\(catalog.names[id])`", item.id.span, first.id.span,
            help: "pull the items again"))
      } else {
        snapshotItems[id] = translate(item, names)
      }
    }
    if snapshot.isComplete { checkAccounts(snapshot.accounts, names) }
    for movement in snapshot.ahead where movement.item.isPresent {
      // What happens on its day is not there before.
      let id = names[Int(movement.item.name.index)]
      guard let onHand = snapshotItems[id]?.quantityOnHand?.value,
        let before = try? onHand.subtracting(movement.quantity.value)
      else { continue }
      snapshotItems[id]?.quantityOnHand?.value = before
    }
    catalog.history.snapshotDate = snapshot.taken?.value
    if snapshot.isSynced {
      catalog.history.counted = Set(snapshot.counted.map { snapshot.names[$0.name] })
    }
    var owner: [NameID: ItemID] = [:]
    for index in catalog.items.indices {
      let id = ItemID(index: UInt32(truncatingIfNeeded: index))
      guard let link = catalog.items[index].link else { continue }
      guard let item = snapshotItems[link.name] else {
        if !isSnapshotPartial { reportUnknownLink(link) }
        continue
      }
      if let other = owner[link.name] {
        bag.report(
          Diagnostic(
            .linkShared, "two products are linked to item \(catalog.names[link.name])",
            at: link.span, label: "also linked here",
            related: [Label(catalog[other].link?.span ?? link.span, "linked here")],
            notes: ["both would move the same stock"],
            helps: [Help("link one of them to another item")]))
      }
      owner[link.name] = id
      adopt(item, index)
    }
  }

  private func translate(_ item: SnapshotItem, _ names: [NameID]) -> SnapshotItem {
    func translated(_ name: LocatedName?) -> LocatedName? {
      name.map { LocatedName(name: names[Int($0.name.index)], span: $0.span) }
    }
    var result = item
    result.id.name = names[Int(item.id.name.index)]
    result.name = translated(item.name)
    result.sku = translated(item.sku)
    result.description = translated(item.description)
    result.type = translated(item.type)
    if let asset = item.assetAccount {
      result.assetAccount?.value.name = names[Int(asset.value.name.index)]
      result.assetAccount?.name = translated(asset.name)
    }
    return result
  }

  private mutating func reportUnknownLink(_ link: LocatedName) {
    let id = catalog.names[link.name]
    let items = snapshotItems.values.sorted { catalog.names.precedes($0.id.name, $1.id.name) }
    var help = Help("pull the items again, or correct the id")
    if let item = items.first(where: { $0.name.map { catalog.names[$0.name] } == id }) {
      let right = catalog.names[item.id.name]
      help = Help(
        "the item named `\(id)` has the id \(right)", edits: [Edit(link.span, "\"\(right)\"")])
    }
    bag.report(
      Diagnostic(
        .linkUnknown, "the snapshot has no item with the id `\(id)`", at: link.span,
        label: "not among the \(items.count) items", helps: [help]))
  }

  /// Takes over what the accounting system says.
  private mutating func adopt(_ source: SnapshotItem, _ index: Int) {
    let item = catalog.items[index]
    let own = ownFields[ItemID(index: UInt32(truncatingIfNeeded: index))]
    catalog.items[index].options.assetAccount = source.assetAccount?.value
    catalog.items[index].options.assetAccountName = source.assetAccount?.name?.name
    compare("name", own?.name, source.name)
    compare("sku", own?.sku, source.sku)
    compare("description", own?.description, source.description)
    if let name = source.name { catalog.items[index].name = name.name }
    if let sku = source.sku { catalog.items[index].sku = sku.name }
    if let cost = source.purchaseCost, !cost.value.isZero {
      compare("cost", item.cost, item.costSpan, cost)
      catalog.items[index].cost = cost.value
    }
    if let price = source.unitPrice, !price.value.isZero {
      compare("price", item.options.price, own?.price, price)
      catalog.items[index].options.price = price.value
    }
    if let active = source.active {
      catalog.items[index].isActive = active.value
      if let written = own?.active, written.value != active.value {
        reportShadowed("active", "\(written.value)", "\(active.value)", written.span, active.span)
      }
      if !active.value, let link = item.link {
        bag.report(
          Diagnostic(
            .linkInactive, severity: .warning,
            "the item linked to `\(catalog.names[item.key])` is inactive in the accounting system",
            at: link.span, label: "linked here", related: [Label(active.span, "inactive")],
            helps: [Help("make it active there, or link another item")]))
      }
    }
    if item.isStocked, let type = source.type, catalog.names[type.name] != "Inventory",
      let link = item.link
    {
      bag.report(
        Diagnostic(
          .linkType,
          "`\(catalog.names[item.key])` is stocked, and its item is of type `\(catalog.names[type.name])`",
          at: link.span, label: "linked here", related: [Label(type.span, "has no quantity")],
          notes: ["only items of type Inventory have quantities that can be adjusted"],
          helps: [Help("link an Inventory item, or give the product `type: service`")]))
    }
  }

  private mutating func compare(_ field: String, _ own: LocatedName?, _ source: LocatedName?) {
    guard let own, let source, own.name != source.name else { return }
    reportShadowed(
      field, "`\(catalog.names[own.name])`", "`\(catalog.names[source.name])`", own.span,
      source.span)
  }

  private mutating func compare(
    _ field: String, _ own: Rational?, _ place: Span?, _ source: Located<Rational>
  ) {
    guard let own, let place, own != source.value else { return }
    reportShadowed(
      field, own.decimalText(maximumDecimals: 8), source.value.decimalText(maximumDecimals: 8),
      place, source.span)
  }

  private mutating func reportShadowed(
    _ field: String, _ own: String, _ theirs: String, _ place: Span, _ source: Span
  ) {
    bag.report(
      Diagnostic(
        .linkShadowed, severity: .warning,
        "the `\(field)` here, \(own), is shadowed by the accounting system's \(theirs)",
        at: place, label: "not used", related: [Label(source, "used")],
        notes: ["in `sync` the accounting system owns this field"],
        helps: [Help("take `\(field)` out here, or change it there")]))
  }
}

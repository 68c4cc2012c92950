import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolveItems() {
    let declared = merged("product") { $0.products }
    catalog.items.reserveCapacity(declared.count)
    for product in declared {
      let item = resolve(product)
      if item.link != nil, catalog.settings.mode == .sync {
        let id = ItemID(index: UInt32(truncatingIfNeeded: catalog.items.count))
        ownFields[id] = OwnFields(product)
      }
      register(item.key, at: catalog.items.count)
      catalog.items.append(item)
      noteFormulas(product)
      resolveParameters(product)
    }
    usedItems = [Bool](repeating: false, count: catalog.items.count)
  }

  /// Keeps what depends on other products until all of them are known.
  private mutating func noteFormulas(_ product: Declared<ProductDeclaration>) {
    let id = ItemID(index: UInt32(truncatingIfNeeded: catalog.items.count - 1))
    let options = product.record.options
    if let name = product.record.name, title(name, product.names) != nil {
      itemFormulas.append(
        ItemFormula(
          item: id, field: .name, title: product.names[name], names: product.names))
    }
    if let cost = product.record.cost, cost.formula != nil {
      itemFormulas.append(ItemFormula(item: id, field: .cost, money: cost, names: product.names))
    }
    if let price = options.price, price.formula != nil {
      itemFormulas.append(ItemFormula(item: id, field: .price, money: price, names: product.names))
    }
    if let point = options.reorderPoint, point.formula != nil {
      itemFormulas.append(
        ItemFormula(item: id, field: .reorderPoint, quantity: point, names: product.names))
    }
  }

  private mutating func register(_ key: NameID, at index: Int) {
    if catalog.itemOfKey.count <= Int(key.index) {
      catalog.itemOfKey += [UInt32](
        repeating: .max, count: Int(key.index) + 1 - catalog.itemOfKey.count)
    }
    catalog.itemOfKey[Int(key.index)] = UInt32(truncatingIfNeeded: index)
  }

  private mutating func resolve(_ product: Declared<ProductDeclaration>) -> Item {
    let record = product.record
    let names = product.names
    var item = Item(
      key: product.key.name, name: record.name.map { names[$0.name] } ?? product.key.name,
      sku: record.sku.map { names[$0.name] } ?? product.key.name,
      type: record.type?.value ?? .component,
      unit: record.unit.map { names[$0.name] } ?? eachName,
      precision: record.options.precision?.value ?? 6,
      costing: record.options.costing?.value ?? catalog.settings.costing,
      picksByExpiry: record.options.picking != nil, isActive: record.options.active?.value ?? true,
      link: record.options.item.map { names[$0] },
      boms: 0..<0, span: product.key.span)
    if !record.options.attributes.isEmpty {
      item.options.attributes = record.options.attributes.map {
        Entry(key: names[$0.key], value: names[$0.value])
      }.sorted { catalog.names.precedes($0.key.name, $1.key.name) }
    }
    if record.type == nil { untypedItems.insert(item.key) }
    if let costing = record.options.costing, costing.value == .standard {
      reportUnsupported("standard cost", at: costing.span, instead: "`fifo`, `lifo` or `average`")
    }
    if let conversions = resolveConversions(product, stockUnit: item.unit) {
      item.options.conversions = conversions
    }
    if let unit = record.unit { usedUnits.insert(names[unit.name]) }
    if let cost = record.cost, cost.literal != nil {
      item.cost = unitAmount(cost, names, of: item)
    }
    item.costSpan = record.cost?.span
    if let field = record.options.price, field.literal != nil,
      let price = unitAmount(field, names, of: item)
    {
      item.options.price = price
    }
    if let field = record.options.reorderPoint, field.literal != nil,
      let point = quantity(field, names, of: item)
    {
      item.options.reorderPoint = point
    }
    return item
  }

  private var eachName: NameID {
    mutating get { catalog.names.intern("each") }
  }

  private mutating func resolveConversions(
    _ product: Declared<ProductDeclaration>, stockUnit: NameID
  ) -> ItemConversions? {
    let record = product.record
    let names = product.names
    if record.options.packs.isEmpty, record.options.equals.isEmpty {
      if units[stockUnit] == nil { reportUnknownStockUnit(product, stockUnit) }
      return nil
    }
    let packNames = Set(record.options.packs.map { names[$0.key.name] })
    for pack in record.options.packs where units[names[pack.key.name]] != nil {
      bag.report(
        Diagnostic(
          .unitConflict, "`\(catalog.names[names[pack.key.name]])` is a unit already",
          at: pack.key.span, label: "cannot mean a pack here",
          helps: [Help("give the pack another name, such as `box`")]))
    }
    var resolver = ConversionResolver(units: units, stockUnit: stockUnit, packNames: packNames)
    if !packNames.contains(stockUnit), units[stockUnit] == nil {
      reportUnknownStockUnit(product, stockUnit)
      return nil
    }
    for pack in record.options.packs.sorted(by: { precedes($0, $1, names) }) {
      guard let written = measured(pack.value, names) else { continue }
      usedUnits.insert(written.unit)
      resolver.add(
        .one, names[pack.key.name], equals: written.value,
        written.unit == .empty ? stockUnit : written.unit, at: pack.value.span)
    }
    for equation in record.options.equals.sorted(by: { precedes($0, $1, names) }) {
      add(equation, names, stockUnit, to: &resolver)
    }
    resolver.resolve()
    report(resolver, product, stockUnit)
    return resolver.conversions
  }

  private func precedes(
    _ left: Entry<QuantityField>, _ right: Entry<QuantityField>, _ names: NameMap
  ) -> Bool {
    catalog.names.precedes(names[left.key.name], names[right.key.name])
  }

  /// Adds `1 L: 0.92 kg`.
  private mutating func add(
    _ equation: Entry<QuantityField>, _ names: NameMap, _ stockUnit: NameID,
    to resolver: inout ConversionResolver
  ) {
    let key = catalog.names[names[equation.key.name]]
    let scanned: ScannedQuantity? = catalog.names.withBytes(names[equation.key.name]) {
      try? ScalarScanner.quantity($0)
    }
    guard let scanned, let range = scanned.unit, !scanned.number.isZero, !scanned.number.isNegative
    else {
      bag.report(
        Diagnostic(
          .valueQuantity, "`\(key)` is not a quantity with a unit", at: equation.key.span,
          label: "expected a quantity, such as `1 L`",
          helps: [Help("write a quantity on both sides, such as `1 L: 0.92 kg`")]))
      return
    }
    let unit = catalog.names.intern(
      String(decoding: Array(key.utf8)[range], as: UTF8.self))
    guard let written = measured(equation.value, names) else { return }
    let other = written.unit
    usedUnits.insert(unit)
    usedUnits.insert(other)
    resolver.add(
      scanned.number.value, unit, equals: written.value,
      other == .empty ? stockUnit : other, at: equation.value.span)
  }

  private mutating func report(
    _ resolver: ConversionResolver, _ product: Declared<ProductDeclaration>, _ stockUnit: NameID
  ) {
    let key = catalog.names[product.key.name]
    let own = catalog.names[stockUnit]
    for (unit, span) in resolver.unknown { reportUnknownUnit(unit, at: span, item: nil) }
    for (fault, span) in resolver.faults { reportFault(fault, at: span) }
    for conflict in resolver.conflicts {
      let amount = conflict.amount.decimalText(maximumDecimals: 12)
      let other = "\(amount) \(catalog.names[conflict.unit])"
      bag.report(
        Diagnostic(
          .unitConflict, "the units of `\(key)` contradict each other", at: conflict.span,
          label: "by the other units this is \(other)",
          related: [Label(product.key.span, "the product")],
          helps: [
            Help("write `\(other)`, or correct the others", edits: [Edit(conflict.span, other)])
          ]))
    }
    for span in resolver.loose {
      bag.report(
        Diagnostic(
          .unitMismatch, "this does not lead to `\(own)`, the unit `\(key)` is stocked in",
          at: span, label: "no way from here to `\(own)`",
          related: [Label(product.key.span, "stocked in `\(own)`")],
          helps: [Help("say what one of these units is in `\(own)` under `equals:`")]))
    }
  }

  private mutating func reportUnknownStockUnit(
    _ product: Declared<ProductDeclaration>, _ unit: NameID
  ) {
    guard let written = product.record.unit else { return }
    unknown.add(.unit, unit, at: written.span, product: product.key.name)
  }

  /// The item that a reference names; nil when it was reported.
  mutating func item(_ reference: LocatedName, _ names: NameMap) -> ItemID? {
    guard reference.isPresent else { return nil }
    let name = names[reference.name]
    if Int(name.index) < catalog.itemOfKey.count, catalog.itemOfKey[Int(name.index)] != .max {
      let id = ItemID(index: catalog.itemOfKey[Int(name.index)])
      usedItems[Int(id.index)] = true
      return id
    }
    unknown.add(.product, name, at: reference.span)
    return nil
  }
}

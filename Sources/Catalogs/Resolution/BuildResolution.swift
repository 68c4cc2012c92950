import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolveBuilds() {
    let all = merged("build") { $0.builds.entries }
    let ids = Set(all.keys.map(\.key.name))
    for declared in all {
      if let undo = declared.record.options.undo {
        resolveUndo(undo, declared.names, among: ids.subtracting([declared.key.name]))
      } else if let order = resolve(declared) {
        let isToldOf = order.status != .planned
        if isInSnapshot(order.key, declared.key.span, isToldOf: isToldOf) { continue }
        catalog.history.builds.append(order)
      }
    }
  }

  private mutating func resolveUndo(
    _ undo: LocatedName, _ names: NameMap, among ids: Set<NameID>
  ) {
    let target = names[undo.name]
    if ids.contains(target) {
      reportUnsupported("undoing a build", at: undo.span, instead: nil)
    } else if !mayBeInBrokenFile(target) {
      let known = ids.sorted { catalog.names.precedes($0, $1) }.map { catalog.names[$0] }
      let text = catalog.names[target]
      let near = Help.didYouMean(text, among: known, at: undo.span)
      bag.report(
        Diagnostic(
          .referenceEvent, "there is no build `\(text)` to undo", at: undo.span,
          label: "not declared", helps: [near ?? Help("write the id of a build")]))
    }
  }

  private mutating func resolve(_ declared: Declared<BuildDeclaration>) -> BuildOrder? {
    let record = declared.record
    let names = declared.names
    guard let reference = record.product, let product = item(reference, names),
      checkStocked(product, at: reference.span), let field = record.quantity,
      let quantity = stockQuantity(field, names, of: product)
    else { return nil }
    let isRejected =
      record.options.status.map { $0.value == .rejected } ?? (record.options.reject != nil)
    if isRejected {
      reportUnsupported(
        "a rejected build", at: record.options.status?.span ?? declared.key.span, instead: nil)
      return nil
    }
    checkParameters(record.options.with, product, names)
    let uses = resolveUses(record.options.use, names)
    guard let version = selectBOM(record, product, reference.span),
      let bom = variant(version, record.options.with, product, names, at: reference.span)
    else { return nil }
    guard let outcome = outcome(of: record, names, product, quantity.stock, field.span) else {
      return nil
    }
    var order = BuildOrder(
      key: key(
        declared.key, record.date, .build, record.options.sequence, record.fingerprint),
      product: product,
      status: record.options.status?.value ?? .executed, bom: bom,
      quantity: quantity.stock.units, span: declared.key.span, quantitySpan: field.span)
    order.residue = quantity.stock.residue
    order.good = outcome.good.units
    order.goodResidue = outcome.good.residue
    order.abnormalScrap = outcome.abnormal
    order.scrapReason = record.options.scrap?.reason.map { names[$0.name] } ?? .empty
    order.uses = uses
    order.lot = record.options.lot.map { names[$0.name] } ?? .empty
    order.expires = record.options.expires?.value
    return order
  }

  private mutating func resolveUses(
    _ uses: [Entry<[UseDeclaration]>], _ names: NameMap
  ) -> [Use] {
    var resolved: [Use] = []
    for entry in uses {
      guard let id = item(entry.key, names), checkStocked(id, at: entry.key.span) else { continue }
      if let use = entry.value.first(where: { $0.quantity == nil }), entry.value.count > 1 {
        bag.report(
          Diagnostic(
            .buildUse, "how much of each lot was taken has to be written",
            at: use.lot?.span ?? entry.key.span, label: "no `quantity` beside this",
            helps: [Help("add `quantity:` to every lot, such as `{lot: B-17, quantity: 3}`")]))
        continue
      }
      for use in entry.value {
        var amount: ExactQuantity?
        if let field = use.quantity {
          guard let quantity = stockQuantity(field, names, of: id) else { continue }
          amount = quantity.stock
        }
        resolved.append(
          Use(
            item: id, quantity: amount?.units,
            residue: catalog.history.keep(amount?.residue ?? .zero),
            lot: use.lot.map { names[$0.name] } ?? .empty,
            span: entry.key.span))
      }
    }
    // The order of a map means nothing; that of the lots of one item does.
    return resolved.enumerated().sorted {
      ($0.element.item, $0.offset) < ($1.element.item, $1.offset)
    }.map(\.element)
  }

  private mutating func checkParameters(
    _ with: [Entry<LocatedName>], _ product: ItemID, _ names: NameMap
  ) {
    for entry in with {
      let name = names[entry.key.name]
      if parameters[product]?.contains(where: { $0.name.name == name }) == true { continue }
      let known = (parameters[product] ?? []).map { catalog.names[$0.name.name] }.sorted()
      let near = Help.didYouMean(catalog.names[name], among: known, at: entry.key.span)
      bag.report(
        Diagnostic(
          .schemaUnknownKey,
          "`\(catalog.key(product))` has no parameter `\(catalog.names[name])`",
          at: entry.key.span, label: "not declared",
          related: [Label(catalog[product].span, "the product")],
          helps: [
            near
              ?? Help(
                known.isEmpty
                  ? "declare it under the product's `parameters:`"
                  : known.count == 1
                    ? "its only parameter is `\(known[0])`"
                    : "its parameters are \(alternatives(known, joinedBy: "and"))")
          ]))
    }
  }

  /// The version that a build uses: the one it names, else the one effective on its date.
  private mutating func selectBOM(
    _ record: BuildDeclaration, _ product: ItemID, _ span: Span
  ) -> BOMID? {
    let item = catalog[product]
    let key = catalog.key(product)
    let versions = item.boms
    guard !versions.isEmpty else {
      if mayBeInBrokenFile(item.key) { return nil }
      bag.report(
        Diagnostic(
          .bomMissing, "`\(key)` has no BOM to build it by", at: span, label: "built here",
          related: [Label(item.span, "declared here")],
          helps: [Help("add one: `boms: {\(key): [{lines: […]}]}`")]))
      return nil
    }
    if let pinned = record.options.bom {
      if let index = versions.first(where: { catalog.boms[$0].version == pinned.value }) {
        if catalog.boms[index].status == .draft {
          bag.report(
            Diagnostic(
              .bomVersion, "version \(pinned.value) of `\(key)` is a draft", at: pinned.span,
              label: "a draft is not built",
              related: [Label(catalog.boms[index].span, "the draft")],
              helps: [Help("give it `status: active`, or build another version")]))
          return nil
        }
        return BOMID(index: UInt32(truncatingIfNeeded: index))
      }
      if mayBeInBrokenFile(item.key) { return nil }
      let numbers = versions.map { String(catalog.boms[$0].version) }
      let help =
        numbers.count == 1
        ? Help("its only version is \(numbers[0])", edits: [Edit(pinned.span, numbers[0])])
        : Help("its versions are \(alternatives(numbers, joinedBy: "and"))")
      bag.report(
        Diagnostic(
          .bomVersion, "`\(key)` has no version \(pinned.value)", at: pinned.span,
          label: "not declared", related: [Label(item.span, "the product")],
          helps: [help]))
      return nil
    }
    if let index = versions.first(where: {
      catalog.boms[$0].status == .active && catalog.boms[$0].covers(record.date.value)
    }) {
      return BOMID(index: UInt32(truncatingIfNeeded: index))
    }
    if mayBeInBrokenFile(item.key) { return nil }
    bag.report(
      Diagnostic(
        .bomGap, "no version of `\(key)` is effective on \(record.date.value)",
        at: record.date.span, label: "built on this day",
        related: versions.map { Label(catalog.boms[$0].span, effectivity(catalog.boms[$0])) },
        helps: [Help("widen `effective:` of a version, or name one with `bom:`")]))
    return nil
  }

  private func effectivity(_ bom: BOM) -> String {
    guard bom.status == .active else { return "version \(bom.version) is \(bom.status.rawValue)" }
    let from = bom.from.map { "from \($0)" } ?? "from the beginning"
    let to = bom.to.map { "to \($0)" } ?? "without end"
    return "version \(bom.version): \(from) \(to)"
  }

  /// How much came out good and how much of the loss is expensed (`costing.md` 4).
  private mutating func outcome(
    of record: BuildDeclaration, _ names: NameMap, _ product: ItemID, _ quantity: ExactQuantity,
    _ span: Span
  ) -> (good: ExactQuantity, abnormal: StockQuantity)? {
    let started = quantity.units
    var scrapped: StockQuantity = 0
    var output = quantity
    if let scrap = record.options.scrap {
      guard let loss = stockQuantity(scrap.quantity, names, of: product) else { return nil }
      scrapped = loss.stock.units
      output.units = started - min(scrapped, started)
      output.residue = (try? output.residue.subtracting(loss.stock.residue)) ?? .zero
    }
    let abnormal = record.options.scrap?.abnormal?.value == true ? scrapped : 0
    if let field = record.options.good {
      guard let counted = stockQuantity(field, names, of: product) else { return nil }
      output = counted.stock
    }
    let good = output.units
    let text = catalog.quantityText(started, of: product)
    if good > started || scrapped > started || good + scrapped > started {
      let place = record.options.good?.span ?? record.options.scrap?.quantity.span ?? span
      bag.report(
        Diagnostic(
          .buildGood, "more came out of this build than went into it", at: place,
          label: scrapped == 0 || good > started
            ? "\(catalog.quantityText(good, of: product)) came out good"
            : "\(catalog.quantityText(good, of: product)) good and \(catalog.quantityText(scrapped, of: product)) scrapped",
          related: [Label(span, "only \(text) started")],
          helps: [Help("raise `quantity`, or correct `good` and `scrap`")]))
      return nil
    }
    if good == 0, abnormal < started {
      bag.report(
        Diagnostic(
          .buildGood, "nothing good came out of this build, so its cost has nowhere to go",
          at: record.options.good?.span ?? record.options.scrap?.quantity.span ?? span,
          label: "0 good",
          helps: [Help("say `scrap: {quantity: \(text), abnormal: true}` to expense all of it")]))
      return nil
    }
    return (output, abnormal)
  }
}

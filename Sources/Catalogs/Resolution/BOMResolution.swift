import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolveBOMs() {
    let section = merged("BOM", help: "put the versions of both into one list") { $0.boms }
    reserveBOMs(section.count)
    for declared in section {
      guard let product = item(declared.key, .identity) else { continue }
      let first = catalog.boms.count
      if let parameters = parameters[product] {
        resolveConfigurable(declared.record, product, declared.names, parameters) {
          $0.resolveVersions(declared.record, product, declared.names)
        }
      } else {
        bindProduct(product)
        _ = resolveVersions(declared.record, product, declared.names)
      }
      catalog.items[Int(product.index)].boms = first..<catalog.boms.count
      checkEffectivity(product)
      if !catalog[product].isStocked {
        bag.report(
          Diagnostic(
            .bomMissing, "`\(catalog.key(product))` is a service and cannot be made",
            at: declared.key.span, label: "a BOM for a service",
            related: [Label(catalog[product].span, "declared as a service")],
            helps: [Help("give the product another `type`, or take the BOM out")]))
      }
    }
    inferTypes()
    checkParts(in: catalog.boms.indices)
  }

  /// A million lines are not moved again and again while their array grows.
  private mutating func reserveBOMs(_ products: Int) {
    catalog.boms.reserveCapacity(products)
    var lines = 0
    var costs = 0
    forEachDocument { document, _ in
      for entry in document.boms {
        for bom in entry.value {
          lines += bom.lines.count
          costs += bom.costs.count
        }
      }
    }
    catalog.lines.reserveCapacity(lines)
    catalog.costLines.reserveCapacity(costs)
  }

  /// Resolves the versions in the order of their numbers; gives those that were.
  private mutating func resolveVersions(
    _ records: [BOMDeclaration], _ product: ItemID, _ names: NameMap
  ) -> [BOMDeclaration] {
    if records.count == 1 {
      resolveVariant(records[0], version(of: records[0]), product, names)
      return records
    }
    var kept: [BOMDeclaration] = []
    var seen: [Int: Span] = [:]
    for record in records.sorted(by: { version(of: $0) < version(of: $1) }) {
      let number = version(of: record)
      let place = record.version?.span ?? record.span
      if let earlier = seen[number] {
        if !unreadable.contains(catalog[product].key) {
          bag.report(
            .declaredTwice(
              "version \(number) of `\(catalog.key(product))`", place, earlier,
              help: "give one of them another number"))
        }
        continue
      }
      seen[number] = place
      resolveVariant(record, number, product, names)
      kept.append(record)
    }
    return kept
  }

  private func version(of record: BOMDeclaration) -> Int { record.version?.value ?? 1 }

  /// Adds a version as the parameters of its product are now.
  mutating func resolveVariant(
    _ record: BOMDeclaration, _ number: Int, _ product: ItemID, _ names: NameMap
  ) {
    var bom = BOM(
      product: product, version: number, status: record.status?.value ?? .active,
      from: record.effective?.from?.value, to: record.effective?.to?.value, makes: .one,
      lines: 0..<0, costLines: 0..<0, byproducts: 0..<0,
      buildPoint: record.buildPoint.flatMap { quantity($0, names, of: product) },
      targetStock: record.targetStock.flatMap { quantity($0, names, of: product) },
      span: record.version?.span ?? record.span, possibleLines: 0..<0)
    bom.choices = chosen
    if let makes = record.makes, let value = quantity(makes, names, of: product) {
      bom.makes = value
    }
    let lines = catalog.lines.count
    conditionalItems = []
    for line in record.lines { resolve(line, makes: bom.makes, product, names) }
    bom.lines = lines..<catalog.lines.count
    addExcludedLines()
    bom.possibleLines = lines..<catalog.lines.count
    let hasDuplicates = reportDuplicateLines(bom)
    bom.isPlain =
      !hasDuplicates
      && catalog.lines[bom.lines].allSatisfy {
        $0.options == BOMLine.noOptions && catalog[$0.item].isStocked
      }
    bom.explodesPhantoms = catalog.lines[bom.lines].contains {
      $0.options != BOMLine.noOptions && catalog.lineOptions[Int($0.options)].supply == .phantom
    }
    let costs = catalog.costLines.count
    for cost in record.costs { resolve(cost, product, names) }
    bom.costLines = costs..<catalog.costLines.count
    let byproducts = catalog.byproducts.count
    for byproduct in record.byproducts { resolve(byproduct, makes: bom.makes, product, names) }
    bom.byproducts = byproducts..<catalog.byproducts.count
    checkShares(bom, record)
    catalog.boms.append(bom)
  }

  private mutating func resolve(
    _ line: BOMLineDeclaration, makes: Rational, _ product: ItemID, _ names: NameMap
  ) {
    guard let component = item(line.item, names) else {
      line.options?.substitutes.forEach { _ = item($0, names) }
      return
    }
    if component == product {
      bag.report(.selfReference(catalog.key(product), at: line.item.span))
      return
    }
    if line.options != nil || line.quantity.formula != nil { bindItem(component) }
    if line.options?.condition != nil { conditionalItems.insert(component) }
    let isOut = line.options?.condition.map { holds($0, names) != true } ?? false
    if isOut || scopes.isChecking {
      checkFormulas(of: line, names)
      if scopes.isChecking, line.quantity.literal != nil, line.quantity != .missing {
        _ = quantity(line.quantity, names, of: component)
      }
      excluded.append(
        BOMLine(
          perUnit: CompactRatio(.zero, wide: &catalog.wideFactors), item: component,
          options: BOMLine.noOptions, span: line.item.span))
      return
    }
    guard line.quantity != .missing,
      let amount = quantity(line.quantity, names, of: component)
    else { return checkFormulas(of: line, names) }
    do throws(ArithmeticFault) {
      var perUnit = makes == .one ? amount : try amount.dividing(by: makes)
      var options = BOMLine.noOptions
      if let written = line.options {
        perUnit = try applyLosses(perUnit, written, names)
        if written.goesBeyondLosses {
          let resolved = try resolve(written, component, product, names)
          options = UInt32(truncatingIfNeeded: catalog.lineOptions.count)
          catalog.lineOptions.append(resolved)
        }
      }
      catalog.lines.append(
        BOMLine(
          perUnit: CompactRatio(perUnit, wide: &catalog.wideFactors), item: component,
          options: options, span: line.item.span))
    } catch {
      reportFault(error, at: line.quantity.span)
    }
  }

  /// The need with its losses (`costing.md` 2): times 1 + loss, or divided by the yield.
  private mutating func applyLosses(
    _ amount: Rational, _ options: BOMLineOptions, _ names: NameMap
  ) throws(ArithmeticFault) -> Rational {
    if let loss = options.loss {
      guard let share = share(loss, names) else { return amount }
      return try amount.multiplying(by: Rational.one.adding(share))
    }
    if let yield = options.yield {
      guard let share = share(yield, names), share != .zero else { return amount }
      return try amount.dividing(by: share)
    }
    return amount
  }

  private mutating func resolve(
    _ written: BOMLineOptions, _ component: ItemID, _ product: ItemID, _ names: NameMap
  ) throws(ArithmeticFault) -> LineOptions {
    var options = LineOptions()
    if let setup = written.setup, let value = quantity(setup, names, of: component) {
      options.setup = value
    }
    options.multiple = written.multiple.flatMap { quantity($0, names, of: component) }
    options.consumesPack = written.consume?.value == .pack
    options.isOptional = written.isOptional?.value ?? false
    options.supply = written.supply?.value ?? .stock
    if !catalog[component].isStocked, let supply = written.supply, supply.value != .stock {
      bag.report(
        Diagnostic(
          .bomMissing, "`\(catalog.key(component))` is a service and has no parts",
          at: supply.span, label: "a service is neither built nor exploded",
          helps: [Help("take `supply` out")]))
    }
    for substitute in written.substitutes {
      guard let other = self.item(substitute, names) else { continue }
      if other == component || other == product {
        bag.report(
          Diagnostic(
            .bomSelfReference,
            other == component
              ? "`\(catalog.key(other))` is named as a substitute for itself"
              : "`\(catalog.key(other))` is named as a substitute in its own BOM",
            at: substitute.span, label: "names the same product",
            helps: [Help("take it out")]))
        continue
      }
      if let factor = try substitutionFactor(component, other, substitute.span) {
        options.substitutes.append((other, factor))
      }
    }
    return options
  }

  /// Stocking units of a substitute for one stocking unit of the line's item.
  private mutating func substitutionFactor(
    _ component: ItemID, _ other: ItemID, _ span: Span
  ) throws(ArithmeticFault) -> Rational? {
    let unit = catalog[component].unit
    if unit == catalog[other].unit { return .one }
    do throws(UnitFault) {
      return try stockingUnits(in: unit, of: catalog[other])
    } catch {
      if unreadable.contains(catalog[component].key) || unreadable.contains(catalog[other].key) {
        return nil
      }
      bag.report(
        Diagnostic(
          .unitMismatch,
          "`\(catalog.key(other))` cannot stand in for `\(catalog.key(component))`: their units differ",
          at: span, label: "stocked in `\(catalog.unit(other))`",
          related: [Label(catalog[component].span, "stocked in `\(catalog.names[unit])`")],
          helps: [
            Help(
              "say under `\(catalog.key(other))` what 1 \(catalog.names[unit]) of it is: `equals: {1 \(catalog.names[unit]): … \(catalog.unit(other))}`"
            )
          ]))
      return nil
    }
  }

  /// Checks what a line says that does not count here.
  private mutating func checkFormulas(of line: BOMLineDeclaration, _ names: NameMap) {
    func check(_ field: (any ComputableField)?, _ kind: ResultKind) {
      if let formula = field?.formula { _ = program(formula, names, kind) }
    }
    check(line.quantity, .quantity)
    check(line.options?.loss, .percent)
    check(line.options?.yield, .percent)
    check(line.options?.setup, .quantity)
    check(line.options?.multiple, .quantity)
  }

  /// Puts the lines that do not count behind those that do.
  private mutating func addExcludedLines() {
    guard !excluded.isEmpty else { return }
    catalog.lines.append(contentsOf: excluded)
    excluded = []
  }

  private mutating func reportDuplicateLines(_ bom: BOM) -> Bool {
    guard bom.lines.count > 1 else { return false }
    let sorted = bom.lines.sorted {
      (catalog.lines[$0].item, $0) < (catalog.lines[$1].item, $1)
    }
    var isFound = false
    var start = 0
    for end in 1...sorted.count
    where end == sorted.count
      || catalog.lines[sorted[end]].item != catalog.lines[sorted[start]].item
    {
      if end - start > 1 {
        isFound = true
        if conditionalItems.contains(catalog.lines[sorted[start]].item) {
          start = end
          continue
        }
        reportDuplicates(sorted[start..<end].map { catalog.lines[$0] })
      }
      start = end
    }
    return isFound
  }

  private mutating func reportDuplicates(_ lines: [BOMLine]) {
    let times = lines.count == 2 ? "twice" : "\(lines.count) times"
    bag.report(
      Diagnostic(
        .bomDuplicateLine, severity: .warning,
        "`\(catalog.key(lines[0].item))` stands \(times) in this BOM", at: lines[1].span,
        label: "again here",
        related: [Label(lines[0].span, "first here")]
          + lines.dropFirst(2).prefix(3).map { Label($0.span, "and here") },
        helps: [Help("add the quantities up on one line, if that is what is meant")]))
  }

  private mutating func checkShares(_ bom: BOM, _ record: BOMDeclaration) {
    var sum = Rational.zero
    for byproduct in catalog.byproducts[bom.byproducts] {
      if case .share(let share) = byproduct.credit { sum = (try? sum.adding(share)) ?? sum }
    }
    guard sum > .one, let last = record.byproducts.last(where: { $0.share != nil })?.share else {
      return
    }
    bag.report(
      Diagnostic(
        .bomByproduct, "the by-products' shares add up to more than 100%", at: last.span,
        label: "leaves less than nothing for `\(catalog.key(bom.product))`",
        helps: [Help("lower one of them: the shares and the product's own part make 100% together")]
      ))
  }

  /// What a product is that does not say it: a component, or by its BOM a finished good, or a
  /// sub-assembly when another BOM takes it.
  private mutating func inferTypes() {
    guard !untypedItems.isEmpty else { return }
    var isTaken = [Bool](repeating: false, count: catalog.items.count)
    for line in catalog.lines { isTaken[Int(line.item.index)] = true }
    for index in catalog.items.indices
    where untypedItems.contains(catalog.items[index].key) && !catalog.items[index].boms.isEmpty {
      catalog.items[index].type = isTaken[index] ? .subAssembly : .finishedGood
    }
  }
}

extension Diagnostic {
  static func selfReference(_ key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .bomSelfReference, "`\(key)` needs itself", at: span, label: "takes what it makes",
      notes: ["a build would need its own result before it could start"],
      helps: [Help("take the line out, or give the reworked product a key of its own")])
  }
}

import Decimals
import Diagnostics
import SourceText
import Tables

extension Importer {
  /// Puts together what the rows said: the product on top, circles, and what the lines come to.
  mutating func finishTotals() {
    dropForeignCosts()
    dropServices()
    switch kind {
    case .boms:
      dropRepeatedBOMs()
      addTop()
      breakCircles()
      markAssemblies()
      listUncosted()
      if header.has(.cost) { addTotals() }
    case .opening, .products:
      let lines = result.openings.flatMap(\.lines)
      if !lines.isEmpty { addValue(of: lines, named: "stock") }
    case .receipts:
      let lines = result.receipts.flatMap(\.lines)
      if !lines.isEmpty { addValue(of: lines, named: "goods received") }
    case .accounts: break
    }
  }

  /// The result with its findings at their places.
  mutating func finished() -> ImportResult {
    result.products = products
    result.boms = boms.map { bom in
      var bom = bom
      bom.key = products[bom.product].key
      return bom
    }
    let places = findings.flatMap { finding in
      [finding.place].compactMap { $0 } + finding.related.map(\.place)
    }
    let excerpt = TableExcerpt(table, showing: places)
    let source = result.sources.append(excerpt.file)
    // By rows, and of one row in the order in which they were found.
    result.diagnostics = findings.enumerated().sorted { left, right in
      let first = left.element.place.map { $0.row } ?? 0
      let second = right.element.place.map { $0.row } ?? 0
      return (first, left.offset) < (second, right.offset)
    }.map { $0.element.diagnostic(excerpt, source) }
    return result
  }

  /// Leaves out costs per a unit that does not convert into that of the product.
  private mutating func dropForeignCosts() {
    for index in products.indices where !products[index].isKnown {
      let unit = products[index].unit ?? "each"
      if let cost = products[index].cost?.unit, dimension(cost) != dimension(unit) {
        products[index].cost = nil
        reportForeign(cost, index, products[index].costPlace ?? products[index].place)
      }
      if let price = products[index].price?.unit, dimension(price) != dimension(unit) {
        products[index].price = nil
        reportForeign(price, index, products[index].place)
      }
    }
    let importer = self
    let foreign = result.dropStockLines { line in
      guard let unit = line.cost?.unit else { return false }
      let own = line.unit ?? importer.products[line.product].unit ?? "each"
      return importer.dimension(unit) != importer.dimension(own)
    }
    for line in foreign {
      result.rejected += 1
      result.imported -= 1
      findings.append(
        Finding(
          code: .importRow,
          message:
            "row \(line.place.row) is left out: its cost is per `\(line.cost?.unit ?? "")`, and "
            + "`\(products[line.product].key)` is counted in `\(products[line.product].unit ?? "each")`",
          place: line.place, label: "does not convert"))
    }
  }

  /// Leaves out stock of what is never in stock.
  private mutating func dropServices() {
    let isService = products.map { $0.type == "service" }
    let lines = result.dropStockLines { isService[$0.product] }
    for line in lines {
      let key = products[line.product].sku ?? products[line.product].key
      guard kind != .products else {
        findings.append(
          Finding(
            code: .importValue, message: "`\(key)` is a service, and is never in stock",
            place: line.place, label: "the quantity is left out"))
        continue
      }
      result.rejected += 1
      result.imported -= 1
      findings.append(
        Finding(
          code: .importRow,
          message:
            "row \(line.place.row) is left out: `\(key)` is a service, and is never in stock",
          place: line.place, label: "here"))
    }
  }

  private mutating func reportForeign(_ unit: String, _ index: Int, _ place: CellPlace) {
    let key = products[index].sku ?? products[index].key
    findings.append(
      Finding(
        code: .importValue,
        message:
          "`\(key)` is counted in `\(products[index].unit ?? "each")`, and costs so much per `\(unit)`",
        place: place, label: "does not convert; the amount is left out"))
  }

  // MARK: BOMs

  /// With multipliers, or where a product is named, one product takes the assemblies that nothing
  /// else takes.
  private mutating func addTop() {
    guard header.has(.parent), !boms.isEmpty else { return }
    let roots = roots()
    let named = options.product.flatMap {
      productOfPart[$0.lowercased()] ?? productOfName[$0.lowercased()]
    }
    if let named, roots.contains(named) { return }
    guard header.has(.multiplier) || (options.product != nil && roots.count > 1) else { return }
    let top = top(ImportRow())
    let index = bom(of: top)
    for root in roots where root != top {
      let times = multipliers[root] ?? .one
      if multipliers[root] == nil {
        assume("`\(products[top].key)` takes one of each assembly that nothing else takes")
      }
      if times.isZero { continue }
      boms[index].lines.append(
        ImportedLine(product: root, quantity: times, place: products[root].place))
    }
  }

  /// Parts that are made of nothing here and cost nothing that is known.
  private mutating func listUncosted() {
    guard header.has(.cost) else { return }
    var seen: Set<Int> = []
    for bom in boms {
      for line in bom.lines where seen.insert(line.product).inserted {
        let isMade = products[line.product].bom.map { !boms[$0].lines.isEmpty } ?? false
        if !isMade, products[line.product].cost == nil {
          result.uncosted.append(products[line.product].key)
        }
      }
    }
  }

  private func roots() -> [Int] {
    var taken: Set<Int> = []
    for bom in boms { for line in bom.lines { taken.insert(line.product) } }
    return boms.filter { !$0.lines.isEmpty && !taken.contains($0.product) }.map(\.product)
  }

  /// Leaves out lines through which a product would need itself.
  private mutating func breakCircles() {
    var state = [UInt8](repeating: 0, count: products.count)
    for start in products.indices where state[start] == 0 {
      var stack = [(product: start, next: 0)]
      state[start] = 1
      while let top = stack.last {
        guard let bom = products[top.product].bom, top.next < boms[bom].lines.count else {
          state[top.product] = 2
          stack.removeLast()
          continue
        }
        let line = boms[bom].lines[top.next]
        if state[line.product] == 1 {
          let way = stack.drop { $0.product != line.product }.map { products[$0.product].key }
          findings.append(
            Finding(
              code: .importRow,
              message:
                "row \(line.place.row) is left out: `\(products[line.product].key)` would need itself",
              place: line.place, label: "closes the circle",
              notes: [(way + [products[line.product].key]).joined(separator: " > ")]))
          result.rejected += 1
          result.imported -= 1
          boms[bom].lines.remove(at: top.next)
          continue
        }
        stack[stack.count - 1].next += 1
        if state[line.product] == 0 {
          state[line.product] = 1
          stack.append((line.product, 0))
        }
      }
    }
  }

  private mutating func markAssemblies() {
    let tops = Set(roots())
    var used: Set<Int> = []
    for bom in boms where !bom.lines.isEmpty {
      used.insert(bom.product)
      for line in bom.lines { used.insert(line.product) }
      if products[bom.product].type == nil {
        products[bom.product].type = tops.contains(bom.product) ? "finished-good" : "sub-assembly"
      }
    }
    for index in products.indices where !used.contains(index) { products[index].isLeftOut = true }
  }

  // MARK: What it comes to

  private mutating func addTotals() {
    var all: [Int: Rational] = [:]
    var required: [Int: Rational] = [:]
    let hasOptional = boms.contains { $0.lines.contains(where: \.isOptional) }
    for root in roots() {
      guard let sum = unitCost(root, optional: true, &all) else { continue }
      let least = hasOptional ? unitCost(root, optional: false, &required) ?? sum : sum
      result.totals.append(
        ImportResult.Total(name: products[root].key, all: sum, required: least))
    }
  }

  /// What one of a product costs by the costs of its lines, without recursion: BOMs may be deep.
  private func unitCost(
    _ root: Int, optional: Bool, _ known: inout [Int: Rational]
  ) -> Rational? {
    var stack = [root]
    while let product = stack.last {
      guard known[product] == nil else {
        stack.removeLast()
        continue
      }
      guard let bom = products[product].bom, !boms[bom].lines.isEmpty else {
        known[product] = products[product].cost?.value ?? .zero
        continue
      }
      let lines = boms[bom].lines.filter { optional || !$0.isOptional }
      let open = lines.filter { known[$0.product] == nil }.map(\.product)
      if !open.isEmpty {
        stack += open
        continue
      }
      var sum = Rational.zero
      for line in lines {
        guard let cost = known[line.product], let value = value(line, cost),
          let next = try? sum.adding(value)
        else { return nil }
        sum = next
      }
      known[product] = sum
    }
    return known[root]
  }

  /// What a line comes to, its losses included.
  private func value(_ line: ImportedLine, _ cost: Rational) -> Rational? {
    var quantity = line.quantity
    let stock = products[line.product].unit ?? "each"
    let costUnit = products[line.product].cost?.unit ?? stock
    guard let factor = factor(from: line.unit ?? stock, to: costUnit),
      let converted = try? quantity.multiplying(by: factor)
    else { return nil }
    quantity = converted
    if let loss = line.loss, let share = try? loss.dividing(by: Rational(100)),
      let times = try? share.adding(.one), let need = try? quantity.multiplying(by: times)
    {
      quantity = need
    }
    return try? quantity.multiplying(by: cost)
  }

  private mutating func addValue(of lines: [ImportedLine], named name: String) {
    var sum = Rational.zero
    for line in lines {
      var line = line
      line.loss = nil
      guard let cost = line.cost ?? products[line.product].cost else { continue }
      let stock = products[line.product].unit ?? "each"
      guard let factor = factor(from: line.unit ?? stock, to: cost.unit ?? stock),
        let quantity = try? line.quantity.multiplying(by: factor),
        let value = try? quantity.multiplying(by: cost.value), let next = try? sum.adding(value)
      else { continue }
      sum = next
    }
    result.totals.append(ImportResult.Total(name: name, all: sum, required: sum))
  }
}

extension ImportResult {
  /// Takes lines out of opening stock and receipts; those that were taken out.
  fileprivate mutating func dropStockLines(
    where isOut: (ImportedLine) -> Bool
  ) -> [ImportedLine] {
    let out = (openings.flatMap(\.lines) + receipts.flatMap(\.lines)).filter(isOut)
    guard !out.isEmpty else { return [] }
    for index in openings.indices {
      openings[index].lines = openings[index].lines.filter { !isOut($0) }
    }
    for index in receipts.indices {
      receipts[index].lines = receipts[index].lines.filter { !isOut($0) }
    }
    openings.removeAll { $0.lines.isEmpty }
    receipts.removeAll { $0.lines.isEmpty }
    return out
  }
}

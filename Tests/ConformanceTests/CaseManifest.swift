import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport

/// A case as a manifest: what a user who keeps this stock would write.
struct CaseManifest {
  let workspace: CaseWorkspace
  /// The day of each event, one after another, so that they happen in the order of the case.
  private(set) var days: [String: CivilDate] = [:]
  /// Whether stock is kept by place, each with layers of its own.
  let isByLocation: Bool
  private var opening = ""
  private var receipts = ""
  private var adjustments = ""
  private var builds = ""
  private var sales = ""
  /// BOM versions for the costs of single builds, by product.
  private var versions: [String: [CaseBuild]] = [:]
  private let lots: CaseLots
  private var next = CivilDate(year: 2000, month: 1, day: 1) ?? .beginning

  init(_ workspace: CaseWorkspace) throws {
    self.workspace = workspace
    lots = try CaseLots(workspace)
    let places = Set(workspace.events.compactMap(\.location))
    isByLocation = workspace.settings.lotScope == "location" && places.count > 1
    if isByLocation, workspace.events.contains(where: \.isBuild) { throw Skip(.transfer, "builds") }
    let standing = workspace.standing.sorted()
    if !standing.isEmpty {
      let lines = standing.map { "{item: \(quoted($0)), quantity: 1000000}" }
      opening += "  - date: \(next)\n    lines: [\(lines.joined(separator: ", "))]\n"
    }
    next = next.next
  }

  /// The whole text.
  func text(mapping: String = "") throws -> String {
    "cogsmith: 1\n" + workspace.settings.books + mapping + (try products()) + (try rates())
      + (try boms())
      + section("opening", opening) + section("receipts", receipts)
      + section("adjustments", adjustments) + section("builds", builds) + section("sales", sales)
  }

  private func section(_ name: String, _ body: String) -> String {
    body.isEmpty ? "" : "\(name):\n\(body)"
  }

  // MARK: Events

  /// Adds an event on a day of its own.
  ///
  /// - Parameters:
  ///   - cost: what one unit of a return comes back at, or of what is counted.
  ///   - isSale: whether an issue is a sale or a correction.
  mutating func add(_ step: CaseStep, returning cost: Rational?, isSale: Bool) throws {
    let event = step.event
    let day = next
    next = next.next
    days[event.id] = day
    switch event.action {
    case .opening(let lines):
      opening += "  - date: \(day)\n    lines:\n\(try incoming(lines, event))"
    case .receipt(let lines):
      receipts +=
        "  \(quoted(event.id)):\n    date: \(day)\n    lines:\n\(try incoming(lines, event))"
      if !step.charges.isEmpty {
        let charges = try step.charges.map { "{amount: \(try text($0))}" }
        receipts += "    charges: [\(charges.joined(separator: ", "))]\n"
      }
    case .issue(let lines): try addIssue(lines, event, day, isSale: isSale)
    case .adjustment(let lines):
      let written = try lines.map { line in
        var parts = ["item: \(key(line.product, event))", "quantity: \(try quantity(line))"]
        if let cost = line.unitCost, !line.quantity.isNegative {
          parts.append("cost: \(try text(cost))")
        }
        if let lot = line.lot { parts.append("lot: \(quoted(lot))") }
        return "{\(parts.joined(separator: ", "))}"
      }
      adjustments += entry(event, day, written)
    case .build(let build): try addBuild(build, event, day)
    case .customerReturn(let id, let quantity):
      let product = try workspace.returnedProduct(id)
      let parts =
        "item: \(key(product, event)), quantity: \(try text(quantity)), cost: \(try text(cost ?? .zero))"
      adjustments += entry(event, day, ["{\(parts)}"])
    case .supplierReturn(let id, let quantity):
      let product = try workspace.returnedProduct(id)
      var parts = "item: \(key(product, event)), quantity: -\(try text(quantity))"
      if let lot = lots.given(to: id) { parts += ", lot: \(quoted(lot))" }
      adjustments += entry(event, day, ["{\(parts)}"])
    case .dropship(let line): try addDropship(line, event, day)
    default: break
    }
  }

  /// Adds what a count changes.
  mutating func addCount(_ event: CaseEvent, changes: [(product: String, quantity: Rational)])
    throws
  {
    let day = next
    next = next.next
    days[event.id] = day
    let lines = try changes.filter { !$0.quantity.isZero }.map {
      "{item: \(key($0.product, event)), quantity: \(try text($0.quantity))}"
    }
    if !lines.isEmpty { adjustments += entry(event, day, lines) }
  }

  private func entry(_ event: CaseEvent, _ day: CivilDate, _ lines: [String]) -> String {
    "  \(quoted(event.id)): {date: \(day), lines: [\(lines.joined(separator: ", "))]}\n"
  }

  private func incoming(_ lines: [CaseLine], _ event: CaseEvent) throws -> String {
    try lines.map { line in
      var parts = ["item: \(key(line.product, event))", "quantity: \(try quantity(line))"]
      if let value = line.value {
        parts.append("amount: \(try text(value))")
      } else if let cost = line.unitCost {
        parts.append("cost: \(try text(cost))\(try per(line))")
      } else if try workspace.product(line.product).cost == nil {
        throw Skip(.missingCost, event.id)
      }
      if let lot = line.lot ?? lots.given(to: event.id) { parts.append("lot: \(quoted(lot))") }
      return "      - {\(parts.joined(separator: ", "))}\n"
    }.joined()
  }

  private mutating func addIssue(
    _ lines: [CaseLine], _ event: CaseEvent, _ day: CivilDate, isSale: Bool
  ) throws {
    let selected = try lots.name(for: event)
    let written = try lines.map { line in
      let sign = isSale ? "" : "-"
      var parts = ["item: \(key(line.product, event))", "quantity: \(sign)\(try quantity(line))"]
      if isSale, let price = line.unitPrice { parts.append("price: \(try text(price))") }
      if let lot = line.lot ?? selected { parts.append("lot: \(quoted(lot))") }
      return "{\(parts.joined(separator: ", "))}"
    }
    if isSale {
      sales += entry(event, day, written)
    } else {
      adjustments += entry(event, day, written)
    }
  }

  private mutating func addBuild(_ build: CaseBuild, _ event: CaseEvent, _ day: CivilDate) throws {
    var parts = [
      "date: \(day)", "product: \(quoted(build.product))", "quantity: \(try text(build.quantity))",
    ]
    let good = try workspace.good(of: build)
    if good != build.quantity { parts.append("good: \(try text(good))") }
    if build.operationCost != nil || build.extraCost != nil {
      versions[build.product, default: []].append(build)
      parts.append("bom: \(1 + (versions[build.product]?.count ?? 0))")
    }
    builds += "  \(quoted(event.id)): {\(parts.joined(separator: ", "))}\n"
  }

  /// From the supplier to the customer: in as a lot of its own, and out of it again.
  private mutating func addDropship(_ line: CaseLine, _ event: CaseEvent, _ day: CivilDate) throws {
    if try workspace.costing(of: workspace.product(line.product)) == "average" {
      throw Skip(.averageDropship, event.id)
    }
    var line = line
    line.lot = "drop \(event.id)"
    receipts +=
      "  \(quoted("in " + event.id)):\n    date: \(day)\n    lines:\n\(try incoming([line], event))"
    sales += entry(
      event, day,
      [
        "{item: \(key(line.product, event)), quantity: \(try quantity(line)), lot: \(quoted(line.lot ?? ""))}"
      ])
  }

  // MARK: Catalog

  private func products() throws -> String {
    var text = "products:\n"
    for product in workspace.products {
      var fields = ["unit: \(unitName(product.unit))"]
      if product.kind == "service" { fields.append("type: service") }
      if product.kind != "service" {
        fields.append("costing: \(try workspace.costing(of: product))")
      }
      if let cost = product.cost { fields.append("cost: \(try self.text(cost))") }
      if let decimals = workspace.settings.quantityDecimals {
        fields.append("precision: \(decimals)")
      }
      let packs = try packs(of: product.unit)
      if !packs.isEmpty { fields.append("packs: {\(packs.joined(separator: ", "))}") }
      for key in keys(product.id) { text += "  \(key): {\(fields.joined(separator: ", "))}\n" }
    }
    return text
  }

  /// The units of a case that are none of ours, as packs.
  private func packs(of unit: String) throws -> [String] {
    var packs: [String: String] = [:]
    if builtIn[unit] == nil { packs[unitName(unit)] = "1 each" }
    for rule in workspace.units.all {
      switch (builtIn[rule.from], builtIn[rule.to]) {
      case (let from?, let to?):
        guard let left = Unit.named(from), let right = Unit.named(to),
          left.dimension == right.dimension,
          try left.factor.dividing(by: right.factor) == rule.factor
        else { throw Skip(.unitFactor, "\(rule.from) in \(rule.to)") }
      case (nil, _):
        if rule.to == unit || reaches(unit, rule) {
          packs[unitName(rule.from)] = "\(try text(rule.factor)) \(unitName(rule.to))"
        }
      case (_, nil): throw Skip(.unitFactor, "\(rule.from) in \(rule.to)")
      }
    }
    return packs.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
  }

  private func reaches(_ unit: String, _ rule: (from: String, to: String, factor: Rational)) -> Bool
  {
    guard let own = builtIn[unit].flatMap(Unit.named),
      let other = builtIn[rule.to].flatMap(Unit.named)
    else { return false }
    return own.dimension == other.dimension
  }

  private func boms() throws -> String {
    guard !workspace.boms.isEmpty else { return "" }
    var text = "boms:\n"
    for (index, bom) in workspace.boms.enumerated() {
      text += "  \(quoted(bom.product)):\n"
      let own = versions[bom.product] ?? []
      for (position, build) in ([nil] + own.map(Optional.some)).enumerated() {
        text += "    - version: \(position + 1)\n"
        if build != nil { text += "      status: archived\n" }
        text +=
          "      makes: \(try self.text(bom.output))\(bom.outputUnit.map { " " + unitName($0) } ?? "")\n"
        text += try body(of: bom, index, build)
      }
    }
    return text
  }

  private func body(of bom: CaseBOM, _ index: Int, _ build: CaseBuild?) throws -> String {
    var text = "      lines:\n"
    for line in bom.lines {
      let unit = line.unit.map { " " + unitName($0) } ?? ""
      let amount = try self.text(line.quantity) + unit
      let supply = workspace.isPhantom(line.product) ? ", supply: phantom" : ""
      let quantity = line.isPerOrder ? "quantity: 0, setup: \(amount)" : "quantity: \(amount)"
      text += "        - {item: \(quoted(line.product)), \(quantity)\(supply)}\n"
    }
    let costs = try costLines(bom, index, build)
    if !costs.isEmpty { text += "      costs:\n" + costs.map { "        - {\($0)}\n" }.joined() }
    let byproducts = try byproducts(of: bom)
    if !byproducts.isEmpty {
      text += "      byproducts:\n" + byproducts.map { "        - {\($0)}\n" }.joined()
    }
    return text
  }

  private func costLines(_ bom: CaseBOM, _ index: Int, _ build: CaseBuild?) throws -> [String] {
    var lines: [String] = []
    let output = try workspace.base(bom.output, bom.outputUnit, of: bom.product)
    for (number, operation) in bom.operations.enumerated() {
      let rate = "r\(index)-\(number)"
      let efficiency = operation.efficiency ?? .one
      var perUnit = operation.minutesPerUnit ?? .zero
      if let minutes = operation.minutes {
        perUnit = try perUnit.adding(minutes.dividing(by: operation.batchSize ?? output))
      }
      if !perUnit.isZero {
        lines.append(
          "type: labor, time: \(try text(perUnit.dividing(by: efficiency))) min, rate: \(rate)")
      }
      if let setup = operation.setupMinutes {
        lines.append(
          "type: labor, time: \(try text(setup.dividing(by: efficiency))) min, rate: \(rate), per: build"
        )
      }
      if let cost = operation.costPerUnit { lines.append("type: labor, amount: \(try text(cost))") }
      if let cost = operation.costPerBatch {
        lines.append(
          "type: labor, amount: \(try text(cost.dividing(by: operation.batchSize ?? output)))")
      }
    }
    if let extra = bom.extraCost {
      lines.append("type: other, amount: \(try text(extra.dividing(by: output)))")
    }
    if let cost = build?.operationCost {
      lines.append("type: labor, amount: \(try text(cost)), per: build")
    }
    if let cost = build?.extraCost {
      lines.append("type: other, amount: \(try text(cost)), per: build")
    }
    return lines
  }

  private func byproducts(of bom: CaseBOM) throws -> [String] {
    var sales = Rational.zero
    if workspace.settings.byproductBasis == "sales_value" {
      sales = try bom.output.multiplying(by: workspace.product(bom.product).listPrice ?? .zero)
      for line in bom.byproducts {
        sales = try sales.adding(
          line.quantity.multiplying(by: workspace.product(line.product).listPrice ?? .zero))
      }
    }
    return try bom.byproducts.map { line in
      var share = line.costShare ?? .zero
      if !sales.isZero {
        share = try line.quantity.multiplying(
          by: workspace.product(line.product).listPrice ?? .zero
        )
        .dividing(by: sales).multiplying(by: Rational(100))
      }
      let unit = line.unit.map { " " + unitName($0) } ?? ""
      return
        "item: \(quoted(line.product)), quantity: \(try text(line.quantity))\(unit), share: \(try text(share))%"
    }
  }

  private func rates() throws -> String {
    var text = ""
    for (index, bom) in workspace.boms.enumerated() {
      for (number, operation) in bom.operations.enumerated() {
        guard
          operation.minutes != nil || operation.minutesPerUnit != nil
            || operation.setupMinutes != nil
        else { continue }
        text += "  r\(index)-\(number): {cost: \(try self.text(operation.hourRate ?? .zero))/h}\n"
      }
    }
    return section("rates", text)
  }

  // MARK: Names and figures

  /// The key of a product where an event moves it.
  func key(_ product: String, _ event: CaseEvent) -> String {
    quoted(isByLocation ? "\(product) at \(event.location ?? "")" : product)
  }

  /// All keys of a product.
  func keys(_ product: String) -> [String] {
    names(product).map(quoted)
  }

  /// All keys of a product, as they are.
  func names(_ product: String) -> [String] {
    guard isByLocation else { return [product] }
    return Set(workspace.events.compactMap(\.location)).sorted().map { "\(product) at \($0)" }
  }

  private func quantity(_ line: CaseLine) throws -> String {
    try text(line.quantity) + (line.unit.map { " " + unitName($0) } ?? "")
  }

  private func per(_ line: CaseLine) throws -> String { line.unit.map { "/" + unitName($0) } ?? "" }

  private func text(_ number: Rational) throws -> String { try number.plainText }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }
}

/// Our names for the units of cases.
private let builtIn = [
  "unit": "each", "each": "each", "dozen": "dozen", "pair": "pair", "kg": "kg", "g": "g", "t": "t",
  "lb": "lb", "oz": "oz", "litre": "L", "liter": "L", "l": "L", "ml": "mL", "m": "m", "cm": "cm",
  "mm": "mm", "ft": "ft", "in": "in", "m2": "m2", "m3": "m3", "hour": "h", "h": "h",
  "minute": "min",
  "min": "min", "day": "day",
]

private func unitName(_ unit: String) -> String {
  builtIn[unit]
    ?? "u-"
    + String(
      unit.lowercased().unicodeScalars.map { scalar -> Character in
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
      })
}

extension Unit {
  fileprivate static func named(_ name: String) -> Unit? { builtIn.first { $0.name == name } }
}

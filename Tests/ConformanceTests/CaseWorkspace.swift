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

/// The catalog of a case, and what follows from it without any costing.
struct CaseWorkspace {
  var settings: CaseSettings
  var units: CaseUnits
  var products: [CaseProduct]
  var boms: [CaseBOM]
  var events: [CaseEvent]
  /// Components that are used at a standing cost, and never stocked by an event.
  private(set) var standing: Set<String> = []

  init(_ inputs: JSONValue, expected: JSONValue, alsoRead keys: [String] = []) throws {
    var fields = CaseFields(inputs)
    let settings = try CaseSettings(fields("settings"))
    self.settings = settings
    units = try CaseUnits(fields("uoms"))
    products = try fields.list("products").map { try CaseProduct($0) }
    boms = try fields.list("boms").map { try CaseBOM($0) }
    events = try fields.list("events").map { try CaseEvent($0, settings) }
    for key in keys { fields.ignore(key) }
    try fields.finish()
    addUnlisted()
    for product in products { _ = try costing(of: product) }
    standing = try standingComponents(expected)
    try checkWholeCycles()
  }

  /// BOMs and events may name products that are not listed.
  private mutating func addUnlisted() {
    var known = Set(products.map(\.id))
    var named = boms.flatMap { bom in [bom.product] + (bom.lines + bom.byproducts).map(\.product) }
    named += events.flatMap { $0.lines.map(\.product) }
    for id in named where !id.isEmpty && known.insert(id).inserted {
      products.append(CaseProduct(id: id))
    }
  }

  func product(_ id: String) throws -> CaseProduct {
    guard let found = products.first(where: { $0.id == id }) else {
      throw Skip(.input, "no product \(id)")
    }
    return found
  }

  func bom(of id: String) -> CaseBOM? { boms.first { $0.product == id } }

  /// A quantity of a line in its product's own unit.
  func base(_ quantity: Rational, _ unit: String?, of id: String) throws -> Rational {
    let own = try product(id).unit
    let exact = try quantity.multiplying(by: units.factor(unit ?? own, in: own))
    guard let decimals = settings.quantityDecimals else { return exact }
    return try Rational(
      exact.rounded(toDecimals: decimals, .halfAwayFromZero), over: powerOfTen(decimals))
  }

  /// The method by which a product is run here.
  ///
  /// Standard cost is the same as any other where all comes in at the standard and it never changes.
  func costing(of product: CaseProduct) throws -> String {
    let method = product.method ?? settings.method ?? "fifo"
    if settings.averagesWithinLot || (settings.isLotValued && method == "average") {
      return try costingByLot(product.id)
    }
    switch method {
    case "fifo", "lifo", "average": return method
    case "standard":
      let isBuilt = events.contains {
        if case .build(let build) = $0.action { build.product == product.id } else { false }
      }
      if isBuilt { throw Skip(.standardCost, product.id) }
      for line in incoming(product.id) where line.unitCost != nil && line.unitCost != product.cost {
        throw Skip(.standardCost, product.id)
      }
      return "fifo"
    case "strict":
      // Every lot is named, and each name fits one.
      for event in events {
        if case .issue = event.action, event.selector == nil { throw Skip(.strictMatching) }
      }
      return "fifo"
    case let other: throw Skip(.method, other)
    }
  }

  /// An average within each lot: that of the item where there is one lot, and that of a layer where
  /// nothing is added to a lot.
  private func costingByLot(_ id: String) throws -> String {
    let lots = incoming(id).map(\.lot)
    if Set(lots).count <= 1 { return "average" }
    let issued = events.filter { if case .issue = $0.action { true } else { false } }
      .flatMap(\.lines).filter { $0.product == id }
    guard Set(lots).count == lots.count, issued.allSatisfy({ $0.lot != nil }) else {
      throw Skip(.averageWithinLot, id)
    }
    return "fifo"
  }

  /// What events bring in of a product.
  private func incoming(_ id: String) -> [CaseLine] {
    events.flatMap { event -> [CaseLine] in
      switch event.action {
      case .opening(let lines), .receipt(let lines): lines
      case .adjustment(let lines): lines.filter { !$0.quantity.isNegative }
      case .dropship(let line): [line]
      default: []
      }
    }.filter { $0.product == id }
  }

  /// The stocked components of a quantity of a product, phantoms exploded, in their own units.
  func components(of id: String, _ quantity: Rational) throws -> [(String, Rational)] {
    guard let bom = bom(of: id) else { return [] }
    let runs = try quantity.dividing(by: base(bom.output, bom.outputUnit, of: id))
    var needs: [(String, Rational)] = []
    for line in bom.lines {
      if line.product == id { throw Skip(.input, "a BOM that takes its product") }
      let need = try base(line.quantity, line.unit, of: line.product)
        .multiplying(by: line.isPerOrder ? .one : runs)
      if isPhantom(line.product) {
        needs += try components(of: line.product, need)
      } else {
        needs.append((line.product, need))
      }
    }
    return needs
  }

  func isPhantom(_ id: String) -> Bool { bom(of: id)?.kind == "phantom" }

  /// What an event moves, by product, in their own units; below 0 out.
  ///
  /// Counts are left out: what they move is not known without stock.
  func movements(of event: CaseEvent) throws -> [(String, Rational)] {
    switch event.action {
    case .opening(let lines), .receipt(let lines), .adjustment(let lines):
      return try lines.map { ($0.product, try base($0.quantity, $0.unit, of: $0.product)) }
    case .issue(let lines):
      return try lines.map {
        ($0.product, try base($0.quantity, $0.unit, of: $0.product).negated())
      }
    case .build(let build):
      let good = try good(of: build)
      return try components(of: build.product, build.quantity).map { ($0.0, try $0.1.negated()) }
        + [(build.product, good)]
    case .customerReturn(let id, let quantity):
      return try returned(id).map { ($0, quantity) }
    case .supplierReturn(let id, let quantity):
      return try returned(id).map { ($0, try quantity.negated()) }
    default: return []
    }
  }

  private func returned(_ id: String) throws -> [String] {
    guard let event = events.first(where: { $0.id == id }), event.lines.count == 1 else {
      throw Skip(.input, "a return of \(id)")
    }
    return event.lines.map(\.product)
  }

  /// What comes out of a build after its process loss.
  func good(of build: CaseBuild) throws -> Rational {
    guard let loss = bom(of: build.product)?.lossShare else { return build.quantity }
    return try build.quantity.multiplying(by: Rational.one.subtracting(loss))
  }

  private func standingComponents(_ expected: JSONValue) throws -> Set<String> {
    var found: Set<String> = []
    let mentioned = Set((expected["stock"]?.members ?? []).map(\.key))
    for event in events {
      guard case .build(let build) = event.action else { continue }
      for (id, _) in try components(of: build.product, build.quantity)
      where try product(id).cost != nil && incoming(id).isEmpty && !mentioned.contains(id)
        && bom(of: id) == nil
      {
        found.insert(id)
      }
    }
    return found
  }

  /// Skips a case whose stock is ever below 0.
  func checkStock(_ steps: [CaseStep]) throws {
    var onHand: [String: Rational] = [:]
    for step in steps {
      for (id, change) in try movements(of: step.event) where !standing.contains(id) {
        let after = try (onHand[id] ?? .zero).adding(change)
        if after.isNegative { throw Skip(.negativeStock, step.event.id) }
        onHand[id] = after
      }
    }
  }

  /// Whole cycles are the same as parts of them where only whole ones are asked for.
  private func checkWholeCycles() throws {
    guard settings.hasWholeCycles else { return }
    for bom in boms {
      for line in bom.lines where !(self.bom(of: line.product)?.operations ?? []).isEmpty {
        let need = try base(line.quantity, line.unit, of: line.product)
        if !need.isWhole { throw Skip(.wholeCycles, line.product) }
      }
    }
  }
}

extension CaseEvent {
  /// Its lines, where it has any.
  var lines: [CaseLine] {
    switch action {
    case .opening(let lines), .receipt(let lines), .issue(let lines), .adjustment(let lines),
      .count(let lines):
      lines
    case .dropship(let line): [line]
    case .build(let build): [CaseLine(product: build.product, quantity: build.quantity)]
    default: []
    }
  }
}

extension CaseWorkspace {
  /// Has all components at hand at their standing cost.
  mutating func stockComponents() throws {
    standing = try standingComponents(.object([]))
  }
}

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

/// Compares an `events` case with what the interpreter says.
struct EventComparison {
  private let testCase: CostingCase
  private let workspace: CaseWorkspace
  private let final: CaseRun

  /// Errors of cases by the findings that stand for them.
  static let errorCodes: [String: Set<String>] = [
    "insufficient_lots": ["stock/short", "stock/lot"],
    "insufficient": ["stock/short", "stock/lot"],
    "no_lots": ["stock/short", "stock/lot"], "no_matching_lot": ["stock/lot"],
    "bom_cycle": ["bom/cycle"], "bom_self_reference": ["bom/self-reference"],
    "allocation_base_zero": ["stock/charges"],
  ]

  /// Errors that stand for something that this version does not have.
  static let unknownErrors: [String: Reason] = [
    "lot_order_violation": .lotOrder, "over_production": .productionTolerance,
    "under_production": .productionTolerance, "process_loss_out_of_range": .lossRange,
    "fractional_quantity": .wholeUnits, "ambiguous_lots": .strictMatching,
    "lot_required": .strictMatching, "revalue_without_stock": .revaluation,
  ]

  /// Runs a case; throws a `Mismatch` or a `Skip`.
  static func run(_ testCase: CostingCase) throws {
    let code = testCase.expected["error"]?["code"]?.text
    if let code, let reason = unknownErrors[code] { throw Skip(reason, code) }
    let workspace = try CaseWorkspace(testCase.inputs, expected: testCase.expected)
    if let code {
      try expectError(code, workspace)
    } else {
      try EventComparison(testCase, workspace).compareAll()
    }
  }

  /// An event is refused for the right reason, and changes nothing.
  private static func expectError(_ code: String, _ workspace: CaseWorkspace) throws {
    guard let wanted = errorCodes[code] else { throw Skip(.expectation, "error \(code)") }
    for count in 0...workspace.events.count {
      let run = try CaseRun(workspace, first: count, checksStock: false)
      guard let found = run.errors.first else { continue }
      guard wanted.contains(found) else {
        throw Mismatch("\(run.errors) instead of \(code)\n\(try run.context())")
      }
      if count > 0 { try expectNoChange(run, since: CaseRun(workspace, first: count - 1)) }
      return
    }
    throw Mismatch("no \(code)")
  }

  private static func expectNoChange(_ run: CaseRun, since before: CaseRun) throws {
    guard let simulation = run.simulation else { return }
    let earlier = try before.replay()
    for index in simulation.catalog.items.indices {
      let item = ItemID(index: UInt32(truncatingIfNeeded: index))
      if simulation.quantityOnHand(item) != earlier.quantityOnHand(item)
        || simulation.valueOnHand(item) != earlier.valueOnHand(item)
      {
        throw Mismatch("the refused event changed stock\n\(try run.context())")
      }
    }
  }

  private init(_ testCase: CostingCase, _ workspace: CaseWorkspace) throws {
    self.testCase = testCase
    self.workspace = workspace
    let isSold = testCase.expected["gain"] != nil
    final = try CaseRun(
      workspace, first: workspace.events.count, mapping: try JournalComparison.mapping(testCase),
      sales: isSold ? true : try JournalComparison.issuesAreSales(testCase))
  }

  private func compareAll() throws {
    for (key, value) in testCase.expected.members {
      switch key {
      case "stock": try compareStock(value, final)
      case "checkpoints":
        for checkpoint in value.elements {
          try compareStock(checkpoint["stock"], run(after: checkpoint["after"]?.text ?? ""))
        }
      case "moves": for move in value.members { try compareMove(move.key, move.value) }
      case "builds": for build in value.members { try compareBuild(build.key, build.value) }
      case "gain":
        for gain in value.members {
          try equal(final.gain(gain.key), gain.value, "gain \(gain.key)")
        }
      case "unit_cost": try compareUnitCosts(value)
      case "same_day_issue_unit_cost":
        for group in value.members { try compareGroup(group.key, group.value) }
      case "byproduct_moves": try compareByproducts(value)
      case "remaining_lots": try compareLots(final.layers(onlyProduct()), value)
      case "remaining_lots_by_location":
        for place in value.members {
          let layers = try final.layers(onlyProduct()).filter {
            $0.event?.location == place.key
          }
          try compareLots(layers, place.value)
        }
      case "lots": for lot in value.members { try compareLot(lot.key, lot.value) }
      case "qty_after":
        for after in value.members {
          // `e2_shown`, `e3_3dp`: the same quantity, as it is shown.
          let id = String(after.key.prefix { $0 != "_" })
          try equal(
            run(after: id).stock(onlyProduct()).quantity, after.value, "quantity after \(id)")
        }
      case "stock_value_after":
        for after in value.members {
          try equal(
            run(after: after.key).stock(onlyProduct()).value, after.value,
            "value after \(after.key)")
        }
      case "value_after":
        for event in value.members {
          for after in event.value.members {
            try equal(
              run(after: after.key).move(event.key).value, after.value,
              "\(event.key) after \(after.key)")
          }
        }
      case "current_cost_after":
        for after in value.members {
          let stock = try run(after: after.key).stock(onlyProduct())
          if stock.quantity.isZero { throw Skip(.lastKnownCost, after.key) }
          try equal(
            stock.value.dividing(by: stock.quantity), after.value, "cost after \(after.key)")
        }
      case "accepted": _ = try final.replay()
      case "journal":
        for entry in value.elements { try JournalComparison(testCase, final).compare(entry) }
      case "account_totals", "account_balances": throw Skip(.account, key)
      case "rounding_residue": throw Skip(.roundedUnitCost)
      default: throw Skip(.expectation, key)
      }
    }
  }

  /// The case as it stood after one of its events.
  private func run(after id: String) throws -> CaseRun {
    guard let index = workspace.events.firstIndex(where: { $0.id == id }) else {
      throw Skip(.input, "no event \(id)")
    }
    return try CaseRun(workspace, first: index + 1)
  }

  private func onlyProduct() throws -> String {
    let moved = Set(workspace.events.flatMap { $0.lines.map(\.product) })
    guard let product = moved.first, moved.count == 1 else {
      throw Skip(.input, "several products")
    }
    return product
  }

  // MARK: Figures

  private func equal(_ found: Rational, _ expected: JSONValue?, _ what: String) throws {
    guard let number = expected?.number else { throw Skip(.expectation, what) }
    guard try testCase.isClose(found, number) else {
      throw Mismatch(
        "\(what): \(try found.plainText) instead of \(try number.plainText)\n\(try final.context())"
      )
    }
  }

  private func compareStock(_ expected: JSONValue?, _ run: CaseRun) throws {
    for product in expected?.members ?? [] {
      var fields = CaseFields(product.value)
      let stock = try run.stock(product.key)
      if let quantity = fields("qty") {
        try equal(stock.quantity, quantity, "\(product.key) quantity")
      }
      if let value = fields("value") { try equal(stock.value, value, "\(product.key) value") }
      if let cost = fields("unit_cost") {
        if stock.quantity.isZero { throw Skip(.lastKnownCost, product.key) }
        var unit = try stock.value.dividing(by: stock.quantity)
        if let decimals = workspace.settings.costDecimals {
          unit = try Rational(
            unit.rounded(toDecimals: decimals, .halfAwayFromZero), over: powerOfTen(decimals))
        }
        try equal(unit, cost, "\(product.key) unit cost")
      }
      if let layers = fields("layers") {
        try compareLots(run.layers(product.key), layers)
      }
      try fields.finish(.expectation)
    }
  }

  private func compareMove(_ id: String, _ expected: JSONValue) throws {
    var fields = CaseFields(expected)
    let move = try final.move(id)
    if let value = fields("value") { try equal(move.value, value, "\(id) value") }
    if let cost = fields("unit_cost") {
      try equal(move.value.dividing(by: move.quantity), cost, "\(id) unit cost")
    }
    if let consumed = fields("consumed") {
      try compareParts(try final.consumed(id), try Self.parts(consumed), "\(id) consumed")
    }
    try fields.finish(.expectation)
  }

  private func compareUnitCosts(_ expected: JSONValue) throws {
    if expected.number != nil {
      let stock = try final.stock(onlyProduct())
      return try equal(stock.value.dividing(by: stock.quantity), expected, "unit cost")
    }
    for event in expected.members {
      let move = try final.move(event.key)
      try equal(move.value.dividing(by: move.quantity), event.value, "\(event.key) unit cost")
    }
  }

  /// Events named together, such as `e6+e7`.
  private func compareGroup(_ ids: String, _ expected: JSONValue) throws {
    var quantity = Rational.zero
    var value = Rational.zero
    for id in ids.split(separator: "+") {
      let move = try final.move(String(id))
      quantity = try quantity.adding(move.quantity)
      value = try value.adding(move.value)
    }
    try equal(value.dividing(by: quantity), expected, ids)
  }

  private func compareLot(_ lot: String, _ expected: JSONValue) throws {
    var fields = CaseFields(expected)
    var quantity = Rational.zero
    var value = Rational.zero
    for layer in try final.layers(onlyProduct()) where layer.lot == lot {
      quantity = try quantity.adding(layer.quantity)
      value = try value.adding(layer.value)
    }
    if let wanted = fields("qty") { try equal(quantity, wanted, "\(lot) quantity") }
    if let wanted = fields("value") { try equal(value, wanted, "\(lot) value") }
    if let wanted = fields("unit_cost") {
      try equal(value.dividing(by: quantity), wanted, "\(lot) unit cost")
    }
    try fields.finish(.expectation)
  }

  private func compareBuild(_ id: String, _ expected: JSONValue) throws {
    var fields = CaseFields(expected)
    let build = try final.build(id)
    let simulation = try final.replay()
    func money(_ value: Value) throws -> Rational { try final.money(value, simulation) }
    if let material = fields("material_cost") {
      try equal(money(build.material), material, "\(id) material")
    }
    if let operation = fields("operation_cost") {
      try equal(money(build.labor), operation, "\(id) operations")
    }
    if let extra = fields("extra_cost") { try equal(money(build.other), extra, "\(id) extra") }
    if let total = fields("total_cost") {
      try equal(money(build.total + build.byproducts), total, "\(id) total")
    }
    if let output = fields("output_value") { try equal(money(build.total), output, "\(id) output") }
    if let unit = fields("unit_cost") {
      let good = try simulation.catalog.exact(build.good, of: build.product)
      try equal(money(build.total).dividing(by: good), unit, "\(id) unit")
    }
    for part in fields("consumed")?.members ?? [] {
      try compare(part, in: id, sign: -1)
    }
    for part in fields("outputs")?.members ?? [] { try compare(part, in: id, sign: 1) }
    try fields.finish(.expectation)
  }

  /// What a build moved of one product, in or out.
  private func compare(
    _ part: (key: String, value: JSONValue), in id: String, sign: Int128
  ) throws {
    let simulation = try final.replay()
    var fields = CaseFields(part.value)
    var quantity = Rational.zero
    var value = Rational.zero
    for movement in try final.movements(id)
    where simulation.catalog.key(movement.item) == part.key && movement.quantity.signum() == sign {
      quantity = try quantity.adding(
        simulation.catalog.exact(sign * movement.quantity, of: movement.item))
      value = try value.adding(final.money(sign * movement.value, simulation))
    }
    if let wanted = fields("qty") { try equal(quantity, wanted, "\(id) \(part.key)") }
    if let wanted = fields("value") { try equal(value, wanted, "\(id) \(part.key) value") }
    if let wanted = fields("unit_cost") {
      try equal(value.dividing(by: quantity), wanted, "\(id) \(part.key) unit cost")
    }
    try fields.finish(.expectation)
  }

  private func compareByproducts(_ expected: JSONValue) throws {
    let simulation = try final.replay()
    let values = try simulation.movements.filter { $0.kind == .byproduct }.map {
      try final.money($0.value, simulation)
    }
    guard values.count == expected.elements.count else {
      throw Mismatch("\(values.count) by-products\n\(try final.context())")
    }
    for (found, wanted) in zip(values, expected.elements) {
      try equal(found, wanted, "by-product")
    }
  }

  // MARK: Layers

  private typealias Part = (quantity: Rational, unitCost: Rational)

  private static func parts(_ value: JSONValue) throws -> [Part] {
    try value.elements.map { part in
      guard let quantity = part.elements.first?.number, part.elements.count >= 2,
        let cost = part.elements[1].number
      else { throw Skip(.expectation, "a layer without a unit cost") }
      return (quantity, cost)
    }
  }

  /// Compares layers, with their dates where they are given.
  private func compareLots(_ layers: [CaseRun.LayerFigures], _ expected: JSONValue) throws {
    try compareParts(
      layers.map { ($0.quantity, try $0.unitCost) }, try Self.parts(expected), "layers")
    for (layer, wanted) in zip(layers, expected.elements) where wanted.elements.count > 2 {
      guard let date = wanted.elements[2].text else { throw Skip(.expectation, "date") }
      if layer.event?.date != date {
        throw Mismatch(
          "a layer of \(layer.event?.date ?? "no day") instead of \(date)\n\(try final.context())")
      }
    }
  }

  /// Neighbours of one unit cost count as one layer: some sources write them so.
  private func joined(_ parts: [Part]) throws -> [Part] {
    var result: [Part] = []
    for part in parts where !part.quantity.isZero {
      if let last = result.last, try testCase.isClose(last.unitCost, part.unitCost) {
        result[result.count - 1].quantity = try last.quantity.adding(part.quantity)
      } else {
        result.append(part)
      }
    }
    return result
  }

  private func compareParts(_ found: [Part], _ expected: [Part], _ what: String) throws {
    let left = try joined(found)
    let right = try joined(expected)
    let isSame =
      try left.count == right.count
      && zip(left, right).allSatisfy {
        try testCase.isClose($0.quantity, $1.quantity) && testCase.isClose($0.unitCost, $1.unitCost)
      }
    guard !isSame else { return }
    let text = try left.map { "\(try $0.quantity.plainText) at \(try $0.unitCost.plainText)" }
    throw Mismatch("\(what): \(text)\n\(try final.context())")
  }
}

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

/// One case of `costing-cases/1`.
struct CostingCase {
  var id: String
  var shape: String
  var inputs: JSONValue
  var expected: JSONValue
  var tolerance: Rational

  init(_ value: JSONValue) throws {
    id = value["id"]?.text ?? "unnamed"
    shape = value["shape"]?.text ?? ""
    inputs = value["inputs"] ?? .object([])
    expected = value["expected"] ?? .object([])
    tolerance = try value["tolerance"]?.number ?? Rational(5, over: 1000)
  }

  /// Whether two figures are the same within the case's tolerance.
  func isClose(_ left: Rational, _ right: Rational) throws -> Bool {
    let difference = try left.subtracting(right)
    let magnitude = difference.isNegative ? try difference.negated() : difference
    return magnitude <= tolerance
  }
}

/// The settings of a case that change figures.
struct CaseSettings {
  var method: String?
  var allowsNegative: Bool?
  var backdatePolicy: String?
  var moneyDecimals: Int?
  var costDecimals: Int?
  var quantityDecimals: Int?
  var roundsEachLine = false
  var hasWholeCycles = false
  var usesStoredCost = false
  var byproductBasis: String?
  var lotScope: String?
  var isLotValued = false
  var averagesWithinLot = false
  var split: String?

  init(_ value: JSONValue?) throws {
    var fields = CaseFields(value)
    method = fields.text("method")
    allowsNegative = fields.text("negative_stock").map { $0 == "allow" }
    backdatePolicy = fields.text("backdate_policy")
    moneyDecimals = try fields.number("money_decimals").map { Int(try $0.rounded(.down)) }
    costDecimals = try fields.number("cost_decimals").map { Int(try $0.rounded(.down)) }
    quantityDecimals = try fields.number("qty_decimals").map { Int(try $0.rounded(.down)) }
    let eachOperation = fields.truth("round_each_operation")
    roundsEachLine = fields.truth("round_each_line") || eachOperation
    hasWholeCycles = fields.text("operation_cycles") == "ceil"
    usesStoredCost = fields.text("sub_assembly_cost") == "stored"
    byproductBasis = fields.text("byproduct_basis")
    let costScope = fields.text("cost_scope")
    lotScope = fields.text("lot_scope") ?? costScope
    isLotValued = fields.truth("lot_valued")
    averagesWithinLot = fields.text("within_lot") == "average"
    split = fields.text("split")
    if fields.truth("round_child_request_qty") { throw Skip(.roundedRequests) }
    if fields.truth("storno") { throw Skip(.storno) }
    if fields("production_tolerance_pct") != nil { throw Skip(.productionTolerance) }
    if fields("check_tolerance_pct") != nil { throw Skip(.shape, "check_tolerance_pct") }
    if fields("rates_per_USD") != nil || fields("rates") != nil { throw Skip(.currency) }
    if backdatePolicy == "append_layer" { throw Skip(.appendLayer) }
    // Receipts are rounded as every value is; a style of journal says nothing about figures.
    fields.ignore("negative_policy", "round_receipt_value", "journal_style", "currency")
    try fields.finish()
  }

  /// The workspace's currency and books: the decimals of amounts, or as many as there are.
  var books: String {
    switch moneyDecimals {
    case nil: "currency: USD\nbooks: {digits: 12}\n"
    case 0?: "currency: JPY\n"
    case 2?: "currency: USD\n"
    case 3?: "currency: KWD\n"
    case 1?: "currency: JPY\nbooks: {digits: 1}\n"
    case let digits?: "currency: USD\nbooks: {digits: \(digits)}\n"
    }
  }
}

/// A product of a case.
struct CaseProduct {
  var id: String
  var unit = "unit"
  var method: String?
  var cost: Rational?
  var listPrice: Rational?
  var kind: String?

  init(id: String) {
    self.id = id
  }

  init(_ value: JSONValue) throws {
    var fields = CaseFields(value)
    id = fields.text("id") ?? ""
    unit = fields.text("uom") ?? "unit"
    method = fields.text("method")
    cost = fields.number("cost")
    listPrice = fields.number("list_price")
    kind = fields.text("kind")
    if fields("currency") != nil || fields("min_price") != nil { throw Skip(.currency) }
    try fields.finish()
    if kind == "consumable" { throw Skip(.consumable) }
  }
}

/// A line of a BOM of a case, or a by-product of it.
struct CaseBOMLine {
  var product: String
  var quantity: Rational
  var unit: String?
  var costShare: Rational?
  var isPerOrder: Bool

  init(_ value: JSONValue) throws {
    var fields = CaseFields(value)
    product = fields.text("product") ?? ""
    quantity = fields.number("qty") ?? .zero
    unit = fields.text("uom")
    costShare = fields.number("cost_share_pct")
    isPerOrder = fields.truth("per_order")
    if fields("rate") != nil { throw Skip(.input, "rate of a BOM line") }
    try fields.finish()
  }
}

/// An operation of a BOM of a case.
struct CaseOperation {
  var minutes: Rational?
  var minutesPerUnit: Rational?
  var setupMinutes: Rational?
  var hourRate: Rational?
  var efficiency: Rational?
  var batchSize: Rational?
  var costPerUnit: Rational?
  var costPerBatch: Rational?

  init(_ value: JSONValue) throws {
    var fields = CaseFields(value)
    fields.ignore("name")
    minutes = fields.number("minutes")
    minutesPerUnit = fields.number("minutes_per_unit")
    setupMinutes = fields.number("setup_minutes")
    hourRate = fields.number("hour_rate")
    efficiency = fields.number("efficiency")
    batchSize = fields.number("batch_size")
    costPerUnit = fields.number("cost_per_unit")
    costPerBatch = fields.number("cost_per_batch")
    try fields.finish()
  }
}

/// A BOM of a case.
struct CaseBOM {
  var product: String
  var kind: String
  var output: Rational
  var outputUnit: String?
  var lines: [CaseBOMLine]
  var operations: [CaseOperation]
  var byproducts: [CaseBOMLine]
  var extraCost: Rational?
  /// The part of what is started that is lost.
  var lossShare: Rational?

  init(_ value: JSONValue) throws {
    var fields = CaseFields(value)
    product = fields.text("product") ?? ""
    kind = fields.text("kind") ?? "normal"
    output = fields.number("output_qty") ?? .one
    outputUnit = fields.text("output_uom")
    lines = try fields.list("lines").map { try CaseBOMLine($0) }
    operations = try fields.list("operations").map { try CaseOperation($0) }
    byproducts = try fields.list("byproducts").map { try CaseBOMLine($0) }
    extraCost = fields.number("extra_cost")
    lossShare = try fields.number("process_loss_pct")?.dividing(by: Rational(100))
    if let lost = fields.number("process_loss_qty") { lossShare = try lost.dividing(by: output) }
    if fields("subcontract_price") != nil || kind == "subcontract" { throw Skip(.subcontracting) }
    try fields.finish()
    if lines.contains(where: { $0.costShare != nil }) { throw Skip(.kits, "cost_share_pct") }
  }
}

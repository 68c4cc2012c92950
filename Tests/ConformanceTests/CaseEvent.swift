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

/// A quantity that an event of a case moves.
struct CaseLine {
  var product: String
  var quantity: Rational
  var unit: String?
  var unitCost: Rational?
  /// What all of it is worth.
  var value: Rational?
  var unitPrice: Rational?
  var lot: String?
}

/// What an event of a case does.
enum CaseAction {
  case opening([CaseLine])
  case receipt([CaseLine])
  case issue([CaseLine])
  case adjustment([CaseLine])
  /// What was counted, in place of what is there.
  case count([CaseLine])
  case build(CaseBuild)
  case customerReturn(of: String, Rational)
  case supplierReturn(of: String, Rational)
  case dropship(CaseLine)
  case landedCost(on: String, Rational)
  case editQuantity(of: String, Rational)
  case cancel(of: String)
  /// Something that moves nothing here.
  case nothing
}

/// A build of a case.
struct CaseBuild {
  var product: String
  var quantity: Rational
  var operationCost: Rational?
  var extraCost: Rational?
}

/// Which layers an issue names.
enum CaseSelector: Hashable {
  case cost(Rational)
  case date(String)
  /// The layers that an event brought in.
  case event(String)
}

/// An event of a case.
struct CaseEvent {
  var id: String
  var action: CaseAction
  var date: String?
  var location: String?
  var selector: CaseSelector?
}

extension CaseEvent {
  /// Events that are papers, not movements.
  private static let papers: Set<String> = [
    "supplier_bill", "customer_invoice", "invoice", "credit_note", "delivery", "sale",
    "sale_return",
    "order", "progress", "close", "wip_snapshot", "labour", "time_worked", "time_worked_edit",
    "edit_consumption", "split_order", "ship_transfer", "receive_transfer", "loss",
    "issue_to_production", "receipt_from_production", "return_from_production", "recompute",
    "component_receipt", "build_free", "repack", "landed_cost_bill",
  ]
  private static let kits: Set<String> = [
    "kit_purchase", "kit_delivery", "kit_return", "kit_receipt_at_current_cost",
    "change_cost_share",
  ]

  init(_ value: JSONValue, _ settings: CaseSettings) throws {
    var fields = CaseFields(value)
    id = fields.text("id") ?? ""
    let type = fields.text("type") ?? ""
    action = .nothing
    date = fields.text("date")
    location = fields.text("location")
    switch type {
    case "opening": action = .opening(try Self.lines(&fields))
    case "receipt", "backdated_receipt": action = .receipt(try Self.lines(&fields))
    case "issue":
      if let cost = fields.number("at_cost") { selector = .cost(cost) }
      if let day = fields.text("lot_date") {
        if selector != nil { throw Skip(.input, "at_cost and lot_date") }
        selector = .date(day)
      }
      // Where goods go is not a question of their cost.
      fields.ignore("to")
      action = .issue(try Self.lines(&fields))
    case "adjust": action = .adjustment(try Self.lines(&fields))
    case "count": action = .count(try Self.lines(&fields))
    case "build": action = .build(try Self.build(&fields))
    case "customer_return":
      fields.ignore("product")
      action = .customerReturn(of: fields.text("of") ?? "", fields.number("qty") ?? .zero)
    case "supplier_return":
      fields.ignore("product")
      action = .supplierReturn(of: fields.text("of") ?? "", fields.number("qty") ?? .zero)
    case "dropship": action = .dropship(try Self.line(&fields))
    case "landed_cost":
      fields.ignore("product")
      guard let receipt = fields.text("on") else { throw Skip(.input, "landed_cost on several") }
      action = .landedCost(on: receipt, fields.number("amount") ?? .zero)
    case "edit_qty":
      if settings.backdatePolicy != "replay" { throw Skip(.editPolicy) }
      action = .editQuantity(of: fields.text("of") ?? "", fields.number("new_qty") ?? .zero)
    case "cancel":
      if settings.backdatePolicy != "replay" { throw Skip(.editPolicy) }
      action = .cancel(of: fields.text("of") ?? "")
    case "transfer":
      // In one pool for all places a transfer changes nothing.
      guard settings.lotScope == "global" else { throw Skip(.transfer) }
      fields.ignore("product", "qty", "from", "to", "uom")
    case "unbuild": throw Skip(.unbuild)
    case "set_cost", "revalue", "set_lot_cost", "recost_input", "count_and_value":
      throw Skip(.revaluation, type)
    case "change_method": throw Skip(.methodChange)
    default:
      if Self.papers.contains(type) { throw Skip(.orders, type) }
      if Self.kits.contains(type) { throw Skip(.kits, type) }
      throw Skip(.input, "event \(type)")
    }
    try fields.finish()
  }

  private static func build(_ fields: inout CaseFields) throws -> CaseBuild {
    let build = CaseBuild(
      product: fields.text("product") ?? "", quantity: fields.number("qty") ?? .zero,
      operationCost: fields.number("operation_cost"), extraCost: fields.number("extra_cost"))
    if fields("unused_component_returned") != nil { throw Skip(.componentReturn) }
    return build
  }

  private static func line(_ fields: inout CaseFields) throws -> CaseLine {
    CaseLine(
      product: fields.text("product") ?? "",
      quantity: fields.number("qty") ?? fields.number("counted") ?? .zero,
      unit: fields.text("uom"), unitCost: fields.number("unit_cost"),
      value: fields.number("value"), unitPrice: fields.number("unit_price"),
      lot: fields.text("lot"))
  }

  /// The line of an event, its `lines`, or one for each of its `lots`.
  private static func lines(_ fields: inout CaseFields) throws -> [CaseLine] {
    let written = fields.list("lines")
    if !written.isEmpty {
      return try written.map { value in
        var fields = CaseFields(value)
        let line = try line(&fields)
        try fields.finish()
        return line
      }
    }
    let whole = try line(&fields)
    let lots = fields("lots")?.members ?? []
    if lots.isEmpty { return [whole] }
    return lots.map { lot in
      var part = whole
      part.lot = lot.key
      part.quantity = lot.value.number ?? .zero
      return part
    }
  }
}

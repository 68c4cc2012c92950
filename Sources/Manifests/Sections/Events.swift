import Diagnostics
import DocumentTrees
import Quantities
import SourceText

/// Opening stock on a date (`language.md` 7).
package struct OpeningDeclaration: ManifestRecord {
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var lines: [StockLineDeclaration] = []
  package init() {}

  package static let schema = RecordSchema<Self>(
    "opening", "Stock on hand on a date, before any event of that day.",
    [
      .required("date", \.date, .date, "The day."),
      .required("lines", \.lines, .lines(), "What is on hand."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    for line in lines {
      if let expires = line.expires { decoder.checkExpiry(expires, of: date, "that day") }
    }
  }
}

/// A quantity of an item that comes in at a cost.
package struct StockLineDeclaration: ManifestRecord {
  package var item = LocatedName.missing
  package var quantity = QuantityField.missing
  package var cost: MoneyField?
  package var amount: MoneyField?
  package var lot: LocatedName?
  package var expires: Located<CivilDate>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "stock-line", "A quantity of an item that comes in at a cost.",
    [
      .required("item", \.item, .reference(.product), "The product."),
      .required("quantity", \.quantity, .positiveQuantity, "How much."),
      .optional(
        "cost", \.cost, .cost, default: "the product's cost", "What one unit costs."),
      .optional("amount", \.amount, .money, "What all of it costs; instead of `cost`."),
      .optional("lot", \.lot, .text, "The lot it belongs to."),
      .optional("expires", \.expires, .date, "The last day it can be used."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    if let cost, let amount {
      decoder.reportConflict(
        "a line has a `cost` per unit or an `amount` for all of it, not both", cost.span,
        amount.span, help: "keep one of the two")
    }
  }
}

/// Goods received.
package struct ReceiptDeclaration: ManifestRecord {
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var supplier: LocatedName?
  package var lines: [StockLineDeclaration] = []
  package var charges: [ChargeDeclaration] = []
  package var sequence: Located<Int>?
  /// A hash of all that it says.
  package private(set) var fingerprint: UInt64 = 0
  package init() {}

  package static let schema = RecordSchema<Self>(
    "receipt", "Goods received.",
    [
      .required("date", \.date, .date, "The day."),
      .optional("supplier", \.supplier, .text, "Who they came from."),
      .required("lines", \.lines, .lines(), "What came."),
      .plain(
        "charges", \.charges, .list(of: .record()),
        "Freight, duty and the like, spread over the lines."),
      .optional("sequence", \.sequence, .wholeNumber(0...1_000_000), default: "0", sequenceText),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    fingerprint = decoder.reader.fingerprint(node)
    for line in lines {
      if let expires = line.expires { decoder.checkExpiry(expires, of: date, "it was received") }
    }
  }
}

private let sequenceText = "The order within the day, before the id."

/// A cost of a receipt as a whole.
package struct ChargeDeclaration: ManifestRecord {
  package var name: LocatedName?
  package var amount = MoneyField.missing
  package var by: Located<ChargeBasis>?
  package var account: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "charge", "A cost of a receipt as a whole, such as freight.",
    [
      .optional("name", \.name, .text, default: "Charge", "What it is for."),
      .required("amount", \.amount, .money, "How much."),
      .optional("by", \.by, .choice(), default: "`value`", "What it is spread by."),
      .optional(
        "account", \.account, .reference(.account), default: "the role's account",
        "The account that is credited."),
    ])
}

/// The words of `receipts.….charges.….by`.
package enum ChargeBasis: String, Choice {
  case value, quantity, weight
}

/// A build of a product, or the undoing of one.
package struct BuildDeclaration: ManifestRecord {
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var product: LocatedName?
  package var quantity: QuantityField?
  private var rare = OutOfLine<BuildOptions>()
  /// A hash of all that it says.
  package private(set) var fingerprint: UInt64 = 0
  package init() {}

  /// The fields that most builds do not have.
  package var options: BuildOptions { written }

  private var written: BuildOptions {
    get { rare[orNew: BuildOptions()] }
    set { rare[orNew: BuildOptions()] = newValue }
  }

  package static let schema = RecordSchema<Self>(
    "build", "A build of a product, or the undoing of one.",
    [
      .required("date", \.date, .date, "The day."),
      .optional("product", \.product, .reference(.product), "What is built."),
      .optional("quantity", \.quantity, .positiveQuantity, "How much is started."),
      .optional(
        "status", \.written.status, .choice(), default: "`executed`",
        "A `planned` build is simulated and never exported."),
      .optional(
        "bom", \.written.bom, .wholeNumber(1...999_999),
        default: "the version effective on the date",
        "The BOM version that is built."),
      .plain("with", \.written.with, .map(.parameter, of: .text), "The product's parameters."),
      .plain(
        "use", \.written.use, .map(.product, of: .uses),
        "Actual consumption where it differed, and lots."),
      .optional("good", \.written.good, .quantity, default: "all of it", "How much came out good."),
      .optional("scrap", \.written.scrap, .record(), "What was lost, and why."),
      .optional("lot", \.written.lot, .text, "The lot that the finished goods form."),
      .optional(
        "expires", \.written.expires, .date, "The last day the finished goods can be used."),
      .optional(
        "undo", \.written.undo, .reference(.event), "The build that is undone, at its own cost."),
      .optional(
        "reject", \.written.reject, .record(), "Why a rejected build was, and what came back."),
      .optional(
        "sequence", \.written.sequence, .wholeNumber(0...1_000_000), default: "0", sequenceText),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    fingerprint = decoder.reader.fingerprint(node)
    if let undo = options.undo {
      if let (key, span) = contradiction {
        decoder.reportConflict(
          "an undoing takes everything from the build that it undoes", undo.span, span,
          help: "take `\(key)` out")
      }
      return
    }
    let missing = [("product", product == nil), ("quantity", quantity == nil)].filter(\.1).map(\.0)
    if !missing.isEmpty {
      let keys = alternatives(missing, joinedBy: "and")
      decoder.bag.report(
        Diagnostic(
          .schemaMissingKey, "a build needs \(keys)", at: decoder.headline(node),
          label: missing.count == 1 ? "\(keys) is missing here" : "\(keys) are missing here",
          helps: [Help("add \(keys), or `undo:` with the id of a build")]))
    }
    if let reject = options.reject, let status = options.status, status.value != .rejected {
      decoder.bag.report(
        Diagnostic(
          .eventStatus, "only a rejected build says what could be recovered", at: reject.span,
          label: "says that the build was rejected",
          related: [Label(status.span, "says that it is \(status.value.rawValue)")],
          helps: [
            Help("write `status: rejected`", edits: [Edit(status.span, "rejected")]),
            Help("or take `reject` out"),
          ]))
    }
    if let expires = options.expires { decoder.checkExpiry(expires, of: date, "it was built") }
  }

  /// What an undoing says and should not.
  private var contradiction: (key: String, span: Span)? {
    if let product { return ("product", product.span) }
    if let quantity { return ("quantity", quantity.span) }
    if let good = options.good { return ("good", good.span) }
    if let scrap = options.scrap { return ("scrap", scrap.quantity.span) }
    if let use = options.use.first { return ("use", use.key.span) }
    return options.bom.map { ("bom", $0.span) }
  }
}

extension ManifestDecoder {
  /// Warns of goods that had expired when they came into being: one of the two dates has a slip.
  fileprivate mutating func checkExpiry(
    _ expires: Located<CivilDate>, of date: Located<CivilDate>, _ what: String
  ) {
    guard expires.value < date.value else { return }
    bag.report(
      Diagnostic(
        .eventDate, severity: .warning, "this lot expired before \(what)", at: expires.span,
        label: "expires before \(date.value)", related: [Label(date.span, what)],
        helps: [Help("correct one of the two dates")]))
  }
}

/// The fields of a build that most builds do not have.
package struct BuildOptions: Sendable {
  package var status: Located<BuildStatus>?
  package var bom: Located<Int>?
  package var with: [Entry<LocatedName>] = []
  package var use: [Entry<[UseDeclaration]>] = []
  package var good: QuantityField?
  package var scrap: ScrapDeclaration?
  package var lot: LocatedName?
  package var expires: Located<CivilDate>?
  package var undo: LocatedName?
  package var reject: RejectDeclaration?
  package var sequence: Located<Int>?
}

/// The words of `builds.….status`.
package enum BuildStatus: String, Choice {
  case planned, executed, approved, rejected
}

/// What was actually taken of an item, perhaps from a named lot.
package struct UseDeclaration: ManifestRecord {
  package var quantity: QuantityField?
  package var lot: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "use", "What was actually taken of an item.",
    [
      .optional(
        "quantity", \.quantity, .quantity, default: "the BOM's need", "How much was taken."),
      .optional("lot", \.lot, .text, "The lot that it was taken from, whatever the method."),
    ])
}

extension FieldType where Value == [UseDeclaration] {
  /// A quantity, a record with a lot, or a list of records.
  static let uses = FieldType(
    shape: .either([
      .quantity, .record(UseDeclaration.schema.shape), .list(.record(UseDeclaration.schema.shape)),
    ])
  ) { node, decoder in
    switch decoder.reader.kind(node) {
    case .sequence:
      return FieldType<[UseDeclaration]>.list(of: .record()).decode(node, &decoder)
    case .mapping:
      return decoder.record(node, UseDeclaration.self).map { [$0] }
    case .scalar, .alias:
      var use = UseDeclaration()
      use.quantity = FieldType<QuantityField>.quantity.decode(node, &decoder)
      return use.quantity == nil ? nil : [use]
    }
  }
}

/// What a build lost.
package struct ScrapDeclaration: ManifestRecord {
  package var quantity = QuantityField.missing
  package var reason: LocatedName?
  package var abnormal: Located<Bool>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "scrap", "What a build lost.",
    [
      .required("quantity", \.quantity, .positiveQuantity, "How much of the started quantity."),
      .optional("reason", \.reason, .text, "Why."),
      .optional(
        "abnormal", \.abnormal, .yesNo, default: "`false`",
        "Whether its cost is expensed instead of raising the unit cost of the good ones."),
    ])
}

/// What becomes of a rejected build's components.
package struct RejectDeclaration: ManifestRecord {
  package var reason: LocatedName?
  package var recovery: Located<Recovery>?
  package var recovered: [Entry<QuantityField>] = []
  /// The place of the record.
  package var span = LocatedName.missing.span
  package init() {}

  package static let schema = RecordSchema<Self>(
    "reject", "What becomes of a rejected build's components.",
    [
      .optional("reason", \.reason, .text, "Why it was rejected."),
      .optional("recovery", \.recovery, .choice(), default: "`none`", "What comes back to stock."),
      .plain(
        "recovered", \.recovered, .map(.product, of: .quantity),
        "What comes back with `recovery: partial`."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    span = decoder.headline(node)
    let isPartial = recovery?.value == .partial
    if isPartial, recovered.isEmpty {
      decoder.bag.report(
        Diagnostic(
          .schemaMissingKey, "a partial recovery needs `recovered`", at: recovery?.span ?? span,
          label: "`recovered` is missing beside it",
          helps: [Help("add what came back, such as `recovered: {bolt-m6: 8}`")]))
    } else if !isPartial, let first = recovered.first {
      let word = recovery?.value.rawValue ?? "none"
      decoder.reportConflict(
        "`recovered` counts with `recovery: partial` only, not with `\(word)`",
        recovery?.span ?? span, first.key.span,
        help: recovery.map { Help("write `partial`", edits: [Edit($0.span, "partial")]) }
          ?? Help("add `recovery: partial`"))
    }
  }
}

/// The words of `builds.….reject.recovery`.
package enum Recovery: String, Choice {
  case full, none, partial
}

/// Goods sold.
package struct SaleDeclaration: ManifestRecord {
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var customer: LocatedName?
  package var lines: [SaleLineDeclaration] = []
  package var sequence: Located<Int>?
  /// A hash of all that it says.
  package private(set) var fingerprint: UInt64 = 0
  package init() {}

  package static let schema = RecordSchema<Self>(
    "sale", "Goods sold.",
    [
      .required("date", \.date, .date, "The day."),
      .optional("customer", \.customer, .text, "Who they went to."),
      .required("lines", \.lines, .lines(), "What went."),
      .optional("sequence", \.sequence, .wholeNumber(0...1_000_000), default: "0", sequenceText),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    fingerprint = decoder.reader.fingerprint(node)
  }
}

/// A quantity of an item that is sold.
package struct SaleLineDeclaration: ManifestRecord {
  package var item = LocatedName.missing
  package var quantity = QuantityField.missing
  package var price: MoneyField?
  package var lot: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "sale-line", "A quantity of an item that is sold.",
    [
      .required("item", \.item, .reference(.product), "The product."),
      .required("quantity", \.quantity, .positiveQuantity, "How much."),
      .optional("price", \.price, .cost, default: "the product's price", "What one unit brought."),
      .optional("lot", \.lot, .text, "The lot that it was taken from, whatever the method."),
    ])
}

/// A correction of stock: a count, breakage, a gift.
package struct AdjustmentDeclaration: ManifestRecord {
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var reason: LocatedName?
  package var lines: [AdjustmentLineDeclaration] = []
  package var sequence: Located<Int>?
  /// A hash of all that it says.
  package private(set) var fingerprint: UInt64 = 0
  package init() {}

  package static let schema = RecordSchema<Self>(
    "adjustment", "A correction of stock.",
    [
      .required("date", \.date, .date, "The day."),
      .optional("reason", \.reason, .text, "Why, such as `count` or `breakage`."),
      .required("lines", \.lines, .lines(), "What changed."),
      .optional("sequence", \.sequence, .wholeNumber(0...1_000_000), default: "0", sequenceText),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    fingerprint = decoder.reader.fingerprint(node)
  }
}

/// A change of an item's stock.
package struct AdjustmentLineDeclaration: ManifestRecord {
  package var item = LocatedName.missing
  package var quantity = QuantityField.missing
  package var cost: MoneyField?
  package var lot: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "adjustment-line", "A change of an item's stock.",
    [
      .required("item", \.item, .reference(.product), "The product."),
      .required("quantity", \.quantity, .signedQuantity, "How much; below 0 takes it out."),
      .optional(
        "cost", \.cost, .cost, default: "what is on hand costs, then the product's cost",
        "What one unit that comes in is worth."),
      .optional("lot", \.lot, .text, "The lot that changes."),
    ])
}

/// A change of what stock is worth.
package struct RevaluationDeclaration: ManifestRecord {
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var reason: LocatedName?
  package var lines: [RevaluationLineDeclaration] = []
  package var sequence: Located<Int>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "revaluation", "A change of what stock is worth.",
    [
      .required("date", \.date, .date, "The day."),
      .optional("reason", \.reason, .text, "Why."),
      .required("lines", \.lines, .lines(), "What changed."),
      .optional("sequence", \.sequence, .wholeNumber(0...1_000_000), default: "0", sequenceText),
    ])
}

/// The new cost of an item on hand.
package struct RevaluationLineDeclaration: ManifestRecord {
  package var item = LocatedName.missing
  package var cost: MoneyField?
  package var lot: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "revaluation-line", "The new cost of an item on hand.",
    [
      .required("item", \.item, .reference(.product), "The product."),
      .optional("cost", \.cost, .cost, "What one unit is worth from now on."),
      .optional("lot", \.lot, .text, "The lot, where only one is meant."),
    ])
}

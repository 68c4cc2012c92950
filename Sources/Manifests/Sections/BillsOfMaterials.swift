import Diagnostics
import DocumentTrees
import Quantities
import SourceText

/// One version of a bill of materials (`language.md` 6).
package struct BOMDeclaration: ManifestRecord {
  package var version: Located<Int>?
  package var status: Located<BOMStatus>?
  package var effective: EffectiveRange?
  package var makes: QuantityField?
  package var lines: [BOMLineDeclaration] = []
  package var costs: [CostLineDeclaration] = []
  package var byproducts: [ByproductDeclaration] = []
  package var buildPoint: QuantityField?
  package var targetStock: QuantityField?
  /// The place of the version, for messages about it as a whole.
  package var span = LocatedName.missing.span
  package init() {}

  package static let schema = RecordSchema<Self>(
    "bom", "One version of a bill of materials.",
    [
      .optional("version", \.version, .wholeNumber(1...999_999), default: "1", "Its number."),
      .optional(
        "status", \.status, .choice(), default: "`active`",
        "Only an `active` version is built by default; an `archived` one may be named by a build."),
      .optional(
        "effective", \.effective, .record(), default: "always",
        "The dates on which it is the one to build."),
      .optional("makes", \.makes, .positiveQuantity, default: "1", "What one run of it makes."),
      .plain("lines", \.lines, .list(of: .record()), "What one run takes."),
      .plain("costs", \.costs, .list(of: .record()), "Labor, overhead and other costs."),
      .plain("byproducts", \.byproducts, .list(of: .record()), "What one run makes besides."),
      .optional(
        "build-point", \.buildPoint, .quantity, "At or below this stock it should be built."),
      .optional(
        "target-stock", \.targetStock, .quantity, "The stock that a suggested build aims at."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    span = decoder.headline(node)
  }
}

/// The words of `boms.….status`.
package enum BOMStatus: String, Choice {
  case draft, active, archived
}

/// From a date to a date, both included.
package struct EffectiveRange: ManifestRecord {
  package var from: Located<CivilDate>?
  package var to: Located<CivilDate>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "effective-range", "From a date to a date, both included.",
    [
      .optional("from", \.from, .date, default: "the beginning", "The first day."),
      .optional("to", \.to, .date, default: "no end", "The last day."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    if let from, let to, to.value < from.value {
      decoder.bag.report(
        Diagnostic(
          .schemaConflict, "this range ends before it begins", at: to.span, label: "ends here",
          related: [Label(from.span, "begins here")],
          helps: [
            Help(
              "swap the two dates, or correct one",
              edits: [Edit(from.span, to.value.description), Edit(to.span, from.value.description)])
          ]))
    }
  }
}

/// A line of a BOM.
///
/// Rarely used fields live out of line: catalogs have millions of lines.
package struct BOMLineDeclaration: ManifestRecord {
  package var item = LocatedName.missing
  package var quantity = QuantityField.missing
  private var rare = OutOfLine<BOMLineOptions>()
  package init() {}

  /// The fields that most lines do not have.
  package var options: BOMLineOptions? { rare.value }

  private var written: BOMLineOptions {
    get { rare[orNew: BOMLineOptions()] }
    set { rare[orNew: BOMLineOptions()] = newValue }
  }

  package static let schema = RecordSchema<Self>(
    "bom-line", "An item that one run of a BOM takes.",
    [
      .required("item", \.item, .reference(.product), "The product that is taken."),
      .required("quantity", \.quantity, .quantity, "How much of it one run takes."),
      .optional(
        "loss", \.written.loss, .percent(upToHundred: false), default: "0%",
        "Input loss: the need times 1 + loss."),
      .optional(
        "yield", \.written.yield, .percent(upToHundred: true), default: "100%",
        "Output yield: the need divided by the yield; not together with `loss`."),
      .optional("setup", \.written.setup, .quantity, default: "0", "Added once per build."),
      .optional(
        "multiple", \.written.multiple, .positiveQuantity,
        "The need is drawn in multiples of this, such as a pack."),
      .optional(
        "consume", \.written.consume, .choice(), default: "`used`",
        "`pack`: what a multiple adds is consumed too; `used`: it stays in stock."),
      .optional(
        "optional", \.written.isOptional, .yesNo, default: "`false`",
        "Taken as far as stock reaches; never blocks a build."),
      .plain(
        "substitutes", \.written.substitutes, .list(of: .reference(.product)),
        "What is taken instead when stock is short, in this order."),
      .optional(
        "supply", \.written.supply, .choice(), default: "`stock`",
        "`stock`: take it; `build`: build what is missing first; `phantom`: take its parts."),
      .optional("when", \.written.condition, .condition, "The line counts only where this holds."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    guard let options else { return }
    if let loss = options.loss, let yield = options.yield {
      decoder.reportConflict(
        "a line has `loss` or `yield`, not both", loss.span, yield.span,
        help:
          "keep one: a loss of 4% multiplies the need by 1.04, a yield of 96% divides it by 0.96")
    }
    if let yield = options.yield, yield.literal?.isZero == true {
      decoder.bag.report(
        Diagnostic(
          .valueRange, "a yield of 0% would need endless material", at: yield.span,
          label: "must be above 0%",
          helps: [Help("write what part of the material ends up in the product, such as `96%`")]))
    }
    if let consume = options.consume, options.multiple == nil {
      decoder.bag.report(
        Diagnostic(
          .schemaMissingKey, "`consume` says what becomes of a multiple, and there is none",
          at: consume.span, label: "needs `multiple` beside it",
          helps: [Help("add `multiple:`, or take `consume` out")]))
    }
  }
}

/// The fields of a BOM line that most lines do not have.
package struct BOMLineOptions: Sendable {
  package var loss: NumberField?
  package var yield: NumberField?
  package var setup: QuantityField?
  package var multiple: QuantityField?
  package var consume: Located<ConsumeRule>?
  package var isOptional: Located<Bool>?
  package var substitutes: [LocatedName] = []
  package var supply: Located<Supply>?
  package var condition: ExpressionField?

  /// Whether there is more than a loss or a yield, which become part of the quantity.
  package var goesBeyondLosses: Bool {
    setup != nil || multiple != nil || consume != nil || isOptional != nil || !substitutes.isEmpty
      || supply != nil
  }
}

/// The words of `boms.….lines.….consume`.
package enum ConsumeRule: String, Choice {
  case used, pack
}

/// The words of `boms.….lines.….supply`.
package enum Supply: String, Choice {
  case stock, build, phantom
}

/// A cost of a build that is no material.
package struct CostLineDeclaration: ManifestRecord {
  package var type = Located(value: CostType.other, span: LocatedName.missing.span)
  package var name: LocatedName?
  package var amount: MoneyField?
  package var time: QuantityField?
  package var quantity: QuantityField?
  package var rate: LocatedName?
  package var percent: NumberField?
  package var of: Located<PercentBase>?
  package var per: Located<CostScope>?
  package var account: LocatedName?
  package var condition: ExpressionField?
  /// The place of the line, for messages about it as a whole.
  package var span = LocatedName.missing.span
  package init() {}

  package static let schema = RecordSchema<Self>(
    "cost-line", "A cost of a build that is no material.",
    [
      .required("type", \.type, .choice(), "What kind of cost it is."),
      .optional("name", \.name, .title, default: "its type", "What it is for."),
      .optional("amount", \.amount, .money, "A fixed amount."),
      .optional("time", \.time, .quantity, "How long; together with `rate`."),
      .optional("quantity", \.quantity, .quantity, "How much; together with `rate`."),
      .optional("rate", \.rate, .reference(.rate), "The named rate that time or quantity costs."),
      .optional(
        "percent", \.percent, .percent(upToHundred: false), "A share of other costs; with `of`."),
      .optional("of", \.of, .choice(), "The costs that `percent` is of."),
      .optional(
        "per", \.per, .choice(), default: "`unit`", "`unit`: for each unit made; `build`: once."),
      .optional(
        "account", \.account, .reference(.account), default: "the rate's, then the role's",
        "The account that is credited."),
      .optional("when", \.condition, .condition, "The cost counts only where this holds."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    span = decoder.headline(node)
    let forms = [amount?.span, time?.span, quantity?.span, percent?.span].compactMap { $0 }
    if let first = forms.first, forms.count > 1 {
      decoder.reportConflict(
        "a cost line says its amount in one way", first, forms[1],
        help:
          "keep one of `amount`, `time` with `rate`, `quantity` with `rate`, `percent` with `of`")
    } else if forms.isEmpty {
      reportMissingAmount(&decoder)
    } else {
      checkCompanions(&decoder)
    }
  }

  private func reportMissingAmount(_ decoder: inout ManifestDecoder) {
    if let rate {
      report(
        "`rate` needs `time` or `quantity` beside it", rate.span, "neither of them on this line",
        "add `time: 45 min`", &decoder)
    } else if let of {
      report(
        "`of` needs `percent` beside it", of.span, "no `percent` on this line",
        "add `percent: 15%`", &decoder)
    } else {
      report(
        "a cost line needs its cost", span, "no cost on this line",
        "add `amount: 12.00`, or `time: 45 min` with `rate:`, or `percent: 15%` with `of:`",
        &decoder)
    }
  }

  /// `time` and `quantity` go with `rate`, `percent` with `of`, and `amount` with none of them.
  private func checkCompanions(_ decoder: inout ManifestDecoder) {
    let measured = time.map { ("time", $0.span) } ?? quantity.map { ("quantity", $0.span) }
    if let (key, place) = measured, rate == nil {
      report(
        "`\(key)` needs `rate` beside it", place, "no `rate` on this line",
        "add `rate:` with a name of `rates:`", &decoder)
    }
    if let percent, of == nil {
      report(
        "`percent` needs `of` beside it", percent.span, "no `of` on this line",
        "add `of:` with `labor`, `material`, `overhead` or `all`", &decoder)
    }
    if measured == nil, let rate, let form = amount?.span ?? percent?.span {
      decoder.reportConflict(
        "`rate` counts with `time` or `quantity` only", form, rate.span, help: "take `rate` out")
    }
    if percent == nil, let of, let form = amount?.span ?? measured?.1 {
      decoder.reportConflict(
        "`of` counts with `percent` only", form, of.span, help: "take `of` out")
    }
    if let percent, let per {
      decoder.reportConflict(
        "a percentage is always of the whole build, so it has no `per`", percent.span, per.span,
        help: "take `per` out")
    }
  }

  private func report(
    _ message: String, _ place: Span, _ label: String, _ help: String,
    _ decoder: inout ManifestDecoder
  ) {
    decoder.bag.report(
      Diagnostic(.bomCostLine, message, at: place, label: label, helps: [Help(help)]))
  }
}

/// The words of `boms.….costs.….type`.
package enum CostType: String, Choice {
  case labor, overhead, other
}

/// The words of `boms.….costs.….of`.
package enum PercentBase: String, Choice {
  case labor, material, overhead, all
}

/// The words of `boms.….costs.….per`.
package enum CostScope: String, Choice {
  case unit, build
}

/// Something that a run of a BOM makes besides its product, at a declared value.
package struct ByproductDeclaration: ManifestRecord {
  package var item = LocatedName.missing
  package var quantity = QuantityField.missing
  package var value: MoneyField?
  package var share: NumberField?
  package var condition: ExpressionField?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "by-product", "Something that a run of a BOM makes besides its product.",
    [
      .required("item", \.item, .reference(.product), "The product that falls off."),
      .required("quantity", \.quantity, .positiveQuantity, "How much of it one run makes."),
      .optional("value", \.value, .cost, "The credit per unit."),
      .optional(
        "share", \.share, .percent(upToHundred: true), "The credit as a share of the build's cost."),
      .optional("when", \.condition, .condition, "It falls off only where this holds."),
    ])

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    switch (value, share) {
    case (let value?, let share?):
      decoder.reportConflict(
        "a by-product is credited by `value` or by `share`, not both", value.span, share.span,
        help: "keep one of the two")
    case (nil, nil):
      decoder.bag.report(
        Diagnostic(
          .bomByproduct, "a by-product needs its credit declared", at: decoder.headline(node),
          label: "neither `value` nor `share` here",
          notes: ["a credit looked up from current stock would change past builds"],
          helps: [
            Help("add `value: 0.40/ft2`, or `share: 5%`, or `value: 0` if it is worth nothing")
          ]
        ))
    default: break
    }
  }
}

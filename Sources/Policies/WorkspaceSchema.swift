import Builds
import Catalogs
import Decimals
import Expressions
import Ledgers
import Manifests
import Quantities
import SourceText

extension WorkspaceFacts {
  /// The records and lists that expressions over a computed workspace read.
  package static func schema(_ catalog: Catalog) -> FactSchema<WorkspaceFacts> {
    var schema = FactSchema<WorkspaceFacts>()
    schema.record("product", declaredProductFacts() + computedProductFacts)
    schema.record("attribute set", catalog.attributeFacts())
    schema.record("cost", costFacts)
    schema.record("bom", bomFacts)
    schema.record("line", lineFacts)
    schema.record("event", eventFacts)
    schema.record("build", buildFacts)
    schema.record("build_cost", buildCostFacts)
    schema.record("movement", movementFacts)
    schema.record("receipt", receiptFacts)
    schema.record("receipt_line", receiptLineFacts)
    schema.record("sale", saleFacts)
    schema.record("sale_line", saleLineFacts)
    schema.record("adjustment", adjustmentFacts)
    schema.record("transaction", transactionFacts)
    schema.record("posting", postingFacts)
    schema.record("workspace", workspaceFacts)
    schema.list(productTable())
    addLists(to: &schema)
    return schema
  }

  private static func addLists(to schema: inout FactSchema<WorkspaceFacts>) {
    schema.list(
      FactList(
        "bom_lines", of: "line", count: { $0.catalog.boms[$1].lines.count },
        row: { $0.catalog.boms[$1].lines.lowerBound + $2 }))
    schema.list(
      FactList(
        "boms", of: "bom", count: { $0.catalog.items[$1].boms.count },
        row: { $0.catalog.items[$1].boms.lowerBound + $2 }))
    schema.list(
      FactList(
        "receipt_lines", of: "receipt_line", count: { $0.receipt($1).lines.count },
        row: { $0.firstReceiptLine($1) + $2 }))
    schema.list(
      FactList(
        "sale_lines", of: "sale_line", count: { $0.sale($1).lines.count },
        row: { $0.firstSaleLine($1) + $2 }))
    schema.list(
      FactList(
        "movements", of: "movement",
        count: { source, row in
          source.build(row).flatMap { source.event($0.event)?.movements.count } ?? 0
        },
        row: { source, row, position in
          let first = source.build(row).flatMap { source.event($0.event)?.movements.lowerBound }
          return (first ?? 0) + position
        }))
    schema.list(
      FactList(
        "postings", of: "posting", count: { $0.transaction($1).lines.count },
        row: { $0.firstPosting($1) + $2 }))
    schema.list(
      FactList(
        "all_builds", of: "build", count: { source, _ in source.simulation?.builds.count ?? 0 },
        row: { $2 }))
    schema.list(
      FactList(
        "all_receipts", of: "receipt",
        count: { source, _ in source.catalog.history.receipts.count },
        row: { $2 }))
    schema.list(
      FactList(
        "all_sales", of: "sale", count: { source, _ in source.catalog.history.sales.count },
        row: { $2 }))
    schema.list(
      FactList(
        "all_transactions", of: "transaction",
        count: { source, _ in source.ledger.transactions.count }, row: { $2 }))
    schema.list(
      FactList(
        "all_products", of: "product", count: { source, _ in source.catalog.items.count },
        row: { $2 }))
  }

  private static let computedProductFacts: [Fact<WorkspaceFacts>] = [
    Fact("cost", .record("cost"), "What one stocking unit costs, rolled up.") { source, row in
      source.schema.value("cost", row)
    },
    Fact("has_cost", .condition, "Whether that is known.") { source, row in
      .bool(source.hasCost(row))
    },
    Fact("stock", .number, "What is on hand after all events, in its own unit.") { source, row in
      let item = ItemID(index: UInt32(truncatingIfNeeded: row))
      return source.catalog.number(source.simulation?.quantityOnHand(item) ?? 0, of: item)
    },
    Fact("stock_value", .money, "What that is worth.") { source, row in
      let item = ItemID(index: UInt32(truncatingIfNeeded: row))
      return source.catalog.money(source.simulation?.valueOnHand(item) ?? 0)
    },
    Fact("is_made", .condition, "Whether it has a BOM.") {
      .bool(!$0.catalog.items[$1].boms.isEmpty)
    },
    Fact("boms", .list("boms"), "The versions of its BOM.") { $0.schema.collection("boms", $1) },
  ]

  private static let costFacts: [Fact<WorkspaceFacts>] = [
    Fact(unchecked: "total", .money, "All of it, less by-products.") {
      $0.cost($1) { try? $0.total() }
    },
    Fact(unchecked: "material", .money, "What is taken from stock.") {
      $0.cost($1) { $0.material }
    },
    Fact(unchecked: "labor", .money, "Work.") { $0.cost($1) { $0.labor } },
    Fact(unchecked: "overhead", .money, "What is added by a rate or a percentage.") {
      $0.cost($1) { $0.overhead }
    },
    Fact(unchecked: "other", .money, "Everything else.") { $0.cost($1) { $0.other } },
    Fact(unchecked: "byproducts", .money, "The credit of by-products.") {
      $0.cost($1) { $0.byproducts }
    },
  ]

  private static let bomFacts: [Fact<WorkspaceFacts>] = [
    Fact("product", .record("product"), "What it makes.") {
      $0.product($0.catalog.boms[$1].product)
    },
    Fact("version", .whole, "Its number.") { .int(Int64($0.catalog.boms[$1].version)) },
    Fact("status", .text, "`draft`, `active` or `archived`.") {
      .string($0.catalog.boms[$1].status.rawValue)
    },
    Fact("makes", .number, "What one run makes.") {
      $0.catalog.number($0.catalog.boms[$1].makes) ?? .null
    },
    Fact(optional: "from", .date, "The first day on which it is built.") {
      $0.catalog.boms[$1].from.map { .date($0) }
    },
    Fact(optional: "to", .date, "The last day.") { $0.catalog.boms[$1].to.map { .date($0) } },
    Fact("lines", .list("bom_lines"), "What it takes.") { $0.schema.collection("bom_lines", $1) },
  ]

  private static let lineFacts: [Fact<WorkspaceFacts>] = [
    Fact("item", .record("product"), "What is taken.") { $0.product($0.catalog.lines[$1].item) },
    Fact("quantity", .number, "How much for one of the product, losses included.") { source, row in
      let factor = source.catalog.lines[row].perUnit.value(wide: source.catalog.wideFactors)
      return source.catalog.number(factor) ?? .null
    },
    Fact("optional", .condition, "Whether it never blocks a build.") {
      .bool($0.catalog.options($0.catalog.lines[$1]).isOptional)
    },
    Fact("supply", .text, "`stock`, `build` or `phantom`.") {
      .string($0.catalog.options($0.catalog.lines[$1]).supply.rawValue)
    },
    Fact("bom", .record("bom"), "The version that it stands in.") { source, row in
      source.schema.value("bom", source.bom(ofLine: row) ?? 0)
    },
  ]

  private static let eventFacts: [Fact<WorkspaceFacts>] = [
    Fact("id", .text, "Its id.") { .string($0.event($1)?.id ?? "") },
    Fact("date", .date, "Its day.") { .date($0.event($1)?.date ?? .beginning) },
    Fact("kind", .text, "`receipt`, `build`, `sale` or `adjustment`.") { source, row in
      switch source.event(row)?.phase {
      case .receipt: .string("receipt")
      case .build: .string("build")
      case .sale: .string("sale")
      case .adjustment: .string("adjustment")
      case .revaluation: .string("revaluation")
      default: .string("opening")
      }
    },
  ]

  private static let buildFacts: [Fact<WorkspaceFacts>] = [
    Fact("id", .text, "Its id.") { source, row in
      .string(source.build(row).flatMap { source.event($0.event)?.id } ?? "")
    },
    Fact("date", .date, "Its day.") { source, row in
      .date(source.build(row).flatMap { source.event($0.event)?.date } ?? .beginning)
    },
    Fact("product", .record("product"), "What it makes.") { source, row in
      source.build(row).map { source.product($0.product) } ?? .null
    },
    Fact("quantity", .number, "What was started, in the product's own unit.") { source, row in
      source.build(row).map { source.catalog.number($0.quantity, of: $0.product) } ?? .null
    },
    Fact("good", .number, "What came out good.") { source, row in
      source.build(row).map { source.catalog.number($0.good, of: $0.product) } ?? .null
    },
    Fact("bom", .whole, "The version of the BOM that it used.") { source, row in
      .int(source.build(row).map { Int64(source.catalog[$0.bom].version) } ?? 0)
    },
    Fact("planned", .condition, "Whether it is only planned.") {
      .bool($0.build($1)?.state == .planned)
    },
    Fact("lot", .text, "Its lot; empty for none.") { source, row in
      .string(source.build(row).map { source.catalog.names[$0.lot] } ?? "")
    },
    Fact("cost", .record("build_cost"), "What it cost as a whole.") {
      $0.schema.value("build_cost", $1)
    },
    Fact(optional: "unit_cost", .money, "What one good unit cost.") { source, row in
      guard let build = source.build(row), build.good != 0 else { return nil }
      return source.unitCost(build)
    },
    Fact("takes", .list("movements"), "What it took from stock and put there.") {
      $0.schema.collection("movements", $1)
    },
  ]

  private func unitCost(_ build: BuildResult) -> Expressions.Value? {
    do throws(ArithmeticFault) {
      let scale = try powerOfTen(catalog.settings.valueDigits)
      let precision = try powerOfTen(catalog[build.product].precision)
      let total = try Rational(build.total, over: scale)
      return catalog.money(try total.dividing(by: Rational(build.good, over: precision)))
    } catch {
      return nil
    }
  }

  private static let buildCostFacts: [Fact<WorkspaceFacts>] = [
    Fact("total", .money, "All of it, less by-products.") { $0.buildCost($1) { $0.total } },
    Fact("material", .money, "What was taken from stock.") { $0.buildCost($1) { $0.material } },
    Fact("labor", .money, "Work.") { $0.buildCost($1) { $0.labor } },
    Fact("overhead", .money, "What was added by a rate or a percentage.") {
      $0.buildCost($1) { $0.overhead }
    },
    Fact("other", .money, "Everything else.") { $0.buildCost($1) { $0.other } },
    Fact("byproducts", .money, "The credit of by-products.") { $0.buildCost($1) { $0.byproducts } },
  ]

  private static let movementFacts: [Fact<WorkspaceFacts>] = [
    Fact("item", .record("product"), "What moved.") { source, row in
      source.movement(row).map { source.product($0.item) } ?? .null
    },
    Fact("quantity", .number, "How much; below 0 out of stock.") { source, row in
      source.movement(row).map { source.catalog.number($0.quantity, of: $0.item) } ?? .null
    },
    Fact("value", .money, "What that is worth, with the same sign.") { source, row in
      source.movement(row).map { source.catalog.money($0.value) } ?? .null
    },
    Fact("lot", .text, "Its lot; empty for none.") { source, row in
      .string(source.movement(row).map { source.catalog.names[$0.lot] } ?? "")
    },
  ]
}

extension Fact {
  /// A field that every record has, although its value may not be computable: then an expression that
  /// reads it has a fault.
  init(
    unchecked field: String, _ type: FactType, _ summary: String,
    _ read: @escaping @Sendable (Source, Int) -> Expressions.Value?
  ) {
    self.init(field: field, type: type, isOptional: false, summary: summary, read: read)
  }
}

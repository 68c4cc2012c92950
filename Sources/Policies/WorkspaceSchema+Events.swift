import Builds
import Catalogs
import Decimals
import Expressions
import Ledgers
import Quantities
import SourceText

extension WorkspaceFacts {
  static let receiptFacts: [Fact<WorkspaceFacts>] = [
    Fact("id", .text, "Its id.") { .string($0.catalog.names[$0.receipt($1).key.id]) },
    Fact("date", .date, "Its day.") { .date($0.receipt($1).key.date) },
    Fact("supplier", .text, "Who sent it; empty for nobody named.") {
      .string($0.catalog.names[$0.receipt($1).supplier])
    },
    Fact("lines", .list("receipt_lines"), "What was received.") {
      $0.schema.collection("receipt_lines", $1)
    },
    Fact("charges", .money, "Freight and the like, all together.") { source, row in
      source.catalog.money(source.receipt(row).charges.reduce(Int128(0)) { $0 &+ $1.amount })
    },
  ]

  static let receiptLineFacts: [Fact<WorkspaceFacts>] = [
    Fact("item", .record("product"), "What was received.") { $0.product($0.receiptLine($1).item) },
    Fact("quantity", .number, "How much, in its own unit.") {
      $0.catalog.number($0.receiptLine($1).quantity, of: $0.receiptLine($1).item)
    },
    Fact("value", .money, "What it is worth without charges.") {
      $0.catalog.money($0.receiptLine($1).value)
    },
    Fact("lot", .text, "Its lot; empty for none.") {
      .string($0.catalog.names[$0.receiptLine($1).lot])
    },
    Fact(optional: "expires", .date, "The day on which it expires.") {
      $0.receiptLine($1).expires.map { .date($0) }
    },
  ]

  static let saleFacts: [Fact<WorkspaceFacts>] = [
    Fact("id", .text, "Its id.") { .string($0.catalog.names[$0.sale($1).key.id]) },
    Fact("date", .date, "Its day.") { .date($0.sale($1).key.date) },
    Fact("customer", .text, "Who bought; empty for nobody named.") {
      .string($0.catalog.names[$0.sale($1).customer])
    },
    Fact("lines", .list("sale_lines"), "What was sold.") { $0.schema.collection("sale_lines", $1) },
  ]

  static let saleLineFacts: [Fact<WorkspaceFacts>] = [
    Fact("item", .record("product"), "What was sold.") { $0.product($0.saleLine($1).item) },
    Fact("quantity", .number, "How much, in its own unit.") {
      $0.catalog.number($0.saleLine($1).quantity, of: $0.saleLine($1).item)
    },
    Fact(optional: "revenue", .money, "What it was sold for.") { source, row in
      source.saleLine(row).revenue.map { source.catalog.money($0) }
    },
    Fact("lot", .text, "Its lot; empty for none.") {
      .string($0.catalog.names[$0.saleLine($1).lot])
    },
  ]

  static let adjustmentFacts: [Fact<WorkspaceFacts>] = [
    Fact("id", .text, "Its id.") {
      .string($0.catalog.names[$0.catalog.history.adjustments[$1].key.id])
    },
    Fact("date", .date, "Its day.") { .date($0.catalog.history.adjustments[$1].key.date) },
    Fact("reason", .text, "Why; empty for no reason.") {
      .string($0.catalog.names[$0.catalog.history.adjustments[$1].reason])
    },
  ]

  static let transactionFacts: [Fact<WorkspaceFacts>] = [
    Fact("id", .text, "The hash of what it records.") { .string($0.transaction($1).id) },
    Fact("event", .text, "The id of its event.") { .string($0.transaction($1).event) },
    Fact("kind", .text, "`journal-entry` or `inventory-adjustment`.") {
      .string($0.transaction($1).kind.rawValue)
    },
    Fact("date", .date, "The day on which it posts.") { .date($0.transaction($1).date) },
    Fact("number", .text, "Its number in the books.") { .string($0.transaction($1).number) },
    Fact("memo", .text, "What it is about.") { .string($0.transaction($1).memo) },
    Fact("planned", .condition, "Whether its event is only planned.") {
      .bool($0.transaction($1).isPlanned)
    },
    Fact("total", .money, "The sum of its debits.") { source, row in
      let debits = source.transaction(row).lines.reduce(Int128(0)) {
        $1.amount > 0 ? $0 &+ $1.amount : $0
      }
      return source.posted(debits)
    },
    Fact("postings", .list("postings"), "Its lines.") { $0.schema.collection("postings", $1) },
  ]

  static let postingFacts: [Fact<WorkspaceFacts>] = [
    Fact("account", .text, "The local name of its account; empty for none.") {
      .string($0.posting($1).line.account ?? "")
    },
    Fact("role", .text, "What the line is.") { .string($0.posting($1).line.role.rawValue) },
    Fact("amount", .money, "Above 0 for a debit, below for a credit.") {
      $0.posted($0.posting($1).line.amount)
    },
    Fact("memo", .text, "What it is about.") { .string($0.posting($1).line.memo) },
    Fact(optional: "item", .record("product"), "The product that it is about.") { source, row in
      source.posting(row).line.item.flatMap { source.catalog.item($0) }.map { source.product($0) }
    },
    Fact("transaction", .record("transaction"), "The transaction that it stands in.") {
      $0.schema.value("transaction", $0.posting($1).transaction)
    },
  ]

  static let workspaceFacts: [Fact<WorkspaceFacts>] = [
    Fact("company", .text, "The company's name; empty for none.") { source, _ in
      .string(source.catalog.settings.company ?? "")
    },
    Fact("products", .list("all_products"), "All products, by key.") { source, _ in
      source.schema.collection("all_products")
    },
    Fact("builds", .list("all_builds"), "All builds, in their order.") { source, _ in
      source.schema.collection("all_builds")
    },
    Fact("receipts", .list("all_receipts"), "All receipts.") { source, _ in
      source.schema.collection("all_receipts")
    },
    Fact("sales", .list("all_sales"), "All sales.") { source, _ in
      source.schema.collection("all_sales")
    },
    Fact("transactions", .list("all_transactions"), "All transactions.") { source, _ in
      source.schema.collection("all_transactions")
    },
    Fact("stock_value", .money, "What all stock is worth after all events.") { source, _ in
      let items = source.catalog.items.indices.map { ItemID(index: UInt32(truncatingIfNeeded: $0)) }
      return source.catalog.money(
        items.reduce(Int128(0)) { $0 &+ (source.simulation?.valueOnHand($1) ?? 0) })
    },
  ]

  /// An amount in the currency's own decimals as a value.
  private func posted(_ amount: Int128) -> Expressions.Value {
    (try? Number(coefficient: amount, scale: catalog.settings.currency.digits)).map {
      .money($0.reduced, 0)
    } ?? .null
  }
}

import Builds
import Catalogs
import Decimals
import Expressions
import Ledgers
import Manifests
import Quantities
import SourceText

/// Everything that rules, mappings, templates and `eval` can read: what manifests say, and what was
/// computed from it.
package struct WorkspaceFacts: SchemaFacts, CatalogHolder {
  package let catalog: Catalog
  package let schema: FactSchema<WorkspaceFacts>
  /// What a replay came to; nil while only what manifests say is known.
  let simulation: Simulation?
  /// The transactions of that.
  let ledger: Ledger
  private let costs: UnitCosts
  private let receiptLines: LineNumbers
  private let saleLines: LineNumbers
  private let postings: LineNumbers

  package init(
    _ catalog: Catalog, _ schema: FactSchema<WorkspaceFacts>, _ simulation: Simulation? = nil,
    _ ledger: Ledger = Ledger()
  ) {
    self.catalog = catalog
    self.schema = schema
    self.simulation = simulation
    self.ledger = ledger
    costs = UnitCosts(catalog)
    receiptLines = LineNumbers(catalog.history.receipts.map(\.lines.count))
    saleLines = LineNumbers(catalog.history.sales.map(\.lines.count))
    postings = LineNumbers(ledger.transactions.map(\.lines.count))
  }

  // MARK: Rows

  func event(_ row: Int) -> EventResult? { simulation?.events[row] }
  func build(_ row: Int) -> BuildResult? { simulation?.builds[row] }
  func movement(_ row: Int) -> Movement? { simulation?.movements[row] }
  func receipt(_ row: Int) -> Receipt { catalog.history.receipts[row] }
  func sale(_ row: Int) -> Sale { catalog.history.sales[row] }
  func transaction(_ row: Int) -> Transaction { ledger.transactions[row] }

  func receiptLine(_ row: Int) -> StockLine {
    let (parent, line) = receiptLines.place(of: row)
    return receipt(parent).lines[line]
  }

  func saleLine(_ row: Int) -> IssueLine {
    let (parent, line) = saleLines.place(of: row)
    return sale(parent).lines[line]
  }

  func posting(_ row: Int) -> (transaction: Int, line: Transaction.JournalLine) {
    let (parent, line) = postings.place(of: row)
    return (parent, transaction(parent).lines[line])
  }

  var postingCount: Int { postings.count }
  func firstReceiptLine(_ row: Int) -> Int { receiptLines.first(of: row) }
  func firstSaleLine(_ row: Int) -> Int { saleLines.first(of: row) }
  func firstPosting(_ row: Int) -> Int { postings.first(of: row) }

  /// The BOM that a line stands in.
  func bom(ofLine line: Int) -> Int? {
    var low = 0
    var high = catalog.boms.count
    while low < high {
      let middle = (low + high) / 2
      if catalog.boms[middle].possibleLines.upperBound <= line {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < catalog.boms.count && catalog.boms[low].possibleLines.contains(line) ? low : nil
  }

  func product(_ item: ItemID) -> Expressions.Value { schema.value("product", Int(item.index)) }

  /// Whether the unit cost of an item is known.
  func hasCost(_ row: Int) -> Bool { costs[row] != nil }

  /// A part of an item's unit cost.
  func cost(_ row: Int, _ part: (CostVector<Rational>) -> Rational?) -> Expressions.Value? {
    guard let cost = costs[row] else { return nil }
    return part(cost).flatMap { catalog.money($0) }
  }

  /// A part of what a build cost.
  func buildCost(_ row: Int, _ part: (BuildResult) -> Int128) -> Expressions.Value {
    build(row).map { catalog.money(part($0)) } ?? .null
  }
}

/// The numbers of lines over all parents, in order.
struct LineNumbers: Sendable {
  private let starts: [Int]

  init(_ counts: [Int]) {
    var starts = [0]
    starts.reserveCapacity(counts.count + 1)
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    self.starts = starts
  }

  var count: Int { starts[starts.count - 1] }

  func first(of parent: Int) -> Int { starts[parent] }

  /// The parent of a line, and its place there.
  func place(of row: Int) -> (parent: Int, line: Int) {
    var low = 0
    var high = starts.count - 1
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= row { low = middle } else { high = middle }
    }
    // A parent without lines stands in front of the one that has them.
    while low + 1 < starts.count - 1, starts[low + 1] <= row { low += 1 }
    return (low, row - starts[low])
  }
}

/// The unit costs of all items, as `cost --basis standard` estimates them; rolled up when the first is
/// asked for.
private final class UnitCosts {
  private let catalog: Catalog
  private lazy var costs = rolledUp()

  init(_ catalog: Catalog) {
    self.catalog = catalog
  }

  /// The cost of one stocking unit; nil where nothing says what the item costs.
  subscript(row: Int) -> CostVector<Rational>? { row < costs.count ? costs[row] : nil }

  private func rolledUp() -> [CostVector<Rational>?] {
    guard
      let rollUp = try? RollUp(
        catalog, on: catalog.estimateDate, unitCost: { self.catalog.standardCost(of: $0) })
    else { return [] }
    return catalog.items.indices.map { index in
      (try? rollUp.unitCost(of: ItemID(index: UInt32(truncatingIfNeeded: index)))) ?? nil
    }
  }
}

import Builds
import Catalogs
import Expressions
import Ledgers
import Quantities
import SourceText

/// The facts of an earlier state of a workspace, which `change` and `changed` compare with.
///
/// What stands for the same thing is found by what never changes: the key of a product, the version
/// of a BOM, the id of an event. A product that is counted in another unit now is another thing.
struct FactsOfBefore: Baseline {
  let now: WorkspaceFacts
  let before: WorkspaceFacts
  private let builds: [String: Int]
  private let receipts: [String: Int]
  private let sales: [String: Int]
  private let transactions: [String: Int]

  init(now: WorkspaceFacts, before: WorkspaceFacts) {
    self.now = now
    self.before = before
    builds = before.rows(before.simulation?.builds.count ?? 0) { before.buildID($0) }
    receipts = before.rows(before.catalog.history.receipts.count) { before.receiptID($0) }
    sales = before.rows(before.catalog.history.sales.count) { before.saleID($0) }
    transactions = before.rows(before.ledger.transactions.count) { before.transactionID($0) }
  }

  // MARK: What stands for the same thing

  func counterpart(of record: RecordHandle) -> RecordHandle? {
    row(now.schema.recordName(record.type), Int(record.row)).map {
      RecordHandle(type: record.type, row: UInt32(truncatingIfNeeded: $0))
    }
  }

  func counterpart(of collection: CollectionHandle) -> CollectionHandle? {
    let row = Int(collection.row)
    let found: Int?
    switch now.schema.listName(collection.kind) {
    case "boms": found = product(row)
    case "bom_lines": found = bom(row)
    case "receipt_lines": found = receipts[now.receiptID(row)]
    case "sale_lines": found = sales[now.saleID(row)]
    case "movements": found = builds[now.buildID(row)]
    case "postings": found = transactions[now.transactionID(row)]
    default: found = 0
    }
    return found.map {
      CollectionHandle(kind: collection.kind, row: UInt32(truncatingIfNeeded: $0))
    }
  }

  private func row(_ record: String, _ row: Int) -> Int? {
    switch record {
    case "product", "cost", "attribute set": product(row)
    case "bom": bom(row)
    case "line": line(row)
    case "build", "build_cost": builds[now.buildID(row)]
    case "receipt": receipts[now.receiptID(row)]
    case "sale": sales[now.saleID(row)]
    case "transaction": transactions[now.transactionID(row)]
    case "workspace": row
    default: nil
    }
  }

  private func product(_ row: Int) -> Int? {
    let item = ItemID(index: UInt32(truncatingIfNeeded: row))
    guard let found = before.catalog.item(now.catalog.key(item)),
      before.catalog.unit(found) == now.catalog.unit(item)
    else { return nil }
    return Int(found.index)
  }

  private func bom(_ row: Int) -> Int? {
    let bom = now.catalog.boms[row]
    guard let product = product(Int(bom.product.index)) else { return nil }
    return before.catalog.items[product].boms.first {
      before.catalog.boms[$0].version == bom.version
    }
  }

  /// A line for the same item, the first where there are several.
  private func line(_ row: Int) -> Int? {
    guard let owner = now.bom(ofLine: row), let bom = bom(owner),
      let item = product(Int(now.catalog.lines[row].item.index))
    else { return nil }
    let lines = now.catalog.boms[owner].lines
    let earlier = lines.prefix { $0 < row }
      .filter { now.catalog.lines[$0].item == now.catalog.lines[row].item }
    let matches = before.catalog.boms[bom].lines.filter {
      Int(before.catalog.lines[$0].item.index) == item
    }
    return earlier.count < matches.count ? matches[earlier.count] : nil
  }

  // MARK: Reading

  func value(of field: Int, in record: RecordHandle) -> Expressions.Value? {
    before.value(of: field, in: record)
  }

  func count(_ collection: CollectionHandle) -> Int { before.count(collection) }

  func element(_ position: Int, of collection: CollectionHandle) -> Expressions.Value {
    before.element(position, of: collection)
  }

  func key(_ position: Int, of collection: CollectionHandle) -> Expressions.Value {
    before.key(position, of: collection)
  }

  func entry(_ key: String, of collection: CollectionHandle) -> Expressions.Value? {
    before.entry(key, of: collection)
  }
}

extension WorkspaceFacts {
  fileprivate func buildID(_ row: Int) -> String {
    build(row).flatMap { event($0.event)?.id } ?? ""
  }

  fileprivate func receiptID(_ row: Int) -> String { catalog.names[receipt(row).key.id] }

  fileprivate func saleID(_ row: Int) -> String { catalog.names[sale(row).key.id] }

  fileprivate func transactionID(_ row: Int) -> String {
    let transaction = transaction(row)
    return "\(transaction.kind.rawValue) \(transaction.eventKind.rawValue) \(transaction.event)"
  }

  /// The first row of each name.
  fileprivate func rows(_ count: Int, _ name: (Int) -> String) -> [String: Int] {
    var rows: [String: Int] = [:]
    for row in 0..<count where rows[name(row)] == nil { rows[name(row)] = row }
    return rows
  }
}

import Catalogs
import Ledgers
import Quantities

/// What an export would write: what is new, and what takes back what has changed.
public struct ExportPlan: Sendable {
  /// Where it goes.
  public var target: ExportTarget
  /// Reversals and new transactions in the order in which they post.
  public var transactions: [Transaction]
  /// How many transactions were exported before and still hold.
  public var unchanged: Int
  /// The lock after the export.
  public var lock: ExportLock

  /// Whether there is nothing to do.
  public var isEmpty: Bool { transactions.isEmpty }
}

extension ExportLock {
  /// Compares the ledger with what was exported.
  ///
  /// An exported transaction that the ledger no longer has is reversed; what replaces it is
  /// numbered anew (`accounting.md` 2).
  public func plan(_ ledger: Ledger, for target: ExportTarget, _ catalog: Catalog) -> ExportPlan {
    let exported = transactions(for: target)
    let usedIDs = Set(exported.map(\.id))
    let standing = standing(in: exported)
    let current = ledger.transactions.filter { !$0.isPlanned }
    let currentIDs = Set(current.map(\.id))
    let standingContent = Set(standing.map { $0.content ?? $0.id })
    var numbers = NumberBook(exported + current, for: target)
    var planned: [Transaction] = []
    for old in standing where !currentIDs.contains(old.content ?? old.id) {
      var reversal = old.reversal(closedThrough: catalog.settings.closedThrough)
      reversal.number = numbers.add("-R", to: old)
      planned.append(reversal)
    }
    let reversals = planned.count
    var revisions: [String: Int] = [:]
    for old in exported where old.reverses == nil { revisions[old.slot, default: 0] += 1 }
    for transaction in current where !standingContent.contains(transaction.id) {
      var fresh = transaction
      if let count = revisions[transaction.slot] {
        fresh.number = numbers.add("-\(count + 1)", to: fresh)
        if usedIDs.contains(fresh.id) { fresh = fresh.reissued(revision: count) }
      }
      planned.append(fresh)
    }
    let ordered = planned.enumerated().sorted { left, right in
      (left.element.date, left.offset) < (right.element.date, right.offset)
    }.map(\.element)
    var lock = self
    lock.entries += ordered.map { Entry(target: target.rawValue, transaction: $0) }
    return ExportPlan(
      target: target, transactions: ordered, unchanged: standing.count - reversals, lock: lock)
  }
}

extension ExportLock {
  /// A ledger with the days and numbers under which its transactions were exported: what is in the
  /// books stays where it is, also once its period is closed.
  ///
  /// - Parameter target: only what went there; nil for any target, the first export counting.
  package func settled(_ ledger: Ledger, for target: ExportTarget? = nil) -> Ledger {
    let exported = target.map { transactions(for: $0) } ?? entries.map(\.transaction)
    let posted = Dictionary(
      standing(in: exported).map { ($0.content ?? $0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    guard !posted.isEmpty else { return ledger }
    var settled = ledger
    for index in settled.transactions.indices {
      guard let entry = posted[settled.transactions[index].id] else { continue }
      settled.transactions[index].date = entry.date
      settled.transactions[index].originalDate = entry.originalDate
      settled.transactions[index].number = entry.number
    }
    return settled
  }

  /// Transactions that no other takes back.
  private func standing(in exported: [Transaction]) -> [Transaction] {
    let reversed = Set(exported.compactMap(\.reverses))
    return exported.filter { $0.reverses == nil && !reversed.contains($0.id) }
  }
}

extension Transaction {
  /// What a transaction is the record of, whatever it says: its event and its part of it.
  fileprivate var slot: String { "\(eventKind.rawValue) \(event) \(kind.rawValue)" }
}

/// The numbers that are taken in the books, each kind of transaction apart.
private struct NumberBook {
  private var taken: Set<String>
  private let limit: Int

  init(_ transactions: [Transaction], for target: ExportTarget) {
    taken = Set(transactions.map { "\($0.kind.rawValue) \($0.number)" })
    limit = target == .quickbooks ? maximumNumberLength : .max
  }

  /// A number that nobody has: that of a transaction, cut where it would be too long, and an ending.
  mutating func add(_ ending: String, to transaction: Transaction) -> String {
    var count = 1
    while true {
      let ending = count == 1 ? ending : "\(ending).\(count)"
      let room = max(limit - ending.unicodeScalars.count, 0)
      let number =
        String(String.UnicodeScalarView(transaction.number.unicodeScalars.prefix(room))) + ending
      if taken.insert("\(transaction.kind.rawValue) \(number)").inserted { return number }
      count += 1
    }
  }
}

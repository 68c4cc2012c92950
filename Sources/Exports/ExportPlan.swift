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
    var planned: [Transaction] = []
    for old in standing where !currentIDs.contains(old.content ?? old.id) {
      var reversal = old.reversal(closedThrough: catalog.settings.closedThrough)
      reversal.number = target.number(old.number, "-R")
      planned.append(reversal)
    }
    let reversals = planned.count
    var revisions: [String: Int] = [:]
    for old in exported where old.reverses == nil { revisions[old.slot, default: 0] += 1 }
    var usedNumbers = Set((exported + planned).map(\.numberInBooks))
    for transaction in current where !standingContent.contains(transaction.id) {
      var fresh = transaction
      let count = revisions[transaction.slot] ?? 0
      if count > 0 || usedNumbers.contains(fresh.numberInBooks) {
        var revision = max(count, 1)
        repeat {
          revision += 1
          fresh.number = target.number(transaction.number, "-\(revision)")
        } while usedNumbers.contains(fresh.numberInBooks)
        usedNumbers.insert(fresh.numberInBooks)
      }
      if usedIDs.contains(fresh.id) { fresh = fresh.reissued(revision: count) }
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

  /// What the books tell transactions of one kind apart by.
  fileprivate var numberInBooks: String { "\(kind.rawValue) \(number)" }
}

extension ExportTarget {
  /// A number with a suffix, cut at its front where the target's numbers are shorter.
  fileprivate func number(_ number: String, _ suffix: String) -> String {
    guard self == .quickbooks else { return number + suffix }
    let room = maximumNumberLength - suffix.unicodeScalars.count
    return String(String.UnicodeScalarView(number.unicodeScalars.suffix(room))) + suffix
  }
}

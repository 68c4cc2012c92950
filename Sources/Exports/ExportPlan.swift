import Catalogs
import Ledgers
import Quantities

/// What an export would write: what is new, and what takes back what has changed.
public struct ExportPlan: Sendable {
  /// Where it goes.
  public var target: ExportTarget
  /// Reversals and new transactions in the order in which they post.
  public var transactions: [Transaction]
  /// How many transactions were exported before and stay.
  public var unchanged: Int
  /// Exported events whose own entries are as they were and whose figures are not: they stay as they
  /// were exported.
  public var restated: [ExportChange] = []
  /// Exported events that no manifest declares any more.
  public var deleted: [ExportChange] = []
  /// The lock after the export.
  public var lock: ExportLock

  /// Whether there is nothing to do.
  public var isEmpty: Bool { transactions.isEmpty }
}

extension ExportLock {
  /// Compares the ledger with what was exported.
  ///
  /// An exported transaction that the ledger no longer has is reversed; what replaces it is
  /// numbered anew (`accounting.md` 2). What only an edit of the catalog changes stays as it was exported.
  ///
  /// - Parameter restates: whether such an edit is exported too.
  public func plan(
    _ ledger: Ledger, for target: ExportTarget, _ catalog: Catalog, restates: Bool = false
  ) -> ExportPlan {
    let exported = transactions(for: target)
    let usedIDs = Set(exported.map(\.id))
    let standing = standing(in: exported)
    let current = ledger.transactions.filter { !$0.isPlanned }
    let standingContent = Set(standing.map(\.contentID))
    // What happened up to the day of the snapshot is in its quantities and is not replayed: it stands.
    let replayed = Set(current.map(\.eventSlot))
    func isBeforeSnapshot(_ transaction: Transaction) -> Bool {
      guard let taken = catalog.history.snapshotDate else { return false }
      return transaction.originalDate ?? transaction.date <= taken
        && !replayed.contains(transaction.eventSlot)
    }
    var bases = EventBases(catalog)
    let changes = ExportComparison(
      standing.filter { !isBeforeSnapshot($0) }, current, unsent: unsent(for: target), &bases,
      catalog
    ).changes
    let restated = restates ? [] : changes.filter { $0.cause == .catalog }
    let kept = Set(restated.map { "\($0.eventKind.rawValue) \($0.event)" })
    let gone = Set(changes.flatMap(\.exported).map(\.id))
    var numbers = NumberBook(exported, besides: current, for: target)
    var planned: [Transaction] = []
    for old in standing where gone.contains(old.id) && !kept.contains(old.eventSlot) {
      var reversal = old.reversal(closedThrough: catalog.settings.closedThrough)
      reversal.number = numbers.number(ofReversing: old)
      planned.append(reversal)
    }
    let reversals = planned.count
    var revisions: [String: Int] = [:]
    for old in exported where old.reverses == nil { revisions[old.slot, default: 0] += 1 }
    for transaction in current
    where !standingContent.contains(transaction.id) && !kept.contains(transaction.eventSlot) {
      var fresh = transaction
      let count = revisions[transaction.slot] ?? 0
      fresh.number = numbers.number(of: transaction, afterRevisions: count)
      if usedIDs.contains(fresh.id) { fresh = fresh.reissued(revision: count) }
      fresh.basis = bases.hash(of: fresh)
      planned.append(fresh)
    }
    let ordered = planned.enumerated().sorted { left, right in
      (left.element.date, left.offset) < (right.element.date, right.offset)
    }.map(\.element)
    var lock = self
    lock.entries += ordered.map { Entry(target: target.rawValue, transaction: $0) }
    return ExportPlan(
      target: target, transactions: ordered, unchanged: standing.count - reversals,
      restated: restated, deleted: changes.filter { $0.cause == .deleted }, lock: lock)
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

  /// What went to a target and stands there: no other transaction takes it back.
  package func standing(at target: ExportTarget) -> [Transaction] {
    standing(in: transactions(for: target))
  }

  /// Transactions that no other takes back.
  private func standing(in exported: [Transaction]) -> [Transaction] {
    let reversed = Set(exported.compactMap(\.reverses))
    return exported.filter { $0.reverses == nil && !reversed.contains($0.id) }
  }
}

extension Transaction {
  /// What a transaction is the record of, whatever it says: its event and its part of it.
  var slot: String { "\(eventSlot) \(kind.rawValue)" }

  /// The event, by kind and id.
  package var eventSlot: String { "\(eventKind.rawValue) \(event)" }
}

/// The numbers that the books tell transactions of one kind apart by.
private struct NumberBook {
  /// What was exported, and what this export adds.
  private var used: Set<String>
  /// What the events' own numbers are.
  private let own: Set<String>
  private let limit: Int?

  init(_ exported: [Transaction], besides current: [Transaction], for target: ExportTarget) {
    used = Set(exported.map { Self.key($0, $0.number) })
    own = Set(current.map { Self.key($0, $0.number) })
    limit = target == .quickbooks ? maximumNumberLength : nil
  }

  /// The number of a reversal.
  mutating func number(ofReversing old: Transaction) -> String {
    firstFree(old) { $0 == 1 ? "-R" : "-R\($0)" }
  }

  /// The number of a transaction of which so many were exported before.
  mutating func number(of fresh: Transaction, afterRevisions count: Int) -> String {
    if count == 0, used.insert(Self.key(fresh, fresh.number)).inserted { return fresh.number }
    return firstFree(fresh) { "-\(max(count, 1) + $0)" }
  }

  private mutating func firstFree(_ transaction: Transaction, _ ending: (Int) -> String) -> String {
    var attempt = 0
    while true {
      attempt += 1
      let number = joined(transaction.number, ending(attempt))
      let key = Self.key(transaction, number)
      if !own.contains(key), used.insert(key).inserted { return number }
    }
  }

  /// A number with an ending, cut at its front where the target's numbers are shorter.
  private func joined(_ number: String, _ ending: String) -> String {
    guard let limit else { return number + ending }
    let room = max(limit - ending.unicodeScalars.count, 0)
    return String(String.UnicodeScalarView(number.unicodeScalars.suffix(room))) + ending
  }

  private static func key(_ transaction: Transaction, _ number: String) -> String {
    "\(transaction.kind.rawValue) \(number)"
  }
}

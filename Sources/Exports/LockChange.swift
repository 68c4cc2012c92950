import Ledgers

/// How one `exports.lock` differs from an earlier one.
public enum LockChange: Sendable {
  /// An entry that was not there.
  case added(ExportLock.Entry)
  /// An entry that is there no more.
  case removed(ExportLock.Entry)
  /// An entry with another number, memo, day or place than it had; what it posts is the same, as its id
  /// is.
  case changed(ExportLock.Entry)
}

extension ExportLock {
  /// What has been added, taken out and changed since an earlier lock: the entries of this one in their
  /// order, then those that are gone.
  package func changes(since earlier: ExportLock) -> [LockChange] {
    func key(_ entry: Entry) -> String { "\(entry.target) \(entry.transaction.id)" }
    var before: [String: Entry] = [:]
    for entry in earlier.entries { before[key(entry)] = entry }
    var changes: [LockChange] = []
    var kept: Set<String> = []
    for entry in entries {
      kept.insert(key(entry))
      guard let old = before[key(entry)] else {
        changes.append(.added(entry))
        continue
      }
      if !entry.saysTheSame(as: old) { changes.append(.changed(entry)) }
    }
    return changes + earlier.entries.filter { !kept.contains(key($0)) }.map { .removed($0) }
  }
}

extension ExportLock.Entry {
  fileprivate func saysTheSame(as other: Self) -> Bool {
    let (own, its) = (transaction, other.transaction)
    return place == other.place && next == other.next && own.number == its.number
      && own.memo == its.memo && own.date == its.date && own.originalDate == its.originalDate
      && own.eventHash == its.eventHash && own.basis == its.basis && own.lines == its.lines
      && own.stockLines == its.stockLines
  }
}

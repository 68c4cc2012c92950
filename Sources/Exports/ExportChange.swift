import Catalogs
import Decimals
import Ledgers
import Manifests
import Quantities
import SourceText

/// An exported event that would not be exported as it was.
public struct ExportChange: Sendable {
  /// Why.
  public enum Cause: Sendable {
    /// Its entry in the manifests has changed: a correction.
    case own
    /// An event before it has changed, by which its goods came at another value: a consequence.
    case earlierEvent
    /// Neither has changed, so that the catalog or the program has: nothing is exported for it unless the
    /// user asks for that (`accounting.md` 2).
    case catalog
    /// No manifest declares it any more.
    case deleted
  }

  /// Why it has changed.
  public var cause: Cause
  /// The kind of event.
  public var eventKind: Transaction.EventKind
  /// Its id.
  public var event: String
  /// Its day.
  public var date: CivilDate
  /// Whether the catalog makes something else of its build than when it was exported; nil where that is not
  /// known.
  public var isOfOtherBasis: Bool?
  /// Its place in a manifest; nil where none declares it.
  public var span: Span?
  /// What stands in the books and would not come out now.
  package var exported: [Transaction]
  /// What would come out now and is not in the books.
  package var current: [Transaction]
}

/// Compares what stands in the books of one target with what comes out now, event by event.
struct ExportComparison {
  /// What has changed, in the order of the events.
  private(set) var changes: [ExportChange] = []
  /// What manifests declare: the hashes of events by kind and id.
  private let declared: [String: String]
  /// What has changed so far: items whose stock may be worth something else from then on.
  private var unsettledItems: Set<String> = []
  /// Likewise, where it is the catalog that has changed: what follows from that is not exported either.
  private var restatedItems: Set<String> = []
  /// What a push was about to send, by event, or by event and kind.
  private let unsent: Set<String>

  /// - Parameters:
  ///   - standing: what was exported and not taken back, without what a snapshot holds.
  ///   - current: what comes out now, planned builds aside.
  ///   - unsent: what a push was about to send when it ended.
  init(
    _ standing: [Transaction], _ current: [Transaction], unsent: Set<String>,
    _ bases: inout EventBases, _ catalog: Catalog
  ) {
    self.unsent = unsent
    declared = catalog.history.declaredHashes(catalog)
    let currentIDs = Set(current.map(\.id))
    let standingIDs = Set(standing.map(\.contentID))
    var groups: [String: Group] = [:]
    for transaction in standing {
      groups[transaction.eventSlot, default: Group()].add(
        exported: transaction, stands: currentIDs.contains(transaction.contentID))
    }
    for transaction in current {
      groups[transaction.eventSlot, default: Group()].add(
        current: transaction, stands: standingIDs.contains(transaction.id))
    }
    for group in groups.values.filter(\.hasChanged).sorted(by: { $0.order < $1.order }) {
      add(group, &bases)
    }
  }

  private mutating func add(_ group: Group, _ bases: inout EventBases) {
    guard let first = group.current.first ?? group.exported.first else { return }
    guard let old = group.exported.first, !isUnfinished(group) else {
      // A new event, or the rest of one.
      return unsettledItems.formUnion(group.items)
    }
    var cause = ExportChange.Cause.catalog
    let now = declaredHash(old)
    if now == nil {
      cause = .deleted
    } else if old.eventHash.map({ $0 != now }) ?? group.hasOwnChange {
      cause = .own
    } else if group.items.isDisjoint(with: restatedItems),
      group.isConsequence(of: unsettledItems, &bases)
    {
      cause = .earlierEvent
    }
    if cause == .catalog { restatedItems.formUnion(group.items) }
    if cause != .catalog { unsettledItems.formUnion(group.items) }
    changes.append(
      ExportChange(
        cause: cause, eventKind: first.eventKind, event: first.event,
        date: first.originalDate ?? first.date, isOfOtherBasis: group.isOfOtherBasis(&bases),
        span: group.current.first?.span,
        exported: group.exported.filter { !group.unchanged.contains($0.contentID) },
        current: group.current.filter { !group.unchanged.contains($0.id) }))
  }

  /// Whether all that is missing in the books is what a push was about to send.
  private func isUnfinished(_ group: Group) -> Bool {
    group.exported.allSatisfy { group.unchanged.contains($0.contentID) }
      && group.current.allSatisfy { transaction in
        group.unchanged.contains(transaction.id) || unsent.contains(transaction.slot)
          || unsent.contains(transaction.eventSlot)
      }
  }

  /// The hash of what a manifest says about the event of a transaction, or about the build that its
  /// sub-build is for; nil where none declares it.
  private func declaredHash(_ transaction: Transaction) -> String? {
    var id = Substring(transaction.event)
    while true {
      if let hash = declared["\(transaction.eventKind.rawValue) \(id)"] { return hash }
      guard transaction.eventKind == .build, let slash = id.lastIndex(of: "/") else { return nil }
      id = id[..<slash]
    }
  }

  /// The transactions of one event.
  private struct Group {
    var exported: [Transaction] = []
    var current: [Transaction] = []
    /// The ids of what stands as it would come out now.
    var unchanged: Set<String> = []

    mutating func add(exported transaction: Transaction, stands: Bool) {
      exported.append(transaction)
      if stands { unchanged.insert(transaction.contentID) }
    }

    mutating func add(current transaction: Transaction, stands: Bool) {
      current.append(transaction)
      if stands { unchanged.insert(transaction.id) }
    }

    var hasChanged: Bool {
      exported.contains { !unchanged.contains($0.contentID) }
        || current.contains { !unchanged.contains($0.id) }
    }

    /// By day, then as events come; what is not declared any more stands first of its day.
    var order: (CivilDate, Int, String) {
      let first = current.first ?? exported.first
      return (
        first.map { $0.originalDate ?? $0.date } ?? .beginning, first?.eventIndex ?? -1,
        first?.event ?? ""
      )
    }

    /// The products that it moves.
    var items: Set<String> {
      Set(
        (exported + current).flatMap { transaction in
          transaction.stockLines.map(\.item) + transaction.lines.compactMap(\.item)
        })
    }

    /// Whether the event itself says something else than when an older version exported it, which wrote
    /// down the day, and of a build the product and the quantity.
    var hasOwnChange: Bool {
      guard let old = exported.first, let new = current.first else {
        // It is declared and posts nothing any more, such as a build that is only planned now.
        return true
      }
      if (old.originalDate ?? old.date) != (new.originalDate ?? new.date) { return true }
      guard old.eventKind == .build, let before = BuildOutput(exported),
        let now = BuildOutput(current)
      else { return true }
      return before != now
    }

    /// Whether other figures follow from another event, and not from an edit of the catalog.
    ///
    /// - Parameter items: what events before it moved that have changed.
    func isConsequence(of items: Set<String>, _ bases: inout EventBases) -> Bool {
      guard let old = exported.first, !current.isEmpty else { return false }
      // What is received comes from nowhere else.
      if old.eventKind == .receipt { return false }
      if let isOther = isOfOtherBasis(&bases) {
        return !isOther && accounts(exported).isSubset(of: accounts(current))
      }
      // What older versions wrote down: a wage is no consequence of what goods are worth.
      return !self.items.isDisjoint(with: items) && fixedLines(exported) == fixedLines(current)
    }

    /// Whether the catalog makes something else of the event than when it was exported; nil where that
    /// was not written down, or by another scheme.
    func isOfOtherBasis(_ bases: inout EventBases) -> Bool? {
      guard let before = exported.first?.basis, let first = current.first else { return nil }
      let now = bases.hash(of: first)
      return EventBases.areComparable(before, now) ? before != now : nil
    }

    /// What is posted to, and under which dimensions.
    private func accounts(_ transactions: [Transaction]) -> Set<[String]> {
      Set(
        transactions.flatMap { transaction in
          [[transaction.offset ?? ""]]
            + transaction.lines.map { line in
              [line.account ?? "", line.role.rawValue, line.className ?? "", line.department ?? ""]
            }
        })
    }

    private func fixedLines(_ transactions: [Transaction]) -> [String: Value] {
      var sums: [String: Value] = [:]
      for line in transactions.flatMap(\.lines)
      where [.labor, .other, .overhead].contains(line.role) {
        let key = [line.account ?? "", line.role.rawValue, line.memo].joined(separator: "\n")
        sums[key, default: 0] &+= line.amount
      }
      return sums
    }
  }
}

/// What a build made, as far as its transactions tell.
private struct BuildOutput: Equatable {
  var product: String
  var quantity: String

  /// Nil where the transactions do not tell both.
  init?(_ transactions: [Transaction]) {
    let lines = transactions.flatMap(\.lines)
    let made = transactions.flatMap(\.stockLines).last { !$0.quantity.hasPrefix("-") }
    if let item = lines.first(where: { $0.role == .buildDebit })?.item {
      product = item
    } else if let made {
      product = made.item
    } else {
      return nil
    }
    // `Build B-1: 4 x Garden bench`, unless a template writes memos.
    if let text = transactions.first.flatMap({ Self.quantity(inMemoOf: $0) }) {
      quantity = text
    } else if let made, made.item == product {
      quantity = made.quantity
    } else {
      return nil
    }
  }

  private static func quantity(inMemoOf transaction: Transaction) -> String? {
    let start = "Build \(transaction.event): "
    guard transaction.memo.hasPrefix(start),
      let end = transaction.memo.dropFirst(start.count).firstRange(of: " x ")
    else { return nil }
    return String(transaction.memo.dropFirst(start.count)[..<end.lowerBound])
  }
}

extension Transaction {
  /// The hash of what it records, which stays where the same content is exported again.
  var contentID: String { content ?? id }
}

extension History {
  /// The hashes of what manifests say about events, by kind and id, such as `build B-1`.
  fileprivate func declaredHashes(_ catalog: Catalog) -> [String: String] {
    var hashes: [String: String] = [:]
    func add(_ kind: Transaction.EventKind, _ key: EventKey) {
      hashes["\(kind.rawValue) \(catalog.names[key.id])"] = eventHash(key.fingerprint) ?? ""
    }
    for receipt in receipts { add(.receipt, receipt.key) }
    for build in builds { add(.build, build.key) }
    for sale in sales { add(.sale, sale.key) }
    for adjustment in adjustments { add(.adjustment, adjustment.key) }
    return hashes
  }
}

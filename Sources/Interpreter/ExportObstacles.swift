import Catalogs
import Decimals
import Diagnostics
import Exports
import Ledgers
import Quantities

extension Session {
  /// What an export leaves out or refuses of its plan, as findings.
  func obstacles(
    to plan: ExportPlan, _ options: ExportOptions, _ catalog: Catalog
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if !options.reversesDeleted, let deleted = Diagnostic.deleted(plan.deleted) {
      found.append(deleted)
    }
    if var restated = Diagnostic.restated(plan.restated, catalog) {
      // The ledger of beancount is written as a whole, and would show other figures than were exported.
      if plan.target == .beancount {
        restated.severity = .error
        restated.notes.append("the ledger of beancount is written anew as a whole")
      }
      found.append(restated)
    }
    return found
  }
}

extension Workspace {
  /// What the lock says that stands in the books and would come out otherwise now: what an export of
  /// any target would leave as it was or refuse.
  func exportFindings(_ ledger: Ledger, _ catalog: Catalog) -> [Diagnostic] {
    guard let lock else { return [] }
    let plans = ExportTarget.allCases.filter { !lock.standing(at: $0).isEmpty }.map {
      lock.plan(lock.settled(ledger, for: $0), for: $0, catalog)
    }
    func union(_ changes: (ExportPlan) -> [ExportChange]) -> [ExportChange] {
      var seen: Set<String> = []
      return plans.flatMap(changes).filter {
        seen.insert("\($0.eventKind.rawValue) \($0.event)").inserted
      }
    }
    return [
      Diagnostic.deleted(union(\.deleted)), Diagnostic.restated(union(\.restated), catalog),
    ].compactMap { $0 }
  }
}

extension Diagnostic {
  /// How many events a finding lists.
  private static let maximumListed = 10

  /// Exported events that are gone; nil for one of them, which somebody has taken out.
  static func deleted(_ changes: [ExportChange]) -> Diagnostic? {
    guard changes.count > 1 else { return nil }
    return Diagnostic(
      .exportDeleted, "\(changes.count) exported events are in no manifest any more",
      notes: listed(changes) { _ in nil } + [
        "one event that is gone is reversed; so many at once are most often a file that was moved, renamed or not read"
      ],
      helps: [
        Help(
          "put the file back: `git log --diff-filter=DR --summary` shows what was deleted or renamed"
        ),
        Help("or reverse them with `cogsmith export --reverse-deleted`"),
      ])
  }

  /// Exported events whose own entries are as they were and whose figures are not.
  static func restated(_ changes: [ExportChange], _ catalog: Catalog) -> Diagnostic? {
    guard let first = changes.first else { return nil }
    let count = changes.count
    return Diagnostic(
      .booksRestated, severity: .warning,
      count == 1
        ? "`\(first.event)` would be posted with other figures now than were exported; nothing is exported for it"
        : "\(count) events would be posted with other figures now than were exported; nothing is exported for them",
      at: first.span, label: "says what it said when it was exported",
      notes: listed(changes) { $0.difference(catalog) } + reasons(changes),
      helps: [
        Help(
          "for what changes from a day on, add a new BOM version with `effective: {from: …}` instead of editing the old one"
        ),
        Help("or post the new figures, reversing the old ones, with `cogsmith export --restate`"),
      ])
  }

  private static func reasons(_ changes: [ExportChange]) -> [String] {
    var reasons: [String] = []
    if changes.contains(where: { $0.isOfOtherBasis == true }) {
      reasons.append("a BOM, a rate in it, or how stock is valued has been edited since")
    }
    if changes.contains(where: { $0.isOfOtherBasis != true }) {
      reasons.append(
        "no event has changed that would explain it, so the catalog has: a BOM, a rate, a cost, an account, opening stock; or another version of this program computes otherwise"
      )
    }
    return reasons
  }

  private static func listed(
    _ changes: [ExportChange], _ remark: (ExportChange) -> String?
  ) -> [String] {
    let lines = changes.prefix(maximumListed).map { change in
      "\(change.eventKind.rawValue) `\(change.event)` of \(change.date)"
        + (remark(change).map { ": \($0)" } ?? "")
    }
    let rest = changes.count - maximumListed
    return lines + (rest > 0 ? ["and \(rest) more"] : [])
  }
}

extension Role {
  /// Whether it is the other side of what an event is made of.
  fileprivate var isTotal: Bool {
    [.buildDebit, .buildOffset, .finishedGoods, .cogs, .receiving].contains(self)
  }
}

extension ExportChange {
  /// The largest difference of a line, such as `labor "Weld" was 70.00 and would be 73.33`; nil where the
  /// lines differ in words only.
  fileprivate func difference(_ catalog: Catalog) -> String? {
    var amounts: [Line: (was: Value, now: Value)] = [:]
    var order: [Line] = []
    func add(
      _ transactions: [Transaction], _ side: WritableKeyPath<(was: Value, now: Value), Value>
    ) {
      for line in transactions.flatMap(\.lines) {
        let key = Line(line)
        if amounts[key] == nil { order.append(key) }
        amounts[key, default: (0, 0)][keyPath: side] &+= line.amount
      }
    }
    add(exported, \.was)
    add(current, \.now)
    let changed = order.filter { amounts[$0].map { $0.was != $0.now } ?? false }
    // A wage says more than the total that it is a part of.
    let telling = changed.filter { !$0.role.isTotal }
    let largest = (telling.isEmpty ? changed : telling).max { left, right in
      let (first, second) = (amounts[left] ?? (0, 0), amounts[right] ?? (0, 0))
      return (first.now &- first.was).magnitude < (second.now &- second.was).magnitude
    }
    guard let largest, let amount = amounts[largest] else { return quantityDifference }
    func text(_ value: Value) -> String {
      value == 0
        ? "nothing"
        : decimalText(Value(value.magnitude), decimals: catalog.settings.currency.digits)
    }
    let code = catalog.settings.currency.code
    return "\(largest.words) was \(text(amount.was)) and would be \(text(amount.now)) \(code)"
  }

  private var quantityDifference: String? {
    let before = exported.flatMap(\.stockLines)
    let now = current.flatMap(\.stockLines)
    for line in now {
      let was = before.first { $0.item == line.item }?.quantity ?? "0"
      if was != line.quantity {
        return "`\(line.item)` moved \(was) and would move \(line.quantity)"
      }
    }
    let gone = before.first { line in !now.contains { $0.item == line.item } }
    return gone.map { "`\($0.item)` moved \($0.quantity) and would not move" }
  }

  /// What lines of an entry are added up by.
  private struct Line: Hashable {
    var account: String
    var role: Role
    var memo: String

    init(_ line: Transaction.JournalLine) {
      account = line.account ?? ""
      role = line.role
      memo = line.memo
    }

    var words: String {
      "`\(role.rawValue)`" + (memo.isEmpty ? "" : " of `\(memo)`")
        + (account.isEmpty ? "" : " in `\(account)`")
    }
  }
}

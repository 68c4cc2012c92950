import Catalogs
import Decimals
import Diagnostics
import Ledgers
import Manifests
import Quantities
import Renderings
import SourceText

/// The targets that transactions can be exported to.
public enum ExportTarget: String, CaseIterable, Sendable {
  /// Our own stable shape.
  case json
  /// Bodies for QuickBooks Online's API, minor version 75.
  case quickbooks
  /// A ledger for beancount, with lots.
  case beancount
}

/// Where an accounting system keeps a transaction.
public struct RemotePlace: Hashable, Sendable {
  /// The id of the company.
  public var company: String
  /// The id that the system gave the transaction.
  public var id: String

  /// A place by its ids.
  public init(company: String, id: String) {
    self.company = company
    self.id = id
  }
}

/// What was exported to which target, in order (`exports.lock`, kept in git).
public struct ExportLock: Sendable {
  /// One exported transaction.
  public struct Entry: Sendable {
    /// Where it went.
    public var target: String
    /// What went there.
    public var transaction: Transaction
    /// Where the accounting system keeps it; nil for what was written to files.
    public var place: RemotePlace?
    /// The kind of transaction of the same event that was to be sent next; nil where it was the last.
    var next: Transaction.Kind?
    /// Its place in the file; nil for one that is not written yet.
    package var span: Span?
  }

  /// The entries in the order of their export.
  public internal(set) var entries: [Entry] = []

  /// A lock without entries.
  public init() {}

  /// The transactions that were exported to a target.
  package func transactions(for target: ExportTarget) -> [Transaction] {
    entries.filter { $0.target == target.rawValue }.map(\.transaction)
  }

  /// The lock without its newest entries.
  package func withoutLast(_ count: Int) -> ExportLock {
    var lock = self
    lock.entries.removeLast(min(count, entries.count))
    return lock
  }

  /// Records that the accounting system has a transaction now.
  ///
  /// - Parameter next: the kind of transaction of the same event that is sent next.
  package mutating func record(
    _ transaction: Transaction, in target: ExportTarget, at place: RemotePlace,
    next: Transaction.Kind?
  ) {
    entries.append(
      Entry(target: target.rawValue, transaction: transaction, place: place, next: next))
  }

  /// The transactions of events, by event and kind, that a push was about to send when it ended.
  ///
  /// What an older version pushed does not say so: any transaction of such an event may be one.
  func unsent(for target: ExportTarget) -> Set<String> {
    var unsent: Set<String> = []
    for entry in entries where entry.target == target.rawValue && entry.place != nil {
      if entry.transaction.eventHash == nil {
        unsent.insert(entry.transaction.eventSlot)
      } else if let next = entry.next {
        unsent.insert("\(entry.transaction.eventSlot) \(next.rawValue)")
      }
    }
    return unsent
  }

  /// The text of the file.
  package func text(_ settings: Settings) -> String {
    var json = JSONWriter()
    json.object { json in
      json.member("cogsmith", 1)
      json.key("exports")
      json.array(of: entries) { json, entry in
        json.transaction(
          entry.transaction, settings, target: entry.target, place: entry.place,
          next: entry.next)
      }
    }
    json.endLine()
    return json.text
  }
}

extension ExportLock {
  /// The lock that a decoded file says.
  ///
  /// - Returns: nil where an entry cannot be one that an export wrote, which is reported: nothing is
  ///   derived from such a lock.
  package init?(_ file: LockFile, _ settings: Settings, into bag: inout DiagnosticBag) {
    var verifier = LockVerifier()
    var isSound = true
    // What misses a key was reported when the file was decoded.
    for entry in file.declaration.exports where entry.type.isPresent && entry.source.isPresent {
      let target = file.names[entry.target.name]
      let transaction = Self.transaction(entry, file.names, settings)
      let reason =
        transaction == nil
        ? "a kind, a role or an amount in it is not one"
        : transaction.flatMap { verifier.flaw(of: $0, for: target) }?.reason
      guard let transaction, reason == nil else {
        isSound = false
        bag.report(
          Diagnostic(
            .exportLock, "this entry of `exports.lock` is not one that an export wrote",
            at: entry.id.span, label: reason ?? "",
            notes: ["what was exported is known from this file alone, so nothing is exported"],
            helps: [Help("restore the file from git: `git checkout exports.lock`")]))
        continue
      }
      entries.append(
        Entry(
          target: target, transaction: transaction,
          place: entry.place.map {
            RemotePlace(company: file.names[$0.company.name], id: file.names[$0.id.name])
          }, next: entry.next.flatMap { Transaction.Kind(rawValue: file.names[$0.name]) },
          span: entry.id.span))
    }
    if !isSound { return nil }
  }

  private static func transaction(
    _ entry: LockEntryDeclaration, _ names: Interner, _ settings: Settings
  ) -> Transaction? {
    func text(_ name: LocatedName?) -> String { name.map { names[$0.name] } ?? "" }
    guard let kind = Transaction.Kind(rawValue: text(entry.type)),
      let source = Transaction.EventKind(rawValue: text(entry.source))
    else { return nil }
    var transaction = Transaction(
      kind: kind, eventKind: source, event: text(entry.event), date: entry.date.value,
      originalDate: entry.originalDate?.value, number: text(entry.number), memo: text(entry.memo))
    transaction.id = text(entry.id)
    transaction.eventHash = entry.eventHash.map(text)
    transaction.basis = entry.basis.map(text)
    transaction.content = entry.content.map(text)
    transaction.offset = entry.offset.map(text)
    transaction.reverses = entry.reverses.map(text)
    for line in entry.lines {
      if kind == .inventoryAdjustment {
        guard let value = rounded(text(line.value), settings.valueDigits) else { return nil }
        transaction.stockLines.append(
          Transaction.StockLine(
            item: text(line.item), link: line.itemID.map(text), quantity: text(line.quantity),
            value: value))
      } else {
        guard let role = Role(rawValue: text(line.role)),
          let amount = exact(text(line.debit ?? line.credit), settings.currency.digits)
        else { return nil }
        var journalLine = Transaction.JournalLine(
          account: line.account.map(text), role: role,
          amount: line.debit == nil ? 0 - amount : amount, memo: text(line.memo),
          item: line.item.map(text))
        journalLine.className = line.className.map(text)
        journalLine.department = line.department.map(text)
        transaction.lines.append(journalLine)
      }
    }
    return transaction
  }

  /// An amount that was posted, in smallest units; nil where it is none or has more decimals.
  private static func exact(_ text: String, _ decimals: Int) -> Value? {
    guard let amount = ExactDecimal(text).flatMap({ try? $0.rational() }),
      amount.isExact(inDecimals: decimals)
    else { return nil }
    return try? amount.rounded(toDecimals: decimals, .halfAwayFromZero)
  }

  /// What goods were worth here, in smallest units of value, of which there may have been smaller ones
  /// then.
  private static func rounded(_ text: String, _ decimals: Int) -> Value? {
    ExactDecimal(text).flatMap { try? $0.rational() }
      .flatMap { try? $0.rounded(toDecimals: decimals, .halfAwayFromZero) }
  }
}

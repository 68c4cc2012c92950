import Catalogs
import Decimals
import Ledgers
import Quantities

/// Whether the entries of a lock, in their order, are entries that exports wrote.
///
/// What is in the books is derived from the lock: an entry that nobody exported would be reversed, and a
/// changed one would be reversed as changed. So an entry is taken only as an export writes it: its id is
/// the hash of what it says, it stands there once, it balances, and a reversal is the exact reverse of an
/// entry that nothing has reversed before.
struct LockVerifier {
  /// Why an entry cannot be one that an export wrote.
  enum Flaw {
    case target, id, twice, unbalanced, quantity, reversal

    /// What is wrong, as a sentence fragment.
    var reason: String {
      switch self {
      case .target: "it went to a target that this version does not know"
      case .id: "its id does not belong to what it says"
      case .twice: "an entry with its id stands above it"
      case .unbalanced: "its debits and credits differ"
      case .quantity: "a line has no quantity"
      case .reversal: "it does not take back what stands above it, line by line and once"
      }
    }
  }

  private struct Key: Hashable {
    var target: String
    var text: String
  }

  /// The entries so far by their ids.
  private var entries: [Key: Transaction] = [:]
  private var reversed: Set<Key> = []
  /// How many entries there are of an event and kind.
  private var revisions: [Key: Int] = [:]

  /// Takes the next entry, or says what is wrong with it.
  mutating func flaw(of transaction: Transaction, for target: String) -> Flaw? {
    guard ExportTarget(rawValue: target) != nil else { return .target }
    let id = Key(target: target, text: transaction.id)
    guard entries[id] == nil else { return .twice }
    if let flaw = lineFlaw(transaction) { return flaw }
    let slot = Key(target: target, text: transaction.slot)
    if let original = transaction.reverses {
      let key = Key(target: target, text: original)
      guard entries[key]?.isTakenBack(by: transaction) == true, reversed.insert(key).inserted
      else { return .reversal }
    }
    guard transaction.hasOwnID(afterRevisions: revisions[slot] ?? 0) else { return .id }
    entries[id] = transaction
    if transaction.reverses == nil { revisions[slot, default: 0] += 1 }
    return nil
  }

  private func lineFlaw(_ transaction: Transaction) -> Flaw? {
    switch transaction.kind {
    case .journalEntry:
      let sum = transaction.lines.reduce(Value?(0)) { sum, line in
        sum.flatMap { try? $0.adding(line.amount) }
      }
      return sum == 0 && !transaction.lines.isEmpty ? nil : .unbalanced
    case .inventoryAdjustment:
      let quantities = transaction.stockLines.map { ExactDecimal($0.quantity) }
      return !quantities.isEmpty && quantities.allSatisfy { $0 != nil } ? nil : .quantity
    }
  }
}

extension Transaction {
  /// Whether another transaction is the reverse of this one.
  fileprivate func isTakenBack(by other: Transaction) -> Bool {
    let expected = reversal(closedThrough: nil)
    return reverses == nil && expected.kind == other.kind
      && expected.eventKind == other.eventKind && expected.event == other.event
      && expected.offset == other.offset
      && expected.lines.map(\.posting) == other.lines.map(\.posting)
      && expected.stockLines.map(\.movement) == other.stockLines.map(\.movement)
  }
}

extension Transaction.JournalLine {
  /// What it does to the books, without words.
  fileprivate var posting: [String] {
    [account ?? "", role.rawValue, String(amount), className ?? "", department ?? ""]
  }
}

extension Transaction.StockLine {
  /// What it does to stock.
  fileprivate var movement: [String] { [item, link ?? "", quantity] }
}

import Builds
import Catalogs
import Decimals
import Quantities
import SourceText

/// What an event emits for the books (`accounting.md` 1).
public struct Transaction: Sendable {
  /// The two kinds that accounting systems know.
  public enum Kind: String, Sendable {
    /// Quantities of items, offset by one account.
    case inventoryAdjustment = "inventory-adjustment"
    /// Debits and credits that balance.
    case journalEntry = "journal-entry"
  }

  /// The kind of event that a transaction records.
  public enum EventKind: String, Sendable {
    case receipt, build, sale, adjustment
  }

  /// A hash of what it records, so that an export repeated is the same export (`accounting.md` 2).
  public package(set) var id = ""
  /// The hash, where `id` is another one because the same content was exported and reversed before.
  public package(set) var content: String?
  /// What it is.
  public var kind: Kind
  /// The kind of its event.
  public var eventKind: EventKind
  /// The id of its event.
  public var event: String
  /// The day on which it posts.
  public var date: CivilDate
  /// The day of its event, where that lies in a closed period.
  public var originalDate: CivilDate?
  /// Its number in the books.
  public var number: String
  /// What it is about.
  public var memo: String
  /// The local name of the account that offsets an inventory adjustment.
  public var offset: String?
  /// The role by which that account was found.
  package var offsetRole: Role?
  /// The lines of an inventory adjustment.
  public var stockLines: [StockLine] = []
  /// The lines of a journal entry, in the currency's own decimals.
  public var lines: [JournalLine] = []
  /// Whether its event is only planned; such a transaction is never exported.
  public var isPlanned = false
  /// The id of the transaction that this one takes back.
  public var reverses: String?
  /// A hash of what the manifest says about its event; nil where that is not known, as for what older
  /// versions exported.
  package var eventHash: String?
  /// A hash of what the catalog made of its build; nil where that is not known.
  package var basis: String?
  /// The BOM that its build used, with the day that decides those of phantoms.
  package var bom: (id: BOMID, date: CivilDate)?
  /// The position of its event in the simulation; nil for a reversal.
  package var eventIndex: Int?
  /// The place of its event.
  package var span: Span?

  /// A transaction without lines.
  package init(
    kind: Kind, eventKind: EventKind, event: String, date: CivilDate, originalDate: CivilDate?,
    number: String, memo: String
  ) {
    self.kind = kind
    self.eventKind = eventKind
    self.event = event
    self.date = date
    self.originalDate = originalDate
    self.number = number
    self.memo = memo
  }

  /// A line of an inventory adjustment.
  public struct StockLine: Sendable, Hashable {
    /// The product's key.
    public var item: String
    /// The id of the linked item.
    public var link: String?
    /// Stocking units as a plain decimal, with a sign.
    public var quantity: String
    /// What the interpreter takes that to be worth, in smallest units of value, with a sign.
    public var value: Value

    package init(item: String, link: String?, quantity: String, value: Value) {
      self.item = item
      self.link = link
      self.quantity = quantity
      self.value = value
    }
  }

  /// A line of a journal entry.
  public struct JournalLine: Sendable, Hashable {
    /// The local name of the account; nil where the role has none.
    public var account: String?
    /// What the line is.
    public var role: Role
    /// Above 0 for a debit, below for a credit; in smallest units of the currency.
    public var amount: Value
    /// What the line is about.
    public var memo: String
    /// The product's key, where the line is about one.
    public var item: String?
    /// The class that the mapping gives the line.
    public var className: String?
    /// The department that the mapping gives the line.
    public var department: String?
    /// Whether the value is that of stock, which the account's balance has to equal.
    package var home: Home?

    package init(
      account: String?, role: Role, amount: Value, memo: String, item: String?, home: Home? = nil
    ) {
      self.account = account
      self.role = role
      self.amount = amount
      self.memo = memo
      self.item = item
      self.home = home
      className = nil
      department = nil
    }
  }
}

/// The transactions of a replay, and what was said on the way.
public struct Ledger: Sendable {
  /// In the order of the events.
  public package(set) var transactions: [Transaction] = []
  /// Events that emit nothing, with the reason.
  public package(set) var silences: [Silence] = []
  /// The accounts that hold stock.
  package var holdings = Holdings()

  /// A ledger without transactions.
  public init() {}

  /// Why an event emits nothing, or less than one would expect.
  public struct Silence: Sendable, Hashable {
    /// The id of the event.
    public var event: String
    /// The reason, as a sentence fragment.
    public var reason: String
  }
}

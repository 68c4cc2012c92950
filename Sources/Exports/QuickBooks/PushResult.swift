import Diagnostics
import Ledgers

/// A transaction that QuickBooks Online has now.
public struct PushedTransaction: Sendable {
  /// What it is.
  public var transaction: Transaction
  /// The id that QuickBooks gave it.
  public var id: String
  /// Whether an earlier run had sent it, and was cut off before it could record that.
  public var wasThere: Bool

  /// A transaction with its id.
  package init(transaction: Transaction, id: String, wasThere: Bool) {
    self.transaction = transaction
    self.id = id
    self.wasThere = wasThere
  }
}

/// What came of sending transactions.
public struct PushResult: Sendable {
  /// The id of the company.
  public var company: String?
  /// What it has now, in the order of sending.
  public var sent: [PushedTransaction] = []
  /// What was not sent.
  public var left: [Transaction] = []
  /// Earlier transactions that were written to files, and so are nothing that is sent here.
  public var inFiles = 0
  /// Why not everything was sent.
  public var diagnostics: [Diagnostic] = []

  /// Nothing yet.
  package init() {}

  /// Whether an error stopped it.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

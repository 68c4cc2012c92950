import Quantities

/// What a company is like, and which of the ways that Intuit leaves open it takes.
package struct CompanySettings: Sendable {
  /// The subscriptions that QuickBooks Online sells.
  package enum Plan: String, CaseIterable, Sendable {
    case simpleStart = "simple-start"
    case essentials
    case plus
    case advanced

    /// Whether the plan tracks quantities.
    var hasInventory: Bool { self == .plus || self == .advanced }

    var title: String {
      switch self {
      case .simpleStart: "QuickBooks Online Simple Start"
      case .essentials: "QuickBooks Online Essentials"
      case .plus: "QuickBooks Online Plus"
      case .advanced: "QuickBooks Online Advanced"
      }
    }
  }

  /// What a `requestid` that was used before brings.
  package enum Repetition: Sendable {
    /// The first reply again, as Intuit documents it.
    case replay
    /// Error 600, which stands in Intuit's list of codes.
    case refuse
  }

  package var realm = "9130350000000001"
  package var name = "Sandbox Company"
  package var currency = "USD"
  package var plan = Plan.plus
  /// The books are closed up to and with this day.
  package var closedUntil: CivilDate?
  /// Whether a journal entry may not have the number of another.
  package var refusesDuplicateNumbers = true
  package var tracksClasses = true
  package var tracksDepartments = true
  /// Whether a transaction changes the `LastUpdatedTime` of its items; Intuit does not promise it.
  package var touchesItems = false
  /// Whether `AdjustAccountRef` must be an expense account or opening balance equity, as the schema
  /// has it.
  package var restrictsAdjustAccounts = false
  /// Whether inventory adjustments can be found by `DocNumber`; Intuit lists no more than ids and
  /// times.
  package var findsAdjustmentsByNumber = true
  /// Whether requests without `minorversion=75` are refused; the real one takes 75 for them.
  package var demandsMinorVersion = false
  package var repetition = Repetition.replay
  /// Whether a `requestid` brings a refusal again too, and not only what was done.
  package var replaysRefusals = false

  package var clientID = "simulated-client"
  package var clientSecret = "simulated-secret"
  /// How long an access token lives.
  package var accessSeconds: Int64 = 3_600
  /// How long a refresh token lives.
  package var refreshSeconds: Int64 = 100 * 86_400
  /// Whether each refresh gives a new refresh token.
  package var rotates = true
  /// How long a refresh token lives on after it was replaced.
  package var graceSeconds: Int64 = 60
  /// Makes tokens and identifiers differ from those of another company.
  package var seed: UInt64 = 1

  /// A Plus company with open books.
  package init() {}
}

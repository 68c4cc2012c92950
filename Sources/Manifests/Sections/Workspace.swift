import Quantities
import SourceText

/// `books:` how exact values are and which periods are closed.
package struct BooksDeclaration: ManifestRecord {
  package var closedThrough: Located<CivilDate>?
  package var rounding: Located<BooksRounding>?
  package var digits: Located<Int>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "books", "How exact values are, and which periods are closed.",
    [
      .optional(
        "closed-through", \.closedThrough, .date,
        "The last day of the closed periods; later changes post on the first open day."),
      .optional(
        "rounding", \.rounding, .choice(), default: "`half-away`",
        "What happens to half of the smallest unit when value is rounded."),
      .optional(
        "digits", \.digits, .wholeNumber(0...12), default: "the currency's own",
        "How many decimals values keep, where that is more than the currency's."),
    ])
}

/// The words of `books.rounding`.
package enum BooksRounding: String, Choice {
  case halfAway = "half-away"
  case halfEven = "half-even"
}

/// `inventory:` who owns items and quantities, and how they are valued (`language.md` 4).
package struct InventoryDeclaration: ManifestRecord {
  package var mode: Located<InventoryMode>?
  package var provider: Located<ProviderName>?
  package var plan: Located<PlanName>?
  package var costing: Located<CostingMethod>?
  package var negativeStock: Located<NegativeStock>?
  package var review: Located<Bool>?
  package var snapshot: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "inventory", "Who owns items and quantities, and how they are valued.",
    [
      .optional(
        "mode", \.mode, .choice(), default: "`local`",
        "`sync`: the accounting system owns items and quantities; `local`: these files do."),
      .optional(
        "provider", \.provider, .choice(), default: "`none`",
        "The accounting system that transactions go to."),
      .optional(
        "plan", \.plan, .choice(), "The QuickBooks Online plan; `sync` needs `plus` or `advanced`."),
      .optional(
        "costing", \.costing, .choice(), default: "`fifo`",
        "Which layer of stock is issued first; a product may override it."),
      .optional(
        "negative-stock", \.negativeStock, .choice(), default: "`forbid`",
        "What happens to an event that needs more than there is."),
      .optional(
        "review", \.review, .yesNo, default: "`false`",
        "Whether a build enters stock only on approval."),
      .optional(
        "snapshot", \.snapshot, .text,
        "The file with the items pulled from the accounting system, pinned in git; `sync` needs it."
      ),
    ])
}

/// The words of `inventory.mode`.
package enum InventoryMode: String, Choice {
  case sync, local
}

/// The words of `inventory.provider`.
package enum ProviderName: String, Choice {
  case quickbooksOnline = "quickbooks-online"
  case xero, none
}

/// The words of `inventory.plan`.
package enum PlanName: String, Choice {
  case simpleStart = "simple-start"
  case essentials, plus, advanced

  /// Whether the plan has inventory items (`formats.md` 1.11).
  package var hasInventory: Bool { self == .plus || self == .advanced }
}

/// The words of `inventory.costing` and a product's `costing`.
package enum CostingMethod: String, Choice {
  case fifo, lifo, average, standard
}

/// The words of `inventory.negative-stock`.
package enum NegativeStock: String, Choice {
  case forbid, provisional
}

/// An account of the chart that exports post to.
package struct AccountDeclaration: ManifestRecord {
  package var code: LocatedName?
  package var name: LocatedName?
  package var id: LocatedName?
  package var type: Located<AccountType>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "account", "A ledger account that exports post to.",
    [
      .optional("code", \.code, .text, "The account's number in the chart."),
      .optional("name", \.name, .text, default: "the key", "The account's name in the chart."),
      .optional(
        "id", \.id, .text, "The accounting system's id; an export to QuickBooks needs it."),
      .optional(
        "type", \.type, .choice(), default: "what the roles that use it imply",
        "What kind of account it is."),
    ])
}

/// The words of `accounts.….type`.
package enum AccountType: String, Choice {
  case asset, liability, equity, income, expense
  case costOfGoodsSold = "cost-of-goods-sold"
}

/// A named cost rate.
package struct RateDeclaration: ManifestRecord {
  package var cost = MoneyField.missing
  package var account: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "rate", "A named cost rate, such as an hour of welding.",
    [
      .required("cost", \.cost, .rate, "What one unit costs, such as `42.00/h`."),
      .optional(
        "account", \.account, .reference(.account), default: "the role's account",
        "The account that is credited when the rate is absorbed into a build."),
    ])
}

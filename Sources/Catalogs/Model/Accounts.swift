import Manifests
import SourceText

/// An account of the chart, by its position in the order of the local names.
public struct AccountID: Hashable, Sendable {
  /// The position in `Catalog.accounts`.
  public let index: UInt32

  package init(index: UInt32) {
    self.index = index
  }
}

/// A ledger account.
package struct Account: Sendable {
  /// The local name.
  package var key: NameID
  /// The number in the chart.
  package var code: NameID?
  /// The name in the chart; the key when none is given.
  package var name: NameID
  /// The accounting system's id.
  package var id: LocatedName?
  /// What kind of account it is.
  package var type: AccountType
  /// The place of its key.
  package var span: Span
}

/// What a line of a transaction is (`accounting.md`, Roles).
public enum Role: String, CaseIterable, Hashable, Sendable {
  case inventory
  case component
  case finishedGoods = "finished-goods"
  case byproduct = "by-product"
  case cogs
  case buildOffset = "build-offset"
  case buildDebit = "build-debit"
  case labor, overhead, other
  case receiving
  case landedCost = "landed-cost"
  case waste, shrinkage
  case variance
  case variancePrice = "variance.material-price"
  case varianceUsage = "variance.material-usage"
  case varianceRate = "variance.labor-rate"
  case varianceEfficiency = "variance.labor-efficiency"
  case varianceLotSize = "variance.lot-size"
  case varianceOverhead = "variance.overhead"
  case varianceSubstitution = "variance.substitution"
  case varianceScrap = "variance.scrap"
  case unbuildVariance = "unbuild-variance"
  case residue, revaluation

  /// The role whose account is used where this one has none.
  package func fallback(_ recognition: COGSRecognition) -> Role? {
    switch self {
    case .component, .finishedGoods, .byproduct: .inventory
    case .buildOffset: .cogs
    case .buildDebit: recognition == .sale ? .finishedGoods : .cogs
    case .landedCost: .receiving
    case .shrinkage: .waste
    case .variance, .unbuildVariance, .residue: .cogs
    case .variancePrice, .varianceUsage, .varianceRate, .varianceEfficiency, .varianceLotSize,
      .varianceOverhead, .varianceSubstitution, .varianceScrap:
      .variance
    default: nil
    }
  }

  /// The role, what it falls back to, and so on to the last.
  package func chain(_ recognition: COGSRecognition) -> [Role] {
    var roles = [self]
    while let next = roles[roles.count - 1].fallback(recognition) { roles.append(next) }
    return roles
  }

  /// The type of an account that says none.
  package var accountType: AccountType {
    switch self {
    case .inventory, .component, .finishedGoods, .byproduct: .asset
    case .cogs, .buildOffset, .buildDebit: .costOfGoodsSold
    case .receiving, .landedCost: .liability
    default: .expense
    }
  }
}

/// The decision table for accounts; the first row that fits wins.
package struct Mapping: Sendable {
  /// One row.
  package struct Row: Sendable {
    package var role: Role
    package var account: AccountID
    /// When it fits; nil for always.
    package var condition: ExpressionText?
    /// The place of the account.
    package var span: Span
    /// The place of the role.
    package var roleSpan: Span
  }

  /// A class, a department or both for the lines that a row fits.
  package struct Dimension: Sendable {
    package var className: String?
    package var department: String?
    /// When it fits; nil for always.
    package var condition: ExpressionText?
    package var span: Span
  }

  package var rows: [Row] = []
  /// The text of memos, if the mapping sets one.
  package var memo: ExpressionText?
  /// The text of numbers, if the mapping sets one.
  package var number: ExpressionText?
  /// Classes and departments; the first row that fits decides each.
  package var dimensions: [Dimension] = []
  /// The place of the section, if there is one.
  package var span: Span?
}

import Decimals
import Manifests
import Quantities
import SourceText

/// What holds for a workspace as a whole.
public struct Settings: Sendable {
  /// The company's name.
  public internal(set) var company: String?
  /// The currency of every amount.
  public internal(set) var currency = Currency.dollars
  /// Decimals of the smallest unit of value; not less than the currency's (`books.digits`).
  public internal(set) var valueDigits = 2
  /// What happens to half of the smallest unit (`books.rounding`).
  public internal(set) var rounding = Rounding.halfAwayFromZero
  /// The last day of the closed periods.
  public internal(set) var closedThrough: CivilDate?
  package internal(set) var mode = InventoryMode.local
  package internal(set) var provider = ProviderName.none
  package internal(set) var plan: PlanName?
  package internal(set) var costing = CostingMethod.fifo
  package internal(set) var negativeStock = NegativeStock.forbid
  package internal(set) var review = false
  package internal(set) var recognizeCOGS = COGSRecognition.build
  /// Whether `inventory.snapshot` names one, which a workspace that was in `sync` keeps in `local`.
  package internal(set) var namesSnapshot = false

  /// The settings of a workspace that says nothing.
  public init() {}

  /// An exact amount of money in the smallest units of value, rounded once.
  ///
  /// - Throws: `ArithmeticFault.overflow`.
  package func value(_ amount: Rational) throws(ArithmeticFault) -> Value {
    try amount.rounded(toDecimals: valueDigits, rounding)
  }
}

/// An amount of value in the smallest unit of the workspace (10^-`valueDigits` of its currency).
public typealias Value = Int128

/// A quantity of an item in its smallest unit of stock (10^-`precision` of its stocking unit).
public typealias StockQuantity = Int128

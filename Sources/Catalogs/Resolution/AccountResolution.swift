import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// A named rate: money for one base unit of a dimension.
struct ResolvedRate {
  var dimension: Dimension
  var amount: Rational
  var account: LocatedName?
  var span: Span
}

extension CatalogBuilder {
  mutating func resolveAccounts() {
    for declared in merged("account", { $0.accounts }) {
      let record = declared.record
      accountOfKey[declared.key.name] = AccountID(
        index: UInt32(truncatingIfNeeded: catalog.accounts.count))
      catalog.accounts.append(
        Account(
          key: declared.key.name, code: record.code.map { declared.names[$0.name] },
          name: record.name.map { declared.names[$0.name] } ?? declared.key.name,
          id: record.id.map { declared.names[$0] }, type: record.type?.value ?? .asset,
          span: declared.key.span))
      if record.type == nil { untypedAccounts.insert(declared.key.name) }
    }
  }

  mutating func resolveRates() {
    for declared in merged("rate", { $0.rates }) {
      let cost = declared.record.cost
      let account = declared.record.account.map { declared.names[$0] }
      if let account { checkAccount(account) }
      guard let written = amount(cost, declared.names, .rate), written.unit != .empty else {
        unreadable.insert(declared.key.name)
        continue
      }
      let unit = written.unit
      usedUnits.insert(unit)
      guard let scale = units[unit] else {
        reportUnknownUnit(unit, at: cost.span, item: nil)
        unreadable.insert(declared.key.name)
        continue
      }
      do throws(ArithmeticFault) {
        rates[declared.key.name] = ResolvedRate(
          dimension: scale.dimension,
          amount: try written.value.dividing(by: scale.factor), account: account,
          span: declared.key.span)
      } catch {
        reportFault(error, at: cost.span)
      }
    }
  }

  /// Reports an account that is not declared.
  mutating func checkAccount(_ account: LocatedName) {
    if accountOfKey[account.name] == nil { unknown.add(.account, account.name, at: account.span) }
  }
}

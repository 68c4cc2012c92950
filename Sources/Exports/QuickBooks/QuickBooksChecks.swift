import Builds
import Catalogs
import Decimals
import Diagnostics
import Ledgers
import Manifests
import Quantities
import SourceText

/// What QuickBooks Online would refuse, found before anything is written (`formats.md` 1).
///
/// Its published schema does not see these: accounts without an id, amounts beyond ten digits before
/// the point, items that QuickBooks does not know.
package func quickBooksProblems(_ ledger: Ledger, _ catalog: Catalog) -> [Diagnostic] {
  var found: [Diagnostic] = []
  var reported: Set<String> = []
  for transaction in ledger.transactions where !transaction.isPlanned {
    let accounts = [transaction.offset].compactMap { $0 } + transaction.lines.compactMap(\.account)
    for key in accounts {
      guard let account = catalog.account(named: key), account.id == nil,
        reported.insert(key).inserted
      else { continue }
      found.append(
        Diagnostic(
          .exportAccount, "QuickBooks knows accounts by their id, and `\(key)` has none",
          at: account.span, label: "no `id` here",
          related: transaction.span.map { [Label($0, "`\(transaction.event)` posts to it")] } ?? [],
          helps: [Help("add `id:` with the account's id in QuickBooks")]))
    }
    let largest = transaction.lines.map { max($0.amount, 0 - $0.amount) }.max() ?? 0
    if tooLarge(largest, catalog) {
      let text = decimalText(largest, decimals: catalog.settings.currency.digits)
      found.append(
        Diagnostic(
          .exportAmount,
          "QuickBooks takes amounts below 10000000000.00, and `\(transaction.event)` posts \(text)",
          at: transaction.span, label: "posts it",
          helps: [Help("split the event, or check its figures")]))
    }
  }
  return found
}

private func tooLarge(_ amount: Value, _ catalog: Catalog) -> Bool {
  guard let unit = try? powerOfTen(catalog.settings.currency.digits) else { return true }
  return amount.magnitude / unit.magnitude >= 10_000_000_000
}

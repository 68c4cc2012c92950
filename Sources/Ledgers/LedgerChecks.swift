import Builds
import Catalogs
import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

/// QuickBooks' limit for `DocNumber` (`formats.md` 1.3).
package let maximumNumberLength = 21

extension LedgerMaker {
  /// Numbers that the accounting system would refuse: too long, or used twice for one kind.
  func checkNumbers() -> [Diagnostic] {
    guard catalog.settings.provider == .quickbooksOnline else { return [] }
    var found: [Diagnostic] = []
    var first: [String: Transaction] = [:]
    for transaction in ledger.transactions where !transaction.isPlanned {
      let number = transaction.number
      if number.unicodeScalars.count > maximumNumberLength {
        found.append(
          Diagnostic(
            .exportNumber,
            "the number `\(number)` has \(number.unicodeScalars.count) characters, and QuickBooks takes \(maximumNumberLength)",
            at: transaction.span,
            label: catalog.mapping.number == nil
              ? "numbered by this id" : "numbered by `export: number:`",
            helps: [
              Help(
                "shorten the id, or the template `export: number:`; `\(shortened(number))` would fit"
              )
            ]))
      }
      let key = "\(transaction.kind.rawValue) \(number)"
      if let other = first[key] {
        found.append(
          Diagnostic(
            .exportNumber, "two transactions have the number `\(number)`", at: transaction.span,
            label: "numbered `\(number)`",
            related: other.span.map { [Label($0, "also numbered `\(number)`")] } ?? [],
            notes: ["the books could not tell them apart"],
            helps: [
              Help("give one of the events another id, or put `${event.id}` into `export: number:`")
            ]))
      } else {
        first[key] = transaction
      }
    }
    return found
  }

  /// A number that fits: without its first words, or cut where it has none.
  private func shortened(_ number: String) -> String {
    let scalars = number.unicodeScalars
    let tail = scalars.suffix(maximumNumberLength)
    guard let cut = tail.firstIndex(where: { "-_ /.".unicodeScalars.contains($0) }) else {
      return String(String.UnicodeScalarView(scalars.prefix(maximumNumberLength)))
    }
    return String(String.UnicodeScalarView(tail[tail.index(after: cut)...]))
  }
}

/// Whether what the books say stock is worth is what it is worth (`costing.md` 7), where the mapping
/// lets value leave the account that it entered.
func brokenLedgerLaws(_ ledger: Ledger, _ simulation: Simulation) -> [Diagnostic] {
  let catalog = simulation.catalog
  guard simulation.isComplete, catalog.settings.mode == .local,
    catalog.settings.valueDigits == catalog.settings.currency.digits
  else { return [] }
  var posted: [Home: Value] = [:]
  for line in ledger.transactions.flatMap(\.lines) {
    if let home = line.home { posted[home, default: 0] &+= line.amount }
  }
  var moved: [Home: Value] = [:]
  for movement in simulation.movements {
    let build = simulation.events[Int(movement.event)].build.map { simulation.builds[$0] }
    let isSilent =
      movement.kind == .opening || build?.state == .awaitsApproval
      || (movement.kind == .sale && movement.home == .made
        && catalog.settings.recognizeCOGS == .build)
    if !isSilent { moved[movement.home, default: 0] &+= movement.value }
  }
  return [Home.purchased, .made, .byproduct].compactMap { home in
    let difference = (posted[home] ?? 0) &- (moved[home] ?? 0)
    guard difference != 0 else { return nil }
    return Diagnostic(
      .lawBroken, "the books and the stock differ by \(catalog.valueText(difference))", at: nil,
      notes: ["this is a fault of the interpreter; nothing was written"],
      helps: [Help("please report it with the workspace that shows it")])
  }
}

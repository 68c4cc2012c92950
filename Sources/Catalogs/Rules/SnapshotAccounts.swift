import Diagnostics
import Manifests
import SourceText

extension CatalogBuilder {
  /// Accounts that the accounting system does not have, or no longer uses.
  ///
  /// A snapshot without accounts says nothing about them.
  mutating func checkAccounts(_ pulled: [SnapshotAccount], _ names: [NameID]) {
    guard !pulled.isEmpty else { return }
    var byID: [NameID: SnapshotAccount] = [:]
    var byName: [NameID: SnapshotAccount] = [:]
    for account in pulled where account.id.isPresent {
      byID[names[Int(account.id.name.index)]] = account
      if let name = account.name { byName[names[Int(name.name.index)]] = account }
    }
    for account in catalog.accounts {
      guard let id = account.id else { continue }
      if let found = byID[id.name] {
        if let active = found.active, !active.value { reportInactive(account, id, active.span) }
        continue
      }
      if isSnapshotPartial { continue }
      let named = byName[id.name] ?? byName[account.name]
      reportUnknown(
        account, id, count: pulled.count,
        right: named.map { catalog.names[names[Int($0.id.name.index)]] },
        name: named?.name.map { catalog.names[names[Int($0.name.index)]] })
    }
  }

  private mutating func reportInactive(_ account: Account, _ id: LocatedName, _ inactive: Span) {
    bag.report(
      Diagnostic(
        .mappingAccount, severity: .warning,
        "the account `\(catalog.names[account.key])` is inactive in the accounting system",
        at: id.span, label: "linked here", related: [Label(inactive, "inactive")],
        helps: [Help("make it active there, or use another account")]))
  }

  private mutating func reportUnknown(
    _ account: Account, _ id: LocatedName, count: Int, right: String?, name: String?
  ) {
    var help = Help("pull the accounts again, or correct the id")
    if let right, let name {
      help = Help(
        "the account named `\(name)` has the id \(right)", edits: [Edit(id.span, "\"\(right)\"")])
    }
    bag.report(
      Diagnostic(
        .mappingAccount, "the snapshot has no account with the id `\(catalog.names[id.name])`",
        at: id.span, label: "not among the \(count) accounts", helps: [help]))
  }
}

import Decimals
import Diagnostics
import Manifests
import SourceText

/// What accountants and other programs call the roles.
private let foreignRoles: [String: Role] = [
  "inventory-asset": .inventory, "stock": .inventory, "asset": .inventory,
  "raw-materials": .component, "materials": .component, "components": .component,
  "finished-good": .finishedGoods, "wip": .buildDebit, "work-in-progress": .buildDebit,
  "cost-of-goods": .cogs, "cost-of-goods-sold": .cogs, "cost-of-sales": .cogs,
  "offset": .buildOffset, "clearing": .buildOffset, "payable": .receiving,
  "payables": .receiving, "accounts-payable": .receiving, "ap": .receiving, "grni": .receiving,
  "freight": .landedCost, "charges": .landedCost, "scrap": .waste, "spoilage": .waste,
  "write-off": .waste, "adjustment": .shrinkage, "labour": .labor, "rounding": .residue,
]

extension CatalogBuilder {
  mutating func resolveMapping() {
    guard let section = single("export", { $0.export.map { ($0.record, $0.span) } }, quietly: true)
    else { return }
    let record = section.record
    catalog.mapping.span = section.span
    for row in record.accounts {
      guard let resolved = resolve(row, section.names) else { continue }
      if let earlier = catalog.mapping.rows.first(where: { $0.hides(resolved) }) {
        bag.report(
          Diagnostic(
            .mappingUnreachable, "this row is never reached", at: row.role.span,
            label: earlier.condition == nil
              ? "`\(resolved.role.rawValue)` is always decided above"
              : "the same condition stands above",
            related: [
              Label(
                earlier.roleSpan,
                earlier.condition == nil
                  ? "decides every line of this role" : "decides these lines")
            ],
            helps: [Help("take one of the two out; the first row that fits a role decides")]))
        continue
      }
      catalog.mapping.rows.append(resolved)
    }
    inferAccountTypes()
    catalog.mapping.memo = record.memo.flatMap { text($0.id, section.names) }
    catalog.mapping.number = record.number.flatMap { text($0.id, section.names) }
    resolveDimensions(record.dimensions, section.names)
  }

  private mutating func resolveDimensions(
    _ rows: [DimensionDeclaration], _ names: NameMap
  ) {
    for row in rows {
      guard let place = row.className ?? row.department else { continue }
      let resolved = Mapping.Dimension(
        className: row.className.map { catalog.names[names[$0.name]] },
        department: row.department.map { catalog.names[names[$0.name]] },
        condition: row.condition.flatMap { text($0.id, names) }, span: place.span)
      let always = catalog.mapping.dimensions.filter { $0.condition == nil }
      if let hiding = always.first,
        row.className == nil || always.contains(where: { $0.className != nil }),
        row.department == nil || always.contains(where: { $0.department != nil })
      {
        bag.report(
          Diagnostic(
            .mappingUnreachable, "this row is never reached", at: place.span,
            label: "always decided above",
            related: [Label(hiding.span, "has no condition and always applies")],
            helps: [Help("put it in front of the row without a condition, or take it out")]))
        continue
      }
      catalog.mapping.dimensions.append(resolved)
    }
  }

  private mutating func resolve(
    _ row: MappingRowDeclaration, _ names: NameMap
  ) -> Mapping.Row? {
    guard row.role.isPresent, row.use.isPresent else { return nil }
    let text = catalog.names[names[row.role.name]]
    let account = names[row.use]
    checkAccount(account)
    guard let role = Role(rawValue: text) else {
      reportUnknownRole(text, at: row.role.span)
      return nil
    }
    guard let id = accountOfKey[account.name] else { return nil }
    return Mapping.Row(
      role: role, account: id, condition: row.condition.flatMap { self.text($0.id, names) },
      span: row.use.span, roleSpan: row.role.span)
  }

  private mutating func reportUnknownRole(_ text: String, at span: Span) {
    let help: Help
    if let role = foreignRoles[text] {
      help = Help(
        "the role for this is `\(role.rawValue)`", edits: [Edit(span, role.rawValue)])
    } else if let near = Help.didYouMean(text, among: Role.allCases.map(\.rawValue), at: span) {
      help = near
    } else {
      let common: [Role] = [
        .inventory, .cogs, .receiving, .buildOffset, .labor, .overhead, .waste,
      ]
      help = Help(
        "most workspaces map \(alternatives(common.map(\.rawValue), joinedBy: "and")); `cogsmith explain mapping/role` lists them all"
      )
    }
    bag.report(
      Diagnostic(
        .mappingRole, "`\(text)` is not a role of a transaction", at: span,
        label: "no line has this role", helps: [help]))
  }

  /// An account that says no type has that of the first role that uses it.
  private mutating func inferAccountTypes() {
    var settled: Set<AccountID> = []
    for row in catalog.mapping.rows where settled.insert(row.account).inserted {
      let index = Int(row.account.index)
      if untypedAccounts.contains(catalog.accounts[index].key) {
        catalog.accounts[index].type = row.role.accountType
      }
    }
    let costAccounts = catalog.costLines.compactMap(\.account?.name)
    for name in costAccounts where untypedAccounts.contains(name) {
      guard let id = accountOfKey[name], settled.insert(id).inserted else { continue }
      catalog.accounts[Int(id.index)].type = .expense
    }
  }
}

extension Mapping.Row {
  /// Whether a later row of the role could never fit.
  fileprivate func hides(_ later: Mapping.Row) -> Bool {
    guard role == later.role else { return false }
    return condition == nil || condition?.text == later.condition?.text
  }
}

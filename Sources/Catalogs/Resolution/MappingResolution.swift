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
    var decided: [Role: Span] = [:]
    for row in record.accounts {
      guard let resolved = resolve(row, section.names) else { continue }
      if let earlier = decided[resolved.role] {
        bag.report(
          Diagnostic(
            .mappingUnreachable, "this row is never reached", at: row.role.span,
            label: "`\(resolved.role.rawValue)` is always decided above",
            related: [Label(earlier, "decides every line of this role")],
            helps: [Help("take one of the two out; the first row that fits a role decides")]))
        continue
      }
      decided[resolved.role] = row.role.span
      catalog.mapping.rows.append(resolved)
    }
    inferAccountTypes()
    catalog.mapping.memo = record.memo.flatMap { template($0, section.names) }
    catalog.mapping.number = record.number.flatMap { template($0, section.names) }
    if let dimension = record.dimensions.first {
      catalog.mapping.className = dimension.className.map {
        catalog.names[section.names[$0.name]]
      }
      catalog.mapping.department = dimension.department.map {
        catalog.names[section.names[$0.name]]
      }
    }
    if let extra = record.dimensions.dropFirst().first,
      let place = extra.className ?? extra.department
    {
      bag.report(
        Diagnostic(
          .mappingUnreachable, "this row is never reached", at: place.span,
          label: "the first row has no condition and always applies",
          helps: [Help("keep one row; rows with `when` come with the next version")]))
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
    guard row.condition == nil, let id = accountOfKey[account.name] else { return nil }
    return Mapping.Row(role: role, account: id, span: row.use.span)
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

  private mutating func template(_ field: LocatedName, _ names: NameMap) -> Template? {
    let text = catalog.names[names[field.name]]
    let (template, _, unclosed) = Template.parse(text)
    if let unclosed {
      let rest = String(decoding: Array(text.utf8)[unclosed...], as: UTF8.self)
      bag.report(
        Diagnostic(
          .expressionUnsupported, "this `${` is never closed", at: span(of: rest, in: field.span),
          label: "no `}` after it", helps: [Help("close it with `}`")]))
      return nil
    }
    var isSound = true
    for case .hole(let name) in template.pieces where !Template.names.contains(name) {
      isSound = false
      reportUnknownHole(name, at: span(of: "${\(name)}", in: field.span))
    }
    return isSound ? template : nil
  }

  private mutating func reportUnknownHole(_ name: String, at span: Span) {
    let near = suggestions(for: name, among: Template.names)
    bag.report(
      Diagnostic(
        .expressionUnsupported, "`${\(name)}` is not a name that this version can fill in",
        at: span,
        label: "not known",
        helps: [
          near.first.map {
            Help("did you mean \(alternatives(near))?", edits: [Edit(span, "${\($0)}")])
          } ?? Help("the names are \(alternatives(Template.names, joinedBy: "and"))")
        ]))
  }
}

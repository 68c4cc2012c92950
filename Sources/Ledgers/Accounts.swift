import Builds
import Catalogs
import Diagnostics
import Manifests
import SourceText

/// Finds the account of a line, and remembers which roles have none.
struct AccountFinder {
  private let simulation: Simulation
  private let catalog: Catalog
  private let mapping: (any LineMapping)?
  /// The accounts of roles that no condition decides, nil for those that one does.
  private let plain: [Account??]
  /// Roles without an account, in the order in which they were needed, with the first event.
  private(set) var unmapped: [(role: Role, event: String, span: Span)] = []
  private(set) var used: Set<Role> = []

  init(_ simulation: Simulation, _ mapping: (any LineMapping)?) {
    self.simulation = simulation
    catalog = simulation.catalog
    self.mapping = mapping
    let catalog = simulation.catalog
    plain = Role.allCases.map { role in
      catalog.isConditional(role) && mapping != nil ? nil : .some(catalog.account(for: role))
    }
  }

  /// The account of a line: by the mapping, else by what its role falls back to.
  mutating func account(
    for role: Role, item: ItemID? = nil, event: Int, at span: Span? = nil
  ) -> Account? {
    used.insert(role)
    if let account = found(MappedLine(role: role, item: item, event: event)) { return account }
    if !unmapped.contains(where: { $0.role == role }) {
      let result = simulation.events[event]
      unmapped.append((role, result.id, span ?? result.span))
    }
    return nil
  }

  /// The account that holds the value of stock: it leaves the account that it entered.
  mutating func account(
    of home: Home, leavingAs role: Role, item: ItemID, event: Int
  ) -> Account? {
    switch home {
    case .purchased: account(for: role, item: item, event: event)
    case .made: account(for: .buildDebit, item: item, event: event)
    case .byproduct: account(for: .byproduct, item: item, event: event)
    }
  }

  /// The account of a line without a note where there is none.
  func found(_ line: MappedLine) -> Account? {
    if let index = Role.allCases.firstIndex(of: line.role), let known = plain[index] {
      return known
    }
    for role in line.role.chain(catalog.settings.recognizeCOGS) {
      let asked = MappedLine(role: role, item: line.item, event: line.event)
      if let row = mapping?.row(for: asked) {
        return catalog.accounts[Int(catalog.mapping.rows[row].account.index)]
      }
    }
    return nil
  }

  /// One diagnostic for each role without an account.
  func diagnostics() -> [Diagnostic] {
    guard let first = unmapped.first else { return [] }
    if catalog.mapping.span == nil, catalog.accounts.isEmpty {
      return [
        Diagnostic(
          .mappingRole, severity: .note, "no accounts are declared, so nothing can be exported yet",
          at: first.span, label: "the first event that posts",
          notes: ["transactions are shown by the roles of their lines"],
          helps: [
            Help(
              "declare `accounts:`, and map \(alternatives(basicRoles().map(\.role.rawValue).sorted(), joinedBy: "and")) to them under `export: accounts:`"
            )
          ])
      ]
    }
    return basicRoles().map { diagnostic($0.role, $0.lines) }
  }

  private func diagnostic(
    _ basic: Role, _ lines: [(role: Role, event: String, span: Span)]
  ) -> Diagnostic {
    let others = lines.map(\.role).filter { $0 != basic }.map(\.rawValue)
    var notes: [String] = []
    if !others.isEmpty {
      notes = [
        "\(alternatives(others, joinedBy: "and")) \(others.count == 1 ? "has" : "have") none either, and would use it"
      ]
    }
    return Diagnostic(
      .mappingRole, "the role `\(basic.rawValue)` has no account", at: lines[0].span,
      label: "`\(lines[0].event)` posts to it",
      related: catalog.mapping.span.map { [Label($0, "the mapping")] } ?? [], notes: notes,
      helps: [Help("add `\(basic.rawValue):` with an account to `export: accounts:`")])
  }

  /// The roles without an account by the one that they fall back to in the end, each with the lines
  /// that need it.
  private func basicRoles() -> [(role: Role, lines: [(role: Role, event: String, span: Span)])] {
    var found: [(role: Role, lines: [(role: Role, event: String, span: Span)])] = []
    for line in unmapped {
      let basic = line.role.chain(catalog.settings.recognizeCOGS).last ?? line.role
      if let index = found.firstIndex(where: { $0.role == basic }) {
        found[index].lines.append(line)
      } else {
        found.append((basic, [line]))
      }
    }
    return found
  }
}

extension Catalog {
  /// Whether a condition decides the account of a role, or of one that it falls back to.
  func isConditional(_ role: Role) -> Bool {
    role.chain(settings.recognizeCOGS).contains { current in
      mapping.rows.contains { $0.role == current && $0.condition != nil }
    }
  }

  /// The account of a role without a condition, or nil where neither the role nor what it falls back to
  /// has one.
  package func account(for role: Role) -> Account? {
    for current in role.chain(settings.recognizeCOGS) {
      if let row = mapping.rows.first(where: { $0.role == current && $0.condition == nil }) {
        return accounts[Int(row.account.index)]
      }
    }
    return nil
  }

  /// The account with a local name.
  package func account(named key: String) -> Account? {
    accounts.first { names[$0.key] == key }
  }
}

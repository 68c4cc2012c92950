import Providers
import Quantities
import Renderings

/// What a sync did with files, for its report.
public struct SyncReportFiles: Sendable {
  /// The snapshot.
  public var snapshot: String
  /// Whether its bytes change.
  public var changesSnapshot: Bool
  /// A manifest with new products.
  public var products: (path: String, count: Int)?
  /// Whether nothing is written.
  public var isDryRun: Bool
  /// What `check` finds with the new snapshot.
  public var findings: (errors: Int, warnings: Int)

  /// What a sync did.
  public init(
    snapshot: String, changesSnapshot: Bool, products: (path: String, count: Int)?, isDryRun: Bool,
    findings: (errors: Int, warnings: Int)
  ) {
    self.snapshot = snapshot
    self.changesSnapshot = changesSnapshot
    self.products = products
    self.isDryRun = isDryRun
    self.findings = findings
  }
}

/// How many lines of one kind are shown to people.
private let shownEntries = 20

/// The report of `sync` for people: what is not as it was, and what was written.
public func syncText(_ summary: SyncSummary, _ files: SyncReportFiles) -> StyledText {
  var text = StyledText()
  let company = summary.company.map { ": \($0)" } ?? ""
  text.append("\(summary.source)\(company)", .strong)
  text.appendLine("  \(summary.taken)\(summary.isFull ? "" : ", changes")", .faint)
  text.append(partText("Items", summary.items, isListed: { _ in true }))
  text.append(
    partText("Accounts", summary.accounts) { entry in
      // Balances change with every booking, and nothing here depends on them.
      entry.action != .updated || entry.changes.contains { $0.field != "balance" }
    })
  text.append(differencesText(summary))
  text.append("\n")
  if files.changesSnapshot {
    text.appendLine(
      "  \(files.isDryRun ? "would write" : "wrote") \(files.snapshot)", .faint)
  } else {
    text.appendLine("  \(files.snapshot) stays as it is", .faint)
  }
  if let products = files.products {
    text.appendLine(
      "  \(files.isDryRun ? "would write" : "wrote") \(products.path), \(counted(products.count, "product"))",
      .faint)
  }
  if files.findings.errors > 0 {
    text.append("\n")
    text.appendLine(
      "`cogsmith check` finds \(counted(files.findings.errors, "error")) with this snapshot.",
      .warning)
  } else if files.findings.warnings > 0 {
    text.append("\n")
    text.appendLine(
      "`cogsmith check` finds \(counted(files.findings.warnings, "warning")) with this snapshot.")
  }
  return text
}

private func differencesText(_ summary: SyncSummary) -> StyledText {
  var text = StyledText()
  guard !summary.differences.isEmpty else { return text }
  text.appendLine("\nQuantities that your events do not explain", .strong)
  var table = TextTable([.leading, .decimal, .leading, .decimal, .decimal], indent: 2)
  table.row(["", "Your events", "", summary.source, "Worth"])
  for difference in summary.differences.prefix(shownEntries) {
    table.row([
      difference.product, difference.expected, difference.unit, difference.counted,
      difference.value,
    ])
  }
  text.append(table.rendered())
  if summary.differences.count > shownEntries {
    text.appendLine("  and \(summary.differences.count - shownEntries) more", .faint)
  }
  text.appendLine(
    "  What is less left the layers that would be sold first; what is more came in at its purchase cost.",
    .faint)
  return text
}

private func partText(
  _ title: String, _ part: SyncSummary.Part, isListed: (SyncSummary.Entry) -> Bool
) -> StyledText {
  var text = StyledText()
  text.appendLine("\n\(title)", .strong)
  var table = TextTable([.leading, .trailing, .leading, .leading, .leading], indent: 2)
  var hasRows = false
  for action in SyncSummary.Action.allCases {
    let entries = part.entries.filter { $0.action == action && isListed($0) }
    for entry in entries.prefix(shownEntries) {
      table.row([
        action.rawValue, entry.id, entry.name.shortened, entry.type, details(entry),
      ])
      hasRows = true
    }
    if entries.count > shownEntries {
      table.line("and \(entries.count - shownEntries) more \(action.rawValue)", .faint)
    }
  }
  if hasRows {
    text.append(table.rendered())
    text.append("\n")
  }
  var counts = SyncSummary.Action.allCases.map { ($0.rawValue, part.count($0)) }
  counts.append(("unchanged", part.unchanged))
  var words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
  let skipped = part.skipped.reduce(0) { $0 + $1.count }
  if skipped > 0 {
    let types = part.skipped.map { "\($0.count) \($0.type)" }.joined(separator: ", ")
    words.append("\(skipped) skipped (\(types))")
  }
  text.appendLine("  \(words.isEmpty ? "none" : words.joined(separator: ", "))")
  return text
}

private func details(_ entry: SyncSummary.Entry) -> String {
  if entry.isGone { return "no longer listed" }
  if entry.action == .created { return entry.isActive ? "" : "inactive" }
  if entry.action == .deactivated { return "" }
  let changes = entry.changes.map { change in
    switch (change.old, change.new) {
    case (let old?, let new?) where change.field != "description":
      "\(change.field) \(old.shortened) -> \(new.shortened)"
    case (nil, let new?) where change.field != "description":
      "\(change.field) \(new.shortened)"
    case (_?, nil): "\(change.field) taken out"
    default: change.field
    }
  }
  return changes.isEmpty ? "other details" : changes.joined(separator: ", ")
}

private func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}

extension String {
  fileprivate var shortened: String { count <= 40 ? self : prefix(39) + "…" }
}

/// The JSON document of `sync`.
public func syncJSON(
  _ summary: SyncSummary?, _ files: SyncReportFiles, _ context: ReportContext
) -> Document {
  document(context) { json in
    guard let summary else { return }
    json.member("source", summary.source)
    json.member("company", optional: summary.company)
    json.member("taken", summary.taken.description)
    json.member("full", summary.isFull)
    json.member("dry-run", files.isDryRun)
    json.key("items")
    json.part(summary.items)
    json.key("accounts")
    json.part(summary.accounts)
    json.key("differences")
    json.array(of: summary.differences) { json, difference in
      json.object(inline: true) { json in
        json.member("product", difference.product)
        json.member("item", difference.item)
        json.member("unit", difference.unit)
        json.member("expected", difference.expected)
        json.member("counted", difference.counted)
        json.member("value", difference.value)
      }
    }
    json.key("snapshot")
    json.object(inline: true) { json in
      json.member("path", files.snapshot)
      json.member("changed", files.changesSnapshot)
    }
    if let products = files.products {
      json.key("products")
      json.object(inline: true) { json in
        json.member("path", products.path)
        json.member("count", products.count)
      }
    }
    json.key("check")
    json.object(inline: true) { json in
      json.member("errors", files.findings.errors)
      json.member("warnings", files.findings.warnings)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func part(_ part: SyncSummary.Part) {
    object { json in
      for action in SyncSummary.Action.allCases {
        json.key(action.rawValue)
        json.array(of: part.entries.filter { $0.action == action }) { $0.entry($1) }
      }
      json.member("unchanged", part.unchanged)
      json.key("skipped")
      json.object(inline: true) { json in
        for (type, count) in part.skipped { json.member(type, count) }
      }
    }
  }

  private mutating func entry(_ entry: SyncSummary.Entry) {
    object(inline: true) { json in
      json.member("id", entry.id)
      json.member("name", entry.name)
      json.member("sku", optional: entry.sku)
      json.member("type", entry.type)
      json.member("active", entry.isActive)
      if entry.isGone { json.member("gone", true) }
      guard !entry.changes.isEmpty else { return }
      json.key("changes")
      json.array(of: entry.changes) { json, change in
        json.object { json in
          json.member("field", change.field)
          json.member("old", optional: change.old)
          json.member("new", optional: change.new)
        }
      }
    }
  }
}

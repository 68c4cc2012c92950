import Builds
import Catalogs
import Decimals
import Exports
import Ledgers
import Manifests
import Quantities
import Renderings
import SourceText

/// The report of `export` for people: what was written, or would be.
public func exportText(
  _ plan: ExportPlan, files: [String], isDryRun: Bool, _ catalog: Catalog
) -> StyledText {
  let figures = Figures(catalog)
  var text = StyledText()
  if plan.isEmpty {
    text.append("Nothing to export to \(plan.target.rawValue)", .strong)
    text.append(
      plan.unchanged == 0
        ? ": there are no transactions.\n"
        : ": all \(count(plan.unchanged, "transaction")) went there before.\n")
  } else {
    let fresh = plan.transactions.filter { $0.reverses == nil }.count
    let reversals = plan.transactions.count - fresh
    var parts = [count(fresh, "transaction")]
    if reversals > 0 { parts.append(count(reversals, "reversal")) }
    let verb = isDryRun ? "Would export" : "Exported"
    text.append("\(verb) \(parts.joined(separator: " and ")) to \(plan.target.rawValue)", .strong)
    text.append(plan.unchanged > 0 ? "; \(plan.unchanged) went there before.\n" : ".\n")
    text.append("\n")
    var table = TextTable([.leading, .leading, .leading, .decimal, .leading], indent: 2)
    for transaction in plan.transactions {
      let total = transaction.lines.filter { $0.amount > 0 }.reduce(Value(0)) { $0 &+ $1.amount }
      table.row([
        transaction.date.description, transaction.number, transaction.kind.title,
        transaction.kind == .journalEntry ? figures.posted(total) : "", transaction.memo,
      ])
    }
    text.append(table.rendered())
  }
  if !files.isEmpty {
    text.append("\n")
    for file in files {
      text.appendLine("  \(isDryRun ? "would write" : "wrote") \(file)", .faint)
    }
  }
  return text
}

/// The JSON document of `export`.
public func exportJSON(
  _ plan: ExportPlan?, files: [String], isDryRun: Bool, _ context: ReportContext
) -> Document {
  document(context) { json in
    guard let plan else { return }
    json.member("target", plan.target.rawValue)
    json.member("dry-run", isDryRun)
    json.member("unchanged", plan.unchanged)
    json.key("files")
    json.array(of: files) { $0.string($1) }
    json.key("transactions")
    json.array(of: plan.transactions) { $0.transaction($1, context.settings) }
  }
}

import Catalogs
import Exports
import Ledgers
import Quantities
import Renderings
import SourceText

/// The report of `export --push` for people: what QuickBooks Online has now, and what it lacks.
///
/// - Parameter result: nil where nothing is sent, because it is only asked what would be.
public func pushText(_ plan: ExportPlan, _ result: PushResult?, _ catalog: Catalog) -> StyledText {
  let figures = Figures(catalog)
  var text = StyledText()
  guard !plan.isEmpty else {
    text.append("Nothing to send to QuickBooks Online", .strong)
    text.append(
      plan.unchanged == 0
        ? ": there are no transactions.\n"
        : ": all \(count(plan.unchanged, "transaction")) went there before.\n")
    text.append(filesNote(result))
    return text
  }
  let all = count(plan.transactions.count, "transaction")
  let company = result?.company.map { " (company \($0))" } ?? ""
  let table: [(transaction: Transaction, id: String, note: String)]
  if let result {
    if result.left.isEmpty {
      text.append("Sent \(all) to QuickBooks Online\(company)", .strong)
    } else {
      let company = result.sent.isEmpty ? "" : company
      text.append("Sent \(result.sent.count) of \(all) to QuickBooks Online\(company)", .strong)
    }
    table = result.sent.map {
      ($0.transaction, $0.id, $0.wasThere ? "was there from a run before" : "")
    }
  } else {
    text.append("Would send \(all) to QuickBooks Online", .strong)
    table = plan.transactions.map { ($0, "", "") }
  }
  text.append(plan.unchanged > 0 ? "; \(plan.unchanged) went there before.\n" : ".\n")
  if !table.isEmpty {
    text.append("\n")
    let isSent = result != nil
    var rows = TextTable(
      [.leading, .leading, .leading, .decimal] + (isSent ? [.leading] : []) + [.leading, .leading],
      indent: 2)
    for entry in table {
      let transaction = entry.transaction
      let total = transaction.lines.filter { $0.amount > 0 }.reduce(Value(0)) { $0 &+ $1.amount }
      var cells: [TextTable.Cell] = [
        .init(transaction.date.description), .init(transaction.number),
        .init(transaction.kind.title),
        .init(transaction.kind == .journalEntry ? figures.posted(total) : ""),
      ]
      if isSent { cells.append(.init("id \(entry.id)")) }
      rows.row(cells + [.init(transaction.memo), .init(entry.note)])
    }
    text.append(rows.rendered())
  }
  if let result, let next = result.left.first {
    let rest = result.left.count
    text.append("\n")
    text.append(
      rest == 1
        ? "Not sent: \(next.number) of \(next.date). "
        : "Not sent: \(rest) transactions, from \(next.number) of \(next.date) on. ",
      .warning)
    text.append("The same command goes on there.\n")
  }
  text.append(filesNote(result))
  return text
}

private func filesNote(_ result: PushResult?) -> PrintableText {
  guard let result, result.inFiles > 0 else { return "" }
  let one = result.inFiles == 1
  return
    "\n\(count(result.inFiles, "earlier transaction")) \(one ? "was" : "were") written to files, and "
    + "\(one ? "is" : "are") not sent here.\n"
}

/// The JSON document of `export --push`.
public func pushJSON(
  _ plan: ExportPlan?, _ result: PushResult?, isDryRun: Bool, _ context: ReportContext
) -> Document {
  document(context) { json in
    guard let plan else { return }
    json.member("target", plan.target.rawValue)
    json.member("dry-run", isDryRun)
    json.member("company", optional: result?.company)
    json.member("unchanged", plan.unchanged)
    json.key("sent")
    json.array(of: result?.sent ?? []) { json, pushed in
      json.object(inline: true) { json in
        json.member("id", pushed.transaction.id)
        json.member("number", pushed.transaction.number)
        json.member("remote-id", pushed.id)
        json.member("was-there", pushed.wasThere)
      }
    }
    json.member("left", (result?.left ?? plan.transactions).count)
    json.key("transactions")
    json.array(of: plan.transactions) { $0.transaction($1, context.settings) }
  }
}

import Decimals
import Diagnostics
import Imports
import Renderings
import SourceText
import Tables

/// A manifest of an import, as it is listed.
public struct ImportReportFile: Sendable {
  /// The path.
  public var path: String
  /// What it holds.
  public var summary: String
  /// What is done with it.
  public var action: String

  /// A manifest.
  public init(path: String, summary: String, action: String) {
    self.path = path
    self.summary = summary
    self.action = action
  }
}

/// The report of `import` for people: what was recognised, what was taken for granted, what would be
/// written.
public func importText(
  _ result: ImportResult, files: [ImportReportFile], isWritten: Bool
) -> StyledText {
  var text = StyledText()
  guard let kind = result.kind else { return text }
  text.append("\(result.path)", .strong)
  if let sheet = result.sheet { text.append(", sheet \(sheet)") }
  text.appendLine(
    "  \(kind.phrase)" + (result.headerRow.map { ", header in row \($0)" } ?? ""), .faint)
  text.append(columnTable(result))
  text.append(assumptionsText(result))
  if result.hasErrors { return text }
  text.appendLine("\nRows", .strong)
  var rows = TextTable([.trailing, .leading], indent: 2)
  rows.row([String(result.imported), "imported"])
  if result.skipped > 0 { rows.row([String(result.skipped), "blank, or headings, totals, notes"]) }
  if result.rejected > 0 {
    rows.row([
      .init(String(result.rejected), .warning),
      .init("left out, each with its reason among the findings", .warning),
    ])
  }
  text.append(rows.rendered())
  text.append(totalTable(result))
  guard !files.isEmpty else { return text }
  text.appendLine(isWritten ? "\nManifests" : "\nWhat would be written", .strong)
  var table = TextTable([.leading, .leading, .leading], indent: 2)
  for file in files { table.row([file.action, file.path, file.summary]) }
  text.append(table.rendered())
  if !isWritten { text.appendLine("\nNothing is written yet; --write FOLDER does.", .faint) }
  return text
}

/// What an import took for granted, with the cells; empty where that is nothing.
public func assumptionsText(_ result: ImportResult) -> StyledText {
  var text = StyledText()
  guard !result.assumptions.isEmpty else { return text }
  text.appendLine("\nTaken for granted", .strong)
  for assumption in result.assumptions {
    text.appendLine("  \(assumption.text)\(places(assumption))")
  }
  return text
}

private func columnTable(_ result: ImportResult) -> StyledText {
  var text = StyledText()
  text.appendLine("\nColumns", .strong)
  var table = TextTable([.leading, .leading, .leading], indent: 2)
  for column in result.columns {
    let header = column.header.isEmpty ? "(no name)" : shortened(column.header)
    if let target = column.target {
      table.row([.init(column.letter, .faint), .init(header), .init(target)])
    } else {
      table.row([.init(column.letter, .faint), .init(header), .init("not imported", .faint)])
    }
  }
  text.append(table.rendered())
  return text
}

private func totalTable(_ result: ImportResult) -> StyledText {
  var text = StyledText()
  guard !result.totals.isEmpty else { return text }
  text.appendLine("\nBy the costs of the table, in \(result.currency)", .strong)
  var table = TextTable([.leading, .decimal, .leading], indent: 2)
  for total in result.totals.prefix(20) {
    table.row([total.name, amount(total.all), ""])
    if total.all != total.required {
      table.row(["", amount(total.required), "without optional lines"])
    }
  }
  if result.totals.count > 20 { table.line("and \(result.totals.count - 20) more", .faint) }
  text.append(table.rendered())
  if !result.agreeing.isEmpty {
    let cells = result.agreeing.prefix(6).map { $0.description }.joined(separator: ", ")
    text.appendLine(
      result.agreeing.count == 1
        ? "  The total stated in \(cells) agrees." : "  The totals stated in \(cells) agree.",
      .faint)
  }
  if !result.uncosted.isEmpty {
    let more = result.uncosted.count - 6
    text.appendLine(
      "  Without \(result.uncosted.prefix(6).joined(separator: ", "))"
        + (more > 0 ? " and \(more) more" : "")
        + ", whose cost the table does not say.", .faint)
  }
  return text
}

private func amount(_ value: Rational) -> String {
  let text = grouped(value.decimalText(maximumDecimals: 4))
  guard let point = text.firstIndex(of: ".") else { return text + ".00" }
  return text[point...].count == 2 ? text + "0" : text
}

private func places(_ assumption: ImportResult.Assumption) -> String {
  guard !assumption.places.isEmpty else { return "" }
  let named = assumption.places.map { $0.description }.joined(separator: ", ")
  let rest = assumption.count - assumption.places.count
  return " (\(named)" + (rest > 0 ? " and \(rest) more" : "") + ")"
}

private func shortened(_ text: String) -> String {
  text.count <= 40 ? text : text.prefix(37) + "…"
}

/// The JSON document of `import`.
public func importJSON(
  _ result: ImportResult, files: [ImportReportFile], isWritten: Bool, _ diagnostics: [Diagnostic],
  _ sources: SourceMap
) -> Document {
  var json = JSONWriter()
  json.object { json in
    json.member("cogsmith", 1)
    json.member("currency", result.currency)
    json.member("table", result.path)
    json.member("sheet", optional: result.sheet)
    json.member("as", optional: result.kind?.rawValue)
    if let row = result.headerRow { json.member("header-row", row) }
    json.key("columns")
    json.array(of: result.columns) { json, column in
      json.object(inline: true) { json in
        json.member("column", column.letter)
        json.member("header", column.header)
        json.member("field", optional: column.target)
      }
    }
    json.key("assumptions")
    json.array(of: result.assumptions) { json, assumption in
      json.object(inline: true) { json in
        json.member("text", assumption.text)
        json.member("cells", assumption.places.isEmpty ? 0 : assumption.count)
        json.key("first")
        json.array(of: assumption.places) { $0.string($1.description) }
      }
    }
    json.key("rows")
    json.object(inline: true) { json in
      json.member("imported", result.imported)
      json.member("skipped", result.skipped)
      json.member("rejected", result.rejected)
    }
    json.key("totals")
    json.array(of: result.totals) { json, total in
      json.object(inline: true) { json in
        json.member("name", total.name)
        json.member("total", total.all.decimalText(maximumDecimals: 12))
        json.member("required", total.required.decimalText(maximumDecimals: 12))
      }
    }
    json.key("agreeing")
    json.array(of: result.agreeing) { $0.string($1.description) }
    json.key("uncosted")
    json.array(of: result.uncosted) { $0.string($1) }
    json.member("written", isWritten)
    json.key("files")
    json.array(of: files) { json, file in
      json.object(inline: true) { json in
        json.member("path", file.path)
        json.member("action", file.action)
        json.member("holds", file.summary)
      }
    }
    json.key("diagnostics")
    json.diagnostics(diagnostics, in: sources)
  }
  json.endLine()
  return Document(json)
}

import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import Renderings
import SourceText

/// The report of `where-used` for people: every parent, with its own parents indented below it.
public func whereUsedText(_ item: ItemID, _ found: UsageList, _ catalog: Catalog) -> StyledText {
  let figures = Figures(catalog)
  var text = StyledText()
  text.append("\(figures.name(item))", .strong)
  guard !found.usages.isEmpty else {
    text.append(" is not taken by any BOM\n")
    return text
  }
  text.append(" is taken by\n\n")
  var table = TextTable([.leading, .leading, .decimal, .leading, .leading])
  table.row(["Product", "BOM", "Quantity", "", ""], .faint)
  for usage in found.usages {
    table.row([
      margin(usage.level) + catalog.key(usage.parent), String(catalog[usage.bom].version),
      usage.isByChoice ? "" : figures.quantity(usage.quantity, of: item),
      "\(catalog.unit(item)) per \(catalog.unit(usage.parent))",
      remark(usage, catalog),
    ])
  }
  text.append(table.rendered())
  if found.isCut {
    text.appendLine(
      "The list was cut after \(UsageList.maximum) BOMs; use --date to see those of one day.",
      .warning)
    text.append(totals(item, found, figures))
  }
  return text
}

/// What every product takes by all ways together, for a list that shows only some of them.
private func totals(_ item: ItemID, _ found: UsageList, _ figures: Figures) -> StyledText {
  var text = StyledText()
  text.append("\n")
  text.appendLine("Taken in all, by whatever way", .strong)
  var table = TextTable([.leading, .decimal, .leading], indent: 2)
  for total in found.totals {
    table.row([
      figures.catalog.key(total.parent), figures.quantity(total.quantity, of: item),
      "\(figures.catalog.unit(item)) per \(figures.catalog.unit(total.parent))",
    ])
  }
  text.append(table.rendered())
  return text
}

private func remark(_ usage: Usage, _ catalog: Catalog) -> String {
  var remarks: [String] = []
  if usage.isSubstitute { remarks.append("as a substitute") }
  if usage.isOptional { remarks.append("optional") }
  if usage.isByChoice { remarks.append("only where chosen") }
  if catalog[usage.bom].status == .draft { remarks.append("draft") }
  return remarks.joined(separator: ", ")
}

/// The JSON document of `where-used`.
public func whereUsedJSON(
  _ item: ItemID?, _ found: UsageList, _ catalog: Catalog?, _ context: ReportContext
) -> Document {
  document(context) { json in
    guard let item, let catalog else { return }
    let figures = Figures(catalog)
    json.member("item", catalog.key(item))
    json.key("parents")
    json.array(of: found.usages) { json, usage in
      json.object(inline: true) { json in
        json.member("level", usage.level)
        json.member("item", catalog.key(usage.parent))
        json.member("bom", catalog[usage.bom].version)
        json.member("status", catalog[usage.bom].status.rawValue)
        json.member("quantity", figures.exactQuantity(usage.quantity))
        json.member("unit", catalog.unit(item))
        if usage.isSubstitute { json.member("substitute", true) }
        if usage.isOptional { json.member("optional", true) }
        if usage.isByChoice { json.member("chosen", true) }
      }
    }
    if found.isCut {
      json.member("cut", true)
      json.key("total")
      json.array(of: found.totals) { json, total in
        json.object(inline: true) { json in
          json.member("item", catalog.key(total.parent))
          json.member("quantity", figures.exactQuantity(total.quantity))
          json.member("unit", catalog.unit(item))
        }
      }
    }
  }
}

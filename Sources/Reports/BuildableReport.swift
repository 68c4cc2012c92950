import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import Renderings
import SourceText

/// The report of `buildable` for people: how much, what stands in the way, what would lift it.
///
/// - Parameter left: how many products the search did not come to.
public func buildableText(
  _ results: [Buildable], notSearched left: Int, on date: CivilDate, _ catalog: Catalog
) -> StyledText {
  let figures = Figures(catalog)
  var text = StyledText()
  text.appendLine("Buildable from stock\(words(date, after: ", "))", .strong)
  text.append("\n")
  var table = TextTable([.leading, .decimal, .leading, .decimal, .leading])
  table.row(["Product", "In all", "", "From stock", "Held back by"], .faint)
  for result in results {
    if result.isUnlimited {
      table.row([catalog.key(result.item), "any", catalog.unit(result.item), "", "nothing"])
      continue
    }
    for (index, bottleneck) in rows(result, figures).enumerated() {
      table.row([
        index == 0 ? catalog.key(result.item) : "",
        index == 0 ? figures.quantity(result.quantity, of: result.item) : "",
        index == 0 ? catalog.unit(result.item) : "",
        index == 0 ? figures.quantity(result.fromStock, of: result.item) : "",
        bottleneck,
      ])
    }
  }
  text.append(table.rendered())
  if left > 0 {
    text.appendLine(
      "\(count(left, "product")) more \(left == 1 ? "was" : "were") not searched: it would take too long for all of them. Ask for one: `cogsmith buildable PRODUCT`.",
      .warning)
  }
  text.append("\n")
  text.appendLine(
    "In all: missing sub-assemblies are built on the way. From stock: as the BOM lines say.", .faint
  )
  return text
}

/// What holds a product back, in at least one row.
private func rows(_ result: Buildable, _ figures: Figures) -> [String] {
  var rows = result.bottlenecks.map { words($0, result, figures) }
  let more = result.bottleneckCount - rows.count
  if more > 0 { rows.append("and \(more) more") }
  return rows.isEmpty ? [""] : rows
}

private func words(
  _ bottleneck: Buildable.Bottleneck, _ result: Buildable, _ figures: Figures
) -> String {
  let item = bottleneck.item
  let unit = figures.catalog.unit(item)
  let missing =
    bottleneck.missing.map { "\(figures.quantity($0, of: item)) \(unit)" }
    ?? "endlessly many \(unit)"
  let next =
    figures.catalog.isCounted(result.item)
    ? "the next" : "1 \(figures.catalog.unit(result.item)) more"
  let one = "\(figures.catalog.key(item)): \(missing) more for \(next)"
  guard let lifted = bottleneck.lifted else { return one + "; with plenty of it, any number" }
  return one
    + "; with plenty of it, \(figures.quantity(lifted, of: result.item))"
}

/// The JSON document of `buildable`.
public func buildableJSON(
  _ results: [Buildable], notSearched left: Int, on date: CivilDate?, _ catalog: Catalog?,
  _ context: ReportContext
) -> Document {
  document(context) { json in
    guard let catalog else { return }
    json.member("date", optional: date.flatMap { words($0) })
    if left > 0 { json.member("not-searched", left) }
    json.key("buildable")
    json.array(of: results) { json, result in
      json.object { json in
        json.member("item", catalog.key(result.item))
        json.member("unit", catalog.unit(result.item))
        if result.isUnlimited {
          json.member("unlimited", true)
        } else {
          json.member("quantity", catalog.quantityText(result.quantity, of: result.item))
          json.member("from-stock", catalog.quantityText(result.fromStock, of: result.item))
        }
        let more = result.bottleneckCount - result.bottlenecks.count
        if more > 0 { json.member("more-bottlenecks", more) }
        json.key("bottlenecks")
        json.array(of: result.bottlenecks) { json, bottleneck in
          json.object(inline: true) { json in
            json.member("item", catalog.key(bottleneck.item))
            json.member("on-hand", catalog.quantityText(bottleneck.onHand, of: bottleneck.item))
            json.member(
              "missing",
              optional: bottleneck.missing.map {
                catalog.quantityText($0, of: bottleneck.item)
              })
            json.member("unit", catalog.unit(bottleneck.item))
            json.member(
              "lifted-to",
              optional: bottleneck.lifted.map { catalog.quantityText($0, of: result.item) })
          }
        }
      }
    }
  }
}

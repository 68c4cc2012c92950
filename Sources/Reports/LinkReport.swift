import Catalogs
import Diagnostics
import Renderings
import SourceText

/// A link that is made or taken out, as it is listed.
public struct LinkReportChange: Sendable {
  /// The product's key.
  public var product: String
  /// The id before.
  public var old: String?
  /// The id after.
  public var new: String?
  /// The manifest that says so.
  public var path: String

  /// A change.
  public init(product: String, old: String?, new: String?, path: String) {
    (self.product, self.old, self.new, self.path) = (product, old, new, path)
  }
}

/// The report of `link` without arguments for people.
public func linksText(
  _ overview: LinkOverview, _ table: LinkTable, snapshot: String?
) -> StyledText {
  var text = linkHeadline(table, snapshot: snapshot)
  func section(_ title: String, _ style: TextStyle, _ rows: [[String]]) {
    guard !rows.isEmpty else { return }
    text.appendLine("\n\(title)", .strong)
    var lines = TextTable([.leading, .leading, .leading, .leading], indent: 2)
    for row in rows { lines.row(row, style) }
    text.append(lines.rendered())
  }
  section(
    "Linked", .plain, overview.linked.map { [$0.product, $0.item.id, $0.item.name, $0.item.sku] })
  section(
    "Linked to an item that is inactive", .warning,
    overview.inactive.map { [$0.product, $0.item.id, $0.item.name, $0.item.sku] })
  section(
    "Linked to one item together", .warning,
    overview.shared.map {
      [$0.products.joined(separator: ", "), $0.item, table.item($0.item)?.name ?? ""]
    })
  section(
    table.items == nil
      ? "Linked to items that were never pulled" : "Linked to an item that is not there",
    table.items == nil ? .plain : .warning, overview.unknown.map { [$0.product, $0.item] })
  var rows: [[String]] = []
  for entry in overview.unlinked {
    let name = entry.name == entry.product ? "" : entry.name
    if let item = entry.proposal {
      rows.append([entry.product, name, "= \(item.id)  \(item.name)", "the same SKU, \(item.sku)"])
    } else if let first = entry.perhaps.first {
      for (index, guess) in entry.perhaps.enumerated() {
        let isFirst = index == 0 && guess.item == first.item
        rows.append([
          isFirst ? entry.product : "", isFirst ? name : "",
          "? \(guess.item.id)  \(guess.item.name)", "perhaps: \(guess.reason)",
        ])
      }
    } else {
      rows.append([entry.product, name])
    }
  }
  section("Not linked", .plain, rows)
  text.append(linkSummary(overview, table))
  return text
}

private func linkHeadline(_ table: LinkTable, snapshot: String?) -> StyledText {
  var text = StyledText("Links", .strong)
  var facts = ["\(table.mode) mode", count(table.products.count, "product")]
  if let items = table.items, let snapshot {
    facts.append("\(count(items.count, "item")) in \(snapshot)")
    if let taken = table.taken { facts.append("pulled on \(taken)") }
  } else {
    facts.append("no items pulled yet")
  }
  text.appendLine("  \(facts.joined(separator: ", "))", .faint)
  return text
}

/// What to do next.
private func linkSummary(_ overview: LinkOverview, _ table: LinkTable) -> StyledText {
  var text = StyledText()
  text.append("\n")
  if table.items == nil {
    text.appendLine("`cogsmith sync` pulls the items; then this proposes links.", .faint)
  } else if overview.unlinked.isEmpty {
    text.appendLine("Every product that moves is linked.", .faint)
  } else if overview.proposals.isEmpty {
    text.appendLine("`cogsmith link PRODUCT=ITEM` links a product by the item's id.", .faint)
  } else {
    let proposals = overview.proposals.count
    text.appendLine(
      "\(count(proposals, "link")) proposed by SKU, and nothing written: `cogsmith link --accept-sku` makes \(proposals == 1 ? "it" : "them"),",
      .faint)
    text.appendLine("`cogsmith link PRODUCT=ITEM` makes any other.", .faint)
  }
  if table.mode == "local" {
    text.appendLine("In `local` mode links are kept and not used.", .faint)
  }
  return text
}

/// What `link` did, or would do, for people.
public func linkChangesText(_ changes: [LinkReportChange], isWritten: Bool) -> StyledText {
  var text = StyledText()
  if changes.isEmpty {
    text.appendLine("Nothing to change: it is so already.")
    return text
  }
  text.appendLine(isWritten ? "Written" : "Would be written", .strong)
  var table = TextTable([.leading, .leading, .leading], indent: 2)
  for change in changes {
    let what =
      switch (change.old, change.new) {
      case (let old?, nil): "no longer linked to \(old)"
      case (let old?, let new?): "linked to \(new) instead of \(old)"
      case (_, let new): "linked to \(new ?? "")"
      }
    table.row([change.product, what, change.path])
  }
  text.append(table.rendered())
  return text
}

/// The JSON document of `link`.
public func linksJSON(
  _ overview: LinkOverview, _ table: LinkTable, snapshot: String?, changes: [LinkReportChange],
  isWritten: Bool, _ context: ReportContext
) -> Document {
  document(context) { json in
    json.member("snapshot", optional: table.items == nil ? nil : snapshot)
    json.member("taken", optional: table.taken)
    func item(_ item: LinkTable.Item, in json: inout JSONWriter) {
      json.member("item", item.id)
      json.member("name", item.name)
      json.member("sku", item.sku)
    }
    func linked(_ entries: [LinkOverview.Linked], in json: inout JSONWriter) {
      json.array(of: entries) { json, entry in
        json.object(inline: true) { json in
          json.member("product", entry.product)
          item(entry.item, in: &json)
        }
      }
    }
    json.key("linked")
    linked(overview.linked, in: &json)
    json.key("inactive")
    linked(overview.inactive, in: &json)
    json.key("shared")
    json.array(of: overview.shared) { json, entry in
      json.object(inline: true) { json in
        json.member("item", entry.item)
        json.key("products")
        json.array(of: entry.products) { $0.string($1) }
      }
    }
    json.key("unknown")
    json.array(of: overview.unknown) { json, entry in
      json.object(inline: true) { json in
        json.member("product", entry.product)
        json.member("item", entry.item)
      }
    }
    json.key("unlinked")
    json.array(of: overview.unlinked) { json, entry in
      json.object(inline: true) { json in
        json.member("product", entry.product)
        json.key("proposal")
        json.array(of: entry.proposal.map { [$0] } ?? []) { json, proposal in
          json.object(inline: true) { item(proposal, in: &$0) }
        }
        json.key("perhaps")
        json.array(of: entry.perhaps) { json, guess in
          json.object(inline: true) { json in
            item(guess.item, in: &json)
            json.member("reason", guess.reason)
          }
        }
      }
    }
    json.key("changes")
    json.array(of: changes) { json, change in
      json.object(inline: true) { json in
        json.member("product", change.product)
        json.member("old", optional: change.old)
        json.member("new", optional: change.new)
        json.member("file", change.path)
      }
    }
    json.member("written", isWritten)
  }
}

import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import Renderings
import SourceText

/// The report of `explode` for people: the indented tree, and what is needed in all.
public func explosionText(_ tree: BOMTree, _ catalog: Catalog) -> StyledText {
  let figures = Figures(catalog)
  var text = StyledText()
  var table = TextTable([.leading, .decimal, .leading, .leading])
  table.row(["Item", "Quantity", "", ""], .faint)
  for node in tree.nodes {
    var remarks: [String] = []
    if let bom = node.bom { remarks.append("BOM \(catalog[bom].version)") }
    if node.supply != .stock { remarks.append(node.supply.rawValue) }
    if node.isOptional { remarks.append("optional") }
    if node.drawn != node.quantity {
      remarks.append("\(figures.quantity(node.drawn, of: node.item)) drawn")
    }
    table.row(
      [
        margin(node.level) + catalog.key(node.item), figures.quantity(node.quantity, of: node.item),
        catalog.unit(node.item), remarks.joined(separator: ", "),
      ], node.level == 0 ? .strong : .plain)
  }
  text.append(table.rendered())
  if tree.isCut { text.appendLine("\(cutTree)", .warning) }
  if tree.totals.isEmpty { return text }
  text.append("\n")
  text.appendLine("Needed in all", .strong)
  var totals = TextTable([.leading, .decimal, .leading], indent: 2)
  for sum in tree.totals {
    totals.row([
      catalog.key(sum.item), figures.quantity(sum.quantity, of: sum.item), catalog.unit(sum.item),
    ])
  }
  text.append(totals.rendered())
  return text
}

/// What is said of a tree that was cut.
public let cutTree =
  "The tree was cut after \(BOMTree.maximumNodes) lines; use --depth to see less of it."

/// The CSV of `explode`: a row for each node, in the order of the tree; a last one says that the tree was
/// cut, if it was.
public func explosionCSV(_ tree: BOMTree, _ catalog: Catalog) -> Document {
  let figures = Figures(catalog)
  var text: CSVText = "level,item,name,quantity,drawn,unit,bom,supply,optional,parent\n"
  for node in tree.nodes {
    let parent = node.parent.map { catalog.key(tree.nodes[$0].item) } ?? ""
    let cells = [
      String(node.level), catalog.key(node.item), catalog.names[catalog[node.item].name],
      figures.exactQuantity(node.quantity), figures.exactQuantity(node.drawn),
      catalog.unit(node.item), node.bom.map { String(catalog[$0].version) } ?? "",
      node.supply.rawValue, node.isOptional ? "true" : "false", parent,
    ]
    text += "\(cells.map { CSVText($0) }.joined(separator: ","))\n"
  }
  if tree.isCut { text += ",,\(cutTree),,,,,,,\n" }
  return Document(text)
}

/// The JSON document of `explode`.
public func explosionJSON(_ tree: BOMTree?, _ catalog: Catalog?, _ context: ReportContext)
  -> Document
{
  document(context) { json in
    guard let tree, let catalog, let root = tree.nodes.first else { return }
    let figures = Figures(catalog)
    json.member("item", catalog.key(root.item))
    json.member("quantity", figures.exactQuantity(root.quantity))
    json.member("unit", catalog.unit(root.item))
    if tree.isCut { json.member("cut", true) }
    json.key("lines")
    json.array(of: tree.nodes.dropFirst()) { json, node in
      json.object(inline: true) { json in
        json.member("level", node.level)
        json.member("item", catalog.key(node.item))
        json.member("quantity", figures.exactQuantity(node.quantity))
        if node.drawn != node.quantity {
          json.member("drawn", figures.exactQuantity(node.drawn))
        }
        json.member("unit", catalog.unit(node.item))
        if let bom = node.bom { json.member("bom", catalog[bom].version) }
        if node.supply != .stock { json.member("supply", node.supply.rawValue) }
        if node.isOptional { json.member("optional", true) }
        json.member(
          "parent", optional: node.parent.map { catalog.key(tree.nodes[$0].item) })
      }
    }
    json.key("total")
    json.array(of: tree.totals) { json, sum in
      json.object(inline: true) { json in
        json.member("item", catalog.key(sum.item))
        json.member("quantity", figures.exactQuantity(sum.quantity))
        json.member("unit", catalog.unit(sum.item))
      }
    }
  }
}

/// The graph below a product as a Graphviz digraph: one box per item, one arrow per line.
public func explosionDot(_ graph: BOMGraph, _ catalog: Catalog) -> Document {
  var text: DOTText = """
    digraph bom {
      rankdir=LR;
      node [shape=box, style=rounded, fontname="Helvetica"];

    """
  for item in graph.items { text += "  \(catalog.key(item))\n" }
  for edge in edges(of: graph, catalog) {
    text += "  \(catalog.key(edge.parent)) -> \(catalog.key(edge.child)) [label=\(edge.label)];\n"
  }
  if graph.isCut {
    text +=
      "  // The drawing was cut after \(number: BOMGraph.maximumLines) lines; use --depth to see less of it.\n"
  }
  return Document(text + "}\n")
}

/// The graph below a product as a Mermaid flowchart, which GitHub draws in Markdown.
public func explosionMermaid(_ graph: BOMGraph, _ catalog: Catalog) -> Document {
  var text: MermaidText = "flowchart LR\n"
  var numbers: [ItemID: Int] = [:]
  for (number, item) in graph.items.enumerated() {
    numbers[item] = number
    text += "  n\(number: number)[\(catalog.key(item))]\n"
  }
  for edge in edges(of: graph, catalog) {
    let parent = numbers[edge.parent] ?? 0
    let child = numbers[edge.child] ?? 0
    text += "  n\(number: parent) -->|\(edge.label)| n\(number: child)\n"
  }
  if graph.isCut {
    text +=
      "  %% The drawing was cut after \(number: BOMGraph.maximumLines) lines; use --depth to see less of it.\n"
  }
  return Document(text)
}

/// What is said of a drawing that was cut.
public let cutGraph =
  "The drawing was cut after \(BOMGraph.maximumLines) lines; use --depth to see less of it."

/// Each line with what it takes for one unit of its parent.
private func edges(
  of graph: BOMGraph, _ catalog: Catalog
) -> [(parent: ItemID, child: ItemID, label: String)] {
  let figures = Figures(catalog)
  return graph.lines.map { parent, line in
    let child = catalog.lines[line].item
    let perUnit = catalog.lines[line].perUnit.value(wide: catalog.wideFactors)
    return (
      parent, child, "\(figures.quantity(perUnit, of: child)) \(catalog.unit(child))"
    )
  }
}

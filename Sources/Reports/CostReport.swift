import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import Renderings
import SourceText

/// The report of `cost` for people: the tree with a figure at every node, and the totals by type.
public func costText(_ estimate: CostEstimate, _ catalog: Catalog) -> StyledText {
  let figures = Figures(catalog)
  let request = estimate.request
  var text = StyledText()
  text.append("\(figures.name(request.item))", .strong)
  text.append(
    "  \(figures.quantity(request.quantity, of: request.item)) \(catalog.unit(request.item))\(words(request.date, after: " on ")), components at \(request.basis.words)\n\n"
  )
  if case .bom(let bom) = estimate.root.source, !catalog.choiceText(bom).isEmpty {
    text.append("With \(catalog.choiceText(bom))\n\n")
  }
  var tree = TextTable([.leading, .decimal, .leading, .decimal, .decimal, .leading])
  tree.row(["", "Quantity", "", catalog.settings.currency.code, "per unit", ""], .faint)
  write(estimate.root, level: 0, to: &tree, figures)
  text.append(tree.rendered())
  if estimate.isCut {
    text.appendLine(
      "The tree was cut after \(CostEstimate.maximumNodes) items or \(CostEstimate.maximumLevels) levels; what is below that is in the figures.",
      .warning)
  }
  text.append("\n")
  text.append(summary(estimate, figures).rendered())
  return text
}

private func write(
  _ node: CostEstimate.Node, level: Int, to table: inout TextTable, _ figures: Figures
) {
  let catalog = figures.catalog
  let margin = margin(level)
  let total = (try? node.cost.total()) ?? .zero
  let unit = node.quantity.isZero ? nil : try? total.dividing(by: node.quantity)
  table.row(
    [
      margin + catalog.key(node.item), figures.quantity(node.quantity, of: node.item),
      catalog.unit(node.item), figures.money(total),
      unit.map { figures.unitMoney($0) } ?? "",
      node.isOptional ? "optional, not counted" : node.source.words(catalog),
    ], level == 0 ? .strong : node.isOptional ? .faint : .plain)
  for child in node.children { write(child, level: level + 1, to: &table, figures) }
  for cost in node.costLines {
    table.row([
      margin + "  " + cost.words(catalog), "", "", figures.money(cost.amount), "",
      cost.type.rawValue,
    ])
  }
  if !node.isCut, let credit = ownCredit(node), !credit.isZero {
    table.row([margin + "  by-products", "", "", figures.money(credit), "", ""])
  }
}

/// What the by-products of a node's own BOM take off its cost, below 0.
private func ownCredit(_ node: CostEstimate.Node) -> Rational? {
  var credit = node.cost.byproducts
  for child in node.children where !child.isOptional {
    guard let rest = try? credit.subtracting(child.cost.byproducts) else { return nil }
    credit = rest
  }
  return try? Rational.zero.subtracting(credit)
}

private func summary(_ estimate: CostEstimate, _ figures: Figures) -> TextTable {
  var table = TextTable([.leading, .decimal, .decimal])
  table.row(["", "Rolled up", "Direct"], .faint)
  func row(
    _ name: String, _ figure: (CostVector<Rational>) -> Rational, always: Bool = false
  ) {
    let rolled = figure(estimate.root.cost)
    let direct = figure(estimate.direct)
    guard always || !rolled.isZero || !direct.isZero else { return }
    table.row([name, figures.money(rolled), figures.money(direct)])
  }
  row("material", { $0.material }, always: true)
  row("labor", { $0.labor })
  row("overhead", { $0.overhead })
  row("other", { $0.other })
  row("by-products", { (try? Rational.zero.subtracting($0.byproducts)) ?? .zero })
  table.rule()
  let rolled = (try? estimate.root.cost.total()) ?? .zero
  let direct = (try? estimate.direct.total()) ?? .zero
  table.row(["total", figures.money(rolled), figures.money(direct)], .strong)
  let quantity = estimate.request.quantity
  if !quantity.isZero, let one = try? rolled.dividing(by: quantity),
    let other = try? direct.dividing(by: quantity)
  {
    table.row([
      "per \(figures.catalog.unit(estimate.request.item))", figures.unitMoney(one),
      figures.unitMoney(other),
    ])
  }
  return table
}

/// The JSON document of `cost`.
public func costJSON(_ estimate: CostEstimate?, _ catalog: Catalog?, _ context: ReportContext)
  -> Document
{
  document(context) { json in
    guard let estimate, let catalog else { return }
    let figures = Figures(catalog)
    let request = estimate.request
    json.member("item", catalog.key(request.item))
    json.member("quantity", figures.exactQuantity(request.quantity))
    json.member("unit", catalog.unit(request.item))
    json.member("date", optional: words(request.date))
    json.member("basis", request.basis.rawValue)
    json.key("cost")
    json.cost(estimate.root.cost, per: request.quantity, figures)
    json.key("direct")
    json.cost(estimate.direct, per: request.quantity, figures)
    if estimate.isCut { json.member("cut", true) }
    json.key("tree")
    json.node(estimate.root, figures)
  }
}

extension JSONWriter {
  fileprivate mutating func cost(
    _ cost: CostVector<Rational>, per quantity: Rational, _ figures: Figures
  ) {
    object(inline: true) { json in
      json.member("material", figures.exactMoney(cost.material))
      json.member("labor", figures.exactMoney(cost.labor))
      json.member("overhead", figures.exactMoney(cost.overhead))
      json.member("other", figures.exactMoney(cost.other))
      json.member("by-products", figures.exactMoney(cost.byproducts))
      let total = (try? cost.total()) ?? .zero
      json.member("total", figures.exactMoney(total))
      if !quantity.isZero, let unit = try? total.dividing(by: quantity) {
        json.member("unit", figures.exactMoney(unit))
      }
    }
  }

  fileprivate mutating func node(_ node: CostEstimate.Node, _ figures: Figures) {
    let catalog = figures.catalog
    object { json in
      json.member("item", catalog.key(node.item))
      json.member("quantity", figures.exactQuantity(node.quantity))
      json.member("unit", catalog.unit(node.item))
      json.member("source", node.source.slug)
      if case .bom(let bom) = node.source {
        json.member("bom", catalog[bom].version)
        json.choices(of: bom, catalog)
      }
      if node.isOptional { json.member("optional", true) }
      if node.isCut { json.member("cut", true) }
      json.key("cost")
      json.cost(node.cost, per: node.quantity, figures)
      if !node.costLines.isEmpty {
        json.key("costs")
        json.array(of: node.costLines) { json, cost in
          json.object(inline: true) { json in
            json.member("type", cost.type.rawValue)
            json.member("name", cost.words(catalog))
            json.member("amount", figures.exactMoney(cost.amount))
          }
        }
      }
      if !node.children.isEmpty {
        json.key("components")
        json.array(of: node.children) { $0.node($1, figures) }
      }
    }
  }
}

extension CostAmount<Rational> {
  fileprivate func words(_ catalog: Catalog) -> String {
    if let service { return catalog.key(service) }
    let name = costLine.map { catalog.costLines[$0].name } ?? .empty
    return name == .empty ? type.rawValue : catalog.names[name]
  }
}

extension CostEstimate.Source {
  fileprivate var slug: String {
    switch self {
    case .bom: "bom"
    case .standard: "standard"
    case .stock: "stock"
    case .lastReceipt: "last-receipt"
    case .unknown: "unknown"
    }
  }

  fileprivate func words(_ catalog: Catalog) -> String {
    switch self {
    case .bom(let bom): "BOM \(catalog[bom].version)"
    case .standard: "standard cost"
    case .stock: "stock"
    case .lastReceipt: "last receipt"
    case .unknown: "no cost known"
    }
  }
}

extension CostBasis {
  fileprivate var words: String {
    switch self {
    case .stock: "their cost in stock"
    case .standard: "standard cost"
    case .last: "the last receipt's cost"
    }
  }
}

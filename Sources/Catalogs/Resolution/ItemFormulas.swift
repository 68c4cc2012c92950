import Diagnostics
import Expressions
import Manifests
import SourceText

/// A field of a product that a formula gives.
struct ItemFormula {
  /// Which field.
  enum Field: String {
    case cost = "standard_cost"
    case price
    case reorderPoint = "reorder_point"
    case name

    /// The key in a manifest.
    var key: String {
      switch self {
      case .cost: "cost"
      case .price: "price"
      case .reorderPoint: "reorder-point"
      case .name: "name"
      }
    }
  }

  var item: ItemID
  var field: Field
  var money: MoneyField?
  var quantity: QuantityField?
  /// A name with holes, by the catalog's names.
  var title: LocatedName?
  var names: NameMap

  /// The field as those that wait for it know it.
  var place: PendingFields.Field {
    PendingFields.Field(row: Int(item.index), name: field.rawValue)
  }

  var span: Span { money?.span ?? quantity?.span ?? (title ?? .missing).span }
}

extension CatalogBuilder {
  /// Evaluates the formulas of products, whatever order they depend on each other in.
  mutating func resolveItemFormulas() {
    let formulas = itemFormulas
    itemFormulas = []
    for index in catalog.items.indices where unreadable.contains(catalog.items[index].key) {
      scopes.pending.addUnreadable(index)
    }
    for formula in formulas { scopes.pending.add(Int(formula.item.index), formula.field.rawValue) }
    var ready = Array(formulas.indices.reversed())
    var waiting: [PendingFields.Field: [Int]] = [:]
    var asked: [Int: PendingFields.Field] = [:]
    var isDone = formulas.map { _ in false }
    while let index = ready.popLast() {
      let formula = formulas[index]
      if isShadowed(formula) {
        reportShadowed(formula)
      } else {
        bindProduct(formula.item)
        scopes.pending.asked = nil
        let isKnown = evaluate(formula)
        if let field = scopes.pending.asked {
          waiting[field, default: []].append(index)
          asked[index] = field
          continue
        }
        if !isKnown { fail(formula) }
      }
      isDone[index] = true
      let field = PendingFields.Field(row: Int(formula.item.index), name: formula.field.rawValue)
      scopes.pending.remove(field.row, field.name)
      ready += (waiting.removeValue(forKey: field) ?? []).reversed()
    }
    reportCycles(formulas, formulas.indices.map { isDone[$0] ? nil : asked[$0] })
    for index in formulas.indices where !isDone[index] { fail(formulas[index]) }
    for formula in formulas {
      scopes.pending.remove(Int(formula.item.index), formula.field.rawValue)
    }
  }

  private func fail(_ formula: ItemFormula) {
    scopes.pending.fail(Int(formula.item.index), formula.field.rawValue)
  }

  /// Whether the field has its value now.
  private mutating func evaluate(_ formula: ItemFormula) -> Bool {
    let index = Int(formula.item.index)
    switch formula.field {
    case .cost:
      let cost = formula.money.flatMap { unitAmount($0, formula.names, of: formula.item) }
      if let cost {
        catalog.items[index].cost = cost
      } else if scopes.pending.asked == nil {
        unreadable.insert(catalog.items[index].key)
      }
      return cost != nil
    case .price:
      let price = formula.money.flatMap { unitAmount($0, formula.names, of: formula.item) }
      if let price { catalog.items[index].options.price = price }
      return price != nil
    case .reorderPoint:
      let point = formula.quantity.flatMap { quantity($0, formula.names, of: formula.item) }
      if let point { catalog.items[index].options.reorderPoint = point }
      return point != nil
    case .name:
      let name = formula.title.flatMap { filledIn($0, formula.names) }
      if let name { catalog.items[index].name = name }
      return name != nil
    }
  }

  /// Whether the accounting system has said the field already (`language.md` 4).
  private func isShadowed(_ formula: ItemFormula) -> Bool {
    let item = catalog[formula.item]
    guard catalog.settings.mode == .sync, item.link != nil else { return false }
    switch formula.field {
    case .cost: return item.cost != nil
    case .price: return item.options.price != nil
    case .reorderPoint: return false
    case .name: return item.name != formula.title?.name
    }
  }

  private mutating func reportShadowed(_ formula: ItemFormula) {
    // The name itself was compared when the item was linked.
    if formula.field == .name { return }
    let key = formula.field.key
    bag.report(
      Diagnostic(
        .linkShadowed, severity: .warning,
        "the `\(key)` here is shadowed by the accounting system's", at: formula.span,
        label: "not used", notes: ["in `sync` the accounting system owns this field"],
        helps: [Help("take `\(key)` out here, or change it there")]))
  }

  /// Reports the formulas that wait for themselves; one that only waits for such a formula is none.
  private mutating func reportCycles(
    _ formulas: [ItemFormula], _ awaited: [PendingFields.Field?]
  ) {
    guard awaited.contains(where: { $0 != nil }) else { return }
    var positions: [PendingFields.Field: Int] = [:]
    for (index, formula) in formulas.enumerated() { positions[formula.place] = index }
    let next = awaited.map { field in field.flatMap { positions[$0] } }
    var walks = formulas.map { _ in 0 }
    var isCircular = formulas.map { _ in false }
    for start in formulas.indices where walks[start] == 0 {
      var index: Int? = start
      while let here = index, walks[here] == 0 {
        walks[here] = start + 1
        index = next[here]
      }
      while let here = index, walks[here] == start + 1, !isCircular[here] {
        isCircular[here] = true
        index = next[here]
      }
    }
    for index in formulas.indices where isCircular[index] {
      var names: [String] = []
      var place = next[index]
      while let here = place, here != index, names.count < 4 {
        names.append("the `\(formulas[here].field.key)` of `\(catalog.key(formulas[here].item))`")
        place = next[here]
      }
      reportCycle(formulas[index], waitingFor: names, isCut: place != index)
    }
  }

  private mutating func reportCycle(
    _ formula: ItemFormula, waitingFor names: [String], isCut: Bool
  ) {
    let way = names.map { "waits for \($0)" }.joined(separator: ", which ")
    let label =
      names.isEmpty
      ? "waits for itself"
      : "\(way), which waits for \(isCut ? "others that wait for this" : "this")"
    bag.report(
      Diagnostic(
        .expressionCycle,
        "the `\(formula.field.key)` of `\(catalog.key(formula.item))` depends on itself",
        at: formula.span, label: label,
        notes: ["a formula can only read what is known without it"],
        helps: [
          Help("write one of the \(formula.field == .name ? "names" : "figures") out")
        ]))
  }
}

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

    /// The key in a manifest.
    var key: String { self == .cost ? "cost" : self == .price ? "price" : "reorder-point" }
  }

  var item: ItemID
  var field: Field
  var money: MoneyField?
  var quantity: QuantityField?
  var names: NameMap

  var span: Span { money?.span ?? quantity?.span ?? LocatedName.missing.span }
}

extension CatalogBuilder {
  /// Evaluates the formulas of products, whatever order they depend on each other in.
  mutating func resolveItemFormulas() {
    let formulas = itemFormulas
    itemFormulas = []
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
        evaluate(formula)
        if let field = scopes.pending.asked {
          waiting[field, default: []].append(index)
          asked[index] = field
          continue
        }
      }
      isDone[index] = true
      let field = PendingFields.Field(row: Int(formula.item.index), name: formula.field.rawValue)
      scopes.pending.remove(field.row, field.name)
      ready += (waiting.removeValue(forKey: field) ?? []).reversed()
    }
    for index in formulas.indices where !isDone[index] {
      reportCycle(formulas[index], asked[index])
    }
    for formula in formulas {
      scopes.pending.remove(Int(formula.item.index), formula.field.rawValue)
    }
  }

  private mutating func evaluate(_ formula: ItemFormula) {
    let index = Int(formula.item.index)
    switch formula.field {
    case .cost:
      if let field = formula.money, let cost = unitAmount(field, formula.names, of: formula.item) {
        catalog.items[index].cost = cost
      } else if scopes.pending.asked == nil {
        unreadable.insert(catalog.items[index].key)
      }
    case .price:
      if let field = formula.money, let price = unitAmount(field, formula.names, of: formula.item) {
        catalog.items[index].options.price = price
      }
    case .reorderPoint:
      if let field = formula.quantity, let point = quantity(field, formula.names, of: formula.item)
      {
        catalog.items[index].options.reorderPoint = point
      }
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
    }
  }

  private mutating func reportShadowed(_ formula: ItemFormula) {
    let key = formula.field.key
    bag.report(
      Diagnostic(
        .linkShadowed, severity: .warning,
        "the `\(key)` here is shadowed by the accounting system's", at: formula.span,
        label: "not used", notes: ["in `sync` the accounting system owns this field"],
        helps: [Help("take `\(key)` out here, or change it there")]))
  }

  private mutating func reportCycle(_ formula: ItemFormula, _ asked: PendingFields.Field?) {
    let key = catalog.key(formula.item)
    var label = "waits for itself"
    if let asked, asked.row != Int(formula.item.index) {
      label = "waits for `\(catalog.names[catalog.items[asked.row].key])`, which waits for this"
    }
    bag.report(
      Diagnostic(
        .expressionCycle, "the `\(formula.field.key)` of `\(key)` depends on itself",
        at: formula.span, label: label,
        notes: ["a formula can only read what is known without it"],
        helps: [Help("write one of the figures out")]))
  }
}

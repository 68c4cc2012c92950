import Decimals
import Diagnostics
import Manifests
import Quantities
import SourceText

extension CatalogBuilder {
  mutating func resolveSettings() {
    resolveHeader()
    resolveBooks()
    resolveInventory()
    if let section = single("export", { $0.export.map { ($0.record, $0.span) } }),
      let recognition = section.record.recognizeCOGS
    {
      catalog.settings.recognizeCOGS = recognition.value
      if recognition.value == .sale, catalog.settings.mode == .sync {
        bag.report(
          Diagnostic(
            .inventoryProvider, severity: .warning,
            "`recognize-cogs: sale` has no effect in `sync` mode", at: recognition.span,
            label: "not used",
            notes: ["in `sync` the accounting system posts its own cost of sales"],
            helps: [Help("take the line out")]))
      }
    }
  }

  private mutating func resolveHeader() {
    let version = single("cogsmith") { $0.version.map { ($0.value, $0.span) } }
    if version == nil, !mayBeUnreadable("cogsmith"), let manifest = rootManifest {
      bag.report(
        Diagnostic(
          .workspaceVersion, severity: .warning,
          "this workspace does not say which version of the language it is written in",
          at: Span(source: manifest.source, start: 0, end: 0), label: "expected `cogsmith: 1`",
          helps: [
            Help("put `cogsmith: 1` on the first line", edits: lineInFront("cogsmith: 1"))
          ]))
    }
    if let company = single("company", { $0.company.map { ($0.name, $0.span) } }) {
      catalog.settings.company = catalog.names[company.names[company.record]]
    }
    if let currency = single("currency", { $0.currency.map { ($0.name, $0.span) } }) {
      let code = catalog.names[currency.names[currency.record]]
      if let known = Currency(code: code) {
        catalog.settings.currency = known
        catalog.settings.valueDigits = known.digits
      } else {
        let near = Help.didYouMean(code, among: Currency.codes, at: currency.span)
        bag.report(
          Diagnostic(
            .valueCurrency, "`\(code)` is not a currency", at: currency.span,
            label: "not a code of ISO 4217",
            helps: [near ?? Help("write a code of three capitals, such as `USD`")]))
      }
    } else if !mayBeUnreadable("currency"), let span = firstMoney {
      let line = "currency: \(catalog.settings.currency.code)"
      bag.report(
        Diagnostic(
          .workspaceCurrency, severity: .warning,
          "this workspace does not say which currency its amounts are in", at: span,
          label: "taken for \(catalog.settings.currency.code)",
          helps: [Help("add `\(line)`, if it is that one", edits: lineInFront(line))]))
    }
  }

  /// The first amount of the workspace.
  private var firstMoney: Span? {
    for manifest in input.manifests {
      for document in manifest.documents {
        if let cost = document.products.lazy.compactMap(\.value.cost).first { return cost.span }
        if let rate = document.rates.first { return rate.value.cost.span }
        let lines = document.receipts.entries.lazy.flatMap(\.value.lines)
        if let cost = lines.compactMap({ $0.cost ?? $0.amount }).first { return cost.span }
      }
    }
    return nil
  }

  private mutating func resolveBooks() {
    guard let section = single("books", { $0.books.map { ($0.record, $0.span) } }) else { return }
    let books = section.record
    catalog.settings.closedThrough = books.closedThrough?.value
    if books.rounding?.value == .halfEven { catalog.settings.rounding = .halfEven }
    guard let digits = books.digits else { return }
    let currency = catalog.settings.currency
    if digits.value < currency.digits {
      bag.report(
        Diagnostic(
          .booksDigits, "\(currency.code) already has \(currency.digits) decimals",
          at: digits.span, label: "fewer than that",
          helps: [
            Help(
              "write \(currency.digits) or more, or take the line out",
              edits: [Edit(digits.span, String(currency.digits))])
          ]))
    } else {
      catalog.settings.valueDigits = digits.value
    }
  }

  private mutating func resolveInventory() {
    guard let section = single("inventory", { $0.inventory.map { ($0.record, $0.span) } }) else {
      return
    }
    let inventory = section.record
    catalog.settings.mode = inventory.mode?.value ?? .local
    catalog.settings.provider = inventory.provider?.value ?? .none
    catalog.settings.plan = inventory.plan?.value
    catalog.settings.costing = inventory.costing?.value ?? .fifo
    catalog.settings.negativeStock = inventory.negativeStock?.value ?? .forbid
    catalog.settings.review = inventory.review?.value ?? false
    catalog.settings.namesSnapshot = inventory.snapshot != nil
    if let mode = inventory.mode, mode.value == .sync { checkSync(inventory, mode.span) }
    if let plan = inventory.plan, catalog.settings.provider != .quickbooksOnline {
      bag.report(
        Diagnostic(
          .inventoryPlan, severity: .warning,
          "`plan` says something about QuickBooks Online only", at: plan.span, label: "not used",
          helps: [Help("take it out, or add `provider: quickbooks-online`")]))
    }
    if let costing = inventory.costing, costing.value == .standard {
      reportUnsupported("standard cost", at: costing.span, instead: "`fifo`, `lifo` or `average`")
    }
    if let negative = inventory.negativeStock, negative.value == .provisional {
      reportUnsupported("provisional stock", at: negative.span, instead: "`forbid`")
    }
  }

  /// The rules of `language.md` 4 for a workspace whose accounting system owns quantities.
  private mutating func checkSync(_ inventory: InventoryDeclaration, _ mode: Span) {
    let way = Help(
      "write `mode: local`: these files own inventory then, and builds post journal entries",
      edits: [Edit(mode, "local")])
    switch inventory.provider?.value {
    case .xero?:
      bag.report(
        Diagnostic(
          .inventoryProvider, "Xero cannot be told quantities, so `sync` cannot work with it",
          at: mode, label: "asks Xero to own quantities",
          related: inventory.provider.map { [Label($0.span, "the provider")] } ?? [],
          notes: ["Xero's API has no inventory adjustment"], helps: [way]))
    case .quickbooksOnline?:
      if let plan = inventory.plan, !plan.value.hasInventory {
        bag.report(
          Diagnostic(
            .inventoryPlan,
            "QuickBooks Online `\(plan.value.rawValue)` has no inventory items to sync with",
            at: plan.span, label: "only `plus` and `advanced` have them",
            related: [Label(mode, "asks QuickBooks to own quantities")],
            notes: ["inventory adjustments are part of the Plus and Advanced plans"],
            helps: [way, Help("or move the company to `plus`")]))
      }
    case .none?, nil:
      bag.report(
        Diagnostic(
          .inventoryProvider, "`sync` needs an accounting system to sync with", at: mode,
          label: "no `provider` says which",
          helps: [Help("add `provider: quickbooks-online` with the `plan`"), way]))
    }
    if inventory.snapshot == nil {
      bag.report(
        Diagnostic(
          .inventorySnapshot, "`sync` needs the items pulled from the accounting system", at: mode,
          label: "no `snapshot` names them",
          helps: [
            Help("add `snapshot: accounting/items.json`, and `cogsmith sync` writes that file"),
            way,
          ]))
    }
  }

  /// Reports a part of the language that a later version computes.
  mutating func reportUnsupported(_ what: String, at span: Span, instead: String?) {
    bag.report(
      Diagnostic(
        .featureUnsupported, "\(what) is not computed by this version yet", at: span,
        label: "asked for here",
        helps: [
          Help(
            instead.map { "use \($0) until it is" }
              ?? "take it out until it is, and correct stock with an adjustment")
        ]))
  }
}

import Imports
import Manifests
import Quantities

/// What a workspace that is about to be begun is to be like.
package struct NewWorkspace: Sendable {
  /// Where its products come from.
  package enum Catalog: String, CaseIterable, Sendable {
    /// They are written by hand.
    case hand
    /// They are imported from a table.
    case file
    /// They are pulled from the accounting system.
    case pull
  }

  /// The company.
  package var name: String
  /// Who owns items and quantities.
  package var mode = InventoryMode.local
  /// The accounting system.
  package var provider = ProviderName.none
  /// Its plan.
  package var plan: PlanName?
  /// Which stock is used up first.
  package var costing = CostingMethod.fifo
  /// The currency.
  package var currency = Currency.dollars
  /// Where products come from.
  package var catalog = Catalog.hand
  /// Whether GitHub checks every change.
  package var hasCheck = true

  /// A workspace with the answers that are taken for granted.
  package init(name: String) {
    self.name = name
  }

  /// Why mode, system and plan do not go together; nil where they do.
  package static func conflict(
    _ mode: InventoryMode, _ provider: ProviderName, _ plan: PlanName?
  ) -> String? {
    guard mode == .sync else { return nil }
    switch provider {
    case .xero:
      return """
        Xero can be read and cannot be told quantities: its interface has no way to
        adjust them. So it cannot own inventory that builds change; these files can.
        """
    case .none:
      return """
        `sync` needs an accounting system that owns inventory, and there is none.
        """
    case .quickbooksOnline:
      guard let plan, !plan.hasInventory else { return nil }
      return """
        QuickBooks Online \(plan.title) has no inventory items: it knows no quantities that a
        build could change. Only Plus and Advanced do. These files can own inventory instead.
        """
    }
  }
}

extension PlanName {
  /// What QuickBooks calls it.
  package var title: String {
    switch self {
    case .simpleStart: "Simple Start"
    case .essentials: "Essentials"
    case .plus: "Plus"
    case .advanced: "Advanced"
    }
  }
}

import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// A fabricator with every kind of line in one build, for both modes.
enum Fabricator {
  /// The lines of the snapshot in `sync`.
  static let snapshot = """
    {"provider": "quickbooks-online", "taken": "2026-01-01",
     "items": [
      {"Id": "41", "Name": "Steel", "Type": "Inventory", "QtyOnHand": 200, "PurchaseCost": 3.00,
       "AssetAccountRef": {"value": "81"}},
      {"Id": "42", "Name": "Bolt", "Type": "Inventory", "QtyOnHand": 100, "PurchaseCost": 0.10,
       "AssetAccountRef": {"value": "81"}},
      {"Id": "43", "Name": "Offcut", "Type": "Inventory", "QtyOnHand": 0,
       "AssetAccountRef": {"value": "81"}},
      {"Id": "44", "Name": "Enclosure", "Type": "Inventory", "QtyOnHand": 0,
       "AssetAccountRef": {"value": "81"}}],
     "accounts": [{"Id": "80", "Name": "Cost of Goods Sold"}, {"Id": "81", "Name": "Inventory"},
      {"Id": "82", "Name": "Wages applied"}, {"Id": "83", "Name": "Overhead applied"},
      {"Id": "84", "Name": "Job costs"}, {"Id": "85", "Name": "Scrap"}]}
    """

  private static let books = """
    currency: USD
    accounts:
      stock: {id: "81", type: asset}
      cogs: {id: "80", type: cost-of-goods-sold}
      wages: {id: "82", type: expense}
      overhead: {id: "83", type: expense}
      jobs: {id: "84", type: expense}
      scrap: {id: "85", type: expense}
    export:
      accounts: {inventory: stock, cogs: cogs, labor: wages, overhead: overhead, other: jobs, waste: scrap}
    rates: {welding: {cost: 42.00/h}}
    boms:
      enclosure:
        - lines:
            - {item: steel, quantity: 14.5 ft2, loss: 4%}
            - {item: bolt, quantity: 8}
          costs:
            - {type: labor, name: Weld, time: 45 min, rate: welding}
            - {type: labor, name: Set up, time: 30 min, rate: welding, per: build}
            - {type: overhead, name: Shop, percent: 15%, of: labor}
            - {type: other, name: Powder coat, amount: 12.00}
          byproducts: [{item: offcut, quantity: 1.1 ft2, value: 0.40/ft2}]

    """

  /// The workspace in `local`, with 200 ft2 of steel at 3.00 and 100 bolts at 0.10.
  static func local(_ events: String) -> String {
    "cogsmith: 1\n" + books + """
      products: {steel: {unit: ft2}, bolt: {}, offcut: {unit: ft2}, enclosure: {}}
      opening:
        - date: 2026-01-01
          lines:
            - {item: steel, quantity: 200 ft2, cost: 3.00/ft2}
            - {item: bolt, quantity: 100, cost: 0.10}

      """ + events
  }

  /// The same in `sync`.
  static func sync(_ events: String) throws -> ShopFigures {
    let head = """
      cogsmith: 1
      inventory: {mode: sync, provider: quickbooks-online, plan: plus, snapshot: items.json}
      products:
        steel: {unit: ft2, item: "41"}
        bolt: {item: "42"}
        offcut: {unit: ft2, item: "43"}
        enclosure: {item: "44"}

      """
    return try ShopFigures(
      TestWorkspace(files: ["cogsmith.yaml": head + books + events, "items.json": snapshot]))
  }
}

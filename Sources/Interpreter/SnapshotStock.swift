import DocumentTrees
import Builds
import Catalogs
import Decimals
import Diagnostics
import Manifests
import Providers
import Quantities
import SourceText

/// What a new snapshot's quantities are made of, carried over from the old one.
///
/// Events up to the new day are in its quantities, so that they are never replayed again; their
/// layers, with lots and values, live on in the snapshot.
struct SnapshotStock {
  /// The layers, one object each.
  var layers: [JSONValue] = []
  /// Quantities that our events do not explain.
  var differences: [SyncSummary.Difference] = []
  /// Whether anything happened since the old snapshot.
  var hasMoved = false

  /// The stock of a workspace on a day, brought to the quantities of the items of that day; nil where
  /// its manifests have errors.
  init?(_ workspace: Workspace, _ snapshot: SnapshotDocument, taken: CivilDate) {
    guard let catalog = workspace.catalog else { return nil }
    var options = SimulationOptions()
    options.until = taken
    options.includesPlanned = false
    var bag = DiagnosticBag()
    let simulation = simulate(catalog, options, into: &bag)
    var byID: [String: QuickBooksObject] = [:]
    for item in snapshot.items { byID[item.id] = item }
    let ahead = Dictionary(
      snapshot.ahead.map { ($0.item, $0.quantity) }, uniquingKeysWith: { first, _ in first })
    var counted: [CountedItem] = []
    var linkOf: [ItemID: String] = [:]
    for index in catalog.items.indices {
      let id = ItemID(index: UInt32(truncatingIfNeeded: index))
      guard catalog[id].isStocked, let link = catalog[id].link,
        let object = byID[catalog.names[link.name]],
        let onHand = object.value["QtyOnHand"]?.number,
        let there = try? onHand.subtracting(ahead[object.id] ?? .zero),
        let quantity = try? there.rounded(
          toDecimals: catalog[id].precision, catalog.settings.rounding)
      else { continue }
      linkOf[id] = object.id
      counted.append(
        CountedItem(
          item: id, quantity: quantity,
          unitCost: object.value["PurchaseCost"]?.number ?? catalog[id].cost))
    }
    // By the items' ids, as the items themselves.
    counted.sort {
      QuickBooksObject.idPrecedes(linkOf[$0.item] ?? "", linkOf[$1.item] ?? "")
    }
    hasMoved = !catalog.history.order.allSatisfy { $0.phase == .opening }
    guard let taking = try? StockTaking(simulation, counted, on: taken) else { return nil }
    layers = taking.layers.map { Self.object($0, linkOf[$0.item] ?? "", catalog) }
    differences = taking.differences.map { difference in
      SyncSummary.Difference(
        product: catalog.key(difference.item), item: linkOf[difference.item] ?? "",
        unit: catalog.unit(difference.item),
        expected: catalog.quantityText(difference.expected, of: difference.item),
        counted: catalog.quantityText(difference.counted, of: difference.item),
        value: decimalText(difference.value, decimals: catalog.settings.valueDigits))
    }
  }

  private static func object(_ layer: Layer, _ link: String, _ catalog: Catalog) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("item", .text(link)), .init("date", .text(layer.date.description)),
      .init("quantity", .number(catalog.quantityText(layer.quantity, of: layer.item))),
      .init("value", .number(decimalText(layer.value, decimals: catalog.settings.valueDigits))),
    ]
    if layer.lot != .empty { members.append(.init("lot", .text(catalog.names[layer.lot]))) }
    if let expires = layer.expires {
      members.append(.init("expires", .text(expires.description)))
    }
    return .object(members)
  }
}

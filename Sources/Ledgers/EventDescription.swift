import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// What number and memo of a transaction are made from.
struct EventDescription {
  private let id: String
  private let defaultMemo: String
  private let values: [String: String]
  let isPlanned: Bool

  init(_ receipt: Receipt, _ catalog: Catalog) {
    self.init(receipt.key, "receipt", "supplier", receipt.supplier, after: " from ", catalog)
  }

  init(_ adjustment: Adjustment, _ catalog: Catalog) {
    self.init(adjustment.key, "adjustment", "reason", adjustment.reason, after: ": ", catalog)
  }

  init(_ sale: Sale, _ catalog: Catalog) {
    self.init(sale.key, "sale", "customer", sale.customer, after: " to ", catalog)
  }

  /// An event with one text of its own: the other party, or the reason.
  private init(
    _ key: EventKey, _ kind: String, _ field: String, _ name: NameID, after words: String,
    _ catalog: Catalog
  ) {
    id = catalog.names[key.id]
    let text = catalog.names[name]
    let date = key.date.description
    defaultMemo =
      kind.prefix(1).uppercased() + kind.dropFirst() + " " + id + (text.isEmpty ? "" : words + text)
    values = [
      "\(kind).id": id, "\(kind).date": date, "\(kind).\(field)": text, "event.id": id,
      "event.date": date,
    ]
    isPlanned = false
  }

  init(_ build: BuildResult, id: String, on date: CivilDate, _ catalog: Catalog) {
    self.id = id
    let item = catalog[build.product]
    let quantity = catalog.quantityText(build.quantity, of: build.product)
    let name = catalog.names[item.name]
    defaultMemo = "Build \(id): \(quantity) x \(name)"
    isPlanned = build.state == .planned
    values = [
      "build.id": id, "build.quantity": quantity,
      "build.good": catalog.quantityText(build.good, of: build.product),
      "build.bom": String(catalog[build.bom].version), "build.lot": catalog.names[build.lot],
      "product.key": catalog.names[item.key], "product.name": name,
      "product.sku": catalog.names[item.sku], "build.date": date.description, "event.id": id,
      "event.date": date.description,
    ]
  }

  func number(_ catalog: Catalog) -> String {
    catalog.mapping.number?.filled { value($0, catalog) } ?? id
  }

  func memo(_ catalog: Catalog) -> String {
    catalog.mapping.memo?.filled { value($0, catalog) } ?? defaultMemo
  }

  private func value(_ name: String, _ catalog: Catalog) -> String? {
    name == "company" ? catalog.settings.company ?? "" : values[name]
  }
}

/// The numbers of sub-builds by event: their build's number with `/1`, `/2` and so on, in the order
/// in which they are built, so that they are short whatever the products are called.
func numbersOfSubBuilds(_ simulation: Simulation) -> [Int: String] {
  var numbers: [Int: String] = [:]
  // Sub-builds stand before the build that they are for.
  var pending: [Int] = []
  for build in simulation.builds {
    guard build.parent == nil else {
      pending.append(build.event)
      continue
    }
    guard !pending.isEmpty else { continue }
    let event = simulation.events[build.event]
    let description = EventDescription(build, id: event.id, on: event.date, simulation.catalog)
    let number = description.number(simulation.catalog)
    for (offset, event) in pending.enumerated() { numbers[event] = "\(number)/\(offset + 1)" }
    pending.removeAll()
  }
  return numbers
}

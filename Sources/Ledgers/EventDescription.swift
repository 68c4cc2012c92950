import Builds
import Catalogs
import Decimals
import Manifests
import Quantities
import SourceText

/// The number and the memo of an event where no template says others.
struct EventDescription {
  /// Its number where no template says another.
  let id: String
  /// Its memo where no template says another.
  let memo: String
  let isPlanned: Bool

  init(_ receipt: Receipt, _ catalog: Catalog) {
    self.init(receipt.key, "receipt", receipt.supplier, after: " from ", catalog)
  }

  init(_ adjustment: Adjustment, _ catalog: Catalog) {
    self.init(adjustment.key, "adjustment", adjustment.reason, after: ": ", catalog)
  }

  init(_ sale: Sale, _ catalog: Catalog) {
    self.init(sale.key, "sale", sale.customer, after: " to ", catalog)
  }

  /// An event with one text of its own: the other party, or the reason.
  private init(
    _ key: EventKey, _ kind: String, _ name: NameID, after words: String,
    _ catalog: Catalog
  ) {
    id = catalog.names[key.id]
    let text = catalog.names[name]
    memo =
      kind.prefix(1).uppercased() + kind.dropFirst() + " " + id + (text.isEmpty ? "" : words + text)
    isPlanned = false
  }

  init(_ build: BuildResult, id: String, _ catalog: Catalog) {
    self.id = id
    let item = catalog[build.product]
    let quantity = catalog.quantityText(build.quantity, of: build.product)
    let name = catalog.names[item.name]
    memo = "Build \(id): \(quantity) x \(name)"
    isPlanned = build.state == .planned
  }

}

/// The numbers of sub-builds by event: their build's number with `/1`, `/2` and so on, in the order
/// in which they are built, so that they are short whatever the products are called.
func numbersOfSubBuilds(
  _ simulation: Simulation, _ mapping: (any LineMapping)?
) -> [Int: String] {
  var numbers: [Int: String] = [:]
  // Sub-builds stand before the build that they are for.
  var pending: [Int] = []
  for build in simulation.builds {
    guard build.parent == nil else {
      pending.append(build.event)
      continue
    }
    guard !pending.isEmpty else { continue }
    let number =
      mapping?.number(ofEvent: build.event) ?? simulation.events[build.event].id
    for (offset, event) in pending.enumerated() { numbers[event] = "\(number)/\(offset + 1)" }
    pending.removeAll()
  }
  return numbers
}

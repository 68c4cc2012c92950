import DocumentTrees
import Providers
import Quantities

/// Puts what was pulled into a snapshot, and counts what that changes.
struct SnapshotMerge {
  /// The types that are wanted, by their words on the wire.
  let types: [String]

  /// The objects after a pull, by id.
  func items(
    _ old: [QuickBooksObject], _ pull: Pull
  ) -> (objects: [QuickBooksObject], part: SyncSummary.Part) {
    let wanted = Set(types)
    let known = Set(old.map(\.id))
    // What the snapshot has once stays in it, whatever types are asked for: products may need it.
    let kept = pull.items.objects.filter {
      known.contains($0.id) || wanted.contains($0.text("Type") ?? "")
    }
    var merged = Self.merged(old, kept) { object in
      if pull.items.isComplete { return true }
      guard let stocked = pull.stockedIDs else { return false }
      return object.text("Type") == ItemType.inventory.rawValue && !stocked.contains(object.id)
    }
    var skipped: [String: Int] = [:]
    let keptIDs = Set(kept.map(\.id))
    for object in pull.items.objects where !keptIDs.contains(object.id) {
      skipped[ItemType.title(of: object.text("Type") ?? "without a type"), default: 0] += 1
    }
    merged.part.skipped = skipped.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return merged
  }

  /// The accounts after a pull, by id.
  func accounts(
    _ old: [QuickBooksObject], _ pull: Pull
  ) -> (objects: [QuickBooksObject], part: SyncSummary.Part) {
    Self.merged(old, pull.accounts.objects) { _ in pull.accounts.isComplete }
  }

  /// - Parameter isGone: whether an object that was not read is not there any more.
  private static func merged(
    _ old: [QuickBooksObject], _ new: [QuickBooksObject],
    isGone: (QuickBooksObject) -> Bool
  ) -> (objects: [QuickBooksObject], part: SyncSummary.Part) {
    let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let read = Set(new.map(\.id))
    var part = SyncSummary.Part()
    var objects: [QuickBooksObject] = []
    for object in new {
      guard let earlier = before[object.id] else {
        objects.append(object)
        part.entries.append(entry(.created, object))
        continue
      }
      if object.value.isSame(as: earlier.value) {
        objects.append(earlier)
        part.unchanged += 1
        continue
      }
      objects.append(object)
      var entry = entry(
        earlier.isActive && !object.isActive ? .deactivated : .updated, object)
      entry.changes = changes(earlier, object)
      part.entries.append(entry)
    }
    for object in old where !read.contains(object.id) {
      guard object.isActive, isGone(object) else {
        objects.append(object)
        part.unchanged += 1
        continue
      }
      var value = object.value
      value["Active"] = .bool(false)
      let inactive = QuickBooksObject(value) ?? object
      objects.append(inactive)
      var entry = entry(.deactivated, inactive)
      entry.isGone = true
      part.entries.append(entry)
    }
    objects.sort(by: QuickBooksObject.precedes)
    let order = Dictionary(
      objects.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    part.entries.sort { order[$0.id] ?? 0 < order[$1.id] ?? 0 }
    return (objects, part)
  }

  private static func entry(
    _ action: SyncSummary.Action, _ object: QuickBooksObject
  ) -> SyncSummary.Entry {
    SyncSummary.Entry(
      action: action, id: object.id, name: object.text("Name") ?? "", sku: object.text("Sku"),
      type: object.text("Type").map { ItemType.title(of: $0) } ?? object.text("AccountType") ?? "",
      isActive: object.isActive)
  }

  /// The fields that people know, in the order of a form.
  private static let fields: [(key: String, words: String)] = [
    ("Name", "name"), ("Sku", "SKU"), ("Type", "type"), ("AccountType", "type"),
    ("QtyOnHand", "on hand"), ("PurchaseCost", "cost"), ("UnitPrice", "price"),
    ("CurrentBalance", "balance"), ("Description", "description"),
  ]

  private static func changes(
    _ old: QuickBooksObject, _ new: QuickBooksObject
  ) -> [SyncSummary.Change] {
    var changes: [SyncSummary.Change] = []
    for (key, words) in fields where old.value[key] != new.value[key] {
      changes.append(
        SyncSummary.Change(
          field: words, old: plain(old.value[key]), new: plain(new.value[key])))
    }
    if !old.isActive, new.isActive {
      changes.append(SyncSummary.Change(field: "active", old: "no", new: "yes"))
    }
    return changes
  }

  private static func plain(_ value: JSONValue?) -> String? {
    switch value {
    case .text(let text), .number(let text): text
    case .bool(let value): value ? "yes" : "no"
    default: nil
    }
  }
}

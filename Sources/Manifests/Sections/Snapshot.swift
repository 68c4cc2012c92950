import Decimals
import Diagnostics
import DocumentTrees
import Quantities
import SourceText

/// The items pulled from the accounting system, pinned in git like a lock file (`language.md` 4).
///
/// Items and accounts are as QuickBooks Online writes them; keys that are not used here are left
/// alone. A bare `QueryResponse` is accepted too.
package struct Snapshot: Sendable {
  /// The file.
  package var source: SourceID
  /// The day on which quantities were read.
  package var taken: Located<CivilDate>?
  /// The items.
  package var items: [SnapshotItem] = []
  /// The chart of accounts; empty when it was not pulled.
  package var accounts: [SnapshotAccount] = []
  /// The layers of the items' quantities, carried over by the last sync; nil for a first snapshot.
  package var layers: [SnapshotLayer]?
  /// What is in the quantities though its day is still to come.
  package var ahead: [SnapshotMovement] = []
  /// Whether a sync has written it.
  package var isSynced = false
  /// Events that its quantities had though no export knew them, as `build B-1`.
  package var counted: [LocatedName] = []
  /// The texts that names stand for.
  package var names: Interner
  /// Whether all of the file could be read.
  package var isComplete: Bool
}

/// An item of the accounting system (`formats.md` 1.5).
package struct SnapshotItem: ManifestRecord {
  package var id = LocatedName.missing
  package var name: LocatedName?
  package var sku: LocatedName?
  package var description: LocatedName?
  package var type: LocatedName?
  package var active: Located<Bool>?
  package var quantityOnHand: Located<Rational>?
  package var purchaseCost: Located<Rational>?
  package var unitPrice: Located<Rational>?
  package var assetAccount: SnapshotReference?
  package var metadata: SnapshotMetadata?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "snapshot-item", "An item of the accounting system.",
    [
      .required("Id", \.id, .text, "Its id."),
      .optional("Name", \.name, .text, "Its name."),
      .optional("Sku", \.sku, .text, "Its stock-keeping unit."),
      .optional("Description", \.description, .text, "A longer text."),
      .optional("Type", \.type, .text, "`Inventory`, `Service` and so on."),
      .optional("Active", \.active, .yesNo, "Whether it is in use."),
      .optional("QtyOnHand", \.quantityOnHand, .jsonNumber, "How much is on hand."),
      .optional("PurchaseCost", \.purchaseCost, .jsonNumber, "The default buying price."),
      .optional("UnitPrice", \.unitPrice, .jsonNumber, "The sales price."),
      .optional("AssetAccountRef", \.assetAccount, .record(), "Its inventory asset account."),
      .optional("MetaData", \.metadata, .record(), "When it changed last."),
    ])
}

/// A quantity that an event of a day to come has moved already.
package struct SnapshotMovement: ManifestRecord {
  package var item = LocatedName.missing
  package var quantity = Located(value: Rational.zero, span: LocatedName.missing.span)
  package init() {}

  package static let schema = RecordSchema<Self>(
    "snapshot-movement", "A quantity that an event of a day to come has moved already.",
    [
      .required("item", \.item, .text, "The id of the item."),
      .required("quantity", \.quantity, .jsonNumber, "Above 0 into stock."),
    ])
}

/// A layer of an item's stock, in the order in which layers entered.
package struct SnapshotLayer: ManifestRecord {
  package var item = LocatedName.missing
  package var date = Located(value: CivilDate(day: 0), span: LocatedName.missing.span)
  package var quantity = Located(value: Rational.zero, span: LocatedName.missing.span)
  package var value = Located(value: Rational.zero, span: LocatedName.missing.span)
  package var lot: LocatedName?
  package var expires: Located<CivilDate>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "snapshot-layer", "A layer of an item's stock.",
    [
      .required("item", \.item, .text, "The id of the item."),
      .required("date", \.date, .date, "The day on which it came in."),
      .required("quantity", \.quantity, .jsonNumber, "What is left of it."),
      .required("value", \.value, .jsonNumber, "What that is worth."),
      .optional("lot", \.lot, .text, "Its lot."),
      .optional("expires", \.expires, .date, "The last day on which it may be used."),
    ])
}

/// A reference to another object of the accounting system.
package struct SnapshotReference: ManifestRecord {
  package var value = LocatedName.missing
  package var name: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "snapshot-reference", "A reference to another object.",
    [
      .required("value", \.value, .text, "The id of the object."),
      .optional("name", \.name, .text, "Its name."),
    ])
}

/// When an object of the accounting system changed.
package struct SnapshotMetadata: ManifestRecord {
  package var updated: LocatedName?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "snapshot-metadata", "When an object changed.",
    [.optional("LastUpdatedTime", \.updated, .text, "The last change.")])
}

/// An account of the accounting system's chart.
package struct SnapshotAccount: ManifestRecord {
  package var id = LocatedName.missing
  package var name: LocatedName?
  package var classification: LocatedName?
  package var active: Located<Bool>?
  package init() {}

  package static let schema = RecordSchema<Self>(
    "snapshot-account", "An account of the chart.",
    [
      .required("Id", \.id, .text, "Its id."),
      .optional("Name", \.name, .text, "Its name."),
      .optional("Classification", \.classification, .text, "`Asset`, `Expense` and so on."),
      .optional("Active", \.active, .yesNo, "Whether it is in use."),
    ])
}

/// The file as a whole, in our envelope or in QuickBooks' own.
private struct SnapshotEnvelope: ManifestRecord {
  var taken: Located<CivilDate>?
  var time: LocatedName?
  var items: [SnapshotItem] = []
  var accounts: [SnapshotAccount] = []
  var layers: SnapshotLayers?
  var types: [LocatedName] = []
  var counted: [LocatedName] = []
  var ahead: [SnapshotMovement] = []
  var response: SnapshotResponse?

  static let schema = RecordSchema<Self>(
    "snapshot", "Items pulled from the accounting system.",
    [
      .optional("taken", \.taken, .date, "The day on which they were pulled."),
      .optional("time", \.time, .text, "The time of QuickBooks' answer."),
      .plain("items", \.items, .list(of: .record()), "The items."),
      .plain("accounts", \.accounts, .list(of: .record()), "The chart of accounts."),
      .plain("types", \.types, .list(of: .text), "The types of items that a sync pulls."),
      .plain(
        "counted-events", \.counted, .list(of: .text),
        "Events that are in the quantities though no export knew them."),
      .plain(
        "ahead", \.ahead, .list(of: .record()),
        "What is in the quantities though its day is still to come."),
      .optional("stock", \.layers, .record(), "What the quantities are made of."),
      .optional("QueryResponse", \.response, .record(), "QuickBooks' own envelope."),
    ])
}

private struct SnapshotLayers: ManifestRecord {
  var layers: [SnapshotLayer] = []

  static let schema = RecordSchema<Self>(
    "snapshot-stock", "What the quantities are made of.",
    [.plain("layers", \.layers, .list(of: .record()), "The layers, by item.")])
}

private struct SnapshotResponse: ManifestRecord {
  var items: [SnapshotItem] = []
  var accounts: [SnapshotAccount] = []

  static let schema = RecordSchema<Self>(
    "query-response", "QuickBooks' own envelope.",
    [
      .plain("Item", \.items, .list(of: .record()), "The items."),
      .plain("Account", \.accounts, .list(of: .record()), "The chart of accounts."),
    ])
}

extension FieldType where Value == Located<Rational> {
  /// A number of a JSON file, by its text.
  fileprivate static let jsonNumber = FieldType(shape: .number) { node, decoder in
    let text = decoder.reader.string(node)
    guard decoder.reader.kind(node) == .scalar, let decimal = ExactDecimal(text),
      let value = try? decimal.rational()
    else {
      decoder.bag.report(
        Diagnostic(
          .valueNumber, "`\(short(text))` is not a number", at: decoder.place(node),
          label: "expected a number of at most 38 digits",
          helps: [Help("pull the file again; what programs wrote is not edited by hand")]))
      return nil
    }
    return Located(value: value, span: decoder.place(node))
  }
}

/// Decodes a snapshot; everything that does not fit is reported.
package func decodeSnapshot(
  _ tree: DocumentTree, _ file: SourceFile, into bag: inout DiagnosticBag
) -> Snapshot {
  tree.read(file) { reader in
    var decoder = ManifestDecoder(reader)
    decoder.ignoresUnknownKeys = true
    let envelope = tree.roots.first.flatMap { decoder.record($0, SnapshotEnvelope.self) }
    var snapshot = Snapshot(
      source: tree.source, names: Interner(), isComplete: tree.brokenAt == nil)
    snapshot.items = (envelope?.items ?? []) + (envelope?.response?.items ?? [])
    snapshot.accounts = (envelope?.accounts ?? []) + (envelope?.response?.accounts ?? [])
    snapshot.isSynced = envelope.map { !$0.types.isEmpty } ?? false
    snapshot.counted = envelope?.counted ?? []
    snapshot.ahead = envelope?.ahead ?? []
    snapshot.layers = envelope?.layers?.layers
    snapshot.taken = envelope?.taken ?? decoder.dateTaken(envelope?.time, snapshot.items)
    if snapshot.taken == nil, tree.brokenAt == nil, let root = tree.roots.first {
      decoder.bag.report(
        Diagnostic(
          .inventorySnapshot, "this snapshot does not say when it was taken",
          at: decoder.headline(root),
          label: "no `taken` here",
          notes: ["events up to that day are already in its quantities"],
          helps: [Help("add `\"taken\": \"2026-11-02\"`, the day on which the items were pulled")]))
    }
    bag.append(contentsOf: decoder.bag)
    snapshot.names = decoder.names
    return snapshot
  }
}

extension ManifestDecoder {
  /// The day of QuickBooks' answer, else the day of the last change of an item, which is said.
  fileprivate mutating func dateTaken(
    _ time: LocatedName?, _ items: [SnapshotItem]
  ) -> Located<CivilDate>? {
    if let time, let date = datePart(time) { return date }
    let changes = items.compactMap { $0.metadata?.updated.flatMap { datePart($0) } }
    guard let latest = changes.max(by: { $0.value < $1.value }) else { return nil }
    bag.report(
      Diagnostic(
        .inventorySnapshot, severity: .warning,
        "this snapshot does not say when it was taken", at: latest.span,
        label: "the last change of an item is taken for its day, \(latest.value)",
        helps: [Help("put the answer into `{\"taken\": DATE, \"items\": […]}`")]))
    return latest
  }

  private func datePart(_ text: LocatedName) -> Located<CivilDate>? {
    names.withBytes(text.name) { bytes in
      guard bytes.count >= 10,
        let date = try? ScalarScanner.date(UnsafeBufferPointer(rebasing: bytes.prefix(10)))
      else { return nil }
      return Located(value: date, span: text.span)
    }
  }
}

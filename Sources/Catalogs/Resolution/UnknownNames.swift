import Diagnostics
import Quantities
import SourceText

/// Names that nobody declares, each reported once with all its places: one misspelt declaration is
/// one finding, however often it is used.
struct UnknownNames {
  /// What a name should have been the name of.
  enum Kind { case product, account, rate, unit }

  /// A name with the places that use it.
  struct Entry {
    var kind: Kind
    var name: NameID
    var places: [Span]
    /// The product whose unit it should be, with the names of that product's packs.
    var product: NameID?
    var packs: [NameID]
  }

  private(set) var entries: [Entry] = []
  private var positions: [Key: Int] = [:]

  private struct Key: Hashable {
    var kind: Kind
    var name: NameID
  }

  mutating func add(
    _ kind: Kind, _ name: NameID, at span: Span, product: NameID? = nil, packs: [NameID] = []
  ) {
    let key = Key(kind: kind, name: name)
    if let position = positions[key] {
      entries[position].places.append(span)
    } else {
      positions[key] = entries.count
      entries.append(
        Entry(kind: kind, name: name, places: [span], product: product, packs: packs))
    }
  }
}

extension CatalogBuilder {
  /// How many names get a suggestion; finding one looks at every name that there is.
  private static let suggested = 100

  mutating func reportUnknownNames() {
    var reported = 0
    for entry in unknown.entries where !mayBeInBrokenFile(entry.name) {
      reported += 1
      bag.report(diagnostic(entry, isSuggested: reported <= Self.suggested))
    }
  }

  private func diagnostic(_ entry: UnknownNames.Entry, isSuggested: Bool) -> Diagnostic {
    let places = entry.places.sorted()
    let name = catalog.names[entry.name]
    let first = places[0]
    let known = isSuggested ? self.known(entry) : []
    var found: Diagnostic
    switch entry.kind {
    case .product: found = .unknownProduct(name, at: first, among: known)
    case .account: found = .unknownAccount(name, at: first, among: known)
    case .rate: found = .unknownRate(name, at: first, among: known)
    case .unit:
      found = .unknownUnit(
        name, at: first,
        foreign: Unit.inLanguage(name),
        near: name.utf8.count < 2 ? [] : suggestions(for: name, among: known),
        packsOf: entry.product.map { (catalog.names[$0], stockUnit(of: $0, besides: entry.name)) })
    }
    found.spread(over: places.dropFirst())
    return found
  }

  /// The unit that a pack of a product would be given in.
  private func stockUnit(of product: NameID, besides unknown: NameID) -> String {
    let item = catalog.items.first { $0.key == product }
    return item.map { $0.unit == unknown ? "each" : catalog.names[$0.unit] } ?? "each"
  }

  private func known(_ entry: UnknownNames.Entry) -> [String] {
    switch entry.kind {
    case .product: catalog.items.map { catalog.names[$0.key] }
    case .account: catalog.accounts.map { catalog.names[$0.key] }
    case .rate: rates.keys.sorted { catalog.names.precedes($0, $1) }.map { catalog.names[$0] }
    case .unit: (entry.packs + units.names).map { catalog.names[$0] }
    }
  }
}

extension Diagnostic {
  /// How many more places are shown.
  private static let shownPlaces = 3

  /// Adds other places with the same fault, and makes each edit there too.
  fileprivate mutating func spread(over places: ArraySlice<Span>) {
    guard let first = primary?.span, !places.isEmpty else { return }
    related += places.prefix(Self.shownPlaces).map { Label($0, "and here") }
    let more = places.count - Self.shownPlaces
    if more > 0 { notes.append("and at \(more) more place\(more == 1 ? "" : "s")") }
    for index in helps.indices {
      helps[index].edits += helps[index].edits.filter { $0.span == first }.flatMap { edit in
        places.map { Edit($0, edit.replacement) }
      }
    }
  }
}

import Decimals
import Diagnostics
import Expressions
import Manifests
import Quantities
import SourceText

/// What the catalog of a workspace is made from.
package struct WorkspaceInput: Sendable {
  /// The decoded files in the order of their paths.
  package var manifests: [Manifest]
  /// The pulled items, in `sync`.
  package var snapshot: Snapshot?
  /// The texts, for what messages quote.
  package var sources: SourceMap
  /// What a question chooses instead of a product's defaults.
  package var choice: ProductChoice?

  /// The parts of a workspace.
  package init(
    manifests: [Manifest], snapshot: Snapshot?, sources: SourceMap, choice: ProductChoice? = nil
  ) {
    self.manifests = manifests
    self.snapshot = snapshot
    self.sources = sources
    self.choice = choice
  }
}

/// Values for the parameters of a product, by its key.
public struct ProductChoice: Sendable {
  /// The product's key.
  public var product: String
  /// Names of parameters with the texts of their values.
  public var values: [(name: String, text: String)]

  /// A choice for a product.
  public init(product: String, values: [(name: String, text: String)]) {
    self.product = product
    self.values = values
  }
}

/// Resolves and checks a workspace; the catalog is sound where no error was found, here or before.
///
/// Everything that can be checked is, also where other things are broken.
package func buildCatalog(
  _ input: consuming WorkspaceInput, into bag: inout DiagnosticBag
) -> (catalog: Catalog, isSound: Bool) {
  var builder = CatalogBuilder(input)
  builder.build()
  // What a broken reference meant is not unused.
  if !bag.hasErrors, !builder.bag.hasErrors {
    builder.reportUnused()
    builder.reportBuiltOutOfNothing()
  }
  bag.append(contentsOf: builder.bag)
  return (builder.catalog, !bag.hasErrors)
}

/// The state of a resolution.
///
/// Stages run in the order of `build()`; each relies on those before.
struct CatalogBuilder {
  private(set) var input: WorkspaceInput
  var catalog = Catalog()
  var bag = DiagnosticBag()
  var units = UnitTable()
  var rates: [NameID: ResolvedRate] = [:]
  var accountOfKey: [NameID: AccountID] = [:]
  /// Names of each manifest in the catalog's interner.
  var translations: [NameMap] = []
  /// Keys of declarations with faults: what follows from them alone is not reported.
  var unreadable: Set<NameID> = []
  var unknown = UnknownNames()
  var usedRates: Set<NameID> = []
  var usedUnits: Set<NameID> = []
  var usedItems: [Bool] = []
  /// Products and accounts that do not say their type.
  var untypedItems: Set<NameID> = []
  var untypedAccounts: Set<NameID> = []
  /// The parameters of configurable products.
  var parameters: [ItemID: [Parameter]] = [:]
  /// What expressions see.
  var scopes = ExpressionScopes(Environment(.manifest))
  /// Fields of products that wait for their formulas.
  var itemFormulas: [ItemFormula] = []
  /// The choices of the variant that is being resolved.
  var chosen: [Choice] = []
  /// Lines of the BOM that is being resolved whose condition does not hold.
  var excluded: [BOMLine] = []
  /// Items of its lines with a condition: they may well stand on several.
  var conditionalItems: Set<ItemID> = []
  /// Findings of formulas that are evaluated more than once.
  var reported: Set<Diagnostic> = []
  /// Whether what is found now is compared with that later.
  var isCollecting = false
  /// The BOMs of configurable products, kept for what builds choose.
  var configurable: [ItemID: ConfigurableProduct] = [:]
  /// What manifests say about linked products, in `sync`.
  var ownFields: [ItemID: OwnFields] = [:]
  /// Items of the accounting system by id, in `sync`.
  var snapshotItems: [NameID: SnapshotItem] = [:]
  /// Products without a cost in `local` that had one in `sync`, with the places that need it.
  var pulledCosts: [(item: ItemID, span: Span)] = []

  init(_ input: consuming WorkspaceInput) {
    self.input = input
  }

  mutating func build() {
    joinNames()
    resolveSettings()
    openPlainScope()
    resolveUnits()
    openFunctionScope()
    resolveAccounts()
    resolveRates()
    resolveItems()
    release { $0.products = [] }
    linkItems()
    openCatalogScope()
    resolveItemFormulas()
    resolveBOMs()
    release { $0.boms = [] }
    orderItems()
    noteUnlinkedItems()
    openEventScope()
    resolveHistory()
    resolveMapping()
    resolveRules()
    reportPulledCosts()
    catalog.environment = scopes.plain.environment
    reportUnknownNames()
  }

  /// Gives back the memory of declarations that are resolved.
  private mutating func release(_ forget: (inout ManifestDocument) -> Void) {
    for manifest in input.manifests.indices {
      for document in input.manifests[manifest].documents.indices {
        forget(&input.manifests[manifest].documents[document])
      }
    }
  }

  private mutating func joinNames() {
    for manifest in input.manifests {
      var map: [NameID] = []
      map.reserveCapacity(manifest.names.count)
      for index in 0..<manifest.names.count {
        let name = NameID(index: UInt32(truncatingIfNeeded: index))
        map.append(manifest.names.withBytes(name) { catalog.names.intern($0) })
      }
      for key in manifest.unreadableKeys { unreadable.insert(map[Int(key.index)]) }
      translations.append(NameMap(names: map, manifest: translations.count))
    }
    for index in input.manifests.indices { input.manifests[index].names = .none }
  }

  /// Every document with the translation of its names.
  func forEachDocument(_ body: (ManifestDocument, NameMap) -> Void) {
    for (index, manifest) in input.manifests.enumerated() {
      let map = translations[index]
      for document in manifest.documents { body(document, map) }
    }
  }

  /// The declarations of a merged section by key, in the order of the keys; a key that is declared
  /// twice is reported with both places and counts once.
  mutating func merged<Record: Sendable>(
    _ what: String, help: String = "keep one of the two, or give the second another name",
    _ section: @escaping (ManifestDocument) -> [Entry<Record>]
  ) -> MergedSection<Record> {
    var all: [MergedKey] = []
    for (manifest, input) in input.manifests.enumerated() {
      for (document, content) in input.documents.enumerated() {
        for (entry, declared) in section(content).enumerated() {
          all.append(
            MergedKey(
              key: LocatedName(
                name: translations[manifest][declared.key.name], span: declared.key.span),
              manifest: Int32(truncatingIfNeeded: manifest),
              document: Int32(truncatingIfNeeded: document),
              entry: Int32(truncatingIfNeeded: entry)))
        }
      }
    }
    let names = catalog.names
    all.sort { left, right in
      left.key.name == right.key.name
        ? left.key.span < right.key.span : names.precedes(left.key.name, right.key.name)
    }
    var kept = 0
    for index in all.indices {
      if kept > 0, all[kept - 1].key.name == all[index].key.name {
        // Twice in one map was reported when the file was read.
        if all[kept - 1].isBeside(all[index]) { continue }
        bag.report(
          .declaredTwice(
            "the \(what) `\(names[all[index].key.name])`", all[index].key.span,
            all[kept - 1].key.span, help: help))
      } else {
        all[kept] = all[index]
        kept += 1
      }
    }
    all.removeLast(all.count - kept)
    return MergedSection(
      keys: all, manifests: input.manifests, translations: translations, section: section)
  }

  /// The only declaration of a section that a workspace has once.
  ///
  /// A second one is reported, unless an earlier stage has asked before.
  mutating func single<Record>(
    _ key: String, _ section: (ManifestDocument) -> (Record, Span)?, quietly: Bool = false
  ) -> (record: Record, span: Span, names: NameMap)? {
    var found: [(record: Record, span: Span, names: NameMap)] = []
    forEachDocument { document, map in
      if let (record, span) = section(document) { found.append((record, span, map)) }
    }
    for extra in found.dropFirst() where !quietly {
      bag.report(.declaredTwice("`\(key)`", extra.span, found[0].span, help: "keep one of the two"))
    }
    return found.first
  }

  /// Whether a name may be declared behind the place where a broken file was given up.
  func mayBeInBrokenFile(_ name: NameID) -> Bool {
    if unreadable.contains(name) { return true }
    for manifest in input.manifests {
      guard let offset = manifest.brokenAt else { continue }
      let bytes = input.sources[manifest.source].bytes
      // A file that could not be read at all may declare anything.
      if bytes.isEmpty { return true }
      let text = Array(catalog.names[name].utf8)
      if bytes[min(Int(offset), bytes.count)...].contains(subsequence: text) { return true }
    }
    return false
  }

  /// Whether the accounting system may say more than could be read of it.
  var isSnapshotPartial: Bool {
    catalog.settings.mode == .sync && input.snapshot?.isComplete != true
  }

  /// Whether what an item costs may be said where it could not be read.
  func mayHaveCost(_ item: Item) -> Bool {
    unreadable.contains(item.key) || isSnapshotPartial && item.link != nil
  }

  /// Whether a section may say something that could not be read.
  func mayBeUnreadable(_ section: String) -> Bool {
    input.manifests.contains { $0.brokenAt != nil || $0.unreadableSections.contains(section) }
  }

  /// The manifest at the root of the workspace, for what is said once.
  var rootManifest: Manifest? {
    let manifests = input.manifests.filter { !$0.documents.isEmpty }
    return manifests.first { input.sources[$0.source].path.hasSuffix("cogsmith.yaml") }
      ?? manifests.first
  }

  /// An edit that puts a line in front of the root manifest, where that is possible.
  func lineInFront(_ line: String) -> [Edit] {
    guard let manifest = rootManifest else { return [] }
    let start = Span(source: manifest.source, start: 0, end: 0)
    let isFlow = input.sources[manifest.source].bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
    return isFlow ? [] : [Edit(start, line + "\n")]
  }

  /// Reports an arithmetic fault at the place of the figure that led to it.
  mutating func reportFault(_ fault: ArithmeticFault, at span: Span) {
    bag.report(.overflow(fault, at: span))
  }
}

/// The names of a file in the catalog's interner.
struct NameMap {
  private let names: [NameID]
  private let isIdentity: Bool
  /// The position of the file, whose expressions the fields of its declarations mean.
  let manifest: Int?

  fileprivate init(names: [NameID], manifest: Int?, isIdentity: Bool = false) {
    self.names = names
    self.manifest = manifest
    self.isIdentity = isIdentity
  }

  /// The map that leaves the catalog's own names as they are.
  static let identity = NameMap(names: [], manifest: nil, isIdentity: true)

  subscript(name: NameID) -> NameID { isIdentity ? name : names[Int(name.index)] }

  subscript(name: LocatedName) -> LocatedName {
    LocatedName(name: self[name.name], span: name.span)
  }
}

/// A declaration of a merged section.
struct Declared<Record> {
  /// Its key, by the catalog's names.
  var key: LocatedName
  /// What it says, by the names of its file.
  var record: Record
  /// The translation of those.
  var names: NameMap
}

/// Where a declaration of a merged section stands.
struct MergedKey {
  var key: LocatedName
  var manifest: Int32
  var document: Int32
  var entry: Int32
}

extension MergedKey {
  /// Whether two declarations stand in one document.
  func isBeside(_ other: MergedKey) -> Bool {
    manifest == other.manifest && document == other.document
  }
}

/// The declarations of a merged section in the order of their keys, each read where it stands: a
/// large history is not copied to be sorted.
struct MergedSection<Record: Sendable>: Sequence {
  let keys: [MergedKey]
  fileprivate let manifests: [Manifest]
  fileprivate let translations: [NameMap]
  fileprivate let section: (ManifestDocument) -> [Entry<Record>]

  var count: Int { keys.count }

  func makeIterator() -> Iterator { Iterator(section: self) }

  struct Iterator: IteratorProtocol {
    fileprivate let section: MergedSection
    private var next_ = 0

    fileprivate init(section: MergedSection) {
      self.section = section
    }

    mutating func next() -> Declared<Record>? {
      guard next_ < section.keys.count else { return nil }
      let key = section.keys[next_]
      next_ += 1
      return Declared(
        key: key.key,
        record: section.section(
          section.manifests[Int(key.manifest)].documents[Int(key.document)])[Int(key.entry)].value,
        names: section.translations[Int(key.manifest)])
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func contains(subsequence: [UInt8]) -> Bool {
    guard let first = subsequence.first, subsequence.count <= count else { return false }
    var index = startIndex
    while index + subsequence.count <= endIndex {
      if self[index] == first, self[index..<index + subsequence.count].elementsEqual(subsequence) {
        return true
      }
      index += 1
    }
    return false
  }
}

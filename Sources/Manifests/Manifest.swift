import Diagnostics
import DocumentTrees
import SourceText

/// What one document of a manifest says, section by section, still as text with places.
package struct ManifestDocument: ManifestRecord {
  package var version: Located<Int>?
  package var company: LocatedName?
  package var currency: LocatedName?
  package var exclude: [LocatedName] = []
  package var books: OnceSection<BooksDeclaration>?
  package var inventory: OnceSection<InventoryDeclaration>?
  package var export: OnceSection<ExportDeclaration>?
  package var accounts: [Entry<AccountDeclaration>] = []
  package var units: [Entry<QuantityField>] = []
  package var rates: [Entry<RateDeclaration>] = []
  package var functions: [Entry<FunctionDeclaration>] = []
  package var products: [Entry<ProductDeclaration>] = []
  package var boms: [Entry<[BOMDeclaration]>] = []
  package var opening = EventSection<OpeningDeclaration>()
  package var receipts = EventSection<ReceiptDeclaration>()
  package var builds = EventSection<BuildDeclaration>()
  package var sales = EventSection<SaleDeclaration>()
  package var adjustments = EventSection<AdjustmentDeclaration>()
  package var revaluations = EventSection<RevaluationDeclaration>()
  package var rules: [Entry<RuleDeclaration>] = []
  private var reserved: Bool?
  package init() {}

  /// The version of the language that this interpreter reads.
  package static let languageVersion = 1

  package static let schema = RecordSchema<Self>(
    "manifest", "A manifest file: any of these sections; those of all files merge.",
    [
      .optional("cogsmith", \.version, .wholeNumber(0...999_999), "The language version: `1`."),
      .optional("company", \.company, .text, "The company's name."),
      .optional(
        "currency", \.currency, .text, default: "`USD`, with a warning",
        "The ISO 4217 code; its decimals decide how exact postings are."),
      .plain(
        "exclude", \.exclude, .list(of: .text),
        "Patterns of files that are no manifests; in the root file only."),
      .optional("books", \.books, .once(), "How exact values are, and which periods are closed."),
      .optional(
        "inventory", \.inventory, .once(), default: "`local`, `fifo`, no negative stock",
        "Who owns items and quantities, and how they are valued."),
      .plain(
        "accounts", \.accounts, .map(.account, of: .record()),
        "The chart of accounts that exports use, by a local name."),
      .optional("export", \.export, .once(), "Which account each role posts to."),
      .plain(
        "units", \.units, .map(.unit, of: .positiveQuantity, named: .unit),
        "Units of your own, such as `board-foot: 144 in3`."),
      .plain("rates", \.rates, .map(.rate, of: .record()), "Named cost rates."),
      .plain(
        "functions", \.functions, .map(.function, of: .record(), named: .function),
        "Named expressions with typed parameters."),
      .plain(
        "products", \.products, .map(.product, of: .record()),
        "Products by their key, a name that never changes."),
      .plain(
        "boms", \.boms, .map(.product, of: .list(of: .record())),
        "BOM versions by the key of the product they make."),
      .plain("opening", \.opening, .events(.list), "Stock on hand on a date."),
      .plain("receipts", \.receipts, .events(.map), "Goods received, by id."),
      .plain("builds", \.builds, .events(.map), "Builds, by id."),
      .plain("sales", \.sales, .events(.map), "Goods sold, by id."),
      .plain("adjustments", \.adjustments, .events(.map), "Corrections of stock, by id."),
      .plain(
        "revaluations", \.revaluations, .events(.map), "Changes of what stock is worth, by id."),
      .plain("rules", \.rules, .map(.rule, of: .record()), "Policies over computed facts."),
      .optional("scenarios", \.reserved, .reserved, "Named what-if overlays (a later version)."),
      .optional("tests", \.reserved, .reserved, "Unit tests of the catalog (a later version)."),
    ])

  /// The keys of the sections.
  package static var sections: Set<String> { Set(schema.fields.map(\.description.key)) }

  package mutating func validate(_ node: NodeID, _ decoder: inout ManifestDecoder) {
    guard let version, version.value != Self.languageVersion else { return }
    decoder.bag.report(
      Diagnostic(
        .workspaceVersion, "this workspace asks for version \(version.value) of the language",
        at: version.span, label: "this interpreter reads version \(Self.languageVersion)",
        helps: [
          Help(
            "write `cogsmith: \(Self.languageVersion)`",
            edits: [Edit(version.span, String(Self.languageVersion))])
        ]))
  }
}

/// A section that a workspace has once, with the place of its key.
package struct OnceSection<Record: ManifestRecord>: Sendable {
  /// What it says.
  package var record: Record
  /// Its place, for a second one that is refused.
  package var span: Span
}

/// Events of one kind: written out, or in files beside the manifest.
package struct EventSection<Record: ManifestRecord>: Sendable {
  /// The events; those of a list have no key.
  package var entries: [Entry<Record>] = []
  /// The paths of CSV files that hold more, relative to the manifest.
  package var files: [LocatedName] = []
  /// Whether there are none.
  package var isEmpty: Bool { entries.isEmpty && files.isEmpty }
}

/// Whether the events of a section have ids.
enum EventLayout: Sendable {
  case list, map
}

extension FieldType {
  fileprivate static func once<Record>() -> FieldType where Value == OnceSection<Record> {
    FieldType(shape: .record(Record.schema.shape)) { node, decoder in
      decoder.record(node, Record.self).map {
        OnceSection(record: $0, span: decoder.headline(node))
      }
    }
  }

  fileprivate static func events<Record>(
    _ layout: EventLayout
  ) -> FieldType where Value == EventSection<Record> {
    let record = FieldShape.record(Record.schema.shape)
    let written: FieldShape = layout == .list ? .list(record) : .map(.event, record)
    return FieldType(shape: .either([written, .record(EventFile.schema.shape)])) { node, decoder in
      var section = EventSection<Record>()
      if let file = decoder.eventFile(node, layout) {
        section.files = [file]
      } else if layout == .list {
        guard let list = FieldType<[Record]>.list(of: .record()).decode(node, &decoder) else {
          return nil
        }
        section.entries = list.map { Entry(key: .missing, value: $0) }
      } else {
        guard let map = FieldType<[Entry<Record>]>.map(.event, of: .record()).decode(node, &decoder)
        else { return nil }
        section.entries = map
      }
      return section
    }
  }
}

extension FieldType where Value == Bool {
  /// A section that a later version reads: only secrets are looked for in it.
  fileprivate static let reserved = FieldType(shape: .reserved) { node, decoder in
    _ = decoder.reportSecrets(below: node)
    return true
  }
}

/// The words of `{from: receipts.csv}`.
private struct EventFile: ManifestRecord {
  var from = LocatedName.missing

  static let schema = RecordSchema<Self>(
    "event-file", "A CSV file beside the manifest that holds the events.",
    [.required("from", \.from, .text, "The path, relative to the manifest.")])
}

extension ManifestDecoder {
  /// The file of `{from: FILE}`, also where `from` is misspelt; an event with such an id is a map, not
  /// a text.
  fileprivate mutating func eventFile(_ node: NodeID, _ layout: EventLayout) -> LocatedName? {
    guard reader.kind(node) == .mapping,
      reader.entries(node).contains(where: { names(aFile: $0.key, $0.value, layout) })
    else { return nil }
    return record(node, EventFile.self)?.from
  }

  private func names(aFile key: NodeID, _ value: NodeID, _ layout: EventLayout) -> Bool {
    guard reader.kind(value) == .scalar else { return false }
    let word = reader.string(key)
    return word == "from"
      || !reader.isEmpty(value)
        && (layout == .list || reader.string(value).hasSuffix(".csv")
          || !suggestions(for: word, among: ["from"]).isEmpty)
  }
}

/// A decoded file: its documents and the texts of their names.
package struct Manifest: Sendable {
  /// The file.
  package let source: SourceID
  /// The documents in order.
  package var documents: [ManifestDocument]
  /// The texts that the documents' names stand for.
  package var names: Interner
  /// The expressions and templates, by the positions that fields hold.
  package var expressions: [ExpressionText]
  /// Which of them are names with holes, by where the name starts.
  package var titles: [UInt32: ExpressionID]
  /// Keys whose values have faults or break off.
  package var unreadableKeys: [NameID]
  /// Sections whose values could not be read.
  package var unreadableSections: Set<String>
  /// Where reading broke off, for a file with a syntax error.
  package var brokenAt: UInt32?
}

extension Manifest {
  /// A file that could not be read at all.
  ///
  /// - Parameter mayDeclareNames: whether names that nobody else declares may be declared in it.
  package init(unread source: SourceID, mayDeclareNames: Bool) {
    self.init(
      source: source, documents: [], names: Interner(), expressions: [], titles: [:],
      unreadableKeys: [],
      unreadableSections: [],
      brokenAt: mayDeclareNames ? 0 : nil)
  }
}

/// Decodes a tree; everything that does not fit is reported, and the rest is kept.
package func decodeManifest(
  _ tree: DocumentTree, _ file: SourceFile, into bag: inout DiagnosticBag
) -> Manifest {
  tree.read(file) { reader in
    var decoder = ManifestDecoder(reader)
    var documents: [ManifestDocument] = []
    for root in tree.roots where !reader.isEmpty(root) {
      // A document whose own keys have faults still gives its sound sections.
      documents += decoder.documents(root)
    }
    bag.append(contentsOf: decoder.bag)
    return Manifest(
      source: tree.source, documents: documents, names: decoder.names,
      expressions: decoder.expressions, titles: decoder.titles,
      unreadableKeys: decoder.unreadableKeys,
      unreadableSections: decoder.unreadableSections,
      brokenAt: tree.brokenAt)
  }
}

extension ManifestDecoder {
  /// A document; a section that stands in it twice, which was reported, counts as in a second one.
  fileprivate mutating func documents(_ node: NodeID) -> [ManifestDocument] {
    let schema = ManifestDocument.schema
    guard reader.kind(node) == .mapping else {
      reportShape(
        node, expected: "a map with sections such as `products`, `boms` and `builds`",
        helps: [Help("start with a line `products:`, or name the file under `exclude:`")])
      return []
    }
    var documents = [ManifestDocument()]
    var seen: Set<Int> = []
    for (key, value) in reader.entries(node) where !isMergeKey(key) {
      guard let index = schema.index(of: reader.text(key)) else {
        reportUnknownSection(key, value)
        continue
      }
      let field = schema.fields[index]
      if reader.isEmpty(value) { continue }
      if case .reserved = field.description.shape { reportReserved(key) }
      let isFirst = seen.insert(index).inserted
      if isUnread(value) || (!isFirst && !field.description.shape.isMergedSection) {
        unreadableSections.insert(field.description.key)
        continue
      }
      if !isFirst { documents.append(ManifestDocument()) }
      let target = isFirst ? 0 : documents.count - 1
      if !field.decode(value, &documents[target], &self) {
        unreadableSections.insert(field.description.key)
      }
    }
    documents[0].validate(node, &self)
    return documents
  }

  private mutating func reportReserved(_ key: NodeID) {
    bag.report(
      Diagnostic(
        .featureUnsupported, severity: .warning,
        "the section `\(reader.string(key))` is not read by this version", at: reader.span(key),
        label: "nothing in here is checked or used",
        helps: [Help("keep it: scenarios and tests come with a later version")]))
  }
}

extension FieldShape {
  /// Whether a section of this shape may stand in many files.
  fileprivate var isMergedSection: Bool {
    switch self {
    case .map, .list, .either: true
    default: false
    }
  }
}

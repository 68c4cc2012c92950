import Catalogs
import Diagnostics
import Imports
import Interpreter
import Quantities
import Renderings
import SourceText

/// A table, and what an import of it is told.
struct TableInput {
  private let path: String
  private let bytes: [UInt8]
  private let options: ImportOptions
  private let isIntoWorkspace: Bool

  /// The first byte says what the others are: `d` a CSV file, `e` a workbook, `f` the parts of one; the
  /// second, what the import is told and whether it goes into a workspace.
  init?(_ input: UnsafeBufferPointer<UInt8>) {
    guard input.count >= 2 else { return nil }
    let rest = Array(input.dropFirst(2))
    switch input[0] % 3 {
    case 1:
      path = "table.csv"
      bytes = rest
    case 2:
      path = "table.xlsx"
      bytes = rest
    default:
      path = "table.xlsx"
      bytes = Self.workbook(rest)
    }
    var options = ImportOptions()
    let told = Int(input[1])
    if told & 1 != 0 { options.product = "made" }
    if told & 2 != 0 { options.date = CivilDate(year: 2026, month: 11, day: 2) }
    if told & 4 != 0 { options.currency = "EUR" }
    if told & 8 != 0 {
      options.kind = ImportKind.allCases[(told >> 5) % ImportKind.allCases.count]
    }
    isIntoWorkspace = told & 16 != 0
    self.options = options
  }

  /// A workbook of parts with a record separator (0x1E) between them.
  private static func workbook(_ input: [UInt8]) -> [UInt8] {
    let names = [
      "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
      "xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/worksheets/sheet2.xml",
    ]
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let usual = [
      "xl/workbook.xml":
        "<workbook xmlns:r='\(office)'><sheets><sheet name='S' r:id='r1'/></sheets></workbook>",
      "xl/_rels/workbook.xml.rels":
        "<Relationships><Relationship Id='r1' Type='\(office)/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
    ]
    let parts = input.split(
      separator: 0x1E, maxSplits: names.count - 1, omittingEmptySubsequences: false)
    var archive = zip(names, parts).map { (name: $0, bytes: Array($1)) }
    for index in archive.indices where archive[index].bytes.isEmpty {
      archive[index].bytes = Array((usual[archive[index].name] ?? "").utf8)
    }
    for name in names where !archive.contains(where: { $0.name == name }) {
      if let text = usual[name] { archive.append((name, Array(text.utf8))) }
    }
    return storedArchive(archive.filter { !$0.bytes.isEmpty })
  }

  func run() {
    let first = outcome()
    guard first == outcome() else { fail("two imports differ: \(first)") }
  }

  /// What an import says and would write.
  private func outcome() -> String {
    var files: [String: [UInt8]] = [path: bytes]
    if isIntoWorkspace { files["cogsmith.yaml"] = Array(shop.utf8) }
    let session = Session(files: MemoryFiles(bytes: files))
    guard
      let prepared = try? session.prepareImport(
        path, sheet: nil, options, into: isIntoWorkspace ? "." : nil)
    else { fail("a table in memory cannot be read") }
    check(prepared.diagnostics, prepared.sources)
    let written = prepared.result.files(isNew: !isIntoWorkspace)
    var text = prepared.diagnostics.map(\.message).joined(separator: "\n")
    for file in written { text += "\n--- \(file.path)\n\(file.contents)" }
    if !prepared.hasErrors, !written.isEmpty { checkManifests(written, beside: files) }
    return text
  }

  /// What is written is a workspace without errors.
  private func checkManifests(_ written: [ImportedFile], beside files: [String: [UInt8]]) {
    var files = files
    for file in written { files[file.path] = Array(file.contents.utf8) }
    guard let workspace = try? Session(files: MemoryFiles(bytes: files)).load() else { return }
    let errors = workspace.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else {
      let renderer = ExcerptRenderer(workspace.sources)
      fail("what is written has errors:\n" + errors.map { renderer.render($0).plain }.joined())
    }
    check(workspace.run().diagnostics, workspace.sources)
  }

  /// Findings have words, and places inside of their files.
  private func check(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    let renderer = ExcerptRenderer(sources)
    for diagnostic in diagnostics {
      let labels = [diagnostic.primary].compactMap { $0 } + diagnostic.related
      for span in labels.map(\.span) + diagnostic.helps.flatMap(\.edits).map(\.span) {
        guard sources.files.indices.contains(Int(span.source.index)), span.start <= span.end,
          Int(span.end) <= sources[span.source].bytes.count
        else { fail("a place outside of its file: \(diagnostic)") }
      }
      guard !diagnostic.message.isEmpty else { fail("a finding without words") }
      _ = renderer.render(diagnostic).plain
    }
  }

  private func fail(_ message: String) -> Never { fatalError(message) }
}

/// A workspace that knows some of what tables name.
private let shop = """
  cogsmith: 1
  currency: USD
  products: {bolt: {cost: 0.10}, ST-16: {unit: ft2, cost: 3.05}, made: {}}
  boms: {made: [{lines: [{item: bolt, quantity: 8}]}]}
  accounts: {stock: {code: "1400"}}
  """

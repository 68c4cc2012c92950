import Diagnostics
import Imports
import Interpreter
import Machines
import Renderings
import Reports
import SourceText
import Tables

/// A table in memory and what comes of importing it.
public struct TestImport {
  /// What came of it.
  public let prepared: PreparedImport

  /// Imports a CSV file given as text.
  public init(_ csv: String, _ options: ImportOptions = ImportOptions(), path: String = "table.csv")
    throws
  {
    try self.init(bytes: Array(csv.utf8), options, path: path)
  }

  /// Imports a file given as bytes.
  public init(
    bytes: [UInt8], _ options: ImportOptions = ImportOptions(), path: String, sheet: String? = nil
  ) throws {
    prepared = try Session(files: MemoryFiles(bytes: [path: bytes]))
      .prepareImport(path, sheet: sheet, options, into: nil)
  }

  /// What was recognised.
  public var result: ImportResult { prepared.result }

  /// The codes of the findings, in order.
  public var codes: [String] { prepared.diagnostics.map(\.code.rawValue) }

  /// The headlines of the findings, in order.
  public var messages: [String] { prepared.diagnostics.map(\.message) }

  /// The texts of what was taken for granted, each with its first cells.
  public var assumptions: [String] {
    result.assumptions.map { assumption in
      ([assumption.text] + assumption.places.map(\.description)).joined(separator: " ")
    }
  }

  /// The manifests by path.
  public var files: [String: String] {
    Dictionary(uniqueKeysWithValues: result.files(isNew: true).map { ($0.path, $0.contents) })
  }

  /// The manifest in a folder.
  public func manifest(_ folder: String) -> String {
    result.files(isNew: true).first { $0.path.hasPrefix(folder + "/") }?.contents ?? ""
  }

  /// The workspace that the manifests make.
  public func workspace() throws -> TestWorkspace { try TestWorkspace(files: files) }

  /// What a user sees: findings, the report, and the manifests.
  public var shown: String {
    let renderer = ExcerptRenderer(prepared.sources)
    var text = prepared.diagnostics.map { renderer.render($0).plain }.joined()
    let files = result.files(isNew: false)
    text +=
      importText(
        result,
        files: files.map {
          ImportReportFile(path: $0.path, summary: $0.summary, action: "would write")
        }, isWritten: false
      ).plain
    for file in files { text += "\n--- \(file.path)\n\(file.contents)" }
    return text
  }
}

/// A workbook of one sheet whose XML is given, as a spreadsheet program could have written it.
public func workbook(
  sheet: String, strings: String = "", styles: String = "", extra: [(String, String)] = []
) -> [UInt8] {
  let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  let package = "http://schemas.openxmlformats.org/package/2006/relationships"
  var parts = [
    (
      "_rels/.rels",
      "<Relationships xmlns='\(package)'><Relationship Id='r1' Type='\(office)/officeDocument' "
        + "Target='xl/workbook.xml'/></Relationships>"
    ),
    (
      "xl/workbook.xml",
      "<workbook xmlns='\(main)' xmlns:r='\(office)'><sheets>"
        + "<sheet name='Parts' sheetId='1' r:id='r1'/></sheets></workbook>"
    ),
    (
      "xl/_rels/workbook.xml.rels",
      "<Relationships xmlns='\(package)'><Relationship Id='r1' Type='\(office)/worksheet' "
        + "Target='/xl/worksheets/sheet1.xml'/></Relationships>"
    ),
    (
      "xl/worksheets/sheet1.xml",
      sheet.replacing("<worksheet>", with: "<worksheet xmlns='\(main)'>")
    ),
  ]
  if !strings.isEmpty {
    parts.append(("xl/sharedStrings.xml", "<sst xmlns='\(main)'>\(strings)</sst>"))
  }
  if !styles.isEmpty {
    parts.append(("xl/styles.xml", "<styleSheet xmlns='\(main)'>\(styles)</styleSheet>"))
  }
  return zipArchive((parts + extra).map { ($0.0, Array($0.1.utf8)) }) ?? []
}

/// A sheet with rows of cells as XML.
public func sheetXML(_ rows: String, merges: String = "") -> String {
  "<worksheet><sheetData>\(rows)</sheetData>\(merges)</worksheet>"
}

import ArgumentParser
import Catalogs
import Diagnostics
import Interpreter
import Machines
import Renderings
import Reports
import Tables

struct TableCommand: ParsableCommand {
  enum Contents: String, ExpressibleByArgument, CaseIterable {
    case products, boms
  }

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, xlsx
  }

  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Write the products or the BOMs as a CSV or XLSX file, for a spreadsheet.",
    discussion: """
      The columns are those that `cogsmith import` reads, so that the file can come back:

        cogsmith table products products.xlsx
        cogsmith table boms > boms.csv
      """)

  @Argument(help: "What the table holds.")
  var contents: Contents

  @Argument(
    help: "The file; its ending says which kind. Without one, CSV goes to standard output.",
    completion: .file(extensions: ["csv", "xlsx"]))
  var file: String?

  @Option(help: "Which kind of file; default: what the ending of its name says.")
  var to: Format?

  @Flag(help: "Write over a file that is there.")
  var replace = false

  @OptionGroup var folder: FolderOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if file == nil, to == .xlsx {
      throw ValidationError("A workbook needs a file: cogsmith table products products.xlsx")
    }
    if let file, to == nil, kind == nil {
      throw ValidationError(
        "`\(file)` ends neither in .csv nor in .xlsx; say --to csv or --to xlsx.")
    }
  }

  private var kind: Format? {
    if let to { return to }
    guard let file else { return .csv }
    return Format.allCases.first { file.lowercased().hasSuffix("." + $0.rawValue) }
  }

  func run() throws {
    let front = Front(output: output, isJSON: false)
    let session = Session.ofThisMachine
    let workspace = try front.load(folder.directory)
    front.report(workspace.diagnostics.filter { $0.severity == .error }, workspace.sources)
    try front.finish(workspace.diagnostics)
    guard let catalog = workspace.catalog else { return }
    let rows = contents == .products ? productTable(catalog) : bomTable(catalog)
    guard let file else {
      Terminal.write(csvDocument(rows), to: .output)
      return
    }
    do throws(FileFault) {
      if !replace, session.isTaken(named: file) {
        throw FileFault(path: file, reason: "is there already; --replace writes over it")
      }
      guard
        let bytes = kind == .xlsx ? xlsxFile(rows, sheet: contents.rawValue) : csvFile(rows)
      else { throw FileFault(path: file, reason: "cannot be made") }
      try session.write(bytes, named: file)
    } catch {
      throw front.fail(error)
    }
    Terminal.write("wrote \(file), \(rows.count - 1) rows\n", to: .output)
  }
}

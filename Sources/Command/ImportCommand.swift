import ArgumentParser
import Diagnostics
import Imports
import Interpreter
import Machines
import Quantities
import Renderings
import Reports

extension ImportKind: ExpressibleByArgument {}

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a CSV or XLSX file into manifests.",
    discussion: """
      Shows first what it makes of the table: what each column holds, what it takes for granted, every \
      row it leaves out and why, and what the lines come to. Nothing is written without --write.

        cogsmith import parts.xlsx
        cogsmith import parts.xlsx --map "Qty/assy=quantity" --write shop

      Grammar/import.md lists the fields and the names of columns that are known.
      """)

  @Argument(help: "A CSV file or an Excel workbook (.xlsx).", completion: .file())
  var file: String

  @Option(name: .customLong("as"), help: "What the table holds; default: what its columns say.")
  var kind: ImportKind?

  @Option(
    help: ArgumentHelp(
      "What a column holds, such as \"Qty.=quantity\" or \"B=group\". Repeatable.",
      valueName: "column=field"))
  var map: [String] = []

  @Option(
    help: ArgumentHelp("Take the columns from a saved mapping.", valueName: "file"),
    completion: .file())
  var mapping: String?

  @Option(
    help: ArgumentHelp("Save what the columns hold, for the next import.", valueName: "file"),
    completion: .file())
  var saveMapping: String?

  @Option(help: ArgumentHelp("The sheet of a workbook, by its name or number.", valueName: "sheet"))
  var sheet: String?

  @Option(help: ArgumentHelp("The product that a parts list makes.", valueName: "key"))
  var product: String?

  @Option(help: ArgumentHelp("The day of stock that says none.", valueName: "date"))
  var date: DateArgument?

  @Option(help: ArgumentHelp("The currency of a new workspace.", valueName: "code"))
  var currency: String?

  @Option(
    help: ArgumentHelp("Write the manifests into this folder.", valueName: "folder"),
    completion: .directory)
  var write: String?

  @Flag(help: "Write manifests of the same name anew.")
  var replace = false

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @Flag(help: "The same as --format json.")
  var json = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let currency, Currency(code: currency) == nil {
      throw ValidationError("`\(currency)` is no code of a currency, such as USD or EUR.")
    }
  }

  func run() throws {
    let isJSON = json || format == .json
    let front = Front(output: output, isJSON: isJSON)
    let session = Session.ofThisMachine
    let prepared: PreparedImport
    do throws(FileFault) {
      var options = ImportOptions()
      options.kind = kind
      options.product = product
      options.date = date?.date
      options.currency = currency
      options.map = try columnMap(front)
      prepared = try session.prepareImport(
        file, sheet: sheet, options, into: write, replaces: replace)
      if write != nil, !prepared.hasErrors { try session.write(prepared) }
      if let saveMapping, prepared.result.kind != nil {
        try session.write(Array(prepared.result.mapping.utf8), named: saveMapping)
      }
    } catch {
      throw front.fail(error)
    }
    front.report(prepared.diagnostics, prepared.sources)
    let isWritten = write != nil && !prepared.hasErrors
    if isJSON {
      Terminal.write(
        importJSON(
          prepared.result, files: files(prepared), isWritten: isWritten,
          front.shown(prepared.diagnostics), prepared.sources), to: .output)
    } else {
      Terminal.write(
        importText(prepared.result, files: files(prepared), isWritten: isWritten), to: .output,
        output.color)
    }
    try front.finish(prepared.diagnostics)
  }

  /// The manifests with what is done with each.
  private func files(_ prepared: PreparedImport) -> [ImportReportFile] {
    guard write != nil else {
      return prepared.hasErrors
        ? []
        : prepared.result.files(isNew: false, isListed: true).map {
          ImportReportFile(path: $0.path, summary: $0.summary, action: "would write")
        }
    }
    if prepared.hasErrors { return [] }
    return prepared.files.map { file in
      let action =
        switch file.state {
        case .new: "wrote"
        case .unchanged: "unchanged"
        case .replaced: "wrote anew"
        }
      return ImportReportFile(path: file.path.text, summary: file.summary, action: action)
    }
  }

  /// What the columns hold by `--mapping` and `--map`.
  private func columnMap(_ front: Front) throws(FileFault) -> ColumnMap {
    var columns = ColumnMap()
    if let mapping {
      let text = String(
        decoding: try Session.ofThisMachine.read(named: mapping), as: UTF8.self)
      if let wrong = columns.read(text) {
        throw FileFault(
          path: mapping,
          reason: "line \(wrong.line) is no `Column=field`: `\(wrong.text)`")
      }
    }
    for entry in map where !columns.add(entry) {
      let fields = Field.allCases.map(\.name)
      let name = entry.split(separator: "=").last.map { String($0) } ?? entry
      let near = suggestions(for: name, among: fields)
      Terminal.write(
        "error: `--map \"\(entry)\"` is no `Column=field`; "
          + (near.isEmpty
            ? "the fields are \(alternatives(fields, joinedBy: "and"))"
            : "did you mean \(alternatives(near))?") + "\n", to: .errors)
      Terminal.exit(Status.usage)
    }
    return columns
  }
}

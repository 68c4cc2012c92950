import ArgumentParser
import Diagnostics
import Exports
import Interpreter
import Reports

extension ExportTarget: ExpressibleByArgument {}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the transactions that were not exported yet.",
    discussion: """
      What was exported is recorded in exports.lock, so that nothing is exported twice. When an \
      exported event has changed, one reversal and one new transaction are written.
      """)

  @Argument(help: "A workspace folder, or a single manifest file.", completion: .file())
  var workspace: String?

  @OptionGroup var folder: FolderOption

  @Option(help: ArgumentHelp("Where they go.", valueName: "target"))
  var to: ExportTarget

  @Option(
    help: ArgumentHelp(
      "Where files go; default: exports/TARGET in the workspace.", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let front = Front(output: output, isJSON: format == .json)
    let loaded = try front.load(workspace ?? folder.directory)
    let session = Session()
    let prepared: PreparedExport
    do throws(FileFault) {
      prepared =
        try dryRun
        ? session.prepareExport(loaded, to: to, folder: out)
        : exclusively(in: loaded.root) { () throws(FileFault) in
          let prepared = session.prepareExport(loaded, to: to, folder: out)
          if !prepared.hasErrors { try session.write(prepared) }
          return prepared
        }
    } catch {
      throw front.fail(error)
    }
    front.report(prepared.diagnostics, prepared.sources)
    let files = prepared.files.map(\.path)
    if format == .json {
      Terminal.write(
        exportJSON(
          prepared.plan, files: files, isDryRun: dryRun,
          front.context(loaded, prepared.diagnostics, prepared.sources)), to: .output)
    } else if let plan = prepared.plan, let catalog = loaded.catalog {
      Terminal.write(
        exportText(plan, files: files, isDryRun: dryRun, catalog), to: .output, output.color)
    }
    try front.finish(prepared.diagnostics)
  }
}

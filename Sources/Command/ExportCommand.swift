import ArgumentParser
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Machines
import Providers
import Renderings
import Reports

extension ExportTarget: ExpressibleByArgument {}

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the transactions that were not exported yet.",
    discussion: """
      What was exported is recorded in exports.lock, so that nothing is exported twice. When an \
      exported event has changed, one reversal and one new transaction are written.

      With --push, transactions for QuickBooks Online are sent to it instead of written to files, one \
      by one. A run that is cut off is finished by running it again; nothing is sent twice. \
      Grammar/sync.md says how to connect a company.
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

  @Flag(help: "Send them to QuickBooks Online (with --to quickbooks).")
  var push = false

  @Flag(help: "Say what would be written or sent, and do nothing.")
  var dryRun = false

  @Flag(
    help:
      "Correct exported events too whose figures only an edit of the catalog has changed, such as a wage."
  )
  var restate = false

  @Flag(help: "Reverse exported events, several at once, that no manifest declares any more.")
  var reverseDeleted = false

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if push, to != .quickbooks {
      throw ValidationError("--push sends to QuickBooks Online only: `--to quickbooks --push`.")
    }
    if push, out != nil {
      throw ValidationError("--push sends, and writes no files: take --out away, or --push.")
    }
  }

  func run() throws {
    let front = Front(output: output, isJSON: format == .json)
    let loaded = try front.load(workspace ?? folder.directory)
    let session = Session.ofThisMachine
    if push { return try send(loaded, session, front) }
    let prepared: PreparedExport
    do throws(FileFault) {
      prepared =
        try dryRun
        ? session.prepareExport(loaded, to: to, folder: out, options)
        : session.export(loaded, to: to, folder: out, options)
    } catch {
      throw front.fail(error)
    }
    front.report(prepared.diagnostics, prepared.sources)
    let files = prepared.files.map(\.path.text)
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

  private var options: ExportOptions {
    var options = ExportOptions()
    options.restates = restate
    options.reversesDeleted = reverseDeleted
    return options
  }

  private func send(_ loaded: Workspace, _ session: Session, _ front: Front) throws {
    var prepared: PreparedExport
    var result: PushResult?
    do throws(FileFault) {
      (prepared, result) =
        try dryRun
        ? (session.prepareExport(loaded, to: to, options), nil)
        : session.exclusively(in: loaded) { () throws(FileFault) in
          let prepared = session.prepareExport(loaded, to: to, options)
          return (prepared, try push(prepared, loaded, session))
        }
    } catch {
      throw front.fail(error)
    }
    let diagnostics = prepared.diagnostics + (result?.diagnostics ?? [])
    front.report(diagnostics, prepared.sources)
    if format == .json {
      Terminal.write(
        pushJSON(
          prepared.plan, result, isDryRun: dryRun,
          front.context(loaded, diagnostics, prepared.sources)), to: .output)
    } else if let plan = prepared.plan, let catalog = loaded.catalog {
      Terminal.write(pushText(plan, result, catalog), to: .output, output.color)
    }
    if diagnostics.contains(where: { $0.severity == .error && $0.code.family == "provider" }) {
      throw ExitCode(Status.files)
    }
    try front.finish(diagnostics)
  }

  private func push(
    _ prepared: PreparedExport, _ loaded: Workspace, _ session: Session
  ) throws(FileFault) -> PushResult? {
    guard let plan = prepared.plan, !prepared.hasErrors else { return nil }
    let clock = SystemClock.reporting(output)
    let showsProgress = output.showsProgress && format == .text
    var count = 0
    return try session.push(
      prepared, of: loaded,
      connect: { () throws(ProviderFault) in try connectToQuickBooks(loaded.root, clock) }
    ) { pushed in
      count += 1
      guard showsProgress else { return }
      Terminal.write(
        "\(count) of \(plan.transactions.count): \(pushed.transaction.number)\n",
        to: .errors)
    }
  }
}

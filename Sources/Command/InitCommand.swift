import ArgumentParser
import Diagnostics
import FoundationEssentials
import Imports
import Interpreter
import Machines
import Manifests
import Quantities
import Renderings
import Reports
import SourceText

extension InventoryMode: ExpressibleByArgument {}
extension ProviderName: ExpressibleByArgument {}
extension PlanName: ExpressibleByArgument {}
extension CostingMethod: ExpressibleByArgument {}

/// The answers that flags give beforehand.
struct InitFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The company; default: the folder's name.", valueName: "text"))
  var name: String?

  @Option(help: "Who owns inventory: these files, or the accounting system.")
  var mode: InventoryMode?

  @Option(help: "The accounting system.")
  var provider: ProviderName?

  @Option(help: "The plan of QuickBooks Online.")
  var plan: PlanName?

  @Option(help: "Which stock is used up first.")
  var costing: CostingMethod?

  @Option(help: ArgumentHelp("The currency of the books, such as USD.", valueName: "code"))
  var currency: String?

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("Import this CSV or XLSX file.", valueName: "file"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp("The product that the parts list of --from makes.", valueName: "key"))
  var product: String?

  @Option(help: ArgumentHelp("The sheet of --from, by its name or number.", valueName: "sheet"))
  var sheet: String?

  @Option(help: ArgumentHelp("The day of stock in --from that says none.", valueName: "date"))
  var date: DateArgument?

  @Option(
    help: ArgumentHelp("Take the columns of --from from a saved mapping.", valueName: "file"),
    completion: .file())
  var mapping: String?

  @Flag(inversion: .prefixedNo, help: "Write a check of every pull request for GitHub.")
  var check: Bool?
}

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Begin a workspace: a few questions, and files that check clean.",
    discussion: """
      At a terminal it asks what it has not been told. In a script, flags tell everything, or --yes \
      takes the answers that are taken for granted. Nothing is ever written over.

        cogsmith init
        cogsmith init shop --yes
        cogsmith init --mode sync --provider quickbooks-online --plan plus --yes
      """)

  @Argument(help: "The folder of the workspace.", completion: .directory)
  var folder = "."

  @OptionGroup var flags: InitFlags

  @Flag(
    name: [.customLong("yes"), .customShort("y")], help: "Ask nothing, and take what is usual.")
  var takesDefaults = false

  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let code = flags.currency, Currency(code: code) == nil {
      throw ValidationError("`\(code)` is no code of a currency, such as USD or EUR.")
    }
    if flags.costing == .standard {
      throw ValidationError(
        "standard cost is not computed by this version yet; use fifo, lifo or average.")
    }
    if flags.plan != nil, let provider = flags.provider, provider != .quickbooksOnline {
      throw ValidationError("--plan says something about quickbooks-online only.")
    }
    if let mode = flags.mode, mode == .sync, let provider = flags.provider,
      let conflict = NewWorkspace.conflict(mode, provider, flags.plan)
    {
      throw ValidationError(conflict + "\nUse --mode local.")
    }
    if flags.file == nil,
      flags.product != nil || flags.sheet != nil || flags.date != nil || flags.mapping != nil
    {
      throw ValidationError("--product, --sheet, --date and --mapping belong to --from.")
    }
  }

  func run() throws {
    let front = Front(output: output, isJSON: format == .json)
    if isAsked {
      let color = output.color
      var conversation = Conversation(TerminalLines()) { Terminal.write($0, to: .output, color) }
      try converse(front, &conversation)
    } else {
      var interview = try begin(front)
      do throws(FileFault) {
        try interview.takeFlags(front, takesDefaults: takesDefaults)
      } catch {
        throw front.fail(error)
      }
      try write(interview, front)
    }
  }

  /// Asks, shows what would be written, and writes it.
  func converse(_ front: Front, _ conversation: inout Conversation) throws {
    var interview = try begin(front)
    do {
      try interview.hold(&conversation)
      try write(interview, front, &conversation)
    } catch is Conversation.Ended {
      conversation.say("\nEnded; nothing is written.")
      throw ExitCode(Status.errors)
    }
  }

  /// An interview about a folder that can become a workspace.
  private func begin(_ front: Front) throws -> InitInterview {
    let interview = InitInterview(flags: flags, folder: folder, name: folderName)
    do throws(FileFault) {
      try interview.session.checkNewWorkspace(in: folder)
    } catch {
      throw front.fail(error)
    }
    return interview
  }

  /// Whether a person is asked.
  private var isAsked: Bool { Terminal.isInteractive && !takesDefaults && format == .text }

  /// Shows what is about to be written, asks, and writes it.
  private func write(
    _ interview: InitInterview, _ front: Front, _ conversation: inout Conversation
  ) throws {
    let prepared = try prepare(interview, front)
    var report = interview.report(prepared, isWritten: false)
    conversation.show(initFilesText(report))
    if dryRun { return conversation.say("\nNothing is written: this was --dry-run.") }
    guard
      try conversation.confirm(
        "Write them?",
        explanation: "Each file is written in one step, none over another; `no` writes nothing.")
    else { throw Conversation.Ended() }
    try carryOut(prepared, interview, front)
    report.isWritten = true
    conversation.say("\nDone: `cogsmith check` finds no error in it.")
    conversation.show(initNextText(report))
  }

  /// Writes what flags ask for.
  private func write(_ interview: InitInterview, _ front: Front) throws {
    let prepared = try prepare(interview, front)
    let isWritten = !dryRun && !prepared.hasErrors
    if isWritten { try carryOut(prepared, interview, front) }
    let report = interview.report(prepared, isWritten: isWritten)
    if front.isJSON {
      Terminal.write(
        initJSON(
          report, mode: interview.new.mode.rawValue, currency: interview.new.currency.code,
          front.shown(prepared.diagnostics), prepared.sources), to: .output)
    } else {
      if let imported = interview.imported {
        Terminal.write(assumptionsText(imported), to: .output, output.color)
      }
      Terminal.write(initFilesText(report), to: .output, output.color)
      Terminal.write(initNextText(report), to: .output, output.color)
    }
  }

  /// Everything but the writing; ends where the workspace would have errors.
  private func prepare(_ interview: InitInterview, _ front: Front) throws -> PreparedWorkspace {
    let prepared: PreparedWorkspace
    do throws(FileFault) {
      prepared = try interview.session.prepareWorkspace(
        interview.new, in: folder, interview.imported)
    } catch {
      throw front.fail(error)
    }
    guard prepared.hasErrors else { return prepared }
    front.report(prepared.diagnostics.filter { $0.severity == .error }, prepared.sources)
    if front.isJSON {
      Terminal.write(
        initJSON(
          interview.report(prepared, isWritten: false), mode: interview.new.mode.rawValue,
          currency: interview.new.currency.code, front.shown(prepared.diagnostics),
          prepared.sources), to: .output)
    } else {
      Terminal.write(
        "Nothing is written: with these files the workspace would have errors.\n", to: .errors)
    }
    throw ExitCode(Status.errors)
  }

  private func carryOut(
    _ prepared: PreparedWorkspace, _ interview: InitInterview, _ front: Front
  ) throws {
    do throws(FileFault) {
      try interview.session.write(prepared)
    } catch {
      Terminal.write(
        "The root manifest is written last, so this folder is no workspace yet. Run `cogsmith init` again: what is there stays.\n",
        to: .errors)
      throw front.fail(error)
    }
  }

  /// What the company is called where nobody says it.
  private var folderName: String {
    var path = folder
    if !path.hasPrefix("/") { path = FileManager.default.currentDirectoryPath + "/" + path }
    var names: [Substring] = []
    for name in path.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return names.last.map(String.init) ?? "Workshop"
  }
}

import ArgumentParser
import Connections
import Diagnostics
import Interpreter
import Providers
import Reports

struct Sync: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Refresh the snapshot of items and accounts from QuickBooks Online.",
    discussion: """
      Reads the company's items and accounts into the file that `inventory.snapshot` names, and says \
      what was created, updated, deactivated and skipped. Credentials come from the environment or from \
      a file outside the workspace.

        cogsmith sync --dry-run
        cogsmith sync --select "Steel*"
        cogsmith sync --every 1h

      Grammar/sync.md says how to connect a company, and how to run it by cron or in CI.
      """)

  @Argument(help: "A workspace folder, or a single manifest file.", completion: .file())
  var workspace: String?

  @OptionGroup var folder: FolderOption

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The types of items: inventory, service, bundle, non-inventory, category; default: those of the "
        + "last sync, at first the first three.",
      valueName: "type"))
  var types: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Take pulled answers or a snapshot from files, and ask nobody.", valueName: "file"),
    completion: .file())
  var from: [String] = []

  @Option(
    help: ArgumentHelp(
      "Write products for items that fit and have none: name, SKU or id with * and ?, or all. Repeatable.",
      valueName: "pattern"))
  var select: [String] = []

  @Flag(help: "Read everything, and not what has changed alone.")
  var full = false

  @Flag(help: "Sync although events were not exported to QuickBooks yet.")
  var force = false

  @Flag(help: "Say what would change, and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("Sync again and again, such as every 30m, 1h or 1d.", valueName: "time"))
  var every: Interval?

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try wantedTypes()
  }

  func run() throws {
    let front = Front(output: output, isJSON: format == .json)
    let clock = SystemClock(isQuiet: output.quiet)
    guard let every else { return try round(front, clock) }
    while true {
      // A round that fails has said why; the next one may go better.
      do {
        try round(front, clock)
      } catch let status as ExitCode {
        Terminal.write(
          "this round ended with status \(status.rawValue); the next one is due in \(every.words)\n",
          to: .errors)
      }
      clock.pause(seconds: every.seconds)
    }
  }

  private func round(_ front: Front, _ clock: SystemClock) throws {
    let session = Session(today: Surroundings.today)
    let prepared: PreparedSync
    do throws(FileFault) {
      let path = workspace ?? folder.directory
      let root = try session.root(of: path)
      if dryRun {
        prepared = try prepare(session, path, root, clock)
      } else {
        let lock = try SyncLock.take(in: root, clock)
        defer { lock.release() }
        prepared = try prepare(session, path, root, clock)
        if !prepared.hasErrors {
          try lock.whileHeld { () throws(FileFault) in try session.write(prepared) }
        }
      }
    } catch {
      throw front.fail(error)
    }
    try report(prepared, front)
  }

  private func prepare(
    _ session: Session, _ path: String?, _ root: String, _ clock: SystemClock
  ) throws(FileFault) -> PreparedSync {
    var options = SyncOptions()
    options.types = (try? wantedTypes()) ?? nil
    options.isFull = full
    options.isForced = force
    options.selections = select
    let source = from.isEmpty ? nil : try FileSource(from, in: DiskFiles())
    return try session.prepareSync(path, options) { () throws(ProviderFault) in
      if let source { return source }
      return QuickBooksSource(try connectToQuickBooks(root, clock))
    }
  }

  private func report(_ prepared: PreparedSync, _ front: Front) throws {
    front.report(prepared.diagnostics, prepared.sources)
    let files = SyncReportFiles(
      snapshot: prepared.snapshotPath, changesSnapshot: prepared.changesSnapshot,
      products: prepared.products.map { ($0.path, $0.count) }, isDryRun: dryRun,
      findings: prepared.findings)
    if format == .json {
      let context = front.context(prepared.workspace, prepared.diagnostics, prepared.sources)
      Terminal.write(syncJSON(prepared.summary, files, context), to: .output)
    } else if let summary = prepared.summary {
      Terminal.write(syncText(summary, files), to: .output, output.color)
    }
    if prepared.diagnostics.contains(where: {
      $0.severity == .error && $0.code.family == "provider"
    }) {
      throw ExitCode(Status.files)
    }
    try front.finish(prepared.diagnostics)
  }

  private func wantedTypes() throws -> [ItemType]? {
    let words = types.flatMap { $0.split(separator: ",").map { String($0) } }
    guard !words.isEmpty else { return nil }
    var found: [ItemType] = []
    for word in words {
      guard let type = ItemType(word: word) else {
        let names = ItemType.allCases.map { $0.title.lowercased() }
        throw ValidationError(
          "`\(word)` is no type of items; they are \(alternatives(names, joinedBy: "and")).")
      }
      if !found.contains(type) { found.append(type) }
    }
    return found
  }
}

/// A span of time such as `30m`, `1h` or `1d`.
struct Interval: ExpressibleByArgument {
  let seconds: Int
  let words: String

  init?(argument: String) {
    let units: [(sign: String, seconds: Int, word: String)] = [
      ("s", 1, "second"), ("m", 60, "minute"), ("h", 3_600, "hour"), ("d", 86_400, "day"),
    ]
    guard let unit = units.first(where: { argument.hasSuffix($0.sign) }),
      let count = Int(argument.dropLast()), (1...100_000).contains(count)
    else { return nil }
    let seconds = count * unit.seconds
    // QuickBooks counts requests.
    guard (60...31 * 86_400).contains(seconds) else { return nil }
    self.seconds = seconds
    words = count == 1 ? "1 \(unit.word)" : "\(count) \(unit.word)s"
  }
}

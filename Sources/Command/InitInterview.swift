import Diagnostics
import Imports
import Interpreter
import Machines
import Manifests
import Quantities
import Renderings
import Reports

/// Finds out what a new workspace is to be like: from flags, from answers, or from what is usual.
struct InitInterview {
  let flags: InitFlags
  let folder: String
  let session: Session
  /// What is known so far.
  private(set) var new: NewWorkspace
  /// The table that products come from.
  private(set) var imported: ImportResult?

  init(flags: InitFlags, folder: String, name: String, session: Session = Session.ofThisMachine) {
    (self.flags, self.folder, self.session) = (flags, folder, session)
    new = NewWorkspace(name: flags.name ?? name)
    if let code = flags.currency, let currency = Currency(code: code) { new.currency = currency }
    if let costing = flags.costing { new.costing = costing }
    if let hasCheck = flags.check { new.hasCheck = hasCheck }
  }

  // MARK: Flags

  /// Takes what flags say; ends where they leave something open that nobody may take for granted.
  mutating func takeFlags(_ front: Front, takesDefaults: Bool) throws(FileFault) {
    if !takesDefaults { requireFlags() }
    new.mode = flags.mode ?? .local
    new.provider = flags.provider ?? (new.mode == .sync ? .quickbooksOnline : .none)
    if new.provider == .quickbooksOnline {
      new.plan = flags.plan ?? (new.mode == .sync ? .plus : nil)
    }
    if let conflict = NewWorkspace.conflict(new.mode, new.provider, new.plan) {
      Terminal.write("error: \(conflict)\nUse --mode local.\n", to: .errors)
      Terminal.exit(Status.usage)
    }
    new.catalog = new.mode == .sync ? .pull : .hand
    guard let file = flags.file else { return }
    new.catalog = .file
    let prepared = try prepareImport(file, product: flags.product, day: flags.date?.date)
    front.report(prepared.diagnostics, prepared.sources)
    if prepared.hasErrors || prepared.result.kind == nil { Terminal.exit(Status.errors) }
    imported = prepared.result
  }

  /// Ends with the flags that a script has to give, where one of them is missing.
  private func requireFlags() {
    let isQuickBooks = flags.provider == .quickbooksOnline
    let all: [(flag: String, values: String, isThere: Bool)] = [
      ("--mode", "local or sync", flags.mode != nil),
      ("--provider", "quickbooks-online, xero or none", flags.provider != nil),
      (
        "--plan", "simple-start, essentials, plus or advanced", flags.plan != nil || !isQuickBooks
      ),
      ("--costing", "fifo, lifo or average", flags.costing != nil),
      ("--currency", "a code such as USD", flags.currency != nil),
      ("--name", "what the company is called", flags.name != nil),
    ]
    let missing = all.filter { !$0.isThere }
    guard !missing.isEmpty else { return }
    let width = missing.map(\.flag.count).max() ?? 0
    var text: PrintableText = "error: nobody is at a terminal to be asked, and flags are missing:\n"
    for (flag, values, _) in missing {
      text += "  \(flag)\(String(repeating: " ", count: width - flag.count))  \(values)\n"
    }
    text += """
      `--yes` takes for granted what is missing: local, no accounting system, fifo, USD, and the name of
      the folder.

      """
    Terminal.write(text, to: .errors)
    Terminal.exit(Status.usage)
  }

  private func prepareImport(
    _ file: String, product: String?, day: CivilDate?
  ) throws(FileFault) -> PreparedImport {
    var options = ImportOptions()
    options.currency = new.currency.code
    options.product = product
    options.date = day
    if let mapping = flags.mapping {
      let text = String(decoding: try session.read(named: mapping), as: UTF8.self)
      if let wrong = options.map.read(text) {
        throw FileFault(
          path: mapping, reason: "line \(wrong.line) is no `Column=field`: `\(wrong.text)`")
      }
    }
    return try session.prepareImport(file, sheet: flags.sheet, options, into: nil)
  }

  // MARK: Questions

  /// Asks what flags do not say.
  mutating func hold(_ conversation: inout Conversation) throws(Conversation.Ended) {
    let place = folder == "." ? "here" : "in `\(folder)`"
    conversation.say(
      """
      This begins a workspace \(place): text files that say what you make, and of what.
      Enter takes the answer in brackets, ? explains, Ctrl-D ends. Nothing is written
      before the end.
      """)
    if flags.name == nil { new.name = try conversation.ask(InitQuestions.name(new.name)) }
    try askOwner(&conversation)
    if flags.costing == nil {
      let word = try conversation.ask(InitQuestions.costing(new.mode))
      new.costing = CostingMethod(rawValue: word) ?? .fifo
    }
    if flags.currency == nil {
      let code = try conversation.ask(InitQuestions.currency)
      new.currency = Currency(code: code) ?? .dollars
    }
    try askCatalog(&conversation)
    if flags.check == nil {
      new.hasCheck = try conversation.confirm(
        "Should GitHub check every pull request?", explanation: InitQuestions.check)
    }
  }

  /// Mode, system and plan, until they go together.
  private mutating func askOwner(
    _ conversation: inout Conversation
  ) throws(Conversation.Ended) {
    var asked = (mode: flags.mode, provider: flags.provider)
    while true {
      if let mode = asked.mode {
        new.mode = mode
      } else {
        let word = try conversation.ask(InitQuestions.mode)
        new.mode = InventoryMode(rawValue: word) ?? .local
      }
      if let provider = asked.provider {
        new.provider = provider
      } else {
        let word = try conversation.ask(InitQuestions.provider(new.mode))
        new.provider = ProviderName(rawValue: word) ?? .none
      }
      new.plan = flags.plan
      if new.provider == .quickbooksOnline, new.plan == nil,
        NewWorkspace.conflict(new.mode, new.provider, nil) == nil
      {
        new.plan = PlanName(rawValue: try conversation.ask(InitQuestions.plan))
      }
      guard let conflict = NewWorkspace.conflict(new.mode, new.provider, new.plan) else { return }
      conversation.say("\n\(PrintableText(lines: conflict))")
      let goesOn = try conversation.confirm(
        "Go on with `local`?",
        explanation: """
          With `local` these files say what is on hand, and builds post journal entries to your
          accounting system, on any plan. `no` asks again who owns inventory.
          """)
      if goesOn {
        new.mode = .local
        return
      }
      asked = (nil, nil)
    }
  }

  private mutating func askCatalog(
    _ conversation: inout Conversation
  ) throws(Conversation.Ended) {
    if let file = flags.file {
      if try take(file, &conversation) { return }
    } else {
      let word = try conversation.ask(InitQuestions.catalog(new.mode))
      new.catalog = NewWorkspace.Catalog(rawValue: word) ?? .hand
      guard new.catalog == .file else { return }
    }
    while true {
      let file = try conversation.ask(InitQuestions.file)
      if file == "hand" {
        new.catalog = .hand
        return
      }
      if try take(file, &conversation) { return }
    }
  }

  /// Shows what would come of a table, and takes it where that is wanted.
  private mutating func take(
    _ file: String, _ conversation: inout Conversation
  ) throws(Conversation.Ended) -> Bool {
    guard let prepared = try preview(file, &conversation) else { return false }
    show(prepared, conversation)
    guard !prepared.hasErrors, prepared.result.kind != nil else {
      conversation.say(
        """

        It cannot be taken over like this. `cogsmith import` has flags for such tables: --map
        says what a column holds.
        """)
      return false
    }
    let isTaken = try conversation.confirm(
      "Take it over like this?",
      explanation: """
        It becomes manifests, which you can edit; the table itself stays as it is. `no` asks for
        another file. `cogsmith import` takes over more tables later.
        """)
    guard isTaken else { return false }
    new.catalog = .file
    imported = prepared.result
    return true
  }

  /// A table with what it does not say asked for; nil where it cannot be read, which is said.
  private func preview(
    _ file: String, _ conversation: inout Conversation
  ) throws(Conversation.Ended) -> PreparedImport? {
    var product = flags.product
    var day = flags.date?.date
    var found = tryImport(file, product, day, conversation)
    if let assumed = found?.result.assumedProduct {
      product = try conversation.ask(InitQuestions.product(assumed))
      found = tryImport(file, product, day, conversation)
    }
    if day == nil, found?.diagnostics.contains(where: { $0.code == .importMissing }) == true {
      day = DateArgument(argument: try conversation.ask(InitQuestions.day))?.date
      found = tryImport(file, product, day, conversation)
    }
    return found
  }

  private func tryImport(
    _ file: String, _ product: String?, _ day: CivilDate?, _ conversation: Conversation
  ) -> PreparedImport? {
    do throws(FileFault) {
      return try prepareImport(file, product: product, day: day)
    } catch {
      conversation.say("`\(error.path)`: \(error.reason).")
      return nil
    }
  }

  private func show(_ prepared: PreparedImport, _ conversation: Conversation) {
    let renderer = ExcerptRenderer(prepared.sources, hidingSecretsOf: prepared.diagnostics)
    conversation.say("")
    for finding in prepared.diagnostics.prefix(20) { conversation.show(renderer.render(finding)) }
    let rest = prepared.diagnostics.count - 20
    if rest > 0 { conversation.say("and \(rest) more; `cogsmith import` shows all of them\n") }
    conversation.show(importText(prepared.result, files: [], isWritten: false))
  }

  // MARK: What came of it

  func report(_ prepared: PreparedWorkspace, isWritten: Bool) -> InitReport {
    let files = prepared.files.map { file in
      let action =
        switch file.state {
        case .new: isWritten ? "wrote" : "would write"
        case .unchanged: "unchanged"
        case .kept: "left as it is"
        }
      return InitReportFile(path: file.path.text, summary: file.summary, action: action)
    }
    var remarks: [String] = []
    if !prepared.missingLines.isEmpty {
      remarks.append(
        "`.gitignore` was there; these lines would be good in it: "
          + prepared.missingLines.joined(separator: "  "))
    }
    if !prepared.excluded.isEmpty {
      remarks.append(
        "excluded, as files of other programs: " + prepared.excluded.joined(separator: ", "))
    }
    for left in prepared.leftOut {
      remarks.append("\(left) left out: in `sync` quantities come from the accounting system")
    }
    return InitReport(
      files: files, remarks: remarks, next: next, folder: folder == "." ? nil : folder,
      isWritten: isWritten)
  }

  /// The next three commands.
  private var next: [(command: String, purpose: String)] {
    switch (new.mode, new.catalog) {
    case (.sync, .pull):
      [
        ("cogsmith sync", "pull items and accounts; `cogsmith sync --help` says how to sign in"),
        ("cogsmith sync --select all", "make a product of each item"),
        ("cogsmith check", "is everything right?"),
      ]
    case (.sync, _):
      [
        ("cogsmith sync", "pull items and accounts; `cogsmith sync --help` says how to sign in"),
        ("cogsmith link", "which product is which item? It proposes by SKU"),
        ("cogsmith check", "is everything right?"),
      ]
    case (.local, .file):
      if let product = imported?.firstBOM {
        [
          ("cogsmith check", "is everything right?"),
          ("cogsmith cost \(shellWord(product))", "what does it cost, and why?"),
          ("cogsmith buildable", "what could be made from what is there?"),
        ]
      } else {
        [
          ("cogsmith check", "is everything right?"),
          ("cogsmith import boms.csv --write .", "a parts list from a spreadsheet"),
          ("cogsmith schema > cogsmith.schema.json", "let your editor complete and explain keys"),
        ]
      }
    case (.local, _):
      [
        ("cogsmith check", "after you have put your products into products.yaml"),
        ("cogsmith import parts.csv --write .", "or take them from a spreadsheet"),
        ("cogsmith schema > cogsmith.schema.json", "let your editor complete and explain keys"),
      ]
    }
  }
}

/// A word as a shell takes it.
private func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
      || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "-_./".utf8.contains($0)
  }
  return isPlain
    ? text
    : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
}

import ArgumentParser
import Catalogs
import Diagnostics
import Interpreter
import Renderings
import Reports

struct Link: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Link products with items of the accounting system.",
    discussion: """
      Without arguments it lists what is linked and what is not, and proposes items that have the same \
      SKU. Nothing is linked by itself.

        cogsmith link
        cogsmith link --accept-sku
        cogsmith link steel-16=41 bolt-m6=57
        cogsmith link --remove steel-16

      A link is one line in the product's manifest, `item: "41"`; everything else in the file stays as \
      it is.
      """)

  @Argument(
    help: ArgumentHelp(
      "A product and the id of its item, such as steel-16=41.", valueName: "product=item"))
  var links: [LinkArgument] = []

  @Option(
    help: ArgumentHelp("Take the link of a product out; repeatable.", valueName: "product"),
    completion: .custom(completeProducts))
  var remove: [String] = []

  @Flag(help: "Make all links that are proposed by SKU.")
  var acceptSku = false

  @Flag(help: "Say what would be written, and write nothing.")
  var dryRun = false

  @OptionGroup var folder: FolderOption

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let front = Front(output: output, isJSON: format == .json)
    let session = Session(today: Surroundings.today)
    let done: (board: LinkBoard, prepared: PreparedLinks, isWritten: Bool)?
    do throws(FileFault) {
      done = try carryOut(session)
    } catch {
      throw front.fail(error)
    }
    if let done { try report(done.prepared, done.board, isWritten: done.isWritten, front) }
  }

  /// Lists or links; nil where a list was all that there is to say.
  private func carryOut(
    _ session: Session
  ) throws(FileFault) -> (board: LinkBoard, prepared: PreparedLinks, isWritten: Bool)? {
    let board = try session.links(folder.directory)
    var wanted = links.map { (product: $0.product, item: Optional($0.item)) }
    wanted += remove.map { ($0, nil) }
    var isWritten = !dryRun
    if acceptSku {
      wanted += board.overview.proposals.map { ($0.product, $0.item.id) }
    } else if wanted.isEmpty {
      if format == .text {
        Terminal.write(
          linksText(board.overview, board.table, snapshot: board.snapshotPath), to: .output,
          output.color)
        wanted = accepted(board.overview.proposals)
        if wanted.isEmpty { return nil }
      } else {
        isWritten = false
      }
    }
    let prepared = try session.prepareLinks(board, wanted)
    isWritten = isWritten && !prepared.hasErrors
    if isWritten { try session.write(prepared) }
    return (board, prepared, isWritten)
  }

  private func report(
    _ prepared: PreparedLinks, _ board: LinkBoard, isWritten: Bool, _ front: Front
  ) throws {
    let changes = prepared.changes.map {
      LinkReportChange(product: $0.product, old: $0.old, new: $0.new, path: $0.path)
    }
    front.report(prepared.diagnostics, board.sources)
    if front.isJSON {
      Terminal.write(
        linksJSON(
          board.overview, board.table, snapshot: board.snapshotPath,
          changes: prepared.hasErrors ? [] : changes, isWritten: isWritten && !changes.isEmpty,
          ReportContext(
            settings: board.settings, diagnostics: front.shown(prepared.diagnostics),
            sources: board.sources)), to: .output)
    } else if !prepared.hasErrors {
      Terminal.write(
        linkChangesText(changes, isWritten: isWritten), to: .output, output.color)
    }
    try front.finish(prepared.diagnostics)
  }

  /// The proposals that a person at a terminal accepts, one by one.
  private func accepted(
    _ proposals: [LinkOverview.Linked]
  ) -> [(product: String, item: String?)] {
    guard !proposals.isEmpty, !dryRun, !output.quiet, Terminal.isInteractive else { return [] }
    let color = output.color
    var conversation = Conversation(TerminalLines()) { Terminal.write($0, to: .output, color) }
    return accept(proposals, &conversation)
  }
}

/// Asks for each proposal; Enter declines it, and the end of the input declines all.
func accept(
  _ proposals: [LinkOverview.Linked], _ conversation: inout Conversation
) -> [(product: String, item: String?)] {
  var accepted: [(product: String, item: String?)] = []
  do throws(Conversation.Ended) {
    for proposal in proposals {
      let name = proposal.item.name.printable
      let isMeant = try conversation.confirm(
        "Link `\(proposal.product.printable)` to item \(proposal.item.id), \(name)?", false,
        explanation: """
          Both have the SKU \(proposal.item.sku.printable). Linked, this item gives the product its name, price
          and cost, and builds of it move the item's quantity. `cogsmith link --remove` takes it back.
          """)
      if isMeant { accepted.append((proposal.product, proposal.item.id)) }
    }
  } catch {
    conversation.say("\nEnded; nothing is written.")
    return []
  }
  return accepted
}

/// `steel-16=41` of an argument.
struct LinkArgument: ExpressibleByArgument {
  let product: String
  let item: String

  init?(argument: String) {
    guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex,
      argument.index(after: sign) != argument.endIndex
    else { return nil }
    product = String(argument[..<sign])
    item = String(argument[argument.index(after: sign)...])
  }
}

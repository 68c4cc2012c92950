import ArgumentParser
import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Quantities
import Reports

struct BuildableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "buildable",
    abstract:
      "Show how many could be built now, what stands in the way of more, and what would lift it.")

  @Argument(
    help: "The product's key, SKU or name; default: everything with a BOM.",
    completion: .custom(completeProducts))
  var item: String?

  @Option(
    help: ArgumentHelp(
      "From the stock of this day; default: the day of the last event.", valueName: "date"))
  var date: DateArgument?

  @OptionGroup var options: QuestionOptions

  func run() throws {
    var question = try ProductQuestion(options)
    let workspace = question.workspace
    let day = date?.date ?? workspace.lastDay
    let (results, left) = results(&question, on: day)
    if options.format == .json {
      Terminal.write(
        buildableJSON(results, notSearched: left, on: day, workspace.catalog, question.context),
        to: .output)
    } else if let catalog = workspace.catalog, !results.isEmpty {
      Terminal.write(
        buildableText(results, notSearched: left, on: day, catalog), to: .output,
        options.output.color)
    }
    try question.finish()
  }

  /// The answers, and for how many products there is none.
  private func results(
    _ question: inout ProductQuestion, on day: CivilDate
  ) -> ([Buildable], notSearched: Int) {
    let workspace = question.workspace
    guard let catalog = workspace.catalog else { return ([], 0) }
    var asked: [ItemID] = []
    if let item {
      guard let found = workspace.item(item, into: &question.bag) else { return ([], 0) }
      asked = [found]
    } else {
      asked = catalog.items.indices.map { ItemID(index: UInt32(truncatingIfNeeded: $0)) }
        .filter { catalog.effectiveBOM(of: $0, on: day) != nil }
    }
    var options = SimulationOptions()
    options.until = day
    options.includesPlanned = false
    let simulation = Builds.simulate(catalog, options, into: &question.bag)
    let incomplete = question.reportGaps(below: asked, on: day, catalog)
    asked.removeAll { incomplete.contains($0) }
    do throws(ArithmeticFault) {
      var search = BuildableSearch(simulation, day)
      let found = try search.run(asked)
      let left = zip(asked, found).filter { $1 == nil }.map(\.0)
      let bomless = left.filter { catalog.effectiveBOM(of: $0, on: day) == nil }
      for item in bomless {
        question.bag.report(
          Diagnostic(
            .bomMissing, "`\(catalog.key(item))` has no BOM that is effective on \(day)",
            at: catalog[item].span, label: "declared here",
            helps: [Help("ask about a product that is made, or about another day")]))
      }
      return (found.compactMap { $0 }, left.count - bomless.count)
    } catch {
      question.report(error)
      return ([], 0)
    }
  }
}

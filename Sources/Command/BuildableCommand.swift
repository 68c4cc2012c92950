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
    let results = results(&question, on: day)
    if options.format == .json {
      Terminal.write(
        buildableJSON(results, on: day, workspace.catalog, question.context), to: .output)
    } else if let catalog = workspace.catalog, !results.isEmpty {
      Terminal.write(buildableText(results, on: day, catalog), to: .output, options.output.color)
    }
    try question.finish()
  }

  private func results(_ question: inout ProductQuestion, on day: CivilDate) -> [Buildable] {
    let workspace = question.workspace
    guard let catalog = workspace.catalog else { return [] }
    var asked: [ItemID] = []
    if let item {
      guard let found = workspace.item(item, into: &question.bag) else { return [] }
      asked = [found]
    } else {
      asked = catalog.items.indices.map { ItemID(index: UInt32(truncatingIfNeeded: $0)) }
        .filter { catalog.effectiveBOM(of: $0, on: day) != nil }
    }
    var options = SimulationOptions()
    options.until = day
    options.includesPlanned = false
    let simulation = Builds.simulate(catalog, options, into: &question.bag)
    var results: [Buildable] = []
    for item in asked {
      do throws(ArithmeticFault) {
        if let result = try simulation.buildable(item, on: day) {
          if question.reportGaps(below: item, on: day, catalog) { results.append(result) }
        } else {
          question.bag.report(
            Diagnostic(
              .bomMissing, "`\(catalog.key(item))` has no BOM that is effective on \(day)",
              at: catalog[item].span, label: "declared here",
              helps: [Help("ask about a product that is made, or about another day")]))
        }
      } catch {
        question.report(error)
      }
    }
    return results
  }
}

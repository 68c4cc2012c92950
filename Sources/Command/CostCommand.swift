import ArgumentParser
import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Reports

extension CostBasis: ExpressibleByArgument {}

struct Cost: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a product costs: the tree, direct and rolled up, by type.")

  @Argument(help: "The product's key, SKU or name.", completion: .custom(completeProducts))
  var item: String

  @Option(help: ArgumentHelp("For how many, in any unit of the product.", valueName: "quantity"))
  var quantity = "1"

  @Option(
    help: ArgumentHelp("On which day; default: the day of the last event.", valueName: "date"))
  var date: DateArgument?

  @Option(
    help: "What components cost: what is on hand, the product's cost, or the last receipt.")
  var basis = CostBasis.stock

  @OptionGroup var choice: ChoiceOption

  @OptionGroup var options: QuestionOptions

  func run() throws {
    var question = try ProductQuestion(options)
    try question.choose(choice, for: item)
    let estimate = estimate(&question)
    if options.format == .json {
      Terminal.write(
        costJSON(estimate, question.workspace.catalog, question.context), to: .output)
    } else if let estimate, let catalog = question.workspace.catalog {
      Terminal.write(costText(estimate, catalog), to: .output, options.output.color)
    }
    try question.finish()
  }

  private func estimate(_ question: inout ProductQuestion) -> CostEstimate? {
    let workspace = question.workspace
    guard let catalog = workspace.catalog, let item = workspace.item(item, into: &question.bag),
      let quantity = workspace.quantity(quantity, of: item, into: &question.bag)
    else { return nil }
    let day = date?.date ?? workspace.lastDay
    guard question.reportGaps(below: [item], on: day, catalog).isEmpty else { return nil }
    var options = SimulationOptions()
    options.until = day
    options.includesPlanned = false
    // What is short does not stop an estimate; `check` reports it.
    var ignored = DiagnosticBag()
    let simulation = basis == .standard ? nil : Builds.simulate(catalog, options, into: &ignored)
    do throws(ArithmeticFault) {
      let estimator = try CostEstimator(catalog, on: day, basis: basis, simulation: simulation)
      let estimate = try estimator.estimate(
        CostEstimate.Request(item: item, quantity: quantity, date: day, basis: basis))
      for unknown in estimate.unknown {
        question.bag.report(
          Diagnostic(
            .costMissing, "nothing says what `\(catalog.key(unknown))` costs",
            at: catalog[unknown].span, label: "no stock, and no `cost` here",
            helps: [Help("give the product a `cost`, or receive some of it")]))
      }
      return estimate
    } catch {
      question.report(error)
      return nil
    }
  }
}

import ArgumentParser
import Builds
import Decimals
import Interpreter
import Reports

struct Explode: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, tree, csv, json, dot, mermaid
  }

  static let configuration = CommandConfiguration(
    abstract: "Show what a product takes through all levels, per level and in all.")

  @Argument(help: "The product's key, SKU or name.", completion: .custom(completeProducts))
  var item: String

  @Option(help: ArgumentHelp("For how many, in any unit of the product.", valueName: "quantity"))
  var quantity = "1"

  @Option(
    help: ArgumentHelp("On which day; default: the day of the last event.", valueName: "date"))
  var date: DateArgument?

  @Option(help: "How many levels; default: all.")
  var depth: Int?

  @OptionGroup var folder: FolderOption

  @Option(help: "How the result is written; tree is text, dot is for Graphviz.")
  var format = Format.tree

  @OptionGroup var choice: ChoiceOption

  @OptionGroup var output: OutputOptions

  func run() throws {
    var question = try ProductQuestion(Front(output: output, isJSON: format == .json), folder)
    try question.choose(choice, for: item)
    let tree = tree(&question)
    let catalog = question.workspace.catalog
    if format == .json {
      Terminal.write(explosionJSON(tree, catalog, question.context), to: .output)
    } else if let tree, let catalog {
      switch format {
      case .csv: Terminal.write(explosionCSV(tree, catalog), to: .output)
      case .dot: Terminal.write(explosionDot(tree, catalog), to: .output)
      case .mermaid: Terminal.write(explosionMermaid(tree, catalog), to: .output)
      default: Terminal.write(explosionText(tree, catalog), to: .output, output.color)
      }
    }
    try question.finish()
  }

  private func tree(_ question: inout ProductQuestion) -> BOMTree? {
    let workspace = question.workspace
    guard let catalog = workspace.catalog, let item = workspace.item(item, into: &question.bag),
      let quantity = workspace.quantity(quantity, of: item, into: &question.bag)
    else { return nil }
    let day = date?.date ?? workspace.lastDay
    _ = question.reportGaps(below: [item], on: day, catalog)
    do throws(ArithmeticFault) {
      return try catalog.tree(of: item, quantity: quantity, on: day, depth: depth)
    } catch {
      question.report(error)
      return nil
    }
  }
}

import ArgumentParser
import Builds
import Catalogs
import Decimals
import Interpreter
import Quantities
import Renderings
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
    let asked = asked(&question)
    let catalog = question.workspace.catalog
    switch format {
    case .dot, .mermaid:
      if let asked, let catalog {
        let graph = BOMGraph(catalog, below: asked.item, on: asked.day, depth: depth)
        write(
          format == .dot ? explosionDot(graph, catalog) : explosionMermaid(graph, catalog),
          warning: graph.isCut ? cutGraph : nil)
      }
    case .json:
      let tree = tree(of: asked, &question)
      write(explosionJSON(tree, catalog, question.context), warning: nil)
    case .csv, .text, .tree:
      if let catalog, let tree = tree(of: asked, &question) {
        if format == .csv {
          write(explosionCSV(tree, catalog), warning: tree.isCut ? cutTree : nil)
        } else {
          Terminal.write(explosionText(tree, catalog), to: .output, output.color)
        }
      }
    }
    try question.finish()
  }

  /// Writes a result for another program; what is left out of it is said beside it too.
  private func write(_ text: Document, warning: String?) {
    Terminal.write(text, to: .output)
    guard let warning else { return }
    var line = StyledText()
    line.appendLine("\(warning)", .warning)
    Terminal.write(line, to: .errors, output.color)
  }

  private struct Asked {
    var item: ItemID
    var quantity: Rational
    var day: CivilDate
  }

  private func asked(_ question: inout ProductQuestion) -> Asked? {
    let workspace = question.workspace
    guard let catalog = workspace.catalog, let item = workspace.item(item, into: &question.bag),
      let quantity = workspace.quantity(quantity, of: item, into: &question.bag)
    else { return nil }
    let day = date?.date ?? workspace.lastDay
    _ = question.reportGaps(below: [item], on: day, catalog)
    return Asked(item: item, quantity: quantity, day: day)
  }

  private func tree(of asked: Asked?, _ question: inout ProductQuestion) -> BOMTree? {
    guard let asked else { return nil }
    do throws(ArithmeticFault) {
      return try question.workspace.catalog?.tree(
        of: asked.item, quantity: asked.quantity, on: asked.day, depth: depth)
    } catch {
      question.report(error)
      return nil
    }
  }
}

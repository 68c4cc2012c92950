import ArgumentParser
import Builds
import Catalogs
import Decimals
import Interpreter
import Reports

struct WhereUsed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "where-used",
    abstract: "Show every product that takes an item, directly or through others.")

  @Argument(help: "The product's key, SKU or name.", completion: .custom(completeProducts))
  var item: String

  @Option(
    help: ArgumentHelp(
      "Only BOMs effective on this day; default: all but archived ones.", valueName: "date"))
  var date: DateArgument?

  @OptionGroup var options: QuestionOptions

  func run() throws {
    var question = try ProductQuestion(options)
    let workspace = question.workspace
    var found: ItemID?
    var usages = UsageList()
    if let catalog = workspace.catalog, let item = workspace.item(item, into: &question.bag) {
      found = item
      do throws(ArithmeticFault) {
        usages = try catalog.usages(of: item, on: date?.date)
      } catch {
        question.report(error)
      }
    }
    if options.format == .json {
      Terminal.write(
        whereUsedJSON(found, usages, workspace.catalog, question.context), to: .output)
    } else if let found, let catalog = workspace.catalog {
      Terminal.write(whereUsedText(found, usages, catalog), to: .output, options.output.color)
    }
    try question.finish()
  }
}

import ArgumentParser
import Builds
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Ledgers
import Reports

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Replay events and planned builds: the cost of each build, what it does to stock, its transactions.",
    discussion:
      "Writes nothing. `--build \"enclosure=10\"` adds a build that nobody wrote down, to see what it would do."
  )

  @Argument(help: "A workspace folder, or a single manifest file.", completion: .file())
  var workspace: String?

  @OptionGroup var folder: FolderOption

  @Option(
    name: .customLong("build"),
    help: ArgumentHelp(
      "Add a build, such as \"enclosure=10\". Repeatable.", valueName: "item=quantity"))
  var builds: [String] = []

  @Option(help: ArgumentHelp("Stop after this day.", valueName: "date"))
  var until: DateArgument?

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let front = Front(output: output, isJSON: format == .json)
    let loaded = try front.load(workspace ?? folder.directory)
    var bag = DiagnosticBag()
    var options = SimulationOptions()
    options.until = until?.date
    options.dryRuns = try builds.compactMap { try dryRun($0, in: loaded, &bag) }
    let result = loaded.run(options)
    let diagnostics = bag.sorted() + result.diagnostics
    front.report(diagnostics, result.sources)
    if format == .json {
      Terminal.write(
        simulationJSON(
          result.simulation, result.ledger, front.context(loaded, diagnostics, result.sources)),
        to: .output)
    } else if let simulation = result.simulation, let ledger = result.ledger {
      Terminal.write(simulationText(simulation, ledger), to: .output, output.color)
    }
    try front.finish(diagnostics)
  }

  private func dryRun(
    _ text: String, in workspace: Workspace, _ bag: inout DiagnosticBag
  ) throws -> DryRun? {
    let parts = text.split(separator: "=", maxSplits: 1).map {
      $0.split(separator: " ").joined(separator: " ")
    }
    guard parts.count == 2 else {
      throw ValidationError("`--build \(text)` is not of the form \"item=quantity\".")
    }
    guard let catalog = workspace.catalog, let item = workspace.item(parts[0], into: &bag),
      let quantity = workspace.quantity(parts[1], of: item, into: &bag)
    else { return nil }
    guard let stock = try? catalog.stockQuantity(quantity, of: item) else {
      throw ValidationError("`\(parts[1])` has too many digits.")
    }
    return DryRun(product: item, quantity: stock)
  }
}

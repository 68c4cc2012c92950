import ArgumentParser
import Catalogs
import Decimals
import Diagnostics
import Interpreter
import Quantities
import Reports

/// What a question about a product may say besides the product.
struct QuestionOptions: ParsableArguments {
  @OptionGroup var folder: FolderOption

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup var output: OutputOptions
}

/// Values for the parameters of the product in question.
struct ChoiceOption: ParsableArguments {
  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A value for a parameter of the product, instead of its default; repeatable.",
      valueName: "name=value"))
  var choices: [ChoiceArgument] = []
}

/// `width=900` of an option.
struct ChoiceArgument: ExpressibleByArgument {
  let name: String
  let text: String

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
    name = String(argument[..<sign])
    text = String(argument[argument.index(after: sign)...])
  }
}

/// What the commands about one product share.
struct ProductQuestion {
  let front: Front
  private(set) var workspace: Workspace
  private let folder: String?
  var bag = DiagnosticBag()

  init(_ options: QuestionOptions) throws {
    try self.init(
      Front(output: options.output, isJSON: options.format == .json), options.folder)
  }

  init(_ front: Front, _ folder: FolderOption) throws {
    self.front = front
    self.folder = folder.directory
    workspace = try front.load(folder.directory)
  }

  /// Reads the workspace as if a product's parameters had other defaults.
  mutating func choose(_ options: ChoiceOption, for product: String) throws {
    guard !options.choices.isEmpty else { return }
    var ignored = DiagnosticBag()
    guard let catalog = workspace.catalog, let item = workspace.item(product, into: &ignored) else {
      return
    }
    let known = catalog.parameters(of: item)
    for choice in options.choices where !known.contains(choice.name) {
      let near = suggestions(for: choice.name, among: known)
      bag.report(
        Diagnostic(
          .schemaUnknownKey, "`\(catalog.key(item))` has no parameter `\(choice.name)`",
          helps: [
            Help(
              near.isEmpty
                ? known.isEmpty
                  ? "declare it under the product's `parameters:`"
                  : "its parameters are \(alternatives(known, joinedBy: "and"))"
                : "did you mean \(alternatives(near))?")
          ]))
    }
    if bag.hasErrors { return }
    workspace = try front.load(
      folder,
      choosing: ProductChoice(
        product: catalog.key(item), values: options.choices.map { ($0.name, $0.text) }))
  }

  /// The findings of the workspace and of the question.
  var diagnostics: [Diagnostic] { workspace.diagnostics + bag.sorted() }

  var context: ReportContext { front.context(workspace, diagnostics, workspace.sources) }

  /// Reports what stops an answer: errors, and nothing that `check` would say besides.
  func finish() throws {
    front.report(diagnostics.filter { $0.severity == .error }, workspace.sources)
    try front.finish(diagnostics)
  }

  /// Reports phantoms below items that cannot be exploded on a day.
  ///
  /// - Returns: the items that take one, at whatever depth.
  mutating func reportGaps(
    below items: [ItemID], on day: CivilDate, _ catalog: Catalog
  ) -> Set<ItemID> {
    let gaps = catalog.phantomGaps(below: items, on: day)
    for line in gaps.lines {
      let phantom = catalog.lines[line].item
      bag.report(
        Diagnostic(
          .bomGap, "no version of `\(catalog.key(phantom))` is effective on \(day)",
          at: catalog.lines[line].span, label: "a phantom, exploded where it is taken",
          related: [Label(catalog[phantom].span, "declared here")],
          helps: [Help("widen `effective:` of a version of it, or ask about another day")]))
    }
    return gaps.items
  }

  mutating func report(_ fault: ArithmeticFault) {
    bag.report(
      Diagnostic(
        .valueOverflow, "the exact result has too many digits",
        notes: ["figures are exact; nothing is rounded in silence to make them fit"],
        helps: [Help("ask for a smaller quantity, or check the BOMs for a slip")]))
  }
}

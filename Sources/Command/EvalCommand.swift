import ArgumentParser
import Builds
import Catalogs
import Diagnostics
import Interpreter
import Ledgers
import Policies
import Renderings
import Reports
import SourceText

struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate an expression, or begin a prompt.",
    discussion: """
      The names of the workspace are in scope: `products['KEY']`, `workspace`, the functions of the \
      manifests, and `product`, `build`, `receipt` or `sale` where an option names one.

        cogsmith eval "products['shelf'].cost.total * 1.35"
        cogsmith eval --product shelf --explain "product.price >= product.cost.total * 1.35"
      """)

  @Argument(help: "The expression; without one a prompt begins.")
  var expression: String?

  @Option(
    help: ArgumentHelp("What `product` stands for.", valueName: "key"),
    completion: .custom(completeProducts))
  var product: String?

  @Option(help: ArgumentHelp("What `build` and its `product` stand for.", valueName: "id"))
  var build: String?

  @Option(help: ArgumentHelp("What `receipt` stands for.", valueName: "id"))
  var receipt: String?

  @Option(help: ArgumentHelp("What `sale` stands for.", valueName: "id"))
  var sale: String?

  @Flag(help: "Draw the value of each part under the expression.")
  var explain = false

  @OptionGroup var options: QuestionOptions

  func validate() throws {
    if [product, build, receipt, sale].compactMap({ $0 }).count > 1 {
      throw ValidationError("an expression is about one thing: give one of the options only")
    }
  }

  func run() throws {
    let front = Front(output: options.output, isJSON: options.format == .json)
    let opened = try open(front)
    guard let expression else { return try prompt(opened.console, front, opened.title) }
    let answer = opened.console.answer(expression)
    write(answer, expression, front)
    try front.finish(opened.diagnostics + answer.diagnostics)
  }

  // MARK: The workspace

  private var subject: ConsoleSubject? {
    if let product { return ConsoleSubject(.product, product) }
    if let build { return ConsoleSubject(.build, build) }
    if let receipt { return ConsoleSubject(.receipt, receipt) }
    return sale.map { ConsoleSubject(.sale, $0) }
  }

  /// The console over the workspace; without a workspace, one that only computes.
  private func open(
    _ front: Front
  ) throws -> (console: ExpressionConsole, diagnostics: [Diagnostic], title: String) {
    let workspace: Workspace
    do throws(FileFault) {
      workspace = try Session(today: Surroundings.today).load(options.folder.directory)
    } catch {
      if options.folder.directory != nil || subject != nil { throw front.fail(error) }
      return (ExpressionConsole(), [], "No workspace here: functions and units only.")
    }
    let run = workspace.run()
    guard let simulation = run.simulation, let ledger = run.ledger,
      let policies = workspace.policies
    else {
      let errors = run.diagnostics.filter { $0.severity == .error }
      front.report(errors, run.sources)
      return (ExpressionConsole(), errors, "The workspace has errors: functions and units only.")
    }
    var subject = subject
    if let asked = subject, asked.kind == .product {
      var bag = DiagnosticBag()
      if let item = workspace.item(asked.id, into: &bag) {
        subject?.id = simulation.catalog.key(item)
      }
    }
    if let subject, !subject.known(simulation).contains(subject.id) {
      let near = suggestions(for: subject.id, among: subject.known(simulation))
      let finding = Diagnostic(
        subject.kind == .product ? .referenceProduct : .referenceEvent,
        "there is no \(subject.kind.rawValue) `\(subject.id)`",
        helps: [
          near.isEmpty
            ? Help("name one by its \(subject.kind == .product ? "key" : "id")")
            : Help("did you mean \(alternatives(near))?")
        ])
      front.report([finding], run.sources)
      throw ExitCode(Status.errors)
    }
    return (
      ExpressionConsole(policies, simulation, ledger, about: subject), [],
      "\(workspace.settings.company ?? "The workspace") is loaded."
    )
  }

  // MARK: Answers

  private func write(_ answer: ConsoleAnswer, _ expression: String, _ front: Front) {
    if front.isJSON {
      Terminal.write(
        answerJSON(answer, front.shown(answer.diagnostics)), to: .output)
      return
    }
    front.report(front.shown(answer.diagnostics), answer.sources)
    if explain, !answer.parts.isEmpty {
      Terminal.write(explanationText(answer, expression), to: .output, options.output.color)
    } else {
      Terminal.write(answerText(answer), to: .output, options.output.color)
    }
  }

  private func prompt(_ console: ExpressionConsole, _ front: Front, _ title: String) throws {
    Terminal.write(
      "\(title) Type an expression; Tab completes names, `?expression` explains one, Ctrl-D ends.\n",
      to: .errors)
    let names = Completions(console)
    LineEditor.complete { names.matches($0) }
    while let line = LineEditor.line("> ") {
      let text = line.drop { $0 == " " }
      if text.isEmpty { continue }
      if text == "exit" || text == "quit" { break }
      let isExplained = text.first == "?"
      let expression = String(isExplained ? text.dropFirst() : text)
      let answer = console.answer(expression)
      front.report(front.shown(answer.diagnostics), answer.sources)
      Terminal.write(
        (isExplained || explain) && !answer.parts.isEmpty
          ? explanationText(answer, expression) : answerText(answer), to: .output,
        options.output.color)
    }
    Terminal.write("\n", to: .errors)
  }
}

/// The names that a word may go on as.
private final class Completions: Sendable {
  private let names: [String]
  private let fields: [String: [String]]

  /// Paths are asked for beforehand, as deep as people type them.
  init(_ console: ExpressionConsole) {
    names = console.names
    var fields: [String: [String]] = [:]
    var open = names.filter { !$0.hasSuffix("(") }
    for _ in 0..<3 {
      var next: [String] = []
      for path in open {
        let found = console.fields(of: path)
        if !found.isEmpty { fields[path] = found }
        next += found.map { "\(path).\($0)" }
      }
      open = next
    }
    self.fields = fields
  }

  func matches(_ word: String) -> [String] {
    guard let dot = word.lastIndex(of: ".") else { return names.filter { $0.hasPrefix(word) } }
    let path = String(word[..<dot])
    let rest = word[word.index(after: dot)...]
    return (fields[path] ?? []).filter { $0.hasPrefix(rest) }.map { "\(path).\($0)" }
  }
}

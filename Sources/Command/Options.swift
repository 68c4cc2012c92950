import ArgumentParser
import Builds
import Catalogs
import Diagnostics
import Interpreter
import Quantities
import Renderings
import Reports
import SourceText

extension Terminal.ColorChoice: ExpressibleByArgument {}

/// Where the workspace is.
struct FolderOption: ParsableArguments {
  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: ArgumentHelp("Work in the workspace of this folder.", valueName: "dir"),
    completion: .directory)
  var directory: String?
}

/// How much is said, and how.
struct OutputOptions: ParsableArguments {
  @Option(help: "When to colour; NO_COLOR counts as never.")
  var color = Terminal.ColorChoice.auto

  @Flag(help: "Print errors only, no warnings and no notes.")
  var quiet = false
}

/// Text for people or JSON for machines.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// What every command over a workspace does: load it, say what was found, end with a status.
struct Front {
  let output: OutputOptions
  let isJSON: Bool

  /// Reads the workspace, or ends with status 3.
  func load(_ path: String?, choosing choice: ProductChoice? = nil) throws -> Workspace {
    do throws(FileFault) {
      return try Session(today: Surroundings.today).load(path, choosing: choice)
    } catch {
      throw fail(error)
    }
  }

  func fail(_ fault: FileFault) -> any Error {
    var text = StyledText("error", .error)
    text.append(": `\(fault.path.printable)`: \(fault.reason)\n", .strong)
    Terminal.write(text, to: .errors, output.color)
    return ExitCode(Status.files)
  }

  /// The findings that are shown.
  func shown(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    output.quiet ? diagnostics.filter { $0.severity == .error } : diagnostics
  }

  /// Writes findings to standard error, unless they are part of a JSON document.
  func report(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    guard !isJSON else { return }
    let renderer = ExcerptRenderer(sources, hidingSecretsOf: diagnostics)
    var text = StyledText()
    let shown = shown(diagnostics)
    for diagnostic in shown.prefix(Self.limit) { text.append(renderer.render(diagnostic)) }
    if shown.count > Self.limit {
      text.appendLine(
        "and \(shown.count - Self.limit) more; `cogsmith check --format json` lists all of them",
        .warning)
    }
    Terminal.write(text, to: .errors, output.color)
  }

  /// How many findings are drawn; all of them are in the machine formats.
  private static let limit = 200

  func context(_ workspace: Workspace, _ diagnostics: [Diagnostic], _ sources: SourceMap)
    -> ReportContext
  {
    ReportContext(settings: workspace.settings, diagnostics: shown(diagnostics), sources: sources)
  }

  /// Ends with status 1 where there are errors.
  func finish(_ diagnostics: [Diagnostic]) throws {
    if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(Status.errors) }
  }
}

/// A date of an option.
struct DateArgument: ExpressibleByArgument {
  let date: CivilDate

  init?(argument: String) {
    var copy = argument
    guard let date = copy.withUTF8({ try? ScalarScanner.date($0) }) else { return nil }
    self.date = date
  }
}

/// Completes the keys of the products of the workspace in the working folder.
@Sendable func completeProducts(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
  guard let workspace = try? Session().load(nil), let catalog = workspace.catalog else { return [] }
  return catalog.items.indices.map {
    catalog.key(ItemID(index: UInt32(truncatingIfNeeded: $0)))
  }
}

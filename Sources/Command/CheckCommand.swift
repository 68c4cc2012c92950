import ArgumentParser
import Catalogs
import Diagnostics
import Interpreter
import Machines
import Reports
import SourceText

struct Check: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github
  }

  static let configuration = CommandConfiguration(
    abstract:
      "Validate everything: manifests, references, units, cycles, a run of the events, and all that would stop an export.",
    discussion:
      "Every finding of a run is reported, with its place and a fix. Status 1 when there is an error. Rules that ask for change(…) or changed(…) compare with what --against names."
  )

  @Argument(help: "A workspace folder, or a single manifest file.", completion: .file())
  var workspace: String?

  @OptionGroup var folder: FolderOption

  @Option(
    help: ArgumentHelp(
      "What rules compare with: a revision in git, such as origin/main, or a folder, such as ../old.",
      valueName: "revision"))
  var against: String?

  @Option(help: "How findings are written.")
  var format = Format.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let front = Front(output: output, isJSON: format != .text)
    let loaded = try front.load(workspace ?? folder.directory)
    let result = try run(loaded, front)
    let counts = CheckedCounts(files: loaded.sources.files.count, loaded.catalog)
    let shown = front.shown(result.diagnostics)
    switch format {
    case .text:
      front.report(result.diagnostics, result.sources)
      Terminal.write(checkText(counts, result.diagnostics), to: .output, output.color)
    case .json:
      Terminal.write(
        checkJSON(counts, front.context(loaded, result.diagnostics, result.sources)), to: .output)
    case .sarif:
      Terminal.write(
        sarifLog(shown, in: result.sources, version: Version.current), to: .output)
    case .github:
      Terminal.write(githubAnnotations(shown, in: result.sources), to: .output)
    }
    try front.finish(result.diagnostics)
  }

  private func run(_ workspace: Workspace, _ front: Front) throws -> Run {
    guard let against else { return workspace.check() }
    var bag = DiagnosticBag()
    do throws(FileFault) {
      let before = try Session.ofThisMachine.run(workspace, asOf: against, into: &bag)
      var result = workspace.check(against: before)
      result.diagnostics += bag.sorted()
      return result
    } catch {
      throw front.fail(error)
    }
  }
}

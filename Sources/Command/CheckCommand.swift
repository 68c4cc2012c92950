import ArgumentParser
import Catalogs
import Diagnostics
import Interpreter
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
      "Every finding of a run is reported, with its place and a fix. Status 1 when there is an error."
  )

  @Argument(help: "A workspace folder, or a single manifest file.", completion: .file())
  var workspace: String?

  @OptionGroup var folder: FolderOption

  @Option(help: "How findings are written.")
  var format = Format.text

  @OptionGroup var output: OutputOptions

  func run() throws {
    let front = Front(output: output, isJSON: format != .text)
    let loaded = try front.load(workspace ?? folder.directory)
    let result = loaded.run()
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
}

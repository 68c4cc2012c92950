import ArgumentParser
import Diagnostics
import Manifests
import Renderings

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a diagnostic means, with an example of the fix.",
    discussion: "Without a code, list all of them.")

  @Argument(
    help: "The code of a diagnostic, such as bom/cycle.",
    completion: .list(DiagnosticCode.allCases.map(\.rawValue)))
  var code: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let code else {
      var table = TextTable([.leading, .leading])
      for code in DiagnosticCode.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
        table.row([code.rawValue, code.page.title])
      }
      Terminal.write(table.rendered(), to: .output, output.color)
      return
    }
    guard let known = DiagnosticCode(rawValue: code) else {
      let near = suggestions(for: code, among: DiagnosticCode.allCases.map(\.rawValue))
      throw ValidationError(
        "There is no diagnostic `\(code)`."
          + (near.isEmpty
            ? " `cogsmith explain` lists all of them." : " Did you mean \(alternatives(near))?"))
    }
    Terminal.write(known.page.text(for: known), to: .output, output.color)
  }
}

struct Schema: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, markdown
  }

  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of the manifest language, for editors.",
    discussion: """
      Save it and put this line on top of a manifest, and an editor with a YAML language server \
      completes keys and explains them:

        # yaml-language-server: $schema=cogsmith.schema.json
      """)

  @Option(help: "JSON Schema, or the reference in Grammar/manifest.md.")
  var format = Format.json

  func run() {
    switch format {
    case .json: Terminal.write(manifestJSONSchema(), to: .output)
    case .markdown: Terminal.write(PrintableText(lines: manifestReference()), to: .output)
    }
  }
}

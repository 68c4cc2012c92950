import ArgumentParser
import Interpreter
import Quantities
import Renderings

@main
struct Cogsmith: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cogsmith",
    abstract: "Bills of materials and builds as code.",
    discussion: """
      Manifests in YAML declare products, BOMs, how inventory is managed and how transactions map to \
      accounts. Cogsmith checks them, simulates builds to the cent, and emits the accounting \
      transactions that the chosen inventory mode needs.

      To begin with; a workspace is a folder with a cogsmith.yaml:

        cogsmith init                  make one, with a few questions
        cogsmith check                 what is wrong, and how to mend it
        cogsmith simulate              what each build costs, and what it posts
        cogsmith cost PRODUCT          where a cost comes from

      Exit status: 0 done; 1 the workspace has errors; 2 wrong usage; 3 a file or network fault.
      """,
    version: Version.current,
    subcommands: [
      Init.self, Check.self, Cost.self, Explode.self, WhereUsed.self, BuildableCommand.self,
      Simulate.self, Export.self, Sync.self, Link.self, Import.self, TableCommand.self, Eval.self,
      Explain.self, Schema.self,
      ConformanceCommand.self,
    ])

  /// Parses and runs, with the exit statuses of `cli.md` instead of the parser's own.
  static func main() {
    Terminal.prepare()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      let message = PrintableText(lines: fullMessage(for: error))
      if code == .success {
        Terminal.write(message + "\n", to: .output)
      } else if !message.isEmpty {
        Terminal.write(message + "\n", to: .errors)
      }
      Terminal.exit(code == .validationFailure ? Status.usage : code.rawValue)
    }
  }
}

/// The version of the program.
enum Version {
  static let current = "0.1.0"
  /// The day on which it was made.
  static let date = CivilDate(year: 2026, month: 11, day: 28) ?? .beginning
}

/// The exit statuses of `cli.md`.
enum Status {
  /// The workspace has errors.
  static let errors: Int32 = 1
  /// Wrong usage.
  static let usage: Int32 = 2
  /// A file or network fault.
  static let files: Int32 = 3
}

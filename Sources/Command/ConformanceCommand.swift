import ArgumentParser
import Conformance
import Expressions
import Interpreter
import Machines
import Renderings

/// Referees from outside, for those who develop Cogsmith: not shown in the help.
struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance", abstract: "Run a file of conformance cases.", shouldDisplay: false,
    subcommands: [CELConformanceCommand.self, DecimalConformanceCommand.self])
}

struct ConformanceOptions: ParsableArguments {
  @Argument(help: "A file with a case as a JSON object on each line.", completion: .file())
  var file: String

  @Flag(help: "Say what was expected and what came of each case that failed.")
  var explain = false

  func text() throws -> String {
    do throws(FileFault) {
      return String(decoding: try Session.ofThisMachine.read(named: file), as: UTF8.self)
    } catch {
      Terminal.write("error: `\(error.path)`: \(error.reason)\n", to: .errors)
      throw ExitCode(Status.files)
    }
  }

  /// One JSON object a case, then a summary.
  func write(_ report: ConformanceReport) throws {
    var json = JSONWriter()
    for outcome in report.outcomes {
      json.object(inline: true) { json in
        json.member("line", outcome.line)
        json.member("pass", outcome.isPassed)
        if explain, !outcome.isPassed { json.member("why", outcome.explanation) }
      }
      json.endLine()
    }
    Terminal.write(Document(json), to: .output)
    Terminal.write("\(report.passed) passed, \(report.failed) failed\n", to: .output)
    if report.failed > 0 { throw ExitCode(Status.errors) }
  }
}

struct CELConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cel", abstract: "Cases of the CEL conformance suite.")

  enum Model: String, ExpressibleByArgument, CaseIterable {
    case cel, manifest

    var numbers: NumberModel { self == .cel ? .cel : .manifest }
  }

  @Option(help: "Which numbers expressions compute with.")
  var model = Model.cel

  @OptionGroup var options: ConformanceOptions

  func run() throws {
    try options.write(
      runCELConformance(try options.text(), model.numbers, timeZones: SystemTimeZones()))
  }
}

struct DecimalConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decimal", abstract: "Cases of General Decimal Arithmetic.")

  @OptionGroup var options: ConformanceOptions

  func run() throws { try options.write(runDecimalConformance(try options.text())) }
}

import ArgumentParser
import Diagnostics
import Imports
import Interpreter
import Tables

struct GenerateTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate-table",
    abstract: "Write a parts list with so many rows, as table.csv and as table.xlsx.")

  @Argument(help: "The folder.") var folder: String
  @Option(help: "How many rows.") var rows = 100_000

  func run() throws {
    var table: [[TableValue]] = [
      ["Part number", "Name", "Qty", "Unit", "Unit cost", "Total", "Parent", "Note"].map {
        .text($0)
      }
    ]
    // A small linear congruence: the same rows every time.
    var state: UInt64 = 1
    for index in 0..<rows {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let quantity = Int(state >> 40) % 20 + 1
      let cents = Int(state >> 20 & 0xFFFFF) % 9_999 + 1
      table.append([
        .text("P-\(index)"), .text("Part \(index) of the machine"), .number(String(quantity)),
        .text("ea"), .number(money(cents)), .number(money(cents * quantity)),
        .text("A-\(index / 20)"), .text("note"),
      ])
    }
    try Session().write(csvFile(table), named: folder + "/table.csv")
    if let bytes = xlsxFile(table, sheet: "Parts") {
      try Session().write(bytes, named: folder + "/table.xlsx")
    }
  }

  private func money(_ cents: Int) -> String {
    "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }
}

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a table, and make a BOM of it.")

  @Argument(help: "A CSV or XLSX file.") var file: String
  @Flag(help: "Read it only, for the memory that takes.") var readOnly = false

  func run() throws {
    let contents = try Session().read(named: file)
    var bag = DiagnosticBag()
    var start = ContinuousClock.now
    guard let table = readTable(contents, path: file, into: &bag) else { throw ExitCode(1) }
    print(
      "cogsmith read: \(seconds(since: start)) s for \(table.rowCount) rows and \(table.cellCount) cells, peak \(peakMemory()) MB"
    )
    if readOnly { return }
    start = ContinuousClock.now
    var options = ImportOptions()
    options.kind = .boms
    let result = importTable(table, options)
    print(
      "cogsmith import: \(seconds(since: start)) s for \(result.products.count) products, peak \(peakMemory()) MB"
    )
  }
}

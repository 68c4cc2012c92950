import Exports
import TestSupport
import Testing

/// The order of files, documents, sections and map entries changes no byte of any answer.
@Suite struct ShuffleTests {
  @Test(arguments: Example.all, 1...6) func `a shuffled shop answers the same`(
    name: String, seed: Int
  ) throws {
    let shop = try Example(name)
    let shuffled = try ShuffledFiles(shop.files, SeededRandom(seed: UInt64(seed))).files
    #expect(shuffled != shop.files)
    let other = try Example(name, files: shuffled)
    try #require(other.findings() == "", "\(shuffled.keys.sorted())")
    expectSame(try shop.simulationText(), try other.simulationText(), "simulate")
    expectSame(shop.simulationJSON(), other.simulationJSON(), "simulate --format json")
    for product in try shop.mainProducts() {
      expectSame(try shop.costText(product), try other.costText(product), "cost \(product)")
    }
    for target in shop.targets {
      expectSame(
        try shop.exportText(to: target), try other.exportText(to: target),
        "export --to \(target.rawValue)")
    }
  }

  private func expectSame(
    _ expected: String, _ actual: String, _ command: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard expected != actual else { return }
    let lines = zip(expected.split(separator: "\n"), actual.split(separator: "\n"))
    let first = lines.first { $0 != $1 }
    Issue.record(
      "`\(command)` differs: \(first?.0 ?? "") became \(first?.1 ?? "")",
      sourceLocation: sourceLocation)
  }
}

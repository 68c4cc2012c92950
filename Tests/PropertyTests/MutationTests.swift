import Builds
import Catalogs
import Decimals
import Diagnostics
import Exports
import Interpreter
import Ledgers
import Manifests
import Quantities
import SourceText
import TestSupport
import Testing

/// Whatever is done to a manifest, it is read to its end, and what is said about it is about a place
/// in it.
@Suite struct MutationTests {
  private func mutated(_ text: String, _ random: inout SeededRandom) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      switch Int.random(in: 0...9, using: &random) {
      case 0...3: bytes = withLines(bytes, &random)
      case 4: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &random))
      case 5:
        let index = Int.random(in: 0..<bytes.count, using: &random)
        bytes.insert(bytes[index], at: index)
      case 6:
        bytes.swapAt(
          Int.random(in: 0..<bytes.count, using: &random),
          Int.random(in: 0..<bytes.count, using: &random))
      case 7:
        let signs = Array("-:{}[],\"'#&*!|>%@`0123456789.= \t\n\u{e9}".utf8) + [0, 0xff, 0xc3]
        bytes[Int.random(in: 0..<bytes.count, using: &random)] =
          signs.randomElement(using: &random) ?? 0
      case 8: bytes = withFigure(bytes, &random)
      default: bytes.removeLast(Int.random(in: 1...bytes.count / 4, using: &random))
      }
    }
    return bytes
  }

  /// Deletes, doubles or swaps whole lines.
  private func withLines(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let index = Int.random(in: 0..<lines.count, using: &random)
    switch Int.random(in: 0...2, using: &random) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: index)
    default: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &random))
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Puts another figure in place of a number.
  private func withFigure(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let starts = bytes.indices.filter {
      digits.contains(bytes[$0]) && ($0 == 0 || bytes[$0 - 1] == UInt8(ascii: " "))
    }
    guard let start = starts.randomElement(using: &random) else { return bytes }
    var end = start
    while end < bytes.count, digits.contains(bytes[end]) || bytes[end] == UInt8(ascii: ".") {
      end += 1
    }
    let figures = [
      "0", "-1", "0.000000000001", "1/3", "9999999999999999999999999999999999",
      "99999999999999999999999999999999", "1/4294967295", "1e9", "1_000", "",
    ]
    let figure = figures.randomElement(using: &random) ?? "0"
    return Array(bytes[..<start]) + Array(figure.utf8) + Array(bytes[end...])
  }

  @Test(arguments: UInt64(1)...200) func `no crash, no law broken, no place outside`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed &+ 1000)
    let text = RandomShop(seed: seed % 40 + 1).text()
    for _ in 0..<4 {
      let bytes = mutated(text, &random)
      let shop = try TestWorkspace(bytes: ["shop.yaml": bytes], path: "shop.yaml")
      let run = shop.check()
      for diagnostic in run.diagnostics {
        if diagnostic.code == .lawBroken {
          Issue.record("\(diagnostic)\n\(String(decoding: bytes, as: UTF8.self))")
        }
        let labels = [diagnostic.primary].compactMap { $0 } + diagnostic.related
        for span in labels.map(\.span) + diagnostic.helps.flatMap(\.edits).map(\.span) {
          let count = run.sources[span.source].bytes.count
          #expect(
            span.start <= span.end && Int(span.end) <= count, "\(diagnostic.code) \(span)")
        }
      }
      // Everything that is printed can be.
      _ = shop.findings()
      _ = shop.simulationText()
      _ = shop.simulationJSON()
    }
  }

  @Test(arguments: UInt64(1)...40) func `files that are no manifests at all`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    let shop = try TestWorkspace(bytes: ["shop.yaml": bytes], path: "shop.yaml")
    #expect(shop.check().hasErrors)
    _ = shop.findings()
  }
}

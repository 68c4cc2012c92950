import Conformance
import Expressions
import Foundation
import Machines
import TestSupport
import Testing

/// The public suite of the CEL project as a referee (`expressions.md`).
@Suite struct CELConformanceTests {
  /// Extensions that we leave out.
  private static let absent: Set<String> = ["ext:network", "ext:block"]

  @Test func `stock CEL answers every case of the suite in the right phase`() throws {
    guard let text = conformanceFile("cel-open.jsonl") else { return }
    let cases = try CELCaseLine.all(in: text)
    let report = runCELConformance(text, .cel, timeZones: SystemTimeZones())
    #expect(report.outcomes.map(\.line) == cases.map(\.number))
    var failures: [String] = []
    var passed = 0
    for (item, outcome) in zip(cases, report.outcomes)
    where item.needs.isDisjoint(with: Self.absent) {
      if outcome.isPassed {
        passed += 1
      } else {
        failures.append("line \(outcome.line): \(item.expression): \(outcome.explanation)")
      }
    }
    print("cel-open.jsonl in cel mode, without network and block")
    printTable(report)
    #expect(failures == [])
    #expect(passed > 1_100)
  }

  @Test func `an extension that is left out never looks like one that is there`() throws {
    guard let text = conformanceFile("cel-open.jsonl") else { return }
    let cases = try CELCaseLine.all(in: text)
    let report = runCELConformance(text, .cel, timeZones: SystemTimeZones())
    for (item, outcome) in zip(cases, report.outcomes)
    where !item.needs.isDisjoint(with: Self.absent) {
      #expect(!outcome.isPassed, "line \(outcome.line): \(item.expression)")
      #expect(outcome.explanation.hasPrefix("does not compile"), "line \(outcome.line)")
    }
  }

  @Test func `manifests answer the same, but where a difference is meant`() throws {
    guard let text = conformanceFile("cel-open.jsonl") else { return }
    let cases = try CELCaseLine.all(in: text)
    let report = runCELConformance(text, .manifest)
    var same = 0
    var counts = CELDifference.all.map { _ in 0 }
    var unlisted: [String] = []
    for (item, outcome) in zip(cases, report.outcomes)
    where !item.usesCELNumbers && item.needs.isDisjoint(with: Self.absent.union(["tz"])) {
      if outcome.isPassed {
        same += 1
      } else if let index = CELDifference.all.firstIndex(where: {
        $0.explains(item.expression, outcome.explanation)
      }) {
        counts[index] += 1
      } else {
        unlisted.append("line \(outcome.line): \(item.expression): \(outcome.explanation)")
      }
    }
    print(
      "cel-open.jsonl in manifest mode, without doubles, unsigned integers and named time zones")
    print("  the same answer: \(same)")
    for (difference, count) in zip(CELDifference.all, counts) {
      print("  \(count) \(difference.name): \(difference.reason)")
      #expect(count > 0, "\(difference.name) is no longer needed")
    }
    #expect(unlisted == [])
    #expect(same > 750)
  }

  @Test func `the page lists every difference that is meant`() throws {
    let page = try String(
      contentsOf: URL(filePath: packageRoot + "/Grammar/expressions.md"), encoding: .utf8)
    for difference in CELDifference.all {
      #expect(page.contains("| \(difference.name) | \(difference.reason) |"))
    }
  }

  private func printTable(_ report: ConformanceReport) {
    for (group, passed, failed) in report.byGroup where failed == 0 || passed > 0 {
      let name = group + String(repeating: " ", count: max(18 - group.count, 1))
      print("  \(name)\(passed) passed, \(failed) failed")
    }
  }
}

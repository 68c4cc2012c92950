import Conformance
import TestSupport
import Testing

@Suite struct DecimalConformanceTests {
  @Test func `every case of General Decimal Arithmetic that we have`() throws {
    guard let text = conformanceFile("decimal-open.jsonl") else { return }
    let report = runDecimalConformance(text)
    print("decimal-open.jsonl: \(report.passed) passed, \(report.failed) failed")
    let failures = report.outcomes.filter { !$0.isPassed }.prefix(20).map {
      "line \($0.line): \($0.explanation)"
    }
    #expect(failures.isEmpty)
    #expect(report.passed > 6_000)
  }
}

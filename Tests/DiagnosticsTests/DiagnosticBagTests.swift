import Diagnostics
import SourceText
import Testing

/// The order in which findings are told does not depend on the order in which they were made.
@Suite struct DiagnosticBagTests {
  private func finding(
    _ file: UInt32, _ start: UInt32, _ code: DiagnosticCode = .schemaChoice,
    _ severity: Severity = .error, _ message: String = "a"
  ) -> Diagnostic {
    Diagnostic(
      code, severity: severity, message,
      at: Span(source: SourceID(index: file), start: start, end: start + 1))
  }

  private func sorted(_ findings: [Diagnostic]) -> [Diagnostic] {
    var bag = DiagnosticBag()
    for finding in findings { bag.report(finding) }
    return bag.sorted()
  }

  @Test func `by file, place, severity, code and message; those without a place last`() {
    let expected = [
      finding(0, 5), finding(0, 7, .bomGap, .warning), finding(1, 0, .valueDate),
      finding(1, 0, .valueRate), finding(1, 0, .valueRate, .error, "b"),
      finding(1, 0, .bomGap, .warning), finding(1, 2),
      Diagnostic(.lawBroken, "a"), Diagnostic(.lawBroken, "b"),
      Diagnostic(.workspaceVersion, severity: .warning, "a"),
      Diagnostic(.bomGap, severity: .note, "a"),
    ]
    #expect(sorted(expected.reversed()) == expected)
    for shift in expected.indices {
      #expect(sorted(Array(expected[shift...] + expected[..<shift])) == expected)
    }
  }

  @Test func `what is found twice is told once`() {
    #expect(sorted([finding(0, 1), finding(0, 2), finding(0, 1)]).count == 2)
    var other = finding(0, 1)
    other.notes = ["why"]
    #expect(sorted([finding(0, 1), other]).count == 2)
  }

  @Test func `a note that repeats an error is left out`() {
    let note = finding(0, 1, .schemaChoice, .note, "the same in other words")
    #expect(sorted([note, finding(0, 1)]) == [finding(0, 1)])
    #expect(sorted([note, finding(0, 2)]).count == 2)
    #expect(sorted([note, finding(0, 1, .valueDate)]).count == 2)
    #expect(sorted([note, finding(0, 1, .schemaChoice, .warning)]).count == 2)
  }

  @Test func `only errors are errors`() {
    var bag = DiagnosticBag()
    bag.report(finding(0, 1, .bomGap, .warning))
    bag.report(finding(0, 1, .bomGap, .note))
    #expect(!bag.hasErrors)
    var other = DiagnosticBag()
    other.report(finding(0, 1))
    bag.append(contentsOf: other)
    #expect(bag.hasErrors)
  }
}

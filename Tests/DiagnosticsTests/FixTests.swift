import Diagnostics
import Foundation
import Interpreter
import TestSupport
import Testing

/// A help with edits really mends what it is about.
@Suite struct FixTests {
  @Test(arguments: GoldenCase.names) func `each edit of a golden mends its finding`(
    name: String
  ) throws {
    try expectFixes(try GoldenCase(name).files)
  }

  @Test(arguments: DiagnosticCode.allCases) func `each edit of a page mends its finding`(
    code: DiagnosticCode
  ) throws {
    guard let bad = code.page.bad else { return }
    try expectFixes(files(of: bad))
  }

  @Test func `every finding says what to do, and many to the letter`() throws {
    var withEdit = 0
    var all = 0
    for name in GoldenCase.names {
      for finding in try TestWorkspace(bytes: GoldenCase(name).files).check().diagnostics {
        all += 1
        if finding.helps.contains(where: { !$0.edits.isEmpty }) { withEdit += 1 }
        #expect(!finding.helps.isEmpty, "\(name): \(finding.message)")
      }
    }
    #expect(withEdit * 3 > all)
  }

  /// Makes the edits of each help, one help at a time: its finding is gone, and no new error is there.
  private func expectFixes(_ files: [String: [UInt8]]) throws {
    let before = try TestWorkspace(bytes: files).check()
    for finding in before.diagnostics {
      for help in finding.helps where !help.edits.isEmpty {
        let edited = applying(help, to: files, before.sources)
        let after = try TestWorkspace(bytes: edited).check()
        let rest = counts(after.diagnostics)
        let name: Comment = "\(finding.message): \(help.text)"
        #expect((rest[key(finding)] ?? 0) < (counts(before.diagnostics)[key(finding)] ?? 0), name)
        // What stands behind a syntax error is only seen once that is mended.
        let errors = after.diagnostics.filter {
          isBroken(finding) ? isBroken($0) : $0.severity == .error
        }.filter { $0.code != .featureUnsupported }
        for (error, count) in counts(errors) {
          #expect(count <= (counts(before.diagnostics)[error] ?? 0), "\(name) raises \(error)")
        }
      }
    }
  }

  private func isBroken(_ finding: Diagnostic) -> Bool {
    finding.notes.contains("the rest of this file is not read")
  }

  private func key(_ finding: Diagnostic) -> String {
    "\(finding.code.rawValue) \(finding.message)"
  }

  private func counts(_ findings: [Diagnostic]) -> [String: Int] {
    Dictionary(findings.map { (key($0), 1) }, uniquingKeysWith: +)
  }
}

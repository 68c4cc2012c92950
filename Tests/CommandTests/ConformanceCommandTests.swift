import Foundation
import TestSupport
import Testing

/// The hidden command for referees.
@Suite struct ConformanceCommandTests {
  private let folder: Scratch

  init() throws {
    folder = try Scratch([
      "cases.jsonl": """
      {"file": "a", "expr": "1 + 1", "expect": {"value": {"int": "2"}}, "needs": []}

      {"file": "a", "expr": "7 / 2", "expect": {"value": {"int": "3"}}, "needs": []}
      {"file": "b", "expr": "1 / 0", "expect": {"error": ["divide by zero"]}, "needs": []}
      {"file": "b", "expr": "1 +", "expect": {"error": ["a syntax error is no error of a run"]}, "needs": []}
      {"file": "b", "expr": "x", "bindings": {"x": {"int": "3"}}, "expect": {"value": {"int": "4"}}, "needs": []}
      not json
      """
    ])
  }

  @Test func `one object a case with the number of its line, then a summary`() throws {
    let result = try Program.run(["conformance", "cel", "cases.jsonl"], in: folder.path)
    #expect(result.status == 1)
    #expect(result.errors.isEmpty)
    #expect(
      result.output == """
        {"line": 1, "pass": true}
        {"line": 3, "pass": true}
        {"line": 4, "pass": true}
        {"line": 5, "pass": false}
        {"line": 6, "pass": false}
        {"line": 7, "pass": false}
        3 passed, 3 failed

        """)
    for line in result.output.split(separator: "\n").dropLast() {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      #expect((object as? [String: Any])?.count == 2)
    }
  }

  @Test func `explain says what came of a case that failed`() throws {
    let result = try Program.run(
      ["conformance", "cel", "--model", "manifest", "--explain", "cases.jsonl"], in: folder.path)
    #expect(
      result.output == """
        {"line": 1, "pass": true}
        {"line": 3, "pass": false, "why": "gave 3.5, expected 3"}
        {"line": 4, "pass": true}
        {"line": 5, "pass": false, "why": "does not compile: the expression breaks off"}
        {"line": 6, "pass": false, "why": "gave 3, expected 4"}
        {"line": 7, "pass": false, "why": "unreadable"}
        2 passed, 4 failed

        """)
  }

  @Test func `all passed is 0, a file that is not there is 3, and the help does not name it`()
    throws
  {
    try folder.write(
      #"{"file": "a", "expr": "true", "expect": {"value": {"bool": true}}, "needs": []}"#,
      to: "good.jsonl")
    let good = try Program.run(["conformance", "cel", "good.jsonl"], in: folder.path)
    #expect(good.status == 0)
    #expect(good.output == "{\"line\": 1, \"pass\": true}\n1 passed, 0 failed\n")
    let missing = try Program.run(["conformance", "cel", "nowhere.jsonl"], in: folder.path)
    #expect(missing.status == 3)
    #expect(missing.output.isEmpty)
    #expect(missing.errors.hasPrefix("error: `nowhere.jsonl`"))
    #expect(!(try Program.run(["--help"])).output.contains("conformance"))
  }
}

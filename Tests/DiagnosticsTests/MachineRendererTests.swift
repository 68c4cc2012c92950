import Diagnostics
import Foundation
import Interpreter
import Renderings
import SourceText
import TestSupport
import Testing

/// What other programs read of findings: JSON, SARIF 2.1.0, and annotations of GitHub.
@Suite struct MachineRendererTests {
  private typealias Object = [String: Any]

  private func object(_ json: String) throws -> Object {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? Object)
  }

  /// A path, a name, a text and a replacement with everything that some format gives a meaning of its own.
  private func hostile() -> (findings: [Diagnostic], sources: SourceMap) {
    let path = "a b,c:100%/ü\"#?.yaml"
    let source = SourceID(index: 0)
    let file = SourceFile(path: path, contents: Array("k: v\r\né🪑: \"x\"\r\n".utf8))
    // The `"x"` behind four bytes of a chair, two of an é, and two lines' ends.
    let span = Span(source: source, start: 14, end: 17)
    let first = Span(source: source, start: 0, end: 1)
    let finding = Diagnostic(
      .schemaChoice, "100%: a,b::c \u{1B}[31m\u{202E}", at: span, label: "\"here\"\n",
      related: [Label(first, "and \\ here")], notes: ["why\r\n%0A"],
      helps: [
        Help("write it", edits: [Edit(span, "\"\u{0}\u{2028}\n"), Edit(first, "")]),
        Help("or think"),
      ])
    let placeless = Diagnostic(.lawBroken, severity: .note, "nowhere")
    return ([finding, placeless], SourceMap([file]))
  }

  // MARK: JSON

  private func json(_ findings: [Diagnostic], _ sources: SourceMap) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("findings")
      json.diagnostics(findings, in: sources)
    }
    return json.text
  }

  @Test func `JSON says all that a finding has`() throws {
    let (findings, sources) = hostile()
    let list = try #require(try object(json(findings, sources))["findings"] as? [Object])
    try #require(list.count == 2)
    let first = list[0]
    #expect(first["code"] as? String == "schema/choice")
    #expect(first["level"] as? String == "error")
    #expect(first["message"] as? String == findings[0].message)
    #expect(first["file"] as? String == sources.files[0].path)
    // Columns count characters: é, chair, colon, space, and then the fifth.
    #expect(first["line"] as? Int == 2 && first["column"] as? Int == 5)
    #expect(first["end-line"] as? Int == 2 && first["end-column"] as? Int == 8)
    #expect(first["label"] as? String == "\"here\"\n")
    #expect(first["notes"] as? [String] == ["why\r\n%0A"])
    let related = try #require(first["related"] as? [Object])
    #expect(related.map { $0["label"] as? String } == ["and \\ here"])
    let helps = try #require(first["help"] as? [Object])
    #expect(helps.map { $0["message"] as? String } == ["write it", "or think"])
    let edits = try #require(helps[0]["edits"] as? [Object])
    #expect(edits.map { $0["replacement"] as? String } == ["\"\u{0}\u{2028}\n", ""])
    #expect((helps[1]["edits"] as? [Object])?.isEmpty == true)
    // What there is none of is left out.
    #expect(Set(list[1].keys) == ["code", "level", "message"])
    #expect(list[1]["level"] as? String == "note")
  }

  /// The file, the line and the column lead to the characters that are meant, by counting anew.
  @Test(arguments: GoldenCase.names) func `places lead to the characters`(name: String) throws {
    let run = try TestWorkspace(bytes: GoldenCase(name).files).check()
    let list = try #require(
      try object(json(run.diagnostics, run.sources))["findings"] as? [Object])
    #expect(list.count == run.diagnostics.count)
    for (written, finding) in zip(list, run.diagnostics) {
      if let primary = finding.primary {
        #expect(try text(at: written, run.sources) == run.sources.text(primary.span))
      }
      let edits = (written["help"] as? [Object] ?? []).flatMap { $0["edits"] as? [Object] ?? [] }
      for (written, edit) in zip(edits, finding.helps.flatMap(\.edits)) {
        #expect(try text(at: written, run.sources) == run.sources.text(edit.span))
      }
    }
  }

  private func text(at place: Object, _ sources: SourceMap) throws -> String {
    let path = try #require(place["file"] as? String)
    let file = try #require(sources.files.first { $0.path == path })
    return try text(
      of: String(decoding: file.bytes, as: UTF8.self),
      from: (#require(place["line"] as? Int), #require(place["column"] as? Int)),
      to: (#require(place["end-line"] as? Int), #require(place["end-column"] as? Int)))
  }

  private func text(
    of text: String, from start: (line: Int, column: Int), to end: (line: Int, column: Int)
  ) throws -> String {
    var lines: [[Unicode.Scalar]] = [[]]
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if previous == "\n" || previous == "\r" && scalar != "\n" { lines.append([]) }
      lines[lines.count - 1].append(scalar)
      previous = scalar
    }
    if previous == "\n" || previous == "\r" { lines.append([]) }
    func offset(_ place: (line: Int, column: Int)) throws -> Int {
      try #require(lines.indices.contains(place.line - 1))
      try #require((1...lines[place.line - 1].count + 1).contains(place.column))
      return lines[..<(place.line - 1)].reduce(0) { $0 + $1.count } + place.column - 1
    }
    let all = lines.flatMap { $0 }
    return String(String.UnicodeScalarView(all[try offset(start)..<(try offset(end))]))
  }

  // MARK: SARIF

  /// What the schema of SARIF 2.1.0 (OASIS) requires of the parts that we write.
  @Test(arguments: GoldenCase.names) func `SARIF is what its schema asks for`(name: String) throws {
    let run = try TestWorkspace(bytes: GoldenCase(name).files).check()
    try check(sarifLog(run.diagnostics, in: run.sources, version: "1.2.3").text, run.diagnostics)
  }

  @Test func `SARIF of nothing, and of hostile texts`() throws {
    try check(sarifLog([], in: SourceMap(), version: "1.2.3").text, [])
    let (findings, sources) = hostile()
    let log = sarifLog(findings, in: sources, version: "1.2.3").text
    try check(log, findings)
    let text = "a%20b%2Cc%3A100%25/%C3%BC%22%23%3F.yaml"
    #expect(log.contains("\"uri\": \"\(text)\""))
    #expect(text.removingPercentEncoding == sources.files[0].path)
  }

  private func check(_ log: String, _ findings: [Diagnostic]) throws {
    let log = try object(log)
    #expect(Set(log.keys) == ["$schema", "version", "runs"])
    #expect(log["version"] as? String == "2.1.0")
    let runs = try #require(log["runs"] as? [Object])
    try #require(runs.count == 1)
    #expect(Set(runs[0].keys) == ["tool", "columnKind", "results"])
    #expect(runs[0]["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((runs[0]["tool"] as? Object)?["driver"] as? Object)
    #expect(driver["name"] as? String == "cogsmith")
    #expect(driver["version"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [Object])
    let ids = try rules.map { try #require($0["id"] as? String) }
    #expect(Set(ids) == Set(findings.map(\.code.rawValue)))
    #expect(Set(ids).count == ids.count)
    for rule in rules {
      #expect(((rule["shortDescription"] as? Object)?["text"] as? String)?.isEmpty == false)
    }
    let results = try #require(runs[0]["results"] as? [Object])
    #expect(results.count == findings.count)
    for (result, finding) in zip(results, findings) { try check(result, finding) }
  }

  private func check(_ result: Object, _ finding: Diagnostic) throws {
    #expect(
      Set(result.keys).isSubset(
        of: ["ruleId", "level", "message", "locations", "relatedLocations", "fixes"]))
    #expect(result["ruleId"] as? String == finding.code.rawValue)
    #expect(["error", "warning", "note"].contains(result["level"] as? String))
    let text = try #require((result["message"] as? Object)?["text"] as? String)
    #expect(text.hasPrefix(finding.message))
    let locations = result["locations"] as? [Object] ?? []
    #expect(locations.count == (finding.primary == nil ? 0 : 1))
    let related = result["relatedLocations"] as? [Object] ?? []
    #expect(related.count == finding.related.count)
    for location in locations + related {
      let place = try #require(location["physicalLocation"] as? Object)
      try check(artifact: place["artifactLocation"])
      try check(region: place["region"])
    }
    let fixes = result["fixes"] as? [Object] ?? []
    #expect(fixes.count == finding.helps.filter { !$0.edits.isEmpty }.count)
    for fix in fixes {
      #expect(((fix["description"] as? Object)?["text"] as? String)?.isEmpty == false)
      let changes = try #require(fix["artifactChanges"] as? [Object])
      #expect(!changes.isEmpty)
      for change in changes {
        try check(artifact: change["artifactLocation"])
        let replacements = try #require(change["replacements"] as? [Object])
        #expect(!replacements.isEmpty)
        for replacement in replacements {
          try check(region: replacement["deletedRegion"])
          #expect((replacement["insertedContent"] as? Object)?["text"] is String)
        }
      }
    }
  }

  private func check(artifact: Any?) throws {
    let uri = try #require((artifact as? Object)?["uri"] as? String)
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/%")
    #expect(!uri.isEmpty && uri.allSatisfy(allowed.contains), "\(uri)")
  }

  private func check(region: Any?) throws {
    let region = try #require(region as? [String: Int])
    #expect(Set(region.keys) == ["startLine", "startColumn", "endLine", "endColumn"])
    #expect(region.values.allSatisfy { $0 >= 1 })
    let start = (region["startLine"] ?? 0, region["startColumn"] ?? 0)
    #expect(start <= (region["endLine"] ?? 0, region["endColumn"] ?? 0))
  }

  // MARK: GitHub

  @Test func `annotations are one line each, with what has a meaning escaped`() {
    let (findings, sources) = hostile()
    let lines = githubAnnotations(findings, in: sources).text.split(separator: "\n")
    #expect(
      lines == [
        "::error file=a b%2Cc%3A100%25/ü\"#?.yaml,line=2,col=5,endLine=2,endColumn=8,title=schema/choice::"
          + "100%25: a,b::c ␛[31m<U+202E>%0Anote: why␍%0A%250A%0Ahelp: write it%0Ahelp: or think",
        "::notice title=law/broken::nowhere",
      ])
  }

  /// Read back as GitHub's runner reads them.
  @Test(arguments: GoldenCase.names) func `annotations say the message and the place`(name: String)
    throws
  {
    let run = try TestWorkspace(bytes: GoldenCase(name).files).check()
    let lines = githubAnnotations(run.diagnostics, in: run.sources).text.split(separator: "\n")
    #expect(lines.count == run.diagnostics.count)
    for (line, finding) in zip(lines, run.diagnostics) {
      let match = try #require(line.wholeMatch(of: #/::(error|warning|notice) ([^:]*)::(.*)/#))
      #expect(match.1 == (finding.severity == .note ? "notice" : finding.severity.rawValue))
      var properties: [String: String] = [:]
      for property in match.2.split(separator: ",") {
        let parts = property.split(separator: "=", maxSplits: 1)
        properties[String(parts[0])] = String(parts[1]).removingPercentEncoding
      }
      #expect(properties["title"] == finding.code.rawValue)
      if let span = finding.primary?.span {
        #expect(properties["file"] == run.sources[span.source].path)
        let place = run.sources[span.source].position(at: span.start)
        #expect(properties["line"] == String(place.line))
        #expect(properties["col"] == String(place.column))
      } else {
        #expect(properties.count == 1)
      }
      let message = try #require(String(match.3).removingPercentEncoding)
      #expect(message.split(separator: "\n").first.map(String.init) == finding.message.printable)
      #expect(
        line.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    }
  }

  /// What seems to be a secret stands in no report.
  @Test func `a secret is not handed on`() throws {
    let shop = try TestWorkspace(
      "cogsmith: 1\ncurrency: USD\ncompany: x\nproducts: {a: {attributes: {api-token: 8f2k3j4h5g6f7d8s9a0}}}\n"
    )
    let run = shop.check()
    #expect(run.diagnostics.contains { $0.code == .workspaceSecret })
    for text in [
      json(run.diagnostics, run.sources), shop.findings(),
      sarifLog(run.diagnostics, in: run.sources, version: "1").text,
      githubAnnotations(run.diagnostics, in: run.sources).text,
    ] {
      #expect(text.contains("workspace/secret") && !text.contains("8f2k3j4h5g6f7d8s9a0"))
    }
  }
}

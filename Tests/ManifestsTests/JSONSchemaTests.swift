import Diagnostics
import DocumentTrees
import Foundation
import Manifests
import Renderings
import TestSupport
import Testing

/// The JSON Schema says what the decoder does: both come from one declaration.
@Suite struct JSONSchemaTests {
  private let schema: SchemaValidator

  init() throws {
    schema = try SchemaValidator(try JSONValue(manifestJSONSchema().text))
  }

  /// What no schema of single values says: bounds of quantities, fields that need or exclude each
  /// other, days that a month does not have, and expressions, which this version does not evaluate.
  private static let beyondSchema: Set<DiagnosticCode> = [
    .valueRange, .schemaConflict, .bomCostLine, .bomByproduct,
    .workspaceVersion,
  ]

  private func instance(_ decoded: DecodedText) -> JSONValue? {
    decoded.tree.roots.first.map { root in
      decoded.tree.read(decoded.file) { JSONValue(decoded.tree, root: root, $0) }
    }
  }

  @Test func `is a schema whose every definition is used`() {
    #expect(schema.unused == [])
  }

  @Test func `allows and refuses what the decoder does`() throws {
    var refused = 0
    for sample in LanguageSample.all {
      let decoded = DecodedText(sample.yaml)
      let isAllowed = schema.allows(try #require(instance(decoded)))
      let faults = decoded.diagnostics.filter { $0.severity == .error && !isBeyondSchema($0) }
      if isAllowed {
        #expect(faults.isEmpty, "\(sample) \(faults.map(\.message))")
      } else {
        refused += 1
        #expect(!decoded.isAccepted, "\(sample)")
      }
      #expect(isAllowed == sample.isSound, "\(sample) \(decoded.codes)")
    }
    #expect(LanguageSample.all.count > 1_000)
    #expect(refused > 500)
  }

  private func isBeyondSchema(_ diagnostic: Diagnostic) -> Bool {
    Self.beyondSchema.contains(diagnostic.code) || Self.isAboutOtherFields(diagnostic)
  }

  /// Whether a missing key is asked for because of other keys, which the declaration does not say.
  static func isAboutOtherFields(_ diagnostic: Diagnostic) -> Bool {
    diagnostic.code == .schemaMissingKey
      && (["`product`", "`quantity`", "`product` and `quantity`"].contains {
        diagnostic.message == "a build needs \($0)"
      } || diagnostic.message.hasPrefix("`consume`")
        || diagnostic.message == "a partial recovery needs `recovered`")
  }

  @Test func `allows the manifests of the README`() throws {
    let page = try String(contentsOf: URL(filePath: packageRoot + "/README.md"), encoding: .utf8)
    var whole = ""
    var blocks = 0
    for match in page.matches(of: /<!-- (write|append) [^\n]+ -->\n```yaml\n([^`]+)```/) {
      if match.1 == "write" { whole = "" }
      whole += match.2
      blocks += 1
      let decoded = DecodedText(whole)
      #expect(decoded.codes == [])
      #expect(schema.allows(try #require(instance(decoded))))
    }
    #expect(blocks >= 4)
  }

  @Test func `allows the manifests of the examples`() throws {
    let folder = packageRoot + "/Examples"
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files.sorted() where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
      let text = try String(contentsOf: URL(filePath: folder + "/" + file), encoding: .utf8)
      let decoded = DecodedText(text)
      #expect(decoded.codes == [], "\(file)")
      #expect(schema.allows(try #require(instance(decoded))), "\(file)")
    }
  }

  /// A validator that others wrote agrees, about the schema and about each sample.
  @Test func `another validator agrees`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/cogsmith-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Every fifth sample: that validator takes its time.
    let samples = LanguageSample.all.enumerated().filter { $0.offset % 5 == 0 }.map(\.element)
    let instances = try samples.map { try #require(instance(DecodedText($0.yaml))) }
    try manifestJSONSchema().text.write(
      toFile: folder + "/schema.json", atomically: true, encoding: .utf8)
    try instances.map(\.text).joined(separator: "\n").write(
      toFile: folder + "/samples.jsonl", atomically: true, encoding: .utf8)
    let script = """
      import json, sys
      try:
          from jsonschema import Draft202012Validator
      except ImportError:
          sys.exit(9)
      schema = json.load(open("schema.json"))
      Draft202012Validator.check_schema(schema)
      validator = Draft202012Validator(schema)
      for line in open("samples.jsonl"):
          print("yes" if validator.is_valid(json.loads(line)) else "no")
      """
    guard let result = run(script, in: folder), result.status != 9 else {
      print("SKIPPED: Python's jsonschema is not here; `pip install jsonschema` brings it")
      return
    }
    #expect(result.status == 0, "\(result.output)")
    let verdicts = result.output.split(separator: "\n")
    #expect(verdicts.count == samples.count)
    for (index, verdict) in verdicts.enumerated() where index < samples.count {
      #expect((verdict == "yes") == schema.allows(instances[index]), "\(samples[index])")
    }
  }

  private func run(_ script: String, in folder: String) -> (status: Int32, output: String)? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.currentDirectoryURL = URL(filePath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // 127: there is no Python.
    if process.terminationStatus == 127 { return nil }
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}

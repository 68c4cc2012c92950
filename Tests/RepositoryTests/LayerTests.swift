import Foundation
import TestSupport
import Testing

/// Layers look one way only: the table in `Package.swift` says which.
@Suite struct LayerTests {
  /// A row of the table.
  private struct Row {
    var name: String
    var imports: [String]
    var products: [String]
  }

  private let layers: [Row]
  private let tests: [Row]

  init() throws {
    let package = try #require(Repository.text("Package.swift"))
    let parts = package.components(separatedBy: "let tests: [Layer]")
    layers = Self.rows(parts[0])
    tests = Self.rows(try #require(parts.dropFirst().first))
  }

  private static func rows(_ text: String) -> [Row] {
    text.matches(of: /Layer\(\s*name: "(\w+)",\s*imports: \[([^\]]*)\](,\s*products: \[[^\]]*\])?/)
      .map {
        Row(
          name: String($0.1), imports: $0.2.matches(of: /"(\w+)"/).map { String($0.1) },
          products: ($0.3 ?? "").matches(of: /name: "(\w+)"/).map { String($0.1) })
      }
  }

  /// What the system offers, and the layers that may ask for it: those that read and write files.
  private static let system: Set<String> = [
    "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
  ]
  private static let outermost: Set<String> = ["Machines", "Interpreter", "Command"]

  @Test func `the table stands in dependency order`() {
    #expect(layers.count > 10)
    var above: Set<String> = ["CAllocator", "CExpat", "CLibCurl", "CLibYAML", "CLibZip"]
    for row in layers {
      #expect(Set(row.imports).isSubset(of: above), "\(row.name) looks down")
      #expect(row.imports == row.imports.sorted(), "\(row.name)")
      above.insert(row.name)
    }
  }

  @Test func `a file imports what its row allows`() {
    for file in Repository.code where file.target != "Command" {
      guard let row = layers.first(where: { $0.name == file.target }) else {
        Issue.record("\(file.path) belongs to no layer")
        continue
      }
      let allowed = Set(row.imports + row.products)
      for name in file.imports where !allowed.contains(name) {
        let isSystem = Self.system.contains(name) && Self.outermost.contains(file.target)
        #expect(isSystem, "\(file.path) imports \(name)")
      }
    }
  }

  /// The whole of Foundation costs the program five milliseconds and forty megabytes.
  @Test func `no file imports Foundation`() {
    let files = Repository.code.filter { $0.imports.contains("Foundation") }
    #expect(files.map(\.path) == [])
  }

  @Test func `a row allows no more than its files import`() {
    for row in layers {
      let used = Set(Repository.code.filter { $0.target == row.name }.flatMap(\.imports))
      #expect(Set(row.imports + row.products).subtracting(used) == [], "\(row.name)")
    }
  }

  @Test func `every folder of tests is a target, and every target has tests`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: packageRoot + "/Tests")
      .filter { $0.hasSuffix("Tests") }
    #expect(Set(folders) == Set(tests.map(\.name)))
    #expect(tests.map(\.name).count == Set(tests.map(\.name)).count)
  }

  @Test func `the page on architecture names every layer, in the order of the table`() throws {
    let page = try #require(Repository.text("Grammar/architecture.md"))
    let named = page.matches(of: /(?m)^\| `(\w+)` \|/).map { String($0.1) }
    let known = layers.map(\.name) + ["Command"]
    #expect(named.filter { known.contains($0) } == known)
  }
}

import Diagnostics
import Foundation
import SourceText
import TestSupport
import Testing

@testable import Interpreter
import Machines

/// Which files belong to a workspace (`language.md` 1).
@Suite struct DiscoveryTests {
  private func paths(
    _ files: [String: String], from path: String? = nil
  ) throws -> [String] {
    try Session(files: MemoryFiles(files)).load(path).sources.files.map(\.path)
  }

  private let root = "cogsmith: 1\ncurrency: USD\n"

  @Test func `every manifest below the root, in the order of the paths`() throws {
    let files = [
      "cogsmith.yaml": root, "b.yml": "", "a.yaml": "", "parts/z.yaml": "", "parts/a/b c.yaml": "",
      "Parts.yaml": "", "é.yaml": "", "a/b.yaml": "", "a-b.yaml": "", "README.md": "x",
      "data.csv": "x",
      "a.yaml.orig": "[", "yaml": "[", "a.YAML": "[", "exports/x.json": "{",
    ]
    #expect(
      try paths(files) == [
        "Parts.yaml", "a-b.yaml", "a.yaml", "a/b.yaml", "b.yml", "cogsmith.yaml",
        "parts/a/b c.yaml",
        "parts/z.yaml", "é.yaml",
      ])
  }

  @Test func `hidden files and folders are skipped`() throws {
    let files = [
      "cogsmith.yaml": root, ".hidden.yaml": "[", ".git/config.yaml": "[", "a/.b/c.yaml": "[",
      "a/.c.yml": "[", "a/b.yaml": "",
    ]
    #expect(try paths(files) == ["a/b.yaml", "cogsmith.yaml"])
  }

  @Test(arguments: [
    ("vendor", ["a.yaml", "sub/a.yaml"]), ("'*.yaml'", ["cogsmith.yaml"]),
    ("sub", ["a.yaml", "vendor/a.yaml"]),
    ("/sub", ["a.yaml", "vendor/a.yaml"]), ("sub/", ["a.yaml", "vendor/a.yaml"]),
    ("sub/*.yaml", ["a.yaml", "sub/vendor/a.yaml", "vendor/a.yaml"]),
    ("sub/**", ["a.yaml", "vendor/a.yaml"]), ("'**/vendor'", ["a.yaml", "sub/a.yaml"]),
    ("vendor/a.yaml", ["a.yaml", "sub/a.yaml", "sub/vendor/a.yaml"]), ("a.yaml", []),
    ("'?.yaml'", []), ("'*/a.yaml'", ["a.yaml", "sub/vendor/a.yaml"]),
    ("nothing", ["a.yaml", "sub/a.yaml", "sub/vendor/a.yaml", "vendor/a.yaml"]),
  ]) func `exclude`(pattern: String, kept: [String]) throws {
    let files = [
      "cogsmith.yaml": root + "exclude: [\(pattern)]\n", "a.yaml": "", "sub/a.yaml": "",
      "sub/vendor/a.yaml": "", "vendor/a.yaml": "",
    ]
    // A pattern that fits the root file too leaves the workspace without it, which is its own affair.
    let found = try paths(files).filter { $0 != "cogsmith.yaml" }
    #expect(found == kept.filter { $0 != "cogsmith.yaml" })
  }

  @Test(arguments: [
    ("*", "a", true), ("*", "a/b", true), ("a*c", "abbc", true), ("a*c", "ab", false),
    ("a?c", "abc", true),
    ("a?c", "ac", false), ("**/x", "x", true), ("**/x", "a/b/x/c", true), ("a/**/b", "a/b", true),
    ("a/**/b", "a/x/y/b/z", true), ("a/b", "a", false), ("a/b", "x/a/b", false),
    ("b", "a/b/c", true),
    ("/b", "a/b", false), ("a*b*c*d", "axbxcxd", true), ("a*b*c*d", "axbxcx", false),
    ("é?", "éa", true),
    ("", "a", false), ("**", "a/b", true), ("a//b", "a/b", true), ("*.yaml", "a.yaml/b", true),
  ]) func `patterns`(pattern: String, path: String, fits: Bool) {
    #expect(GlobPattern(pattern).fits(path) == fits)
  }

  @Test(.timeLimit(.minutes(1))) func `a pattern of many stars is tried quickly`() {
    let pattern = String(repeating: "*a", count: 30)
    let name = String(repeating: "a", count: 200) + "b"
    #expect(!GlobPattern(pattern).fits(name))
    let folders = [String](repeating: "a", count: 24).joined(separator: "/")
    let deep = [String](repeating: "**", count: 12).joined(separator: "/") + "/b"
    #expect(!GlobPattern(deep).fits(folders))
  }

  @Test func `a folder with a root file of its own is another workspace`() throws {
    let files = [
      "cogsmith.yaml": root, "a.yaml": "", "inner/cogsmith.yaml": root, "inner/b.yaml": "",
      "inner/deep/c.yaml": "", "other/d.yaml": "",
    ]
    #expect(try paths(files) == ["a.yaml", "cogsmith.yaml", "other/d.yaml"])
    #expect(
      try paths(files, from: "inner") == [
        "inner/b.yaml", "inner/cogsmith.yaml", "inner/deep/c.yaml",
      ])
  }

  @Test(arguments: [
    "shop", "shop/", "./shop", "shop/parts", "shop/parts/deep", "shop/cogsmith.yaml", "./shop//",
  ]) func `the root is searched upward`(path: String) throws {
    let files = [
      "shop/cogsmith.yaml": root, "shop/parts/a.yaml": "", "shop/parts/deep/b.yaml": "",
      "other/c.yaml": "",
    ]
    let workspace = try Session(files: MemoryFiles(files)).load(path)
    #expect(workspace.root == "shop")
    #expect(
      workspace.sources.files.map(\.path) == [
        "shop/cogsmith.yaml", "shop/parts/a.yaml", "shop/parts/deep/b.yaml",
      ])
  }

  @Test func `a single file is a workspace of its own`() throws {
    let files = [
      "cogsmith.yaml": root, "a.yaml": "products: {x: {}}\n",
      "sub/b.yaml": root + "receipts: {from: r.csv}\n",
      "sub/r.csv": "id,date\n",
    ]
    #expect(try paths(files, from: "a.yaml") == ["a.yaml"])
    // What it names lies beside it.
    #expect(try paths(files, from: "sub/b.yaml") == ["sub/b.yaml", "sub/r.csv"])
    #expect(try Session(files: MemoryFiles(files)).load("sub/b.yaml").root == "sub")
  }

  @Test func `no workspace is a fault of the world`() {
    for (files, path) in [
      ([:], nil), (["a.yaml": ""], nil), (["a/cogsmith.yaml": root], "b"), (["a/x.yaml": ""], "a"),
      (["cogsmith.yaml/x": ""], nil),
    ] as [([String: String], String?)] {
      #expect(throws: FileFault.self) { try paths(files, from: path) }
    }
  }

  @Test func `the order of files, documents and sections changes nothing`() throws {
    let parts = [
      "cogsmith: 1\ncurrency: USD\n", "products: {a: {cost: 1}, b: {}}\n",
      "boms: {b: [{lines: [{item: a, quantity: 2}]}]}\n",
      "opening: [{date: 2026-11-01, lines: [{item: a, quantity: 10}]}]\n",
      "builds: {B-1: {date: 2026-11-02, product: b, quantity: 3}}\n",
      "builds: {B-2: {date: 2026-11-02, product: b, quantity: 1}}\n",
    ]
    let expected = try TestWorkspace(parts.joined(separator: "---\n")).simulationText()
    #expect(expected.contains("B-2"))
    var random = SeededRandom(seed: 5)
    for _ in 0..<12 {
      let shuffled = parts.shuffled(using: &random)
      let cut = Int(random.next() % 6)
      var files = ["cogsmith.yaml": shuffled[cut...].joined(separator: "---\n")]
      for (index, part) in shuffled[..<cut].enumerated() { files["\(9 - index)/p.yaml"] = part }
      #expect(try TestWorkspace(files: files).simulationText() == expected)
    }
  }

  // MARK: On a disk

  @Test(.timeLimit(.minutes(1)))
  func `links to folders are not followed, so that none leads in a circle`() throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.path + "/cogsmith-" + UUID().uuidString
    try manager.createDirectory(atPath: folder + "/parts", withIntermediateDirectories: true)
    defer { try? manager.removeItem(atPath: folder) }
    try Data(root.utf8).write(to: URL(filePath: folder + "/cogsmith.yaml"))
    try Data("products: {a: {}}".utf8).write(to: URL(filePath: folder + "/parts/a.yaml"))
    try manager.createSymbolicLink(atPath: folder + "/loop", withDestinationPath: folder)
    for name in ["parts/here", "parts/again", "parts/once-more"] {
      try manager.createSymbolicLink(
        atPath: folder + "/" + name, withDestinationPath: folder + "/parts")
    }
    try manager.createSymbolicLink(
      atPath: folder + "/linked.yaml", withDestinationPath: folder + "/parts/a.yaml")
    try manager.createSymbolicLink(
      atPath: folder + "/gone.yaml", withDestinationPath: folder + "/x")
    let workspace = try Session().load(folder + "/loop")
    #expect(
      workspace.sources.files.map { $0.path.replacing(folder + "/loop/", with: "") } == [
        "cogsmith.yaml", "linked.yaml", "parts/a.yaml",
      ])
  }
}

import Diagnostics
import Foundation
import TestSupport
import Testing

/// Pages, codes and goldens belong together.
@Suite struct PageTests {
  /// Folders that are written by and by: a link into one that is not there yet is none that is broken.
  private static let optional = ["Examples", "Grammar/diagnostics"]

  @Test func `links lead somewhere`() throws {
    var count = 0
    for page in Repository.pages {
      let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
      for match in page.text.matches(of: /\]\(([^)\s]+)\)/) where !match.1.contains("://") {
        let parts = match.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let target = parts[0].isEmpty ? page.path : resolve(String(parts[0]), in: folder)
        if Self.optional.contains(where: { target.hasPrefix($0) && !Repository.exists($0) }) {
          continue
        }
        count += 1
        #expect(Repository.exists(target), "\(page.path): \(match.1)")
        guard parts.count == 2, let text = Repository.text(target) else { continue }
        #expect(anchors(text).contains(String(parts[1])), "\(page.path): \(match.1)")
      }
    }
    #expect(count > 20)
  }

  private func resolve(_ path: String, in folder: String) -> String {
    var names = folder.split(separator: "/")
    for name in path.split(separator: "/") {
      if name == ".." { _ = names.popLast() } else if name != "." { names.append(name) }
    }
    return names.joined(separator: "/")
  }

  /// What links to headings are called.
  private func anchors(_ text: String) -> Set<String> {
    Set(
      text.matches(of: /(?m)^#+ (.+)$/).map { match in
        String(match.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" })
          .replacing(" ", with: "-")
      })
  }

  @Test func `every page of the grammar is in its list`() throws {
    let list = try #require(Repository.text("Grammar/README.md"))
    for page in Repository.files("Grammar", ".md")
    where page.path != "Grammar/README.md" && !page.path.hasPrefix("Grammar/diagnostics/") {
      #expect(list.contains("](\(page.path.dropFirst("Grammar/".count)))"), "\(page.path)")
    }
  }

  @Test func `the changelog says what is not released yet`() throws {
    let text = try #require(Repository.text("CHANGELOG.md"))
    let section = try #require(text.components(separatedBy: "\n## Unreleased\n").dropFirst().first)
    let body = section.components(separatedBy: "\n## ")[0]
    #expect(body.contains("\n- "))
  }

  // MARK: Codes

  /// The cases with their slugs, as `DiagnosticCode.swift` declares them.
  private var cases: [(name: String, slug: String)] {
    (Repository.text("Sources/Diagnostics/DiagnosticCode.swift") ?? "")
      .matches(of: /case (\w+) = "([^"]+)"/).map { (String($0.1), String($0.2)) }
  }

  @Test(.enabled(if: Repository.exists("Sources/Diagnostics/Pages"), "codes have no pages yet"))
  func `every code is reported somewhere`() {
    #expect(cases.count == DiagnosticCode.allCases.count)
    let code = Repository.sources.filter { $0.name != "DiagnosticCode" }.map(\.text).joined()
    let used = Set(code.matches(of: /\.(\w+)\b/).map { String($0.1) })
    #expect(cases.filter { !used.contains($0.name) }.map(\.slug) == [])
  }

  @Test func `a slug is its case, in words`() {
    for (name, slug) in cases {
      #expect(slug.wholeMatch(of: /[a-z]+\/[a-z]+(-[a-z]+)*/) != nil, "\(slug)")
      let words = slug.split { $0 == "/" || $0 == "-" }
      let camel = words.enumerated().map {
        $0.offset == 0 ? String($0.element) : $0.element.capitalized
      }
      #expect(camel.joined().lowercased() == name.lowercased(), "\(slug)")
    }
  }

  // MARK: Goldens

  /// Every golden is compared with something: a test names it, with holes where there are several.
  @Test func `no golden is an orphan`() throws {
    let root = packageRoot + "/Tests/Goldens"
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    let names = Repository.tests.flatMap { goldenNames($0.text) }
    let orphans = files.sorted().filter { file in
      !isFolder(root + "/" + file) && !names.contains { fits($0[...], file[...]) }
    }
    #expect(orphans == [])
    #expect(names.count > 5)
  }

  /// What a test names behind `expectGolden`, cut at its holes.
  private func goldenNames(_ text: String) -> [[Substring]] {
    text.components(separatedBy: "expectGolden(").dropFirst().compactMap { call in
      // Its name is the first text with a slash in it.
      let texts = call.prefix(400).split(separator: "\"", omittingEmptySubsequences: false)
      guard
        let name = texts.enumerated().first(where: {
          $0.offset % 2 == 1 && $0.element.contains("/")
        })
      else { return nil }
      var parts: [Substring] = []
      for (index, piece) in name.element.split(separator: "\\(", omittingEmptySubsequences: false)
        .enumerated()
      {
        parts.append(index == 0 ? piece : piece.drop { $0 != ")" }.dropFirst())
      }
      // What a name is put together with is a hole too.
      let isContinued = texts.dropFirst(name.offset + 1).first?.hasPrefix(" +") == true
      return isContinued ? parts + [""] : parts
    }
  }

  /// Whether a path is made of some parts with anything between them.
  private func fits(_ parts: ArraySlice<Substring>, _ path: Substring) -> Bool {
    guard let first = parts.first, path.hasPrefix(first) else { return false }
    let rest = path.dropFirst(first.count)
    if parts.count == 1 { return rest.isEmpty }
    return rest.indices.contains { fits(parts.dropFirst(), rest[$0...]) }
      || fits(parts.dropFirst(), rest[rest.endIndex...])
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  // MARK: Scripts and settings

  @Test func `build products stay out of git`() throws {
    let ignored = try #require(Repository.text(".gitignore"))
    for path in [".build/", "Package.resolved"] { #expect(ignored.contains(path + "\n")) }
  }

  @Test func `scripts can be run, and stop at the first fault`() throws {
    for file in Repository.files("Scripts", "") {
      #expect(
        FileManager.default.isExecutableFile(atPath: packageRoot + "/" + file.path), "\(file.path)")
      #expect(file.text.hasPrefix("#!/bin/sh\n# "), "\(file.path)")
      #expect(file.text.contains("\nset -eu\n"), "\(file.path)")
    }
  }
}

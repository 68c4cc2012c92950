import Foundation
import TestSupport

/// The texts of this repository.
enum Repository {
  /// A text by its path from the root.
  struct File {
    let path: String
    let text: String
    let lines: [Substring]

    init(path: String, text: String) {
      self.path = path
      self.text = text
      lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The name without its folder and what follows the first point.
    var name: String {
      String((path.split(separator: "/").last ?? "").prefix { $0 != "." })
    }

    /// The target it belongs to.
    var target: String {
      path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    }
  }

  /// The texts below a folder whose names end in one way, by path; what git ignores is left out.
  static func files(_ folder: String, _ suffix: String) -> [File] {
    let root = packageRoot + "/" + folder
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".build/") }.sorted().compactMap {
      let path = folder + "/" + $0
      return text(path).map { File(path: path, text: $0) }
    }
  }

  static let sources = files("Sources", ".swift")
  static let tests = files("Tests", ".swift")
  static let others =
    files("Fuzzing/Sources", ".swift") + files("Benchmarks/Sources", ".swift")
    + files("Scripts", "")
  static let pages =
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].compactMap { path in
      text(path).map { File(path: path, text: $0) }
    } + ["Grammar", "Benchmarks", "Fuzzing", "Examples"].flatMap { files($0, ".md") }

  /// The code of every source file.
  static let code = sources.map { SourceCode($0) }

  static func text(_ path: String) -> String? {
    try? String(contentsOf: URL(filePath: packageRoot + "/" + path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: packageRoot + "/" + path)
  }
}

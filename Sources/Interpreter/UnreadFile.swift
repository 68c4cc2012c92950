import Diagnostics
import Machines

/// Something in a workspace's folder that could be taken for a part of it and is not read.
///
/// Each is reported: events that vanish without a word would be reversed by the next export.
struct UnreadFile: Sendable {
  /// The path as the user would write it.
  var path: String
  /// Why it is not read.
  var reason: Reason

  /// Why something is not read.
  enum Reason: Sendable {
    case brokenLink, linkedFolder, outside, special, unnameable, unknown
    /// The name ends in `.YAML` or `.Yml`.
    case letterCase
    /// It is a folder with a `cogsmith.yaml` of its own.
    case workspace
    /// It lies too deep.
    case tooDeep
  }

  /// The finding.
  var diagnostic: Diagnostic {
    let (text, severity, help) = words
    return Diagnostic(
      .fileUnread, severity: severity, "`\(path)` is not read: \(text)",
      notes: ["what it declares does not count, and exported events in it would be missed"],
      helps: [
        Help(help), Help("or list it under `exclude:` in `\(WorkspaceFiles.rootFile)`"),
      ])
  }

  private var words: (text: String, severity: Severity, help: String) {
    switch reason {
    case .brokenLink:
      ("it is a symbolic link that leads nowhere", .error, "put the file there, or remove the link")
    case .linkedFolder:
      (
        "it is a symbolic link to a folder, and those are not followed", .warning,
        "put the folder itself there"
      )
    case .outside:
      (
        "it is a symbolic link that leads out of the workspace", .error,
        "put the file itself there"
      )
    case .special: ("it is a pipe, a socket or a device", .error, "put a file there")
    case .unknown: ("what it is cannot be found out", .error, "check that you may read it")
    case .unnameable: ("its name is not UTF-8", .error, "rename it")
    case .letterCase:
      ("manifests end in `.yaml` or `.yml`, in small letters", .warning, "rename it")
    case .workspace:
      (
        "it has a `\(WorkspaceFiles.rootFile)` of its own, so it is another workspace", .warning,
        "check it with `-C`, or remove its `\(WorkspaceFiles.rootFile)` to make it a part of this one"
      )
    case .tooDeep:
      (
        "it lies more than \(WorkspaceFiles.maximumDepth) folders deep", .warning,
        "move it further up"
      )
    }
  }
}

extension UnreadFile.Reason {
  /// Why an entry of a folder cannot be read; nil where it can, or where nobody would expect it.
  init?(_ entry: FolderEntry) {
    let isExpected = entry.isNamedAsManifest
    guard entry.isNameable else {
      if !isExpected, entry.kind == .file || entry.kind == .special { return nil }
      self = .unnameable
      return
    }
    switch entry.kind {
    case .linkedFolder?: self = .linkedFolder
    case .folder?: return nil
    case .file? where isExpected || !entry.isNamedAsManifestInCapitals: return nil
    case .file?: self = .letterCase
    case _ where !isExpected: return nil
    case .brokenLink?: self = .brokenLink
    case .outside?: self = .outside
    case .special?: self = .special
    case nil: self = .unknown
    }
  }
}

extension FolderEntry {
  /// Whether its name is that of a manifest.
  var isNamedAsManifest: Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  fileprivate var isNamedAsManifestInCapitals: Bool {
    name.lowercased().hasSuffix(".yaml") || name.lowercased().hasSuffix(".yml")
  }
}

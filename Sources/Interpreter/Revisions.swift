/// The files of a workspace as a revision in git has them: manifests, tables, snapshots and locks.
///
/// - Parameters:
///   - root: the folder of the workspace, as the user would write it.
///   - revision: whatever git takes for a commit, such as `HEAD~1` or `origin/main`.
/// - Throws: `FileFault` when git, the repository or the revision is not there.
public func files(of root: String, at revision: String) throws(FileFault) -> MemoryFiles {
  let git = Git(folder: root.isEmpty ? "." : root)
  guard try git.output(["rev-parse", "--is-inside-work-tree"]) != nil else {
    throw FileFault(path: git.folder, reason: "is in no git repository, so it has no revisions")
  }
  let name = try git.output([
    "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}",
  ])
  guard let name else {
    throw FileFault(path: revision, reason: "git knows no such revision")
  }
  let commit = String(decoding: name.filter { $0 > 0x20 }, as: UTF8.self)
  guard let listing = try git.output(["ls-tree", "-r", "-z", commit]) else {
    throw FileFault(path: revision, reason: "git cannot list its files")
  }
  let blobs = listing.split(separator: 0).compactMap { Blob($0) }.filter(\.mayBeRead)
  let question = blobs.map { $0.id + "\n" }.joined()
  guard let answer = try git.output(["cat-file", "--batch"], input: Array(question.utf8)) else {
    throw FileFault(path: revision, reason: "git cannot read its files")
  }
  var files: [String: [UInt8]] = [:]
  var rest = answer[...]
  for blob in blobs {
    // `ID blob SIZE`, the bytes and a line break.
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
      let last = rest[..<end].split(separator: UInt8(ascii: " ")).last,
      let size = Int(String(decoding: last, as: UTF8.self)), size <= rest.endIndex - end - 1
    else { throw FileFault(path: blob.path, reason: "git cannot read it at `\(revision)`") }
    files[join(root, blob.path)] = Array(rest[(end + 1)..<(end + 1 + size)])
    rest = rest[(end + 1 + size)...].dropFirst()
  }
  return MemoryFiles(bytes: files)
}

/// A file of a revision.
private struct Blob {
  var id: String
  var path: String

  /// An entry of `git ls-tree`: `MODE blob ID`, a tab and the path; nil for links and submodules.
  init?(_ entry: some Collection<UInt8>) {
    let text = String(decoding: entry, as: UTF8.self)
    let parts = text.split(separator: "\t", maxSplits: 1)
    let head = parts.first?.split(separator: " ") ?? []
    guard parts.count == 2, head.count == 3, head[0].hasPrefix("100"), head[1] == "blob" else {
      return nil
    }
    id = String(head[2])
    path = String(parts[1])
  }

  /// Whether a workspace could hold such a file.
  var mayBeRead: Bool {
    ["yaml", "yml", "csv", "json", "lock"].contains { path.lowercased().hasSuffix("." + $0) }
  }
}

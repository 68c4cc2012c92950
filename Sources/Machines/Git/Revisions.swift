extension Git {
  /// The files of a workspace as a revision has them: manifests, tables, snapshots and locks.
  public func files(of root: String, at revision: String) throws(FileFault) -> MemoryFiles {
    let checkout = try Checkout(around: root, self)
    func output(
      _ arguments: [String], input: [UInt8] = [], limit: Int = 1 << 28
    ) throws(FileFault) -> [UInt8]? {
      let result = try run(
        arguments, in: checkout.top, directory: checkout.directory, input: input, limit: limit)
      if result.isCut {
        throw FileFault(path: revision, reason: "has more than \(limit) bytes, which is the limit")
      }
      return result.status == 0 ? result.output : nil
    }
    func object(_ name: String) throws(FileFault) -> String? {
      try output(["rev-parse", "--verify", "--quiet", "--end-of-options", name]).map {
        String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self)
      }
    }
    guard let commit = try object(revision + "^{commit}") else {
      throw FileFault(path: revision, reason: "git knows no such revision")
    }
    guard let tree = try object(commit + ":" + checkout.names.joined(separator: "/")) else {
      // The workspace was not there yet.
      return MemoryFiles(bytes: [:])
    }
    guard let listing = try output(["ls-tree", "-r", "-l", "-z", "--full-tree", tree]) else {
      throw FileFault(path: revision, reason: "git cannot list its files")
    }
    let blobs = listing.split(separator: 0).compactMap { Blob($0) }.filter(\.mayBeRead)
    guard blobs.reduce(0, { $0 &+ min($1.size, largestFile) }) <= largestFile else {
      throw FileFault(
        path: revision,
        reason: "the files of the workspace have more than \(largestFile) bytes, which is the limit"
      )
    }
    let question = blobs.map { $0.id + "\n" }.joined()
    guard
      let answer = try output(
        ["cat-file", "--batch"], input: Array(question.utf8), limit: largestFile * 2)
    else { throw FileFault(path: revision, reason: "git cannot read its files") }
    return MemoryFiles(bytes: try contents(of: blobs, answer, root, revision))
  }

  /// The files in an answer of `git cat-file --batch`: for each `ID blob SIZE`, the bytes and a line
  /// break.
  private func contents(
    of blobs: [Blob], _ answer: [UInt8], _ root: String, _ revision: String
  ) throws(FileFault) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    var rest = answer[...]
    for blob in blobs {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
        let last = rest[..<end].split(separator: UInt8(ascii: " ")).last,
        let size = Int(String(decoding: last, as: UTF8.self)), size >= 0,
        size <= rest.endIndex - end - 1
      else { throw FileFault(path: blob.path, reason: "git cannot read it at `\(revision)`") }
      files[join(root, blob.path)] = Array(rest[(end + 1)..<(end + 1 + size)])
      rest = rest[(end + 1 + size)...].dropFirst()
    }
    return files
  }
}

/// A file of a revision.
private struct Blob {
  var id: String
  var size: Int
  var path: String

  /// An entry of `git ls-tree -l`: `MODE blob ID SIZE`, a tab and the path; nil for links and
  /// submodules.
  init?(_ entry: some Collection<UInt8>) {
    let text = String(decoding: entry, as: UTF8.self)
    let parts = text.split(separator: "\t", maxSplits: 1)
    let head = parts.first?.split(separator: " ") ?? []
    guard parts.count == 2, head.count == 4, head[0].hasPrefix("100"), head[1] == "blob",
      let size = Int(head[3])
    else { return nil }
    id = String(head[2])
    self.size = size
    path = String(parts[1])
  }

  /// Whether a workspace could hold such a file.
  var mayBeRead: Bool {
    ["yaml", "yml", "csv", "json", "lock"].contains { path.lowercased().hasSuffix("." + $0) }
  }
}

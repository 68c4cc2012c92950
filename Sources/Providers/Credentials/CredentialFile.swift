import DocumentTrees
import Diagnostics
import Renderings

/// The file that holds credentials, and always the newest refresh token.
struct CredentialFile: Sendable {
  static let variable = "COGSMITH_QUICKBOOKS_CREDENTIALS"
  private static let supersedes = "supersedes"

  /// Where it is, without links; nil when the environment names no folder for it.
  let path: String?
  /// The path as the user knows it.
  let shownPath: String
  /// Whether there is one.
  private(set) var isThere = false
  /// The company whose token it keeps from the next writing on.
  var company: String?
  private var content = JSONValue.object([])

  /// Opens the file that the environment names; one that is not there is empty.
  static func open(
    _ environment: [String: String], _ files: any PrivateFiles, _ workspace: String
  ) throws(ProviderFault) -> CredentialFile {
    guard let shown = path(environment) else {
      return CredentialFile(path: nil, shownPath: "~/.config/cogsmith/quickbooks-online.json")
    }
    var file = CredentialFile(path: files.resolved(shown), shownPath: shown)
    let root = files.resolved(workspace)
    if let path = file.path, path == root || path.hasPrefix(root == "/" ? "/" : root + "/") {
      throw ProviderFault(
        .providerExposed, "`\(shown)` lies in the workspace, and would be kept in git",
        notes: ["whoever reads the workspace could read your books"],
        helps: [
          "move it out, such as to `~/.config/cogsmith/quickbooks-online.json`",
          "if it was ever committed, disconnect the app in QuickBooks and connect it again",
        ])
    }
    try file.load(files)
    return file
  }

  private init(path: String?, shownPath: String) {
    self.path = path
    self.shownPath = shownPath
  }

  private static func path(_ environment: [String: String]) -> String? {
    if let path = environment[variable], !path.isEmpty { return path }
    let name = "cogsmith/quickbooks-online.json"
    // The XDG rules: a path that is not from the root does not count.
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      return folder + "/" + name
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.config/" + name
  }

  private mutating func load(_ files: any PrivateFiles) throws(ProviderFault) {
    guard let path, let facts = files.facts(path) else { return }
    guard facts.isFile else { throw unreadable("it is a folder") }
    if facts.isOpenToOthers {
      throw ProviderFault(
        .providerExposed, "others on this machine can read `\(shownPath)`",
        notes: ["it holds what lets anybody into your books"],
        helps: ["run `chmod 600 \(quotedForShell(shownPath))`"])
    }
    let bytes: [UInt8]
    do throws(PrivateFileFault) {
      bytes = try files.read(path)
    } catch {
      throw unreadable(error.reason)
    }
    guard bytes.count <= 1 << 20, let value = JSONValue(bytes), value.members != nil else {
      throw unreadable("it is not one JSON object in braces, with each key once")
    }
    content = value
    isThere = true
  }

  private func unreadable(_ reason: String) -> ProviderFault {
    ProviderFault(
      .providerCredentials, "the credentials in `\(shownPath)` cannot be read", notes: [reason],
      helps: [
        "write it as `{\"client-id\": \"…\", \"client-secret\": \"…\", \"refresh-token\": \"…\", \"company\": \"…\"}`"
      ])
  }

  /// The text of an entry.
  func text(_ key: QuickBooksCredentials.Key) throws(ProviderFault) -> String? {
    guard let value = content[key.rawValue], value != .null else { return nil }
    if let text = value.text { return text.isEmpty ? nil : text }
    if key == .company, case .number(let digits) = value { return digits }
    throw unreadable("`\(key.rawValue)` is not a text in quotes")
  }

  /// The token that took the place of one of the environment's.
  func token(superseding given: String) throws(ProviderFault) -> String? {
    guard content[Self.supersedes]?.text == fingerprint(given) else { return nil }
    return try text(.refreshToken)
  }

  /// Sees that the newest token could be kept, before QuickBooks is asked for it.
  func checkWritable(_ files: any PrivateFiles) throws(ProviderFault) {
    guard let path else { throw unwritable("the environment has no `HOME`") }
    do throws(PrivateFileFault) {
      try files.checkWritable(path)
    } catch {
      throw unwritable(error.reason)
    }
  }

  /// Keeps the newest token.
  ///
  /// - Parameter given: the token of the environment, which it takes the place of.
  mutating func keep(
    _ token: String, insteadOf given: String?, _ files: any PrivateFiles
  ) throws(ProviderFault) {
    guard let path else { throw unwritable("the environment has no `HOME`") }
    content[QuickBooksCredentials.Key.refreshToken.rawValue] = .text(token)
    if let company { content[QuickBooksCredentials.Key.company.rawValue] = .text(company) }
    if let given { content[Self.supersedes] = .text(fingerprint(given)) }
    var json = JSONWriter()
    content.write(to: &json)
    json.endLine()
    do throws(PrivateFileFault) {
      try files.write(json.bytes, to: path)
    } catch {
      throw unwritable(error.reason)
    }
    isThere = true
  }

  /// The file as it is now: another process may have written a newer token.
  func reopened(_ files: any PrivateFiles) throws(ProviderFault) -> CredentialFile {
    var copy = CredentialFile(path: path, shownPath: shownPath)
    copy.company = company
    try copy.load(files)
    return copy
  }

  private func unwritable(_ reason: String) -> ProviderFault {
    ProviderFault(
      .providerCredentials,
      "the newest refresh token cannot be kept in `\(shownPath)`",
      notes: [
        reason, "QuickBooks gives a new token every day, and soon takes the old one no more",
      ],
      helps: [
        "make the file and its folder writable, or name another file in `\(Self.variable)`"
      ])
  }
}

/// A path as a shell takes it.
private func quotedForShell(_ path: String) -> String {
  let isPlain = path.utf8.allSatisfy { byte in
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "/._-~+@%".utf8.contains(byte)
  }
  return isPlain
    ? path
    : "'"
      + path.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
}

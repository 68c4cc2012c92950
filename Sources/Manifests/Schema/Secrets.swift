import Diagnostics
import DocumentTrees
import SourceText

extension ManifestDecoder {
  /// Reports a key that seems to hold a token or a password; they come from the environment, never
  /// from a manifest (`accounting.md` 4).
  ///
  /// - Returns: whether it does.
  mutating func reportSecret(named name: String, _ key: Span, _ value: NodeID) -> Bool {
    guard isSecret(name), reader.kind(value) == .scalar, !reader.isEmpty(value) else {
      return false
    }
    bag.report(.secret(at: key, label: "the value behind this key is not repeated"))
    return true
  }

  /// Reports a text that is a token by its form.
  ///
  /// - Returns: whether it is.
  mutating func reportToken(_ node: NodeID, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isToken(text) else { return false }
    var place = place(node)
    place.end = place.start
    bag.report(.secret(at: place, label: "the value here is not repeated"))
    return true
  }

  /// Reports secrets in a part of a manifest that is not decoded: what stands under a key that the
  /// language does not know, or in a section of a later version.
  ///
  /// - Returns: whether there are any.
  mutating func reportSecrets(below node: NodeID) -> Bool {
    var isFound = false
    switch reader.kind(node) {
    case .scalar: isFound = reportToken(node, reader.text(node))
    case .sequence:
      for element in reader.elements(node) where reportSecrets(below: element) { isFound = true }
    case .mapping:
      for (key, value) in reader.entries(node)
      where reportSecret(named: key, value) || reportSecrets(below: value) { isFound = true }
    case .alias: break
    }
    return isFound
  }

  /// Reports a key that is a secret, or that seems to hold one.
  mutating func reportSecret(named key: NodeID, _ value: NodeID) -> Bool {
    reportToken(key, reader.text(key))
      || reportSecret(named: reader.string(key), reader.span(key), value)
  }
}

/// Whether a key names something secret: `refresh-token`, `clientSecret`, `API_KEY`.
private func isSecret(_ name: String) -> Bool {
  let folded = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  return ["token", "secret", "password", "passwd", "passphrase", "credentials"].contains {
    folded.hasSuffix($0)
  } || ["apikey", "privatekey", "accesskey", "secretkey", "authorization"].contains(folded)
}

/// A JSON Web Token (`eyJ….….…`), a bearer token, a private key, or a refresh token of QuickBooks
/// (`RT1-…`, `AB11…`).
private func isToken(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard text.count > 20, let first = text.first else { return false }
  switch first {
  case UInt8(ascii: "e"), UInt8(ascii: "B"), UInt8(ascii: "-"): break
  case UInt8(ascii: "R"), UInt8(ascii: "A"):
    // Texts of a shop this long have blanks in them.
    return text.count >= 36 && !text.contains(0x20)
      && (text.starts(with: "RT1-".utf8) || text.starts(with: "AB11".utf8))
  default: return false
  }
  // "Bearer bonds, long-term" is an account.
  let isBearer = text.starts(with: "Bearer ".utf8) && !text.dropFirst(7).contains(0x20)
  return isBearer || text.starts(with: "-----BEGIN ".utf8)
    || (text.starts(with: "eyJ".utf8) && text.filter { $0 == UInt8(ascii: ".") }.count >= 2)
}

extension Diagnostic {
  fileprivate static func secret(at span: Span, label: String) -> Diagnostic {
    Diagnostic(
      .workspaceSecret, "this manifest seems to hold a secret", at: span, label: label,
      notes: ["whoever gets a copy of the workspace can read it, also after it was deleted"],
      helps: [
        Help("take it out; if it was real and is in git, have a new one issued")
      ])
  }
}

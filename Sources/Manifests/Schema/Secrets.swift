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
  mutating func reportToken(_ node: NodeID, _ text: UnsafeBufferPointer<UInt8>) {
    guard isToken(text) else { return }
    var place = place(node)
    place.end = place.start
    bag.report(.secret(at: place, label: "the value here is not repeated"))
  }
}

/// Whether a key names something secret: `refresh-token`, `clientSecret`, `API_KEY`.
private func isSecret(_ name: String) -> Bool {
  let folded = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  return ["token", "secret", "password", "passwd", "passphrase", "credentials"].contains {
    folded.hasSuffix($0)
  } || ["apikey", "privatekey", "accesskey", "secretkey", "authorization"].contains(folded)
}

/// A JSON Web Token (`eyJ….….…`), a bearer token, or a private key.
private func isToken(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard text.count > 20, let first = text.first,
    first == UInt8(ascii: "e")
      || first == UInt8(ascii: "B") || first == UInt8(ascii: "-")
  else { return false }
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

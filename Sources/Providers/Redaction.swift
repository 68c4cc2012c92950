/// Texts that must not reach any output, and their removal from what others say.
struct Redaction: Sendable {
  private var secrets: [String] = []

  /// Adds a secret; one that is too short to be one is not looked for.
  mutating func add(_ secret: String) {
    guard secret.utf8.count >= 8, !secrets.contains(secret) else { return }
    secrets.append(secret)
    secrets.sort { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  /// A text of somebody else without secrets, on one line, cut where it goes on and on.
  func cleaned(_ text: String) -> String {
    // What goes on for pages is cut before it is searched.
    var result = String(String.UnicodeScalarView(text.unicodeScalars.prefix(20_000)))
    for secret in secrets { result = result.replacingAll(secret, with: "…") }
    let words = result.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
    let scalars = words.unicodeScalars
    return scalars.count <= 400
      ? words : String(String.UnicodeScalarView(scalars.prefix(399))) + "…"
  }
}

extension String {
  fileprivate func replacingAll(_ part: String, with other: String) -> String {
    let pattern = Array(part.utf8)
    let bytes = Array(utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: pattern) {
        result += Array(other.utf8)
        index += pattern.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

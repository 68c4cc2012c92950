/// The parts of an address that decide whether it may be asked.
public struct HTTPAddress: Hashable, Sendable {
  /// Whether the connection is encrypted.
  public let isEncrypted: Bool
  /// The name or number of the other side, in lower case.
  public let host: String

  /// An address of `https:` anywhere, or of `http:` on this machine; nil for any other.
  ///
  /// No user name, no blank and no sign that another reader of addresses could understand otherwise.
  public init?(_ url: String) {
    let scheme: String
    if url.hasPrefix("https://") {
      scheme = "https://"
    } else if url.hasPrefix("http://") {
      scheme = "http://"
    } else {
      return nil
    }
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
      return nil
    }
    let rest = url.dropFirst(scheme.count)
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let host = Self.host(of: authority) else { return nil }
    isEncrypted = scheme == "https://"
    self.host = host
    if !isEncrypted, !Self.isLoopback(host) { return nil }
  }

  /// Whether the other side is this machine.
  public var isLoopback: Bool { Self.isLoopback(host) }

  private static func host(of authority: Substring) -> String? {
    var name = authority[...]
    var port: Substring?
    if name.hasPrefix("[") {
      guard let end = name.firstIndex(of: "]") else { return nil }
      let behind = name[name.index(after: end)...]
      guard behind.isEmpty || behind.hasPrefix(":") else { return nil }
      port = behind.isEmpty ? nil : behind.dropFirst()
      name = name[...end]
      let digits = name.dropFirst().dropLast()
      guard !digits.isEmpty, digits.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
        return nil
      }
    } else {
      if let colon = name.firstIndex(of: ":") {
        port = name[name.index(after: colon)...]
        name = name[..<colon]
      }
      let isName = name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
      guard !name.isEmpty, isName else { return nil }
    }
    if let port, UInt16(port) == nil { return nil }
    return name.lowercased()
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        // A number that begins with 0 is octal to some readers.
        UInt8(part) != nil && (part == "0" || !part.hasPrefix("0")) && !part.hasPrefix("+")
      }
  }
}

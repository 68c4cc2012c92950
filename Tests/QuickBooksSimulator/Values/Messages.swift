/// A request as the company reads it, without the socket that it came through.
package struct SimulatorRequest: Sendable {
  /// `GET` or `POST`.
  package var method: String
  /// What stands before the question mark, decoded.
  package var path: String
  /// The parameters behind it in their order, decoded.
  package var query: [(name: String, value: String)]
  /// Names as they were sent.
  package var headers: [(name: String, value: String)]
  /// The bytes behind the head.
  package var body: [UInt8]

  /// A request by its target, which is a path with parameters.
  package init(
    _ method: String, _ target: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.method = method
    path = decodePercent(parts.first ?? "", plusIsBlank: false)
    query = parts.count > 1 ? readForm(parts[1]) : []
    self.headers = headers
    self.body = body
  }

  /// The value of a parameter.
  package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The value of a header, whatever the case of its name.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The parts of the path.
  var segments: [String] { path.split(separator: "/").map(String.init) }
}

/// A reply before it is written to a socket.
package struct SimulatorReply: Hashable, Sendable {
  /// A header line.
  package struct Header: Hashable, Sendable {
    package var name: String
    package var value: String
  }

  /// The HTTP status.
  package var status: Int
  /// What stands in the head besides the length of the body.
  package var headers: [Header]
  /// The bytes of the body.
  package var body: [UInt8]

  /// A reply with a JSON body.
  package init(status: Int = 200, _ json: JSON, headers: [(String, String)] = []) {
    self.status = status
    self.headers =
      [Header(name: "Content-Type", value: "application/json;charset=UTF-8")]
      + headers.map { Header(name: $0.0, value: $0.1) }
    body = json.bytes
  }

  /// The body as JSON.
  package var json: JSON? { JSON(body) }

  /// The value of a header.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The code of the first error of a fault, in either of its forms.
  package var code: String? { error?["code"]?.string }

  /// The first error of a fault, in either of its forms.
  package var error: JSON? {
    json?["Fault"]?["Error"]?.array?.first ?? json?["fault"]?["error"]?.array?.first
  }
}

/// Reads `a=b&c=d`.
func readForm(_ text: some StringProtocol) -> [(name: String, value: String)] {
  text.split(separator: "&").map { pair in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (
      decodePercent(parts[0], plusIsBlank: true),
      parts.count > 1 ? decodePercent(parts[1], plusIsBlank: true) : ""
    )
  }
}

private func decodePercent(_ text: some StringProtocol, plusIsBlank: Bool) -> String {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"), rest.count >= 2,
      let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
    {
      bytes.append(code)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

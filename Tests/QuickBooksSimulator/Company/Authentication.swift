extension SimulatedCompany {
  /// The token endpoint (RFC 6749, section 6).
  mutating func tokenReply(to request: SimulatorRequest, at now: Instant) -> SimulatorReply {
    guard request.method == "POST" else {
      return SimulatorReply(status: 405, ["error": "invalid_request"])
    }
    guard isClient(request.header("Authorization") ?? "") else {
      return SimulatorReply(
        status: 401, ["error": "invalid_client"],
        headers: [("Www-Authenticate", "Basic realm=\"Intuit\"")])
    }
    guard request.header("Content-Type")?.hasPrefix("application/x-www-form-urlencoded") == true
    else { return tokenRefusal("invalid_request", "the body must be a form") }
    let form = readForm(String(decoding: request.body, as: UTF8.self))
    func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
    guard let grant = field("grant_type") else {
      return tokenRefusal("invalid_request", "grant_type is missing")
    }
    guard grant == "refresh_token" else {
      return tokenRefusal("unsupported_grant_type", "Unsupported grant type \(grant)")
    }
    guard let token = field("refresh_token") else {
      return tokenRefusal("invalid_request", "refresh_token is missing")
    }
    guard let next = tokens.rotate(token, settings, at: now) else {
      return tokenRefusal("invalid_grant", "Incorrect or invalid refresh token")
    }
    return SimulatorReply([
      "access_token": .string(tokens.issueAccess(settings, at: now)),
      "token_type": "bearer",
      "expires_in": .number(String(settings.accessSeconds)),
      "refresh_token": .string(next),
      "x_refresh_token_expires_in": .number(String(settings.refreshSeconds)),
    ])
  }

  private func tokenRefusal(_ error: String, _ description: String) -> SimulatorReply {
    SimulatorReply(
      status: 400, ["error": .string(error), "error_description": .string(description)])
  }

  private func isClient(_ header: String) -> Bool {
    let expected = "\(settings.clientID):\(settings.clientSecret)"
    return header == "Basic " + base64(Array(expected.utf8))
  }

  /// The reply to a request without a token that is good now.
  func authenticationRefusal(
    of request: SimulatorRequest, at now: Instant
  ) -> SimulatorReply? {
    let header = request.header("Authorization") ?? ""
    guard header.hasPrefix("Bearer ") else {
      return unauthorized("Missing or malformed Authorization header", at: now)
    }
    switch tokens.standing(of: String(header.dropFirst(7)), at: now) {
    case .valid: return nil
    case .expired: return unauthorized("Token expired", at: now)
    case .unknown: return unauthorized("Token is not known", at: now)
    }
  }

  /// The other envelope: lower-case keys and the time in milliseconds.
  func unauthorized(_ detail: String, at now: Instant) -> SimulatorReply {
    SimulatorReply(
      status: 401,
      [
        "warnings": .null, "intuitObject": .null,
        "fault": [
          "error": [
            [
              "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
              "detail": .string(detail), "code": "3200", "element": .null,
            ]
          ],
          "type": "AUTHENTICATION",
        ],
        "report": .null, "queryResponse": .null, "batchItemResponse": [], "attachableResponse": [],
        "syncErrorResponse": .null, "requestId": .null,
        "time": .number(String(now.milliseconds)), "status": .null, "cdcresponse": [],
      ],
      headers: [("Www-Authenticate", "Bearer realm=\"Intuit\", error=\"invalid_token\"")])
  }
}

/// Base64 with padding (RFC 4648).
func base64(_ bytes: [UInt8]) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  var rest = bytes[...]
  while !rest.isEmpty {
    let group = Array(rest.prefix(3))
    rest = rest.dropFirst(3)
    let value = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
    for index in 0..<4 {
      text.append(index <= group.count ? letters[value >> (18 - 6 * index) & 63] : "=")
    }
  }
  return text
}

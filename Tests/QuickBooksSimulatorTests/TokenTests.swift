import QuickBooksSimulator
import Testing

/// Access and refresh tokens.
@Suite struct TokenTests {
  private func refresh(
    _ client: inout Client, _ token: String, secret: String = "simulated-secret",
    grant: String = "refresh_token"
  ) throws -> SimulatorReply {
    // base64("simulated-client:simulated-secret"), by coreutils.
    let good = "c2ltdWxhdGVkLWNsaWVudDpzaW11bGF0ZWQtc2VjcmV0"
    let request = SimulatorRequest(
      "POST", "/oauth2/v1/tokens/bearer",
      headers: [
        (
          name: "Authorization",
          value: "Basic " + (secret == "simulated-secret" ? good : "c2ltdWxhdGVkLWNsaWVudDp4")
        ),
        (name: "Content-Type", value: "application/x-www-form-urlencoded"),
      ], body: Array("grant_type=\(grant)&refresh_token=\(token)".utf8))
    return try #require(client.send(request).reply)
  }

  @Test func `a refresh token brings an access token that works for an hour`() throws {
    var client = try Client()
    let reply = try refresh(&client, client.company.refreshToken)
    #expect(reply.status == 200)
    #expect(reply.json?["token_type"] == "bearer")
    #expect(reply.json?["expires_in"] == 3600)
    #expect(reply.json?["x_refresh_token_expires_in"] == 8_640_000)
    client.token = try #require(reply.json?["access_token"]?.string)
    #expect(try client.ids("select * from CompanyInfo") == ["1"])
    client.now = client.now.adding(milliseconds: 3_599_999)
    #expect(try client.query("select * from Item").status == 200)
    client.now = client.now.adding(milliseconds: 1)
    #expect(try client.query("select * from Item").status == 401)
  }

  @Test func `a refresh replaces the refresh token, and the old one lives on for its grace`() throws
  {
    var client = try Client { $0.graceSeconds = 60 }
    let first = client.company.refreshToken
    let second = try #require(try refresh(&client, first).json?["refresh_token"]?.string)
    #expect(second != first)
    // A client that lost the first reply asks again and gets what it lost.
    client.now = client.now.adding(milliseconds: 59_999)
    #expect(try refresh(&client, first).json?["refresh_token"]?.string == second)
    client.now = client.now.adding(milliseconds: 1)
    let late = try refresh(&client, first)
    #expect(late.status == 400)
    #expect(late.json?["error"] == "invalid_grant")
    #expect(try refresh(&client, second).status == 200)
  }

  @Test func `without grace the old refresh token is dead at once`() throws {
    var client = try Client { $0.graceSeconds = 0 }
    let first = client.company.refreshToken
    #expect(try refresh(&client, first).status == 200)
    #expect(try refresh(&client, first).json?["error"] == "invalid_grant")
  }

  @Test func `a refresh token that is not replaced stays the same`() throws {
    var client = try Client { $0.rotates = false }
    let first = client.company.refreshToken
    #expect(try refresh(&client, first).json?["refresh_token"]?.string == first)
  }

  @Test func `a refresh token dies after a hundred days`() throws {
    var client = try Client()
    client.now = client.now.adding(milliseconds: 100 * 86_400_000)
    #expect(try refresh(&client, client.company.refreshToken).json?["error"] == "invalid_grant")
  }

  @Test func `bad requests for tokens are refused`() throws {
    var client = try Client()
    let token = client.company.refreshToken
    let wrong = try refresh(&client, token, secret: "x")
    #expect(wrong.status == 401)
    #expect(wrong.json?["error"] == "invalid_client")
    #expect(try refresh(&client, "RT1-unknown").json?["error"] == "invalid_grant")
    let grant = try refresh(&client, token, grant: "password")
    #expect(grant.json?["error"] == "unsupported_grant_type")
    #expect(try refresh(&client, token).status == 200, "nothing of this used the token up")
  }

  /// The keys in the order in which they were recorded from QuickBooks in 2020.
  @Test func `401 has an envelope of its own`() throws {
    var client = try Client()
    client.token = "AT0-unknown"
    let reply = try client.query("select * from Item")
    #expect(reply.status == 401)
    #expect(
      reply.json?.members?.map(\.key) == [
        "warnings", "intuitObject", "fault", "report", "queryResponse", "batchItemResponse",
        "attachableResponse", "syncErrorResponse", "requestId", "time", "status", "cdcresponse",
      ])
    #expect(reply.code == "3200")
    #expect(reply.json?["fault"]?["type"] == "AUTHENTICATION")
    // 2026-03-02T17:00:00Z: 20,514 days and 17 hours after 1970.
    #expect(reply.json?["time"] == .number(String((20_514 * 24 + 17) * 3_600_000)))
    #expect(
      reply.header("Www-Authenticate") == "Bearer realm=\"Intuit\", error=\"invalid_token\"")
    #expect(reply.header("intuit_tid")?.isEmpty == false)
  }

  @Test func `a token is one of its company only`() throws {
    var client = try Client()
    var request = client.getRequest("query?query=select * from Item")
    request.path = "/v3/company/1/query"
    let reply = try #require(client.send(request).reply)
    #expect(reply.status == 403)
    #expect(reply.code == "3100")
  }

  @Test func `tokens can be ended from outside`() throws {
    var client = try Client()
    client.simulator.company.expireAccessTokens(at: client.now)
    #expect(try client.query("select * from Item").status == 401)
    client.simulator.company.revokeRefreshTokens()
    #expect(try refresh(&client, client.company.refreshToken).json?["error"] == "invalid_grant")
  }

  @Test func `the log holds no token`() throws {
    var client = try Client()
    let token = client.company.refreshToken
    _ = try refresh(&client, token)
    _ = try client.post("journalentry?requestid=r-1", entry())
    let log = client.simulator.log
    #expect(log.map(\.path.count) == [24, 41])
    #expect(log[0].body.isEmpty)
    #expect(log[1].parameter("requestid") == "r-1")
    let request = SimulatorRequest("GET", "/simulator/requests")
    let text = try #require(client.send(request).reply?.json?.text)
    #expect(text.contains("r-1"))
    for secret in [token, client.company.refreshToken, client.token, "simulated-secret"] {
      #expect(!text.contains(secret))
    }
  }
}

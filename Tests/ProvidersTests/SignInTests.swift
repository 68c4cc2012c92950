import Connections
import Diagnostics
import Providers
import TestSupport
import Testing

/// Tokens: when they are asked for, which is used, and that the newest is never lost.
@Suite struct SignInTests {
  private let good = ScriptedHTTP.Step.text(200, Shop.account)
  private let rejected = ScriptedHTTP.Step.text(
    401,
    #"{"warnings": null, "fault": {"error": [{"message": "m", "detail": "Token expired", "code": "3200", "element": null}], "type": "AUTHENTICATION"}, "time": 1601391072830}"#
  )

  @Test func `a token is asked for once, with the app's name and secret`() throws {
    let shop = try Shop(good)
    for _ in 0..<3 { try readAccount(shop.client) }
    let tokens = shop.http.requests.filter { $0.url.contains("/tokens/bearer") }
    #expect(tokens.count == 1)
    #expect(tokens[0].url == "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer")
    // `printf 'app-client-id:app-client-secret' | base64`
    #expect(
      tokens[0].headers.contains(
        HTTPHeader("Authorization", "Basic YXBwLWNsaWVudC1pZDphcHAtY2xpZW50LXNlY3JldA==")))
    #expect(
      String(decoding: tokens[0].body, as: UTF8.self)
        == "grant_type=refresh_token&refresh_token=refresh-token-1")
  }

  @Test func `the newest refresh token is kept before anything else is asked`() throws {
    let files = MemorySecrets([Shop.path: Shop.file])
    var atFirstRequest: String?
    let http = ScriptedHTTP { request, _ in
      if request.url.contains("/tokens/bearer") { return Shop.token(1) }
      atFirstRequest = files.files[Shop.path]
      return .fault(.untrusted)
    }
    let client = QuickBooksOnline(
      try QuickBooksCredentials.load(
        environment: Shop.environment, files: files, workspace: "."),
      http: http, files: files, clock: TestClock())
    #expect(throws: ProviderFault.self) { try readAccount(client) }
    #expect(atFirstRequest?.contains("refresh-token-2") == true)
    #expect(atFirstRequest?.contains("access-token") == false)
    // What else the file says stays.
    #expect(atFirstRequest?.contains("app-client-secret") == true)
    #expect(files.written == [Shop.path])
  }

  @Test func `the same token again is not written`() throws {
    let shop = try Shop(
      token: { _ in .text(200, #"{"access_token": "a", "refresh_token": "refresh-token-1"}"#) }
    ) { _, _ in good }
    try readAccount(shop.client)
    #expect(shop.files.written == [])
  }

  @Test func `no token is spent that could not be kept`() throws {
    let shop = try Shop(good)
    shop.files.refusal = "its folder cannot be written"
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerCredentials)
    #expect(shop.http.requests == [])
  }

  @Test func `a token that has run out is replaced once`() throws {
    let shop = try Shop(rejected, good)
    try readAccount(shop.client)
    #expect(
      shop.asked.map { $0.headers[0].value } == ["Bearer access-token-1", "Bearer access-token-2"])
    #expect(shop.files.files[Shop.path]?.contains("refresh-token-3") == true)
    #expect(shop.clock.pauses == [])
  }

  @Test func `a token that is refused at once is said, with the id for the support`() throws {
    let shop = try Shop { _, _ in
      .text(401, "", [HTTPHeader("Intuit-Tid", "x"), HTTPHeader("intuit_tid", "1-abc")])
    }
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerSignIn)
    #expect(fault.diagnostic.notes.contains { $0.hasSuffix("intuit_tid: 1-abc") })
    #expect(shop.asked.count == 2)
  }

  @Test func `a fault about the token counts with any status`() throws {
    let envelope = #"{"Fault": {"Error": [{"code": "3200", "Message": "m"}], "type": "x"}}"#
    let shop = try Shop(.text(200, envelope), good)
    try readAccount(shop.client)
    #expect(shop.asked.count == 2)
  }

  @Test(arguments: [
    (400, #"{"error": "invalid_grant"}"#, "has run out, or was taken back"),
    (401, #"{"error": "invalid_client"}"#, "does not know this app"),
    (400, #"{"error": "unsupported_grant_type"}"#, "answers `unsupported_grant_type`"),
    (403, "<html>", "makes no sense"), (200, "{}", "makes no sense"),
    (200, #"{"access_token": "a b", "refresh_token": "c"}"#, "makes no sense"),
    (200, #"{"access_token": "a\r\nX-Evil: 1", "refresh_token": "c"}"#, "makes no sense"),
    (200, #"{"access_token": 5}"#, "makes no sense"), (200, "[1]", "makes no sense"),
    (500, "", "has trouble of its own"), (429, "", "takes no more requests"),
  ]) func `a sign-in that fails`(status: Int, body: String, words: String) throws {
    let shop = try Shop(token: { _ in .text(status, body) }) { _, _ in good }
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.message.contains(words), "\(fault.diagnostic.message)")
    #expect(shop.asked == [])
    #expect(shop.files.written == [])
  }

  // MARK: Environment and file

  private var environment: [String: String] {
    [
      "HOME": "/ada", "COGSMITH_QUICKBOOKS_CLIENT_ID": "app-client-id",
      "COGSMITH_QUICKBOOKS_CLIENT_SECRET": "app-client-secret",
      "COGSMITH_QUICKBOOKS_REFRESH_TOKEN": "given-token-1",
      "COGSMITH_QUICKBOOKS_COMPANY": "4620816365",
    ]
  }

  private func used(_ shop: Shop) -> String? {
    shop.http.requests.first.map { String(decoding: $0.body, as: UTF8.self) }?
      .split(separator: "=").last.map { String($0) }
  }

  @Test func `a token of the environment is followed by those that replaced it`() throws {
    let first = try Shop(environment: environment, files: [:]) { _, _ in good }
    try readAccount(first.client)
    #expect(used(first) == "given-token-1")
    let kept = try #require(first.files.files[Shop.path])
    #expect(kept.contains("\"refresh-token\": \"refresh-token-2\""))
    #expect(!kept.contains("given-token-1") && !kept.contains("app-client-secret"))
    // `printf given-token-1 | sha256sum`
    #expect(
      kept.contains(
        "\"supersedes\": \"18858957f00f587dce48d9ec0ddd01a9e30e541d41ae6e19688c3cd7d0bc9961\""))
    // The next run has the same environment, and uses the newer one.
    let second = try Shop(
      environment: environment, files: [Shop.path: kept], token: { Shop.token($0 + 7) }
    ) { _, _ in good }
    try readAccount(second.client)
    #expect(used(second) == "refresh-token-2")
    // And so on: it is still the successor of the environment's.
    let later = try #require(second.files.files[Shop.path])
    let third = try Shop(environment: environment, files: [Shop.path: later]) { _, _ in good }
    try readAccount(third.client)
    #expect(used(third) == "refresh-token-9")
    // Another token in the environment is a new beginning.
    var renewed = environment
    renewed["COGSMITH_QUICKBOOKS_REFRESH_TOKEN"] = "given-token-2"
    let fourth = try Shop(environment: renewed, files: [Shop.path: later]) { _, _ in good }
    try readAccount(fourth.client)
    #expect(used(fourth) == "given-token-2")
  }

  @Test func `a token that another process has replaced is taken from the file`() throws {
    let files = MemorySecrets([Shop.path: Shop.file])
    let http = ScriptedHTTP { request, _ in
      guard request.url.contains("/tokens/bearer") else { return .text(200, Shop.account) }
      if String(decoding: request.body, as: UTF8.self).hasSuffix("=refresh-token-1") {
        files.files[Shop.path] = Shop.file.replacing("refresh-token-1", with: "refresh-token-5")
        return .text(400, #"{"error": "invalid_grant"}"#)
      }
      return Shop.token(5)
    }
    let client = QuickBooksOnline(
      try QuickBooksCredentials.load(
        environment: Shop.environment, files: files, workspace: "."),
      http: http, files: files, clock: TestClock())
    try readAccount(client)
    #expect(files.files[Shop.path]?.contains("refresh-token-6") == true)
  }
}

import Connections
import Diagnostics
import Providers
import TestSupport
import Testing

/// Where credentials come from, and what is refused.
@Suite struct CredentialTests {
  private func fault(
    _ environment: [String: String], _ files: MemorySecrets, workspace: String = "."
  ) -> ProviderFault? {
    do throws(ProviderFault) {
      _ = try QuickBooksCredentials.load(
        environment: environment, files: files, workspace: workspace)
      return nil
    } catch {
      return error
    }
  }

  /// The address of the first request for a token, and what it is sent.
  private func request(
    _ environment: [String: String], _ file: String
  ) throws -> HTTPRequest? {
    let path = environment["COGSMITH_QUICKBOOKS_CREDENTIALS"] ?? Shop.path
    let shop = try Shop(environment: environment, files: [path: file]) { _, _ in
      .text(200, Shop.account)
    }
    try readAccount(shop.client)
    return shop.asked.first
  }

  @Test func `each variable of the environment wins over its entry in the file`() throws {
    let file = #"""
      {"client-id": "app-client-id", "client-secret": "s", "refresh-token": "r",
       "company": "1", "environment": "sandbox", "other": [1.50]}
      """#
    var environment = Shop.environment
    #expect(
      try request(environment, file)?.url.hasPrefix(
        "https://sandbox-quickbooks.api.intuit.com/v3/company/1/") == true)
    environment["COGSMITH_QUICKBOOKS_COMPANY"] = "  77 \n"
    #expect(try request(environment, file)?.url.contains("/company/77/") == true)
    environment["COGSMITH_QUICKBOOKS_ENVIRONMENT"] = "production"
    #expect(
      try request(environment, file)?.url.hasPrefix("https://quickbooks.api.intuit.com/") == true)
    environment["COGSMITH_QUICKBOOKS_URL"] = "http://127.0.0.1:8080/"
    #expect(
      try request(environment, file)?.url.hasPrefix("http://127.0.0.1:8080/v3/company/77") == true)
    // Empty is as good as not there.
    environment["COGSMITH_QUICKBOOKS_COMPANY"] = ""
    #expect(try request(environment, file)?.url.contains("/company/1/") == true)
  }

  @Test func `the file is where the environment says`() throws {
    let cases: [([String: String], String)] = [
      (["HOME": "/ada"], "/ada/.config/cogsmith/quickbooks-online.json"),
      (
        ["HOME": "/ada", "XDG_CONFIG_HOME": "/etc/ada"],
        "/etc/ada/cogsmith/quickbooks-online.json"
      ),
      (
        ["HOME": "/ada", "XDG_CONFIG_HOME": "relative"],
        "/ada/.config/cogsmith/quickbooks-online.json"
      ),
      (["HOME": "/h", "COGSMITH_QUICKBOOKS_CREDENTIALS": "/secrets/qb.json"], "/secrets/qb.json"),
    ]
    for (environment, path) in cases {
      #expect(fault(environment, MemorySecrets([path: Shop.file])) == nil)
      #expect(fault(environment, MemorySecrets(["/elsewhere": Shop.file])) != nil)
    }
  }

  /// All that can be wrong, as a user reads it.
  @Test func `what is wrong with credentials is said in plain words`() throws {
    let path = Shop.path
    let home = Shop.environment
    let cases: [(String, [String: String], MemorySecrets)] = [
      ("nothing at all", home, MemorySecrets()),
      ("not even a home", [:], MemorySecrets()),
      (
        "two missing", home,
        MemorySecrets([path: #"{"client-id": "a", "client-secret": "b"}"#])
      ),
      ("no JSON", home, MemorySecrets([path: "client-id: a\n"])),
      ("a key twice", home, MemorySecrets([path: #"{"company": "1", "company": "2"}"#])),
      (
        "a number as a secret", home,
        MemorySecrets([path: Shop.file.replacing("\"app-client-secret\"", with: "12345")])
      ),
      (
        "a company that is a name", home,
        MemorySecrets([path: Shop.file.replacing("4620816365", with: "Ridgeline")])
      ),
      (
        "a blank in a token", home,
        MemorySecrets([path: Shop.file.replacing("refresh-token-1", with: "refresh token")])
      ),
      (
        "another environment", home.merging(["COGSMITH_QUICKBOOKS_ENVIRONMENT": "prod"]) { $1 },
        MemorySecrets([path: Shop.file])
      ),
      (
        "an address without encryption",
        home.merging(["COGSMITH_QUICKBOOKS_URL": "http://quickbooks.example"]) { $1 },
        MemorySecrets([path: Shop.file])
      ),
      (
        "a file in the workspace",
        home.merging(["COGSMITH_QUICKBOOKS_CREDENTIALS": "secrets/qb.json"]) { $1 },
        MemorySecrets(["/shop/secrets/qb.json": Shop.file])
      ),
      (
        "a file of another company",
        home.merging([
          "COGSMITH_QUICKBOOKS_REFRESH_TOKEN": "given-token", "COGSMITH_QUICKBOOKS_COMPANY": "55",
        ]) { $1 },
        MemorySecrets([path: Shop.file])
      ),
    ]
    var text = ""
    for (title, environment, files) in cases {
      text += "--- \(title)\n" + shown(fault(environment, files))
    }
    let open = MemorySecrets([path: Shop.file])
    open.open = [path]
    text += "--- a file that others can read\n" + shown(fault(home, open))
    let shop = try Shop(.text(200, Shop.account))
    shop.files.refusal = "its folder cannot be written"
    text += "--- a file that cannot be written\n" + shown(shop.fault(readAccount))
    expectGolden(text, "providers/credentials.txt")
  }

  @Test(arguments: ["/shop/qb.json", "/shop", "secrets/../qb.json"])
  func `no place in the workspace will do, and none that only looks like it is refused`(
    path: String
  ) {
    let resolved = path.hasPrefix("/") ? path : "/shop/" + path
    let environment = ["HOME": "/h", "COGSMITH_QUICKBOOKS_CREDENTIALS": path]
    let files = MemorySecrets([resolved: Shop.file])
    #expect(fault(environment, files)?.diagnostic.code == .providerExposed)
    let near = ["HOME": "/h", "COGSMITH_QUICKBOOKS_CREDENTIALS": "/shopping/qb.json"]
    #expect(fault(near, MemorySecrets(["/shopping/qb.json": Shop.file])) == nil)
  }

  // MARK: Addresses

  @Test(arguments: [
    "https://quickbooks.api.intuit.com", "https://QuickBooks.example:8443/path?x=1",
    "http://127.0.0.1", "http://127.0.0.1:80/v3", "http://127.3.2.1", "http://localhost:8080",
    "http://[::1]:9", "https://[2001:db8::1]/",
  ]) func `addresses that may be asked`(url: String) {
    #expect(HTTPAddress(url) != nil)
  }

  @Test(arguments: [
    "http://quickbooks.api.intuit.com", "ftp://127.0.0.1", "file:///etc/passwd", "https://",
    "https:///path", "https://user@host/", "http://127.0.0.1@evil.example/",
    "http://127.0.0.1:80@evil.example/", "http://127.0.0.1\\@evil.example/",
    "http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "http://127.1/",
    "http://127.0.0.01/", "http://0177.0.0.1/", "http://2130706433/", "http://[::1]evil/",
    "http://[::ffff:127.0.0.1]/", "http://[::1/", "https://a b/", "https://a/\n", "https://ä/",
    "https://host:99999/", "https://host:/", "http://127.0.0.+1/", "HTTPS://host", "//host", "",
    "http://0.0.0.0/", "http://128.0.0.1/",
  ]) func `addresses that are not asked`(url: String) {
    #expect(HTTPAddress(url) == nil)
  }
}

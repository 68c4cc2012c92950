import Foundation
import QuickBooksSimulator
import TestSupport
import Testing

/// The program `quickbooks-simulator`, run as a person would run it.
@Suite struct ToolTests {
  /// The program beside the test bundle.
  private static let path: String? = {
    var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    for _ in 0..<4 {
      folder = folder.deletingLastPathComponent()
      let candidate = folder.appending(path: "quickbooks-simulator").path
      if isFile(candidate) { return candidate }
    }
    return nil
  }()

  /// Runs the program until the body is done, with what it printed.
  private func run(
    _ arguments: [String], _ body: ([String: String], UInt16) throws -> Void
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.path, "the program is not built"))
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    let pairs = line.split(whereSeparator: \.isWhitespace).map {
      $0.split(separator: "=", maxSplits: 1).map(String.init)
    }
    try #require(pairs.allSatisfy { $0.count == 2 }, "\(line)")
    let variables = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    let address = try #require(variables["COGSMITH_QUICKBOOKS_URL"])
    let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    try body(variables, port)
  }

  private func token(_ variables: [String: String], _ port: UInt16) throws -> String {
    let client = try RawClient(port: port)
    let body =
      "grant_type=refresh_token&refresh_token="
      + (variables["COGSMITH_QUICKBOOKS_REFRESH_TOKEN"] ?? "")
    let basic = Data(
      ((variables["COGSMITH_QUICKBOOKS_CLIENT_ID"] ?? "") + ":"
        + (variables["COGSMITH_QUICKBOOKS_CLIENT_SECRET"] ?? "")).utf8
    ).base64EncodedString()
    try client.send(
      "POST /oauth2/v1/tokens/bearer HTTP/1.1\r\nAuthorization: Basic \(basic)\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return try #require(JSON(try client.receive().body)?["access_token"]?.string)
  }

  private func get(_ path: String, _ token: String, _ port: UInt16) throws -> RawClient.Received {
    let client = try RawClient(port: port)
    try client.send(
      "GET \(path) HTTP/1.1\r\nAuthorization: Bearer \(token)\r\nAccept: application/json\r\n\r\n")
    return try client.receive()
  }

  @Test func `it prints what leads to it, and serves`() throws {
    try run([]) { variables, port in
      #expect(
        variables.keys.sorted() == [
          "COGSMITH_QUICKBOOKS_CLIENT_ID", "COGSMITH_QUICKBOOKS_CLIENT_SECRET",
          "COGSMITH_QUICKBOOKS_COMPANY", "COGSMITH_QUICKBOOKS_REFRESH_TOKEN",
          "COGSMITH_QUICKBOOKS_TOKEN_URL", "COGSMITH_QUICKBOOKS_URL",
        ])
      #expect(
        variables["COGSMITH_QUICKBOOKS_TOKEN_URL"]
          == "http://127.0.0.1:\(port)/oauth2/v1/tokens/bearer")
      let company = "/v3/company/\(variables["COGSMITH_QUICKBOOKS_COMPANY"] ?? "")"
      let token = try token(variables, port)
      let item = try get("\(company)/item/2", token, port)
      #expect(JSON(item.body)?["Item"]?["Name"] == "Hinge")
      let balance = try get("/simulator/trial-balance", "", port)
      #expect(JSON(balance.body)?["debit"] == "10346")
      let log = try get("/simulator/requests", "", port)
      #expect(JSON(log.body)?["requests"]?.array?.count == 2)
    }
  }

  @Test func `it takes items, accounts and faults from files`() throws {
    let scratch = try Scratch([
      "items.json":
        #"{"QueryResponse": {"Item": [{"Id": "77", "Name": "Oak", "Type": "Service"}]}}"#,
      "accounts.json": #"{"Account": [{"Id": "9", "Name": "Cash", "CurrentBalance": 12.50}]}"#,
      "faults.json": #"{"rules": [{"fault": "503", "nth": 1, "path": "/item"}]}"#,
    ])
    let arguments = [
      "--items", scratch.path + "/items.json", "--accounts", scratch.path + "/accounts.json",
      "--faults", scratch.path + "/faults.json", "--realm", "42", "--plan", "essentials",
      "--closed-until", "2026-01-31",
    ]
    try run(arguments) { variables, port in
      #expect(variables["COGSMITH_QUICKBOOKS_COMPANY"] == "42")
      let token = try token(variables, port)
      #expect(try get("/v3/company/42/item/77", token, port).status == 503)
      let item = try get("/v3/company/42/item/77", token, port)
      #expect(JSON(item.body)?["Item"]?["Name"] == "Oak")
      let preferences = JSON(try get("/v3/company/42/preferences", token, port).body)
      #expect(
        preferences?.value(at: "Preferences.AccountingInfoPrefs.BookCloseDate") == "2026-01-31")
      #expect(
        preferences?.value(at: "Preferences.ProductAndServicesPrefs.QuantityOnHand") == false)
      let balance = try get("/simulator/trial-balance", "", port)
      #expect(JSON(balance.body)?["credit"] == "12.5")
    }
  }

  @Test func `it says what is wrong with its files`() throws {
    let scratch = try Scratch(["broken.json": "{", "other.json": "{}"])
    let path = try #require(Self.path, "the program is not built")
    for (arguments, message) in [
      (["--items", scratch.path + "/none.json"], "cannot be read"),
      (["--items", scratch.path + "/broken.json"], "holds no JSON"),
      (["--accounts", scratch.path + "/other.json"], "holds no list"),
      (["--faults", scratch.path + "/other.json"], "`rules` is missing"),
      (["--plan", "free"], "free"), (["--closed-until", "tomorrow"], "tomorrow"),
    ] {
      let result = try runProcess(path, arguments)
      #expect(result.status != 0)
      #expect(result.errors.contains(message), "\(arguments): \(result.errors)")
      #expect(result.output.isEmpty)
    }
  }
}

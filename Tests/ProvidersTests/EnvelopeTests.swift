import Connections
import Diagnostics
import Providers
import TestSupport
import Testing

/// What QuickBooks says is wrong, in both of its envelopes, and with status 200 too.
@Suite struct EnvelopeTests {
  private static func body(_ code: String, _ message: String, _ detail: String) -> String {
    #"{"Fault": {"Error": [{"Message": "\#(message)", "Detail": "\#(detail)", "code": "\#(code)", "element": ""}], "type": "ValidationFault"}, "time": "2026-11-28T00:05:13.187-08:00"}"#
  }

  private static let tid = [HTTPHeader("Intuit_tid", "1-5f6e7d8c-9b0a")]

  @Test(arguments: [200, 400, 403, 404]) func `a fault is a fault whatever its status`(
    status: Int
  ) throws {
    let shop = try Shop(.text(status, Self.body("610", "Object Not Found", "Not found"), Self.tid))
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerRefused)
    #expect(fault.codes == ["610"])
    #expect(fault.diagnostic.notes.last?.hasSuffix("1-5f6e7d8c-9b0a") == true)
  }

  @Test func `the envelope in lower case`() throws {
    let shop = try Shop(
      .text(
        403,
        #"{"warnings": null, "fault": {"error": [{"message": "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403", "detail": "Not this company", "code": "003100", "element": null}], "type": "AUTHORIZATION"}, "time": 1601391072830}"#
      ))
    let fault = try #require(shop.fault(readAccount))
    #expect(fault.diagnostic.code == .providerRefused)
    #expect(fault.diagnostic.message.hasSuffix("this sign-in may not use that company"))
    #expect(shop.asked.count == 1)
  }

  /// Every fault as a user reads it.
  @Test func `what is refused is said in plain words`() throws {
    let cases: [(code: String, message: String, detail: String)] = [
      ("120", "Authorization Failure", "The user is not authorized"),
      ("500", "Unsupported Operation", "Operation X is not supported"),
      ("600", "Duplicate Request ID", "Duplicate request id"),
      ("610", "Object Not Found", "Something you're trying to use has been made inactive"),
      (
        "2010", "Request has invalid or unsupported property",
        "Property Name:Unrecognized field x specified is unsupported or invalid"
      ),
      ("2500", "Invalid Reference Id", "Invalid Reference Id : Accounts element id 999 not found"),
      ("5010", "Stale Object Error", "You and root were working on this at the same time"),
      ("5020", "Permission Denied Error", "Feature not supported in this subscription"),
      ("6000", "A business validation error has occurred", "The transaction does not balance"),
      (
        "6140", "Duplicate Document Number Error",
        "You must specify a different number. This number has already been used."
      ),
      ("6190", "Invalid Company Status", "Subscription period has ended"),
      ("6210", "Account Period Closed", "The account period has closed"),
      ("6240", "Duplicate Name Exists Error", "The name supplied already exists"),
      ("99999", "", ""),
    ]
    var text = ""
    for (code, message, detail) in cases {
      let shop = try Shop(.text(400, Self.body(code, message, detail), Self.tid))
      let fault = shop.fault { client throws(ProviderFault) in
        _ = try client.create(.journalEntry, body: "{}", requestID: "1")
      }
      text += shown(fault) + "\n"
    }
    let others: [ScriptedHTTP.Step] = [
      .text(403, "", Self.tid), .text(404, "", Self.tid), .text(418, "{}", Self.tid),
      .text(404, "<html>nothing here</html>"), .text(200, "<!DOCTYPE html><p>Welcome"),
      .text(200, ""), .text(200, "{\"JournalEntry\": {\"Id\""), .text(200, "{\"JournalEntry\": 7}"),
      .text(429, "", [HTTPHeader("Retry-After", "900")] + Self.tid), .text(503, "", Self.tid),
      .fault(.noLibrary), .fault(.address("http://evil.example/")),
      .fault(.unreachable("its name is not known on the network")), .fault(.untrusted),
      .fault(.timedOut), .fault(.dropped), .fault(.tooLarge),
    ]
    for step in others {
      let shop = try Shop(step)
      let fault = shop.fault { client throws(ProviderFault) in
        _ = try client.create(.journalEntry, body: "{}", requestID: "1")
      }
      text += shown(fault) + "\n"
    }
    expectGolden(text, "providers/refusals.txt")
  }

  @Test func `sign-ins that fail are said in plain words`() throws {
    var text = ""
    for (status, body) in [
      (400, #"{"error": "invalid_grant", "error_description": "x"}"#),
      (401, #"{"error": "invalid_client"}"#), (400, #"{"error": "invalid_request"}"#),
      (403, "<html>"),
    ] {
      let shop = try Shop(token: { _ in .text(status, body, Self.tid) }) { _, _ in .text(200, "") }
      text += shown(shop.fault(readAccount)) + "\n"
    }
    let rejected = try Shop(
      .text(401, #"{"fault": {"error": [{"detail": "Token expired", "code": "3200"}]}}"#, Self.tid))
    text += shown(rejected.fault(readAccount))
    expectGolden(text, "providers/sign-in.txt")
  }

  /// Faults of a shape that nobody has seen yet.
  @Test(arguments: [
    #"{"Fault": {}}"#, #"{"Fault": {"Error": []}}"#, #"{"Fault": {"Error": {}}}"#,
    #"{"Fault": {"Error": [7, null, {"code": 610}, {"code": ["x"]}]}}"#,
    #"{"fault": {"type": 7, "error": null}}"#,
  ]) func `a fault of another shape is still one`(body: String) throws {
    for status in [200, 400] {
      let shop = try Shop(.text(status, body))
      #expect(shop.fault(readAccount)?.diagnostic.code == .providerRefused)
    }
  }

  @Test func `words of others are one line, of some length, and without secrets`() throws {
    let long = String(repeating: "x", count: 5_000)
    let shop = try Shop(
      .text(
        400,
        Self.body(
          "6000",
          "Bearer access-token-1 and refresh-token-2, app-client-secret\\nand refresh-token-1",
          long), [HTTPHeader("intuit_tid", "access-token-1")]))
    let text = shown(shop.fault(readAccount))
    for secret in ["access-token-1", "refresh-token-1", "refresh-token-2", "app-client-secret"] {
      #expect(!text.contains(secret), "\(text)")
    }
    #expect(text.utf8.count < 2_000)
    #expect(text.contains("Bearer … and …, … and …"))
  }
}
